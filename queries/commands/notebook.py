"""`logloom notebook`."""

from __future__ import annotations

from pathlib import Path

import click

from queries.commands.options import common, example


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default="logloom-notebooks")
@click.option("--no-browser", is_flag=True, help="Only serve them; print the address.")
@common
@example("logloom notebook")
def notebook(store: Path, folder: Path, no_browser: bool) -> int:
    """Open the notebooks on this store.

    They are copied to FOLDER (logloom-notebooks), where they can be changed.
    """
    from queries.notebook import start

    return start(store, folder, not no_browser)
