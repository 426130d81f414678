"""The prepared summary on the page: to read, to copy, to keep as a file, to print."""

from datetime import tzinfo

import streamlit as st

from assistant.documents import view
from assistant.documents.summary import summary
from assistant.pages import result_markup
from assistant.preparation.contact import Preparation
from assistant.report import Report
from assistant.texts import Words

END_OF_LINE = "\r\n"  # in a file, which any program may open


def show_description(
    report: Report, prepared: Preparation, w: Words, zone: tzinfo, *, complete: bool
) -> None:
    text = summary(report, prepared, w, zone=zone)
    st.html(result_markup.description(view.unfolded(text), w, complete=complete))
    with st.container(horizontal=True, key="keep"):
        st.download_button(
            w.text("page.summary.download"),
            lambda: text.replace("\n", END_OF_LINE).encode("utf-8-sig"),
            file_name=_file_name(report, w),
            mime="text/plain",
            on_click="ignore",
            disabled=not complete,
            width="stretch",
        )
        st.html(result_markup.printing(w))


def _file_name(report: Report, w: Words) -> str:
    host = report.target.host
    return w.text("page.summary.file", host=host) if host else w.text("page.summary.file.order")


def show_description_to_come(w: Words) -> None:
    """Its place while the diagnosis is under way."""
    st.html(result_markup.description("", w, complete=False))
