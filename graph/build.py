"""What changed → extract → resolve → store: brings a store up to date with its sources."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.damage import DamagedError, is_damage
from graph.garbage import give_back, uncollected
from graph.memory import Memory
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
    from graph.anew import Outline
    from graph.corpus import File
    from graph.kept import About, Kept
    from graph.past import Notes, Past
    from graph.relations.resolved import Resolved
    from graph.state import State
    from graph.update import Plan, Tools
    from graph.workers import Workers

Progress = Callable[[str, int, int], None]


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
        return _update(Job(store, sources, raws, settings, options, report), began, progress, memory or Memory())


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


def _refuse(sources: Sequence[Path], skipped: Sequence[tuple[str, str]]) -> None:
    names = ", ".join(str(source) for source in sources)
    why = "; ".join(f"{path}: {reason}" for path, reason in skipped[:3])
    detail = f" ({why})" if why else ""
    raise LogloomError(
        f"{names}: no file with a dated heading like '09:43 2012-12-03' was found{detail}; nothing was built"
    )


@dataclass(slots=True)
class Job:
    """What a build has to do: bring a store up to date with the files of its sources, and report what it did."""

    store: Path
    sources: list[Path]
    raws: list[Raw]
    settings: Settings
    options: Options
    report: Report


@dataclass(frozen=True, slots=True)
class Decided:
    """What is to be written, the resolution that it comes from, what was not understood by unit, what is known of each file, and the
    state of the generation that the next one can be made of, if there is one and little differs."""

    plan: Plan
    past: Past
    notes: Mapping[str, Notes]
    abouts: Sequence[About]
    old: State | None


def _update(job: Job, began: float, progress: Progress | None, memory: Memory) -> Report:
    """Writes the next generation."""
    from graph.read import is_much

    if is_much(job.raws) and not _goes_on(job):
        return _update_apart(job, began, progress, memory)
    from graph.kept import open_kept
    from graph.workers import Workers

    with open_kept(job.store) as kept, Workers(job.options.jobs, job.settings.patterns) as workers:
        decided = _decide(job, kept, workers, progress, memory)
        from graph import anew
        from graph.update import Tools

        tools = Tools(kept, workers.map, progress)
        folder = last_generation(job.store)
        with new_generation(job.store, base=job.settings.base, copy=decided.old is not None) as generation:
            if decided.old:
                state = _change(generation, decided, decided.old, tools, job, folder)
                job.report.quads = state.quads
            else:
                state = None
                laid = anew.outline(decided.plan, job.report.inputs["code"], generation.folder)
                _keep_past(job, decided, generation.folder, folder)
                job.report.quads = anew.write(generation, laid, tools)
            _end(job, generation, began)
        memory.generation, memory.state = (generation.folder, state) if state else (None, None)
        _forget(job, decided.abouts, generation.folder, kept, memory)
    return job.report


def _update_apart(job: Job, began: float, progress: Progress | None, memory: Memory) -> Report:
    """The same for a log that is much to read, and of which no graph is there that could be gone on from: what resolution holds is
    several times the log, and is gone with the process that resolves before the database grows."""
    from graph.apart import Apart
    from graph.read import let_go

    with new_generation(job.store, base=job.settings.base) as generation:
        with Apart(partial(_lay_out, job, generation.folder)) as resolving:
            let_go(job.raws)
            job.report, laid, abouts = resolving.result(progress)
        from graph import anew
        from graph.kept import open_kept
        from graph.update import Tools
        from graph.workers import Workers

        with open_kept(job.store) as kept, Workers(job.options.jobs, job.settings.patterns) as workers:
            job.report.quads = anew.write(generation, laid, Tools(kept, workers.map, progress))
        _end(job, generation, began)
    with open_kept(job.store) as kept:
        _forget(job, abouts, generation.folder, kept, memory)
    return job.report


def _lay_out(job: Job, folder: Path, progress: Progress) -> tuple[Report, Outline, Sequence[About]]:
    """Reads, resolves and lays out in a generation's folder."""
    from graph import anew
    from graph.kept import open_kept
    from graph.workers import Workers

    with open_kept(job.store) as kept, Workers(job.options.jobs, job.settings.patterns) as workers:
        decided = _decide(job, kept, workers, progress, Memory())
    give_back()
    laid = anew.outline(decided.plan, job.report.inputs["code"], folder)
    give_back()
    _keep_past(job, decided, folder, None)
    return job.report, laid, decided.abouts


def _goes_on(job: Job) -> bool:
    """Whether there is a graph that the next one can be made of."""
    folder = last_generation(job.store)
    if not folder or base_of(job.store) != job.settings.base:
        return False
    return bool(read_report_of(folder).get("inputs", {}).get("code") == job.report.inputs["code"])


def _decide(job: Job, kept: Kept, workers: Workers, progress: Progress | None, memory: Memory) -> Decided:
    """Reads what is not known yet, and decides what is to be written."""
    from graph.engines import engine
    from graph.read import begin, ended

    report, options = job.report, job.options
    with engine(options.engine, options.scheduler, workers) as readers:
        begun = begin(job.raws, report.inputs, kept, readers, workers, memory)
        # Another process imports spaCy while this one imports what it needs itself, and reads what it keeps.
        from graph import update
        from graph.corpus import assemble
        from graph.past import AWAY, Past
        from graph.renamed import renamed
        from graph.resolution import Resolution
        from graph.state import Memo

        if folder := last_generation(job.store):
            _remember(folder, report.inputs, memory)
        memory.read(kept, begun.known)
        abouts, undecoded = ended(begun, kept, memory, progress)
    if begun.much:
        workers.renew()  # those that read hold spaCy, and every word that it met
    report.skipped = sorted([*report.skipped, *((s.path, s.reason) for s in undecoded)])
    if not any(about.is_log for about in abouts):
        unread = [(f"{about.path}:{line}", why) for about in abouts for line, why in about.notes if UNREAD in why]
        _refuse(job.sources, [*unread, *report.skipped])
    before, base = memory.state, job.settings.base
    old = before if before and before.code == report.inputs["code"] and before.base == base else None
    files, notes = _files(abouts, kept, memory)
    past = memory.take_past(report.inputs) or Past(Resolution(job.settings))
    corpus = assemble(files, base, past.resolution.corpus)
    del files
    if not memory.stays:
        memory.gists.clear()  # the units have them
    tools = update.Tools(kept, workers.map, progress, words=memory.words)
    if begun.much:
        tools.rest = workers.rest  # they have grown with the names that they looked for
    plan = update.plan(corpus, job.settings, old.memo if old else Memo(), tools, past)
    memory.past = report.inputs, past
    if not memory.stays:
        memory.words.clear()  # no other build will ask for them, and they are a good part of the log
    if report.removed:
        past.away += AWAY  # what was removed must not stay in there
    if old and update.changes(plan, old) > update.ANEW:
        old = None
    _tell_of(report, abouts, notes, plan.resolved)
    if not before or before.told[:1] != plan.described[:1]:  # the first row tells of people
        report.renamed = list(renamed(before, plan.resolved.people.persons, base))
    return Decided(plan, past, notes, abouts, old)


def _change(generation: Generation, decided: Decided, old: State, tools: Tools, job: Job, folder: Path | None) -> State:
    """Makes the graph that was decided of a copy of the one in `folder`, whose state is `old`."""
    from graph import update
    from graph.state import write_state

    state = update.change(generation, decided.plan, old, tools)
    goes_on = None if job.report.removed else folder  # what was removed must not stay in there
    state = write_state(generation.folder, state, old, goes_on)
    _keep_past(job, decided, generation.folder, folder)
    return state


def _keep_past(job: Job, decided: Decided, folder: Path, before: Path | None) -> None:
    from graph.past import keep_past

    keep_past(folder, decided.past, job.report.inputs, decided.notes, before)


def _end(job: Job, generation: Generation, began: float) -> None:
    """Writes what a build says of itself, once all else is written."""
    job.report.seconds = time.monotonic() - began
    generation.report(asdict(job.report))
    write_sources(job.store, job.sources, job.options.writer or read_writer(job.store))


def _forget(job: Job, abouts: Sequence[About], folder: Path, kept: Kept, memory: Memory) -> None:
    """Forgets what is not needed any more now that a generation counts, and remembers what the next build will need, if one follows."""
    from graph.read import needed

    report = job.report
    if report.changed or report.removed:
        kept.clear(*needed(job.raws, abouts, report.inputs))
    if memory.stays:
        _remember(folder, report.inputs, memory)
    memory.keep({key for about in abouts for key in about.units})


def _remember(folder: Path, inputs: Mapping[str, Any], memory: Memory) -> None:
    """Takes into the memory what a generation keeps of its state and its resolution, unless that is there."""
    from graph.past import read_past
    from graph.state import read_state

    if memory.generation != folder:
        memory.generation, memory.state = folder, read_state(folder)
    if not (memory.past and memory.past[0] == inputs) and (found := read_past(folder, inputs)):
        past, notes = found
        memory.past = inputs, past
        units = past.resolution.corpus.units
        memory.gists.update((unit.key, (unit.gist, notes.get(unit.key, ()))) for unit in units)


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


def _loops(resolved: Resolved) -> Iterator[tuple[str, int, str]]:
    for key in resolved.threads.loops:
        unit, message = resolved.threads.posts[key].messages[0]
        yield unit.path, message.line, "answers in a ring; taken to answer nothing"


def _tell_of(
    report: Report, abouts: Sequence[About], notes: Mapping[str, tuple[tuple[int, str], ...]], resolved: Resolved
) -> None:
    people = resolved.people
    report.files = len(abouts)
    entries = Counter(unit.path for unit in resolved.corpus.units if unit.when)
    report.entries = entries.total()
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
