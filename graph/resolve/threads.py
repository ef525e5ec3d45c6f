"""Which messages are one, which answer which, and which form a thread."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from graph.corpus import Corpus, Unit
from graph.resolve.joins import Joins
from graph.resolve.patches import bare_subject, subject_key
from graph.resolve.person import People
from graph.vocabulary import slug
from nlp.records import Message

Place = tuple[Unit, int]


def _messages(places: Iterable[Place]) -> list[tuple[Unit, Message]]:
    return [(unit, unit.gist.messages[number]) for unit, number in places]


@dataclass(frozen=True, slots=True)
class Post:
    """One message, with each place that holds it: unit, and number of the message in it; `answers` is the key of the post it replies to."""

    key: str
    sender: str | None
    date: str
    subject: str
    places: tuple[Place, ...]
    thread: str
    speaker: tuple[int, int]
    """The place whose words are the post's: number of the unit, and of the message in it."""
    answers: str | None = None

    @property
    def messages(self) -> list[tuple[Unit, Message]]:
        """The message as it stands in each place."""
        return _messages(self.places)


@dataclass(slots=True)
class Threads:
    """Posts by key, and each thread's title and posts in order."""

    posts: dict[str, Post]
    threads: dict[str, tuple[str, tuple[str, ...]]]
    keys: dict[tuple[int, int], str]
    """The post of each message by unit and number of the message in it."""
    loops: tuple[str, ...] = ()
    """Posts that seemed to answer each other in a ring, or themselves; they are taken to answer nothing."""


def resolve(corpus: Corpus, people: People) -> Threads:
    """All posts and threads of a corpus."""
    places: dict[str, list[Place]] = defaultdict(list)
    order: list[str] = []
    keys: dict[tuple[int, int], str] = {}
    speakers: dict[str, tuple[int, tuple[int, int]]] = {}
    count: Counter[str] = Counter()
    for unit in corpus.units:
        for number, message in enumerate(unit.gist.messages):
            key = _identity(unit, message, people)
            if not key:
                base = _local(unit, message, people)
                count[base] += 1
                key = base if count[base] == 1 else f"{base}/{count[base]}"
            if key not in places:
                order.append(key)
            places[key].append((unit, number))
            keys[unit.number, number] = key
            if key not in speakers or len(message.own) > speakers[key][0]:
                speakers[key] = (len(message.own), (unit.number, number))
    found = _answers(corpus, people, places)
    loops = tuple(sorted(key for key in found if _loops(key, found)))
    answers = {key: other for key, other in found.items() if key not in loops}
    threads = _threads(order, places, answers)
    posts = {key: _post(key, places[key], people, threads[key], speakers[key][1], answers.get(key)) for key in order}
    return Threads(
        posts,
        _titles(posts),
        keys,
        loops,
    )


def _sender(unit: Unit, message: Message, people: People) -> str:
    return people.who(unit.number, message.sender) or "unknown"


def _identity(unit: Unit, message: Message, people: People) -> str:
    """What makes a mail that two entries quote one message: its sender, its minute, its subject."""
    if "T" not in message.date or not message.subject:
        return ""
    return f"{message.date}/{_sender(unit, message, people)}/{slug(message.subject, 60)}"


def _local(unit: Unit, message: Message, people: People) -> str:
    where = unit.iri.rsplit("/", 1)[-1] if unit.when else slug(unit.path.rsplit("/", 1)[-1])
    return f"{where}/{_sender(unit, message, people)}"


def _answers(corpus: Corpus, people: People, places: dict[str, list[Place]]) -> dict[str, str]:
    """The post that each post answers: the latest one before it in the entry, or of the same subject, by the one it names."""
    by_subject: dict[tuple[str, str], list[tuple[str, int, int, str]]] = defaultdict(list)
    in_unit: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    for key, held in places.items():
        for unit, message in _messages(held):
            sender = _sender(unit, message, people)
            in_unit[unit.number].append((message.line, sender, key))
            if message.subject:
                by_subject[subject_key(message.subject), sender].append((message.date, unit.number, message.line, key))
    found: dict[str, str] = {}
    for key, held in places.items():
        for unit, message in _messages(held):
            if not (message.answers or message.answers_writer):
                continue
            who = people.who(unit.number, message.answers)
            before = [
                k
                for line, sender, k in sorted(in_unit[unit.number])
                if line < message.line and sender == who and k != key
            ]
            subject = message.answers_subject or message.subject
            same = (
                [k for *_, k in sorted(by_subject.get((subject_key(subject), who or ""), ())) if k != key]
                if subject
                else []
            )
            if before or same:
                found.setdefault(key, (before or same)[-1])
    return found


def _loops(key: str, answers: dict[str, str]) -> bool:
    seen, at = {key}, answers.get(key)
    while at is not None:
        if at in seen:
            return at == key
        seen.add(at)
        at = answers.get(at)
    return False


def _threads(order: list[str], places: dict[str, list[Place]], answers: dict[str, str]) -> dict[str, str]:
    joins = Joins()
    for key in order:
        joins.find(f"m:{key}")
        for unit, message in _messages(places[key]):
            subject = topic_of(unit, message)
            if subject and subject_key(subject) and subject.lower() != "chat":
                joins.join(f"m:{key}", f"a:{subject_key(subject)}")
        if key in answers:
            joins.join(f"m:{key}", f"m:{answers[key]}")
    names: dict[str, str] = {}
    for key in order:
        root = joins.find(f"m:{key}")
        names[key] = root.partition(":")[2]
    return names


def topic_of(unit: Unit, message: Message) -> str:
    """The subject that a message has, answers, or names in the line that it quotes."""
    quoted = (p.subject for p in unit.gist.patches if p.form == "subject" and message.line <= p.line <= message.end)
    return message.subject or message.answers_subject or next(quoted, "")


def _post(
    key: str,
    places: list[Place],
    people: People,
    thread: str,
    speaker: tuple[int, int],
    answers: str | None,
) -> Post:
    held = _messages(places)
    unit, message = held[0]
    return Post(
        key,
        people.who(unit.number, message.sender),
        max((m.date for _, m in held), key=len),
        next((m.subject for _, m in held if m.subject), ""),
        tuple(places),
        thread,
        speaker,
        answers,
    )


def _titles(posts: dict[str, Post]) -> dict[str, tuple[str, tuple[str, ...]]]:
    members: dict[str, list[str]] = defaultdict(list)
    for key, post in posts.items():
        members[post.thread].append(key)
    titles: dict[str, tuple[str, tuple[str, ...]]] = {}
    for thread, keys in sorted(members.items()):
        subjects = [bare_subject(s) for k in keys for u, m in posts[k].messages if (s := topic_of(u, m))]
        titles[thread] = (min(subjects, key=lambda s: (-len(s), s)) if subjects else "", tuple(keys))
    return titles
