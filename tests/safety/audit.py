"""Known vulnerabilities of what the locks pin: `python -m tests.safety.audit`, by pip-audit and the registry's own advisories.

A vulnerability that is known is shown and fails. Where the advisories can't be reached (offline, behind a mirror that carries none)
that is said, and does not fail: it says nothing about the packages.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements" / "dev.lock"
"""It holds the runtime's lock too."""

SECONDS = 300


def audited(lock: Path) -> str:
    """What pip-audit says of a lock, as JSON; empty where it could not even begin."""
    options = ["--no-deps", "--disable-pip", "--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    command = [sys.executable, "-m", "pip_audit", *options, "--requirement", str(lock)]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS).stdout
    except subprocess.TimeoutExpired:
        return ""


def judged(found: str) -> tuple[int, list[str]]:
    """The status, and what to say: each known vulnerability with the releases that mend it, and how many were not looked up."""
    try:
        packages: list[dict[str, Any]] = json.loads(found)["dependencies"]
    except (ValueError, KeyError):
        return 0, ["not audited: the advisories can't be reached from here"]
    said = [
        f"{package['name']} {package['version']}: {hole['id']}, mended in {', '.join(hole['fix_versions']) or 'no release yet'}"
        for package in packages
        for hole in package.get("vulns", ())
    ]
    unknown = sum("skip_reason" in package for package in packages)
    known = len(packages) - unknown
    note = f"; {unknown} could not be looked up from here" if unknown else ""
    return int(bool(said)), [*said, f"{known} packages audited, {len(said)} known vulnerabilities{note}"]


def main() -> None:
    """The command line."""
    status, said = judged(audited(LOCK))
    sys.stdout.write("\n".join([*said, ""]))
    sys.exit(status)


if __name__ == "__main__":
    main()
