"""A case by its number, with all that was seen, for consultants."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import get_args

import streamlit as st

from assistant import diagnosis
from assistant.admission import visitor_of, wait_for
from assistant.comparison import compare
from assistant.documents import view
from assistant.documents.changes import changes
from assistant.pages import change_markup, markup, preparation_markup
from assistant.pages.follow import Following
from assistant.pages.link import Link
from assistant.pages.prose import Prose
from assistant.pages.visit import is_blind
from assistant.pages.zone import zone
from assistant.preparation.contact import kind_of_tld
from assistant.preparation.disclosure import answer
from assistant.preparation.loading import GENERIC, load_profiles
from assistant.preparation.profile import Asker, Subject
from assistant.preparation.wording import to_json
from assistant.report import Report
from assistant.settings import settings
from assistant.staff import case_markup, case_work
from assistant.staff.case_work import NoCaseError, Opened
from assistant.staff.gate import permitted, require
from assistant.staff.roles import Role
from assistant.store.case_number import CaseNumberError
from assistant.store.cases import NOTE_CHARS, Case
from assistant.store.database import database
from assistant.store.errors import StoreError
from assistant.store.report_codec import UnreadableReportError
from assistant.store.runs import Outcome
from assistant.texts import Words, words
from assistant.texts.glossary import glossary

log = logging.getLogger(__name__)

NUMBER = "number"  # the query parameter, so that a reload finds the case again

# Of the visit: what a failed action says, and other looks at a case by its number.
_TROUBLE, _LOOKS = "staff-trouble", "staff-looks"


def show() -> None:
    require(Role.CONSULTANT)
    w = words(Link.read(st.query_params).lang)
    st.html(markup.opening(w.text("staff.case.heading"), w.text("staff.case.lead")))
    typed = _ask_number(w)
    if not typed:
        return
    opened = _open(typed, w)
    if opened is None:
        return
    _show_case(opened, w)


def _ask_number(w: Words) -> str:
    """The number to open: the one of the address bar, until another one is typed."""
    st.session_state.setdefault("case-number", st.query_params.get(NUMBER, "")[:50])
    with st.form("case", border=False):
        st.text_input(w.text("staff.case.number"), key="case-number", placeholder="A7F 3KX9")
        st.form_submit_button(w.text("staff.case.open"), type="primary", on_click=_submit)
    return st.query_params.get(NUMBER, "")


def _submit() -> None:
    typed = st.session_state["case-number"].strip()
    if typed:
        st.query_params[NUMBER] = typed
    else:
        st.query_params.pop(NUMBER, None)


def _open(typed: str, w: Words) -> Opened | None:
    person = require(Role.CONSULTANT)
    try:
        visitor = visitor_of(st.context.ip_address)
        return case_work.open_case(database(), person, typed, datetime.now(UTC), visitor)
    except CaseNumberError as error:
        sentence = w.text(f"staff.case.number.{error.code}")
    except NoCaseError as error:
        sentence = w.text(f"staff.case.{error.code}", seconds=int(error.seconds))
    except UnreadableReportError:
        sentence = w.text("staff.case.unreadable")
    except StoreError:
        sentence = w.text("staff.case.store")
    st.html(markup.trouble(sentence))
    return None


def _show_case(opened: Opened, w: Words) -> None:
    """What was found, and beside it, on a phone below, what is needed to speak of it."""
    report = opened.case.report
    try:
        found, seen = _in_words(opened.case, w)
    except Exception as error:  # as one of a cause that this assistant no longer has
        log.error("a saved result could not be shown: %s", type(error).__name__)
        st.html(markup.trouble(w.text("staff.case.unreadable")))
        return
    with st.container(key="wide"):
        left, right = st.columns([3, 2], gap="large")
        with left:
            st.html(found)
        with right:
            _show_disclosure(report, w)
            _offer_notes(opened, w)
            _ask_outcome(opened, w)
            if told := st.session_state.pop(_TROUBLE, ""):
                st.html(markup.trouble(told))
        _offer_another_look(opened, w)
        st.html(seen)


def _in_words(case: Case, w: Words) -> tuple[str, str]:
    """What was found in a case, and all that was seen, as HTML."""
    report = case.report
    observations = view.result(report, w.framed(), zone()).seen
    found = (
        case_markup.about(case, w, zone())
        + markup.section(w.text("staff.case.causes"))
        + case_markup.causes(report, w)
        + markup.section(w.text("staff.case.ready"))
        + case_markup.ready(case.ready, w)
    )
    seen = (
        markup.section(w.text("staff.timeline"))
        + case_markup.timeline(report, w)
        + markup.section(w.text("staff.case.observations"))
        + case_markup.observations(observations, w, Prose(glossary(w), "case"))
    )
    return found, seen


def _offer_another_look(opened: Opened, w: Words) -> None:
    looks: dict[str, Report] = st.session_state.setdefault(_LOOKS, {})
    number = opened.case.number
    st.html(markup.section(w.text("staff.again"), w.text("staff.again.hint")))
    if st.button(w.text("page.again"), key="case-again"):
        require(Role.CONSULTANT)
        # Whom we look at is spared, whoever asks; how often staff ask is theirs to know.
        if wait := wait_for(None, opened.case.report.target.domain):
            st.html(markup.trouble(w.count(f"limit.{wait.whose}", wait.seconds)))
        else:
            looks[number] = _looked_again(opened.case.report, w)
    if number not in looks:
        return
    if is_blind(looks[number]):
        st.html(markup.trouble(w.text("staff.again.blind")))
        return
    now = looks[number]
    shown = changes(compare(opened.case.report, now), w, zone())
    st.html(
        change_markup.changes(shown, now.started_at.isoformat())
        + markup.section(w.text("staff.again.causes"))
        + case_markup.causes(now, w)
    )


def _looked_again(report: Report, w: Words) -> Report:
    """The same matter as it is now. Who leaves the page stops it."""
    run = diagnosis.again(report, settings())
    followed = Following(run)
    steps = st.empty()
    try:
        for progress in followed.looks():
            steps.html(markup.steps(followed.rows(progress, w)))
    finally:
        if not followed.is_over:
            run.cancel()
    steps.empty()
    return run.report()


def _offer_notes(opened: Opened, w: Words) -> None:
    st.html(
        markup.section(w.text("staff.notes"), w.text("staff.notes.hint"))
        + case_markup.notes(opened.notes, w, zone())
    )
    key = f"note-{opened.case.number}"
    st.text_area(w.text("staff.notes.text"), key=key, max_chars=NOTE_CHARS, height=120)
    st.button(w.text("staff.notes.add"), on_click=_write_note, args=(opened, key, w))


def _write_note(opened: Opened, key: str, w: Words) -> None:
    text = st.session_state[key].strip()
    person = permitted(Role.CONSULTANT)
    if not person or not text:
        return
    now = datetime.now(UTC)
    if _done(lambda: case_work.write_note(database(), person, opened, text, now), w):
        st.session_state[key] = ""


def _ask_outcome(opened: Opened, w: Words) -> None:
    if opened.outcome is None:
        return
    key = f"outcome-{opened.case.number}"
    st.session_state[key] = opened.outcome
    st.radio(
        w.text("staff.outcome"),
        list(Outcome),
        format_func=lambda one: w.text(f"staff.outcome.{one}"),
        key=key,
        on_change=_conclude,
        args=(opened, key, w),
    )


def _conclude(opened: Opened, key: str, w: Words) -> None:
    outcome = Outcome(st.session_state[key])
    if permitted(Role.CONSULTANT):
        _done(lambda: case_work.conclude(database(), opened, outcome), w)


def _done(action: Callable[[], Opened], w: Words) -> bool:
    """Whether it was done; why not is said below."""
    try:
        action()
    except NoCaseError as error:
        st.session_state[_TROUBLE] = w.text(f"staff.case.{error.code}")
    except StoreError:
        st.session_state[_TROUBLE] = w.text("staff.case.store")
    else:
        return True
    return False


def _show_disclosure(report: Report, w: Words) -> None:
    """What may be said to whom, by the rules of the provider that was recognised."""
    profiles = load_profiles(settings().profiles)
    profile = profiles.get(report.profile, profiles[GENERIC])
    if profile.name:
        rules_of = w.text("staff.disclosure.by.profile", provider=profile.name)
    else:
        rules_of = w.text("staff.disclosure.by.generic")
    st.html(markup.section(w.text("staff.disclosure"), rules_of))
    askers = get_args(Asker)
    asker = st.radio(
        w.text("staff.disclosure.asker"),
        askers,
        index=len(askers) - 1,  # who has not been verified
        format_func=lambda one: w.text(f"staff.disclosure.asker.{one}"),
        key="disclosure-asker",
    )
    subject = st.selectbox(
        w.text("staff.disclosure.subject"),
        get_args(Subject),
        format_func=lambda one: w.text(f"staff.disclosure.subject.{one}"),
        key="disclosure-subject",
        filter_mode=None,
    )
    found = answer(profile, subject, asker, kind_of_tld(report.target.tld))
    st.html(case_markup.told(found.is_refused, found.tells, found.rule is not None, w))
    rules = to_json(view.preparation(report, profile.id), w)["disclosure"]
    prose = Prose(glossary(w), "disclosure")
    in_words = "".join(
        preparation_markup.rules(rules, refused=refused, prose=prose) for refused in (False, True)
    )
    if in_words:
        st.html(markup.folded(w.text("staff.disclosure.words"), in_words))
