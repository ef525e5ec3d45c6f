"""What the writer says is still to do: `TODO: …`, `\\todo …`, `待办`, and whether the same line says that it is done."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nlp.records import Kind, Label, Sighting

HINTS = ("todo", "fixme", "xxx", "待办", "待处理")
"""What each text has in lower case, one of them, that has a mark."""
MARK = re.compile(
    r"(?<![\w/.$])(?:\\todo|TODO|ToDo|FIXME|XXX(?=:)|待办|待处理)(?![\w/])\s{0,2}[:：,，.]?\s{0,3}(?P<text>.{0,300})"
)
DONE = re.compile(r"<DONE|\bDONE\b|\[x\]|已完成|完成了")
OWN = frozenset({Kind.PROSE, Kind.LIST_HEAD, Kind.TOPIC})


def find_todos(lines: Sequence[str], labels: Sequence[Label], start: int) -> Iterator[Sighting]:
    """The things to do in an entry's own lines; `title` is `done` where the line says so."""
    text = "\n".join(lines).lower()
    if not any(map(text.__contains__, HINTS)):
        return
    for offset, (line, label) in enumerate(zip(lines, labels, strict=True)):
        if label.kind not in OWN or label.depth or not (match := MARK.search(line)):
            continue
        what = match["text"].strip() or line[: match.start()].strip(" ,，.:：") or match[0].strip()
        yield Sighting(
            "todo", what, start + offset, match[0].strip(), "todo", title="done" if DONE.search(line) else ""
        )
