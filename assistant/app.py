"""The Streamlit entry: language and navigation, nothing else."""

import streamlit as st

from assistant.manager import banner
from assistant.pages.footer import footer
from assistant.pages.header import header
from assistant.pages.link import Link
from assistant.pages.table import PAGES
from assistant.staff.frame import enter
from assistant.texts import words

w = words(Link.read(st.query_params).lang)

pages = {
    st.Page(
        page.show, title=w.text(page.title), url_path=page.path, default=not page.path
    ): page.role
    for page in PAGES
}
chosen = st.navigation(list(pages), position="hidden")
st.set_page_config(page_title=chosen.title, layout="centered")
header()
role = next(needs for page, needs in pages.items() if page.url_path == chosen.url_path)
person = enter(role, {page: needs for page, needs in pages.items() if needs}, w) if role else None
if person:
    banner.show(person, w)
if person or not role:
    chosen.run()
footer(chosen.url_path)
