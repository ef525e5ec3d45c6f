"""A push makes a real SPARQL server hold what the store holds, whatever was there and wherever the last one broke off."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
import requests

from graph.build import Options, build
from graph.remote import push as pushing
from graph.remote.push import PUSHED, Pushed, push
from graph.remote.server import Access, Server
from graph.store import open_store
from nlp.errors import LogloomError
from queries.command import run
from tests.servers import free_port, line, oxigraph

ONE = Options(jobs=1)
FOREIGN = "http://example.org/of-another"
ENTRIES = [
    f"09:4{n} 2021-03-0{n}\ntidewire, crash{n}\n1, Ann Kessler works on bnc 782311, reviewed by Robert Hale.\n2, C:\\users \\\\uABCD {n}\n"
    for n in range(1, 8)
]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with oxigraph(tmp_path_factory.mktemp("server") / "data") as url:
        yield url


@pytest.fixture
def server(running: str) -> str:
    """A server that holds nothing."""
    requests.post(
        f"{running}/update", data="CLEAR ALL", headers={"Content-Type": "application/sparql-update"}, timeout=9
    )
    return running


@pytest.fixture
def store(tmp_path: Path) -> Path:
    write(tmp_path, ENTRIES)
    return tmp_path / "store"


def write(home: Path, entries: list[str]) -> None:
    """The store of a log of these entries."""
    log = home / "log.txt"
    log.write_text("".join(entries), "utf-8")
    build(home / "store", [log], options=ONE)


def held(url: str) -> set[str]:
    """All quads at the server but the notes of pushes."""
    answer = requests.get(f"{url}/store", headers={"Accept": "application/n-quads"}, timeout=20)
    found = pyoxigraph.parse(answer.content, pyoxigraph.RdfFormat.N_QUADS)
    return {str(quad) for quad in found if quad.graph_name != pyoxigraph.NamedNode(PUSHED)}


def quads(store: Path) -> set[str]:
    return set(map(str, open_store(store)))


def sent(url: str, store: Path, **options: Any) -> Pushed:
    return push(store, Server(url), **options)


def test_the_server_holds_what_the_store_holds(server: str, store: Path) -> None:
    done = sent(server, store)
    assert held(server) == quads(store)
    assert done.graphs == done.sent == len(ENTRIES) + 1
    assert done.requests < 12


def test_a_second_push_sends_nothing(server: str, store: Path) -> None:
    sent(server, store)
    with line(server) as wire:
        done = sent(wire.url, store)
        assert (done.sent, done.removed, done.requests) == (0, 0, 1)
        assert wire.sent < 1000
    assert held(server) == quads(store)


def test_only_what_differs_is_sent(server: str, store: Path) -> None:
    sent(server, store)
    write(store.parent, [*ENTRIES[:3], ENTRIES[3].replace("Robert Hale", "Mona Lindgren"), *ENTRIES[4:]])
    done = sent(server, store)
    assert held(server) == quads(store)
    assert 2 <= done.sent <= 3
    assert done.removed == 0


def test_what_is_gone_is_removed(server: str, store: Path) -> None:
    sent(server, store)
    write(store.parent, ENTRIES[2:])
    done = sent(server, store)
    assert held(server) == quads(store)
    assert done.removed == 2


def test_what_others_put_there_stays(server: str, store: Path) -> None:
    text = "<urn:a> <urn:b> <urn:c> .\n"
    for where in ({"graph": FOREIGN}, {"default": ""}):
        headers = {"Content-Type": "application/n-triples"}
        requests.put(f"{server}/store", params=where, data=text, headers=headers, timeout=9).raise_for_status()
    sent(server, store)
    write(store.parent, ENTRIES[1:])
    sent(server, store)
    assert held(server) - quads(store) == {"<urn:a> <urn:b> <urn:c>", f"<urn:a> <urn:b> <urn:c> <{FOREIGN}>"}


def test_graphs_of_that_name_that_were_there_are_replaced(server: str, store: Path) -> None:
    name = pushing.Local(open_store(store)).names[0]
    text = "<urn:a> <urn:b> <urn:c> .\n"
    headers = {"Content-Type": "application/n-triples"}
    requests.put(f"{server}/store", params={"graph": name}, data=text, headers=headers, timeout=9).raise_for_status()
    sent(server, store)
    assert held(server) == quads(store)


def test_what_is_there_does_not_depend_on_how_it_came(server: str, store: Path) -> None:
    def everything() -> set[str]:
        answer = requests.get(f"{server}/store", headers={"Accept": "application/n-quads"}, timeout=20)
        return set(map(str, pyoxigraph.parse(answer.content, pyoxigraph.RdfFormat.N_QUADS)))

    sent(server, store)
    at_once = everything()
    write(store.parent, ENTRIES[3:])
    sent(server, store)
    write(store.parent, ENTRIES)
    sent(server, store)
    assert everything() == at_once


@pytest.mark.parametrize("count", [700, 3_000, 12_000, 40_000, 100_000])
@pytest.mark.parametrize(("most", "size"), [(2, 4_000), (500, 4 << 20)])
def test_a_push_that_broke_off_is_taken_up(
    count: int, most: int, size: int, server: str, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pushing, "MOST", most)
    monkeypatch.setattr(pushing, "BATCH", size)
    sent(server, store)
    write(store.parent, [*ENTRIES[1:3], *(entry.replace("Robert Hale", "Mona Lindgren") for entry in ENTRIES[3:])])
    with line(server) as wire:
        wire.left = count
        with contextlib.suppress(LogloomError):  # the last of them is more than is sent
            sent(wire.url, store)
    # Meanwhile the log went on.
    write(store.parent, [*ENTRIES[2:5], *(entry.replace("Robert Hale", "Mona Lindgren") for entry in ENTRIES[5:])])
    sent(server, store)
    assert held(server) == quads(store)


def test_how_far_it_got_is_said(server: str, store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with line(server) as wire:
        wire.left = 20_000
        assert run(["push", wire.url, "--store", str(store)]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "drops the connection" in error
    assert "0 of 8 graphs are done, push again to go on" in error
    assert run(["push", server, "--store", str(store)]) == 0
    assert held(server) == quads(store)


def test_another_log_is_not_overwritten(server: str, store: Path, tmp_path: Path) -> None:
    sent(server, store)
    (tmp_path / "other").mkdir()
    write(tmp_path / "other", [entry.replace("2021", "1999") for entry in ENTRIES])
    before = held(server)
    with pytest.raises(LogloomError, match=r"holds the graph of another log .* by --replace"):
        sent(server, tmp_path / "other/store")
    assert held(server) == before
    sent(server, tmp_path / "other/store", replace=True)
    assert held(server) == quads(tmp_path / "other/store")


def test_two_machines_push_one_log(server: str, store: Path, tmp_path: Path) -> None:
    (tmp_path / "second").mkdir()
    write(tmp_path / "second", ENTRIES[1:])
    sent(server, store)
    sent(server, tmp_path / "second/store")
    assert held(server) == quads(tmp_path / "second/store")
    sent(server, store)
    assert held(server) == quads(store)


def test_the_later_of_two_pushes_at_once_wins(server: str, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = pushing.Pusher._begin
    pushes: list[pushing.Pusher] = []

    def begin(self: pushing.Pusher) -> None:
        real(self)
        if not pushes:
            pushes.append(self)
            sent(server, store)

    monkeypatch.setattr(pushing.Pusher, "_begin", begin)
    with pytest.raises(LogloomError, match="another push to this server began meanwhile"):
        sent(server, store)
    assert held(server) == quads(store)


class Plain(BaseHTTPRequestHandler):
    """A graph store and nothing else, before the real one: no queries, no updates, no N-Quads."""

    behind = ""
    wanted = ""

    def _pass(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        headers = {name: self.headers[name] for name in ("Accept", "Content-Type") if name in self.headers}
        if self.wanted and self.headers.get("Authorization") != self.wanted:
            self._answer(401, b"who are you?", "text/plain")
        elif not self.path.startswith("/store?"):
            self._answer(404, b"nothing here", "text/plain")
        else:
            found = requests.request(self.command, self.behind + self.path, data=body, headers=headers, timeout=20)
            self._answer(found.status_code, found.content, found.headers.get("Content-Type", ""))

    do_GET = do_PUT = do_POST = do_DELETE = _pass  # noqa: N815 - names of http.server's

    def _answer(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing."""


@pytest.fixture
def plain(server: str) -> Iterator[ThreadingHTTPServer]:
    class Handler(Plain):
        behind = server

    found = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=found.serve_forever, daemon=True).start()
    yield found
    found.shutdown()
    found.server_close()


def address(of: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{of.server_address[1]}"


def test_a_server_that_has_a_graph_store_alone(plain: ThreadingHTTPServer, server: str, store: Path) -> None:
    sent(address(plain), store)
    assert held(server) == quads(store)
    write(store.parent, [*ENTRIES[1:6], ENTRIES[6].replace("Robert Hale", "Mona Lindgren")])
    sent(address(plain), store)
    assert held(server) == quads(store)
    assert sent(address(plain), store).requests == 1


SECRET = "p\u00e4ss:word"


@pytest.mark.parametrize(
    ("access", "header"),
    [
        (Access(token="t0ken"), "Bearer t0ken"),
        (Access(user=f"ann:{SECRET}"), "Basic YW5uOnDDpHNzOndvcmQ="),
    ],
)
def test_who_we_are(plain: ThreadingHTTPServer, store: Path, access: Access, header: str) -> None:
    plain.RequestHandlerClass.wanted = header  # type: ignore[attr-defined]
    assert push(store, Server(address(plain), access)).sent
    with pytest.raises(LogloomError, match="wants to know who you are: --user NAME:PASSWORD or --token"):
        push(store, Server(address(plain)))


def test_a_password_is_never_shown(
    plain: ThreadingHTTPServer, store: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    plain.RequestHandlerClass.wanted = "Bearer right"  # type: ignore[attr-defined]
    monkeypatch.setenv("LOGLOOM_TOKEN", "hidden1")
    monkeypatch.setenv("LOGLOOM_USER", "ann:hidden2")
    url = address(plain).replace("//", "//ann:hidden3@")
    assert run(["push", url, "--store", str(store)]) == 2
    said = capsys.readouterr()
    assert "hidden" not in said.out + said.err
    assert run(["push", "--help"]) == 0
    assert "hidden" not in capsys.readouterr().out


def deaf() -> tuple[socket.socket, str]:
    listener = socket.create_server(("127.0.0.1", 0))
    return listener, f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_a_server_that_is_not_there_or_says_nothing(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["push", f"http://127.0.0.1:{free_port()}", "--store", str(store)]) == 2
    assert "can't be reached" in capsys.readouterr().err
    listener, url = deaf()
    with listener:
        assert run(["push", url, "--store", str(store), "--timeout", "0.5"]) == 2
    assert "does not answer in time" in capsys.readouterr().err
    assert run(["push", "ftp://example.org", "--store", str(store)]) == 2
    assert "no address of a server" in capsys.readouterr().err


def test_the_report(server: str, store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["push", server, "--store", str(store), "--json"]) == 0
    said = capsys.readouterr()
    report = json.loads(said.out)
    assert (report["graphs"], report["sent"], report["removed"]) == (8, 8, 0)
    assert "8 graphs: 8 sent, 0 removed" in said.err
