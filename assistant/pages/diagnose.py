"""The page of a diagnosis: an address and a symptom in, then the sequence, then the result."""

from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assistant import diagnosis
from assistant.documents import view
from assistant.documents.progress import Row
from assistant.documents.summary import summary
from assistant.pages import markup
from assistant.pages.follow import Following
from assistant.pages.link import INCIDENTS, Link
from assistant.preparation.wording import to_json
from assistant.report import Acts, Report
from assistant.settings import settings
from assistant.texts import Words, words
from checks.target import MAX_TEXT, InputError, parse_target

# What this visit holds: "run" and "begun" while a diagnosis is under way, "report" once there is
# one, "refused" when the address could not be used.
session = st.session_state

COLOURS = {
    "ok": "green",
    "warning": "orange",
    "problem": "red",
    "unknown": "blue",
    "skipped": "gray",
}


def diagnose() -> None:
    link = Link.read(st.query_params)
    w = words(link.lang)
    if link.run:
        begin(link)
    running = st.empty()
    if "run" in session:
        # Emptied at once: Streamlit would leave the former screen there until the run is over.
        resting = st.empty()
        show_run(running, w)
        resting = resting.container()
    else:
        resting = st.container()
    with resting:
        if "report" in session:
            show_report(session["report"], w)
        else:
            show_start(link, w)


def begin(link: Link) -> None:
    """Start the diagnosis of `link`, unless just that one is under way."""
    if "run" in session and session["begun"] == (link.address, link.symptom):
        return
    forget()
    address = link.address
    try:
        target = parse_target(address)
    except InputError as error:
        session["refused"] = error
    else:
        address = target.given
        session["begun"] = (link.address, link.symptom)
        session["run"] = Following(diagnosis.begin(target, link.symptom, settings()))
    st.query_params.from_dict(link.started(address).query())


def forget() -> None:
    if "run" in session:
        session["run"].run.cancel()
    for name in ("run", "begun", "report", "refused"):
        session.pop(name, None)


def submit() -> None:
    lang = Link.read(st.query_params).lang
    begin(Link(address=session["address"], symptom=session["symptom"], lang=lang))


def again() -> None:
    begin(Link.read(st.query_params))


def another() -> None:
    forget()
    del st.query_params["address"]


def show_start(link: Link, w: Words) -> None:
    session.setdefault("address", link.address)
    session.setdefault("symptom", link.symptom)
    st.html(markup.opening(w.text("page.heading"), w.text("page.lead")))
    with st.form("start", border=False):
        st.text_input(
            w.text("page.address"),
            key="address",
            max_chars=MAX_TEXT,
            placeholder=w.text("page.address.example"),
        )
        if "refused" in session:
            refused = view.refusal(session["refused"], w)
            st.html(markup.refusal(refused, link.to_begin(refused.suggestion)))
        st.radio(
            w.text("page.symptom"),
            INCIDENTS,
            key="symptom",
            format_func=lambda one: w.text(f"symptom.{one}"),
            width="stretch",
        )
        st.form_submit_button(
            w.text("page.start"), type="primary", width="stretch", on_click=submit
        )
    st.html(markup.tag("p", w.text("page.reassurance"), "quiet"))


def show_run(place: DeltaGenerator, w: Words) -> None:
    """Follow the diagnosis to its end. Any other request of this visit interrupts it here."""
    following = session["run"]
    with place.container():
        heading = w.text("page.running.heading", host=following.run.target.host)
        st.html(markup.opening(heading, w.text("page.running.patience"), aloud=True))
        steps = st.empty()
        st.button(w.text("page.cancel"), on_click=following.run.cancel, width="stretch")
    for progress in following.looks():
        if following.run.is_queued:
            steps.html(markup.tag("p", w.text("page.running.queued")))
        else:
            steps.html(markup.steps(progress.rows(w)))
    place.empty()
    del session["run"], session["begun"]
    session["report"] = following.run.report()


def show_report(report: Report, w: Words) -> None:
    shown = view.result(report, w, zone())
    st.html(markup.tag("p", shown.about, "quiet"))
    st.html(markup.headline(shown.headline))
    st.html(
        markup.section(w.text("page.steps"), shown.todo.acts) + markup.numbered(shown.todo.steps)
    )
    with st.container(horizontal=True):
        st.button(w.text("page.again"), on_click=again, width="stretch")
        st.button(w.text("page.other"), on_click=another, width="stretch")
    show_preparation(report, w)
    show_evidence(shown, w)
    if shown.further:
        st.html(markup.section(w.text("page.further")) + markup.findings(shown.further))
    st.html(markup.section(w.text("page.legend")) + markup.legend(shown.legend))


def show_preparation(report: Report, w: Words) -> None:
    prepared = view.preparation(report)
    shown = to_json(prepared, w)
    st.html(markup.section(w.text("page.ready"), shown["first"]))
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
        st.code(view.unfolded(summary(report, prepared, w)), language=None, wrap_lines=True)


def show_evidence(shown: view.Result, w: Words) -> None:
    st.html(markup.section(w.text("page.evidence")))
    for seen in shown.seen:
        took = w.text("page.evidence.took", took=seen.row.took) if seen.row.took else ""
        with st.expander(label(seen.row)):
            if about := markup.paragraphs(line for line in (seen.row.note, took) if line):
                st.html(about)
            for line in seen.evidence:
                st.text(line)
            if seen.raw:
                st.code(seen.raw, language=None, wrap_lines=True)


def label(row: Row) -> str:
    """How a check ended as an expander's label, which is Markdown; all of it our own words."""
    return f"{row.name} :{COLOURS[row.state]}-badge[{markup.SIGNS[row.state]} {row.word}]"


def zone() -> tzinfo:
    """The visitor's time zone as the browser tells it."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
