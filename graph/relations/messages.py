"""Messages with their senders, dates and subjects, and the threads that they form."""

from __future__ import annotations

from graph.facts import Facts
from graph.relations.resolved import Resolved, evidence
from graph.resolve import threads


def add_messages(resolved: Resolved, facts: Facts) -> None:
    """Messages with their senders, dates and subjects, and the threads that they form."""
    for post in resolved.threads.posts.values():
        node = facts.node(resolved.base("message", post.key), "message", post.subject or _untitled(resolved, post))
        if post.sender:
            node.properties.add(("sioc:has_creator", (resolved.person(post.sender), "@id")))
        if post.date:
            node.properties.add(
                (
                    "dcterms:date",
                    (post.date, "xsd:date") if "T" not in post.date else (_seconds(post.date), "xsd:dateTime"),
                )
            )
        if post.subject:
            node.properties.add(("dcterms:title", (post.subject, "xsd:string")))
        if post.answers:
            node.properties.add(("sioc:reply_of", (resolved.base("message", post.answers), "@id")))
        title = resolved.threads.threads[post.thread][0]
        thread = facts.node(resolved.base("thread", post.thread), "thread", title or post.thread)
        if title:
            thread.properties.add(("dcterms:title", (title, "xsd:string")))
        node.properties.add(("sioc:has_container", (thread.iri, "@id")))
        for unit, message in post.places:
            proof = evidence(unit, message.line, f"message: {message.form}")
            facts.see(node.iri, proof)
            facts.see(thread.iri, proof)
            for person in {post.sender, *(resolved.people.who(unit.number, name) for name in message.recipients)} - {
                None
            }:
                assert person
                facts.edge(resolved.person(person), "ll:tookPartIn", node.iri, proof)
            if post.sender:
                facts.edge(resolved.person(post.sender), "ll:tookPartIn", thread.iri, proof)


def _seconds(minute: str) -> str:
    return minute if minute.count(":") == 2 else f"{minute}:00"


def _untitled(resolved: Resolved, post: threads.Post) -> str:
    name = (
        resolved.people.persons[post.sender].name
        if post.sender in resolved.people.persons
        else post.sender or "somebody"
    )
    unit = post.places[0][0]
    return f"{name}, {post.date or unit.heading or unit.path}"
