"""What a visitor reads who has begun too many diagnoses, or one of an address too often."""

import streamlit as st

from assistant.pages import markup
from assistant.pages.recent import Matter
from assistant.pages.visit import Held, session
from assistant.texts import Words


def show_held(matter: Matter, w: Words) -> None:
    """Why the diagnosis of `matter` has not begun and when it may, if that is so."""
    held: Held | None = session.get("held")
    if held is not None and held.matter == matter:
        st.html(markup.trouble(w.count(f"limit.{held.wait.whose}", held.wait.seconds)))
