"""One node as text."""

from __future__ import annotations

from typing import Any

from queries.show import render_node


def edge(number: int, lines: int) -> dict[str, Any]:
    evidence = [{"file": "log.txt", "line": line, "quote": f"line {line}"} for line in range(lines)]
    return {
        "predicate": "ll:mentions", "direction": "in", "id": f"entry:{number}", "label": f"entry {number}", "kind": "entry",
        "evidence": evidence,
    }  # fmt: skip


def node(edges: int) -> dict[str, Any]:
    return {
        "id": "software:tidewire", "label": "tidewire", "kind": "project", "names": [], "properties": {}, "evidence": [],
        "edges": [edge(number, number % 7) for number in range(edges)],
    }  # fmt: skip


def test_of_many_edges_those_with_the_most_lines_are_shown_and_the_rest_counted() -> None:
    text = render_node(node(40), 0, False)
    assert text.count("  entry:") == 10
    assert "entry:6\n" in text
    assert "entry:0\n" not in text
    assert "… and 30 more, with fewer lines; --limit 0 for all" in text
    assert render_node(node(40), 0, False, limit=0).count("  entry:") == 40


def test_a_few_edges_are_all_shown() -> None:
    text = render_node(node(12), 0, False)
    assert text.count("  entry:") == 12
    assert "with fewer lines" not in text
