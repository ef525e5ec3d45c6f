"""How fast a store of a million quads answers, beside rdflib's own engine in memory on the same graph.

    python -m benchmarks queries [--quads 1000000] [--peer 1000000] [--runs 20]

Prints the median of each question in milliseconds of the processor, which other work on the machine disturbs less than
those of the clock: of `--runs` runs, each about another node, after one that is not counted. The peer, which takes
minutes to load a million quads, answers three times. Stored queries bring their evidence along and the peer does not, so
that the ratio is a lower bound.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pyoxigraph import Store

from graph.network import select, surroundings
from graph.store import new_generation, open_store
from graph.vocabulary import BASE, LL, iri
from queries.answers import answer_query
from queries.catalog import catalog, solve
from queries.terminal import table

PEOPLE, BUGS, PROJECTS = 400, 3000, 200
QUADS_AN_ENTRY = 50
PREFIXES = f"PREFIX ll: <{LL}> PREFIX rdf: <{iri('rdf:type')[:-4]}> PREFIX dcterms: <{iri('dcterms:created')[:-7]}> "
TOP = """PREFIX ll: <https://w3id.org/logloom/ns#>
SELECT ?person (COUNT(DISTINCT ?bug) AS ?bugs) { ?person ll:workedOn ?bug } GROUP BY ?person ORDER BY DESC(?bugs) LIMIT 10"""
WHO = f"""SELECT DISTINCT ?person ?line ?quote {{ ?m rdf:object <{BASE}bug/bnc/NUMBER> ; rdf:predicate ll:workedOn ;
rdf:subject ?person ; ll:line ?line ; ll:quote ?quote }}"""
SEEN = f"""SELECT (MIN(?when) AS ?first) (MAX(?when) AS ?last) {{
?entry ll:mentions <{BASE}bug/bnc/NUMBER> ; dcterms:created ?when }}"""
WORK = f"""SELECT DISTINCT ?bug ?line ?quote {{ ?m rdf:subject <{BASE}person/pNUMBER> ; rdf:predicate ll:workedOn ;
rdf:object ?bug ; ll:line ?line ; ll:quote ?quote }}"""


def quads(size: int) -> Iterator[str]:
    """About `size` N-Quads of a made-up log in the contract's vocabulary; the same size gives the same graph."""
    chance = random.Random(size)
    for n in range(PEOPLE):
        yield from described(f"person/p{n}", "Person", f"Person {n}", "foaf:name")
    for n in range(BUGS):
        yield from described(f"bug/bnc/{n}", "Bug", f"bnc:{n}", "dcterms:identifier")
    for n in range(PROJECTS):
        yield from described(f"software/s{n}", "Project", f"software {n}", "skos:altLabel")
    for number in range(size // QUADS_AN_ENTRY):
        yield from entry(number, chance)


def described(tail: str, kind: str, name: str, predicate: str) -> Iterator[str]:
    """A node's class and names, in `ll:inferred`."""
    node, where = f"<{BASE}{tail}>", f"<{iri('ll:inferred')}>"
    yield f"{node} <{iri('rdf:type')}> <{iri('ll:' + kind)}> {where} ."
    yield f'{node} <{iri("rdfs:label")}> "{name}" {where} .'
    yield f'{node} <{iri(predicate)}> "{name}" {where} .'


def entry(number: int, chance: random.Random) -> Iterator[str]:
    """An entry that names six things, and in which one person works on one bug."""
    day = f"{2000 + number // 500000:04}-{number // 28800 % 12 + 1:02}-{number // 1440 % 28 + 1:02}"
    minute = f"{day}T{number // 60 % 24:02}:{number % 60:02}"
    where = f"<{BASE}entry/{minute}-{number}>"
    yield f"{where} <{iri('rdf:type')}> <{iri('ll:Entry')}> {where} ."
    yield f'{where} <{iri("rdfs:label")}> "{minute}" {where} .'
    yield f'{where} <{iri("dcterms:created")}> "{minute}:00"^^<{iri("xsd:dateTime")}> {where} .'
    yield f"{where} <{iri('dcterms:isPartOf')}> <{BASE}file/log.txt> {where} ."
    person, bug = (
        f"<{BASE}person/p{int(PEOPLE * chance.random() ** 2)}>",
        f"<{BASE}bug/bnc/{int(BUGS * chance.random() ** 2)}>",
    )
    named = [person, bug, *(f"<{BASE}software/s{int(PROJECTS * chance.random() ** 2)}>" for _ in range(4))]
    for line, node in enumerate(named, 1):
        yield f"{where} <{iri('ll:mentions')}> {node} {where} ."
        yield from mention(where, node, line)
    worked = f"<{iri('ll:workedOn')}>"
    yield f"{person} {worked} {bug} {where} ."
    subject = f"{where[:-1]}/mention/{len(named) + 1}>"
    yield from mention(where, bug, len(named) + 1)
    for predicate, value in (("rdf:subject", person), ("rdf:predicate", worked), ("rdf:object", bug)):
        yield f"{subject} <{iri(predicate)}> {value} {where} ."


def mention(where: str, node: str, line: int) -> Iterator[str]:
    """A line that proves a node."""
    subject = f"{where[:-1]}/mention/{line}>"
    yield f"{subject} <{iri('rdf:type')}> <{iri('ll:Mention')}> {where} ."
    yield f"{subject} <{iri('ll:of')}> {node} {where} ."
    yield f'{subject} <{iri("ll:line")}> "{line}"^^<{iri("xsd:integer")}> {where} .'
    yield f'{subject} <{iri("ll:quote")}> "a line of the log, number {line}" {where} .'
    yield f'{subject} <{iri("ll:rule")}> "made up" {where} .'


def milliseconds(run: Callable[[int], object], runs: int) -> float:
    """The median time of a call, which gets the number of its run, after one that is not counted."""
    run(runs)
    times = []
    for number in range(runs):
        began = time.process_time()
        run(number)
        times.append((time.process_time() - began) * 1000)
    return statistics.median(times)


def picked(count: int, number: int) -> int:
    """Another one of `count` things for each run."""
    return random.Random(number).randrange(count)


def ours(store: Store, runs: int) -> dict[str, float]:
    """The medians of our questions."""
    stored = catalog()

    def asked(name: str, parameter: str, form: str, count: int) -> float:
        return milliseconds(
            lambda n: answer_query(store, stored[name], {parameter: form.format(picked(count, n))}), runs
        )

    return {
        "who worked on a bug": asked("who-worked-on", "work", "bnc:{}", BUGS),
        "first and last seen of a bug": asked("seen", "node", "bnc:{}", BUGS),
        "history of a bug": asked("history", "node", "bnc:{}", BUGS),
        "what a person worked on": asked("person-work", "person", "person:p{}", PEOPLE),
        "who worked on the bug named most": milliseconds(
            lambda _: answer_query(store, stored["who-worked-on"], {"work": "bnc:0"}), runs
        ),
        "a bug's surroundings": milliseconds(
            lambda n: surroundings(store, [f"{BASE}bug/bnc/{picked(BUGS, n)}"], select(), limit=50), runs
        ),
        "top ten people by bugs": milliseconds(lambda _: solve(store, TOP), runs),
    }


def peers(size: int, runs: int) -> dict[str, float]:
    """The medians of the like questions in rdflib's in-memory store."""
    import rdflib

    graph = rdflib.Dataset(default_union=True)
    graph.parse(data="\n".join(quads(size)), format="nquads")

    def asked(text: str, count: int) -> float:
        return milliseconds(lambda n: list(graph.query(PREFIXES + text.replace("NUMBER", str(picked(count, n))))), runs)

    return {
        "who worked on a bug": asked(WHO, BUGS),
        "first and last seen of a bug": asked(SEEN, BUGS),
        "what a person worked on": asked(WORK, PEOPLE),
        "top ten people by bugs": asked(TOP, 1),
    }


def main(arguments: Sequence[str] = ()) -> None:
    """Measures and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quads", type=int, default=1_000_000)
    parser.add_argument("--peer", type=int, default=1_000_000, help="quads that rdflib holds; 0: without it")
    parser.add_argument("--runs", type=int, default=20)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        with new_generation(store) as generation:
            generation.load(line + "\n" for line in quads(options.quads))
        mine = ours(open_store(store), options.runs)
    theirs = peers(options.peer, 3) if options.peer else {}
    heads = ["question", f"here, {options.quads:,} quads", f"rdflib, {options.peer:,} quads", "ratio"]
    rows = [
        [
            name,
            f"{here:.1f} ms",
            *((f"{there:.0f} ms", f"{there / here:.0f}") if (there := theirs.get(name)) else ("", "")),
        ]
        for name, here in mine.items()
    ]
    print(table(heads, rows))  # noqa: T201 - a benchmark talks


if __name__ == "__main__":
    main(sys.argv[1:])
