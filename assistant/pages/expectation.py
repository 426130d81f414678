"""What ought to be at the address, asked of whoever sees something else there; left open by most.

The answer lives in this visit alone, as a code, and goes into the description for support.
"""

from __future__ import annotations

from typing import get_args

import streamlit as st

from assistant.pages.visit import session
from assistant.preparation.contact import Expected
from assistant.report import Report
from assistant.texts import Words

SYMPTOM = "website_wrong_content"
ANSWERS: tuple[Expected, ...] = get_args(Expected)


def expected_field(report: Report, w: Words) -> None:
    """One question with few answers; nothing for other symptoms."""
    if report.symptom != SYMPTOM:
        return
    st.pills(
        w.text("page.expected"),
        ANSWERS,
        format_func=lambda one: w.text(f"preparation.expected.{one}"),
        key=_key(report),
        persist_state="page",
    )


def expected(report: Report) -> Expected | None:
    """What was answered of the address in this visit."""
    if report.symptom != SYMPTOM:
        return None
    given = session.get(_key(report))
    return next((one for one in ANSWERS if one == given), None)


def _key(report: Report) -> str:
    return f"expected-{report.target.host}"
