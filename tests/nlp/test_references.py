"""Pointers to entries, items and files."""

from __future__ import annotations

import pytest

from nlp.references import find_documents, find_pointers


@pytest.mark.parametrize(
    ("line", "targets"),
    [
        ('see"10:29 2021-03-03"', [("10:29 2021-03-03", "")]),
        ('见"9:35 2021-3-1"。', [("9:35 2021-3-1", "")]),
        ('continue from "10:12 2021-03-12"5-2)', [("10:12 2021-03-12", "5-2)")]),
        ('two: "10:12 2021-03-12"5. "11:05 2021-03-13"', [("10:12 2021-03-12", "5"), ("11:05 2021-03-13", "")]),
        ('as in""1-4).', [("", "1-4)")]),
        ("ref“10:12 2021-03-12”2-1)-(2)", [("10:12 2021-03-12", "2-1)-(2)")]),
        ('forgot to open it: 10:12 2021-03-12"', [("10:12 2021-03-12", "")]),
        ("10:12 2021-03-12", []),
        ('"99:99 2021-13-45"', []),
    ],
)
def test_pointers(line: str, targets: list[tuple[str, str]]) -> None:
    assert [(r.target, r.item_path) for r in find_pointers(line, 1)] == targets


@pytest.mark.parametrize(
    ("line", "paths"),
    [
        ("log/im/NM20210310_Ann_Lee__talk.txt", ["log/im/NM20210310_Ann_Lee__talk.txt"]),
        ("patch: ~/log/patches/v2/0001-fix.patch.", ["~/log/patches/v2/0001-fix.patch"]),
        (r'see "D:\work\notes\list of boards.doc"', [r"D:\work\notes\list of boards.doc"]),
        (r"on \\10.0.0.1\share\docs now", [r"\\10.0.0.1\share\docs"]),
        ("apply serial-split.patch first", ["serial-split.patch"]),
        ("/usr/lib/proxy/bin/helper fails", []),
        ("https://example.org/a/b.txt", []),
        ("either/or is no path", []),
    ],
)
def test_documents(line: str, paths: list[str]) -> None:
    assert [r.document for r in find_documents(line, 1)] == paths


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        (r"see C:\Program Files\ACME\tide\notes_32. then", [r"C:\Program Files\ACME\tide\notes_32"]),
        ('run "./configure --prefix=/usr --libdir=/usr/lib64 --with=a/b"', []),
    ],
)
def test_a_path_has_its_spaces_and_a_command_is_none(text: str, paths: list[str]) -> None:
    assert [found.document for found in find_documents(text, 1)] == paths
