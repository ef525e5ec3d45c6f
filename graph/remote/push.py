"""The graph of a store to a SPARQL server: what differs is sent, what is gone is removed, what others put there stays.

Each named graph is put there as it is (W3C, SPARQL 1.1 Graph Store HTTP Protocol), new ones in batches of N-Quads where the server
takes these. The server's default graph gets the merge of them, as in a store, so that answers are the same.

What is there is noted there, in a graph of its own (PUSHED), since several machines may push one log: a note beside the store
would not know of theirs. A note is a literal `NUMBER DIGEST IRI`; the highest number counts. Before a graph is touched it is noted
as unsure, afterwards with the digest of what it holds, so that a push that broke off goes on where it was, whatever was built since.
Of a graph that changes, the server is asked first what it holds: triples that nobody says any more leave the default graph before
the graph itself is changed, so that nothing is forgotten in between.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Triple

from graph.remote.server import Server, ServerError, shown
from graph.remote.text import as_sparql
from graph.store import open_store
from graph.vocabulary import INFERRED, iri
from nlp.errors import LogloomError

PUSHED: Final = iri("ll:pushed")
HOLDS: Final = iri("ll:pushedGraph")
BY: Final = iri("ll:pushedBy")
UNSURE: Final = "?"

BATCH: Final = 4 << 20
"""Bytes of N-Quads that are sent at once."""
MOST: Final = 500
"""Graphs that are sent at once."""
ALIKE: Final = 0.1
"""Where less than this share of the graphs that are there is in the store too, they are another log's."""
PUT_FROM: Final = 0.5
"""Where more than this share of a graph differs, it is sent as a whole."""

N_TRIPLES: Final = {"Content-Type": "application/n-triples"}
N_QUADS: Final = {"Content-Type": "application/n-quads"}
REFUSED: Final = (400, 404, 405, 406, 411, 415, 501)
"""Said by a server that has no such service, or takes no such form."""

Progress = Callable[[str, int, int], None]
Triples = set[Triple]


@dataclass(slots=True)
class Pushed:
    """What a push did: named graphs in the store, those sent and those removed; triples sent; requests."""

    graphs: int = 0
    sent: int = 0
    removed: int = 0
    triples: int = 0
    requests: int = 0

    def as_json(self) -> dict[str, int]:
        """For `--json`."""
        return asdict(self)


def push(store: Path, server: Server, replace: bool = False, progress: Progress | None = None) -> Pushed:
    """Makes the server hold the graph of the store. `replace`: even in the place of another log's.

    Raises LogloomError that says how far it got; the next push goes on from there.
    """
    local = Local(open_store(store))
    done = Pushed(graphs=len(local.names))
    pusher = Pusher(local, server, done, progress or (lambda *_: None))
    try:
        pusher.push(replace)
    except ServerError as error:
        todo = pusher.todo
        far = f"; {done.sent + done.removed} of {todo} graphs are done, push again to go on" if todo else ""
        raise LogloomError(f"{error}{far}") from error
    finally:
        done.requests = server.requests
    return done


class Local:
    """The graph of a store, as a push sees it."""

    def __init__(self, store: pyoxigraph.Store) -> None:
        self.store = store
        self.names = sorted(name.value for name in store.named_graphs() if isinstance(name, NamedNode))

    def digest(self, graph: str) -> str:
        """A digest of what a graph holds."""
        text = self.store.dump(format=RdfFormat.N_TRIPLES, from_graph=NamedNode(graph))
        return hashlib.blake2b(b"\n".join(sorted((text or b"").split(b"\n"))), digest_size=16).hexdigest()

    def triples(self, graph: str) -> Triples:
        """What a graph holds."""
        return {quad.triple for quad in self.store.quads_for_pattern(None, None, None, NamedNode(graph))}

    def gone(self, triples: Iterable[Triple]) -> Triples:
        """Those triples that no graph holds."""
        return {t for t in triples if not any(self.store.quads_for_pattern(t.subject, t.predicate, t.object, None))}


class Pusher:
    """One push on its way. `todo`: the graphs that it has to send or to remove."""

    def __init__(self, local: Local, server: Server, done: Pushed, progress: Progress) -> None:
        self.local = local
        self.server = server
        self.done = done
        self.todo = 0
        self._progress = progress
        self._number = 0
        self._me = secrets.token_hex(8)
        self._there: dict[str, str] = {}
        """What was noted there when it began."""
        self._updates = True
        """Whether the server takes SPARQL updates; False once it refused one."""
        self._quads = True
        """Whether it takes N-Quads; False once it refused them."""

    def push(self, replace: bool) -> None:
        """All of it."""
        there = self._there = self._noted()
        self._refuse_another_log(there.keys(), replace)
        here = {name: self.local.digest(name) for name in self._told("comparing", self.local.names)}
        changed = [name for name, digest in here.items() if there.get(name) != digest]
        gone = sorted(there.keys() - here.keys())
        self.todo = len(changed) + len(gone)
        if not self.todo:
            return
        self._begin()
        present = there.keys() | self._present(changed, there)
        self._send_new([name for name in changed if name not in present], here)
        self._send_changed([name for name in changed if name in present], here)
        self._remove(gone)
        self._tidy(here)

    def _told(self, what: str, names: Sequence[str]) -> Iterator[str]:
        for number, name in enumerate(names):
            self._progress(what, number, len(names))
            yield name

    def _tell(self) -> None:
        self._progress("pushing", max(0, self.done.sent + self.done.removed - 1), self.todo)

    def _noted(self) -> dict[str, str]:
        """The graphs that were pushed, each with the digest of what it holds."""
        held = self._held(PUSHED)
        notes = sorted(map(_note, _values(held, HOLDS)), key=lambda note: (note[0], note[1] == UNSURE))
        begun = (int(text.partition(" ")[0]) for text in _values(held, BY))
        self._number = max([*(note[0] for note in notes), *begun], default=0)
        return {name: digest for _, digest, name in notes}

    def _note(self, notes: Mapping[str, str]) -> None:
        self._number += 1
        self._post(PUSHED, (_said(HOLDS, f"{self._number} {digest} {name}") for name, digest in notes.items()))

    def _begin(self) -> None:
        """From now on the server is ours; another push finds out before it goes on."""
        self._number += 1
        self._post(PUSHED, [_said(BY, f"{self._number:09} {self._me}")])

    def _check_alone(self) -> None:
        found = self._select(f"SELECT (MAX(?by) AS ?last) {{ GRAPH <{PUSHED}> {{ ?it <{BY}> ?by }} }}")
        if found is not None and not any(row and row[0].endswith(self._me) for row in found):
            raise ServerError(f"{shown(self.server.services.store)}: another push to this server began meanwhile")

    def _tidy(self, here: Mapping[str, str]) -> None:
        """Only what counts stays noted."""
        self._check_alone()
        lines = (_said(HOLDS, f"1 {digest} {name}") for name, digest in here.items())
        self._put(PUSHED, lines)

    def _refuse_another_log(self, there: Set[str], replace: bool) -> None:
        there = there - {INFERRED}  # which every log has
        common = there & set(self.local.names)
        if there and not replace and len(common) < ALIKE * len(there):
            where = shown(self.server.services.store)
            raise LogloomError(
                f"{where}: holds the graph of another log ({len(there)} named graphs, {len(common)} of them in this store);"
                " push to another data set, or put this one in its place by --replace"
            )

    def _present(self, changed: Sequence[str], there: Mapping[str, str]) -> set[str]:
        """Those graphs that are there though nothing is noted of them: all that might be, where the server can't tell."""
        if all(name in there for name in changed):
            return set()
        found = self._select("SELECT DISTINCT ?graph { GRAPH ?graph { ?s ?p ?o } }")
        return set(changed) if found is None else {row[0] for row in found}

    def _send_new(self, names: Sequence[str], here: Mapping[str, str]) -> None:
        """Graphs that are not there: N-Quads with the triples of the default graph behind them."""
        for batch in self._batches(names):
            if not self._quads:
                self._send_changed(list(batch), here)
                continue
            self._check_alone()
            self._note(dict.fromkeys(batch, UNSURE))
            lines = [f"{t} <{name}> ." for name, triples in batch.items() for t in triples]
            bare = [f"{t} ." for t in set().union(*batch.values())]
            if not self._post_quads([*lines, *bare]):
                self._send_changed(list(batch), here)
                continue
            self._sent(batch, here)

    def _batches(self, names: Sequence[str]) -> Iterator[dict[str, Triples]]:
        batch: dict[str, Triples] = {}
        size = 0
        for name in names:
            batch[name] = self.local.triples(name)
            size += sum(len(str(t)) for t in batch[name])
            if size > BATCH or len(batch) >= MOST:
                yield batch
                batch, size = {}, 0
        if batch:
            yield batch

    def _sent(self, batch: Mapping[str, Triples], here: Mapping[str, str]) -> None:
        self._note({name: here[name] for name in batch})
        self.done.sent += len(batch)
        self.done.triples += sum(map(len, batch.values()))
        self._tell()

    def _post_quads(self, lines: Iterable[str]) -> bool:
        for text in _texts(lines):
            url = self.server.services.store
            response = self.server.call("POST", url, data=text, headers=N_QUADS, allowed=REFUSED)
            if response.status_code in REFUSED:
                self._quads = False
                break
        return self._quads

    def _send_changed(self, names: Sequence[str], here: Mapping[str, str]) -> None:
        """Graphs that may be there: what they hold is read, and what differs is sent."""
        for batch in self._batches(names):
            self._check_alone()
            self._note(dict.fromkeys(batch, UNSURE))
            held = {name: self._held(name) for name in batch}
            self._leave_default(set().union(*held.values()) - set().union(*batch.values()))
            for name, triples in batch.items():
                self._change(name, held[name], triples)
            # Of a graph that is noted as unsure, what is there may be missing in the default graph all the same.
            sure = {name for name in batch if self._there.get(name, UNSURE) != UNSURE}
            new = (triples - held[name] if name in sure else triples for name, triples in batch.items())
            self._post("", (f"{t} ." for t in set().union(*new)))
            self._sent(batch, here)

    def _change(self, name: str, held: Triples, triples: Triples) -> None:
        removed, added = held - triples, triples - held
        if held and len(removed) + len(added) < PUT_FROM * len(triples) and self._update(removed, added, name):
            return
        if removed or added:
            self._put(name, (f"{t} ." for t in triples))

    def _remove(self, names: Sequence[str]) -> None:
        for start in range(0, len(names), MOST):
            batch = names[start : start + MOST]
            self._check_alone()
            self._note(dict.fromkeys(batch, UNSURE))
            self._leave_default(set().union(*map(self._held, batch)))
            for name in batch:
                self.server.call("DELETE", self.server.services.store, params={"graph": name}, allowed=(404,))
                self.done.removed += 1
                self._tell()

    def _leave_default(self, triples: Triples) -> None:
        """Those of the triples that no graph of the store holds leave the default graph."""
        gone = self.local.gone(triples)
        if gone and not self._update(gone, set(), ""):
            merge = self.local.store.quads_for_pattern(None, None, None, DefaultGraph())
            self._put("", (f"{quad.triple} ." for quad in merge))

    def _held(self, graph: str) -> Triples:
        response = self.server.call(
            "GET",
            self.server.services.store,
            params={"graph": graph},
            headers={"Accept": N_TRIPLES["Content-Type"]},
            allowed=(404,),
        )
        if response.status_code == 404:
            return set()
        try:
            return {quad.triple for quad in pyoxigraph.parse(response.content, RdfFormat.N_TRIPLES)}
        except SyntaxError as error:
            where = shown(self.server.services.store)
            raise ServerError(f"{where}: no graph store: it answers with something else than N-Triples") from error

    def _put(self, graph: str, lines: Iterable[str]) -> None:
        """The graph holds these lines alone; of a large one the first are put there, and the others added."""
        method = "PUT"
        for text in _texts(lines):
            self.server.call(method, self.server.services.store, params=_of(graph), data=text, headers=N_TRIPLES)
            method = "POST"

    def _post(self, graph: str, lines: Iterable[str]) -> None:
        for text in _texts(lines):
            self.server.call("POST", self.server.services.store, params=_of(graph), data=text, headers=N_TRIPLES)

    def _update(self, removed: Triples, added: Triples, graph: str) -> bool:
        """Takes triples out of a graph ("": the default one) and adds others; False where the server takes no updates."""
        front, back = (f"GRAPH <{graph}> {{\n", "}") if graph else ("", "")
        for verb, some in (("DELETE", removed), ("INSERT", added)):
            for text in _texts(as_sparql(f"{triple} .") for triple in some):
                if not self._updates:
                    return False
                data = f"{verb} DATA {{ {front}{text.decode()}{back} }}".encode()
                url, headers = self.server.services.update, {"Content-Type": "application/sparql-update"}
                response = self.server.call("POST", url, data=data, headers=headers, allowed=REFUSED)
                self._updates = response.status_code not in REFUSED
        return self._updates

    def _select(self, query: str) -> list[tuple[str, ...]] | None:
        """The rows of a query; None where the server takes none."""
        headers = {"Accept": "application/sparql-results+json", "Content-Type": "application/sparql-query"}
        url = self.server.services.query
        response = self.server.call("POST", url, data=query.encode(), headers=headers, allowed=REFUSED)
        if response.status_code in REFUSED:
            return None
        try:
            rows = response.json()["results"]["bindings"]
        except (ValueError, KeyError, TypeError) as error:
            raise ServerError(f"{shown(url)}: answers a query with something else than its results") from error
        return [tuple(term["value"] for term in row.values()) for row in rows]


def _values(triples: Triples, predicate: str) -> Iterator[str]:
    for triple in triples:
        if triple.predicate.value == predicate and isinstance(triple.object, pyoxigraph.Literal):
            yield triple.object.value


def _of(graph: str) -> dict[str, str]:
    return {"graph": graph} if graph else {"default": ""}


def _note(text: str) -> tuple[int, str, str]:
    number, digest, name = text.split(" ", 2)
    return int(number), digest, name


def _said(predicate: str, text: str) -> str:
    return f'<{PUSHED}> <{predicate}> "{text}" .'


def _texts(lines: Iterable[str]) -> Iterator[bytes]:
    """The lines in order, so many bytes at a time that a server takes them in before the call times out."""
    chunk: list[bytes] = []
    size = 0
    for line in sorted(lines):
        chunk.append(line.encode() + b"\n")
        size += len(chunk[-1])
        if size > BATCH:
            yield b"".join(chunk)
            chunk, size = [], 0
    if chunk:
        yield b"".join(chunk)
