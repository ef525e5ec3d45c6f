"""All benchmarks, or those that are named: medians, and ratios to peers that run beside.

python -m benchmarks            # all of them, a quarter of an hour
python -m benchmarks queries    # one; options behind its name are its own, --help shows them
"""

from __future__ import annotations

import importlib
import sys
import time
from typing import Final

BENCHMARKS: Final = {
    "building": "a log to a graph, and one entry more, beside what others do with the same text",
    "queries": "stored queries and SPARQL on a million quads, beside rdflib",
    "page": "the page's first drawing, beside plain pyvis",
}
"""Modules of this package, each with a `main(arguments)` that prints its table."""


def main(arguments: list[str]) -> int:
    """Runs what is named, or all."""
    if arguments and arguments[0] not in BENCHMARKS:
        known = "\n".join(f"  {name:<10}{what}" for name, what in BENCHMARKS.items())
        print(f"{__doc__}\n{known}")  # noqa: T201 - a benchmark talks
        return 0 if arguments[0] in ("-h", "--help") else 2
    for name in arguments[:1] or BENCHMARKS:
        print(f"\n{name}: {BENCHMARKS[name]}", flush=True)  # noqa: T201
        began = time.perf_counter()
        importlib.import_module(f"benchmarks.{name}").main(arguments[1:])
        print(f"({time.perf_counter() - began:.0f} s)", flush=True)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
