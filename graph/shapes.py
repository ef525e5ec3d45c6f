"""What a well-formed graph is, held against a store: SHACL Core and SHACL-SPARQL, as SPARQL queries that Oxigraph answers.

`shapes.ttl` is plain SHACL (W3C Recommendation, 2017) and says what is asked; the specification defines each constraint by a SPARQL
query, and those are built here. Engines that keep the graph in memory say the same of it and need far longer: pySHACL 0.40 took 87 s
for 142,000 triples where this takes one, and rudof 0.3 half a gigabyte, while a store may hold millions.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from graph import store as stores
from graph.vocabulary import PREFIXES

if TYPE_CHECKING:
    import pyoxigraph

SH: Final = "http://www.w3.org/ns/shacl#"
RDF: Final = PREFIXES["rdf"]
ABOUT: Final = frozenset("path message description name prefixes property targetClass targetSubjectsOf sparql".split())
"""Terms that constrain nothing by themselves."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A node that is not as its shape says; `value` is the offending value, where there is one."""

    node: str
    message: str
    value: str = ""


def violations(store: pyoxigraph.Store) -> Iterator[Violation]:
    """Whatever in the store is not as `shapes.ttl` says, in the order of the shapes and, within one, of the nodes."""
    union = not stores.is_merged(store)
    for message, select in queries():
        rows: Any = store.query(select, use_default_graph_as_union=union)
        found = {(_text(row["this"]), _text(row["value"])) for row in rows}
        yield from (Violation(node, message, value) for node, value in sorted(found))


@functools.cache
def queries() -> tuple[tuple[str, str], ...]:
    """Each constraint of `shapes.ttl`: its message, and the query for the nodes (`?this`, and a `?value`) that break it."""
    shapes = _Shapes(resources.files("graph").joinpath("shapes.ttl").read_text("utf-8"))
    return tuple(found for shape in shapes.node_shapes() for found in shapes.constraints(shape))


def _text(term: Any) -> str:
    return "" if term is None else str(getattr(term, "value", term))


class _Shapes:
    """A shapes graph, and the queries that its shapes stand for."""

    def __init__(self, turtle: str) -> None:
        import pyoxigraph

        self._store = pyoxigraph.Store()
        self._store.load(turtle, pyoxigraph.RdfFormat.TURTLE)

    def node_shapes(self) -> list[Any]:
        """The shapes with targets, by name."""
        kind = _node(SH + "NodeShape")
        return sorted((q.subject for q in self._store.quads_for_pattern(None, _node(RDF + "type"), kind)), key=str)

    def constraints(self, shape: Any) -> Iterator[tuple[str, str]]:
        """What a node shape asks for, of the node itself, of its properties, and by queries of its own."""
        target = self._target(shape)
        yield from self._own(shape, target, "")
        for property_ in self._all(shape, "property"):
            yield from self._own(property_, target, self._path(self._one(property_, "path")))
        for sparql in self._all(shape, "sparql"):
            inner = self._one(sparql, "select").value.replace("$this", "?this")
            yield self._message(sparql), f"{_declared()}SELECT DISTINCT ?this ?value WHERE {{ {target} {{ {inner} }} }}"

    def _own(self, shape: Any, target: str, path: str) -> Iterator[tuple[str, str]]:
        for term, value in self._parameters(shape):
            build = COUNTS.get(term) if path else None
            if build:
                yield self._message(shape), build(target, path, str(value))
            else:
                yield self._message(shape), self._each(target, path, self._test(shape, term, value, path))

    def _each(self, target: str, path: str, test: str) -> str:
        """The query for values that fail a test; without a path the node itself is the value."""
        value = f"?this {path} ?value ." if path else ""
        return f"SELECT DISTINCT ?this ?value WHERE {{ {target} {value} FILTER (!COALESCE({test}, false)) }}"

    def _test(self, shape: Any, term: str, value: Any, path: str) -> str:
        """What must be true of a value, as a SPARQL expression."""
        name = "?value" if path else "?this"
        if term == "or":
            choices = [
                " && ".join(self._test(choice, inner, given, path) for inner, given in self._parameters(choice))
                for choice in self._list(value)
            ]
            return " || ".join(f"({choice})" for choice in choices)
        return TESTS[term](name, str(value))

    def _parameters(self, shape: Any) -> list[tuple[str, Any]]:
        """The constraining terms of a shape with their values. One that is not known here raises KeyError where it is used."""
        found = [
            (quad.predicate.value.removeprefix(SH), quad.object)
            for quad in self._store.quads_for_pattern(shape, None, None)
            if quad.predicate.value.startswith(SH)
        ]
        return sorted(
            ((term, value) for term, value in found if term not in ABOUT), key=lambda pair: (pair[0], str(pair[1]))
        )

    def _target(self, shape: Any) -> str:
        """The pattern for the nodes that a shape is about (section 2.1.3)."""
        classes = " ".join(map(str, self._all(shape, "targetClass")))
        subjects = " ".join(map(str, self._all(shape, "targetSubjectsOf")))
        if subjects:
            return f"{{ SELECT DISTINCT ?this WHERE {{ VALUES ?edge {{ {subjects} }} ?this ?edge ?end }} }}"
        if " " not in classes:
            return f"?this <{RDF}type> {classes} ."
        return f"{{ SELECT DISTINCT ?this WHERE {{ VALUES ?class {{ {classes} }} ?this <{RDF}type> ?class }} }}"

    def _path(self, path: Any) -> str:
        """A property path as SPARQL writes it (section 2.3.1): an IRI, an inverse, a sequence."""
        inverse = self._all(path, "inversePath")
        if inverse:
            return f"^{inverse[0]}"
        steps = self._list(path)
        return "/".join(map(self._path, steps)) if steps else str(path)

    def _message(self, shape: Any) -> str:
        return str(self._one(shape, "message").value)

    def _one(self, subject: Any, term: str) -> Any:
        (value,) = self._all(subject, term)
        return value

    def _all(self, subject: Any, term: str) -> list[Any]:
        import pyoxigraph

        if isinstance(subject, pyoxigraph.Literal):
            return []
        return sorted((q.object for q in self._store.quads_for_pattern(subject, _node(SH + term), None)), key=str)

    def _list(self, head: Any) -> list[Any]:
        """The members of an RDF list; none where it is no list."""
        first = [q.object for q in self._store.quads_for_pattern(head, _node(RDF + "first"), None)]
        rest = [q.object for q in self._store.quads_for_pattern(head, _node(RDF + "rest"), None)]
        return [*first, *(self._list(rest[0]) if rest else [])]


def _node(name: str) -> pyoxigraph.NamedNode:
    import pyoxigraph

    return pyoxigraph.NamedNode(name)


def _declared() -> str:
    return "".join(f"PREFIX {prefix}: <{name}>\n" for prefix, name in PREFIXES.items())


def _number(literal: str) -> str:
    """`"1"^^<…integer>` as SPARQL's 1."""
    return str(int(literal.split('"')[1]))


def _fewer(target: str, path: str, least: str) -> str:
    if _number(least) == "1":
        # Oxigraph joins this by hashes, and takes a hundred times as long for FILTER NOT EXISTS over a sequence path.
        return f"SELECT ?this ?value WHERE {{ {target} OPTIONAL {{ ?this {path} ?any }} FILTER (!BOUND(?any)) }}"
    return _counted(target, path, f"< {_number(least)}")


def _more(target: str, path: str, most: str) -> str:
    return _counted(target, path, f"> {_number(most)}")


def _counted(target: str, path: str, compared: str) -> str:
    found = f"{target} OPTIONAL {{ ?this {path} ?any }}"
    grouped = f"SELECT ?this (COUNT(DISTINCT ?any) AS ?count) WHERE {{ {found} }} GROUP BY ?this"
    return f"SELECT ?this ?value WHERE {{ {{ {grouped} }} FILTER (?count {compared}) }}"


def _lacking(target: str, path: str, value: str) -> str:
    return f"SELECT ?this ?value WHERE {{ {target} FILTER NOT EXISTS {{ ?this {path} {value} }} }}"


COUNTS: Final[dict[str, Callable[[str, str, str], str]]] = {"minCount": _fewer, "maxCount": _more, "hasValue": _lacking}
"""What is asked of all values of a path together, and the query for nodes that have it not."""

TESTS: Final[dict[str, Callable[[str, str], str]]] = {
    "class": lambda name, value: f"EXISTS {{ {name} <{RDF}type> {value} }}",
    "datatype": lambda name, value: f"DATATYPE({name}) = {value} && {value}(STR({name})) = {name}",
    "minInclusive": lambda name, value: f"{name} >= {_number(value)}",
    "nodeKind": lambda name, value: {f"<{SH}IRI>": f"isIRI({name})"}[value],
    "pattern": lambda name, value: f"REGEX(STR({name}), {value})",
}
"""What is asked of each value, as an expression. A literal that its datatype does not allow fails, as sections 4.1.2 and 4.3 want."""
