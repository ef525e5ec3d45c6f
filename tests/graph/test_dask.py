"""A Dask cluster reads texts as this machine does, byte for byte, whatever becomes of its workers."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from graph.build import Options, build
from graph.engines import dask
from graph.store import open_store
from nlp.errors import LogloomError
from queries.command import run

pytest.importorskip("distributed")

HERE = "tcp://127.0.0.1"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def scheduling() -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    port = free_port()
    options = ("--host", "127.0.0.1", "--port", str(port), "--no-dashboard", "--no-show")
    with started("dask_scheduler", *options) as process:
        yield process, f"{HERE}:{port}"


@contextmanager
def working(scheduler: str, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    options = ("--no-dashboard", "--no-nanny", "--nthreads", "2", "--local-directory", str(folder))
    with started("dask_worker", scheduler, "--host", "127.0.0.1", *options) as process:
        yield process


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("workers")
    with scheduling() as (_, scheduler), working(scheduler, folder / "1"), working(scheduler, folder / "2"):
        yield scheduler


def quads(store: Path) -> list[str]:
    return sorted(map(str, open_store(store)))


@pytest.fixture
def log(tmp_path: Path, samples: Path) -> Path:
    """Many files, and a pattern folder that says something of its own."""
    folder = tmp_path / "log"
    folder.mkdir()
    text = "\n".join((samples / "worklog.txt").read_text("utf-8").split("\n")[:150])
    for year in range(2001, 2007):
        (folder / f"{year}.txt").write_text(text.replace("2021-", f"{year}-"), "utf-8")
    (folder / "logloom.toml").write_text('patterns = "own"\n', "utf-8")
    (tmp_path / "log/own").mkdir()
    (tmp_path / "log/own/trackers.toml").write_text('[[tracker]]\nprefix = "loom"\nwords = ["loombug"]\n', "utf-8")
    (folder / "own.txt").write_text("09:43 2020-03-01\nown\n1, Ann Kessler works on loombug 4711.\n", "utf-8")
    return folder


def options(scheduler: str) -> Options:
    return Options(jobs=1, engine="dask", scheduler=scheduler)


def test_the_graph_is_the_same(cluster: str, log: Path, tmp_path: Path) -> None:
    build(tmp_path / "here", [log], options=Options(jobs=1))
    report = build(tmp_path / "there", [log], options=options(cluster))
    assert quads(tmp_path / "there") == quads(tmp_path / "here")
    assert report.files == 7  # the settings and the pattern files are no part of the log
    assert any("loom/4711" in quad for quad in quads(tmp_path / "there"))


def test_only_what_changed_travels(cluster: str, log: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    build(store, [log], options=options(cluster))
    (log / "more.txt").write_text("09:43 2022-01-01\nmore\n1, Ann Kessler again.\n", "utf-8")
    assert build(store, [log], options=options(cluster)).added == ["more.txt"]
    build(tmp_path / "here", [log], options=Options(jobs=1))
    assert quads(store) == quads(tmp_path / "here")


def test_a_worker_that_dies_costs_its_tasks_time(log: Path, tmp_path: Path) -> None:
    with (
        scheduling() as (_, scheduler),
        working(scheduler, tmp_path / "1") as first,
        working(scheduler, tmp_path / "2"),
    ):
        said: list[int] = []

        def kill(what: str, done: int, total: int) -> None:
            if what == "reading" and not said:
                os.kill(first.pid, signal.SIGKILL)
                said.append(total)

        build(tmp_path / "there", [log], options=options(scheduler), progress=kill)
    assert said
    assert first.wait() == -signal.SIGKILL
    build(tmp_path / "here", [log], options=Options(jobs=1))
    assert quads(tmp_path / "there") == quads(tmp_path / "here")


def test_a_broken_pattern_file_is_named_as_it_is_here(cluster: str, log: Path, tmp_path: Path) -> None:
    wrong = log / "own/software.toml"
    wrong.write_text('[[software]]\nname = "x"\n', "utf-8")
    with pytest.raises(LogloomError, match=str(wrong) + ":1: "):
        build(tmp_path / "store", [log], options=options(cluster))


def test_another_logloom_at_the_workers(cluster: str, log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask, "_versions", lambda: (("spacy", "0.1"),))
    with pytest.raises(LogloomError, match="a worker has another spacy"):
        build(log.parent / "store", [log], options=options(cluster))


def deaf() -> tuple[socket.socket, str]:
    """A port that takes calls and says nothing."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    return listener, f"{HERE}:{listener.getsockname()[1]}"


def closed() -> tuple[socket.socket, str]:
    return socket.socket(), f"{HERE}:{free_port()}"


@pytest.mark.parametrize("place", [deaf, closed])
def test_a_scheduler_that_does_not_answer(
    place: Callable[[], tuple[socket.socket, str]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dask, "CONNECT", 1.0)
    log, store = tmp_path / "log.txt", tmp_path / "store"
    log.write_text("09:43 2020-03-01\none\n1, Ann Kessler.\n", "utf-8")
    build(store, [log])
    before = quads(store)
    log.write_text("09:43 2020-03-01\ntwo\n1, Ann Kessler.\n", "utf-8")
    capsys.readouterr()
    listener, address = place()
    with listener:
        assert run(["build", "--store", str(store), "--engine", "dask", "--scheduler", address]) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"logloom: {address}: the scheduler does not answer")
    assert error.count("\n") == 1
    assert quads(store) == before


def test_a_cluster_without_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask, "IDLE", 0.5)
    monkeypatch.setattr(dask, "LOOK", 0.3)
    log = tmp_path / "log.txt"
    log.write_text("09:43 2020-03-01\none\n1, Ann Kessler.\n", "utf-8")
    with scheduling() as (_, scheduler), pytest.raises(LogloomError, match="has no worker; start some: dask worker"):
        build(tmp_path / "store", [log], options=options(scheduler))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--engine", "dask"], "needs the address of a scheduler: --scheduler"),
        (["--scheduler", "tcp://127.0.0.1:1"], "give --engine dask"),
        (["--engine", "abacus"], "no engine is called abacus; there are local, dask"),
        (["--engine", "dask", "--scheduler", "nonsense://x"], "the scheduler does not answer"),
    ],
)
def test_bad_use(arguments: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "log.txt"
    log.write_text("09:43 2020-03-01\none\n1, Ann Kessler.\n", "utf-8")
    assert run(["build", str(log), "--store", str(tmp_path / "store"), *arguments]) == 2
    assert words in capsys.readouterr().err


def test_a_scheduler_that_dies_while_a_build_runs(log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask, "CONNECT", 2.0)
    with scheduling() as (process, scheduler), working(scheduler, tmp_path / "1"):

        def kill(what: str, done: int, total: int) -> None:
            if what == "reading":
                process.kill()

        with pytest.raises(LogloomError, match="does not answer"):
            build(tmp_path / "store", [log], options=options(scheduler), progress=kill)
