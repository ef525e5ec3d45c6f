"""What a store holds, and what its last build read and left out: for `logloom stats`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pyoxigraph

from graph.store import open_store, read_report, read_sources
from graph.vocabulary import CLASSES, EVIDENCED, PREFIXES
from queries.terminal import table

EDGES: Final = ("ll:mentions", *EVIDENCED, "ll:coMentionedWith")
"""The edges that are counted: those of the vocabulary's table of edges."""


def stats(store: Path) -> dict[str, Any]:
    """Counts by kind of node and edge and by file, what was left out and why, and how long the last build took."""
    opened = open_store(store)
    report = read_report(store)
    nodes = {kind: _count(opened, f"?node a {classes[0]}") for kind, classes in CLASSES.items()}
    edges = {edge: _count(opened, f"?from {edge} ?to") for edge in EDGES}
    return {
        "store": str(store),
        "sources": [str(path) for path in read_sources(store)],
        "seconds": report.get("seconds"),
        "quads": report.get("quads"),
        "files": [{"path": path, **account} for path, account in sorted(report.get("accounts", {}).items())],
        "skipped": [{"path": path, "reason": reason} for path, reason in report.get("skipped", [])],
        "nodes": {kind: count for kind, count in nodes.items() if count},
        "edges": {edge: count for edge, count in edges.items() if count},
    }


def render_stats(found: dict[str, Any], columns: int = 0, color: bool = False) -> str:
    """What `stats` found, as tables."""
    files = [
        [file["path"], *(str(file.get(key, "")) for key in ("encoding", "lines", "entries"))] for file in found["files"]
    ]
    parts = [
        table(["node", "count"], [[kind, str(count)] for kind, count in found["nodes"].items()], columns, color),
        table(["edge", "count"], [[kind, str(count)] for kind, count in found["edges"].items()], columns, color),
        table(["file", "encoding", "lines", "entries"], files, columns, color) if files else "",
        pairs(["left out", "why"], found["skipped"], columns, color),
        table(["source"], [[source] for source in found["sources"]], columns, color) if found["sources"] else "",
        f"{found['quads']} quads; the last build took {found['seconds']:.1f} s" if found["seconds"] is not None else "",
    ]
    return "\n\n".join(part for part in parts if part)


def pairs(header: list[str], rows: list[dict[str, str]], columns: int, color: bool) -> str:
    """Rows of two as a table; empty if there are none."""
    return table(header, [list(row.values()) for row in rows], columns, color) if rows else ""


def _count(store: pyoxigraph.Store, pattern: str) -> int:
    rows: Any = store.query(f"SELECT (COUNT(*) AS ?count) {{ {pattern} }}", prefixes=PREFIXES)
    return int(next(iter(rows))["count"].value)
