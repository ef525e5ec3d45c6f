"""Text that nobody writes: each case is read, or left out and listed; never a traceback, a hang, or memory without bound."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.errors import LogloomError
from nlp.extract import extract
from nlp.reading import LONGEST, Raw, Skipped, read, walk
from nlp.records import DocumentRecords
from tests.fuzz.seeds import RAW, WORDS
from tests.fuzz.target import read as read_through
from tests.safety.commands import COMMAND, ROOT

HEAD = "09:43 2021-03-03\ntidewire, crash\n"
LAST = "\n10:00 2021-03-04\nend\nsee bnc 782311.\n"


def records_of(text: str | bytes) -> DocumentRecords:
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    found = extract(Raw("log.txt", data, ""))
    assert isinstance(found, DocumentRecords), found
    return found


PIECES = st.one_of(
    st.sampled_from(WORDS).map(lambda word: word.encode("utf-8", "surrogatepass")),
    st.sampled_from(RAW),
    st.text(max_size=30).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.sampled_from([b"\n", b" ", b"> ", b"\t", b","]),
    st.binary(max_size=8),
)


@settings(max_examples=200)
@given(st.lists(PIECES, max_size=40).map(b"".join))
def test_any_bytes_become_quads_that_a_parser_takes(data: bytes) -> None:
    read_through(b"\0" + data)


@pytest.mark.parametrize(
    "line",
    [
        "word " * 100,
        "(" * 10_000 + "1" + ")" * 10_000,
        "> " * 10_000 + "text",
        "1, " * 10_000,
        '"' * 20_000,
        "see" + '"09:43 2021-03-03"' * 1000,
        "a@" * 10_000,
        "[PATCH " * 3000,
        "http://" * 3000,
        "/" * 20_000,
        "安" * 20_000,
        "e" + "\u0301" * 10_000,
        " " * 20_000 + "x",
        "\t" * 20_000 + "x",
        "-" * 20_000 + "x",
        "a." * 10_000,
        "Aa " * 6000,
        "#1 " * 6000,
        "<" * 10_000 + ">" * 10_000,
        "0" * 20_000,
        "_20210303" * 2000,
        "Re: " * 5000,
        "{[(" * 5000,
        "\\" * 20_000,
        "=" * 20_000 + "x",
    ],
    ids=lambda line: repr(line[:8]),
)
def test_a_long_line_of_one_thing_is_read_and_what_follows_too(line: str) -> None:
    for text in (
        f"{HEAD}{line}{LAST}",
        f"{HEAD}On Wed, 3 Mar 2021, Ann Lee wrote:\n{line}{LAST}",
        f"{line}\n{HEAD}{LAST}",
    ):
        assert records_of(text).entries[-1].lines[2] == "see bnc 782311."


def test_a_line_of_fifty_megabytes_is_cut_and_listed(tmp_path: Path) -> None:
    (tmp_path / "log.txt").write_text(HEAD + "word " * 10_000_000 + LAST)
    said = limited(["build", str(tmp_path / "log.txt"), "--store", str(tmp_path / "store")], 1500)
    assert said.startswith("added log.txt"), said
    assert f"a line of 50,000,000 characters, of which the first {LONGEST:,} are read" in limited(
        ["check", "--store", str(tmp_path / "store")], 1500
    )


def limited(arguments: list[str], megabytes: int) -> str:
    """What a command said that may take so many megabytes of data."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_DATA, (megabytes << 20, megabytes << 20))

    done = subprocess.run(
        [*COMMAND, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limit,
        timeout=120,
    )
    assert "Traceback" not in done.stderr
    return done.stderr + done.stdout


def test_quotes_ten_thousand_deep_are_read() -> None:
    deep = "\n".join(">" * depth + " text" for depth in (*range(1, 300), 9_999, 10_000))
    assert len(records_of(f"{HEAD}On Wed, 3 Mar 2021, Ann Lee wrote:\n{deep}{LAST}").entries) == 2


def test_items_ten_thousand_deep_are_read() -> None:
    deep = "\n".join("(" * depth + "1" + ")" * depth + ", text" for depth in (*range(1, 300), 9_999, 10_000))
    assert len(records_of(f"{HEAD}{deep}{LAST}").entries) == 2


def test_ten_thousand_headings_of_one_minute_are_ten_thousand_entries(tmp_path: Path) -> None:
    found = records_of("".join(f"09:43 2021-03-03\n1, item {n}\n" for n in range(10_000)))
    assert len(found.entries) == 10_000


def test_every_category_of_unicode_is_read() -> None:
    each: dict[str, str] = {}
    for number in range(sys.maxunicode + 1):
        each.setdefault(unicodedata.category(chr(number)), chr(number))
    assert len(each) == 30
    for category, character in each.items():
        if category != "Cs":
            assert (
                records_of(f"{HEAD}Ann{character} Lee{character}{LAST * 10}").entries[-1].lines[2] == "see bnc 782311."
            )


@pytest.mark.parametrize(
    "data", [b"\x00", b"\xed\xa0\x80", b"\xff\xfe", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\x81\x30\x81\x30"]
)
def test_odd_bytes_spoil_their_own_line(data: bytes) -> None:
    text = HEAD.encode() + b"before " + data + b" behind\n" + "日志".encode() + LAST.encode() * 10
    found = records_of(text)
    assert found.entries[0].lines[3] == "日志"
    assert found.entries[-1].lines[2] == "see bnc 782311."


def test_mixed_encodings_in_one_file_are_read_line_by_line_and_listed() -> None:
    found = records_of(
        HEAD.encode() + "日志一\n".encode() + "日志二\n".encode("gb18030") + b"\xff\xff\xff\n" + LAST.encode() * 10
    )
    assert found.entries[0].lines[2:4] == ("日志一", "日志二")
    assert {line for line, _ in found.notes} == {4, 5}


@pytest.mark.parametrize("heading", ["99:99 2012-13-45", "24:00 2021-03-03", "09:43 2021-02-30", "09:43 0000-00-00"])
def test_a_date_that_no_calendar_has_is_listed(heading: str) -> None:
    found = records_of(f"{HEAD}{heading}\ntopic\ntext\n{LAST}")
    assert [(line, why) for line, why in found.notes if line == 3]
    assert len(found.entries) == 2


def looped(folder: Path) -> None:
    (folder / "loop").symlink_to(folder)
    (folder / "a").symlink_to(folder / "b")
    (folder / "b").symlink_to(folder / "a")


def piped(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")


def device(folder: Path) -> None:
    (folder / "zero.txt").symlink_to("/dev/zero")


def huge(folder: Path) -> None:
    with (folder / "sparse.txt").open("wb") as file:
        file.truncate(1 << 40)


def unreadable(folder: Path) -> None:
    (folder / "x.txt").symlink_to("/proc/self/mem")


@pytest.mark.parametrize("make", [looped, piped, device, huge, unreadable])
def test_what_is_no_file_to_be_read_is_left_out_and_listed(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path)
    (tmp_path / "log.txt").write_text(HEAD)
    found = list(walk(tmp_path))
    assert [one.path for one in found if isinstance(one, Raw) and one.data] == ["log.txt"]
    left = {one.path for one in found if isinstance(one, Skipped)} | {
        one.path for one in found if isinstance(one, Raw) and not one.data
    }
    assert left | {"log.txt"} == {path.name for path in tmp_path.iterdir() if path.name != "loop"}


def test_a_file_whose_name_is_no_utf_8_has_a_name_all_the_same(tmp_path: Path) -> None:
    for name in (b"\xff\xfe.txt", "日志.txt".encode("gb18030"), "日志.txt".encode()):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text(HEAD)
    paths = [one.path for one in walk(tmp_path)]
    assert len(paths) == 3
    assert paths.count("日志.txt") == 2
    assert all(path.encode() for path in paths)


def test_a_file_that_vanishes_shrinks_or_grows_while_it_is_read_is_read_or_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "log.txt"
    real = os.open

    def first(change: Callable[[], object]) -> Callable[..., int]:
        def opened(name: str | Path, flags: int, *more: int) -> int:
            monkeypatch.setattr(os, "open", real)
            change()
            return real(name, flags, *more)

        return opened

    def swapped() -> None:
        path.unlink()
        os.mkfifo(path)

    def late(*_: object) -> None:
        raise TimeoutError("waited for a pipe")

    signal.signal(signal.SIGALRM, late)
    signal.alarm(30)
    for change, expected in (
        (lambda: path.write_bytes(b"x" * 100), "over the limit of 60 bytes"),
        (lambda: path.write_bytes(b"x"), "x"),
        (lambda: path.unlink(), "No such file"),
        (swapped, "not a regular file"),
    ):
        path.write_text(HEAD)
        monkeypatch.setattr(os, "open", first(change))
        found = read(path, "log.txt", limit=60)
        assert (found.reason if isinstance(found, Skipped) else found.data.decode()).startswith(expected)
        path.unlink(missing_ok=True)
    signal.alarm(0)


def test_of_a_file_that_grows_behind_the_last_look_no_more_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, real = tmp_path / "log.txt", os.fstat
    path.write_text(HEAD)

    def grown(handle: int) -> os.stat_result:
        status = real(handle)
        os.truncate(path, 1 << 40)
        return status

    monkeypatch.setattr(os, "fstat", grown)
    found = read(path, "log.txt", limit=60)
    assert isinstance(found, Skipped)
    assert "it grows while it is read" in found.reason


def test_a_hundred_thousand_files_are_walked_and_each_is_accounted_for(tmp_path: Path) -> None:
    for number in range(100):
        folder = tmp_path / f"{number:03}"
        folder.mkdir()
        for other in range(1000):
            os.close(os.open(folder / f"{other:04}.txt", os.O_CREAT))
    (tmp_path / "log.txt").write_text(HEAD + "1, see bnc 782311.\n")
    from graph.build import Options, build

    report = build(tmp_path / ".store", [tmp_path], options=Options(jobs=1))
    assert report.files == 1
    assert len(report.skipped) == 100_000


def test_a_source_that_vanishes_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(LogloomError, match="no such file or folder; check the path"):
        list(walk(tmp_path / "gone"))
