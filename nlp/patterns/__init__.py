"""What the extractor knows beforehand, as data: public software, trackers, web addresses of commits, names, words.

Each function reads files of this folder and, where `extra` is given, those of the same names in that folder, which
have the same form and add to ours. All give plain, frozen data and remember it. A user's file that is wrong raises
LogloomError with file and line. `SOURCES.md` says where the lists come from.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar, cast

from nlp.errors import LogloomError
from nlp.patterns.templates import ID_FORMS, unknown_placeholders

FOLDER = Path(__file__).parent
P = ParamSpec("P")
R = TypeVar("R")
KINDS = ("project", "tool")

SHAPES: dict[str, dict[str, type]] = {
    "software": {
        "name": str,
        "names": list,
        "kind": list,
        "aliases": list,
        "aliases_of": dict,
        "common_word": bool,
        "common_aliases": list,
    },
    "product": {"name": str, "words": list, "service_pack": str},
    "tracker": {
        "prefix": str,
        "names": list,
        "words": list,
        "hash_words": list,
        "short": bool,
        "context": list,
        "urls": list,
        "page": str,
        "key": str,
        "id": str,
        "min_digits": int,
        "max_digits": int,
        "url_pad": int,
        "generic": bool,
    },
    "commit_url": {"front": str, "urls": list, "review": bool},
}
"""The keys of a row of each table and the types of their values; every list is one of texts."""
SHAPES["request"] = SHAPES["tracker"]

NEEDED = {
    "software": ("kind",),
    "product": ("name", "words"),
    "tracker": ("prefix",),
    "request": ("prefix",),
    "commit_url": ("front", "urls"),
}
TABLES = {
    "software.toml": ("software", "product"),
    "trackers.toml": ("tracker", "request", "plain_words", "issue_words", "counted_words"),
    "commit_urls.toml": ("commit_url",),
}
_LISTS = frozenset({"plain_words", "issue_words", "counted_words"})
"""Tables that are lists of words, not rows."""
_AS_WRITTEN = frozenset({"urls", "page", "key"})
"""Keys whose values keep their capitals; all other texts are taken in lower case."""
_TYPE_NAMES = {
    str: "a text",
    list: "a list of texts",
    dict: "a table of lists of texts",
    bool: "true or false",
    int: "a whole number",
}


@dataclass(frozen=True, slots=True)
class Software:
    """A program, project or distribution. All its forms are in lower case."""

    name: str
    """Canonical."""
    kinds: tuple[str, ...]
    """`project`, `tool` or both."""
    aliases: tuple[str, ...] = ()
    common: frozenset[str] = frozenset()
    """Those of its forms that are plain words too, and count only where they are used as the program."""

    @property
    def forms(self) -> tuple[str, ...]:
        """The name and the aliases."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class Product:
    """A distribution whose version belongs to its name: `words` + 11 + SP2 is `NAME 11 sp2`."""

    name: str
    words: tuple[str, ...]
    service_pack: str = ""
    """The letters before a service pack's number, in lower case."""


@dataclass(frozen=True, slots=True)
class Tracker:
    """A tracker of bugs, or a build service with its requests. `names` and words are in lower case."""

    prefix: str
    names: tuple[str, ...] = ()
    """In prose: `NAME 123`, `NAME bug 123`."""
    words: tuple[str, ...] = ()
    """Before an id, with blanks, `#`, `:`, `-` or `(` between."""
    hash_words: tuple[str, ...] = ()
    """Before an id, with `#` between, else not."""
    context: tuple[str, ...] = ()
    """Where not empty, one of these must stand near for a hash word to count."""
    urls: tuple[str, ...] = ()
    """Templates for `templates.match`."""
    page: str = ""
    """A template for `templates.filled`; empty where unknown."""
    key: str = "{prefix}:{id}"
    """A template for `templates.filled`, with the prefix in place."""
    id: str = "digits"
    """One of `templates.ID_FORMS`."""
    min_digits: int = 1
    max_digits: int = 10
    """Of a bare number behind a word; an id in an address may have fewer."""
    url_pad: int = 0
    """Digits to which zeros fill an id out of an address, which leaves them out."""
    short: bool = False
    """`owner/repository#118` is an issue of it, unless an address in the log says that the repository is elsewhere."""
    generic: bool = False
    """Told by the form of the address alone, whatever its host: it comes behind all others."""


@dataclass(frozen=True, slots=True)
class CommitUrl:
    """A web front end of repositories, and where in its addresses a commit stands: `{hash}` or `{number}`."""

    front: str
    urls: tuple[str, ...]
    review: bool = False
    """The number is one of a change under review, no revision yet."""


_clearers: list[Callable[[], None]] = []
_user_folder: Path | None = None
_user_files: dict[str, bytes] = {}


REMEMBERED: Final = 16384
"""Answers that a function keeps."""


def remembered(function: Callable[P, R]) -> Callable[P, R]:
    """`functools.lru_cache` for what depends on the pattern files: `configure` makes it forget. A function that has one keeps that.

    It is bounded, since many are asked of each word of a log, and years of it have no end of words.
    """
    kept: Any = function if hasattr(function, "cache_clear") else lru_cache(REMEMBERED)(function)
    _clearers.append(kept.cache_clear)
    return cast(Callable[P, R], kept)


def configure(folder: Path | None) -> None:
    """Takes the user's pattern files of this folder, as they are now, in this process; None: ours alone."""
    global _user_folder, _user_files
    files = {path.name: _bytes(path) for path in _pattern_files(folder)} if folder and folder.is_dir() else {}
    if (folder, files) != (_user_folder, _user_files):
        _user_folder, _user_files = folder, files
        for clear in _clearers:
            clear()


def _pattern_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix in {".toml", ".txt"})


@remembered
def software(extra: Path | None = None) -> tuple[Software, ...]:
    """Public software by name. Rows of the user's join ours of the same name, and take their forms from other rows."""
    rows = [list(_software_rows(path)) for path in _files("software.toml", extra)]
    return tuple(_joined(rows[0], rows[1:]))


@remembered
def products(extra: Path | None = None) -> tuple[Product, ...]:
    """Distributions whose version belongs to their name, the user's first."""
    return tuple(Product(**row) for row in _all_rows("software.toml", "product", extra))


@remembered
def trackers(extra: Path | None = None) -> tuple[Tracker, ...]:
    """The user's trackers, then ours, then those of any host: the first that fits is right."""
    rows = [Tracker(**_with_prefix(row)) for row in _all_rows("trackers.toml", "tracker", extra)]
    return tuple(sorted(rows, key=lambda tracker: tracker.generic))


@remembered
def requests(extra: Path | None = None) -> tuple[Tracker, ...]:
    """Build services, whose requests are written like bugs, the user's first."""
    return tuple(Tracker(**_with_prefix(row)) for row in _all_rows("trackers.toml", "request", extra))


@remembered
def plain_words(extra: Path | None = None) -> frozenset[str]:
    """Words before the number of a bug whose tracker the context must tell: `bug 123`."""
    return _list("plain_words", extra)


@remembered
def issue_words(extra: Path | None = None) -> frozenset[str]:
    """Words before a number that may be of a bug whose address stands elsewhere: `issue 118`."""
    return _list("issue_words", extra)


@remembered
def counted_words(extra: Path | None = None) -> frozenset[str]:
    """Words before `#2` that say that it is no bug: `patch #2`."""
    return _list("counted_words", extra)


def _list(table: str, extra: Path | None) -> frozenset[str]:
    lists = (_tables(path).get(table, []) for path in _files("trackers.toml", extra))
    return frozenset(word.lower() for words_of_one in lists for word in words_of_one)


@remembered
def commit_urls(extra: Path | None = None) -> tuple[CommitUrl, ...]:
    """Web front ends of repositories, the user's first."""
    return tuple(CommitUrl(**row) for row in _all_rows("commit_urls.toml", "commit_url", extra))


@remembered
def words(name: str, extra: Path | None = None) -> frozenset[str]:
    """The text list `NAME.txt`, one word or phrase a line, in lower case: `given_names`, `surnames`, `surnames_pinyin`,
    `surnames_han`, `pinyin`, `common_words`, `common_words_han`, `titles_han`, `readings_han`, `not_names`.
    Raises LogloomError on an unknown name."""
    return frozenset(line for path in _files(f"{name}.txt", extra) for line in _lines(path))


@remembered
def nicknames(extra: Path | None = None) -> dict[str, frozenset[str]]:
    """Given name → its short forms, and short form → the names it is short for. The caller must not change it."""
    linked: defaultdict[str, set[str]] = defaultdict(set)
    for path in _files("nicknames.txt", extra):
        for full, short in _nickname_pairs(path):
            linked[full].add(short)
            linked[short].add(full)
    return {name: frozenset(others) for name, others in sorted(linked.items())}


def _files(name: str, extra: Path | None) -> list[Path]:
    """Our file of that name and, where there is one, the user's."""
    own, extra = FOLDER / name, extra or _user_folder
    if not own.is_file():
        raise LogloomError(f"{name}: no such pattern file; there are {', '.join(sorted(_names()))}")
    if extra is None:
        return [own]
    _check_folder(extra)
    return [path for path in (own, extra / name) if path.is_file()]


def _check_folder(extra: Path) -> None:
    """A misspelt file in the user's folder would be ignored in silence; it is an error."""
    if not extra.is_dir():
        raise LogloomError(f"{extra}: no such folder of pattern files; make it, or take it out of the settings")
    for path in _pattern_files(extra):
        if path.name not in _names():
            raise LogloomError(f"{path}: no such pattern file; the names are {', '.join(sorted(_names()))}")


@lru_cache(1)
def _names() -> frozenset[str]:
    return frozenset(path.name for path in _pattern_files(FOLDER))


def _read(path: Path) -> str:
    try:
        return _bytes(path).decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise LogloomError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from error


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise LogloomError(f"{path}: cannot be read ({error.strerror}); make it readable or take it away") from error


def _lines(path: Path) -> Iterator[str]:
    """The lines in lower case, without comments and empty ones."""
    return (line for line in map(str.strip, _read(path).lower().split("\n")) if line and line[0] != "#")


def _nickname_pairs(path: Path) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(_read(path).lower().split("\n"), 1):
        if not line.strip() or line[0] == "#":
            continue
        full, sign, shorts = line.partition("=")
        if not sign or not full.strip() or not shorts.strip():
            raise LogloomError(f"{path}:{number}: {line.strip()!r} is no `name = short, short`; write it so")
        yield from ((full.strip(), short.strip()) for short in shorts.split(",") if short.strip())


@remembered
def _tables(path: Path) -> dict[str, Any]:
    """The tables of a TOML file whose names are allowed there."""
    text = _read(path)
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LogloomError(f"{path}:{_line_of_error(error, text)}: {error}; mend the TOML") from error
    for name, rows in tables.items():
        if name not in TABLES[path.name]:
            line = _line_of(text, rf"\[*\s*{re.escape(name)}\b")
            raise LogloomError(f"{path}:{line}: unknown table `{name}`; there are {', '.join(TABLES[path.name])}")
        if name in _LISTS:
            _check_value(f"{path}:{_line_of(text, name)}", name, rows, list)
        elif not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise LogloomError(f"{path}:{_line_of(text, rf'.*{name}')}: write `{name}` as rows, each under [[{name}]]")
    return tables


def _line_of_error(error: tomllib.TOMLDecodeError, text: str) -> int:
    """tomllib names the line in its message, or says that the document ended."""
    found = re.search(r"at line (\d{1,9})", str(error))
    return int(found[1]) if found else text.count("\n") + 1


def _line_of(text: str, start: str, skip: int = 0) -> int:
    """The number of the line behind `skip` others that begins so; 1 where there is none."""
    hits = (number for number, line in enumerate(text.split("\n"), 1) if re.match(rf"\s*{start}", line))
    for _ in range(skip):
        next(hits, None)
    return next(hits, 1)


def _all_rows(name: str, table: str, extra: Path | None) -> Iterator[dict[str, Any]]:
    """The rows of the user's file, then ours."""
    for path in reversed(_files(name, extra)):
        yield from _rows(path, table)


def _rows(path: Path, table: str) -> Iterator[dict[str, Any]]:
    """The rows of a table: checked, texts in lower case, lists as tuples."""
    for index, row in enumerate(_tables(path).get(table, [])):
        problem = _problem(table, row)
        if problem:
            raise LogloomError(f"{path}:{_row_line(path, table, index)}: [[{table}]] {problem}")
        yield {key: _clean(key, value) for key, value in row.items()}


def _row_line(path: Path, table: str, index: int) -> int:
    return _line_of(_read(path), rf"\[\[\s*{table}\s*\]\]", index)


def _problem(table: str, row: dict[str, Any]) -> str:
    """What is wrong with a row and what to do, or an empty text."""
    shape = SHAPES[table]
    for key, value in row.items():
        if key not in shape:
            return f"has an unknown key `{key}`; the keys are {', '.join(shape)}"
        if not _fits(value, shape[key]):
            return f"`{key}` is {value!r}; it must be {_TYPE_NAMES[shape[key]]}"
    for key in NEEDED[table]:
        if not row.get(key):
            return f"has no `{key}`; add it"
    return _PROBLEMS[table](row)


def _fits(value: object, wanted: type) -> bool:
    if isinstance(value, dict):
        return wanted is dict and all(_fits(item, list) for item in value.values())
    if isinstance(value, list):
        return wanted is list and all(isinstance(item, str) and item.strip() for item in value)
    return type(value) is wanted


def _check_value(place: str, key: str, value: object, wanted: type) -> None:
    if not _fits(value, wanted):
        raise LogloomError(f"{place}: `{key}` is {value!r}; it must be {_TYPE_NAMES[wanted]}")


def _software_problem(row: dict[str, Any]) -> str:
    several = "names" in row or "aliases_of" in row
    if ("name" in row) == several:
        return "needs either `name`, or `names` and `aliases_of`; give one of the two"
    if several and ("aliases" in row or "common_aliases" in row):
        return "has aliases for several names; write them under [software.aliases_of], or give each name its own row"
    wrong = [kind for kind in row["kind"] if kind not in KINDS]
    return f"`kind` has {wrong[0]!r}; write {' or '.join(KINDS)}" if wrong else ""


def _url_problem(row: dict[str, Any]) -> str:
    for url in row.get("urls", []):
        wrong = unknown_placeholders(url)
        if wrong:
            return f"`urls` has an unknown placeholder {{{wrong[0]}}}; see the head of our own file"
    return ""


def _tracker_problem(row: dict[str, Any]) -> str:
    if row.get("id", "digits") not in ID_FORMS:
        return f"`id` is {row['id']!r}; write one of {', '.join(ID_FORMS)}"
    return _url_problem(row)


_PROBLEMS = {
    "software": _software_problem,
    "product": lambda row: "",
    "tracker": _tracker_problem,
    "request": _tracker_problem,
    "commit_url": _url_problem,
}


def _clean(key: str, value: Any) -> Any:
    if key in _AS_WRITTEN:
        return tuple(value) if isinstance(value, list) else value
    if isinstance(value, dict):
        return {name.lower(): _clean(key, item) for name, item in value.items()}
    if isinstance(value, list):
        return tuple(item.lower() for item in value)
    return value.lower() if isinstance(value, str) else value


def _with_prefix(row: dict[str, Any]) -> dict[str, Any]:
    """The row with a key whose prefix is filled in."""
    return row | {"key": row.get("key", "{prefix}:{id}").replace("{prefix}", row["prefix"])}


def _software_rows(path: Path) -> Iterator[Software]:
    for row in _rows(path, "software"):
        shy = row.get("common_aliases", ())
        aliases_of = dict.fromkeys(row.get("names", ()), ()) | row.get("aliases_of", {})
        for name, aliases in (aliases_of or {row["name"]: row.get("aliases", ())}).items():
            own = (name,) if row.get("common_word") else ()
            yield Software(name, row["kind"], (*aliases, *shy), frozenset((*own, *shy)))


def _joined(ours: list[Software], others: Iterable[list[Software]]) -> list[Software]:
    """Our rows with the user's joined in, in the order of the names."""
    by_name = {row.name: row for row in ours}
    for rows in others:
        claimed = {form: row.name for row in rows for form in row.forms}
        kept = [row for row in by_name.values() if claimed.get(row.name, row.name) == row.name]
        by_name = {row.name: _without(row, claimed) for row in kept}
        for row in rows:
            by_name[row.name] = _both(by_name[row.name], row) if row.name in by_name else row
    return sorted(by_name.values(), key=lambda row: row.name)


def _without(row: Software, claimed: dict[str, str]) -> Software:
    """The row without aliases that the user gives to another."""
    aliases = tuple(alias for alias in row.aliases if claimed.get(alias, row.name) == row.name)
    return replace(row, aliases=aliases, common=row.common.intersection((row.name, *aliases)))


def _both(ours: Software, user: Software) -> Software:
    """One row of two: where the user repeats a form, he alone says whether it is a common word."""
    forms = tuple(dict.fromkeys(ours.aliases + user.aliases))
    kinds = tuple(kind for kind in KINDS if kind in ours.kinds + user.kinds)
    return Software(ours.name, kinds, forms, (ours.common - set(user.forms)) | user.common)
