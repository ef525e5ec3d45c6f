"""Messages with their senders, dates and subjects, and the threads that they form."""

from __future__ import annotations

from collections.abc import Iterator

from graph.facts import Facts, Node, Property
from graph.relations.resolved import Resolved, key_iri, person_iri
from graph.relations.scene import Scene
from graph.resolve import threads

CONTENT = 4000
"""Characters of a message that the graph holds."""


def add_messages(scene: Scene, facts: Facts) -> None:
    """Who took part in the messages of a unit; and their words, where the unit has most of them."""
    for message, post in scene.posts():
        node, thread = scene.by_key("message", post.key), scene.by_key("thread", post.thread)
        proof = scene.evidence(message.line, f"message: {message.form}")
        facts.see(node, "message", proof)
        facts.see(thread, "thread", proof)
        for key in {post.sender, *(scene.key(name) for name in message.recipients)} - {""}:
            facts.edge(scene.person(key), "ll:tookPartIn", node, proof)
        if post.sender:
            facts.edge(scene.person(post.sender), "ll:tookPartIn", thread, proof)
        if post.speaks and (content := _content(scene, message.own)):
            facts.node(node, "message", "").properties.add(("sioc:content", (content, "xsd:string")))


def _content(scene: Scene, own: tuple[int, ...]) -> str:
    """The post's own words, without what it quotes: as much of them as tells what it is about."""
    return "\n".join(scene.records.line(number).strip() for number in own)[:CONTENT].strip()


def describe_messages(resolved: Resolved) -> Iterator[Node]:
    """Messages with their senders, dates and subjects, and the threads that they form."""
    base = resolved.corpus.base
    for post in resolved.threads.posts.values():
        label = post.subject or _untitled(resolved, post)
        yield Node(key_iri(base, "message", post.key), {"message"}, label, set(_properties(resolved, post)))
    for key, (title, posts) in resolved.threads.threads.items():
        named: set[Property] = {("dcterms:title", (title, "xsd:string"))} if title else set()
        yield Node(
            key_iri(base, "thread", key),
            {"thread"},
            title or _untitled(resolved, resolved.threads.posts[posts[0]]),
            named,
        )


def _properties(resolved: Resolved, post: threads.Post) -> Iterator[Property]:
    base = resolved.corpus.base
    yield "sioc:has_container", (key_iri(base, "thread", post.thread), "@id")
    if post.sender:
        yield "sioc:has_creator", (person_iri(base, post.sender), "@id")
    if post.date:
        yield "dcterms:date", (_seconds(post.date), "xsd:dateTime") if "T" in post.date else (post.date, "xsd:date")
    if post.subject:
        yield "dcterms:title", (post.subject, "xsd:string")
    if post.answers:
        yield "sioc:reply_of", (key_iri(base, "message", post.answers), "@id")


def _seconds(minute: str) -> str:
    return minute if minute.count(":") == 2 else f"{minute}:00"


def _untitled(resolved: Resolved, post: threads.Post) -> str:
    persons = resolved.people.persons
    name = persons[post.sender].name if post.sender in persons else post.sender or "somebody"
    unit = post.places[0][0]
    return f"{name}, {post.date or unit.heading or unit.path}"
