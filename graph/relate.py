"""Records and resolutions to facts: the nodes and edges of the graph, each with its evidence.

What is added is listed in `FACTS`; each kind of thing has a file of its own in `graph.relations`.
"""

from __future__ import annotations

from collections.abc import Callable

from graph.corpus import Corpus
from graph.facts import Facts
from graph.relations.bugs import add_bugs
from graph.relations.co_mentions import add_co_mentions
from graph.relations.entries import add_entries, add_files, add_series
from graph.relations.messages import add_messages
from graph.relations.patches import add_patches
from graph.relations.people import add_people
from graph.relations.references import add_references
from graph.relations.resolved import Resolved
from graph.relations.software import add_software
from graph.relations.times import add_times
from graph.relations.todos import add_todos
from graph.relations.work import add_work
from graph.resolve import bugs, documents, patches, people, series, threads
from graph.resolve import software as learned_software
from graph.settings import Settings


def resolve(corpus: Corpus, settings: Settings) -> Resolved:
    """All that needs the whole corpus, in the order in which one rests on the other."""
    who = people.resolve(corpus, settings)
    is_a = {name.casefold(): kind for name, kind in settings.is_a}
    return Resolved(
        corpus,
        who,
        patches.resolve(corpus),
        threads.resolve(corpus, who),
        series.resolve(corpus),
        bugs.resolve(corpus),
        documents.index_files(document.path for document in corpus.documents),
        learned_software.learn(corpus, who, is_a),
        is_a,
    )


FACTS: tuple[Callable[[Resolved, Facts], None], ...] = (
    add_files,
    add_entries,
    add_series,
    add_references,
    add_people,
    add_bugs,
    add_software,
    add_patches,
    add_messages,
    add_work,
    add_times,
    add_todos,
    add_co_mentions,
)
"""What makes the graph, in the order in which one part rests on another."""


def relate(resolved: Resolved) -> Facts:
    """The facts of a corpus."""
    facts = Facts()
    for add in FACTS:
        add(resolved, facts)
    return facts
