"""What stands above every page of the staff: who is signed in, the other pages, the way out."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import streamlit as st

from assistant.pages import markup
from assistant.staff import provider
from assistant.staff.gate import admit
from assistant.staff.roles import Person, Role
from assistant.staff.session_route import PATH
from assistant.texts import Words


def enter(role: Role, pages: Mapping[st.Page, Role], w: Words) -> Person | None:
    """Let in who may see a page of `role`, and show them the ways to those of `pages` that they may
    see; everybody else is shown the sign-in, and is None.
    """
    person = admit(role)
    if person is None:
        return None
    with st.container(key="staff-frame"):
        with st.container(horizontal=True, key="staff-pages"):
            for page, needs in pages.items():
                if person.may(needs):
                    st.page_link(page, label=page.title, query_params={"lang": w.lang})
        if provider.is_set_up():
            st.html(markup.tag("p", who(person, w), "quiet"))
            st.button(w.text("staff.sign_out"), key="leave", on_click=provider.sign_out)
        else:
            st.html(signed_in(person, w))
    return person


def who(person: Person, w: Words) -> str:
    return w.text("staff.signed_in", name=person.name, role=w.text(f"staff.role.{person.role}"))


def signed_in(person: Person, w: Words) -> str:
    """Who is signed in, and the button to leave, which assets/page.js serves."""
    return (
        f'<div class="signed-in"><span class="quiet">{escape(who(person, w))}</span>'
        f'<button type="button" class="plain" data-signs-out=".{PATH}?lang={w.lang}"'
        f' data-failed="{escape(w.text("staff.refused.away"))}">'
        f"{escape(w.text('staff.sign_out'))}</button></div>"
    )
