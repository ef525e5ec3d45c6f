"""Which sightings of patches are one chain: the same subject but for its tags, the same file name, a commit and its subject."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from graph.corpus import Corpus, Unit
from graph.resolve.joins import Joins
from graph.vocabulary import slug
from nlp.records import Patch

TAGS = re.compile(
    r"^(?:\s{0,4}(?:re|fwd?|aw|答复|回复|转发)\s?[:：]\s{0,4}|\s{0,4}\[[^\]]{0,80}\]\s{0,4}){1,8}", re.IGNORECASE
)
NUMBERED = re.compile(r"^\d{4}-")
ENDING = re.compile(r"\.(?:patch|diff|txt|eml|mbox)$", re.IGNORECASE)
VERSION = re.compile(r"[-_. ]v(?P<version>\d{1,2})(?=$|[-_. ])", re.IGNORECASE)
GIT_LIMIT = 52
"""`git format-patch` cuts a subject in a file's name at this length."""
PLACEHOLDERS = frozenset({"diff", "patch", "xxx", "xx", "x", "foo", "bar", "test", "fix", "tmp", "my", "a", "b"})
"""File names that say nothing: two of them need not be one patch."""
LIKE_LINES = 4
LIKE_SHARE = 0.5
"""Two diffs are of one patch where they add so many lines, and this share of the smaller one's, alike."""
COMMON_LINE = 30
"""A line that more diffs than this add tells nothing."""
SHORTEST = 7
"""Digits of a hash that still tell a commit."""


@dataclass(frozen=True, slots=True)
class Sight:
    """One sighting of a patch: the unit, and the number of the patch in it."""

    unit: Unit
    number: int

    @property
    def patch(self) -> Patch:
        """The record."""
        return self.unit.gist.patches[self.number]

    @property
    def added(self) -> frozenset[int]:
        """Hashes of the lines that its diffs add."""
        return self.unit.gist.added[self.number]


@dataclass(frozen=True, slots=True)
class Chain:
    """The sightings of one patch, in the order of unit and line."""

    key: str
    title: str
    subjects: tuple[str, ...]
    files: tuple[str, ...]
    commits: tuple[str, ...]
    sights: tuple[Sight, ...]

    @property
    def whole(self) -> bool:
        """Whether it is more than a commit that stands alone."""
        return bool(self.title or self.subjects or self.files or not self.commits)


@dataclass(slots=True)
class Patches:
    """All chains, and the chain of each sighting by unit and number of the patch in it."""

    chains: dict[str, Chain]
    at: dict[tuple[int, int], str]
    by_subject: dict[str, str]
    commits: dict[str, str]
    """Each hash as written to the longest hash known for it."""

    def chain_of(self, unit: int, number: int) -> str:
        """The key of a sighting's chain; empty where it is a commit that stands alone."""
        key = self.at[unit, number]
        return key if self.chains[key].whole else ""


def bare_subject(subject: str) -> str:
    """A subject without `Re:`, tags and version marks."""
    return TAGS.sub("", subject).strip()


@lru_cache(maxsize=65536)
def subject_key(subject: str) -> str:
    """What two sightings of one subject share: its letters and digits, as far as git writes them in a file's name."""
    return slug(bare_subject(subject), GIT_LIMIT)


@lru_cache(maxsize=65536)
def file_key(name: str) -> str:
    """What a patch file's name shares with its subject and its other versions."""
    stem = ENDING.sub("", NUMBERED.sub("", name.rsplit("/", 1)[-1]))
    return slug(VERSION.sub("", stem), GIT_LIMIT)


def resolve(corpus: Corpus) -> Patches:
    """The chains of a corpus."""
    sights = [Sight(unit, number) for unit in corpus.units for number in range(len(unit.gist.patches))]
    commits = _full_hashes(sights)
    joins = Joins(_of_one_series(sights, commits))
    for sight in sights:
        keys = list(_keys(sight, commits))
        for key in keys:
            joins.join(keys[0], key)
    for one, other in _same_file(sights):
        joins.join(next(_keys(one, commits)), next(_keys(other, commits)))
    for one, other in _alike(sights):
        joins.join(next(_keys(one, commits)), next(_keys(other, commits)))
    members: dict[str, list[Sight]] = defaultdict(list)
    for sight in sights:
        members[joins.find(next(_keys(sight, commits)))].append(sight)
    chains = _named(members, commits)
    at: dict[tuple[int, int], str] = {}
    by_subject: dict[str, str] = {}
    for key, chain in chains.items():
        for sight in chain.sights:
            at[sight.unit.number, sight.number] = key
        for subject in chain.subjects:
            by_subject.setdefault(subject_key(subject), key)
    return Patches(chains, at, by_subject, commits)


def _keys(sight: Sight, commits: dict[str, str]) -> Iterator[str]:
    """The forms by which a sighting is joined to others, the surest first; its place where no form says anything (a subject `--`)."""
    named = list(_named_by(sight, commits))
    yield from named or [f"d:{_place(sight)}"]


def _named_by(sight: Sight, commits: dict[str, str]) -> Iterator[str]:
    patch = sight.patch
    if patch.subject and subject_key(patch.subject):
        yield f"s:{subject_key(patch.subject)}"
    if patch.file_name and (key := file_key(patch.file_name)):
        yield f"s:{key}" if key not in PLACEHOLDERS else f"d:{_place(sight)}"
    if patch.commit:
        yield f"c:{commits[patch.commit]}"


def _place(sight: Sight) -> str:
    """Where a patch without a name of its own stands: its unit, and the line in it."""
    return f"{sight.unit.iri.rsplit('/', 1)[-1]}/{sight.patch.line - sight.unit.gist.start}"


def _of_one_series(sights: Sequence[Sight], commits: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Pairs of forms that are different patches of one series, however much they share: 2/6 and 4/6 in one place."""
    series: dict[tuple[str, int], dict[int, str]] = defaultdict(dict)
    for sight in sights:
        if sight.patch.of > 1:
            place = sight.unit.iri if sight.unit.when else sight.unit.path.rpartition("/")[0]
            series[place, sight.patch.of].setdefault(sight.patch.number, next(_keys(sight, commits)))
    for _, forms in sorted(series.items()):
        yield from combinations((forms[number] for number in sorted(forms)), 2)


def _same_file(sights: Sequence[Sight]) -> Iterator[tuple[Sight, Sight]]:
    """A patch file's name and the subject in its head are one patch, whatever the one makes of the other."""
    heads: dict[int, Sight] = {}
    for sight in sights:
        if not sight.unit.when and sight.patch.line == 1:
            yield heads.setdefault(sight.unit.number, sight), sight


def _alike(sights: Sequence[Sight]) -> Iterator[tuple[Sight, Sight]]:
    """Pairs of sightings whose diffs touch a file of one name and mostly add the same lines: versions, or quotations, of one patch."""
    added = {n: sight.added for n, sight in enumerate(sights) if sight.patch.diffs}
    holders: dict[int, list[int]] = defaultdict(list)
    for n, found in added.items():
        for line in found:
            holders[line].append(n)
    shared: Counter[tuple[int, int]] = Counter()
    for line in sorted(holders):
        if len(holders[line]) <= COMMON_LINE:
            shared.update(combinations(holders[line], 2))
    for (a, b), count in sorted(shared.items(), key=lambda pair: (-pair[1], pair[0])):
        whole = _base(sights[a], sights[b], len(added[a]), len(added[b]))
        if count >= LIKE_LINES and count >= LIKE_SHARE * whole and _names(sights[a]) & _names(sights[b]):
            yield sights[a], sights[b]


def _base(one: Sight, other: Sight, size: int, other_size: int) -> int:
    """Of how many lines two diffs must share: a quotation may be a piece of the patch, two named patches are much the same."""
    quoted = any(not (s.patch.subject or s.patch.file_name) for s in (one, other))
    return min(size, other_size) if quoted else max(size, other_size)


def _names(sight: Sight) -> set[str]:
    return {path.rsplit("/", 1)[-1] for diff in sight.patch.diffs for path in diff.files}


def _full_hashes(sights: Sequence[Sight]) -> dict[str, str]:
    hashes = sorted({sight.patch.commit for sight in sights if sight.patch.commit}, key=lambda h: (-len(h), h))
    full: dict[str, str] = {}
    by_start: dict[str, str] = {}
    for commit in hashes:
        full[commit] = (
            by_start.get(commit[:SHORTEST], commit)
            if by_start.get(commit[:SHORTEST], "").startswith(commit)
            else commit
        )
        by_start.setdefault(commit[:SHORTEST], commit)
    return full


def _title(sights: Sequence[Sight]) -> str:
    """The subject most often written; a file's name where no text gives a subject, since git's names lose its signs."""
    subjects = Counter(bare_subject(s.patch.subject) for s in sights if s.patch.subject and s.patch.form != "file")
    if subjects:
        return min(subjects, key=lambda subject: (-subjects[subject], subject))
    return next((s.patch.file_name.rsplit("/", 1)[-1] for s in sights if s.patch.file_name), "")


def _named(members: dict[str, list[Sight]], commits: dict[str, str]) -> dict[str, Chain]:
    chains: dict[str, Chain] = {}
    taken: Counter[str] = Counter()
    for root in sorted(members):
        sights = tuple(sorted(members[root], key=lambda s: (s.unit.number, s.patch.line, s.patch.form)))
        title = _title(sights)
        base = slug(title, 80) or slug(root.partition(":")[2])
        taken[base] += 1
        key = base if taken[base] == 1 else f"{base}-{taken[base]}"
        chains[key] = Chain(
            key,
            title,
            tuple(sorted({s.patch.subject for s in sights if s.patch.subject})),
            tuple(sorted({s.patch.file_name for s in sights if s.patch.file_name})),
            tuple(sorted({commits[s.patch.commit] for s in sights if s.patch.commit})),
            sights,
        )
    return chains
