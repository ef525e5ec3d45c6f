"""Which code made something: what other code made is made anew."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@cache
def code() -> str:
    """A digest of what reads texts and makes graphs: our code, its pattern files, and this Python."""
    digest = hashlib.blake2b(sys.version.encode(), digest_size=16)
    for package in ("nlp", "graph"):
        for path in sorted((ROOT / package).rglob("*")):
            if path.suffix in (".py", ".toml", ".txt"):
                digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
