"""Follows the sources as they are saved, and brings the graph up to date each time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from threading import Event

from graph.build import Options, Progress, Report, build
from graph.memory import Memory
from graph.settings import NAME, read_settings
from graph.store import read_sources
from nlp.errors import LogloomError

QUIET = 150
"""Milliseconds without a change after which a burst of them is over."""
LONGEST = 1500
"""Milliseconds after which changes are taken even if more keep coming."""


def watch(
    store: Path,
    options: Options,
    tell: Callable[[Report | LogloomError], None],
    progress: Progress | None = None,
    stop: Event | None = None,
) -> None:
    """Builds whenever a source, its `logloom.toml` or a pattern file was saved, until `stop` is set or the user interrupts.

    Editors that put a new file in an old one's place are followed too, since folders are watched, not files. `tell` gets the report
    of each build that changed something, or why one could not be done; the last graph then stays, and the next change is tried.
    """
    from nlp.language import pipeline

    pipeline()
    memory = Memory(stays=True)
    _step(store, options, tell, progress, memory)
    for _ in _changes(store, options, stop):
        _step(store, options, tell, progress, memory)


def _step(
    store: Path,
    options: Options,
    tell: Callable[[Report | LogloomError], None],
    progress: Progress | None,
    memory: Memory,
) -> None:
    try:
        report = build(store, options=options, progress=progress, memory=memory)
    except LogloomError as error:
        tell(error)
    else:
        if not report.unchanged:
            tell(report)


def _changes(store: Path, options: Options, stop: Event | None) -> Iterator[None]:
    """One item for each burst of changes to what a build reads."""
    from watchfiles import Change, watch

    sources = read_sources(store)
    configs = [options.config.absolute()] if options.config else []
    patterns = _patterns(options, sources)
    folders = sorted({*_folders(sources), *(config.parent for config in configs), *patterns})
    if not folders:
        raise LogloomError(f"{store}: none of its sources is there any more; nothing to watch")
    own = store.absolute()

    def counts(_: Change, path: str) -> bool:
        changed = Path(path)
        return not changed.is_relative_to(own) and (
            changed in configs or changed.parent in patterns or _is_read(changed, sources)
        )

    bursts = watch(
        *folders,
        watch_filter=counts,
        debounce=LONGEST,
        step=QUIET,
        stop_event=stop,
        raise_interrupt=False,
        recursive=True,
    )
    return (None for _ in bursts)


def _patterns(options: Options, sources: Sequence[Path]) -> list[Path]:
    """The folder of the user's pattern files, as the settings now say; none where they are wrong, which the build has told."""
    try:
        folder = read_settings(options.config, sources).patterns
    except LogloomError:
        return []
    return [folder.absolute()] if folder and folder.is_dir() else []


def _folders(sources: Iterable[Path]) -> Iterator[Path]:
    """A folder itself, and of a file the folder that it is in."""
    for source in sources:
        folder = source if source.is_dir() else source.parent
        if folder.is_dir():
            yield folder


def _is_read(path: Path, sources: Sequence[Path]) -> bool:
    """Whether a build reads a path: a source, what is below one, or a settings file in or beside one."""
    if path.name == NAME:
        return any(path.parent in (source, source.parent) for source in sources)
    for source in sources:
        if path == source:
            return True
        if path.is_relative_to(source):
            return not any(part.startswith(".") for part in path.relative_to(source).parts)
    return False
