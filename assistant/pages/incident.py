"""What the provider knows of already: who has met it reads of it first."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

import streamlit as st

from assistant.pages import case_markup, entry
from assistant.pages.entry import Entering
from assistant.pages.visit import session
from assistant.pages.zone import zone
from assistant.store.incidents import Incident
from assistant.texts import Words

LATE_SECONDS = 1.0  # after which a slow store is asked again


def show_incident(matter: tuple[str, str], w: Words) -> str:
    """The notice above the verdict, if this diagnosis is to have one; what is said of it aloud."""
    entries: list[Entering] = session.get("entries", {}).get(matter, [])
    if not entries:
        return ""
    if not entries[-1].done():
        _await(entries[-1])
    known = entry.entry_of(entries[-1])
    return show_notice(known.incident, w) if known and known.incident else ""


def show_notice(incident: Incident, w: Words) -> str:
    sentence = _sentence(incident, w, zone(), datetime.now(UTC))
    reassurance = w.text("case.notice.no_call")
    notice = incident.notice(w.lang)
    st.html(case_markup.incident(sentence, reassurance, notice))
    return " ".join(filter(None, (sentence, reassurance, notice)))


@st.fragment(run_every=LATE_SECONDS)
def _await(entering: Entering) -> None:
    """Draw the page anew as soon as the store has answered; until then nothing is there to see."""
    if entering.done():
        st.rerun()


def _sentence(incident: Incident, w: Words, zone: tzinfo, now: datetime) -> str:
    """That it is known: of an outage since when, of a maintenance until when."""
    if incident.cause is not None:
        kind, moment = "outage", incident.starts_at.astimezone(zone)
    elif incident.ends_at is not None:
        kind, moment = "works_until", incident.ends_at.astimezone(zone)
    else:
        return w.text("case.notice.works")
    if moment.date() == now.astimezone(zone).date():
        return w.text(f"case.notice.{kind}", time=w.time(moment))
    return w.text(f"case.notice.{kind}.day", day=moment.date(), time=w.time(moment))
