"""What stands below every page: the ways to the others."""

import streamlit as st

from assistant.pages import markup
from assistant.pages.link import Link
from assistant.pages.table import PAGES
from assistant.texts import words


def footer(current: str) -> None:
    """The links; `current` is the path of the page that is shown."""
    lang = Link.read(st.query_params).lang
    w = words(lang)
    links = [
        (f"./{page.path}?lang={lang}", w.text(page.link), page.path == current)
        for page in PAGES
        if page.link
    ]
    st.html(markup.ways(w.text("page.footer"), links))
