"""Which software a message, a patch, a bug or a document is about, by its own name, or by the topic of the entry that has it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from graph.facts import Facts
from graph.relations.scene import Scene
from nlp.records import Message

CROWD = 3
"""A line that names more bugs or more projects than this is a list, and says of none what it is about."""

Target = tuple[int, str]
"""The line where something is named, and its IRI."""


def add_about(scene: Scene, facts: Facts) -> None:
    """What is about which project: it is named with it in a subject, in a patch's own line, in a line on a bug, or the topic says so."""
    projects = _projects(facts)
    if not projects:
        return
    for rule, targets in (
        ("subject names the project", _subjects(scene)),
        ("patch names the project", _patches(scene)),
        ("bug and project named together", _together(scene, facts, projects)),
    ):
        for line, target in targets:
            _about(scene, facts, target, projects.get(line, ()), line, rule)
    topic = scene.entry.topic_line if scene.entry else None
    if topic and topic in projects:
        for _, target in (*_messages(scene), *_patches(scene), *_bugs(scene, facts), *_documents(scene, facts)):
            _about(scene, facts, target, projects[topic], topic, "the entry's topic")


def _about(scene: Scene, facts: Facts, target: str, projects: tuple[str, ...], line: int, rule: str) -> None:
    for project in projects:
        facts.edge(target, "ll:about", project, scene.evidence(line, rule))


def _projects(facts: Facts) -> dict[int, tuple[str, ...]]:
    """Line → the projects that it names."""
    found: dict[int, set[str]] = defaultdict(set)
    for node, seen in facts.sightings.items():
        if node in facts.nodes and "project" in facts.nodes[node].kinds:
            for proof in seen:
                found[proof.line].add(node)
    return {line: tuple(sorted(nodes)) for line, nodes in found.items()}


def _messages(scene: Scene) -> list[Target]:
    return [(message.line, scene.by_key("message", post.key)) for message, post in scene.posts()]


def _subjects(scene: Scene) -> Iterator[Target]:
    """Messages at the line of their head that has their subject."""
    for message, post in scene.posts():
        if message.subject:
            yield _subject_line(scene, message), scene.by_key("message", post.key)


def _subject_line(scene: Scene, message: Message) -> int:
    head = range(message.line, min(message.own, default=message.end + 1))
    return next((line for line in head if message.subject in scene.records.line(line)), message.line)


def _patches(scene: Scene) -> Iterator[Target]:
    for line, targets in sorted(scene.patches_at.items()):
        yield from ((line, target) for target, _ in targets)


def _bugs(scene: Scene, facts: Facts) -> list[Target]:
    """Bugs where they are named; what only looked like one has no node."""
    seen = ((seen.line, scene.bug(seen.key)) for seen in scene.records.sightings if seen.kind == "bug")
    return [(line, bug) for line, bug in seen if bug in facts.kinds]


def _together(scene: Scene, facts: Facts, projects: dict[int, tuple[str, ...]]) -> Iterator[Target]:
    at: dict[int, set[str]] = defaultdict(set)
    for line, bug in _bugs(scene, facts):
        at[line].add(bug)
    for line, bugs in at.items():
        if len(bugs) <= CROWD and len(projects.get(line, ())) <= CROWD:
            yield from ((line, bug) for bug in bugs)


def _documents(scene: Scene, facts: Facts) -> Iterator[Target]:
    """The documents that an entry points to."""
    for (subject, predicate, target), proofs in facts.edges.items():
        if subject == scene.iri and predicate == "ll:references" and facts.kinds.get(target) == "document":
            yield from ((proof.line, target) for proof in proofs)
