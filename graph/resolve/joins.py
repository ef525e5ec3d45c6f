"""A union-find over strings, deterministic whatever the order of joins, that remembers why it joined."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


class Joins:
    """Sets of forms that stand for one thing. The least form of a set represents it. `never`: pairs that stay apart."""

    def __init__(self, never: Iterable[tuple[str, str]] = ()) -> None:
        self.never = tuple(never)
        self.parent: dict[str, str] = {}
        self.reasons: dict[str, set[str]] = defaultdict(set)

    def find(self, form: str) -> str:
        """The representative of a form; a new form is its own."""
        self.parent.setdefault(form, form)
        while self.parent[form] != form:
            self.parent[form] = self.parent[self.parent[form]]
            form = self.parent[form]
        return form

    def root(self, form: str) -> str:
        """The representative of a form, without keeping one that nothing was joined with."""
        return self.find(form) if form in self.parent else form

    def join(self, one: str, other: str, why: str = "") -> None:
        """Makes the sets of two forms one, unless that would join two that never may be."""
        a, b = sorted((self.find(one), self.find(other)))
        if a != b and any({self.find(x), self.find(y)} == {a, b} for x, y in self.never):
            return
        if why:
            self.reasons[a].add(f"{one} = {other}: {why}")
        if a != b:
            self.parent[b] = a
            self.reasons[a] |= self.reasons.pop(b, set())
