"""The page of a diagnosis: an address and a symptom in, then the sequence, then the result."""

from dataclasses import dataclass, replace
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
from assistant.preparation.loading import GENERIC, load_profiles
from assistant.preparation.wording import to_json
from assistant.report import Acts, Report
from assistant.settings import settings
from assistant.texts import Words, words
from checks.observation import Why
from checks.target import InputError, parse_target

# What this visit holds, by the matter of its Link: "run" and "begun" (the matter) while a diagnosis
# is under way, "reports" by matter, "refused" when an address could not be used, "interrupted" (the
# matter) when another look was stopped and the earlier report stayed.
session = st.session_state

KEPT = 5  # reports of one visit, so that going back in the browser finds them

COLOURS = {
    "ok": "green",
    "warning": "orange",
    "problem": "red",
    "unknown": "blue",
    "skipped": "gray",
}


@dataclass(frozen=True)
class Refused:
    """An address that could not be used, at the `attempt` of this visit."""

    matter: tuple[str, str]
    error: InputError
    attempt: int


def diagnose() -> None:
    link = Link.read(st.query_params)
    w = words(link.lang)
    reports: dict[tuple[str, str], Report] = session.setdefault("reports", {})
    if link.run:
        if link.matter in reports:  # gone back to in the browser
            show_in_address_bar(link.started(link.address))
        else:
            begin(link)
        link = Link.read(st.query_params)
    if "run" in session and session["begun"] != link.matter:
        forget()  # the address bar has gone elsewhere
    running = st.empty()
    if "run" in session:
        # Emptied at once: Streamlit would leave the former screen there until the run is over.
        resting = st.empty()
        show_run(running, w)
        resting = resting.container()
    else:
        resting = st.container()
    with resting:
        if link.matter in reports:
            show_report(link.matter, w)
        else:
            show_start(link, w)


def begin(link: Link) -> None:
    """Start the diagnosis of `link`, unless just that one is under way."""
    try:
        target = parse_target(link.address)
    except InputError as error:
        forget()
        link = refuse(link, error)
    else:
        link = link.started(target.given)
        if "run" not in session or session["begun"] != link.matter:
            forget()
            session["begun"] = link.matter
            session["run"] = Following(diagnosis.begin(target, link.symptom, settings()))
    show_in_address_bar(link)


def refuse(link: Link, error: InputError) -> Link:
    """Remember why, and keep the text in the field; the link that shows this."""
    session.setdefault("address", link.address)
    session["attempts"] = session.get("attempts", 0) + 1
    shown = link.started(link.address)
    session["refused"] = Refused(shown.matter, error, session["attempts"])
    return shown


def show_in_address_bar(link: Link) -> None:
    st.query_params.from_dict(link.query())


def forget() -> None:
    """Stop what is under way. Reports stay: the browser's way back leads to them."""
    if "run" in session:
        session["run"].run.cancel()
    for name in ("run", "begun", "refused", "interrupted"):
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
            placeholder=w.text("page.address.example"),
        )
        refused = session.get("refused")
        if refused and refused.matter == link.matter:
            shown = view.refusal(refused.error, w)
            st.html(markup.refusal(shown, link.to_begin(shown.suggestion), refused.attempt))
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
            steps.html(markup.steps(following.rows(progress, w)))
    place.empty()
    matter = session["begun"]
    del session["run"], session["begun"]
    keep(matter, following.run.report())


def keep(matter: tuple[str, str], report: Report) -> None:
    """Keep the report of `matter`; one that was stopped does not replace what was known before."""
    reports = session["reports"]
    if matter in reports and is_cancelled(report):
        session["interrupted"] = matter
        return
    reports.pop(matter, None)
    reports[matter] = report
    while len(reports) > KEPT:
        del reports[next(iter(reports))]


def is_cancelled(report: Report) -> bool:
    return any(run.reason == Why.CANCELLED for run in report.checks)


def show_report(matter: tuple[str, str], w: Words) -> None:
    report = session["reports"][matter]
    shown = view.result(report, w, zone())
    headline, cancelled = shown.headline, is_cancelled(report)
    if cancelled:
        headline = replace(headline, word=w.text("page.cancelled"))
    interrupted = session.get("interrupted") == matter
    notice = w.text("page.cancelled.former") if interrupted else ""
    st.html(markup.tag("p", shown.about, "quiet"))
    st.html(markup.headline(headline, w.text("page.result.evidence"), notice))
    if cancelled:
        show_ways_on(w)
    if shown.further:
        st.html(markup.section(w.text("page.further")) + markup.findings(shown.further))
    st.html(
        markup.section(w.text("page.steps"), shown.todo.acts) + markup.numbered(shown.todo.steps)
    )
    if not cancelled:
        show_ways_on(w)
    show_preparation(report, w)
    show_evidence(shown, w)
    states = {headline.state, *(one.state for one in shown.further)}
    states |= {seen.row.state for seen in shown.seen}
    met = [entry for entry in shown.legend if entry[0] in states]
    st.html(markup.section(w.text("page.legend")) + markup.legend(met))


def show_ways_on(w: Words) -> None:
    with st.container(horizontal=True):
        st.button(w.text("page.again"), on_click=again, width="stretch")
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
            if about := markup.paragraphs(line for line in (seen.row.note, took) if line):
                st.html(about)
            for line in seen.evidence:
                st.text(line)
            if seen.raw:
                with st.expander(w.text("page.evidence.raw")):
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
