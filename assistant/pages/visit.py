"""What one visit holds while a person goes from an address to a result, and how it changes.

Streamlit keeps it for as long as the visit lasts; nothing of it is shared with other visitors.
"""

from dataclasses import dataclass

import streamlit as st

from assistant import diagnosis
from assistant.pages.follow import Following
from assistant.pages.link import Link
from assistant.report import Report
from assistant.settings import settings
from checks.observation import Why
from checks.target import InputError, parse_target

# By the matter of its Link: "run" and "begun" (the matter) while a diagnosis is under way,
# "reports" by matter, "refused" when an address could not be used, "interrupted" (the matter) when
# another look was stopped and the earlier report stayed.
session = st.session_state

KEPT = 5  # reports of one visit, so that going back in the browser finds them


@dataclass(frozen=True)
class Refused:
    """An address that could not be used, at the `attempt` of this visit."""

    matter: tuple[str, str]
    error: InputError
    attempt: int


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
