"""Facts to N-Triples for a graph: each entry's facts for its own named graph, what rests on several for `ll:inferred`.

A mention's IRI is a function of where it stands in its entry and of what it says, so that it stays when the file grows above it.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from urllib.parse import quote

from graph.facts import Evidence, Facts, Node, Property, Triple, Value
from graph.relations.co_mentions import Pair
from graph.relations.work import Basis
from graph.vocabulary import BESIDE, CLASSES, INFERRED, co_mention_iri, iri, version_iri

ESCAPES = {
    ord("\\"): "\\\\",
    ord('"'): '\\"',
    ord("\n"): "\\n",
    ord("\r"): "\\r",
    ord("\t"): "\\t",
    0x7F: "\\u007F",
} | {code: f"\\u{code:04X}" for code in range(32) if chr(code) not in "\n\r\t"}
ESCAPED = re.compile(f"[{re.escape(''.join(map(chr, ESCAPES)))}]")
PLANES = "".join(f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 14))
NOT_IN_IRI = re.compile(
    f'[^\x21-\x7e\xa0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef{PLANES}\U000e1000-\U000efffd]|[<>"{{}}|^`\\\\]|%(?![0-9A-Fa-f]{{2}})'
)
"""What may not stand in an IRI (RFC 3987, iunreserved and reserved; ucschar; a `%` that encodes nothing)."""


@lru_cache(maxsize=1024)
def literal(text: str) -> str:
    """A string as N-Triples writes it (RDF 1.1 N-Triples, STRING_LITERAL_QUOTE). Lone surrogates become U+FFFD."""
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode("utf-8")
    return f'"{text.translate(ESCAPES) if ESCAPED.search(text) else text}"'


@lru_cache(maxsize=4096)
def reference(target: str) -> str:
    """An IRI in angle brackets, with what may not stand in one percent-encoded.

    Text of a log is in many of them, and what may stand where in an IRI has more rules than what may stand in one at all: a `[` in a
    path, a port of letters. So a parser of IRIs has the last word, and all of it is encoded where that finds a fault.
    """
    found = NOT_IN_IRI.sub(_percent, target)
    return f"<{found if _is_iri(found) else _encoded(target)}>"


def _is_iri(text: str) -> bool:
    import pyoxigraph

    try:
        pyoxigraph.NamedNode(text)
    except ValueError:
        return False
    return True


def _encoded(target: str) -> str:
    scheme, _, rest = target.partition(":")
    return f"{scheme}:{quote(rest, safe='/', errors='replace')}"


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))


@lru_cache(maxsize=256)
def named(name: str) -> str:
    """A prefixed name as an IRI in angle brackets."""
    return f"<{iri(name)}>"


TYPE, MENTION, OF, LINE, QUOTE, RULE = map(named, "rdf:type ll:Mention ll:of ll:line ll:quote ll:rule".split())
CO_MENTIONED, COUNT, INTEGER = map(named, "ll:coMentionedWith ll:count xsd:integer".split())


def value(pair: Value) -> str:
    """A property's value as N-Triples writes it."""
    text, kind = pair
    if kind == "@id":
        return reference(text)
    return literal(text) if kind == "xsd:string" else f"{literal(text)}^^{named(kind)}"


Description = tuple[str, tuple[str, ...], str, tuple[Property, ...]]
"""What one unit, or the resolution, says of a node that many name: IRI, kinds, label, properties."""

Part = bytes
"""The same as a line of bytes with its end: its IRI, a tab, and the rest as JSON. So the parts of one node stand together where lines are
in order, in memory or on disk; and as tuples and texts they would take five times the memory."""

TO_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def part_of(node: Node) -> Part:
    """A node as a part, in one order."""
    said = tuple(sorted(node.kinds)), node.label, tuple(sorted(node.properties))
    return f"{node.iri}\t{TO_JSON(said)}\n".encode("utf-8", "surrogatepass")


def description_of(part: Part) -> Description:
    """What a part says."""
    iri_, _, said = part.decode("utf-8", "surrogatepass").partition("\t")
    kinds, label, properties = json.loads(said)
    return iri_, tuple(kinds), label, tuple((predicate, (text, kind)) for predicate, (text, kind) in properties)


def node_of(part: Part) -> bytes:
    """The IRI of the node that a part describes."""
    return part[: part.index(b"\t")]


def unit_triples(unit: str, start: int, facts: Facts) -> bytes:
    """What stands in a unit's own graph, as N-Triples, none twice, in no promised order. `start`: its first line."""
    said: dict[str, None] = {}
    mentions: list[str] = []
    for node in facts.nodes.values():
        if node.own:
            said.update(dict.fromkeys(_node(node.iri, sorted(node.kinds), node.label, sorted(node.properties))))
    for node_, seen in facts.sightings.items():
        said.update(dict.fromkeys(_edge((unit, "ll:mentions", node_))))
        mentions += [_mention(mention_of(unit, start, node_, proof), node_, proof) for proof in seen]
    for edge, proofs in facts.edges.items():
        said.update(dict.fromkeys(_edge(edge)))
        for proof in proofs:
            mention = mention_of(unit, start, " ".join(edge), proof)
            mentions += [_mention(mention, edge[2], proof), _statement(mention, edge)]
            for path in facts.item_paths.get((edge[2], proof), ()) if edge[1] == "ll:references" else ():
                mentions.append(f"{mention} {named('ll:itemPath')} {literal(path)} .\n")
    return "".join([*said, *mentions]).encode()


def node_triples(parts: Iterable[Part]) -> Iterator[str]:
    """The description of a node that many name, each triple a line with its end. The label is the least of those that its parts give."""
    held = list(map(description_of, parts))
    iri_ = held[0][0]
    label = min((label for _, _, label, _ in held if label), default=iri_)
    kinds = sorted({kind for _, some, _, _ in held for kind in some})
    properties = sorted({property_ for *_, some in held for property_ in some})
    return _node(iri_, kinds, label, properties)


def _node(iri_: str, kinds: Iterable[str], label: str, properties: Iterable[Property]) -> Iterator[str]:
    subject = reference(iri_)
    for name in dict.fromkeys(name for kind in kinds for name in CLASSES[kind]):  # two kinds can have one class
        yield f"{subject} {TYPE} {named(name)} .\n"
    yield f"{subject} {named('rdfs:label')} {literal(label)} .\n"
    for predicate, pair in properties:
        yield f"{subject} {named(predicate)} {value(pair)} .\n"


def mention_of(unit: str, start: int, what: str, proof: Evidence) -> str:
    """A mention, in angle brackets: its IRI is below its unit's, by what it is of, where in the unit, the rule, and the words."""
    text = "\n".join((what, str(proof.line - start), proof.rule, proof.quote))
    digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()
    return f"{reference(unit)[:-1]}/mention/{digest}>"


def _mention(mention: str, of: str, proof: Evidence) -> str:
    """The triples of a mention, which make most of a graph, as one text."""
    return (
        f"{mention} {TYPE} {MENTION} .\n"
        f"{mention} {OF} {reference(of)} .\n"
        f'{mention} {LINE} "{proof.line}"^^{INTEGER} .\n'
        f"{mention} {QUOTE} {literal(proof.quote)} .\n"
        f"{mention} {RULE} {literal(proof.rule)} .\n"
    )


def _edge(edge: Triple) -> Iterator[str]:
    """An edge, and the standard one beside it."""
    subject, object_ = reference(edge[0]), reference(edge[2])
    yield f"{subject} {named(edge[1])} {object_} .\n"
    if edge[1] in BESIDE:
        standard, inverse = BESIDE[edge[1]]
        start, end = (object_, subject) if inverse else (subject, object_)
        yield f"{start} {named(standard)} {end} .\n"


def _statement(mention: str, edge: Triple) -> str:
    return (
        f"{mention} {named('rdf:subject')} {reference(edge[0])} .\n"
        f"{mention} {named('rdf:predicate')} {named(edge[1])} .\n"
        f"{mention} {named('rdf:object')} {reference(edge[2])} .\n"
    )


def inferred_triples(edge: Triple, basis: Sequence[Basis]) -> Iterator[tuple[str, str]]:
    """An inferred edge, as graphs and texts of N-Triples: its mention stands in `ll:inferred`, quotes its first line, and points to the
    lines it rests on, each a mention in its own unit's graph."""
    first = basis[0]
    mention = mention_of(first.unit, first.start, " ".join((*edge, "inferred")), first.evidence)
    yield INFERRED, "".join(_edge(edge)) + _mention(mention, edge[2], first.evidence) + _statement(mention, edge)
    for one in basis:
        source = mention_of(one.unit, one.start, " ".join((*edge, "basis")), one.evidence)
        yield INFERRED, f"{mention} {named('prov:wasDerivedFrom')} {source} .\n"
        yield one.unit, _mention(source, edge[2], one.evidence)


def co_mention_triples(pairs: Mapping[Pair, int], base: str) -> Iterator[str]:
    """Pairs that stand together, and in how many units: a text of N-Triples for each."""
    types = [named(name) for name in CLASSES["co-mention"]]
    for pair, count in pairs.items():
        one, other = map(reference, pair)
        subject = f"<{co_mention_iri(pair, base)}>"
        yield (
            f"{one} {CO_MENTIONED} {other} .\n"
            + "".join(f"{subject} {TYPE} {name} .\n" for name in types)
            + f"{subject} {OF} {one} .\n"
            f"{subject} {OF} {other} .\n"
            f'{subject} {COUNT} "{count}"^^{INTEGER} .\n'
        )


def version_triple(base: str) -> str:
    """What a graph whose nodes are below `base` says of itself in `ll:inferred`: the version of the vocabulary that it keeps to."""
    return f"{reference(base)} {named('dcterms:conformsTo')} {reference(version_iri())} .\n"


Packed = bytes
"""Parts, one behind the other, made small."""


def pack(parts: Iterable[Part]) -> Packed:
    """Parts as they are kept for another time."""
    return zlib.compress(b"".join(parts), 1)


def unpack(packed: Packed) -> list[Part]:
    """The parts that were packed."""
    return zlib.decompress(packed).splitlines(keepends=True)


def by_node(parts: Iterable[Part]) -> Iterator[tuple[Part, ...]]:
    """The parts, which are in order, of each node that they describe. `parts` may hold some of them twice."""
    return (tuple(dict.fromkeys(held)) for _, held in groupby(parts, key=node_of))
