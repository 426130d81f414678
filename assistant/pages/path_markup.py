"""The picture of the path as HTML. Every value is escaped; the tags are only ours.

Read one after the other, the texts of a station are one sentence: a screen reader says it so, and
the points in it that nobody needs to see are hidden from sight.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from html import escape
from urllib.parse import quote

from assistant.documents.path_icons import ICONS
from assistant.documents.path_words import ShownPath, ShownStop
from assistant.pages.markup import section

SIGNS = {
    "ok": "✓",
    "warning": "!",
    "problem": "×",
    "unknown": "?",
    "not_reached": "–",
    "skipped": "–",
}


def path(shown: ShownPath) -> str:
    """Heading, sentence, and the stations as a list: downwards on a phone, else to the right."""
    stops = "".join(map(_stop, shown.stops))
    return f'{section(shown.heading, shown.sentence)}<ol class="path" role="list">{stops}</ol>'


def _stop(stop: ShownStop) -> str:
    about = f'<p class="stop-about">{escape(stop.about)}</p>' if stop.about else ""
    return (
        f'<li class="stop stop-{escape(stop.state)} way-{escape(stop.way)}">'
        f'<span class="stop-icon" aria-hidden="true"{_icon(stop.id)}>'
        f'<span class="stop-sign">{SIGNS[stop.state]}</span></span>'
        f"<div><p>{' '.join(_told(stop))}</p>{about}</div></li>"
    )


def _told(stop: ShownStop) -> Iterator[str]:
    """The parts of the station's sentence, each with the point behind it."""
    yield _part("span", "name", stop.name, ":")
    yield _part("span", "word", stop.word, "." if stop.cause or not stop.note else "")
    if stop.cause:
        yield _part("span", "cause", stop.cause, "" if stop.note else ".")
    if stop.note:
        yield _part("bdi", "note", stop.note, ".")


def _part(tag: str, name: str, text: str, point: str) -> str:
    pause = f'<span class="stop-pause">{point}</span>' if point else ""
    return f'<{tag} class="stop-{name}">{escape(text)}{pause}</{tag}>'


@cache
def _icon(station: str) -> str:
    """The icon as the value of `--icon`, which style.css takes for a mask: Streamlit lets no SVG
    element pass, and a mask has the colour of the text."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#000"'
        ' stroke-width="2" stroke-linecap="round" stroke-linejoin="round">'
        f'<path d="{ICONS[station]}"/></svg>'
    )
    return f" style=\"--icon:url('data:image/svg+xml,{quote(svg, safe='')}')\""
