"""Framed texts (`Words.framed`) as HTML: our own words, and in them values from anywhere.

Of our own words the first mention of a term in each part of the page is a button that opens its
explanation; a value is never looked through for terms. Everything is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from urllib.parse import urlencode

from assistant.texts import FRAME, words
from assistant.texts.glossary import Glossary, Term

_FRAMES = re.compile(f"([{''.join(FRAME)}])")
_SPACES = re.compile(r"(\s+)")
_SIGNS = ".,;:?!)”"
_OPENING = ("(", "„", "“")
_ADDRESS = re.compile(r"\w[.-]\w")


class Prose:
    """The texts of one part of the page, in the order in which they stand there."""

    def __init__(self, glossary: Glossary, part: str) -> None:
        """`part` tells this part of the page from others."""
        self._glossary = glossary
        self._part = part
        self._explained: set[str] = set()

    def html(self, text: str) -> str:
        html: list[str] = []
        value = ""
        for part, is_value in _parts(text):
            if is_value:
                html.append(kept_whole(value))
                value = part
                continue
            # A comma stays on the line of the value before it.
            end, own = _signs(part) if value else ("", part)
            html += [kept_whole(value + end), self._own(own)]
            value = ""
        return "".join([*html, kept_whole(value)])

    def _own(self, text: str) -> str:
        html: list[str] = []
        since_button: str | None = None
        taken = 0  # of the next piece, which stands beside a button already
        pieces = list(self._glossary.split(text))
        for (piece, term), (after, _) in zip(pieces, [*pieces[1:], ("", None)], strict=True):
            # Two buttons side by side would look like one.
            if term and term.id not in self._explained and since_button != " ":
                self._explained.add(term.id)
                opening = ""
                if html and html[-1].endswith(_OPENING):
                    html[-1], opening = html[-1][:-1], html[-1][-1]
                closing, _ = _signs(after)
                taken = len(closing)
                button = explained(piece, term, f"{self._part}-{term.id}")
                html.append(_on_one_line(opening, button, closing))
                since_button = ""
                continue
            html.append(kept_whole(piece[taken:]))
            since_button = (since_button or "") + piece
            taken = 0
        return "".join(html)


def _on_one_line(opening: str, button: str, closing: str) -> str:
    """A button with the punctuation marks beside it, which stay there."""
    if not opening and not closing:
        return button
    return f'<span class="kept">{opening}{button}{escape(closing)}</span>'


def _signs(text: str) -> tuple[str, str]:
    """The punctuation marks with which the text begins, and the rest."""
    rest = text.lstrip(_SIGNS)
    return text[: len(text) - len(rest)], rest


def explained(text: str, term: Term, id: str) -> str:
    """A mention of `term` as a button, and beside it what the button opens, as the element `id`."""
    more = words(term.lang).text("page.glossary.more")
    return (
        f'<button type="button" class="term" popovertarget="{id}">{escape(text)}</button>'
        f'<span class="term-card" id="{id}" popover><strong>{escape(term.title)}</strong>'
        f"<span>{escape(term.meaning)}</span>"
        f'<a href="{escape(address(term))}" target="_blank">{escape(more)}</a></span>'
    )


def address(term: Term) -> str:
    """The relative address of the page of the glossary that explains `term`."""
    return f"glossary?{urlencode({'term': term.id, 'lang': term.lang})}"


def bare(text: str) -> str:
    """The text without its frames."""
    return _FRAMES.sub("", text)


def kept_whole(text: str) -> str:
    """The text, escaped, with its addresses in spans: they do not break at their own hyphens."""
    return "".join(
        f'<span class="whole">{escape(part)}</span>' if _ADDRESS.search(part) else escape(part)
        for part in _SPACES.split(text)
    )


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """The parts of a framed text, and whether each is a value. Frames may lie in one another."""
    depth = 0
    for part in _FRAMES.split(text):
        if part in FRAME:
            depth += 1 if part == FRAME[0] else -1
        elif part:
            yield part, depth > 0
