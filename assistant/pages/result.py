"""The result of a diagnosis, from the verdict down to the raw records."""

from dataclasses import replace

import streamlit as st

from assistant.documents import view
from assistant.documents.path_words import shown_path
from assistant.documents.progress import Row
from assistant.documents.summary import summary
from assistant.pages import markup, path_markup
from assistant.pages.again import offer_again, show_changes
from assistant.pages.bounce import bounce_field, considered
from assistant.pages.visit import again, another, is_cancelled, session
from assistant.pages.zone import zone
from assistant.preparation.loading import GENERIC, load_profiles
from assistant.preparation.wording import to_json
from assistant.report import Acts, Report
from assistant.settings import settings
from assistant.texts import Words

COLOURS = {
    "ok": "green",
    "warning": "orange",
    "problem": "red",
    "unknown": "blue",
    "skipped": "gray",
}


def show_report(matter: tuple[str, str], w: Words) -> None:
    report = considered(matter, session["reports"][matter])
    shown = view.result(report, w, zone())
    headline, cancelled = shown.headline, is_cancelled(report)
    if cancelled:
        headline = replace(headline, word=w.text("page.cancelled"))
    interrupted = session.get("interrupted") == matter
    notice = ""
    if interrupted:
        blind = session.get("saw_nothing")
        notice = w.text("page.blind.former") if blind else w.text("page.cancelled.former")
    st.html(markup.tag("p", shown.about, "quiet"))
    changed = None if interrupted else show_changes(matter, w)
    verdict = f"{changed.aloud} {headline.word}. {headline.sentence}" if changed else ""
    st.html(
        markup.headline(headline, w.text("page.result.evidence"), notice)
        + markup.announcement(verdict)
    )
    if way := shown_path(report, w):
        st.html(path_markup.path(way))
    if cancelled:
        show_ways_on(w)
    if shown.further:
        st.html(markup.section(w.text("page.further")) + markup.findings(shown.further))
    st.html(
        markup.section(w.text("page.steps"), shown.todo.acts) + markup.numbered(shown.todo.steps)
    )
    if not cancelled:
        show_ways_on(w)
    bounce_field(matter, report, w)
    show_preparation(report, w)
    show_evidence(shown, w)
    states = {headline.state, *(one.state for one in shown.further)}
    states |= {seen.row.state for seen in shown.seen}
    met = [entry for entry in shown.legend if entry[0] in states]
    st.html(markup.section(w.text("page.legend")) + markup.legend(met))


def show_ways_on(w: Words) -> None:
    with st.container(horizontal=True):
        st.button(w.text("page.again"), on_click=again, width="stretch", disabled="run" in session)
        st.button(w.text("page.other"), on_click=another, width="stretch")


def choose_provider(report: Report, w: Words) -> str:
    """The id of the provider's profile: the recognised one until another is chosen."""
    names = {
        one.id: one.name or w.text("page.provider.other")
        for one in load_profiles(settings().profiles).values()
    }
    ids = sorted(names, key=lambda id: (id == GENERIC, names[id]))
    return st.selectbox(
        w.text("page.provider"),
        ids,
        index=ids.index(report.profile),
        format_func=names.__getitem__,
        key=f"provider-{report.target.domain}",
        filter_mode=None,
    )


def show_preparation(report: Report, w: Words) -> None:
    st.html(markup.section(w.text("page.ready")))
    prepared = view.preparation(report, choose_provider(report, w))
    shown = to_json(prepared, w)
    st.html(markup.tag("p", shown["first"]))
    if shown["look_up"]:
        with st.expander(w.text("page.ready.look_up")):
            st.html(markup.figures(shown["look_up"]))
    for channel in shown["channels"].values():
        best = channel["recommended"]
        label = w.text("page.ready.best", channel=channel["name"]) if best else channel["name"]
        with st.expander(label, expanded=best and prepared.acts in (None, Acts.SUPPORT)):
            st.html(markup.channel(channel, w.text("preparation.or")))
    if shown["disclosure"]:
        with st.expander(w.text("page.ready.disclosure")):
            st.html(markup.paragraphs(rule["text"] for rule in shown["disclosure"]))
    st.html(markup.tag("p", shown["provider"]["notice"], "quiet"))
    st.html(markup.section(w.text("page.summary"), w.text("page.summary.hint")))
    with st.container(key="summary"):
        st.code(
            view.unfolded(summary(report, prepared, w, zone=zone())), language=None, wrap_lines=True
        )


def show_evidence(shown: view.Result, w: Words) -> None:
    st.html(markup.section(w.text("page.evidence")))
    for seen in shown.seen:
        took = w.text("page.evidence.took", took=seen.row.took) if seen.row.took else ""
        with st.expander(label(seen.row)):
            notes = (seen.row.note, took, seen.age)
            if about := markup.paragraphs(line for line in notes if line):
                st.html(about)
            for line in seen.evidence:
                st.text(line)
            if seen.raw:
                with st.expander(w.text("page.evidence.raw")):
                    st.code(seen.raw, language=None, wrap_lines=True)
                offer_again(seen.check, w)


def label(row: Row) -> str:
    """How a check ended as an expander's label, which is Markdown; all of it our own words."""
    return f"{row.name} :{COLOURS[row.state]}-badge[{markup.SIGNS[row.state]} {row.word}]"
