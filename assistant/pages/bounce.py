"""The letter that came back, pasted into a result or chosen as a file: read, shown as understood,
and considered."""

from functools import partial

import streamlit as st

from assistant.asking import is_explained
from assistant.bounce.letter import MAX_BYTES, BounceError
from assistant.bounce.reading import Bounce, read_bounce
from assistant.causes.bounced import SOURCE, understood
from assistant.documents.wording import params
from assistant.pages import markup, result_markup
from assistant.pages.upload import Refused, Uploaded, upload
from assistant.report import Report
from assistant.texts import Words

# Symptoms for which people have such a letter, their own or one that somebody forwards to them.
SYMPTOMS = frozenset({"email_not_sending", "email_not_arriving"})
HEIGHT = 180  # pixels
KINDS = (".eml", ".txt", ".msg")  # Outlook's .msg is answered with how to hand in its text

Matter = tuple[str, str]

# By the matter of a Link: what was read of the letter, or the code why it was not.
LETTERS = "letters"


def letter_of(matter: Matter, report: Report) -> Bounce | None:
    """The visitor's returned letter, where one was read and the symptom is about letters."""
    letter = _letters().get(matter)
    return letter if isinstance(letter, Bounce) and report.symptom in SYMPTOMS else None


def bounce_field(matter: Matter, report: Report, w: Words) -> None:
    """The fields for the letter, and what was understood of it; `report` has considered it.

    Nothing for other symptoms.
    """
    if report.symptom not in SYMPTOMS:
        return
    key = f"letter-{'-'.join(matter)}"
    head = markup.section(
        w.text("page.bounce"), w.text("page.bounce.hint"), id=result_markup.LETTER
    )
    st.html(markup.wrapped("div", head, "to-give"))
    given = _letters().get(matter)
    needed = given is not None or not is_explained(report)
    with st.expander(w.text("page.bounce.open"), key="letter", expanded=needed):
        _fields(matter, key, w)
    _show(given, report, w)


def _fields(matter: Matter, key: str, w: Words) -> None:
    with st.form(f"form-{key}", border=False, enter_to_submit=False):
        # What was pasted stays there, also when it could not be read and during another look.
        st.text_area(w.text("page.bounce.label"), key=key, height=HEIGHT, persist_state="page")
        st.form_submit_button(
            w.text("page.bounce.read"), width="stretch", on_click=_read_text, args=(matter, key)
        )
    upload(
        w.text("page.bounce.file"),
        key,
        KINDS,
        MAX_BYTES,
        w,
        hint=w.text("page.bounce.file.hint"),
        cut=True,
        on_change=partial(_read_file, matter),
    )


def _show(letter: Bounce | str | None, report: Report, w: Words) -> None:
    if isinstance(letter, str):
        st.html(markup.trouble(w.text(f"bounce.{letter}")))
    elif letter is not None:
        evidence = understood(letter)
        lines = [w.text(f"evidence.{one.code}", **params(report, one)) for one in evidence]
        st.html(markup.understood(w.text("page.bounce.understood"), lines))
        if any(one.check == SOURCE for cause in report.causes for one in cause.evidence):
            st.html(result_markup.considered(w))


def _letters() -> dict[Matter, Bounce | str]:
    letters: dict[Matter, Bounce | str] = st.session_state.setdefault(LETTERS, {})
    return letters


def _read_text(matter: Matter, key: str) -> None:
    _read(matter, st.session_state[key] or "")


def _read_file(matter: Matter, chosen: Uploaded | Refused | None) -> None:
    if isinstance(chosen, Uploaded):
        _read(matter, chosen.data)
    elif chosen is None:
        _letters().pop(matter, None)


def _read(matter: Matter, letter: str | bytes) -> None:
    try:
        _letters()[matter] = read_bounce(letter)
    except BounceError as error:
        _letters()[matter] = error.code
