"""Who did what to which bug or patch: from claims, authors, trailers and threads."""

from __future__ import annotations

from collections import defaultdict
from itertools import product

from graph.corpus import Unit
from graph.facts import Edge, Evidence, Facts
from graph.relations.resolved import Resolved, evidence
from graph.resolve import patches, threads
from graph.resolve.patches import subject_key
from graph.vocabulary import ROLES
from nlp.records import Claim
from nlp.roles import ALL_PATCHES

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


def add_work(resolved: Resolved, facts: Facts) -> None:
    """Who did what: from claims, authors, trailers and threads."""
    for unit in resolved.corpus.units:
        for claim in unit.records.claims:
            who = resolved.who(unit, claim.who)
            if who and "unresolved" not in facts.nodes[who].kinds:
                for target in _claimed(resolved, unit, claim):
                    _worked(facts, who, claim.role, target, evidence(unit, claim.line, claim.rule, claim.text))
    for chain in resolved.patches.chains.values():
        _add_authors(resolved, facts, chain)
    _add_discussions(resolved, facts)
    _add_fixes(resolved, facts)


def _worked(facts: Facts, who: str, role: str, target: str, *proof: Evidence, derived: bool = False) -> None:
    if target not in facts.nodes:
        return
    facts.edge(who, "ll:workedOn", target, *proof, derived=derived)
    if role in ROLES:
        facts.edge(who, f"ll:{role}", target, *proof, derived=derived)


def _claimed(resolved: Resolved, unit: Unit, claim: Claim) -> list[str]:
    kind, _, rest = claim.what.partition(":")
    if kind == "bug":
        return [resolved.bug(unit, rest)]
    if claim.what == ALL_PATCHES:
        lines = sorted({patch.line for patch in unit.records.patches if patch.subject or patch.file_name})
    else:
        lines = [int(rest)]
    return [target for line in lines for target in _patch_nodes(resolved, unit, line)]


def _patch_nodes(resolved: Resolved, unit: Unit, line: int) -> list[str]:
    """The chain that is seen at a line; the commit itself where it stands alone or is named there."""
    nodes = [resolved.base("patch", key) for key in resolved.patches.at.get((unit.number, line), ())]
    hashes = {resolved.patches.commits[p.commit] for p in unit.records.patches if p.line == line and p.commit}
    return nodes + [resolved.iri("commit", commit) for commit in sorted(hashes)]


def _add_authors(resolved: Resolved, facts: Facts, chain: patches.Chain) -> None:
    for sight in chain.sights:
        unit, patch = sight.unit, sight.patch
        targets = _patch_nodes(resolved, unit, patch.line)
        said = [("wrote", patch.author, patch.line)] if patch.author else []
        said += [(TRAILERS[key], who, line) for key, who, line in patch.trailers if key in TRAILERS]
        for role, name, line in said:
            who = resolved.who(unit, name)
            if who and "unresolved" not in facts.nodes[who].kinds:
                for target in targets:
                    _worked(facts, who, role, target, evidence(unit, line, f"{role}: author and trailers"))


def _add_discussions(resolved: Resolved, facts: Facts) -> None:
    """Who posts in a thread about a patch discusses it; who posts it, wrote it."""
    for title, keys in resolved.threads.threads.values():
        chain = resolved.patches.by_subject.get(subject_key(title)) if title else None
        if not chain:
            continue
        for key in keys:
            post = resolved.threads.posts[key]
            for unit, message in post.places:
                proof = evidence(unit, message.line, "message in the patch's thread")
                speakers = [post.sender, resolved.people.who(unit.number, message.answers) if message.answers else None]
                for person in speakers:
                    if person and not person.startswith("?"):
                        _worked(facts, resolved.person(person), "discussed", resolved.base("patch", chain), proof)
    _add_answered(resolved, facts)
    for post in resolved.threads.posts.values():
        for unit, message in post.places:
            _add_posted(resolved, facts, post, unit, message.line, set(message.own))


def _add_answered(resolved: Resolved, facts: Facts) -> None:
    """Who answers a mail about a patch, and whom he answers, discuss the patch."""
    for unit in resolved.corpus.units:
        for message in unit.records.messages:
            speakers = [message.sender, message.answers] if message.answers else [message.sender]
            keys = {key for name in speakers if (key := resolved.people.who(unit.number, name)) and key[0] != "?"}
            for line in sorted({p.line for p in unit.records.patches if p.form == "subject"}):
                if not message.line <= line <= message.end:
                    continue
                proof = evidence(unit, line, "answers a mail about the patch")
                for key, target in product(sorted(keys), _patch_nodes(resolved, unit, line)):
                    _worked(facts, resolved.person(key), "discussed", target, proof)


def _add_posted(resolved: Resolved, facts: Facts, post: threads.Post, unit: Unit, line: int, own: set[int]) -> None:
    """A patch that stands in a message's own text, and has no author, is its sender's."""
    for patch in unit.records.patches:
        if (
            (patch.line != line and patch.line not in own)
            or patch.form == "subject"
            or patch.author
            or not post.sender
            or post.sender.startswith("?")
        ):
            continue
        for target in _patch_nodes(resolved, unit, patch.line):
            _worked(
                facts,
                resolved.person(post.sender),
                "committed" if patch.form.startswith("commit") else "wrote",
                target,
                evidence(unit, patch.line, "in the sender's message", patch.text),
            )


def _add_fixes(resolved: Resolved, facts: Facts) -> None:
    """A patch fixes a bug that its own subject or file name names, or that the comment which names it is about."""
    for unit in resolved.corpus.units:
        at = {line: message for message in unit.records.messages for line in (message.line, *message.own)}
        bugs_at: dict[int, set[str]] = defaultdict(set)
        for seen in unit.records.sightings:
            if seen.kind == "bug":
                bugs_at[seen.line].add(resolved.bug(unit, seen.key))
        for patch in unit.records.patches:
            found = set(bugs_at.get(patch.line, ()))
            message = at.get(patch.line)
            if message and message.bug and patch.commit:
                found.add(resolved.bug(unit, message.bug))
            for target in _patch_nodes(resolved, unit, patch.line):
                for bug in found:
                    proof = evidence(unit, patch.line, "bug and patch named together", patch.text)
                    facts.edge(target, "ll:fixes", bug, proof)
    _flow(facts)


def _flow(facts: Facts) -> None:
    """Who wrote a patch that fixes a bug worked on the bug."""
    fixes = [edge for edge in facts.edges.values() if edge.predicate == "ll:fixes"]
    makers: dict[str, list[Edge]] = defaultdict(list)
    for edge in facts.edges.values():
        if edge.predicate in ("ll:wrote", "ll:committed", "ll:backported"):
            makers[edge.object].append(edge)
    for fix in sorted(fixes, key=lambda e: (e.subject, e.object)):
        for made in sorted(makers[fix.subject], key=lambda e: (e.subject, e.predicate)):
            facts.edge(made.subject, "ll:workedOn", fix.object, *made.evidence, *fix.evidence, derived=True)
