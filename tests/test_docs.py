"""The documents that draw the house know the checks and causes that exist, and quote real code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.causes.catalogue import catalogue
from checks.sequence import discover

ROOT = Path(__file__).parent.parent
ARCHITECTURE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
ADDING = (ROOT / "docs/adding-a-check.md").read_text(encoding="utf-8")
PATH = (ROOT / "docs/path.md").read_text(encoding="utf-8")


def rows(section: str) -> dict[str, set[str]]:
    """The table below a heading: first cell -> the code words in the other cells."""
    text = ARCHITECTURE.split(f"## {section}")[1].split("\n## ")[0]
    table = re.findall(r"^\| ([^|]+) \|(.*)\|$", text, re.MULTILINE)
    return {first.strip("` "): set(re.findall(r"`(\w+)`", rest)) for first, rest in table[1:]}


def test_the_picture_shows_every_check_with_what_it_needs() -> None:
    checks = {one.id: {need.id for need in one.needs} for one in discover()}
    assert rows("Checks, in the recommended order") == checks
    assert list(rows("Checks, in the recommended order")) == list(checks)
    for name in checks:
        assert f"checks/{name}.py" in ARCHITECTURE


def test_the_table_shows_every_cause_in_its_area() -> None:
    areas: dict[str, set[str]] = {}
    for entry in catalogue().values():
        areas.setdefault(entry.area, set()).add(entry.code)
    assert rows("Causes, in order of dependency") == areas


@pytest.mark.parametrize(
    "text", [ARCHITECTURE, ADDING, PATH], ids=["architecture", "adding-a-check", "path"]
)
def test_every_file_that_is_named_exists(text: str) -> None:
    named = re.findall(r"\b((?:assistant|checks|tests|docs)/[\w./-]*[\w/])", text)
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_quoted_piece_of_code_stands_in_the_file_named_before_it() -> None:
    before, *pieces = re.split(r"```\w+\n(.*?)```", ADDING, flags=re.DOTALL)
    quoted = pieces[::2]
    assert len(quoted) == 3
    for text, piece in zip((before, *pieces[1::2]), quoted, strict=False):
        path = re.findall(r"^`([\w./-]+)`", text, re.MULTILINE)[-1]
        assert piece in (ROOT / path).read_text(encoding="utf-8"), path
