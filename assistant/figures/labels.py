"""Which figure a line is about, by the names of labels.toml."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

OTHER = "other"  # what panels list besides

FILE = Path(__file__).with_name("labels.toml")


def figure_named(line: str, among: Iterable[str]) -> str | None:
    """The key of the figure that the line names most exactly, of those `among`; OTHER when that
    is none of ours."""
    folded, allowed = _folded(line), {*among, OTHER}
    found = [
        (len(match[0]), -match.start(), key)
        for key, pattern in _patterns().items()
        if key in allowed
        for match in pattern.finditer(folded)
    ]
    return max(found)[2] if found else None


def figure_called(name: str) -> str | None:
    """The key of the figure whose name this is, whole."""
    folded = _folded(name).strip(" :")
    return next((key for key, names in _names().items() if folded in names and key != OTHER), None)


@cache
def _names() -> dict[str, frozenset[str]]:
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {key: frozenset(map(_folded, (key, *names))) for key, names in rows.items()}


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """The longest name first, so that a shorter one inside it is not found instead."""
    return {
        key: re.compile(
            rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})(?!\w)"
        )
        for key, names in _names().items()
    }


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l"))
    return " ".join("".join(one for one in plain if not unicodedata.combining(one)).split())
