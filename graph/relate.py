"""Records and resolutions to facts: the nodes and edges of the graph, each with its evidence.

One function a kind of thing; each reads the corpus and what was resolved, and adds to the facts. `FACTS` lists them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, product

from graph.corpus import Corpus, Unit, entry_node
from graph.facts import Edge, Evidence, Facts
from graph.resolve import bugs, documents, patches, people, series, threads
from graph.resolve import software as learned_software
from graph.resolve.patches import bare_subject, subject_key
from graph.resolve.person import People
from graph.settings import Settings
from graph.vocabulary import ROLES, iri, node_iri, slug
from nlp.patterns import software, trackers
from nlp.records import Claim, Name, Reference
from nlp.roles import ALL_PATCHES

QUOTE_LIMIT = 300
"""Characters of a line that a mention quotes."""
LINKED = ("person", "bug", "patch", "project", "tool")
"""Kinds of node between which co-mentions are counted."""
CROWD = 40
"""An entry that names more of them than this (a list of releases, a mail's whole address book) tells nothing by standing together."""
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


@dataclass(slots=True)
class Resolved:
    """What was decided over the whole corpus."""

    corpus: Corpus
    people: People
    patches: patches.Patches
    threads: threads.Threads
    series: tuple[series.Series, ...]
    bugs: dict[str, str]
    files: dict[str, list[tuple[str, ...]]]
    software: tuple[learned_software.Learned, ...]

    def iri(self, kind: str, *parts: str) -> str:
        """The IRI of a node of this graph."""
        return node_iri(kind, *parts, base=self.corpus.base)

    def who(self, unit: Unit, name: Name | None) -> str | None:
        """The node of the person, or of the name that fits several, whom a record names."""
        key = self.people.who(unit.number, name)
        return None if key is None else self.person(key)

    def person(self, key: str) -> str:
        """The node of a person's key; a key with `?` is a name that fits several."""
        return self.iri("unresolved", slug(key[1:])) if key.startswith("?") else self.base("person", key)

    def base(self, kind: str, key: str) -> str:
        """The IRI of a node whose key has its parts divided by `/`."""
        return self.iri(kind, *key.split("/"))

    def bug(self, unit: Unit, key: str) -> str:
        """The node of a bug's key as a line has it."""
        return self.iri("bug", *self.bugs.get(f"{unit.number}/{key}", key).split(":", 1))


def resolve(corpus: Corpus, settings: Settings) -> Resolved:
    """All that needs the whole corpus, in the order in which one rests on the other."""
    who = people.resolve(corpus, settings)
    return Resolved(
        corpus,
        who,
        patches.resolve(corpus),
        threads.resolve(corpus, who),
        series.resolve(corpus),
        bugs.resolve(corpus),
        documents.index_files(document.path for document in corpus.documents),
        learned_software.learn(corpus, who),
    )


def relate(resolved: Resolved) -> Facts:
    """The facts of a corpus."""
    facts = Facts()
    for add in FACTS:
        add(resolved, facts)
    return facts


def evidence(unit: Unit, line: int, rule: str, words: str = "") -> Evidence:
    """A line as proof: whole where it is short, else as much of it as stands around the words."""
    text = unit.line(line)
    quote = text.strip()
    if len(quote) > QUOTE_LIMIT:
        at = max(0, text.find(words) - QUOTE_LIMIT // 3) if words else 0
        quote = text[at : at + QUOTE_LIMIT].strip()
    return Evidence(unit.number, line, quote, rule)


# --- files, entries, topics, series ---------------------------------------------------------------------------------


def add_files(resolved: Resolved, facts: Facts) -> None:
    """The files that were read; one without a heading is a document too."""
    for unit in resolved.corpus.units:
        node = facts.node(unit.file_iri, "file", unit.path)
        if not unit.records.entry:
            facts.node(unit.file_iri, "document", unit.path)
            node.own = unit.number


def add_entries(resolved: Resolved, facts: Facts) -> None:
    """Entries with their dates, lines and topics."""
    for unit in resolved.corpus.units:
        entry = unit.records.entry
        if not entry:
            continue
        node = facts.node(unit.iri, "entry", entry.heading, unit.number)
        node.properties |= {
            ("dcterms:created", (entry.when.isoformat(), "xsd:dateTime")),
            ("ll:startLine", (str(entry.start), "xsd:integer")),
            ("ll:endLine", (str(entry.end), "xsd:integer")),
            ("dcterms:isPartOf", (unit.file_iri, "@id")),
        }
        if entry.plan:
            node.properties.add(("ll:plan", ("true", "xsd:boolean")))
        for addendum in entry.addenda:
            node.properties.add(("dcterms:modified", (addendum.when.isoformat(), "xsd:dateTime")))
        for topic in entry.topics:
            key = slug(topic)
            if key and entry.topic_line:
                target = facts.node(resolved.base("topic", key), "topic", topic)
                target.properties.add(("skos:prefLabel", (target.label, "xsd:string")))
                node.properties.add(("dcterms:subject", (target.iri, "@id")))
                facts.see(target.iri, evidence(unit, entry.topic_line, "topic line", topic))


def add_series(resolved: Resolved, facts: Facts) -> None:
    """Series, and which entry goes on from which."""
    for found in resolved.series:
        key = slug(" ".join(found.key), 120)
        node = facts.node(resolved.base("series", key), "series", found.title)
        node.properties.add(("dcterms:title", (found.title, "xsd:string")))
        before: Unit | None = None
        for number in found.units:
            unit = resolved.corpus.units[number]
            entry = unit.records.entry
            assert entry
            line = entry.topic_line or entry.start
            facts.nodes[unit.iri].properties.add(("dcterms:isPartOf", (node.iri, "@id")))
            facts.see(node.iri, evidence(unit, line, "topics before contN"))
            if before and entry.cont:
                facts.edge(unit.iri, "ll:continues", before.iri, evidence(unit, line, "contN"))
            before = unit


# --- references -----------------------------------------------------------------------------------------------------


def add_references(resolved: Resolved, facts: Facts) -> None:
    """Pointers to entries, there or missing, and to documents."""
    at: dict[str, list[str]] = defaultdict(list)
    for unit in resolved.corpus.units:
        if unit.when:
            at[unit.when.strftime("%Y-%m-%dT%H:%M")].append(unit.iri)
    for unit in resolved.corpus.units:
        for reference in unit.records.references:
            proof = evidence(
                unit, reference.line, "cross-reference" if not reference.document else "path", reference.text
            )
            for target in _targets(resolved, facts, unit, reference, at):
                edge = facts.edge(unit.iri, "ll:references", target, proof)
                if reference.item_path:
                    facts.item_paths.setdefault((unit.number, edge.subject, edge.object, proof), set()).add(
                        reference.item_path
                    )
                if reference.document:
                    facts.see(target, proof)


def _targets(
    resolved: Resolved, facts: Facts, unit: Unit, reference: Reference, at: dict[str, list[str]]
) -> Iterator[str]:
    if reference.document:
        yield _document(resolved, facts, reference.document)
    elif reference.when:
        minute = reference.when.strftime("%Y-%m-%dT%H:%M")
        yield from at.get(minute) or [_missing(resolved, facts, minute, reference.target)]
    else:
        yield unit.iri


def _missing(resolved: Resolved, facts: Facts, minute: str, heading: str) -> str:
    node = facts.node(
        entry_node(minute, resolved.corpus.base).replace("/entry/", "/missing-entry/"), "missing-entry", heading
    )
    node.properties.add(("dcterms:date", (minute + ":00", "xsd:dateTime")))
    return node.iri


def _document(resolved: Resolved, facts: Facts, pointer: str) -> str:
    found = documents.match(pointer, resolved.files)
    if found and found[1]:
        node = facts.node(resolved.iri("file", *found[0].split("/")), "document", found[0])
    else:
        node = facts.node(
            resolved.iri("document", *(found[0].split("/") if found else documents.parts_of(pointer))),
            "document",
            pointer,
        )
        if not found:
            node.properties.add(("rdf:type", (iri("ll:Missing"), "@id")))
    node.properties.add(("skos:altLabel", (pointer, "xsd:string")))
    return node.iri


# --- people, bugs, software -----------------------------------------------------------------------------------------


def add_people(resolved: Resolved, facts: Facts) -> None:
    """People with their names and addresses, names that fit several, and every line that names one."""
    for key, person in resolved.people.persons.items():
        node = facts.node(resolved.person(key), "person", person.name)
        node.properties.add(("foaf:name", (person.name, "xsd:string")))
        node.properties |= {("skos:altLabel", (alias, "xsd:string")) for alias in person.aliases}
        node.properties |= {("foaf:mbox", (f"mailto:{address}", "@id")) for address in person.addresses}
        node.properties |= {("ll:joinedBecause", (why, "xsd:string")) for why in person.joins}
        if person.writer:
            node.properties.add(("ll:writer", ("true", "xsd:boolean")))
    for key, name in resolved.people.unresolved.items():
        node = facts.node(resolved.person(f"?{key}"), "unresolved", name.name)
        node.properties |= {("ll:mayBe", (resolved.person(candidate), "@id")) for candidate in name.candidates}
    for use, key in resolved.people.uses:
        unit = resolved.corpus.units[use.unit]
        if use.text and not _only_answered(use.rule):
            facts.see(resolved.person(key), evidence(unit, use.line, use.rule, use.text))


def _only_answered(rule: str) -> bool:
    return False


def add_bugs(resolved: Resolved, facts: Facts) -> None:
    """Bugs and build-service requests."""
    pages = {row.prefix: row.page for row in trackers() if row.page}
    titles: dict[str, Counter[str]] = defaultdict(Counter)
    for unit in resolved.corpus.units:
        for seen in unit.records.sightings:
            if seen.kind not in ("bug", "request"):
                continue
            key = resolved.bugs.get(f"{unit.number}/{seen.key}", seen.key)
            prefix, _, number = key.partition(":")
            node = facts.node(resolved.iri(seen.kind, prefix, number), seen.kind, key)
            node.properties.add(("dcterms:identifier", (key, "xsd:string")))
            if prefix in pages:
                node.properties.add(("foaf:page", (pages[prefix].replace("{id}", number), "@id")))
            if seen.title:
                titles[node.iri][seen.title] += 1
            facts.see(node.iri, evidence(unit, seen.line, seen.rule, seen.text))
    for node_iri_, counts in titles.items():
        title = min(counts, key=lambda t: (-counts[t], t))
        facts.nodes[node_iri_].properties.add(("dcterms:title", (title, "xsd:string")))


def add_software(resolved: Resolved, facts: Facts) -> None:
    """Projects and tools: one node where it is both."""
    rows = {row.name: row for row in software()}
    for unit in resolved.corpus.units:
        for seen in unit.records.sightings:
            if seen.kind not in ("software", "tool", "product"):
                continue
            row = rows.get(seen.key)
            kinds = ("project",) if seen.kind == "product" else row.kinds if row else ("tool",)
            node = facts.node(resolved.base("software", slug(seen.key)), kinds[0], seen.key)
            node.kinds.update(kinds)
            forms = {*(row.forms if row else ()), seen.text} - {seen.key}
            node.properties |= {("skos:altLabel", (form, "xsd:string")) for form in forms}
            facts.see(node.iri, evidence(unit, seen.line, seen.rule, seen.text))

    for learned in resolved.software:
        node = facts.node(resolved.base("software", slug(learned.name)), learned.kind, learned.name)
        for number, line, text in learned.seen:
            facts.see(node.iri, evidence(resolved.corpus.units[number], line, "used like software", text))


# --- patches and messages -------------------------------------------------------------------------------------------


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


# --- work -----------------------------------------------------------------------------------------------------------


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
            (patch.line != line
            and patch.line not in own)
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


# --- time and co-mention --------------------------------------------------------------------------------------------


def add_times(resolved: Resolved, facts: Facts) -> None:
    """Minutes of plan items, on the plan, on the entries that the item points to, and on what the item names."""
    for unit in resolved.corpus.units:
        entry = unit.records.entry
        for number, time in enumerate(unit.records.times, 1):
            assert entry
            key = f"{unit.iri.rsplit('/', 1)[-1]}/{number}"
            node = facts.node(
                resolved.base("time", key), "time", f"{time.minutes} minutes, {entry.heading}", unit.number
            )
            node.properties |= {
                ("ll:minutes", (str(time.minutes), "xsd:integer")),
                ("dcterms:date", (entry.when.date().isoformat(), "xsd:date")),
                ("ll:on", (unit.iri, "@id")),
            }
            if time.open:
                node.properties.add(("ll:open", ("true", "xsd:boolean")))
            if not time.item:
                node.properties.add(("ll:wholeDay", ("true", "xsd:boolean")))
            facts.see(node.iri, evidence(unit, time.line, "time spent", time.text))
            if time.item:
                node.properties |= {
                    ("ll:on", (target, "@id")) for target in _spent_on(facts, unit, entry.items, time.line)
                }


def _spent_on(facts: Facts, unit: Unit, items: tuple[object, ...], line: int) -> set[str]:
    named = {
        iri_
        for (number, iri_), seen in facts.sightings.items()
        if number == unit.number
        and any(e.line == line for e in seen)
        and facts.nodes[iri_].kinds & {"bug", "project", "tool", "patch"}
    }
    pointed = {
        edge.object
        for edge in facts.edges.values()
        if edge.predicate == "ll:references" and edge.subject == unit.iri and any(e.line == line for e in edge.evidence)
    }
    return named | pointed


def add_co_mentions(resolved: Resolved, facts: Facts) -> None:
    """People, bugs, patches, projects and tools that stand in the same entry."""
    by_unit: dict[int, set[str]] = defaultdict(set)
    for unit, node in facts.sightings:
        if facts.nodes[node].kinds & set(LINKED):
            by_unit[unit].add(node)
    pairs: Counter[tuple[str, str]] = Counter()
    for unit in sorted(by_unit):
        if len(by_unit[unit]) <= CROWD:
            pairs.update(combinations(sorted(by_unit[unit]), 2))
    facts.co_mentions = pairs


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
    add_co_mentions,
)
"""What makes the graph, in the order in which one part rests on another."""
