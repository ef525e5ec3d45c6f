"""What the subcommands' options have in common."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., int])


def example(text: str) -> Callable[[Command], Command]:
    """Add an example to a command's help."""

    def add(function: Command) -> Command:
        function.__doc__ = f"{function.__doc__}\n\n    \b\n    Example:\n    {text}\n    "
        return function

    return add


def common(function: Command) -> Command:
    """The options that every subcommand has but those that ask."""
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


def asking(function: Callable[..., int]) -> Callable[..., int]:
    """The options of a subcommand that asks: it gets the store, or the server in its place, as `store`."""
    endpoint = click.option("--endpoint", metavar="URL", help="Ask this SPARQL server in place of the store.")

    @functools.wraps(function)
    def call(store: Path, endpoint: str | None, token: str, user: str, **given: Any) -> int:
        from queries.commands.store import server_at

        return function(server_at(endpoint, token, user) if endpoint else store, **given)

    call.__doc__ = function.__doc__
    return common(endpoint(access_options(call)))


def access_options(function: Callable[..., int]) -> Callable[..., int]:
    """Who we are to a server."""
    token = click.option(
        "--token",
        default="",
        envvar="LOGLOOM_TOKEN",
        show_default="$LOGLOOM_TOKEN",
        metavar="TOKEN",
        help="For the server: a bearer token.",
    )
    user = click.option(
        "--user",
        default="",
        envvar="LOGLOOM_USER",
        show_default="$LOGLOOM_USER",
        metavar="NAME:PASSWORD",
        help="For the server: who you are.",
    )
    return token(user(function))


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
since_option = click.option("--since", metavar="DATE", help="Only from that day on.")
until_option = click.option("--until", metavar="DATE", help="Only up to that day, included.")
limit_option = click.option(
    "--limit",
    type=click.IntRange(min=0),
    help="At most so many answers, each whole; 0: all.  [default: of a long answer the beginning; with --json all]",
)
folders_option = click.option(
    "--queries",
    "folders",
    multiple=True,
    type=click.Path(),
    envvar="LOGLOOM_QUERIES",
    metavar="DIR",
    help="A folder of `.rq` files of your own; repeatable.  [default: $LOGLOOM_QUERIES]",
)
seconds_option = click.option(
    "--timeout",
    "seconds",
    type=click.FloatRange(min=0.1),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="How long the server may be silent.",
)
