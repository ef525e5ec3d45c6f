"""Patches, commits and diffs out of an entry's lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.diffs import find_diffs
from nlp.patches import find_patches
from nlp.records import Patch

LONG = "0123456789abcdef0123456789abcdef01234567"
DIFF = """\
diff --git a/src/clock.c b/src/clock.c
index 5a40758..0b2418e 100644
--- a/src/clock.c
+++ b/src/clock.c
@@ -1,3 +1,4 @@
 int a;
-int b;
+int c;
+int d;
 int e;""".split("\n")


def patches(text: str, path: str = "log.txt") -> tuple[Patch, ...]:
    return find_patches(text.split("\n"), 10, path)


def commits(text: str) -> list[str]:
    return [patch.commit for patch in patches(text) if patch.commit]


@pytest.mark.parametrize(
    "text",
    [
        f"https://git.example.org/?p=clock.git;a=commit;h={LONG}",
        f"https://git.example.org/clock.git/commit/?id={LONG}",
        f"https://code.example.org/ann/clock/commit/{LONG}",
        f"https://hg.example.org/clock/rev/{LONG}",
        f"commit {LONG}",
        f"git format-patch --signoff {LONG}",
        f"# Parent  {LONG}",
        f"Deleted branch old (was {LONG}).",
        f"HEAD is now at {LONG} clock: fix it",
        f'{LONG} ("clock: fix it")',
        f"> (cherry picked from commit {LONG})",
    ],
)
def test_a_hash_where_commits_stand(text: str) -> None:
    assert commits(text) == [LONG]


@pytest.mark.parametrize(
    "text",
    [
        "index 5a40758..0b2418e 100644",
        "#0  0x00007ff53fd37b55 in raise (sig=6)",
        "TASK: ffff8801aa2c4040  [THREAD_INFO: ffff8801ab156000]",
        "VERSION: #1 SMP Fri Mar 5 09:02:17 UTC 2021 (358029f)",
        "MAC address 001122334455",
        f"md5: {LONG[:32]}",
        f"https://git.example.org/?p=clock.git;a=blob;h={LONG}",
        "we committed defaced things",
    ],
)
def test_a_hash_in_any_other_place(text: str) -> None:
    assert commits(text) == []


def test_a_changeset_s_id_is_its_hash() -> None:
    text = (
        "changeset:   263:a1b2c3d4e5f6\nuser:        Ann Lee <ann@example.org>\n"
        "date:        Wed Mar 10 14:16:30 2021 +0000\nsummary:     clock: stop it"
    )
    (patch,) = patches(text)
    assert (patch.commit, patch.subject, patch.date) == ("a1b2c3d4e5f6", "clock: stop it", "2021-03-10T14:16")
    assert patch.author
    assert patch.author.address == "ann@example.org"
    assert commits("the code(263:a1b2c3d4e5f6) has been committed") == ["a1b2c3d4e5f6"]


def test_one_line_logs_count_where_git_is_spoken_of() -> None:
    text = "1234567 clock: all digits\n> git branch -D old\nDeleted branch old (was 1234567).\n  a1b2c3d clock: fix it"
    assert set(commits(text)) == {"1234567", "a1b2c3d"}
    assert commits("1234567 boxes of apples") == []


def test_a_commit_s_subject_may_stand_in_the_next_line() -> None:
    (patch,) = patches('reverting commit a1b2c3d4\n("clock: stop it").')
    assert (patch.commit, patch.subject) == ("a1b2c3d4", "clock: stop it")


@pytest.mark.parametrize(
    ("text", "subject", "numbers"),
    [
        ("[PATCH v2 3/7] clock: stop", "[PATCH v2 3/7] clock: stop", (2, 3, 7)),
        (
            'Ann Lee writes ("Re: [clock] [PATCH 1/2] clock: stop"):',
            "Re: [clock] [PATCH 1/2] clock: stop",
            (0, 1, 2),
        ),
        ('"Ann"_email_"[clock] [PATCH 0 of 2] stop"_20121128', "[clock] [PATCH 0 of 2] stop", (0, 0, 2)),
        ("Subject: [RFC PATCH V3]: drop it()", "[RFC PATCH V3]: drop it()", (3, 0, 0)),
    ],
)
def test_posted_subjects(text: str, subject: str, numbers: tuple[int, int, int]) -> None:
    (patch,) = patches(text)
    assert patch.subject == subject
    assert (patch.version, patch.number, patch.of) == numbers


def test_a_subject_over_two_lines() -> None:
    (patch,) = patches('Ann writes ("Re: [PATCH] keep the lock\nuntil the end"):')
    assert patch.subject == "Re: [PATCH] keep the lock until the end"
    assert (patch.line, patch.end) == (10, 11)


def test_patch_files_and_the_title_that_their_name_tells() -> None:
    found = patches(
        "clock: stop-it now\nquilt new fix.patch\ngit send-email 0002-clock-stop-it-now.patch\n"
        "save to work/diff_clock_v1"
    )
    assert [patch.file_name for patch in found] == ["fix.patch", "0002-clock-stop-it-now.patch", "diff_clock_v1"]
    assert (found[1].subject, found[1].number) == ("clock: stop-it now", 2)


def test_a_program_is_no_patch_file() -> None:
    assert patches("/usr/bin/patch -p1 and /usr/bin/diff and 000*.patch") == ()


def test_a_mailed_patch_holds_all_that_its_header_and_diff_say() -> None:
    text = "\n".join(
        [
            f"From {LONG} Mon Sep 17 00:00:00 2001",
            "From: Ann Lee <ann@example.org>",
            "Date: Wed, 10 Mar 2021 22:17:19 +0800",
            "Subject: [PATCH v2 1/2] clock: stop",
            " it",
            "",
            "It ran.",
            "",
            "Signed-off-by: Ann Lee <ann@example.org>",
            "Reviewed-by: Bo Berg <bo@example.org>",
            "---",
            *DIFF,
            "-- ",
            "2.6.2",
        ]
    )
    (patch,) = patches(text)
    assert (patch.form, patch.commit, patch.subject) == ("format-patch", LONG, "[PATCH v2 1/2] clock: stop it")
    assert [(key, who.text, line) for key, who, line in patch.trailers] == [
        ("signed-off-by", "Ann Lee", 18),
        ("reviewed-by", "Bo Berg", 19),
    ]
    assert patch.files == ("src/clock.c",)
    assert (patch.line, patch.end) == (10, 30)


def test_a_file_of_a_quilt_series() -> None:
    text = "clock: stop it\n\nSigned-off-by: Ann Lee <ann@example.org>\n---\n" + "\n".join(DIFF)
    (patch,) = patches(text, "patches/stop.patch")
    assert (patch.form, patch.subject, patch.file_name) == ("quilt", "clock: stop it", "stop.patch")
    assert patch.diffs[0].added == 2


def test_an_exported_changeset() -> None:
    text = f"# HG changeset patch\n# Parent {LONG}\nclock: stop it\n\nIt ran.\n\n" + "\n".join(DIFF)
    changeset, parent = patches(text)
    assert (changeset.form, changeset.subject, changeset.files) == ("hg", "clock: stop it", ("src/clock.c",))
    assert parent.commit == LONG


def test_a_commit_of_git_log() -> None:
    (patch,) = patches(
        f"1), commit {LONG}\nAuthor: Ann Lee <ann@example.org>\n"
        "Date:   Tue Mar 9 15:11:30 2021 +0100\n\n    clock: stop it"
    )
    assert (patch.commit, patch.subject, patch.date) == (LONG, "clock: stop it", "2021-03-09T15:11")


def test_a_diff_is_counted() -> None:
    (diff,) = find_diffs(["text", *DIFF, "text"], 1)
    assert (diff.line, diff.end, diff.depth) == (2, 11, 0)
    assert (diff.files, diff.hunks, diff.added, diff.removed, diff.broken) == (("src/clock.c",), 1, 2, 1, "")


@given(st.integers(min_value=0, max_value=4), st.integers(min_value=0, max_value=3))
def test_quote_marks_and_indentation_do_not_change_a_diff(depth: int, indent: int) -> None:
    margin = " " * (indent * 4) if not depth else ""
    lines = [margin + "> " * depth + line for line in DIFF]
    (diff,) = find_diffs(lines, 1)
    assert (diff.files, diff.hunks, diff.added, diff.removed, diff.depth) == (("src/clock.c",), 1, 2, 1, depth)


def test_words_between_the_pieces_of_a_quoted_diff_leave_it_one() -> None:
    quoted = ["> " + line for line in DIFF]
    (diff,) = find_diffs([*quoted[:7], "", "Why that?", "", *quoted[7:]], 1)
    assert (diff.added, diff.removed) == (2, 1)
    assert "reply" in diff.broken


def test_a_diff_that_a_mail_program_wrapped_is_parsed_as_far_as_it_goes() -> None:
    (diff,) = find_diffs([*DIFF[:5], "static int clock(void)", *DIFF[5:]], 1)
    assert (diff.added, diff.removed) == (2, 1)
    assert "wrapped" in diff.broken


def test_a_diff_that_was_cut() -> None:
    (diff,) = find_diffs(DIFF[:7], 1)
    assert (diff.removed, diff.added) == (1, 0)
    assert "cut" in diff.broken


def test_a_context_diff() -> None:
    lines = (
        "*** a.c 2012-01-01\n--- b.c 2012-01-02\n***************\n*** 1,2 ****\n  x\n! y\n--- 1,2 ----\n  x\n! z\n"
    ).split("\n")
    (diff,) = find_diffs(lines, 1)
    assert (diff.hunks, diff.broken) == (1, "")


def test_a_hunk_without_a_header_is_a_diff_without_a_file() -> None:
    (diff,) = find_diffs(DIFF[4:], 1)
    assert (diff.files, diff.added) == ((), 2)


def test_lists_and_rules_are_no_diffs() -> None:
    assert find_diffs(["- one", "- two", "--- title", "text", "+ three", "diff -u a b"], 1) == ()


@given(st.lists(st.text(alphabet="ab01 +-@,>/.:#diffPATCH[]", max_size=30), max_size=40))
def test_any_lines_give_patches_whose_words_stand_there(lines: list[str]) -> None:
    for patch in find_patches(lines, 1, "log.txt"):
        assert patch.text in lines[patch.line - 1]
        assert patch.line <= patch.end <= len(lines)
