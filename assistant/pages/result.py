"""The result of a diagnosis, from the verdict down to the raw records."""

from dataclasses import replace
from typing import Any

import streamlit as st

from assistant.documents import view
from assistant.documents.path_words import shown_path
from assistant.documents.progress import Row
from assistant.pages import markup, path_markup, result_markup, tries_markup
from assistant.pages.again import offer_again, show_changes
from assistant.pages.bounce import bounce_field, considered
from assistant.pages.description import show_description
from assistant.pages.incident import show_incident
from assistant.pages.prose import Prose, bare
from assistant.pages.visit import again, another, is_cancelled, session
from assistant.pages.zone import zone
from assistant.preparation.loading import GENERIC, load_profiles
from assistant.preparation.wording import to_json
from assistant.report import Report
from assistant.settings import settings
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
    prepared = view.preparation(report, chosen_provider(report))
    ready = to_json(prepared, w)
    known = show_incident(matter, w)
    st.html(markup.tag("p", bare(shown.about), "quiet"))
    show_verdict(matter, report, shown, w, known)
    if way := shown_path(report, w):
        st.html(path_markup.path(way))
    if cancelled:
        show_ways_on(w)
    show_steps(shown, ready, w)
    if not cancelled:
        show_ways_on(w)
    bounce_field(matter, report, w)
    show_preparation(report, ready, w)
    complete = not cancelled and "run" not in session
    show_description(report, prepared, w, zone(), complete=complete)
    show_evidence(shown, w)


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
    aloud = f"{news} {headline.word}. {bare(headline.sentence)}" if news else ""
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


def chosen_provider(report: Report) -> str:
    """The id of the provider's profile: the recognised one until another is chosen."""
    chosen = session.get(_provider_key(report))
    # In the run in which the language changes, Streamlit hands the name in the former language.
    return chosen if chosen in load_profiles(settings().profiles) else report.profile


def _provider_key(report: Report) -> str:
    return f"provider-{report.target.domain}"


def offer_providers(report: Report, w: Words) -> None:
    names = {
        one.id: one.name or w.text("page.provider.other")
        for one in load_profiles(settings().profiles).values()
    }
    ids = sorted(names, key=lambda id: (id == GENERIC, names[id]))
    st.selectbox(
        w.text("page.provider"),
        ids,
        index=ids.index(report.profile),
        format_func=names.__getitem__,
        key=_provider_key(report),
        filter_mode=None,
    )


def show_preparation(report: Report, ready: dict[str, Any], w: Words) -> None:
    st.html(markup.section(w.text("page.ready"), ready["first"]))
    offer_providers(report, w)
    prose = Prose(glossary(w), "ready")
    look_up = result_markup.figures(ready["look_up"])
    telling = result_markup.paragraphs((rule["text"] for rule in ready["disclosure"]), prose)
    st.html(
        markup.tag("p", w.text("page.ready.never"), "warning")
        + result_markup.channels(ready, w, prose)
        + (markup.folded(w.text("page.ready.look_up"), look_up) if ready["look_up"] else "")
        + (markup.folded(w.text("page.ready.disclosure"), telling) if telling else "")
        + markup.tag("p", ready["provider"]["notice"], "quiet")
    )


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
        if seen.tries:
            st.html(tries_markup.tries(seen.tries))
        if seen.raw:
            st.html(result_markup.record(seen.check, seen.raw, w))
            offer_again(seen.check, w)


def label(row: Row) -> str:
    """How a check ended, and why it could not look, as an expander's label, which is Markdown; all
    of it our own words."""
    state = f":{COLOURS[row.state]}-badge[{markup.SIGNS[row.state]} {row.word}]"
    reason = f" {row.note}" if row.state == UNKNOWN else ""
    return f"{row.name} {state}{reason}"
