"""`logloom stats`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from queries.commands.exits import DONE
from queries.commands.options import common, example, json_option
from queries.commands.output import print_json, print_text, width


@click.command()
@json_option
@common
@example("logloom stats --json")
def stats(store: Path, as_json: bool) -> int:
    """Count nodes and edges, by kind and by source; say what was left out.

    Also how long the last build took.
    """
    from queries.stats import render_stats
    from queries.stats import stats as count
    from queries.terminal import colors

    found = count(store)
    if as_json:
        print_json(found)
    else:
        print_text(render_stats(found, width(), colors(sys.stdout)))
    return DONE
