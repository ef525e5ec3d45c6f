"""The command line as people and scripts meet it: output, exit codes, errors in one line, pipes and terminals."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest

from graph import store as stores
from queries import command
from queries.command import run
from queries.nodes import AmbiguousNameError, Node

ROOT = Path(__file__).parents[2]
ENTRY = "<https://w3id.org/logloom/id/entry/2012-12-03T09:43>"
FILE = "<https://w3id.org/logloom/id/file/log.txt>"
ANN = "<https://w3id.org/logloom/id/person/ann-lee>"
BUG = "<https://w3id.org/logloom/id/bug/bnc/1>"
GONE = "<https://w3id.org/logloom/id/missing-entry/2012-12-01T08:00>"
MENTION = "<https://w3id.org/logloom/id/mention/1>"
POINTER = "<https://w3id.org/logloom/id/mention/2>"

FACTS = f"""
{ENTRY} a ll:Entry ; rdfs:label "09:43 2012-12-03" ; ll:mentions {BUG} ; ll:startLine 1 ; ll:references {GONE} .
{ENTRY} dcterms:created "2012-12-03T09:43:00"^^xsd:dateTime ; dcterms:isPartOf {FILE} .
{FILE} a ll:File ; rdfs:label "log.txt" .
{ANN} a ll:Person ; rdfs:label "Ann Lee" ; ll:workedOn {BUG} ; skos:altLabel "\\u001b[31mann\\u202e" .
{BUG} a ll:Bug ; rdfs:label "bnc:1" ; dcterms:identifier "bnc:1" .
{GONE} a ll:MissingEntry ; rdfs:label "08:00 2012-12-01" .
{MENTION} a ll:Mention ; ll:of {ANN}, {BUG} ; rdf:subject {ANN} ; rdf:predicate ll:workedOn ; rdf:object {BUG} .
{MENTION} ll:line 3 ; ll:quote "Ann \\u001b[1mfixed\\u001b[0m bnc 1" ; ll:rule "role" .
{POINTER} a ll:Mention ; rdf:subject {ENTRY} ; rdf:predicate ll:references ; rdf:object {GONE} .
{POINTER} ll:line 4 ; ll:quote "see\\"08:00 2012-12-01\\"" ; ll:rule "reference" .
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of one entry, written by hand, and the log beside it."""
    import pyoxigraph

    from graph.vocabulary import PREFIXES

    folder = tmp_path_factory.mktemp("command")
    (folder / "log.txt").write_text("09:43 2012-12-03\nbugs\nAnn \x1b[1mfixed\x1b[0m bnc 1\n")
    head = "".join(f"PREFIX {name}: <{start}>\n" for name, start in PREFIXES.items())
    quads = pyoxigraph.parse((head + FACTS).encode(), pyoxigraph.RdfFormat.TURTLE)
    with stores.new_generation(folder / "store") as generation:
        generation.load(f"{quad.triple} {ENTRY} ." for quad in quads)
        generation.report(
            {
                "seconds": 1.5,
                "quads": 30,
                "accounts": {"log.txt": {"encoding": "utf-8", "lines": 3, "entries": 1}},
                "skipped": [["core", "binary"]],
                "notes": [["log.txt", 2, "no topic\x1b"]],
            }
        )
    stores.write_sources(folder / "store", [folder / "log.txt"])
    return folder


@pytest.fixture
def here(built: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder holds the log, and $LOGLOOM_STORE names its store."""
    monkeypatch.chdir(built)
    monkeypatch.setenv("LOGLOOM_STORE", str(built / "store"))
    return built


Captured = pytest.CaptureFixture[str]


LOG = """09:43 2012-12-03
virtualization, libvirt
1, bnc 4711: Ann Lee <ann@example.org> tested the fix.
"""


def test_build_says_what_it_added_changed_and_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LOGLOOM_STORE", raising=False)
    (tmp_path / "log").mkdir()
    (tmp_path / "log/a.txt").write_text(LOG)
    (tmp_path / "log/b.txt").write_text(LOG.replace("12-03", "12-04"))
    assert run(["build", "log"]) == 0
    said = capsys.readouterr().err
    assert said.startswith("added a.txt\nadded b.txt\n")
    assert "\n2 files, 2 entries, " in said
    assert run(["build"]) == 0
    assert "nothing changed: 2 files, 2 entries, " in capsys.readouterr().err
    (tmp_path / "log/a.txt").unlink()
    (tmp_path / "log/b.txt").write_text(LOG.replace("4711", "4712"))
    assert run(["build", "--json"]) == 0
    out, err = capsys.readouterr()
    assert err.startswith("changed b.txt\nremoved a.txt\n")
    assert "\n1 file, 1 entry, " in err
    assert (json.loads(out)["changed"], json.loads(out)["removed"]) == (["b.txt"], ["a.txt"])
    assert run(["sparql", "SELECT ?id { ?bug a ll:Bug ; dcterms:identifier ?id }", "--json"]) == 0
    assert [row["id"]["value"] for row in json.loads(capsys.readouterr().out)["results"]["bindings"]] == ["bnc:4712"]


def test_a_build_of_many_files_lists_some_and_counts_the_rest(tmp_path: Path, capsys: Captured) -> None:
    for number in range(30):
        (tmp_path / f"day{number:02}.txt").write_text(LOG.replace("12-03", f"11-{number + 1:02}"))
    assert run(["build", "--store", str(tmp_path / "store"), "--json", *map(str, sorted(tmp_path.glob("*.txt")))]) == 0
    out, err = capsys.readouterr()
    assert [line for line in err.splitlines() if line.startswith("added ")][-2:] == [
        "added day18.txt",
        "added 11 more; --json lists them",
    ]
    assert len(json.loads(out)["added"]) == 30


def test_sparql_prints_a_table(here: Path, capsys: Captured) -> None:
    assert run(["sparql", "SELECT ?who { ?who ll:workedOn ?bug }"]) == 0
    assert capsys.readouterr().out == "?who\nperson:ann-lee\n"


def test_sparql_prints_the_forms_of_the_w3c(here: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    query = "SELECT ?label { ?bug a ll:Bug ; rdfs:label ?label }"
    assert run(["sparql", query, "--json"]) == 0
    assert json.loads(capfdbinary.readouterr().out)["results"]["bindings"] == [
        {"label": {"type": "literal", "value": "bnc:1"}}
    ]
    assert run(["sparql", query, "--format", "csv"]) == 0
    assert capfdbinary.readouterr().out == b"label\r\nbnc:1\r\n"


def test_sparql_reads_a_file(here: Path, capsys: Captured) -> None:
    (here / "q.rq").write_text("SELECT ?label { ?bug a ll:Bug ; rdfs:label ?label }")
    assert run(["sparql", "q.rq"]) == 0
    assert capsys.readouterr().out == "?label\nbnc:1\n"


def test_show_prints_names_edges_and_evidence_that_opens_from_here(here: Path, capsys: Captured) -> None:
    assert run(["show", "Ann", "Lee"]) == 0
    out = capsys.readouterr().out
    assert "ll:workedOn →\n    bnc:1  bug:bnc:1\n      log.txt:3  Ann \\x1b[1mfixed\\x1b[0m bnc 1\n" in out
    assert "\\x1b[31mann\\u202e" in out


def test_show_json_holds_the_words_as_they_are(here: Path, capsys: Captured) -> None:
    assert run(["show", "bnc:1", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["id"] == "bug:bnc:1"
    assert found["evidence"] == [] or "\x1b" in found["evidence"][0]["quote"]


def test_path_explains_a_connection(here: Path, capsys: Captured) -> None:
    assert run(["path", "Ann Lee", "bnc:1", "--json"]) == 0
    steps = json.loads(capsys.readouterr().out)
    assert [(step["source"]["id"], step["kind"], step["target"]["id"]) for step in steps] == [
        ("person:ann-lee", "ll:workedOn", "bug:bnc:1")
    ]


def test_view_says_where_the_page_is(here: Path, tmp_path: Path, capsys: Captured) -> None:
    assert run(["view", "bnc:1", "-o", str(tmp_path / "page.html")]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'page.html'}\n"
    assert (tmp_path / "page.html").stat().st_size > 1000


def test_export_and_import_go_round(here: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["export", "-", "--format", "nq"]) == 0
    written = capfdbinary.readouterr().out
    (tmp_path / "x.nq").write_bytes(written)
    assert run(["import", str(tmp_path / "x.nq"), "--store", str(tmp_path / "copy")]) == 0
    assert run(["export", "-", "--format", "nq", "--store", str(tmp_path / "copy")]) == 0
    assert capfdbinary.readouterr().out == written


def test_an_export_says_what_it_loses(here: Path, tmp_path: Path, capsys: Captured) -> None:
    assert run(["export", str(tmp_path / "x.ttl")]) == 0
    assert capsys.readouterr().err.startswith("not in this file: named graphs")


def test_an_export_of_a_query_that_gives_nothing_says_so(here: Path, tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "none.rq").write_text("CONSTRUCT { ?x a ll:Nothing } WHERE { ?x a ll:Nothing }")
    assert run(["export", str(tmp_path / "none.nt"), "--construct", str(tmp_path / "none.rq")]) == 1
    captured = capsys.readouterr()
    assert "nothing" in captured.err
    assert not captured.out
    assert (tmp_path / "none.nt").read_bytes() == b""
    assert run(["export", str(tmp_path / "some.nt"), "--construct", "standard"]) == 0
    assert "nothing" not in capsys.readouterr().err


def test_stats_accounts_for_every_file(here: Path, capsys: Captured) -> None:
    assert run(["stats", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["files"] == [{"path": "log.txt", "encoding": "utf-8", "lines": 3, "entries": 1}]
    assert found["skipped"] == [{"path": "core", "reason": "binary"}]
    assert (found["nodes"]["person"], found["edges"]["ll:workedOn"], found["seconds"]) == (1, 1, 1.5)
    assert run(["stats"]) == 0
    assert "core" in capsys.readouterr().out


def test_check_fails_where_something_points_nowhere(here: Path, capsys: Captured) -> None:
    assert run(["check", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [(line["id"], line["file"], line["line"]) for line in found["dangling"]] == [
        ("missing-entry:2012-12-01T08:00", "log.txt", 4)
    ]
    assert run(["check"]) == 1
    assert "no topic\\x1b" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["sparql", "SELECT ?who { ?who a ll:Tool }"], 1),
        (["sparql", "SELECT ?who { ?who a ll:Tool }", "--format", "tsv"], 1),
        (["sparql", "ASK { ?who a ll:Tool }"], 0),
        (["query"], 0),
        (["--help"], 0),
    ],
)
def test_exit_codes(here: Path, arguments: list[str], code: int) -> None:
    assert run(arguments) == code


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["sparql", "SELECT * {", "--store", "none"], "none: no store there; run `logloom build PATH`"),
        (["sparql", "SELECT * {"], "the query is broken in line 1"),
        (["sparql", "DROP ALL"], "DROP would change the store"),
        (["sparql", "none.rq"], "none.rq: no such file"),
        (["sparql", "ASK {}", "--timeout", "soon"], "Invalid value for '--timeout'"),
        (["show", "nobody at all"], 'no node here is called "nobody at all"'),
        (["path", "Ann Lee", "nobody at all"], 'no node here is called "nobody at all"'),
        (["query", "none"], "no stored query is called `none`"),
        (["query", "who-worked-on", "bnc 1"], "`bnc 1` gives no value: write name=VALUE"),
        (["ask", "is it raining"], "is not a question I know"),
        (["ask"], "Missing argument 'QUESTION...'; see `logloom ask --help`"),
        (["bogus"], "No such command 'bogus'; see `logloom --help`"),
        (["stats", "--bogus"], "No such option '--bogus'; see `logloom stats --help`"),
        (["export", "x.docx"], "no format `docx`; choose one"),
        (["export", "/none/x.nq"], "/none/x.nq: can't be written (No such file or directory)"),
        (["import", "x.nq"], "an import needs an empty store"),
        (["view", "-o", "/none/x.html"], "/none/x.html"),
        (["build", "--store", "empty"], "nothing to read"),
        (["build", "/none/at/all", "--store", "empty"], "/none/at/all"),
        (["build", "--forget", "other.txt"], "is no source of"),
        (["stats", "--store", "/etc"], "/etc: not a Logloom store"),
    ],
)
def test_bad_use_is_one_line_on_standard_error(here: Path, capsys: Captured, arguments: list[str], says: str) -> None:
    assert run(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("logloom: ")
    assert err.count("\n") == 1
    assert says in err


def test_debug_gives_the_traceback(here: Path, capsys: Captured) -> None:
    assert run(["show", "nobody at all", "--debug"]) == 2
    err = capsys.readouterr().err
    assert "Traceback" in err
    assert err.endswith("\n")


def test_an_error_shows_nothing_that_acts_on_the_terminal(here: Path, capsys: Captured) -> None:
    assert run(["show", "no\x1b[31mbody\u202e"]) == 2
    assert "\x1b" not in capsys.readouterr().err


@pytest.mark.parametrize("name", [*command.commands.commands])
def test_every_command_has_help_with_an_example(name: str, capsys: Captured) -> None:
    assert run([name, "--help"]) == 0
    out = capsys.readouterr().out
    assert f"Example:\n  logloom {name}" in out
    assert "--store" in out


def test_json_is_everywhere_a_person_would_read_a_table() -> None:
    without = {name for name, each in command.commands.commands.items() if not _has_json(each)}
    assert without == {"export", "import", "notebook"}


def _has_json(each: click.Command) -> bool:
    return any("--json" in parameter.opts for parameter in each.params)


SCRIPT = "import sys; from queries.command import main; sys.argv[0] = 'logloom'; main()"


def logloom(*arguments: str) -> list[str]:
    return [sys.executable, "-c", SCRIPT, *arguments]


def test_a_reader_that_has_enough_is_no_error(here: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    writer = subprocess.Popen(
        logloom("sparql", query, "--format", "csv"), env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert writer.stdout
    writer.stdout.readline()
    writer.stdout.close()
    assert writer.stderr
    assert writer.stderr.read() == b""
    assert writer.wait(20) == 0


def test_an_interrupt_is_quiet(here: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o . ?p ?q ?r }"
    asking = subprocess.Popen(logloom("sparql", query), env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    with pytest.raises(subprocess.TimeoutExpired):
        asking.wait(1.5)
    asking.send_signal(signal.SIGINT)
    out, err = asking.communicate(timeout=20)
    assert (asking.returncode, out, err.strip()) == (130, b"", b"")


@pytest.mark.parametrize(
    "arguments", [["export", "-", "--format", "nq"], ["show", "Ann Lee"], ["sparql", "DESCRIBE ?s { ?s a ll:Mention }"]]
)
def test_nothing_from_the_log_acts_on_a_terminal(here: Path, arguments: list[str]) -> None:
    control, terminal = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "TERM": "xterm"}
    child = subprocess.Popen(logloom(*arguments), env=environment, stdout=terminal, stderr=terminal)
    os.close(terminal)
    seen = b""
    while piece := _read(control):
        seen += piece
    assert child.wait(20) == 0
    assert b"fixed" in seen
    assert b"\x1b" not in seen
    assert "\u202e".encode() not in seen


def _read(handle: int) -> bytes:
    try:
        return os.read(handle, 4096)
    except OSError:  # the other end is closed
        return b""


@pytest.mark.parametrize(
    "arguments", [["sparql", "ASK {}"], ["ask", "who worked on bnc:1"], ["show", "bnc:1"], ["query"], ["--help"]]
)
def test_what_must_be_quick_imports_nothing_heavy(here: Path, arguments: list[str]) -> None:
    script = (
        "import sys; from queries.command import run; run(sys.argv[1:])\n"
        "heavy = [n for n in ('spacy', 'rdflib', 'networkx', 'pyvis', 'igraph', 'rich') if n in sys.modules]\n"
        "print(heavy, file=sys.stderr)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", script, *arguments], env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "[]\n")


def test_help_is_a_page_however_it_is_asked_for(capsys: Captured) -> None:
    assert run(["help"]) == 0
    page = capsys.readouterr().out
    assert run(["--help"]) == 0
    assert capsys.readouterr().out == page
    assert run([]) == 2
    assert capsys.readouterr().err == page
    assert run(["help", "ask"]) == 0
    assert capsys.readouterr().out.startswith("Usage: logloom ask")


def test_a_broken_query_of_the_users_is_told_and_the_question_answered(
    here: Path, tmp_path: Path, capsys: Captured
) -> None:
    (tmp_path / "bad.rq").write_text("# title: A\n# description: B\nSELECT ?answer {\n")
    assert run(["ask", "--queries", str(tmp_path), "who worked on bnc 1"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("Ann Lee")
    assert "bad.rq:" in said.err
    assert "it is left out" in said.err


def test_a_name_that_fits_several_lists_them_a_line_each(
    here: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [Node(f"urn:{n}", f"bug:bnc:{n}", f"bnc:{n}", "bug", ()) for n in range(11)]

    def ambiguous(*_: object) -> None:
        raise AmbiguousNameError('"bnc" may mean 11 things, name one by its id', many)

    monkeypatch.setattr("queries.naming.named", ambiguous)
    assert run(["show", "bnc"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == 'logloom: "bnc" may mean 11 things, name one by its id:'
    assert lines[1] == "  bug:bnc:0  bug  bnc:0"
    assert lines[-1] == "  and 3 more"
    assert len(lines) == 10
