"""The page of a diagnosis: an address and a symptom in, then the sequence, then the result."""

import streamlit as st

from assistant.pages.again import show_alone
from assistant.pages.link import Link
from assistant.pages.result import show_report
from assistant.pages.running import show_run
from assistant.pages.start import show_start
from assistant.pages.visit import follow, forget, recall, session
from assistant.texts import words


def diagnose() -> None:
    link = Link.read(st.query_params)
    w = words(link.lang)
    session.setdefault("reports", {})
    if link.run:
        follow(link)
        link = Link.read(st.query_params)
    if session.get("begun", link.matter) != link.matter:
        forget()  # the address bar has gone elsewhere
    recall(link.matter)
    running = st.empty()
    if "run" in session and "alone" not in session:
        # Emptied at once: Streamlit would leave the former screen there until the run is over.
        resting = st.empty()
        show_run(running, w)
        resting = resting.container()
    else:
        resting = st.container()
    with resting:
        if link.may_show_result and link.matter in session["reports"]:
            show_report(link.matter, w)
        else:
            show_start(link, w)
    if "alone" in session:
        show_alone(w)
