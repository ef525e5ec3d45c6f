"""From a question to its answers with evidence, as the contract's JSON and as text for people.

Of a stored query's columns some have a meaning here: `answer` is the node that answers, `evidence` a sighting or entry that
shows it, `value` and `unit` a count, date or duration, `amount` a number to be added up (once for each `time`), `label` a
name where no node answers, `parent` the answer that this one stands below in a tree, `about` the node whose words are
compared with the words asked for, where that is not the answer. Rows of one answer are joined.

A parameter of the type `words` chooses among the answers: those whose names, topics and lines share the most of its words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Store

from graph.vocabulary import identifier as id_of
from graph.vocabulary import iri
from queries.catalog import Bound, Rows, StoredQuery, bind, catalog, last_day, solve, sparql, terms_of_table
from queries.dates import Span, day_of, needs_today
from queries.evidence import LINE, QUOTE, RULE, START_LINE, Ahead, Places, evidence, grounds, read_ahead, value_of
from queries.nodes import QUOTES, base_of, heading, headings, names_of, node, shortened, words
from queries.questions import PLURALS, Understood, explained, reworded, spoken, understand
from queries.terminal import bold, cut, visible

Answer = dict[str, Any]
EntryLines = list[tuple[int, str, bool]]
Entries = dict[NamedNode, EntryLines]

CONTAINER: Final = NamedNode(iri("sioc:has_container"))
DATE: Final = NamedNode(iri("dcterms:date"))
VERSION: Final = NamedNode(iri("dcterms:hasVersion"))
CONTENT: Final = NamedNode(iri("sioc:content"))
TOPIC: Final = NamedNode(iri("dcterms:subject"))
PREDICATE, OBJECT = (NamedNode(iri(f"rdf:{part}")) for part in ("predicate", "object"))
IRREGULAR: Final = {
    "patches": "patch",
    "entries": "entry",
    "people": "person",
    "series": "series",
    "addresses": "address",
}
"""Nouns that are counted, whose singular is not what is left without their `s`."""
THINGS: Final = "things"
"""The unit of a count of what the question says the kind of."""
SAID: Final = "these lines speak for it"
UNSAID: Final = "nothing in the log says so, which does not mean that it is not so"
"""What is said of a question that "yes" could answer."""
NOTHING: Final = "nothing found"
FOLLOWING: Final = 40
"""Lines behind a message's first that tell what it is about."""
EPOCH: Final = date(1970, 1, 1)

WORDS_SURE: Final = 0.5
"""An answer found by its words that has less of them is given with a note, and with less than WORDS_LEAST not at all."""
WORDS_LEAST: Final = 0.25
COMMON: Final = frozenset(
    "a an the of to in on at for and or by with about his her their my is was were are be that this it from as".split()
)


@dataclass(slots=True)
class Group:
    """The rows of one answer."""

    id: NamedNode | None
    label: str = ""
    value: str = ""
    unit: str = ""
    amounts: dict[str, float] = field(default_factory=dict)
    sightings: list[NamedNode] = field(default_factory=list)
    about: set[NamedNode] = field(default_factory=set)
    parent: NamedNode | None = None
    depth: int = 0
    left: int = 0


def answer(
    store: Store,
    question: str,
    since: str | None = None,
    until: str | None = None,
    limit: int | None = None,
    folders: Iterable[str] = (),
    today: date | None = None,
    lines: int | None = None,
    told: Callable[[str], None] | None = None,
) -> Answer:
    """The answer to a question, in the contract's form: question, understood_as, sparql, answers.

    `since` and `until` are dates as people say them, both days included; they narrow what the question itself says. `today`
    is the day that "last week" counts from: the last day of the log, unless given. `lines` is how many sightings of each answer
    are read, the earliest; `left` says how many more there are. `told` hears of files in the
    folders that are no query, which otherwise are errors. Raises NotUnderstoodError, UnknownNameError,
    AmbiguousNameError, or another LogloomError.
    """
    today = today or _today(store, question, since, until)
    understood = understand(store, question, catalog(folders, told), today)
    span = narrowed(understood.span, since, until, today)
    return _answered(store, question, understood, span, limit, lines)


def _today(store: Store, *said: str | None) -> date:
    """The day that relative dates count from: the log's last, which is looked for only where one is said."""
    return last_day(store) if needs_today(" ".join(filter(None, said))) else EPOCH


def reading(store: Store, question: str, folders: Iterable[str] = (), today: date | None = None) -> tuple[str, ...]:
    """How a question is read, in lines for people. Raises as `answer` does, but of files that are no query."""
    stored = catalog(folders, lambda _: None)
    return explained(understand(store, question, stored, today or _today(store, question)))


def answer_query(
    store: Store,
    query: StoredQuery,
    values: Mapping[str, str],
    since: str | None = None,
    until: str | None = None,
    limit: int | None = None,
    lines: int | None = None,
) -> Answer:
    """What a stored query answers, in the same form; `question` is null."""
    span = narrowed(None, since, until, last_day(store)) if since or until else None
    return _answered(store, None, Understood(query, values, bind(store, query, values)), span, limit, lines)


def narrowed(span: Span | None, since: str | None, until: str | None, today: date) -> Span | None:
    """The days of a question within those of the options. Raises LogloomError for what is no date."""
    first = day_of(since, today).since if since else None
    last = day_of(until, today).until if until else None
    firsts = [day for day in (first, span.since if span else None) if day]
    lasts = [day for day in (last, span.until if span else None) if day]
    return Span(max(firsts, default=None), min(lasts, default=None)) if firsts or lasts else None


def _answered(
    store: Store,
    question: str | None,
    asked: Understood,
    span: Span | None,
    limit: int | None = None,
    lines: int | None = None,
) -> Answer:
    text, base = _sparql(asked, span), base_of(store)
    if asked.query.order == "report":
        from queries.reports import work_reports

        answers = work_reports(store, solve(store, text))
        return _told(question, understood_as(store, asked, span, base), text, answers, len(answers), limit)
    groups, note = _groups(store, asked, text)
    if (
        not groups
        and asked.query.answers == "people"
        and len(asked.values.get("role", "").split()) > 1
        and not asked.whether
    ):
        asked, note = (
            _in_any_role(store, asked),
            f"nothing tells who {spoken(asked.values['role'])} it; these worked on it",
        )
        text = _sparql(asked, span)
        groups, _ = _groups(store, asked, text)
    named = headings(store, (group.id for group in groups if group.id), base)
    groups = _ordered(groups, named, asked.query.order)
    whole = bool(asked.pick) or asked.count
    left, places = 0, Places()
    shown = groups if whole else groups[:limit]
    if lines and not asked.pick:
        left = _leave_out(shown, lines, asked.count)
    ahead = read_ahead(store, (sighting for group in shown for sighting in group.sightings), places)
    said = PLURALS.get(asked.values.get("kind", ""), THINGS)
    answers = [_shown(store, group, named, places, ahead, said) for group in shown]
    if asked.pick in ("first", "last"):
        answers = picked(answers, asked.pick, asked.many, _sent(store, groups))
    if asked.count:
        answers = [_counted(answers, _unit(asked), left)]
        text = _sparql(asked, span, count=True)
    read_as = understood_as(store, asked, span, base)
    told = _told(question, read_as, text, answers, len(answers if whole else groups), limit)
    notes = [*_notes(store, asked, base), note]
    if not answers and (asked.whether or any(notes)):
        notes = [UNSAID if asked.whether else NOTHING, *notes]
    elif asked.whether and not note:
        notes.append(SAID)
    return told | ({"note": "; ".join(filter(None, notes))} if any(notes) else {})


def _notes(store: Store, asked: Understood, base: str) -> Iterator[str]:
    """What a person should know of how the question was read."""
    if asked.mended:
        yield f'read as "{asked.mended}"'
    elif asked.loose:
        yield f'read as "{reworded(asked)}"'
    for name in asked.guessed:
        found = ", ".join(heading(store, term, base)[1] for term in asked.bound[name] if isinstance(term, NamedNode))
        yield f'"{asked.values[name]}" read as "{found}"'
    if asked.joint and asked.joint.word == "and":
        yield f"only what goes for each of these: {asked.values[asked.joint.name]}"


def _told(
    question: str | None, read_as: Answer, text: str, answers: Sequence[Answer], count: int, limit: int | None
) -> Answer:
    """The contract's form; `more` where answers beyond the limit were left out, of `count` in all."""
    told = {"question": question, "understood_as": read_as, "sparql": text, "answers": list(answers[:limit])}
    return told | ({"more": count - limit} if limit and count > limit else {})


def _sparql(asked: Understood, span: Span | None, count: bool = False) -> str:
    return sparql(asked.query, asked.bound, span, count, asked.joint, asked.only)


def _groups(store: Store, asked: Understood, text: str) -> tuple[list[Group], str]:
    """The answers before their evidence is read, chosen by words where some are asked for; and a note on the choice."""
    rows = solve(store, text)
    named = (asked.values.get(p.name, "") for p in asked.query.parameters if p.type == "words")
    if about := next(filter(None, named), ""):
        chosen, note = nearest_by_words(store, grouped(rows, apart=True), about, every=asked.whether)
        return joined(chosen), note
    return as_tree(grouped(rows)), ""


def picked(answers: Sequence[Answer], pick: str, many: int = 0, sent: Mapping[str, str] | None = None) -> list[Answer]:
    """The first or the last of answers by date, or so many of them: by their value where that is one, by the entries that show them,
    or by when they were `sent`."""
    dated = [(day, found) for found in answers if (day := _day_of(found, pick, sent or {}))]
    if not dated:
        return list(answers)
    dated.sort(key=lambda one: one[0])
    if pick == "last":
        dated.reverse()
    end = dated[min(many or 1, len(dated)) - 1][0]
    wanted = dated[:many] if many else [one for one in dated if one[0] == end]
    return [found for _, found in wanted]


def _sent(store: Store, groups: Iterable[Group]) -> dict[str, str]:
    """When messages were sent, by id, as far as they say so."""
    base = base_of(store)
    dates = ((group.id, value_of(store, group.id, DATE)) for group in groups if group.id)
    return {id_of(node.value, base): sent for node, sent in dates if sent}


def _day_of(found: Answer, pick: str, sent: Mapping[str, str]) -> str:
    """`2012-12-03 09:43`, or without the time; empty where nothing tells it."""
    if found.get("unit") == "date":
        return str(found["value"])
    headings = [line["entry"] for line in found["evidence"] if line["entry"]] or [sent.get(str(found["id"]), "")]
    return (min if pick == "first" else max)(map(_sortable, headings), default="")


def _sortable(heading: str) -> str:
    """A heading in any dialect with its date first."""
    day = re.search(r"(\d{4})-?(\d{1,2})-?(\d{1,2})(?!\d)", heading)
    time = re.search(r"(\d{1,2}):(\d{2})|(?<= )(\d{2})(\d{2})$", heading)
    numbers = [part.zfill(2) for part in (*(day.groups() if day else ()), *(time.groups() if time else ())) if part]
    return " ".join(numbers)


def as_tree(groups: Sequence[Group]) -> list[Group]:
    """The answers with each behind its parent, one step deeper; in their order where no parent is among them.

    >>> one, two, three = (Group(NamedNode(f"urn:{n}")) for n in "123")
    >>> one.parent = three.id
    >>> [(group.id.value, group.depth) for group in as_tree([one, two, three])]
    [('urn:2', 0), ('urn:3', 0), ('urn:1', 1)]
    """
    known = {group.id for group in groups if group.id}
    below: dict[NamedNode | None, list[Group]] = {}
    for group in groups:
        below.setdefault(group.parent if group.parent in known - {group.id} else None, []).append(group)
    found: list[Group] = []
    waiting = [(group, 0) for group in reversed(below.get(None, []))]
    while waiting:
        group, group.depth = waiting.pop()
        found.append(group)
        waiting += [(child, group.depth + 1) for child in reversed(below.get(group.id, []) if group.id else [])]
    known_ones = set(map(id, found))
    return found + [group for group in groups if id(group) not in known_ones]


def _in_any_role(store: Store, asked: Understood) -> Understood:
    values = {**asked.values, "role": "any"}
    return replace(asked, values=values, bound={**asked.bound, "role": terms_of_table("role", "any")})


def understood_as(store: Store, asked: Understood, span: Span | None, base: str) -> Answer:
    """What was understood: the query and its parameters, ids of nodes, names of roles and kinds, words and numbers; the days, and
    whether to count."""
    plain = {p.name for p in asked.query.parameters if p.type in ("role", "kind")}
    found = {n: [_named(store, term, base) for term in asked.bound[n]] for n in asked.values if n not in plain}
    shown: dict[str, Any] = {name: terms[0] if len(terms) == 1 else terms for name, terms in found.items()}
    shown |= {name: value for name, value in asked.values.items() if name in plain and value != "any"}
    days = {"since": span.since, "until": span.until} if span else {}
    shown |= {name: day.isoformat() for name, day in days.items() if day}
    shown |= {"joined": asked.joint.word} if asked.joint else {}
    shown |= {"tracker": asked.only} if asked.only else {}
    shown |= {"count": True} if asked.count else {}
    return {"query": asked.query.name, "parameters": shown}


def _named(store: Store, term: Bound, base: str) -> str | int:
    if isinstance(term, NamedNode):
        return node(store, term, base).id if term.value.startswith(base) else shortened(term.value)
    return int(term.value) if term.datatype.value.endswith("#integer") else term.value


def grouped(rows: Rows, apart: bool = False) -> list[Group]:
    """The rows of each answer together, in the order in which the answers first come; those about different nodes `apart`."""
    groups: dict[tuple[object, ...], Group] = {}
    for row in rows.rows:
        cell = dict(zip(rows.columns, row, strict=True))
        found = cell.get("answer")
        name = found if isinstance(found, NamedNode) else None
        label, value, unit = (_text(cell.get(column)) for column in ("label", "value", "unit"))
        about = cell.get("about") if apart else None
        group = groups.setdefault((name, label, value, about), Group(name, label or value, value, unit))
        _add(group, cell)
    return list(groups.values())


def joined(groups: Iterable[Group]) -> list[Group]:
    """Groups of the same answer as one."""
    found: dict[tuple[object, ...], Group] = {}
    for group in groups:
        same = found.setdefault((group.id, group.label, group.value), group)
        same.sightings.extend(group.sightings if same is not group else [])
    return list(found.values())


def _add(group: Group, cell: Mapping[str, Bound | None]) -> None:
    if isinstance(shows := cell.get("evidence"), NamedNode):
        group.sightings.append(shows)
    if amount := cell.get("amount"):
        group.amounts[_text(cell.get("time"))] = float(amount.value)
    if isinstance(about := cell.get("about", cell.get("answer")), NamedNode):
        group.about.add(about)
    if isinstance(parent := cell.get("parent"), NamedNode):
        group.parent = parent


def _text(term: Bound | None) -> str:
    return term.value if isinstance(term, Literal | NamedNode) else ""


def nearest_by_words(store: Store, groups: Sequence[Group], about: str, every: bool = False) -> tuple[list[Group], str]:
    """The answers whose texts share the most of the words asked for, or `every` one, and a note where they share less than half.

    Where some hold the words as they were asked for, side by side, the others are left out: three words or more, or quoted ones.
    """
    phrase = about.strip().strip(QUOTES)
    strict = phrase != about.strip() or len(words(phrase)) > 2
    about = phrase
    entries: Entries = {}
    numbered = any(map(str.isdigit, about))
    held = [(group, "\n".join(texts(store, group, entries, numbered))) for group in groups]
    whole = [(group, text) for group, text in held if strict and phrase.casefold() in text.casefold()]
    groups = [group for group, _ in whole or held]
    sought = _stems(about)
    shared = [sought & _stems(text) for _, text in whole or held]
    best = max(map(len, shared), default=0)
    if best < max(1, len(sought) * (1 if every else WORDS_LEAST)):
        return [], ""
    found = [(g, words) for g, words in zip(groups, shared, strict=True) if len(words) == best]
    said = ", ".join(sorted(set().union(*(words for _, words in found))))
    return [g for g, _ in found], f'of "{about}" only this was found: {said}' if best < len(sought) * WORDS_SURE else ""


def texts(store: Store, group: Group, entries: Entries, numbered: bool) -> set[str]:
    """What an answer is about, in words: its names, its thread's and its versions', its entries' topics, the lines that follow; where
    something `numbered` is looked for, also the bugs, patches and commits that its first line is told to be work on, as a comment's is."""
    named = set(group.about)
    for about, predicate in product(group.about, (CONTAINER, VERSION)):
        named.update(_nodes(q.object for q in store.quads_for_pattern(about, predicate, None, None)))
    found = set[str]()
    for sighting in grounds(store, group.sightings):
        lines = (LINE, START_LINE)  # an entry is its own sighting
        for quad in (quad for line in lines for quad in store.quads_for_pattern(sighting, line, None, None)):
            if isinstance(quad.graph_name, NamedNode) and isinstance(quad.object, Literal):
                named.update(_nodes(q.object for q in store.quads_for_pattern(quad.graph_name, TOPIC, None, None)))
                found.update(_following(_entry_lines(store, quad.graph_name, entries), int(quad.object.value)))
                named.update(_worked_on(store, quad.graph_name, quad.object) if numbered else ())
    found.update(value_of(store, about, CONTENT) for about in group.about)
    return found.union(*(names_of(store, name) for name in named))


def _worked_on(store: Store, graph: NamedNode, line: Literal) -> Iterator[NamedNode]:
    """What is worked on in a line: the objects of the edges under `ll:workedOn` that are seen there."""
    roles = set(terms_of_table("role", "any"))
    for seen in store.quads_for_pattern(None, LINE, line, graph):
        if any(quad.object in roles for quad in store.quads_for_pattern(seen.subject, PREDICATE, None, graph)):
            yield from _nodes(quad.object for quad in store.quads_for_pattern(seen.subject, OBJECT, None, graph))


def _nodes(terms: Iterable[object]) -> Iterator[NamedNode]:
    return (term for term in terms if isinstance(term, NamedNode))


def _entry_lines(store: Store, graph: NamedNode, known: Entries) -> EntryLines:
    """The sightings of an entry as (line, quote, whether it begins a message). `known` keeps what was read, for the next call."""
    if graph not in known:
        quotes, rules, lines = (
            {
                q.subject: q.object.value
                for q in store.quads_for_pattern(None, p, None, graph)
                if isinstance(q.object, Literal)
            }
            for p in (QUOTE, RULE, LINE)
        )
        known[graph] = [(int(at), quotes.get(m, ""), rules.get(m, "").startswith("message")) for m, at in lines.items()]
    return known[graph]


def _following(lines: EntryLines, first: int) -> Iterator[str]:
    """The quotes from a line of an entry on, up to the next message or so many lines."""
    last = min([first + FOLLOWING, *(at for at, _, begins in lines if begins and at > first)])
    return (quote for at, quote, _ in lines if first <= at < last)


def _stems(text: str) -> set[str]:
    """The words that count, without the endings of English number and tense; Chinese by pairs of characters."""
    found = set[str]()
    for word in words(text):
        if unicodedata.name(word[0], "").startswith("CJK"):
            found.update(word[i : i + 2] for i in range(max(1, len(word) - 1)))
        elif word not in COMMON:
            found.add(
                next(
                    (word[: -len(e)] for e in ("ing", "ed", "es", "s") if word.endswith(e) and len(word) > len(e) + 2),
                    word,
                )
            )
    return found


def _shown(
    store: Store,
    group: Group,
    named: Mapping[NamedNode, tuple[str, str, str]],
    known: Places,
    ahead: Ahead,
    kind_said: str,
) -> Answer:
    id_, label, kind = named[group.id] if group.id else (None, group.label, group.unit)
    shown: Answer = {"id": id_, "label": group.label if group.label and not group.value else label, "kind": kind}
    if group.depth:
        shown["depth"] = group.depth
    if group.left:
        shown["left"] = group.left
    if group.amounts:
        shown |= {"value": _hours(group), "unit": "hours", "kind": "duration"}
    elif group.value:
        shown |= {"value": group.value, "unit": kind_said if group.unit == THINGS else group.unit}
    return shown | {"evidence": [line.as_json() for line in evidence(store, group.sightings, known, ahead)]}


def _hours(group: Group) -> float:
    return round(sum(group.amounts.values()) / 60, 2)


def _ordered(groups: list[Group], named: Mapping[NamedNode, tuple[str, str, str]], order: str) -> list[Group]:
    """By strength: what more sightings show comes first, then by name. Or as the query gave them."""

    def strength(group: Group) -> tuple[int, str, str]:
        id_, label, _ = named[group.id] if group.id else ("", group.label, "")
        return -len(set(group.sightings)), (group.label or label).casefold(), id_

    return groups if order == "given" else sorted(groups, key=strength)


def _unit(asked: Understood) -> str:
    """What was counted: the kind asked for, where one was."""
    if asked.only:
        return f"{asked.only.upper()}s"
    kinds = [PLURALS.get(kind, "") for kind in asked.values.get("kind", "").split()]
    return " and ".join(kinds) if kinds and all(kinds) else asked.query.answers


def _one(unit: str) -> str:
    """The name of one of what is counted.

    >>> _one("patches and commits"), _one("entries"), _one("people"), _one("series")
    ('patch or commit', 'entry', 'person', 'series')
    """
    words = ["or" if word == "and" else IRREGULAR.get(word, re.sub("s$", "", word)) for word in unit.split()]
    return " ".join(words)


def _leave_out(groups: Sequence[Group], lines: int, together: bool) -> int:
    """Leaves only the earliest sightings of each group, or of all `together`. Returns how many there are beyond these in all."""
    room, left = lines, 0
    for group in groups:
        kept = _earliest(group.sightings, max(0, room))
        group.left = len(set(group.sightings)) - len(kept)
        group.sightings, left = kept, left + group.left
        room -= len(kept) * together
    return left


def _earliest(sightings: Iterable[NamedNode], count: int) -> list[NamedNode]:
    """The first of them by their entries' time, which their IRIs hold, and in their order there; those in documents come last."""

    def order(sighting: NamedNode) -> tuple[str, int, str]:
        place, _, number = sighting.value.rpartition("/")
        return place, int(number) if number.isdecimal() else 0, number

    return sorted(set(sightings), key=order)[:count]


def _counted(answers: Sequence[Answer], unit: str, left: int) -> Answer:
    lines = {tuple(line.items()): line for found in answers for line in found["evidence"]}
    return {
        "id": None, "label": f"{len(answers)} {_one(unit) if len(answers) == 1 else unit}", "kind": "count",
        "value": len(answers), "unit": unit, "evidence": list(lines.values()),
    } | ({"left": left} if left else {})  # fmt: skip


# --- for people ----------------------------------------------------------------------------------------------------


def render(answer: Answer, width: int = 80, colour: bool = False, locate: Callable[[str], str] = str) -> str:
    """The answers as text: each with its id, and below it the lines that show it, as `path:line` and the quote.

    Quotes are cut at `width` columns. `locate` turns a file's label into a path that opens from here.
    """
    note = f"({visible(answer['note'])})\n\n" if answer.get("note") else ""
    blocks = ["\n".join(_block(found, width, colour, locate)) for found in answer["answers"]]
    blocks += [f"… and {answer['more']} more answers; --limit 0 for all"] if "more" in answer else []
    return note + "\n\n".join(blocks) + "\n" if blocks else ""


def _block(found: Answer, width: int, colour: bool, locate: Callable[[str], str]) -> list[str]:
    label, named = visible(str(found["label"])), visible(str(found["id"] or ""))
    value = (
        f"  {_valued(found['value'], found['unit'])}" if "value" in found and str(found["value"]) not in label else ""
    )
    number = f"{found['number']}), " if "number" in found else ""
    head = number + bold(label, colour) + value + (f"  {named}" if named else "")
    indent = "    " * found.get("depth", 0)
    lines = [_evidence_line(line, width - len(indent), colour, locate) for line in found["evidence"]]
    more = [f"  … and {found['left']} more; --limit 0 for all"] if "left" in found else []
    return [indent + head, *(indent + line for line in lines + more)]


def _valued(value: object, unit: str) -> str:
    """A value with its unit, as people write it.

    >>> _valued("2012-12-03", "date"), _valued("1", "patches"), _valued(4.5, "hours")
    ('2012-12-03', '1 patch', '4.5 hours')
    """
    return str(value) if unit == "date" else f"{value} {_one(unit) if str(value) == '1' else unit}"


def _evidence_line(line: Mapping[str, Any], width: int, colour: bool, locate: Callable[[str], str]) -> str:
    place = f"{visible(locate(line['file']))}:{line['line']}"
    did = f"[{line['label']}] " if "label" in line else ""
    quote = cut(did + visible(line["quote"]), max(20, width - len(place) - 4)).rstrip()
    return f"  {bold(place, colour)}  {quote}"
