"""CONSTRUCT queries that choose a part of the graph for an export: those that come with Logloom, and the user's own files."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from nlp.errors import LogloomError


def text_of(query: str) -> str:
    """The text of a file, or of a query that comes with Logloom. Raises LogloomError where it is neither."""
    try:
        if Path(query).is_file():
            return Path(query).read_text("utf-8")
    except (OSError, ValueError) as error:
        raise LogloomError(f"{query}: can't be read as a query ({error})") from error
    known = stored()
    if query not in known:
        raise LogloomError(f"{query}: neither a file nor a stored CONSTRUCT query; there are {', '.join(known)}")
    return known[query]


def stored() -> dict[str, str]:
    """The queries that come with Logloom, by name."""
    found = files("queries").joinpath("stored", "construct").iterdir()
    return {
        file.name.removesuffix(".rq"): file.read_text("utf-8") for file in sorted(found, key=lambda file: file.name)
    }
