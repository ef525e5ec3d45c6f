"""The store: what a reader sees while builds come, fail, are killed, and follow each other."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from graph import store as stores
from nlp.errors import LogloomError

ENTRY = "<https://w3id.org/logloom/id/entry/2012-12-03T09:43>"
OTHER = "<https://w3id.org/logloom/id/entry/2012-12-04T10:00>"
BUG = "<https://w3id.org/logloom/id/bug/bnc/1>"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
IS_BUG = f"{BUG} {TYPE} <https://w3id.org/logloom/ns#Bug>"

ROOT = Path(__file__).parents[2]


def build(store: Path, *lines: str, **report: object) -> None:
    with stores.new_generation(store) as generation:
        generation.load(lines)
        generation.report(dict(report))


def count(store: Path) -> str:
    """How many triples the merge of all graphs holds."""
    rows: Any = stores.open_store(store).query("SELECT (COUNT(*) AS ?n) {?s ?p ?o}")
    return str(next(iter(rows))["n"].value)


def fail(store: Path, error: Exception) -> None:
    with stores.new_generation(store) as generation:
        generation.load([labelled("half")])
        raise error


def labelled(words: str) -> str:
    return f'{ENTRY} {LABEL} "{words}" {ENTRY} .'


def test_what_was_loaded_is_read_back(tmp_path: Path) -> None:
    build(tmp_path / "s", f"{IS_BUG} {ENTRY} .", labelled("a"), files=2)
    assert len([quad for quad in stores.open_store(tmp_path / "s") if str(quad.graph_name) == ENTRY]) == 2
    assert stores.read_report(tmp_path / "s") == {"files": 2}


def test_a_fact_that_two_entries_state_counts_once_in_the_merge(tmp_path: Path) -> None:
    build(tmp_path / "s", f"{IS_BUG} {ENTRY} .", f"{IS_BUG} {OTHER} .")
    assert count(tmp_path / "s") == "1"


def test_bytes_and_line_ends_and_many_chunks_are_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "CHUNK", 100)
    with stores.new_generation(tmp_path / "s") as generation:
        generation.load(f'{ENTRY} {LABEL} "{n}" {ENTRY} .\n'.encode() for n in range(50))
        generation.load(["", "\n"])
    assert count(tmp_path / "s") == "50"


@pytest.mark.parametrize(
    ("statement", "graph"),
    [
        (f"{IS_BUG} {ENTRY} .", ENTRY),
        (f"{IS_BUG} .", ""),
        (labelled("a < b <c> d"), ENTRY),
        (f'{ENTRY} {LABEL} "a <b> <c> ." .', ""),
        (f'{ENTRY} {LABEL} "a \\" <b> ."@en {OTHER} .', OTHER),
        (f'{ENTRY} {LABEL} "1"^^<http://www.w3.org/2001/XMLSchema#integer> .', ""),
        (f'{ENTRY} {LABEL} "1"^^<http://www.w3.org/2001/XMLSchema#integer> {OTHER} .', OTHER),
    ],
)
def test_the_graph_of_a_statement_is_found(statement: str, graph: str) -> None:
    start = stores.graph_start(statement.encode())
    assert (statement[start:-1].strip() if start >= 0 else "") == graph


@pytest.mark.parametrize("line", [f"{IS_BUG} .", "nonsense", f"{BUG} {TYPE} <no iri> {ENTRY} ."])
def test_a_bad_statement_leaves_the_store_as_it_was(tmp_path: Path, line: str) -> None:
    build(tmp_path / "s", labelled("before"))
    with pytest.raises(LogloomError):
        build(tmp_path / "s", labelled("after"), line)
    assert count(tmp_path / "s") == "1"
    assert [path.name for path in (tmp_path / "s/generations").iterdir()] == ["1"]


def test_an_error_in_the_build_leaves_no_trace(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        fail(tmp_path / "s", ZeroDivisionError())
    assert list((tmp_path / "s/generations").iterdir()) == []
    assert stores.is_empty(tmp_path / "s")


def test_a_full_disk_is_one_clear_line(tmp_path: Path) -> None:
    build(tmp_path / "s", labelled("before"))
    with pytest.raises(LogloomError, match=r"No space left on device.*what was there before stays"):
        fail(tmp_path / "s", OSError(28, "No space left on device"))
    assert count(tmp_path / "s") == "1"


def test_an_error_behind_the_switch_takes_nothing_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = tmp_path / "s"
    build(store, labelled("before"))
    real = stores._sync

    def failing(path: Path) -> None:
        if path == store and json.loads((store / "current.json").read_text("utf-8"))["generation"] == 2:
            raise OSError(5, "Input/output error")
        real(path)

    monkeypatch.setattr(stores, "_sync", failing)
    with pytest.raises(LogloomError, match="Input/output error"):
        build(store, labelled("after"), labelled("that"))
    assert count(store) == "2"


def test_a_lock_that_cannot_be_made_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(stores, "_create", full)
    with pytest.raises(LogloomError, match="No space left on device"), stores.building(tmp_path / "s"):
        pass


def test_any_error_of_the_disk_during_a_build_is_one_clear_line(tmp_path: Path) -> None:
    with (
        pytest.raises(LogloomError, match=r"No space left on device.*what was there before stays"),
        stores.building(tmp_path / "s"),
    ):
        raise OSError(28, "No space left on device")


def test_readers_keep_their_generation_while_new_ones_come(tmp_path: Path) -> None:
    store = tmp_path / "s"
    build(store, labelled("old"))
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(store)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert reader.stdout
    assert reader.stdout.readline() == "old\n"
    build(store, labelled("new"))
    build(store, labelled("newer"))
    assert sorted(path.name for path in (store / "generations").iterdir()) == ["1", "3"]
    out, _ = reader.communicate("go on\n")
    assert out == "old\n"
    build(store, labelled("newest"))
    assert [path.name for path in (store / "generations").iterdir()] == ["4"]


READER = """
import sys
from pathlib import Path
from graph.store import open_store
store = open_store(Path(sys.argv[1]))
for _ in range(2):
    print(*(row["l"].value for row in store.query("SELECT ?l {?s ?p ?l}")), flush=True)
    sys.stdin.readline()
"""


def test_a_second_build_is_told_of_the_first(tmp_path: Path) -> None:
    with stores.new_generation(tmp_path / "s"), pytest.raises(LogloomError, match="another build is running"):
        build(tmp_path / "s")


def test_a_second_build_can_wait_for_the_first(tmp_path: Path) -> None:
    store = tmp_path / "s"
    with stores.new_generation(store) as generation:
        second = subprocess.Popen([sys.executable, "-c", WAITING, str(store)], cwd=ROOT)
        with pytest.raises(subprocess.TimeoutExpired):
            second.wait(0.5)
        generation.load([labelled("first")])
    assert second.wait() == 0
    assert count(store) == "0"


WAITING = """
import sys
from pathlib import Path
from graph.store import new_generation
with new_generation(Path(sys.argv[1]), wait=True):
    pass
"""


def test_a_process_that_is_forked_from_a_build_does_not_hold_its_lock(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    with stores.building(tmp_path / "s"):
        child = os.fork()
        if child == 0:
            os.write(writer, b"here")
            time.sleep(60)
            os._exit(0)
        os.read(reader, 4)
    try:
        with stores.building(tmp_path / "s"):
            pass
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def test_a_killed_build_loses_nothing_and_the_next_clears_up(tmp_path: Path) -> None:
    store = tmp_path / "s"
    build(store, labelled("before"))
    killed = subprocess.Popen([sys.executable, "-c", KILLED, str(store)], cwd=ROOT, stdout=subprocess.PIPE)
    assert killed.stdout
    killed.stdout.readline()
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert sorted(path.name for path in (store / "generations").iterdir()) == ["1", "2"]
    assert count(store) == "1"
    build(store, labelled("after"), labelled("that"))  # where the killed one stood; this process still reads the first
    assert count(store) == "2"
    assert sorted(path.name for path in (store / "generations").iterdir()) == ["1", "2"]


KILLED = """
import sys, time
from pathlib import Path
from graph.store import new_generation
with new_generation(Path(sys.argv[1])) as generation:
    generation.load([])
    print("now", flush=True)
    time.sleep(60)
"""


def test_what_could_not_be_removed_goes_with_the_next_build_though_it_changes_nothing(tmp_path: Path) -> None:
    build(tmp_path / "s", labelled("a"))
    left = tmp_path / "s/generations/7/db"
    left.mkdir(parents=True)
    with stores.building(tmp_path / "s"):
        pass
    assert [path.name for path in (tmp_path / "s/generations").iterdir()] == ["1"]


def test_an_empty_folder_is_no_store_yet(tmp_path: Path) -> None:
    with pytest.raises(LogloomError, match="no store there; run `logloom build PATH`"):
        stores.open_store(tmp_path)


def test_a_store_is_for_the_users_eyes_only(tmp_path: Path) -> None:
    store = tmp_path / "s"
    build(store, labelled("a"))
    stores.write_sources(store, [tmp_path])
    for path in [store, *store.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_a_store_that_may_only_be_read_opens(tmp_path: Path) -> None:
    store = tmp_path / "s"
    build(store, labelled("a"))
    before = {path: path.stat().st_mtime_ns for path in store.rglob("*")}
    for path in [store, *store.rglob("*")]:
        path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        assert count(store) == "1"
        assert before == {path: path.stat().st_mtime_ns for path in store.rglob("*")}
    finally:
        for path in [store, *store.rglob("*")]:
            path.chmod(0o700)


def test_sources_are_kept_sorted_and_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert stores.read_sources(tmp_path / "s") == []
    stores.write_sources(tmp_path / "s", [Path("b"), Path("a"), Path("b")])
    assert stores.read_sources(tmp_path / "s") == [tmp_path / "a", tmp_path / "b"]
    assert stores.is_empty(tmp_path / "s")


def test_the_base_is_kept(tmp_path: Path) -> None:
    with stores.new_generation(tmp_path / "s", base="https://example.org/log/"):
        pass
    assert stores.read_format(tmp_path / "s")["base"] == "https://example.org/log/"


def rewrite(folder: Path, name: str, **values: object) -> None:
    (folder / name).write_text(json.dumps({**json.loads((folder / name).read_text()), **values}))


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda s: rewrite(s, "format.json", store=99), "newer Logloom .store version 99; this one knows"),
        (lambda s: rewrite(s, "current.json", vocabulary=99), "newer Logloom .*vocabulary version 99"),
        (lambda s: rewrite(s, "current.json", vocabulary=0), "older Logloom .*logloom build"),
        (lambda s: (s / "current.json").unlink(), "the store is empty; run `logloom build PATH`"),
        (lambda s: (s / "current.json").write_text("{"), "can't be read"),
        (lambda s: (s / "current.json").write_text("[]"), "not written by Logloom"),
        (lambda s: (s / "current.json").write_text("{}"), "not written by Logloom"),
        (lambda s: (s / "format.json").unlink(), "not a Logloom store"),
        (lambda s: (s / "generations/1/lock").unlink(), "damaged"),
        (lambda s: (s / "generations/1/db/CURRENT").unlink(), "damaged"),
    ],
)
def test_what_is_no_good_store_is_refused_in_one_line(
    tmp_path: Path, damage: Callable[[Path], object], says: str
) -> None:
    store = tmp_path / "s"
    build(store, labelled("a"))
    damage(store)
    with pytest.raises(LogloomError, match=says) as error:
        stores.open_store(store)
    assert "\n" not in str(error.value)


def test_a_missing_store_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(LogloomError, match="no store there; run `logloom build PATH`"):
        stores.open_store(tmp_path / "none")


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    for use in (build, stores.open_store, stores.is_empty):
        with pytest.raises(LogloomError, match="not a Logloom store"):
            use(tmp_path)
    assert list(tmp_path.iterdir()) == [tmp_path / "letter.txt"]


def test_a_newer_store_is_not_built_over(tmp_path: Path) -> None:
    build(tmp_path, labelled("a"))
    rewrite(tmp_path, "format.json", store=99)
    with pytest.raises(LogloomError, match="newer"):
        build(tmp_path)


def test_an_older_store_is_built_anew(tmp_path: Path) -> None:
    build(tmp_path, labelled("a"))
    rewrite(tmp_path, "current.json", vocabulary=0)
    build(tmp_path, labelled("b"))
    assert count(tmp_path) == "1"


def test_a_file_in_the_place_of_a_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "s").write_text("")
    with pytest.raises(LogloomError, match="can't be a store"):
        build(tmp_path / "s")


def test_a_file_is_written_beside_the_old_one_which_stays_where_that_fails(tmp_path: Path) -> None:
    path = tmp_path / "x.nq"
    path.write_text("old")

    def fail(output: BinaryIO) -> None:
        output.write(b"half of the new one")
        output.flush()
        assert path.read_text() == "old"
        raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        stores.replace_file(path, fail)
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("x.nq", "old")]
