"""JSON-LD 1.1 (W3C Recommendation, 2020) that reads well: a context of short names first, then graph by graph, node by node, in a stream.

The short names are those of the ontology, so that a reader sees `"workedOn": ["id:bug/bnc/782311"]`; standard terms keep their prefix.
"""

from __future__ import annotations

import functools
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib import resources
from itertools import groupby
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from graph.exports.source import Statements, short
from graph.sorting import scratch
from graph.store import by_graph
from graph.vocabulary import LL, PREFIXES, iri
from nlp.errors import LogloomError

if TYPE_CHECKING:
    import pyoxigraph

TYPE: Final = iri("rdf:type")
STRING: Final = iri("xsd:string")
INTEGER: Final = iri("xsd:integer")
BOOLEAN: Final = iri("xsd:boolean")
NODES: Final = (
    "dcterms:conformsTo dcterms:contributor dcterms:hasVersion dcterms:isPartOf dcterms:references dcterms:relation dcterms:subject "
    "foaf:mbox foaf:page oslc_cm:tracksChangeSet prov:wasDerivedFrom rdf:object rdf:predicate rdf:subject schema:about schema:mentions "
    "sioc:has_container sioc:has_creator sioc:reply_of"
).split()
STANDARD: Final[dict[str, str]] = {
    **dict.fromkeys(NODES, "@id"),
    "dcterms:created": iri("xsd:dateTime"),
    "dcterms:modified": iri("xsd:dateTime"),
}
"""What the values of standard terms are: nodes, or literals of a datatype. Others are plain text, or say their datatype themselves."""


SHORT: Final = frozenset(PREFIXES) - {"ll"} | {"id"}
"""The prefixes of the context; own terms have none there."""


def write_jsonld(graph: Statements, output: BinaryIO) -> None:
    """A document of all named graphs."""
    import pyoxigraph

    terms = (f"{json.dumps(term)}: {json.dumps(meaning)}" for term, meaning in context(graph.base).items())
    output.write(('{"@context": {\n ' + ",\n ".join(terms) + '\n},\n"@graph": [\n').encode())
    with scratch(graph.folder) as file:
        file.writelines(graph.quads(by_graph))
        file.seek(0)
        quads: Iterable[pyoxigraph.Quad] = pyoxigraph.parse(file, pyoxigraph.RdfFormat.N_QUADS)
        first = True
        for name, group in groupby(quads, key=lambda quad: quad.graph_name):
            output.write(b"" if first else b",\n")
            first = False
            _write_graph(name, group, graph.base, output)
    output.write(b"\n]}\n")


def context(base: str) -> dict[str, Any]:
    """The short names: own terms bare, node IRIs as `id:…`, standard terms by their prefixes with what their values are."""
    kinds = {term: kind for term, kind in _own() if kind != STRING}
    return {
        "@version": 1.1,
        "@vocab": LL,
        "id": {"@id": base, "@prefix": True},
        **{prefix: name for prefix, name in PREFIXES.items() if name != LL},
        **{term: {"@id": f"{LL}{term}", "@type": _type(kind)} for term, kind in sorted(kinds.items())},
        **{term: {"@id": term, "@type": _type(kind)} for term, kind in sorted(STANDARD.items())},
    }


@functools.cache
def _own() -> tuple[tuple[str, str], ...]:
    """The ontology's properties by their local names: `@id`, or the datatype of their values."""
    import pyoxigraph

    text = resources.files("graph").joinpath("ontology.ttl").read_text("utf-8")
    found, ranges = {}, {}
    for quad in pyoxigraph.parse(text, pyoxigraph.RdfFormat.TURTLE):
        if quad.predicate.value == TYPE and str(quad.object).endswith("#ObjectProperty>"):
            found[_text(quad.subject)] = "@id"
        elif quad.predicate.value == iri("rdfs:range"):
            ranges[_text(quad.subject)] = _text(quad.object)
    literal = {term: kind for term, kind in ranges.items() if kind.startswith(PREFIXES["xsd"])}
    return tuple(sorted((term.removeprefix(LL), kind) for term, kind in {**found, **literal}.items()))


@functools.cache
def _kinds() -> dict[str, str]:
    return {f"{LL}{term}": kind for term, kind in _own()} | {iri(term): kind for term, kind in STANDARD.items()}


def _type(kind: str) -> str:
    return kind if kind.startswith("@") else short(kind)


def _write_graph(name: Any, quads: Iterator[pyoxigraph.Quad], base: str, output: BinaryIO) -> None:
    import pyoxigraph

    nodes = (_node(list(group), base) for _, group in groupby(quads, key=lambda quad: quad.subject))
    lines = (json.dumps(node, ensure_ascii=False).encode("utf-8", "replace") for node in nodes)
    named = not isinstance(name, pyoxigraph.DefaultGraph)
    if named:
        output.write(f'{{"@id": {json.dumps(_compact(name.value, base), ensure_ascii=False)}, "@graph": [\n'.encode())
    for number, line in enumerate(lines):
        output.write((b",\n " if number else b" ") + line)
    if named:
        output.write(b"\n]}")


def _node(quads: list[pyoxigraph.Quad], base: str) -> dict[str, Any]:
    import pyoxigraph

    values = defaultdict[str, list[Any]](list)
    for quad in quads:
        if quad.predicate.value == TYPE and isinstance(quad.object, pyoxigraph.NamedNode):
            values["@type"].append(_class(_text(quad.object)))
        else:
            values[_class(quad.predicate.value)].append(_value(quad, base))
    return {"@id": _compact(_text(quads[0].subject), base)} | {
        key: found[0] if len(found) == 1 else found for key, found in values.items()
    }


def _class(name: str) -> str:
    """A class or property: bare where it is our own, else with its prefix."""
    if name.startswith(LL) and name != LL and ":" not in name.removeprefix(LL):
        return name.removeprefix(LL)
    found = short(name)
    return found if found != name and not found.startswith("ll:") else _whole(name)


def _compact(name: str, base: str) -> str:
    """A node's IRI as `id:…`, where a reader would make the same of that again."""
    rest = name.removeprefix(base)
    return f"id:{rest}" if name.startswith(base) and rest and not rest.startswith("//") else _whole(name)


def _whole(name: str) -> str:
    """An IRI as it is. Raises LogloomError for one that a reader would take for another: JSON-LD has no way to write it."""
    scheme, _, rest = name.partition(":")
    if scheme in SHORT and not rest.startswith("//"):
        raise LogloomError(
            f"{name}: JSON-LD would take this for a name with the prefix `{scheme}`; choose another format, trig say"
        )
    return name


def _value(quad: pyoxigraph.Quad, base: str) -> Any:
    import pyoxigraph

    kind, term = _kinds().get(quad.predicate.value, STRING), quad.object
    if not isinstance(term, pyoxigraph.Literal):
        name = _compact(_text(term), base)
        return name if kind == "@id" else {"@id": name}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    datatype = term.datatype.value
    if kind == datatype:
        return _native(term.value, datatype)
    return {"@value": term.value} if datatype == STRING else {"@value": term.value, "@type": short(datatype)}


def _native(text: str, datatype: str) -> str | int | bool:
    """A number or a truth as JSON has them, where that is written in just one way."""
    if datatype == INTEGER and text.isascii() and text.isdigit() and str(int(text)) == text and len(text) < 16:
        return int(text)
    return {"true": True, "false": False}.get(text, text) if datatype == BOOLEAN else text


def _text(term: Any) -> str:
    return str(getattr(term, "value", term))
