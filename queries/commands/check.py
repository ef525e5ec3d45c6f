"""`logloom check`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from queries.commands.exits import DONE, EMPTY
from queries.commands.options import common, example, json_option
from queries.commands.output import print_json, print_text, width


@click.command()
@json_option
@common
@example("logloom check")
def check(store: Path, as_json: bool) -> int:
    """List what needs a look: broken shapes, dangling pointers, secrets, gaps.

    That is: what in the graph is not as its shapes say, what points nowhere,
    what was left out or not understood, and lines that look like passwords.
    """
    from queries.check import check as find
    from queries.check import is_clean, render_check
    from queries.terminal import colors

    found = find(store)
    if as_json:
        print_json(found)
    elif not is_clean(found):
        print_text(render_check(found, width(), colors(sys.stdout)))
    return DONE if is_clean(found) else EMPTY
