"""From a question to the stored query that it asks for.

How a question may be put stands in the head of each stored query, as `# ask:` lines in plain English or Chinese:

    who {role} {work}
    which {kind} did {person} {role}

`{name}` is a parameter's name in the question, `{role}` and `{kind}` are any verb and any noun for a role or a kind,
`{name=value}` sets a parameter without words, and `{since}` says that the question must name a span of time. One line stands for
every way to say the same: question and line are read as frames (queries/frames.py), in which word order, voice, tense, synonyms
and courtesies are gone, and the question asks for the query whose frame is its own. No word is passed over: each is a known
one (queries/lexicon.py) or part of a name, and a name must be that of a node.

Where several fit, what keeps most known words out of names goes first; names are read strictly for all of them before they are
read loosely for any.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Final

from pyoxigraph import Store

from nlp.errors import LogloomError
from queries.catalog import FIRST_PERSON, BadParameterError, Bound, Joint, Parameter, StoredQuery, bind, bundled, term
from queries.dates import Span, peel
from queries.frames import (
    HAN,
    ME,
    MOST_CUTS,
    Argument,
    Frame,
    Token,
    Way,
    cuts,
    frames,
    known_words,
    meanings,
    needed,
    tokens_of,
    way,
)
from queries.lexicon import ASKABLE, ROLE_OF, forms, lexicon, refused, tables
from queries.nodes import LEVELS, AmbiguousNameError, Names, UnknownNameError, writer
from queries.nodes import Way as Reader

LONGEST: Final = 80
"""Words of a question, or Chinese characters."""
WORDS_LATER: Final = 2
"""A name that is only words, which no node must have, counts like so many known words inside names."""
SLIP_FROM: Final = 5
"""Letters of a word in which a slip is mended."""
LOOSE: Final = frozenset({"about", "with", "that", "for"})
"""Where the words of a mail or entry may stand instead of behind "about"."""
BOTH: Final = frozenset({"obj", "about", "in", "with"})
"""The parts of names that are meant both at once where "and" joins them."""
UNJOINED: Final = frozenset({"date", "duration", "way", "time"})
"""What is not asked of several names at once."""
HINTED: Final[dict[str, frozenset[str]]] = {
    "change": frozenset({"patch", "commit", "patch-version"}),
    "patch": frozenset({"patch", "patch-version", "commit"}),
    "commit": frozenset({"commit", "patch"}),
    "version": frozenset({"patch-version"}),
    "software": frozenset({"project", "tool"}),
    "project": frozenset({"project", "tool"}),
    "tool": frozenset({"project", "tool"}),
    "document": frozenset({"document", "file", "source-file"}),
    "source-file": frozenset({"source-file"}),
    "message": frozenset({"message", "thread"}),
    "reply": frozenset({"message", "thread"}),
    "thread": frozenset({"thread", "message"}),
    "entry": frozenset({"entry", "missing-entry"}),
    "report": frozenset({"entry"}),
    "plan": frozenset({"entry"}),
    "bug": frozenset({"bug"}),
    "work": frozenset({"bug", "patch", "commit", "request"}),
}
"""Which kinds a noun beside a name leaves to it."""

POLITE: Final = re.compile(
    r"^(?:please|pls|hello|hi|hey|ok|okay|so|well|and|now|then|good morning|thanks|logloom|"
    r"(?:can|could|would|will|may) (?:you|i|we|someone|anyone)(?: please| kindly| quickly)?(?: (?:ask|know|see|have|get|find out|help me find|help me))?|"
    r"(?:please )?(?:tell|remind) (?:me|us)(?: please)?|let me know|let me see|let us see|do you (?:happen to )?know|does anyone know|"
    r"i(?:'d| would)? (?:want|need|like|love|wish) to (?:know|see|find out|have|find|learn)|i(?:'m| am) (?:looking for|interested in|wondering|curious)|i wonder|"
    r"i(?:'d| would) like|i (?:want|need)|we (?:want|need) to know|is it known|any idea|any clue|what about|how about|"
    r"(?:all|each|any|every|some|both) of(?: the)?(?= )|(?:the )?(?:names?|list) of(?= (?:all |the )*(?:people|persons|those|everyone|everybody|developers)\b)|"
    r"(?:write|make|draft|compose|generate|produce|print|prepare|create)(?: me| us| up)?(?= (?:(?:a|the|my|our) )?(?:(?:weekly|work|week|status|progress) )+reports?\b)|"
    r"(?:is|was|are|were) there (?=(?:anyone|anybody|somebody)\b)|(?:is|was|are|were) there (?:any|an?|some)(?= ))(?:[\s,:]+|$)(?!of\b)"
    r"|^(?:请问|请告诉我|请|你好|您好|告诉我|我想知道|我想看|我想看看|想知道|帮我|给我(?=看|列|找|显示|查)|麻烦|能不能告诉我|可以告诉我|能否告诉我|(?:写|写一下|生成|写出)(?=.*(?:周报|工作报告|工作汇报|工作总结)))[\s,:，：]*",
    re.IGNORECASE,
)
TAIL: Final = re.compile(
    r"\s+(?:anywhere|please|pls|thanks|thank you|so far|at all|altogether|in total|in all|by now|ever|to date|for me|if you can|until now|up to now|"
    r"(?:(?:are|is|were|was|stand|exist)\s)?(?:there\s)?(?:anywhere\s)?in (?:the|this|my|our|all) (?:whole |entire |work )*(?:log|logs|logfile|log file|file|graph|corpus|store|journal|data)|"
    r"(?:does|do|did) (?:the|this|my) (?:log|logs|file|graph|store|journal) (?:hold|contain|have|point to|name|mention|show|list|know|record|refer to|reference|link to|know of|know about)|"
    r"(?:are|is|were|was) there)$",
    re.IGNORECASE,
)
CONTRACTIONS: Final = (
    (re.compile(r"\b(who|what|when|where|which|that|there|how)['’]s been\b", re.IGNORECASE), r"\1 has been"),
    (re.compile(r"\b(who|what|when|where|that|there|how)['’]s (?=\w+ed\b(?! by)|done\b|written\b)", re.IGNORECASE), r"\1 has "),
    (re.compile(r"\b(who|what|when|where|that|there|how|he|she|it)['’]s\b", re.IGNORECASE), r"\1 is"),
    (re.compile(r"\b(who|what|when|where|how)['’]d\b", re.IGNORECASE), r"\1 did"),
    (re.compile(r"\b(who|what|when|where|which|they|we|you)['’]re\b", re.IGNORECASE), r"\1 are"),
    (re.compile(r"\b(i|we|you|they|who)['’]ve\b", re.IGNORECASE), r"\1 have"),
    (re.compile(r"\b(\w+)n['’]t\b", re.IGNORECASE), r"\1 not"),
    (re.compile(r"\bwhos\b", re.IGNORECASE), "who is"),
    (re.compile(r"\bwhats\b", re.IGNORECASE), "what is"),
)  # fmt: skip
TOPIC_FIRST: Final = re.compile(
    r"(?<=\S)\s?[:：,，–—-]+\s+(?=(?:by |to |with |on |in )?(?:who|whom|what|when|where|which|how)\b)", re.IGNORECASE
)
"""What stands between a thing and the question about it: "bnc 782311: who worked on it"."""
POINTING: Final = re.compile(
    r"\b(?:this|that|these|those|the same) (?:patch|patches|bug|bugs|commit|commits|mail|message|thread|project|issue|entry|person)\b"
    r"|[这那](?:个|条|封|些)?(?:补丁|缺陷|提交|邮件|项目|条目|人)",
    re.IGNORECASE,
)
"""What names nothing by itself: every question stands alone."""
PLURALS: Final = {
    "patch": "patches", "change": "patches and commits", "work": "bugs, patches and commits", "software": "projects and tools",
    "series": "series", "entry": "entries", "any": "things", **{
        kind: f"{kind}s" for kind in ("bug", "commit", "person", "project", "tool", "request", "topic", "document", "message", "thread")
    },
    "source-file": "source files",
}  # fmt: skip
EMPTY: Final = 'the question is empty: ask something like "who worked on bnc 782311"'
LONGEST_SHOWN: Final = 200
"""Characters of a question that an error repeats."""
NUMBERS: Final = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
PICKS: Final = "first|last|latest|newest|earliest|oldest|most recent"
SO_MANY: Final = re.compile(
    rf"\b(?:(?P<pick>{PICKS}) (?P<after>\d{{1,3}}|{'|'.join(NUMBERS)})|(?P<before>\d{{1,3}}|{'|'.join(NUMBERS)}) (?P<picked>{PICKS}))\b(?! ?[:-]| (?:days?|weeks?|months?|years?)\b)",
    re.IGNORECASE,
)
"""The last three, the 5 latest."""
SPOKEN: Final = {
    "assign": ("get assigned", "gets assigned", "got assigned", "assigned", "getting assigned"),
    "asked": ("get asked about", "gets asked about", "got asked about", "asked about", "getting asked about"),
}
"""The forms of verbs of which the one who acts is not the one who is meant."""
SHOWN: Final = {"to": "OTHER", "by": "OTHER", "about": "WORDS"}
"""What stands in slots of ways to ask that are shown, where it is not the parameter's name."""
VERBS: Final = frozenset(tables()["verbs"])
ASKING: Final = frozenset({"who", "whom", "whose", "what", "when", "which"})


class NotUnderstoodError(LogloomError):
    """A question that the grammar does not know; `nearest` are three that it does."""

    def __init__(self, message: str, nearest: Sequence[str]) -> None:
        super().__init__(message)
        self.nearest = tuple(nearest)


@dataclass(frozen=True, slots=True)
class Understood:
    """A stored query with its parameters, as words and as terms. `pick`: "first" or "last" of the answers is wanted; `only`: bugs of
    one tracker; `joint`: which of the terms stand for which of several names; `loose`: words say more or less than what they were
    read as; `guessed`: parameters whose names were found by some of their words, or by likeness;
    `many`: how many of the first or last; `mended`: the question without slips in its known words; `whether`: "yes" could answer it."""

    query: StoredQuery
    values: Mapping[str, str]
    bound: Mapping[str, tuple[Bound, ...]]
    span: Span | None = None
    count: bool = False
    pick: str = ""
    ask: str = ""
    only: str = ""
    joint: Joint | None = None
    loose: bool = False
    guessed: tuple[str, ...] = ()
    many: int = 0
    mended: str = ""
    whether: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A question without courtesies, and with or without its phrase of time; `many` where it says how many of the first or last."""

    text: str
    span: Span | None = None
    many: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A way to understand the question, before its names were looked up."""

    query: StoredQuery
    way: Way
    frame: Frame
    reading: Reading
    values: Mapping[str, str]
    hints: Mapping[str, str]
    cost: int
    own: int
    joined: Joined | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    """The names that are joined to that of a parameter by `word`, "and" or "or"."""

    name: str
    word: str
    others: tuple[str, ...]


# --- readings of a question ------------------------------------------------------------------------------------------


def readings(question: str, today: date) -> tuple[Reading, ...]:
    """The question without courtesies; first without its phrase of time, then as it stands."""
    plain = _plain(question)
    bare = re.sub(r"\s*[(（][^()（）]*[)）]", "", plain).strip()
    texts = tuple(dict.fromkeys((plain, bare)))
    timed = [(_plain(rest), span) for text in texts for rest, span in peel(text, today)]
    return tuple(dict.fromkeys(_counted(text, span) for text, span in [*timed, *((text, None) for text in texts)]))


def _counted(text: str, span: Span | None) -> Reading:
    """A reading without the number in "the last three mails", which says how many."""
    found = SO_MANY.search(text)
    if not found:
        return Reading(text, span)
    said = next(word for word in (found["before"], found["after"]) if word).casefold()
    many = int(said) if said.isdecimal() else NUMBERS.index(said) + 2
    return Reading(f"{text[: found.start()]}{found['pick'] or found['picked']}{text[found.end() :]}", span, many)


def _plain(text: str) -> str:
    """Without courtesies, a place ("in the log") and the mark of the question; contractions in full."""
    text = " ".join(unicodedata.normalize("NFC", text).split()).strip(" ?？。.!！,，")
    for form, full in CONTRACTIONS:
        text = form.sub(full, text)
    text = TOPIC_FIRST.sub(" ", text)
    for form in (POLITE, TAIL):
        while (shorter := form.sub("", text).strip(" ?？。.!！,，")) != text and shorter:
            text = shorter
    return text


# --- the frames of a question and of the ways to ask -----------------------------------------------------------------


def ways_of(query: StoredQuery, meant: frozenset[str] | None = None) -> Iterator[Way]:
    """The ways to put a stored query as a question; of those only that a question whose words mean all this can fit."""
    return (way(text) for text in query.asks if meant is None or all(said & meant for said in needed(text)))


def own_words(stored: Mapping[str, StoredQuery]) -> frozenset[str]:
    """Words that only the users' own ways to ask know."""
    ours = dict(bundled())
    asks = (text for name, query in stored.items() if ours.get(name) is not query for text in query.asks)
    texts = {text for text in asks if not lexicon().keys() >= set(_plain_words(text))}
    return frozenset(word for text in texts for word in way(text).own)


def _plain_words(text: str) -> Iterator[str]:
    return (word for word in text.casefold().split() if word.isascii() and "{" not in word)


def candidates(question: str, stored: Mapping[str, StoredQuery], today: date) -> Iterator[list[Candidate]]:
    """All that the question may ask for, in groups: those with the fewest known words inside names first."""
    waiting: dict[int, dict[object, Candidate]] = {}
    steps = [_steps(reading, stored) for reading in readings(question, today)]
    for cost in range(MOST_CUTS):
        active = False
        for step in steps:
            found = next(step, None)
            active = active or found is not None
            for candidate in found or ():
                late = WORDS_LATER * any(
                    p.type == "words" and p.name in candidate.values for p in candidate.query.parameters
                )
                same = (
                    candidate.query.name,
                    candidate.reading,
                    tuple(sorted(candidate.values.items())),
                    candidate.way.values.get("kind"),
                    candidate.joined,
                )
                group = waiting.setdefault(cost + late, {})
                if same not in group or group[same].own < candidate.own:
                    group[same] = candidate
        ready = waiting.pop(cost, {})
        yield sorted(ready.values(), key=lambda c: (c.joined is not None, -c.own, c.reading.span is None, c.query.name))
        if not active and not waiting:
            return


def _steps(reading: Reading, stored: Mapping[str, StoredQuery]) -> Iterator[list[Candidate]]:
    """The candidates of one reading, in lists by the number of known words inside names."""
    tokens = tokens_of(reading.text)
    own = own_words(stored)
    ways = [(query, one) for query in stored.values() for one in ways_of(query, meanings(tokens) | own)]
    ways = [(query, one) for query, one in ways if reading.span or not one.needs_time]
    if len(tokens) > LONGEST:
        raise LogloomError(f"the question is too long: {len(tokens)} words, of at most {LONGEST}")
    found: list[Candidate] = []
    reached = 0
    for cost, cut in islice(cuts(tokens, known_words(tokens, own)), MOST_CUTS):
        while reached < cost:
            yield found
            found, reached = [], reached + 1
        for frame in frames(tokens, cut):
            found.extend(_asked_for(frame, tokens, reading, ways, cost))
    yield found


def _asked_for(
    frame: Frame, tokens: Sequence[Token], reading: Reading, ways: Sequence[tuple[StoredQuery, Way]], cost: int
) -> Iterator[Candidate]:
    for query, one in ways:
        for form in one.frames:
            if (fit := fitted(frame, form, query)) is not None:
                texts, hints = _texts(fit, tokens, reading.text, query)
                if texts is not None:
                    own = _own(one, form, query, fit)
                    values, joined = {**texts, **one.values}, _joined(fit[0], tokens, reading.text)
                    yield Candidate(query, one, frame, reading, values, hints, cost, own, joined)


def _joined(names: Mapping[str, Argument], tokens: Sequence[Token], text: str) -> Joined | None:
    """The names that are joined to another, as they were typed."""
    found = (
        Joined(name, argument.joint, tuple(_said(tokens, text, *span) for span in argument.also))
        for name, argument in names.items()
        if argument.also
    )
    return next(found, None)


def _own(one: Way, form: Frame, query: StoredQuery, fit: Fit) -> int:
    """How much of a way to ask is its own words rather than slots: what says more goes first."""
    loose = 2 * ("{role}" in one.text) + 3 * ("{kind}" in one.text)
    loose += sum(p.type == "words" and p.name in fit[0] for p in query.parameters)
    sure = 2 * one.needs_time + 3 * ("{week}" in one.text) + 3 * bool(form.pick) + (ME in form_names(form))
    return 4 * len(form.verbs) + len(form.nouns) + sure - loose + fit[2]


def form_names(form: Frame) -> set[str]:
    """What stands in a way's slots: `{work}`, or "I"."""
    return {argument.text for argument in form.names.values()}


Fit = tuple[dict[str, Argument], dict[str, str], int]


def fitted(frame: Frame, form: Frame, query: StoredQuery) -> Fit | None:
    """What the slots of a way to ask take of a question's frame: (names, kinds and roles, how well); None where it is another."""
    plain: dict[str, str] = {}
    if form.asked == ("{kind}",):
        if not frame.asked or not set(frame.asked) <= _askable(query):
            return None
        plain["kind"] = " ".join(frame.asked)
    elif set(form.asked) != set(frame.asked):
        return None
    if form.pick and form.pick != frame.pick:
        return None
    if form.nouns == ("{kind}",) and len(frame.said) == 1 and frame.said[0] in _askable(query):
        plain["kind"] = frame.said[0]
    elif form.nouns != frame.nouns and form.nouns != tuple(n for n in frame.nouns if n != "work"):
        return None
    roles = _roles(frame.verbs, form.verbs)
    if roles is None:
        return None
    plain |= roles
    names = _names(frame.names, form.names, query) if _may_be_joined(frame, query) else None
    return None if names is None else (names[0], plain, names[1])


def _may_be_joined(frame: Frame, query: StoredQuery) -> bool:
    """Whether it is clear what is meant by names that are joined: "who worked on A and B" are those who did both, and "what did A
    and B write" may be either."""
    joined = [(part, name) for part, name in frame.names.items() if name.also]
    if not joined:
        return True
    clear = all(name.joint == "or" or part in BOTH for part, name in joined)
    return clear and len(joined) == 1 and query.order != "report" and not set(frame.asked) & UNJOINED


def _askable(query: StoredQuery) -> set[str]:
    """The nouns for kinds that a query may be asked for."""
    return set(_kinds(query)) or set(ASKABLE)


def _roles(said: Sequence[frozenset[str]], wanted: Sequence[frozenset[str]]) -> dict[str, str] | None:
    """The roles that the verbs left over stand for; {} where none is asked for; None where the verbs are others."""
    left = list(said)
    for verbs in wanted:
        if "{role}" in verbs:
            continue
        match = next((found for found in left if found & verbs), None)
        if match is None:
            return None
        left.remove(match)
    if not any("{role}" in verbs for verbs in wanted):
        return None if left else {}
    roles = [next((ROLE_OF[verb] for verb in ROLE_OF if verb in found), "") for found in left]
    return {"role": " ".join(dict.fromkeys(" ".join(roles).split()))} if left and all(roles) else None


def _names(
    said: Mapping[str, Argument], wanted: Mapping[str, Argument], query: StoredQuery
) -> tuple[dict[str, Argument], int] | None:
    """Slots by name with what they take, and how many nouns both have beside the name."""
    if len(said) != len(wanted):
        return None
    types = {p.name: p.type for p in query.parameters}
    found: dict[str, Argument] = {}
    left, well = dict(said), 0
    for part, slot in sorted(wanted.items(), key=lambda item: types.get(item[1].text.strip("{}")) == "words"):
        name = slot.text.strip("{}")
        taken = left.pop(part, None)
        if taken is None and types.get(name) == "words" and part in LOOSE:
            part = next((other for other in left if other in LOOSE), "")
            taken = left.pop(part, None)
        if taken is None or not _hint_fits(taken.hint, slot.hint):
            return None
        if slot.hint and not _says_kind(slot.hint, query, name):
            if not taken.hint or taken.plural != slot.plural:
                return None
            taken = replace(taken, hint="")
        well += 2 * bool(slot.hint)
        found[name if slot.text.startswith("{") else ME] = taken
    return found, well


def _says_kind(noun: str, query: StoredQuery, name: str) -> bool:
    """Whether a noun says what kind of node a name is of, rather than what is of it: "the tidewire patches"."""
    kinds = {kind for p in query.parameters if p.name == name for group in p.kinds for kind in group}
    return not kinds or bool(kinds & HINTED.get(noun, frozenset({noun})))


def _hint_fits(said: str, wanted: str) -> bool:
    return (
        not wanted
        or said == wanted
        or bool(HINTED.get(said, frozenset({said})) & HINTED.get(wanted, frozenset({wanted})) if said else False)
    )


def _texts(
    fit: Fit, tokens: Sequence[Token], text: str, query: StoredQuery
) -> tuple[dict[str, str] | None, dict[str, str]]:
    """The words of each name as they were typed, and the noun beside it; None where a name cannot be of its parameter's type."""
    texts, hints = dict(fit[1]), dict[str, str]()
    types = {p.name: p.type for p in query.parameters}
    for name, argument in fit[0].items():
        said = ME if argument.text == ME else _said(tokens, text, argument.first, argument.last)
        week = not argument.text and tokens[argument.first].sort == "week"
        if week != (types.get(name) == "week") or (types.get(name) == "words" and not _is_words(said)):
            return None, {}
        texts[name] = re.sub(r"\D", "", said) if week else said
        hints[name] = argument.hint
    return texts, hints


def _said(tokens: Sequence[Token], text: str, first: int, last: int) -> str:
    return text[tokens[first].start : tokens[last - 1].end]


def _is_words(text: str) -> bool:
    """Whether a text may be looked for as words: a quoted one may hold any."""
    return text[:1] in "\"'“‘《「" or not (ASKING | set(refused())) & set(text.casefold().split())


# --- the one that is meant -------------------------------------------------------------------------------------------


def understand(store: Store, question: str, stored: Mapping[str, StoredQuery], today: date) -> Understood:
    """The stored query that a question asks for, with its parameters.

    Raises NotUnderstoodError with the nearest questions, UnknownNameError with near names, AmbiguousNameError with the candidates.
    """
    if not _plain(question):
        raise NotUnderstoodError(EMPTY, ())
    names, tried = Names(store), list[Candidate]()
    if found := _understood(names, question, stored, today, tried):
        return found
    if (better := corrected(question)) != question and (found := _understood(names, better, stored, today, [])):
        return replace(found, mended=better)
    if unknown := _unknown(names, [one for one in tried if not one.cost and ME not in one.values]):
        raise unknown
    nearest = nearest_questions(question, stored)
    likely = f"The nearest are: {'; '.join(nearest)}"
    if pointing := POINTING.search(question):
        raise NotUnderstoodError(f'"{pointing[0]}" does not say which: put its name in its place. {likely}', nearest)
    raise NotUnderstoodError(f'"{_cut(question)}" is not a question I know. {likely}', nearest)


def _cut(question: str) -> str:
    """A question on one line, as an error repeats it."""
    asked = " ".join(question.split())
    return asked if len(asked) <= LONGEST_SHOWN else asked[: LONGEST_SHOWN - 1] + "…"


def _understood(
    names: Names, question: str, stored: Mapping[str, StoredQuery], today: date, tried: list[Candidate]
) -> Understood | None:
    """What a question is understood as, if it is; all candidates are added to `tried`."""
    for group in candidates(question, stored, today):
        tried += group
        if found := _first(names, group, LEVELS[0]):
            return found
    return next((found for level in LEVELS[1:] if (found := _first(names, tried, level))), None)


def corrected(question: str) -> str:
    """A question with slips in its known words mended: a longer word that is one letter away from a known one is that one."""
    text = list(question)
    for token in reversed(tokens_of(question)):
        if (
            token.sort == "word"
            and len(token.text) >= SLIP_FROM
            and token.text.isalpha()
            and token.text not in lexicon()
            and token.text not in NUMBERS
        ):
            text[token.start : token.end] = _mended(token.text) or question[token.start : token.end]
    return "".join(text)


def _mended(word: str) -> str:
    """The known word that begins alike and is one letter away, one of the same length first; "" where there is none."""
    from rapidfuzz.distance import OSA

    known = (
        other for other in lexicon() if len(other) >= SLIP_FROM and other.isalpha() and abs(len(other) - len(word)) < 2
    )
    near = [
        (abs(len(other) - len(word)), other)
        for other in known
        if other[0] == word[0] and OSA.distance(other, word) == 1
    ]
    return min(near)[1] if near else ""


def _first(names: Names, group: Sequence[Candidate], level: Sequence[Reader]) -> Understood | None:
    """The first candidate all of whose names are found at a level. Raises AmbiguousNameError where none is and one is ambiguous."""
    ambiguous: AmbiguousNameError | None = None
    for candidate in group:
        try:
            if understood := _resolved(names, candidate, level):
                return understood
        except AmbiguousNameError as error:
            ambiguous = ambiguous or error
    if ambiguous:
        raise ambiguous
    return None


def _resolved(names: Names, candidate: Candidate, level: Sequence[Reader]) -> Understood | None:
    """The candidate with its names found, or None. Raises AmbiguousNameError."""
    values = dict(candidate.values)
    if (me := values.pop(ME, None)) and not _is_writer(names, me, level):
        return None
    query = replace(
        candidate.query, parameters=tuple(_narrowed(p, candidate.hints) for p in candidate.query.parameters)
    )
    try:
        bound = bind(names, query, values, [level])
        joint = _joint(names, query, candidate.joined, bound, level)
    except (UnknownNameError, BadParameterError):
        return None
    if joint and candidate.joined:
        bound = {**bound, joint.name: tuple(dict.fromkeys(found for terms in joint.terms for found in terms))}
        values[joint.name] = f" {joint.word} ".join((values[joint.name], *candidate.joined.others))
    frame = candidate.frame
    return Understood(
        candidate.query, values, bound, candidate.reading.span, frame.count, frame.pick, candidate.way.text,
        frame.only, joint, _is_loose(candidate), () if level == LEVELS[0] else _guessed(names, query, values),
        candidate.reading.many, whether=frame.whether,
    )  # fmt: skip


def _is_loose(candidate: Candidate) -> bool:
    """Whether a word of the question says more or less than what it was taken for."""
    verbs = frozenset[str]().union(*(said for form in candidate.way.frames for said in form.verbs))
    roles = {verb for verb, role in ROLE_OF.items() if role == candidate.values.get("role")}
    return any(not meant <= VERBS or meant & (verbs | roles) for meant in candidate.frame.loose)


def _guessed(names: Names, query: StoredQuery, values: Mapping[str, str]) -> tuple[str, ...]:
    """The parameters whose names are no node's as they stand."""
    found = []
    for parameter in (p for p in query.parameters if p.type == "node" and p.name in values):
        try:
            term(names, parameter, values[parameter.name], LEVELS[:1])
        except UnknownNameError:
            found.append(parameter.name)
        except AmbiguousNameError:
            pass
    return tuple(found)


def _joint(
    names: Names,
    query: StoredQuery,
    joined: Joined | None,
    bound: Mapping[str, tuple[Bound, ...]],
    level: Sequence[Reader],
) -> Joint | None:
    """The terms of names that are joined. Raises as `term` does, and BadParameterError for words, which can't be."""
    if not joined:
        return None
    parameter = next(p for p in query.parameters if p.name == joined.name)
    if parameter.type != "node":
        raise BadParameterError(f"{joined.name} is not the name of a node")
    more = (term(names, parameter, text, [level]) for text in joined.others)
    return Joint(joined.name, joined.word, (bound[joined.name], *more))


def _is_writer(names: Names, text: str, level: Sequence[Reader]) -> bool:
    """Whether a name is that of the log's writer, for questions that only he can be asked."""
    if text.casefold() in FIRST_PERSON:
        return True
    parameter = Parameter("person", "node", (("person",),), "")
    query = StoredQuery("", "", "", (parameter,), "", "", "given", (), "")
    try:
        return bind(names, query, {"person": text}, [level])["person"][0].value == writer(names.store).iri
    except (UnknownNameError, AmbiguousNameError):
        return False


def _narrowed(parameter: Parameter, hints: Mapping[str, str]) -> Parameter:
    """A parameter that takes only the kinds that the noun beside the name leaves."""
    hint = hints.get(parameter.name)
    if not hint or not parameter.kinds:
        return parameter
    left = HINTED.get(hint, frozenset({hint}))
    kinds = tuple(group for group in (tuple(k for k in group if k in left) for group in parameter.kinds) if group)
    return replace(parameter, kinds=kinds or (("mention",),))


def _unknown(names: Names, sure: Sequence[Candidate]) -> LogloomError | None:
    """What is wrong with the names of the likeliest candidate, those that are joined among them."""
    if not sure:
        return None
    values, joined = sure[0].values, sure[0].joined
    others = ({**values, joined.name: other} for other in joined.others) if joined else ()
    try:
        for one in (values, *others):
            bind(names, sure[0].query, one)
    except UnknownNameError as error:
        asked = {tuple(one.values.values()) for one in sure}
        several = (
            asked == {(name := next(iter(values.values())),)}
            and len({one.query.parameters[0].kinds for one in sure}) > 1
        )
        return UnknownNameError(f'nothing here is called "{_cut(name)}"') if several else error
    except LogloomError as error:
        return error
    return None


def explained(found: Understood) -> tuple[str, ...]:
    """How a question was read, for people: the way to ask that it has the frame of, what each part was taken for, and the days."""
    taken = [f'{name}: "{words}"' for name, words in found.values.items()]
    days = [f"days: {found.span.since or '…'} to {found.span.until or '…'}"] if found.span else []
    wanted = [f"only the {found.pick}"] if found.pick in ("first", "last") else []
    return (f"read as: {found.ask}", *taken, *days, *wanted, *(["counted"] if found.count else []))


def reworded(found: Understood) -> str:
    """The way to ask that a question was read as, with what was asked for in its slots."""
    kind = {"kind": PLURALS.get(found.values.get("kind", ""), found.values.get("kind", ""))}
    acting = {name: text for name, text in found.values.items() if name not in ("to", "other")}
    others = {name: "me" if text == ME else text for name, text in found.values.items() if name not in acting}
    ask = re.sub(r"\b(write|wrote) \{to\}", r"\1 to {to}", found.ask)
    return _filled(ask, {**acting, **others, **kind, "since": ""}, found.values.get("role", "any"))


def _filled(ask: str, said: Mapping[str, str], role: str) -> str:
    """A way to ask with words in its slots; the verb for the role has the form that its place wants."""
    plain = re.sub(r"\s*\{\w+=[\w -]+\}", "", ask)
    before = plain if HAN.search(plain) else plain.partition("{role}")[0]
    return re.sub(
        r"\{(\w+)\}", lambda slot: said.get(slot[1], slot[1]), plain.replace("{role}", spoken(role, before))
    ).strip()


def spoken(role: str, before: str = "who ") -> str:
    """The verb for one or several roles, in the form that it has behind these words.

    >>> spoken("wrote"), spoken("wrote", "what did Ann "), spoken("wrote", "when was it "), spoken("any", "which bugs did Ann ")
    ('wrote', 'write', 'written', 'work on')
    >>> spoken("wrote committed backported", "when was it "), spoken("reviewed tested"), spoken("tested", "谁")
    ('fixed', 'reviewed or tested', '测试')
    """
    verb = {roles: verb for verb, roles in ROLE_OF.items()}.get(role)
    if verb is None:
        return " or ".join(spoken(one, before) for one in role.split())
    if HAN.search(before):
        return tables()["han_verbs"][verb][0]
    infinitive, _, past, *others = SPOKEN.get(verb) or forms(verb)
    helper = re.findall(r"\b(?:did|do|does|was|were|is|are)\b", before)
    said = infinitive if helper and helper[-1].startswith("d") else (past, *others)[-2] if helper else past
    return said + " on" * (verb == "work")


# --- hints -----------------------------------------------------------------------------------------------------------


def shown(text: str, kinds: Sequence[str] = ()) -> str:
    """An `ask` line as a person would put it, slots in capitals. `kinds`: what its `{kind}` may be, if not any.

    >>> shown("which {kind} did {person} {role}"), shown("when was {work} {role}"), shown("{week}做了什么")
    ('which bugs did PERSON work on', 'when was WORK worked on', 'WEEK做了什么')
    """
    kind = next(iter(kinds), "bug")
    slots = {slot: SHOWN.get(slot, slot.upper()) for slot in re.findall(r"\{(\w+)\}", text)}
    han = next(filter(HAN.search, tables()["kinds"].get(kind, ())), kind)
    english = {"kind": PLURALS.get(kind, kind), "since": "in MONTH"}
    return _filled(text, {**slots, **({"kind": han, "since": "MONTH"} if HAN.search(text) else english)}, "any")


def nearest_questions(question: str, stored: Mapping[str, StoredQuery], count: int = 3) -> tuple[str, ...]:
    """The questions of the grammar that are most like one, of different stored queries."""
    from rapidfuzz import fuzz

    han = bool(HAN.search(question))
    phrases = {
        name: [shown(ask, _kinds(query)) for ask in query.offered if bool(HAN.search(ask)) == han]
        for name, query in stored.items()
    }
    scored = [
        max((fuzz.token_sort_ratio(question.casefold(), text.casefold()), text) for text in texts)
        for texts in phrases.values() if texts
    ]  # fmt: skip
    return tuple(text for _, text in sorted(scored, key=lambda item: (-item[0], item[1]))[:count])


def _kinds(query: StoredQuery) -> tuple[str, ...]:
    """What may be asked for by a query's `{kind}`; () for anything."""
    return next((p.choices for p in query.parameters if p.name == "kind"), ())
