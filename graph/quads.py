"""Facts to N-Quads: each entry's facts in its own named graph, what rests on several in `ll:inferred`.

A mention's IRI is a function of where it stands in its entry and of what it says, so that it stays when the file grows above it.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from graph.corpus import Corpus, Unit
from graph.facts import Edge, Evidence, Facts, Node, Value
from graph.vocabulary import CLASSES, PREFIXES, iri

INFERRED = iri("ll:inferred")
CO_MENTIONED = "ll:coMentionedWith"
ESCAPES = {
    ord("\\"): "\\\\",
    ord('"'): '\\"',
    ord("\n"): "\\n",
    ord("\r"): "\\r",
    ord("\t"): "\\t",
    0x7F: "\\u007F",
} | {code: f"\\u{code:04X}" for code in range(32) if chr(code) not in "\n\r\t"}
IRI_ESCAPES = {ord(c): f"%{ord(c):02X}" for c in '<>"{}|^`\\ '} | {code: f"%{code:02X}" for code in range(33)}


def literal(text: str) -> str:
    """A string as N-Quads writes it (RDF 1.1 N-Quads, STRING_LITERAL_QUOTE). Lone surrogates become U+FFFD."""
    return '"' + text.encode("utf-8", "replace").decode("utf-8").translate(ESCAPES) + '"'


def reference(target: str) -> str:
    """An IRI in angle brackets, with what may not stand in one percent-encoded."""
    return f"<{target.translate(IRI_ESCAPES)}>"


@lru_cache(maxsize=256)
def named(name: str) -> str:
    """A prefixed name as an IRI in angle brackets."""
    return f"<{iri(name)}>"


def value(pair: Value) -> str:
    """A property's value as N-Quads writes it."""
    text, kind = pair
    if kind == "@id":
        return reference(text)
    return literal(text) if kind == "xsd:string" else f"{literal(text)}^^{named(kind)}"


def quads(corpus: Corpus, facts: Facts) -> Iterator[str]:
    """All quads, each a line without its end; the same facts give the same lines, in no promised order."""
    for node in facts.nodes.values():
        yield from _node(node, _graph(corpus, node))
    made: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for (unit, node_), seen in facts.sightings.items():
        yield from _sightings(corpus.units[unit], node_, seen)
    for edge in facts.edges.values():
        if not edge.derived:
            yield from _edge(corpus, facts, edge, made)
    for edge in facts.edges.values():
        if edge.derived:
            yield from _derived(corpus, edge)
    yield from _co_mentions(corpus, facts)


def _graph(corpus: Corpus, node: Node) -> str:
    return corpus.units[node.own].iri if node.own is not None else INFERRED


def _node(node: Node, graph: str) -> Iterator[str]:
    subject, where = reference(node.iri), reference(graph)
    for kind in sorted(node.kinds):
        for name in CLASSES[kind]:
            yield f"{subject} {named('rdf:type')} {named(name)} {where} ."
    yield f"{subject} {named('rdfs:label')} {literal(node.label)} {where} ."
    for predicate, pair in sorted(node.properties):
        yield f"{subject} {named(predicate)} {value(pair)} {where} ."


def _sightings(unit: Unit, node: str, seen: Iterable[Evidence]) -> Iterator[str]:
    """`entry ll:mentions node`, and a mention for each line that proves it."""
    where = reference(unit.iri)
    yield f"{where} {named('ll:mentions')} {reference(node)} {where} ."
    for proof in sorted(seen, key=_order):
        mention = mention_iri(unit, node, proof)
        yield from _mention(mention, node, proof, where)


def _order(proof: Evidence) -> tuple[int, int, str, str]:
    return proof.unit, proof.line, proof.rule, proof.quote


def mention_iri(unit: Unit, what: str, proof: Evidence) -> str:
    """The IRI of a mention: below its entry's, by what it is of, where in the entry, and the rule."""
    text = "\n".join((what, str(proof.line - unit.records.start), proof.rule))
    return f"{unit.iri}/mention/{hashlib.blake2b(text.encode('utf-8', 'replace'), digest_size=8).hexdigest()}"


def _mention(mention: str, of: str, proof: Evidence, where: str) -> Iterator[str]:
    subject = reference(mention)
    yield f"{subject} {named('rdf:type')} {named('ll:Mention')} {where} ."
    yield f"{subject} {named('ll:of')} {reference(of)} {where} ."
    yield f'{subject} {named("ll:line")} "{proof.line}"^^{named("xsd:integer")} {where} .'
    yield f"{subject} {named('ll:quote')} {literal(proof.quote)} {where} ."
    yield f"{subject} {named('ll:rule')} {literal(proof.rule)} {where} ."


def _edge(corpus: Corpus, facts: Facts, edge: Edge, made: dict[tuple[str, str, str], list[str]]) -> Iterator[str]:
    triple = f"{reference(edge.subject)} {named(edge.predicate)} {reference(edge.object)}"
    for number in sorted({proof.unit for proof in edge.evidence}):
        yield f"{triple} {reference(corpus.units[number].iri)} ."
    for proof in sorted(edge.evidence, key=_order):
        unit = corpus.units[proof.unit]
        where = reference(unit.iri)
        mention = edge_mention(unit, edge, proof)
        yield from _mention(mention, edge.object, proof, where)
        yield from _statement(mention, edge, where)
        for path in sorted(facts.item_paths.get((proof.unit, edge.subject, edge.object, proof), ())):
            yield f"{reference(mention)} {named('ll:itemPath')} {literal(path)} {where} ."


def edge_mention(unit: Unit, edge: Edge, proof: Evidence) -> str:
    """The IRI of the mention that proves an edge."""
    return mention_iri(unit, f"{edge.subject} {edge.predicate} {edge.object}", proof)


def _statement(mention: str, edge: Edge, where: str) -> Iterator[str]:
    subject = reference(mention)
    yield f"{subject} {named('rdf:subject')} {reference(edge.subject)} {where} ."
    yield f"{subject} {named('rdf:predicate')} {named(edge.predicate)} {where} ."
    yield f"{subject} {named('rdf:object')} {reference(edge.object)} {where} ."


def _derived(corpus: Corpus, edge: Edge) -> Iterator[str]:
    """An inferred edge: its mention stands in `ll:inferred`, quotes its first line, and points to the lines it rests on."""
    where = reference(INFERRED)
    yield f"{reference(edge.subject)} {named(edge.predicate)} {reference(edge.object)} {where} ."
    proofs = sorted(edge.evidence, key=_order)
    if not proofs:
        return
    unit = corpus.units[proofs[0].unit]
    mention = edge_mention(unit, edge, proofs[0])
    yield from _mention(mention, edge.object, proofs[0], where)
    yield from _statement(mention, edge, where)
    for proof in proofs:
        basis = corpus.units[proof.unit]
        source = mention_iri(basis, f"{edge.subject} {edge.predicate} {edge.object} basis", proof)
        yield f"{reference(mention)} {named('prov:wasDerivedFrom')} {reference(source)} {where} ."
        yield from _mention(source, edge.object, proof, reference(basis.iri))


def _co_mentions(corpus: Corpus, facts: Facts) -> Iterator[str]:
    where = reference(INFERRED)
    for (one, other), count in sorted(facts.co_mentions.items()):
        yield f"{reference(one)} {named(CO_MENTIONED)} {reference(other)} {where} ."
        digest = hashlib.blake2b(f"{one}\n{other}".encode(), digest_size=8).hexdigest()
        subject = reference(f"{corpus.base}co-mention/{digest}")
        for name in CLASSES["co-mention"]:
            yield f"{subject} {named('rdf:type')} {named(name)} {where} ."
        yield f"{subject} {named('ll:of')} {reference(one)} {where} ."
        yield f"{subject} {named('ll:of')} {reference(other)} {where} ."
        yield f'{subject} {named("ll:count")} "{count}"^^{named("xsd:integer")} {where} .'


def prefixes() -> str:
    """The prefixes as SPARQL declares them."""
    return "".join(f"PREFIX {prefix}: <{name}>\n" for prefix, name in PREFIXES.items())
