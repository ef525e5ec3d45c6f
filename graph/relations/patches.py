"""Patches as chains, with their versions, commits and source files."""

from __future__ import annotations

from collections.abc import Iterator

from graph.facts import Facts, Node
from graph.relations.resolved import Resolved, key_iri
from graph.relations.scene import Scene
from graph.resolve.patches import Chain, Sight, bare_subject
from graph.vocabulary import node_iri
from nlp.records import Patch


def add_patches(scene: Scene, facts: Facts) -> None:
    """The chains, versions, commits and source files that a unit shows."""
    for patch, chain, commit in scene.sights():
        proof = scene.evidence(patch.line, f"patch: {patch.form}", patch.text)
        if chain:
            facts.see(scene.by_key("patch", chain), "patch", proof)
            for path in source_files(patch):
                facts.see(scene.node("source-file", *path.split("/")), "source-file", proof)
        if chain and patch.version:
            facts.see(scene.by_key("patch", f"{chain}/v{patch.version}"), "patch-version", proof)
        if commit:
            facts.see(scene.node("commit", commit), "commit", proof)


def source_files(patch: Patch) -> list[str]:
    """The paths that a patch touches, as it names them and as its diffs do."""
    return sorted({*patch.files, *(path for diff in patch.diffs for path in diff.files)})


def describe_patches(resolved: Resolved) -> Iterator[Node]:
    """Chains with their versions, commits and source files."""
    base = resolved.corpus.base
    for chain in resolved.patches.chains.values():
        node = _chain(chain, base)
        for sight in chain.sights:
            parts = list(_parts(resolved, chain, sight, base))
            yield from parts
            if chain.whole:
                node.properties |= {
                    ("ll:touches" if "source-file" in part.kinds else "dcterms:hasVersion", (part.iri, "@id"))
                    for part in parts
                }
        if chain.whole:
            yield node


def _chain(chain: Chain, base: str) -> Node:
    where = chain.sights[0].unit
    node = Node(key_iri(base, "patch", chain.key), {"patch"}, chain.title or f"diff in {where.heading or where.path}")
    if chain.title:
        node.properties.add(("dcterms:title", (chain.title, "xsd:string")))
    node.properties |= {
        ("skos:altLabel", (name, "xsd:string"))
        for name in (*chain.subjects, *chain.files, *(f.rsplit("/", 1)[-1] for f in chain.files))
    }
    return node


def _parts(resolved: Resolved, chain: Chain, sight: Sight, base: str) -> Iterator[Node]:
    """The version, the commit and the source files that one sighting shows."""
    patch = sight.patch
    if chain.whole and patch.version:
        subjects = [s.patch.subject for s in chain.sights if s.patch.version == patch.version and s.patch.subject]
        label = min(subjects, default=f"{chain.title} v{patch.version}")
        number = {("ll:version", (str(patch.version), "xsd:integer"))}
        yield Node(key_iri(base, "patch", f"{chain.key}/v{patch.version}"), {"patch-version"}, label, number)
    if patch.commit:
        full = resolved.patches.commits[patch.commit]
        commit = Node(node_iri("commit", full, base=base), {"commit"}, full)
        commit.properties.add(("dcterms:identifier", (full, "xsd:string")))
        if patch.subject:
            commit.properties.add(("dcterms:title", (bare_subject(patch.subject), "xsd:string")))
        yield commit
    for path in source_files(patch) if chain.whole else ():
        yield Node(node_iri("source-file", *path.split("/"), base=base), {"source-file"}, path)
