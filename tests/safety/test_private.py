"""What is written is for the user's own eyes: 0600 and 0700, whatever the umask; so is what is there only for a moment."""

from __future__ import annotations

import contextlib
import functools
import os
import pty
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from queries.notebook import copies
from tests.safety.commands import COMMAND, ROOT, command_set, fails


@pytest.fixture
def open_umask() -> Iterator[None]:
    """A umask that forbids nothing."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> set[tuple[str, str]]:
    """The files and folders below one that others may use, each with its permissions."""
    found = set()
    for name, folders, files in os.walk(folder):
        for each in (*folders, *files):
            try:
                mode = os.lstat(Path(name, each)).st_mode
            except FileNotFoundError:  # there only for a moment
                continue
            if stat.S_IMODE(mode) & 0o077:
                found.add((str(Path(name, each).relative_to(folder)), oct(stat.S_IMODE(mode))))
    return found


def test_nothing_that_a_command_writes_is_open_to_others_even_for_a_moment(
    samples: Path, tmp_path: Path, open_umask: None
) -> None:
    out, scratch = tmp_path / "out", tmp_path / "scratch"
    seen: set[tuple[str, str]] = set()
    done = threading.Event()
    for folder in (out, scratch):
        folder.mkdir()
    lines = [
        line
        for line in command_set(samples, out)
        if not fails(line) and line[0] in {"build", "view", "export", "import"}
    ]
    (out / "query.rq").unlink()  # the test's own

    def look() -> None:
        while not done.wait(0.001):
            seen.update(modes(out) | modes(scratch))

    watcher = threading.Thread(target=look)
    watcher.start()
    environment = os.environ | {
        "LOGLOOM_STORE": str(out / "store"),
        "TMPDIR": str(scratch),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    try:
        for arguments in lines:
            subprocess.run([*COMMAND, *arguments], cwd=ROOT, env=environment, capture_output=True, check=True)
    finally:
        done.set()
        watcher.join()
    assert modes(out) | seen == set()
    assert len(list(out.rglob("*"))) > 40


def test_copies_of_notebooks_are_private(tmp_path: Path, open_umask: None) -> None:
    assert copies(tmp_path / "notebooks")
    assert modes(tmp_path) == set()


def test_what_waits_for_a_terminal_waits_in_the_store(samples: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    run = functools.partial(subprocess.run, cwd=ROOT, check=True, capture_output=True)
    run([*COMMAND, "build", str(samples), "--store", str(store)])
    noted = tmp_path / "notes"
    command = [
        sys.executable,
        "-m",
        "tests.safety.hooked",
        str(noted),
        "export",
        "-",
        "--format",
        "nt",
        "--store",
        str(store),
    ]
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, cwd=ROOT, stdout=theirs, stderr=subprocess.DEVNULL) as process:
        os.close(theirs)
        with contextlib.suppress(OSError):
            while os.read(ours, 1 << 16):
                pass
    os.close(ours)
    assert process.returncode == 0
    opened = [line for line in noted.read_text("utf-8").splitlines() if line.startswith("open ")]
    assert opened
    assert [
        line for line in opened if str(store) not in line and "__pycache__" not in line and "/dev/" not in line
    ] == []
