"""A consultant makes a link for a customer: address and symptom, as far as they are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from html import escape

import streamlit as st

from assistant.documents import view
from assistant.pages import markup
from assistant.pages.link import MOST_REFERENCE, Link, read_reference
from assistant.pages.result_markup import copy_button
from assistant.settings import settings
from assistant.staff.gate import require
from assistant.staff.link_builder import address_of, origin, qr_code
from assistant.staff.roles import Role
from assistant.symptoms import DEFAULT, symptoms
from assistant.texts import LANGUAGES, Words, words
from checks.target import InputError, parse_target

OPEN = ""  # the symptom that the customer is to choose


def show() -> None:
    require(Role.CONSULTANT)
    w = words(Link.read(st.query_params).lang)
    st.html(markup.opening(w.text("staff.links.heading"), w.text("staff.links.lead")))
    address = _address(w)
    symptom = st.selectbox(
        w.text("staff.links.symptom"),
        (OPEN, *symptoms()),
        format_func=lambda one: w.text(f"symptom.{one}" if one else "staff.links.symptom.open"),
        key="link-symptom",
        filter_mode=None,
    )
    lang = st.segmented_control(
        w.text("staff.links.lang"),
        LANGUAGES,
        default=LANGUAGES[0],
        format_func=lambda one: w.text(f"page.language.{one}"),
        key="link-lang",
        required=True,
    )
    reference = _reference(w)
    complete = bool(address and symptom)
    runs = st.checkbox(w.text("staff.links.run"), key="link-run", disabled=not complete)
    if not complete:
        st.html(markup.tag("p", w.text("staff.links.run.hint"), "quiet"))
    if address is None or reference is None:
        return
    link = Link(
        address=address,
        symptom=symptom or DEFAULT,
        lang=lang or LANGUAGES[0],
        run=runs and complete,
        reference=reference,
    )
    here = origin(settings().public_url, st.context.url or "")
    addresses = {
        lang: address_of(here, replace(link, lang=lang), symptom_known=bool(symptom))
        for lang in LANGUAGES
    }
    st.html(made(addresses, link, w))


def _address(w: Words) -> str | None:
    """What is to be checked: empty to leave it to the customer, None for what cannot be used."""
    typed = st.text_input(
        w.text("staff.links.address"),
        key="link-address",
        placeholder=w.text("page.address.example"),
    ).strip()
    if not typed:
        return ""
    try:
        return parse_target(typed).given
    except InputError as error:
        shown = view.refusal(error, w)
        st.html(markup.trouble(" ".join(filter(None, (shown.sentence, shown.question)))))
        return None


def _reference(w: Words) -> str | None:
    typed = st.text_input(
        w.text("staff.links.reference"), key="link-reference", max_chars=MOST_REFERENCE
    ).strip()
    st.html(markup.tag("p", w.text("staff.links.reference.hint"), "quiet"))
    if typed and read_reference(typed) != typed:
        st.html(markup.trouble(w.text("staff.links.reference.refused")))
        return None
    return typed


def made(addresses: Mapping[str, str], link: Link, w: Words) -> str:
    """The link with its buttons, its QR code, and the sentences to send, each with the link to the
    page in its own language, of `addresses`.
    """
    address = addresses[link.lang]
    sentences = "".join(_sentence(lang, addresses[lang], link.address, w) for lang in LANGUAGES)
    return (
        f"{markup.section(w.text('staff.links.made'))}"
        f'<pre id="made-link" class="description" tabindex="0">{escape(address)}</pre>'
        f"{copy_button('made-link', w.text('staff.links.copy'), w, 'copy')}"
        f"{_qr(address, w)}"
        f"{markup.section(w.text('staff.links.sentences'))}{sentences}"
    )


def _qr(address: str, w: Words) -> str:
    code = qr_code(address)
    if code is None:
        return markup.tag("p", w.text("staff.links.qr.none"), "quiet")
    return f'<p class="qr"><img src="{code}" alt="{escape(w.text("staff.links.qr"))}"></p>'


def _sentence(lang: str, address: str, examined: str, w: Words) -> str:
    theirs = words(lang)
    text = (
        theirs.text("staff.links.sentence.address", link=address, given=examined)
        if examined
        else theirs.text("staff.links.sentence", link=address)
    )
    id = f"sentence-{lang}"
    return (
        f'<div class="sentence"><h3>{escape(w.text(f"page.language.{lang}"))}</h3>'
        f'<pre id="{id}" class="description" lang="{lang}" tabindex="0">{escape(text)}</pre>'
        f"{copy_button(id, w.text('page.copy'), w, 'plain')}</div>"
    )
