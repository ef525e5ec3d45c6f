"""Each dependency has a reason that is written down; known vulnerabilities are shown and fail, and being offline does not."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

from tests.safety.audit import judged

ROOT = Path(__file__).parents[2]


def declared() -> set[str]:
    """The names of all distributions that the project asks for, at run time, for an option, or to be developed."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = [table["project"]["dependencies"], *table["project"]["optional-dependencies"].values()]
    groups.append(table["build-system"]["requires"])
    return {re.split(r"[<>=!~\[; ]", one, maxsplit=1)[0] for group in groups for one in group}


def test_each_dependency_has_a_note_on_why_it_is_there() -> None:
    rows = re.findall(r"^\| `([\w.-]+)` \| (.+?) \|$", (ROOT / "docs/dependencies.md").read_text("utf-8"), re.MULTILINE)
    assert {name for name, _ in rows} == declared()
    assert len(rows) == len(declared())
    assert [name for name, why in rows if len(why) < 15] == []


def test_a_known_vulnerability_is_shown_and_fails() -> None:
    hole = {"id": "PYSEC-2099-1", "fix_versions": ["1.1"], "aliases": [], "description": "x"}
    packages = [{"name": "one", "version": "1.0", "vulns": [hole]}, {"name": "two", "version": "2.0", "vulns": []}]
    status, said = judged(json.dumps({"dependencies": packages, "fixes": []}))
    assert status == 1
    assert said == ["one 1.0: PYSEC-2099-1, mended in 1.1", "2 packages audited, 1 known vulnerabilities"]


def test_what_could_not_be_looked_up_is_said_and_does_not_fail() -> None:
    packages = [{"name": "one", "skip_reason": "not found"}, {"name": "two", "version": "2.0", "vulns": []}]
    assert judged(json.dumps({"dependencies": packages, "fixes": []})) == (
        0,
        ["1 packages audited, 0 known vulnerabilities; 1 could not be looked up from here"],
    )
    assert judged("") == (0, ["not audited: the advisories can't be reached from here"])


def test_ci_audits() -> None:
    assert "tests.safety.audit" in (ROOT / ".ci/run").read_text("utf-8")
