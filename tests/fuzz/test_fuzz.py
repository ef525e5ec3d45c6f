"""The fuzzer, for some seconds: `python -m tests.fuzz`, shortened."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz.seeds import dictionary, seeds
from tests.fuzz.target import read

ROOT = Path(__file__).parents[2]


def test_some_seconds_of_fuzzing_find_nothing(tmp_path: Path) -> None:
    pytest.importorskip("atheris")
    command = [sys.executable, "-m", "tests.fuzz", "--minutes", "0.3", "--seed", "1", "--keep", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "nothing failed" in done.stdout


def test_seeds_become_quads() -> None:
    some = list(seeds())
    assert len(some) > 200
    assert sum(bool(read(data)) for data in some[:20]) > 10
    assert dictionary().isascii()


@pytest.mark.parametrize(
    "text",
    [
        "[PATCH 1/2] ----",
        "Subject: Re: [PATCH V2 1/2] ......",
        "Ann <hal%e@example.org>",
        "[PATCH 2/2] 。。。",
        "https://lists.example.org/archives/a[1]/1.html",
    ],
)
def test_what_was_found_once_becomes_quads(text: str) -> None:
    assert read(b"\x00" + f"09:43 2021-03-03\ntidewire\n{text}\n".encode())
