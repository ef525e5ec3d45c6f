"""Kills builds and imports at random moments, lets their writes fail, and sees that nothing is lost.

python -m tests.crash --kills 200 --faults 100 --minutes 20 --seed 1

Ends when all counts are reached and the minutes are over; a round that fails ends it with the reason and the seed.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

from tests.crash.rounds import KINDS, Rounds, home, mounted


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200, help="rounds with a kill that came in time")
    parser.add_argument("--faults", type=int, default=100, help="rounds with a step on the disk that fails")
    parser.add_argument("--minutes", type=float, default=0, help="go on for as long")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    given = parser.parse_args()
    sys.stdout.write(f"seed {given.seed}\n")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    began = time.monotonic()
    with home() as folder:
        rounds = Rounds(Path(folder), Random(given.seed))
        own = mounted(rounds.disk)
        if not own:
            sys.stdout.write("no disk of its own could be mounted: none runs full\n")
        try:
            go(rounds, given, own, began)
        finally:
            if own:
                subprocess.run(["umount", "--lazy", str(rounds.disk)], check=False)


def go(rounds: Rounds, given: argparse.Namespace, own: bool, began: float) -> None:
    """All rounds, by turns."""
    rounds.prepare()
    for kind in KINDS:
        sys.stdout.write(f"{kind}: {rounds.seconds[kind]:.2f} s, {rounds.steps[kind]} steps on the disk\n")
    faults = [rounds.fail, rounds.fill] if own else [rounds.fail]
    number = 0
    while (
        rounds.counts["killed"] < given.kills
        or rounds.counts["refused in one line"] < given.faults
        or time.monotonic() - began < given.minutes * 60
    ):
        kind = KINDS[number % len(KINDS)]
        share = given.kills / max(1, given.kills + given.faults)
        kills = rounds.chance.random() < share
        (rounds.kill if kills else faults[number // len(KINDS) % len(faults)])(kind)
        rounds.counts[f"{'kill' if kills else 'fault'}, {kind}"] += 1
        number += 1
        if number % 20 == 0:
            sys.stdout.write(f"{number} rounds, {time.monotonic() - began:.0f} s: {dict(rounds.counts)}\n")
        sys.stdout.flush()
    seconds = time.monotonic() - began
    sys.stdout.write(f"all held: {number} rounds in {seconds:.0f} s: {dict(sorted(rounds.counts.items()))}\n")


if __name__ == "__main__":
    main()
