"""The Streamlit entry: language and navigation, nothing else."""

import streamlit as st

from assistant.pages.header import header
from assistant.pages.link import Link
from assistant.pages.table import PAGES
from assistant.texts import words

text = words(Link.read(st.query_params).lang).text

st.set_page_config(page_title=text("page.title"), layout="centered")
pages = [
    st.Page(page.show, title=text(page.title), url_path=page.path, default=not page.path)
    for page in PAGES
]
chosen = st.navigation(pages, position="hidden")
header()
chosen.run()
