"""A diagnosis under way: the sequence, step by step, and a way to stop it."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assistant.pages import markup
from assistant.pages.description import show_description_to_come
from assistant.pages.visit import keep, session
from assistant.texts import Words


def show_run(place: DeltaGenerator, w: Words) -> None:
    """Follow the diagnosis to its end. Any other request of this visit interrupts it here."""
    following = session["run"]
    with place.container():
        heading = w.text("page.running.heading", host=following.run.target.host)
        st.html(markup.opening(heading, w.text("page.running.patience"), aloud=True))
        steps = st.empty()
        st.button(w.text("page.cancel"), on_click=following.run.cancel, width="stretch")
        show_description_to_come(w)
    for progress in following.looks():
        if following.run.is_queued:
            steps.html(markup.tag("p", w.text("page.running.queued")))
        else:
            steps.html(markup.steps(following.rows(progress, w)))
    place.empty()
    matter = session["begun"]
    del session["run"], session["begun"]
    keep(matter, following.run.report())
