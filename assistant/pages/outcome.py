"""The one question at the end of a result: what came of it."""

from __future__ import annotations

import streamlit as st

from assistant.pages import markup
from assistant.pages.entry import Entering
from assistant.pages.visit import session
from assistant.report import Report
from assistant.store.journal import journal
from assistant.store.runs import Outcome
from assistant.symptoms import symptoms
from assistant.texts import Words

# In the order in which they are offered.
ANSWERS = (Outcome.SOLVED, Outcome.CONTACTED, Outcome.UNKNOWN)


def ask_outcome(matter: tuple[str, str], report: Report, w: Words) -> None:
    """Ask once; nothing for orders, nor where nothing was entered that the answer belongs to."""
    entries: list[Entering] = session.get("entries", {}).get(matter, [])
    if not entries or not symptoms()[report.symptom].is_incident:
        return
    with st.container(key="asked"):
        _ask(matter, entries, w)


def _ask(matter: tuple[str, str], entries: list[Entering], w: Words) -> None:
    if matter in session.get("outcomes", ()):
        said = w.text("case.outcome.thanks")
        st.html(markup.tag("p", said, "quiet") + markup.announcement(said))
        return
    st.html(markup.section(w.text("case.outcome")))
    with st.container(horizontal=True, key="outcome"):
        for answer in ANSWERS:
            st.button(
                w.text(f"case.outcome.{answer}"),
                key=f"outcome-{answer}",
                width="stretch",
                on_click=_answer,
                args=(matter, tuple(entries), answer),
            )


def _answer(matter: tuple[str, str], entries: tuple[Entering, ...], answer: Outcome) -> None:
    """All looks at this matter in this visit had the same end."""
    session.setdefault("outcomes", set()).add(matter)
    book = journal()
    if book is not None and answer is not Outcome.UNKNOWN:
        book.conclude(entries, answer)
