"""A real SPARQL server for tests, on loopback, and a line to it that can be cut."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextlib.contextmanager
def oxigraph(folder: Path) -> Iterator[str]:
    """The address of an Oxigraph server that keeps its data in a folder."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if program is None:
        pytest.skip("needs `oxigraph`, the server, from the package `oxigraph` of the lock for development")
    port = free_port()
    log = (folder.parent / f"{folder.name}.log").open("wb")
    options = ["--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    with log, subprocess.Popen([program, "serve", *options], stdout=log, stderr=log) as process:
        try:
            _wait(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        assert process.poll() is None, "the server ended"
        time.sleep(0.05)
    raise AssertionError("the server does not start")


class Line:
    """A proxy that drops every connection once `left` bytes went to the server (None: never), and counts."""

    def __init__(self, url: str) -> None:
        self.target = int(url.rpartition(":")[2])
        self.left: int | None = None
        self.sent = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        """Take no more calls."""
        self._listener.close()

    def _listen(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self.target))
                for one, other, counts in ((near, far, True), (far, near, False)):
                    threading.Thread(target=self._carry, args=(one, other, counts), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket, counts: bool) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(1 << 14):
                if counts:
                    self.sent += len(data)
                if self.left is not None and counts:
                    data = data[: self.left]
                    self.left -= len(data)
                other.sendall(data)
                if self.left == 0:
                    break
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
                end.close()


@contextlib.contextmanager
def line(url: str) -> Iterator[Line]:
    """A line to a server."""
    found = Line(url)
    try:
        yield found
    finally:
        found.close()
