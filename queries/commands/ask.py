"""`logloom ask`, and how an answer is printed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graph.garbage import uncollected
from queries.commands.exits import DONE, EMPTY
from queries.commands.options import (
    asking,
    example,
    folders_option,
    json_option,
    limit_option,
    since_option,
    until_option,
)
from queries.commands.output import UNCUT, print_json, print_text, say, width
from queries.commands.store import locator, open_graph

if TYPE_CHECKING:
    from graph.remote.server import Server


@click.command()
@click.argument("question", nargs=-1, required=True)
@since_option
@until_option
@limit_option
@folders_option
@click.option("--explain", is_flag=True, help="Show what was understood, and the SPARQL.")
@json_option
@asking
@example('logloom ask "who worked on bnc 782311"')
def ask(
    store: Path | Server,
    question: tuple[str, ...],
    since: str | None,
    until: str | None,
    limit: int | None,
    folders: tuple[str, ...],
    explain: bool,
    as_json: bool,
) -> int:
    """Answer a question, with the lines that show it.

    In English, and the commonest in Chinese.
    """
    from queries.answers import answer, reading
    from queries.terminal import visible

    answers, lines = most(limit, as_json)
    with uncollected():
        found = answer(open_graph(store), " ".join(question), since, until, answers, folders, lines=lines, told=say)
        if explain and not as_json:
            for line in reading(open_graph(store), " ".join(question), folders):
                click.echo(f"# {visible(line)}", err=True)
        return print_answer(store, found, explain, as_json)


ANSWERS, LINES = 50, 12
"""Answers, and lines of each, that people are shown who didn't say how many they want."""


def most(limit: int | None, as_json: bool) -> tuple[int | None, int | None]:
    """How many answers are wanted, and how many lines of each; None: all."""
    return (ANSWERS, LINES) if limit is None and not as_json else (limit or None, None)


def print_answer(store: Path | Server, found: dict[str, Any], explain: bool, as_json: bool) -> int:
    """Print what `answer` or `answer_query` (`queries/answers.py`) found. Returns the exit code."""
    from queries.answers import NOTHING, render
    from queries.terminal import colors, visible, visible_lines

    if as_json:
        print_json(found)
        return DONE if found["answers"] else EMPTY
    if explain:
        understood = found["understood_as"]
        values = " ".join(f"{name}={value}" for name, value in understood["parameters"].items())
        click.echo(f"# {understood['query']} {visible(values)}\n{visible_lines(found['sparql'])}", err=True)
    print_text(render(found, width() or UNCUT, colors(sys.stdout), locator(store)).rstrip("\n"))
    if not found["answers"]:
        days = [found["understood_as"]["parameters"].get(end, "…") for end in ("since", "until")]
        click.echo(
            found.get("note", NOTHING) + (f" from {days[0]} to {days[1]}" if days != ["…", "…"] else ""),
            err=True,
        )
    return DONE if found["answers"] else EMPTY
