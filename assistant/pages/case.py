"""The page of a link: a result that somebody saved, for whoever has the link."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import streamlit as st

from assistant.pages import case_markup, markup
from assistant.pages.incident import show_met
from assistant.pages.link import Link
from assistant.pages.preparation import preset_ticks
from assistant.pages.result import show_stored
from assistant.pages.visit import session
from assistant.pages.zone import zone
from assistant.store import cases, incidents
from assistant.store.case_number import shown
from assistant.store.cases import Case
from assistant.store.database import database
from assistant.store.errors import StoreError
from assistant.store.incidents import Incident
from assistant.store.report_codec import UnreadableReportError
from assistant.texts import Words, words

log = logging.getLogger(__name__)

OUTDATED = timedelta(minutes=60)  # from then on a result may be of yesterday's state


def case() -> None:
    w = words(Link.read(st.query_params).lang)
    token = st.query_params.get("token", "")
    if token and session.get("case-deleted") == token:
        said = w.text("case.deleted")
        st.html(markup.tag("h1", said) + markup.announcement(said))
        _offer_start(w)
        return
    try:
        found, incident = _find(token)
    except StoreError:
        _nothing(w.text("case.unavailable"), w)
    except UnreadableReportError:
        _nothing(w.text("case.unreadable"), w)
        _offer_to_delete(token, w)
    else:
        if found is None:
            _nothing(w.text("case.none"), w)
        else:
            try:
                _show(found, incident, w)
            except Exception as error:  # as one of words that this assistant no longer has
                log.error("a saved result could not be shown: %s", type(error).__name__)
                st.html(markup.trouble(w.text("case.unreadable")))
            _offer_to_delete(token, w)


def _find(token: str) -> tuple[Case | None, Incident | None]:
    """The case of the token, and what is known now of what it met, while that is still of now.

    Raises StoreError, UnreadableReportError for the case; it is as good without the other.
    """
    now = datetime.now(UTC)
    with database().read() as connection:
        found = cases.by_token(connection, token, now)
    if found is None or _is_outdated(found, now):
        return found, None
    try:
        with database().write() as connection:
            return found, incidents.told(connection, found.report, now)
    except StoreError:
        return found, None


def _is_outdated(found: Case, now: datetime) -> bool:
    return found.report.started_at + OUTDATED <= now


def _nothing(sentence: str, w: Words) -> None:
    """The page without a result: alike whether a link never led anywhere, or no longer does."""
    st.html(markup.tag("h1", w.text("case.title")) + markup.trouble(sentence))
    _offer_start(w)


def _offer_start(w: Words) -> None:
    st.html(case_markup.way(f"./?lang={w.lang}", w.text("case.start")))


def _show(found: Case, incident: Incident | None, w: Words) -> None:
    report = found.report
    outdated = _is_outdated(found, datetime.now(UTC))
    st.html(
        case_markup.about(
            w.text("case.about"),
            w.text("case.number", number=shown(found.number)),
            w.text("case.saved.until", expires=found.expires_at.astimezone(zone()).date()),
            w.text("case.outdated") if outdated else "",
        )
    )
    again = Link(report.target.given, report.symptom, w.lang, anew=True)
    st.html(case_markup.way(f"./{again.to_begin(report.target.given)}", w.text("page.again")))
    known = show_met(incident, report, w)
    preset_ticks(found.ready)
    show_stored(report, w, known)


def _offer_to_delete(token: str, w: Words) -> None:
    st.html(markup.section(w.text("case.delete"), w.text("case.delete.hint")))
    if session.get("case-delete-failed"):
        st.html(markup.trouble(w.text("case.delete.failed")))
    if session.get("case-deleting") != token:
        st.button(
            w.text("case.delete"), key="delete", width="stretch", on_click=_ask, args=(token,)
        )
        return
    sure = w.text("case.delete.sure")
    st.html(markup.tag("p", sure, "warning") + markup.announcement(sure))
    with st.container(horizontal=True):
        st.button(
            w.text("case.delete.yes"),
            key="delete-yes",
            type="primary",
            width="stretch",
            on_click=_delete,
            args=(token,),
        )
        st.button(w.text("case.delete.no"), key="delete-no", width="stretch", on_click=_ask)


def _ask(token: str | None = None) -> None:
    """Ask whether to delete the case of the token; with None, not any longer."""
    session["case-deleting"] = token
    session.pop("case-delete-failed", None)


def _delete(token: str) -> None:
    try:
        with database().write() as connection:
            cases.delete_by_token(connection, token)
    except StoreError:
        session["case-delete-failed"] = True
    else:
        session["case-deleted"] = token
    session.pop("case-deleting", None)
