"""Exports as parsers read them that are neither ours, nor Oxigraph's, nor rdflib's: raptor, serd, jsonld.js, graphology, igraph, libxml2.

The commands are Debian's `raptor2-utils`, `serdi` and `libxml2-utils`; `npm ci` in tests/parsers brings the rest. Where one is missing its
test is skipped and says so; where the project is built all must run.
"""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
from pathlib import Path

import igraph
import pytest

from graph.exports import formats

PARSERS = Path(__file__).parents[1] / "parsers"


def command(name: str, package: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"needs `{name}`, from the package {package}")
    return found


def run(*words: str | Path) -> str:
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module", params=["sample", "corpus"])
def store(request: pytest.FixtureRequest) -> Path:
    """A store of the bundled log, and one of real logs."""
    found = request.getfixturevalue(f"{request.param}_store")
    assert isinstance(found, Path)
    return found


@pytest.fixture(scope="module")
def folder(store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store in every format."""
    made = tmp_path_factory.mktemp("exports")
    for name in formats.FORMATS:
        formats.export(store, str(made / ("tables" if name == "csv" else f"graph.{name}")), name)
    return made


def lines(file: Path) -> list[str]:
    return file.read_text("utf-8").splitlines()


@pytest.mark.parametrize(
    ("ending", "syntax"), [("nq", "nquads"), ("trig", "trig"), ("ttl", "turtle"), ("nt", "ntriples"), ("rdf", "rdfxml")]
)
def test_raptor_reads_as_many(folder: Path, ending: str, syntax: str) -> None:
    read = run(command("rapper", "raptor2-utils"), "-q", "-i", syntax, "-o", "nquads", folder / f"graph.{ending}")
    given = lines(folder / ("graph.nq" if ending in {"nq", "trig"} else "graph.nt"))
    assert len(set(read.splitlines())) == len(given)


@pytest.mark.parametrize(
    ("ending", "syntax"), [("nq", "nquads"), ("trig", "trig"), ("ttl", "turtle"), ("nt", "ntriples")]
)
def test_serd_reads_the_same(folder: Path, ending: str, syntax: str) -> None:
    whole = "nquads" if ending in {"nq", "trig"} else "ntriples"
    read = run(command("serdi", "serdi"), "-q", "-i", syntax, "-o", whole, folder / f"graph.{ending}")
    given = run(
        command("serdi", "serdi"),
        "-q",
        "-i",
        whole,
        "-o",
        whole,
        folder / ("graph.nq" if whole == "nquads" else "graph.nt"),
    )
    assert sorted(read.splitlines()) == sorted(given.splitlines())
    assert len(read.splitlines()) == len(lines(folder / ("graph.nq" if whole == "nquads" else "graph.nt")))


def npm_reads(file: Path) -> dict[str, object]:
    node = command("node", "nodejs")
    if not (PARSERS / "node_modules").is_dir():
        pytest.skip("needs `npm ci` in tests/parsers")
    found: dict[str, object] = json.loads(run(node, PARSERS / "read.mjs", file))
    return found


def test_jsonld_js_reads_the_same(folder: Path) -> None:
    quads = npm_reads(folder / "graph.jsonld")["quads"]
    assert isinstance(quads, list)
    serdi = command("serdi", "serdi")
    (folder / "read.nq").write_text("\n".join([*quads, ""]), "utf-8")
    both = [
        run(serdi, "-q", "-i", "nquads", "-o", "nquads", folder / name).splitlines() for name in ("read.nq", "graph.nq")
    ]
    assert sorted(both[0]) == sorted(both[1])


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "tables" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("ending", ["graphml", "gexf"])
def test_graphology_reads_as_many(folder: Path, ending: str) -> None:
    read = npm_reads(folder / f"graph.{ending}")
    nodes = rows(folder, "nodes.csv")
    assert read == {
        "nodes": len(nodes),
        "edges": len(rows(folder, "edges.csv")),
        "labels": sum(bool(node["label"]) for node in nodes),
    }


def test_igraph_reads_as_many(folder: Path) -> None:
    read = igraph.Graph.Read_GraphML(str(folder / "graph.graphml"))
    assert (read.vcount(), read.ecount()) == (len(rows(folder, "nodes.csv")), len(rows(folder, "edges.csv")))
    assert set(read.es["kind"]) == {edge["kind"] for edge in rows(folder, "edges.csv")}


@pytest.mark.parametrize("ending", ["graphml", "gexf", "rdf"])
def test_libxml_finds_it_well_formed(folder: Path, ending: str) -> None:
    run(command("xmllint", "libxml2-utils"), "--noout", "--huge", folder / f"graph.{ending}")
