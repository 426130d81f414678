"""The sign-in for staff, shown in the place of any page that is theirs."""

from __future__ import annotations

from html import escape

import streamlit as st

from assistant.pages import markup
from assistant.staff import provider
from assistant.staff.session_route import PATH
from assistant.staff.way_back import REFUSED
from assistant.store.staff import NAME_CHARS
from assistant.texts import Words

# As the form sends them. Streamlit takes out a field called "name": it would hide the form's own.
NAMES = {"name": "person", "key": "key"}


def show(w: Words, stranger: str = "") -> None:
    """The sign-in; `stranger` is whom the provider vouches for and who has no role, or whose time
    is over.
    """
    st.html(markup.opening(w.text("staff.sign_in.heading"), w.text("staff.sign_in.lead")))
    if not provider.is_set_up():
        st.html(key_form(w))
        return
    if stranger:
        st.html(markup.trouble(w.text("staff.stranger", name=stranger)))
    elif REFUSED in st.query_params:
        st.html(markup.trouble(w.text("staff.refused.unconfirmed")))
    for name in provider.names():
        label = w.text("staff.sign_in.at", provider=name) if name else w.text("staff.sign_in")
        st.button(label, type="primary", key=f"login-{name}", on_click=st.login, args=(name,))
    if stranger:
        st.button(w.text("staff.sign_out"), key="leave-stranger", on_click=provider.sign_out)


def key_form(w: Words) -> str:
    """The form for name and staff key, which assets/page.js sends."""
    return (
        f'<form class="sign-in" method="post" action=".{PATH}?lang={w.lang}" data-signs-in'
        f' data-failed="{escape(w.text("staff.refused.away"))}">'
        f"{_field('name', 'text', 'name', w)}{_field('key', 'password', 'current-password', w)}"
        '<p class="trouble" id="sign-in-refused" role="alert" hidden></p>'
        f'<button type="submit" class="copy">{escape(w.text("staff.sign_in"))}</button></form>'
    )


def _field(name: str, kind: str, completes: str, w: Words) -> str:
    id = f"sign-in-{name}"
    return (
        f'<label for="{id}">{escape(w.text(f"staff.sign_in.{name}"))}</label>'
        f'<input id="{id}" name="{NAMES[name]}" type="{kind}" autocomplete="{completes}" required'
        f' maxlength="{NAME_CHARS}" spellcheck="false" aria-describedby="{id}-hint">'
        f"{_hint(id, w.text(f'staff.sign_in.{name}.hint'))}"
    )


def _hint(id: str, text: str) -> str:
    return f'<p class="quiet" id="{id}-hint">{escape(text)}</p>'
