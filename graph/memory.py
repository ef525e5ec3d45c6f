"""What one build hands to the next within a process, so that the store need not be asked for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graph.kept import Kept, Reading
    from graph.past import Past
    from graph.resolve.gist import Gist, Shared
    from graph.state import State


@dataclass(slots=True)
class Memory:
    """What one build hands to the next within a process: gists and words of units by key, and the state of a generation."""

    gists: dict[str, tuple[Gist, tuple[tuple[int, str], ...]]] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    shared: Shared | None = None
    """What the gists that came in one build hold alike."""
    generation: Path | None = None
    state: State | None = None
    past: tuple[Mapping[str, Any], Past] | None = None
    """What resolution keeps, and the inputs under which that counts."""
    stays: bool = False
    """More builds will follow: what is slow to import is imported here, once."""

    def read(self, kept: Kept, keys: Iterable[str]) -> None:
        """The gists of these units are here, unless they are not kept yet."""
        for key, gist, notes in kept.gists(sorted(key for key in keys if key not in self.gists)):
            self._put(key, gist, notes)

    def take(self, reading: Reading) -> None:
        """The gists of the units that were read."""
        from graph.plain import from_bytes

        for unit in reading.new:
            self._put(unit.key, *from_bytes(unit.gist))

    def _put(self, key: str, gist: Gist, notes: tuple[tuple[int, str], ...]) -> None:
        from graph.resolve.gist import Shared

        self.shared = self.shared or Shared()
        self.gists[key] = self.shared.gist(gist), notes

    def take_past(self, inputs: Mapping[str, Any]) -> Past | None:
        """What resolution keeps, where it counts for these inputs; it is gone from here until it is given back."""
        past, self.past = self.past, None
        return past[1] if past and past[0] == inputs else None

    def keep(self, keys: Collection[str]) -> None:
        """Forget all but these units."""
        for table in (self.gists, self.words):
            for key in table.keys() - keys:
                del table[key]
