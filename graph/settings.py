"""What the user says in `logloom.toml` beside his log: joins and partings of names, the writer, pins, what to ignore.

writer = "Ann Lee"
same   = [["Ann", "Ann Lee"], ["bob@example.org", "Robert Hale"]]
never  = [["Ann Lee", "Ann Kent"]]
ignore = ["Build Bot"]

[pin]
"Robert Hale" = "bob-hale"

[is_a]
"tidewire" = "project"
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.resolve.joins import Joins
from nlp.errors import LogloomError

NAME = "logloom.toml"
KINDS = ("project", "tool", "person", "nothing")
KEYS = {
    "writer": str,
    "same": list,
    "never": list,
    "ignore": list,
    "pin": dict,
    "is_a": dict,
    "aliases": dict,
    "base": str,
    "patterns": str,
}
"""What a settings file may say, and of which type."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The user's word, which every build honours."""

    same: tuple[tuple[str, str], ...] = ()
    never: tuple[tuple[str, str], ...] = ()
    ignore: tuple[str, ...] = ()
    pins: tuple[tuple[str, str], ...] = ()
    is_a: tuple[tuple[str, str], ...] = ()
    writer: str = ""
    base: str = ""
    patterns: Path | None = None
    """A folder of the user's own trackers, software and word lists, of the same form as those in `nlp/patterns`."""


def settings_file(config: Path | None, sources: Sequence[Path]) -> Path | None:
    """The settings file that counts: `config`, or the first `logloom.toml` in or beside a source."""
    return config or next((place for source in sources for place in _places(source) if place.is_file()), None)


def absent(config: Path | None, sources: Sequence[Path], texts: Iterable[bytes]) -> Iterator[str]:
    """A line for each name in the settings that has a word which stands nowhere in the log's bytes."""
    path = settings_file(config, sources)
    if path is None:
        return
    settings = read_settings(path, sources)
    pairs = (name for pair in (*settings.same, *settings.never) for name in pair)
    names = dict.fromkeys([*pairs, *settings.ignore, *(name for name, _ in settings.pins)])
    missing = {word for name in names for word in name.lower().split()}
    for text in texts if missing else ():
        lower = text.lower()
        missing = {word for word in missing if not any(form in lower for form in _encoded(word))}
    lines = path.read_text(encoding="utf-8")
    for name in names:
        if missing.intersection(name.lower().split()):
            yield f"{_at(path, lines, name)}: '{name}' stands nowhere in the log; mend the name or take it out"


def _encoded(word: str) -> set[bytes]:
    return {word.encode(encoding, "surrogatepass") for encoding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be")}


def read_settings(config: Path | None, sources: Sequence[Path]) -> Settings:
    """The settings of `config`, or of the first `logloom.toml` in or beside a source; the defaults where there is none.

    Raises `LogloomError` with the file and the line where it is malformed or contradicts itself.
    """
    path = settings_file(config, sources)
    if path is None:
        return Settings()
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise LogloomError(f"{path}: cannot be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise LogloomError(f"{path}: is no TOML: {error}; mend it, nothing was built") from error
    return _settings(path, text, data)


def _places(source: Path) -> Iterator[Path]:
    yield from ((source / NAME, source.parent / NAME) if source.is_dir() else (source.parent / NAME,))


def _settings(path: Path, text: str, data: dict[str, Any]) -> Settings:
    for key, value in data.items():
        if key not in KEYS:
            raise LogloomError(f"{_at(path, text, key)}: unknown setting '{key}'; known are {', '.join(KEYS)}")
        if not isinstance(value, KEYS[key]):
            raise LogloomError(f"{_at(path, text, key)}: '{key}' must be a {KEYS[key].__name__}")
    settings = Settings(
        same=(*_pairs(path, text, data, "same"), *_aliases(path, text, data)),
        never=tuple(_pairs(path, text, data, "never")),
        ignore=tuple(_strings(path, text, "ignore", data.get("ignore", []))),
        pins=tuple(_table(path, text, data, "pin")),
        is_a=tuple(_table(path, text, data, "is_a")),
        writer=data.get("writer", ""),
        base=data.get("base", ""),
        patterns=path.parent / data["patterns"] if data.get("patterns") else None,
    )
    _refuse_contradictions(path, text, settings)
    return settings


def _pairs(path: Path, text: str, data: dict[str, Any], key: str) -> Iterator[tuple[str, str]]:
    for group in data.get(key, []):
        names = _strings(path, text, key, group)
        if len(names) < 2:
            raise LogloomError(f'{_at(path, text, key)}: each group of \'{key}\' names two or more: ["Ann", "Ann Lee"]')
        yield from ((names[0], name) for name in names[1:])
        if key == "never":
            yield from ((one, other) for n, one in enumerate(names[1:], 1) for other in names[n + 1 :])


def _aliases(path: Path, text: str, data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, aliases in data.get("aliases", {}).items():
        yield from ((name, alias) for alias in _strings(path, text, name, aliases))


def _strings(path: Path, text: str, key: str, value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(name, str) and name.strip() for name in value):
        raise LogloomError(f"{_at(path, text, key)}: '{key}' needs a list of names in quotation marks")
    return value


def _table(path: Path, text: str, data: dict[str, Any], key: str) -> Iterator[tuple[str, str]]:
    for name, value in data.get(key, {}).items():
        if not isinstance(value, str) or not value:
            raise LogloomError(f"{_at(path, text, name)}: the value of '{name}' must be a text")
        if key == "is_a" and value not in KINDS:
            raise LogloomError(f"{_at(path, text, name)}: '{value}' is no kind; known are {', '.join(KINDS)}")
        yield name, value


def _refuse_contradictions(path: Path, text: str, settings: Settings) -> None:
    joins = Joins()
    for one, other in settings.same:
        joins.join(one.casefold(), other.casefold())
    for one, other in settings.never:
        if joins.find(one.casefold()) == joins.find(other.casefold()):
            place = _at(path, text, "never", one, other)
            raise LogloomError(f"{place}: '{one}' and '{other}' are said to be the same, and never the same; drop one")


def _at(path: Path, text: str, *words: str) -> str:
    """`FILE:LINE` of the first line that holds all the words, else of the first that holds the first."""
    lines = text.splitlines()
    for wanted in (words, words[1:], words[:1]):
        for number, line in enumerate(lines, 1):
            if wanted and all(word in line for word in wanted):
                return f"{path}:{number}"
    return str(path)
