"""What the fuzzer begins with: entries of logs of people who don't exist, and pieces of text that readers look for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from benchmarks.generate import logs

ROOT = Path(__file__).parents[2]
LARGEST = 1200
"""Bytes of a seed: what is small is read often."""

WORDS = (
    "09:43 2021-03-03", "#2006-8-1 11:27", "#20060801 1127", "\n====\n", "(10:39 2012-12-10)", ".LOG", "99:99 2012-13-45",
    'see"09:43 2021-03-03"', '见"9:35 2010-3-1"', '""1-4)', "1), ", "((1)), ", "cont10", "GTD", "TODO", "FIXME",
    "On Wed, 3 Mar 2021, Ann Lindqvist wrote:", "> > ", "From: ", "Subject: Re: [PATCH V2 1/2] ", "Signed-off-by: ",
    '"Ann Lee <ann@example.org>"_email_"Re: x"_20210303_1010', "Ann_email_20210303", " writes (\"Re: x\"):",
    "--- a/p.c\n+++ b/p.c\n@@ -1,2 +1,2 @@\n", "diff --git a/p.c b/p.c\n", "changeset: 26317:b094ba4bf985", "commit 501bfad194140fe3",
    "bnc#782311", "https://bugzilla.example.org/show_bug.cgi?id=1#c8", "CVE-2020-10713", "sr id 4711", "ann@build:~> ",
    "#0  main () at a.c:1", "09:00-10:00", "1h30m", "password: ", "<ann> hi", "(09:43:01) Ann Lee: hi", "\r\n", "\x00", "\x1b[31m",
    "\u202e", "\ufeff", "\u2028", "\ud7ff", "安娜", "李四", "\U0001f469\u200d\U0001f467", "e\u0301",
)  # fmt: skip
RAW = (
    b"\xff",
    b"\xed\xa0\x80",
    b"\xfe\xff",
    b"\xff\xfe",
    b"\xa1\xa1",
    b"\x81\x30\x81\x30",
    b"\xc0\x80",
    b"\xf4\x90\x80\x80",
)
"""Bytes that are no UTF-8: lone surrogates, marks, GB18030, overlong forms, beyond Unicode."""


def seeds() -> Iterator[bytes]:
    """Files, each led by the byte that chooses its name."""
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "samples").rglob("*")) if path.is_file()]
    texts += [text for _, text in logs(300_000, 7)]
    for text in texts:
        for piece in re.split(r"(?m)^(?=#?\d[\d:]{3,5} \d{4}-)", text):
            for number, encoding in enumerate(("utf-8", "gb18030", "utf-16")):
                if number == len(piece) % 3 or number == 0:
                    yield bytes([len(piece) % 256]) + piece.encode(encoding, "replace")[:LARGEST]


def dictionary() -> str:
    """The words and bytes, in the form of libFuzzer's dictionaries."""
    pieces = [*(word.encode("utf-8", "surrogatepass") for word in WORDS), *RAW]
    return "".join(f'"{_escaped(piece)}"\n' for piece in pieces)


def _escaped(piece: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in piece)
