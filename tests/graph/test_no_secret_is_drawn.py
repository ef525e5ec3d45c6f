"""Lines that look like passwords, keys or tokens are never drawn: not as a quote, not as a name, not in an IRI."""

from __future__ import annotations

from pathlib import Path

from graph.build import build
from graph.drawing import view
from graph.page import LEFT_OUT
from graph.store import open_store

LOG = """09:43 2021-03-03
board, boot
1, Wei Lin <wei@example.org> said the password for the board is t1dewire!
From: Wei Lin <wei@example.org>
To: Petra Holm <petra@example.org>
Subject: the token=abcdef1234567890abcdef is yours

Hi Petra,
bnc 782311 password: t1dewire2
Wei
"""


def test_no_secret_is_drawn(tmp_path: Path) -> None:
    (tmp_path / "log.txt").write_text(LOG)
    build(tmp_path / "store", [tmp_path / "log.txt"])
    view(open_store(tmp_path / "store"), [], tmp_path / "page.html", whole=True)
    page = (tmp_path / "page.html").read_text("utf-8")
    assert "t1dewire" not in page
    assert "abcdef1234567890abcdef" not in page
    assert LEFT_OUT in page
    assert "Petra Holm" in page
