"""What each line of an entry is: prose, header, diff, trace, output, shell, code or a head, and how deep it is quoted.

What stands in a diff, a trace or a program's output is not the writer speaking; everything later rests on this. One pass
marks the runs that have a form of their own (fences, diffs, traces), a second reads the other lines one by one, each
by the first row of `FORMS` that fits, and a third lets doubtful lines follow their neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from nlp.entries import UNDERLINE, addendum_at, item_at
from nlp.fences import fence_at
from nlp.patterns import remembered, words
from nlp.quotes import all_unquoted
from nlp.records import Entry, Kind, Label
from nlp.tokens import letters_of

DIFF_START = re.compile(
    r"diff --git |diff -[rupN]|Index: \S|--- \S.{0,400}$|\+\+\+ \S"
    r"|@@ -\d{1,9}(?:,\d{1,9})? \+\d{1,9}(?:,\d{1,9})? @@|\*\*\* \S.{0,200}\d{4}"
)
DIFF_BEGINS = frozenset("dI-+@*")
"""What the first line of a diff begins with, one of them."""
DIFF_LINE = re.compile(
    r"[-+ \\@]|index [0-9a-f]{4,40}\.\.|(?:new|deleted) file mode|old mode|new mode|similarity"
    r"|rename |copy |={30,100}$|Binary files|diff |Index: |--- |\+\+\+ |GIT binary"
)
HUNK = re.compile(r"@@ -\d{1,9}(?:,(?P<old>\d{1,9}))? \+\d{1,9}(?:,(?P<new>\d{1,9}))? @@")
DIFFSTAT = re.compile(
    r"\s{0,4}\S{1,300}\s{1,80}\|\s{1,10}(?:\d{1,7} [-+]{0,200}|Bin .{0,80}|\d{1,7})\s{0,80}$|\s?\d{1,6} files? changed"
)

FRAME = re.compile(r"\s{0,8}#\d{1,3}\s{1,3}(?:0x[0-9a-f]{1,32} in |<signal|\S{1,200} \()")
FRAME_TAIL = re.compile(r"\s{2,20}(?:at|from) \S+|\s{2,20}\w{1,60}=|\s{2,20}\S.{0,300}\) at \S")
TRACE = re.compile(
    r"\s{0,8}\[<[0-9a-f]{8,16}>\]|\s{0,4}(?:\[\s{0,6}\d{1,8}\.\d{6}\]\s{0,3})?(?:Call Trace:"
    r"|Backtrace:)|Program received signal|Traceback \(most"
    r"|\[New Thread |\[Thread .{0,80}exited|\[Switching to |\$\d{1,4} = |Breakpoint \d"
    r"|\s{0,4}File \".{1,300}\", line \d"
    r"|Detaching after fork|0x[0-9a-f]{6,16} in \S|(?:\d{1,6}|=>)\t"
    r"|\d{2,5}\s{4,12}\S.{0,300}[;{}(),]$|\s{1,8}at [\w.$]{1,200}\([\w.]{1,100}:\d"
    r"|\(gdb\) ?$|__\w{1,80} \(\w{1,80}=|\*\*\* glibc detected|[Bb]acktrace|R(?:IP|AX|BX|SP|10): "
)
PROMPT = re.compile(
    r"(?:\((?:gdb|[a-z]{1,4}db|Pdb|crash|qemu|dlv|dbx)\) |[\w.-]{1,40}@[\w.-]{1,60}[: ][^\s>#$]{0,200}[>#$%]\s?"
    r"|[\w.-]{2,60}:[~/][^\s>#$]{0,200}\s?[>#$]\s?|crash> ?|mysql> ?"
    r"|\[[\w.-]{1,40}@[\w .~/-]{1,90}\][#$]\s?|>>> )"
)
SHORT_PROMPT = re.compile(r"\s{0,24}[#$>]\s{0,2}(?:\./|/)?(?P<command>[\w.+-]{1,40})(?=$|[\s|;])")
COMMAND = re.compile(
    r"\s{0,24}(?:sudo )?(?:[A-Z_]{2,40}=\S{0,200} )?(?P<command>[a-z][\w.+-]{0,39})(?P<rest>(?: .{0,2000})?)$"
)
OPTION = re.compile(r"\s-{1,2}\w|\s[~./]{0,3}/|\s\||\s>|\s\w{1,80}[./]\w|\s<|\$[({\w]")

ARGUMENT = re.compile(r"[a-z]\.[a-z]|\w/\w|^[-./~$*]|=")
SWITCH = re.compile(
    r"^(?: [\w.@:/~-]{1,80}){0,3} -{1,2}[A-Za-z]|\s\|\s?[a-z]{2,12}\b|\w~\d?:|^ \w{2,12} \S{1,60}[:/]\S"
)
OUTPUT = re.compile(
    r"\[\s{0,6}\d{1,8}(?:\.\d{1,6})?s?\]|(?:\d{4}-\d\d-\d\d|\d{4}/\d\d/\d\d)[ T]\d\d:\d\d:\d\d"
    r"|[\w./() -]{1,60}:\s(?:fatal |internal )?(?:error|debug|warning|info|ERROR|DEBUG|WARNING"
    r"|INFO|fatal|note|notice|cannot)\b"
    r"|(?:ERROR|error|WARNING|warning|Warning|Error|INFO|DEBUG|fatal|E|W):\s|make(?:\[\d{1,9}\])?: "
    r"|[dlbcps-][r-][w-][xsS-][r-][w-][xsS-]"
    r"|(?:[A-Z][a-z]{2} )?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d |\s{0,8}(?:CC|LD|AS|AR|CXX|GEN"
    r"|HOSTCC|INSTALL)\s{1,8}\S|\d{1,3}%|[A-Z][\w-]{1,30}:\s{2,80}\S"
    r"|\S{1,200}:\d{1,6}(?::\d{1,5})?:\s|\s{0,20}(?:[\w-]{1,40}\s{2,40}){3,20}\S|(?:total"
    r"|Total) \d+|\d{1,3}(?:\.\d{1,3}){3}\s|={20,200}$|-{20,200}$"
    r"|[\da-f]{2,8}(?:[: ][\da-f]{2,8}){5,40}|\s{0,4}[Ll]oading |Loaded "
    r"|Patch(?:ing)? (?:file )?\S{1,400} is |Refreshed |patching file"
    r"|\s{0,20}[A-Z_0-9 ]{2,20}: \S{1,120}$"
)
CODE = re.compile(
    r"\s{0,80}(?:#\s?(?:include|define|ifdef|ifndef|if|endif|else|undef|pragma)\b|#!/|//|/\*|\*/"
    r"|[{}]\s{0,3};?\s{0,9}$|(?:static|struct|extern|typedef|const|unsigned|void|int|char|return"
    r"|goto|case|public|private|class|import|def|enum|switch)\b.{0,400}[;:{},)(]\s{0,9}$"
    r"|(?:if|while|for|switch) ?\(.{1,400}|\} ?else|else\s?(?:if\b.{0,200})?\{?\s{0,80}$|export \w{1,80}="
    r"|[\w.>\[\]*&()-]{1,120} [-+|&]?= .{0,400};\s{0,9}$"
    r"|[\w>.*&-]{1,80}\(.{0,400}\);?\s{0,3}[{;]\s{0,9}(?://.{0,200}|/\*.{0,200})?$"
    r"|\w{1,40}:\s{0,2}$(?<=[a-z_]:)"
    r"|<\/?[a-z][\w:-]{0,40}(?: [\w:-]{1,40}=.{0,400})?\/?>"
    r"|[\w.-]{1,60} ?= ?[\"'\[{].{0,400}[\"'\]}],?\s{0,4}$|[A-Z_][A-Z0-9_]{2,60}\s?[:+?]?=\s?\S"
    r"|fi$|done$|esac$|then$|\[[\w -]{1,60}\]\s{0,80}$|[\w.-]{1,60}\s?=\s?$|\t{1,8}\$\(|%\w{1,80}$)"
)
HEADER = re.compile(
    r"\s{0,8}(?:(?:From|To|Cc|CC|Bcc|Date|Sent|Subject|Message-ID|In-Reply-To|References|Reply-To"
    r"|List-Id|author|committer|Author|AuthorDate|Commit|CommitDate|changeset|user|date|summary"
    r"|parent|branch|发件人|收件人|抄送|主题|发送时间|日期)\s?[:：\t]\s{0,8}\S"
    r"|(?:From|commit) [0-9a-f]{12,40}\b|[A-Z][A-Za-z]{1,20}(?:-[a-z]{1,12}){1,3}-?[Bb]y: \S"
    r"|--- Comment #\d+|Cc: |# (?:HG changeset patch|User |Date |Node ID |Parent )"
    r"|-{3,20} ?(?:Original|Forwarded) [Mm]essage)"
)
HEADER_WORDS = ("wrote:", "writes", "mail_", "answer_", "reply_", "邮件", "_20", "> changed:")
"""What each line has, one of them, that one of the longer forms of a header fits; they cost too much to be tried on every line."""
LONG_HEADER = re.compile(
    r"\s{0,8}(?:.{0,200}\bwrote:\s{0,9}$|.{0,160}\bwrites (?:\(|:)|.{0,160}\bwrites:\s{0,9}$)"
    r"|.{0,120}_(?:e?mail|answer|reply)_|.{0,160}邮件\s?[:：]?\s?[\"“]"
    r"|[^\s_]{1,40}(?:[ _][^\s_]{1,20}){0,3}_20\d{6}(?:_\d{4})?\s{0,9}$"
    r"|.{0,160}<[\w.+-]{1,60}@[\w.-]{1,60}> changed:"
)
DATED_HEADER = re.compile(
    r"[A-Z][\w.'-]{1,30}(?: [A-Z][\w.'-]{1,30}){1,3} \d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?(?: [A-Z]{3,4})?\s{0,9}$"
)
GREETING = re.compile(r"\s{0,4}(?:hi|hello|dear|hey)\b.{0,60}[,.!:]?\s{0,4}$", re.IGNORECASE)
GREETING_BEGINS = frozenset("hHdD")
FRAGMENT = re.compile(r"[+-](?:\t|\s{2,}|[#{}/*]|[a-z_]{1,40}[ (]|[a-z]{2,20}$).{0,400}")
"""A line of a diff that stands without its head: `+    return 0;`."""
STATEMENT = re.compile(
    r"[;{}]\s{0,4}(?://.{0,200}|/\*.{0,200})?$(?<![a-z];)|=(?:(?<=\w=)|(?<=\w =)) ?[^=].{0,200};$"
    r"|\((?<=\w\()(?:const |struct |unsigned )?\w{1,40} \*{0,2}\w{1,40}[,)]"
)
"""Somewhere in a line. Each form begins with a sign, so that the search jumps to it; what must stand before the sign is asked behind it."""
STATEMENT_BEGINS = re.compile(r"\s{0,40}(?:/\*|\*/|//)|[\w.]{1,30}\s{0,12}= ?\S")
RULE = re.compile(r"\s{0,8}[-=_*~#]{3,200}\s{0,8}")
VALUE = re.compile(r"\s{0,8}\$\d{1,4} = ")
"""What a debugger prints of a variable."""
PRINTED_LINE = re.compile(
    r"[\w./-]{1,40}(?:\[\d{1,9}\])?: (?:\w{1,20}: )?(?:fatal |internal )?(?:error|debug|warning|info"
    r"|ERROR|DEBUG|WARNING|INFO|fatal):?\s"
    r"|\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d|\[\s{0,6}\d{1,8}(?:\.\d{1,6})?s?\] "
)
PRINTED = re.compile(r"\S/\S|\S\.[a-z]{1,5}\b|'[^']{1,80}'|\d")
CHINESE = re.compile(r"[\u3400-\u9fff]")
WORD = re.compile(r"[A-Za-z][A-Za-z']*")
SYMBOL = re.compile(r"[{}()=<>\[\]|&\\$%/_;#@*+~^0-9]")
PATH = re.compile(r"(?:[\w ]{1,20}[:：] ?)?~?(?:[\w.+~-]{1,120}/){2,20}[\w.+~,=-]{1,250}|[A-Za-z]:\\\S+|\\\\\S+")
LINK = re.compile(r"(?:https?|ftp|git)://\S+")
ITEM_MARK = re.compile(r"\s{0,24}[(（]{0,4}\d{1,3}[)）]{0,4}\s?[,，.、]\s{0,4}")
CALLED = re.compile(r"\w\(\w{0,40}[,)]|->|::|\w_\w")
HEAD_WORDS = 4

PEOPLE_FIELD = re.compile(r"\s{0,8}(?:To|Cc|CC|Bcc|From|An|Von|Kopie|发件人|收件人|抄送)\s?[:：]\s{0,8}[^\s;=(]")
"""A field whose members a mail program divides by `;`, as code does its statements."""

SURE_FORMS: tuple[tuple[Kind, Callable[[str], object]], ...] = (
    (Kind.HEADER, PEOPLE_FIELD.match),
    (Kind.TRACE, VALUE.match),
    (Kind.SHELL, PROMPT.match),
    (Kind.CODE, lambda body: STATEMENT_BEGINS.match(body) or STATEMENT.search(body)),
    (Kind.OUTPUT, PRINTED_LINE.match),
)
"""The kind of a line whose form leaves no doubt, even where its words are a language's."""
FORMS: tuple[tuple[Kind, Callable[[str], object]], ...] = (
    (Kind.HEADER, HEADER.match),
    (Kind.HEADER, lambda body: any(map(body.__contains__, HEADER_WORDS)) and LONG_HEADER.match(body)),
    (Kind.HEADER, DATED_HEADER.match),
    (Kind.TRACE, FRAME.match),
    (Kind.TRACE, TRACE.match),
    (Kind.DIFF, DIFFSTAT.match),
    (Kind.CODE, CODE.match),
    (Kind.OUTPUT, OUTPUT.match),
)
"""The kind of a line that stands alone, by the first form that fits its beginning."""


def classify(lines: Sequence[str], entry: Entry | None = None) -> tuple[Label, ...]:
    """A label for each line of an entry (`entry.start` is the first), or of a whole document (`entry` None)."""
    depths = all_unquoted(lines)
    kinds: list[Kind | None] = [None] * len(lines)
    _mark_frame(lines, entry, kinds)
    _mark_prompts(lines, depths, kinds)
    _mark_diffs(depths, kinds)
    for n, (depth, text) in enumerate(depths):
        if kinds[n] is None:
            kinds[n] = _alone(text, depth)
    _mark_fences(lines, kinds)
    _settle(depths, kinds)
    return tuple(Label(kind or Kind.PROSE, depth, text) for kind, (depth, text) in zip(kinds, depths, strict=True))


def _mark_frame(lines: Sequence[str], entry: Entry | None, kinds: list[Kind | None]) -> None:
    """The heading with its underline, the addenda that stand alone, and the topic line."""
    if entry is None:
        return
    kinds[0] = Kind.HEADING
    topic = entry.topic_line - entry.start if entry.topic_line else -1
    if topic > 0:
        kinds[topic] = Kind.TOPIC
    for n, kind in ((1, Kind.HEADING), (topic + 1, Kind.TOPIC)):
        if 0 < n < len(lines) and UNDERLINE.fullmatch(lines[n]):
            kinds[n] = kind
    for addendum in entry.addenda:
        line = lines[addendum.line - entry.start]
        match = addendum_at(line)
        if match and not line[match.end() :].strip():
            kinds[addendum.line - entry.start] = Kind.ADDENDUM


def _mark_prompts(lines: Sequence[str], depths: list[tuple[int, str]], kinds: list[Kind | None]) -> None:
    """`> ls -l` between lines that are not quoted is a prompt, where `ls` is a program; a run of quotes is a mail."""
    for n, line in enumerate(lines):
        if depths[n][0] != 1 or not (match := SHORT_PROMPT.match(line)) or match["command"] not in _programs():
            continue
        if not any(depths[m][0] for m in (n - 1, n + 1) if 0 <= m < len(lines) and kinds[m] is not Kind.SHELL):
            depths[n] = (0, line)
            kinds[n] = Kind.SHELL


def _mark_diffs(depths: list[tuple[int, str]], kinds: list[Kind | None]) -> None:
    n = 0
    while n < len(depths):
        if kinds[n] is None and _starts_diff(depths, n):
            n = _mark_diff(depths, kinds, n)
        else:
            n += 1


def _starts_diff(depths: list[tuple[int, str]], n: int) -> bool:
    text = depths[n][1]
    if text[:1] not in DIFF_BEGINS or not DIFF_START.match(text):
        return False
    if text.startswith(("--- ", "*** ", "+++ ")):
        return n + 1 < len(depths) and depths[n + 1][1].startswith(("+++ ", "--- ", "@@ ", "*****"))
    return True


def _mark_diff(depths: list[tuple[int, str]], kinds: list[Kind | None], n: int) -> int:
    """Follows a diff to its end: as many lines as its hunk counts say, and what has a diff's form between hunks."""
    start, depth, left = n, depths[n][0], (0, 0)
    while n < len(depths):
        text = depths[n][1]
        if depths[n][0] < depth or (depths[n][0] != depth and not text.strip()):
            break  # a mail's own words, or the end of its quotation
        if match := HUNK.match(text):
            left = int(match["old"] or 1), int(match["new"] or 1)
        elif max(left) > 0:
            if not _in_hunk(text) and not _broken(depths, n):
                break
            left = _left(text, *left)
        elif not _between_hunks(text):
            break
        kinds[n] = Kind.DIFF if text.strip() else Kind.BLANK
        n += 1
    return max(n, start + 1)


def _in_hunk(text: str) -> bool:
    return not text.strip() or text[0] in " \t+-\\"


def _left(text: str, old: int, new: int) -> tuple[int, int]:
    """How many old and new lines a hunk still has behind a line."""
    first = text[:1] if text.strip() else " "
    if first in " \t":
        return old - 1, new - 1
    return old - (first == "-"), new - (first == "+")


def _between_hunks(text: str) -> bool:
    """Whether a line outside of hunks is of the diff: its heads, not a signature's `-- `."""
    return (
        bool(DIFF_LINE.match(text)) and text[0] != " " and text.strip() != "--" and not text.startswith(("-- ", "--\t"))
    )


def _broken(depths: list[tuple[int, str]], n: int) -> bool:
    """Whether a line inside a hunk is the tail of one that a mail program wrapped: a diff line follows."""
    return n + 1 < len(depths) and depths[n + 1][1][:1] in ("+", "-", " ", "@") and bool(depths[n + 1][1].strip())


def _alone(text: str, depth: int) -> Kind | None:
    """The kind of a line by its own form; None where only its neighbours can tell."""
    if not text.strip():
        return Kind.BLANK
    mark = None if text[0].isalpha() else ITEM_MARK.match(text)
    body = text[mark.end() :] if mark else text
    return _by_form(body, bool(mark), depth) or _by_words(body, bool(mark), depth)


def _by_form(body: str, marked: bool, depth: int) -> Kind | None:
    if ("/" in body or "\\" in body) and (LINK.fullmatch(body.strip()) or PATH.fullmatch(body.strip())):
        return Kind.PROSE
    if body.lstrip()[:1] in GREETING_BEGINS and GREETING.match(body):
        return Kind.PROSE
    if FRAGMENT.match(body) and (depth or not marked):
        return Kind.DIFF
    for kind, fits in SURE_FORMS:
        if fits(body):
            return kind
    doubtful = (Kind.CODE, Kind.OUTPUT) if marked or _is_sentence(body) else ()
    for kind, fits in FORMS:
        if kind not in doubtful and fits(body):
            return kind
    return None


def _by_words(body: str, marked: bool, depth: int) -> Kind | None:
    if not body.strip("[]. …"):
        return Kind.LIST_HEAD if marked else Kind.PROSE
    if _is_command(body):
        return Kind.SHELL
    if marked:
        return _point(body)
    if CHINESE.search(body) or _is_sentence(body):
        return Kind.PROSE
    return Kind.PROSE if depth and WORD.search(body) and len(SYMBOL.findall(body)) * 4 < len(body) else None


def _point(body: str) -> Kind:
    """A numbered point is a head where it is a short title, prose where it says something."""
    text = body.strip()
    short = len(WORD.findall(text)) + len(CHINESE.findall(text)) // 2 <= HEAD_WORDS
    return Kind.LIST_HEAD if short and not text.endswith((".", "。", "!", "?")) and "://" not in text else Kind.PROSE


def _is_command(text: str) -> bool:
    """A command line without a prompt: it begins with a program's name, and goes on like arguments rather than words."""
    if match := SHORT_PROMPT.match(text):
        return match["command"] in _programs() or bool(
            text.lstrip("#$> \t").startswith(("./", "/")) and len(text) < 200
        )
    match = COMMAND.match(text)
    if not match or match["command"] not in _programs():
        return False
    rest = match["rest"]
    if rest.startswith((" = ", " == ")):
        return False  # `df = read(x)`
    if SWITCH.search(rest):
        return True
    if all(ARGUMENT.search(word) for word in rest.split()):
        return bool(rest)
    return bool(OPTION.search(rest)) and match["command"] not in _common() and not _is_sentence(rest)


@remembered
@lru_cache(maxsize=16)
def _is_sentence(text: str) -> bool:
    """Whether most of a line's words are a language's rather than a program's. Kept for a moment: several ask it of one line."""
    if not text.isascii() and len(CHINESE.findall(text)) >= 4:
        return not CALLED.search(text[:20])
    bare = LINK.sub(" ", text) if "://" in text else text
    if bare.startswith(("    ", "\t")):
        return False
    found = letters_of(bare) if bare.isascii() and "'" not in bare else list(map(str.lower, WORD.findall(bare)))
    if len(found) < 2 or sum(map(len, found)) * 5 <= len(bare.strip()) * 3:
        return False
    common = sum(map(_common().__contains__, found))
    return common * 2 > len(found) and common >= 2


@remembered
def _common() -> frozenset[str]:
    return words("common_words")


@remembered
def _programs() -> frozenset[str]:
    from nlp.patterns import software

    names = (name for row in software() if "tool" in row.kinds for name in row.forms)
    return frozenset(name for name in names if " " not in name)


def _mark_fences(lines: Sequence[str], kinds: list[Kind | None]) -> None:
    """Inside a Markdown fence a line without a form of its own is output, unless it is a sentence or a mail's."""
    fences = [n for n, line in enumerate(lines) if fence_at(line)]
    for opening, closing in zip(fences[::2], [*fences[1::2], len(lines)][: len(fences[::2])], strict=True):
        inside = range(opening + 1, closing)
        mail = next((kinds[n] is Kind.HEADER for n in inside if lines[n].strip()), False)
        for n in inside:
            kinds[n] = kinds[n] or (Kind.PROSE if mail else Kind.OUTPUT)
    for n in fences:
        kinds[n] = Kind.CODE


def _settle(depths: list[tuple[int, str]], kinds: list[Kind | None]) -> None:
    """Lines that no form tells follow the line before: what a program printed, what a trace goes on with, or prose."""
    before: Kind | None = None
    for n, kind in enumerate(kinds):
        text = depths[n][1]
        if (
            before is Kind.TRACE
            and kind is not Kind.BLANK
            and (FRAME_TAIL.match(text) or (kind is not Kind.PROSE and text[:4].isspace()))
        ):
            kind = Kind.TRACE
        elif before is Kind.CODE and kind is Kind.PROSE and text.lstrip().startswith("* "):
            kind = Kind.CODE
        elif (
            before is Kind.SHELL
            and kind is Kind.PROSE
            and text[:1].isupper()
            and PRINTED.search(text)
            and not CHINESE.search(text)
        ):
            kind = Kind.OUTPUT
        elif kind is None:
            kind = _follows(before, text)
        kinds[n] = kind
        if kind is not before and (kind is not Kind.BLANK or before is not Kind.CODE) and not RULE.fullmatch(text):
            before = kind


def _follows(before: Kind | None, text: str) -> Kind:
    if before in (Kind.SHELL, Kind.OUTPUT, Kind.TRACE):
        return Kind.OUTPUT
    if before is Kind.CODE:
        return Kind.CODE
    if item_at(text):
        return Kind.LIST_HEAD
    symbols = len(SYMBOL.findall(text))
    return Kind.OUTPUT if symbols * 3 > len(text.strip()) or CALLED.search(text) else Kind.PROSE
