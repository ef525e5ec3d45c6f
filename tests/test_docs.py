"""What the documents say is there, and what is there is in the documents."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import click
import pytest

from queries import command

ROOT = Path(__file__).parents[1]
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "SECURITY.md")
AT_HOME = re.compile(
    r"`((?:nlp|graph|queries|tests|samples|requirements)/[\w./-]*|\.ci/run|[A-Z]+\.md|pyproject\.toml)`"
)


def text(name: str) -> str:
    """A document's text."""
    return (ROOT / name).read_text(encoding="utf-8")


def commands() -> Mapping[str, click.Command]:
    """The subcommands."""
    return command.commands.commands


@pytest.mark.parametrize("name", DOCUMENTS)
def test_files_named_exist(name: str) -> None:
    named = set(AT_HOME.findall(text(name))) | set(re.findall(r"\]\((?!https?:)([^)#]+)\)", text(name)))
    assert named
    assert {path for path in named if not (ROOT / path).exists()} == set()


def test_every_command_is_in_the_readme_and_every_one_there_exists() -> None:
    documented = re.findall(r"^\| `logloom (\w+)", text("README.md"), re.MULTILINE)
    assert sorted(documented) == sorted(commands())


def test_every_command_has_help_with_an_example() -> None:
    texts = {name: f"{found.help}{found.epilog}" for name, found in commands().items()}
    assert [name for name, words in texts.items() if f"logloom {name}" not in words] == []


def test_every_option_has_help() -> None:
    options = [(name, p) for name, found in commands().items() for p in found.params if isinstance(p, click.Option)]
    assert [(name, option.opts) for name, option in options if not option.help and not option.hidden] == []


def test_make_targets_named_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))
    named = {target for name in DOCUMENTS for target in re.findall(r"(?:^|`)make ([a-z]+)", text(name), re.MULTILINE)}
    assert named
    assert named <= targets
