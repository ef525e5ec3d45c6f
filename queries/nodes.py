"""From what people call a thing to its node: ids, labels, aliases, addresses, headings, bug forms, and small typos.

The ways to find a node are tried from the strictest to the loosest, and the first that finds any decides; where it finds several
that could be meant, all are returned and the caller asks back. Only the last way guesses, and it never guesses at a number.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from graph.store import is_merged
from graph.vocabulary import BASE, CLASSES, LL, PREFIXES, REPEATED, iri, node_iri
from graph.vocabulary import identifier as id_of
from nlp.errors import LogloomError
from queries.evidence import CREATED, LABEL, OBJECT, PREDICATE, SUBJECT, TYPE, Places, evidence, is_local, rows_of

NAMES: Final = tuple(
    NamedNode(iri(name))
    for name in (
        "foaf:name", "skos:prefLabel", "rdfs:label", "dcterms:title", "dcterms:identifier", "skos:altLabel", "foaf:mbox"
    )
)  # fmt: skip
"""The properties that name a node, the best first."""
HEADINGS: Final = f"""SELECT ?node ?type ?label ?name {{
  VALUES ?node {{ $nodes }}
  ?node {TYPE} ?type ; {LABEL} ?label
  OPTIONAL {{ ?node {NAMES[0]} ?name }}
}}"""
FEW: Final = 3
"""Nodes that are looked at one by one."""
OF: Final = NamedNode(LL + "of")
MAY_BE: Final = NamedNode(LL + "mayBe")
IDENTIFIER: Final = NamedNode(iri("dcterms:identifier"))
WRITER: Final = NamedNode(LL + "writer")
DATE_TIME: Final = NamedNode(iri("xsd:dateTime"))
KIND_OF: Final = {iri(classes[0]): kind for kind, classes in CLASSES.items()}
NUMBERED: Final = frozenset({"bug", "request", "commit", "entry", "missing-entry", "mention", "time"})
"""Kinds told apart by numbers alone, at which nobody guesses."""
HIDDEN: Final = frozenset({"mention", "co-mention", "time"})
TYPO_SCORE: Final = 86.0
NEAR_SCORE: Final = 55.0
CANDIDATES: Final = 8
LONGEST_SHOWN: Final = 200
"""Characters of a name that an error repeats."""
QUOTES: Final = "\"'“”‘’《》「」?？ "


class Names:
    """All names of a store's nodes, read when first needed and kept: for whoever looks up more than one."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._of_kind: dict[str, tuple[tuple[NamedNode, str], ...]] = {}
        self._keys: dict[str, dict[str, list[NamedNode]]] = {}

    @cached_property
    def base(self) -> str:
        """What the store's IRIs start with."""
        return base_of(self.store)

    @cached_property
    def _all(self) -> dict[NamedNode, list[str]]:
        graph = DefaultGraph() if is_merged(self.store) else None
        found: dict[NamedNode, dict[str, None]] = {}
        for predicate in NAMES:
            for quad in self.store.quads_for_pattern(None, predicate, None, graph):
                if isinstance(quad.subject, NamedNode):
                    found.setdefault(quad.subject, {})[_text(quad.object)] = None
        return {name: list(texts) for name, texts in found.items()}

    def of_kind(self, kind: str) -> tuple[tuple[NamedNode, str], ...]:
        """(node, name) of all nodes of a kind."""
        if kind not in self._of_kind:
            members = {
                q.subject for q in self.store.quads_for_pattern(None, TYPE, NamedNode(iri(CLASSES[kind][0])), None)
            }
            self._of_kind[kind] = tuple(
                (m, text) for m in members if isinstance(m, NamedNode) for text in self._all.get(m, ())
            )
        return self._of_kind[kind]

    def of_kinds(self, kinds: Iterable[str]) -> Iterator[tuple[NamedNode, str]]:
        """(node, name) of all nodes of these kinds."""
        return (named for kind in sorted(kinds) for named in self.of_kind(kind))

    def keyed(self, kind: str) -> Mapping[str, list[NamedNode]]:
        """The nodes of a kind by the `key` of each name, with and without its tags or folders."""
        if kind not in self._keys:
            found: dict[str, list[NamedNode]] = {}
            for name, text in self.of_kind(kind):
                for form in {key(text), key(bare_subject(text))}:
                    found.setdefault(form, []).append(name)
            self._keys[kind] = found
        return self._keys[kind]


def plain_store(store: Store | Names) -> Store:
    """The store of whatever names are looked up in."""
    return store.store if isinstance(store, Names) else store


Way = Callable[[Names, str, frozenset[str]], Iterator[NamedNode]]


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the graph. `id` is its IRI's tail with the kind, `names` all it goes by, the best first."""

    iri: str
    id: str
    label: str
    kind: str
    names: tuple[str, ...]


class UnknownNameError(LogloomError):
    """Nothing in the graph goes by that name."""


class AmbiguousNameError(LogloomError):
    """A name that several nodes go by: `candidates`. The message names the first of them in one line; `summary` and `choices` are
    the same for whoever has more lines than one."""

    def __init__(self, summary: str, candidates: Sequence[Node]) -> None:
        shown = candidates[:CANDIDATES]
        more = [f"and {len(candidates) - CANDIDATES} more"] if len(candidates) > CANDIDATES else []
        super().__init__("; ".join([f"{summary}: " + ", ".join(f"{n.id} ({n.label})" for n in shown), *more]))
        self.summary, self.candidates = summary, tuple(candidates)
        self.choices = (*(f"{n.id}  {n.kind}  {n.label}" for n in shown), *more)


def key(text: str) -> str:
    """A name without what people write in different ways: case, width, diacritics, spaces and signs but `+`."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in folded if c.isalnum() or c == "+") or text.casefold()


def words(text: str) -> tuple[str, ...]:
    """The words of a name, folded like `key`; Chinese runs stay together."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    return tuple(re.findall(r"[^\W_]+", plain))


def identifier(node: str, base: str = BASE) -> str:
    """An IRI's id: `bug:bnc:782311`."""
    return id_of(node, base)


def base_of(store: Store) -> str:
    """What the store's IRIs start with: told from any file or entry, else the usual one."""
    for kind in ("entry", "file", "person"):
        for quad in store.quads_for_pattern(None, TYPE, NamedNode(iri(CLASSES[kind][0])), None):
            if isinstance(quad.subject, NamedNode) and f"/{kind}/" in quad.subject.value:
                return quad.subject.value.rpartition(f"/{kind}/")[0] + "/"
    return BASE


def kinds_of(store: Store, node: NamedNode) -> tuple[str, ...]:
    """The kinds of a node, in the vocabulary's order; empty where it is none of ours."""
    types = {q.object.value for q in store.quads_for_pattern(node, TYPE, None, None) if isinstance(q.object, NamedNode)}
    return tuple(kind for name, kind in KIND_OF.items() if name in types)


def names_of(store: Store, node: NamedNode) -> tuple[str, ...]:
    """All names of a node, the best first, each once."""
    found = [sorted(_text(q.object) for q in store.quads_for_pattern(node, p, None, None)) for p in NAMES]
    return tuple(dict.fromkeys(name for names in found for name in names if name))


def _text(term: object) -> str:
    return term.value.removeprefix("mailto:") if isinstance(term, Literal | NamedNode) else ""


def node(store: Store, name: NamedNode, base: str | None = None) -> Node:
    """The node with that IRI."""
    names, kinds = names_of(store, name), kinds_of(store, name)
    labels = sorted(_text(q.object) for q in store.quads_for_pattern(name, LABEL, None, None))
    own = identifier(name.value, base_of(store) if base is None else base)
    label = names[0] if names and kinds[:1] == ("person",) else next(iter(labels or names), own)
    return Node(name.value, own, label, kinds[0] if kinds else "", names)


def heading(store: Store, name: NamedNode, base: str) -> tuple[str, str, str]:
    """(id, label, kind) as `node` gives them, without reading all the names."""
    kinds = kinds_of(store, name)
    order = NAMES if kinds[:1] == ("person",) else (LABEL, *NAMES)
    said = (min((_text(q.object) for q in store.quads_for_pattern(name, p, None, None)), default="") for p in order)
    own = identifier(name.value, base)
    return own, next(filter(None, said), own), kinds[0] if kinds else ""


def headings(store: Store, nodes: Iterable[NamedNode], base: str) -> dict[NamedNode, tuple[str, str, str]]:
    """The `heading` of many nodes, by few queries rather than many looks into the store."""
    wanted = list(dict.fromkeys(nodes))
    if not is_local(store) or len(wanted) < FEW:
        return {name: heading(store, name, base) for name in wanted}
    types: dict[NamedNode, set[str]] = defaultdict(set)
    labels = dict[NamedNode, str]()
    names = dict[NamedNode, str]()
    for node_, type_, label, name in rows_of(store, HEADINGS, wanted):
        types[node_].add(type_.value)
        labels[node_] = min(labels.get(node_, label.value), label.value)
        if name:
            names[node_] = min(names.get(node_, name.value), name.value)
    kinds = {name: next((k for type_, k in KIND_OF.items() if type_ in types[name]), "") for name in wanted}
    texts = {name: (names if kinds[name] == "person" else labels).get(name) for name in wanted}
    return {
        name: (identifier(name.value, base), text, kinds[name]) if text else heading(store, name, base)
        for name, text in texts.items()
    }


def find(
    store: Store | Names, text: str, kinds: Iterable[str] | None = None, ways: Sequence[Way] | None = None
) -> tuple[Node, ...]:
    """The nodes that `text` may mean, in the order of their ids; several where it is ambiguous, none where none is so called.

    `text` is an id (`bug:bnc:782311`, `bnc:782311`), an IRI, a label, an alias, an address, an entry's heading, a bug in
    any form, the beginning of a commit's hash, or some of the words of a name; case, spaces and signs do not count, nor do
    small typos. `ways` may leave out the looser ways to find it (see LEVELS).
    """
    text = " ".join(text.split()).strip(QUOTES)
    wanted = frozenset(kinds or CLASSES.keys() - HIDDEN)
    names = store if isinstance(store, Names) else Names(store)
    for way in WAYS if ways is None else ways:
        hits = _wanted(names.store, way(names, text, wanted), wanted)
        if hits:
            return tuple(sorted((node(names.store, hit, names.base) for hit in hits), key=lambda n: n.id))
    return ()


def _wanted(store: Store, hits: Iterable[NamedNode], wanted: frozenset[str]) -> set[NamedNode]:
    """Those of a wanted kind. A name that may be several people stands for each of them where people are wanted."""
    found = set()
    for hit in sorted(set(hits), key=str):
        kinds = set(kinds_of(store, hit))
        if kinds & wanted:
            found.add(hit)
        elif "unresolved" in kinds and "person" in wanted:
            found.update(
                q.object for q in store.quads_for_pattern(hit, MAY_BE, None, None) if isinstance(q.object, NamedNode)
            )
    return found


def only(
    store: Store | Names, text: str, groups: Sequence[Sequence[str]], levels: Sequence[Sequence[Way]] | None = None
) -> tuple[Node, ...]:
    """The one node that is meant: found in the strictest way, of the first group of kinds that holds any.

    Two entries of one minute are both meant. Raises UnknownNameError with near names, or AmbiguousNameError with the candidates.
    """
    names = store if isinstance(store, Names) else Names(store)
    for ways in LEVELS if levels is None else levels:
        for kinds in groups:
            found = find(names, text, kinds, ways)
            if len(found) == 1 or (found and all(n.kind == "entry" for n in found)):
                return found
            if found:
                raise AmbiguousNameError(f'"{_cut(text)}" may mean {len(found)} things, name one by its id', found)
    kinds = tuple(dict.fromkeys(kind for group in groups for kind in group))
    raise UnknownNameError(_unknown(text, kinds, near(names, text, kinds)))


def _unknown(text: str, kinds: Sequence[str], others: Sequence[Node]) -> str:
    what = " or ".join(kinds) if 0 < len(kinds) <= 5 else "node"
    hint = "; near: " + ", ".join(f"{n.label} ({n.id})" for n in others) if others else ""
    return f'no {what} here is called "{_cut(text)}"{hint}'


def _cut(text: str) -> str:
    """A name as an error repeats it."""
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def near(store: Store | Names, text: str, kinds: Iterable[str] | None = None, count: int = 3) -> tuple[Node, ...]:
    """The nodes whose names are most like `text`: for a hint, never for an answer."""
    from rapidfuzz import fuzz

    wanted = frozenset(kinds or CLASSES.keys() - HIDDEN)
    sought, scored = key(text), dict[NamedNode, float]()
    names = store if isinstance(store, Names) else Names(store)
    for name, found in names.of_kinds(wanted):
        score = fuzz.ratio(sought, key(found), score_cutoff=NEAR_SCORE)
        scored[name] = max(score, scored.get(name, 0.0))
    best = sorted((item for item in scored.items() if item[1]), key=lambda item: (-item[1], item[0].value))
    return tuple(node(names.store, name) for name, _ in best[:count])


MOST_COLONS: Final = 6
"""With more of them, an id is parted at all or at none."""


# The ways to find a node, from the strictest to the loosest. Each gets (names, text, kinds).


def _by_iri(names: Names, text: str, kinds: frozenset[str]) -> Iterator[NamedNode]:
    """An IRI, or an id with or without its kind."""
    if re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", text):
        yield NamedNode(text)
    kind, _, rest = text.partition(":")
    ids = [(kind, rest)] if re.fullmatch(r"[a-z-]{2,20}", kind) and rest else []
    written = re.fullmatch(r"([A-Za-z]{2,12})\s?[#:\-_ ]?\s?(?:id )?(\d[\d-]{0,20})", text)
    if written:  # the tracker and the number, as people write them: `bnc 782311`, `CVE-2020-10713`
        yield from (NamedNode(node_iri(k, written[1].lower(), written[2], base=names.base)) for k in ("bug", "request"))
    for kind, rest in [*ids, *((k, text) for k in ("bug", "request") if ":" in text)]:
        for parts in [rest.split("/"), re.split("[:/]", rest), *_partings(rest.split(":"))]:
            yield NamedNode(node_iri(kind, *parts, base=names.base))


def _partings(pieces: Sequence[str]) -> Iterator[list[str]]:
    """The parts that an id may have: a colon may be inside one, as in `message:2012-12-03T09:43:ann-lee`.

    >>> [":".join(parts) if len(parts) == 1 else parts for parts in _partings(["09", "43", "ann"])]
    ['09:43:ann', ['09', '43:ann'], ['09:43', 'ann'], ['09', '43', 'ann']]
    """
    gaps = len(pieces) - 1
    for choice in range(1 << gaps) if gaps <= MOST_COLONS else (0, (1 << gaps) - 1):
        parts = [pieces[0]]
        for gap, piece in enumerate(pieces[1:]):
            if choice >> gap & 1:
                parts.append(piece)
            else:
                parts[-1] += ":" + piece
        yield parts


def _by_name(names: Names, text: str, kinds: frozenset[str]) -> Iterator[NamedNode]:
    """A name, letter by letter."""
    for predicate in NAMES:
        for quad in names.store.quads_for_pattern(None, predicate, Literal(text), None):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject


def _by_minute(names: Names, text: str, kinds: frozenset[str]) -> Iterator[NamedNode]:
    """An entry by its heading's time and date, in either order and however many digits they are written with."""
    time, day = re.search(r"\b(\d{1,2}):(\d{2})\b", text), re.search(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b", text)
    if time and day and "entry" in kinds and not re.search(r"[^\W\d_]{2}", text):
        year, month, date, hour, minute = (int(part) for part in day.groups() + time.groups())
        created = Literal(f"{year:04}-{month:02}-{date:02}T{hour:02}:{minute:02}:00", datatype=DATE_TIME)
        for quad in names.store.quads_for_pattern(None, CREATED, created, None):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject


def _by_mbox(names: Names, text: str, kinds: frozenset[str]) -> Iterator[NamedNode]:
    """A mail address, bare or in angle brackets."""
    if match := re.search(r"[\w.+-]{1,64}@[\w.-]{1,190}", text):
        for spelling in {match[0], match[0].lower()}:
            for quad in names.store.quads_for_pattern(None, NAMES[-1], NamedNode(f"mailto:{spelling}"), None):
                if isinstance(quad.subject, NamedNode):
                    yield quad.subject


BESIDE_NUMBER: Final = re.compile(
    r"\s*(?:the )?(?:bug|issue|ticket|request|缺陷|问题)?[\s#:()]*(?:[?#]\S*)?", re.IGNORECASE
)
"""What may stand beside a bug's number or address in its name; with more it is a sentence, and no name."""


def _by_number(names: Names, text: str, kinds: frozenset[str]) -> Iterator[NamedNode]:
    """A bug or request by tracker and number, by its number alone (`bug 782311`), or by the address of its page."""
    if not kinds & {"bug", "request"} or not re.search(r"[\d:]", text):
        return  # without a number or a tracker's prefix it is none, and the patterns of all trackers need not be made
    from nlp.bugs import find_bugs, number_of

    bare = re.fullmatch(
        r"(?:(?:the )?(?:bug|issue|ticket|request|缺陷|问题)\s?)?(?:no\.?|number|#)?\s?#?(\S+)", text, re.IGNORECASE
    )
    page = re.match(r"https?://", text)
    meant = {seen.key for seen in find_bugs(text, 1) if BESIDE_NUMBER.fullmatch(text.replace(seen.text, "", 1))}
    number = re.search(r"(?:id=|issues?/|bugs?/|show/|/\+bug/)#?(\d+)", text) if page and not meant else None
    sought = key(text.split("#c")[0]) if not page else ""
    for quad in names.store.quads_for_pattern(None, IDENTIFIER, None, None):
        name = _text(quad.object)
        tail = number_of(name)
        alone = bare and bare[1].casefold() in (tail.casefold(), name) and re.search("[:0-9]", bare[1])
        if isinstance(quad.subject, NamedNode) and (
            key(name) == sought or alone or name in meant or f"{name.partition(':')[0]}:#{tail}" in meant
            or (number and number[1] == tail)
        ):  # fmt: skip
            yield quad.subject


def _by_hash(names: Names, text: str, kinds: frozenset[str]) -> Iterator[NamedNode]:
    """A commit by the beginning of its hash, seven digits or more."""
    match = re.fullmatch(r"(?:commit |changeset )?(?:\d+:)?([0-9a-f]{7,40})", text, re.IGNORECASE)
    if match and "commit" in kinds:
        sought = match[1].lower()
        for name, found in names.of_kinds({"commit"}):
            if len(found) >= 7 and (
                found.startswith(sought) or (re.fullmatch("[0-9a-f]+", found) and sought.startswith(found))
            ):
                yield name


def _by_key(names: Names, text: str, kinds: frozenset[str]) -> Iterator[NamedNode]:
    """A name but for case, spaces and signs; of a patch, message or document also without its tags or folders."""
    sought = {key(text), key(bare_subject(text))}
    extra = {"unresolved"} if "person" in kinds else set()
    for kind in sorted(kinds | extra):
        for form in sought:
            yield from names.keyed(kind).get(form, ())


def bare_subject(text: str) -> str:
    """A subject without `Re:` and `[tags]`; a path without its folders."""
    plain = re.sub(
        r"^(?:\s?(?:re|fwd?|aw|答复|回复|转发)\s?[:：]|\s?\[[^\]]{0,80}\])+", "", text, flags=re.IGNORECASE
    ).strip()
    return plain.rpartition("/")[2] if "/" in plain and " " not in plain else plain or text


def _by_words(names: Names, text: str, kinds: frozenset[str]) -> Iterator[NamedNode]:
    """Some of a name's words, all of them found in it: a surname, the heart of a subject. Numbered kinds have no words."""
    sought = set(words(text))
    if sought and sum(map(len, sought)) > 2:
        for name, found in names.of_kinds(kinds - NUMBERED):
            if sought <= set(words(found)) or _in_han(text, found):
                yield name


def _in_han(text: str, found: str) -> bool:
    """Chinese has no spaces between words: a run of two or more characters counts as a part of the name."""
    return bool(re.search("[\u4e00-\u9fff]{2}", text)) and key(text) in key(found)


def _by_likeness(names: Names, text: str, kinds: frozenset[str]) -> Iterator[NamedNode]:
    """A small typo in a name of four letters or more; digits must be the same, no word is too much, and the likest names win."""
    sought = key(text)
    if len(sought) < 4:
        return
    from rapidfuzz import fuzz

    digits, scored = re.findall(r"\d", sought), defaultdict[float, list[NamedNode]](list)
    many = len(words(text))
    for name, found in names.of_kinds(kinds - NUMBERED):
        if re.findall(r"\d", found) == digits and many <= len(words(found)):
            scored[fuzz.ratio(sought, key(found), score_cutoff=TYPO_SCORE)].append(name)
    best = max(scored, default=0.0)
    yield from scored[best] if best else ()


WAYS: Final[tuple[Way, ...]] = (
    _by_iri, _by_minute, _by_name, _by_mbox, _by_number, _by_hash, _by_key, _by_words, _by_likeness,
)  # fmt: skip
LEVELS: Final = (WAYS[:-2], WAYS[:-1], WAYS)
"""How loosely a name may be read: as it is, by some of its words, with typos."""


def writer(store: Store) -> Node:
    """The person who wrote the log. Raises UnknownNameError where the graph says of nobody, AmbiguousNameError of several."""
    found = {quad.subject for quad in store.quads_for_pattern(None, WRITER, None, None)}
    people = [node(store, person) for person in sorted(found, key=str) if isinstance(person, NamedNode)]
    if len(people) == 1:
        return people[0]
    if people:
        raise AmbiguousNameError("the logs have several writers", people)
    raise UnknownNameError(
        'the graph does not say who "I" is: name the writer, by writer = "…" in logloom.toml or by `logloom build --writer NAME`'
    )


def describe(store: Store, name: str) -> dict[str, Any]:
    """All about one node, for `show`: id, label, kind, kinds, names, `edges` and `evidence`.

    Each of `edges` is {predicate, direction ("out" or "in"), id, label, kind, evidence}; `evidence` are the sightings of the node itself.
    """
    term, base, places = NamedNode(name), base_of(store), dict[str, Any]()
    about = node(store, term, base)
    sightings = {q.subject for q in store.quads_for_pattern(None, OF, term, None)}
    own = [s for s in sightings if isinstance(s, NamedNode) and not _is_edge(store, s)]
    return {
        "id": about.id, "iri": about.iri, "label": about.label, "kind": about.kind,
        "kinds": list(kinds_of(store, term)), "names": list(about.names), "properties": _properties(store, term),
        "edges": [*_edges(store, term, base, places)],
        "evidence": [line.as_json() for line in evidence(store, own, places)],
    }  # fmt: skip


def _is_edge(store: Store, sighting: NamedNode) -> bool:
    return next(iter(store.quads_for_pattern(sighting, PREDICATE, None, None)), None) is not None


def _properties(store: Store, term: NamedNode) -> dict[str, list[str]]:
    """The node's plain values that are no names: dates, lines, numbers."""
    found = defaultdict[str, set[str]](set)
    for quad in store.quads_for_pattern(term, None, None, None):
        if isinstance(quad.object, Literal) and quad.predicate not in NAMES:
            found[shortened(quad.predicate.value)].add(quad.object.value)
    return {name: sorted(found[name]) for name in sorted(found)}


def _edges(store: Store, term: NamedNode, base: str, places: Places) -> Iterator[dict[str, Any]]:
    """Edges of the node in the order of predicate, direction and id; those of sightings are left out."""
    for predicate, direction, other in sorted(_neighbours(store, term), key=lambda edge: tuple(map(str, edge))):
        about = node(store, other, base)
        if about.kind and about.kind != "mention":
            ends = (term, other) if direction == "out" else (other, term)
            yield {
                "predicate": shortened(predicate.value), "direction": direction,
                "id": about.id, "label": about.label, "kind": about.kind,
                "evidence": [line.as_json() for line in evidence(store, edge_sightings(store, *ends, predicate), places)],
            }  # fmt: skip


def _neighbours(store: Store, term: NamedNode) -> set[tuple[NamedNode, str, NamedNode]]:
    out = {
        (q.predicate, "out", q.object)
        for q in store.quads_for_pattern(term, None, None, None)
        if isinstance(q.object, NamedNode)
    }
    back = {
        (q.predicate, "in", q.subject)
        for q in store.quads_for_pattern(None, None, term, None)
        if isinstance(q.subject, NamedNode)
    }
    return {edge for edge in out | back if edge[0] not in (TYPE, OF, SUBJECT, OBJECT) and edge[0].value not in REPEATED}


def edge_sightings(store: Store, start: NamedNode, end: NamedNode, predicate: NamedNode) -> tuple[NamedNode, ...]:
    """The sightings of one edge; of `ll:mentions`, those of the node within that entry or document."""
    if predicate.value == LL + "mentions":
        found = {q.subject for q in store.quads_for_pattern(None, OF, end, start)}
    else:
        ended = {q.subject for q in store.quads_for_pattern(None, OBJECT, end, None)}
        found = {
            s
            for s in ended
            if any(store.quads_for_pattern(s, SUBJECT, start, None))
            and any(store.quads_for_pattern(s, PREDICATE, predicate, None))
        }
    return tuple(sorted((s for s in found if isinstance(s, NamedNode)), key=str))


def shortened(name: str, prefixes: Mapping[str, str] = PREFIXES) -> str:
    """An IRI with its prefix, where it has one of ours: `ll:workedOn`."""
    for prefix, start in prefixes.items():
        if name.startswith(start) and start != name:
            return f"{prefix}:{name[len(start) :]}"
    return name
