"""The export on the page: a file is made when somebody asks for it, and then can be taken."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from assistant.manager.export import csv_file, parquet_file
from assistant.pages import markup
from assistant.staff.gate import permitted
from assistant.staff.roles import Role
from assistant.store.database import database
from assistant.store.errors import StoreError
from assistant.store.rows import MOST_ROWS, rows
from assistant.store.statistics import Filter
from assistant.texts import Words

KINDS = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}

session = st.session_state


def show(wanted: Filter, names: Mapping[str, str], w: Words) -> None:
    st.html(
        markup.section(
            w.text("manager.export"), w.text("manager.export.note", count=MOST_ROWS), id="export"
        )
    )
    with st.container(horizontal=True):
        for kind, mime in KINDS.items():
            asked = kind, wanted, w.lang
            made = session.get("export")
            if made and made[0] == asked:
                st.download_button(
                    w.text(f"manager.export.take.{kind}"),
                    made[1],
                    file_name=_file_name(kind, wanted),
                    mime=mime,
                    type="primary",
                    on_click="ignore",
                )
            elif st.button(w.text(f"manager.export.make.{kind}"), key=f"make_{kind}"):
                _make(kind, wanted, names, w)
    if trouble := session.pop("export_trouble", None):
        st.html(markup.trouble(trouble))


def _make(kind: str, wanted: Filter, names: Mapping[str, str], w: Words) -> None:
    """Write the file, and show the page with it."""
    if not permitted(Role.MANAGER):
        session["export_trouble"] = w.text("manager.not_permitted")
        return
    try:
        with st.spinner(w.text("manager.export.making")), database().read() as connection:
            pieces = rows(connection, wanted)
            made = csv_file(pieces, names, w) if kind == "csv" else parquet_file(pieces)
    except StoreError as error:
        session["export_trouble"] = w.text(f"manager.store.{error.code}")
        return
    session["export"] = ((kind, wanted, w.lang), made)
    st.rerun()


def _file_name(kind: str, wanted: Filter) -> str:
    return f"{wanted.period.first.isoformat()}_{wanted.period.last.isoformat()}.{kind}"
