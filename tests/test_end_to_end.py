"""The whole way, by the command itself: build the sample, ask it, build it again, and what happens with bad input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

Run = subprocess.CompletedProcess[str]
ROOT = Path(__file__).parents[1]


def logloom(*arguments: object, store: Path, cwd: Path | None = None) -> Run:
    """The command in a process of its own."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "LOGLOOM_STORE": str(store)}
    command = [sys.executable, "-c", "from queries.command import main; main()", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=cwd, check=False)


@pytest.fixture(scope="module")
def store(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the sample's main log."""
    folder = tmp_path_factory.mktemp("sample") / "store"
    done = logloom("build", samples / "worklog.txt", store=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def annotated() -> dict[str, Any]:
    """What a human being found in that log."""
    found: dict[str, Any] = json.loads((ROOT / "tests/gold/worklog.json").read_text(encoding="utf-8"))
    return found


def rows(query: str, store: Path) -> list[tuple[str, ...]]:
    """The rows of a SPARQL query."""
    done = logloom("sparql", query, "--format", "json", store=store)
    assert done.returncode in (0, 1), done.stderr
    found = json.loads(done.stdout)
    return [tuple(row[name]["value"] for name in found["head"]["vars"]) for row in found["results"]["bindings"]]


def aliases(annotated: dict[str, Any]) -> dict[str, str]:
    """Every form of a name to the canonical one."""
    return {form: p["name"] for p in annotated["people"] for form in (p["name"], *p["aliases"], *p["emails"])}


def test_each_entry_names_the_people_that_a_human_found(store: Path, annotated: dict[str, Any]) -> None:
    names = aliases(annotated)
    found: dict[str, set[str]] = {}
    query = (
        "SELECT DISTINCT ?h ?n WHERE { ?e a ll:Entry ; rdfs:label ?h ; ll:mentions ?p . ?p a ll:Person ; foaf:name ?n }"
    )
    for heading, name in rows(query, store):
        found.setdefault(heading, set()).add(names.get(name, name))
    writer = annotated["author"]
    wanted: dict[str, set[str]] = {}
    for entry in annotated["entries"]:
        wanted.setdefault(entry["heading"], set()).update(entry["people"])
    assert {h: found.get(h, set()) - {writer} for h in wanted} == {h: people - {writer} for h, people in wanted.items()}


def test_each_entry_names_the_bugs_that_a_human_found(store: Path, annotated: dict[str, Any]) -> None:
    query = "SELECT DISTINCT ?h ?b WHERE { ?e a ll:Entry ; rdfs:label ?h ; ll:mentions ?n . ?n a ll:Bug ; dcterms:identifier ?b }"
    wanted = {(entry["heading"], bug) for entry in annotated["entries"] for bug in entry["bugs"]}
    assert set(rows(query, store)) == wanted


def test_who_worked_on_a_bug_with_proof(store: Path, annotated: dict[str, Any], samples: Path) -> None:
    done = logloom("ask", "who worked on bnc 782311", "--json", store=store)
    found = json.loads(done.stdout)
    must = next(work["must"] for work in annotated["worked_on"] if work["what"] == "bnc:782311")
    names = aliases(annotated)
    assert {names[answer["label"]] for answer in found["answers"]} == set(must)
    lines = (samples / "worklog.txt").read_text(encoding="utf-8").split("\n")
    proofs = [proof for answer in found["answers"] for proof in answer["evidence"]]
    assert all(answer["evidence"] for answer in found["answers"])
    assert all(proof["quote"] in lines[proof["line"] - 1] for proof in proofs)


def test_the_annotators_questions_have_answers(store: Path, annotated: dict[str, Any]) -> None:
    unanswered = [
        question["q"]
        for question in annotated["questions"]
        if logloom("ask", "--json", question["q"], store=store).returncode != 0
    ]
    assert len(unanswered) <= len(annotated["questions"]) // 5, unanswered


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_nothing_changed_builds_nothing(store: Path) -> None:
    before = snapshot(store)
    done = logloom("build", store=store)
    assert done.returncode == 0
    assert snapshot(store) == before


def test_steps_give_the_graph_that_one_build_gives(samples: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.mkdir()
    text = (samples / "worklog.txt").read_text(encoding="utf-8")
    cut = text.index("\n10:02 2021-03-16")
    (log / "worklog.txt").write_text(text[: cut + 1], encoding="utf-8")
    assert logloom("build", log, store=tmp_path / "steps").returncode == 0
    (log / "worklog.txt").write_text(text, encoding="utf-8")
    (log / "notes.markdown").write_bytes((samples / "notes.markdown").read_bytes())
    assert logloom("build", store=tmp_path / "steps").returncode == 0
    assert logloom("build", log, store=tmp_path / "once").returncode == 0
    exports = [logloom("export", "-", "--format", "nq", store=tmp_path / name).stdout for name in ("steps", "once")]
    assert exports[0] == exports[1]
    assert exports[0]


def test_what_vanished_leaves_the_graph(samples: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.mkdir()
    for name in ("worklog.txt", "notes.markdown"):
        (log / name).write_bytes((samples / name).read_bytes())
    assert logloom("build", log, store=tmp_path / "store").returncode == 0
    (log / "notes.markdown").unlink()
    done = logloom("build", store=tmp_path / "store")
    assert "notes.markdown" in done.stderr
    assert rows('SELECT ?f WHERE { ?f a ll:File ; rdfs:label "notes.markdown" }', tmp_path / "store") == []


def said(done: Run) -> Sequence[str]:
    """The lines of an error."""
    return done.stderr.strip().split("\n")


@pytest.mark.parametrize("name", ["empty.txt", "plain.txt", "gone.txt", "folder"])
def test_bad_input_is_one_line_and_nothing_is_lost(name: str, store: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "plain.txt").write_text("no heading here\n", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    before = snapshot(store)
    done = logloom("build", tmp_path / name, store=tmp_path / "new")
    assert done.returncode == 2
    assert len(said(done)) == 1
    assert name in done.stderr
    assert "Traceback" not in done.stderr
    assert snapshot(store) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("build",),
        ("sparql", "SELECT ?x WHERE {"),
        ("sparql", "INSERT DATA { <a:a> <a:b> <a:c> }"),
        ("show", "nobody at all"),
        ("ask", "what is the meaning of life"),
        ("query", "no-such-query"),
        ("view", "nobody at all"),
    ],
)
def test_bad_use_is_told_in_a_line(arguments: tuple[str, ...], store: Path, tmp_path: Path) -> None:
    target = tmp_path / "none" if arguments == ("build",) else store
    done = logloom(*arguments, store=target, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("logloom:") or "Error" in said(done)[-1]
    assert "Traceback" not in done.stderr


def test_a_folder_that_is_no_store_and_one_from_the_future(tmp_path: Path, store: Path) -> None:
    (tmp_path / "file.txt").write_text("mine", encoding="utf-8")
    assert logloom("stats", store=tmp_path).returncode == 2
    newer = tmp_path / "newer"
    newer.mkdir()
    marker = json.loads((store / "format.json").read_text(encoding="utf-8"))
    (newer / "format.json").write_text(json.dumps(marker | {"store": 999}), encoding="utf-8")
    done = logloom("stats", store=newer)
    assert done.returncode == 2
    assert "999" in done.stderr


def test_a_contradiction_in_the_settings_is_refused_before_anything_is_written(samples: Path, tmp_path: Path) -> None:
    (tmp_path / "worklog.txt").write_bytes((samples / "worklog.txt").read_bytes())
    settings = tmp_path / "logloom.toml"
    settings.write_text('writer = "Yulan Shen"\nsame = [["Ann", "Bob"]]\nnever = [["Bob", "Ann"]]\n', encoding="utf-8")
    done = logloom("build", tmp_path / "worklog.txt", store=tmp_path / "store")
    assert done.returncode == 2
    assert f"{settings}:3" in done.stderr
    assert not (tmp_path / "store" / "current.json").exists()
