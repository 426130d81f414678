"""The first page of the staff: a case by its number."""

import streamlit as st

from assistant.pages import markup
from assistant.pages.link import Link
from assistant.texts import words


def show() -> None:
    w = words(Link.read(st.query_params).lang)
    st.html(markup.tag("h1", w.text("staff.title")))
