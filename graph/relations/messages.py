"""Messages with their senders, dates and subjects, and the threads that they form."""

from __future__ import annotations

from collections.abc import Iterator

from graph.facts import Facts, Node, Value
from graph.relations.resolved import Resolved, evidence
from graph.resolve import threads

CONTENT = 4000
"""Characters of a message that the graph holds."""


def add_messages(resolved: Resolved, facts: Facts) -> None:
    """Messages with their senders, dates, subjects and words, and the threads that they form."""
    for post in resolved.threads.posts.values():
        node = facts.node(resolved.base("message", post.key), "message", post.subject or _untitled(resolved, post))
        thread = _thread(resolved, facts, post)
        node.properties.update(_properties(resolved, post))
        node.properties.add(("sioc:has_container", (thread.iri, "@id")))
        for unit, message in post.places:
            proof = evidence(unit, message.line, f"message: {message.form}")
            facts.see(node.iri, proof)
            facts.see(thread.iri, proof)
            for person in {post.sender, *(resolved.people.who(unit.number, name) for name in message.recipients)}:
                if person:
                    facts.edge(resolved.person(person), "ll:tookPartIn", node.iri, proof)
            if post.sender:
                facts.edge(resolved.person(post.sender), "ll:tookPartIn", thread.iri, proof)


def _thread(resolved: Resolved, facts: Facts, post: threads.Post) -> Node:
    title = resolved.threads.threads[post.thread][0]
    thread = facts.node(resolved.base("thread", post.thread), "thread", title or post.thread)
    if title:
        thread.properties.add(("dcterms:title", (title, "xsd:string")))
    return thread


def _properties(resolved: Resolved, post: threads.Post) -> Iterator[tuple[str, Value]]:
    if post.sender:
        yield "sioc:has_creator", (resolved.person(post.sender), "@id")
    if post.date:
        yield "dcterms:date", (_seconds(post.date), "xsd:dateTime") if "T" in post.date else (post.date, "xsd:date")
    if post.subject:
        yield "dcterms:title", (post.subject, "xsd:string")
    if content := _content(post):
        yield "sioc:content", (content, "xsd:string")
    if post.answers:
        yield "sioc:reply_of", (resolved.base("message", post.answers), "@id")


def _seconds(minute: str) -> str:
    return minute if minute.count(":") == 2 else f"{minute}:00"


def _content(post: threads.Post) -> str:
    """The post's own words, without what it quotes: as much of them as tells what it is about."""
    unit, message = max(post.places, key=lambda place: len(place[1].own))
    return "\n".join(unit.line(number).strip() for number in message.own)[:CONTENT].strip()


def _untitled(resolved: Resolved, post: threads.Post) -> str:
    name = (
        resolved.people.persons[post.sender].name
        if post.sender in resolved.people.persons
        else post.sender or "somebody"
    )
    unit = post.places[0][0]
    return f"{name}, {post.date or unit.heading or unit.path}"
