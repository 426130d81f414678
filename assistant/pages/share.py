"""Save and share: what is kept of a result and for how long, and the link and the number of it."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode, urlsplit

import streamlit as st

from assistant.pages import case_markup, markup
from assistant.pages.entry import Entering, entry_of
from assistant.pages.link import Link
from assistant.pages.visit import session
from assistant.pages.zone import zone
from assistant.preparation.contact import Preparation
from assistant.report import Report
from assistant.settings import settings
from assistant.store import cases
from assistant.store.cases import Saved
from assistant.store.database import database
from assistant.store.errors import StoreError
from assistant.store.journal import journal
from assistant.texts import Words

PATH = "case"  # of the page that a link leads to
TOLD = "save-told"  # the key of the tick

Key = tuple[tuple[str, str], datetime]


def show_sharing(
    matter: tuple[str, str], raw: Report, report: Report, prepared: Preparation, w: Words
) -> None:
    """The section, for a report that is complete; `raw` is `report` without what the visitor told.

    Nothing where nothing is stored.
    """
    if journal() is None or not report.checks:
        return
    key = matter, raw.started_at
    outcome = _saves().get(key)
    if isinstance(outcome, Saved):
        st.html(markup.section(w.text("case.save")))
        _show_saved(outcome, w)
        return
    with st.container(key="offer"):
        _offer(key, raw, report, prepared, outcome, w)


def _offer(
    key: Key, raw: Report, report: Report, prepared: Preparation, outcome: str | None, w: Words
) -> None:
    """What would be kept, and the button; `outcome` is the code why saving failed, if it did."""
    st.html(markup.section(w.text("case.save")))
    st.html(case_markup.terms(w, settings().retention_days))
    if raw != report:
        # What somebody typed is theirs: it goes along when they say so.
        st.checkbox(w.text("case.save.told"), key=TOLD, persist_state="page")
        st.html(markup.tag("p", w.text("case.save.told.hint"), "quiet"))
    if outcome is not None:
        st.html(markup.trouble(w.text(f"case.store.{outcome}")))
    st.button(
        w.text("case.save.button"),
        key="save",
        width="stretch",
        on_click=_save,
        args=(key, raw, report, prepared),
    )


def link_to(token: str, lang: str) -> str:
    """The address of a case, as the visitor reaches this service."""
    return f"{_own_address()}/{PATH}?{urlencode({'token': token, 'lang': lang})}"


def _own_address() -> str:
    seen = urlsplit(st.context.url or "")
    return settings().public_url or f"{seen.scheme}://{seen.netloc}"


def _show_saved(saved: Saved, w: Words) -> None:
    until = w.text("case.saved.until", expires=saved.expires_at.astimezone(zone()).date())
    said = w.text("case.saved")
    st.html(
        case_markup.saved(said, link_to(saved.token, w.lang), saved.number, until, w)
        + markup.announcement(said)
    )


def _save(key: Key, raw: Report, report: Report, prepared: Preparation) -> None:
    saves = _saves()
    if isinstance(saves.get(key), Saved):
        return  # pressed twice
    with_told = bool(session.get(TOLD)) and raw != report
    matter, _ = key
    entries: list[Entering] = session.get("entries", {}).get(matter, [])
    entry = entry_of(entries[-1]) if entries else None
    link = Link.read(st.query_params)
    try:
        with database().write() as connection:
            saves[key] = cases.save(
                connection,
                report if with_told else raw,
                run_id=entry.run_id if entry else None,
                lang=link.lang,
                now=datetime.now(UTC),
                days=settings().retention_days,
                ready=prepared.ready,
                reference=link.reference or None,
                with_figures=with_told and report.panel != raw.panel,
            )
    except StoreError as error:
        saves[key] = error.code


def _saves() -> dict[Key, Saved | str]:
    """What came of saving each report of this visit: the case, or the code why there is none."""
    saves: dict[Key, Saved | str] = session.setdefault("saves", {})
    return saves
