"""Patches as chains, with their versions, commits and source files."""

from __future__ import annotations

from graph.facts import Facts
from graph.relations.resolved import Resolved, evidence
from graph.resolve import patches
from graph.resolve.patches import bare_subject


def add_patches(resolved: Resolved, facts: Facts) -> None:
    """Chains with their versions, commits and source files."""
    for chain in resolved.patches.chains.values():
        whole = chain.title or chain.subjects or chain.files or not chain.commits
        node = (
            facts.node(
                resolved.base("patch", chain.key),
                "patch",
                chain.title or f"diff in {chain.sights[0].unit.heading or chain.sights[0].unit.path}",
            )
            if whole
            else None
        )
        if node:
            if chain.title:
                node.properties.add(("dcterms:title", (chain.title, "xsd:string")))
            node.properties |= {
                ("skos:altLabel", (name, "xsd:string"))
                for name in (*chain.subjects, *chain.files, *(f.rsplit("/", 1)[-1] for f in chain.files))
            }
        for sight in chain.sights:
            _add_sight(resolved, facts, chain, sight, node.iri if node else None)


def _add_sight(resolved: Resolved, facts: Facts, chain: patches.Chain, sight: patches.Sight, whole: str | None) -> None:
    patch, unit = sight.patch, sight.unit
    proof = evidence(unit, patch.line, f"patch: {patch.form}", patch.text)
    targets = [whole] if whole else []
    if whole and patch.version:
        version = facts.node(
            resolved.base("patch", f"{chain.key}/v{patch.version}"),
            "patch-version",
            patch.subject or f"{chain.title} v{patch.version}",
        )
        version.properties.add(("ll:version", (str(patch.version), "xsd:integer")))
        facts.nodes[whole].properties.add(("dcterms:hasVersion", (version.iri, "@id")))
        targets.append(version.iri)
    if patch.commit:
        commit = _commit(resolved, facts, patch.commit)
        if patch.subject:
            facts.nodes[commit].properties.add(("dcterms:title", (bare_subject(patch.subject), "xsd:string")))
        if whole:
            facts.nodes[whole].properties.add(("dcterms:hasVersion", (commit, "@id")))
        targets.append(commit)
    for target in targets:
        facts.see(target, proof)
    for path in sorted({*patch.files, *(path for diff in patch.diffs for path in diff.files)}):
        if whole:
            source = facts.node(resolved.iri("source-file", *path.split("/")), "source-file", path)
            facts.nodes[whole].properties.add(("ll:touches", (source.iri, "@id")))
            facts.see(source.iri, proof)


def _commit(resolved: Resolved, facts: Facts, written: str) -> str:
    full = resolved.patches.commits[written]
    node = facts.node(resolved.iri("commit", full), "commit", full)
    node.properties.add(("dcterms:identifier", (full, "xsd:string")))
    return node.iri
