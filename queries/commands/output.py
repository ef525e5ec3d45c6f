"""What the subcommands print, and how."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, TextIO

import click

UNCUT: Final = 1 << 20
"""Columns where the output is no terminal: nothing is cut."""


def print_text(text: str) -> None:
    """A result, unless there is nothing."""
    if text:
        click.echo(text)


def print_json(value: Any) -> None:
    """A result, as JSON."""
    from queries.terminal import json_text

    click.echo(json_text(value))


def print_bytes(piece: bytes) -> None:
    """As it is for a program; made visible for a terminal."""
    if sys.stdout.isatty():
        from queries.terminal import visible_lines

        sys.stdout.write(visible_lines(piece.decode(errors="replace")))
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(piece)


@contextlib.contextmanager
def terminal_safe(store: Path) -> Iterator[Any]:
    """Standard output for bytes; on a terminal, what would act on it is made visible. Meanwhile they are in a file of the store's."""
    if not sys.stdout.isatty():
        yield sys.stdout.buffer
        return
    from graph.sorting import scratch

    with scratch(store) as file:
        yield file
        file.seek(0)
        for line in file:
            print_bytes(line)


def say(message: str, before: str = "logloom: ") -> None:
    """What went wrong, or what may be chosen: one line on standard error."""
    from queries.terminal import visible

    sys.stderr.write(f"{before}{visible(' '.join(message.split(chr(10))))}\n")


def progress(stream: TextIO) -> Callable[[str, int, int], None] | None:
    """What shows how far a long job is, on one line; None where nobody looks."""
    if not stream.isatty():
        return None

    def show(what: str, done: int, total: int) -> None:
        stream.write(f"\r\x1b[K{what} {done + 1}/{total}" if done + 1 < total else "\r\x1b[K")
        stream.flush()

    return show


def width() -> int:
    """Columns of the terminal; 0 where the output is none."""
    from queries.terminal import columns_of

    return columns_of(sys.stdout)
