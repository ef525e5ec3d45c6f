"""Readers and builders side by side, as real processes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from graph import store as stores
from tests.safety.commands import COMMAND, ROOT

ENTRY = "<https://w3id.org/logloom/id/entry/2012-12-03T09:43>"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"


def build(store: Path, number: int) -> None:
    """A generation of so many statements, each with the number in it."""
    with stores.new_generation(store) as generation:
        generation.load(f'{ENTRY} {LABEL} "{number} {line}" {ENTRY} .' for line in range(number))


READER = """
import os, sys
from pathlib import Path
from graph.store import open_store
times = 0
while not Path(sys.argv[2]).exists():
    child = os.fork()
    if child == 0:
        found = [row["l"].value for row in open_store(Path(sys.argv[1])).query("SELECT ?l { ?s ?p ?l }")]
        number = int(found[0].split()[0])
        os._exit(0 if sorted(found) == sorted(f"{number} {line}" for line in range(number)) else 1)
    if os.waitpid(child, 0)[1]:
        sys.exit("a reader saw no whole generation")
    times += 1
print(times)
"""


def test_readers_see_whole_generations_while_builds_run(tmp_path: Path) -> None:
    store, stop = tmp_path / "store", tmp_path / "stop"
    build(store, 1)
    readers = [
        subprocess.Popen([sys.executable, "-c", READER, str(store), str(stop)], cwd=ROOT, stdout=subprocess.PIPE)
        for _ in range(3)
    ]
    for number in range(2, 12):
        build(store, number)
    stop.touch()
    looks = [int(reader.communicate()[0] or b"0") for reader in readers]
    assert [reader.returncode for reader in readers] == [0, 0, 0]
    assert min(looks) > 0
    build(store, 12)
    assert [path.name for path in (store / "generations").iterdir()] == ["12"]


NOTEBOOK = """
import sys
from queries.api import open_log
log = open_log(sys.argv[1])
for line in sys.stdin:
    print(sum(1 for _ in log.store), flush=True)
"""


def test_a_notebook_that_stays_open_keeps_its_generation_and_no_other(tmp_path: Path) -> None:
    store = tmp_path / "store"
    build(store, 5)
    notebook = subprocess.Popen(
        [sys.executable, "-c", NOTEBOOK, str(store)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    )
    assert notebook.stdin
    assert notebook.stdout
    for number in range(6, 21):
        notebook.stdin.write("look\n")
        notebook.stdin.flush()
        assert notebook.stdout.readline() == "10\n"  # five statements, and each once more in the merge of all graphs
        build(store, number)
        assert sorted(int(path.name) for path in (store / "generations").iterdir()) == [1, number - 4]
    notebook.communicate()
    with stores.building(store):
        pass
    assert [path.name for path in (store / "generations").iterdir()] == ["16"]


BUILDING = """
import sys
from pathlib import Path
from graph.store import building
with building(Path(sys.argv[1])):
    print("building", flush=True)
    sys.stdin.read()
"""


def test_a_second_build_by_the_command_says_so_and_does_no_harm(tmp_path: Path) -> None:
    store, log = tmp_path / "store", tmp_path / "log.txt"
    log.write_text("09:43 2021-03-03\ntidewire\n1, Ann Lee fixed bnc 782311.\n")
    command = [*COMMAND, "build", "--store", str(store), str(log)]
    first = subprocess.Popen(
        [sys.executable, "-c", BUILDING, str(store)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert first.stdout
    first.stdout.readline()
    second = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    first.communicate()
    assert second.returncode == 2
    assert second.stderr == f"logloom: {store}: another build is running; try again when it is done\n"
    assert subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("number", [2, 3])
def test_builds_that_start_at_once_leave_one_whole_store(tmp_path: Path, number: int) -> None:
    store, log = tmp_path / "store", tmp_path / "log.txt"
    log.write_text("09:43 2021-03-03\ntidewire\n1, Ann Lee fixed bnc 782311.\n")
    command = [*COMMAND, "build", "--store", str(store), str(log)]
    builds = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(number)]
    said = [one.communicate()[1] for one in builds]
    codes = [one.returncode for one in builds]
    assert 0 in codes, said
    assert all(code == 0 or "another build is running" in text for code, text in zip(codes, said, strict=True)), said
    asked = [*COMMAND, "ask", "who worked on bnc 782311", "--store", str(store)]
    assert subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False).stdout.startswith("Ann Lee")
