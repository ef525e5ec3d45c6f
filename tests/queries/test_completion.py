"""The shell completes names of queries, their parameters and nodes, by the command's own protocol."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from graph.build import Options, build

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def store(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the sample's main log."""
    folder = tmp_path_factory.mktemp("store") / "store"
    build(folder, [samples / "worklog.txt"], options=Options(jobs=1))
    return folder


def completed(store: Path, *words: str) -> list[str]:
    """What bash is offered behind `logloom WORDS`."""
    environment = os.environ | {
        "_LOGLOOM_COMPLETE": "bash_complete",
        "COMP_WORDS": " ".join(["logloom", *words]),
        "COMP_CWORD": str(len(words)),
        "LOGLOOM_STORE": str(store),
        "PYTHONPATH": str(ROOT),
    }
    code = "import sys; sys.argv[0] = 'logloom'; from queries.command import main; main()"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False)
    return [line.partition(",")[2] for line in run.stdout.splitlines()]


def test_names_of_queries(store: Path) -> None:
    assert "who-worked-on" in completed(store, "query", "who-")


def test_parameters_of_a_query(store: Path) -> None:
    assert completed(store, "query", "who-worked-on", "w") == ["work="]


def test_values_of_a_parameter(store: Path) -> None:
    assert completed(store, "query", "who-worked-on", "work=bnc:78") == ["work=bnc:782311"]


def test_values_where_bash_parts_words_at_signs(store: Path) -> None:
    assert completed(store, "query", "who-worked-on", "work", "=", "bnc", ":", "78") == ["782311"]
    assert "bnc:782311" in completed(store, "query", "who-worked-on", "work", "=", "bnc")
    assert "bnc:782311" in completed(store, "query", "who-worked-on", "work", "=")


def test_nodes(store: Path) -> None:
    assert "Tomas Brandt" in completed(store, "show", "tom")
