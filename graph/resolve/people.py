"""Which human being a name stands for, over the whole corpus, by evidence that can be shown.

Every form of a name is a node of a union-find; each join carries its reason. Joined are: one address, one full name in any
order and spelling, a nickname of one surname, a middle name left out, an address made from a name. A name of one word is
given to the one person it fits, or, where several fit, to the one that its entry, its series or the time around it speaks
for; else it stays unresolved.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from graph.corpus import Corpus, Unit
from graph.resolve.joins import Joins
from graph.settings import Settings
from graph.vocabulary import slug
from nlp.names import CERTAIN_ENOUGH, is_blocked, is_common, is_role, plain, syllables
from nlp.patterns import nicknames, words
from nlp.records import Kind, Message, Name
from nlp.software import logins

WRITER = Name("", "")
"""Stands for the log's writer where a record has no name."""

PROSE = frozenset({Kind.PROSE, Kind.LIST_HEAD, Kind.TOPIC, Kind.HEADER})
KNOWN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]{2,30}(?:['’](?!s\b)[A-Za-z\u00c0-\u024f]{1,20})?")
HAN = re.compile(r"[\u4e00-\u9fff]{2,4}")
UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ø": "oe", "å": "aa"}
)
DOMINANCE = 3.0
"""One person must be spoken for this many times as strongly as the next before a bare first name is given to him."""
LOGIN_WEIGHT = 3.0
NEAR_LINES = 20
NEAR_DAYS = 45.0


@dataclass(frozen=True, slots=True)
class Use:
    """A name where it stands: in which unit and line, in which words, told by which rule."""

    unit: int
    line: int
    text: str
    name: str
    address: str
    rule: str
    sure: float


@dataclass(frozen=True, slots=True)
class Person:
    """One human being: the canonical name, every other form, the addresses, and why the forms were joined."""

    key: str
    name: str
    aliases: tuple[str, ...]
    addresses: tuple[str, ...]
    joins: tuple[str, ...] = ()
    writer: bool = False


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A name that fits several people."""

    key: str
    name: str
    candidates: tuple[str, ...]


@dataclass(slots=True)
class People:
    """The people of a corpus, and whom each use of a name stands for."""

    persons: dict[str, Person]
    unresolved: dict[str, Unresolved]
    uses: tuple[tuple[Use, str], ...]
    """Each use with the key of its person or unresolved name, in the order of unit and line."""
    writer: str | None
    by_form: dict[tuple[int, str], str] = field(default_factory=dict)
    everywhere: dict[str, str] = field(default_factory=dict)

    def who(self, unit: int, name: Name | None) -> str | None:
        """The key of the person that a record's name stands for in a unit; the writer for None."""
        if name is None:
            return self.writer
        for form in (name.address.lower(), folded(name.text)):
            if form and (key := self.by_form.get((unit, form)) or self.everywhere.get(form)):
                return key
        return None


# --- forms of a name ------------------------------------------------------------------------------------------------


@lru_cache(maxsize=65536)
def folded(name: str) -> str:
    """A name without case, diacritics, underscores and stops; `Zhang, Jian` is turned round."""
    text = plain(name)
    if text.count(",") == 1:
        last, first = text.split(",")
        text = f"{first} {last}"
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[_.\-'’\"]+", " ", bare).split())


def tokens(name: str) -> tuple[str, ...]:
    """The words of a folded name; a pinyin name written together in capitals is taken apart: `WangLihua` is wang, lihua."""
    parts = re.findall(r"[A-Z][a-z]+", name) if re.fullmatch(r"(?:[A-Z][a-z]+){2,4}", name) else []
    if len(parts) > 1 and all(syllables(part) for part in parts):
        return (parts[0].lower(), "".join(parts[1:]).lower())
    return tuple(folded(name).split())


def is_full(name: str) -> bool:
    """Whether a name has a given name and a surname, both more than an initial."""
    parts = tokens(name)
    return len(parts) > 1 and len(parts[0]) > 1 and len(parts[-1]) > 1 and not _two_people(parts)


def _two_people(parts: Sequence[str]) -> bool:
    """`weiming xiaolihua`: two pinyin names side by side, since a Chinese surname has one syllable."""
    return len(parts) == 2 and all(len(syllables(part)) > 1 and part not in words("given_names") for part in parts)


def has_initial(name: str) -> bool:
    """Whether a name is a given name and the initial of a surname: `Ann L`."""
    parts = tokens(name)
    return len(parts) == 2 and len(parts[1]) == 1 and len(parts[0]) > 1


def same_given(one: str, other: str) -> bool:
    """Whether two given names can be one human's: equal, or one a nickname of the other."""
    return one == other or other in nicknames().get(one, ()) or one in nicknames().get(other, ())


def joined_forms(parts: Sequence[str]) -> frozenset[str]:
    """A full name written together, in both orders."""
    return frozenset({"".join(parts), parts[-1] + "".join(parts[:-1])})


def same_full(one: tuple[str, ...], other: tuple[str, ...]) -> str:
    """Why two full names are one human's; empty where they need not be."""
    if sorted(one) == sorted(other):
        return "same name in another order"
    if joined_forms(one) & joined_forms(other):
        return "same name written together"
    if one[-1] == other[-1] and same_given(one[0], other[0]):
        if len(one) == len(other) == 2:
            return "nickname and surname"
        return "middle name left out" if _fits_inside(one, other) or _fits_inside(other, one) else ""
    if one[:-1] == other[:-1] and one[-1] + "s" == other[-1]:
        return "possessive"
    shorter, longer = sorted((one, other), key=len)
    if 2 <= len(shorter) < len(longer) and longer[: len(shorter)] == shorter:
        return "second surname left out"
    return ""


def _fits_inside(shorter: tuple[str, ...], longer: tuple[str, ...]) -> bool:
    if len(shorter) > len(longer):
        return False
    rest = iter(longer[1:-1])
    return all(any(part == other or part == other[:1] or part[:1] == other for other in rest) for part in shorter[1:-1])


def local_forms(parts: Sequence[str]) -> frozenset[str]:
    """The usual local parts of an address made from a full name: `ann.lee`, `alee`, `annl`, `lee.ann`."""
    first, last = parts[0], parts[-1]
    middle = "".join(part[0] for part in parts[1:-1])
    return frozenset(
        {
            f"{first}.{last}", f"{first}{last}", f"{first}_{last}", f"{first}-{last}", f"{first[0]}{last}", f"{first[0]}.{last}", f"{first}{last[0]}", f"{last}{first[0]}",
            f"{last}.{first}", f"{last}{first}", f"{first[0]}{middle}{last}", f"{first[0]}{middle}{last[0]}", f"{''.join(parts)}", f"{middle}{last}", f"{first[0]}{middle[:1]}{last}",
            f"{first}.{''.join(parts[-1:])}{''.join(parts[1:-1])}",
        }
    )  # fmt: skip


# --- uses -----------------------------------------------------------------------------------------------------------


def collect(units: Sequence[Unit]) -> list[Use]:
    """Every use of a name that the records hold: in lines, as senders and recipients, authors and trailers."""
    return [one for unit in units for use in _uses(unit) for one in _one_by_one(use)]


def _one_by_one(use: Use) -> Iterator[Use]:
    parts = use.name.split()
    if not use.address and _two_people(tuple(part.lower() for part in parts)):
        yield from (replace(use, name=part, text=part) for part in parts)
    else:
        yield use


def _uses(unit: Unit) -> Iterator[Use]:
    records = unit.records
    for seen in records.sightings:
        if seen.kind == "person":
            yield Use(unit.number, seen.line, seen.text, seen.key, seen.address, seen.rule, seen.sure)
    for message in records.messages:
        given = [
            (message.sender, "sender"),
            *((name, "recipient") for name in message.recipients),
            (message.answers, "answered"),
        ]
        given += [(quoted.speaker, "quoted") for quoted in message.quotations]
        for name, role in given:
            if name and (use := _of_record(unit, message.line, name, f"{role} of a message")):
                yield use
    for patch in records.patches:
        people = [
            (patch.author, patch.line, "author of a patch"),
            *((who, line, key) for key, who, line in patch.trailers),
        ]
        for name, line, role in people:
            if name and (use := _of_record(unit, line, name, role)):
                yield use


def _of_record(unit: Unit, line: int, name: Name, rule: str) -> Use | None:
    """A name out of a header or a trailer; None where no human is named there."""
    text = plain(name.text)
    address = name.address.lower() if "@" in name.address else ""
    if address and is_role(address, text):
        return None
    if not address and (not text or len(text) > 60 or not any(c.isalpha() for c in text) or _is_phrase(text)):
        return None
    found = unit.line(line).lower()
    shown = next((form for form in (name.text, text, name.address) if form and form.lower() in found), "")
    return Use(unit.number, line, shown, text, address, rule, 0.75 if text.lower() in words("common_words") else 0.95)


def _is_phrase(text: str) -> bool:
    """Whether what stands in a name's place is blocked, or plain words: `Conversation started`."""
    parts = text.split()
    return is_blocked(text) or (
        len(parts) > 1 and all(is_common(part) for part in parts) and parts[0].lower() not in words("given_names")
    )


# --- joining --------------------------------------------------------------------------------------------------------


def resolve(corpus: Corpus, settings: Settings | None = None) -> People:
    """The people of a corpus; the user's settings join, part, drop and pin."""
    settings = settings or Settings()
    units = corpus.units
    ignored = {folded(name) for name in settings.ignore} | {name.lower() for name in settings.ignore}
    found = [use for use in collect(units) if folded(use.name) not in ignored and use.address not in ignored]
    sure = [use for use in found if use.sure >= CERTAIN_ENOUGH]
    joins = Joins((_user_form(one), _user_form(other)) for one, other in settings.never)
    for one, other in settings.same:
        joins.join(_user_form(one), _user_form(other), "logloom.toml")
    names_of = _join_full(sure, joins)
    _join_initials(joins, names_of, sure)
    _join_asked(joins, units, sure)
    known = _known_words(sure)
    uses = [
        *sure,
        *_again(units, known, found),
        *(use for use in found if use.sure < CERTAIN_ENOUGH and folded(use.name) in known),
    ]
    people = _assign(units, uses, joins, dict(settings.pins))
    people.writer = _find_writer(units, people, settings.writer)
    if people.writer:
        people.persons[people.writer] = replace(people.persons[people.writer], writer=True)
    return people


def _form(use: Use) -> str:
    return folded(use.name) if is_full(use.name) else use.address or folded(use.name)


def _join_full(uses: Sequence[Use], joins: Joins) -> dict[str, Counter[str]]:
    """Joins full names and addresses; gives each full form with how it was written."""
    written: dict[str, Counter[str]] = defaultdict(Counter)
    addresses: set[str] = set()
    for use in uses:
        if is_full(use.name):
            written[folded(use.name)][use.name] += 1
            joins.find(folded(use.name))
            if use.address:
                joins.join(folded(use.name), use.address, "stand together")
        if use.address:
            addresses.add(use.address)
            joins.find(use.address)
    full = sorted(written)
    for form in full:
        for way in sorted(written[form]):
            spelt = folded(way.translate(UMLAUTS))
            if spelt != form and spelt in written:
                joins.join(form, spelt, "umlaut spelt out")
    parts = {form: tokens(max(written[form], key=lambda w: (written[form][w], w))) for form in full}
    by_word: dict[str, set[str]] = defaultdict(set)
    for form in full:
        for word in (*parts[form], *joined_forms(parts[form])):
            by_word[word].add(form)
    for form in full:
        for other in sorted(
            {o for word in (*parts[form], *joined_forms(parts[form])) for o in by_word[word] if o > form}
        ):
            if why := same_full(parts[form], parts[other]):
                joins.join(form, other, why)
    _join_addresses(joins, sorted(addresses), parts, uses)
    return written


def _join_addresses(
    joins: Joins, addresses: Sequence[str], parts: dict[str, tuple[str, ...]], uses: Sequence[Use]
) -> None:
    named = {use.address for use in uses if use.address and is_full(use.name)}
    by_local: dict[str, set[str]] = defaultdict(set)
    for form in sorted(parts):
        for local in local_forms(parts[form]):
            by_local[local].add(joins.find(form))
    for address in addresses:
        local = address.split("@")[0]
        by_local[local] |= {joins.find(form) for form, words_ in parts.items() if _begins_and_ends(local, words_)}
        fits = {joins.find(form) for form in by_local.get(local, ())}
        if address not in named and len(fits) == 1:
            joins.join(address, next(iter(fits)), "address made from the name")
    same_local: dict[str, list[str]] = defaultdict(list)
    for address in addresses:
        same_local[address.split("@")[0]].append(address)
    for local, several in sorted(same_local.items()):
        bare = [a for a in several if a not in named]
        if len(local) >= 5 and bare and len({joins.find(a) for a in several if a in named}) <= 1:
            for other in several[1:]:
                joins.join(several[0], other, "same login at another host")


def _begins_and_ends(local: str, parts: tuple[str, ...]) -> bool:
    """`ann.m.lee`, `ann.xiaolee`: an address with more between the given name and the surname than the name has."""
    return (
        len(parts[0]) + len(parts[-1]) >= 6
        and local.startswith((f"{parts[0]}.", f"{parts[0]}_"))
        and local.endswith(parts[-1])
    )


def _user_form(name: str) -> str:
    return name.lower() if "@" in name else folded(name)


def _join_initials(joins: Joins, names_of: dict[str, Counter[str]], uses: Sequence[Use]) -> None:
    """`Ann L` is the one Ann whose surname begins so; a slip of one letter counts where only one person can be meant."""
    people: dict[str, set[str]] = defaultdict(set)
    for form in names_of:
        parts = form.split()
        people[joins.find(form)].add(f"{parts[0]} {parts[-1][0]}")
    for form in sorted({folded(use.name) for use in uses if has_initial(use.name)}):
        given, initial = form.split()
        fits = [
            root
            for root, shorts in sorted(people.items())
            if any(same_given(s.split()[0], given) and s[-1] == initial for s in shorts)
        ]
        if not fits:
            fits = [root for root, shorts in sorted(people.items()) if any(_slip(s, form) for s in shorts)]
        if len(fits) == 1:
            joins.join(form, fits[0], "initial of the surname")
        else:
            joins.find(form)


def _join_asked(joins: Joins, units: Sequence[Unit], uses: Sequence[Use]) -> None:
    """A tracker that waits for an address, and a comment that asks a name: one human, where the initial agrees and no other fits."""
    named = {use.address for use in uses if use.address and use.name}
    bare: dict[int, set[tuple[int, str]]] = defaultdict(set)
    for use in uses:
        if use.address and use.address not in named:
            bare[use.unit].add((use.line, use.address))
    for unit in units:
        asked = {
            (claim.line, folded(claim.who.text)) for claim in unit.records.claims if claim.role == "asked" and claim.who
        }
        for line, name in sorted(asked):
            near = {
                address for at, address in bare[unit.number] if 0 < line - at <= NEAR_LINES and address[0] == name[:1]
            }
            if len(near) == 1 and " " not in name:
                joins.join(name, near.pop(), "asked in the comment that waits for the address")


def _slip(one: str, other: str) -> bool:
    return len(one) == len(other) and one[0] == other[0] and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _known_words(uses: Sequence[Use]) -> dict[str, str]:
    """Words that are a name of somebody known, folded, each with a way it was written."""
    known: dict[str, Counter[str]] = defaultdict(Counter)
    for use in uses:
        if not use.name:
            continue
        known[folded(use.name)][use.name] += 1
        if use.sure >= 0.85 and is_full(use.name):
            first = use.name.split()[0]
            if len(first) > 2 and not is_common(first):
                known[folded(first)][first] += 1
    return {form: max(ways, key=lambda way: (ways[way], way)) for form, ways in sorted(known.items()) if len(form) > 2}


def _again(units: Sequence[Unit], known: dict[str, str], found: Sequence[Use]) -> Iterator[Use]:
    """Names that are known from elsewhere, in lines where no other rule saw them."""
    taken = {(use.unit, use.line, folded(use.name).split()[0]) for use in found if use.name}
    lengths = sorted({form.count(" ") for form in known}, reverse=True)
    for unit in units:
        for offset, label in enumerate(unit.records.labels):
            if label.kind not in PROSE:
                continue
            line = unit.records.start + offset
            yield from _known_in_line(unit, line, known, taken, lengths)


def _known_in_line(
    unit: Unit, line: int, known: dict[str, str], taken: set[tuple[int, int, str]], lengths: Sequence[int]
) -> Iterator[Use]:
    from nlp.names import mask

    text = mask(unit.line(line))
    found = [m for m in KNOWN_WORD.finditer(text) if _stands_free(text, m.start(), m.end())]
    used = -1
    for n, match in enumerate(found):
        if n <= used:
            continue
        for more in lengths:
            group = found[n : n + more + 1]
            if (
                len(group) <= more
                or text[group[0].end() : group[-1].start()].count(" ")
                + text[group[0].end() : group[-1].start()].count("_")
                < more
            ):
                continue
            written = text[match.start() : group[-1].end()]
            form = folded(written)
            if (
                form in known
                and _counts(written, known[form], more)
                and (unit.number, line, form.split()[0]) not in taken
            ):
                used = n + more
                yield Use(unit.number, line, written, plain(written), "", "known name", 0.7)
                break


def _stands_free(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 1) : start], text[end : end + 2]
    free = before not in ("/", "\\", ".", "@", "-", "=", "$", "#") and not (before.isascii() and before.isalnum())
    return free and after[:1] not in ("/", "\\", "@", "=") and not re.match(r"[.-][A-Za-z0-9_]|\d|\(\)", after)


def _counts(written: str, known: str, more: int) -> bool:
    """A word in lower case is a known name only where it is no word of the language."""
    if more:
        return True
    if written[0].isupper():
        return (
            not is_common(written)
            or (not written.isupper()
            and not is_blocked(written)
            and known[0].isupper()
            and written.lower() in words("given_names"))
        )
    return not is_common(written) and len(written) > 2


# --- whom a single name means ---------------------------------------------------------------------------------------


def _find_writer(units: Sequence[Unit], people: People, named: str) -> str | None:
    """Who speaks as `I`: by the name that the user gives; else by logins at prompts, signatures of mails that have no header,
    and whom others greet, against those whose mails stand here under a header of their own."""
    if named:
        return next((key for key, person in sorted(people.persons.items()) if _answers_to(person, named)), None)
    votes: dict[str, float] = defaultdict(float)
    greeted: dict[tuple[int, int], list[str]] = defaultdict(list)
    for use, key in people.uses:
        if use.rule == "greeting":
            greeted[use.unit, use.line].append(key)
    for unit in units:
        for who in _logins(unit, people):
            votes[who] += LOGIN_WEIGHT
        for message in unit.records.messages:
            for who, weight in _votes(unit, message, people, greeted):
                votes[who] += weight
    best = max(sorted(votes), key=lambda key: votes[key], default=None)
    return best if best is not None and votes[best] > 0 and best in people.persons else None


def _logins(unit: Unit, people: People) -> set[str]:
    """The people whose login stands at a prompt in a unit."""
    labels = zip(unit.records.labels, unit.records.lines, strict=True)
    found = {login.lower() for label, line in labels if label.kind is Kind.SHELL for login in logins(line)}
    return {key for key, person in people.persons.items() if any(_answers_to(person, login) for login in found)}


def _votes(
    unit: Unit, message: Message, people: People, greeted: dict[tuple[int, int], list[str]]
) -> Iterator[tuple[str, float]]:
    sender = people.who(unit.number, message.sender) if message.sender else None
    if message.sender is None or not (message.date or message.subject or message.bug or message.sender.address):
        signed = {people.by_form.get((unit.number, folded(unit.line(line)))) for line in message.own[-4:]}
        yield from ((key, 2.0) for key in sorted(key for key in signed if key))
    elif sender and sender in people.persons:
        yield sender, -0.5
        yield from ((key, 1.0) for line in message.own for key in greeted.get((unit.number, line), ()))


def _answers_to(person: Person, form: str) -> bool:
    """Whether a name, a login or an address is one of a person's."""
    wanted = form.lower() if "@" in form else folded(form)
    if wanted in person.addresses or any(address.split("@")[0] == wanted for address in person.addresses):
        return True
    return any(
        wanted in (folded(name), tokens(name)[0], *joined_forms(tokens(name)))
        for name in (person.name, *person.aliases)
        if tokens(name)
    )


def _assign(units: Sequence[Unit], uses: Sequence[Use], joins: Joins, pins: dict[str, str]) -> People:
    clusters: dict[str, list[Use]] = defaultdict(list)
    loose: list[Use] = []
    for use in uses:
        if is_full(use.name) or use.address or (has_initial(use.name)):
            clusters[joins.find(_form(use))].append(use)
        else:
            loose.append(use)
    index = _given_index(clusters)
    presence = _presence(clusters)
    keyed: list[tuple[Use, str]] = [(use, root) for root, members in clusters.items() for use in members]
    open_names: dict[str, tuple[str, ...]] = {}
    for use in loose:
        form = folded(use.name)
        fits = index.get(form, frozenset())
        root = _choose(use, fits, presence, units) if fits else joins.find(form)
        if root is None:
            open_names[form] = tuple(sorted(fits))
            root = f"?{form}"
        keyed.append((use, root))
    return _people(keyed, joins, open_names, pins)


def _given_index(clusters: dict[str, list[Use]]) -> dict[str, frozenset[str]]:
    """Each single form, with the people it can stand for: given names, nicknames, surnames, logins, pinyin written together."""
    index: dict[str, set[str]] = defaultdict(set)
    weak: dict[str, set[str]] = defaultdict(set)
    for root, members in clusters.items():
        for name in {use.name for use in members if use.name}:
            parts = tokens(name)
            index[parts[0]].add(root)
            for nick in nicknames().get(parts[0], ()):
                weak[nick].add(root)
            if len(parts) > 1 and len(parts[-1]) > 1:
                weak[parts[-1]].add(root)
                for form in joined_forms(parts):
                    index[form].add(root)
                if syllables(parts[-1]) and syllables(parts[0]):
                    index["".join(parts[1:])].add(root)
                    index["".join(parts[:-1])].add(root)
        for address in {use.address for use in members if use.address}:
            index[address.split("@")[0]].add(root)
    for form, roots in weak.items():
        if form not in index:
            index[form] |= roots
        elif len(index[form]) >= 1:
            index[form] |= {r for r in roots if r in index[form]} or (roots if form in nicknames() else set())
    return {form: frozenset(roots) for form, roots in index.items()}


def _presence(clusters: dict[str, list[Use]]) -> dict[str, Counter[int]]:
    return {root: Counter(use.unit for use in members) for root, members in clusters.items()}


def _choose(use: Use, fits: frozenset[str], presence: dict[str, Counter[int]], units: Sequence[Unit]) -> str | None:
    """The person among several whom a bare name means: present in the entry, in its series, near in time; None where two do."""
    if len(fits) == 1:
        return next(iter(fits))
    here = [root for root in sorted(fits) if presence[root][use.unit]]
    if len(here) == 1:
        return here[0]
    candidates = here or sorted(fits)
    scores = sorted(((_weight(use.unit, presence[root], units), root) for root in candidates), reverse=True)
    best, second = scores[0], scores[1]
    return best[1] if best[0] > 0 and best[0] >= DOMINANCE * second[0] else None


def _weight(unit: int, present: Counter[int], units: Sequence[Unit]) -> float:
    mine = units[unit]
    base = mine.records.entry.base if mine.records.entry else ()
    total = 0.0
    for other, count in sorted(present.items()):
        theirs = units[other]
        near = 0.2
        if mine.when and theirs.when:
            near = 1.0 / (1.0 + abs((mine.when - theirs.when).total_seconds()) / 86400.0 / NEAR_DAYS * 4)
        series = bool(base) and theirs.records.entry is not None and theirs.records.entry.base == base
        total += min(count, 3) * near * (4.0 if series else 1.0)
    return total


# --- people ---------------------------------------------------------------------------------------------------------


def _people(
    keyed: list[tuple[Use, str]], joins: Joins, open_names: dict[str, tuple[str, ...]], pins: dict[str, str]
) -> People:
    members: dict[str, list[Use]] = defaultdict(list)
    for use, root in keyed:
        members[root].append(use)
    named = {root: _canonical(uses) for root, uses in members.items() if not root.startswith("?")}
    keys = _keys(named, members, pins)
    persons = {
        keys[root]: Person(
            keys[root],
            named[root],
            tuple(
                sorted(
                    {use.name for use in members[root] if use.name and use.name != named[root]}
                    | {use.text.strip(" '\"") for use in members[root] if use.rule == "known name"} - {named[root]}
                )
            ),
            tuple(sorted({use.address for use in members[root] if use.address})),
            tuple(sorted(joins.reasons.get(root, ()))),
        )
        for root in sorted(named)
    }
    unresolved = {
        form: Unresolved(form, members[f"?{form}"][0].name, tuple(sorted(keys[root] for root in roots if root in keys)))
        for form, roots in sorted(open_names.items())
    }
    uses = tuple(
        sorted(
            ((use, keys[root] if root in keys else root) for use, root in keyed),
            key=lambda u: (u[0].unit, u[0].line, u[0].text, u[0].rule, u[1]),
        )
    )
    people = People(persons, unresolved, uses, None)
    _index_forms(people)
    return people


def _index_forms(people: People) -> None:
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for use, key in people.uses:
        for form in {folded(use.name), use.address} - {""}:
            people.by_form.setdefault((use.unit, form), key)
            votes[form][key] += 1
    people.everywhere.update({form: min(keys, key=lambda k: (-keys[k], k)) for form, keys in votes.items()})


def _canonical(uses: Sequence[Use]) -> str:
    """The fullest form: the most words, no initial, no nickname where the full given name is known, most often written."""
    counts = Counter(use.name for use in uses if use.name)
    if not counts:
        return min(use.address for use in uses)
    formal = {form for name in counts for form in nicknames().get(tokens(name)[0], ())}

    def rank(name: str) -> tuple[int, int, int, int, int, str]:
        parts = tokens(name)
        capital = sum(word[:1].isupper() and not word.isupper() for word in name.split())
        return (
            len(parts) - sum(len(part) == 1 for part in parts),
            capital,
            len(parts),
            len(parts[0]) if parts[0] in formal else 0,
            counts[name],
            name,
        )

    return max(counts, key=rank)


def _keys(named: dict[str, str], members: dict[str, list[Use]], pins: dict[str, str]) -> dict[str, str]:
    """A readable key for each person: pinned, or the canonical name as a slug; of two people of one name, the later in order gets -2."""
    pinned = {_user_form(name): key for name, key in pins.items()}
    keys = {}
    for root in sorted(named):
        forms = sorted({form for use in members[root] for form in (folded(use.name), use.address)} & set(pinned))
        if forms:
            keys[root] = pinned[forms[0]]
    taken = Counter(keys.values())
    for root in sorted(set(named) - set(keys), key=lambda r: (named[r], r)):
        base = slug(named[root].split("@")[0] if "@" in named[root] else named[root]) or "unnamed"
        taken[base] += 1
        keys[root] = base if taken[base] == 1 else f"{base}-{taken[base]}"
    return keys
