"""No pattern of the readers can blow up on a long line: by construction, no repeat without a bound stands inside another.

The standard library's own parser of regular expressions shows each pattern as a tree; bounded repeats (`{0,40}`) cost a
constant factor, two nested unbounded ones (`(a+)+`) would cost a power of the line's length.
"""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest

import nlp

parser: Any = importlib.import_module("re._parser")
MODULES = sorted(name for _, name, _ in pkgutil.iter_modules(nlp.__path__, "nlp."))
REPEATS = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}


def patterns_in(value: object) -> Iterator[re.Pattern[str]]:
    """The patterns in a value: itself, or inside tuples, lists, dicts and records."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list | frozenset | set):
        for item in value:
            yield from patterns_in(item)
    elif isinstance(value, dict):
        yield from patterns_in([*value.keys(), *value.values()])
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        yield from patterns_in([getattr(value, field.name) for field in dataclasses.fields(value)])


def all_patterns() -> dict[str, re.Pattern[str]]:
    """Every pattern that a module of `nlp` holds, by module and text."""
    found: dict[str, re.Pattern[str]] = {}
    for name in MODULES:
        for value in vars(importlib.import_module(name)).values():
            found |= {f"{name}: {pattern.pattern}": pattern for pattern in patterns_in(value)}
    return found


def nested(tree: Any, inside: bool = False) -> bool:
    """Whether an unbounded repeat stands inside another."""
    for operation, argument in tree:
        if str(operation) in REPEATS:
            unbounded = argument[1] == parser.MAXREPEAT
            if (inside and unbounded) or nested(argument[2], inside or unbounded):
                return True
        elif any(nested(part, inside) for part in subtrees(argument)):
            return True
    return False


def subtrees(argument: Any) -> Iterator[Any]:
    """The trees below an operation's argument."""
    if isinstance(argument, parser.SubPattern):
        yield argument
    elif isinstance(argument, tuple | list):
        for part in argument:
            yield from subtrees(part)


def test_the_check_sees_a_bomb() -> None:
    assert nested(parser.parse("(a+)+"))
    assert not nested(parser.parse("(?:a{1,40}b)+c*"))


def test_there_are_patterns_to_check() -> None:
    assert len(all_patterns()) > 100


@pytest.mark.parametrize("name", sorted(all_patterns()))
def test_no_repeat_without_bound_stands_in_another(name: str) -> None:
    pattern = all_patterns()[name]
    assert not nested(parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG))
