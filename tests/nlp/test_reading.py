"""Files to lines: encodings, binaries, limits, and what is left out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.errors import LogloomError
from nlp.extract import extract
from nlp.reading import LONGEST, Raw, Skipped, decode, joined, read, split_lines, walk
from nlp.records import DocumentRecords, Source


def decoded(data: bytes) -> Source:
    source = decode(Raw("log.txt", data, ""))
    assert isinstance(source, Source), source
    return source


@given(st.text())
def test_lines_joined_give_the_text_back(text: str) -> None:
    lines, ends = split_lines(text)
    assert joined(lines, ends) == text
    assert not any("\n" in line for line in lines)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_each_encoding_gives_the_same_text(encoding: str) -> None:
    text = "09:43 2021-03-03\n测试, 会议\n今天和同事讨论了补丁的问题。\n"
    assert decoded(text.encode(encoding)).lines == tuple(text.splitlines())


def test_only_lf_and_crlf_end_a_line() -> None:
    assert decoded(b"one\rtwo\x0b" + b"three" * 30 + b"\r\nfour\xc2\x85five").lines == (
        "one\rtwo\x0b" + "three" * 30,
        "four\x85five",
    )


def test_one_bad_byte_spoils_one_line_only() -> None:
    source = decoded("第一行\n第二行\n".encode() + b"\xff broken\n" + "第四行".encode())
    assert source.lines[0] == "第一行"
    assert source.lines[3] == "第四行"
    assert "\ufffd" in source.lines[2]
    assert source.undecoded == (3,)


def test_a_line_in_another_encoding_is_decoded_by_itself() -> None:
    source = decoded("第一行\n".encode() + "第二行\n".encode("gb18030") + b"\xff\n" + b"plain\n" * 20)
    assert source.lines[:2] == ("第一行", "第二行")
    assert source.undecoded == (2, 3)


def test_a_single_nul_does_not_make_a_month_binary() -> None:
    assert decoded(b"09:43 2021-03-03\nword " * 50 + b"\x00\n").lines


@pytest.mark.parametrize("data", [b"", b"  \n\n", bytes(range(256)) * 20, b"\x00\x01\x02text" * 50])
def test_what_holds_no_text_is_left_out(data: bytes) -> None:
    assert isinstance(decode(Raw("x", data, "")), Skipped)


def test_a_folder_is_read_in_order_and_what_is_left_out_is_said(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("b")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "big.txt").write_text("x" * 50)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing")
    found = list(walk(tmp_path, limit=20))
    assert [item.path for item in found] == ["b.txt", "gone.txt", "pipe", "a/big.txt"]
    assert [isinstance(item, Skipped) for item in found] == [False, True, True, True]


def test_a_file_that_vanished_is_left_out(tmp_path: Path) -> None:
    assert isinstance(read(tmp_path / "gone", "gone"), Skipped)


def test_a_source_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(LogloomError, match="no such file"):
        list(walk(tmp_path / "gone"))


def test_an_overlong_line_is_cut_and_noted(tmp_path: Path) -> None:
    text = "09:43 2021-03-03\ntidewire\n" + "word " * LONGEST + "\nbnc 782311\n"
    records = extract(Raw("log.txt", text.encode(), ""))
    assert isinstance(records, DocumentRecords)
    assert len(records.entries[0].lines[2]) == LONGEST
    assert records.entries[0].lines[3] == "bnc 782311"
    assert (3, f"a line of {5 * LONGEST:,} characters, of which the first {LONGEST:,} are read") in records.notes
