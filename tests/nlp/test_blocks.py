"""What kind each line is, and how deep it is quoted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.blocks import classify
from nlp.records import Kind
from tests.texts import entry


def kinds(text: str) -> list[str]:
    """The kinds of an entry's lines behind its heading and topic line."""
    return [label.kind.value for label in entry(f"proxy, crash\n{text}").labels[2:]]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("I think that the table is freed too early.", "prose"),
        ("今天和同事讨论了补丁的问题, 没有结论", "prose"),
        ("https://example.org/a/b?c=d", "prose"),
        ("1, test", "list head"),
        ("1, it works now, but only on one of the two machines.", "prose"),
        ('"Ann Lee <ann@example.org>"_email_"hello"_20210303_1402', "header"),
        ("Signed-off-by: Ann Lee <ann@example.org>", "header"),
        ("ann@loom:~/src> make check", "shell"),
        ("(gdb) p *request", "shell"),
        ("git format-patch --signoff HEAD~2", "shell"),
        ("#3  0x00007ffff76e629a in dispatch (ctx=0x1) at loop.c:450", "trace"),
        ("$3 = {func = 0, infinite = 0}", "trace"),
        ("libfoo: error: foo.c:363:read: stream truncated reading header", "output"),
        ("2021-03-14 12:58:45.909+0000: 4222: error : read:1293 : End of file", "output"),
        ("    if (request->table == NULL) {", "code"),
        ("#include <stdio.h>", "code"),
        (" src/reload.c | 12 ++++++------", "diff"),
    ],
)
def test_a_line_by_its_form(line: str, kind: str) -> None:
    assert kinds(line) == [kind]


def test_a_diff_in_a_reply_ends_where_the_words_begin() -> None:
    diff = "> diff --git a/x.c b/x.c\n> --- a/x.c\n> +++ b/x.c\n> @@ -1,2 +1,2 @@\n>  int a;\n> -int b;\n> +int c;"
    text = f"{diff}\n\nThis one is wrong, I think."
    assert kinds(text) == ["diff"] * 7 + ["blank", "prose"]


def test_what_a_program_printed_follows_its_command() -> None:
    assert kinds("ann@loom:~> ls\nx  y  z\nlib64") == ["shell", "output", "output"]


def test_a_trace_goes_on_over_its_wrapped_lines() -> None:
    assert (
        kinds("#0  0x00 in f (ctx=0x1,\n    other=0x2) at loop.c:1\n#1  0x01 in g ()\n    at main.c:2") == ["trace"] * 4
    )


@pytest.mark.parametrize(("line", "depth"), [("> once", 1), (">> twice", 2), ("> > twice", 2), ("none > here", 0)])
def test_depth(line: str, depth: int) -> None:
    assert entry(f"proxy, crash\n{line}\n> and more").labels[2].depth == depth


@given(st.lists(st.text(alphabet=st.characters(exclude_characters="\n"), max_size=60), max_size=30))
def test_each_line_has_one_label(lines: list[str]) -> None:
    labels = classify(lines)
    assert len(labels) == len(lines)
    assert all((label.kind is Kind.BLANK) <= (not label.text.strip()) for label in labels)
