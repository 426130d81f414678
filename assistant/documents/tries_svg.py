"""The chart of openings as an SVG of its own, for documents: light colours, text as text."""

from __future__ import annotations

from html import escape

from assistant.documents.path_icons import SIGNS
from assistant.documents.path_svg import COLOURS, INK, QUIET
from assistant.documents.tries import ShownTries, ShownTry

WIDTH = 320  # as on a phone, so that the words keep their size there
LEFT, ROW, BAR = 26, 38, 8
FULL = WIDTH - LEFT - 4  # of the longest bar


def svg(shown: ShownTries, lang: str) -> str:
    """One `<svg>` element, WIDTH wide and as high as it needs, to stand alone or inside a document.

    `lang` is the language of the words, for whoever reads them aloud.
    """
    mark = LEFT + FULL * shown.slow_share // 100
    rows = "".join(_row(one, ROW * place, mark) for place, one in enumerate(shown.tries))
    end = ROW * len(shown.tries)
    told = " ".join(
        [*shown.sentences, *(f"{one.number}: {one.took}, {one.word}." for one in shown.tries)]
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xml:lang="{escape(lang)}" role="img"'
        f' width="{WIDTH}" height="{end + 20}" viewBox="0 0 {WIDTH} {end + 20}"'
        ' font-family="Source Sans 3, Noto Sans, DejaVu Sans, sans-serif" font-size="13">'
        f"<title>{escape(shown.heading)}</title><desc>{escape(told)}</desc>{rows}"
        f'<text x="{mark}" y="{end + 16}" text-anchor="middle" fill="{QUIET}">'
        f"{escape(shown.slow)}</text></svg>"
    )


def _row(one: ShownTry, top: int, mark: int) -> str:
    colour = COLOURS[one.state]
    return (
        f'<circle cx="11" cy="{top + 12}" r="8" fill="{colour}"/>'
        f'<path transform="translate(5 {top + 6})" d="{SIGNS[one.state]}" fill="none" stroke="#fff"'
        ' stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>'
        f'<text x="{LEFT}" y="{top + 16}" fill="{INK}">{escape(f"{one.number}. {one.word}")}</text>'
        f'<text x="{WIDTH - 4}" y="{top + 16}" text-anchor="end" fill="{QUIET}">'
        f"{escape(one.took)}</text>"
        f'<path d="M{LEFT} {top + 22}h{max(2, FULL * one.share // 100)}v{BAR}H{LEFT}z"'
        f' fill="{colour}"/>'
        f'<path d="M{mark} {top + 19}v{BAR + 6}" fill="none" stroke="{QUIET}" stroke-width="2"/>'
    )
