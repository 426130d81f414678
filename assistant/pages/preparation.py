"""How to reach support: two questions, the best way, and a list to tick.

Who one is, what one can reach and what is ticked live in this visit alone, as codes.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal, get_args

import streamlit as st

from assistant.asking import asked
from assistant.documents import view
from assistant.documents.checklist import alternatives
from assistant.pages import markup, preparation_markup
from assistant.pages.expectation import expected
from assistant.pages.numbers import number_fields
from assistant.pages.prose import Prose
from assistant.pages.visit import session
from assistant.preparation.access import Access, KnownAccess
from assistant.preparation.contact import Preparation
from assistant.preparation.loading import GENERIC, load_profiles
from assistant.preparation.profile import Customer, IdentifierId
from assistant.report import Report
from assistant.settings import settings
from assistant.texts import Words
from assistant.texts.glossary import glossary

UNKNOWN: Literal["unknown"] = "unknown"
CUSTOMERS: tuple[Customer, ...] = get_args(Customer)
ACCESS: tuple[KnownAccess, ...] = (*get_args(Access), UNKNOWN)

_CUSTOMER, _ACCESS = "customer", "access"  # the keys of the two questions


def prepared_for(report: Report) -> Preparation:
    """What to have ready, by the provider, the answers and the ticks of this visit."""
    # In the run in which the language changes, Streamlit hands names in the former language.
    provider = session.get(_provider_key(report))
    known = provider in load_profiles(settings().profiles)
    customer, access = session.get(_CUSTOMER), session.get(_ACCESS)
    return view.preparation(
        report,
        provider if known else report.profile,
        customer=next((one for one in CUSTOMERS if one == customer), UNKNOWN),
        access=next((one for one in ACCESS if one == access), UNKNOWN),
        ready=[id for id in get_args(IdentifierId) if session.get(_tick_key(id))],
        expected=expected(report),
    )


def show_preparation(report: Report, ready: Mapping[str, Any], w: Words) -> None:
    """`ready` is what `prepared_for` gives, in words."""
    prose = Prose(glossary(w), "ready")
    st.html(markup.section(w.text("page.ready"), ready["first"]))
    _offer_providers(report, w)
    with st.container(key="choice"):
        _ask(w)
    if besides := preparation_markup.lost(ready["lost"], w, prose) + _notes(ready):
        st.html(besides)
    for channel in ready["channels"].values():
        if channel["recommended"]:
            _best(channel, w, prose)
    besides_it = preparation_markup.other_channels(ready, w, prose)
    besides_it += _folded_rules(ready, w, prose, looks_up=not asked(report))
    notice = markup.tag("p", ready["provider"]["notice"], "quiet")
    st.html(markup.wrapped("div", besides_it, "others") + notice)
    number_fields(str(session.get(_CUSTOMER) or UNKNOWN), w)


def preset_ticks(ready: Iterable[str]) -> None:
    """Let a list that this visit has not shown yet begin with what was ticked before."""
    for id in ready:
        session.setdefault(_tick_key(id), True)


def _provider_key(report: Report) -> str:
    return f"provider-{report.target.domain}"


def _tick_key(identifier: str) -> str:
    return f"ready-{identifier}"


def _offer_providers(report: Report, w: Words) -> None:
    names = {
        one.id: one.name or w.text("page.provider.other")
        for one in load_profiles(settings().profiles).values()
    }
    ids = sorted(names, key=lambda id: (id == GENERIC, names[id]))
    st.selectbox(
        w.text("page.provider"),
        ids,
        index=ids.index(report.profile if report.profile in names else GENERIC),
        format_func=names.__getitem__,
        key=_provider_key(report),
        filter_mode=None,
    )


def _ask(w: Words) -> None:
    st.html(markup.tag("p", w.text("page.choice.hint"), "quiet"))
    st.pills(
        w.text("page.choice.customer"),
        CUSTOMERS,
        format_func=lambda one: w.text(f"page.customer.{one}"),
        key=_CUSTOMER,
        persist_state="page",
    )
    st.pills(
        w.text("page.choice.access"),
        ACCESS,
        format_func=lambda one: w.text(f"page.access.{one}"),
        key=_ACCESS,
        persist_state="page",
    )
    st.html(markup.tag("p", w.text("page.choice.mailbox"), "quiet"))


def _best(channel: Mapping[str, Any], w: Words, prose: Prose) -> None:
    """The recommended way, and what it asks for as a list to tick."""
    with st.container(key="best"):
        st.html(preparation_markup.best_channel(channel, w, prose))
        if not channel["identifiers"]:
            return
        st.html(
            markup.tag("p", w.text("page.ready.never"), "warning")
            + markup.tag("p", w.text("page.ready.tick"), "quiet")
        )
        for asked, group in preparation_markup.by_need(channel["identifiers"]):
            st.html(markup.tag("p", asked, "lead-in"))
            for choice in alternatives(group):
                if len(choice) == 1:
                    _tick(choice[0], w, prose)
                    continue
                with st.container(key=f"one-of-{choice[0]['id']}"):
                    st.html(preparation_markup.one_is_enough(w))
                    for one in choice:
                        _tick(one, w, prose)


def _tick(identifier: Mapping[str, Any], w: Words, prose: Prose) -> None:
    # Its label is Markdown: all of it our own words.
    label = f"{identifier['name']}{preparation_markup.condition(identifier)}"
    st.checkbox(label, key=_tick_key(identifier["id"]), persist_state="page")
    st.html(preparation_markup.details(identifier, w, prose))


def _notes(ready: Mapping[str, Any]) -> str:
    return markup.paragraphs((note["text"] for note in ready["notes"]), "note")


def _folded_rules(ready: Mapping[str, Any], w: Words, prose: Prose, *, looks_up: bool) -> str:
    """`looks_up`: what to look up in the panel is told here, as no field above asks for it."""
    rules = ready["disclosure"]
    figures = preparation_markup.figures(ready["look_up"]) if looks_up else ""
    parts = {
        w.text("page.ready.look_up"): figures,
        w.text("page.ready.told"): preparation_markup.rules(rules, refused=False, prose=prose),
        w.text("page.ready.refused"): preparation_markup.rules(rules, refused=True, prose=prose),
    }
    return "".join(markup.folded(label, html) for label, html in parts.items() if html)
