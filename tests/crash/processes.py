"""Processes that do one job each and may be disturbed at it: killed, or refused a step on the disk.

They are forked from one that has imported everything and opened nothing, so that a moment of chance falls into the job and not into
the start of an interpreter.
"""

from __future__ import annotations

import os
import resource
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nlp.errors import LogloomError

CLEAR = 2
"""The status of a job that ended with one clear line."""
FAULT = 3
"""The status of a job that ended in any other way."""

PATIENCE = 30
"""Seconds after a job's end in which what it started must have ended."""

CHANGING = frozenset("os.rename os.remove os.mkdir os.rmdir os.chmod os.truncate os.link sqlite3.connect".split())
"""What Python tells its audit hooks before it changes something on the disk; beside `open` with a flag that writes."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a job ended: its status (negative: the signal that killed it), its seconds, steps on the disk, and what it said."""

    status: int
    seconds: float
    steps: int
    said: str

    @property
    def killed(self) -> bool:
        """Whether it was killed, before it was done."""
        return self.status == -signal.SIGKILL


@dataclass(slots=True)
class Disturbance:
    """What happens to a job: a kill after some seconds or before a step; an error in place of a step; a limit of a file's bytes."""

    seconds: float = 0.0
    kill_at: int = 0
    fail_at: int = 0
    error: int = 0
    largest: int = 0
    count: int = field(default=0, init=False)

    def watch(self, store: Path) -> None:
        """In the job's process: count the steps on the disk below `store`, and disturb."""
        if self.largest:
            resource.setrlimit(resource.RLIMIT_FSIZE, (self.largest, self.largest))
        inside = str(store)
        sync = os.fsync

        def counted_sync(handle: Any) -> None:
            self._step()
            sync(handle)

        def hook(event: str, arguments: tuple[Any, ...]) -> None:
            if event in CHANGING or (event == "open" and _writes(arguments)):
                text = os.fsdecode(arguments[0]) if isinstance(arguments[0], str | bytes | os.PathLike) else ""
                if text.startswith(inside):
                    self._step()

        os.fsync = counted_sync  # type: ignore[assignment]
        sys.addaudithook(hook)

    def _step(self) -> None:
        self.count += 1
        if self.count == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        if self.count == self.fail_at:
            raise OSError(self.error, os.strerror(self.error))


def _writes(arguments: tuple[Any, ...]) -> bool:
    flags = arguments[2] if len(arguments) > 2 and isinstance(arguments[2], int) else 0
    return bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND))


def run(job: Callable[[], object], store: Path, disturbance: Disturbance | None = None) -> Ended:
    """Does a job in a process of its own, and disturbs it. What it returns is what it said."""
    disturbance = disturbance or Disturbance()
    reader, writer = os.pipe()
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _do(job, store, disturbance, writer)
    os.close(writer)
    if disturbance.seconds:
        _kill_after(child, disturbance.seconds)
    _, status = os.waitpid(child, 0)
    steps, _, text = _said(reader).partition("\n")
    return Ended(os.waitstatus_to_exitcode(status), time.monotonic() - began, int(steps or 0), text)


def _do(job: Callable[[], object], store: Path, disturbance: Disturbance, writer: int) -> None:
    status, text = FAULT, ""
    try:
        quiet = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(quiet, stream)
        disturbance.watch(store)
        text, status = str(job() or ""), 0
    except LogloomError as error:
        text, status = str(error), CLEAR
    except BaseException:  # noqa: BLE001 - whatever it is, it is told
        text = traceback.format_exc()
    finally:
        os.write(writer, f"{disturbance.count}\n{text}".encode(errors="replace"))
        os._exit(status)


def _said(reader: int) -> str:
    """What a job said before it ended. Processes that it started hold the pipe too, and must end with it."""
    pieces: list[bytes] = []
    with os.fdopen(reader, "rb", buffering=0) as pipe:
        while True:
            if not select.select([pipe], [], [], PATIENCE)[0]:
                raise AssertionError(f"processes of a job still run {PATIENCE} s after its end")
            piece = pipe.read(1 << 16)
            if not piece:
                return b"".join(pieces).decode(errors="replace")
            pieces.append(piece)


def _kill_after(child: int, seconds: float) -> None:
    """Kills a process after some seconds, or sees that it is done before."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        found = os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        if found:
            return
        time.sleep(min(left, 0.002))
    os.kill(child, signal.SIGKILL)
