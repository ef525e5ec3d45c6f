"""One node as text for people: `logloom show`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from queries.terminal import bold, cut, visible

JOINED: Final = "ll:joinedBecause"
ARROWS: Final = {"out": "→", "in": "←"}

EDGES: Final = 10
MANY: Final = 15
"""Of more edges of a kind than MANY only EDGES are shown."""

Locate = Callable[[str], str]


def render_node(node: Mapping[str, Any], width: int, color: bool, locate: Locate = str, limit: int = 3) -> str:
    """What `queries.nodes.describe` says; `limit` lines of evidence for the node and for each edge, or all (0). Of many edges of a
    kind only those with the most lines, unless that is 0."""
    lines = [f"{bold(visible(node['label']), color)}  {visible(node['id'])}  {node['kind']}"]
    lines += [f"  also {visible(name)}" for name in node["names"] if name != node["label"]]
    reasons = node["properties"].get(JOINED, [])
    lines += [
        f"  {name} {visible(value)}"
        for name, values in node["properties"].items()
        if name != JOINED
        for value in values
    ]
    lines += _joins(reasons)
    lines += ["", *evidence_lines(node["evidence"], width, locate, limit, "  ")] if node["evidence"] else []
    for (predicate, direction), edges in groupby(
        node["edges"], key=lambda edge: (edge["predicate"], edge["direction"])
    ):
        lines += ["", f"  {bold(predicate, color)} {ARROWS[direction]}"]
        found = list(edges)
        shown = sorted(found, key=lambda edge: -len(edge["evidence"]))[:EDGES] if limit and len(found) > MANY else found
        for edge in shown:
            lines.append(f"    {visible(edge['label'])}  {visible(edge['id'])}")
            lines += evidence_lines(edge["evidence"], width, locate, limit, "      ")
        if len(found) > len(shown):
            lines.append(f"    … and {len(found) - len(shown)} more, with fewer lines; --limit 0 for all")
    return "\n".join(lines)


def _joins(reasons: Sequence[str]) -> list[str]:
    """Why names are taken for one person's, and how the user parts them."""
    if not reasons:
        return []
    names = [part.strip() for part in reasons[0].partition(":")[0].split("=")]
    wrong = ", ".join(f'"{name}"' for name in names)
    return [
        "",
        "  one person, because",
        *(f"    {visible(reason)}" for reason in reasons),
        f"  if that is wrong, write into logloom.toml beside the log:  never = [[{visible(wrong)}]]",
    ]


def evidence_lines(
    evidence: Sequence[Mapping[str, Any]], width: int, locate: Locate, limit: int, indent: str
) -> list[str]:
    """`path:line` and the words, one line each, cut at `width` columns (0: whole)."""
    shown = evidence[:limit] if limit else evidence
    lines = [_evidence_line(line, width, locate, indent) for line in shown]
    more = len(evidence) - len(shown)
    return [*lines, f"{indent}… and {more} more"] if more else lines


def _evidence_line(line: Mapping[str, Any], width: int, locate: Locate, indent: str) -> str:
    text = f"{indent}{visible(locate(line['file']))}:{line['line']}  {visible(line['quote'].strip())}"
    return cut(text, width) if width else text
