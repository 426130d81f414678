"""The prepared summary on the page: to read, to copy, to keep as a file, to send, to print."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import tzinfo
from functools import partial

import streamlit as st

from assistant.documents import view
from assistant.documents.dates import terms_to_come
from assistant.documents.mail import accepts_letters, mailto
from assistant.documents.papers import Papers, file_name, made
from assistant.documents.phone import headed, phone_script
from assistant.documents.summary import summary
from assistant.pages import result_markup
from assistant.pages.numbers import typed_numbers
from assistant.preparation.contact import Preparation
from assistant.report import Report
from assistant.texts import Words

END_OF_LINE = "\r\n"  # in a file, which any program may open
TYPES = {
    ".pdf": "application/pdf",
    ".eml": "message/rfc822",
    ".ics": "text/calendar",
    ".txt": "text/plain",
}


def show_description(
    report: Report, prepared: Preparation, w: Words, zone: tzinfo, *, complete: bool
) -> None:
    text = summary(report, prepared, w, zone=zone)
    st.html(result_markup.description(view.unfolded(text), w, complete=complete))
    papers = Papers(report, prepared, w, zone, typed_numbers())
    with st.container(key="keep"):
        for ending in _offered(papers):
            st.download_button(
                w.text(f"document.{ending.removeprefix('.')}"),
                partial(_kept, ending, papers),
                file_name=file_name(ending, papers),
                mime=TYPES[ending],
                key=f"keep{ending}",
                on_click="ignore",
                disabled=not complete,
                width="stretch",
            )
        if complete and accepts_letters(prepared):
            st.html(result_markup.sending(mailto(papers), w))
        st.html(result_markup.printing(w))
    # What was typed for documents is in them, and not on the page.
    if script := phone_script(replace(papers, numbers={})):
        aloud = w.text("phone.say")
        st.html(result_markup.script(w.text("phone.title"), headed(script, papers), aloud))


def show_description_to_come(w: Words) -> None:
    """Its place while the diagnosis is under way."""
    st.html(result_markup.description("", w, complete=False))


def _offered(papers: Papers) -> Iterator[str]:
    """The documents that there is something to put into."""
    yield ".pdf"
    if accepts_letters(papers.preparation):
        yield ".eml"
    if terms_to_come(papers.report):
        yield ".ics"
    yield ".txt"


def _kept(ending: str, papers: Papers) -> bytes:
    """The document as a file; made when somebody wants it, in a thread that has no page."""
    document = made(ending, papers)
    if ending == ".txt":
        return document.decode().replace("\n", END_OF_LINE).encode("utf-8-sig")
    return document
