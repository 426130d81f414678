"""The result of a diagnosis, from the verdict down to the raw records."""

from dataclasses import replace
from typing import Any

import streamlit as st

from assistant.documents import view
from assistant.documents.path_words import shown_path
from assistant.documents.progress import Row
from assistant.pages import markup, path_markup, result_markup
from assistant.pages.again import offer_again, show_changes
from assistant.pages.bounce import bounce_field, considered
from assistant.pages.description import show_description
from assistant.pages.instruction import show_instruction
from assistant.pages.preparation import prepared_for, show_preparation
from assistant.pages.prose import Prose, bare
from assistant.pages.visit import again, another, is_cancelled, session
from assistant.pages.zone import zone
from assistant.preparation.wording import to_json
from assistant.report import Report
from assistant.texts import Words
from assistant.texts.glossary import glossary

UNKNOWN = "unknown"
COLOURS = {
    "ok": "green",
    "warning": "orange",
    "problem": "red",
    UNKNOWN: "blue",
    "skipped": "gray",
}


def show_report(matter: tuple[str, str], w: Words) -> None:
    report = considered(matter, session["reports"][matter])
    shown = view.result(report, w.framed(), zone())
    cancelled = is_cancelled(report)
    prepared = prepared_for(report)
    ready = to_json(prepared, w)
    st.html(markup.tag("p", bare(shown.about), "quiet"))
    show_verdict(matter, report, shown, w)
    if way := shown_path(report, w):
        st.html(path_markup.path(way))
    if cancelled:
        show_ways_on(w)
    show_steps(shown, ready, w)
    if not cancelled:
        show_ways_on(w)
    bounce_field(matter, report, w)
    if ready["instruction"]:
        show_instruction(ready["instruction"], report, w)
    show_preparation(report, ready, w)
    complete = not cancelled and "run" not in session
    show_description(report, prepared, w, zone(), complete=complete)
    show_evidence(shown, w)


def show_verdict(matter: tuple[str, str], report: Report, shown: view.Result, w: Words) -> None:
    headline = shown.headline
    if is_cancelled(report):
        headline = replace(headline, word=w.text("page.cancelled"))
    notice, changed = "", None
    if session.get("interrupted") == matter:
        blind = session.get("saw_nothing")
        notice = w.text("page.blind.former") if blind else w.text("page.cancelled.former")
    else:
        changed = show_changes(matter, w)
    aloud = f"{changed.aloud} {headline.word}. {bare(headline.sentence)}" if changed else ""
    first = "" if is_cancelled(report) else shown.todo.steps[0]
    prose = Prose(glossary(w), "verdict")
    st.html(result_markup.headline(headline, first, w, prose, notice) + markup.announcement(aloud))


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


def show_ways_on(w: Words) -> None:
    with st.container(horizontal=True):
        st.button(w.text("page.again"), on_click=again, width="stretch", disabled="run" in session)
        st.button(w.text("page.other"), on_click=another, width="stretch")


def show_evidence(shown: view.Result, w: Words) -> None:
    prose = Prose(glossary(w), "evidence")
    met = {seen.row.state for seen in shown.seen}
    signs = (entry for entry in shown.legend if entry[0] in met)
    st.html(
        markup.section(w.text("page.evidence")) + result_markup.legend(w.text("page.legend"), signs)
    )
    with st.container(gap=None):
        for seen in shown.seen:
            with st.container(key=f"seen-{seen.row.state}-{seen.check}"):
                show_seen(seen, w, prose)


def show_seen(seen: view.Seen, w: Words, prose: Prose) -> None:
    took = w.text("page.evidence.took", took=seen.row.took) if seen.row.took else ""
    with st.expander(label(seen.row)):
        reason = "" if seen.row.state == UNKNOWN else seen.row.note  # then the label says it
        notes = [note for note in (reason, seen.age) if note]
        if seen.evidence or notes or took:
            st.html(result_markup.seen(seen.evidence, notes, took, prose))
        if seen.raw:
            st.html(result_markup.record(seen.check, seen.raw, w))
            offer_again(seen.check, w)


def label(row: Row) -> str:
    """How a check ended, and why it could not look, as an expander's label, which is Markdown; all
    of it our own words."""
    state = f":{COLOURS[row.state]}-badge[{markup.SIGNS[row.state]} {row.word}]"
    reason = f" {row.note}" if row.state == UNKNOWN else ""
    return f"{row.name} {state}{reason}"
