"""The extractor against months that people annotated by hand: each file a store of its own, as `../shared/score.py` wants it.

What is expected is read from there; nothing of it stands here but the bars.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest

from graph.build import Options, build
from graph.store import open_store

Scores = dict[str, Any]

MAIN = {
    "entries": 0.98,
    "refs": 0.98,
    "topics": 0.98,
    "bugs": 1.0,
    "people": 0.95,
    "software": 0.85,
    "messages": 0.93,
    "commits": 0.98,
}
OTHERS = {"entries": 0.98, "refs": 0.98, "people": 0.90, "bugs": 0.95, "software": 0.80, "messages": 0.85}
PROJECT_MONTH = "log201212novell"
GOLD = Path(__file__).parents[2] / "shared" / "gold"
FILES = sorted(path.stem for path in GOLD.glob("*.json")) or [PROJECT_MONTH]
RECALLS = {"patches": 0.95, "documents": 0.60}
WORK = {PROJECT_MONTH: 0.95}


@pytest.fixture(scope="module", params=FILES)
def scored(
    request: pytest.FixtureRequest, shared: Path, gold: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Scores]:
    """A gold file's name, and the scores of a store of that file alone."""
    name: str = request.param
    log = next(path for path in sorted(gold.iterdir()) if path.stem == name and path.suffix != ".json")
    folder = tmp_path_factory.mktemp(name)
    build(folder / "store", [log], options=Options(jobs=1))
    graph = folder / "graph.nq"
    open_store(folder / "store").dump(str(graph), format=pyoxigraph.RdfFormat.N_QUADS)
    command = [
        sys.executable,
        str(shared / "score.py"),
        str(graph),
        str(gold / f"{name}.json"),
        "--json",
        "--file",
        str(log),
    ]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return name, json.loads(run.stdout)


def test_f1_reaches_the_bars(scored: tuple[str, Scores]) -> None:
    name, scores = scored
    bars = MAIN if name == PROJECT_MONTH else OTHERS
    f1 = {part: scores[part]["f1"] for part in bars if scores[part]["f1"] is not None}
    assert {part: value for part, value in f1.items() if value < bars[part]} == {}


def test_patches_and_documents_are_found(scored: tuple[str, Scores]) -> None:
    _, scores = scored
    recall = {part: scores[part]["recall"] for part in RECALLS if scores[part]["recall"] is not None}
    assert {part: value for part, value in recall.items() if value < RECALLS[part]} == {}


def test_work_is_found_and_nothing_else(scored: tuple[str, Scores]) -> None:
    name, scores = scored
    worked = [scores["worked_on"][side] for side in ("recall", "precision")]
    assert all(value >= WORK.get(name, 0.85) for value in worked if value is not None)


def test_every_quote_stands_in_its_line(scored: tuple[str, Scores]) -> None:
    mentions = scored[1]["mentions"]
    assert mentions["count"] > 0
    assert mentions["without_line_or_quote"] == mentions["quote_not_in_its_line"] == 0


def test_people_are_one_node_each(scored: tuple[str, Scores]) -> None:
    name, scores = scored
    nodes = scores["people_nodes"]
    assert len(nodes["spurious"]) <= 0.05 * nodes["gold"]
    if name == PROJECT_MONTH:
        assert not nodes["merged"]
        assert len(nodes["split"]) <= 1
