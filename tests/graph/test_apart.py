"""A function in a process of its own gives what it would give here, or its error; nothing of it stays."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.apart import Apart
from graph.kept import LostCacheError
from nlp.errors import LogloomError

Tell = Callable[[str, int, int], None]


def test_it_gives_the_result_and_tells_how_far_it_is() -> None:
    told: list[tuple[str, int, int]] = []

    def work(tell: Tell) -> int:
        tell("reading", 1, 2)
        return os.getpid()

    with Apart(work) as begun:
        assert begun.result(lambda *one: told.append(one)) != os.getpid()
    assert told == [("reading", 1, 2)]


def test_it_has_what_was_here_when_it_began() -> None:
    texts = ["much"]
    with Apart(lambda tell: texts[0]) as begun:
        texts[0] = ""
        assert begun.result() == "much"


def test_its_error_is_raised_here() -> None:
    def lost(tell: Tell) -> None:
        raise LostCacheError("the cache is gone; build again")

    with pytest.raises(LostCacheError, match="the cache is gone") as caught, Apart(lost) as begun:
        begun.result()
    assert "test_apart.py" in "".join(caught.value.__notes__)  # where it was raised there


def test_a_killed_one_is_one_clear_line() -> None:
    dying = Apart(lambda tell: os.kill(os.getpid(), signal.SIGKILL))
    with pytest.raises(LogloomError, match="a process of the build was killed"), dying as begun:
        begun.result()


def test_it_ends_when_nobody_waits_for_it() -> None:
    with pytest.raises(KeyboardInterrupt), Apart(lambda tell: time.sleep(3600)):
        raise KeyboardInterrupt


def test_it_ends_when_whoever_waits_is_interrupted(tmp_path: Path) -> None:
    def work(tell: Tell) -> None:
        (tmp_path / "pid").write_text(str(os.getpid()))
        tell("reading", 0, 1)
        time.sleep(600)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), Apart(work) as begun:
        begun.result(interrupted)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)
