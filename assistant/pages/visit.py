"""What one visit holds while a person goes from an address to a result, and how it changes.

Streamlit keeps it for as long as the visit lasts. What is under way or young is also found by the
next visit of the same browser, see `assistant.pages.recent`; nothing is shared with other visitors.
"""

from dataclasses import dataclass, replace
from functools import partial

import streamlit as st

from assistant import diagnosis
from assistant.admission import Wait, visitor_of, wait_for
from assistant.pages.entry import Entering, await_entry, enter
from assistant.pages.follow import Following
from assistant.pages.link import ANYTHING, ORDER, Link
from assistant.pages.recent import Matter, recent
from assistant.pages.reuse import reusable
from assistant.pages.visitor import known_visitor
from assistant.report import Report, Status, Verdict
from assistant.settings import settings
from checks.observation import Why
from checks.target import NO_ADDRESS, InputError, Target, parse_target

# By the matter of its Link: "run" and "begun" (the matter) while a diagnosis is under way,
# and "alone" when that is one check's beside its result, "reports" by matter and "formers", those
# before them, "entries", what was entered of the matter in the store, the latest last, "reused",
# when those ended that somebody else had begun (time.monotonic()), "refused" when an address could
# not be used, "held" when nothing may begin yet, "interrupted" (the matter) when another look was
# stopped, or "saw_nothing", and the earlier report stayed. "has_seen_result" once one was shown.
session = st.session_state

KEPT = 5  # reports of one visit, so that going back in the browser finds them


@dataclass(frozen=True)
class Refused:
    """An address that could not be used, at the `attempt` of this visit."""

    matter: Matter
    error: InputError
    attempt: int


@dataclass(frozen=True)
class Held:
    """A diagnosis that may not begin yet."""

    matter: Matter
    wait: Wait


def visitor() -> str | None:
    """Whose visit this is; None when the browser keeps no cookie."""
    return known_visitor(st.context.cookies)


def _me() -> object:
    """What tells this visitor from others; without a cookie just this visit."""
    return visitor() or session.setdefault("me", object())


def follow(link: Link) -> None:
    """Do what a link asks for that starts at once: show what is known of its matter, else begin."""
    if link.anew:
        begin(link)
        return
    try:
        link = link.started(target_of(link).given)
    except InputError:
        begin(link)
        return
    recall(link.matter)
    if link.matter in session["reports"] or session.get("begun") == link.matter:
        show_in_address_bar(link)
    else:
        begin(link)


def recall(matter: Matter) -> None:
    """Take over what the same visitor began in another visit, unless this one has it already."""
    if matter in session["reports"] or session.get("begun") == matter:
        return
    found = _elsewhere(matter)
    if found is not None:
        forget()
        if found.former is not None and found.began_by == _me():
            session["reports"][matter] = found.former
        session["run"], session["begun"] = found, matter
        if found.is_over:
            settle()


def target_of(link: Link) -> Target:
    """What `link` asks to examine. Raises InputError."""
    if not link.needs_address and not link.address.strip():
        return NO_ADDRESS
    return parse_target(link.address)


def begin(link: Link) -> None:
    """Start the diagnosis of `link`, unless just that one is under way."""
    try:
        target = target_of(link)
    except InputError as error:
        forget()
        link = refuse(link, error)
    else:
        anew, link = link.anew, link.started(target.given)
        if session.get("begun") != link.matter:
            forget()
            under_way = _elsewhere(link.matter)
            if under_way is not None and not under_way.is_over:
                session["run"], session["begun"] = under_way, link.matter
            elif (anew or not _reuse(target, link)) and may_begin(link.matter, target.domain):
                run = diagnosis.begin(target, link.symptom, settings())
                watch(link.matter, run, link.lang)
    show_in_address_bar(link)


def may_begin(matter: Matter, domain: str) -> bool:
    """Whether a diagnosis of `domain` may begin now, which then counts; remembers why not."""
    wait = wait_for(visitor_of(st.context.ip_address), domain)
    if wait is not None:
        session["held"] = Held(matter, wait)
    return wait is None


def _reuse(target: Target, link: Link) -> bool:
    """Show what somebody else was told a moment ago who asked the same; whether there is such.

    Who has had a result already asks for a new one. An order without an address is everybody's own.
    """
    if target == NO_ADDRESS:
        return False
    if link.matter in session["reports"] or _elsewhere(link.matter) is not None:
        return False
    known = reusable().find(target, link.symptom)
    if known is None:
        return False
    try:
        report = known.run.report()
    except Exception:  # whoever followed it was told
        return False
    if is_cancelled(report) or report.verdict is Verdict.INCONCLUSIVE:
        return False
    if me := visitor():
        recent.keep(me, link.matter, known)
    session["run"], session["begun"] = known, link.matter
    settle()
    return True


def watch(matter: Matter, run: diagnosis.Run, lang: str, check: str | None = None) -> None:
    """Follow a diagnosis that has just begun, or one `check` of it that looks again, in this visit
    and those of the same visitor.
    """
    former = session["reports"].get(matter)
    followed = Following(run, former, partial(_entered, lang=lang), _me())
    if known := visitor():
        recent.keep(known, matter, followed)
    if check is None:
        reusable().keep(run.target, matter[1], followed)
    session["run"], session["begun"] = followed, matter


def _entered(report: Report, lang: str) -> Entering | None:
    return None if is_cancelled(report) else enter(report, lang)


def _elsewhere(matter: Matter) -> Following | None:
    known = visitor()
    return recent.find(known, matter) if known else None


def refuse(link: Link, error: InputError) -> Link:
    """Remember why, and keep the text in the field; the link that shows this."""
    session.setdefault("address", link.address)
    session["attempts"] = session.get("attempts", 0) + 1
    shown = link.refused()
    session["refused"] = Refused(shown.matter, error, session["attempts"])
    return shown


def show_in_address_bar(link: Link) -> None:
    st.query_params.from_dict(link.query())


def following() -> Following:
    """The diagnosis under way."""
    followed: Following = session["run"]
    return followed


def forget() -> None:
    """Look at something else. Reports stay: the browser's way back leads to them. So does what is
    under way, unless nobody could come back to it.
    """
    if "run" in session and visitor() is None:
        following().run.cancel()
    for name in ("run", "begun", "alone", "refused", "held", "interrupted"):
        session.pop(name, None)


def choose() -> None:
    """Let the address bar say what was chosen."""
    st.query_params["symptom"] = _chosen()


def submit() -> None:
    link = Link.read(st.query_params)
    begin(replace(link, address=session["address"], symptom=_chosen(), run=False))


def _chosen() -> str:
    card: str = session["symptom"]
    return session.get("instruction", ANYTHING) if card == ORDER else card


def again(check: str | None = None) -> None:
    """Look at the same matter once more, at all of it or with one check."""
    link = Link.read(st.query_params)
    former = session["reports"].get(link.matter)
    if former is None or "run" in session:
        begin(link)
        return
    forget()
    if not may_begin(link.matter, former.target.domain):
        return
    watch(link.matter, diagnosis.again(former, settings(), check=check), link.lang, check)
    if check is not None:
        session["alone"] = check


def another() -> None:
    forget()
    for name in ("address", "run"):
        st.query_params.pop(name, None)


def settle() -> None:
    """Keep the report of the diagnosis that is over."""
    followed, matter = following(), session["begun"]
    for name in ("run", "begun", "alone"):
        session.pop(name, None)
    try:
        report = followed.run.report()
    except Exception:
        if known := visitor():
            recent.forget(known, matter)
        raise
    await_entry(followed.entering)
    is_reused = followed.began_by != _me()
    if is_reused:
        report = replace(report, target=replace(report.target, given=matter[0]))
    keep(matter, report, followed.entering)
    if is_reused:
        session.setdefault("reused", {})[matter] = followed.ended_at


def keep(matter: Matter, report: Report, entering: Entering | None = None) -> None:
    """Keep the report of `matter`, and the one before it; one that was stopped or saw nothing does
    not replace what was known before."""
    reports, formers = session["reports"], session.setdefault("formers", {})
    former = reports.get(matter)
    cancelled, blind = is_cancelled(report), is_blind(report)
    if former is not None and (cancelled or (blind and not is_blind(former))):
        session["interrupted"], session["saw_nothing"] = matter, not cancelled
        return
    session.setdefault("reused", {}).pop(matter, None)
    reports.pop(matter, None)
    reports[matter] = report
    formers[matter] = None if former is None or is_cancelled(former) else former
    entries: dict[Matter, list[Entering]] = session.setdefault("entries", {})
    if entering is not None and entering not in entries.setdefault(matter, []):
        entries[matter].append(entering)
    while len(reports) > KEPT:
        oldest = next(iter(reports))
        del reports[oldest]
        formers.pop(oldest, None)
        entries.pop(oldest, None)


def is_cancelled(report: Report) -> bool:
    return any(run.reason == Why.CANCELLED for run in report.checks)


def is_blind(report: Report) -> bool:
    """Whether none of the checks that looked saw anything."""
    states = {run.status for run in report.checks if run.seen_at is None}
    return Status.UNKNOWN in states and states <= {Status.UNKNOWN, Status.SKIPPED}
