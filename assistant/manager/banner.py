"""Above every page of the staff: that an outage seems to form, and nobody has decided about it.

It also closes the page of who is not signed in any longer.
"""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape

import streamlit as st

from assistant.manager.incident_words import moment, place, title
from assistant.pages import markup
from assistant.staff.gate import permitted
from assistant.staff.roles import Person, Role
from assistant.store import incidents
from assistant.store.database import database
from assistant.store.errors import StoreError
from assistant.store.incidents import Incident
from assistant.texts import Words

LOOKS_EVERY = 15.0  # seconds
SHOWN = 3

session = st.session_state


@st.fragment(run_every=LOOKS_EVERY)
def show(person: Person, w: Words) -> None:
    """What forms, looked up again and again; when it changes the whole page is drawn anew."""
    try:
        with database().read() as connection:
            forming = incidents.forming(connection)
    except StoreError:
        return  # the page below says so
    if not permitted(Role.CONSULTANT):
        st.rerun()  # this part is drawn without the rest, which shows the sign-in
    known = [one.id for one in forming]
    if session.setdefault("forming", known) != known:
        session["forming"] = known
        st.rerun()
    if forming:
        st.html(banner(forming, w, datetime.now(UTC), decides=person.may(Role.MANAGER)))


def banner(forming: list[Incident], w: Words, now: datetime, *, decides: bool) -> str:
    """`forming` has the most domains first. Anybody can make some up, so only SHOWN are told."""
    items = "".join(_item(one, w, now) for one in forming[:SHOWN])
    if rest := forming[SHOWN:]:
        items += markup.tag("li", w.text("manager.banner.more", count=len(rest)))
    heading = w.count("manager.banner", len(forming))
    way = w.text("manager.banner.decide") if decides else w.text("manager.banner.wait")
    last = (
        f'<p><a href="./staff-incidents?lang={w.lang}" target="_self">{escape(way)}</a></p>'
        if decides
        else markup.tag("p", way)
    )
    said = f"{heading} {title(forming[0], w)}. {place(forming[0], w)}"
    return (
        f'<div class="forming">{markup.tag("p", heading, "lead-in")}'
        f"{markup.wrapped('ul', items)}{last}</div>{markup.announcement(said)}"
    )


def _item(one: Incident, w: Words, now: datetime) -> str:
    return markup.tag(
        "li",
        w.count(
            "manager.banner.one",
            one.domains,
            cause=title(one, w),
            place=place(one, w),
            starts=moment(one.starts_at, w, now),
        ),
    )
