"""What needs a look in a store and in the log behind it: for `logloom check`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pyoxigraph

from graph.shapes import Violation, violations
from graph.store import open_store, read_format, read_report
from graph.vocabulary import PREFIXES, identifier, iri
from nlp.entries import UNREAL
from nlp.secrets import SECRET
from queries.evidence import MENTION, Evidence, evidence, is_a
from queries.stats import pairs
from queries.terminal import table

MISSING: Final = """
    SELECT DISTINCT ?target ?label ?mention {
        VALUES ?kind { ll:MissingEntry ll:Missing }
        ?target a ?kind ; rdfs:label ?label .
        ?mention rdf:object ?target ; rdf:predicate ll:references .
    } ORDER BY ?target ?mention"""

OF: Final = pyoxigraph.NamedNode(iri("ll:of"))

MEND: Final = "no log can cause this: build the log into a new store (--store), and if it is there too, report it"
"""What to do about a graph that is not as its shapes say."""

MEND_IMPORTED: Final = (
    "the graph was imported as it is: mend it where it comes from, and import it into a new store (--store)"
)
"""The same where the graph was not built here."""

MEND_POINTER: Final = "mend the pointer where it stands, or read what it points to: logloom build PATH"
MEND_SECRET: Final = "take it out of the log, and change what it opens: copies of the log hold it too"
"""What to do about a pointer that leads nowhere, and about what looks like a secret."""

NO_WRITER: Final = 'who writes the log is not known, so what "I" did is nobody\'s: name the writer in logloom.toml or by build --writer'
"""What to say where no writer was found, which is no fault: a log may be of many."""

MOST: Final = 1000
"""Violations that are listed; a damaged graph can have one for each of its nodes."""


def check(store: Path) -> dict[str, Any]:
    """What is not as the shapes say, what points nowhere, what was left out or not understood, what looks like a secret."""
    report, opened, base = read_report(store), open_store(store), str(read_format(store)["base"])
    notes = [{"file": file, "line": line, "note": note} for file, line, note in report.get("notes", [])]
    mend = MEND_IMPORTED if "imported" in report else MEND
    return {
        "violations": [_violation(opened, base, found, mend) for found in islice(violations(opened), MOST)],
        "dangling": _dangling(opened, base),
        "skipped": [{"path": path, "reason": reason} for path, reason in report.get("skipped", [])],
        "secrets": [{"file": note["file"], "line": note["line"]} for note in notes if note["note"] == SECRET],
        "notes": [note for note in notes if note["note"] != SECRET],
        "headings": {
            "seen": report.get("entries", 0) + sum(note["note"] == UNREAL for note in notes),
            "read": report.get("entries", 0),
        },
        "writer": report.get("writer", "") or None,
    }


def is_clean(found: dict[str, Any]) -> bool:
    """Whether `check` found nothing that needs a look."""
    return not any(found[part] for part in ("violations", "dangling", "skipped", "secrets", "notes"))


def render_check(found: dict[str, Any], columns: int = 0, color: bool = False) -> str:
    """What `check` found, as tables. Of what looks like a secret the words are not shown."""
    broken = [[line["message"], line["id"], _place(line), line["value"]] for line in found["violations"]]
    dangling = [[_place(line), line["id"], line["quote"].strip()] for line in found["dangling"]]
    secrets = [[_place(line), "out of drawings and of --redact"] for line in found["secrets"]]
    notes = [[_place(note), note["note"]] for note in found["notes"]]
    mend = next((line["mend"] for line in found["violations"]), "")
    read, seen = found["headings"]["read"], found["headings"]["seen"]
    parts = [
        table(["not well formed", "node", "where", "value"], broken, columns, color) + f"\n{mend}" if broken else "",
        table(["points nowhere", "to", "words"], dangling, columns, color) + f"\n{MEND_POINTER}" if dangling else "",
        pairs(["left out", "why"], found["skipped"], columns, color),
        table([SECRET, "kept"], secrets, columns, color) + f"\n{MEND_SECRET}" if secrets else "",
        table(["not understood", "what"], notes, columns, color) if notes else "",
        f"{seen} headings seen, {read} entries read" if seen != read else "",
        NO_WRITER if read and not found["writer"] else "",
    ]
    return "\n\n".join(part for part in parts if part)


def _place(line: dict[str, Any]) -> str:
    return f"{line['file']}:{line['line']}" if line["file"] else ""


def _violation(store: pyoxigraph.Store, base: str, found: Violation, mend: str) -> dict[str, Any]:
    seen = next(_seen(store, found.node), None)
    return {
        "id": identifier(found.node, base),
        "message": found.message,
        "value": identifier(found.value, base),
        "file": seen.file if seen else None,
        "line": seen.line if seen else None,
        "mend": mend,
    }


def _seen(store: pyoxigraph.Store, name: str) -> Iterator[Evidence]:
    """Where in the log a node stands: a sighting in its own line, an entry at its heading, else at its sightings."""
    try:
        node = pyoxigraph.NamedNode(name)
    except ValueError:
        return
    yield from evidence(store, [node])
    if not is_a(store, node, MENTION):
        sightings = (quad.subject for quad in store.quads_for_pattern(None, OF, node, None))
        yield from evidence(store, sorted((s for s in sightings if isinstance(s, pyoxigraph.NamedNode)), key=str))


def _dangling(store: pyoxigraph.Store, base: str) -> list[dict[str, Any]]:
    found: Any = store.query(MISSING, prefixes=PREFIXES)
    return [
        {"id": identifier(row["target"].value, base), "label": row["label"].value, **line.as_json()}
        for row in found
        for line in evidence(store, [row["mention"]])
    ]
