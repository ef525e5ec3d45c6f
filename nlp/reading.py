"""Files to decoded lines: encodings, binaries and limits. Files are opened for reading only."""

from __future__ import annotations

import codecs
import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nlp.errors import LogloomError
from nlp.records import Source

LIMIT = 64 * 1024 * 1024
"""Bytes of a file that is still read, unless told otherwise."""

ENCODINGS = ("utf-8", "gb18030")
"""Tried in this order on a whole file, then on each of its lines."""

BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]")
CONTROL_SHARE = 0.01
STRAY_LINES = 0.1
"""Over this share of lines that decode in no encoding, a file is binary."""

LINE_END = re.compile(r"\r?\n")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or folder that was left out, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Raw:
    """A file's bytes, its path below the source, and the SHA-256 of the bytes."""

    path: str
    data: bytes
    digest: str


def walk(source: Path, limit: int = LIMIT) -> Iterator[Raw | Skipped]:
    """Each regular file of a source (a file, or a folder with all below it), in the order of path.

    Symbolic links to folders, devices, FIFOs and hidden files are left out; each that could have held text is reported.
    Raises `LogloomError` where the source itself is not there.
    """
    if source.is_dir():
        yield from (read(path, path.relative_to(source).as_posix(), limit) for path in _below(source))
    elif source.exists() or source.is_symlink():
        yield read(source, source.name, limit)
    else:
        raise LogloomError(f"{source}: no such file or folder; check the path, or drop it with --forget")


def _below(folder: Path) -> Iterator[Path]:
    for name, folders, files in os.walk(folder, followlinks=False):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        yield from (Path(name, file) for file in sorted(files) if not file.startswith("."))


def read(path: Path, name: str, limit: int = LIMIT) -> Raw | Skipped:
    """One file's bytes, or the reason why it was left out."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return Skipped(name, "not a regular file")
        if status.st_size > limit:
            return Skipped(name, f"over the limit of {limit} bytes: {status.st_size}")
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        return Skipped(name, error.strerror or str(error))
    return Raw(name, data, hashlib.sha256(data).hexdigest())


def decode(raw: Raw) -> Source | Skipped:
    """A file's text in lines. UTF-8, UTF-16 with a mark, GB18030; lines that don't decode are decoded singly."""
    text, encoding, undecoded = _text(raw.data)
    lines, ends = split_lines(text)
    if not text.strip():
        return Skipped(raw.path, "no text")
    if len(CONTROL.findall(text)) > CONTROL_SHARE * len(text):
        return Skipped(raw.path, "binary: too many control bytes")
    if sum("\ufffd" in lines[n - 1] for n in undecoded) > max(1, STRAY_LINES * len(lines)):
        return Skipped(raw.path, "binary: does not decode")
    return Source(raw.path, lines, ends, encoding, undecoded)


def split_lines(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Lines and their ends: only LF and CRLF end a line. Joined in turn they give the text back."""
    ends = tuple(LINE_END.findall(text))
    lines = tuple(LINE_END.split(text))
    return (lines, (*ends, "")) if lines[-1] else (lines[:-1], ends)


def joined(lines: Iterable[str], ends: Iterable[str]) -> str:
    """The text that `split_lines` took apart."""
    return "".join(line + end for line, end in zip(lines, ends, strict=True))


def _text(data: bytes) -> tuple[str, str, tuple[int, ...]]:
    for mark, encoding in BOMS:
        if data.startswith(mark):
            body = data[len(mark) :]
            try:
                return body.decode(encoding), encoding + "-sig", ()
            except UnicodeDecodeError:
                return (
                    _mended(body)
                    if encoding == "utf-8"
                    else (body.decode(encoding, "replace"), encoding + "-sig", (1,))
                )
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding), encoding, ()
        except UnicodeDecodeError:
            continue
    return _mended(data)


def _mended(data: bytes) -> tuple[str, str, tuple[int, ...]]:
    """Line by line: strict UTF-8, then GB18030, then UTF-8 with U+FFFD. Lines that are not UTF-8 are counted."""
    decoded = [_line(line) for line in data.split(b"\n")]
    return "\n".join(line for line, _ in decoded), "mixed", tuple(n for n, (_, odd) in enumerate(decoded, 1) if odd)


def _line(line: bytes) -> tuple[str, bool]:
    for encoding in ENCODINGS:
        try:
            return line.decode(encoding), encoding != ENCODINGS[0]
        except UnicodeDecodeError:
            continue
    return line.decode("utf-8", "replace"), True
