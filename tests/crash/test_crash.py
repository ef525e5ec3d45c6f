"""What is killed, or refused a write, loses nothing: `python -m tests.crash`, shortened."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graph.build import Options, build
from graph.workers import Workers
from nlp.errors import LogloomError
from tests.crash.processes import CLEAR, Disturbance, run

ROOT = Path(__file__).parents[2]


def test_nothing_is_lost_by_kills_and_failing_writes() -> None:
    short = ["--kills", "5", "--faults", "5", "--seed", "9"]
    done = subprocess.run(
        [sys.executable, "-m", "tests.crash", *short], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "all held: " in done.stdout, done.stdout + done.stderr


def touch(path: Path) -> None:
    path.write_text("whole")
    path.with_suffix(".new").replace(path) if path.with_suffix(".new").exists() else None


def test_a_job_is_killed_before_the_step_that_was_named(tmp_path: Path) -> None:
    ended = run(lambda: touch(tmp_path / "a"), tmp_path, Disturbance(kill_at=1))
    assert ended.killed
    assert not (tmp_path / "a").exists()


def test_a_step_that_fails_is_told(tmp_path: Path) -> None:
    ended = run(lambda: touch(tmp_path / "a"), tmp_path, Disturbance(fail_at=1, error=errno.ENOSPC))
    assert ended.status not in (0, CLEAR)
    assert "No space left" in ended.said


LOG = "09:43 2021-03-03\ntidewire, crash\n1, Ann Lee <ann@example.org> fixed bnc 782311.\n"


def test_processes_of_a_killed_build_end_and_hold_no_lock(tmp_path: Path) -> None:
    (tmp_path / "log.txt").write_text(LOG)
    store = tmp_path / "store"
    killed = subprocess.Popen(
        [sys.executable, "-c", STUCK, str(store), str(tmp_path / "log.txt")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert killed.stdout
    assert killed.stdout.readline() == "reading\n"
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    again = subprocess.run(
        [sys.executable, "-c", COMMAND, "build", "--store", str(store), str(tmp_path / "log.txt")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert again.returncode == 0, again.stderr
    assert killed.communicate(timeout=30)[0] == ""  # nobody holds the pipe any more


COMMAND = "from queries.command import main; main()"
STUCK = """
import sys, time
from pathlib import Path
import graph.build
import graph.read
from graph import kept
def stuck(*task):
    print("reading", flush=True)
    time.sleep(60)
kept.read_file = stuck
graph.read.PARALLEL_BYTES = 0
graph.build.build(Path(sys.argv[1]), [Path(sys.argv[2])], options=graph.build.Options(jobs=2))
"""


def test_a_killed_process_of_a_build_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "log.txt").write_text(LOG)
    monkeypatch.setattr("graph.read.PARALLEL_BYTES", 0)
    monkeypatch.setattr("graph.kept.read_file", lambda *task: os.kill(os.getpid(), signal.SIGKILL))
    with pytest.raises(LogloomError, match=r"was killed.*try --jobs 1"):
        build(tmp_path / "store", [tmp_path / "log.txt"], options=Options(jobs=2))


def test_a_process_that_was_killed_between_two_works_is_one_clear_line() -> None:
    with Workers(jobs=2) as workers:
        (process,) = workers.map(_number, [0], apart=True)
        os.kill(process, signal.SIGKILL)
        time.sleep(1)  # the pool finds out by itself, and does not end well while it has not
        with pytest.raises(LogloomError, match=r"was killed.*try --jobs 1"):
            list(workers.map(_number, [0], apart=True))


def _number(_: int) -> int:
    return os.getpid()
