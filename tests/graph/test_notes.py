"""What was not understood is counted and listed, and nothing else is lost by it."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.build import Options, build

DIFF = "diff --git a/x.c b/x.c\n--- a/x.c\n+++ b/x.c\n@@ -1,9 +1,9 @@\n int a;\n-int b;\n+int c;\n"
LOOP = (
    '1, "Ann Lee <ann@example.org>"_email_"Re: the crash"_20210303_1000\nOn Wed, 3 Mar 2021, Bob Hale wrote:\n> no\nyes\n'
    '2, "Bob Hale <bob@example.org>"_email_"Re: the crash"_20210303_1100\nOn Wed, 3 Mar 2021, Ann Lee wrote:\n> yes\nno\n'
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (DIFF, "diff read only so far"),
        ("99:99 2021-13-45\nnothing\n", "no date that exists"),
        ('"Ann Lee <ann@example.org>"_email_"hello"_20211345\nHi all,\nsome words.\n', "no date that exists"),
        ("(25:61 2021-02-30)\nlater\n", "no date that exists"),
    ],
)
def test_what_is_broken_is_listed_and_the_entry_stays(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "log.txt").write_text(f"09:43 2021-03-03\nproxy, crash\n{text}", encoding="utf-8")
    report = build(tmp_path / "store", [tmp_path / "log.txt"], options=Options(jobs=1))
    assert report.entries == 1
    assert any(said in note for _, _, note in report.notes), report.notes


def test_mails_that_answer_each_other_do_not_hang_the_build(tmp_path: Path) -> None:
    (tmp_path / "log.txt").write_text(f"09:43 2021-03-03\nproxy, crash\n{LOOP}", encoding="utf-8")
    report = build(tmp_path / "store", [tmp_path / "log.txt"], options=Options(jobs=1))
    assert report.entries == 1


def test_a_diff_of_many_lines_is_read(tmp_path: Path) -> None:
    body = "".join(f"+line {n} of the file\n" for n in range(100_000))
    head = "diff --git a/x.c b/x.c\n--- a/x.c\n+++ b/x.c\n@@ -0,0 +1,100000 @@\n"
    (tmp_path / "log.txt").write_text(f"09:43 2021-03-03\nproxy, crash\n{head}{body}", encoding="utf-8")
    report = build(tmp_path / "store", [tmp_path / "log.txt"], options=Options(jobs=1))
    assert report.entries == 1
    assert report.notes == []
