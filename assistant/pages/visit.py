"""What one visit holds while a person goes from an address to a result, and how it changes.

Streamlit keeps it for as long as the visit lasts; nothing of it is shared with other visitors.
"""

from dataclasses import dataclass

import streamlit as st

from assistant import diagnosis
from assistant.pages.follow import Following
from assistant.pages.link import Link
from assistant.report import Report, Status
from assistant.settings import settings
from checks.observation import Why
from checks.target import InputError, parse_target

# By the matter of its Link: "run" and "begun" (the matter) while a diagnosis is under way,
# and "alone" when that is one check's beside its result, "reports" by matter and "formers", those
# before them, "refused" when an address could not be used, "interrupted" (the matter) when another
# look was stopped, or "saw_nothing", and the earlier report stayed.
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
    for name in ("run", "begun", "alone", "refused", "interrupted"):
        session.pop(name, None)


def submit() -> None:
    lang = Link.read(st.query_params).lang
    begin(Link(address=session["address"], symptom=session["symptom"], lang=lang))


def again(check: str | None = None) -> None:
    """Look at the same matter once more, at all of it or with one check."""
    link = Link.read(st.query_params)
    former = session["reports"].get(link.matter)
    if former is None or "run" in session:
        begin(link)
        return
    forget()
    session["run"] = Following(diagnosis.again(former, settings(), check=check))
    session["begun"] = link.matter
    if check is not None:
        session["alone"] = check


def another() -> None:
    forget()
    del st.query_params["address"]


def keep(matter: tuple[str, str], report: Report) -> None:
    """Keep the report of `matter`, and the one before it; one that was stopped or saw nothing does
    not replace what was known before."""
    reports, formers = session["reports"], session.setdefault("formers", {})
    former = reports.get(matter)
    cancelled, blind = is_cancelled(report), is_blind(report)
    if former is not None and (cancelled or (blind and not is_blind(former))):
        session["interrupted"], session["saw_nothing"] = matter, not cancelled
        return
    reports.pop(matter, None)
    reports[matter] = report
    formers[matter] = None if former is None or is_cancelled(former) else former
    while len(reports) > KEPT:
        oldest = next(iter(reports))
        del reports[oldest]
        formers.pop(oldest, None)


def is_cancelled(report: Report) -> bool:
    return any(run.reason == Why.CANCELLED for run in report.checks)


def is_blind(report: Report) -> bool:
    """Whether none of the checks that looked saw anything."""
    states = {run.status for run in report.checks if run.seen_at is None}
    return Status.UNKNOWN in states and states <= {Status.UNKNOWN, Status.SKIPPED}
