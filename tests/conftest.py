"""What tests share: where the real logs, the gold and the browser are, or why they are not; how hypothesis runs."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def folder(path: Path) -> Path:
    """The folder itself, where this machine has it; else the test is skipped."""
    if not path.is_dir():
        pytest.skip("needs ../shared")
    return path


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def samples() -> Path:
    """The bundled log and the files that it points to."""
    return ROOT / "samples"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real logs and what was annotated in them. They lie beside the checkout, never in it."""
    return folder(SHARED)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The real logs."""
    return folder(SHARED / "corpus")


@pytest.fixture(scope="session")
def corpus_store(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the real logs, only to be read."""
    from graph.build import build

    store = tmp_path_factory.mktemp("corpus") / "store"
    build(store, [corpus])
    return store


@pytest.fixture(scope="session")
def gold() -> Path:
    """Annotated months: NAME.txt or NAME.markdown, and NAME.json beside it."""
    return folder(SHARED / "gold")


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The system's browser, for playwright's `executable_path`."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip("needs chromium")
    return Path(found)
