"""The Streamlit entry: language and navigation, nothing else."""

import streamlit as st

from assistant.pages.footer import footer
from assistant.pages.header import header
from assistant.pages.link import Link
from assistant.pages.table import PAGES
from assistant.texts import words

w = words(Link.read(st.query_params).lang)

pages = [
    st.Page(page.show, title=w.text(page.title), url_path=page.path, default=not page.path)
    for page in PAGES
]
chosen = st.navigation(pages, position="hidden")
st.set_page_config(page_title=chosen.title, layout="centered")
header()
chosen.run()
footer(chosen.url_path)
