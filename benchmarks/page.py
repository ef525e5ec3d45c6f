"""Time to the first drawing of our page, beside plain pyvis on the same graph, in headless Chromium without a GPU.

    python benchmarks/page.py              # every size, beside plain pyvis cut at 300 s; 20,000 nodes in WebGL, alone
    python benchmarks/page.py --plain 100  # plain pyvis at 100 nodes only (any list; "" for none)

Ours is drawn at vis-network's first `afterDrawing`, in WebGL at its first frame; plain pyvis (its defaults: physics on)
is drawn at `stabilized`, when its nodes stop. The graph is made up: communities of a Zipf-like size, with one hub. Both
pages open with the network cut.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import TimeoutError as CutError

from graph.network import Edge, Evidence, Node
from graph.page import page

ARGUMENTS: Final = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
SIZES: Final = (100, 1000, 2000, 5000, 20000)
BESIDE: Final = (100, 1000, 2000, 5000)
"""The sizes at which plain pyvis is measured too."""
KINDS: Final = ("person", "bug", "patch", "project", "thread", "message", "commit", "tool")
EDGE_KINDS: Final = ("ll:wrote", "ll:fixes", "ll:about", "ll:tookPartIn", "ll:reviewed", "ll:coMentionedWith")
CUT: Final = 300
"""Seconds after which a plain page is given up; it then counts as these."""


def graph(count: int) -> tuple[list[Node], list[Edge]]:
    """A made-up graph of `count` nodes and about two and a half times as many edges, each with a line behind it."""
    chance = random.Random(count)
    days = [f"2012-{month:02d}-{day:02d}" for month in range(1, 13) for day in range(1, 29)]
    nodes = [
        Node(
            f"https://example.org/{i}",
            f"n:{i}",
            KINDS[i % len(KINDS)],
            f"node {i} of the graph",
            (),
            (days[i % 336],),
            i % 17,
        )
        for i in range(count)
    ]
    ends = {(i, int(i * chance.random() ** 0.5)) for i in range(1, count)}
    while len(ends) < count * 2.5:
        a = chance.randrange(count)
        b = a + round(chance.gauss(0, count**0.5)) if chance.random() < 0.97 else 0
        if 0 <= b < count and a != b:
            ends.add((a, b))
    edges = [
        Edge(nodes[a].iri, nodes[b].iri, chance.choice(EDGE_KINDS), 1 + chance.randrange(4), (seen(i, days),))
        for i, (a, b) in enumerate(sorted(ends))
    ]
    return nodes, edges


def seen(number: int, days: Sequence[str]) -> Evidence:
    """A line behind an edge."""
    day = days[number % len(days)]
    quote = f"line {number}: somebody looked at something, and it was found to be so"
    return Evidence(file="log.txt", line=number, quote=quote, rule="made up", entry=f"09:00 {day}", date=day)


def plain(nodes: Sequence[Node], edges: Sequence[Edge]) -> str:
    """The page that pyvis makes by itself; its links to other hosts are taken out, which only speeds it up here."""
    from pyvis.network import Network

    net = Network(directed=True, cdn_resources="in_line")
    for node in nodes:
        net.add_node(node.iri, label=node.label)
    for edge in edges:
        net.add_edge(edge.source, edge.target, title=edge.kind)
    html = re.sub(r"<(link|script)[^>]*https://[^>]*>(</script>)?", "", net.generate_html())
    watch = 'network.once("stabilized", () => { window.still = performance.now(); });'
    return html.replace(
        "network = new vis.Network(container, data, options);",
        f"network = new vis.Network(container, data, options);{watch}",
    )


def drawn(browser: Browser, file: Path, ready: str, cut: float) -> float | None:
    """Seconds from opening a page until `ready` (an expression: milliseconds or null) has a value; None when cut."""
    context = browser.new_context(offline=True, viewport={"width": 1360, "height": 850})
    tab = context.new_page()
    try:
        tab.goto(file.as_uri(), timeout=cut * 1000)
        tab.wait_for_function(ready, timeout=cut * 1000)
        return float(tab.evaluate(ready)) / 1000
    except CutError:
        return None
    finally:
        context.close()


def main(arguments: Sequence[str]) -> None:
    """Measure, and print a line for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=_numbers, default=list(SIZES))
    parser.add_argument("--plain", type=_numbers, default=list(BESIDE), help="sizes at which plain pyvis runs too")
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(ARGUMENTS))
        for size in given.sizes:
            print(measured(browser, Path(folder), size, given.runs, size in given.plain), flush=True)  # noqa: T201
        browser.close()


def measured(browser: Browser, folder: Path, size: int, runs: int, beside: bool) -> str:
    """One size: how long the page takes to write and to draw (the median of the runs), and how large it is."""
    nodes, edges = graph(size)
    began = time.perf_counter()
    ours = folder / f"ours-{size}.html"
    ours.write_text(page(nodes, edges, f"{size} nodes"), encoding="utf-8")
    wrote = time.perf_counter() - began
    times = [drawn(browser, ours, "window.logloom && window.logloom.firstDrawing", CUT) or CUT for _ in range(runs)]
    middle = statistics.median(times)
    text = f"{size:>6} nodes {len(edges):>6} edges: written {wrote:5.2f} s, {_size(ours)}, drawn {middle:5.2f} s"
    if beside:
        other = folder / f"plain-{size}.html"
        other.write_text(plain(nodes, edges), encoding="utf-8")
        still = drawn(browser, other, "window.still", CUT)
        text += f"; plain pyvis {_size(other)}, still {f'after {still:.1f} s' if still else f'not in {CUT} s'}"
        text += f", {(still or CUT) / middle:.0f} times later"
    return text


def _size(file: Path) -> str:
    return f"{file.stat().st_size / 1e6:4.1f} MB"


def _numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",") if part]


if __name__ == "__main__":
    main(sys.argv[1:])
