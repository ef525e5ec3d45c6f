"""Who did what to which bug or patch, by the sentence that says so: its verb, its subject, and who speaks it.

A verb of `ACTS` makes a claim about what the same line, or else the same item, names. What is only intended (`I'll test it
tomorrow`) or denied (`not tested`) is no claim. The speaker is the sender of the message around the line, or the writer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nlp.records import ALL_PATCHES, HINT, Claim, Entry, Kind, Label, Message, Name, Patch, Sighting

SPOKEN = frozenset({Kind.PROSE, Kind.LIST_HEAD, Kind.TOPIC})
TOPIC = 0
"""Stands among the lines for the one bug that an entry's topic line names: its lines speak of that where they name no other."""

ACTS: tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...] = tuple(
    (role, tuple(hints.split()), re.compile(pattern, re.IGNORECASE))
    for role, hints, pattern in (
        ("backported", "port 移植到", r"(?<!\ba )(?<!\bthe )\bback-?port(?:ed|ing|s)?\b|移植到"),
        ("tested", "test verif tried 测试 验证 实验", (
            r"(?<!\ba )(?<!\bthe )(?<!\bunit )(?<!\bnew )\b(?:re-?)?test(?:ed|ing|s)?\b"
            r"(?! (?:version|case|script|result|report|code|program|suite|plan"
            r"|file|log|machine))|\bverif(?:y|ied|ying)\b|\btried\b|测试|验证"
            r"|实验")),
        ("reviewed", "review 评审 审查", r"\breview(?:ed|ing|s)?\b|评审|审查"),
        ("reported", "report opened filed raised 报告 报了 提了", (
            r"(?<!\bis )(?<!\bwas )(?<!\bbeen )(?<!\bwere )(?<!\bare )\breported\b(?! (?:that|to|as)\b)|\breport(?:ing)?"
            r" (?:a |the |this |my |of )?(?:bug|issue|problem)|\b(?:opened|filed|raised) (?:a |the |this )?(?:bug|issue"
            r"|ticket|[a-z]{2,12}[ :#]{1,2}\d)|报告|报了|提了")),
        ("committed", "commit pushed merged applied checked 提交 合入 合并",
            r"\bcommit(?:ted|s)\b|\bpushed\b|\bmerged\b|\bapplied\b|\bchecked in\b|提交|合入|合并"),
        ("wrote", "fix patch wr sen implement rework updat resolv squashed 修复 修改 解决 改 写 实现 发", (
            r"\b(?:fix(?:ed|ing|es)?|patch(?:ed|ing)|wr(?:ote|ite|itten|iting)|sen[dt](?:ing)?"
            r"|implement(?:ed|ing|s)?|rework(?:ed|ing)?|updated?|updating|resolv(?:ed|ing|e)"
            r"|squashed)\b|修复|修改|解决|改|写|实现|发")),
        ("discussed", "discuss talk repl comment chat answer 讨论 回复 询问", (
            r"\bdiscuss(?:ed|ing|ion)?\b|\btalk(?:ed|ing)?\b|\brepl(?:y|ied|ies|ying)\b|\bcomment(?:ed"
            r"|s|ing)?\b|\bchat(?:ted|ting)?\b|\banswer(?:ed|ing)?\b|讨论|回复|询问")),
        ("workedOn", "work debug analy investigat reproduc bisect look help 调试 分析 处理 跟踪 复现", (
            r"\bwork(?:ed|ing|s)?\b|\bdebug(?:ged|ging)?\b|\banaly[sz](?:e|ed|ing|is)\b"
            r"|\binvestigat(?:e|ed|ing)\b"
            r"|\breproduc(?:ed|ing)\b|\bbisect(?:ed|ing)\b|\blook(?:ed|ing)? (?:at|into)\b|\bhelp(?:ed|ing|s)?\b|调试|分析"
            r"|处理|跟踪|复现")),
    )
)  # fmt: skip
"""A role, what each clause has in lower case, one of them, that tells it, and the verbs that do; the first row that fits tells."""

INTENDED = re.compile(
    r"\b(?:will|'ll|shall|should|could|would|can|may|might|going to|want(?:s|ed)? to|plan(?:s"
    r"|ned)? to|need(?:s|ed)? to|have to|has to|let me|todo|next|tomorrow|try to|if|please|hope)\b"
    r"|[?？]|明天|下周|打算|计划|准备|\\todo|希望|需要",
    re.IGNORECASE,
)
DENIED = re.compile(
    r"\b(?:not|n't|never|no one|nobody|without|cannot|didn't|doesn't|don't|haven't|hasn't|won't"
    r"|isn't|wasn't|(?:refus|declin)\w{1,4} to|fail(?:ed|s)? to)\b|n't\b|没有|没|未|不",
    re.IGNORECASE,
)
PASSIVE = re.compile(
    r"\b(?:backported|re-?tested|tested|verified|reproduced|reviewed|reported|opened|filed|raised|committed|pushed|merged"
    r"|applied|fixed|patched|written|sent|implemented|reworked|updated|resolved|found|acked|approved|done|discussed)"
    r" by (?!me\b|myself\b|us\b)",
    re.IGNORECASE,
)
"""What somebody else did, by whoever is named behind it."""
REPORT_FORM = re.compile(
    r"\s{0,4}(?:steps to reproduce|(?:how )?reproducible|(?:actual|expected) results?|user-?agent|description of problem"
    r"|[重复]现步骤)\s?[:：]",
    re.IGNORECASE,
)
"""The headings of the form that trackers give whoever reports a bug."""
ADDRESS_BEHIND = re.compile(r"[>)\]]|\s?[<(\[][^<>()\[\]]{1,120}[>)\]]")
ASKING = re.compile(
    r"\s{0,8}(?:>\s?)?(?P<who>[A-Z][\w'-]{1,20}(?: [A-Z][\w'-]{1,20})?),? (?:can|could|would|will"
    r"|please|pls|do|did|any chance)\b.{0,200}",
    re.IGNORECASE,
)
REQUEST = re.compile(r"\b(?:can|could|would|will) (?:you|u)\b|\bplease\b|\bpls\b", re.IGNORECASE)
REPORT = re.compile(r"(?:work |week(?:ly)? |status )?report|周报|工作总结|工作报告", re.IGNORECASE)
NEAR_ITEM = 3
"""Lines below an item's first that still speak of what it names."""
PATCH_HINTS = ("patch", "diff", "fix", "series", "commit", "补丁")
"""What each line has, whatever its case, that has a word for a patch."""
PATCH_WORD = re.compile(r"\b(?:patch(?:es|set)?|diff|fix|series|commit)\b|补丁", re.IGNORECASE)
SAME_BUG = re.compile(
    r"\b(?:the same|this|that|the) (?:bug|issue|problem)\b|(?:同一个|这个|该)\s?(?:bug|问题|缺陷)", re.IGNORECASE
)
SUBJECT = re.compile(
    r"\s(?:is |has |have |had |also |already |just |then |finally |kindly ){0,2}[a-z]{3,14}\b|\s?(?:已经|也)?[\u4e00-\u9fff]"
)
"""What stands behind a name that is the subject of a sentence."""
OBJECT_BEFORE = re.compile(
    r"\b(?:help(?:ed|ing|s)?|with|ask(?:ed)?|from|by|of|to|for)\s{1,2}$|(?:帮|与|和|跟|给|请|找)\s?$", re.IGNORECASE
)
"""Words before a name that make it no subject."""
CLAUSE_END = re.compile(r"[.;:。；]\s|[.;:。；]$")
RESULT = re.compile(
    r"\b(?:fail(?:s|ed|ure)?|pass(?:es|ed)?|success(?:ful|fully)?|crash(?:es|ed)?|hangs?|works|worked)\b|通过|失败|正常",
    re.IGNORECASE,
)
"""With a word for the patch in the same line: somebody tried it."""
PULLED = re.compile(r"\s{0,8}(?:Pull|Merge|Apply|Applied)\b.{1,160}\bfrom ")
FIRST_PERSON = re.compile(r"\bI(?:'ve|'m)?\b|\bwe\b|我")
NEAR_COMMIT = 6
"""Lines below a commit's address that still are its description."""
WRITING = re.compile(
    r"\b(?:quilt (?:new|refresh|edit|add|header)|git (?:commit|format-patch|send-email|am --amend"
    r"|rebase)|hg (?:commit|qnew|qrefresh|email)|osc (?:ci|commit))\b"
)


def find_claims(
    lines: Sequence[str],
    labels: Sequence[Label],
    entry: Entry | None,
    messages: Sequence[Message],
    patches: Sequence[Patch],
    sightings: Sequence[Sighting],
) -> tuple[Claim, ...]:
    """The claims of an entry's lines, without doubles, in the order of lines."""
    start = entry.start if entry else 1
    speakers = _speakers(messages)
    hints = _targets([seen for seen in sightings if seen.rule == HINT], ())
    sightings = [seen for seen in sightings if seen.rule != HINT]
    targets = _targets(sightings, patches)
    targets[TOPIC] = _of_topic(entry, targets) if entry else []
    found = [
        *_written(lines, labels, start, patches),
        *_of_messages(lines, start, messages, sightings),
        *_of_others(lines, labels, start, messages, targets, sightings),
        *_of_quotations(lines, start, messages, sightings),
        *_of_descriptions(lines, start, patches, sightings),
        *(_of_log(lines, labels, entry, speakers, targets, hints, sightings, patches) if entry else ()),
    ]
    return tuple(dict.fromkeys(sorted(found, key=lambda claim: (claim.line, claim.role, claim.what, str(claim.who)))))


def _of_topic(entry: Entry, targets: dict[int, list[str]]) -> list[str]:
    """The one bug that the topic line names, or the line below it that opens no point."""
    if not entry.topic_line:
        return []
    below = entry.topic_line + 1
    heads = [entry.topic_line, *([] if any(item.line == below for item in entry.items) else [below])]
    found = sorted({what for line in heads for what in targets.get(line, ())})
    return found if len(found) == 1 and found[0].startswith("bug:") else []


def _speakers(messages: Sequence[Message]) -> dict[int, Message]:
    return {line: message for message in messages for line in (message.line, *message.own)}


def _targets(sightings: Sequence[Sighting], patches: Sequence[Patch]) -> dict[int, list[str]]:
    """What each line names that one can work on: `bug:bnc:1`, `patch:LINE`."""
    targets: dict[int, list[str]] = {}
    for seen in sightings:
        if seen.kind == "bug":
            targets.setdefault(seen.line, []).append(f"bug:{seen.key}")
    for patch in patches:
        targets.setdefault(patch.line, []).append(f"patch:{patch.line}")
    return targets


def acts(text: str, intended: bool = False) -> list[str]:
    """The roles that a text says were played, by clause; none where it denies, nor, unless `intended`, where it only intends."""
    clauses = (c for c in CLAUSE_END.split(text) if not DENIED.search(c) and (intended or not INTENDED.search(c)))
    return list(dict.fromkeys(role for clause in clauses for role in _told_in(clause)))[:2]


def _told_in(clause: str) -> list[str]:
    lower = clause.lower()
    return [role for role, hints, verbs in ACTS if any(map(lower.__contains__, hints)) and verbs.search(clause)]


def _of_log(
    lines: Sequence[str],
    labels: Sequence[Label],
    entry: Entry,
    speakers: dict[int, Message],
    targets: dict[int, list[str]],
    hints: dict[int, list[str]],
    sightings: Sequence[Sighting],
    patches: Sequence[Patch],
) -> Iterator[Claim]:
    """What the writer's own lines say: of himself, and of the people that they name beside him."""
    said = [
        number
        for number in range(entry.start, entry.end + 1)
        if labels[number - entry.start].kind in SPOKEN
        and not labels[number - entry.start].depth
        and (number not in speakers or speakers[number].sender is None)
    ]
    people: dict[int, list[Sighting]] = {}
    for seen in sightings:
        if seen.kind == "person":
            people.setdefault(seen.line, []).append(seen)
    titles = {patch.line: patch.subject for patch in patches if patch.subject}
    summing_up = entry.plan or bool(REPORT.search(" ".join(entry.topics)))
    hinted = ((number, what) for number in said for what in hints.get(number, ()))
    for number, what in (*_spoken_of(lines, entry, said, targets), *hinted):
        text = lines[number - entry.start]
        others = any(_is_subject(text, person.text) for person in people.get(number, ()))
        words = _own_words(text, titles.get(number, ""))
        if not others or FIRST_PERSON.search(text):
            for role in _roles(PASSIVE.sub(" ", words), what, summing_up, number in targets):
                yield Claim(role, None, what, number, text.strip(), "the writer's own words")
        for person in people.get(number, ()) if what.startswith("bug:") else ():
            done = _done_by(words, person.text)
            beside = _roles(words, what, summing_up, number in targets) if _beside(text, person.text) else []
            helped = ["workedOn" if role == "wrote" else role for role in beside]
            for role in done or helped:
                yield Claim(role, Name(person.key, person.address), what, number, text.strip(), "named with the act")


def _done_by(text: str, name: str) -> list[str]:
    """The roles of one by whom a text says that something was done: `tested by Ann`."""
    clauses = (c for c in CLAUSE_END.split(text) if not DENIED.search(c) and not INTENDED.search(c))
    found = (match for c in clauses for match in PASSIVE.finditer(c) if c.startswith(name, match.end()))
    return list(dict.fromkeys(role for match in found for role in acts(match[0])))


def _own_words(text: str, title: str) -> str:
    """A line without the title that it quotes, and without addresses and paths: the verbs in them tell of no act."""
    words = text.replace(title, " ") if title else text
    return " ".join(word for word in words.split(" ") if word.count("/") < 2)


def _spoken_of(
    lines: Sequence[str], entry: Entry, said: Sequence[int], targets: dict[int, list[str]]
) -> Iterator[tuple[int, str]]:
    """(line, bug or patch) for each line that names one, speaks of `the same bug`, or follows closely in the same item."""
    heads = {item.line for item in entry.items}
    current: list[str] = []
    last: list[str] = []
    since = 0
    for number in said:
        text = lines[number - entry.start]
        if number in targets:
            current, since = targets[number], number
            last = [what for what in current if what.startswith("bug:")] or last
        elif last and SAME_BUG.search(text):
            current, since = last, number
        elif number - since > NEAR_ITEM or number in heads:
            current = [ALL_PATCHES] if _names_patch(text) else targets.get(TOPIC, [])
        yield from ((number, what) for what in current)


def _names_patch(text: str) -> bool:
    return any(map(text.lower().__contains__, PATCH_HINTS)) and bool(PATCH_WORD.search(text))


def _roles(text: str, what: str, summing_up: bool, named: bool) -> list[str]:
    """The roles that a line of the writer's gives him. What a plan or a report names at all, he works on."""
    roles = acts(text, intended=summing_up)
    if what == ALL_PATCHES and RESULT.search(text) and "tested" not in roles:
        roles = ["tested", *roles]
    return roles or (["workedOn"] if summing_up and named else [])


def _beside(text: str, name: str) -> bool:
    """Whether a name stands as one who acts or is acted with: `help Ann`, `with Ann`, `Ann fixed`."""
    where = re.escape(name)
    return bool(
        re.search(
            rf"(?:help(?:ed|ing|s)?|with|and|ask(?:ed)?|from|by|of|to|与|和|跟|找|请|帮) {{0,2}}(?:\w{{1,10}} )?{where}",
            text,
            re.IGNORECASE,
        )
        or re.search(
            rf"{where}[^.;,]{{0,30}}\b(?:test|fix|report|review|repl|comment|commit|verif|backport|wrote|sent)",
            text,
            re.IGNORECASE,
        )
    )


def _of_messages(
    lines: Sequence[str], start: int, messages: Sequence[Message], sightings: Sequence[Sighting]
) -> Iterator[Claim]:
    """What bug comments and mails say: their sender discusses what they name, and asks whom they ask."""
    for message in messages:
        owned = {message.line, *message.own}
        bugs = {f"bug:{s.key}" for s in sightings if s.kind == "bug" and s.line in owned}
        if message.bug:
            bugs = {f"bug:{message.bug}"}
            yield Claim(
                "discussed",
                message.sender,
                f"bug:{message.bug}",
                message.line,
                lines[message.line - start].strip(),
                "comment on the bug",
            )
        for line in message.own:
            text = lines[line - start]
            if message.bug and REPORT_FORM.match(text):
                yield Claim("reported", message.sender, f"bug:{message.bug}", line, text.strip(), "form of a report")
            asked = ASKING.match(text)
            for what in sorted(bugs) or [ALL_PATCHES]:
                if (
                    asked
                    and REQUEST.search(text)
                    and (what != ALL_PATCHES or _names_patch(text) or "test" in text.lower())
                ):
                    who = asked["who"]
                    yield Claim("asked", Name(who), what, line, text.strip(), "asked to act")
                elif message.sender is not None and _speaks_of(text, what, message):
                    yield from (
                        Claim(role, message.sender, what, line, text.strip(), "its sender's own words")
                        for role in acts(PASSIVE.sub(" ", text))[:1]
                    )


def _of_others(
    lines: Sequence[str],
    labels: Sequence[Label],
    start: int,
    messages: Sequence[Message],
    targets: dict[int, list[str]],
    sightings: Sequence[Sighting],
) -> Iterator[Claim]:
    """`Ann Lee committed the patch`: a name before a verb, of what the line names, or else the lines below and the bug commented on."""
    about = {line: message for message in messages for line in message.own}
    for seen in sightings:
        index = seen.line - start
        if seen.kind != "person" or labels[index].kind not in SPOKEN or labels[index].depth:
            continue
        if not _is_subject(lines[index], seen.text):
            continue
        clause = _clause_after(lines[index], seen.text)
        for role in acts(clause)[:1]:
            message = about.get(seen.line)
            near = _near_targets(seen.line, targets, message, clause)
            for what in near or ([] if message else targets.get(TOPIC, [])):
                yield Claim(
                    role, Name(seen.key, seen.address), what, seen.line, lines[index].strip(), "name before the verb"
                )


def _clause_after(text: str, name: str) -> str:
    """What a sentence says behind a name, to the end of the clause."""
    rest = text[text.find(name) + len(name) :]
    address = ADDRESS_BEHIND.match(rest)
    return CLAUSE_END.split(rest[address.end() if address else 0 :])[0][:80]


def _is_subject(text: str, name: str) -> bool:
    """Whether a name stands before a verb that says what was done: `Ann fixed this bug`, not `help Ann fix it`."""
    before, clause = text[: text.find(name)], _clause_after(text, name)
    return bool(SUBJECT.match(clause) and acts(clause)) and not OBJECT_BEFORE.search(before)


def _near_targets(line: int, targets: dict[int, list[str]], message: Message | None, clause: str) -> list[str]:
    here = targets.get(line, [])
    if not here and PATCH_WORD.search(clause):
        below = [n for n in message.own if n > line] if message else range(line + 1, line + NEAR_ITEM + 1)
        here = [what for n in below for what in targets.get(n, ()) if what.startswith("patch:")]
    return sorted({*here, *([f"bug:{message.bug}"] if message and message.bug else [])})


def _speaks_of(text: str, what: str, message: Message) -> bool:
    if what == ALL_PATCHES:
        return bool(PATCH_WORD.search(text) and FIRST_PERSON.search(text))
    return bool(message.bug) or what.rpartition(":")[2] in text


def _of_quotations(
    lines: Sequence[str], start: int, messages: Sequence[Message], sightings: Sequence[Sighting]
) -> Iterator[Claim]:
    """Who says in a quoted mail what he himself found about a bug worked on it."""
    bugs = {s.line: s.key for s in sightings if s.kind == "bug"}
    for quoted in (q for message in messages for q in message.quotations if q.speaker):
        for line in range(quoted.line, quoted.end + 1):
            text = lines[line - start]
            if line in bugs and FIRST_PERSON.search(text):
                yield Claim(
                    "workedOn", quoted.speaker, f"bug:{bugs[line]}", line, text.strip(), "quoted words of his own"
                )


def _of_descriptions(
    lines: Sequence[str], start: int, patches: Sequence[Patch], sightings: Sequence[Sighting]
) -> Iterator[Claim]:
    """`Pull … from Ann Lee` below a commit: its author, as git writes a merge's description."""
    people = [s for s in sightings if s.kind == "person"]
    for patch in patches:
        if not patch.commit or patch.author:
            continue
        for line in range(patch.line, min(patch.line + NEAR_COMMIT, start + len(lines))):
            if match := PULLED.match(lines[line - start]):
                for seen in people:
                    if seen.line == line and lines[line - start].find(seen.text) >= match.end() - 1:
                        yield Claim(
                            "wrote",
                            Name(seen.key, seen.address),
                            f"patch:{patch.line}",
                            line,
                            lines[line - start].strip(),
                            "pulled from",
                        )


def _written(lines: Sequence[str], labels: Sequence[Label], start: int, patches: Sequence[Patch]) -> Iterator[Claim]:
    """A patch file that the writer's own commands make or send is his."""
    for patch in patches:
        index = patch.line - start
        if 0 <= index < len(labels) and labels[index].kind is Kind.SHELL and WRITING.search(lines[index]):
            yield Claim("wrote", None, f"patch:{patch.line}", patch.line, lines[index].strip(), "made at a prompt")
        elif patch.file_name and not patch.author and _heads_own_diff(labels, index):
            yield Claim(
                "wrote", None, f"patch:{patch.line}", patch.line, lines[index].strip(), "names the diff below it"
            )


def _heads_own_diff(labels: Sequence[Label], index: int) -> bool:
    """Whether a line of the writer's is followed by a diff that nobody is quoted with."""
    if not 0 <= index < len(labels) - 1 or labels[index].kind not in SPOKEN or labels[index].depth:
        return False
    return labels[index + 1].kind is Kind.DIFF and not labels[index + 1].depth
