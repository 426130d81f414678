"""The page of a diagnosis: an address and a symptom in, then the sequence, then the result."""

import streamlit as st

from assistant.pages.again import show_alone
from assistant.pages.link import Link
from assistant.pages.result import show_report
from assistant.pages.running import show_run
from assistant.pages.start import show_start
from assistant.pages.visit import begin, forget, session, show_in_address_bar
from assistant.report import Report
from assistant.texts import words


def diagnose() -> None:
    link = Link.read(st.query_params)
    w = words(link.lang)
    reports: dict[tuple[str, str], Report] = session.setdefault("reports", {})
    if link.run:
        if link.matter in reports:  # gone back to in the browser
            show_in_address_bar(link.started(link.address))
        else:
            begin(link)
        link = Link.read(st.query_params)
    if "run" in session and session["begun"] != link.matter:
        forget()  # the address bar has gone elsewhere
    running = st.empty()
    if "run" in session and "alone" not in session:
        # Emptied at once: Streamlit would leave the former screen there until the run is over.
        resting = st.empty()
        show_run(running, w)
        resting = resting.container()
    else:
        resting = st.container()
    with resting:
        if link.matter in reports:
            show_report(link.matter, w)
        else:
            show_start(link, w)
    if "alone" in session:
        show_alone(w)
