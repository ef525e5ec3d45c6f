"""The log is only read: its bytes, its times, its permissions and its folder stay, and nothing in it is opened for writing."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from queries.command import commands
from tests.safety.commands import COMMAND, ELSEWHERE, command_set, copied, run_all, run_one


def state(folder: Path) -> Iterator[tuple[str, int, int, str]]:
    """Each file and folder: its permissions, when it was changed, and a hash of what it holds."""
    for path in [folder, *sorted(folder.rglob("*"))]:
        seen = path.stat()
        content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        yield str(path), seen.st_mode, seen.st_mtime_ns, content


def lock(folder: Path, writable: bool) -> None:
    """Takes the permission to write away, or gives it back."""
    for path in [folder, *folder.rglob("*")]:
        path.chmod((0o700 if path.is_dir() else 0o600) if writable else (0o500 if path.is_dir() else 0o400))


@pytest.fixture
def log(samples: Path, tmp_path: Path) -> Iterator[Path]:
    """The sample log, read-only. (Root may write all the same, so what counts is what is found afterwards.)"""
    folder = copied(samples, tmp_path / "log")
    lock(folder, writable=False)
    yield folder
    lock(folder, writable=True)


def without_network() -> list[str]:
    """What starts a process that has no network at all; nothing where the kernel does not let us take it away."""
    cut = ["unshare", "--map-root-user", "--net"]
    able = shutil.which("unshare") and subprocess.run([*cut, "true"], capture_output=True, check=False).returncode == 0
    return cut if able else []


def test_every_command_is_in_the_set(tmp_path: Path) -> None:
    named = {arguments[0] for arguments in command_set(tmp_path, tmp_path)}
    assert (set(commands.commands) - named) <= ELSEWHERE.keys()


def test_the_whole_command_set_changes_nothing_in_the_log_and_calls_nobody(log: Path, tmp_path: Path) -> None:
    before = list(state(log))
    seen = run_all(log, tmp_path / "out", without_network(), hooked=True)
    assert list(state(log)) == before
    assert str(tmp_path / "out/store/format.json") in seen  # the hook sees what is written
    assert [line for line in seen.splitlines() if str(log) in line] == []
    assert [line for line in seen.splitlines() if line.startswith("socket.")] == []


OPENED = re.compile(
    r'\b(?:open|openat|creat|rename\w*|unlink\w*|mkdir\w*|chmod|fchmodat\w*|truncate|utime\w*)\(.*"(/[^"]*)"'
)
WRITES = re.compile(
    r"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC|\b(?:creat|rename\w*|unlink\w*|mkdir\w*|chmod|fchmodat\w*|truncate|utime\w*)\("
)


HARMLESS = r'"/dev/|__pycache__|"/proc/self/task/\d+/comm"'
"""What a query may write: Python's cache of modules, and the names of its own threads."""


def traceable() -> bool:
    """Whether strace is here, and the kernel lets it look."""
    return (
        bool(shutil.which("strace"))
        and subprocess.run(["strace", "-f", "true"], capture_output=True, check=False).returncode == 0
    )


def test_not_even_a_library_opens_the_log_for_writing_or_calls_out(log: Path, tmp_path: Path) -> None:
    if not traceable():
        return  # where a kernel forbids it, the test above must do; .ci/run brings strace
    out = tmp_path / "out"
    out.mkdir()
    trace = tmp_path / "trace.txt"
    system = ["strace", "-f", "-qq", "-o", str(trace), "-e", "trace=%file,connect,sendto"]
    for arguments in (
        ["build", str(log), "--jobs", "2"],
        ["sparql", "SELECT ?who { ?who ll:workedOn ?bug }"],
        ["ask", "who worked on bnc 782311"],
        ["view", "-o", str(out / "page.html")],
        ["export", str(out / "graph.trig")],
    ):
        assert run_one([*system, *COMMAND, *arguments], out).returncode == 0
        lines = trace.read_text("utf-8", "replace").splitlines()
        touched = [line for line in lines if str(log) in line]
        assert [line for line in touched if WRITES.search(line)] == []
        assert [line for line in lines if re.search(r"(?:connect|sendto)\(.*AF_INET", line)] == []
        if arguments[0] == "build":
            assert touched  # it looks at the right place
        if arguments[0] == "sparql":
            writes = [line for line in lines if re.search(r"O_WRONLY|O_RDWR|O_CREAT", line) and "ENOENT" not in line]
            assert [line for line in writes if not re.search(HARMLESS, line)] == []
