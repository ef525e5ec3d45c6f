"""The command line: each subcommand a thin layer over one public function, which it imports only when it runs."""

from __future__ import annotations

import contextlib
import functools
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO, TypeVar

import click

from nlp.errors import LogloomError
from queries.completion import node_names, query_names, query_parameters

if TYPE_CHECKING:
    import pyoxigraph

    from queries.nodes import Node

DONE: Final = 0
EMPTY: Final = 1
BAD: Final = 2
INTERRUPTED: Final = 130

Command = TypeVar("Command", bound=Callable[..., int])


def main() -> None:
    """The entry point `logloom`."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command line. Returns its exit code: 0 done, 1 an empty answer or a failed check, 2 bad use or input."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):  # a stream that a test put there
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        code = commands.main(list(arguments), prog_name="logloom", standalone_mode=False)
        sys.stdout.flush()
    except (BrokenPipeError, SystemExit):  # click makes the second of the first
        return _reader_gone()
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last door: whatever comes here, people get one line
        if "--debug" in arguments:
            traceback.print_exc()
        _say(_message(error))
        return BAD
    return int(code or DONE)


def _message(error: Exception) -> str:
    if isinstance(error, click.UsageError):
        see = f"; see `{error.ctx.command_path} --help`" if error.ctx else ""
        return error.format_message().rstrip(".") + see
    if isinstance(error, click.ClickException):
        return error.format_message()
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    if isinstance(error, LogloomError):
        return str(error)
    return f"a fault of Logloom itself ({type(error).__name__}: {error}); --debug shows where"


def _say(message: str) -> None:
    from queries.terminal import visible

    sys.stderr.write(f"logloom: {visible(' '.join(message.split(chr(10))))}\n")


def _reader_gone() -> int:
    """Whoever read the output has had enough (`| head`): that is no error, and Python must not complain at its end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return DONE


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="logloom", message="logloom %(version)s")
@click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of an error.")
def commands() -> None:
    """Turns a plain-text work log into a knowledge graph that answers questions with evidence.

    \b
    logloom build ~/log
    logloom ask "who worked on bnc 782311"
    """


def _example(text: str) -> Callable[[Command], Command]:
    """Add an example to a command's help."""

    def add(function: Command) -> Command:
        function.__doc__ = f"{function.__doc__}\n\n    \b\n    Example:\n    {text}\n    "
        return function

    return add


def _common(function: Command) -> Command:
    """The options that every subcommand has."""
    store = click.option(
        "--store",
        type=click.Path(path_type=Path),
        envvar="LOGLOOM_STORE",
        default=".logloom",
        show_default="$LOGLOOM_STORE, else .logloom",
        metavar="DIR",
        help="The folder of the store.",
    )
    debug = click.option("--debug", is_flag=True, expose_value=False, help="Show the traceback of an error.")
    return store(debug(function))


_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_since = click.option("--since", metavar="DATE", help="Only from that day on.")
_until = click.option("--until", metavar="DATE", help="Only up to that day, included.")
_limit = click.option("--limit", type=click.IntRange(min=1), help="At most so many answers.")
_folders = click.option(
    "--queries", "folders", multiple=True, metavar="DIR", help="A folder of `.rq` files of your own; repeatable."
)


@commands.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH…]")
@click.option("--forget", multiple=True, type=click.Path(path_type=Path), metavar="PATH", help="Drop a source.")
@click.option("--writer", default="", metavar="NAME", help="A name of the log's writer, where it can't be told.")
@click.option("--base", metavar="IRI", help="What the nodes' IRIs begin with.")
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="The `logloom.toml` to use.")
@click.option("--max-size", type=click.IntRange(min=1), metavar="BYTES", help="Leave out files larger than that.")
@click.option("--jobs", type=click.IntRange(min=0), default=0, help="Processes; 0: one for each processor.")
@click.option("--watch", is_flag=True, help="Go on, and build whenever a file is saved.")
@_json
@_common
@_example("logloom build ~/log/2012 ~/log/notes.txt")
def build(
    store: Path,
    paths: tuple[Path, ...],
    forget: tuple[Path, ...],
    writer: str,
    base: str | None,
    config: Path | None,
    max_size: int | None,
    jobs: int,
    watch: bool,
    as_json: bool,
) -> int:
    """Read logs into the graph, or bring it up to date.

    Adds the paths to the store's sources and reads all that changed in any of them.
    """
    from dataclasses import asdict

    from graph import build as builds

    given: dict[str, Any] = {"base": base or _base(store), "config": config, "limit": max_size}
    given = {name: value for name, value in given.items() if value}
    options = builds.Options(writer=writer, jobs=jobs, **given)
    report = builds.build(store, list(paths), list(forget), options, _progress(sys.stderr))

    def tell(report: Any) -> None:
        if isinstance(report, LogloomError):
            _say(str(report))
            return
        if as_json:
            _print_json(asdict(report))
        _tell_report(report)

    tell(report)
    if watch:
        from graph.watch import watch as follow

        click.echo("watching; Ctrl-C ends it", err=True)
        follow(store, options, tell, _progress(sys.stderr))
    return DONE


def _base(store: Path) -> str | None:
    from graph.store import read_format

    try:
        return str(read_format(store)["base"])
    except LogloomError:
        return None


def _tell_report(report: Any) -> None:
    """What a build did, for people."""
    from queries.terminal import visible

    for word, paths in (("added", report.added), ("changed", report.changed), ("removed", report.removed)):
        for path in paths:
            click.echo(f"{word} {visible(path)}", err=True)
    for path, reason in report.skipped:
        click.echo(f"left out {visible(path)}: {visible(reason)}", err=True)
    state = "nothing changed: " if report.unchanged else ""
    amounts = {"file": report.files, "entry": report.entries, "quad": report.quads}
    counts = ", ".join(f"{count} {_MANY[one] if count != 1 else one}" for one, count in amounts.items())
    click.echo(f"{state}{counts}, {report.seconds:.1f} s", err=True)


def _progress(stream: TextIO) -> Callable[[str, int, int], None] | None:
    if not stream.isatty():
        return None

    def show(what: str, done: int, total: int) -> None:
        stream.write(f"\r\x1b[K{what} {done + 1}/{total}" if done + 1 < total else "\r\x1b[K")
        stream.flush()

    return show


@commands.command()
@click.argument("question", nargs=-1, required=True)
@_since
@_until
@_limit
@_folders
@click.option("--explain", is_flag=True, help="Show what was understood, and the SPARQL.")
@_json
@_common
@_example('logloom ask "who worked on bnc 782311"')
def ask(
    store: Path,
    question: tuple[str, ...],
    since: str | None,
    until: str | None,
    limit: int | None,
    folders: tuple[str, ...],
    explain: bool,
    as_json: bool,
) -> int:
    """Answer a question, with the lines that show it.

    In English, and the commonest in Chinese.
    """
    from queries.answers import answer

    found = answer(_open(store), " ".join(question), since, until, limit, folders)
    return _print_answer(store, found, explain, as_json)


def _print_answer(store: Path, found: dict[str, Any], explain: bool, as_json: bool) -> int:
    from queries.answers import render
    from queries.terminal import colors, visible, visible_lines

    if as_json:
        _print_json(found)
        return DONE if found["answers"] else EMPTY
    if explain:
        understood = found["understood_as"]
        values = " ".join(f"{name}={value}" for name, value in understood["parameters"].items())
        click.echo(f"# {understood['query']} {visible(values)}\n{visible_lines(found['sparql'])}", err=True)
    _print(render(found, _width() or _UNCUT, colors(sys.stdout), _locator(store)).rstrip("\n"))
    if not found["answers"]:
        click.echo("nothing found", err=True)
    return DONE if found["answers"] else EMPTY


@commands.command()
@click.argument("name", required=False, shell_complete=query_names)
@click.argument("parameters", nargs=-1, metavar="[KEY=VALUE…]", shell_complete=query_parameters)
@_since
@_until
@_limit
@_folders
@click.option("--explain", is_flag=True, help="Show the SPARQL.")
@_json
@_common
@_example('logloom query who-worked-on work="bnc 782311"')
def query(
    store: Path,
    name: str | None,
    parameters: tuple[str, ...],
    since: str | None,
    until: str | None,
    limit: int | None,
    folders: tuple[str, ...],
    explain: bool,
    as_json: bool,
) -> int:
    """List the stored queries, or run one."""
    from queries.answers import answer_query
    from queries.catalog import catalog

    known = catalog(folders)
    if name is None:
        return _list_queries(known, as_json)
    if name not in known:
        raise LogloomError(f"no stored query `{name}`; there are: {', '.join(known)}")
    pairs = dict(_pair(parameter) for parameter in parameters)
    since, until = pairs.pop("since", since), pairs.pop("until", until)
    found = answer_query(_open(store), known[name], pairs, since, until, limit)
    return _print_answer(store, found, explain, as_json)


def _pair(parameter: str) -> tuple[str, str]:
    key, sign, value = parameter.partition("=")
    if not sign:
        raise LogloomError(f"`{parameter}` is no parameter: write name=value")
    return key, value


def _list_queries(known: dict[str, Any], as_json: bool) -> int:
    from queries.terminal import colors, table

    fields = ("name", "title", "description", "example")
    if as_json:
        _print_json([{field: getattr(query, field) for field in fields} for query in known.values()])
    else:
        rows = [[query.name, query.title, query.example] for query in known.values()]
        _print(table(["query", "answers", "example"], rows, _width(), colors(sys.stdout)))
    return DONE


@commands.command()
@click.argument("query")
@click.option(
    "--format", "form", default="table", metavar="FORM", help="table; json, csv, tsv, xml; ttl, nt, rdf, jsonld."
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0.1),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="Stop a query that takes longer.",
)
@click.option(
    "--memory",
    type=click.IntRange(min=64),
    default=1024,
    show_default=True,
    metavar="MEGABYTES",
    help="Stop a query that needs more.",
)
@click.option("--allow-service", is_flag=True, help="Let SERVICE call other servers.")
@_json
@_common
@_example("logloom sparql 'SELECT ?label { ?bug a ll:Bug ; rdfs:label ?label }'")
def sparql(store: Path, query: str, form: str, timeout: float, memory: int, allow_service: bool, as_json: bool) -> int:
    """Run a SPARQL 1.1 query, read-only.

    QUERY is its text, a file that holds it, or `-` for standard input. The prefixes of the vocabulary are known.
    The default graph is the merge of all graphs.
    """
    from queries import sparql as runner

    text = _query_text(query)
    limits = runner.Limits(timeout, memory, allow_service)
    triples = runner.check(text, allow_service) in {"CONSTRUCT", "DESCRIBE"}
    form = "json" if as_json and not triples else "jsonld" if as_json else form
    if form == "table":
        return _print_table(store, text, limits, triples)
    start = b""
    for piece in runner.stream(store, text, form, limits):
        start += piece[: _START - len(start)]
        _print_bytes(piece)
    return EMPTY if runner.is_empty(start, form) else DONE


def _print_table(store: Path, text: str, limits: Any, triples: bool) -> int:
    from graph.store import read_format
    from queries import sparql as runner
    from queries.terminal import colors

    result = runner.answer(store, text, "ttl" if triples else "json", limits)
    if triples:
        _print_bytes(result)
    else:
        _print(runner.as_table(result, read_format(store)["base"], _width(), colors(sys.stdout)))
    return EMPTY if runner.is_empty(result, "ttl" if triples else "json") else DONE


def _query_text(query: str) -> str:
    if query == "-":
        return sys.stdin.read()
    with contextlib.suppress(OSError, ValueError):
        if Path(query).is_file():
            return Path(query).read_text("utf-8")
    if " " not in query and "{" not in query and (query.endswith((".rq", ".sparql")) or "/" in query):
        raise LogloomError(f"{query}: no such file")
    return query


@commands.command()
@click.argument("node", nargs=-1, required=True, shell_complete=node_names)
@click.option("--limit", type=click.IntRange(min=0), default=3, show_default=True, help="Lines of evidence; 0: all.")
@_json
@_common
@_example('logloom show "Ann Kessler"')
def show(store: Path, node: tuple[str, ...], limit: int, as_json: bool) -> int:
    """Show all about one node: its names, edges and evidence."""
    from queries.nodes import describe
    from queries.show import render_node
    from queries.terminal import colors

    opened = _open(store)
    found = [describe(opened, each.iri) for each in _nodes(opened, " ".join(node))]
    if as_json:
        _print_json(found[0] if len(found) == 1 else found)
    else:
        texts = (render_node(each, _width(), colors(sys.stdout), _locator(store), limit) for each in found)
        _print("\n\n".join(texts))
    return DONE


@commands.command()
@click.argument("start", metavar="NODE", shell_complete=node_names)
@click.argument("goal", metavar="NODE", shell_complete=node_names)
@click.option("--limit", type=click.IntRange(min=0), default=3, show_default=True, help="Lines of evidence; 0: all.")
@_json
@_common
@_example('logloom path "Ann Kessler" tidewire')
def path(store: Path, start: str, goal: str, limit: int, as_json: bool) -> int:
    """Show how two nodes are connected, by the strongest evidence."""
    from pyoxigraph import NamedNode

    from graph.network import connection
    from queries.nodes import node as read_node
    from queries.show import render_path
    from queries.terminal import colors

    opened = _open(store)
    ends = [_nodes(opened, name)[0].iri for name in (start, goal)]
    steps = [
        {
            **{end: _brief(read_node(opened, NamedNode(getattr(edge, end)))) for end in ("source", "target")},
            "kind": edge.kind,
            "evidence": list(edge.evidence),
        }
        for edge in connection(opened, *ends)
    ]
    if as_json:
        _print_json(steps)
    else:
        _print(render_path(steps, _width(), colors(sys.stdout), _locator(store), limit))
    if not steps:
        click.echo("no connection found", err=True)
    return DONE if steps else EMPTY


def _brief(node: Node) -> dict[str, str]:
    return {"id": node.id, "label": node.label, "kind": node.kind}


@commands.command()
@click.argument("nodes", nargs=-1, metavar="[NODE…]", shell_complete=node_names)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default="logloom.html",
    show_default=True,
    help="The page to write.",
)
@click.option("--depth", type=click.IntRange(min=0), default=1, show_default=True, help="Steps away from the nodes.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many nodes.")
@click.option("--kinds", metavar="KIND,…", help="Only nodes of these kinds.")
@_since
@_until
@click.option("--path", "way", is_flag=True, help="Draw how two nodes are connected.")
@click.option("--timeline", is_flag=True, help="Lay out along time.")
@_json
@_common
@_example('logloom view "bnc 782311" -o bug.html')
def view(
    store: Path,
    nodes: tuple[str, ...],
    output: Path,
    depth: int,
    limit: int | None,
    kinds: str | None,
    since: str | None,
    until: str | None,
    way: bool,
    timeline: bool,
    as_json: bool,
) -> int:
    """Write an interactive page of nodes and what is around them.

    Without a node: of the whole graph.
    """
    from graph import drawing
    from queries.catalog import last_day
    from queries.dates import day_of

    opened = _open(store)
    picked = [each.iri for name in nodes for each in _nodes(opened, name)]
    given = {
        "limit": limit,
        "kinds": kinds.split(",") if kinds else None,
        "since": day_of(since, last_day(opened)).since if since else None,
        "until": day_of(until, last_day(opened)).until if until else None,
    }
    options: dict[str, Any] = {name: value for name, value in given.items() if value}
    drawn = drawing.view(opened, picked, output, depth=depth, path=way, timeline=timeline, **options)
    if as_json:
        _print_json({"nodes": drawn.nodes, "edges": drawn.edges, "left_out": drawn.left_out, "path": str(drawn.path)})
    else:
        _print(str(drawn.path))
        click.echo(f"{drawn.nodes} nodes, {drawn.edges} edges. {drawing.left_out_in_words(drawn.left_out)}", err=True)
    return DONE


@commands.command()
@click.argument("folder", type=click.Path(path_type=Path), default="logloom-notebooks")
@click.option("--no-browser", is_flag=True, help="Only serve them; print the address.")
@_common
@_example("logloom notebook")
def notebook(store: Path, folder: Path, no_browser: bool) -> int:
    """Open the notebooks on this store.

    They are copied to FOLDER (logloom-notebooks), where they can be changed.
    """
    from queries.notebook import start

    return start(store, folder, not no_browser)


@commands.command()
@click.argument("target", metavar="FILE")
@click.option("--format", "form", default="", metavar="FORM", help="In place of what FILE's ending says.")
@_since
@_until
@click.option("--kinds", metavar="KIND,…", help="Only nodes of these kinds.")
@click.option("--around", multiple=True, metavar="NODE", help="Only what is near to a node.", shell_complete=node_names)
@click.option("--depth", type=click.IntRange(min=0), default=1, show_default=True, help="Steps away from it.")
@click.option("--construct", metavar="QUERY", help="What a CONSTRUCT query gives: a stored one's name, or a file.")
@click.option("--redact", is_flag=True, help="Without addresses, numbers, quotes, secrets; people under pseudonyms.")
@_common
@_example("logloom export graph.trig")
def export(
    store: Path,
    target: str,
    form: str,
    since: str | None,
    until: str | None,
    kinds: str | None,
    around: tuple[str, ...],
    depth: int,
    construct: str | None,
    redact: bool,
) -> int:
    """Write the graph into a file, or as CSV into a folder.

    FILE may be `-` for standard output. The format goes by the ending: .ttl .trig .nq .nt .rdf .jsonld .graphml .gexf
    """
    from graph.exports import formats

    if construct:
        if since or until or kinds or around or redact:
            raise click.UsageError("--construct chooses by its query; it goes with none of the other choices")
        with _terminal_safe() as output:
            formats.export_triples(store, _constructed(store, construct), target, form, output)
        return DONE
    wanted = _wanted(store, since, until, kinds, around, depth)
    with _terminal_safe() as output:
        lost = formats.export(store, target, form, output, wanted, redact)
    if lost:
        click.echo(f"not in this file: {lost}", err=True)
    return DONE


def _wanted(
    store: Path, since: str | None, until: str | None, kinds: str | None, around: tuple[str, ...], depth: int
) -> Any:
    from graph.exports.part import Wanted

    if not (since or until or kinds or around):
        return Wanted()
    from queries.catalog import last_day
    from queries.dates import day_of

    opened = _open(store)
    return Wanted(
        kinds=kinds.split(",") if kinds else (),
        since=str(day_of(since, last_day(opened)).since or "") if since else "",
        until=str(day_of(until, last_day(opened)).until or "") if until else "",
        around=[each.iri for name in around for each in _nodes(opened, name)],
        depth=depth,
    )


def _constructed(store: Path, query: str) -> Iterator[bytes]:
    """The triples that a CONSTRUCT query gives, as lines of N-Triples."""
    from queries.constructs import text_of
    from queries.sparql import lines

    return lines(store, text_of(query))


@commands.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--format", "form", default="", metavar="FORM", help="In place of what FILE's ending says.")
@_common
@_example("logloom import graph.trig --store copy")
def import_(store: Path, file: Path, form: str) -> int:
    """Read an exported graph into an empty store."""
    from graph.imports import import_file

    click.echo(f"{import_file(store, file, form)} statements read into {store}", err=True)
    return DONE


@commands.command()
@_json
@_common
@_example("logloom check")
def check(store: Path, as_json: bool) -> int:
    """List what needs a look: broken shapes, dangling pointers, secrets, gaps.

    That is: what in the graph is not as its shapes say, what points nowhere,
    what was left out or not understood, and lines that look like passwords.
    """
    from queries.check import check as find
    from queries.check import is_clean, render_check
    from queries.terminal import colors

    found = find(store)
    if as_json:
        _print_json(found)
    elif not is_clean(found):
        _print(render_check(found, _width(), colors(sys.stdout)))
    return DONE if is_clean(found) else EMPTY


@commands.command()
@_json
@_common
@_example("logloom stats --json")
def stats(store: Path, as_json: bool) -> int:
    """Count nodes and edges, by kind and by source; say what was left out.

    Also how long the last build took.
    """
    from queries.stats import render_stats
    from queries.stats import stats as count
    from queries.terminal import colors

    found = count(store)
    if as_json:
        _print_json(found)
    else:
        _print(render_stats(found, _width(), colors(sys.stdout)))
    return DONE


_MANY: Final = {"file": "files", "entry": "entries", "quad": "quads"}

_START: Final = 1 << 16
"""Bytes of a result that show whether there is anything in it."""

_UNCUT: Final = 1 << 20
"""Columns where the output is no terminal: nothing is cut."""


def _open(store: Path) -> pyoxigraph.Store:
    from graph.store import open_store

    return open_store(store)


def _nodes(store: pyoxigraph.Store, name: str) -> Sequence[Node]:
    """The node that is meant; several only for entries of one minute. Raises where none or several are so called."""
    from graph.vocabulary import CLASSES
    from queries.nodes import only

    return only(store, name, [[kind for kind in CLASSES if kind not in {"mention", "co-mention", "time"}]])


def _locator(store: Path) -> Callable[[str], str]:
    """What turns a file's path below its source into one that opens from here."""
    from graph.store import read_sources

    sources = read_sources(store)

    @functools.cache
    def locate(label: str) -> str:
        found = next((path for path in _candidates(sources, label) if path.exists()), None)
        return _from_here(found) if found else label

    return locate


def _candidates(sources: Iterable[Path], label: str) -> Iterator[Path]:
    for source in sources:
        yield source / label
        yield source.parent / label


def _from_here(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _width() -> int:
    from queries.terminal import columns_of

    return columns_of(sys.stdout)


def _print(text: str) -> None:
    if text:
        click.echo(text)


def _print_json(value: Any) -> None:
    from queries.terminal import json_text

    click.echo(json_text(value))


def _print_bytes(piece: bytes) -> None:
    """As it is for a program; made visible for a terminal."""
    if sys.stdout.isatty():
        from queries.terminal import visible_lines

        sys.stdout.write(visible_lines(piece.decode(errors="replace")))
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(piece)


@contextlib.contextmanager
def _terminal_safe() -> Iterator[Any]:
    """Standard output for bytes; on a terminal, what would act on it is made visible."""
    if not sys.stdout.isatty():
        yield sys.stdout.buffer
        return
    import tempfile

    with tempfile.TemporaryFile() as file:
        yield file
        file.seek(0)
        for line in file:
            _print_bytes(line)
