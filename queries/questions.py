"""From a question to the stored query it asks for, by a small grammar of our own.

How a question may be put stands in the head of each stored query, as `# ask:` lines:

    who [has] (worked|been working) on {work}

`[…]` may be left out, `(a|b)` is one of several, `(…)?` is `[…]` where no space follows, `<who>` is an entry of `MACROS`, `{name}` takes the
words of a parameter, and `{name=value}` gives one without any words. `{since}` says that the question must name a span of time. The
whole question must fit, word by word, so that no word of it is passed over.

Where several fit, the one with the most words of its own goes first; names are read strictly for all of them before they are read loosely for any.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import islice
from typing import Final

from pyoxigraph import Store

from nlp.errors import LogloomError
from queries.catalog import BadParameterError, Bound, Parameter, StoredQuery, bind
from queries.dates import Span, peel
from queries.nodes import LEVELS, UnknownNameError, Way

LONGEST: Final = 80
"""Words of a question, or Chinese characters."""

MACROS: Final[dict[str, str]] = {
    "who": "(who|whom|who all|who else|(which|what) (people|persons|person|colleagues|engineers|developers|contributors|names))",
    "which": "(which|what|list|list all|show|show me|give me|find|name|are there|in which|on which|which of the|all) [all] [of] [the|my]",
    "when": "(when|on (what|which) (date|day|dates|days)|(what|which) (date|day|dates|days)|at what time|since when|when exactly|when first)",
    "did": "(did|does|do|has|have|had|is|was|are|were)",
    "was": "(is|are|was|were|has been|have been|been|that are|that were|which are|being|get|got)",
    "entries": "(entries|entry|log entries|log entry|notes|journal entries|records|dates|days|条目|日志|记录|天)",
    "mails": "(mails|mail|emails|email|e-mails|e-mail|messages|message|letters|posts|comments|replies|邮件|信|消息|信件)",
    "files": "(files|file)",
    "mention": "(mention|mentions|mentioned|name|names|named|refer to|refers to|referred to|talk about|talks about|contain|contains|"
    "speak of|speaks of|deal with|deals with|discuss|discusses|have|has|list|lists|cover|covers|cite|cites)",
    "point": "(point|points|refer|refers|link|links|pointed|referred|linked|lead|leads|go|goes) [back] [to|at] |"
    "(reference|references|cite|cites|cross-reference|cross-references|see|continue|continues|follow|follows) [from]",
    "write": "(write|wrote|send|sent|mail|mailed|email|post|posted|answer|answered|reply|replied|respond|responded)",
    "report": "[the|my] (work report|weekly report|week report|status report|report|work reports) [(of|for|from|in|about)] [the] (week|weeks|calendar week|wk|kw|cw)",
}
"""Parts that many questions share."""

ROLE_WORDS: Final[tuple[tuple[str, str], ...]] = (
    ("any", "(work|works|worked|working|been working|been at work) [on]|deal with|dealt with|handle|handled|help with|helped with|"
            "contribute to|contributed to|touch|touched|do for|did for|参与|参加|处理|负责|弄|搞|做"),
    ("wrote", "write|wrote|writes|written|writing|author|authored|create|created|make|made|submit|submitted|post|posted|send|sent|mail|"
              "mailed|develop|developed|prepare|prepared|implement|implemented|author|authors|writer|come up with|came up with|编写|写|创建|实现|发"),
    ("reviewed", "review|reviews|reviewed|reviewing|reviewer|reviewers|ack|acked|look over|looked over|check|checked|approve|approved|审查|评审|审核|审阅"),
    ("tested", "test|tests|tested|testing|tester|testers|try|tried|try out|tried out|verify|verified|reproduce|reproduced|测试|验证|试"),
    ("reported", "report|reports|reported|reporting|reporter|file|filed|open|opened|find|found|raise|raised|discover|discovered|报告|提出|上报|发现|报"),
    ("committed", "commit|commits|committed|apply|applied|push|pushed|merge|merged|committer|提交|合并"),
    ("backported", "backport|backports|backported|port back|ported back|移植"),
    ("asked", "(was|were|is|been) asked to (test|review|try|check|fix|help with|look at|do|work on) [on]|asked to (test|review|try|check)|asked about|ask about"),
    ("discussed", "discuss|discusses|discussed|comment on|commented on|comments on|comment|commented|talk about|talked about|answer|answered|"
                  "reply to|replied to|say about|said about|讨论|评论|回复"),
    ("assigned", "assigned [to]|own|owns|owned|take|took|被分配|分配"),
    ("wrote committed backported", "fix|fixes|fixed|fixing|solve|solved|resolve|resolved|修复|修|解决"),
)  # fmt: skip
"""What people call the edges under `ll:workedOn`."""

KIND_WORDS: Final[tuple[tuple[str, str], ...]] = (
    ("bug", "bugs|bug|bug reports|bug report|issues|issue|tickets|ticket|defects|缺陷|错误|bug们|问题"),
    ("patch", "patches|patch|patch files|patch file|patch series|patchsets|补丁"),
    ("commit", "commits|commit|upstream commits|upstream commit|changesets|changeset|提交"),
    ("change", "changes|change|fixes|fix|patches and commits|patches or commits|修改"),
    ("person", "people|persons|person|colleagues|names|engineers|developers|人|同事"),
    ("project", "projects|project|项目|工程"),
    ("tool", "tools|tool|programs|commands|工具"),
    ("software", "software|projects and tools|projects or tools|软件"),
    ("request", "requests|request|build service requests|submit requests"),
    ("topic", "topics|topic|subjects|主题|话题"),
    ("document", "documents|document|files|file|attachments|文件|文档"),
    ("message", "messages|message|mails|mail|emails|e-mails|comments|邮件|消息"),
    ("thread", "threads|thread|discussions|discussion|mail threads"),
    ("series", "series|continuations|系列"),
    ("source-file", "source files|source file|sources|源文件"),
    ("entry", "entries|entry|条目"),
    ("work", "bugs and patches|bugs or patches|things|work items|work|事|工作"),
)  # fmt: skip
"""What people call the kinds of node."""

TABLES: Final = {"role": ROLE_WORDS, "kind": KIND_WORDS}

POLITE: Final = re.compile(
    r"^(?:please|hello|hi|hey|ok|so|and|(?:can|could|would) you (?:please )?|(?:please )?tell me|do you know|i want to know|"
    r"i would like to know|请问|请|告诉我|我想知道|帮我|列出|显示)[\s,:，]+|^(?:请问|请告诉我|告诉我|我想知道|列出)",
    re.IGNORECASE,
)
TAIL: Final = re.compile(
    r"\s+(?:please|so far|at all|altogether|in total|in all|by now|ever|"
    r"(?:(?:are|is|were|was|stand|appear|exist)\s)?(?:there\s)?in (?:the|this|my|our) (?:whole |entire )?(?:log|logs|file|graph|corpus|store|journal)|"
    r"(?:does|do) (?:the|this|my) (?:log|logs|file|graph|store) (?:hold|contain|have|point to|name|mention|show|list|know)|"
    r"(?:are|is|were|was) there)$",
    re.IGNORECASE,
)
HOW_MANY: Final = re.compile(
    r"^(?:how many|count (?:of )?(?:all )?(?:the )?|(?:the |what is the )?number of)\s+", re.IGNORECASE
)
HAN_MANY: Final = re.compile(r"多少(?:个|篇|条|封)?|几(?:个|篇|条|封)")
TOKEN: Final = re.compile(
    r"\"[^\"]*\"|“[^”]*”|《[^》]*》|「[^」]*」|(?<![\w])'[^']+'(?!\w)|‘[^’]*’|['’]s\b|[\u3400-\u9fff]|[^\s,，()（）?？'’\"\u3400-\u9fff]+|\S",
    re.IGNORECASE,
)
HAN: Final = re.compile("[\u3400-\u9fff]")


class NotUnderstoodError(LogloomError):
    """A question that the grammar does not know; `nearest` are three that it does."""

    def __init__(self, message: str, nearest: Sequence[str]) -> None:
        super().__init__(message)
        self.nearest = tuple(nearest)


# --- the grammar ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a phrase: `word`; `any` of several phrases; `slot` NAME; `table` NAME (role or kind); `set` NAME to VALUE; `macro` NAME."""

    what: str
    text: str = ""
    value: str = ""
    choices: tuple[Phrase, ...] = ()


Phrase = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """Where a phrase ended, what its slots took (ranges of tokens), what is set, and how many letters were the phrase's own."""

    end: int
    slots: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    own: int = 0


@dataclass(frozen=True, slots=True)
class Ask:
    """One way to put a question."""

    query: StoredQuery
    phrase: Phrase
    needs_time: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A question, or what is left of it without its phrase of time and its "how many"; `own` are the letters taken off."""

    text: str
    span: Span | None = None
    count: bool = False
    own: int = 0


@dataclass(frozen=True, slots=True)
class Understood:
    """A stored query with its parameters, as words and as terms."""

    query: StoredQuery
    values: Mapping[str, str]
    bound: Mapping[str, tuple[Bound, ...]]
    span: Span | None = None
    count: bool = False


def parse(text: str) -> Phrase:
    """A phrase of the grammar. Raises LogloomError for a bracket that is not closed and a macro that is unknown."""
    phrase, rest = _parse(text)
    if rest:
        raise LogloomError(f'the phrase "{text}" has a bracket too many')
    return phrase


def _parse(text: str) -> tuple[Phrase, str]:
    """A phrase up to `|` or a closing bracket, and what follows."""
    parts: list[Part] = []
    while text and text[0] not in "|)]":
        if text[0] in "([":
            choices, text = _choices(text)
            parts.append(Part("any", choices=choices))
        elif text[0] in "<{":
            end = text.index(">" if text[0] == "<" else "}")
            parts.append(_reference(text[0], text[1:end]))
            text = text[end + 1 :]
        else:
            plain = re.match(r"[^|()\[\]<>{}]+", text)
            assert plain
            parts.extend(Part("word", token.casefold()) for token in TOKEN.findall(plain[0]))
            text = text[plain.end() :]
    return tuple(parts), text


def _choices(text: str) -> tuple[tuple[Phrase, ...], str]:
    close = ")" if text[0] == "(" else "]"
    choices, rest = [], "|" + text[1:]
    while rest.startswith("|"):
        phrase, rest = _parse(rest[1:])
        choices.append(phrase)
    if not rest.startswith(close):
        raise LogloomError(f'the phrase "{text}" has a bracket that is not closed')
    rest = rest[1:]
    optional = close == "]" or rest.startswith("?")
    return ((*choices, ()) if optional else tuple(choices)), rest.removeprefix("?")


def _reference(bracket: str, name: str) -> Part:
    if bracket == "<":
        if name not in MACROS:
            raise LogloomError(f'no part of the grammar is called "<{name}>"; there are {", ".join(MACROS)}')
        return Part("macro", name)
    name, given, value = name.partition("=")
    if given:
        return Part("set", name, value)
    return Part("table" if name in TABLES else "slot", name)


@cache
def _macro(name: str) -> Phrase:
    return parse(f"({MACROS[name]})")


@cache
def _table(name: str) -> tuple[tuple[str, Phrase], ...]:
    return tuple((value, parse(f"({phrase})")) for value, phrase in TABLES[name])


def matches(phrase: Phrase, tokens: Sequence[str], at: int = 0) -> Iterator[Match]:
    """All ways in which a phrase fits the tokens (in lower case) from a place on; the shortest slots first."""
    if not phrase:
        yield Match(at)
        return
    for first in MATCHERS[phrase[0].what](phrase[0], tokens, at):
        for rest in matches(phrase[1:], tokens, first.end):
            yield Match(rest.end, {**first.slots, **rest.slots}, {**first.values, **rest.values}, first.own + rest.own)


def _match_word(part: Part, tokens: Sequence[str], at: int) -> Iterator[Match]:
    if at < len(tokens) and tokens[at].replace("’", "'") == part.text:
        yield Match(at + 1, own=len(part.text))


def _match_any(part: Part, tokens: Sequence[str], at: int) -> Iterator[Match]:
    for choice in part.choices:
        yield from matches(choice, tokens, at)


def _match_macro(part: Part, tokens: Sequence[str], at: int) -> Iterator[Match]:
    yield from matches(_macro(part.text), tokens, at)


def _match_slot(part: Part, tokens: Sequence[str], at: int) -> Iterator[Match]:
    for end in range(at + 1, len(tokens) + 1):
        yield Match(end, {part.text: (at, end)})


def _match_set(part: Part, tokens: Sequence[str], at: int) -> Iterator[Match]:
    yield Match(at, values={part.text: part.value})


def _match_table(part: Part, tokens: Sequence[str], at: int) -> Iterator[Match]:
    """One of a table's words, or several with commas and "and" between."""
    for value, phrase in _table(part.text):
        for first in matches(phrase, tokens, at):
            yield Match(first.end, values={part.text: value}, own=first.own)
            for rest in _further(part, tokens, first.end):
                joined = " ".join(dict.fromkeys(f"{value} {rest.values[part.text]}".split()))
                yield Match(rest.end, values={part.text: joined}, own=first.own + rest.own)


def _further(part: Part, tokens: Sequence[str], at: int) -> Iterator[Match]:
    start = at
    while at < len(tokens) and tokens[at] in (",", "，", "and", "or", "、", "和", "或"):
        at += 1
    if at > start:
        yield from _match_table(part, tokens, at)


MATCHERS: Final[dict[str, Callable[[Part, Sequence[str], int], Iterator[Match]]]] = {
    "word": _match_word, "any": _match_any, "macro": _match_macro,
    "slot": _match_slot, "set": _match_set, "table": _match_table,
}  # fmt: skip


@cache
def asks_of(query: StoredQuery) -> tuple[Ask, ...]:
    """All ways to put a stored query as a question."""
    return tuple(Ask(query, parse(text.replace("{since}", "")), "{since}" in text) for text in query.asks)


# --- readings of a question ----------------------------------------------------------------------------------------


def readings(question: str, today: date) -> tuple[Reading, ...]:
    """The question as it stands, and without its phrase of time, "how many", courtesies and asides."""
    plain = _plain(question)
    bare = re.sub(r"\s*[(（][^()（）]*[)）]", "", plain).strip()
    found = [reading for text in dict.fromkeys((plain, bare)) for reading in _without_count(text)]
    timed = [
        Reading(_plain(rest), span, r.count, r.own + len(r.text) - len(rest))
        for r in found for rest, span in peel(r.text, today)
    ]  # fmt: skip
    return tuple(dict.fromkeys([*found, *timed]))


def _plain(text: str) -> str:
    """Without courtesies, a place ("in the log") and the mark of the question."""
    text = " ".join(text.split()).strip(" ?？。.!！")
    for form in (POLITE, TAIL):
        while (shorter := form.sub("", text).strip()) != text and shorter:
            text = shorter
    return text


def _without_count(text: str) -> Iterator[Reading]:
    yield Reading(text)
    if match := HOW_MANY.match(text):
        yield Reading(_plain("which " + text[match.end() :]), count=True)
    elif HAN_MANY.search(text):
        yield Reading(HAN_MANY.sub("哪些", text), count=True)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A way to understand the question, before its names were looked up."""

    ask: Ask
    reading: Reading
    values: Mapping[str, str]
    own: int


def candidates(question: str, stored: Mapping[str, StoredQuery], today: date) -> list[Candidate]:
    """All that the question may ask for, that with the most words of its own first."""
    found: dict[tuple[str, Reading, tuple[tuple[str, str], ...]], Candidate] = {}
    for reading in readings(question, today):
        spans = list(TOKEN.finditer(reading.text))
        tokens = [token[0].casefold() for token in spans]
        if len(tokens) > LONGEST:
            raise LogloomError(f"the question is too long: {len(tokens)} words, of at most {LONGEST}")
        for ask in (ask for query in stored.values() for ask in asks_of(query)):
            if ask.needs_time and not reading.span:
                continue
            for match in islice((m for m in matches(ask.phrase, tokens) if m.end == len(tokens)), 6):
                candidate = _candidate(ask, reading, match, spans)
                key = (ask.query.name, reading, tuple(sorted(candidate.values.items())))
                if key not in found or found[key].own < candidate.own:
                    found[key] = candidate
    return sorted(found.values(), key=lambda c: (-c.own, len(c.values), c.ask.query.name))


def _candidate(ask: Ask, reading: Reading, match: Match, spans: Sequence[re.Match[str]]) -> Candidate:
    words = {name: reading.text[spans[a].start() : spans[b - 1].end()] for name, (a, b) in match.slots.items()}
    return Candidate(ask, reading, {**words, **match.values}, match.own + reading.own)


# --- the one that is meant -----------------------------------------------------------------------------------------


def understand(store: Store, question: str, stored: Mapping[str, StoredQuery], today: date) -> Understood:
    """The stored query that a question asks for, with its parameters.

    Raises NotUnderstoodError with the nearest questions, UnknownNameError with near names, AmbiguousNameError with the candidates.
    """
    found = candidates(question, stored, today)
    for level in LEVELS:
        for candidate in found:
            if understood := _resolved(store, candidate, [level]):
                return understood
    if found:
        bind(store, found[0].ask.query, next(_variants(found[0])))  # raises what is wrong with it
    nearest = nearest_questions(question, stored)
    asked = " ".join(question.split())
    raise NotUnderstoodError(f'"{asked}" is not a question I know. The nearest are: {"; ".join(nearest)}', nearest)


def _resolved(store: Store, candidate: Candidate, levels: Sequence[Sequence[Way]]) -> Understood | None:
    """The candidate with its names found, or None. Raises AmbiguousNameError."""
    query, reading = candidate.ask.query, candidate.reading
    for values in _variants(candidate):
        try:
            return Understood(query, values, bind(store, query, values, levels), reading.span, reading.count)
        except (UnknownNameError, BadParameterError):
            continue
    return None


@cache
def _nouns() -> tuple[tuple[str, Phrase], ...]:
    return tuple((kind, parse(f"[the|this|that] ({phrase}) [of|at|from|called|named]")) for kind, phrase in KIND_WORDS)


def _variants(candidate: Candidate) -> Iterator[dict[str, str]]:
    """A candidate's values with a noun in front of or behind a name left out ("the bug …", "… project"), then as they are."""
    values, parameters = candidate.values, {p.name: p for p in candidate.ask.query.parameters}
    shorter = {n: _without_noun(v, parameters[n]) if parameters[n].type == "node" else v for n, v in values.items()}
    if shorter != dict(values):
        yield shorter
    yield dict(values)


def _without_noun(text: str, parameter: Parameter) -> str:
    """A name without the noun that says its kind, where the parameter takes that kind."""
    spans = list(TOKEN.finditer(text))
    tokens = [span[0].casefold() for span in spans]
    kinds = {kind for group in parameter.kinds for kind in group}
    for kind, phrase in _nouns():
        if kind in kinds or kind in ("work", "software", "change"):
            ends = [m.end for m in matches(phrase, tokens) if m.end < len(tokens)]
            if ends:
                return text[spans[max(ends)].start() :]
            for start in range(1, len(tokens)):
                if any(m.end == len(tokens) for m in matches(phrase, tokens, start)):
                    return text[: spans[start - 1].end()].removeprefix("the ")
    return text.removeprefix("the ")


# --- hints ---------------------------------------------------------------------------------------------------------


def shown(text: str) -> str:
    """An `ask` line as a person would put it: the first of each choice, what may be left out left out, slots in capitals."""
    return " ".join(_shown(parse(text))).replace(" 's", "'s").strip()


def _shown(phrase: Phrase) -> Iterator[str]:
    for part in phrase:
        if part.what == "word":
            yield part.text
        elif part.what == "slot":
            yield part.text.upper()
        elif part.what == "table":
            yield {"role": "worked on", "kind": "bugs"}[part.text]
        elif part.what == "macro":
            yield from _shown(_macro(part.text))
        elif part.what == "any" and () not in part.choices:
            yield from _shown(part.choices[0])


def nearest_questions(question: str, stored: Mapping[str, StoredQuery], count: int = 3) -> tuple[str, ...]:
    """The questions of the grammar that are most like one, of different stored queries."""
    from rapidfuzz import fuzz

    han = bool(HAN.search(question))
    phrases = {
        query: [shown(ask) for ask in query.asks if bool(HAN.search(_own(ask))) == han] for query in stored.values()
    }
    scored = [
        (-max(fuzz.token_sort_ratio(question.casefold(), text.casefold()) for text in texts), query.name, texts[0])
        for query, texts in phrases.items()
        if texts
    ]
    return tuple(text for _, _, text in sorted(scored)[:count])


def _own(ask: str) -> str:
    """An `ask` line without its references to what questions share."""
    return re.sub(r"[<{][^<>{}]*[>}]", "", ask)
