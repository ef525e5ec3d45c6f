"""The notebooks that come with Logloom, opened on a store: copied to a folder of the user's, served to this machine alone."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import BinaryIO

from graph.store import open_store, replace_file
from nlp.errors import LogloomError

PLACES = (Path(__file__).parent / "notebooks", Path(__file__).parents[1] / "notebooks")
"""Where they are: inside an installed package, or in the checkout."""
SERVER = "jupyterlab"


def copies(folder: Path) -> list[Path]:
    """The notebooks in a folder, copied there where they are not yet; what the user changed stays."""
    source = next(place for place in PLACES if place.is_dir())
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in sorted(source.glob("*.ipynb")):
            if not (folder / path.name).exists():
                replace_file(folder / path.name, partial(_copy, path))
    except OSError as error:
        raise LogloomError(f"{folder}: cannot be written ({error.strerror}); name another folder") from error
    return sorted(folder.glob("*.ipynb"))


def _copy(path: Path, output: BinaryIO) -> None:
    output.write(path.read_bytes())


def start(store: Path, folder: Path, browser: bool = True) -> int:
    """Opens the notebooks of a folder on a store, and waits until the user ends the server; its exit status.

    Raises LogloomError where there is no such store, or no Jupyter.
    """
    open_store(store)
    if importlib.util.find_spec(SERVER) is None:
        raise LogloomError("notebooks need JupyterLab and its kind: pip install 'logloom[notebook]'")
    copies(folder)
    return subprocess.call(arguments(folder, browser), env=os.environ | {"LOGLOOM_STORE": str(store.absolute())})


def arguments(folder: Path, browser: bool) -> list[str]:
    """The command that serves a folder to this machine alone, and asks nobody for updates or news."""
    quiet = [] if browser else ["--no-browser"]
    return [
        sys.executable,
        "-m",
        SERVER,
        "--ServerApp.ip=127.0.0.1",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.news_url=None",
        "--LabApp.extension_manager=readonly",
        f"--ServerApp.root_dir={folder.absolute()}",
        *quiet,
    ]
