"""Incidents as HTML. Every value is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from assistant.manager.incident_words import Shown
from assistant.pages.markup import announcement, paragraphs, tag, wrapped


def card(shown: Shown, state: str) -> str:
    badge = f'<span class="badge incident-{escape(state)}">{escape(shown.state)}</span>'
    return (
        f'<div class="incident-card"><h3>{escape(shown.title)} {badge}</h3>'
        f"{paragraphs(shown.facts)}</div>"
    )


def past(some: Iterable[Shown]) -> str:
    return wrapped("ul", "".join(map(_one, some)), "incidents-past")


def done(sentence: str) -> str:
    return tag("p", sentence, "done") + announcement(sentence)


def _one(shown: Shown) -> str:
    told = " ".join(f"{fact.removesuffix('.')}." for fact in shown.facts)
    return f"<li><strong>{escape(shown.title)}</strong>, {escape(shown.state)}. {escape(told)}</li>"
