"""Projects and tools: names that a list knows, and programs that a prompt shows in use."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlp.patterns import Product, products, remembered
from nlp.records import Kind
from nlp.tokens import Phrases

SUDO = frozenset({"sudo", "env", "time", "nohup", "exec", "watch", "xargs", "nice", "strace", "ltrace"})
PROMPT = re.compile(
    r"\s{0,24}(?:[(（]{0,4}\d{1,3}[)）]{0,4}\s?[,，.、]\s{0,4})?"
    r"(?:\((?P<debugger>gdb|[a-z]{1,4}db|Pdb|crash|qemu|dlv|dbx)\) ?|[\w.-]{1,40}@[\w.-]{1,60}[: ][^\s>#$]{0,200}[>#$%]\s?"
    r"|[\w.-]{2,60}:[~/][^\s>#$]{0,200}\s?[>#$]\s?|(?P<shell>crash|mysql|sqlite|ftp|virsh|sftp"
    r"|psql)> ?|\[[\w.-]{1,40}@[\w .~/-]{1,90}\][#$]\s?|[#$>]\s{0,2})?"
)
LOGIN = re.compile(
    r"(?:^|[\s\[])(?P<login>[a-z_][\w.-]{0,30})@(?P<host>[A-Za-z][\w.-]{0,60})[: ][^\s>#$]{0,200}[\])]?[>#$%]"
)
WORD = re.compile(r"[\w.+/~-]{1,200}")
ASSIGNMENT = re.compile(r"[A-Z_][A-Z0-9_]{1,40}=\S{0,200}")
STAGE = re.compile(r"\|{1,2}|&&|;|`|\$\(|-exec(?:dir)?\s")
NAME = re.compile(r"[a-z][\w+-]{1,30}(?:\.[a-z]{1,4})?")
KEYWORDS = frozenset(
    "cd if then else fi for while do done case esac function return export set unset alias source exit p print bt where"
    " c continue n next s step b break info frame list l x run r quit q finish up down thread ps struct mod files vm"
    " task in to the and or not true false read test type wait trap eval".split()
)
EXTENSIONS = (".c", ".h", ".txt", ".log", ".cpp", ".conf", ".xml", ".so", ".o", ".img", ".gz", ".tar")


def commands(text: str) -> Iterator[tuple[str, int]]:
    """The programs that a shell line calls, with where each stands: `ps | grep x` gives ps and grep; a debugger's prompt itself.

    What is typed at a debugger's prompt is its own command, no program, up to the first `|`.
    """
    prompt = PROMPT.match(text)
    start = prompt.end() if prompt else 0
    inner = (prompt["debugger"] or prompt["shell"]) if prompt else None
    if prompt and inner:
        yield inner, prompt.start("debugger" if prompt["debugger"] else "shell")
    stages = [start, *(m.end() for m in STAGE.finditer(text, start))]
    for number, begin in enumerate(stages):
        if inner and number == 0:
            continue
        if found := _program(text, begin):
            yield found


def _program(text: str, begin: int) -> tuple[str, int] | None:
    for match in WORD.finditer(text, begin):
        word = match[0]
        if text[begin : match.start()].strip(" \t(\"'"):
            return None
        if text[match.end() : match.end() + 1] == "=" or ASSIGNMENT.match(text, match.start()):
            begin = text.find(" ", match.end())
            if begin < 0:
                return None
            return _program(text, begin)
        if word in SUDO:
            begin = match.end()
            if word in ("strace", "ltrace", "time", "sudo", "xargs", "watch"):
                return _program(text, begin) or (word, match.start())
            continue
        name = word.rsplit("/", 1)[-1]
        if (
            word.startswith(("./", "../", "~"))
            or not NAME.fullmatch(name)
            or name in KEYWORDS
            or name.endswith(EXTENSIONS)
        ):
            return None
        return name, match.end() - len(name)
    return None


def logins(text: str) -> Iterator[str]:
    """Logins that stand before a host in a shell's prompt: `ann@build:~>`."""
    return (match["login"] for match in LOGIN.finditer(text) if match["login"] != "root")


def counts_here(kind: Kind, common: bool, text: str, start: int, end: int) -> bool:
    """Whether a name of software counts where it stands: not as part of an identifier; a common word only as a program in use."""
    if kind in (Kind.DIFF, Kind.CODE, Kind.TRACE, Kind.OUTPUT, Kind.SHELL):
        return False
    if _inside_identifier(text, start, end) or _inside_compound(text, start, end):
        return False
    return not common or _used_as_program(text, start, end, kind)


IDENTIFIER_BEFORE = re.compile(r"(?:[A-Za-z0-9_/\\@$=]|[A-Za-z0-9_]\.|::|->|--?)$")
IDENTIFIER_AFTER = re.compile(
    r"[A-Za-z_(\\/=]|[\d.]{0,12}[_(/\\=]|\.[A-Za-z]\w|[-\d]{0,6}@|::|->|[\d.]{1,12}[A-Za-z]{2}"
)


def _inside_identifier(text: str, start: int, end: int) -> bool:
    before, after = text[:start], text[end:]
    if before.endswith("/") or after.startswith("/"):
        return not _alternatives(text, start, end)
    if after.startswith("(") and not before.endswith("_"):
        return bool(re.match(r"\([\w*&, ]{0,60}\)\s?[;{]|\(\)", after))
    return bool(IDENTIFIER_BEFORE.search(before[-2:]) or IDENTIFIER_AFTER.match(after))


def _inside_compound(text: str, start: int, end: int) -> bool:
    """`foo-save-helper` is a program of its own, not foo; `foo-devel` and `foo-unstable` are foo's."""
    left = COMPOUND_LEFT.search(text[max(0, start - 60) : start])
    right = COMPOUND_RIGHT.match(text[end : end + 60])
    return (left[0].count("-") if left else 0) + (right[0].count("-") if right else 0) > 1


COMPOUND_LEFT = re.compile(r"(?:[A-Za-z0-9]{1,30}-){0,4}$")
COMPOUND_RIGHT = re.compile(r"(?:-[A-Za-z0-9]{1,30}){0,4}")


def _alternatives(text: str, start: int, end: int) -> bool:
    """`obs/ibs`, `libvirt/xen`: two names divided by a stroke, not a path of more parts or of files."""
    left = re.search(r"\S{0,60}$", text[:start])
    right = re.match(r"[^\s,;，；。、)]{0,60}", text[end:])
    word = (left[0] if left else "") + text[start:end] + (right[0] if right else "")
    return (
        word.count("/") == 1 and "." not in word and "_" not in word and not word.startswith("/") and "://" not in word
    )


QUOTES = "\"'`"
PROGRAM_AFTER = re.compile(r"\s-{1,2}\w|\s(?:cmd|command|tool|utility)\b|\s?(?:命令|工具)", re.IGNORECASE)


def can_show_use(text: str, kind: Kind) -> bool:
    """Whether a line can show a program in use, whatever program it is."""
    return kind is Kind.TOPIC or any(map(text.__contains__, QUOTES)) or bool(PROGRAM_AFTER.search(text))


def _used_as_program(text: str, start: int, end: int, kind: Kind) -> bool:
    quoted = text[start - 1 : start] in QUOTES and text[end : end + 1] in QUOTES and start > 0 and end < len(text)
    if quoted:
        return True
    if kind is Kind.TOPIC:
        before, after = text[:start].rstrip(), text[end:].lstrip()
        return (not before or before[-1] in ",;，；:") and (not after or after[0] in ",;，；")
    return bool(PROGRAM_AFTER.match(text[end:]))


def find_products(text: str, kind: Kind) -> Iterator[tuple[str, int, int]]:
    """Distributions whose version is part of the name, with where they stand: `SLES11 SP2`, `sle 11` give `sle 11 sp2`, `sle 11`."""
    held = _product_words().held(text)
    return _products_in(text, kind, held) if held else iter(())


def _products_in(text: str, kind: Kind, held: set[str]) -> Iterator[tuple[str, int, int]]:
    for name, service_pack, words, pattern in _products():
        for match in pattern.finditer(text) if not held.isdisjoint(words) else ():
            if not counts_here(kind, False, text, match.start(), match.end()):
                continue
            pack = f" {service_pack}{match['pack']}" if match["pack"] else ""
            yield f"{name} {match['version']}{pack}", match.start(), match.end()


@remembered
def _products() -> tuple[tuple[str, str, tuple[str, ...], re.Pattern[str]], ...]:
    return tuple((product.name, product.service_pack, product.words, _product(product)) for product in products())


@remembered
def _product_words() -> Phrases:
    return Phrases({word for product in products() for word in product.words})


def _product(product: Product) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(product.words, key=len, reverse=True))
    pack = re.escape(product.service_pack) or "(?!)"
    return re.compile(
        rf"(?<![A-Za-z0-9/])(?:{words})[\s_-]{{0,2}}(?P<version>\d{{1,2}})"
        rf"(?:[\s_-]{{0,2}}{pack}[\s_-]?(?P<pack>\d))?(?!\d|\.\d)",
        re.IGNORECASE,
    )
