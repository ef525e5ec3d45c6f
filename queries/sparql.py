"""SPARQL 1.1 of a user's own, read-only, in a process of its own that can be stopped.

Oxigraph can't be told to stop a query, nor how much memory it may take. So the query runs in a child (this module
again, see `_serve`) that limits itself, opens the store read-only and writes the result to its standard output; the
parent counts the time and kills it; should the parent itself be killed, the child ends with it. The child is a fresh
interpreter without `site`, which starts in 20 ms: a fork of a parent that has threads (a notebook) could hang.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from graph.damage import damage
from graph.vocabulary import BASE, PREFIXES, identifier
from nlp.errors import LogloomError
from queries.terminal import table

ROWS: Final[dict[str, str]] = {"json": "JSON", "csv": "CSV", "tsv": "TSV", "xml": "XML"}
"""The W3C's forms for the rows of SELECT and the truth of ASK, and their names in pyoxigraph."""

TRIPLES: Final[dict[str, str]] = {"ttl": "TURTLE", "nt": "N_TRIPLES", "rdf": "RDF_XML", "jsonld": "JSON_LD"}
"""The forms for the triples of CONSTRUCT and DESCRIBE."""

HOLDS: Final = {
    "json": re.compile(rb'"bindings":\[\{|"boolean":'),
    "csv": re.compile(rb"\n.*\n|^(?:true|false)"),
    "tsv": re.compile(rb"\n.*\n|^(?:true|false)"),
    "xml": re.compile(rb"<result>|<boolean>"),
    "ttl": re.compile(rb"^[^@\s]", re.MULTILINE),
    "nt": re.compile(rb"\S"),
    "rdf": re.compile(rb"rdf:about|rdf:nodeID"),
    "jsonld": re.compile(rb'"@id"'),
}
"""What the beginning of a result in each form shows if there is anything in it."""

UNPACKED: Final = 8
"""So many times its size a result takes in memory once it is read."""

READING: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
UPDATES: Final = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "ADD", "MOVE", "COPY", "WITH")

TOKEN: Final = re.compile(
    r"""(?P<skip> \#[^\n\r]* | \s+ )
      | (?P<iri> <[^<>"{}|^`\\\x00-\x20]*> )
      | (?P<string> \"{3} (?: [^"\\] | \\. | "{1,2}(?!") )* (?: \"{3} )?
                  | '{3} (?: [^'\\] | \\. | '{1,2}(?!') )* (?: '{3} )?
                  | " (?: [^"\\\n\r] | \\. )* "? | ' (?: [^'\\\n\r] | \\. )* '? )
      | (?P<variable> [?$]\w+ )
      | (?P<language> @[A-Za-z0-9-]+ )
      | (?P<name> (?: [^\W\d_] [\w.\-]{0,99} )? : (?: [\w.\-:] | % [0-9A-Fa-f]{2} | \\. )* )
      | (?P<word> \w+ )
      | (?P<sign> . )""",
    re.VERBOSE | re.DOTALL,
)
"""SPARQL 1.1's tokens (section 19.8), as far as keywords and prefixed names must be told from all else. A string that
is not closed, which no query may hold, goes on to its line's end, so that no text takes more than linear time."""

POSITION: Final = re.compile(r"error at (\d+):(\d+): ")

BOOT: Final = "import sys,json;sys.path[:]=json.loads(sys.argv[1]);from queries.sparql import _serve;_serve()"
"""What the child runs: it gets the parent's import path."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may take: seconds of time, megabytes of memory, and whether SERVICE may call other servers."""

    seconds: float = 30.0
    megabytes: int = 1024
    service: bool = False


def stream(store: Path, query: str, form: str = "json", limits: Limits = Limits()) -> Generator[bytes, None, None]:
    """The query's result, piece by piece, in a form of ROWS or TRIPLES.

    The time that the caller takes between the pieces does not count. Raises LogloomError for a query that is broken or
    would change something, for one that exceeds its limits, and for a form that does not fit.
    """
    query_form = check(query, limits.service)
    job = {
        "database": _database(store),
        "query": query,
        "result": writer_of(query_form, form),
        "limits": asdict(limits),
    }
    paths = json.dumps([str(Path(path or ".").absolute()) for path in [str(Path(__file__).parents[1]), *sys.path]])
    child = subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", BOOT, paths],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "RUST_BACKTRACE": "0"},
    )
    try:
        _send(child, job)
        yield from _pieces(child, limits)
        _raise_for(child, query, limits)
    finally:
        _end(child)


def answer(store: Path, query: str, form: str = "json", limits: Limits = Limits()) -> bytes:
    """The query's whole result, as `stream` gives it. Raises LogloomError as that does, and for one too large to hold."""
    return held(stream(store, query, form, limits), limits)


def held(result: Generator[bytes, None, None], limits: Limits) -> bytes:
    """A result as a whole. Raises LogloomError where it is too large to hold."""
    pieces, size = list[bytes](), 0
    with contextlib.closing(result) as coming:
        for piece in coming:
            size += len(piece)
            if size > (limits.megabytes << 20) // UNPACKED:
                raise LogloomError("the result is too large to be held at once; add LIMIT, or write it by --format csv")
            pieces.append(piece)
    return b"".join(pieces)


def lines(store: Path, query: str, limits: Limits = Limits()) -> Iterator[bytes]:
    """The triples of a CONSTRUCT or DESCRIBE query, each a line of N-Triples. Raises LogloomError for another query."""
    form = check(query, limits.service)
    if form not in {"CONSTRUCT", "DESCRIBE"}:
        raise LogloomError(f"a {form} query gives no triples; write CONSTRUCT {{ … }} WHERE {{ … }}")
    rest = b""
    for piece in stream(store, query, "nt", limits):
        *whole, rest = (rest + piece).split(b"\n")
        yield from (line + b"\n" for line in whole)
    if rest:
        yield rest + b"\n"


def rows(store: Path, query: str, limits: Limits = Limits()) -> tuple[list[str], list[dict[str, dict[str, str]]]]:
    """The variables of a SELECT, and its rows: variable → term as SPARQL's JSON has it; an unbound one is left out.

    Raises LogloomError for another query.
    """
    form = check(query, limits.service)
    if form != "SELECT":
        raise LogloomError(f"a query of the form {form} gives no rows; write SELECT")
    found = json.loads(answer(store, query, "json", limits))
    return found["head"]["vars"], found["results"]["bindings"]


def as_table(result: bytes, base: str = BASE, columns: int = 0, color: bool = False) -> str:
    """A result in the form `json` as a table: nodes by their ids, other IRIs with their prefixes, literals bare."""
    found = json.loads(result)
    if "boolean" in found:
        return "yes" if found["boolean"] else "no"
    header = found["head"]["vars"]
    rows = [[_cell(row.get(name), base) for name in header] for row in found["results"]["bindings"]]
    return table([f"?{name}" for name in header], rows, columns, color)


def is_empty(result: bytes, form: str) -> bool:
    """Whether a result holds no row, or no triple. The truth of ASK is never empty."""
    return not HOLDS[form].search(result)


def check(query: str, service: bool = False) -> str:
    """The form of a query, one of READING. Raises LogloomError for an update, SERVICE unless allowed, an odd prefix."""
    tokens = list(_tokens(query))
    words = [text.upper() for kind, text in tokens if kind == "word"]
    form = next((word for word in words if word in READING or word in UPDATES), None)
    if form in UPDATES:
        raise LogloomError(f"{form} would change the store; queries only read: {', '.join(READING)}")
    if form is None:
        raise LogloomError(f"no query: it must hold one of {', '.join(READING)}")
    if "SERVICE" in words and not service:
        raise LogloomError("SERVICE would call another server; allow it by --allow-service")
    _check_prefixes(tokens)
    return form


def _cell(term: Mapping[str, Any] | None, base: str) -> str:
    if term is None:
        return ""
    if term["type"] != "uri":
        return str(term.get("value"))
    iri = str(term["value"])
    short = (f"{name}:{iri.removeprefix(start)}" for name, start in PREFIXES.items() if iri.startswith(start))
    return identifier(iri, base) if iri.startswith(base) else next(short, iri)


def _tokens(query: str) -> Iterator[tuple[str, str]]:
    for match in TOKEN.finditer(query):
        if match.lastgroup and match.lastgroup != "skip":
            yield match.lastgroup, match[0]


def _check_prefixes(tokens: list[tuple[str, str]]) -> None:
    declared = set(PREFIXES)
    for (kind, text), (next_kind, next_text) in zip(tokens, [*tokens[1:], ("", "")], strict=True):
        if kind == "word" and text.upper() == "PREFIX" and next_kind == "name":
            declared.add(next_text.partition(":")[0])
    for kind, text in tokens:
        prefix = text.partition(":")[0]
        if kind == "name" and prefix not in declared and prefix != "_":
            known = ", ".join(f"{name}:" for name in PREFIXES)
            raise LogloomError(f"the prefix of `{text}` is not declared; known without: {known}")


def _database(store: Path) -> str:
    from graph.store import database

    return str(database(store))


def writer_of(query_form: str, form: str) -> tuple[str, str]:
    """The class and the member in pyoxigraph that write the result. Raises LogloomError for a form that does not fit."""
    kind, table = ("RdfFormat", TRIPLES) if query_form in {"CONSTRUCT", "DESCRIBE"} else ("QueryResultsFormat", ROWS)
    if form not in table:
        raise LogloomError(f"a {query_form} query has no form `{form}`; choose one of {', '.join(table)}")
    return kind, table[form]


def _send(child: subprocess.Popen[bytes], job: Mapping[str, Any]) -> None:
    """One line. The pipe stays open: that it is closed tells the child that its parent is gone."""
    assert child.stdin
    with contextlib.suppress(BrokenPipeError):
        child.stdin.write(json.dumps(job).encode() + b"\n")
        child.stdin.flush()


def _pieces(child: subprocess.Popen[bytes], limits: Limits) -> Iterator[bytes]:
    assert child.stdout
    left = limits.seconds
    while True:
        start = time.monotonic()
        if not select.select([child.stdout], [], [], max(left, 0))[0]:
            raise LogloomError(f"the query was stopped after {limits.seconds:g} s; narrow it, or set --timeout")
        piece = os.read(child.stdout.fileno(), 1 << 16)
        left -= time.monotonic() - start
        if not piece:
            return
        yield piece


def _raise_for(child: subprocess.Popen[bytes], query: str, limits: Limits) -> None:
    assert child.stderr
    said = child.stderr.read().decode(errors="replace").strip()
    status = child.wait()
    if status == 0:
        return
    if "memory allocation" in said or "MemoryError" in said:
        raise LogloomError(f"the query needs more than {limits.megabytes} MB of memory; narrow it, or set --memory")
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        raise LogloomError(f"the query was stopped after {limits.seconds:g} s; narrow it, or set --timeout")
    raise damage(said) or LogloomError(_explained(said, query) if said else f"the query ended with status {status}")


def _explained(error: str, query: str) -> str:
    """Oxigraph's words for an error in one line, with the place in the query where it stopped reading."""
    match = POSITION.search(error)
    if not match:
        return " ".join(error.partition(": ")[2].split()) or error
    line, column = int(match[1]), int(match[2])
    read = "".join(query.split("\n")[line - 1 : line])[: column - 1]
    words = " ".join(error[match.end() :].split())
    odd = "u{" in words or words == "expected [_]" or len(words) > 200  # a list of letters
    why = "something else must follow" if odd else words
    return f"the query is broken in line {line}, column {column}, after `{read[-40:]}`: {why}"


def _end(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout, child.stderr):
        with contextlib.suppress(BrokenPipeError):
            if pipe:
                pipe.close()


def _serve() -> None:
    """The child: read a job, limit this process, answer. Imports nothing but the standard library and pyoxigraph."""
    import pyoxigraph

    signal.signal(signal.SIGINT, signal.SIG_DFL)
    job = json.loads(sys.stdin.readline())
    _end_with_parent()
    kind, name = job["result"]
    try:
        store = pyoxigraph.Store.read_only(job["database"])
        _limit(job["limits"])
        result: Any = store.query(job["query"], prefixes=PREFIXES)
        if kind == "RdfFormat":
            pyoxigraph.serialize(result, sys.stdout.buffer, getattr(pyoxigraph.RdfFormat, name), prefixes=PREFIXES)
        else:
            result.serialize(sys.stdout.buffer, getattr(pyoxigraph.QueryResultsFormat, name))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os._exit(1)
    except (SyntaxError, OSError, ValueError, MemoryError, RuntimeError) as error:
        os.write(2, f"{type(error).__name__}: {error}".encode())
        os._exit(1)
    os._exit(0)  # without taking the interpreter down piece by piece


def _end_with_parent() -> None:
    """Let the kernel end this process, whatever it is doing, when the parent's end of the standard input is closed."""
    import fcntl

    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(0, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(0, fcntl.F_SETFL, fcntl.fcntl(0, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([0], [], [], 0)[0]:  # it was closed before
        os._exit(1)


def _limit(limits: Mapping[str, Any]) -> None:
    """Memory; time, should the parent be gone; and no file may be written, nor a dump of memory."""
    import resource

    memory = int(limits["megabytes"]) << 20
    seconds = int(limits["seconds"]) * (os.cpu_count() or 1) + 1
    wanted = {
        resource.RLIMIT_DATA: memory,
        resource.RLIMIT_AS: memory + (1 << 30),  # RocksDB and the threads' stacks reserve addresses that they don't use
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for which, limit in wanted.items():
        with contextlib.suppress(ValueError, OSError):  # macOS has no limit of memory
            resource.setrlimit(which, (limit, limit))
