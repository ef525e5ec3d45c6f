"""The store on disk: whole generations of the graph; readers see one, and a builder puts the next in its place.

    STORE/format.json            marks the folder as a store, and says of which layout
    STORE/sources.json           the absolute paths that a build reads
    STORE/current.json           which generation counts, its vocabulary and base IRI; replaced by one atomic rename
    STORE/lock                   held by the one process that builds
    STORE/generations/N/db/      an Oxigraph database, never written again once it counts
    STORE/generations/N/report.json, lock; `listed`: a sum of what lists the database's files; `damaged`, if it was found to be

Every fact stands in a named graph. The default graph holds each of them once more, without its graph and without
doubles: it is the merge of all named graphs as SPARQL defines it (Oxigraph's own union repeats a triple for each graph
that holds it, so that counts come out wrong), and it is quicker to ask.
"""

from __future__ import annotations

import contextlib
import fcntl
import glob
import hashlib
import json
import os
import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from graph.vocabulary import BASE
from graph.vocabulary import VERSION as VOCABULARY_VERSION
from nlp.errors import LogloomError

if TYPE_CHECKING:
    import pyoxigraph

STORE_VERSION: Final = 1
"""Of the layout of the folder. A newer one is refused, an older one is built anew."""

CHUNK: Final = 8 << 20
"""Bytes of N-Quads loaded at once: more does not load faster and takes twenty times as much memory."""

AHEAD: Final = 2
"""Texts of that size that may be waiting, or being loaded, when others are added."""

ANEW: Final = "remove the store's folder and run `logloom build PATH`, which makes it anew from the log"
"""What to do about a store that is damaged: nothing in it is there only once."""

ATTEMPTS: Final = 20
"""How often a reader looks again when the generation it was about to open is replaced and removed in that moment."""

FORMAT: Final = "format.json"
SOURCES: Final = "sources.json"
CURRENT: Final = "current.json"
LOCK: Final = "lock"
REPORT: Final = "report.json"
GENERATIONS: Final = "generations"
DATABASE: Final = "db"
LISTED: Final = "listed"
DAMAGED: Final = "damaged"
"""An empty file beside the database: somebody read it and found it damaged."""

_builds: Final[dict[Path, bool]] = {}
"""The stores that this process builds at this moment, and whether a generation of it is being written."""

_held: Final[dict[Path, int]] = {}
"""The generations that this process reads, each with its locked file; they stay locked until it ends."""

_locks: Final[set[int]] = set()
"""The files that this process has locked to build. A process that it forks must let go of them, or they stay locked for as long as
that one lives, though this one was killed."""


class Generation:
    """A generation that is being written: take it from `new_generation`."""

    def __init__(self, folder: Path, base: str = BASE) -> None:
        import pyoxigraph

        self.folder = folder
        self.base = base
        """What the nodes' IRIs begin with."""
        self.count = 0
        """Statements that were loaded."""
        self._waiting: list[tuple[str, bytes]] = []
        self._size = 0
        self._loading: deque[Future[None]] = deque()
        self._loaders = ThreadPoolExecutor(1), ThreadPoolExecutor(1)
        self._settler = ThreadPoolExecutor(1)
        self._settled: Future[None] | None = None
        self._rdf = pyoxigraph
        self._format = pyoxigraph.RdfFormat

    @cached_property
    def _database(self) -> pyoxigraph.Store:
        """It is opened when it is first asked for: whoever begins a generation may fork other processes before."""
        return self._rdf.Store(str(self.folder / DATABASE))

    def load(self, lines: Iterable[bytes | str]) -> None:
        """Add N-Quads, one statement a line, its end optional. A line without a graph raises LogloomError."""
        try:
            for chunk in _chunks(lines):
                triples = b"\n".join(map(without_graph, chunk))
                self._begin_loading(b"\n".join(chunk), self._format.N_QUADS, triples)
                self.count += len(chunk)
            self._end_loading()
        except SyntaxError as error:
            raise LogloomError(f"not N-Quads: {error}") from error

    def load_graph(self, graph: str, triples: bytes) -> None:
        """Add N-Triples, each a line with its end, to one graph, at the latest when all is settled; quicker than `load`, since they
        are gathered as texts."""
        self._waiting.append((graph, triples))
        self._size += len(triples)
        self.count += triples.count(b"\n")
        if self._size >= CHUNK:
            self._load_waiting()

    def _load_waiting(self) -> None:
        quads = b"".join(chain.from_iterable(_in_graph(graph, text) for graph, text in self._waiting))
        triples = b"".join(text for _, text in self._waiting)
        self._waiting.clear()
        self._size = 0
        self._begin_loading(quads, self._format.TRIG, triples)

    def _begin_loading(self, quads: bytes, form: pyoxigraph.RdfFormat, triples: bytes) -> None:
        """Begin to load quads, and the same without their graphs. The database lets go of the interpreter's lock while it loads: two
        threads use two processors, and whoever gathers more goes on beside them."""
        self._end_loading(AHEAD)
        named, default = self._loaders
        self._loading.append(named.submit(self._database.bulk_load, quads, form))
        self._loading.append(default.submit(self._database.bulk_load, triples, self._format.N_TRIPLES))

    def _end_loading(self, left: int = 0) -> None:
        """Wait until no more than so many texts are left to be loaded."""
        while len(self._loading) > left:
            self._loading.popleft().result()

    def parse(self, graph: str, triples: bytes) -> set[pyoxigraph.Quad]:
        """N-Triples as quads of a graph."""
        return set(self._rdf.parse(b"".join(_in_graph(graph, triples)), self._format.TRIG))

    def graph(self, graph: str) -> set[pyoxigraph.Quad]:
        """The quads of a named graph."""
        return set(self._database.quads_for_pattern(None, None, None, self._rdf.NamedNode(graph)))

    def values(self, subject: str, predicate: str) -> list[str]:
        """The objects of a subject's property, in any named graph."""
        node, edge = self._rdf.NamedNode(subject), self._rdf.NamedNode(predicate)
        found = {quad.object for quad in self._database.quads_for_pattern(node, edge, None)}
        return sorted(thing.value for thing in found if not isinstance(thing, self._rdf.Triple))

    def pairs(self, predicate: str) -> set[tuple[str, str]]:
        """The subjects and the objects of a property between nodes, in any named graph."""
        found = self._database.quads_for_pattern(None, self._rdf.NamedNode(predicate), None)
        node = self._rdf.NamedNode
        return {
            (q.subject.value, q.object.value)
            for q in found
            if isinstance(q.subject, node) and isinstance(q.object, node)
        }

    def undescribed(self) -> str:
        """A node that a statement points to, and none gives a class; empty where there is none."""
        found: Any = self._database.query(
            f'SELECT ?node {{ ?thing ?edge ?node FILTER(ISIRI(?node) && STRSTARTS(STR(?node), "{self.base}"))'
            " FILTER NOT EXISTS { ?node a ?class } } LIMIT 1"
        )
        return next((row["node"].value for row in found), "")

    def change(self, removed: Iterable[pyoxigraph.Quad], added: Iterable[pyoxigraph.Quad]) -> None:
        """Take quads away and add others; the default graph stays the merge of all graphs."""
        default = self._rdf.DefaultGraph()
        bare = []
        for quad in removed:
            self._database.remove(quad)
            bare.append((quad.subject, quad.predicate, quad.object))
        come = list(added)
        merged = (self._rdf.Quad(quad.subject, quad.predicate, quad.object, default) for quad in come)
        self._database.bulk_extend([*come, *merged])
        for triple in bare:
            if all(quad.graph_name == default for quad in self._database.quads_for_pattern(*triple)):
                self._database.remove(self._rdf.Quad(*triple, default))

    def report(self, report: dict[str, Any]) -> None:
        """Keep what the build says about itself, for `read_report`."""
        _write_json(self.folder / REPORT, report)

    def settle(self) -> Future[None]:
        """Put what was loaded in order, beside whatever else this process does; no more can be loaded."""
        if self._settled is None:
            if self._waiting:
                self._load_waiting()
            self._settled = self._settler.submit(self._order)
        return self._settled

    def _order(self) -> None:
        self._end_loading()
        self._database.flush()
        if self.count:  # what was loaded in bulk lies in many files; in one, questions are answered twice as fast
            self._database.optimize()

    def close(self) -> None:
        """Let go of the database, once nothing works on it any more. What was not settled is lost."""
        for threads in (*self._loaders, self._settler):
            threads.shutdown(cancel_futures=True)
        self.__dict__.pop("_database", None)


@contextlib.contextmanager
def new_generation(store: Path, *, base: str = BASE, wait: bool = False, copy: bool = False) -> Iterator[Generation]:
    """Write the next generation; it counts once the block ends, and leaves no trace where the block raises.

    `copy`: it begins as a copy of the current one (whose files it shares on disk) instead of empty. One process at a time: a
    second one raises LogloomError, or waits if `wait`. An OSError (a full disk, say) comes out as a LogloomError.
    """
    with building(store, wait=wait), _writing(store), _clear_errors(store):
        folder = _folder(store, _next_number(store))
        _make_folder(folder)
        try:
            with _umask():
                _create(folder / LOCK)
                if copy:
                    _copy(_folder(store, _current_number(store)), folder)
                with contextlib.closing(Generation(folder, base)) as generation:
                    yield generation
                    generation.settle().result()
                (folder / LISTED).write_text(_listed(folder), "ascii")
                _sync_tree(folder)
                _switch(store, int(folder.name), generation.base)
        except BaseException:
            if not _counts(store, folder):
                shutil.rmtree(folder, ignore_errors=True)
            raise
        _clear(store)


def _counts(store: Path, folder: Path) -> bool:
    """Whether a generation is the current one, as it is where an error came behind the switch; or nobody can tell."""
    try:
        return _current_number(store) == int(folder.name)
    except LogloomError:
        return True


def _listed(folder: Path) -> str:
    """A sum of what lists the files of a generation's database. RocksDB takes a list that was cut for an older one, which had fewer."""
    lists = [folder / DATABASE / "CURRENT", *sorted((folder / DATABASE).glob("MANIFEST-*"))]
    return hashlib.blake2b(b"\0".join(path.read_bytes() for path in lists), digest_size=16).hexdigest()


def _check_listed(folder: Path) -> None:
    """Raises RuntimeError, as RocksDB does, where the list is another than was written. An older Logloom wrote no sum of it."""
    with contextlib.suppress(OSError):  # what can't be read is told by RocksDB
        if (folder / LISTED).read_text("ascii", "replace") != _listed(folder):
            raise RuntimeError("Corruption: the list of its files is not the one that was written")


def _copy(old: Path, new: Path) -> None:
    import pyoxigraph

    _check_listed(old)
    pyoxigraph.Store.read_only(str(old / DATABASE)).backup(str(new / DATABASE))


@contextlib.contextmanager
def building(store: Path, *, wait: bool = False) -> Iterator[None]:
    """Be the one process that builds: a second one raises LogloomError, or waits if `wait`. It can be nested.

    What an earlier build left behind, or could not remove since it was being read, is removed. An OSError comes out as a LogloomError.
    """
    key = store.absolute()
    if key in _builds:
        yield
        return
    prepare(store)
    with _clear_errors(store), _building(store, wait):
        _builds[key] = False
        try:
            _clear(store)
            yield
        finally:
            del _builds[key]


@contextlib.contextmanager
def _writing(store: Path) -> Iterator[None]:
    key = store.absolute()
    if _builds[key]:
        raise _busy(store)
    _builds[key] = True
    try:
        yield
    finally:
        _builds[key] = False


def _busy(store: Path) -> LogloomError:
    return LogloomError(f"{store}: another build is running; try again when it is done")


def last_generation(store: Path) -> Path | None:
    """The folder of the current generation, for whoever is `building`; None where there is none that this Logloom can read, or a
    damaged one."""
    try:
        folder = _folder(store, int(read_format(store)["generation"]))
    except LogloomError:
        return None
    return folder if folder.is_dir() and not (folder / DAMAGED).exists() else None


def mark_damaged(folder: Path) -> None:
    """Let the next build begin without this generation, as far as that can be written down."""
    with contextlib.suppress(OSError):
        _create(folder / DAMAGED)


def generations_read() -> tuple[Path, ...]:
    """The folders of the generations that this process reads, the last one opened last."""
    return tuple(_held)


def open_store(store: Path) -> pyoxigraph.Store:
    """The current generation, read-only. It stays on disk for as long as this process runs, whatever is built."""
    import pyoxigraph

    where = database(store)
    try:
        return pyoxigraph.Store.read_only(str(where))
    except (OSError, RuntimeError) as error:
        from graph.damage import damaged

        raise damaged(where.parent, str(error)) from error


def is_merged(store: pyoxigraph.Store) -> bool:
    """Whether the default graph holds the merge of all graphs; a store in memory may not.

    Where it does, a query must not ask for Oxigraph's union as well: each pattern would match twice.
    """
    import pyoxigraph

    return any(True for _ in store.quads_for_pattern(None, None, None, pyoxigraph.DefaultGraph()))


def database(store: Path) -> Path:
    """The folder of the current generation's database, locked against removal until this process ends."""
    for _ in range(ATTEMPTS):
        folder = _folder(store, int(read_format(store)["generation"]))
        if folder in _held or _hold(folder):
            return _checked(folder) / DATABASE
    raise LogloomError(f"{store}: the store is damaged ({folder} is gone); {ANEW}")


def _checked(folder: Path) -> Path:
    try:
        _check_listed(folder)
    except RuntimeError as error:
        from graph.damage import damaged

        raise damaged(folder, str(error)) from error
    return folder


def read_format(store: Path) -> dict[str, Any]:
    """`store` and `vocabulary` (versions), `base` (IRI) and `generation` (number) of what counts now.

    Raises LogloomError where there is no store, none of ours, one without a graph, or one of another version.
    """
    _check_marker(store)
    found = _read_json(store / CURRENT)
    if found is None:
        raise LogloomError(f"{store}: the store is empty; run `logloom build PATH`")
    if not {"store", "vocabulary", "base", "generation"} <= found.keys():
        raise LogloomError(f"{store / CURRENT}: not written by Logloom; {ANEW}")
    if found["vocabulary"] < VOCABULARY_VERSION or found["store"] < STORE_VERSION:
        raise LogloomError(f"{store}: made by an older Logloom ({_versions(found)}); run `logloom build` to renew it")
    _refuse_newer(store, found)
    return found


def base_of(store: Path) -> str:
    """What the nodes' IRIs begin with, in a store of an older version too; empty where there is no graph yet."""
    return str((_read_json(store / CURRENT) or {}).get("base", ""))


def is_empty(store: Path) -> bool:
    """Whether no graph was ever built there. Raises LogloomError for a folder that is something else."""
    if store.exists() and not _is_unused(store):
        _check_marker(store)
    return not (store / CURRENT).exists()


def read_report(store: Path) -> dict[str, Any]:
    """What the build of the current generation said about itself; empty if it said nothing."""
    return _read_json(database(store).parent / REPORT) or {}


def read_report_of(folder: Path) -> dict[str, Any]:
    """The same of a generation's folder, for whoever is `building`; empty, too, if it is damaged."""
    with contextlib.suppress(LogloomError):
        return _read_json(folder / REPORT) or {}
    return {}


def read_sources(store: Path) -> list[Path]:
    """The absolute paths that a build reads, sorted; none where there is no store yet."""
    return [Path(path) for path in (_read_json(store / SOURCES) or {"paths": []})["paths"]]


def read_writer(store: Path) -> str:
    """The name that an earlier build was given of the log's writer; empty where none was."""
    return str((_read_json(store / SOURCES) or {}).get("writer", ""))


def write_sources(store: Path, paths: Iterable[Path], writer: str = "") -> None:
    """Replace the list of sources and the writer's name, by one atomic rename."""
    prepare(store)
    named = {"writer": writer} if writer else {}
    _write_json(store / SOURCES, {"paths": sorted({str(path.absolute()) for path in paths}), **named})


def make_empty(store: Path) -> None:
    """Drop the graph and all sources; the numbers of generations go on, since somebody may remember the last.

    Killed in between, the store is empty and knows its sources still.
    """
    with building(store), _clear_errors(store):
        number = _current_number(store)
        (store / CURRENT).unlink(missing_ok=True)
        _sync(store)
        _write_json(store / SOURCES, {"paths": [], "generation": number})
        _clear(store)


def prepare(store: Path) -> None:
    """Make the folder a store, if it is none. Raises LogloomError where that can't be: something else is there."""
    try:
        _make_folder(store)
        with _locked(store, fcntl.LOCK_EX):  # two that begin at once must not write the same file
            if not (store / FORMAT).exists() and _is_unused(store):
                _write_json(store / FORMAT, {"store": STORE_VERSION})
        _check_marker(store)
        _refuse_newer(store, {"store": 0, **(_read_json(store / CURRENT) or {})})
        _make_folder(store / GENERATIONS)
    except OSError as error:
        raise LogloomError(f"{store}: can't be a store ({error.strerror}); choose another folder by --store") from error


def _in_graph(graph: str, triples: bytes) -> tuple[bytes, bytes, bytes]:
    """N-Triples as pieces of TriG that has them in a graph."""
    return f"<{graph}> {{\n".encode(), triples, b"}\n"


def without_graph(line: bytes) -> bytes:
    """An N-Quads statement as an N-Triples one. Raises LogloomError if it names no graph."""
    end = graph_start(line)
    if end < 0:
        raise LogloomError(f"a statement without a graph: {line.decode(errors='replace')[:200]}")
    return line[:end] + b" ."


def graph_start(line: bytes) -> int:
    """Where the graph's name begins in a well-formed N-Quads line (the space before it), or -1 if it has none."""
    start = line.rfind(b" <")
    subject_end = line.find(b" ")
    predicate_end = line.find(b" ", subject_end + 1)
    if start <= predicate_end or start < line.rfind(b'"'):
        return -1
    return start


def by_graph(line: bytes) -> bytes:
    """The key of an N-Quads line that brings those of one graph together."""
    start = graph_start(line)
    return line[start:].rstrip() + b" " + line[:start]


def _chunks(lines: Iterable[bytes | str]) -> Iterator[list[bytes]]:
    chunk: list[bytes] = []
    size = 0
    for line in lines:
        text = (line.encode() if isinstance(line, str) else line).strip()
        if not text:
            continue
        chunk.append(text)
        size += len(text)
        if size >= CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _is_unused(folder: Path) -> bool:
    """Empty, but for what a process that was killed while it made a store may have left."""
    return all(path.name == _beside(folder / FORMAT, "new").name for path in folder.iterdir())


def _check_marker(store: Path) -> None:
    if not store.is_dir() or _is_unused(store):
        raise LogloomError(f"{store}: no store there; run `logloom build PATH`, or name one by --store")
    marker = _read_json(store / FORMAT)
    if marker is None or "store" not in marker:
        raise LogloomError(f"{store}: not a Logloom store; name one by --store")
    _refuse_newer(store, marker)


def _refuse_newer(store: Path, found: dict[str, Any]) -> None:
    if found["store"] > STORE_VERSION or found.get("vocabulary", 0) > VOCABULARY_VERSION:
        ours = _versions({"store": STORE_VERSION, "vocabulary": VOCABULARY_VERSION})
        theirs = _versions(found)
        raise LogloomError(f"{store}: made by a newer Logloom ({theirs}; this one knows {ours}); update Logloom")


def _versions(found: dict[str, Any]) -> str:
    return ", ".join(f"{part} version {found[part]}" for part in ("store", "vocabulary") if part in found)


def _folder(store: Path, number: int) -> Path:
    return store.absolute() / GENERATIONS / str(number)


def _numbers(store: Path) -> list[int]:
    return sorted(int(path.name) for path in (store / GENERATIONS).iterdir() if path.name.isdecimal())


def _current_number(store: Path) -> int:
    return int((_read_json(store / CURRENT) or {"generation": 0})["generation"])


def _next_number(store: Path) -> int:
    dropped = int((_read_json(store / SOURCES) or {}).get("generation", 0))
    return max([dropped, _current_number(store), *_numbers(store)]) + 1


def _switch(store: Path, number: int, base: str) -> None:
    current = {"store": STORE_VERSION, "vocabulary": VOCABULARY_VERSION, "base": base, "generation": number}
    _write_json(store / FORMAT, {"store": STORE_VERSION})
    _write_json(store / CURRENT, current)


def _clear(store: Path) -> None:
    """Remove each generation that neither counts nor is being read: old ones, and what a killed build left."""
    for number in _numbers(store):
        if number != _current_number(store):
            _remove(_folder(store, number))


def _remove(folder: Path) -> None:
    with contextlib.suppress(BlockingIOError):
        if not (folder / LOCK).exists():
            shutil.rmtree(folder, ignore_errors=True)
        elif folder not in _held:
            with _locked(folder / LOCK, fcntl.LOCK_EX | fcntl.LOCK_NB):
                (folder / LOCK).unlink()  # first: a reader that waits for it must find that it is gone
                shutil.rmtree(folder, ignore_errors=True)


def _hold(folder: Path) -> bool:
    """Lock a generation for reading; False if it was removed in that moment."""
    try:
        handle = os.open(folder / LOCK, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    fcntl.flock(handle, fcntl.LOCK_SH)
    if os.fstat(handle).st_nlink == 0:
        os.close(handle)
        return False
    _held[folder] = handle
    return True


@contextlib.contextmanager
def _building(store: Path, wait: bool) -> Iterator[None]:
    try:
        with _locked(_create(store / LOCK), fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB)):
            yield
    except BlockingIOError as error:
        raise _busy(store) from error


@contextlib.contextmanager
def _locked(path: Path, how: int) -> Iterator[None]:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    _locks.add(handle)
    try:
        fcntl.flock(handle, how)
        yield
    finally:
        if handle in _locks:
            _locks.remove(handle)
            os.close(handle)


def _let_go() -> None:
    """In a process that was forked from one that builds: it does not build."""
    for handle in _locks:
        os.close(handle)
    _locks.clear()
    _builds.clear()


os.register_at_fork(after_in_child=_let_go)


@contextlib.contextmanager
def _clear_errors(store: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise LogloomError(f"{store}: could not be written ({reason}); what was there before stays") from error


@contextlib.contextmanager
def _umask() -> Iterator[None]:
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def _make_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _create(path: Path) -> Path:
    os.close(os.open(path, os.O_CREAT | os.O_RDONLY | os.O_CLOEXEC, 0o600))
    return path


def _read_json(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_text("utf-8", "surrogatepass"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise LogloomError(f"{path}: can't be read ({error}); {ANEW}") from error
    if not isinstance(found, dict):
        raise LogloomError(f"{path}: not written by Logloom; {ANEW}")
    return found


def _write_json(path: Path, value: dict[str, Any]) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    replace_file(path, lambda output: output.write(text.encode("utf-8", "surrogatepass")), mark="new")


def replace_file(path: Path, write: Callable[[BinaryIO], object], *, mark: str = "") -> None:
    """Write a file as a whole or not at all, for the user's eyes only: beside it first, then by one atomic rename.

    `mark` names the file beside it; by default the process, so that two can write the same file and the later one wins. What a
    killed process left there is removed.
    """
    if not mark:
        _clear_beside(path)
    beside = _beside(path, mark or str(os.getpid()))
    handle = os.open(beside, os.O_CREAT | os.O_WRONLY | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(handle, "wb") as output:
            fcntl.flock(output, fcntl.LOCK_SH)
            write(output)
            output.flush()
            os.fsync(output.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _sync(path.parent)


def _clear_beside(path: Path) -> None:
    """Remove what processes left that were killed while they wrote the file: they are gone, and hold no lock on it."""
    for old in path.parent.glob(f"{glob.escape(_beside(path, '').name)}*"):
        with contextlib.suppress(OSError):
            if old.suffix[1:].isdecimal() and not _lives(int(old.suffix[1:])):
                with _locked(old, fcntl.LOCK_EX | fcntl.LOCK_NB):  # another machine's process may have that number
                    old.unlink()


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass
    return True


def _beside(path: Path, mark: str) -> Path:
    return path.with_name(f".{path.name}.{mark}")


def _sync_tree(folder: Path) -> None:
    """Writes a folder's files to the disk; those that it shares with an older generation were, together with that."""
    for parent, _, files in os.walk(folder):
        for name in files:
            if Path(parent, name).stat().st_nlink == 1:
                _sync(Path(parent, name))
        _sync(Path(parent))
    _sync(folder.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
