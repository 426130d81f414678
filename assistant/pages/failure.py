"""What a visitor reads when a page itself breaks: Streamlit's own words are in English only."""

import streamlit as st

from assistant.pages import markup
from assistant.pages.link import Link
from assistant.texts import words


def apologise(_: Exception) -> bool:
    """Say so in the place of Streamlit's message; Streamlit has written the error to the log."""
    w = words(Link.read(st.query_params).lang)
    st.html(markup.trouble(w.text("page.failed")))
    return True
