"""What the subcommands' options have in common."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., int])


def example(text: str) -> Callable[[Command], Command]:
    """Add an example to a command's help."""

    def add(function: Command) -> Command:
        function.__doc__ = f"{function.__doc__}\n\n    \b\n    Example:\n    {text}\n    "
        return function

    return add


def common(function: Command) -> Command:
    """The options that every subcommand has."""
    store = click.option(
        "--store",
        type=click.Path(path_type=Path),
        envvar="LOGLOOM_STORE",
        default=".logloom",
        show_default="$LOGLOOM_STORE, else .logloom",
        metavar="DIR",
        help="The folder of the store.",
    )
    debug = click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of an error.")
    return store(debug(function))


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
since_option = click.option("--since", metavar="DATE", help="Only from that day on.")
until_option = click.option("--until", metavar="DATE", help="Only up to that day, included.")
limit_option = click.option("--limit", type=click.IntRange(min=1), help="At most so many answers.")
folders_option = click.option(
    "--queries",
    "folders",
    multiple=True,
    type=click.Path(),
    envvar="LOGLOOM_QUERIES",
    metavar="DIR",
    help="A folder of `.rq` files of your own; repeatable.  [default: $LOGLOOM_QUERIES]",
)
