"""The start of a diagnosis: an address, a symptom, one button."""

import streamlit as st

from assistant.documents import view
from assistant.pages import markup
from assistant.pages.link import INCIDENTS, Link
from assistant.pages.visit import session, submit
from assistant.texts import Words


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
