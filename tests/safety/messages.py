"""Every error message of the code, as a template: what stands for a value is `{}`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
FLOORS = ("nlp", "graph", "queries")
ERRORS = {"LogloomError", "DamagedError", "LostCacheError", "UsageError", "BadParameter"}


def messages() -> dict[str, set[str]]:
    """Template → the modules that raise it."""
    found: dict[str, set[str]] = {}
    for floor in FLOORS:
        for path in sorted((ROOT / floor).rglob("*.py")):
            for template in _raised(path):
                found.setdefault(template, set()).add(path.relative_to(ROOT).as_posix())
    return found


def _raised(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and node.args and _name(node.func) in ERRORS:
            yield _template(node.args[0])


def _name(function: ast.expr) -> str:
    return (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )


def _template(value: ast.expr) -> str:
    if isinstance(value, ast.JoinedStr):
        return "".join(_template(part) for part in value.values)
    return str(value.value) if isinstance(value, ast.Constant) else "{}"


ADVICE = re.compile(
    r"; (?:what was there before stays; )?(?!nothing was built$)\w|: (?:write|--scheduler|pip install) |choose|give |run `|allow it by"
    r"|narrow it|raise --|(?:there|names) are:? \{\}|'logloom \w+' lists|`logloom \w+` lists|: it must hold|; it must be|known are|; \{\}$"
)
"""What shows that a message says what to do, or what there is to choose from."""

NOTES = {
    "a path joins two nodes; given: {}": "Name two nodes.",
    "nothing connects {}": "The two are not connected in this store; `logloom show` says what each is connected with.",
    "nothing of this has a date: a timeline would be empty": "Leave --timeline out, or pick other nodes.",
    "the whole graph is drawn without picked nodes and without a timeline": "Name no node, and leave --timeline out.",
    "there is no node {} in this store": "`logloom show NAME` finds nodes by name.",
    "CSV is two tables, and needs a folder to write them into": "Name a folder.",
    "{}: can't be written ({})": "The system's reason is in the brackets: free space, another folder, permissions.",
    "{}: the key of the pseudonyms can't be kept there ({})": "As for what can't be written; the key stays in the store.",
    "{}: can't be read ({})": "The system's reason is in the brackets: a wrong name, permissions.",
    "{}: holds no statement": "The file is empty, or of another format: name it by --format.",
    "{}{}: not {}: {}": "The line is named: mend it, or name the right format by --format.",
    "the time range is empty: it begins on {} and ends on {}": "Swap --since and --until.",
    "not written by Logloom, or damaged since": "Seen only in a damaged store, which the next build makes anew.",
    "not written by Logloom ({})": "Seen only in a damaged store, which the next build makes anew.",
    "{}.{}: not written by Logloom": "Seen only in a damaged store, which the next build makes anew.",
    "{}: '{}' must be a {}": "The line of the settings file is named: write a value of that type.",
    "{}: '{}' needs a list of names in quotation marks": 'Write ["Ann", "Ann Lee"].',
    "{}: cannot be read: {}": "The system's reason follows: a wrong name, permissions, no UTF-8.",
    "{}: each group of '{}' names two or more: [\"Ann\", \"Ann Lee\"]": "Write two or more names, as shown.",
    "{}: the value of '{}' must be a text": "Put it into quotation marks.",
    "a statement without a graph: {}": "Meets programs that write into a store, not users.",
    "not N-Quads: {}": "Meets programs that write into a store, not users.",
    "{}: could not be written ({}); what was there before stays": "The system's reason is in the brackets: free space, permissions.",
    "{}: none of its sources is there any more; nothing to watch": "`logloom stats` lists the sources; `build PATH` adds one.",
    "{}: no file with a dated heading like '09:43 2012-12-03' was found{}; nothing was built": "Name a folder or file that holds a log.",
    "{}:{}: [[{}]] {}": "The line of the pattern file is named, and what is wrong there.",
    "a stored query must be a SELECT": "Write a SELECT in the `.rq` file.",
    "the SPARQL cannot be read: {}": "The place in the query follows.",
    "{}: no such file": "Check the path; a query's own text holds a brace.",
    "{}: can't be read as a query ({})": "The system's reason is in the brackets.",
    "the way to ask \"{}\" can't be read as a question": "Mend the `# ask:` line of the `.rq` file.",
    '"{}" and "{}" are one node: {}': "Name two different nodes.",
    "the question is too long: {} words, of at most {}": "Ask in fewer words.",
}  # fmt: skip
"""What to do, where the message itself does not say."""


def advice(template: str) -> str:
    """What to do about a message: its own words, or a note; empty where there is neither."""
    if template in NOTES:
        return NOTES[template]
    return "as it says" if ADVICE.search(template) or not re.search(r"\w", template) else ""


def listing() -> str:
    """The document that lists them all."""
    rows = []
    for template in sorted(messages()):
        shown = template.replace("{}", "…").replace("|", "\\|")
        rows.append(f"| {shown} | {advice(template)} |")
    return "\n".join([HEAD, *rows, ""])


HEAD = """# What Logloom says when something is wrong

One line on standard error, and exit code 2; `--debug` shows the traceback before it. `…` stands for what is named: a file with its line, a
value, the choices. Made from the code by `python -m tests.safety.messages`.

| message | what to do |
| --- | --- |"""


if __name__ == "__main__":
    (ROOT / "docs/errors.md").write_text(listing(), "utf-8")
