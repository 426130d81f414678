"""Fields for a firm's numbers, for a letter of the customer's own: kept in this visit alone."""

from collections.abc import Mapping

import streamlit as st

from assistant.pages import markup
from assistant.pages.visit import session
from assistant.preparation.numbers import CHECKS, LONGEST, NumberError, NumberKind
from assistant.texts import Words

# Who has such numbers, or acts for somebody who may.
FIRMS = frozenset({"business", "organisation", "representative"})


def number_fields(customer: str, w: Words) -> None:
    """The fields, folded, for a `customer` who may have such numbers; for others nothing."""
    if customer not in FIRMS:
        return
    with st.container(key="numbers"), st.expander(w.text("page.numbers")):
        st.html(markup.tag("p", w.text("page.numbers.hint"), "quiet"))
        for kind in CHECKS:
            st.text_input(
                w.text(f"page.number.{kind}"),
                key=_key(kind),
                max_chars=LONGEST,
                autocomplete="off",
                persist_state="page",
            )
            if typed := _typed(kind):
                _show_fault(kind, typed, w)


def typed_numbers() -> Mapping[NumberKind, str]:
    """The numbers that this visitor has typed and that are right, digits only. For a document that
    the visitor takes away, and nothing else: they are neither stored nor logged nor sent."""
    numbers: dict[NumberKind, str] = {}
    for kind, check in CHECKS.items():
        try:
            if typed := _typed(kind):
                numbers[kind] = check(typed)
        except NumberError:
            continue
    return numbers


def _key(kind: NumberKind) -> str:
    return f"number-{kind}"


def _typed(kind: NumberKind) -> str:
    return str(session.get(_key(kind)) or "").strip()


def _show_fault(kind: NumberKind, typed: str, w: Words) -> None:
    try:
        CHECKS[kind](typed)
    except NumberError as error:
        st.html(markup.trouble(w.text(f"number.{kind}.{error.code}")))
