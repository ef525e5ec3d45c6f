"""What a store holds, and what its last build read and left out: for `logloom stats` and `logloom check`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pyoxigraph

from graph.store import open_store, read_format, read_report, read_sources
from graph.vocabulary import CLASSES, EVIDENCED, PREFIXES, identifier
from queries.evidence import evidence
from queries.terminal import table

EDGES: Final = ("ll:mentions", *EVIDENCED, "ll:coMentionedWith")
"""The edges that are counted: those of the vocabulary's table of edges."""

MISSING: Final = """
    SELECT DISTINCT ?target ?label ?mention {
        VALUES ?kind { ll:MissingEntry ll:Missing }
        ?target a ?kind ; rdfs:label ?label .
        ?mention rdf:object ?target ; rdf:predicate ll:references .
    } ORDER BY ?target ?mention"""


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


def check(store: Path) -> dict[str, Any]:
    """What needs a look: references to what is not there, files that were left out, and lines not understood."""
    report = read_report(store)
    return {
        "dangling": _dangling(open_store(store), str(read_format(store)["base"])),
        "skipped": [{"path": path, "reason": reason} for path, reason in report.get("skipped", [])],
        "notes": [{"file": file, "line": line, "note": note} for file, line, note in report.get("notes", [])],
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
        _pairs(["left out", "why"], found["skipped"], columns, color),
        table(["source"], [[source] for source in found["sources"]], columns, color) if found["sources"] else "",
        f"{found['quads']} quads; the last build took {found['seconds']:.1f} s" if found["seconds"] is not None else "",
    ]
    return "\n\n".join(part for part in parts if part)


def render_check(found: dict[str, Any], columns: int = 0, color: bool = False) -> str:
    """What `check` found, as tables; empty if nothing."""
    dangling = [[f"{line['file']}:{line['line']}", line["id"], line["quote"].strip()] for line in found["dangling"]]
    notes = [[f"{note['file']}:{note['line']}", note["note"]] for note in found["notes"]]
    parts = [
        table(["points nowhere", "to", "words"], dangling, columns, color) if dangling else "",
        _pairs(["left out", "why"], found["skipped"], columns, color),
        table(["not understood", "what"], notes, columns, color) if notes else "",
    ]
    return "\n\n".join(part for part in parts if part)


def _pairs(header: list[str], rows: list[dict[str, str]], columns: int, color: bool) -> str:
    return table(header, [list(row.values()) for row in rows], columns, color) if rows else ""


def _dangling(store: pyoxigraph.Store, base: str) -> list[dict[str, Any]]:
    found: Any = store.query(MISSING, prefixes=PREFIXES)
    return [
        {"id": identifier(row["target"].value, base), "label": row["label"].value, **line.as_json()}
        for row in found
        for line in evidence(store, [row["mention"]])
    ]


def _count(store: pyoxigraph.Store, pattern: str) -> int:
    rows: Any = store.query(f"SELECT (COUNT(*) AS ?count) {{ {pattern} }}", prefixes=PREFIXES)
    return int(next(iter(rows))["count"].value)
