"""Work reports: what a person did in a week, as numbered items, each with the lines that show it.

The rows come from a stored query of the order `report`. Its columns: `day` (`2012-12-03`), `label` (what a row tells: a role, or
one of `SAID` or `series`, `project`, `report`), `entry`, `answer` (the node that was worked on), `evidence`, and for a time spent
`time` and `amount` (minutes). What an entry tells is told of the bugs, patches, commits and requests that were worked on in it;
where there are none, of its series, or its projects, or else of itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Store

from graph.vocabulary import ROLES, iri
from queries.catalog import Rows
from queries.evidence import LABEL, Ahead, Evidence, Places, evidence, read_ahead, value_of
from queries.nodes import Node, base_of, node

SAID: Final[dict[str, str]] = dict(zip(ROLES, ROLES, strict=True)) | {
    "workedOn": "worked on",
    "time": "time spent",
    "message": "message",
    "document": "document",
    "entry": "entry",
}
"""What a line shows, by the label of its row, in the order in which a line that shows several names them."""
WORKED: Final[frozenset[str]] = frozenset({*ROLES, "workedOn"})
TOPIC: Final = NamedNode(iri("dcterms:subject"))
TITLE: Final = NamedNode(iri("dcterms:title"))
OTHER: Final = "time spent on nothing that has an entry"

Week = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Fact:
    """A row. `amount` is in minutes."""

    day: date
    label: str
    entry: NamedNode | None
    answer: NamedNode | None
    evidence: NamedNode | None
    time: str
    amount: float


@dataclass(frozen=True, slots=True)
class Seen:
    """A store with what was read ahead of it: what its IRIs start with, places, and what is said of sightings."""

    store: Store
    base: str
    places: Places
    ahead: Ahead


@dataclass(slots=True)
class Item:
    """A numbered item: the sightings by what they show, and minutes by time spent."""

    shown: dict[str, list[NamedNode]] = field(default_factory=dict)
    minutes: dict[str, float] = field(default_factory=dict)


def work_reports(store: Store, rows: Rows) -> list[dict[str, Any]]:
    """The reports of all weeks of the rows, by date. Each begins with an answer of the kind `week`, whose lines are the log's own
    report; its items have a `number`, and each of their lines a `label` that says what it shows."""
    facts = [_fact(dict(zip(rows.columns, row, strict=True))) for row in rows.rows]
    weeks: dict[Week, list[Fact]] = {}
    for fact in facts:
        if fact.label != "report":
            weeks.setdefault(_week(fact.day), []).append(fact)
    places: Places = {}
    ahead = read_ahead(store, (fact.evidence for fact in facts if fact.evidence), places)
    seen = Seen(store, base_of(store), places, ahead)
    own = _own_reports(facts, list(weeks))
    return [
        told
        for week, found in sorted(weeks.items())
        for told in (_head(seen, week, found, own.get(week, ())), *_items(seen, found))
    ]


def _fact(cell: Mapping[str, Any]) -> Fact:
    nodes = [cell.get(name) for name in ("entry", "answer", "evidence", "time")]
    entry, answer, shows, time = (found if isinstance(found, NamedNode) else None for found in nodes)
    day, label, amount = (
        found.value if isinstance(found := cell.get(n), Literal) else "" for n in ("day", "label", "amount")
    )
    return Fact(date.fromisoformat(day), label, entry, answer, shows, time.value if time else "", float(amount or 0))


def _week(day: date) -> Week:
    return day.isocalendar()[:2]


def _own_reports(facts: Iterable[Fact], weeks: Sequence[Week]) -> dict[Week, list[NamedNode]]:
    """The lines of the log's own reports, each with the last week that had begun when it was written: it may be written later."""
    found: dict[Week, list[NamedNode]] = {}
    for fact in facts:
        begun = [week for week in weeks if week <= _week(fact.day)]
        if fact.label == "report" and fact.evidence and begun:
            found.setdefault(max(begun), []).append(fact.evidence)
    return found


def _head(seen: Seen, week: Week, facts: Sequence[Fact], own: Iterable[NamedNode]) -> dict[str, Any]:
    days = sorted({fact.day.isoformat() for fact in facts})
    span = " – ".join(dict.fromkeys((days[0], days[-1])))
    lines = [line.as_json() for line in evidence(seen.store, own, seen.places, seen.ahead)]
    return {"id": None, "label": f"work report - week {week[1]}, {span}", "kind": "week", "evidence": lines}


def _items(seen: Seen, facts: Sequence[Fact]) -> list[dict[str, Any]]:
    """The items of a week: what was worked on first, then the rest, each in the order of their first lines."""
    about = _subjects(facts)
    named = {fact.time for fact in facts if fact.time and (fact.answer or fact.entry)}
    items: dict[NamedNode | None, Item] = {work: Item() for fact in facts if (work := _work(fact))}
    for fact in facts:
        if fact.label not in SAID or not fact.evidence or (fact.time in named and not (fact.answer or fact.entry)):
            continue
        for subject in _told_of(fact, about):
            item = items.setdefault(subject, Item())
            item.shown.setdefault(fact.label, []).append(fact.evidence)
            if fact.time:
                item.minutes[fact.time] = fact.amount
    return [{"number": number} | _shown(seen, subject, item) for number, (subject, item) in enumerate(_last(items), 1)]


def _last(items: dict[NamedNode | None, Item]) -> list[tuple[NamedNode | None, Item]]:
    """What belongs to nothing comes last."""
    return sorted(items.items(), key=lambda item: item[0] is None)


def _work(fact: Fact) -> NamedNode | None:
    return fact.answer if fact.label in WORKED else None


def _subjects(facts: Iterable[Fact]) -> dict[NamedNode, list[NamedNode]]:
    """What each entry is told of: the best of its kinds of subject, each once."""
    ranked: dict[NamedNode, dict[int, list[NamedNode]]] = {}
    for fact in facts:
        rank = 0 if _work(fact) else {"series": 1, "project": 2}.get(fact.label)
        if rank is not None and fact.entry and fact.answer:
            ranked.setdefault(fact.entry, {}).setdefault(rank, []).append(fact.answer)
    return {entry: list(dict.fromkeys(found[min(found)])) for entry, found in ranked.items()}


def _told_of(fact: Fact, about: Mapping[NamedNode, list[NamedNode]]) -> list[NamedNode | None]:
    if fact.answer:
        return [fact.answer, *(about.get(fact.entry, []) if fact.entry and fact.time else [])]
    return [*about.get(fact.entry, [fact.entry])] if fact.entry else [None]


def _shown(seen: Seen, subject: NamedNode | None, item: Item) -> dict[str, Any]:
    about = node(seen.store, subject, seen.base) if subject else None
    lines = _lines(seen, item)
    shown: dict[str, Any] = {
        "id": about.id if about else None,
        "label": _label(seen.store, subject, about, lines) if subject and about else OTHER,
        "kind": about.kind if about else "time",
    }
    if item.minutes:
        shown |= {"value": round(sum(item.minutes.values()) / 60, 2), "unit": "hours"}
    return shown | {"evidence": [line.as_json() | {"label": ", ".join(said)} for line, said in lines]}


def _label(store: Store, subject: NamedNode, about: Node, lines: Sequence[tuple[Evidence, list[str]]]) -> str:
    """A name and title; of an entry its topic line, or its topics."""
    if about.kind == "entry":
        topics = (q.object for q in store.quads_for_pattern(subject, TOPIC, None, None))
        names = sorted({value_of(store, topic, LABEL) for topic in topics if isinstance(topic, NamedNode)})
        own = next((line.quote for line, said in lines if SAID["entry"] in said), "")
        return own or ", ".join(names) or about.label
    title = value_of(store, subject, TITLE)
    return f"{about.label}: {title}" if title and title not in about.label else about.label


def _lines(seen: Seen, item: Item) -> list[tuple[Evidence, list[str]]]:
    """Each line once, in the order of the telling, with all that it shows; that it is work only where nothing more is known."""
    found: dict[tuple[str, int, str], tuple[Evidence, list[str]]] = {}
    for label in (label for label in SAID if label in item.shown):
        for line in evidence(seen.store, item.shown[label], seen.places, seen.ahead):
            said = found.setdefault((line.file, line.line, line.quote), (line, []))[1]
            if label != "workedOn" or not said:
                said.append(SAID[label])
    return sorted(found.values(), key=lambda told: told[0].order())
