"""What the provider knows of already: who has met it reads of it first."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, tzinfo

import streamlit as st

from assistant.pages import case_markup, entry
from assistant.pages.entry import Entering
from assistant.pages.visit import session
from assistant.pages.zone import zone
from assistant.report import Report
from assistant.store.incidents import Incident, is_main
from assistant.store.journal import Entry
from assistant.texts import Words

LATE_SECONDS = 1.0  # after which a slow store is asked again
FRESH_SECONDS = 15.0  # for which holds what the store knew


def show_incident(matter: tuple[str, str], w: Words) -> str:
    """The notice above the verdict, if this diagnosis is to have one; what is said of it aloud."""
    entries: list[Entering] = session.get("entries", {}).get(matter, [])
    if not entries:
        return ""
    if not entries[-1].done():
        _await(entries[-1])
    made = entry.entry_of(entries[-1])
    if made is None:
        return ""
    report: Report = session["reports"][matter]
    return show_met(_by_now(made, report), report, w)


def show_met(incident: Incident | None, report: Report, w: Words) -> str:
    """The notice of what this report has met, if it has; what is said of it aloud."""
    if incident is None:
        return ""
    return show_notice(incident, w, zone(), reassures=is_main(incident, report))


def show_notice(incident: Incident, w: Words, zone: tzinfo, *, reassures: bool = True) -> str:
    """Its times are those of `zone`. `reassures`: it is the main cause, so nobody has to call; else
    there is another one below.
    """
    sentence = _sentence(incident, w, zone, datetime.now(UTC))
    reassurance = w.text("case.notice.no_call" if reassures else "case.notice.also")
    notice = incident.notice(w.lang)
    st.html(case_markup.incident(sentence, reassurance, notice))
    return " ".join(filter(None, (sentence, reassurance, notice)))


def _by_now(made: Entry, report: Report) -> Incident | None:
    """What the diagnosis has met: outages are confirmed, and end, while its result is looked at
    again, by the same customer or by one to whom it is shown as young enough.
    """
    kept: Entry | None = session.get("met")
    known = kept if kept and kept.run_id == made.run_id else made
    if time.monotonic() >= known.looked_at + FRESH_SECONDS:
        looking = entry.look_again(known, report)
        entry.await_entry(looking)
        known = entry.entry_of(looking) or replace(known, looked_at=time.monotonic())
        session["met"] = known
    return known.incident


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
