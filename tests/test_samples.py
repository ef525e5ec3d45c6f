"""The bundled sample says what its gold annotation says of it, and points to files that are there."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples"
MISSING = {"http2_notes.txt"}
"""Documents that the log points to and the sample lacks, on purpose."""


def read_lines() -> list[str]:
    return (SAMPLES / "worklog.txt").read_text(encoding="utf-8").split("\n")


def read_gold() -> dict[str, Any]:
    gold: dict[str, Any] = json.loads((ROOT / "tests" / "gold" / "worklog.json").read_text(encoding="utf-8"))
    return gold


def texts_of_entries(lines: list[str], gold: dict[str, Any]) -> list[str]:
    """The text of each gold entry, from its heading to the line before the next one."""
    starts = [entry["line"] for entry in gold["entries"]]
    ends = [start - 1 for start in starts[1:]] + [len(lines)]
    return ["\n".join(lines[start - 1 : end]) for start, end in zip(starts, ends, strict=True)]


GOLD = read_gold()
TEXTS = texts_of_entries(read_lines(), GOLD)
ENTRIES = list(zip(GOLD["entries"], TEXTS, strict=True))
IDS = [f"{entry['heading']}, line {entry['line']}" for entry in GOLD["entries"]]


def test_opens_as_a_notepad_log() -> None:
    assert read_lines()[0] == ".LOG"


def test_gold_has_every_heading_in_order() -> None:
    found = [(line, n) for n, line in enumerate(read_lines(), 1) if re.fullmatch(r"\d\d:\d\d \d{4}-\d\d-\d\d", line)]
    assert found == [(entry["heading"], entry["line"]) for entry in GOLD["entries"]]


@pytest.mark.parametrize(("entry", "text"), ENTRIES, ids=IDS)
def test_what_the_gold_names_stands_in_the_entry(entry: dict[str, Any], text: str) -> None:
    folded = text.casefold()
    topics = text.split("\n")[1]
    assert [topic for topic in entry["topics"] if topic not in topics] == []
    assert [bug for bug in entry["bugs"] if bug.rsplit(":", 1)[1] not in text] == []
    for key in ("commits", "patch_subjects", "patch_files", "documents"):
        assert [words for words in entry[key] if words not in text] == [], key
    for key in ("projects", "tools"):
        assert [words for words in entry[key] if words not in folded] == [], key
    for reference in entry["refs"]:
        assert f'"{reference["target"]}"{reference["path"] or ""}' in text


@pytest.mark.parametrize(("entry", "text"), ENTRIES, ids=IDS)
def test_people_of_the_gold_stand_in_the_entry(entry: dict[str, Any], text: str) -> None:
    names = {p["name"]: [p["name"], *p["aliases"], *p["emails"]] for p in GOLD["people"]}
    assert [person for person in entry["people"] if not any(name in text for name in names[person])] == []


def test_gold_names_nobody_and_nothing_unknown() -> None:
    people = {person["name"] for person in GOLD["people"]}
    named = {name for entry in GOLD["entries"] for name in entry["people"]}
    named |= {message["from"] for entry in GOLD["entries"] for message in entry["messages"]}
    named |= {name for work in GOLD["worked_on"] for name in [*work["must"], *work["may"]]}
    assert named == people
    bugs = {bug for entry in GOLD["entries"] for bug in entry["bugs"]}
    assert {work["what"] for work in GOLD["worked_on"] if work["kind"] == "bug"} == bugs


def test_documents_are_there_but_for_the_missing_one() -> None:
    there = {path.name for path in SAMPLES.rglob("*") if path.is_file()}
    wanted = {document.rsplit("/", 1)[1] for entry in GOLD["entries"] for document in entry["documents"]}
    assert wanted - there == MISSING


def test_addresses_are_of_example_org() -> None:
    files = [path for path in SAMPLES.rglob("*") if path.is_file()]
    texts = [path.read_text(encoding="utf-8") for path in files]
    domains = {domain for text in texts for domain in re.findall(r"[\w.-]+@([\w-]+(?:\.[\w-]+)+)", text)}
    assert domains == {"example.org"}


def test_patches_are_two_versions_of_one_subject() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(SAMPLES.rglob("*.patch"))]
    subjects = [re.findall(r"^Subject: (.*)\n( .*)", text, flags=re.MULTILINE)[0] for text in texts]
    tags, bare = zip(*(re.findall(r"^(\[.*?\]) (.*)", "".join(subject))[0] for subject in subjects), strict=True)
    assert (tags, set(bare)) == (
        ("[PATCH]", "[PATCH v2]"),
        {"reload: keep the old upstream table until its last request ends"},
    )


@pytest.mark.skipif(shutil.which("sh") is None, reason="needs a POSIX shell")
def test_script_is_valid_shell() -> None:
    script = SAMPLES / "patches" / "tidewire_reload" / "loop_reload.sh"
    assert subprocess.run(["sh", "-n", str(script)], check=False).returncode == 0
