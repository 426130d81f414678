"""What an instruction is and is not, what it takes, and what to check before."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from assistant.pages import markup, preparation_markup
from assistant.pages.link import Link
from assistant.pages.prose import Prose
from assistant.report import Report
from assistant.texts import Words
from assistant.texts.glossary import glossary


def show_instruction(shown: Mapping[str, Any], report: Report, w: Words) -> None:
    """`shown` is the key "instruction" of `assistant.preparation.wording.to_json`."""
    here = Link(report.target.given, report.symptom, w.lang)
    ways = [
        (replace(here, symptom=other["symptom"]).to_begin(here.address), other["text"])
        for other in shown["taken_for"]
    ]
    html = preparation_markup.instruction(shown, ways, w, Prose(glossary(w), "about"))
    st.html(markup.section(w.text("page.about")) + html)
