"""Whatever is done to a log, a build that reads only what changed makes the graph that a full one makes.

More examples than a test has time for:  LOGLOOM_EXAMPLES=5000 python -m pytest tests/graph/test_law.py
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from graph.build import Options, Report, build
from graph.memory import Memory
from graph.store import open_store

ONE = Options(jobs=1)
EXAMPLES = int(os.environ.get("LOGLOOM_EXAMPLES", "12"))

PEOPLE = (
    "Ann Lindqvist", "Ann Kessler", "Anna Lindqvist", "Robert Hale", "Bob Hale", "Roberta Hale", "Mona Lindgren", "Mona",
    "Lindqvist, Ann", "Ann L", "Ann K", "Wei Li", "Li Wei", "Bo Ek", "Hale",
)  # fmt: skip
ADDRESSES = {
    "Ann Lindqvist": "ann@example.org",
    "Ann Kessler": "kessler@example.org",
    "Anna Lindqvist": "ann@example.org",
    "Robert Hale": "rhale@example.org",
    "Bob Hale": "rhale@example.org",
    "Mona Lindgren": "mona@example.org",
    "Wei Li": "wli@example.org",
}
BARE = ("Ann", "Bob", "Robert", "Mona", "Wei", "Rob", "rhale", "Kessler", "Lindqvist")
SUBJECTS = (
    "proxy: close idle sockets",
    "proxy: close idle sockets early",
    "loomfs: fix the race",
    "fix the race in loomfs",
    "plan",
)
WORDS = ("tidewire", "loomfs", "brinestore", "quilt", "xen", "Mona", "gdb", "Weft")
MINUTES = ("09:41", "09:42", "10:10")
DAYS = ("2021-03-01", "2021-03-02", "2021-04-20", "2022-08-09")
FILES = ("a.txt", "b.txt", "sub/a.txt", "sub/c.txt")
TALKS = ("docs/notes.txt", "docs/0001-proxy-close-idle-sockets.patch", "docs/NM20210302_Mona_Lindgren__plan.txt")

full = st.sampled_from(PEOPLE)
posting = st.sampled_from(sorted(ADDRESSES)).map(lambda name: f"{name} <{ADDRESSES[name]}>")
anyone = st.one_of(full, posting, st.sampled_from(BARE))
subject = st.sampled_from(SUBJECTS)
tag = st.sampled_from(("", "[PATCH] ", "[PATCH v2] ", "[PATCH v3 1/2] ", "[PATCH 2/2] ", "Re: ", "Re: [PATCH v2] "))
bug = st.sampled_from(("bnc 782311", "bnc#782311", "bug 782311", "rhbz#12345", "bnc#12345", "782311"))
word = st.sampled_from(WORDS)
stamp = st.sampled_from(("20210303_1011", "20210304_1100", "20210303"))
heading = st.builds(lambda minute, day: f"{minute} {day}", st.sampled_from(MINUTES), st.sampled_from(DAYS))
talk = st.sampled_from(TALKS)
commit = st.sampled_from(("50abfadaaaabbbbccccddddeeeeffff00001111", "60abfadaaaabbbbccccddddeeeeffff00002222"))


def form(template: str, *slots: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """A template whose `{}` are drawn."""
    return st.builds(template.format, *slots)


lines = st.one_of(
    form("1, discuss with {} and {} about {}.", anyone, anyone, word),
    form("2, ask {} to test {} with {}.", anyone, bug, word),
    form('3, see"{}"1-2), {} fixed {}.', heading, anyone, bug),
    form("4, {} works in {}.", full, word),
    form("TODO: review the patch of {} for {}", anyone, bug),
    form("9:05-10:10 {}: {}", word, bug),
    form("参考\"{}\", 与{}讨论{}", talk, anyone, word),
    form("ann@build:~> {} --flush | grep {}", word, word),
    form("install {}-1.2.rpm, {} crashes in {}", word, word, word),
    form('"{}"_email_"{}{}"_{}\nHi {},\n> why?\nit leaks, {}.\n{}', posting, tag, subject, stamp, anyone, bug, anyone),
    form('"{}"_answer_"{}"_email_"Re: {}"_{}\nOn Wed, 3 Mar 2021, {} wrote:\n> it leaks.\nno.\nAcked-by: {}',
         posting, posting, subject, stamp, full, posting),
    form("{}_email_20210303\nfine\n{}", st.sampled_from(("Ann_L", "Bob", "Mona")), anyone),
    form("{}{}\n~/log/{}\nSigned-off-by: {}", tag, subject, talk, posting),
    form("commit {}\nAuthor: {}\n\n    {} ({})\n\n    Reviewed-by: {}", commit, posting, subject, bug, posting),
    form("diff --git a/p.c b/p.c\n--- a/p.c\n+++ b/p.c\n@@ -1,2 +1,2 @@\n a\n-b\n+close_idle_sockets({});", word),
    form("https://bugzilla.novell.com/show_bug.cgi?id=782311\n--- Comment #3 from {} 2021-03-03 10:10:10 UTC ---\n"
         "{}, can you test it?\n", posting, anyone),
)  # fmt: skip
topics = st.one_of(
    form("{}, crash", word),
    st.builds("{}, crash, cont{}".format, word, st.integers(1, 3)),
    st.sampled_from(("GTD", "work report - week 9", "proxy, mail", "Proxy, Mail")),
)
bodies = st.builds(
    lambda topic, body: "\n".join([topic, *body]) + "\n", topics, st.lists(lines, min_size=1, max_size=5)
)
entries = st.builds("{}\n{}".format, heading, bodies)
documents = st.one_of(
    bodies,
    form("From: {}\nSubject: [PATCH v2] {}\n\n{}\n---\n--- a/p.c\n+++ b/p.c\n@@ -1 +1 @@\n-b\n+close_idle_sockets(1);\n",
         posting, subject, bug),
    form("Participants: {}, {}\n\n{} (Mar 2, 2021 3:07:22 PM)\nhello {}\n", full, full, full, anyone),
)  # fmt: skip
tomls = st.lists(
    st.sampled_from(
        (
            'never = [["Ann Lindqvist", "Ann Kessler"]]\n',
            'same = [["Mona Lindgren", "Bo Ek"]]\n',
            'same = [["Ann K", "Hale"]]\n',
            'writer = "Robert Hale"\n',
            'ignore = ["Ann Kessler"]\n',
            'pin = { "Mona Lindgren" = "mona" }\n',
        )
    ),
    max_size=2,
    unique_by=lambda line: line.split()[0],
).flatmap(lambda rows: st.sampled_from(("", '[is_a]\n"tidewire" = "tool"\n"Weft" = "person"\n')).map(
    lambda table: "".join(rows) + table
))  # fmt: skip


@dataclass
class Log:
    """Two sources with the entries of their files, and what else a build depends on."""

    home: Path
    files: dict[str, list[str]] = field(default_factory=dict)
    toml: str = ""
    sources: tuple[str, ...] = ("one", "two")

    @property
    def paths(self) -> list[Path]:
        return [self.home / name for name in self.sources]

    def write(self) -> None:
        for name in ("one", "two"):
            shutil.rmtree(self.home / name, ignore_errors=True)
            (self.home / name).mkdir(parents=True)
        (self.home / "one" / "z.txt").write_text("08:00 2020-01-01\nbegin\n", encoding="utf-8")
        (self.home / "logloom.toml").write_text(self.toml, encoding="utf-8")
        for path, texts in self.files.items():
            file = self.home / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("".join(texts), encoding="utf-8")


Edit = Callable[[Log, st.DataObject], None]
places = st.builds("{}/{}".format, st.sampled_from(("one", "two")), st.sampled_from(FILES))


def some_file(log: Log, data: st.DataObject) -> str:
    return data.draw(st.sampled_from(sorted(log.files))) if log.files else "one/a.txt"


def append(log: Log, data: st.DataObject) -> None:
    log.files.setdefault(data.draw(places), []).append(data.draw(entries))


def insert(log: Log, data: st.DataObject) -> None:
    texts = log.files.setdefault(some_file(log, data), [])
    texts.insert(data.draw(st.integers(0, len(texts))), data.draw(entries))


def change(log: Log, data: st.DataObject) -> None:
    """A line of an entry is written anew; so that files and entries are much as before."""
    texts = log.files.get(some_file(log, data))
    if not texts:
        return append(log, data)
    number = data.draw(st.integers(0, len(texts) - 1))
    rows = texts[number].splitlines(keepends=True)
    rows[data.draw(st.integers(min(1, len(rows) - 1), len(rows) - 1))] = data.draw(lines) + "\n"
    texts[number] = "".join(rows)
    return None


def delete(log: Log, data: st.DataObject) -> None:
    texts = log.files.get(some_file(log, data))
    if texts:
        del texts[data.draw(st.integers(0, len(texts) - 1))]


def move(log: Log, data: st.DataObject) -> None:
    texts = log.files.get(some_file(log, data))
    if texts:
        text = texts.pop(data.draw(st.integers(0, len(texts) - 1)))
        log.files.setdefault(data.draw(places), []).insert(0, text)


def rename(log: Log, data: st.DataObject) -> None:
    if log.files:
        log.files[data.draw(places)] = log.files.pop(some_file(log, data))


def split(log: Log, data: st.DataObject) -> None:
    path = some_file(log, data)
    texts = log.files.get(path, [])
    cut = data.draw(st.integers(0, len(texts)))
    log.files[path], log.files[data.draw(places)] = texts[:cut], texts[cut:]


def drop(log: Log, data: st.DataObject) -> None:
    log.files.pop(some_file(log, data), None)


def add_document(log: Log, data: st.DataObject) -> None:
    log.files[f"one/{data.draw(talk)}"] = [data.draw(documents)]


def settle(log: Log, data: st.DataObject) -> None:
    log.toml = data.draw(tomls)


def forget(log: Log, data: st.DataObject) -> None:
    """The second source is dropped, or comes back."""
    log.sources = ("one",) if len(log.sources) == 2 else ("one", "two")


def nothing(log: Log, data: st.DataObject) -> None:
    """The same again."""


EDITS: tuple[Edit, ...] = (
    append, append, insert, change, change, delete, move, rename, split, drop, add_document, settle, forget, nothing,
)  # fmt: skip


def quads(store: Path) -> list[str]:
    """The named graphs' quads in order; the default graph must be their merge."""
    found = open_store(store)
    default = pyoxigraph.DefaultGraph()
    named = [quad for quad in found if quad.graph_name != default]
    assert {quad.triple for quad in found if quad.graph_name == default} == {quad.triple for quad in named}
    return sorted(map(str, named))


def told(report: Report) -> tuple[object, ...]:
    return report.quads, report.files, report.entries, report.notes, report.writer, report.accounts, report.skipped


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_after_any_edit_the_graph_is_that_of_a_full_build(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = tmp_path_factory.mktemp("law")
    log = Log(home / "log", data.draw(st.dictionaries(places, st.lists(entries, max_size=5), min_size=1, max_size=4)))
    options = Options(jobs=1, config=log.home / "logloom.toml")
    memory = data.draw(
        st.sampled_from((None, False, True)).map(lambda stays: stays if stays is None else Memory(stays=stays))
    )
    try:
        for edit in [nothing, *data.draw(st.lists(st.sampled_from(EDITS), min_size=1, max_size=5))]:
            before = set(log.sources)
            edit(log, data)
            note(f"{edit.__name__}: {log.files} {log.toml!r}")
            log.write()
            forgotten = [log.home / name for name in before - set(log.sources)]
            kept = build(home / "store", log.paths, forgotten, options=options, memory=memory)
            shutil.rmtree(home / "full", ignore_errors=True)
            whole = build(home / "full", log.paths, options=options)
            assert quads(home / "store") == quads(home / "full")
            assert told(kept) == told(whole)
    finally:
        shutil.rmtree(home, ignore_errors=True)
