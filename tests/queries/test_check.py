"""`check` reads like a report: what is wrong, where in the log, how to mend it."""

from __future__ import annotations

from pathlib import Path

from graph import imports
from graph.build import build
from graph.exports import formats
from graph.vocabulary import iri
from queries.check import MEND, MEND_IMPORTED, MEND_POINTER, MEND_SECRET, NO_WRITER, check, is_clean, render_check

LOG = """09:43 2021-03-03
board, boot
1, the password for the board is t1dewire!
2, see "10:00 2021-03-04"
"""


def test_damage_is_told_with_the_line_of_the_log(sample_store: Path, tmp_path: Path) -> None:
    formats.export(sample_store, str(tmp_path / "x.nq"))
    lines = (tmp_path / "x.nq").read_text("utf-8").splitlines()
    kept = [line for line in lines if f"person/gita-rao> <{iri('foaf:name')}>" not in line]
    assert len(kept) == len(lines) - 1
    (tmp_path / "x.nq").write_text("\n".join([*kept, ""]), "utf-8")
    imports.import_file(tmp_path / "store", tmp_path / "x.nq")
    found = check(tmp_path / "store")
    (wrong,) = found["violations"]
    assert (wrong["message"], wrong["id"], wrong["mend"]) == (
        "a person without exactly one name",
        "person:gita-rao",
        MEND_IMPORTED,
    )
    text = render_check(found)
    assert f"worklog.txt:{wrong['line']}" in text
    assert MEND_IMPORTED in text
    assert MEND not in text


def test_pointers_and_secrets_are_told_with_their_line_and_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "log.txt").write_text(LOG)
    build(tmp_path / "store", [tmp_path / "log.txt"])
    found = check(tmp_path / "store")
    assert not is_clean(found)
    text = render_check(found)
    assert "log.txt:3" in text
    assert "log.txt:4" in text
    assert MEND_POINTER in text
    assert MEND_SECRET in text
    assert "t1dewire" not in text


def test_it_says_where_no_writer_is_known(sample_store: Path, tmp_path: Path) -> None:
    (tmp_path / "log.txt").write_text("09:43 2021-03-03\nboard, boot\n1, boots\n")
    build(tmp_path / "store", [tmp_path / "log.txt"])
    assert NO_WRITER in render_check(check(tmp_path / "store"))
    assert NO_WRITER not in render_check(check(sample_store))
