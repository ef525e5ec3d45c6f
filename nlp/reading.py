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

LONGEST = 20_000
"""Characters of a line that are read. What is longer is a dump of data, and readers need a bound."""

MIXED_LINES = 0.1
"""Over this share of lines that are surely UTF-8, a file that is not all UTF-8 is read line by line."""

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
        yield from (read(path, name_of(path.relative_to(source)), limit) for path in _below(source))
    elif source.exists() or source.is_symlink():
        yield read(source, name_of(Path(source.name)), limit)
    else:
        raise LogloomError(f"{source}: no such file or folder; check the path, or drop it with --forget")


def name_of(path: Path) -> str:
    """A path as text. One whose bytes are no UTF-8, as on disks of other times, is decoded as a file's text is."""
    data = os.fsencode(path.as_posix())
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")


def _below(folder: Path) -> Iterator[Path]:
    for name, folders, files in os.walk(folder, followlinks=False):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        yield from (Path(name, file) for file in sorted(files) if not file.startswith("."))


def read(path: Path, name: str, limit: int = LIMIT) -> Raw | Skipped:
    """One file's bytes, or the reason why it was left out."""
    try:
        reason = _unfit(path.stat(), limit)
        if reason:
            return Skipped(name, reason)
        # It may have become something else since: then this must not wait for a pipe, and must look again.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            reason = _unfit(os.fstat(file.fileno()), limit)
            data = b"" if reason else file.read(limit + 1)
    except OSError as error:
        return Skipped(name, error.strerror or str(error))
    if reason or len(data) > limit:
        return Skipped(name, reason or f"over the limit of {limit} bytes: it grows while it is read")
    return Raw(name, data, hashlib.sha256(data).hexdigest())


def _unfit(status: os.stat_result, limit: int) -> str:
    if not stat.S_ISREG(status.st_mode):
        return "not a regular file"
    return f"over the limit of {limit} bytes: {status.st_size}" if status.st_size > limit else ""


def decode(raw: Raw) -> Source | Skipped:
    """A file's text in lines. UTF-8, UTF-16 with a mark, GB18030; lines that don't decode are decoded singly, and overlong ones cut."""
    text, encoding, undecoded = _text(raw.data)
    lines, ends = split_lines(text)
    if not text.strip():
        return Skipped(raw.path, "no text")
    if len(CONTROL.findall(text)) > CONTROL_SHARE * len(text):
        return Skipped(raw.path, "binary: too many control bytes")
    if sum("\ufffd" in lines[n - 1] for n in undecoded) > max(1, STRAY_LINES * len(lines)):
        return Skipped(raw.path, "binary: does not decode")
    cut = tuple((number, len(line)) for number, line in enumerate(lines, 1) if len(line) > LONGEST)
    if cut:
        lines = tuple(line[:LONGEST] for line in lines)
    return Source(raw.path, lines, ends, encoding, undecoded, cut)


def split_lines(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Lines and their ends: only LF and CRLF end a line. Joined in turn they give the text back."""
    if "\r" not in text:
        lines = tuple(text.split("\n"))
        ends = ("\n",) * (len(lines) - 1)
    else:
        lines, ends = tuple(LINE_END.split(text)), tuple(LINE_END.findall(text))
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
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return (text, encoding, ()) if encoding == ENCODINGS[0] or not _is_mixed(data) else _mended(data)
    return _mended(data)


def _is_mixed(data: bytes) -> bool:
    """Whether many lines are surely UTF-8, in a file that as a whole is not: what else decodes them makes other words of them."""
    lines = [line for line in data.split(b"\n") if not line.isascii()]
    return sum(_is_utf8(line) for line in lines) > MIXED_LINES * len(lines)


def _is_utf8(line: bytes) -> bool:
    """Whether a line is UTF-8 with a letter of three bytes or more; one of two may be Chinese in GB18030."""
    try:
        return max(line.decode("utf-8")) >= "\u0800"
    except UnicodeDecodeError:
        return False


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
