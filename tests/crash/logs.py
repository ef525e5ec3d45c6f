"""One small log in several versions, as its writer would leave it from day to day: what the builds that are disturbed read."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from benchmarks.generate import logs

SIZE = 12_000
"""Bytes of the log: enough that every part of a build has work, little enough that a build takes little more than a second."""

Files = dict[str, str]

NEW = """
23:50 2030-01-02
tidewire, crash
1, "Ann Lindqvist <ann@example.org>"_email_"[PATCH v2 1/2] proxy: close idle sockets"_20300102_1010
Hi Bob,
it leaks. see bnc 782311.
Acked-by: Robert Hale <rhale@example.org>
"""

QUESTION = "who worked on bnc 782311"
"""What the newest entry answers."""


def versions(seed: int = 1) -> list[Files]:
    """The log as it was, and after each of some edits."""
    entries = re.split(r"(?m)^(?=\d\d?:\d\d \d{4}-)", "".join(text for _, text in logs(SIZE, seed)))
    third = len(entries) // 3
    parts = ("".join(entries[start : start + third]) for start in (0, third, 2 * third))
    first = dict(zip(("2029/a.txt", "2029/b.txt", "c.txt"), parts, strict=True))
    first["c.txt"] += NEW
    edits: list[Callable[[str], str]] = [
        lambda text: text + NEW.replace("23:50", "23:55").replace("Ann Lindqvist", "Mona Lind"),
        lambda text: NEW.replace("2030", "1989").lstrip() + text,
        lambda text: text.replace("Ann Lindqvist", "Ann Kessler"),
        lambda text: re.sub(r"\n1, ", "\n1, Robert Hale says: ", text, count=20),
    ]
    edited = [first | {"c.txt": edit(first["c.txt"])} for edit in edits]
    moved = {"c.txt": first["c.txt"], "2029/other.txt": first["2029/a.txt"], "2029/b.txt": first["2029/b.txt"]}
    return [first, *edited, moved, {"c.txt": first["c.txt"]}]


def write(folder: Path, files: Files) -> None:
    """The folder holds just these files."""
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_file() and path.relative_to(folder).as_posix() not in files:
            path.unlink()
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
