"""The page on letters to support: would one from the contact address count, and does a sent one?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assistant.documents.view import Refusal
from assistant.letter import Judgement, Letter, Run, read
from assistant.pages import letter_markup, markup
from assistant.pages.link import Link
from assistant.pages.upload import Refused, Uploaded, upload
from assistant.pages.zone import zone
from assistant.settings import settings
from assistant.texts import Words, words
from checks.letter.reading import LETTER_BYTES, mailboxes
from checks.target import InputError, parse_target

CONTACT_CHARS = 320  # of a mail address, RFC 5321 section 4.5.3.1
KINDS = (".eml", ".txt")
HEIGHT = 120  # pixels
LOOK_SECONDS = 0.2
UNSEEN_SECONDS = 0.15  # what takes no longer would only flash by

# By name: "letter-run" and "letter-asked" (a Judged without judgement) while one is under way,
# "letter-judged" the last one that ended, "letter" what was handed in, "letter-trouble" the key of
# the text that says why it could not be, "contact-refused" likewise of the address, and
# "letter-attempts" how often something was asked for.
session = st.session_state


@dataclass(frozen=True)
class Judged:
    """What was asked, `letter` without its content; `judgement` is None when it was stopped.

    `number` counts what was asked in this visit.
    """

    number: int
    contact: str | None
    letter: Letter | None
    judgement: Judgement | None = None


def letter() -> None:
    w = words(Link.read(st.query_params).lang)
    # One character more than can be used: what is too long must stay too long.
    session.setdefault("contact", st.query_params.get("contact", "")[: CONTACT_CHARS + 1])
    st.html(markup.opening(w.text("page.letter.title"), w.text("page.letter.lead")))
    _contact_field(w)
    place = st.container()
    _letter_fields(w)
    if "letter-run" in session:
        _follow(place.empty(), w)
    if judged := session.get("letter-judged"):
        place.html(_result(judged, w))


def contact_in(text: str) -> str | None:
    """The one mail address in a text such as "Biuro <biuro@firma.pl>"; None without, or with
    several."""
    found = list(mailboxes(text.strip())) if len(text) <= CONTACT_CHARS else []
    if len(found) != 1:
        return None
    try:
        parse_target(found[0])
    except InputError:
        return None
    return found[0]


def _contact_field(w: Words) -> None:
    with st.form("contact-form", border=False):
        st.text_input(
            w.text("page.letter.contact"),
            key="contact",
            placeholder=w.text("page.letter.contact.example"),
        )
        if refused := session.get("contact-refused"):
            shown = Refusal(w.text(f"page.letter.contact.{refused}"))
            st.html(markup.refusal(shown, "", session["letter-attempts"]))
        st.form_submit_button(
            w.text("page.letter.check"), type="primary", width="stretch", on_click=_ask
        )


def _letter_fields(w: Words) -> None:
    st.html(markup.section(w.text("page.letter.own"), w.text("page.letter.own.hint")))
    upload(
        w.text("page.letter.file"),
        "letter",
        KINDS,
        LETTER_BYTES,
        w,
        hint=w.text("page.letter.file.hint"),
        on_change=_take_file,
    )
    with st.form("letter-form", border=False, enter_to_submit=False):
        st.text_area(w.text("page.letter.text"), key="letter-text", height=HEIGHT)
        if session.get("letter-empty"):
            st.html(markup.trouble(w.text("page.letter.empty")))
        st.form_submit_button(w.text("page.letter.read"), width="stretch", on_click=_take_text)
    lines = (markup.tag("li", line) for line in w.lines("page.letter.how.lines"))
    how = markup.wrapped("ul", "".join(lines), "seen")
    st.html(markup.folded(w.text("page.letter.how"), how))


def _take_file(chosen: Uploaded | Refused | None) -> None:
    if isinstance(chosen, Uploaded):
        _hand_in(chosen.data)
    elif chosen is None:
        _let_go()


def _take_text() -> None:
    pasted = session["letter-text"] or ""
    if pasted.strip():
        _hand_in(pasted[: LETTER_BYTES + 1].encode("utf-8", "replace"))
    elif "letter" not in session:
        session["letter-empty"] = True


def _hand_in(data: bytes) -> None:
    session["letter"] = read(data)
    _ask()


def _let_go() -> None:
    """Forget the letter and what was said of it."""
    for name in ("letter", "letter-judged"):
        session.pop(name, None)


def _ask() -> None:
    """Begin to judge what is there now: the letter, or else the address."""
    if run := session.pop("letter-run", None):
        run.cancel()
    session["letter-attempts"] = number = session.get("letter-attempts", 0) + 1
    session["letter-empty"] = False
    typed, handed_in = session["contact"].strip(), session.get("letter")
    contact = contact_in(typed)
    session["contact-refused"] = None
    if contact is None and (typed or handed_in is None):
        session["contact-refused"] = "wrong" if typed else "missing"
        session.pop("letter-judged", None)
        return
    if contact:
        st.query_params["contact"] = contact
    kept = handed_in and replace(handed_in, raw=b"")
    session["letter-asked"] = Judged(number, contact, kept)
    session["letter-run"] = Run(handed_in, contact, settings())


def _follow(place: DeltaGenerator, w: Words) -> None:
    """Wait for the judgement. Any other request of this visit interrupts it here, and can only do
    so when something is sent to the browser."""
    run: Run = session["letter-run"]
    if not run.ends_within(UNSEEN_SECONDS):
        with place.container():
            told = st.empty()
            st.button(w.text("page.cancel"), key="cancel", on_click=run.cancel, width="stretch")
        running = w.text("page.letter.running")
        while not run.ends_within(LOOK_SECONDS):
            told.html(markup.early(running) + markup.announcement(running))
        place.empty()
    asked = session.pop("letter-asked")
    del session["letter-run"]
    session["letter-judged"] = replace(asked, judgement=run.judgement())


def _result(judged: Judged, w: Words) -> str:
    if judged.judgement is None:
        return markup.trouble(w.text("page.letter.stopped"))
    shown = partial(letter_markup.result, judged.judgement, judged.contact, judged.letter)
    return letter_markup.brought_into_view(shown(w, zone()), judged.number)
