"""The notebooks run from top to bottom on the sample, and are kept without outputs."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from queries.notebook import arguments, copies

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def read(path: Path) -> nbformat.NotebookNode:
    """A notebook as its format's library has it."""
    found: nbformat.NotebookNode = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    return found


def test_there_is_a_tour_and_a_case_study() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["case-study", "tour"]


def test_they_are_copied_once_and_what_the_user_changed_stays(tmp_path: Path) -> None:
    first = copies(tmp_path / "mine")
    first[0].write_text("changed", encoding="utf-8")
    assert copies(tmp_path / "mine") == first
    assert first[0].read_text(encoding="utf-8") == "changed"


def test_they_are_served_to_this_machine_alone(tmp_path: Path) -> None:
    given = arguments(tmp_path, browser=False)
    assert {"--ServerApp.ip=127.0.0.1", "--LabApp.news_url=None"} <= set(given), "and it asks nobody for news"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_outputs_are_kept(path: Path) -> None:
    cells = read(path).cells
    assert [cell.id for cell in cells if cell.cell_type == "code" and (cell.outputs or cell.execution_count)] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_and_leaves_no_files_behind(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOGLOOM_STORE", raising=False)
    monkeypatch.setenv("PYTHONPATH", str(FOLDER.parent))
    before = sorted(file.name for file in FOLDER.iterdir())
    notebook = read(path)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(FOLDER)}}).execute()
    pictures = [
        output for cell in notebook.cells for output in cell.get("outputs", []) if "image/png" in output.get("data", {})
    ]
    assert len(pictures) >= {"tour": 4, "case-study": 1}[path.stem]
    said = [
        output.text for cell in notebook.cells for output in cell.get("outputs", []) if output.get("name") == "stderr"
    ]
    assert said == [], "no warning of a library either"
    shown = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert any("iframe" in str(output.get("data", {}).get("text/html", "")) for output in shown)
    assert sorted(file.name for file in FOLDER.iterdir()) == before
