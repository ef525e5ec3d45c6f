"""Builds and imports that are disturbed, and what must hold afterwards.

After each disturbance the store opens and answers with the last complete generation, the old one or the new one, each of its
quads and the answer to a question compared; the next build, undisturbed, ends with the same quads as a build that never was
disturbed, and leaves the same files in the store.
"""

from __future__ import annotations

import errno
import gc
import hashlib
import importlib
import json
import os
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random

from graph import store as stores
from graph.build import Options, build
from nlp.errors import LogloomError
from tests.crash.logs import QUESTION, Files, versions, write
from tests.crash.processes import CLEAR, Disturbance, Ended, run
from tests.texts import lines_of

BALLAST = "ballast"
EMPTY = "nothing there yet"

KINDS = ("full", "anew", "step", "workers", "import")
"""What is disturbed: a build of a new store; one without cache and memory; one that changes what differs; one with processes of
its own; an import."""


@dataclass(slots=True)
class Rounds:
    """The rounds of one run, in a folder of its own, and what is counted of them."""

    home: Path
    chance: Random
    counts: Counter[str] = field(default_factory=Counter)
    logs: list[Files] = field(default_factory=versions)
    known: dict[int, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    steps: dict[str, int] = field(default_factory=dict)
    now: int = 0

    @property
    def store(self) -> Path:
        """The store that suffers."""
        return self.disk / "store"

    @property
    def disk(self) -> Path:
        """Where the store is."""
        return self.home / "disk"

    @property
    def log(self) -> Path:
        """The log that is edited."""
        return self.home / "log"

    def prepare(self) -> None:
        """Imports what the jobs need, and sees how long each kind of job takes when nothing disturbs it."""
        warm(self.logs[0])
        gc.freeze()
        for folder in (self.log, self.disk):
            folder.mkdir(exist_ok=True)
        must(run(partial(built, self.home / "fresh", self._written(0)), self.home))
        must(run(partial(exported, self.home / "fresh", self.home / "graph.nq"), self.home))
        for kind in KINDS:
            self._measure(kind)

    def _written(self, number: int) -> Path:
        write(self.log, self.logs[number])
        return self.log

    def expected(self, number: int) -> str:
        """What a version gives when nothing disturbs it; the one below zero: what the import gives."""
        if number not in self.known:
            fresh = self.home / f"version{number}"
            job = partial(built, fresh, self._written(number))
            must(run(job if number >= 0 else partial(imported, fresh, self.home / "graph.nq"), fresh))
            self.known[number] = must(run(partial(content, fresh), fresh)).said
            shutil.rmtree(fresh)
        return self.known[number]

    def _measure(self, kind: str) -> None:
        goal, job = self._begin(kind)
        ended = must(run(job, self.store))
        self.seconds[kind], self.steps[kind] = ended.seconds, ended.steps
        self.now = goal

    def _begin(self, kind: str) -> tuple[int, Callable[[], object]]:
        """Puts store and log into the state before a job; the version that it leads to, and the job."""
        if kind in ("full", "import"):
            shutil.rmtree(self.store, ignore_errors=True)
        elif not self.store.exists() or self.now < 0:
            shutil.rmtree(self.store, ignore_errors=True)
            self.now = max(self.now, 0)
            must(run(partial(built, self.store, self._written(self.now)), self.store))
        if kind == "import":
            return -1, partial(imported, self.store, self.home / "graph.nq")
        if kind in ("anew", "workers"):
            for path in (self.store / "kept.db", *self.store.glob("generations/*/state.bin")):
                path.unlink(missing_ok=True)
        goal = self.chance.choice([number for number in range(len(self.logs)) if number != self.now])
        return goal, partial(built, self.store, self._written(goal), jobs=2 if kind == "workers" else 1)

    def kill(self, kind: str) -> None:
        """One round: a kill at a moment of chance, or before a step of chance."""
        if self.chance.random() < 0.5:
            disturbance = Disturbance(seconds=self.chance.uniform(0.001, self.seconds[kind] * 1.05))
        else:
            disturbance = Disturbance(kill_at=self.chance.randint(1, self.steps[kind]))
        self._round(kind, disturbance)

    def fail(self, kind: str) -> None:
        """One round: a step on the disk fails, or no file may grow beyond some bytes."""
        if self.chance.random() < 0.5:
            error = self.chance.choice((errno.ENOSPC, errno.EIO))
            disturbance = Disturbance(fail_at=self.chance.randint(1, self.steps[kind]), error=error)
        else:
            disturbance = Disturbance(largest=int(2 ** self.chance.uniform(0, 21)))
        self._round(kind, disturbance)

    def fill(self, kind: str) -> None:
        """One round: the disk has so many bytes left, and not one more. Only where the store is on a disk of its own."""
        self._round(kind, Disturbance(), lambda: take(self.disk, int(2 ** self.chance.uniform(0, 23))))

    def _round(self, kind: str, disturbance: Disturbance, before: Callable[[], str] = str) -> None:
        goal, job = self._begin(kind)
        was = EMPTY if kind in ("full", "import") else self.expected(self.now)
        coming = self.expected(goal)
        if goal >= 0:
            self._written(goal)
        what = f"{kind} of version {goal}, {before() or disturbance}"
        ended = run(job, self.store, disturbance)
        (self.disk / BALLAST).unlink(missing_ok=True)
        self._judge(ended, disturbance, what)
        found = must(run(partial(content, self.store), self.store)).said
        assert found in (was, coming), f"{what}: the store holds neither what it held nor what was to come"
        self.counts["found old" if found == was else "found new"] += 1
        if not (kind == "import" and found == coming):
            # The machine is not always as busy as it was: the next moment of chance falls into what a job takes now.
            self.seconds[kind] = must(run(job, self.store)).seconds
        self._look_at(goal, what)
        self.now = goal

    def _look_at(self, goal: int, what: str) -> None:
        """What an undisturbed build leaves, and nothing else."""
        found = must(run(partial(content, self.store), self.store)).said
        assert found == self.expected(goal), f"{what}: the next build ended elsewhere than an undisturbed one"
        left = [str(path) for path in sorted(self.store.rglob("*")) if _odd(path, self.store)]
        assert left == [], f"{what}: left behind: {left}"

    def _judge(self, ended: Ended, disturbance: Disturbance, what: str) -> None:
        kills = bool(disturbance.seconds or disturbance.kill_at)
        if ended.killed and kills:
            self.counts["killed"] += 1
        elif ended.status == CLEAR and not kills:
            assert "\n" not in ended.said, f"{what}: said in several lines: {ended.said}"
            self.counts["refused in one line"] += 1
        else:
            assert ended.status == 0, f"{what}: ended with {ended.status}: {ended.said}"
            self.counts["done before" if kills else "done all the same"] += 1


def _odd(path: Path, store: Path) -> bool:
    """Whether a file is none of those that an undisturbed build leaves."""
    parts = path.relative_to(store).parts
    if parts[0] == "generations":
        number = stores.read_format(store)["generation"]
        return len(parts) > 1 and parts[1] != str(number)
    return parts[0] not in {
        "format.json",
        "sources.json",
        "current.json",
        "lock",
        "kept.db",
        "kept.db-wal",
        "kept.db-shm",
    }


def warm(files: Files) -> None:
    """Loads here, once, what every job would load: modules, word lists, the pipeline. No store is opened: a fork would not have it."""
    for name in ("corpus", "update", "imports", "exports.formats", "state", "workers"):
        importlib.import_module(f"graph.{name}")
    importlib.import_module("queries.answers").catalog()
    lines_of(files)


def must(ended: Ended) -> Ended:
    """An undisturbed job must end well."""
    assert ended.status == 0, f"an undisturbed job ended with {ended.status}: {ended.said}"
    return ended


def built(store: Path, log: Path, jobs: int = 1) -> None:
    """The job of a build."""
    if jobs > 1:
        import graph.build
        import graph.read
        import graph.update

        graph.read.PARALLEL_BYTES = 0
        graph.update.APART = 0
    build(store, [log], options=Options(jobs=jobs))


def imported(store: Path, file: Path) -> None:
    """The job of an import."""
    from graph.imports import import_file

    import_file(store, file)


def exported(store: Path, file: Path) -> None:
    """The job of an export."""
    from graph.exports.formats import export

    export(store, str(file))


def content(store: Path) -> str:
    """All that a store holds and answers, as a digest; EMPTY where it says that nothing was built yet."""
    from queries.answers import answer

    try:
        opened = stores.open_store(store)
    except LogloomError as error:
        if "the store is empty" not in str(error) and "no store there" not in str(error):
            raise
        return EMPTY
    digest = hashlib.sha256()
    for quad in sorted(map(str, opened)):
        digest.update(quad.encode() + b"\n")
    digest.update(json.dumps(answer(opened, QUESTION), sort_keys=True).encode())
    return digest.hexdigest()


def take(disk: Path, left: int) -> str:
    """Fills a disk but for some bytes; says how many."""
    found = os.statvfs(disk)
    size = found.f_bavail * found.f_frsize - left
    with (disk / BALLAST).open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(1, size))
    return f"{left} bytes left on the disk"


def mounted(disk: Path) -> bool:
    """Gives a folder a small disk of its own, in memory, where this process may."""
    disk.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(disk)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def home() -> tempfile.TemporaryDirectory[str]:
    """A folder for a run."""
    return tempfile.TemporaryDirectory(prefix="logloom-crash-")
