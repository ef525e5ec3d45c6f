"""The stored queries as people read about them: all of them in a table, one of them in full, and near names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from nlp.errors import LogloomError
from queries.catalog import Parameter, StoredQuery
from queries.terminal import bold, table

NEAR = 50
"""How alike a name must be (0 to 100) to be offered for another one."""


def found(known: Mapping[str, StoredQuery], name: str) -> StoredQuery:
    """The query of that name. Raises LogloomError with the nearest names."""
    if name in known:
        return known[name]
    raise LogloomError(
        f"no stored query is called `{name}`{_near(name, known)}; `logloom query` lists all {len(known)}"
    )


def _near(name: str, known: Iterable[str]) -> str:
    from rapidfuzz import fuzz, process

    best = process.extract(name, list(known), scorer=fuzz.WRatio, limit=3, score_cutoff=NEAR)
    return f"; near: {', '.join(other for other, *_ in best)}" if best else ""


def as_json(query: StoredQuery) -> dict[str, Any]:
    """What there is to know of a query, for programs."""
    return {
        "name": query.name,
        "title": query.title,
        "description": query.description,
        "parameters": [
            {
                "name": parameter.name,
                "type": parameter.type,
                "kinds": [kind for group in parameter.kinds for kind in group],
                "description": parameter.description,
                "needed": _needed(parameter),
                "default": parameter.default,
            }
            for parameter in query.parameters
        ],
        "example": query.example,
        "asks": list(query.asks),
    }


def listed(queries: Sequence[StoredQuery], columns: int, color: bool) -> str:
    """All queries, a line each: those parameters in brackets that may be left out."""
    rows = [[query.name, query.title, " ".join(map(_brief, query.parameters)), query.example] for query in queries]
    return table(["query", "answers", "parameters", "example"], rows, columns, color)


def card(query: StoredQuery, color: bool) -> str:
    """One query in full: what it answers, what it takes, how to run it and how to ask for it."""
    rows = [[f"  {_brief(parameter)}", _type(parameter), parameter.description] for parameter in query.parameters]
    days = "since=DATE and until=DATE narrow it" if "# if since" in query.text else "it cannot be limited by date"
    lines = [bold(query.title, color), "", query.description, ""]
    lines += ["Parameters:", *table(["", "", ""], rows, 0, color).split("\n")[1:], ""] if rows else []
    lines += [f"Days: {days}", "", "Example:", f"  logloom query {query.name} {query.example}".rstrip()]
    lines += ["", "In words:", *(f"  {ask}" for ask in query.asks)] if query.asks else []
    return "\n".join(line.rstrip() for line in lines)


def _needed(parameter: Parameter) -> bool:
    return not parameter.optional and not parameter.default


def _brief(parameter: Parameter) -> str:
    return parameter.name if _needed(parameter) else f"[{parameter.name}]"


def _type(parameter: Parameter) -> str:
    kinds = [kind for group in parameter.kinds for kind in group]
    default = f", {parameter.default} unless given" if parameter.default else ""
    return (", ".join(kinds) or parameter.type) + default
