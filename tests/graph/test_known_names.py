"""Names that are known, looked for again: of those in Chinese characters the longest that stands at a place."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from graph.resolve.uses import known_of

HAN = st.text("王张海涛健小", min_size=1, max_size=4)


@given(names=st.sets(HAN, min_size=1, max_size=12), line=st.text("王张海涛健小 的a", max_size=30))
def test_the_longest_known_name_at_each_place_is_found(names: set[str], line: str) -> None:
    plain = re.compile("|".join(sorted(names, key=lambda name: (-len(name), name))))
    pattern = known_of({name: name for name in names}).han
    assert pattern
    assert [match.span() for match in pattern.finditer(line)] == [match.span() for match in plain.finditer(line)]
