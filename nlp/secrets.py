"""Lines that look like passwords, keys or tokens: real logs hold them, and they must not leave with a picture or an export.

Tokens of known services are told by detect-secrets' detectors; what people write into a log (`the root password is …`, `sshpass -p …`,
a line of `/etc/shadow`) it leaves alone, and is told by the forms below. Better a line too many than one too few.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from importlib import import_module
from typing import Any, Final

from nlp.patterns import words
from nlp.tokens import lines_with

SECRET: Final = "looks like a password, a key or a token"
"""What is noted of such a line."""

VALUE: Final = r"""(?P<quote>["'`“]?)(?P<value>[^\s"'`“”,，。；;<>(){}]{4,128})"""
PASSWORD: Final = r"(?:\b|_)(?:pass(?:word|wd|phrase|code)?|pwd|密码|口令|暗号)s?"
KEY: Final = r"(?:secret|token|credentials?|(?:api|access|secret|auth)[-_ ]?key|密钥)s?"
GIVES: Final = r"[\"']?\s{0,3}(?:[:=：]|:=|是|为|\bis\b|\bto\b)\s{0,3}"

FORMS: Final = tuple(
    (tuple(hints.split()), re.compile(form, re.IGNORECASE))
    for hints, form in (
        ("pass pwd 密码 口令 暗号", rf"{PASSWORD}{GIVES}{VALUE}"),
        ("pass", rf"\bpassw(?:or)?d\b[^:=,.]{{0,40}}\bis\s{{1,3}}{VALUE}"),
        ("pass", rf"\bpassw(?:or)?d\s{{1,3}}(?=\S{{0,60}}\d){VALUE}"),
        ("secret token credential key 密钥", rf"{KEY}{GIVES}(?=\S{{8}}){VALUE}"),
        ("pass", rf"--pass(?:word|wd)?[= ]{VALUE}"),
        ("mysql", rf"\bmysql\w{{0,20}}\s.{{0,80}}?\s-p{VALUE}"),
        ("curl", rf"\bcurl\s.{{0,200}}?-u\s?\S{{1,40}}:{VALUE}"),
    )
)
"""How people write a password down, each form behind what a line in lower case has, one of them, that it fits. Every repeat is bounded:
the search is linear in the line."""

PLAIN: Final = re.compile(
    r"(?:\bpass(?:word|phrase)s?|密码|口令)\b[\"']?\s{0,3}(?:[:：]|\bis\b|是|为)\s{0,3}(?P<value>[a-z]{5,40})(?:[.,，。](?:\s|$)|\s{0,9}$)"
    r"|\b(?:password|passwd|passphrase)\b[^:=,.]{0,40}\bis\s{1,3}(?P<said>[a-z]{5,40})(?:[.,，。](?:\s|$)|\s{0,9}$)",
    re.IGNORECASE,
)
"""A password of letters alone, as the last word of what is said: it is one where it is no word that people use."""

SURE: Final = re.compile(r"\bsshpass\s{1,3}-p\s?[^\s$]|\$(?:1|2[aby]|5|6|y)\$[./\w]{1,16}\$[./\w]{20,86}")
"""A password on a command's line, and a hash as `crypt` makes it: whatever they are, they are secrets."""

SURE_HINTS: Final = ("sshpass", "$1$", "$2", "$5$", "$6$", "$y$")
PLAIN_HINTS: Final = ("pass", "密码", "口令")
HINTS: Final = tuple(dict.fromkeys((*(hint for hints, _ in FORMS for hint in hints), *SURE_HINTS, *PLAIN_HINTS)))
TOKEN_HINTS: Final = tuple(
    (
        "BEGIN A3T ABIA ACCA AKIA ASIA AccountKey= AKC AP ghp_ gho_ ghu_ "
        "ghs_ ghr_ GR1348941 gl _authToken sk- k_live pypi- SG. xox hooks.slack eyJ @"
    ).split()
)
"""What every line has, one of them, in which a form or a detector finds something: most lines are done with a look for these."""

TOKEN: Final = re.compile(
    r"BEGIN|(?:A3T.|ABIA|ACCA|AKIA|ASIA)[0-9A-Z]{16}|AccountKey=|A(?:KC|P[\dA-F])\w{8}|gh[pousr]_\w|(?:GR1348941|gl[a-z]{2,6}-)\w|_authToken"
    r"|sk-\w|[rs]k_live|pypi-\w|SG\.\w|xox[a-z]-|hooks\.slack|eyJ|://[^\s/]{1,100}@"
)
"""A second look, before the detectors are asked, which take a tenth of a millisecond."""

IS_CODE: Final = re.compile(
    r"[*.xX#_-]{1,128}$|[%$&@!\\/]|0x|.{0,128}(?:->|::|\[|==)|(?:NULL|None|true|false|yes|no|\w{1,128}_\w{1,128}|[a-z]{1,128}\.[a-z.]{1,128})$"
)
"""Values that stand for another: variables, placeholders, stars, paths, the names of things in code."""

DETECTORS: Final = (
    ("artifactory", "ArtifactoryDetector"),
    ("aws", "AWSKeyDetector"),
    ("azure_storage_key", "AzureStorageKeyDetector"),
    ("basic_auth", "BasicAuthDetector"),
    ("github_token", "GitHubTokenDetector"),
    ("gitlab_token", "GitLabTokenDetector"),
    ("jwt", "JwtTokenDetector"),
    ("npm", "NpmDetector"),
    ("openai", "OpenAIDetector"),
    ("private_key", "PrivateKeyDetector"),
    ("pypi_token", "PypiTokenDetector"),
    ("sendgrid", "SendGridDetector"),
    ("slack", "SlackDetector"),
    ("stripe", "StripeDetector"),
)
"""The detectors of `detect_secrets.plugins` that look for a form. Those that measure entropy take every hash for a secret."""

LONGEST: Final = 4096
"""Characters of a line that are looked at; a secret stands near its label, and a line of megabytes is data."""


def is_secret(line: str) -> bool:
    """Whether a line looks as if it held a password, a key or a token.

    >>> is_secret("the root password is linux4ever"), is_secret("the password was wrong")
    (True, False)
    """
    head = line[:LONGEST]
    lower = head.lower()
    written = (
        (_holds(lower, SURE_HINTS) and SURE.search(head))
        or any(_holds(lower, hints) and _found(form, head) for hints, form in FORMS)
        or (_holds(lower, PLAIN_HINTS) and any(map(_is_odd, PLAIN.finditer(head))))
    )
    return bool(written or (_holds(head, TOKEN_HINTS) and TOKEN.search(head) and _detected(head)))


def secrets_in(lines: Sequence[str]) -> tuple[int, ...]:
    """The indexes of the lines that look so; the hints of all of them are looked for at once."""
    text = "\n".join(lines)
    found = lines_with(text.lower(), HINTS) | lines_with(text, TOKEN_HINTS)
    return tuple(n for n in sorted(found) if is_secret(lines[n]))


def _holds(text: str, hints: tuple[str, ...]) -> bool:
    return any(map(text.__contains__, hints))


def _found(form: re.Pattern[str], line: str) -> bool:
    return any(_is_value(match["value"], bool(match["quote"])) for match in form.finditer(line))


def _is_value(value: str, quoted: bool) -> bool:
    """Whether it can be a password: it stands in quotes, or holds a digit or a sign within. Else a plain word is none."""
    if IS_CODE.match(value) or not value.isascii():
        return False
    return quoted or any(c.isdigit() for c in value) or any(not c.isalnum() for c in value[:-1])


def _is_odd(match: re.Match[str]) -> bool:
    """Whether a word of letters alone is none that says something of a password."""
    word = match["value"] or match["said"]
    return word.islower() and word not in words("common_words") and not IS_CODE.match(word)


def _detected(line: str) -> bool:
    return any(True for detector in _detectors() for _ in detector.analyze_string(line))


@functools.cache
def _detectors() -> tuple[Any, ...]:
    """Imported only where a line asks for it."""
    return tuple(getattr(import_module(f"detect_secrets.plugins.{module}"), name)() for module, name in DETECTORS)
