"""The picture of the path as an SVG of its own, for documents: light colours, text as text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from html import escape

from assistant.documents.path_icons import ICONS, SIGNS
from assistant.documents.path_words import ShownPath, ShownStop

COLUMNS = 60  # of ordinary letters in a line of what is said
COLUMN = 7.1  # how wide such a letter is at most

INK, QUIET = "#1f2933", "#52606d"
COLOURS = {
    "ok": "#17693f",
    "warning": "#7d5200",
    "problem": "#a52a22",
    "unknown": "#4a5b78",
    "not_reached": QUIET,
    "skipped": QUIET,
}
GREYED = frozenset({"not_reached", "skipped"})

# Lengths in the units of the picture: the middle and radius of a station's circle, where the text
# begins, the lines of the text, and the room below it for the way to the next station.
MIDDLE, RADIUS, LEFT = 22, 18, 54
NAME, FIRST_LINE, LEADING = 15, 33, 17
BELOW = {"whole": 24, "open": 24, "cut": 34}


def svg(shown: ShownPath, lang: str, columns: int = COLUMNS) -> str:
    """One `<svg>` element, as high as it needs, to stand alone or inside a document.

    `lang` is the language of the words, for whoever reads them aloud. Lines of what is said are
    `columns` ordinary letters long, and the picture is as wide as these need.
    """
    width = round(LEFT + columns * COLUMN)
    rows, height = [], 4
    for number, stop in enumerate(shown.stops, 1):
        lines = list(_lines(stop.told, columns))
        step = FIRST_LINE + LEADING * (len(lines) - 1) + BELOW[stop.way]
        is_last = number == len(shown.stops)
        rows.append(_row(stop, lines, height, 0 if is_last else step))
        height += FIRST_LINE + LEADING * len(lines) if is_last else step
    told = " ".join([shown.sentence, *(stop.sentence for stop in shown.stops)])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xml:lang="{escape(lang)}" role="img"'
        f' width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        ' font-family="Source Sans 3, Noto Sans, DejaVu Sans, sans-serif" font-size="13">'
        f"<title>{escape(shown.heading)}</title><desc>{escape(told)}</desc>{''.join(rows)}</svg>"
    )


def _row(stop: ShownStop, lines: list[str], top: int, step: int) -> str:
    """A station whose circle begins at `top`; the next one's, if any, begins `step` below it."""
    colour, fine = COLOURS[stop.state], stop.state not in GREYED
    dashes = "" if fine else ' stroke-dasharray="4 3"'
    way = _way(stop, top, step) if step else ""
    text = "".join(
        f'<text x="{LEFT}" y="{top + FIRST_LINE + LEADING * number}"'
        f' fill="{colour}">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )
    return (
        f'{way}<circle cx="{MIDDLE}" cy="{top + RADIUS}" r="{RADIUS - 1}" fill="#fff"'
        f' stroke="{colour}" stroke-width="2"{dashes}/>'
        f"{_drawing(ICONS[stop.id], MIDDLE - 11, top + RADIUS - 11, 11 / 12, colour)}"
        f'<circle cx="{MIDDLE + 14}" cy="{top + 30}" r="8" fill="{colour}"/>'
        f"{_drawing(SIGNS[stop.state], MIDDLE + 8, top + 24, 1, '#fff')}"
        f'<text x="{LEFT}" y="{top + NAME}" font-size="14" font-weight="bold"'
        f' fill="{INK if fine else QUIET}">{escape(stop.name)}</text>{text}'
    )


def _way(stop: ShownStop, top: int, step: int) -> str:
    """The way from a station's circle down to the next one's."""
    begin, end = top + 2 * RADIUS + 4, top + step - 3
    third = (end - begin) // 3
    match stop.way:
        case "whole":
            return _line(begin, end, COLOURS["ok"])
        case "open":
            return _line(begin, end, QUIET, ' stroke-dasharray="3 3"')
        case "cut":
            return _line(begin, begin + third, COLOURS["problem"]) + _line(end - third, end, QUIET)


def _line(begin: int, end: int, colour: str, more: str = "") -> str:
    return (
        f'<path d="M{MIDDLE} {begin}V{end}" fill="none" stroke="{colour}" stroke-width="3"{more}/>'
    )


def _drawing(lines: str, x: int, y: int, scale: float, colour: str) -> str:
    return (
        f'<path transform="translate({x} {y}) scale({scale:.3f})" d="{lines}" fill="none"'
        f' stroke="{colour}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>'
    )


def _lines(text: str, columns: int) -> Iterator[str]:
    """The text in lines of so many `columns`; a word that is longer has a line of its own."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and _columns(longer) > columns:
            yield line
            longer = word
        line = longer
    yield line


def _columns(text: str) -> float:
    """How wide a text is, in ordinary letters."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return len(text) + wide + 0.4 * sum(map(str.isupper, text))
