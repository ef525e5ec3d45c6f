"""Who did what to which bug or patch: from claims, authors, trailers and threads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from graph.facts import Evidence, Facts, Triple
from graph.relations.scene import Scene
from graph.vocabulary import ROLES
from nlp.records import ALL_PATCHES, REPLY, Claim, Name, Patch

TRAILERS = {
    "signed-off-by": "wrote",
    "reviewed-by": "reviewed",
    "acked-by": "reviewed",
    "tested-by": "tested",
    "reported-by": "reported",
    "co-developed-by": "wrote",
    "committer": "committed",
    "suggested-by": "discussed",
    "reported-and-tested-by": "tested",
}

NEAR_COMMITTED = 12
"""Lines below `committed` that may list what was."""

MADE = ("wrote", "committed", "backported")
"""Roles of whoever makes a patch."""

MAKING = tuple(f"ll:{role}" for role in MADE)
"""Edges that make whoever stands at them a worker on the bug that the patch fixes."""


def add_work(scene: Scene, facts: Facts) -> None:
    """Who did what, by one unit: from claims, authors, trailers and threads."""
    for claim in scene.records.claims:
        if who := scene.human(claim.who):
            for target in _claimed(scene, facts, claim):
                _worked(facts, who, claim.role, target, scene.evidence(claim.line, claim.rule, claim.text))
    _add_authors(scene, facts)
    _add_discussions(scene, facts)
    _add_answered(scene, facts)
    _add_posted(scene, facts)
    _add_fixes(scene, facts)


def _worked(facts: Facts, who: str, role: str, target: str, proof: Evidence) -> None:
    facts.edge(who, "ll:workedOn", target, proof)
    if role in ROLES:
        facts.edge(who, f"ll:{role}", target, proof)


def _patches(scene: Scene, line: int) -> list[str]:
    """The chain that is seen at a line; the commit itself where it stands alone or is named there."""
    return [target for target, _ in scene.patches_at.get(line, ())]


def _claimed(scene: Scene, facts: Facts, claim: Claim) -> list[str]:
    kind, _, rest = claim.what.partition(":")
    if kind == "bug":
        bug = scene.bug(rest)
        return [bug] if bug in facts.kinds else []
    if claim.what == ALL_PATCHES:
        lines = sorted({patch.line for patch in scene.records.patches if _is_meant(scene, claim, patch)})
    else:
        lines = [int(rest)]
    return [target for line in lines for target in _patches(scene, line)]


def _is_meant(scene: Scene, claim: Claim, patch: Patch) -> bool:
    """Whether `the patch` can be this one: it has a name, and who says that he made it is not told to have got it from another."""
    if not (patch.subject or patch.file_name):
        return False
    if claim.role not in MADE:
        return True
    maker = patch.author or _sender_at(scene, patch.line)
    return maker is None or scene.human(maker) in {"", scene.human(claim.who)}


def _sender_at(scene: Scene, line: int) -> Name | None:
    """Who sent the message around a line, unless that answers another, whose patch it may show."""
    around = (m for m in scene.records.messages if line in (m.line, *m.own))
    return next((m.sender for m in around if not REPLY.match(m.subject)), None)


def _add_authors(scene: Scene, facts: Facts) -> None:
    for patch in scene.records.patches:
        said = [("wrote", patch.author, patch.line)] if patch.author else []
        said += [(TRAILERS[key], who, line) for key, who, line in patch.trailers if key in TRAILERS]
        for role, name, line in said:
            if who := scene.human(name):
                for target in _patches(scene, patch.line):
                    _worked(facts, who, role, target, scene.evidence(line, f"{role}: author and trailers"))


def _add_discussions(scene: Scene, facts: Facts) -> None:
    """Who posts in a thread about a patch discusses it."""
    for message, post in scene.posts():
        if not post.chain:
            continue
        proof = scene.evidence(message.line, "message in the patch's thread")
        for key in {post.sender, scene.key(message.answers) if message.answers else ""}:
            if key and key[0] != "?":
                _worked(facts, scene.person(key), "discussed", scene.by_key("patch", post.chain), proof)


def _add_answered(scene: Scene, facts: Facts) -> None:
    """Who answers a mail about a patch, and whom he answers, discuss the patch."""
    subjects = sorted({p.line for p in scene.records.patches if p.form == "subject"})
    for message in scene.records.messages:
        speakers = [message.sender, message.answers] if message.answers else [message.sender]
        people = {who for name in speakers if (who := scene.human(name))}
        for line in subjects:
            if message.line <= line <= message.end:
                proof = scene.evidence(line, "answers a mail about the patch")
                for target in _patches(scene, line):
                    for who in people:
                        _worked(facts, who, "discussed", target, proof)


def _add_posted(scene: Scene, facts: Facts) -> None:
    """A patch that stands in a message's own text, and has no author, is its sender's; a commit that it only names is not."""
    for message, post in scene.posts():
        if not post.sender or post.sender.startswith("?"):
            continue
        own = {message.line, *message.own}
        for patch in scene.records.patches:
            if patch.line not in own or patch.form == "subject" or patch.author:
                continue
            named = patch.form.startswith("commit") or patch.form == "git-output"
            if named and not _said_committed(scene.records.claims, own, patch.line):
                continue
            role = "committed" if named else "wrote"
            proof = scene.evidence(patch.line, "in the sender's message", patch.text)
            for target in _patches(scene, patch.line):
                _worked(facts, scene.person(post.sender), role, target, proof)


def _said_committed(claims: Iterable[Claim], own: Collection[int], line: int) -> bool:
    """Whether a message says, not far above a line of it, that something was committed."""
    return any(c.role == "committed" and c.line in own and line - NEAR_COMMITTED <= c.line <= line for c in claims)


def _add_fixes(scene: Scene, facts: Facts) -> None:
    """A patch fixes a bug that its own subject or file name names, or that the comment which names it is about."""
    at = {line: message for message in scene.records.messages for line in (message.line, *message.own)}
    bugs_at: dict[int, set[str]] = defaultdict(set)
    for seen in scene.records.sightings:
        if seen.kind == "bug":
            bugs_at[seen.line].add(scene.bug(seen.key))
    for patch in scene.records.patches:
        found = set(bugs_at.get(patch.line, ()))
        message = at.get(patch.line)
        if message and message.bug and patch.commit:
            found.add(scene.bug(message.bug))
        for target in _patches(scene, patch.line):
            for bug in sorted(found & facts.kinds.keys()):
                proof = scene.evidence(patch.line, "bug and patch named together", patch.text)
                facts.edge(target, "ll:fixes", bug, proof)


@dataclass(frozen=True, slots=True, order=True)
class Basis:
    """A line that an inferred edge rests on: its unit, that unit's first line, and the evidence."""

    unit: str
    start: int
    evidence: Evidence


Making = tuple[Triple, tuple[Basis, ...]]
"""An edge of a unit that others follow from, with its lines."""


def making(scene: Scene, facts: Facts) -> tuple[Making, ...]:
    """The edges of a unit that say who made a patch and what a patch fixes."""
    return tuple(
        (edge, tuple(Basis(scene.iri, scene.records.start, proof) for proof in sorted(proofs)))
        for edge, proofs in sorted(facts.edges.items())
        if edge[1] in (*MAKING, "ll:fixes")
    )


def follow(units: Iterable[Iterable[Making]]) -> Iterator[tuple[Triple, tuple[Basis, ...]]]:
    """Who wrote a patch that fixes a bug worked on the bug: the edges that follow, each with the lines that it rests on."""
    fixes: dict[str, list[Making]] = defaultdict(list)
    makers: dict[str, list[Making]] = defaultdict(list)
    for unit in units:
        for edge, lines in unit:
            subject, predicate, object_ = edge
            if predicate == "ll:fixes":
                fixes[subject].append((edge, lines))
            else:
                makers[object_].append((edge, lines))
    found: dict[Triple, set[Basis]] = defaultdict(set)
    for patch in fixes:
        for fix, proofs in fixes[patch]:
            for made, others in makers.get(patch, ()):
                found[made[0], "ll:workedOn", fix[2]].update((*proofs, *others))
    return ((edge, tuple(sorted(lines))) for edge, lines in sorted(found.items()))
