"""What the profiles of providers hold and leave empty: for the operator, to read only.

Open to everybody: all of it stands on the pages of customers as well.
"""

from html import escape

import streamlit as st

from assistant.pages import markup
from assistant.pages.link import Link
from assistant.preparation.profile_wording import Overview, Row, overviews
from assistant.settings import settings
from assistant.texts import words


def show_profiles() -> None:
    w = words(Link.read(st.query_params).lang)
    st.html(
        markup.opening(w.text("page.profiles.title"), w.text("page.profiles.lead"))
        + markup.tag("p", w.text("page.profiles.empty"), "quiet")
    )
    shown, troubles = overviews(settings().profiles, w)
    for sentence in troubles:
        st.html(markup.trouble(sentence))
    st.html("".join(map(_profile, shown)))


def _profile(shown: Overview) -> str:
    rows = "".join(map(_row, shown.rows))
    return markup.section(shown.title, shown.filled) + markup.wrapped("dl", rows, "profile")


def _row(row: Row) -> str:
    state = "skipped" if row.note else "ok"
    values = markup.tag("dd", ", ".join(row.values)) if row.values else ""
    note = markup.tag("dd", row.note, "quiet") if row.note else ""
    return (
        f"<div><dt>{markup.sign(state)}<span>{escape(row.label)} <code>{escape(row.key)}</code>"
        f"</span></dt>{values}{note}</div>"
    )
