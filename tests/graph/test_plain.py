"""Records as bytes and back; bytes of a stranger's making load nothing and run nothing."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest

from graph.plain import from_bytes, to_bytes
from nlp.errors import LogloomError
from nlp.records import Kind, Label
from tests.texts import entry


class Bomb:
    """What a pickle can do to whoever loads it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return exec, (f"open({str(self.path)!r}, 'w')",)


def test_records_come_back() -> None:
    records = entry("tidewire\n1, Ann Lee <ann@example.org> fixed bnc 782311.\n")
    assert from_bytes(to_bytes(records)) == records


def test_a_kind_comes_back_however_python_pickles_enumerations(monkeypatch: pytest.MonkeyPatch) -> None:
    # as Python 3.11.2 does it, which Debian 12 has
    monkeypatch.setattr(Kind, "__reduce_ex__", lambda self, _: (getattr, (Kind, self.name)))
    assert from_bytes(to_bytes((Kind.PROSE, Label(Kind.DIFF, 0, "+")))) == (Kind.PROSE, Label(Kind.DIFF, 0, "+"))


def test_a_pickle_that_would_run_something_is_refused(tmp_path: Path) -> None:
    for data in (pickle.dumps(Bomb(tmp_path / "ran")), pickle.dumps(Path("a")), b"", b"nonsense", pickle.dumps(print)):
        with pytest.raises(LogloomError, match="not written by Logloom"):
            from_bytes(data)
    assert list(tmp_path.iterdir()) == []


def test_bytes_are_read_by_what_loads_records_alone() -> None:
    root = Path(__file__).resolve().parents[2]
    for file in (file for folder in ("nlp", "graph", "queries") for file in (root / folder).rglob("*.py")):
        text = file.read_text("utf-8")
        assert not re.search(r"\bmarshal\.loads?\b|\bpickle\.loads?\b|\bshelve\b", text), file
