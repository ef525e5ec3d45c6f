"""A log is followed as it is saved, by whatever editor."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graph.store import open_store

ROOT = Path(__file__).resolve().parents[2]
FIRST = "09:43 2021-03-03\nproxy, crash\n1, talk with Ann Lindqvist.\n"
PATIENCE = 60.0
"""Seconds after which something that should happen is taken not to."""


def entries(store: Path) -> set[str]:
    """The headings in the graph, asked for in another process, as a reader would."""
    code = (
        "import sys; from pathlib import Path; from graph.store import open_store\n"
        "for row in open_store(Path(sys.argv[1])).query('SELECT ?l WHERE "
        "{ ?e a <https://w3id.org/logloom/ns#Entry> ; <http://www.w3.org/2000/01/rdf-schema#label> ?l }'): print(row[0].value)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(store)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return set(done.stdout.splitlines())


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.1)


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[tuple[Path, Path, subprocess.Popen[str]]]:
    log, store = tmp_path / "log", tmp_path / "log" / ".logloom"
    log.mkdir()
    (log / "a.txt").write_text(FIRST, encoding="utf-8")
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from queries.command import main; main()",
            "build",
            str(log),
            "--store",
            str(store),
            "--watch",
        ],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr
    while "watching" not in (line := process.stderr.readline()):
        assert line, "the build ended"
    time.sleep(0.5)  # the watcher begins after it says so
    yield log, store, process
    process.kill()
    process.wait()


def test_what_is_saved_is_read(watched: tuple[Path, Path, subprocess.Popen[str]]) -> None:
    log, store, process = watched
    with (log / "a.txt").open("a", encoding="utf-8") as file:
        file.write("10:00 2021-03-04\nmore\n1, done.\n")
    until(lambda: "10:00 2021-03-04" in entries(store))
    # An editor writes beside the file and renames.
    beside = log / ".a.txt.swp"
    beside.write_text(FIRST + "11:00 2021-03-05\nby rename\n", encoding="utf-8")
    beside.replace(log / "a.txt")
    until(lambda: entries(store) == {"09:43 2021-03-03", "11:00 2021-03-05"})
    # A file that can't be read as a log does not end the watch.
    (log / "logloom.toml").write_text("same = 3\n", encoding="utf-8")
    time.sleep(1)
    (log / "logloom.toml").unlink()
    for number in range(20):
        (log / f"b{number}.txt").write_text(f"12:{number:02} 2021-03-06\nburst\n", encoding="utf-8")
    until(lambda: len(entries(store)) == 22)
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE) == 0
    assert open_store(store)


DROPS_AN_INTERRUPT = """
import os, signal
from graph import watch
from queries.command import main

class Finalized:
    def __del__(self):  # Python drops what is raised in here
        os.kill(os.getpid(), signal.SIGINT)
        for _ in range(1000):
            pass

def build(*given, **named):
    done = real(*given, **named)
    Finalized()
    return done

real, watch.build = watch.build, build
main()
"""


def test_an_interrupt_ends_the_watch_also_where_python_drops_it(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(FIRST, encoding="utf-8")
    command = ["build", str(tmp_path / "a.txt"), "--store", str(tmp_path / "store"), "--watch"]
    done = subprocess.run(
        [sys.executable, "-c", DROPS_AN_INTERRUPT, *command],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        timeout=PATIENCE,
        check=False,
        text=True,
    )
    assert done.returncode == 0
    assert "Exception ignored" in done.stderr
