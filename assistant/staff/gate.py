"""Who is at the page, and whether they may be there.

    person = require(Role.MANAGER)      # at the beginning of a page: shows the sign-in and stops

    def confirm() -> None:              # in what a button calls
        if person := permitted(Role.MANAGER):
            ...

Asked anew each time, as they may have signed out elsewhere, or their time may be over.
"""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from assistant.pages import markup
from assistant.pages.link import Link
from assistant.staff import provider, roles, sign_in_page
from assistant.staff.roles import Person, Role
from assistant.staff.signing_in import is_ended, signed_in, token_in
from assistant.store.database import database
from assistant.store.errors import StoreError
from assistant.texts import words


def visitor() -> roles.Visitor:
    """Who the browser says it is, as far as that is proved. Raises StoreError."""
    if provider.is_set_up():
        known = provider.identity()
        return None if known is None or is_ended(database(), known) else known
    token = token_in(st.context.cookies)
    return signed_in(database(), token, datetime.now(UTC)) if token else None


def permitted(role: Role) -> Person | None:
    """Who is signed in and may do what `role` may; else None, and nothing is shown."""
    try:
        person = _person(visitor())
    except StoreError:
        return None
    return person if person and person.may(role) else None


def require(role: Role) -> Person:
    """Who is signed in and may do what `role` may; for others the page ends here, and says why."""
    person = admit(role)
    if person is None:
        st.stop()
    return person


def admit(role: Role) -> Person | None:
    """Who is signed in and may do what `role` may; for others None, and the page says why."""
    w = words(Link.read(st.query_params).lang)
    try:
        known = visitor()
    except StoreError:
        st.html(markup.trouble(w.text("staff.refused.store")))
        return None
    person = _person(known)
    if person is None:
        sign_in_page.show(w, stranger=roles.name_of(known) if known else "")
        return None
    if not person.may(role):
        st.html(markup.trouble(w.text("staff.not_permitted", name=person.name)))
        return None
    return person


def _person(known: roles.Visitor) -> Person | None:
    return roles.person(known, provider.rules(), datetime.now(UTC))
