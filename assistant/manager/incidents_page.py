"""Outages as they form, and maintenances: what a manager decides, and what customers read then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import streamlit as st
from sqlalchemy import Connection

from assistant.manager import incident_markup
from assistant.manager.banner import LOOKS_EVERY
from assistant.manager.incident_words import (
    Works,
    is_past,
    notice_trouble,
    proposed,
    shown,
)
from assistant.pages import markup
from assistant.pages.incident import show_notice
from assistant.pages.link import Link
from assistant.staff.gate import permitted
from assistant.staff.roles import Person, Role
from assistant.store import incidents
from assistant.store.database import database
from assistant.store.errors import StoreError
from assistant.store.incidents import NOTICE_CHARS, Incident, State
from assistant.store.places import ADDRESS, KINDS
from assistant.store.runs import ZONE
from assistant.texts import LANGUAGES, Words, words

AT_ONCE = 5  # incidents to be decided: anybody can make some up

PLAN = "plan"  # the section in which a maintenance is entered
SECTIONS = (State.FORMING, State.CONFIRMED, State.PLANNED, State.DISMISSED)

session = st.session_state


def show() -> None:
    w = words(Link.read(st.query_params).lang)
    now = datetime.now(UTC)
    st.html(markup.opening(w.text("manager.incidents.title"), w.text("manager.incidents.lead")))
    try:
        with database().read() as connection:
            every = incidents.listed(connection, now)
    except StoreError as error:
        st.html(markup.trouble(w.text(f"manager.store.{error.code}")))
        return
    with st.container(key="wide"):
        for state in SECTIONS:
            some = [one for one in every if one.state is state and not is_past(one, now)]
            if some or state is not State.DISMISSED:
                _section(state, some, w, now)
            else:
                _say(state, w)
        _plan(w, now)
        past = [shown(one, w, now) for one in every if is_past(one, now)]
        st.html(markup.section(w.text("manager.incidents.past"), id="past"))
        empty = markup.tag("p", w.text("manager.incidents.past.empty"), "quiet")
        st.html(incident_markup.past(past) if past else empty)


def _say(at: str, w: Words) -> None:
    """What came of the last action, where its button was: there the manager looks."""
    said = session.get("incident_said")
    if said and said[0] == at:
        _, key, is_trouble = session.pop("incident_said")
        sentence = w.text(key)
        st.html(markup.trouble(sentence) if is_trouble else incident_markup.done(sentence))


def _section(state: State, some: Sequence[Incident], w: Words, now: datetime) -> None:
    st.html(markup.section(w.text(f"manager.incidents.{state}"), id=state))
    _say(state, w)
    if not some:
        st.html(markup.tag("p", w.text(f"manager.incidents.{state}.empty"), "quiet"))
    if len(some) > AT_ONCE and state is State.FORMING:
        said = w.text("manager.incidents.more", shown=AT_ONCE, count=len(some))
        st.html(markup.tag("p", said, "quiet"))
        some = some[:AT_ONCE]
    for one in some:
        with st.container(key=f"incident-{one.id}"):
            _card(one, w)
            _actions(one, w, now)


@st.fragment(run_every=LOOKS_EVERY)
def _card(seen: Incident, w: Words) -> None:
    """It as it is by now, looked up again and again; when somebody has decided about it, the whole
    page is drawn anew.
    """
    try:
        with database().read() as connection:
            known = incidents.find(connection, seen.id) or seen
    except StoreError:
        known = seen
    if known.state is not seen.state:
        st.rerun()
    st.html(incident_markup.card(shown(known, w, datetime.now(UTC)), known.state))


def _actions(one: Incident, w: Words, now: datetime) -> None:
    if one.state is State.PLANNED:
        _preview(one, one.notice_pl, one.notice_en, w)
        _button("end" if one.starts_at <= now else "call_off", one, _end, w)
        return
    with st.expander(w.text("manager.incident.notice"), expanded=one.state is State.FORMING):
        notice_pl, notice_en = (_notice_field(one, lang, w) for lang in LANGUAGES)
        _preview(one, notice_pl, notice_en, w)
        confirming = "reword" if one.state is State.CONFIRMED else "confirm"
        _button(confirming, one, _confirm, w, primary=one.state is State.FORMING)
    if one.state is State.CONFIRMED:
        _button("end", one, _end, w)
    elif one.state is State.FORMING:
        _button("dismiss", one, _dismiss, w)


def _notice_field(one: Incident, lang: str, w: Words) -> str:
    key = f"notice_{one.id}_{lang}"
    known = one.notice_pl if lang == "pl" else one.notice_en
    session.setdefault(key, known or proposed(one.place_kind, lang))
    return st.text_area(
        w.text(f"manager.notice.{lang}"), key=key, max_chars=NOTICE_CHARS, height=100
    )


def _preview(one: Incident, notice_pl: str, notice_en: str, w: Words) -> None:
    """What customers in Poland read, in both languages, drawn by what draws it for them."""
    st.html(markup.tag("p", w.text("manager.preview"), "lead-in"))
    worded = replace(one, notice_pl=notice_pl, notice_en=notice_en)
    for lang in LANGUAGES:
        with st.container(key=f"preview-{one.id}-{lang}"):
            show_notice(worded, words(lang), ZONE)


def _button(
    action: str,
    one: Incident,
    called: Callable[[Incident], None],
    w: Words,
    *,
    primary: bool = False,
) -> None:
    st.button(
        w.text(f"manager.do.{action}"),
        key=f"{action}_{one.id}",
        on_click=called,
        args=(one,),
        type="primary" if primary else "secondary",
    )


# ---- what buttons do: each is given the incident as its manager saw it


def _confirm(seen: Incident) -> None:
    notice_pl, notice_en = (session[f"notice_{seen.id}_{lang}"].strip() for lang in LANGUAGES)
    if trouble := notice_trouble(notice_pl, notice_en):
        session["incident_said"] = seen.state, f"manager.said.{trouble}", True
        return

    def confirm(connection: Connection, by: str) -> bool:
        return incidents.confirm(connection, seen.id, by, notice_pl, notice_en, seen)

    _do("confirmed", confirm, seen.state)


def _dismiss(seen: Incident) -> None:
    _do("dismissed", lambda to, by: incidents.dismiss(to, seen.id, by, seen), seen.state)


def _end(seen: Incident) -> None:
    now = datetime.now(UTC)
    _do("ended", lambda to, by: incidents.end(to, seen.id, by, now, seen), seen.state)


def _do(code: str, work: Callable[[Connection, str], bool], at: str) -> bool:
    """Do it in the name of who is signed in, if they still may; whether it was done, which is said
    where `at` is.
    """
    person: Person | None = permitted(Role.MANAGER)
    if person is None:
        session["incident_said"] = at, "manager.not_permitted", True
        return False
    try:
        with database().write() as connection:
            done = work(connection, person.name)
    except StoreError as error:
        session["incident_said"] = at, f"manager.store.{error.code}", True
        return False
    session["incident_said"] = at, f"manager.said.{code if done else 'changed'}", not done
    return done


# ---- a maintenance


def _plan(w: Words, now: datetime) -> None:
    st.html(markup.section(w.text("manager.plan"), w.text("manager.plan.lead"), id=PLAN))
    local = now.astimezone(ZONE)
    session.setdefault("plan_kind", ADDRESS)
    for key, after in (("first", 1), ("last", 2)):
        session.setdefault(f"plan_{key}_day", (local + timedelta(days=1)).date())
        session.setdefault(f"plan_{key}_time", time(after))
    kind = st.selectbox(
        w.text("manager.plan.kind"),
        KINDS,
        key="plan_kind",
        format_func=lambda one: w.text(f"manager.kind.{one}"),
        on_change=_propose,
    )
    st.text_input(
        w.text("manager.plan.place"),
        key="plan_place",
        placeholder=w.text(f"manager.plan.example.{kind}"),
    )
    for key in ("first", "last"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.date_input(
                w.text(f"manager.plan.{key}.day"),
                key=f"plan_{key}_day",
                format="DD.MM.YYYY",
                width=180,
            )
            st.time_input(w.text(f"manager.plan.{key}.time"), key=f"plan_{key}_time", width=180)
    for lang in LANGUAGES:
        session.setdefault(f"plan_{lang}", proposed(kind, lang, works=True))
        st.text_area(
            w.text(f"manager.notice.{lang}"),
            key=f"plan_{lang}",
            max_chars=NOTICE_CHARS,
            height=100,
        )
    works = _typed()
    if works.ends_at > works.starts_at:
        _preview(works.incident(), works.notice_pl, works.notice_en, w)
    _say(PLAN, w)
    st.button(w.text("manager.do.plan"), key="plan", on_click=_enter, type="primary")


def _propose() -> None:
    """Notices of the other kind of place, where the manager has not written their own."""
    for lang in LANGUAGES:
        if session[f"plan_{lang}"] in {proposed(kind, lang, works=True) for kind in KINDS}:
            session[f"plan_{lang}"] = proposed(session["plan_kind"], lang, works=True)


def _typed() -> Works:
    return Works(
        session["plan_kind"],
        session["plan_place"],
        (session["plan_first_day"], session["plan_first_time"]),
        (session["plan_last_day"], session["plan_last_time"]),
        session["plan_pl"].strip(),
        session["plan_en"].strip(),
    )


def _enter() -> None:
    works, now = _typed(), datetime.now(UTC)
    if trouble := works.trouble(now):
        session["incident_said"] = PLAN, f"manager.plan.{trouble}", True
        return

    def enter(connection: Connection, by: str) -> bool:
        incidents.plan(
            connection,
            works.kind,
            works.place,
            works.starts_at,
            works.ends_at,
            by,
            works.notice_pl,
            works.notice_en,
            now,
        )
        return True

    if _do("planned", enter, PLAN):
        for key in [key for key in session if str(key).startswith("plan_")]:
            del session[key]
        session["plan_place"] = ""  # without a value of its own the browser would keep the old one
