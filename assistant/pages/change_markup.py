"""What changed since the report before as HTML, for `st.html`. Every value is escaped."""

from __future__ import annotations

from html import escape

from assistant.documents.changes import Changes
from assistant.pages.markup import announcement, paragraphs, sign, tag


def changes(shown: Changes, at: str) -> str:
    """The block above the verdict; assets/page.js leads there once for each `at`."""
    lines = "".join(
        f"<li>{sign(line.state)}<span>{escape(line.text)}</span></li>" for line in shown.lines
    )
    return (
        f'<section class="change" data-change="{escape(at)}">{tag("h2", shown.heading)}'
        f"{f'<ul>{lines}</ul>' if lines else ''}{paragraphs(shown.details, 'quiet')}</section>"
    )


def looking(sentence: str) -> str:
    """That a check is under way."""
    return f'<p class="looking">{sign("running")}{escape(sentence)}</p>{announcement(sentence)}'
