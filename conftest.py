"""What the tests and the examples in docstrings share: a store of the bundled log."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

# readline, which pytest imports, sets this behind Python's back for all child processes, and outputs would be cut to it.
os.environ.pop("COLUMNS", None)
os.unsetenv("COLUMNS")


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the bundled log, only to be read."""
    from graph.build import build

    store = tmp_path_factory.mktemp("samples") / "store"
    build(store, [Path(__file__).parent / "samples"])
    return store


@pytest.fixture(autouse=True)
def open_log_finds_the_sample(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The examples of `queries.api` run on the bundled log."""
    if isinstance(request.node, pytest.DoctestItem) and request.node.name.startswith("queries.api"):
        monkeypatch.setenv("LOGLOOM_STORE", str(request.getfixturevalue("sample_store")))
