"""Templates of web addresses, such as `bugs.example.org/{id}`: plain text with placeholders, matched in linear time.

`{host}` is a host, with a path where the template names no project; `{project}` a path such as `owner/repo`; `{file}` a
path; `{hash}` 7 to 40 hexadecimal digits; `{number}` decimal digits; `{id}` what the tracker's form of id says.
Everything else stands for itself. Where a template has fields behind `?`, an address must hold each of them, in any
order, divided by `&` or `;`, and may hold others. More may follow behind the last placeholder, but no letter or digit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

ID_FORMS = {
    "digits": r"[0-9]{1,10}",
    "cve": r"[0-9]{4}-[0-9]{4,7}",
    "key": r"[A-Za-z][A-Za-z0-9_]{1,20}-[0-9]{1,7}",
    "word": r"[A-Za-z0-9]{1,20}",
}
"""The form of a tracker's ids, by its name."""

PLACEHOLDERS = {
    "host": r"[A-Za-z0-9.:-]{1,100}",
    "project": r"[\w.~+/-]{1,200}?",
    "file": r"[\w.~+/-]{1,200}?",
    "hash": r"[0-9A-Fa-f]{7,40}",
    "number": r"[0-9]{1,9}",
    "id": "",
}
"""What a placeholder stands for; `id` depends on the tracker."""

_HOST_AND_PATH = r"[\w.:~+/-]{1,200}?"
_PART = re.compile(r"\{([a-z]*)\}")
_START = re.compile(r"(?:[a-z+]{1,10}://)?(?:www\.)?", re.IGNORECASE)
_LONGEST = 2000
"""Characters of an address that are looked at."""


@dataclass(frozen=True, slots=True)
class Template:
    """A compiled template: `needle` stands in every address that fits, so that most others are told apart fast."""

    needle: str
    path: re.Pattern[str]
    fields: tuple[tuple[str, re.Pattern[str]], ...]


def unknown_placeholders(template: str) -> tuple[str, ...]:
    """The placeholders in it that mean nothing.

    >>> unknown_placeholders("bugs.example.org/{id}/{nr}")
    ('nr',)
    """
    return tuple(name for name in _PART.findall(template) if name not in PLACEHOLDERS)


def placeholders(template: str) -> frozenset[str]:
    """The names of the placeholders in it."""
    return frozenset(_PART.findall(template))


def filled(template: str, **values: str) -> str:
    """The template with values in the place of its placeholders.

    >>> filled("https://bugs.example.org/{id}", id="12")
    'https://bugs.example.org/12'
    """
    return _PART.sub(lambda part: values[part[1]], template)


def match(template: str, address: str, id_form: str = "digits") -> dict[str, str] | None:
    """The placeholders' values where the address, with or without scheme and `www.`, fits; else None.

    >>> match("bugs.example.org/show_bug.cgi?id={id}", "https://bugs.example.org/show_bug.cgi?x=y&id=12#c3")
    {'id': '12'}
    """
    compiled = _compiled(template, id_form)
    if compiled.needle not in address:
        return None
    bare = address[:_LONGEST]
    bare = bare[_start_of(bare) :]
    return _whole(compiled, bare) if compiled.fields else _found(compiled.path, bare)


def _start_of(address: str) -> int:
    start = _START.match(address)
    return start.end() if start else 0


def _whole(compiled: Template, bare: str) -> dict[str, str] | None:
    """The values from the path and from the fields behind `?`."""
    path, _, query = bare.partition("?")
    values = _found(compiled.path, path + "?")
    given = dict(field.partition("=")[::2] for field in re.split("[&;]", query))
    for name, pattern in compiled.fields:
        more = _found(pattern, given.get(name, ""))
        values = None if values is None or more is None else values | more
    return values


def _found(pattern: re.Pattern[str], text: str) -> dict[str, str] | None:
    found = pattern.match(text)
    return found.groupdict() if found else None


@cache
def _compiled(template: str, id_form: str) -> Template:
    path, mark, query = template.partition("?")
    named = [field.partition("=")[::2] for field in re.split("[&;]", query)] if "=" in query else []
    host = PLACEHOLDERS["host"] if "{project}" in path else _HOST_AND_PATH
    forms = PLACEHOLDERS | {"host": host, "id": ID_FORMS[id_form]}
    fields = tuple((name, _pattern(value, forms)) for name, value in named)
    return Template(
        needle=max(
            _PART.split(template if not named else path + "{}" + "{}".join(f"{n}=" for n, _ in named))[::2], key=len
        ),
        path=_pattern(path + mark if fields else template, forms),
        fields=fields,
    )


def _pattern(text: str, forms: dict[str, str]) -> re.Pattern[str]:
    """The text as a regular expression that ends where the last placeholder's letters and digits do."""
    parts = _PART.split(text)
    literal = [re.escape(part) for part in parts[::2]]
    named = [f"(?P<{name}>{forms[name]})" for name in parts[1::2]] + [""]
    end = r"(?![0-9A-Za-z])" if text.endswith("}") else "" if text.endswith("?") else r"(?:\Z|(?=[#&;\s]))"
    return re.compile("".join(a + b for a, b in zip(literal, named, strict=True)) + end)
