"""A diagnosis under way: the sequence, step by step, what is seen already, and a way to stop it."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assistant.documents.progress import Progress
from assistant.documents.wording import params_about
from assistant.pages import markup
from assistant.pages.description import show_description_to_come
from assistant.pages.follow import Following
from assistant.pages.visit import following, settle
from assistant.texts import Words
from checks.target import Target

UNSEEN_SECONDS = 0.15  # what takes no longer would only flash by


def show_run(place: DeltaGenerator, w: Words) -> None:
    """Follow the diagnosis to its end. Any other request of this visit interrupts it here."""
    followed = following()
    if not followed.ends_within(UNSEEN_SECONDS):
        _show_steps(place, followed, w)
    settle()


def _show_steps(place: DeltaGenerator, followed: Following, w: Words) -> None:
    target = followed.run.target
    with place.container():
        heading = w.text("page.running.heading", host=target.host)
        st.html(markup.tag("h1", heading) + markup.announcement(heading))
        early = st.empty()
        st.button(
            w.text("page.cancel"), key="cancel", on_click=followed.run.cancel, width="stretch"
        )
        steps = st.empty()
        show_description_to_come(w)
    for progress in followed.looks():
        early.html(_early(progress, followed.run.place, target, w))
        steps.html(markup.steps(followed.rows(progress, w)))
    place.empty()


def _early(progress: Progress, place: int, target: Target, w: Words) -> str:
    """What stands above the steps: the first finding, or how long it takes until there is one."""
    if place:
        further = w.text("page.running.place", place=place)
        return markup.early(w.text("page.running.queued"), further)
    if progress.found is None:
        return markup.early(w.text("page.running.patience"))
    sentence = w.text(
        f"cause.{progress.found.wording}.verdict",
        **params_about(target, *progress.found.evidence),
    )
    return markup.early(sentence, w.text("page.running.further"), w.text("page.running.found"))
