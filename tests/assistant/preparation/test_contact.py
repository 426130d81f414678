"""Choosing the channel and collecting what it asks for, for whatever profile."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.causes.catalogue import catalogue
from assistant.preparation.access import LOST, Access
from assistant.preparation.contact import (
    ACTS_FOR_OWNER,
    CONTACT_MAILBOX_MAY_FAIL,
    UnknownSymptomError,
    kind_of_tld,
    prepare,
)
from assistant.preparation.loading import load_profiles, matters
from assistant.preparation.profile import (
    Channel,
    Customer,
    IdentifierId,
    Order,
    Requirement,
    SymptomId,
)
from assistant.report import Acts
from assistant.symptoms import symptoms

PROFILES = load_profiles()
GENERIC = PROFILES["generic"]
NAZWA = PROFILES["nazwa"]


def test_every_symptom_has_its_matter() -> None:
    assert set(matters().matters) == set(get_args(SymptomId)) == set(symptoms())


@pytest.mark.parametrize("symptom", get_args(SymptomId))
def test_an_incident_is_one_everywhere(symptom: SymptomId) -> None:
    assert (matters().matters[symptom].purpose == "incident") is symptoms()[symptom].is_incident


@pytest.mark.parametrize(
    ("symptom", "cause", "section"),
    [
        ("website_down", None, "hosting"),
        ("website_down", "domain_expired", "domains"),
        ("website_down", "website_project_expired", "website_project"),
        ("email_login", None, "mail"),
        ("email_login", "delegation_missing", "domains"),
        ("website_down", "assistant_offline", "hosting"),
        ("dns_change", "certificate_expired", "domains"),
        ("other", "domain_expired", None),
    ],
)
def test_the_cause_of_an_incident_decides_the_section(
    symptom: str, cause: str | None, section: str | None
) -> None:
    assert prepare(NAZWA, symptom, main_cause=cause).section == section


@pytest.mark.parametrize(
    ("symptom", "cause", "warned"),
    [
        ("email_not_arriving", None, True),
        ("website_down", "domain_expired", True),
        ("website_down", "certificate_expired", False),
        ("website_down", None, False),
        ("dns_change", None, False),
    ],
)
def test_a_dead_domain_warns_of_its_own_mailbox(
    symptom: str, cause: str | None, warned: bool
) -> None:
    for plan in prepare(NAZWA, symptom, main_cause=cause).channels:
        assert (CONTACT_MAILBOX_MAY_FAIL in plan.limits) is (warned and plan.id == "email")


@pytest.mark.parametrize(
    ("acts", "looks_up"),
    [(None, True), (Acts.SUPPORT, True), (Acts.CUSTOMER, False), (Acts.WAIT, False)],
)
def test_nothing_is_looked_up_when_somebody_else_can_act(acts: Acts | None, looks_up: bool) -> None:
    assert bool(prepare(NAZWA, "website_down", acts=acts).look_up) is looks_up


@pytest.mark.parametrize(
    ("cause", "first"),
    [("service_suspended", "unpaid"), ("domain_on_hold", "unpaid"), (None, "service_dates")],
)
def test_what_tells_most_about_the_cause_is_looked_up_first(cause: str | None, first: str) -> None:
    figures = prepare(NAZWA, "website_down", main_cause=cause, acts=Acts.SUPPORT).look_up
    assert figures[0] == first
    assert len(figures) == len(set(figures))
    assert "service_dates" in figures


def test_causes_that_decide_what_to_look_up_are_known() -> None:
    assert set(matters().look_up_first) <= set(catalogue())
    assert {one for causes in matters().in_panel.values() for one in causes} <= set(catalogue())


def test_generic_promises_nothing() -> None:
    assert {channel.offered for channel in GENERIC.channels} == {"maybe"}
    assert {row.asked for row in GENERIC.requirements} == {"may"}
    assert prepare(GENERIC, "website_down").recommended is not None


def test_a_channel_that_surely_exists_goes_before_one_that_may() -> None:
    order = Order(question=(), incident=("messenger", "email"), instruction=(), written=())
    channels = (
        Channel(id="email", offered="yes", accepts=("incident",), source="operator"),
        Channel(id="messenger", offered="maybe", accepts=("incident",), source="operator"),
        Channel(id="phone", offered="yes", accepts=("question",), source="operator"),
    )
    profile = replace(GENERIC, channels=channels, order=order)
    plans = prepare(profile, "website_down").channels
    assert [(plan.id, plan.accepts, plan.recommended) for plan in plans] == [
        ("messenger", True, False),
        ("email", True, True),
        ("phone", False, False),
    ]
    assert prepare(profile, "dns_change").recommended is None


def test_a_channel_that_refuses_the_matter_asks_for_nothing() -> None:
    everywhere = Requirement(identifiers=("nip",), asked="always", source="operator")
    profile = replace(GENERIC, requirements=(everywhere,))
    for plan in prepare(profile, "website_down").channels:
        assert plan.requirements == ((everywhere,) if plan.accepts else ())


@pytest.mark.parametrize("symptom", ["", "website", "WEBSITE_DOWN"])
def test_unknown_symptom_is_an_error(symptom: str) -> None:
    with pytest.raises(UnknownSymptomError) as error:
        prepare(NAZWA, symptom)
    assert error.value.code == "symptom_unknown"
    assert error.value.params == {"given": symptom}


@settings(deadline=None)
@given(
    profile=st.sampled_from(list(PROFILES.values())),
    symptom=st.sampled_from(get_args(SymptomId)),
    customer=st.sampled_from(["unknown", *get_args(Customer)]),
    access=st.sampled_from(["unknown", *get_args(Access)]),
    cause=st.sampled_from([None, "domain_expired", "check_inconclusive", "no_such_cause"]),
    acts=st.sampled_from([None, *Acts]),
)
def test_every_matter_can_be_prepared(
    profile: Any, symptom: str, customer: Any, access: Any, cause: str | None, acts: Acts | None
) -> None:
    preparation = prepare(profile, symptom, customer, cause, acts, access=access)
    assert preparation == prepare(profile, symptom, customer, cause, acts, access=access)
    assert {plan.id for plan in preparation.channels} == {c.id for c in profile.channels}
    assert [plan.recommended for plan in preparation.channels].count(True) == 1
    assert preparation.recommended is not None
    assert preparation.recommended.accepts
    for plan in preparation.channels:
        if customer == "person":
            assert not {"nip", "regon"} & {
                id for row in plan.requirements for id in row.identifiers
            }


def test_every_cause_of_the_catalogue_belongs_to_one_section() -> None:
    placed = [code for codes in matters().sections.values() for code in codes]
    assert len(placed) == len(set(placed))
    assert set(catalogue()) - set(placed) == {"assistant_offline", "check_inconclusive"}


# ---- who asks, and what they can still reach


def test_who_acts_for_the_owner_is_asked_what_an_owner_is_and_told_what_they_cannot() -> None:
    acting, firm = (prepare(NAZWA, "dns_change", who) for who in ("representative", "business"))
    assert [plan.requirements for plan in acting.channels] == [
        plan.requirements for plan in firm.channels
    ]
    assert ACTS_FOR_OWNER in acting.notes
    assert ACTS_FOR_OWNER not in firm.notes


@pytest.mark.parametrize(
    ("symptom", "access", "recommended", "barred"),
    [
        # What a provider surely asks for and one cannot give, bars the way.
        ("dns_change", "unknown", "phone", set()),
        ("dns_change", "both", "phone", set()),
        ("dns_change", "panel", "phone", {"email"}),
        ("dns_change", "mailbox", "email", {"phone", "livechat"}),
        ("dns_change", "neither", "in_person", {"phone", "livechat", "email"}),
        ("restore_backup", "panel", "phone", {"email"}),
        # A question is put by telephone without a code, which then may be asked for.
        ("website_down", "mailbox", "email", set()),
        ("website_down", "neither", "in_person", {"email"}),
        ("website_down", "panel", "phone", {"email"}),
    ],
)
def test_lost_access_leads_to_a_way_that_is_left(
    symptom: str, access: Any, recommended: str, barred: set[str]
) -> None:
    preparation = prepare(NAZWA, symptom, access=access)
    assert preparation.recommended is not None
    assert preparation.recommended.id == recommended
    assert {plan.id for plan in preparation.channels if plan.barred} == barred


def test_a_mailbox_that_may_fail_is_no_way_out_for_whom_the_panel_is_lost() -> None:
    working, failing = (
        prepare(NAZWA, "website_down", main_cause=cause, access="mailbox").recommended
        for cause in (None, "domain_expired")
    )
    assert working is not None
    assert failing is not None
    assert (working.id, failing.id) == ("email", "in_person")


def test_what_is_lost_is_told_only_of_ways_that_the_provider_has() -> None:
    assert prepare(NAZWA, "dns_change", access="both").lost == ()
    assert prepare(NAZWA, "dns_change", access="neither").lost == tuple(LOST["neither"])
    by_mail = replace(
        NAZWA,
        channels=tuple(channel for channel in NAZWA.channels if channel.id == "email"),
        order=Order(question=(), incident=(), instruction=(), written=()),
    )
    told = prepare(by_mail, "dns_change", access="neither").lost
    assert told == ("reset_password", "numbers_prove_nothing")


def test_nobody_is_told_to_stay_logged_in_who_cannot_log_in() -> None:
    limits = prepare(NAZWA, "dns_change", access="neither").channels[0].limits
    assert "logged_in" not in limits
    assert "panel_needed" in limits


def test_ticks_count_for_what_is_asked_for_and_in_one_order() -> None:
    ticked: list[IdentifierId] = ["photo_id", "nip", "panel_data", "one_time_password"]
    assert prepare(NAZWA, "website_down", "person", ready=ticked).ready == (
        "panel_data",
        "photo_id",
    )


@pytest.mark.parametrize(
    ("tld", "kind"),
    [
        ("pl", "pl"),
        ("eu", "eu"),
        ("com", "global"),
        ("shop", "global"),
        ("de", None),
        ("xn--p1ai", None),
    ],
)
def test_the_kind_of_a_top_level_domain(tld: str, kind: str | None) -> None:
    assert kind_of_tld(tld) == kind
