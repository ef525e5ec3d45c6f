"""A build that reads only what changed makes the same graph as one that reads everything."""

from __future__ import annotations

import contextlib
import re
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph import store as stores
from graph.build import Options, Report, build
from graph.memory import Memory
from graph.store import open_store, read_sources
from graph.vocabulary import BASE
from nlp.errors import LogloomError

ONE = Options(jobs=1)
PIECES = (
    'tidewire, crash\n1, "Ann Lindqvist <ann@example.org>"_email_"[PATCH v{n} 1/2] proxy: close idle sockets"_20210303_10{n}0\n'
    "Hi Bob,\n> why?\nit leaks.\n2, see bnc {n}82311, bug {n}82311.\n",
    'proxy, cont{n}\n1, discuss with Ann about the plan, see"09:4{n} 2021-03-0{n}".\n2, ask Robert Hale.\n',
    'tidewire, mail\n1, "Robert Hale <rhale@example.org>"_email_"Re: [PATCH 1/2] proxy: close idle sockets"_20210304_1100\n'
    "On Wed, 3 Mar 2021, Ann Lindqvist wrote:\n> it leaks.\nAcked-by: Robert Hale <rhale@example.org>\n",
    "build, tool\nann@build:~> tidewire --flush | grep bnc\nbuild tidewire, install tidewire-1.2.{n}.rpm\nTODO: test bnc#98000{n}\n",
    'plan\n1, 09:00-10:{n}0 tidewire: bnc 98000{n}\n2, 10:00-11:00 see "09:43 2021-03-0{n}"\n',
    "commit 50{n}bfadaaaabbbbccccddddeeeeffff00001111\nAuthor: Ann Kessler <kessler@example.org>\n"
    "    proxy: close idle sockets (bnc#98000{n})\ndiff --git a/p.c b/p.c\n"
    "--- a/p.c\n+++ b/p.c\n@@ -1,2 +1,2 @@\n a\n-b\n+close_idle_sockets({n});\n",
    'talk\n1, 与Ann讨论tidewire,参考"docs/notes.txt",Bob说好。\n2, Ann Kessler will test.\n',
)
"""Entries' texts that touch each other: names that become known, threads, chains, series, learned software, pointers."""

entries = st.builds(
    lambda piece, n, day: f"09:4{n} 2021-03-0{day}\n{PIECES[piece].replace('{n}', str(n))}",
    st.integers(0, len(PIECES) - 1),
    st.integers(1, 4),
    st.integers(1, 4),
)
TOML = st.sampled_from(
    (
        "",
        'never = [["Ann Lindqvist", "Ann Kessler"]]\n',
        'same = [["Bob", "Robert Hale"]]\n',
        'writer = "Robert Hale"\n',
        '[is_a]\n"tidewire" = "tool"\n',
        'ignore = ["Ann Kessler"]\n',
    )
)
NAMES = ("a.txt", "b.txt", "sub/c.txt", "docs/notes.txt")
logs = st.dictionaries(st.sampled_from(NAMES[:3]), st.lists(entries, max_size=4), min_size=1, max_size=3)
states = st.tuples(logs, TOML, st.booleans())


def write(folder: Path, files: dict[str, list[str]], toml: str, notes: bool) -> None:
    """The folder holds just these files."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "sub").mkdir(parents=True)
    (folder / "docs").mkdir()
    (folder / "z.txt").write_text("08:00 2020-01-01\nbegin\n", encoding="utf-8")
    for name, texts in files.items():
        (folder / name).write_text("".join(texts), encoding="utf-8")
    (folder / "logloom.toml").write_text(toml, encoding="utf-8")
    if notes:
        (folder / "docs/notes.txt").write_text("From: Ann Lindqvist <ann@example.org>\nnotes\n", encoding="utf-8")


def quads(store: Path) -> list[str]:
    """The named graphs' quads in order; the default graph must be their merge."""
    found = open_store(store)
    default = pyoxigraph.DefaultGraph()
    named = [quad for quad in found if quad.graph_name != default]
    assert {quad.triple for quad in found if quad.graph_name == default} == {quad.triple for quad in named}
    return sorted(map(str, named))


def fresh(folder: Path, store: Path) -> tuple[list[str], Report]:
    shutil.rmtree(store, ignore_errors=True)
    report = build(store, [folder], options=ONE)
    return quads(store), report


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(states, min_size=2, max_size=4))
def test_in_steps_is_as_at_once(
    steps: list[tuple[dict[str, list[str]], str, bool]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = tmp_path_factory.mktemp("law")
    log, store = home / "log", home / "store"
    for files, toml, notes in steps:
        write(log, files, toml, notes)
        report = build(store, [log], options=ONE)
        whole, full = fresh(log, home / "full")
        assert quads(store) == whole
        assert (report.quads, report.entries, report.notes) == (len(whole), full.entries, full.notes)


def texts(log: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(log.rglob("*.txt"))}


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A log of five months that names the same things again and again."""
    folder = tmp_path / "log"
    folder.mkdir()
    for month in range(1, 6):
        parts = [
            f"09:4{n} 2021-0{month}-1{n}\n{PIECES[(n + month) % len(PIECES)].replace('{n}', str(n))}"
            for n in range(1, 9)
        ]
        (folder / f"2021-0{month}.txt").write_text("".join(parts), encoding="utf-8")
    return folder


def append(log: Path) -> None:
    with (log / "2021-05.txt").open("a", encoding="utf-8") as file:
        file.write(
            "10:00 2021-05-20\nproxy, more\n1, Robert Hale and Ann K talk of bnc 782311, new name: Mona Lindgren.\n"
        )


def insert(log: Path) -> None:
    path = log / "2021-01.txt"
    path.write_text("07:00 2021-01-02\nfirst\n1, Mona Lindgren helps.\n" + path.read_text("utf-8"), encoding="utf-8")


def change(log: Path) -> None:
    path = log / "2021-02.txt"
    path.write_text(path.read_text("utf-8").replace("Robert Hale", "Robert Hill"), encoding="utf-8")


def delete(log: Path) -> None:
    path = log / "2021-03.txt"
    path.write_text(re.sub(r"(?s)09:43 .*?(?=09:44 )", "", path.read_text("utf-8")), encoding="utf-8")


def rename(log: Path) -> None:
    (log / "2021-04.txt").rename(log / "april.txt")


def split(log: Path) -> None:
    head, tail = (log / "2021-01.txt").read_text("utf-8").split("09:45 ", 1)
    (log / "2021-01.txt").write_text(head, encoding="utf-8")
    (log / "2021-01b.txt").write_text(f"09:45 {tail}", encoding="utf-8")


def move(log: Path) -> None:
    head, tail = (log / "2021-01.txt").read_text("utf-8").split("09:47 ", 1)
    (log / "2021-01.txt").write_text(head, encoding="utf-8")
    path = log / "2021-05.txt"
    path.write_text(f"09:47 {tail}{path.read_text('utf-8')}", encoding="utf-8")


def remove(log: Path) -> None:
    (log / "2021-05.txt").unlink()


@pytest.mark.parametrize("edit", [append, insert, change, delete, rename, split, move, remove])
def test_an_edit(edit: object, log: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    build(store, [log], options=ONE)
    edit(log)  # type: ignore[operator]
    build(store, [log], options=ONE)
    whole, _ = fresh(log, tmp_path / "full")
    assert quads(store) == whole


def test_a_pattern_file_that_is_edited_counts_within_one_process(log: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (log / "logloom.toml").write_text('patterns = "../own"\n', encoding="utf-8")
    memory = Memory(stays=True)
    for name, text in (
        ("software.toml", '[[software]]\nname = "leak"\nkind = ["tool"]\n'),
        ("software.toml", '[[software]]\nname = "sockets"\nkind = ["project"]\n'),
        ("not_names.txt", "mona lindgren\nlindqvist\n"),
        ("not_names.txt", "hale\n"),
    ):
        (own / name).write_text(text, encoding="utf-8")
        build(tmp_path / "store", [log], options=ONE, memory=memory)
        assert quads(tmp_path / "store") == in_another_process(log, tmp_path / "full")


def in_another_process(log: Path, store: Path) -> list[str]:
    """The quads of a build that remembers nothing."""
    shutil.rmtree(store, ignore_errors=True)
    code = "from queries.command import main; main()"
    subprocess.run([sys.executable, "-c", code, "build", log, "--store", store], check=True, capture_output=True)
    return quads(store)


def test_forgetting_a_source_leaves_nothing_of_it(log: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "x.txt").write_text("09:43 2022-01-01\nmore\n1, Ann Lindqvist and Mona Lindgren\n", encoding="utf-8")
    store = tmp_path / "store"
    build(store, [log, other], options=ONE)
    build(store, forget=[other], options=ONE)
    whole, _ = fresh(log, tmp_path / "full")
    assert quads(store) == whole


def test_many_processes_make_the_same_graph(log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, _ = fresh(log, tmp_path / "one")
    monkeypatch.setattr("graph.read.PARALLEL_BYTES", 0)
    monkeypatch.setattr("graph.update.APART", 0)
    build(tmp_path / "two", [log], options=Options(jobs=2))
    assert quads(tmp_path / "two") == one


def test_what_was_written_in_small_pieces_goes_on_like_any_other(
    log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, size in (("anew.PIECE", 2), ("past.PIECE", 2), ("state.REMEMBERED", 3), ("sorting.RUN", 500)):
        monkeypatch.setattr(f"graph.{name}", size)
    store = tmp_path / "store"
    monkeypatch.setattr("graph.read.PARALLEL_BYTES", 0)
    build(store, [log], options=Options(jobs=2))  # in a process of its own, and others
    assert not list((store / "generations").glob("*/views.bin"))
    monkeypatch.undo()
    assert quads(store) == fresh(log, tmp_path / "full")[0]
    append(log)
    build(store, options=ONE)
    assert quads(store) == fresh(log, tmp_path / "full")[0]


def test_a_process_that_stays_goes_on_from_what_others_resolved(
    log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, memory = tmp_path / "store", Memory(stays=True)
    with monkeypatch.context() as patch:
        patch.setattr("graph.read.PARALLEL_BYTES", 0)
        build(store, [log], options=Options(jobs=2), memory=memory)
    assert memory.past
    append(log)
    build(store, options=ONE, memory=memory)
    assert quads(store) == fresh(log, tmp_path / "full")[0]


def test_a_log_without_a_heading_is_refused_in_whatever_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "log.txt").write_text("no heading\n")
    monkeypatch.setattr("graph.read.PARALLEL_BYTES", 0)
    with pytest.raises(LogloomError, match=r"log\.txt: no file with a dated heading.*nothing was built"):
        build(tmp_path / "store", [tmp_path / "log.txt"])
    assert not list((tmp_path / "store/generations").iterdir())


def test_a_file_of_years_is_shared_out(log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    years = tmp_path / "years"
    years.mkdir()
    texts = [path.read_text(encoding="utf-8") for path in sorted(log.rglob("*.txt"))]
    (years / "work.log").write_text("\n".join(texts) + "".join(f"\n10:0{n} 2022-05-0{n}\nmore\n" for n in range(1, 9)))
    (years / "broken.txt").write_bytes(b"09:43 2021-03-01\n\x00\x01\x02" * 9)
    build(tmp_path / "one", [years], options=ONE)
    monkeypatch.setattr("graph.read.PARALLEL_BYTES", 0)
    monkeypatch.setattr("graph.read.SHARE", 10)
    report = build(tmp_path / "three", [years], options=Options(jobs=3))
    assert quads(tmp_path / "three") == quads(tmp_path / "one")
    assert [path for path, _ in report.skipped] == ["broken.txt"]
    assert build(tmp_path / "three", options=Options(jobs=3)).unchanged


def test_only_what_changed_is_read(log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = tmp_path / "store"
    build(store, [log], options=ONE)
    import nlp.extract

    read: list[str] = []
    real = nlp.extract.read_part

    def watched(part: nlp.extract.Part) -> object:
        read.append(part.lines[0])
        return real(part)

    monkeypatch.setattr("nlp.extract.read_part", watched)
    append(log)
    report = build(store, [log], options=ONE)
    assert read == ["10:00 2021-05-20"]
    assert report.changed == ["2021-05.txt"]


@pytest.mark.parametrize("damage", [b"", b"not a database at all, but some bytes", None])
def test_a_damaged_cache_is_made_anew(damage: bytes | None, log: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    build(store, [log], options=ONE)
    for path in (store / "kept.db", *(store / "generations").glob("*/*.bin")):
        path.unlink() if damage is None else path.write_bytes(damage)
    append(log)
    build(store, [log], options=ONE)
    whole, _ = fresh(log, tmp_path / "full")
    assert quads(store) == whole


@pytest.mark.parametrize("name", ["state.bin", "resolved.bin"])
@pytest.mark.parametrize("damage", [b"", b"some bytes", None])
def test_what_a_generation_keeps_is_not_needed(name: str, damage: bytes | None, log: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    build(store, [log], options=ONE)
    (path,) = (store / "generations").glob(f"*/{name}")
    path.unlink() if damage is None else path.write_bytes(damage)
    append(log)
    build(store, [log], options=ONE)
    assert quads(store) == fresh(log, tmp_path / "full")[0]


@pytest.mark.parametrize("name", ["state.bin", "resolved.bin"])
def test_nothing_of_a_file_that_was_removed_is_kept_beside_the_graph(name: str, log: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    (log / "gone.txt").write_text("10:00 2021-05-21\nplan\n1, discuss with Ulrika Sandvik <sandvik@example.org>.\n")

    def keeps() -> bool:
        (path,) = (store / "generations").glob(f"*/{name}")
        return b"sandvik" in path.read_bytes()

    build(store, [log], options=ONE)
    append(log)
    build(store, [log], options=ONE)
    assert keeps()
    (log / "gone.txt").unlink()
    build(store, [log], options=ONE)
    assert not keeps()


def test_a_quad_is_counted_once_where_a_file_is_of_two_kinds(tmp_path: Path) -> None:
    log = tmp_path / "log"
    (log / "docs").mkdir(parents=True)
    (log / "docs/notes.txt").write_text("09:41 2021-03-01\nplan\n1, wait\n")
    (log / "a.txt").write_text("09:42 2021-03-01\nproxy\nproxy: close idle sockets\n~/log/docs/notes.txt\n1, wait\n")
    report = build(tmp_path / "store", [log], options=ONE)
    assert report.quads == len(quads(tmp_path / "store"))


def test_what_is_left_out_is_told_once_when_only_the_sources_changed(log: Path, tmp_path: Path) -> None:
    (log / "empty.txt").write_text("", encoding="utf-8")
    nothing, store = tmp_path / "nothing", tmp_path / "store"
    nothing.mkdir()
    build(store, [log, nothing], options=ONE)
    report = build(store, forget=[nothing], options=ONE)
    assert [path for path, _ in report.skipped] == ["empty.txt"]


def test_what_other_code_kept_is_not_even_looked_at(log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = tmp_path / "store"
    build(store, [log], options=ONE)
    with contextlib.closing(sqlite3.connect(store / "kept.db")) as database, database:
        database.execute("UPDATE units SET gist = x'00'")
    monkeypatch.setattr("graph.code.code", lambda: "a later Logloom")
    build(store, [log], options=ONE)
    assert quads(store) == fresh(log, tmp_path / "full")[0]


def test_settings_and_pattern_files_are_no_part_of_the_log(log: Path, tmp_path: Path) -> None:
    (log / "mine").mkdir()
    (log / "mine/not_names.txt").write_text("tidewire\n")
    (log / "logloom.toml").write_text('patterns = "mine"\nsame = [["Ann Lindqvist", "Anna Lindqvisst"]]\n')
    report = build(tmp_path / "store", [log], options=ONE)
    assert sorted(report.digests) == sorted(path.name for path in log.glob("*.txt"))
    assert report.warnings == [
        f"{log}/logloom.toml:2: 'Anna Lindqvisst' stands nowhere in the log; mend the name or take it out"
    ]


def test_dated_lines_that_are_no_headings_are_noted(log: Path, tmp_path: Path) -> None:
    (log / "june.txt").write_text("2024-06-01 09:00\n----\na\n\n## 2024-06-02\nb\n")
    (log / "note.txt").write_text("a document\n2024-06-02\nof one date\n")
    report = build(tmp_path / "store", [log], options=ONE)
    (note,) = (note for note in report.notes if not note[0].startswith("2021"))
    assert note[:2] == ("june.txt", 1)
    assert note[2].startswith(
        "2 lines look like dated headings that Logloom does not read, such as '2024-06-01 09:00'; it reads '09:00"
    )


def test_forgetting_the_last_source_leaves_an_empty_store(log: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    files = build(store, [log], options=ONE).digests
    report = build(store, forget=[log], options=ONE)
    assert report.removed == sorted(files)
    assert read_sources(store) == []
    with pytest.raises(LogloomError, match="the store is empty; run `logloom build PATH`"):
        open_store(store)
    build(store, [log], options=ONE)
    assert quads(store) == fresh(log, tmp_path / "full")[0]


def test_the_writer_is_remembered_until_another_is_named(log: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    named = Options(jobs=1, writer="Robert Hale")
    assert build(store, [log], options=named).writer == "Robert Hale"
    append(log)
    assert build(store, options=ONE).writer == "Robert Hale"
    assert build(store, options=Options(jobs=1, writer="Ann Lindqvist")).writer == "Ann Lindqvist"
    assert build(store, options=ONE).writer == "Ann Lindqvist"


def test_the_base_of_the_iris_is_what_the_option_says_else_the_settings_else_what_it_was(
    log: Path, tmp_path: Path
) -> None:
    store, file = tmp_path / "store", log / "logloom.toml"

    def base(given: str = "") -> str:
        build(store, [log], options=replace(ONE, base=given))
        return str(stores.read_format(store)["base"])

    assert base() == BASE
    file.write_text('base = "https://example.org/ours/"\n')
    assert base() == "https://example.org/ours/"
    assert base("https://example.org/mine/") == "https://example.org/mine/"
    file.unlink()
    assert base() == "https://example.org/mine/"
    file.write_text('base = "ours"\n')
    with pytest.raises(LogloomError, match="ours: nodes' IRIs can't begin so"):
        base()
