"""The stored queries: one `.rq` file each, found in `queries/stored/` and in folders of the user's own, and how to run them.

A file opens with comments that say what it is:

    # title: Who worked on it
    # description: People who worked on a bug, a patch or a commit, with the lines that show it.
    # parameter: work node(bug,patch,commit;request) The bug, patch or commit.
    # example: work="bnc 782311"
    # answers: people
    # order: strength
    # ask: who worked on {work}

`parameter: NAME TYPE text` declares what is asked for, `NAME?` what may be left out, `NAME=VALUE` what stands where it is. A
`node(…)` names kinds, and `;` parts those that are tried first from the others. `answers` is what "how many" counts. `order` is
`strength` (most lines first), `given` (as the query orders them) or `report` (queries/reports.py). Each `ask` is one way to put
the question (queries/questions.py); an `also` is one that is understood and not offered, as nobody would put it so.

In the query, `$NAME` stands for the parameter's terms: write `VALUES ?x { $NAME }`. Terms are serialised by Oxigraph from what
was bound, so text that people type is never read as query. A line ending in `# if NAME` counts only where that parameter was
given, one in `# unless NAME` where it was not; `# if dated` where any days were. Beside the number of a `week` stand its `$days`,
in each year of the log. `since` and `until` (xsd:dateTime, `until` excluded) may be used by every query. The columns `answer`,
`evidence`, `value` and `unit` have a meaning (queries/answers.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from graph.store import is_merged
from graph.vocabulary import CLASSES, LL, PREFIXES, ROLES, iri
from nlp.errors import LogloomError
from queries.dates import Span
from queries.dates import parse as parse_date
from queries.evidence import CREATED
from queries.nodes import LEVELS, Names, Way, only, plain_store, writer

XSD: Final = PREFIXES["xsd"]
TYPES: Final = ("node", "kind", "role", "text", "words", "date", "integer", "week")
ORDERS: Final = ("strength", "given", "report")
ALWAYS: Final = ("since", "until")
DATED: Final = "dated"
"""What a line's condition says where either of them will do."""
FIRST_PERSON: Final = frozenset({"i", "me", "my", "myself", "the writer", "the author", "我", "自己", "我自己", "作者"})

SETS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "role": {"any": ("workedOn", *ROLES)},
    "kind": {
        "any": tuple(kind for kind in CLASSES if kind not in {"mention", "co-mention", "time"}),
        "work": ("bug", "request", "patch", "commit"),
        "change": ("patch", "commit"),
        "target": ("entry", "missing-entry", "document", "file"),
        "target-entry": ("entry", "missing-entry"),
        "software": ("project", "tool"),
    },
}
"""Words for several roles or kinds at once."""

Bound = NamedNode | Literal
Binding = Mapping[str, tuple[Bound, ...]]


@dataclass(frozen=True, slots=True)
class Joint:
    """Several names given for one parameter: the terms of each, and whether all of them are meant ("and") or any ("or")."""

    name: str
    word: str
    terms: tuple[tuple[Bound, ...], ...]


class BadQueryFileError(LogloomError):
    """A `.rq` file whose head or query cannot be read."""


class BadParameterError(LogloomError):
    """A parameter that is unknown, missing, or of the wrong type."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a stored query asks for. `kinds` are the groups of kinds of a node, the first tried first; `choices` the kinds that
    may be asked for by a parameter of that type."""

    name: str
    type: str
    kinds: tuple[tuple[str, ...], ...]
    description: str
    optional: bool = False
    default: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredQuery:
    """One `.rq` file. `asks` are the ways to ask for it, `offered` those of them that are shown to people; `text` is its SPARQL without
    the head, with `$NAME` for the parameters."""

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    example: str
    answers: str
    order: str
    asks: tuple[str, ...]
    text: str
    offered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """What a query gave: its columns, and a row of terms (None: unbound) for each solution."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Bound | None, ...], ...]

    def column(self, name: str) -> tuple[Bound | None, ...]:
        """All values of a column, in order. Raises ValueError where there is none."""
        place = self.columns.index(name)
        return tuple(row[place] for row in self.rows)


def catalog(folders: Iterable[Path | str] = (), told: Callable[[str], None] | None = None) -> dict[str, StoredQuery]:
    """All stored queries by name, sorted. A query in one of the user's `folders` takes the place of an own one of that name.

    A file that cannot be read is left out, and `told` hears of it; without `told`, and for a folder that is not there, raises
    BadQueryFileError.
    """
    found = dict(bundled())
    for folder in folders:
        if not Path(folder).is_dir():
            raise BadQueryFileError(f"{folder}: no such folder of stored queries")
        for path in sorted(Path(folder).glob("*.rq")):
            try:
                found[path.stem] = _checked(_read(path.stem, _text_of(path), str(path)), path)
            except BadQueryFileError as error:
                if told is None:
                    raise
                told(f"{error}; it is left out")
    return dict(sorted(found.items()))


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        raise BadQueryFileError(f"{path}: can't be read ({reason})") from error


def _checked(query: StoredQuery, path: Path) -> StoredQuery:
    """A user's query whose SPARQL can be read, and whose ways to ask are questions and give what it takes."""
    from queries.frames import way

    anything = {parameter.name: (NamedNode(LL + "x"),) for parameter in query.parameters}
    filled = sparql(query, anything)
    try:
        solve(Store(), filled)
    except LogloomError as error:
        at = re.search(r"error at (\d+):", str(error))
        above = filled.count("\nPREFIX ") + 1 if filled.startswith("PREFIX ") else 0
        line = _line_of(path, query.text.split("\n")[0]) + (int(at[1]) - above - 1 if at else 0)
        raise BadQueryFileError(f"{path}:{line}: {re.sub('error at [0-9:]+ ', '', str(error))}") from error
    known = {parameter.name for parameter in query.parameters} | {"since"}
    for text in query.asks:
        place = f"{path}:{_line_of(path, text)}"
        unknown = [name for name in re.findall(r"\{(\w+)", text) if name not in known]
        if unknown:
            raise BadQueryFileError(f'{place}: the way to ask "{text}" has {{{unknown[0]}}}, which is no parameter')
        try:
            way(text)
        except LogloomError as error:
            raise BadQueryFileError(f"{place}: {error}") from error
    return query


def _line_of(path: Path, text: str) -> int:
    lines = path.read_text(encoding="utf-8").split("\n")
    return next((n for n, line in enumerate(lines, 1) if text and text in line), 1)


@cache
def bundled() -> tuple[tuple[str, StoredQuery], ...]:
    """The stored queries that come with Logloom, by name."""
    stored = files("queries").joinpath("stored")
    paths = sorted((p for p in stored.iterdir() if p.name.endswith(".rq")), key=lambda p: p.name)
    return tuple((p.name[:-3], _read(p.name[:-3], p.read_text(encoding="utf-8"), p.name)) for p in paths)


def _read(name: str, text: str, path: str) -> StoredQuery:
    """A file's head and query. Every field of the head is checked here, so that no later step meets a bad one."""
    head: dict[str, list[str]] = {}
    body = []
    parameters = []
    for number, line in enumerate(text.split("\n"), 1):
        field = line.startswith("# ") and re.match(
            r"# (title|description|parameter|example|answers|order|ask|also): (.*)", line
        )
        if field and field[1] == "parameter":
            parameters.append(_parameter(field[2].strip(), f"{path}:{number}"))
        elif field:
            head.setdefault(field[1], []).append(field[2].strip())
        else:
            body.append(line)
    if "title" not in head or "description" not in head:
        raise BadQueryFileError(f'{path}:1: its head must have the lines "# title: …" and "# description: …"')
    order = head.get("order", ["strength"])[0]
    if order not in ORDERS:
        raise BadQueryFileError(f'{path}: the order "{order}" is not one of {", ".join(ORDERS)}')
    return StoredQuery(
        name=name,
        title=head["title"][0],
        description=" ".join(head["description"]),
        parameters=tuple(parameters),
        example=head.get("example", [""])[0],
        answers=head.get("answers", ["answers"])[0],
        order=order,
        asks=(*head.get("ask", []), *head.get("also", [])),
        offered=tuple(head.get("ask", [])),
        text="\n".join(body).strip() + "\n",
    )


def _parameter(line: str, path: str) -> Parameter:
    match = re.fullmatch(r"(\w+)(\?|=[\w-]+|) (\w+)(?:\(([\w,;-]*)\))?\s?(.*)", line)
    if not match or match[3] not in TYPES:
        raise BadQueryFileError(f'{path}: "# parameter: {line}" is not NAME TYPE text, TYPE one of {", ".join(TYPES)}')
    if match[3] == "kind":
        choices = tuple((match[4] or "").split(",")) if match[4] else ()
        return Parameter(match[1], match[3], (), match[5], match[2] == "?", match[2][1:], choices)
    groups = tuple(tuple(group.split(",")) for group in (match[4] or "").split(";") if group)
    unknown = [kind for group in groups for kind in group if kind not in CLASSES]
    if unknown:
        raise BadQueryFileError(f'{path}: no kind of node is called "{unknown[0]}"; there are {", ".join(CLASSES)}')
    return Parameter(match[1], match[3], groups, match[5], match[2] == "?", match[2][1:])


# Words to terms


def bind(
    store: Store | Names, query: StoredQuery, values: Mapping[str, str], levels: Sequence[Sequence[Way]] = LEVELS
) -> dict[str, tuple[Bound, ...]]:
    """The terms that a person's words mean, by the types of the query's parameters. `levels`: how loosely to read names.

    Raises BadParameterError for a parameter that is unknown, missing or of the wrong type, and UnknownNameError or
    AmbiguousNameError for a node.
    """
    known = {parameter.name: parameter for parameter in query.parameters}
    for name in values:
        if name not in known:
            takes = ", ".join(known) or "none"
            raise BadParameterError(f'the query {query.name} has no parameter "{name}"; it takes {takes}')
    for name, parameter in known.items():
        if name not in values and not parameter.optional and not parameter.default:
            raise BadParameterError(f"the query {query.name} needs {name}=…, for example {query.example}")
    given = {name: p.default for name, p in known.items() if p.default} | dict(values)
    bound = {name: term(store, known[name], value, levels) for name, value in given.items()}
    return bound | (
        {"days": _days_of_week(plain_store(store), bound["week"])} if "$days" in query.text and "week" in bound else {}
    )


def term(
    store: Store | Names, parameter: Parameter, value: str, levels: Sequence[Sequence[Way]] = LEVELS
) -> tuple[Bound, ...]:
    """The terms of one parameter's value; several where a name or role stands for several."""
    if parameter.type == "node":
        return _nodes(store, parameter, value, levels)
    if parameter.type in ("kind", "role"):
        return terms_of_table(parameter.type, value)
    if parameter.type in ("integer", "week"):
        return (Literal(_number(parameter, value)),)
    if parameter.type == "date":
        return (_date(parameter, value, last_day(plain_store(store))),)
    return (Literal(value),)


def _nodes(
    store: Store | Names, parameter: Parameter, value: str, levels: Sequence[Sequence[Way]]
) -> tuple[NamedNode, ...]:
    people = any("person" in group for group in parameter.kinds)
    if people and value.strip().casefold() in FIRST_PERSON:
        return (NamedNode(writer(plain_store(store)).iri),)
    return tuple(NamedNode(found.iri) for found in only(store, value, parameter.kinds or (tuple(CLASSES),), levels))


def terms_of_table(type_: str, value: str) -> tuple[NamedNode, ...]:
    """Roles and kinds by their names in the vocabulary, divided by spaces or commas: `wrote reviewed`, `bug`."""
    names = [name for word in re.split(r"[\s,]+", value.strip()) for name in SETS[type_].get(word, (word,))]
    table = {k: iri(c[0]) for k, c in CLASSES.items()} if type_ == "kind" else {r: LL + r for r in (*ROLES, "workedOn")}
    for name in names:
        if name not in table:
            raise BadParameterError(f'"{name}" is no {type_}; there are {", ".join(table)}')
    return tuple(NamedNode(table[name]) for name in names)


def _number(parameter: Parameter, value: str) -> int:
    digits = re.fullmatch(r"(?:week\s?)?(\d{1,9})", value.strip(), re.IGNORECASE)
    if not digits or (parameter.type == "week" and not 1 <= int(digits[1]) <= 53):
        wanted = "the number of a week, 1 to 53" if parameter.type == "week" else "a whole number"
        raise BadParameterError(f'{parameter.name}="{value}" is not {wanted}')
    return int(digits[1])


def _date(parameter: Parameter, value: str, today: date) -> Literal:
    span = parse_date(value, today)
    if not span or not span.since or span.since != span.until:
        raise BadParameterError(f'{parameter.name}="{value}" is no day: write 2012-12-03')
    return Literal(span.since.isoformat(), datatype=NamedNode(XSD + "date"))


def _days_of_week(store: Store, week: Sequence[Bound]) -> tuple[Literal, ...]:
    """The days (`2012-11-26`) of the weeks of that number (ISO 8601), in every year that the log has entries of."""
    years = {day.isocalendar().year for day in map(date.fromisoformat, sorted({when[:10] for when in _created(store)}))}
    mondays = (_monday(year, int(number.value)) for year in sorted(years) for number in week)
    return tuple(
        Literal((monday + timedelta(days=day)).isoformat()) for monday in mondays if monday for day in range(7)
    )


def _monday(year: int, week: int) -> date | None:
    """None where the year has no such week."""
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        return None


def last_day(store: Store) -> date:
    """The day of the newest entry, from which "last week" counts, so that one log always gives one answer."""
    newest = max(_created(store), default="")
    return datetime.fromisoformat(newest).date() if newest else date(1970, 1, 1)


def _created(store: Store) -> Iterator[str]:
    """When each entry was begun, ISO 8601."""
    quads = store.quads_for_pattern(None, CREATED, None, None)
    return (quad.object.value for quad in quads if isinstance(quad.object, Literal))


def span_terms(span: Span) -> dict[str, tuple[Bound, ...]]:
    """`since` and `until` as the queries compare them: xsd:dateTime, the end being the midnight after the last day."""
    ends = {"since": span.since, "until": span.until + timedelta(days=1) if span.until else None}
    time = NamedNode(XSD + "dateTime")
    return {name: (Literal(f"{day.isoformat()}T00:00:00", datatype=time),) for name, day in ends.items() if day}


# Terms to rows


def sparql(
    query: StoredQuery,
    bound: Binding,
    span: Span | None = None,
    count: bool = False,
    joint: Joint | None = None,
    only: str = "",
) -> str:
    """The SPARQL that is run: prefixes, the stored text with its terms, and around it the count where one is asked for.

    `joint`: its terms are all in `bound`; by "and" they leave the answers that each of them has alone. `only` leaves bugs of one
    tracker. Raises BadParameterError where days are given and the query knows none.
    """
    terms = {**bound, **(span_terms(span) if span else {})}
    for name in ALWAYS:
        if name in terms and f"# if {name}" not in query.text:
            raise BadParameterError(f"the query {query.name} cannot be limited by date")
    text = _filled(query.text, terms)
    if joint and joint.word == "and":
        each = (_filled(query.text, {**terms, joint.name: own}) for own in joint.terms)
        text = _within(text, "\n".join(f"{{ SELECT DISTINCT ?answer {{ {{\n{one}}} }} }}" for one in each))
    if only:
        text = _within(text, f'FILTER(CONTAINS(STR(?answer), "/bug/{only}/"))')
    counted = f"SELECT (COUNT(DISTINCT ?answer) AS ?value) {{\n{text}}}\n" if count else text
    return f"{_prefixes(counted)}\n{counted}"


def _filled(text: str, terms: Binding) -> str:
    """A stored text without the lines that don't count, and with terms for its `$NAME`s."""
    lines = (line for line in text.split("\n") if _counts(line, terms))
    plain = "\n".join(re.sub(r"\s+# (?:if|unless) \w+$", "", line) for line in lines)
    return re.sub(r"\$(\w+)\b", lambda name: " ".join(map(str, terms[name[1]])) if name[1] in terms else name[0], plain)


def _within(text: str, more: str) -> str:
    """A query with more at the beginning of what it looks for."""
    return re.sub(r"\bWHERE \{", lambda where: f"{where[0]}\n{more}", text, count=1)


def _counts(line: str, terms: Binding) -> bool:
    condition = re.search(r"# (if|unless) (\w+)$", line)
    return not condition or _given(condition[2], terms) == (condition[1] == "if")


def _given(name: str, terms: Binding) -> bool:
    return any(end in terms for end in ALWAYS) if name == DATED else name in terms


def _prefixes(text: str) -> str:
    used = {name for name in PREFIXES if re.search(rf"(?<![\w<:-]){name}:", text)}
    return "\n".join(f"PREFIX {prefix}: <{start}>" for prefix, start in PREFIXES.items() if prefix in used)


def solve(store: Store, text: str) -> Rows:
    """The rows of a SELECT over the union of all graphs, each once and in its order. Raises LogloomError for a text that is none."""
    try:
        result = store.query(text, use_default_graph_as_union=not is_merged(store))
    except SyntaxError as error:
        raise LogloomError(f"the SPARQL cannot be read: {error}") from error
    if not isinstance(result, QuerySolutions):
        raise LogloomError("a stored query must be a SELECT")
    columns = tuple(variable.value for variable in result.variables)
    rows = (tuple(_plain(solution[name]) for name in columns) for solution in result)
    return Rows(columns, tuple(dict.fromkeys(rows)))


def _plain(value: object) -> Bound | None:
    return value if isinstance(value, NamedNode | Literal) else None


def run(
    store: Store,
    query: StoredQuery,
    values: Mapping[str, str],
    span: Span | None = None,
    limit: int | None = None,
) -> Rows:
    """Binds the values and runs the query. Raises as `bind` and `sparql` do."""
    rows = solve(store, sparql(query, bind(store, query, values), span))
    return Rows(rows.columns, rows.rows[:limit])
