"""Feeds the readers with text that nobody would write, guided by which code it reaches (atheris, libFuzzer).

python -m tests.fuzz --minutes 20 --seed 1 [--keep FOLDER]

Any exception, an input that takes over a minute and memory over two gigabytes end it, and the input is kept.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.fuzz.seeds import LARGEST, dictionary, seeds

ROOT = Path(__file__).parents[2]
SECONDS, MEGABYTES = 60, 2048


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--keep", type=Path, help="where an input that fails is put")
    parser.add_argument("--child", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        fuzz(given.child)
    with tempfile.TemporaryDirectory(prefix="logloom-fuzz-") as folder:
        sys.exit(run(Path(folder), given.minutes, given.seed, given.keep or Path(folder)))


def run(folder: Path, minutes: float, seed: int, keep: Path) -> int:
    """Runs the fuzzer in a process of its own; tells what it did; its status."""
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, data in enumerate(seeds()):
        (corpus / f"seed{number:05}").write_bytes(data)
    (folder / "words").write_text(dictionary(), encoding="ascii")
    options = {
        "max_total_time": round(minutes * 60),
        "seed": seed,
        "max_len": 2 * LARGEST,
        "timeout": SECONDS,
        "rss_limit_mb": MEGABYTES,
        "dict": folder / "words",
        "artifact_prefix": f"{keep}/",
        "print_final_stats": 1,
        "reload": 0,
    }
    arguments = [f"-{name}={value}" for name, value in options.items()]
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", "--child", str(corpus), *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        sys.stdout.write(f"{done.stdout[-2000:]}\n{done.stderr[-6000:]}\n")
    figures = re.findall(r"stat::(\w+):\s+(\d+)", done.stderr)
    covered = re.findall(r"cov: (\d+)", done.stderr)
    sys.stdout.write(
        f"seed {seed}, {minutes:g} min, {len(list(corpus.glob('seed*')))} seeds, covered {covered[-1:]}, {dict(figures)}\n"
    )
    sys.stdout.write("nothing failed\n" if done.returncode == 0 else f"failed with status {done.returncode}\n")
    return done.returncode


def fuzz(arguments: list[str]) -> None:
    """The process that does it; it ends with its last input."""
    import atheris  # type: ignore[import-untyped, unused-ignore]

    with atheris.instrument_imports(include=["nlp", "graph"]):
        from nlp.language import pipeline
        from tests.fuzz.target import read
    pipeline()
    atheris.Setup([sys.argv[0], *arguments], read)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
