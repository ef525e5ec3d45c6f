"""Patches in the text: posted subjects, patch files, commits, changesets and bare diffs, each sighting with what its
place tells.

A hash counts only where its place says that it is a commit: one row of `COMMITS` each. Formats: git-format-patch(1),
git-log(1),
`hg export`, `hg log`, the web front ends of git and hg.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from nlp.dates import iso
from nlp.diffs import find_diffs
from nlp.entries import item_at
from nlp.headers import FIELD, MBOX, REPLY_MARK, block_at, names, unnumbered
from nlp.quotes import all_unquoted
from nlp.records import Diff, Name, Patch
from nlp.tokens import lines_where, lines_with

HASH = r"[0-9a-f]{7,40}"
SHORT = 7
SUBJECT = re.compile(
    r"(?P<subject>(?:(?:(?:Re|RE|re|Fwd|FWD|Fw|FW|答复|回复|转发)\s?[:：]|\[[^\[\]]{1,40}\])\s{0,3}){0,6}"
    r"\[(?P<tag>[^\[\]]{0,40}\b(?:PATCH|Patch|patch)(?![a-z])[^\[\]]{0,40})\]\s{0,3}[:：]?\s?[^\s\"”\[.,;][^\"”]{1,250}|"
    r"(?:(?:Re|RE|re)\s?[:：]\s?)?\[(?P<tag2>[^\[\]]{0,40}\bPATCH"
    r"(?![a-z])[^\[\]]{0,40})\]\s?\[[^\[\]]{1,40}\]\s?[^\"”]{3,250})"
)
ANSWERS = re.compile(REPLY_MARK)
OPEN_QUOTE = re.compile(r"[\"“][^\"”]{0,400}$")
VERSION = re.compile(r"(?:\b|_)[vV]\s?(?P<version>\d{1,3})\b")
NUMBER = re.compile(r"\b(?P<number>\d{1,4})\s?(?:/| of )\s?(?P<of>\d{1,4})\b")
AFTER_SUBJECT = re.compile(r"(?:(?<![(（])[)）])?\s?[:：]?\s{0,9}$")

FILE = re.compile(
    r"(?<![\w/.~+*?-])(?P<path>(?:https?://|[~.]{1,2}/|/)?(?:[\w.+~@:=-]{1,100}/){0,24}"
    r"(?P<base>[\w+~-][\w.+~-]{0,180}\.(?:patch|diff|patches))(?:\.(?:gz|bz2|xz))?)(?![\w*?-]|\.\w)"
)
NAMED_DIFF = re.compile(
    r"(?<![\w/.~+*?-])(?P<path>(?:https?://|[~.]{1,2}/|/)?(?:[\w.+~@:-]{1,100}/){1,24}(?P<base>"
    r"(?:[\w+-]{1,60}[_.-])?(?:diff|patch)(?:[_-][\w.+-]{1,100})?))(?![\w/*?.]|-\w)"
)
PROGRAM_FOLDERS = ("bin", "sbin")
GENERATED = re.compile(r"(?:v(?P<version>\d{1,3})-)?(?P<number>\d{4})-(?P<words>[\w.+-]{4,200}?)\.patch$")

LONG_TITLE = 120
SUBJECT_MARKS = re.compile(r"^(?:Subject:\s?)?(?:\s?\[[^\[\]]{1,40}\]){0,6}")
TRAILER = re.compile(
    r"\s{0,8}(?P<key>[A-Z][a-z]{1,20}(?:-[a-z]{1,12}){0,3}-[Bb]y|Cc|CC|Fixes|Acked|Link)\s?:\s(?P<who>\S.{1,200})$"
)
LOG_HEADER = re.compile(rf"\s{{0,8}}(?:\* )?commit (?P<commit>{HASH})(?: \(.{{0,200}}\))?\s{{0,9}}$")
LOG_FIELD = re.compile(
    r"\s{0,8}(?P<key>Author|AuthorDate|Date|Commit|CommitDate|Merge|author|committer)\s?[:\t]\s{0,8}"
    r"(?P<value>\S.{0,200})$"
)
CHANGESET = re.compile(r"\s{0,8}changeset:\s{1,8}(?:(?P<local>\d{1,8}):)?(?P<commit>[0-9a-f]{12,40})\s{0,9}$")
CHANGESET_FIELD = re.compile(
    r"\s{0,8}(?P<key>user|date|summary|parent|branch|tag|bookmark|files|description):\s{0,12}(?P<value>.{0,300})$"
)
EXPORT = re.compile(r"# HG changeset patch\s{0,9}$")
EXPORT_FIELD = re.compile(r"#\s(?P<key>User|Date|Node ID|Parent|Branch)\s{1,4}(?P<value>\S.{0,200})$|#\s")
HEADS = ("From", "commit ", "* commit ", "changeset:", "# HG")
"""What the first line of a block begins with."""
GIT = re.compile(r"\b(?:git|tig|gitk|github|gerrit|cherry-pick)\b|\bcommits?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """A place that says that a hash is a commit. `digits`: even one without letters is."""

    name: str
    pattern: re.Pattern[str]
    hints: tuple[str, ...]
    digits: bool = True


NO_MORE = r"(?![\w/]|-\w|\.\w)"
TITLE = r"(?:\s{0,3}\([\"“'](?P<title>[^\"”]{2,200})[\"”']\))?"
COMMITS: tuple[Place, ...] = (
    Place(
        "commit-url",
        re.compile(
            rf"https?://[^\s\"'<>]{{3,300}}?(?:[?;&]a=(?:commit|commitdiff|commitdiff_plain|patch|shortlog"
            rf"|log)[;&](?:[\w=./%-]{{1,80}}[;&])?h=|/commits?/(?:[\w./-]{{1,60}}\?(?:h=[\w./-]{{1,40}}&)?id=|\?"
            rf"(?:h=[\w./-]{{1,40}}&)?id=)?|/patch/\?id=|/c/|/r(?:ev)?/|/changesets?/|/\+/)(?P<commit>{HASH})"
            rf"(?![0-9a-f])"
        ),
        ("://",),
    ),
    Place(
        "commit-hash",
        re.compile(
            rf"\b(?:[Cc]ommits?|COMMIT|[Cc]hangesets?|[Cc]set|c/s|[Cc]herry[ -]pick(?:ed)?(?: from)?(?: commit)?|提交)"
            rf"\s?[:#]?\s{{0,3}}(?:id|hash|with|is|in|sha1?)?[:#]?\s{{0,3}}[\"“'`(<]?(?:\d{{1,6}}:)?"
            rf"(?P<commit>{HASH}){NO_MORE}{TITLE}"
        ),
        ("ommit", "COMMIT", "hangeset", "cset", "c/s", "herry", "提交"),
    ),
    Place(
        "commit-hash",
        re.compile(
            rf"\b(?:[Rr]evision|[Rr]ev|[Rr]everts?|[Rr]everted|[Ff]ixes|[Bb]ackport(?:ed)?(?: of)?|[Ss]ha-?1|SHA-?1"
            rf"|[Rr]ebased? (?:over|onto|on top of|on)|[Cc]aused by|[Ii]ntroduced (?:by|in|with)|[Bb]roken (?:by|in|since)|[Bb]isected to"
            rf"|[Rr]egression (?:from|in|of))"
            rf"\s?[:#]?\s{{0,3}}[\"“'`(<]?(?:\d{{1,6}}:)?(?P<commit>{HASH}){NO_MORE}{TITLE}"
        ),
        ("ev", "ixes", "ackport", "ha1", "ha-1", "SHA", "ebase", "aused", "roduced", "roken", "isected", "egression"),
        digits=False,
    ),
    Place(
        "commit-hash",
        re.compile(r"(?<![\w:.])\d{2,6}:(?P<commit>[0-9a-f]{12}|[0-9a-f]{40})(?![\w:])"),
        (":",),
        digits=False,
    ),
    Place(
        "commit-hash",
        re.compile(rf"#\s(?:Parent|Node ID)\s{{1,4}}(?P<commit>{HASH})\s{{0,9}}$"),
        ("# Parent", "# Node"),
    ),
    Place(
        "commit-hash",
        re.compile(rf"(?<!\w)(?P<commit>{HASH})\s?\([\"“](?P<title>[^\"”]{{4,200}})[\"”]\)"),
        ('("', "(“"),
    ),
    Place(
        "git-output",
        re.compile(rf"^\s{{0,24}}(?P<commit>{HASH}) is the first (?:bad|new|fixed) commit"),
        ("is the first",),
    ),
    Place("git-output", re.compile(rf"\(was (?P<commit>{HASH})\)"), ("(was ",)),
    Place(
        "git-output",
        re.compile(rf"HEAD (?:is now|position was) at (?P<commit>{HASH})(?:\.{{3}})?\s?(?P<title>\S.{{0,200}})?"),
        ("HEAD ",),
    ),
    Place(
        "git-output",
        re.compile(rf"HEAD position was (?P<commit>{HASH})(?:\.{{3}})?\s?(?P<title>\S.{{0,200}})?"),
        ("HEAD ",),
    ),
    Place(
        "git-output",
        re.compile(rf"^\[[\w/.-]{{1,80}} (?:\(root-commit\) )?(?P<commit>{HASH})\]\s(?P<title>\S.{{0,200}})"),
        ("[",),
    ),
    Place(
        "git-output",
        re.compile(
            rf"^(?:Updating\s|\s{{0,4}}[+*!]?\s{{0,3}})(?P<commit>{HASH})\.{{2,3}}(?P<other>{HASH})(?=$"
            rf"|\s{{1,9}}\S{{1,100}}\s{{1,40}}->|\s{{0,9}}$)"
        ),
        ("..",),
    ),
)
"""Where a hash is a commit, the surest place first; a place may give the commit's title too."""

COMMAND = re.compile(
    r"(?:^|[\s;|&$>#`(])git\s(?:-\S{1,20}\s)?(?P<verb>format-patch|show|cherry-pick|revert|reset|checkout"
    r"|switch|branch|log|diff|bisect|rebase|describe|merge|tag|am|name-rev|cherry|range-diff|worktree)\s"
    r"(?P<rest>.{0,400})"
)
ARGUMENT = re.compile(rf"(?<![\w/.=-])(?P<commit>{HASH}){NO_MORE}")
TITLE_BELOW = re.compile(r"\s{0,24}\([\"“](?P<title>[^\"”]{4,200})[\"”]\)")
ONE_LINE = re.compile(
    rf"^[\s*|\\/]{{0,24}}(?P<commit>{HASH}) (?:\([^()]{{1,120}}\) )?(?P<title>(?!is the first )[A-Za-z\[{{\"][^\t]{{5,200}})$"
)
PICKED = re.compile(rf"^(?:pick|squash|fixup|reword|edit|drop)\s(?P<commit>{HASH})\s(?P<title>\S.{{2,200}})$")


def find_patches(lines: Sequence[str], start: int, path: str = "") -> tuple[Patch, ...]:
    """The sightings of patches and commits among the lines, in order; `lines[0]` is line `start` of the file `path`.

    A block (a mailed patch, a log's commit, an exported changeset) takes the diff below it; a diff on its own is a
    patch too.
    """
    texts = all_unquoted(lines)
    diffs = find_diffs(lines, start)
    blocks = list(_blocks([text for _, text in texts], diffs, start))
    taken = {id(diff) for block in blocks for diff in block.diffs}
    inside = {n for diff in diffs for n in range(diff.line - start, diff.end - start + 1)}
    heads = {n for block in blocks for n in _head_lines(block, texts, start)}
    found = [*blocks, *_lines(texts, start, inside, heads)]
    alone = [diff for diff in diffs if id(diff) not in taken]
    if path.endswith((".patch", ".diff")) and lines:
        found.append(_whole_file(path, [text for _, text in texts], alone, start))
    else:
        found += [_of_diff(diff, lines, start) for diff in alone]
    return tuple(sorted(_once(found), key=lambda patch: (patch.line, patch.end, patch.form, patch.text)))


def _whole_file(path: str, texts: Sequence[str], alone: Sequence[Diff], start: int) -> Patch:
    """A patch file; one of a quilt series has its description, fields and trailers above its diff, without a mail's
    header.
    """
    first = next((n for n, text in enumerate(texts) if text.strip()), 0)
    patch = replace(
        _of_file(path, start + first, start + len(texts) - 1, lambda: _titles(texts)), text=texts[first].strip()
    )
    if not alone:
        return patch
    above = range(first, alone[0].line - start)
    fields = {match["key"].lower(): match["value"].strip() for n in above if (match := FIELD.match(texts[n].strip()))}
    title = _unfolded(
        fields.get("subject") or (texts[first].strip() if above and not FIELD.match(texts[first]) else "")
    )
    return replace(
        patch,
        form="quilt",
        subject=patch.subject or (title if len(title) <= LONG_TITLE else ""),
        author=next(iter(names(fields.get("from", ""))), None),
        date=iso(fields.get("date", "")),
        trailers=tuple(_trailers(texts, above, start)),
        diffs=tuple(alone),
        files=tuple(dict.fromkeys(name for diff in alone for name in diff.files)),
    )


# --- blocks


def _blocks(texts: Sequence[str], diffs: Sequence[Diff], start: int) -> Iterator[Patch]:
    """Mailed patches, commits of `git log`, changesets of `hg log` and `hg export`, each up to the next."""
    heads = [(n, block) for n in sorted(lines_with("\n".join(texts), HEADS)) if (block := _head(texts, n, start))]
    ends = [*(m for m, _ in heads[1:]), len(texts)][: len(heads)]
    for (n, block), following in zip(heads, ends, strict=True):
        own = tuple(_below(diffs, start + n, start + following - 1, texts, start))
        if block.form == "hg-log" and own and own[0].line > block.end + 3:
            own = ()
        body = range(n, (own[0].line - start) if own else min(following, n + 80))
        end = own[-1].end if own else block.end
        yield replace(
            block,
            end=max(end, block.end),
            diffs=own,
            files=tuple(dict.fromkeys(name for diff in own for name in diff.files)),
            trailers=tuple(_trailers(texts, body, start)),
        )


def _head_lines(block: Patch, texts: Sequence[tuple[int, str]], start: int) -> Iterator[int]:
    """The lines of a block that its own fields were read from: up to the first blank one."""
    first = block.line - start
    for n in range(first, min(len(texts), first + 24)):
        if not texts[n][1].strip() or (block.form == "hg" and n > first):
            return
        yield n


def _head(texts: Sequence[str], n: int, start: int) -> Patch | None:
    text = unnumbered(texts[n])
    if not text.startswith(HEADS):
        return None
    if text.startswith("From") and (block := _mailed(texts, n, start)):
        return block
    if text.startswith(("commit ", "* commit ")) and (match := LOG_HEADER.match(text)):
        return _logged(texts, n, start, match)
    if text.startswith("changeset:") and (match := CHANGESET.match(text)):
        return _changeset(texts, n, start, match)
    return _exported(texts, n, start) if EXPORT.match(text) else None


def _mailed(texts: Sequence[str], n: int, start: int) -> Patch | None:
    """`git format-patch`: a mailbox line with the commit, then a mail's header; or such a mail without that line."""
    separator = MBOX.match(texts[n])
    at = n + 1 if separator else n
    if not separator and n and MBOX.match(texts[n - 1]):
        return None
    header = block_at(texts[at], texts[at + 1 : at + 16]) if at < len(texts) else None
    subject = _unfolded(header.subject) if header else ""
    tag = SUBJECT.match(subject)
    if header is None or not (tag or (separator and subject)):
        return None
    commit = (
        separator["commit"]
        if separator and "@" not in separator["commit"] and set(separator["commit"]) != {"0"}
        else ""
    )
    version, number, of = _numbers((tag["tag"] or tag["tag2"]) if tag else "")
    answers = bool(ANSWERS.match(subject))  # whoever answers or forwards a patch did not write it
    return Patch(
        "subject" if answers else "format-patch",
        start + n,
        start + at + header.lines - 1,
        subject=subject,
        commit=commit,
        author=None if answers else next(iter(header.senders), None),
        date=header.date,
        text=texts[n].strip(),
        version=version,
        number=number,
        of=of,
    )


def _unfolded(subject: str) -> str:
    return re.sub(r"\s+", " ", subject).strip()


def _logged(texts: Sequence[str], n: int, start: int, match: re.Match[str]) -> Patch | None:
    """A commit of `git log`: its hash, then author and date, then the message, indented."""
    fields, last = _fields(texts, n + 1, LOG_FIELD)
    if "author" not in fields:
        return None
    title, at = _first_text(texts, last + 1)
    return Patch(
        "commit-log",
        start + n,
        start + at,
        subject=title,
        commit=match["commit"],
        author=next(iter(names(fields["author"])), None),
        date=iso(fields.get("date") or fields.get("authordate") or ""),
        text=texts[n].strip(),
    )


def _changeset(texts: Sequence[str], n: int, start: int, match: re.Match[str]) -> Patch:
    """A changeset of `hg log`: its id is the hash, without the local number."""
    fields, last = _fields(texts, n + 1, CHANGESET_FIELD)
    subject = fields.get("summary") or (_first_text(texts, last + 1)[0] if "description" in fields else "")
    return Patch(
        "hg-log",
        start + n,
        start + last,
        subject=subject,
        commit=match["commit"],
        author=next(iter(names(fields.get("user", ""))), None),
        date=iso(fields.get("date", "")),
        text=texts[n].strip(),
    )


def _exported(texts: Sequence[str], n: int, start: int) -> Patch:
    """A changeset of `hg export`: fields behind `#`, then the description, whose first line is the subject."""
    fields: dict[str, str] = {}
    last = n
    while last + 1 < len(texts) and (match := EXPORT_FIELD.match(texts[last + 1])):
        last += 1
        if match["key"]:
            fields[match["key"].lower()] = match["value"].strip()
    title, at = _first_text(texts, last + 1)
    tag = SUBJECT.match(title)
    version, number, of = _numbers((tag["tag"] or tag["tag2"]) if tag else "")
    return Patch(
        "hg",
        start + n,
        start + at,
        subject=title,
        commit=fields.get("node id", "").split(":")[-1],
        author=next(iter(names(fields.get("user", ""))), None),
        date=iso(fields.get("date", "")),
        text=texts[n].strip(),
        version=version,
        number=number,
        of=of,
    )


def _fields(texts: Sequence[str], n: int, form: re.Pattern[str]) -> tuple[dict[str, str], int]:
    """The fields from line `n` on by their names in lower case, and the last of their lines."""
    found: dict[str, str] = {}
    while n < len(texts) and (match := form.match(texts[n])):
        found.setdefault(match["key"].lower(), match["value"].strip())
        n += 1
    return found, n - 1


def _first_text(texts: Sequence[str], n: int) -> tuple[str, int]:
    """The first line that is not blank, within three, and its place; a diff or a point of a list is no message."""
    for m in range(n, min(len(texts), n + 3)):
        if texts[m].startswith(("diff ", "--- ")) or (item_at(texts[m]) and not texts[m][:1].isspace()):
            break
        if texts[m].strip():
            return texts[m].strip(), m
    return "", max(n - 1, 0)


def _below(diffs: Sequence[Diff], first: int, last: int, texts: Sequence[str], start: int) -> Iterator[Diff]:
    """The diffs of a block: those that follow it before its signature, without a point of a list between."""
    n = first
    for diff in diffs:
        if not first <= diff.line <= last:
            continue
        between = [texts[m - start] for m in range(n, diff.line)]
        if any(re.match(r"--\s?$", text) for text in between) or (n > first and any(item_at(text) for text in between)):
            return
        yield diff
        n = diff.end + 1


def _trailers(texts: Sequence[str], body: range, start: int) -> Iterator[tuple[str, Name, int]]:
    for n in body:
        match = TRAILER.match(texts[n]) if ":" in texts[n] else None
        if match and match["key"] not in ("Fixes", "Link"):
            yield from ((match["key"].lower(), name, start + n) for name in names(match["who"]))


def _numbers(tag: str) -> tuple[int, int, int]:
    """Version, number and count of `PATCH v2 3/7`; 0 where not said."""
    version, number = VERSION.search(tag), NUMBER.search(tag)
    return (
        int(version["version"]) if version else 0,
        int(number["number"]) if number else 0,
        int(number["of"]) if number else 0,
    )


# --- lines


def _lines(texts: Sequence[tuple[int, str]], start: int, inside: set[int], heads: set[int]) -> Iterator[Patch]:
    plain = [text for _, text in texts]

    @cache
    def git() -> bool:
        return bool(GIT.search("\n".join(plain)))

    hashed = sorted(lines_where("\n".join(plain), SOME_HASH) - inside)
    commits = {
        n: tuple(_commits(plain[n][:LONGEST], start + n)) for n in hashed if SOME_HASH.search(plain[n][:LONGEST])
    }
    known = {patch.commit[:SHORT] for found in commits.values() for patch in found}

    @cache
    def titles() -> Mapping[str, str]:
        return _titles(plain)

    for n, text in enumerate(plain):
        if n in inside or not text.strip():
            continue
        if "patch" in text or "diff" in text:
            yield from (_of_file(found, start + n, start + n, titles) for found in _files(text))
        if "[" in text and n not in heads:
            yield from _subjects(plain, n, start)
        if n in commits and n not in heads:
            found = [_titled(patch, plain, n) for patch in commits[n]]
            yield from (_authored(patch, plain, n) for patch in found)
            if not found and (patch := _one_line(text, start + n, git, known)):
                yield patch


def _subjects(plain: Sequence[str], n: int, start: int) -> Iterator[Patch]:
    """`[PATCH v2 3/7] …`, over the line's end where a quotation mark is still open."""
    text = plain[n][:1000]
    if "atch" not in text.lower():
        return
    joined, end = text, n
    if OPEN_QUOTE.search(text) and n + 1 < len(plain) and re.match(r"[^\"“]{1,200}[\"”]", plain[n + 1]):
        joined, end = f"{text.rstrip()} {plain[n + 1].strip()}", n + 1
    for match in SUBJECT.finditer(joined):
        subject = AFTER_SUBJECT.sub("", match["subject"]).strip()
        if len(subject.rsplit("]", 1)[-1].strip()) > 2:
            version, number, of = _numbers(match["tag"] or match["tag2"])
            words = text.rstrip()[match.start() : match.end()].strip()
            yield Patch(
                "subject",
                start + n,
                start + end,
                subject=_unfolded(subject),
                version=version,
                number=number,
                of=of,
                text=words,
            )


def _files(text: str) -> Iterator[str]:
    text = text[:2000]
    for match in FILE.finditer(text):
        yield match["path"]
    for match in NAMED_DIFF.finditer(text) if "/" in text else ():
        folder = match["path"].rsplit("/", 2)[-2]
        if folder not in PROGRAM_FOLDERS and not match["base"].endswith((".patch", ".diff")) and len(match["base"]) > 3:
            yield match["path"]


def _of_file(path: str, line: int, end: int, titles: Callable[[], Mapping[str, str]]) -> Patch:
    """A patch file; what `git format-patch` named tells number and subject, which the text may write out."""
    base = path.rstrip("/").rsplit("/", 1)[-1]
    match = GENERATED.match(base)
    subject = _written_out(match["words"], titles()) if match else ""
    number = int(match["number"]) if match else 0
    version = int(match["version"] or 0) if match else 0
    return Patch("file", line, end, subject=subject, version=version, number=number, file_name=base, text=path)


def _titles(plain: Sequence[str]) -> dict[str, str]:
    """The lines that could be a patch's title, by their letters; empty where no line names a generated patch file."""
    if not any(".patch" in text for text in plain):
        return {}
    found: dict[str, str] = {}
    for text in plain:
        if 4 < len(text) <= LONG_TITLE * 2:
            bare = SUBJECT_MARKS.sub("", text.strip()).strip()
            found.setdefault(_letters(bare), bare)
    return found


def _written_out(words: str, titles: Mapping[str, str]) -> str:
    """A subject from its file name, in the words of a line that says just that, or with blanks for dashes."""
    return titles.get(_letters(words)) or words.replace("-", " ")


NO_LETTERS = re.compile(r"[\W_]+")


def _letters(text: str) -> str:
    return NO_LETTERS.sub("", text).casefold()


SOME_HASH = re.compile(r"[0-9a-fA-F]{7}")
"""What each line has that names a commit."""
LONGEST = 2000
"""Characters of a line in which commits are looked for."""


def _commits(text: str, line: int) -> Iterator[Patch]:
    """The hashes of a line that stand where commits do, each once."""
    seen: set[str] = set()
    for place in COMMITS:
        if not any(hint in text for hint in place.hints):
            continue
        for match in place.pattern.finditer(text):
            hashes = [value for key in ("commit", "other") if (value := match.groupdict().get(key))]
            for commit in hashes:
                if commit not in seen and _is_hash(commit, digits=place.digits):
                    seen.add(commit)
                    yield Patch(
                        place.name,
                        line,
                        line,
                        subject=(match.groupdict().get("title") or "").strip(),
                        commit=commit,
                        text=match[0].strip(),
                    )
    if "git" in text and (command := COMMAND.search(text)):
        for match in ARGUMENT.finditer(command["rest"]):
            if match["commit"] not in seen and _is_hash(match["commit"], digits=True):
                seen.add(match["commit"])
                yield Patch("git-command", line, line, commit=match["commit"], text=command[0].strip())


def _is_hash(text: str, *, digits: bool) -> bool:
    """Whether hexadecimal digits are no word (`defaced`) and, unless the place is sure, no number."""
    return any(c.isdigit() for c in text) and (digits or len(text) == 40 or any(c in "abcdef" for c in text))


def _one_line(text: str, line: int, git: Callable[[], bool], known: set[str]) -> Patch | None:
    """`a1b2c3d subsystem: fix it`: a line of `git log --oneline`, where the text around speaks of git or of that
    commit.
    """
    match = PICKED.match(text) or ONE_LINE.match(text.rstrip()[:600])
    if not match or not _is_hash(match["commit"], digits=True):
        return None
    title = match["title"].strip()
    told = match["commit"][:SHORT] in known
    lettered = _is_hash(match["commit"], digits=False) and len(match["commit"]) != 8
    if not (told or match.re is PICKED or (lettered and len(title.split()) >= 2 and git())):
        return None
    return Patch("commit-log", line, line, subject=title, commit=match["commit"], text=text.strip())


def _titled(patch: Patch, plain: Sequence[str], n: int) -> Patch:
    """A commit with its subject, where that stands in brackets at the beginning of the next line."""
    at_end = not patch.subject and plain[n].rstrip().endswith(patch.commit) and n + 1 < len(plain)
    below = TITLE_BELOW.match(plain[n + 1]) if at_end else None
    return replace(patch, subject=below["title"], end=patch.end + 1) if below else patch


def _authored(patch: Patch, plain: Sequence[str], n: int) -> Patch:
    """A web page's commit with the author whose line was copied below it."""
    if patch.form != "commit-url":
        return patch
    for text in plain[n + 1 : n + 4]:
        if (match := LOG_FIELD.match(text)) and match["key"].lower() == "author":
            return replace(patch, author=next(iter(names(match["value"].strip())), None))
    return patch


def _of_diff(diff: Diff, lines: Sequence[str], start: int) -> Patch:
    return Patch("diff", diff.line, diff.end, diffs=(diff,), files=diff.files, text=lines[diff.line - start].strip())


def _once(patches: Sequence[Patch]) -> list[Patch]:
    """Without the sightings that another one of the same line says better."""
    kept: list[Patch] = []
    near: list[Patch] = []
    for patch in sorted(patches, key=lambda p: (p.line, p.form in ("subject", "file", "commit-hash"), p.form, p.text)):
        near = [other for other in near if max(other.end, other.line) >= patch.line]
        if not any(_tells(other, patch) for other in near):
            kept.append(patch)
            near.append(patch)
    return kept


def _tells(one: Patch, other: Patch) -> bool:
    """Whether the first sighting holds all that the second says."""
    same_subject = other.form == "subject" and other.subject == one.subject and one.form != "diff"
    return one == other or same_subject or (other.form == "commit-hash" and other.commit == one.commit)
