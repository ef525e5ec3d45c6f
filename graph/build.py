"""What changed → extract → resolve → store: brings a store up to date with its sources."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from itertools import repeat
from pathlib import Path
from typing import Any

from graph.relations.resolved import Resolved
from graph.settings import Settings, read_settings
from graph.store import new_generation, read_report, read_sources, write_sources
from graph.vocabulary import BASE, VERSION
from nlp.errors import LogloomError
from nlp.reading import LIMIT, Raw, Skipped, walk
from nlp.records import DocumentRecords

EXTRACTION = 1
"""Counts up when the extractor reads the same text in another way, so that stores are built anew."""

PARALLEL_BYTES = 400_000
"""Below this much text one process is quicker than starting others."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Options:
    """How a build runs. `limit`: bytes of a file that is still read; `writer`: a form of the writer's name."""

    base: str = BASE
    limit: int = LIMIT
    writer: str = ""
    jobs: int = 0
    """Processes; 0: as many as there are processors."""
    config: Path | None = None
    """The user's `logloom.toml`; None: the one beside the first source that has one."""


@dataclass(slots=True)
class Report:
    """What a build did: the files that it added, changed and removed, what it left out, and how long it took."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, int, str]] = field(default_factory=list)
    files: int = 0
    entries: int = 0
    quads: int = 0
    seconds: float = 0.0
    writer: str = ""
    digests: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, dict[str, Any]] = field(default_factory=dict)
    """For each file: its encoding, lines and entries."""
    inputs: dict[str, Any] = field(default_factory=dict)
    """Everything else that the graph depends on: versions and settings."""

    @property
    def unchanged(self) -> bool:
        """Whether the store was up to date already."""
        return not (self.added or self.changed or self.removed)


def build(
    store: Path,
    paths: Sequence[Path] = (),
    forget: Sequence[Path] = (),
    options: Options | None = None,
    progress: Progress | None = None,
) -> Report:
    """Adds `paths` to the store's sources, drops `forget`, and brings the graph up to date with all of them.

    Raises `LogloomError` where there is nothing to read; the last generation then stays as it is.
    """
    options = options or Options()
    began = time.monotonic()
    sources = _sources(store, paths, forget)
    settings = read_settings(options.config, sources)
    settings = replace(settings, base=options.base, writer=options.writer or settings.writer)
    raws, skipped = _read(sources, options.limit)
    inputs = {
        "vocabulary": VERSION,
        "extraction": EXTRACTION,
        "settings": asdict(settings),
        "limit": options.limit,
        "patterns": _digests(settings.patterns),
    }
    report = _changes(store, raws, skipped, _plain(inputs))
    if report.unchanged and sources == read_sources(store):
        report.seconds = time.monotonic() - began
        return report
    documents, undecoded = _extract(raws, settings.patterns, options.jobs, progress)
    report.skipped = sorted([*report.skipped, *((s.path, s.reason) for s in undecoded)])
    _check(documents, report, sources)
    _write(store, sources, documents, settings, report, began, progress)
    return report


def _sources(store: Path, paths: Sequence[Path], forget: Sequence[Path]) -> list[Path]:
    known = read_sources(store)
    dropped = {path.absolute() for path in forget}
    for path in sorted(dropped - set(known)):
        raise LogloomError(f"{path}: is no source of {store}; 'logloom stats' lists the sources")
    found = sorted({*known, *(path.absolute() for path in paths)} - dropped)
    if not found:
        raise LogloomError(f"{store}: nothing to read; give the path of a log: logloom build PATH")
    return found


def _read(sources: Iterable[Path], limit: int) -> tuple[list[Raw], list[Skipped]]:
    """All files of all sources, each under a path of its own; a path that two sources have gets its source's name in front."""
    raws: dict[str, Raw] = {}
    skipped: list[Skipped] = []
    seen: set[Path] = set()
    for source in sources:
        for found in walk(source, limit):
            real = (source / found.path if source.is_dir() else source).resolve()
            if real in seen:
                continue
            seen.add(real)
            if isinstance(found, Skipped):
                skipped.append(found)
                continue
            path = (
                found.path
                if found.path not in raws
                else f"{(source if source.is_dir() else source.parent).name}/{found.path}"
            )
            number = 2
            while path in raws:
                path = f"{found.path}~{number}"
                number += 1
            raws[path] = replace(found, path=path)
    return [raws[path] for path in sorted(raws)], skipped


def _changes(store: Path, raws: Sequence[Raw], skipped: Sequence[Skipped], inputs: dict[str, Any]) -> Report:
    before = _last(store)
    digests = {raw.path: raw.digest for raw in raws}
    old = before.get("digests", {})
    anew = before.get("inputs") != inputs
    report = Report(
        added=[path for path in digests if path not in old],
        changed=[path for path in digests if path in old and (anew or old[path] != digests[path])],
        removed=sorted(path for path in old if path not in digests),
        skipped=sorted((s.path, s.reason) for s in skipped),
        digests=digests,
        inputs=inputs,
    )
    if report.unchanged:
        for name in ("files", "entries", "quads", "writer", "accounts"):
            setattr(report, name, before.get(name, getattr(report, name)))
        report.notes = [tuple(note) for note in before.get("notes", [])]
        report.skipped = [tuple(pair) for pair in before.get("skipped", [])]
    return report


def _last(store: Path) -> dict[str, Any]:
    try:
        return read_report(store)
    except LogloomError:
        return {}


def _digests(folder: Path | None) -> dict[str, str]:
    """The user's pattern files by name, with what they hold, so that a change in one builds anew."""
    files = sorted(folder.iterdir()) if folder and folder.is_dir() else []
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files if file.is_file()}


def _plain(inputs: dict[str, Any]) -> dict[str, Any]:
    import json

    return dict(json.loads(json.dumps(inputs, default=str)))


def _extract(
    raws: Sequence[Raw], patterns: Path | None, jobs: int, progress: Progress | None
) -> tuple[list[DocumentRecords], list[Skipped]]:
    from nlp.extract import extract
    from nlp.patterns import configure

    configure(patterns)
    found: list[DocumentRecords | Skipped] = []
    jobs = jobs or os.cpu_count() or 1
    if jobs == 1 or sum(len(raw.data) for raw in raws) < PARALLEL_BYTES:
        for number, raw in enumerate(raws):
            _tell(progress, "reading", number, len(raws))
            found.append(extract(raw, patterns))
    else:
        biggest_first = sorted(raws, key=lambda raw: -len(raw.data))
        with ProcessPoolExecutor(jobs) as pool:
            for number, result in enumerate(pool.map(extract, biggest_first, repeat(patterns))):
                _tell(progress, "reading", number, len(raws))
                found.append(result)
    documents = [result for result in found if isinstance(result, DocumentRecords)]
    return documents, [result for result in found if isinstance(result, Skipped)]


def _tell(progress: Progress | None, what: str, done: int, total: int) -> None:
    if progress:
        progress(what, done, total)


def _check(documents: Sequence[DocumentRecords], report: Report, sources: Sequence[Path]) -> None:
    if not any(document.is_log for document in documents):
        names = ", ".join(str(source) for source in sources)
        why = "; ".join(f"{path}: {reason}" for path, reason in report.skipped[:3])
        detail = f" ({why})" if why else ""
        raise LogloomError(
            f"{names}: no file with a dated heading like '09:43 2012-12-03' was found{detail}; nothing was built"
        )


def _notes(documents: Sequence[DocumentRecords]) -> Iterator[tuple[str, int, str]]:
    return ((document.path, line, note) for document in documents for line, note in document.notes)


def _loops(resolved: Resolved) -> Iterator[tuple[str, int, str]]:
    for key in resolved.threads.loops:
        unit, message = resolved.threads.posts[key].places[0]
        yield unit.path, message.line, "answers in a ring; taken to answer nothing"


def _write(
    store: Path,
    sources: list[Path],
    documents: Sequence[DocumentRecords],
    settings: Settings,
    report: Report,
    began: float,
    progress: Progress | None,
) -> None:
    from graph.corpus import assemble
    from graph.quads import quads
    from graph.relate import relate, resolve

    _tell(progress, "resolving", 0, 3)
    corpus = assemble(documents, settings.base)
    resolved = resolve(corpus, settings)
    _tell(progress, "relating", 1, 3)
    facts = relate(resolved)
    lines = sorted(set(quads(corpus, facts)))
    report.files = len(documents)
    report.entries = sum(unit.records.entry is not None for unit in corpus.units)
    report.quads = len(lines)
    report.notes = sorted({*_notes(documents), *_loops(resolved)})
    report.writer = (
        resolved.people.persons[resolved.people.writer].name
        if resolved.people.writer in resolved.people.persons
        else ""
    )
    report.accounts = {
        document.path: {
            "encoding": document.encoding,
            "lines": document.line_count,
            "entries": sum(r.entry is not None for r in document.entries),
        }
        for document in corpus.documents
    }
    _tell(progress, "storing", 2, 3)
    with new_generation(store, base=settings.base) as generation:
        generation.load(line + "\n" for line in lines)
        report.seconds = time.monotonic() - began
        generation.report(asdict(report))
        write_sources(store, sources)
