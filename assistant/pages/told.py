"""What the visitor has told since the diagnosis, from every field together; kept for the visit."""

from __future__ import annotations

import streamlit as st

from assistant.causes.seen import Told
from assistant.diagnosis import reconsidered
from assistant.pages.bounce import letter_of
from assistant.panel import Panel
from assistant.report import Report

Matter = tuple[str, str]

# Where figures of the panel come from, what outweighs the others first.
SOURCES = ("typed", "file", "token")
PANELS = "panels"  # in the session, by matter and source


def considered(matter: Matter, report: Report) -> Report:
    """The report with all that the visitor has told of this matter."""
    told = Told(panel=panel_of(matter), bounce=letter_of(matter, report))
    return report if told == Told() else reconsidered(report, told)


def keep_panel(matter: Matter, source: str, panel: Panel) -> None:
    """Remember figures from one of SOURCES instead of its former ones."""
    if source not in SOURCES:
        raise ValueError(f"{source!r} is none of {SOURCES}")
    _panels().setdefault(matter, {})[source] = panel


def panel_of(matter: Matter) -> Panel:
    """All figures that are known of the matter; the customer's own word comes first."""
    known = _panels().get(matter, {})
    whole = Panel()
    for source in reversed(SOURCES):
        whole = known.get(source, Panel()).over(whole)
    return whole


def _panels() -> dict[Matter, dict[str, Panel]]:
    panels: dict[Matter, dict[str, Panel]] = st.session_state.setdefault(PANELS, {})
    return panels
