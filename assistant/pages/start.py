"""The start of a diagnosis: what is the matter, which address, one button."""

from functools import partial

import streamlit as st

from assistant.documents import view
from assistant.pages import markup
from assistant.pages.held import show_held
from assistant.pages.link import CARDS, INSTRUCTIONS, ORDER, Link
from assistant.pages.visit import choose, session, submit
from assistant.texts import Words


def show_start(link: Link, w: Words) -> None:
    session.setdefault("address", link.address)
    st.html(markup.opening(w.text("page.heading"), w.text("page.lead")))
    # The address bar decides, also after going back in it.
    session["symptom"] = link.card
    st.radio(
        w.text("page.symptom"),
        CARDS,
        key="symptom",
        format_func=partial(_card, words=w),
        on_change=choose,
        width="stretch",
    )
    if link.card == ORDER:
        session["instruction"] = link.symptom
        st.radio(
            w.text("page.instruction"),
            INSTRUCTIONS,
            key="instruction",
            format_func=lambda one: w.text(f"symptom.{one}"),
            on_change=choose,
            width="stretch",
        )
    with st.form("start", border=False):
        st.text_input(
            w.text("page.address" if link.needs_address else "page.address.optional"),
            key="address",
            placeholder=w.text("page.address.example"),
        )
        refused = session.get("refused")
        if refused and refused.matter == link.matter:
            shown = view.refusal(refused.error, w)
            st.html(markup.refusal(shown, link.to_begin(shown.suggestion), refused.attempt))
        show_held(link.matter, w)
        st.form_submit_button(
            w.text("page.start.order" if link.card == ORDER else "page.start"),
            key="begin",
            type="primary",
            width="stretch",
            on_click=submit,
        )
    st.html(markup.tag("p", w.text("page.reassurance"), "quiet"))


def _card(card: str, words: Words) -> str:
    """A card as a label, which is Markdown: its picture, which is not read aloud, and its words."""
    return f"![](./assets/symptoms/{card}.svg) {words.text(f'page.card.{card}')}"
