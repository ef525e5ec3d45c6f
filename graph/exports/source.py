"""What an export is made of: a store's statements, or those of a part of it, redacted or as they are."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from graph import store as stores
from graph.exports.part import Part, of_part
from graph.exports.redact import Redaction
from graph.sorting import Key, scratch, sorted_lines
from graph.vocabulary import PREFIXES

if TYPE_CHECKING:
    import pyoxigraph


class Statements(Protocol):
    """What an RDF text is made of: lines of N-Quads and N-Triples in order, the base IRI, and a folder for scratch files."""

    @property
    def base(self) -> str:
        """What the nodes' IRIs begin with."""

    @property
    def folder(self) -> Path:
        """Where scratch files may lie."""

    def quads(self, key: Key | None = None) -> Iterator[bytes]:
        """N-Quads lines, sorted, by a key of theirs or whole."""

    def triples(self) -> Iterator[bytes]:
        """N-Triples lines, sorted, each once."""


@dataclass(frozen=True, slots=True)
class Triples:
    """Statements of no store, as N-Triples lines in any order: what a CONSTRUCT query gave. They stand in no graph."""

    lines: Iterable[bytes]
    base: str
    folder: Path

    def quads(self, key: Key | None = None) -> Iterator[bytes]:
        """The lines in order: N-Quads allow a statement in no graph."""
        return self.triples()

    def triples(self) -> Iterator[bytes]:
        """The lines in order, each once."""
        return _once(sorted_lines(self.lines, self.folder))


@dataclass(frozen=True, slots=True)
class Graph:
    """An open store, its base IRI, a folder for scratch files; the part that is wanted, and how it is redacted (None: not)."""

    store: pyoxigraph.Store
    base: str
    folder: Path
    part: Part | None = None
    redaction: Redaction | None = None

    def quads(self, key: Key | None = None) -> Iterator[bytes]:
        """The N-Quads lines of all named graphs, in order."""
        return sorted_lines(self._named() if self._whole else self._changed(), self.folder, key)

    def triples(self) -> Iterator[bytes]:
        """The N-Triples lines of the merge of all graphs, in order, each once."""
        import pyoxigraph

        if self._whole:
            return sorted_lines(self._dump(pyoxigraph.DefaultGraph()), self.folder)
        merged = (line[: stores.graph_start(line)].rstrip() + b" .\n" for line in self._changed())
        return _once(sorted_lines(merged, self.folder))

    @property
    def _whole(self) -> bool:
        return self.part is None and self.redaction is None

    def _changed(self) -> Iterator[bytes]:
        """Only the statements of the part, redacted."""
        import pyoxigraph

        with scratch(self.folder) as file:
            file.writelines(sorted_lines(self._named(), self.folder))
            file.seek(0)
            quads: Iterable[pyoxigraph.Quad] = pyoxigraph.parse(file, pyoxigraph.RdfFormat.N_QUADS)
            if self.part is not None:
                quads = of_part(quads, self.part, self.base)
            if self.redaction is not None:
                quads = self.redaction.quads(quads)
            yield from (f"{quad.triple} {quad.graph_name} .\n".encode() for quad in quads)

    def _named(self) -> Iterator[bytes]:
        """The lines of the named graphs, one graph after the other: the default graph, which is their merge, would double them."""
        for name in self.store.named_graphs():
            end = f" {name} .\n".encode()
            yield from (line.rstrip(b" .\n") + end for line in self._dump(name))

    def _dump(self, graph: pyoxigraph.DefaultGraph | pyoxigraph.NamedNode | pyoxigraph.BlankNode) -> Iterator[bytes]:
        import pyoxigraph

        with scratch(self.folder) as file:
            self.store.dump(file, pyoxigraph.RdfFormat.N_TRIPLES, from_graph=graph)
            file.seek(0)
            yield from file


def _once(lines: Iterable[bytes]) -> Iterator[bytes]:
    before = b""
    for line in lines:
        if line != before:
            yield line
        before = line


@functools.cache
def short(name: str) -> str:
    """An IRI with its prefix, where it has one of ours: `ll:workedOn`."""
    fits = (f"{prefix}:{name.removeprefix(start)}" for prefix, start in PREFIXES.items() if name.startswith(start))
    return next(fits, name)


def value(term: Any) -> str:
    """The text of an RDF term."""
    return str(getattr(term, "value", term))
