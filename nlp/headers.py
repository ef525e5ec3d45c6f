"""The lines that head a message: mails, bug comments, chats and the log's own notations, by one table of forms.

A form is one row of `FORMS`: its name, its pattern, words that every such line holds, and what must follow before it
counts.
To teach a new notation, add a row. Its pattern names what it finds by groups: `who` (senders), `to`, `answers`,
`subject`, `date`,
`said` (the message's words in the same line) and `rest` (a few more words that say nothing here). Patterns see a line
without
quote marks, item number and indentation. Mail headers are those of RFC 5322, mailbox separators those of RFC 4155.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from nlp.dates import iso
from nlp.names import family_first
from nlp.patterns import remembered
from nlp.records import Name


class Needs(StrEnum):
    """What must be seen below a header before it is believed."""

    NOTHING = "nothing"
    BODY = "body"
    """Text that is neither a cross-reference nor the next point of the list."""
    MAIL = "mail"
    """A body with a greeting, a signature or a quotation, or a name that another header of the entry knows."""
    QUOTE = "quote"
    """It names the writer of what is quoted below; the text around is somebody's answer."""


@dataclass(frozen=True, slots=True)
class Header:
    """A message's header as read; `senders` is empty where the writer of the log sent it (`own`)."""

    form: str
    needs: Needs = Needs.NOTHING
    senders: tuple[Name, ...] = ()
    own: bool = False
    recipients: tuple[Name, ...] = ()
    answers: Name | None = None
    answers_writer: bool = False
    answers_subject: str = ""
    subject: str = ""
    date: str = ""
    said: str = ""
    """The message's words that stand in the header's own line."""
    lines: int = 1
    """How many lines the header takes."""
    pointer: bool = False
    """The line only points to a message, in the midst of other words."""
    text: str = ""


LETTER = r"[^\W\d_\u3400-\u9fff]"
WORD = rf"{LETTER}(?:{LETTER}|['’.-]){{0,30}}"
CAPITAL = rf"[A-Z\u00c0-\u00de](?:{LETTER}|['’.-]){{0,30}}"
PARTICLE = r"(?:van|von|de|der|den|da|di|del|du|dos|bin|la|le|ter|zu)"
HAN = r"[\u4e00-\u9fff]{2,4}"
PERSON = rf"{CAPITAL}(?:[ _](?:{PARTICLE}[ _])?{CAPITAL}){{0,4}}"
ANY_CASE = rf"{WORD}(?:[ _]{WORD}){{0,3}}"
ADDRESS = r"[\w.+-]{1,64}@[\w.-]{1,190}"
BRACKETED = rf"[<\[(](?:mailto:)?{ADDRESS}[>\])]"
JOIN = r"(?:\s?[,，、&]\s?|\s?和\s?| and )"
PEOPLE = rf"{PERSON}(?:{JOIN}{PERSON}){{0,5}}"
PEOPLE_ANY_CASE = rf"{ANY_CASE}(?:{JOIN}{ANY_CASE}){{0,5}}"
QUOTED_PERSON = r"[\"“]{1,2}[^\"”“_/=\\]{1,100}[\"”]?(?: ?<[^<>\"”]{1,80}>)?[\"”]{0,3}"
GOT = r"(?:(?:[Gg]ot|[Gg]et|[Rr]eceived?|[Nn]ew) (?:an? |the )?)?"
MESSAGE = r"(?:[Ee]-?mail|[Mm]ail|[Rr]eply|[Aa]nswer|[Mm]essage|[Cc]omment|[Ll]etter)"
REPLY_MARK = r"(?:[Rr][Ee]|[Ff][Ww][Dd]?|FW|FWD|AW|答复|回复|转发)\s?[:：]"
COMPACT = r"\d{8}(?:_\d{4})?(?!\d)"
STAMP = r"\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?"
ZONE = r"(?:[A-Z]{2,5}|[+-]\d{4})"

ITEM = re.compile(r"\s{0,40}(?:[(（]{0,4}\d{1,3}[)）]{0,4}\s?[,，、](?!\d)\s{0,9}|\d{1,3}\.\s{1,9}|[-*+] )")
INDENT = re.compile(r"\s{0,40}")
OWN_MARK = re.compile(r"_(?:e?-?mail|answer|repl|response|comment|邮件|回复|\d{8})")
"""What a line in the log's own notation has: a verb or a date."""
OWN_FIELD = re.compile(
    r"_(?P<verb>e-?mails?|mails?|answers?|answered|reply|replies|replied|response|comments?|邮件|回复)(?![a-z])"
    rf"|[\"“]{{0,2}}_?[\"“](?P<quoted>[^\"”]{{1,300}}(?:\"[^\"_]{{1,80}}\"[^\"_]{{0,200}})?)[\"”]|_"
    rf"(?P<date>{COMPACT})|_(?P<bare>{PERSON})"
)
OWN_END = re.compile(r"[\"”]?(?:$|[\s,;:，。；：)）\]]|\.(?:\s|$))")
NAMED = re.compile(
    r"[\s\"“”']{0,4}(?P<name>[^<>\[\]\"“”@]{0,80}?)[\s\"“”']{0,4}"
    r"(?:[<\[(](?:mailto:)?(?P<address>[^<>\[\]()]{1,120})[>\])])?[\s\"“”':]{0,4}"
)
AND = re.compile(r"\s?[,，、;；&]\s?|\s?和\s?|\s{1,20}and\s{1,20}")
CUE = re.compile(r"参考|参见|参|见|看|收到|根据|据|自|(?:from|see|read|on|by|of|mail|the)\s", re.IGNORECASE)

LONGEST_NAME = 80
NEVER_FIRST = frozenset("+#/{}|=\\*$%&;!?~^`.,")
NOT_NAMES = frozenset(
    """a about add after all also am an and another any are as at be before bug but by can cc change check comment
    comments
    compile could date deal did discuss do done email emails error file find fix fixed for forward from get good got
    had has
    have he her here his how i if in info into is issue it its just last latest list mail make maybe me message my new
    next no
    not note notes now of ok old on one or other our out patch patches plan please post problem question re read
    reason result
    review said see send sent she should since so some status still subject sum summary test that the their them then
    there
    they this to today todo tomorrow try update upstream us use version wait was we week were what when where which
    who why
    will with work write wrote yes yesterday you your reply replies response answer build code log run step warning
    kernel
    introduction background conclusion reference references link links example output input usage install goal goals
    steps
    description name type author cause solution root analysis mailing meeting details mon tue wed thu fri sat
    sun""".split()
)
"""Words that stand where a name could and are none. Kept short: a header has other marks of its own."""

Reader = Callable[["Form", re.Match[str]], Header | None]


def _by_groups(form: Form, match: re.Match[str]) -> Header | None:
    """What the groups of a form's pattern say; None where a common word stands for a sender."""
    found = {key: value.strip() for key, value in match.groupdict().items() if value}
    if not plausible(found.get("who", "")):
        return None
    answers = found.get("answers", "")
    to_writer = answers.lower() in ("me", "us", "我")
    return Header(
        form=form.name,
        needs=form.needs,
        senders=names(found.get("who", "")),
        own=form.own,
        recipients=names(found.get("to", "")),
        answers=None if to_writer or not answers else next(iter(names(answers)), None),
        answers_writer=to_writer,
        subject=found.get("subject", ""),
        date=iso(found.get("date") or found.get("sent") or ""),
        said=found.get("said", ""),
        text=match[0],
    )


def _brief(form: Form, match: re.Match[str]) -> Header | None:
    """A short title such as `Ann reply to Bob, patch 1/2`; None for a sentence that goes on."""
    rest = (match["rest"] or "").strip(" .:：,，")
    return _by_groups(form, match) if len(rest.split()) <= 4 and '"' not in rest else None


def _own(form: Form, match: re.Match[str]) -> Header | None:
    """The log's own notation: a sender, then fields joined by `_`, in any order: verbs, the one answered, subject and
    date.
    """
    fields: list[tuple[str, str]] = []
    position = match.end("who")
    while len(fields) < 8 and (field := OWN_FIELD.match(match.string, position)):
        fields.append((field.lastgroup or "", field[field.lastgroup or 0]))
        position = field.end()
    end = OWN_END.match(match.string, position)
    kinds = {kind for kind, _ in fields}
    loose = match["who"][:1].islower()
    if not end or not kinds & {"verb", "date"} or (loose and "verb" not in kinds) or not plausible(match["who"]):
        return None
    if "verb" not in kinds and match.string[position:].strip(" .:：") and not match["who"].startswith(('"', "“")):
        return None  # `Parser_20121204 is …`: a thing with a date
    return _from_fields(form, match, fields, position)


def _from_fields(form: Form, match: re.Match[str], fields: list[tuple[str, str]], end: int) -> Header:
    header = Header(form.name, form.needs, names(match["who"]), text=match.string[match.start() : end])
    answering = False
    for kind, value in fields:
        if kind == "date":
            header = replace(header, date=iso(value))
        elif kind == "verb":
            answering = value.startswith(("answer", "repl", "response", "回复"))
        elif answering and not header.answers:
            header, answering = replace(header, answers=next(iter(names(value)), None)), False
        elif kind == "quoted":
            header = replace(header, subject=value.strip())
    return header


@dataclass(frozen=True, slots=True)
class Form:
    """One notation. `hints`: each line that it fits holds one of them, so that other lines cost nothing."""

    name: str
    pattern: re.Pattern[str]
    hints: tuple[str, ...]
    needs: Needs = Needs.NOTHING
    read: Reader = _by_groups
    own: bool = False
    anywhere: bool = False
    """May stand behind other words; else it begins its line."""
    mark: re.Pattern[str] | None = None
    """What each line that it fits holds besides, where a hint says too little."""


def _row(
    name: str,
    pattern: str,
    hints: str,
    needs: Needs = Needs.NOTHING,
    read: Reader = _by_groups,
    *,
    own: bool = False,
    anywhere: bool = False,
    mark: re.Pattern[str] | None = None,
) -> Form:
    return Form(name, re.compile(pattern), tuple(hints.split()), needs, read, own, anywhere, mark)


FORMS: tuple[Form, ...] = (
    # Bug trackers and review sites.
    _row(
        "bugzilla",
        rf"(?:-{{2,3}} ?)?[Cc]omment #?\d{{1,5}} from (?P<who>.{{1,120}}?) (?P<date>{STAMP})(?: {ZONE})?(?: -{{2,3}})?$",
        "omment",
    ),
    _row(
        "bugzilla", rf"(?:Comment \d{{1,5}}|Description) (?P<who>{PERSON}) (?P<date>{STAMP})(?: {ZONE})?$", "Comm Descr"
    ),
    _row("bugzilla", rf"(?P<who>{PERSON}(?: {BRACKETED})?) (?P<date>{STAMP}) {ZONE}$", ":"),
    _row("launchpad", rf"(?P<who>{PERSON}) \([\w.+-]{{1,40}}\) wrote (?:on|at) (?P<date>\d{{4}}-\d\d-\d\d)", "wrote"),
    _row(
        "github",
        r"@?(?P<who>[A-Za-z][\w-]{0,38}) commented (?:on )?(?P<date>[A-Z][a-z]{2,8} \d{1,2}(?:, \d{4})?"
        r"|\d{1,3} \w{3,7} ago)$",
        "omment",
    ),
    _row(
        "jira",
        rf"(?P<who>{PERSON}) added a comment(?: -)? (?P<date>\d{{1,2}}/\w{{3}}/\d{{2,4}}.{{0,20}})$",
        "omment",
    ),
    _row(
        "jira",
        rf"(?P<who>{PERSON}) (?:created|commented on|added a comment to|updated|resolved|closed|reopened) "
        rf"[A-Z][A-Z0-9]{{1,9}}-\d{{1,6}}\s?:$",
        ":",
    ),
    # The log's own notations.
    _row(
        "own",
        rf"(?<![\w./=@-])(?P<who>{QUOTED_PERSON}|{PERSON}|[a-z][a-z0-9.]{{1,30}})(?=_|[\"“]{{1,2}}_)",
        "_",
        read=_own,
        anywhere=True,
        mark=OWN_MARK,
    ),
    _row(
        "邮件",
        r"(?P<who>[A-Za-z]{2,30})2(?P<to>[A-Za-z]{2,30})邮件\s?[\"“](?P<subject>[^\"”]{1,200})[\"”](?P<date>\d{8}"
        r"(?:_\d{4})?)?",
        "邮件",
        anywhere=True,
    ),
    _row(
        "邮件",
        rf"(?<![A-Za-z0-9_./@-])(?P<who>(?:[A-Za-z][A-Za-z.-]{{0,24}}(?: [A-Z][A-Za-z.]{{0,24}}){{0,3}}|"
        rf"(?<![\u4e00-\u9fff]){HAN}?)"
        rf"(?:\s?{BRACKETED})?)(?P<date>\d{{4}}年\d{{1,2}}月\d{{1,2}}日)?(?:转发)?(?:的)?邮件\s?[:：]?\s?"
        rf"[\"“](?P<subject>[^\"”]{{1,200}})[\"”](?P<sent>{COMPACT})?",
        "邮件",
        anywhere=True,
    ),
    _row(
        "subject",
        rf"(?P<who>{PERSON}|{HAN})\s?[\"“](?P<subject>{REPLY_MARK}[^\"”]{{1,200}})[\"”]\s?(?P<date>{COMPACT})?",
        '" “',
        Needs.BODY,
    ),
    _row(
        "reply",
        rf"(?P<who>{PEOPLE})[ _](?:repl(?:y|ies|ied)|answer(?:s|ed)?)(?:[ _]to)?[ _](?P<answers>me\b|us\b"
        rf"|{PEOPLE})(?P<rest>.{{0,80}})$",
        "repl nswer",
        Needs.BODY,
        _brief,
    ),
    _row(
        "reply",
        rf"(?P<who>{PEOPLE_ANY_CASE}) (?:repl(?:y|ies|ied)|answered) to (?P<answers>me\b|us\b|{PEOPLE})"
        rf"(?P<rest>.{{0,80}})$",
        "repl nswer",
        Needs.BODY,
        _brief,
    ),
    _row(
        "reply",
        rf"(?P<who>{PEOPLE}) (?:repl(?:y|ies|ied)|answer(?:s|ed)?|said)(?: to (?P<answers>me|us))?\s?[:：]\s?"
        rf"(?P<said>\S.*)",
        "repl nswer said",
    ),
    _row(
        "reply",
        rf"(?P<who>{PEOPLE})(?:'s)? (?:e?mail|repl(?:y|ies|ied)|answer(?:s|ed)?|resp?onse|comments?|message|letter)"
        rf"(?:[., ]{{1,2}}(?P<date>{COMPACT}))?(?:[.,:： ]{{1,2}}(?P<rest>.{{0,60}}))?$",
        "ail repl nswer onse omment essage etter",
        Needs.BODY,
        _brief,
    ),
    _row(
        "reply",
        rf"{GOT}{MESSAGE}s? from (?P<who>{PEOPLE})(?:,? \(?(?P<date>[^():：]{{6,24}})\)?)?\s?[:：]\s?(?P<said>\S.*)",
        "ail eply nswer essage omment etter",
    ),
    _row(
        "reply",
        rf"{GOT}{MESSAGE}s? (?:from|by) "
        rf"(?P<who>{PEOPLE})(?P<rest>.{{0,60}})$",
        "ail eply nswer essage omment etter",
        Needs.BODY,
        _brief,
    ),
    # Whose words are quoted below.
    _row(
        "attribution",
        r"(?P<who>.{1,140}?)\s?writes\s?\([\"“](?P<subject>.{1,300})[\"”]\)\s?:$",
        "writes",
        Needs.QUOTE,
    ),
    _row(
        "attribution",
        r"(?:On|Am|Le|El|Op|在|于)\s(?P<date>.{4,80}(?:[\d,)，]|[AP]M)),?\s{1,2}"
        r"(?P<who>[^\d,;:\s][^,;:]{0,120}?)\s?(?:wrote|writes|schrieb|a écrit|写道|said)\s?[:：]$",
        "wrote writes schrieb écrit 写道 said",
        Needs.QUOTE,
    ),
    _row(
        "attribution",
        r"(?:Am|Op|Den|El)\s(?P<date>[^:]{4,60}?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\sUhr)?|.{4,60}?\d{4}),?\s{1,2}"
        r"(?:schrieb|schreef|skrev|escribió)\s(?P<who>[^\d,;:\s][^,;:]{0,120}?)\s?[:：]$",
        "schrieb schreef skrev escribió",
        Needs.QUOTE,
    ),
    _row(
        "attribution",
        r"(?P<date>\d{4}[/-]\d{1,2}[/-]\d{1,2})\s(?P<who>[^\d\s:][^:<>]{1,60}<[^<>]{3,90}>)\s?[:：]$",
        "<",
        Needs.QUOTE,
    ),
    _row(
        "attribution",
        rf"(?:>{{1,4}} ?)?(?P<who>[\"“]?{ANY_CASE}[\"”]?(?: ?{BRACKETED})?|{ADDRESS}|{HAN})\s?(?:wrote|writes|写道"
        rf"|said|says)\s?[:：]$",
        "wrote writes 写道 said says",
        Needs.QUOTE,
    ),
    _row(
        "groupwise",
        rf"(?:>{{2,3}} ?)?(?:On )?(?P<who>[\"“]?{ANY_CASE}[\"”]?(?: ?{BRACKETED})?) (?P<date>\d.{{5,40}}?) ?>{{2,3}}$",
        ">>",
        Needs.BODY,
    ),
    # The writer's own mails.
    _row(
        "own mail",
        r"(?:[Ww]rite |[Ss]end (?=.{4,30} to )|[Mm]y |[Tt]he )?(?:an? )?(?:[Ee]-?mail|[Mm]ail|[Rr]eply"
        r"|[Ll]etter)(?: (?:to|for) (?P<to>[^.,;:\"/]{1,60}))?"
        r"(?:\s?[.,;:：](?P<rest>[^\"“]{0,60}))?$",
        "ail eply etter",
        Needs.BODY,
        own=True,
    ),
    _row(
        "own mail",
        r"(?:title|Title|subject|Subject|标题|主题)\s?[:：]\s?(?P<subject>\S.{1,200})$",
        "itle ubject 标题 主题",
        Needs.MAIL,
        own=True,
    ),
    _row(
        "own mail",
        r"(?:[^,，.。\"“]{1,10}[和及]\s?)?(?:发信|回信|回邮件|发邮件|写信|写邮件)\s?(?:[(（](?P<to>[^()（）]{1,40})[)）])?\s?[:：.。]?$",
        "信 邮件",
        Needs.BODY,
        own=True,
    ),
    _row(
        "own mail",
        r"(?:发信|发邮件|写信)\s?给?\s?[:：]?\s?(?P<to>['A-Za-z][^,，。:：]{1,80}?)(?:[,，]\s?及?回信)?\s?[:：]?$",
        "发信 发邮件 写信",
        Needs.BODY,
        own=True,
    ),
    _row(
        "own mail",
        r"给(?P<to>[^。:：]{1,60}?)(?:发邮件|发信|回信|写信)\s?[:：,，]?$",
        "给",
        Needs.BODY,
        own=True,
    ),
    _row("own mail", r"邮件\s?[,，:：]\s?(?P<subject>[^,，]{2,80})$", "邮件", Needs.BODY, own=True),
    _row(
        "own mail",
        rf"回复\s?(?P<answers>[A-Za-z]{{2,30}}|{HAN})(?:的)?邮件\s?[\"“](?P<subject>[^\"”]{{1,200}})[\"”]"
        rf"(?P<rest>{COMPACT})?$",
        "回复",
        Needs.BODY,
        own=True,
    ),
    _row(
        "own mail",
        r"(?P<subject>\[[A-Za-z][\w-]{1,30}(?:[ -][\w-]{1,20}){0,2}\] \S.{1,200})$",
        "[",
        Needs.MAIL,
        own=True,
    ),
    _row(
        "回复",
        rf"(?P<who>[A-Za-z]{{2,30}}|{HAN})\s?[(（]?(?:回复|答复|回信)\s?(?P<answers>[A-Za-z]{{2,30}}|我)?(?:的)?"
        rf"(?:邮件)?[)）]?\s?[:：]$",
        "回复 答复 回信",
        Needs.BODY,
    ),
    # A bare name over the text of a mail.
    _row("name", rf"(?P<who>{PERSON}|{HAN})\s?[:：]?$", "", Needs.MAIL),
    _row("name", rf"(?P<who>[\"“]?{ANY_CASE}[\"”]? ?{BRACKETED}[\"”]?)\s?[:：]?$", "@", Needs.MAIL),
    _row("name", r"(?P<who>[a-z]{2,30})\s?[:：]$", ": ：", Needs.MAIL),
)

FIELD = re.compile(
    r"(?P<key>From|To|Cc|CC|Bcc|Date|Sent|Subject|Message-I[Dd]|In-Reply-To|References|Reply-To|Sender"
    r"|X-[\w-]{1,40}|List-[\w-]{1,20}"
    r"|User-Agent|MIME-Version|Mime-Version|Content-[\w-]{1,30}|Received|Von|An|Gesendet|Betreff|发件人|收件人|抄送|主题"
    r"|发送时间|日期|时间)"
    r"\s{0,2}[:：]\s?(?P<value>.{0,1000})$"
)
FIELDS = {
    **dict.fromkeys(("from", "von", "发件人"), "from"),
    **dict.fromkeys(("to", "an", "收件人"), "to"),
    **dict.fromkeys(("date", "sent", "gesendet", "发送时间", "日期", "时间"), "date"),
    **dict.fromkeys(("subject", "betreff", "主题"), "subject"),
}
"""What the fields of a mail's header are to us; others belong to the block and are passed over."""

MBOX = re.compile(
    r"From (?P<commit>[0-9a-f]{7,40}|\S{1,100}@\S{1,100}) [A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]?\d \d\d:\d\d:\d\d \d{4}"
)
BROKEN = re.compile(r"(?:On|Am|Le) .{6,150}$|.{1,120}writes\s?\([\"“].{1,200}$|[^\"]{1,60}<[^<>]{3,90}>$")


def header_at(line: str, following: Sequence[str] = ()) -> Header | None:
    """The header that a line begins with, or None; it counts only where what it `needs` follows.

    `line` and the lines `following` it (two will do, a dozen see a whole mail header) stand without quote marks. They
    decide what one
    line can't: header blocks of mails, and attributions that a mail program broke in two.
    """
    text = unnumbered(line)
    if not text:
        return None
    if not following or not can_go_on(text):
        return _one_line(text)  # all else takes more lines
    return block_at(text, following) or _one_line(text) or _broken(text, following)


def can_go_on(text: str) -> bool:
    """Whether what an unnumbered line begins can take more lines, as a first look tells."""
    return ":" in text or "：" in text or can_break(text)


@lru_cache(maxsize=4096)
def unnumbered(line: str) -> str:
    """A line's text without indentation and item number, and without white space at its end; at most 2000 characters
    of it.
    """
    match = None if line[:1].isalpha() else ITEM.match(line) or INDENT.match(line)
    return line[match.end() if match else 0 :][:2000].rstrip()


@remembered
@lru_cache(maxsize=4096)
def _one_line(text: str) -> Header | None:
    """The first form that fits; kept for a while, since a line is looked at by its neighbours too."""
    if text[0] in NEVER_FIRST:
        return None
    for form in _candidates(text):
        if (form.anywhere and CUE.match(text)) or (form.mark and not form.mark.search(text)):
            continue
        match = form.pattern.match(text)
        if match and (header := form.read(form, match)):
            return header
    return None


HINTS = tuple(sorted({hint for form in FORMS for hint in form.hints}))
ASCII_HINTS = tuple(hint for hint in HINTS if hint.isascii())


def _candidates(text: str) -> tuple[Form, ...]:
    """The forms that a line can hold, by the hints in it."""
    hints = ASCII_HINTS if text.isascii() else HINTS
    return _with_hints(tuple(filter(text.__contains__, hints)), len(text) <= LONGEST_NAME)


@lru_cache(maxsize=4096)
def _with_hints(found: tuple[str, ...], short: bool) -> tuple[Form, ...]:
    return tuple(form for form in FORMS if (not form.hints and short) or not set(found).isdisjoint(form.hints))


POINTS = re.compile(
    "|".join(sorted({form.mark.pattern if form.mark else "|".join(form.hints) for form in FORMS if form.anywhere}))
)
"""What each line that names a message holds; most lines do not."""
POINT_SIGNS = ("_", "邮件")
"""What those hold, one of them."""


def pointers_in(line: str) -> tuple[Header, ...]:
    """Messages that a line names among other words: `read "Ann Lee <ann@x>"_email_"…"_20121122`,
    `见AnnLee邮件"…"20100202`.
    """
    if not any(map(line.__contains__, POINT_SIGNS)):
        return ()
    line = line[:2000]
    return _pointers_in(line) if POINTS.search(line) else ()


@remembered
@lru_cache(maxsize=4096)
def _pointers_in(line: str) -> tuple[Header, ...]:
    """Kept for a while, since an entry's lines are looked through more than once."""
    return tuple(_pointing(line))


def _pointing(line: str) -> Iterator[Header]:
    end = 0
    for form in _candidates(line):
        if not form.anywhere or (form.mark and not form.mark.search(line)):
            continue
        for match in form.pattern.finditer(line):
            if match.start() >= end and (header := form.read(form, _without_cue(form, match))):
                end = match.end() if form.read is _by_groups else match.start() + len(header.text)
                yield replace(header, pointer=True)


def _without_cue(form: Form, match: re.Match[str]) -> re.Match[str]:
    """`见李雷邮件` read from `李雷` on."""
    cue = CUE.match(match["who"])
    later = form.pattern.search(match.string[match.start() + cue.end() :]) if cue else None
    return later or match


def can_break(text: str) -> bool:
    """Whether a line can be an attribution that goes on below: most can't, as a first look tells."""
    return text.endswith(">") or text.startswith(("On ", "Am ", "Le ")) or "writes" in text


def _broken(text: str, following: Sequence[str]) -> Header | None:
    """An attribution that goes on in the next line or the one behind it."""
    if not can_break(text) or not BROKEN.match(text):
        return None
    for more in (1, 2):
        joined = " ".join([text, *(line.strip() for line in following[:more])])
        header = _one_line(joined) if len(following) >= more and len(joined) < 600 else None
        if header and header.needs is Needs.QUOTE:
            return replace(header, lines=1 + more)
    return None


def block_at(line: str, following: Sequence[str]) -> Header | None:
    """The header block of a mail (RFC 5322, or as mail programs show it) that begins here; None where it names no
    sender.
    """
    if not (":" in line or "：" in line) or not FIELD.match(line.strip()):
        return None
    found: dict[str, str] = {}
    count = last = 0
    for text in (line, *following):
        field = FIELD.match(text.strip())
        if not field and not (count and text[:1].isspace() and text.strip()):
            break
        count += 1
        if field:
            last, key = count, FIELDS.get(field["key"].lower(), "")
        elif not key:
            continue
        if key:
            found[key] = f"{found.get(key, '')} {field['value'] if field else text.strip()}".strip()
    senders = names(found.get("from", ""))[:1]
    own = "from" not in found and {"to", "subject"} <= set(found)
    if not (senders or own) or last < 2 or len(found) < 2:
        return None
    return Header(
        "own mail" if own else "mail",
        own=own,
        senders=senders,
        recipients=names(found.get("to", "")),
        subject=found.get("subject", ""),
        date=iso(found.get("date", "")),
        lines=last,
        text=line,
    )


def names(text: str) -> tuple[Name, ...]:
    """The people of a field: `"Ann Lee" <ann@x>, Bo Li [bo@x]`; addresses in lower case, the words for nobody left
    out.
    """
    return tuple(name for part in _parts(text) if (name := _name(part)))


def _parts(text: str) -> Iterator[str]:
    """The members of a list of people; `Lee, Ann <ann@x>` is one, and so are `Lee, Ann; Berg, Bo` two."""
    if "@" not in text and ", " in text and (turned := family_first(text[:1000])):
        return (name for _, _, name in turned)
    parts = [part for part in AND.split(text[:1000]) if part.strip()]
    if len(parts) == 2 and "@" in parts[1] and "@" not in parts[0] and " " not in parts[0].strip(' "'):
        return iter([f"{parts[1].split('<')[0].strip()} {parts[0].strip()} <{parts[1].partition('<')[2]}"])
    return iter(parts)


def _name(part: str) -> Name | None:
    match = NAMED.fullmatch(part)
    text, address = (match["name"], match["address"] or "") if match else ("", "")
    if "@" in part and not address:
        found = re.search(ADDRESS, part)
        text, address = "", found[0] if found else part.strip(" <>\"'()[]:")
    text = re.sub(r"['’]s$", "", text.replace("_", " ").strip(" .:;'\""))
    if text.isdigit():
        text = ""
    return Name(text, address.strip().lower()) if text or address else None


def plausible(who: str) -> bool:
    """Whether no word of the senders is a common one."""
    return not any(
        word.lower().strip(".'\"“”") in NOT_NAMES - {"and"} for word in re.split(r"[\s_,，、&]+", who) if word
    )
