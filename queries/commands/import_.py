"""`logloom import`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from queries.commands.exits import DONE
from queries.commands.options import common, example

FOREIGN: Final = (
    "the file does not say which version of the vocabulary it is of, as every export of Logloom does; "
    "`logloom check` tells what it lacks"
)


@click.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--format", "form", default="", metavar="FORM", help="In place of what FILE's ending says.")
@common
@example("logloom import graph.trig --store copy")
def import_(store: Path, file: Path, form: str) -> int:
    """Read an exported graph into an empty store."""
    from graph.imports import import_file
    from graph.store import read_report

    count = import_file(store, file, form)
    click.echo(f"{count} statement{'s' * (count != 1)} read into {store}", err=True)
    if not read_report(store).get("ours"):
        click.echo(FOREIGN, err=True)
    return DONE
