"""The project as a whole: its floors, what it declares, what it must not name, what it must not load."""

from __future__ import annotations

import ast
import importlib.metadata
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
FLOORS = ("nlp", "graph", "queries")
"""From the ground up: a floor imports itself and those before it."""
HEAVY = ("spacy", "thinc", "numpy", "rdflib", "oxrdflib", "networkx", "pyvis", "IPython", "igraph")
MADE = {".git", ".venv", ".hypothesis", ".logloom", "demo", "dist", "build", "node_modules", "__pycache__"}
"""Folders that hold nothing written by hand, beside the caches of tools."""

# Each pattern has a bracket in it, so that this file does not hold what it looks for.
FORBIDDEN = {
    "a package registry's host": r"python[h]osted|pypi[.]o[r]g|npmj[s][.](?:org|com)|deb[.]debia[n]|yarnpk[g][.]",
    "a folder of one machine": r"(?<![\w.~])/(?:wor[k]|far[m])/|/tm[p]/studio",
}


def written() -> Iterator[Path]:
    """The files of the checkout that people wrote, and the locks."""
    for folder, folders, files in os.walk(ROOT):
        folders[:] = sorted(name for name in folders if name not in MADE and not name.endswith("_cache"))
        yield from (Path(folder, name) for name in sorted(files) if name not in MADE)  # a worktree's .git is a file


def imports(path: Path) -> set[str]:
    """The top-level names that a module imports anywhere in it."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    return {name.partition(".")[0] for name in plain | named}


def floor_imports(floor: str) -> dict[Path, set[str]]:
    """What each module of a floor imports."""
    return {path: imports(path) for path in sorted((ROOT / floor).rglob("*.py"))}


def project() -> dict[str, Any]:
    """The `[project]` table."""
    table: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return table


def canonical(requirement: str) -> str:
    """`Some_Name>=1.2` → `some-name`."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement, maxsplit=1)[0]).lower()


def pinned(lock: str) -> dict[str, str]:
    """Name → version in a lock of this project."""
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    return {canonical(name): version for name, version in re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE)}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    texts = ((path, path.read_text(encoding="utf-8", errors="replace")) for path in written())
    found = [f"{path.relative_to(ROOT)}: {seen.group()}" for path, text in texts for seen in pattern.finditer(text)]
    assert found == []


@pytest.mark.parametrize("floor", FLOORS)
def test_imports_point_down(floor: str) -> None:
    above = set(FLOORS[FLOORS.index(floor) + 1 :])
    assert {str(path): up for path, names in floor_imports(floor).items() if (up := names & above)} == {}


def test_text_floor_knows_no_graph_library() -> None:
    foreign = {"rdflib", "oxrdflib", "pyoxigraph", "networkx", "pyvis", "igraph", "click"}
    assert {str(path): seen for path, names in floor_imports("nlp").items() if (seen := names & foreign)} == {}


def test_dependencies_are_what_the_code_imports() -> None:
    used = {name for floor in FLOORS for names in floor_imports(floor).values() for name in names}
    libraries = used - sys.stdlib_module_names - set(FLOORS)
    distributions = importlib.metadata.packages_distributions()
    extras = (wanted for name, wanted in project()["optional-dependencies"].items() if name != "dev")
    allowed = declared() | {canonical(requirement) for wanted in extras for requirement in wanted}
    undeclared = {name for name in libraries if not allowed & {canonical(d) for d in distributions.get(name, [name])}}
    assert undeclared == set()


def declared() -> set[str]:
    """Names of the distributions that the project asks for at run time."""
    return {canonical(requirement) for requirement in project()["dependencies"]}


def test_locks_hold_what_is_declared() -> None:
    development = {canonical(requirement) for requirement in project()["optional-dependencies"]["dev"]}
    runtime, everything = pinned("runtime.lock"), pinned("dev.lock")
    assert declared() <= runtime.keys()
    assert development <= everything.keys()
    assert runtime.items() <= everything.items()


@pytest.mark.parametrize("lock", ["runtime.lock", "dev.lock"])
def test_lock_is_names_versions_and_hashes(lock: str) -> None:
    text = re.sub(r"\s*#.*", "", (ROOT / "requirements" / lock).read_text(encoding="utf-8")).replace("\\\n", "")
    pin = re.compile(r"[\w.-]+==\S+( ;[^-]*)?( +--hash=sha256:[0-9a-f]{64})+")
    assert [line for line in text.splitlines() if line.strip() and not pin.fullmatch(line.strip())] == []


def test_version_is_the_same_everywhere() -> None:
    newest = re.search(r"^## \[(\d[^\]]*)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest is not None
    assert newest.group(1) == project()["version"] == importlib.metadata.version("logloom")


def test_command_loads_no_heavy_library() -> None:
    code = f"import sys, queries.command; print(*sorted(set(sys.modules) & {set(HEAVY)!r}))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.split() == []
