"""Another look at what was examined: one check that runs beside its result, and what changed."""

import time

import streamlit as st

from assistant.comparison import compare
from assistant.documents.changes import Changes, changes
from assistant.documents.progress import RUNNING
from assistant.pages import change_markup, markup
from assistant.pages.visit import again, following, session, settle
from assistant.pages.zone import zone
from assistant.report import Report
from assistant.texts import Words


def show_changes(matter: tuple[str, str], w: Words) -> Changes | None:
    """What differs from the report before, if there was one."""
    former: Report | None = session.get("formers", {}).get(matter)
    if former is None:
        return None
    report: Report = session["reports"][matter]
    shown = changes(compare(former, report), w, zone())
    st.html(change_markup.changes(shown, report.started_at.isoformat()))
    return shown


def show_reused(matter: tuple[str, str], w: Words) -> None:
    """That the result is somebody else's, how old it is, and a way to a new one."""
    ended_at: float | None = session.get("reused", {}).get(matter)
    if ended_at is None:
        return
    minutes = int(time.monotonic() - ended_at) // 60
    said = w.count("case.reused.minutes", minutes) if minutes else w.text("case.reused.now")
    with st.container(key="reused"):
        st.html(markup.tag("p", said))
        st.button(
            w.text("case.reused.again"), key="check-now", on_click=again, disabled="run" in session
        )


def offer_again(check: str, w: Words) -> None:
    """A button that lets this check look again; not while one is under way."""
    st.button(
        w.text("page.again.check"),
        key=f"again-{check}",
        on_click=again,
        args=(check,),
        disabled="run" in session,
    )


def show_alone(w: Words) -> None:
    """Follow a check that looks again by itself, to its end, while its former result stays."""
    followed = following()
    with st.empty().container(key="alone"):
        steps = st.empty()
        st.button(w.text("page.cancel"), on_click=followed.run.cancel)
    for progress in followed.looks():
        rows = followed.rows(progress, w)
        names = [row.name for row in rows if row.state == RUNNING] or [row.name for row in rows]
        steps.html(change_markup.looking(w.text("page.again.running", checks=names)))
    settle()
    st.rerun()
