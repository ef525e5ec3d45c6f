"""What changed → extract → resolve → store: brings a store up to date with its sources."""

from __future__ import annotations

import contextlib
import hashlib
import sys
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from graph.damage import DamagedError, is_damage
from graph.garbage import uncollected
from graph.settings import NAME, Settings, absent, read_settings
from graph.store import (
    ANEW,
    Generation,
    base_of,
    building,
    last_generation,
    make_empty,
    mark_damaged,
    new_generation,
    read_report_of,
    read_sources,
    read_writer,
    write_sources,
)
from graph.vocabulary import BASE, VERSION
from nlp.entries import UNREAD
from nlp.errors import LogloomError
from nlp.reading import LIMIT, Raw, Skipped, walk

if TYPE_CHECKING:
    from graph.corpus import File
    from graph.engines import Engine
    from graph.kept import About, Kept, Reading
    from graph.past import Past
    from graph.relations.resolved import Resolved
    from graph.resolve.gist import Gist, Shared
    from graph.state import State
    from graph.update import Plan, Tools
    from graph.workers import Workers

PARALLEL_BYTES = 400_000
"""Below this much text one process is quicker than starting others."""

SHARE = 1_000_000
"""Bytes of a file that one process reads alone; the units of a longer one are shared out, since years may stand in one file."""

Progress = Callable[[str, int, int], None]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Options:
    """How a build runs. `limit`: bytes of a file that is still read; `writer`: a form of the writer's name."""

    base: str = ""
    """What the nodes' IRIs begin with; empty: what the settings say, else what the store has, else our own."""
    limit: int = LIMIT
    writer: str = ""
    jobs: int = 0
    """Processes; 0: as many as there are processors."""
    config: Path | None = None
    """The user's `logloom.toml`; None: the one beside the first source that has one."""
    engine: str = "local"
    """Where texts are read: one of `graph.engines.ENGINES`."""
    scheduler: str = ""
    """The address of a cluster's scheduler, for an engine that has one."""


@dataclass(slots=True)
class Memory:
    """What one build hands to the next within a process: gists and words of units by key, and the state of a generation."""

    gists: dict[str, tuple[Gist, tuple[tuple[int, str], ...]]] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    shared: Shared | None = None
    """What the gists that came in one build hold alike."""
    generation: Path | None = None
    state: State | None = None
    past: tuple[Mapping[str, Any], Past] | None = None
    """What resolution keeps, and the inputs under which that counts."""
    stays: bool = False
    """More builds will follow: what is slow to import is imported here, once."""

    def read(self, kept: Kept, keys: Iterable[str]) -> None:
        """The gists of these units are here, unless they are not kept yet."""
        for key, gist, notes in kept.gists(sorted(key for key in keys if key not in self.gists)):
            self._put(key, gist, notes)

    def take(self, reading: Reading) -> None:
        """The gists of the units that were read."""
        from graph.plain import from_bytes

        for unit in reading.new:
            self._put(unit.key, *from_bytes(unit.gist))

    def _put(self, key: str, gist: Gist, notes: tuple[tuple[int, str], ...]) -> None:
        from graph.resolve.gist import Shared

        self.shared = self.shared or Shared()
        self.gists[key] = self.shared.gist(gist), notes

    def take_past(self, inputs: Mapping[str, Any]) -> Past | None:
        """What resolution keeps, where it counts for these inputs; it is gone from here until it is given back."""
        past, self.past = self.past, None
        return past[1] if past and past[0] == inputs else None

    def clear(self) -> None:
        """Forget all."""
        self.gists.clear()
        self.words.clear()
        self.past = self.shared = self.generation = self.state = None

    def keep(self, keys: Collection[str]) -> None:
        """Forget all but these units."""
        for table in (self.gists, self.words):
            for key in table.keys() - keys:
                del table[key]


@dataclass(slots=True)
class Report:
    """What a build did: the files that it added, changed and removed, what it left out, and how long it took."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    renamed: list[tuple[str, str, str]] = field(default_factory=list)
    """People whose IRI changed: the old key, the new one, and the name that the new one is made from."""
    skipped: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, int, str]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    """What the settings say of names that stand nowhere in the log."""
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
    memory: Memory | None = None,
) -> Report:
    """Adds `paths` to the store's sources, drops `forget`, and brings the graph up to date with all of them.

    `memory`: what one build hands to the next within a process, so that the store need not be asked for it.
    Raises `LogloomError` where there is nothing to read; the last generation then stays as it is.
    """
    options = options or Options()
    for _ in range(3):
        try:
            return _build(store, paths, forget, options, progress, memory)
        except (RuntimeError, LogloomError) as error:
            if not _thrown_away(store, error):
                raise
            memory = None
    raise DamagedError(f"{store}: the store is damaged, and the build could not make it anew; {ANEW}")


def _thrown_away(store: Path, error: Exception) -> bool:
    """Whether an error came of what an earlier build left and was damaged since; it is out of the way, so that a build can try again."""
    from graph.kept import LostCacheError

    if isinstance(error, LostCacheError):
        return True
    folder = last_generation(store)
    if folder is None or not is_damage(error.__cause__ or error):
        return False
    mark_damaged(folder)
    return True


def _build(
    store: Path,
    paths: Sequence[Path],
    forget: Sequence[Path],
    options: Options,
    progress: Progress | None,
    memory: Memory | None,
) -> Report:
    began = time.monotonic()
    sources = _sources(store, paths, forget)
    if not sources:
        return _emptied(store, began)
    settings = read_settings(options.config, sources)
    settings = replace(
        settings,
        base=_checked(options.base or settings.base or base_of(store) or BASE),
        writer=options.writer or settings.writer or read_writer(store),
    )
    raws, skipped = _read(sources, options.limit, settings.patterns)
    from graph.code import code

    inputs = {
        "vocabulary": VERSION,
        "code": code(),
        "settings": asdict(settings),
        "limit": options.limit,
        "patterns": _digests(settings.patterns),
    }
    if not raws:
        _refuse(sources, [(one.path, one.reason) for one in skipped])
    warnings = list(absent(options.config, sources, (raw.data for raw in raws)))
    with building(store), uncollected():
        folder = last_generation(store)
        before = read_report_of(folder) if folder else {}
        report = _changes(before, raws, skipped, _plain(inputs))
        report.warnings = warnings
        if report.unchanged and sources == read_sources(store):
            _as_before(report, before)
            if folder and memory and memory.stays:
                _remember(folder, report.inputs, memory)
            report.seconds = time.monotonic() - began
            return report
        _update(store, sources, raws, settings, options, report, began, progress, memory or Memory())
    return report


def _emptied(store: Path, began: float) -> Report:
    """The report of a build that forgot the last source: the store is empty."""
    from graph.kept import open_kept

    with building(store):
        folder = last_generation(store)
        report = Report(removed=sorted(read_report_of(folder).get("digests", {})) if folder else [])
        make_empty(store)
        with open_kept(store) as kept:
            kept.clear((), ())
    report.seconds = time.monotonic() - began
    return report


def _sources(store: Path, paths: Sequence[Path], forget: Sequence[Path]) -> list[Path]:
    known = read_sources(store)
    dropped = {path.absolute() for path in forget}
    for path in sorted(dropped - set(known)):
        raise LogloomError(f"{path}: is no source of {store}; 'logloom stats' lists the sources")
    found = sorted({*known, *(path.absolute() for path in paths)} - dropped)
    if not found and not dropped:
        raise LogloomError(f"{store}: nothing to read; give the path of a log: logloom build PATH")
    return found


def _checked(base: str) -> str:
    """What the IRIs of nodes begin with. Raises LogloomError where that makes no IRIs."""
    import pyoxigraph

    try:
        pyoxigraph.NamedNode(base)
    except ValueError:
        fits = False
    else:
        fits = base.endswith("/")
    if not fits:
        raise LogloomError(
            f"{base}: nodes' IRIs can't begin so; give an absolute IRI that ends in '/', such as https://example.org/log/"
        )
    return base


def _read(sources: Iterable[Path], limit: int, patterns: Path | None) -> tuple[list[Raw], list[Skipped]]:
    """All files of all sources, each under a path of its own; a path that two sources have gets its source's name in front.

    Settings and the folder of pattern files are no part of the log.
    """
    ours = patterns.resolve() if patterns else None
    raws: dict[str, Raw] = {}
    skipped: list[Skipped] = []
    seen: set[Path] = set()
    for source in sources:
        for found in walk(source, limit):
            real = (source / found.path if source.is_dir() else source).resolve()
            if real in seen:
                continue
            seen.add(real)
            if real.name == NAME or (ours and real.is_relative_to(ours)):
                continue
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


def _changes(
    before: Mapping[str, Any], raws: Sequence[Raw], skipped: Sequence[Skipped], inputs: dict[str, Any]
) -> Report:
    """What differs from what the last build reported."""
    digests = {raw.path: raw.digest for raw in raws}
    old = before.get("digests", {})
    anew = before.get("inputs") != inputs
    return Report(
        added=[path for path in digests if path not in old],
        changed=[path for path in digests if path in old and (anew or old[path] != digests[path])],
        removed=sorted(path for path in old if path not in digests),
        skipped=sorted((s.path, s.reason) for s in skipped),
        digests=digests,
        inputs=inputs,
    )


def _as_before(report: Report, before: Mapping[str, Any]) -> None:
    """A report of a build that had nothing to do says of the graph what the last one said."""
    for name in ("files", "entries", "quads", "writer", "accounts"):
        setattr(report, name, before.get(name, getattr(report, name)))
    report.notes = [(path, line, why) for path, line, why in before.get("notes", [])]
    report.skipped = [(path, reason) for path, reason in before.get("skipped", [])]


def _digests(folder: Path | None) -> dict[str, str]:
    """The user's pattern files by name, with what they hold, so that a change in one builds anew."""
    files = sorted(folder.iterdir()) if folder and folder.is_dir() else []
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files if file.is_file()}


def _plain(inputs: dict[str, Any]) -> dict[str, Any]:
    import json

    return dict(json.loads(json.dumps(inputs, default=str)))


def _tell(progress: Progress | None, what: str, done: int, total: int) -> None:
    if progress:
        progress(what, done, total)


def _refuse(sources: Sequence[Path], skipped: Sequence[tuple[str, str]]) -> None:
    names = ", ".join(str(source) for source in sources)
    why = "; ".join(f"{path}: {reason}" for path, reason in skipped[:3])
    detail = f" ({why})" if why else ""
    raise LogloomError(
        f"{names}: no file with a dated heading like '09:43 2012-12-03' was found{detail}; nothing was built"
    )


def _update(
    store: Path,
    sources: list[Path],
    raws: list[Raw],
    settings: Settings,
    options: Options,
    report: Report,
    began: float,
    progress: Progress | None,
    memory: Memory,
) -> None:
    from graph.engines import engine
    from graph.kept import open_kept
    from graph.workers import Workers

    with open_kept(store) as kept, Workers(options.jobs, settings.patterns) as workers:
        with engine(options.engine, options.scheduler, workers) as readers:
            begun = _begin(raws, report.inputs, kept, readers, workers, memory)
            from graph import update  # meanwhile another process imports spaCy

            if folder := last_generation(store):
                _remember(folder, report.inputs, memory)
            memory.read(kept, begun.known)
            abouts, undecoded = _ended(begun, kept, memory, progress)
        if begun.much:
            workers.renew()  # those that read hold spaCy, and every word that it met
        report.skipped = sorted([*report.skipped, *((s.path, s.reason) for s in undecoded)])
        if not any(about.is_log for about in abouts):
            unread = [(f"{about.path}:{line}", why) for about in abouts for line, why in about.notes if UNREAD in why]
            _refuse(sources, [*unread, *report.skipped])
        tools = update.Tools(kept, workers.map, progress, memory.words)
        with contextlib.ExitStack() as writing:
            generation, finish = _resolve(store, settings, abouts, report, tools, memory, writing)
            report.quads = finish()
            report.seconds = time.monotonic() - began
            generation.report(asdict(report))
            write_sources(store, sources, options.writer or read_writer(store))
        if report.changed or report.removed:
            kept.clear(*_needed(raws, abouts, report.inputs))
        if memory.stays:
            _remember(generation.folder, report.inputs, memory)
        memory.keep({key for about in abouts for key in about.units})


def _remember(folder: Path, inputs: Mapping[str, Any], memory: Memory) -> None:
    """Takes into the memory what a generation keeps of its state and its resolution, unless that is there."""
    from graph.past import read_past
    from graph.state import read_state

    if memory.generation != folder:
        memory.generation, memory.state = folder, read_state(folder)
    if not memory.past and (found := read_past(folder, inputs)):
        past, notes = found
        memory.past = inputs, past
        units = past.resolution.corpus.units
        memory.gists.update((unit.key, (unit.gist, notes.get(unit.key, ()))) for unit in units)


def _resolve(
    store: Path,
    settings: Settings,
    abouts: Sequence[About],
    report: Report,
    tools: Tools,
    memory: Memory,
    writing: contextlib.ExitStack,
) -> tuple[Generation, Callable[[], int]]:
    """Decides what is to be written, and begins the next generation, which counts when `writing` ends: that, and what is left to do
    for it, which gives the number of its quads. Where the graph is made anew, the memory is empty then: it is several times the log.
    """
    from graph import anew, update
    from graph.corpus import assemble
    from graph.past import AWAY, Past, keep_past
    from graph.renamed import renamed
    from graph.resolution import Resolution
    from graph.state import Memo

    before, code, folder = memory.state, report.inputs["code"], last_generation(store)
    old = before if before and before.code == code and before.base == settings.base else None
    files, notes = _files(abouts, tools.kept, memory)
    past = memory.take_past(report.inputs) or Past(Resolution(settings))
    corpus = assemble(files, settings.base, past.resolution.corpus)
    plan = update.plan(corpus, settings, old.memo if old else Memo(), tools, past)
    memory.past = report.inputs, past
    if not memory.stays:
        memory.words.clear()  # no other build will ask for them, and they are a good part of the log
    if report.removed:
        past.away += AWAY  # what was removed must not stay in there
    if old and update.changes(plan, old) > update.ANEW:
        old = None
    _tell_of(report, abouts, notes, plan.resolved)
    if not before or before.told[:1] != plan.described[:1]:  # the first row tells of people
        report.renamed = list(renamed(before, plan.resolved.people.persons, settings.base))
    generation = writing.enter_context(new_generation(store, base=settings.base, copy=old is not None))
    keep = partial(keep_past, generation.folder, past, report.inputs, notes, folder)
    if old:
        return generation, partial(_change, generation, plan, old, folder, tools, memory, keep)
    finish = anew.write(generation, anew.outline(plan, code, generation.folder, writing), tools)
    keep()
    memory.clear()
    return generation, finish


def _change(
    generation: Generation,
    plan: Plan,
    old: State,
    folder: Path | None,
    tools: Tools,
    memory: Memory,
    keep: Callable[[], None],
) -> int:
    """Makes the graph of a plan of the one in `folder`, whose state is `old`, and keeps what the next build goes on from."""
    from graph import update
    from graph.state import write_state

    state = write_state(generation.folder, update.change(generation, plan, old, tools), old, folder)
    keep()
    memory.generation, memory.state = generation.folder, state
    return state.quads


def _salt(inputs: Mapping[str, Any]) -> str:
    """All that the records of a text depend on beside the text."""
    return repr((inputs["code"], sorted(inputs["patterns"].items())))


@dataclass(frozen=True, slots=True)
class Begun:
    """Files that are being read: what is known of each by its path, the keys of units that need not be read, in how many shares the
    others are read, whether they are much for one process, and what comes of each share."""

    found: dict[str, About | None]
    known: frozenset[str]
    shares: int
    much: bool
    readings: Iterator[Reading | Skipped]


def _begin(
    raws: list[Raw], inputs: Mapping[str, Any], kept: Kept, engine: Engine, workers: Workers, memory: Memory
) -> Begun:
    """Begins to read the files that are not known, but for units that are. The files' bytes are gone from `raws` then: they are needed
    no more once they are read, and a log of years is large."""
    from graph.kept import file_key

    salt = _salt(inputs)
    found = {raw.path: kept.file(file_key(raw, salt)) for raw in raws}
    missing = sorted((raw for raw in raws if found[raw.path] is None), key=lambda raw: -len(raw.data))
    known = kept.keys(salt) if missing else frozenset()
    much = sum(len(raw.data) for raw in missing) > PARALLEL_BYTES
    apart = bool(missing) and (much or not (memory.stays or "spacy" in sys.modules))
    shares = deque((raw, share) for raw in missing for share in _shares(len(raw.data), engine.jobs if much else 1))
    count = len(shares)
    raws[:] = [replace(raw, data=b"") for raw in raws]
    del missing
    if much:
        workers.reserve()
    tasks = ((raw, salt, known, share) for raw, share in _taken(shares))
    return Begun(found, known, count, much, engine.map(_read_task, tasks, apart=apart))


def _taken(things: deque[T]) -> Iterator[T]:
    """Each of some things in order; none is held when it was given."""
    while things:
        yield things.popleft()


def _ended(begun: Begun, kept: Kept, memory: Memory, progress: Progress | None) -> tuple[list[About], list[Skipped]]:
    """What is known of each file, and those that can't be decoded, once all are read; the gists of new units come into the memory."""
    undecoded = {}
    for number, reading in enumerate(begun.readings):
        _tell(progress, "reading", number, begun.shares)
        if isinstance(reading, Skipped):
            undecoded[reading.path] = reading
        else:
            kept.add([reading])
            memory.take(reading)
            if reading.about:
                begun.found[reading.about.path] = reading.about
    return [about for about in begun.found.values() if about], list(undecoded.values())


def _shares(size: int, jobs: int) -> list[tuple[int, int]]:
    """How a file of so many bytes is shared out: (n, m) for the n-th of m shares.

    >>> _shares(300_000, 2), _shares(13_000_000, 2)
    ([(0, 1)], [(0, 2), (1, 2)])
    """
    count = max(1, min(jobs, -(-size // SHARE)))
    return [(number, count) for number in range(count)]


def _read_task(task: tuple[Raw, str, frozenset[str], tuple[int, int]]) -> Reading | Skipped:
    from graph.kept import read_file

    return read_file(*task)


def _files(
    abouts: Sequence[About], kept: Kept, memory: Memory
) -> tuple[list[File], dict[str, tuple[tuple[int, str], ...]]]:
    """The files with the gists of their units; and what was not understood, by unit."""
    from graph.corpus import File

    keys = {key for about in abouts for key in about.units}
    memory.read(kept, keys)
    memory.shared = None  # all are there
    files = [File(about.path, tuple((key, memory.gists[key][0]) for key in about.units)) for about in abouts]
    return files, {key: memory.gists[key][1] for key in keys if memory.gists[key][1]}


def _needed(raws: Sequence[Raw], abouts: Sequence[About], inputs: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    from graph.kept import file_key

    salt = _salt(inputs)
    return [file_key(raw, salt) for raw in raws], [key for about in abouts for key in about.units]


def _loops(resolved: Resolved) -> Iterator[tuple[str, int, str]]:
    for key in resolved.threads.loops:
        unit, message = resolved.threads.posts[key].places[0]
        yield unit.path, message.line, "answers in a ring; taken to answer nothing"


def _tell_of(
    report: Report, abouts: Sequence[About], notes: Mapping[str, tuple[tuple[int, str], ...]], resolved: Resolved
) -> None:
    people = resolved.people
    report.files = len(abouts)
    entries = {file.path: sum(gist.entry is not None for _, gist in file.units) for file in resolved.corpus.files}
    report.entries = sum(entries.values())
    noted = {
        (about.path, line, why)
        for about in abouts
        for line, why in (*about.notes, *(note for key in about.units for note in notes.get(key, ())))
    }
    report.notes = sorted({*noted, *_loops(resolved)})
    report.writer = people.persons[people.writer].name if people.writer in people.persons else ""
    report.accounts = {
        about.path: {"encoding": about.encoding, "lines": about.lines, "entries": entries[about.path]}
        for about in sorted(abouts, key=lambda about: about.path)
    }
