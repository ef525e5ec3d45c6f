"""What was read from texts, kept in the store from build to build: a cache under keys made of the texts themselves.

    STORE/kept.db    files: what is known of a file by its bytes and path; units: records, gist and words of an entry or document

A key covers all that its value depends on: the text, its place in the file, the pattern files and our own code. So nothing in
here is ever wrong, only not needed any more; a damaged cache is thrown away and read anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from graph.plain import from_bytes, sealed, to_bytes, unsealed
from nlp.errors import LogloomError
from nlp.reading import Raw, Skipped, decode
from nlp.records import EntryRecords

if TYPE_CHECKING:
    from graph.resolve.gist import Gist
    from nlp.extract import Part

NAME = "kept.db"
SCHEMA = """
CREATE TABLE IF NOT EXISTS files (key TEXT PRIMARY KEY, about BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS units (key TEXT PRIMARY KEY, gist BLOB NOT NULL, words BLOB NOT NULL, records BLOB NOT NULL);
"""
FAST = 1
"""zlib's level: a text shrinks to a third at a speed that costs nothing."""


class LostCacheError(LogloomError):
    """The cache was damaged, which showed only while it was used; there is none now."""


Note = tuple[int, str]
"""A line, and what was not understood there."""


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a file: its encoding, lines, notes, whether it holds a heading, and the keys of its units in order."""

    path: str
    encoding: str
    lines: int
    notes: tuple[Note, ...]
    is_log: bool
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that was read: its key, and its gist, words and records as bytes."""

    key: str
    gist: bytes
    words: bytes
    records: bytes


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a file, or a share of it, gave: what is known of the file (the last share tells it), and units that were not
    known before."""

    key: str
    about: About | None
    new: tuple[Unit, ...]


def file_key(raw: Raw, salt: str) -> str:
    """The key of a file: its bytes, its path, and all else that its records depend on."""
    return _key(salt, raw.path, raw.digest)


def read_file(raw: Raw, salt: str, known: frozenset[str], share: tuple[int, int] = (0, 1)) -> Reading | Skipped:
    """Reads one file, but for the units whose keys are known; of `share` (n, m) each m-th unit alone, from the n-th on. A pure
    function of these and the pattern files in force, so that it runs in any process."""
    from nlp.extract import parts, source_notes

    source = decode(raw)
    if isinstance(source, Skipped):
        return source
    pieces = parts(source)
    keys = [_unit_key(piece, salt) for piece in pieces]
    first, step = share
    missing = [(key, piece) for key, piece in dict(zip(keys, pieces, strict=True)).items() if key not in known]
    new = tuple(_unit(key, piece) for key, piece in missing[first::step])
    if first + 1 < step:
        return Reading(file_key(raw, salt), None, new)
    about = About(
        source.path,
        source.encoding,
        len(source.lines),
        tuple(sorted(set(source_notes(source)))),
        any(piece.entry for piece in pieces),
        tuple(keys),
    )
    return Reading(file_key(raw, salt), about, new)


def _unit_key(piece: Part, salt: str) -> str:
    place = str(piece.entry.start) if piece.entry else f"= {piece.path}"
    return _of(salt) + _key(salt, place, "\n".join(piece.lines))


def _of(salt: str) -> str:
    """What the keys of all units begin with that were read in one way."""
    return _key(salt)[:8]


def _unit(key: str, piece: Part) -> Unit:
    from graph.resolve.gist import gist_of, lexicon_of
    from nlp.extract import notes, read_part

    records = read_part(piece)
    return Unit(
        key,
        to_bytes((gist_of(records), notes(records))),
        zlib.compress(lexicon_of(records).encode(), FAST),
        zlib.compress(to_bytes(records), FAST),
    )


def _key(*texts: str) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for text in texts:
        digest.update(text.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()


class Kept:
    """The cache of a store. `open_kept` gives it."""

    def __init__(self, path: Path, database: sqlite3.Connection) -> None:
        self.path = path
        self._database = database

    def file(self, key: str) -> About | None:
        """What is known of a file; None where it must be read."""
        row = self._database.execute("SELECT about FROM files WHERE key = ?", (key,)).fetchone()
        return _about(_opened(row[0])) if row else None

    def keys(self, salt: str) -> frozenset[str]:
        """The keys of all units that are known; not of those that other code or other patterns read, which nobody can use."""
        found = self._database.execute("SELECT key FROM units WHERE key GLOB ?", (f"{_of(salt)}*",))
        return frozenset(key for (key,) in found)

    def add(self, readings: Iterable[Reading]) -> None:
        """Keep what was read."""
        for reading in readings:
            rows = [(unit.key, sealed(unit.gist), sealed(unit.words), sealed(unit.records)) for unit in reading.new]
            self._database.executemany("INSERT OR REPLACE INTO units VALUES (?, ?, ?, ?)", rows)
            if reading.about:
                self._database.execute(
                    "INSERT OR REPLACE INTO files VALUES (?, ?)", (reading.key, sealed(_text(reading.about).encode()))
                )
        self._database.commit()

    def gists(self, keys: Sequence[str]) -> Iterator[tuple[str, Gist, tuple[Note, ...]]]:
        """The gist and the notes of each key; keys that are not there are left out."""
        for key, data in self._rows("gist", keys):
            gist, noted = from_bytes(data)
            yield key, gist, noted

    def words(self, keys: Sequence[str]) -> Iterator[tuple[str, str]]:
        """The words of each key, as `lexicon_of` gives them."""
        return ((key, zlib.decompress(data).decode()) for key, data in self._rows("words", keys))

    def records(self, keys: Sequence[str]) -> Iterator[tuple[str, EntryRecords]]:
        """The records of each key."""
        return ((key, from_bytes(zlib.decompress(data))) for key, data in self._rows("records", keys))

    def clear(self, files: Iterable[str], units: Iterable[str]) -> None:
        """Forget all but these files and units."""
        for table, keys in (("files", files), ("units", units)):
            kept = {key for (key,) in self._database.execute(f"SELECT key FROM {table}")}
            gone = kept.difference(keys)
            self._database.executemany(f"DELETE FROM {table} WHERE key = ?", ((key,) for key in gone))
        self._database.commit()

    def _rows(self, column: str, keys: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        for start in range(0, len(keys), 500):
            some = keys[start : start + 500]
            marks = ",".join("?" * len(some))
            rows = self._database.execute(f"SELECT key, {column} FROM units WHERE key IN ({marks})", some)
            yield from ((key, _opened(data)) for key, data in rows)


@contextlib.contextmanager
def open_kept(store: Path) -> Iterator[Kept]:
    """The cache of a store, made where there is none; a damaged one is thrown away: at once, or with a LostCacheError."""
    path = store / NAME
    try:
        with contextlib.closing(_connected(path)) as database:
            yield Kept(path, database)
    except LostCacheError:
        _remove(path)
        raise
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            _remove(path)
            raise LostCacheError(
                f"{path}: was damaged, and is gone; run the build again, which makes it anew"
            ) from error
        raise LogloomError(
            f"{path}: can't be used ({error}); free some disk space, or remove the file: it is a cache that a build makes anew"
        ) from error


def _connected(path: Path) -> sqlite3.Connection:
    try:
        return _connect(path)
    except sqlite3.DatabaseError:
        _remove(path)
        return _connect(path)


def read_records(path: Path, keys: Sequence[str]) -> Iterator[tuple[str, EntryRecords]]:
    """The records of some keys, in another process than the one that keeps them."""
    with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
        yield from Kept(path, database).records(keys)


def _connect(path: Path) -> sqlite3.Connection:
    path.touch(mode=0o600)  # what SQLite puts beside it gets the same permissions
    database = sqlite3.connect(path, isolation_level="DEFERRED")
    try:
        # A killed process leaves it whole; a power cut may not, and then it is made anew.
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = OFF")
        database.executescript(SCHEMA)
    except BaseException:
        database.close()
        raise
    return database


def _remove(path: Path) -> None:
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)


def _text(about: About) -> str:
    return json.dumps([about.path, about.encoding, about.lines, about.notes, about.is_log, about.units])


def _opened(data: bytes) -> bytes:
    """What was sealed: SQLite has no sums of its own, and what is damaged must not be taken for what was read."""
    try:
        return unsealed(data)
    except LogloomError as error:
        raise LostCacheError("the cache of the store was damaged; run the build again, which makes it anew") from error


def _about(text: bytes) -> About:
    path, encoding, lines, noted, is_log, units = json.loads(text)
    return About(path, encoding, lines, tuple((line, why) for line, why in noted), is_log, tuple(units))
