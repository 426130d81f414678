"""The font of documents, which is shipped with them, and what it can draw."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import idna
from fontTools.ttLib import TTFont

FOLDER = Path(__file__).parent / "fonts"
FILES = ("SourceSans3-Regular.otf", "SourceSans3-Bold.otf")
STAND_IN = "□"

_NAME = re.compile(r"[\w-]+(?:\.[\w-]+)+")


def drawable(text: str) -> str:
    """`text` with a stand-in for each character that the font lacks; host names as A-labels.

    PDF/UA allows no character without a drawing.
    """
    if text.isascii():
        return text
    text = _NAME.sub(lambda name: _drawable_name(name[0]), text)
    return "".join(one if one in _drawn() else STAND_IN for one in text)


def _drawable_name(name: str) -> str:
    if all(one in _drawn() for one in name):
        return name
    try:
        return idna.encode(name).decode()
    except UnicodeError:
        return name


@cache
def _drawn() -> frozenset[str]:
    """The characters that every style of the font has."""
    return frozenset(map(chr, set.intersection(*map(_covered, FILES))))


def _covered(name: str) -> set[int]:
    with TTFont(FOLDER / name, lazy=True) as font:
        return set(font.getBestCmap())
