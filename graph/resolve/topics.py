"""How a topic is written: as it stands most often in topic lines."""

from __future__ import annotations

from graph.corpus import Change
from graph.resolve.tally import Tally, most
from graph.vocabulary import slug


class Topics:
    """The topics of a corpus, kept from build to build."""

    def __init__(self) -> None:
        self.labels: dict[str, str] = {}
        """Each topic's slug with its label. A change makes a new table."""
        self._written: Tally[str, str] = Tally(watched=True)

    def change(self, change: Change) -> None:
        """Other units are there."""
        for units, count in ((change.gone, -1), (change.come, 1)):
            entries = [unit.gist.entry for unit in units if unit.gist.entry and unit.gist.entry.topic_line]
            topics = ((slug(topic), topic) for entry in entries for topic in entry.topics)
            self._written.add_all((found for found in topics if found[0]), count)
        labels = dict(self.labels)
        for key in self._written.touched():
            if key in self._written:
                labels[key] = most(self._written[key])
            else:
                labels.pop(key, None)
        if labels != self.labels:
            self.labels = labels
