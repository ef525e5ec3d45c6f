"""What is fuzzed: bytes, as if they were a file of a log, through all readers to the quads, which a parser must take."""

from __future__ import annotations

import hashlib

import pyoxigraph

from nlp.extract import extract
from nlp.reading import Raw, Skipped
from tests.texts import corpus_with, quads_of

PATHS = ("log.txt", "im/NM20210310_Bob_Hale__discuss_about_reload_crash.txt", "0001-reload.patch", "2021.markdown")
"""What a file may be called: the name says of some what is in them. The first byte chooses."""


def read(data: bytes) -> list[str]:
    """The quads of a file; none where it holds no text. Whatever the bytes are, nothing but that may happen."""
    if not data:
        return []
    path, data = PATHS[data[0] % len(PATHS)], data[1:]
    records = extract(Raw(path, data, hashlib.sha256(data).hexdigest()))
    if isinstance(records, Skipped):
        return []
    quads = quads_of(*corpus_with([records]))
    parsed = sum(1 for _ in pyoxigraph.parse("\n".join(quads).encode(), pyoxigraph.RdfFormat.N_QUADS))
    assert parsed == len(quads), "a quad is no N-Quad"
    return quads
