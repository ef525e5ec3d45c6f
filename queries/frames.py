"""A question, or one way to put a question, as a frame: what it asks for, what is done, and which name has which part in it.

Word order, voice, tense and courtesies are gone in a frame: "by whom was the patch X reviewed", "X has been reviewed by who" and
"who reviewed X" have the same. So a stored query says once how it is asked for, and every other way to put that is found.

    who reviewed X            asked person, verb review, obj X
    which patches did Y send  asked patch, verb write, subj Y
    Y's mails to Z            asked message, of Y, to Z

Which words are names is not known beforehand: every way to cut the words into known ones and names is tried, that with the
fewest known words inside names first.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice, pairwise, product
from typing import Final

from nlp.errors import LogloomError
from queries.lexicon import ASKABLE, Item, forms, lexicon

LONGEST_NAME: Final = 25
MOST_NAMES: Final = 3
MOST_SWALLOWED: Final = 9
MOST_CUTS: Final = 2500
MOST_READINGS: Final = 24
EDGES: Final = frozenset({"fill", "prep", "be", "do", "and", "rel", "poss", "ask", "called"})
"""What an unquoted name neither begins nor ends with."""
NOUN_OF: Final = {"patch": "change", "commit": "change", "reply": "message"}
SET_APART: Final = frozenset(
    {
        "colleagues",
        "experts",
        "history",
        "backlink",
        "address",
        "subject",
        "title",
        "chain",
        "time",
        "activity",
        "names",
    }
)
HINTING: Final = ASKABLE | {"version", "reply", "report", "{kind}"}
"""Nouns that say of what kind the name beside them is."""
WRITERS: Final = frozenset({"entry", "plan", "report", "todo", "time", "topic", "series"})
"""Nouns for what only the log's writer has."""
JOINED: Final = frozenset({"entry", "series", "thread", "topic", "project", "report"})
"""Nouns that may be joined to their name by "of": the entry of 10:12 2021-03-04."""
JOINING: Final = ("of", "for", "from", "的")
ABOUT: Final = ("about", "on", "关于")
"""What joins a thread to its name, too, as that says what it is about."""
PLURAL: Final = re.compile(r"s$|^(?:people|folks|history|software)$|[\u3400-\u9fff]")
HAN: Final = re.compile("[\u3400-\u9fff]")
NAME: Final = Item("name")
ME: Final = "I"
OR: Final = frozenset({"or", "或", "或者", "/"})
WHETHER: Final = ("whether",)
ALL: Final = frozenset({"all", "every", "each", "所有", "所有的", "全部", "全部的", "都"})
"""Words that say nothing in a list, and much in a question for yes or no: some lines can't speak for all."""
POINTING: Final = frozenset({"bug", "patch", "commit", "change", "request", "thread", "project"})
"""Nouns which alone, in the singular, mean one that nothing names."""
ANYTHING: Final = frozenset({"anything", "something"})
"""What is asked for by questions that "yes" could answer."""
TRACKERS: Final = {"cve": "cve", "cves": "cve", "漏洞": "cve"}
"""Nouns for the bugs of one tracker alone."""

TOKEN: Final = re.compile(
    r"""(?P<quoted>"[^"]*"|“[^”]*”|《[^》]*》|「[^」]*」|(?<![\w])'[^']+(?:'(?=\w)[^']*)*'(?!\w)|‘[^’]*’)
    |(?P<slot>\{\w+\})
    |(?P<entry>\#?\d{4}-\d{1,2}-\d{1,2}[ T]\d{1,2}:\d{2}\b|\b\d{1,2}:\d{2}\ (?:on\ |of\ )?\d{4}-\d{1,2}-\d{1,2}\b|\#\d{8}\ \d{4}\b)
    |(?P<week>\b(?i:(?:calendar\ )?(?:week|wk|cw|kw)\ ?(?:no\.?|number|\#)?)\ ?\d{1,2}\b|第\ ?\d{1,2}\ ?[周週])
    |(?P<poss>['’][sS]\b|(?<=s)['’](?=\s))
    |(?P<han>[\u3400-\u9fff])
    |(?P<word>[^\s,，()（）?？"“”'‘’\u3400-\u9fff、]+(?:['’](?![sS]\b)[^\s,，()（）?？"“”'‘’\u3400-\u9fff、]+)*)
    |(?P<sign>\S)""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a question: as it is looked up, where it stands, and the group of `TOKEN` that it is."""

    text: str
    start: int
    end: int
    sort: str


@dataclass(frozen=True, slots=True)
class Unit:
    """One known phrase or one name: tokens `first` up to `last`; with a name those that are joined to it by `joint`, "and" or "or"."""

    item: Item
    text: str
    first: int
    last: int
    also: tuple[Unit, ...] = ()
    joint: str = ""


@dataclass(frozen=True, slots=True)
class Argument:
    """A name in a frame: its tokens, and the kind of node that a noun beside it says it is. `text` of a slot or of "I"; `plural`
    where the noun is; `also` the tokens of those joined to it."""

    first: int
    last: int
    text: str = ""
    hint: str = ""
    plural: bool = False
    also: tuple[tuple[int, int], ...] = ()
    joint: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a question asks for (`asked`: nouns or "person", "thing", "date", "whether"…), the verbs, other nouns (`said`: as they were
    said), and names by their part; `only`: the tracker that bugs are of; `loose`: for which meanings its words say more or less than
    that; `whether`: it can be answered by yes, as "did Bob review anything" can."""

    asked: tuple[str, ...] = ()
    verbs: tuple[frozenset[str], ...] = ()
    nouns: tuple[str, ...] = ()
    names: Mapping[str, Argument] = field(default_factory=dict)
    count: bool = False
    pick: str = ""
    said: tuple[str, ...] = ()
    only: str = ""
    loose: tuple[frozenset[str], ...] = ()
    whether: bool = False


def tokens_of(text: str) -> list[Token]:
    """The words of a text; a heading of an entry, a week and what stands in quotation marks are one each."""
    return [
        Token(match[0].casefold().replace("’", "'"), match.start(), match.end(), str(match.lastgroup))
        for match in TOKEN.finditer(text)
    ]


# --- known words and names -------------------------------------------------------------------------------------------


Known = Sequence[Sequence[tuple[int, tuple[Item, ...]]]]


def known_words(tokens: Sequence[Token], own: Collection[str] = ()) -> Known:
    """For each place the known phrases that start there: (where it ends, what it may be). `own` are words of a user's ways to ask."""
    found: list[list[tuple[int, tuple[Item, ...]]]] = []
    texts = [token.text for token in tokens]
    for at, token in enumerate(tokens):
        here: list[tuple[int, tuple[Item, ...]]] = []
        if token.sort == "poss":
            here.append((at + 1, (Item("poss"),)))
        elif token.text == "的":
            here.append((at + 1, (Item("poss"), *(item for _, items in lexicon()["的"] for item in items))))
        elif token.text in own:
            here.append((at + 1, (_own_word(token.text),)))
        elif token.sort in ("word", "han", "sign"):
            for phrase, items in lexicon().get(token.text, ()):
                if tuple(texts[at : at + len(phrase)]) == phrase:
                    here.append((at + len(phrase), items))
                    if len(here) == 2 or token.sort == "han":
                        break
        found.append(here)
    return found


Cut = tuple[tuple[int, int, tuple[Item, ...]], ...]


def cuts(tokens: Sequence[Token], known: Known) -> Iterator[tuple[int, Cut]]:
    """The ways to cut the words into known phrases and names: (known words inside names, pieces), the fewest first."""
    for swallowed in range(MOST_SWALLOWED + 1):
        yield from ((swallowed, tuple(cut)) for cut in _cuts(tokens, known, 0, swallowed, MOST_NAMES, True))


def _cuts(
    tokens: Sequence[Token], known: Known, at: int, left: int, names: int, name_may_start: bool
) -> Iterator[list[tuple[int, int, tuple[Item, ...]]]]:
    """The cuts from a place on that swallow exactly `left` known words."""
    if at == len(tokens):
        if not left:
            yield []
        return
    for end, items in known[at][:1] if not left else known[at]:
        for rest in _cuts(tokens, known, end, left, names, True):
            yield [(at, end, items), *rest]
    if names and name_may_start:
        for end, cost in _names(tokens, known, at, left):
            alone = tokens[at].sort in ("quoted", "slot", "week")
            for rest in _cuts(tokens, known, end, left - cost, names - 1, alone):
                yield [(at, end, (NAME,)), *rest]


def _names(tokens: Sequence[Token], known: Known, at: int, left: int) -> Iterator[tuple[int, int]]:
    """Where a name that begins here may end, and the known words in it."""
    if tokens[at].sort in ("quoted", "slot", "week", "entry"):
        yield at + 1, 0
        if tokens[at].sort != "quoted":
            return
    if _is_edge(known[at]) or tokens[at].sort in ("sign", "poss"):
        return
    cost = 0
    for end in range(at + 1, min(len(tokens), at + LONGEST_NAME) + 1):
        if tokens[end - 1].sort in ("slot", "week", "entry"):
            return
        cost += bool(known[end - 1])
        if cost > left:
            return
        longer = end > at + 1 or tokens[at].sort != "quoted"
        if longer and not _is_edge(known[end - 1]) and tokens[end - 1].sort not in ("sign", "poss"):
            yield end, cost


def _is_edge(here: Sequence[tuple[int, tuple[Item, ...]]]) -> bool:
    return any(item.what in EDGES for _, items in here[-1:] for item in items)


# --- pieces to frames ------------------------------------------------------------------------------------------------


def frames(tokens: Sequence[Token], cut: Cut) -> Iterator[Frame]:
    """Every frame that a cut may mean: a word may be a noun or a verb, a helper or a verb of its own."""
    texts = [" ".join(token.text for token in tokens[first:last]) for first, last, _ in cut]
    choices = [_likely(cut, n) for n in range(len(cut))]
    seen = set[object]()
    for items in islice(product(*choices), MOST_READINGS):
        units = [
            Unit(item, text, first, last)
            for item, text, (first, last, _) in zip(items, texts, cut, strict=True)
            if item.what != "fill"
        ]
        left_out = tuple(item.loose for item in items if item.what == "fill" and item.loose)
        of_all = any(item.what == "fill" and text in ALL for item, text in zip(items, texts, strict=True))
        for frame in filter(None, map(read, (units, *_joined(units)))):
            if of_all and frame.whether:
                continue
            frame = replace(frame, loose=frame.loose + left_out)
            same = (
                frame.asked,
                frame.verbs,
                frame.nouns,
                tuple(sorted((k, a.first, a.hint, a.also) for k, a in frame.names.items())),
                frame.pick,
                frame.said,
            )
            if same not in seen:
                seen.add(same)
                yield frame
                if (
                    "subj" in frame.names
                    and "obj" not in frame.names
                    and frame.asked in (("date",), WHETHER)
                    and HAN.search("".join(texts))
                ):
                    yield replace(
                        frame, names={"obj" if part == "subj" else part: name for part, name in frame.names.items()}
                    )


def _joined(units: Sequence[Unit]) -> list[list[Unit]]:
    """The units with names that are joined by "and" or "or" as one of them, a noun of theirs said once; [] where none are."""
    found: list[Unit] = []
    at = 0
    while at < len(units):
        other = _other(units, at, found)
        if other and found[-1].joint in ("", joint := "or" if units[at].text in OR else "and"):
            found[-1] = replace(found[-1], also=(*found[-1].also, units[other]), joint=joint)
            at = other + 1
        else:
            found.append(units[at])
            at += 1
    return [found] if len(found) < len(units) else []


def _other(units: Sequence[Unit], at: int, before: Sequence[Unit]) -> int:
    """Where the name stands that an "and" joins to the one before it: behind it, or behind the noun of that one said again; else 0."""
    if units[at].item.what != "and" or not before or before[-1].item != NAME:
        return 0
    noun, following = before[-2:-1], units[at + 1 : at + 2]
    again = (
        following
        and noun
        and following[0].item.what == "kind" == noun[0].item.what
        and following[0].item.means == noun[0].item.means
    )
    after = at + 1 + bool(again)
    return after if after < len(units) and units[after].item == NAME else 0


def _likely(cut: Cut, at: int) -> tuple[Item, ...]:
    """What a piece may be, by what stands beside it."""
    items = cut[at][2]
    if len(items) == 1:
        return items
    if any(item.what == "bad" for item in items):
        return items
    before = {item.what for _, _, said in cut[:at][-1:] for item in said}
    kinds = [item for item in items if item.what == "kind"]
    if kinds and (at == 0 or before == {"poss"}):
        return tuple(item for item in items if item.what in ("kind", "ask"))
    return items


def read(units: Sequence[Unit]) -> Frame | None:
    """The frame of pieces each of which is one thing; None where they make no question."""
    if not units or any(unit.item.what == "bad" for unit in units) or _asks_twice(units) or _says_nothing(units):
        return None
    asking, asked, used = (None, WHETHER, set[int]()) if _is_whether(units) else _asked(units)
    if asked is None or _out_of_place(units, asking):
        return None
    hints = _hints(units, used)
    if asked == WHETHER and _points(units, hints):
        return None
    verbs = [n for n, unit in enumerate(units) if unit.item.what in ("verb", "agent")]
    names = _parts(units, verbs, hints, asking)
    if names is None:
        return None
    nouns = [
        u.item.means for n, u in enumerate(units) if u.item.what == "kind" and n not in used and n not in hints.values()
    ]
    only = {TRACKERS.get(units[n].text, "") for n in used if units[n].item.means == "bug"}
    if len(only) > 1 or any(
        u.text in TRACKERS for n, u in enumerate(units) if n not in used and n not in hints.values()
    ):
        return None
    asked, nouns = _asked_noun(units, asked, nouns)
    if asked == ("colleagues",) and verbs:
        asked = ("person",)
    nouns += _stranded(units, verbs)
    if asked == ("day",) or asked == ("date",):
        asked, nouns = ("date",), [noun for noun in nouns if noun != "day"]
    picks = [u.item.means for u in units if u.item.what == "pick"]
    said = [_meanings(units[n].item) for n in verbs]
    return Frame(
        tuple(dict.fromkeys(asked)),
        tuple(dict.fromkeys(said)),
        tuple(sorted({NOUN_OF.get(noun, noun) for noun in nouns} - {"person"})),
        names,
        any(u.item.what == "ask" and u.item.means in ("many", "often") for u in units),
        picks[0] if picks else "",
        tuple(sorted(set(nouns) - {"person"})),
        next(iter(only), ""),
        tuple(u.item.loose for u in units if u.item.loose),
        _asks_whether(units),
    )


def _points(units: Sequence[Unit], hints: Mapping[int, int]) -> bool:
    """Whether a noun means one thing and nothing says which: "did Bob review the patch"."""
    return any(
        unit.item.what == "kind" and unit.item.means in POINTING and not PLURAL.search(unit.text)
        and n not in hints.values() and not any(after.item.what == "prep" for after in units[n + 1 : n + 2])
        for n, unit in enumerate(units)
    )  # fmt: skip


def _stranded(units: Sequence[Unit], verbs: Sequence[int]) -> list[str]:
    """A preposition at the end that no verb explains, which makes it another question: "what is X about", "what is X used for"."""
    if units[-1].item.what != "prep":
        return []
    explained = any(units[-1].text in units[verb].item.particles for verb in verbs)
    return [] if explained or (verbs and units[-1].text not in ("for", "about", "as")) else [f"~{units[-1].item.means}"]


def _meanings(item: Item) -> frozenset[str]:
    return item.verbs or frozenset({item.means})


def _asks_twice(units: Sequence[Unit]) -> bool:
    """Whether there are two questions, or a question behind "and"."""
    asks = [n for n, unit in enumerate(units) if unit.item.what == "ask"]
    if any(n and units[n - 1].item.what == "and" for n in asks):
        return True
    if any(a.item.what == "and" and b.item.what == "rel" for a, b in pairwise(units)):
        return True
    return len([n for n in asks if units[n].item.means != "list"]) > 1


def _says_nothing(units: Sequence[Unit]) -> bool:
    """Whether there is only "who" and a name, which may hold the verb: "who liked X"."""
    return (
        len(units) == 2
        and [u.item.means for u in units if u.item.what == "ask"] == ["person"]
        and (units[0].item.what == "name" or units[1].item.what == "name")
    )


def _out_of_place(units: Sequence[Unit], asking: int | None) -> bool:
    """Whether it begins like "did" and asks for something else, or orders something to be done, or a relative word has nothing before
    it that it could belong to."""
    if _begins_with_helper(units) and asking is not None and units[asking].text not in ANYTHING:
        return True
    if units[0].item.what == "verb" and units[0].item.verbs == {"do"} and units[0].text in forms("do"):
        return True
    if (
        asking is None
        and units
        and units[0].item.what == "verb"
        and not units[0].item.flags
        and not HAN.search(units[0].text)
    ):
        return True
    return any(
        unit.item.what == "rel" and all(before.item.what in ("prep", "ask", "be") for before in units[:n])
        for n, unit in enumerate(units)
    )


def _asks_whether(units: Sequence[Unit]) -> bool:
    """Whether "yes" could answer it: "did Bob review X", "Bob审查过X吗"."""
    return _begins_with_helper(units) or any(unit.item.what == "whether" for unit in units)


def _is_whether(units: Sequence[Unit]) -> bool:
    """Whether it asks for yes or no alone, and not for anything."""
    asks = any(unit.item.what == "ask" and unit.item.means != "list" for unit in units)
    return not asks and _asks_whether(units)


def _begins_with_helper(units: Sequence[Unit]) -> bool:
    return units[0].item.what in ("be", "do", "have") and not HAN.search(units[0].text)


def _asked(units: Sequence[Unit]) -> tuple[int | None, tuple[str, ...] | None, set[int]]:
    """Where the asking word stands, what is asked for (None where that cannot be told), and the nouns that say so."""
    asks = [n for n, u in enumerate(units) if u.item.what == "ask" and u.item.means != "list"]
    at = asks[0] if asks else next((n for n, u in enumerate(units) if u.item.what == "ask"), None)
    if any(unit.item.what == "agent" for unit in units) and (
        at is None or units[at].item.means in ("person", "what", "list")
    ):
        return at, ("person",), set()
    means = units[at].item.means if at is not None else ""
    if means in ("person", "date", "duration", "entry", "way"):
        return at, (means,), set()
    if means == "often":
        return at, ("entry",), set()
    start = -1 if at is None else at
    if means in ("", "list") and start + 1 < len(units):
        start += 2 * _owns(units, start + 1) or units[start + 1].item.what == "my"
    nouns = _noun_phrase(units, start + 1)
    if means == "what":
        if not nouns and start + 1 < len(units) and units[start + 1].item.what == "be":
            nouns = [
                n
                for n in _noun_phrase(units, start + 2)
                if n + 1 == len(units) or units[n + 1].item.what in ("rel", "name")
            ]
            nouns = nouns if any(unit.item.what == "verb" for unit in units) else []
        asked = tuple(units[n].item.means for n in nouns)
        return at, ("thing",) if asked in ((), ("work",)) else asked, set(nouns)
    if at is None and not nouns and len(units) > 1:
        nouns = _noun_behind(units)
    if not nouns and at and HAN.search(units[at].text) and units[at - 1].item.what == "kind":
        nouns = [at - 1]
    if nouns:
        return at, tuple(units[n].item.means for n in nouns), set(nouns)
    return at, (None if means in ("which", "many") else ()), set()


def _noun_behind(units: Sequence[Unit]) -> list[int]:
    """The noun that is asked for behind its name, where nothing else asks: "libvirt bugs"; in Chinese at the end, behind `的`."""
    last = len(units) - 1
    if (
        units[0].item.what == "name"
        and units[1].item.what == "kind"
        and PLURAL.search(units[1].text)
        and units[1].text != "series"
    ):
        return [1]
    return [last] if units[last].item.what == "kind" and HAN.search(units[last].text) else []


def _noun_phrase(units: Sequence[Unit], start: int) -> list[int]:
    """The nouns that are asked for: the first behind the asking word, with those joined by "and"; [] where a name is meant."""
    at = start
    while at < len(units) and (
        units[at].item.what == "pick" or units[at].text in ("of",) or "adj" in units[at].item.flags
    ):
        at += 1
    found = []
    while at < len(units) and units[at].item.what == "kind":
        found.append(at)
        more = at + 2 < len(units) and units[at + 1].item.what == "and" and units[at + 2].item.what == "kind"
        if not more:
            break
        at += 2
    if start == 0 or (start and units[start - 1].item.means == "list"):
        last = found[-1] if found else 0
        named = found and last + 1 < len(units) and units[last + 1].item.what in ("name", "called")
        joined = (
            found
            and last + 2 < len(units)
            and _joins(units[last], units[last + 1])
            and units[last + 2].item.what == "name"
        )
        told = any(unit.item.what == "verb" for unit in units[last:])
        if (named or joined) and not told and (not PLURAL.search(units[last].text) or units[last].text == "series"):
            return []
    return found


def _hints(units: Sequence[Unit], used: set[int]) -> dict[int, int]:
    """Nouns that say of what kind a name beside them is: name → noun."""
    found: dict[int, int] = {}
    for n, unit in enumerate(units):
        if unit.item.what == "kind" and unit.item.means in HINTING and n not in used and n not in found.values():
            called = n + 1 < len(units) and units[n + 1].item.what == "called"
            after = n + 1 + called
            if n + 1 < len(units) and _joins(unit, units[n + 1]):
                after = n + 2
            if after < len(units) and units[after].item.what == "name" and not _owns(units, after):
                found[after] = n
            elif n and units[n - 1].item.what == "name" and _beside(units[n - 1], unit) and n - 1 not in found:
                found[n - 1] = n
    return found


def _joins(noun: Unit, word: Unit) -> bool:
    """Whether a word may stand between a noun and the name of what it means: the entry of 10:12 2021-03-04, the thread about X."""
    return noun.item.means in JOINED and (word.text in JOINING or (noun.item.means == "thread" and word.text in ABOUT))


def _beside(name: Unit, noun: Unit) -> bool:
    """Whether a noun follows a name at once; in Chinese `的` may stand between."""
    return noun.first - name.last <= (1 if HAN.search(noun.text) else 0)


def _owns(units: Sequence[Unit], n: int) -> bool:
    return n + 1 < len(units) and units[n + 1].item.what == "poss"


def _parts(
    units: Sequence[Unit], verbs: Sequence[int], hints: Mapping[int, int], asking: int | None
) -> dict[str, Argument] | None:
    """Each name with its part: subj, obj, bare, or the preposition that places it. None where two have the same."""
    found: dict[str, Argument] = {}
    for n, unit in enumerate(units):
        if unit.item.what not in ("name", "me", "my") or _needless(units, n):
            continue
        part = _part(units, n, verbs, hints, asking)
        if (
            part == "subj"
            and part in found
            and found[part].last <= unit.first
            and _before_verb(n, verbs)
            and "obj" not in found
        ):
            found["obj"] = found.pop("subj")
        if part in found:
            return None
        text = ME if unit.item.what in ("me", "my") else unit.text if unit.text.startswith("{") else ""
        hint = units[hints[n]].item.means if n in hints else ""
        plural = n in hints and bool(PLURAL.search(units[hints[n]].text))
        also = tuple((other.first, other.last) for other in unit.also)
        found[part] = Argument(unit.first, unit.last, text, hint, plural, also, unit.joint)
    return found


def _needless(units: Sequence[Unit], n: int) -> bool:
    """Whether a "my" says nothing, as all of that kind are the writer's: my plans, my notes."""
    after = units[n + 1] if n + 1 < len(units) else None
    return units[n].item.what == "my" and bool(after) and (after.item.means in WRITERS or after.item.what == "name")  # type: ignore[union-attr]


def _before_verb(n: int, verbs: Sequence[int]) -> bool:
    return any(verb > n for verb in verbs)


def _part(units: Sequence[Unit], n: int, verbs: Sequence[int], hints: Mapping[int, int], asking: int | None) -> str:
    if units[n].item.what == "my" or _owns(units, n):
        return "of"
    before = hints[n] - 1 if hints.get(n, n) < n else n - 1
    while before >= 0 and (before in hints.values() or units[before].item.what == "called"):
        before -= 1
    left = units[before] if before >= 0 else None
    verb = next((v for v in reversed(verbs) if v < n), next(iter(verbs), None))
    if left and left.item.what == "prep":
        return _placed(units, n, before, verb, units[hints[n]].item.means if n in hints else "")
    if left and left.item.what == "and" and before and units[before - 1].item.what == "name":
        return "or" if left.text in OR else "and"
    if (
        n + 1 < len(units)
        and units[n + 1].item.what == "kind"
        and n + 1 not in hints.values()
        and _beside(units[n], units[n + 1])
    ):
        return "of"
    if verb is None:
        return "bare"
    part = _plain_part(units, n, verb, asking)
    return "obj" if part == "subj" and "swap" in units[verb].item.flags else part


def _placed(units: Sequence[Unit], n: int, before: int, verb: int | None, hint: str) -> str:
    """The part of a name behind a preposition; `hint` is the noun beside it."""
    word = units[before].item.means
    if word == "about" and verb is not None and hint == "thread":
        return "obj"
    if (
        verb is not None
        and verb == before - 1
        and "swap" not in units[verb].item.flags
        and not (_is_passive(units, verb) and any(unit.item.what in ("name", "me") for unit in units[:verb]))
        and (
            units[before].text in units[verb].item.particles
            or (units[verb].item.what == "agent" and word in ("of", "for"))
        )
    ):
        return "obj"
    if word == "by":
        return "subj" if verb is not None and _is_passive(units, verb) else "of"
    return word


def _plain_part(units: Sequence[Unit], n: int, verb: int, asking: int | None) -> str:
    """The part of a name without a preposition."""
    if verb < n:
        return "obj"
    if _is_passive(units, verb):
        return "obj"
    han = HAN.search(units[verb].text) is not None
    if han and asking is not None and n < asking < verb and units[asking].item.means == "person":
        return "obj"
    return "subj"


def _is_passive(units: Sequence[Unit], verb: int) -> bool:
    """Whether a verb is in the passive: `was reviewed`, or a participle behind its noun (`patches sent by`)."""
    item = units[verb].item
    if "part" not in item.flags or "adj" in item.flags:
        return False
    if HAN.search(units[verb].text):
        return any(unit.text in ("被", "由") for unit in units[:verb])
    for unit in reversed(units[:verb]):
        if unit.item.what in ("do", "have", "rel"):
            return False
        if unit.item.what == "be":
            return True
    before, after = units[:verb][-1:], units[verb + 1 :][:1]
    if after and after[0].text == "by":
        return True
    nouns = bool(before) and before[0].item.what == "kind"
    return nouns and bool(after) and after[0].item.what not in ("name", "rel", "me", "ask")


def _asked_noun(units: Sequence[Unit], asked: tuple[str, ...], nouns: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """ "What is the history of", "who are the colleagues of": the noun is what is asked for."""
    apart = [
        noun for noun in nouns if noun in SET_APART or (asked == ("thing",) and any(u.item.what == "be" for u in units))
    ]
    if asked in (("thing",), ("person",), ()) and len(apart) == 1 and not any(u.item.what == "verb" for u in units):
        return (apart[0],), [noun for noun in nouns if noun != apart[0]]
    return asked, nouns


# --- ways to ask -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Way:
    """One way to ask for a stored query: its frames, the values that it sets, whether a span of time must be named, and the words
    of its `own` that no other question knows."""

    text: str
    frames: tuple[Frame, ...]
    values: Mapping[str, str]
    needs_time: bool
    own: frozenset[str] = frozenset()


SLOT: Final = re.compile(r"\{\w+\}")
SET: Final = re.compile(r"\s*\{(\w+)=([\w -]+)\}")


@cache
def way(text: str) -> Way:
    """An `# ask:` line, `which entries mention {node}{kind=entry}`. Raises LogloomError for one that can't be read as a question."""
    values = {match[1]: match[2] for match in SET.finditer(text)}
    plain = SET.sub("", text)
    needs_time = "{since}" in plain
    tokens = tokens_of(plain.replace("{since}", "").strip())
    pieces: list[tuple[int, int, tuple[Item, ...]]] = []
    known, at = known_words(tokens), 0
    while at < len(tokens):
        end, items = known[at][0] if known[at] else (at + 1, (_slot(tokens[at].text),))
        said = " ".join(token.text for token in tokens[at:end])
        pieces.append((at, end, tuple(_meant(item, said) for item in items)))
        at = end
    read_as = tuple(f for f in frames(tokens, tuple(pieces)) if not any(a.also for a in f.names.values()))
    if not read_as or "{" in SLOT.sub("", plain):
        raise LogloomError(f'the way to ask "{text}" can\'t be read as a question')
    own = frozenset(token.text for token, here in zip(tokens, known, strict=True) if not here and token.sort == "word")
    return Way(
        text, read_as, values, needs_time, own & {piece for first, last, _ in pieces for piece in [tokens[first].text]}
    )


def meanings(tokens: Sequence[Token]) -> frozenset[str]:
    """All that the known words of a text may mean, in whatever way they are cut."""
    texts = [token.text for token in tokens]
    found = set[str]()
    for at, text in enumerate(texts):
        for phrase, items in lexicon().get(text, ()):
            if tuple(texts[at : at + len(phrase)]) == phrase:
                found.update(*map(_means, items))
    return frozenset(found)


def _means(item: Item) -> frozenset[str]:
    return item.verbs or frozenset({NOUN_OF.get(item.means, item.means)})


@cache
def needed(text: str) -> tuple[frozenset[str], ...]:
    """What the words of a way to ask may mean, for each of them that a question must have the like of.

    It tells which ways a question can't mean, without reading them as frames, of which there are hundreds.
    """
    words = SET.sub("", text).casefold().split()
    found, at = list[frozenset[str]](), 0
    while at < len(words):
        phrase, items = next(
            (entry for entry in lexicon().get(words[at], ()) if tuple(words[at : at + len(entry[0])]) == entry[0]),
            ((), ()),
        )
        if items and all(item.what in ("verb", "kind", "agent") for item in items):
            found.append(frozenset().union(*map(_means, items)))
        at += len(phrase) or 1
    return tuple(found)


def _meant(item: Item, said: str) -> Item:
    """A verb of a way to ask as what it is called in the table: "mention" is to mention and nothing else."""
    own = frozenset(verb for verb in item.verbs if said.removeprefix("the ") in forms(verb))
    return replace(item, verbs=own) if own else item


def _slot(text: str) -> Item:
    if text == "{kind}":
        return Item("kind", text)
    if text == "{role}":
        return Item("verb", "", frozenset({text}), frozenset({"on", "to", "in", "with", "for"}), frozenset({"part"}))
    return NAME if text.startswith("{") else _own_word(text)


def _own_word(text: str) -> Item:
    """A word that only a user's own way to ask knows."""
    return Item("verb", "", frozenset({f"={text}"}))
