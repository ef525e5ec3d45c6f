"""No pattern of the readers can blow up on a long line, by construction: each is linear in the line's length.

The standard library's own parser of regular expressions shows each pattern as a tree. Bounded repeats (`{0,40}`) cost a constant
factor. A repeat without a bound goes over the line once, if nothing can fail behind it: what it took is taken, and the search goes on
behind that. Where something can (`\\s+and`), it goes over the same text again from each place where it can begin, which costs a
square; and one inside another (`(a+)+`) any power.
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


def retried(tree: Any, behind: bool = False) -> bool:
    """Whether something can fail behind an unbounded repeat; `behind`: whether something can behind the whole tree."""
    items = list(tree)
    for number, (operation, argument) in enumerate(items):
        fails = behind or any(can_fail(*item) for item in items[number + 1 :])
        name = str(operation)
        if name in REPEATS:
            if (argument[1] == parser.MAXREPEAT and fails) or retried(argument[2], fails or argument[1] > 1):
                return True
        elif name == "BRANCH":
            if any(retried(branch, fails) for branch in argument[1]):
                return True
        elif any(retried(part, fails) for part in subtrees(argument)):
            return True
    return False


def can_fail(operation: Any, argument: Any) -> bool:
    """Whether a part of a pattern may not match where it stands."""
    name = str(operation)
    if name in REPEATS:
        return bool(argument[0] > 0)
    if name == "SUBPATTERN":
        return any(can_fail(*item) for item in argument[3])
    return name != "BRANCH" or all(any(can_fail(*item) for item in branch) for branch in argument[1])


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


@pytest.mark.parametrize("pattern", [r"\s+and", r"(?:a|b+)c", r"(?:a+,){2,5}", r'"[^"]*$', r"(?:x\w*)?y", r"\w+(?=:)"])
def test_the_check_sees_what_goes_over_the_same_text_again(pattern: str) -> None:
    assert retried(parser.parse(pattern))


@pytest.mark.parametrize(
    "pattern", [r"\s{1,20}and", r"https?://\S+", r"(?P<who>a{1,9}): (?P<said>.*)", r"x(?:a|b+)", r"a+b?"]
)
def test_the_check_lets_through_what_goes_over_it_once(pattern: str) -> None:
    assert not retried(parser.parse(pattern))


def test_there_are_patterns_to_check() -> None:
    assert len(all_patterns()) > 100


@pytest.mark.parametrize("name", sorted(all_patterns()))
def test_no_repeat_without_bound_stands_in_another(name: str) -> None:
    pattern = all_patterns()[name]
    assert not nested(parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG))


@pytest.mark.parametrize("name", sorted(all_patterns()))
def test_nothing_can_fail_behind_a_repeat_without_bound(name: str) -> None:
    pattern = all_patterns()[name]
    assert not retried(parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG))
