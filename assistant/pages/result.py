"""The result of a diagnosis, from the verdict down to the raw records."""

import time
from dataclasses import replace
from typing import Any

import streamlit as st

from assistant.documents import view
from assistant.documents.bars import bars
from assistant.documents.path_words import shown_path
from assistant.documents.progress import Row
from assistant.documents.timeline import disagreement, periods
from assistant.pages import markup, path_markup, picture_markup, result_markup, tries_markup
from assistant.pages.again import offer_again, show_changes, show_reused
from assistant.pages.bounce import SYMPTOMS as LETTER_SYMPTOMS
from assistant.pages.bounce import bounce_field
from assistant.pages.description import show_description
from assistant.pages.expectation import expected_field
from assistant.pages.figures import figures_field
from assistant.pages.held import show_held
from assistant.pages.incident import show_incident
from assistant.pages.instruction import show_instruction
from assistant.pages.outcome import ask_outcome
from assistant.pages.preparation import prepared_for, show_preparation
from assistant.pages.prose import Prose, bare
from assistant.pages.share import show_sharing
from assistant.pages.token import settle, token_form
from assistant.pages.told import considered
from assistant.pages.visit import again, another, is_cancelled, session
from assistant.pages.zone import zone
from assistant.preparation.wording import to_json
from assistant.report import Report
from assistant.texts import Words
from assistant.texts.glossary import glossary

HEAD_START_SECONDS = 0.1  # measured by tests/bench/page.py

UNKNOWN = "unknown"
COLOURS = {
    "ok": "green",
    "warning": "orange",
    "problem": "red",
    UNKNOWN: "blue",
    "skipped": "gray",
}


def show_report(matter: tuple[str, str], w: Words) -> None:
    settle()
    raw = session["reports"][matter]
    report = considered(matter, raw)
    shown = view.result(report, w.framed(), zone())
    cancelled = is_cancelled(report)
    prepared = prepared_for(report)
    ready = to_json(prepared, w)
    # What comes and goes has a place of its own: else all below would be made anew, and what is
    # unfolded there would fold.
    with st.container():
        known = show_incident(matter, w)
    with st.container():
        show_reused(matter, w)
    st.html(markup.tag("p", bare(shown.about), "quiet"))
    with st.container():
        show_held(matter, w)
    show_verdict(matter, report, shown, w, known)
    way = shown_path(report, w)
    if way and way.is_seen:
        st.html(path_markup.path(way))
    if cancelled:
        show_ways_on(report, w)
    show_steps(shown, ready, w)
    give_head_start()
    if not cancelled:
        show_ways_on(report, w)
    expected_field(report, w)
    bounce_field(matter, report, w)
    if ready["instruction"]:
        show_instruction(ready["instruction"], report, w)
    if not cancelled:
        figures_field(matter, report, prepared, w)
    token_form(matter, report, w)
    show_pictures(report, w)
    show_preparation(report, ready, w)
    complete = not cancelled and "run" not in session
    show_description(report, prepared, w, zone(), complete=complete)
    with st.container():
        if complete:
            show_sharing(matter, raw, report, prepared, w)
            ask_outcome(matter, report, w)
    if shown.seen:
        show_evidence(shown, w)


def give_head_start() -> None:
    """Let the answer set off before all that is folded below it, once in a visit: a browser draws
    together what it has received by the time it can draw, and the fields take it longer.
    """
    if "has_seen_result" not in session:
        session["has_seen_result"] = True
        time.sleep(HEAD_START_SECONDS)


def show_stored(report: Report, w: Words, known: str = "") -> None:
    """A result that was saved: as it was, to read and to take along, with nothing to look up anew.

    `known` is what was said above it already.
    """
    shown = view.result(report, w.framed(), zone())
    prepared = prepared_for(report)
    ready = to_json(prepared, w)
    st.html(markup.tag("p", bare(shown.about), "quiet"))
    st.html(
        result_markup.headline(
            shown.headline, shown.todo.steps[0], w, Prose(glossary(w), "verdict")
        )
        + markup.announcement(_aloud(known, shown.headline))
    )
    way = shown_path(report, w)
    if way and way.is_seen:
        st.html(path_markup.path(way))
    show_steps(shown, ready, w)
    if ready["instruction"]:
        show_instruction(ready["instruction"], report, w)
    show_pictures(report, w)
    show_preparation(report, ready, w)
    show_description(report, prepared, w, zone(), complete=True)
    show_evidence(shown, w, is_stored=True)


def show_verdict(
    matter: tuple[str, str], report: Report, shown: view.Result, w: Words, known: str = ""
) -> None:
    """The verdict; `known` is what was said above it already, to be said aloud as well."""
    headline = shown.headline
    if is_cancelled(report):
        headline = replace(headline, word=w.text("page.cancelled"))
    notice, changed = "", None
    if session.get("interrupted") == matter:
        blind = session.get("saw_nothing")
        notice = w.text("page.blind.former") if blind else w.text("page.cancelled.former")
    else:
        changed = show_changes(matter, w)
    news = " ".join(filter(None, (known, changed.aloud if changed else "")))
    first = "" if is_cancelled(report) else shown.todo.steps[0]
    told = result_markup.headline(
        headline,
        first,
        w,
        Prose(glossary(w), "verdict"),
        notice,
        takes_letter=report.symptom in LETTER_SYMPTOMS,
    )
    st.html(told + markup.announcement(_aloud(news, headline)))


def _aloud(news: str, headline: view.Headline) -> str:
    """What stands above the verdict, then the verdict; nothing when it stands alone."""
    return f"{news} {headline.word}. {bare(headline.sentence)}" if news else ""


def show_steps(shown: view.Result, ready: dict[str, Any], w: Words) -> None:
    prose = Prose(glossary(w), "steps")
    st.html(
        markup.section(w.text("page.steps"), id=result_markup.STEPS)
        + result_markup.todo(shown.todo, prose)
        + result_markup.in_panel(ready, w, prose)
    )
    if shown.further:
        further = result_markup.findings(shown.further, prose)
        st.html(markup.section(w.text("page.further")) + further)


def show_pictures(report: Report, w: Words) -> None:
    """The quotas and the paid periods, once something of them was told."""
    today = report.started_at.astimezone(zone()).date()
    html = picture_markup.bars(bars(report, w), w) if report.panel.quotas else ""
    if report.panel.dates:
        html += picture_markup.timeline(periods(report, w, today), today, w)
    if dates := disagreement(report):
        html += picture_markup.disagreement(report.target.domain, dates, w)
    if html:
        st.html(html)


def show_ways_on(report: Report, w: Words) -> None:
    with st.container(key="onward"):
        if report.checks:
            under_way = "run" in session
            st.button(w.text("page.again"), on_click=again, width="stretch", disabled=under_way)
        other = w.text("page.other" if report.checks else "page.other.order")
        st.button(other, on_click=another, width="stretch")


def show_evidence(shown: view.Result, w: Words, *, is_stored: bool = False) -> None:
    prose = Prose(glossary(w), "evidence")
    met = {seen.row.state for seen in shown.seen}
    signs = (entry for entry in shown.legend if entry[0] in met)
    st.html(
        markup.section(w.text("page.evidence")) + result_markup.legend(w.text("page.legend"), signs)
    )
    with st.container(gap=None):
        for seen in shown.seen:
            with st.container(key=f"seen-{seen.row.state}-{seen.check}"):
                show_seen(seen, w, prose, is_stored=is_stored)


def show_seen(seen: view.Seen, w: Words, prose: Prose, *, is_stored: bool = False) -> None:
    took = w.text("page.evidence.took", took=seen.row.took) if seen.row.took else ""
    with st.expander(label(seen.row)):
        reason = "" if seen.row.state == UNKNOWN else seen.row.note  # then the label says it
        notes = [note for note in (reason, seen.age) if note]
        if seen.evidence or notes or took:
            st.html(result_markup.seen(seen.evidence, notes, took, prose))
        if seen.tries:
            st.html(tries_markup.tries(seen.tries))
        if seen.raw:
            st.html(result_markup.record(seen.check, seen.raw, w))
            if not is_stored:
                offer_again(seen.check, w)


def label(row: Row) -> str:
    """How a check ended, and why it could not look, as an expander's label, which is Markdown; all
    of it our own words."""
    state = f":{COLOURS[row.state]}-badge[{markup.SIGNS[row.state]} {row.word}]"
    reason = f" {row.note}" if row.state == UNKNOWN else ""
    return f"{row.name} {state}{reason}"
