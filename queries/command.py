"""The command `logloom`: its subcommands (`queries/commands/`) together, and what becomes of their errors."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import traceback
from collections.abc import Sequence

import click

from graph.damage import damage, watched
from nlp.errors import LogloomError
from queries.commands.ask import ask
from queries.commands.build import build
from queries.commands.check import check
from queries.commands.exits import BAD, DONE, INTERRUPTED
from queries.commands.export import export
from queries.commands.import_ import import_
from queries.commands.notebook import notebook
from queries.commands.output import say
from queries.commands.path import path
from queries.commands.push import push
from queries.commands.query import query
from queries.commands.show import show
from queries.commands.sparql import sparql
from queries.commands.stats import stats
from queries.commands.view import view


def main() -> None:
    """The entry point `logloom`."""
    code = run(sys.argv[1:])
    gc.freeze()  # the system frees all at once what Python would first look through for garbage
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run one command line. Returns its exit code: 0 done, 1 an empty answer or a failed check, 2 bad use or input."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):  # a stream that a test put there
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        with (
            contextlib.nullcontext() if "build" in arguments[:2] else watched(say)
        ):  # a build forks, and has no such queries
            code = commands.main(_with_help(arguments), prog_name="logloom", standalone_mode=False)
        sys.stdout.flush()
    except (BrokenPipeError, SystemExit):  # click makes the second of the first
        return _reader_gone()
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return BAD
    except Exception as error:  # noqa: BLE001 - the last door: whatever comes here, people get one line
        if "--debug" in arguments:
            traceback.print_exc()
        say(_message(error))
        for choice in getattr(error, "choices", ()):
            say(choice, "  ")
        return BAD
    return int(code or DONE)


def _with_help(arguments: Sequence[str]) -> list[str]:
    """`help` and `help COMMAND` as what click knows them by."""
    return [*arguments[1:2], "--help"] if list(arguments[:1]) == ["help"] and len(arguments) < 3 else list(arguments)


def _message(error: Exception) -> str:
    if isinstance(error, click.UsageError):
        see = f"; see `{error.ctx.command_path} --help`" if error.ctx else ""
        return error.format_message().rstrip(".") + see
    if isinstance(error, click.ClickException):
        return error.format_message()
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    if isinstance(error, LogloomError):
        return f"{error.summary}:" if hasattr(error, "summary") else str(error)
    if isinstance(error, (RuntimeError, OSError)) and (found := damage(error)):
        return str(found)
    return f"a fault of Logloom itself ({type(error).__name__}: {error}); --debug shows where"


def _reader_gone() -> int:
    """Whoever read the output has had enough (`| head`): that is no error, and Python must not complain at its end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return DONE


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="logloom", message="logloom %(version)s")
@click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of an error.")
def commands() -> None:
    """Turns a plain-text work log into a knowledge graph that answers questions with evidence.

    \b
    logloom build ~/log
    logloom ask "who worked on bnc 782311"
    """


for subcommand in (ask, build, check, export, import_, notebook, path, push, query, show, sparql, stats, view):
    commands.add_command(subcommand)
