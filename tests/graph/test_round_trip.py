"""Out and in again gives the same graph, byte for byte, in every format that has named graphs; and what is cut off is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import imports
from graph import store as stores
from graph.exports import formats
from graph.exports.part import Wanted
from graph.triples import literal, reference
from graph.vocabulary import BASE, LL, PREFIXES, iri, node_iri
from nlp.errors import LogloomError
from queries.command import run

WHOLE = [name for name, form in formats.FORMATS.items() if not form.lost]

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
ODD = f"{BASE} {BASE}/double {BASE}a:b urn:a ll:x mailto:ann@example.org data:,a http://example.org/a?b#c http://例子.测试/路"
odd = st.sampled_from([*ODD.split(), "https://w3id.org/logloom/ns", LL, f"{LL}inferred", f"{LL}Bug"])
nodes = st.builds(node_iri, st.sampled_from(["person", "bug", "topic"]), texts.filter(bool)) | odd
OURS = "rdf:type rdfs:label ll:mentions ll:line ll:quote ll:workedOn ll:plan dcterms:created foaf:mbox schema:about"
THEIRS = f"{LL}x:y {LL}new urn:p http://example.org/p#q"
properties = st.sampled_from([*map(iri, OURS.split()), *THEIRS.split()])
datatypes = st.sampled_from(
    [iri(f"xsd:{name}") for name in "integer boolean dateTime date double decimal".split()] + ["urn:type"]
)
values = texts | st.sampled_from(
    ["1", "01", "-1", "1e3", "1.0", "true", "TRUE", "2012-12-03T09:43:00", "9" * 20, "NaN", ""]
)
literals = (
    st.builds(literal, texts)
    | st.builds(lambda text, kind: f"{literal(text)}^^<{kind}>", values, datatypes)
    | st.builds(lambda text, tag: f"{literal(text)}@{tag}", texts, st.sampled_from(["en", "zh", "de-at"]))
)
quads = st.builds(
    lambda s, p, o, g: f"{reference(s)} <{p}> {o} {reference(g)} .",
    nodes,
    properties,
    literals | nodes.map(reference),
    nodes,
)


def exported(store: Path, name: str) -> bytes:
    file = store.parent / f"{store.name}.{name}"
    formats.export(store, str(file))
    return file.read_bytes()


def there_and_back(store: Path, name: str) -> Path:
    exported(store, name)
    back = store.parent / f"back-{name}"
    shutil.rmtree(back, ignore_errors=True)
    imports.import_file(back, store.parent / f"{store.name}.{name}")
    return back


def test_the_formats_that_claim_it_are_these() -> None:
    assert WHOLE == ["trig", "nq", "jsonld"]


@pytest.mark.parametrize("name", WHOLE)
@settings(max_examples=25)  # each builds two stores
@given(lines=st.lists(quads, min_size=1, max_size=12))
def test_any_graph_comes_back(tmp_path_factory: pytest.TempPathFactory, name: str, lines: list[str]) -> None:
    store = tmp_path_factory.mktemp("trip") / "store"
    with stores.new_generation(store) as generation:
        generation.load(lines)
    back = there_and_back(store, name)
    assert exported(back, "nq") == exported(store, "nq")
    assert exported(back, name) == exported(store, name)


@pytest.mark.parametrize("name", ["id:x", "foaf:name"])
def test_what_json_ld_would_take_for_another_is_refused(tmp_path: Path, name: str) -> None:
    with stores.new_generation(tmp_path / "store") as generation:
        generation.load([f"<{name}> <urn:p> <urn:a> <urn:g> ."])
    with pytest.raises(LogloomError, match=f"{name}: JSON-LD would take this for a name with the prefix"):
        exported(tmp_path / "store", "jsonld")
    assert exported(there_and_back(tmp_path / "store", "trig"), "nq") == exported(tmp_path / "store", "nq")


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("log", ["sample", "corpus"])
def test_a_log_comes_back(request: pytest.FixtureRequest, tmp_path: Path, log: str, name: str) -> None:
    shutil.copytree(request.getfixturevalue(f"{log}_store"), tmp_path / "store")
    back = there_and_back(tmp_path / "store", name)
    assert exported(back, "nq") == exported(tmp_path / "store", "nq")
    assert stores.read_format(back)["base"] == stores.read_format(tmp_path / "store")["base"]


@pytest.mark.parametrize("name", imports.RDF)
@settings(max_examples=15)
@given(part=st.floats(0, 1, exclude_max=True))
def test_a_file_that_is_cut_off_is_refused_with_the_line(
    cut: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory, name: str, part: float
) -> None:
    """Wherever it is cut, but between two statements of a format that has no end."""
    folder, whole = tmp_path_factory.mktemp("cut"), cut[name]
    text = whole[: int(len(whole.rstrip()) * part)]
    (folder / f"x.{name}").write_bytes(text)
    if name in {"nq", "nt", "ttl", "trig"} and text.rstrip().endswith((b".", b"}")):
        return
    with pytest.raises(LogloomError, match=r"line \d|holds no statement"):
        imports.import_file(folder / "store", folder / f"x.{name}")
    assert stores.is_empty(folder / "store")


@pytest.mark.parametrize("name", ["nq", "nt", "ttl"])
@settings(max_examples=10)
@given(part=st.floats(0.02, 0.99))
def test_a_file_that_is_cut_off_between_two_statements_is_refused(
    sample_store: Path, tmp_path_factory: pytest.TempPathFactory, name: str, part: float
) -> None:
    """What lies behind the cut is still named before it. A TriG that is cut so names no version, which is told."""
    folder = tmp_path_factory.mktemp("cut")
    lines = exported(sample_store, name).splitlines(keepends=True)
    some = lines[: max(2, int(len(lines) * part))]
    while not some[-1].rstrip().endswith(b" ."):
        some.pop()
    (folder / f"x.{name}").write_bytes(b"".join(some))
    with pytest.raises(LogloomError, match="cut off behind its last line"):
        imports.import_file(folder / "store", folder / f"x.{name}")
    assert stores.is_empty(folder / "store")


@pytest.fixture(scope="module")
def cut(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """A part of the sample in every format."""
    folder = tmp_path_factory.mktemp("whole")
    wanted = Wanted(kinds=("topic",))
    for name in imports.RDF:
        formats.export(sample_store, str(folder / f"x.{name}"), wanted=wanted)
    return {name: (folder / f"x.{name}").read_bytes() for name in imports.RDF}


ID = f"<{BASE}a>"
CONFORMS = "http://purl.org/dc/terms/conformsTo"
XML = '<?xml version="1.0"?>\n<rdf:RDF xmlns:rdf="{rdf}" xmlns:dcterms="{dcterms}">\n'.format(**PREFIXES)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("x.ttl", f"{ID} a {ID} .\n{ID} a <no iri> .\n", "x.ttl, line 2: not ttl: .*no iri|x.ttl, line 2: not ttl: .*Invalid IRI"),
        ("x.trig", f"{ID} {{ {ID} a {ID} .\n{ID} a <rel> . }}\n", "x.trig, line 2: not trig: .*No scheme"),
        ("x.nt", f"{ID} <http://example.org/p q> {ID} .\n", "x.nt, line 1: not nt: .*Invalid IRI"),
        ("x.rdf", f'{XML}<rdf:Description rdf:about="{BASE}a b"><dcterms:title>a</dcterms:title></rdf:Description></rdf:RDF>',
         "x.rdf, line 3: not rdf: .*Invalid IRI"),
        ("x.jsonld", '{"@id": "http://example.org/a",\n"http://example.org/p": {"@id": "no iri"}}',
         "x.jsonld, line 2: not jsonld: `no iri` is no IRI"),
        ("x.jsonld", '{"@context": {"p": {"@id": "http://example.org/p", "@type": "@id"}},\n"@id": "http://example.org/a", "p": ["a b"]}',
         "x.jsonld, line 2: not jsonld: `a b` is no IRI"),
        ("x.rdf", f"{ID} a {ID} .", "x.rdf, line 1: not rdf"),
        ("x.nq", XML, "x.nq, line 1: not nq"),
        ("x.jsonld", f"{ID} a {ID} .", "x.jsonld, line 1: not jsonld"),
        ("x.nq", f"{ID} <{CONFORMS}> <https://w3id.org/logloom/ns/7> {ID} .", "x.nq, line 1: of version 7 of the vocabulary"),
        ("x.ttl", f"{ID} <{CONFORMS}>\n<https://w3id.org/logloom/ns/7> .", "x.ttl, line 2: of version 7 of the vocabulary"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_line_and_reason(tmp_path: Path, name: str, text: str, says: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(LogloomError, match=says):
        imports.import_file(tmp_path / "store", tmp_path / name)
    assert stores.is_empty(tmp_path / "store")


@pytest.mark.parametrize("name", imports.RDF)
@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_what_is_not_utf_8_is_refused(cut: dict[str, bytes], tmp_path: Path, name: str, encoding: str) -> None:
    text = cut[name].decode("utf-8").replace("reload", "réload")
    (tmp_path / f"x.{name}").write_bytes(text.encode(encoding, "replace"))
    with pytest.raises(LogloomError, match=f"x.{name}, line \\d+: not {name}"):
        imports.import_file(tmp_path / "store", tmp_path / f"x.{name}")
    assert stores.is_empty(tmp_path / "store")


def test_a_file_that_names_no_version_is_told(
    sample_store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    formats.export(sample_store, str(tmp_path / "x.nq"))
    assert run(["import", str(tmp_path / "x.nq"), "--store", str(tmp_path / "one")]) == 0
    assert "version of the vocabulary" not in capsys.readouterr().err
    lines = (tmp_path / "x.nq").read_text("utf-8").splitlines(keepends=True)
    (tmp_path / "x.nq").write_text("".join(line for line in lines if "conformsTo" not in line), "utf-8")
    assert run(["import", str(tmp_path / "x.nq"), "--store", str(tmp_path / "two")]) == 0
    assert "version of the vocabulary" in capsys.readouterr().err
