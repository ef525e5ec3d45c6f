"""Which file that was read a path in the text means: the one whose path ends as the pointer does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping


def parts_of(path: str) -> tuple[str, ...]:
    """A pointer's or a file's parts: `~/log/a/b.txt` and `D:\\a\\b.txt` alike, without drive, home and `.`."""
    plain = path.replace("\\", "/").removeprefix("~").strip("/")
    return tuple(part for part in plain.split("/") if part not in ("", ".", "..") and not part.endswith(":"))


def index_files(paths: Iterable[str]) -> dict[str, list[tuple[str, ...]]]:
    """The files by their last part; folders too, as `name/`."""
    index: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for path in paths:
        parts = parts_of(path)
        index[parts[-1]].add(parts)
        for size in range(1, len(parts)):
            index[parts[size - 1] + "/"].add(parts[:size])
    return {name: sorted(found) for name, found in sorted(index.items())}


def match(pointer: str, files: Mapping[str, list[tuple[str, ...]]]) -> tuple[str, bool] | None:
    """The path that a pointer means, and whether it is a file (else a folder); None where nothing that was read fits.

    The longest common ending wins. One name alone is enough only where the pointer has no folder, or the file stands at the top.
    """
    parts = parts_of(pointer)
    if not parts:
        return None
    for name, is_file in ((parts[-1], True), (parts[-1] + "/", False)):
        ranked = sorted(
            ((_common_end(parts, found), found) for found in files.get(name, ())), key=lambda r: (-r[0], r[1])
        )
        if ranked and (ranked[0][0] >= min(2, len(parts)) or len(ranked[0][1]) == 1):
            return "/".join(ranked[0][1]), is_file
    return None


def _common_end(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    size = 0
    for a, b in zip(reversed(one), reversed(other), strict=False):
        if a != b:
            break
        size += 1
    return size
