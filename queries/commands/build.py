"""`logloom build`."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from nlp.errors import LogloomError
from queries.commands.exits import DONE
from queries.commands.options import common, example, json_option
from queries.commands.output import print_json, progress, say

_SHOWN: Final = 20
"""Lines at most for the files that a build added, changed or removed."""
_MANY: Final = {"file": "files", "entry": "entries", "quad": "quads"}


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH…]")
@click.option("--forget", multiple=True, type=click.Path(path_type=Path), metavar="PATH", help="Drop a source.")
@click.option("--writer", default="", metavar="NAME", help="A name of the log's writer, where it can't be told.")
@click.option("--base", metavar="IRI", help="What the nodes' IRIs begin with.")
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="The `logloom.toml` to use.")
@click.option("--max-size", type=click.IntRange(min=1), metavar="BYTES", help="Leave out files larger than that.")
@click.option("--jobs", type=click.IntRange(min=0), default=0, help="Processes; 0: one for each processor.")
@click.option("--watch", is_flag=True, help="Go on, and build whenever a file is saved.")
@click.option(
    "--engine", default="local", show_default=True, metavar="NAME", help="Where texts are read: local or dask."
)
@click.option("--scheduler", default="", metavar="ADDRESS", help="Of the Dask cluster: tcp://HOST:8786.")
@json_option
@common
@example("logloom build ~/log/2012 ~/log/notes.txt")
def build(
    store: Path,
    paths: tuple[Path, ...],
    forget: tuple[Path, ...],
    writer: str,
    base: str | None,
    config: Path | None,
    max_size: int | None,
    jobs: int,
    watch: bool,
    engine: str,
    scheduler: str,
    as_json: bool,
) -> int:
    """Read logs into the graph, or bring it up to date.

    Adds the paths to the store's sources and reads all that changed in any of them.

    \b
    On a Dask cluster, each of whose machines has the same Logloom:
    logloom build ~/log --engine dask --scheduler tcp://HOST:8786
    """
    from dataclasses import asdict

    from graph import build as builds

    given: dict[str, Any] = {"base": base, "config": config, "limit": max_size}
    given = {name: value for name, value in given.items() if value}
    options = builds.Options(writer=writer, jobs=jobs, engine=engine, scheduler=scheduler, **given)
    report = builds.build(store, list(paths), list(forget), options, progress(sys.stderr))

    def tell(report: Any) -> None:
        if isinstance(report, LogloomError):
            say(str(report))
            return
        if as_json:
            print_json(asdict(report))
        _tell_report(report)

    tell(report)
    if watch:
        _watch(store, options, tell)
    return DONE


def _watch(store: Path, options: Any, tell: Callable[[Any], None]) -> None:
    """Follows the sources until the user interrupts, at whatever moment: the graph that counts stays whole."""
    from graph.watch import watch

    stop = threading.Event()

    def interrupted(*_: object) -> None:
        stop.set()  # Python drops an interrupt that comes while it runs a finalizer
        raise KeyboardInterrupt

    before = signal.getsignal(signal.SIGINT)
    try:
        with contextlib.suppress(KeyboardInterrupt):
            if before is signal.default_int_handler:  # a shell may have it ignored, for what runs in the background
                signal.signal(signal.SIGINT, interrupted)
            click.echo("watching; Ctrl-C ends it", err=True)
            watch(store, options, tell, progress(sys.stderr), stop)
    finally:
        signal.signal(signal.SIGINT, before)


def _tell_report(report: Any) -> None:
    """What a build did, for people."""
    from urllib.parse import unquote

    from nlp.entries import UNREAD
    from queries.terminal import visible

    for word, paths in (("added", report.added), ("changed", report.changed), ("removed", report.removed)):
        shown = paths if len(paths) <= _SHOWN else paths[: _SHOWN - 1]
        for path in shown:
            click.echo(f"{word} {visible(path)}", err=True)
        if rest := len(paths) - len(shown):
            click.echo(f"{word} {rest} more; --json lists them", err=True)
    for old, new, name in report.renamed:
        pin = f'"{visible(name)}" = "{visible(unquote(old))}"'
        click.echo(f"person:{visible(unquote(old))} is now person:{visible(unquote(new))}; ", err=True, nl=False)
        click.echo(f"to keep the old IRI, write under [pin] in logloom.toml: {pin}", err=True)
    for path, line, why in report.notes:
        if UNREAD in why:
            click.echo(f"{visible(path)}:{line}: {visible(why)}", err=True)
    for warning in report.warnings:
        click.echo(visible(warning), err=True)
    for path, reason in report.skipped:
        click.echo(f"left out {visible(path)}: {visible(reason)}", err=True)
    if report.files and not report.writer:
        click.echo(_unknown_writer(report.inputs.get("settings", {}).get("writer", "")), err=True)
    state = "nothing changed: " if report.unchanged else ""
    amounts = {"file": report.files, "entry": report.entries, "quad": report.quads}
    counts = ", ".join(f"{count} {_MANY[one] if count != 1 else one}" for one, count in amounts.items())
    click.echo(f"{state}{counts}, {report.seconds:.1f} s", err=True)


def _unknown_writer(named: str) -> str:
    """That nobody is known to write the log, and what to do."""
    from queries.terminal import visible

    if named:
        return f"the writer '{visible(named)}' stands nowhere in the log, so no fact is his; name a form that does: --writer NAME"
    return 'who writes the log was not found; name the writer: --writer NAME, or writer = "NAME" in logloom.toml'
