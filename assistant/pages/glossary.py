"""The terms of our texts, to read and to search; `?term=` opens one: each has its address."""

from collections.abc import Iterable
from html import escape

import streamlit as st

from assistant.pages import markup
from assistant.pages.link import Link
from assistant.pages.prose import address
from assistant.texts import Words, words
from assistant.texts.glossary import Term, glossary

LONGEST = 60  # characters of what is searched for


def show_glossary() -> None:
    w = words(Link.read(st.query_params).lang)
    known = glossary(w)
    st.html(markup.opening(w.text("page.glossary.title"), w.text("page.glossary.lead")))
    asked = known.named(st.query_params.get("term", "")[:LONGEST])
    if asked:
        st.html(entries([asked], "open"))
    wanted = st.text_input(
        w.text("page.glossary.search"),
        key="search",
        max_chars=LONGEST,
        placeholder=w.text("page.glossary.example"),
        live=True,
    )
    found = known.search(wanted or "")
    if wanted and not found:
        st.html(markup.trouble(w.text("page.glossary.none")))
    st.html(
        markup.section(w.text("page.glossary.found" if wanted and found else "page.glossary.all"))
        + entries(found or known.terms)
        + _back(w)
    )


def entries(terms: Iterable[Term], css: str = "") -> str:
    """Each term with its meaning and what it is not, under its own address."""
    return markup.wrapped("dl", "".join(map(_entry, terms)), f"glossary {css}".strip())


def _entry(term: Term) -> str:
    return (
        f'<div id="{escape(term.id)}"><dt><a href="{escape(address(term))}">'
        f"{escape(term.title)}</a></dt>"
        f"<dd>{escape(term.meaning)} {escape(term.confused)}</dd></div>"
    )


def _back(w: Words) -> str:
    link = f'<a href="./?lang={escape(w.lang)}">{escape(w.text("page.glossary.back"))}</a>'
    return markup.wrapped("p", link, "back")
