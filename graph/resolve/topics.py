"""How a topic is written: as it stands most often in topic lines."""

from __future__ import annotations

from collections import Counter, defaultdict

from graph.corpus import Corpus
from graph.vocabulary import slug


def resolve(corpus: Corpus) -> dict[str, str]:
    """Each topic's slug with its label."""
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for unit in corpus.units:
        entry = unit.gist.entry
        for topic in entry.topics if entry and entry.topic_line else ():
            written[slug(topic)][topic] += 1
    return {key: min(ways, key=lambda way: (-ways[way], way)) for key, ways in written.items() if key}
