"""What customers ask about, over any period: figures, charts, and a table beside each chart."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from assistant.causes.catalogue import catalogue
from assistant.manager import charts, export_button, figures_markup
from assistant.manager.asked import Asked, last_days, trouble_of
from assistant.manager.figures import (
    Table,
    cause_name,
    days,
    days_table,
    figures,
    hours_table,
    profile_name,
    symptom_name,
    tables,
    tld_name,
)
from assistant.pages import markup
from assistant.pages.link import Link
from assistant.preparation.loading import load_profiles
from assistant.settings import settings
from assistant.store.database import database
from assistant.store.errors import StoreError
from assistant.store.runs import ZONE
from assistant.store.statistics import Filter, Statistics, statistics
from assistant.symptoms import symptoms
from assistant.texts import Words, words

if TYPE_CHECKING:
    import altair as alt

PRESETS = (7, 30, 90, 365)  # days
KEPT_SECONDS = 60  # for which the same figures are not counted anew

BESIDE = ("symptoms", "outcomes", "verdicts", "reasons", "tlds", "profiles")

session = st.session_state


def show() -> None:
    w = words(Link.read(st.query_params).lang)
    today = datetime.now(ZONE).date()
    names = {one.id: one.name for one in load_profiles(settings().profiles).values()}
    asked = Asked.read(st.query_params, today, names)
    st.html(markup.opening(w.text("manager.title"), w.text("manager.lead")))
    for trouble in asked.troubles:
        st.html(markup.trouble(w.text(f"manager.asked.{trouble}")))
    with st.container(key="wide"):
        _period(asked.filter, w)
        try:
            seen = _counted(asked.filter)
        except StoreError as error:
            st.html(markup.trouble(w.text(f"manager.store.{error.code}")))
            return
        _narrowing(asked.filter, seen, names, w)
        _figures(asked.filter, seen, names, w)
        export_button.show(asked.filter, names, w)


def _counted(wanted: Filter) -> Statistics:
    """The statistics, for a while those that this visitor has seen last. Raises StoreError."""
    known = session.get("counted")
    if known and known[0] == wanted and time.monotonic() < known[1] + KEPT_SECONDS:
        seen: Statistics = known[2]
        return seen
    with database().read() as connection:
        seen = statistics(connection, wanted)
    session["counted"] = (wanted, time.monotonic(), seen)
    return seen


# ---- what is asked


def _period(wanted: Filter, w: Words) -> None:
    """The days, as a choice of usual lengths and as two dates."""
    today = datetime.now(ZONE).date()
    # The address bar decides, also after going back in it.
    fitting = [n for n in PRESETS if last_days(n, today) == wanted.period]
    session["days"] = fitting[0] if fitting else None
    refused = session.get("refused_dates")
    session["first"], session["last"] = refused or (wanted.period.first, wanted.period.last)
    with st.container(horizontal=True, vertical_alignment="bottom", key="period"):
        st.segmented_control(
            w.text("manager.period"),
            PRESETS,
            format_func=lambda n: w.text("manager.period.last", days=n),
            key="days",
            on_change=_choose_days,
        )
        for key in ("first", "last"):
            st.date_input(
                w.text(f"manager.period.{key}_day"),
                key=key,
                format="DD.MM.YYYY",
                on_change=_choose_dates,
                width=150,
            )
    if refused:
        st.html(
            markup.trouble(w.text(f"manager.asked.{trouble_of(refused[0], refused[1], today)}"))
        )


def _choose_days() -> None:
    session.pop("refused_dates", None)
    if session["days"]:
        chosen = last_days(session["days"], datetime.now(ZONE).date())
        st.query_params["from"] = chosen.first.isoformat()
        st.query_params["to"] = chosen.last.isoformat()


def _choose_dates() -> None:
    """Ask for the two days, or let them stand until they are a period."""
    first, last = session["first"], session["last"]
    if trouble_of(first, last, datetime.now(ZONE).date()):
        session["refused_dates"] = first, last
        return
    session.pop("refused_dates", None)
    st.query_params["from"], st.query_params["to"] = first.isoformat(), last.isoformat()


def _narrowing(wanted: Filter, seen: Statistics, names: Mapping[str, str], w: Words) -> None:
    """One list for each thing by which diagnoses can be told apart."""
    found = {one.value for one in seen.tlds if one.value} | ({wanted.tld} if wanted.tld else set())
    choices: dict[str, tuple[list[str], Callable[[str], str]]] = {
        "symptom": (list(symptoms()), partial(symptom_name, w=w)),
        "cause": (
            sorted(catalogue(), key=lambda code: cause_name(code, w)),
            partial(cause_name, w=w),
        ),
        "tld": (sorted(found), partial(tld_name, w=w)),
        "profile": (sorted(names), partial(profile_name, names=names, w=w)),
    }
    with st.container(horizontal=True, key="narrowing"):
        for name, (options, worded) in choices.items():
            session[f"only_{name}"] = getattr(wanted, name) or ""
            st.selectbox(
                w.text(f"manager.only.{name}"),
                ["", *options],
                format_func=partial(_choice, worded=worded, w=w),
                key=f"only_{name}",
                on_change=_narrow,
                args=(name,),
                width=240,
            )


def _choice(code: str, worded: Callable[[str], str], w: Words) -> str:
    return worded(code) if code else w.text("manager.only.all")


def _narrow(name: str) -> None:
    if chosen := session[f"only_{name}"]:
        st.query_params[name] = chosen
    else:
        st.query_params.pop(name, None)


# ---- what was counted


def _figures(wanted: Filter, seen: Statistics, names: Mapping[str, str], w: Words) -> None:
    st.html(figures_markup.figures(figures(seen, w)))
    every, some = days(seen, wanted.period), tables(seen, names, w)
    by_day = days_table(every, w)
    _part(by_day, lambda: charts.by_day(every, w), w)
    _part(some["causes"], lambda: charts.ranking(some["causes"], w), w, beside=False)
    _part(some["avoidable"], lambda: charts.ranking(some["avoidable"], w), w)
    for id in BESIDE:
        _part(some[id], partial(charts.ranking, some[id], w), w)
    by_hour = hours_table(seen, w)
    _part(by_hour, lambda: charts.by_hour(seen.hours, w), w)


def _part(table: Table, drawn: Callable[[], alt.Chart], w: Words, *, beside: bool = True) -> None:
    """One question: its chart and its table, or what would be here."""
    note = w.text(f"manager.table.{table.id}.note")
    st.html(markup.section(table.heading, note, id=table.id))
    if not table.rows:
        st.html(figures_markup.nothing(table))
        return
    left, right = st.columns([3, 2], gap="medium") if beside else (st.container(), st.container())
    with left:
        st.altair_chart(drawn(), key=f"chart_{table.id}", alt=table.heading)
    with right:
        st.html(figures_markup.table(table))
