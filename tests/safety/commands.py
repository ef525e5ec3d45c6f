"""The whole command set, on the sample log: what tests of a promise run that holds for every command."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from queries.command import main; main()"]

ELSEWHERE = {
    "notebook": "starts a server and waits for its end",
    "push": "is there to call another server",
}
"""Subcommands that are not in the set, and why."""


def command_set(log: Path, out: Path) -> list[list[str]]:
    """Command lines that run one after the other, each with the store in `out`; all but the last few do their work."""
    formats = ["ttl", "trig", "nq", "nt", "rdf", "jsonld", "graphml", "gexf"]
    (out / "query.rq").write_text("SELECT ?label { ?bug a ll:Bug ; rdfs:label ?label }", encoding="utf-8")
    return [
        ["build", str(log), "--jobs", "2"],
        ["build", "--json"],
        ["ask", "who worked on bnc 782311"],
        ["ask", "who worked on bnc 782311", "--json", "--explain"],
        ["ask", "谁修复了 bnc 782311"],
        ["query"],
        ["query", "people", "--json"],
        ["query", "who-worked-on", "work=bnc 782311"],
        ["sparql", "SELECT ?who { ?who ll:workedOn ?bug }"],
        ["sparql", str(out / "query.rq"), "--format", "csv"],
        ["sparql", "CONSTRUCT { ?s a ?k } { ?s a ?k } LIMIT 3"],
        ["show", "bnc 782311"],
        ["show", "bnc 782311", "--json"],
        ["path", "Tomas Brandt", "bnc 782311"],
        ["view", "-o", str(out / "all.html")],
        ["view", "bnc 782311", "-o", str(out / "bug.html"), "--json"],
        *(["export", str(out / f"graph.{form}")] for form in formats),
        ["export", str(out / "tables/")],
        ["export", str(out / "redacted.nq"), "--redact"],
        ["export", str(out / "work.ttl"), "--construct", "work"],
        ["export", "-", "--format", "nt"],
        ["import", str(out / "graph.trig"), "--store", str(out / "copy")],
        ["check"],
        ["check", "--json"],
        ["stats"],
        ["stats", "--json"],
        ["build", "--forget", str(log / "samples" / "no such source")],
        ["show", "nobody of that name"],
        ["--version"],
        ["--help"],
    ]


def run_all(log: Path, out: Path, prefix: Sequence[str] = (), hooked: bool = False) -> str:
    """Runs the set, in processes started by `prefix`. Returns all that was said; with `hooked` also what `tests.safety.hooked` saw."""
    out.mkdir(exist_ok=True)
    said = []
    for arguments in command_set(log, out):
        seen = out / "seen.txt"
        command = [sys.executable, "-m", "tests.safety.hooked", str(seen)] if hooked else COMMAND
        done = run_one([*prefix, *command, *arguments], out)
        said.append(f"{arguments}: {done.returncode}\n{done.stdout}{done.stderr}")
        assert done.returncode in ((0, 1) if not fails(arguments) else (2,)), said[-1]
        assert "Traceback" not in done.stderr, said[-1]
    return (out / "seen.txt").read_text("utf-8") if hooked else "\n".join(said)


def run_one(command: Sequence[str], out: Path) -> subprocess.CompletedProcess[str]:
    """One command line in a process of its own, with the store in `out`."""
    return subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"LOGLOOM_STORE": str(out / "store"), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )


def fails(arguments: Sequence[str]) -> bool:
    """Whether a command line of the set is wrong on purpose."""
    return "--forget" in arguments or "nobody of that name" in arguments


def copied(samples: Path, to: Path) -> Path:
    """The sample log where a test may look at what becomes of it."""
    shutil.copytree(samples, to)
    return to


def as_json(text: str) -> object:
    """What a command printed as JSON."""
    return json.loads(text)
