"""What stands above every page: the name of the service and the choice of language."""

import streamlit as st

from assistant.pages import markup
from assistant.pages.link import Link
from assistant.texts import LANGUAGES, words


def header() -> None:
    lang = Link.read(st.query_params).lang
    w = words(lang)
    st.session_state["lang"] = lang  # the address bar decides, also after going back in it
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.html(markup.brand(w.text("page.brand"), lang, skip=w.text("page.skip")))
        st.segmented_control(
            w.text("page.language"),
            LANGUAGES,
            format_func=lambda one: w.text(f"page.language.{one}"),
            key="lang",
            required=True,
            on_change=_switch,
            label_visibility="collapsed",
        )


def _switch() -> None:
    st.query_params["lang"] = st.session_state["lang"]
