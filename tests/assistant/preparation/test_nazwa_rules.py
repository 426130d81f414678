"""What nazwa.pl asks for and takes, each rule beside the document and the sentence it comes from.

Documents by their id in docs/sources.md; the sentences are told in other words.
"""

from __future__ import annotations

from typing import Any

import pytest

from assistant.preparation.contact import ChannelPlan, Preparation, prepare
from assistant.preparation.loading import load_profiles
from assistant.preparation.profile import Profile


@pytest.fixture(scope="module")
def nazwa() -> Profile:
    return load_profiles()["nazwa"]


def plan(preparation: Preparation, channel: str) -> ChannelPlan:
    (found,) = (plan for plan in preparation.channels if plan.id == channel)
    return found


def asked(plan: ChannelPlan) -> dict[str, str]:
    """What is asked for, alternatives joined by "|", and how surely."""
    return {"|".join(row.identifiers): row.asked for row in plan.requirements}


PERSON = {"panel_data": "always", "panel_login|service_name": "always"}
BUSINESS = {**PERSON, "nip": "may", "regon": "may"}

# channel, customer, symptom, what is asked for, document: sentence
ASKED: list[tuple[str, str, str, dict[str, str], str]] = [
    # netart-prepare: by telephone or livechat one gives the data entered in the Panel Klienta from
    # which the service was ordered, and something to find the service by, such as the panel login.
    # netart-disclosure: the code is of use by telephone and livechat; with it the consultant can
    # tell details of the services and help with server, domain and website.
    ("phone", "person", "website_down", {**PERSON, "authorization_code": "may"}, "netart-prepare"),
    (
        "livechat",
        "person",
        "website_down",
        {**PERSON, "authorization_code": "may"},
        "netart-disclosure",
    ),
    # netart-prepare: a business has its REGON and NIP ready, as the consultant may ask for them.
    (
        "phone",
        "business",
        "website_down",
        {**BUSINESS, "authorization_code": "may"},
        "netart-prepare",
    ),
    (
        "livechat",
        "business",
        "website_down",
        {**BUSINESS, "authorization_code": "may"},
        "netart-prepare",
    ),
    # customer-communication: the data of bodies with legal personality are public, REGON among
    # them; so another organisation is asked like a business.
    (
        "phone",
        "organisation",
        "website_down",
        {**BUSINESS, "authorization_code": "may"},
        "netart-prepare",
    ),
    # customer-communication: who has no access to the panel has no right to manage the domain; no
    # document gives somebody who acts for the owner another way, so they are asked the same.
    (
        "phone",
        "representative",
        "order_service",
        {
            "panel_data": "always",
            "nip": "may",
            "regon": "may",
            "panel_login": "always",
            "authorization_code": "always",
        },
        "infor-conversation",
    ),
    (
        "phone",
        "unknown",
        "website_down",
        {**BUSINESS, "authorization_code": "may"},
        "netart-prepare",
    ),
    # infor-conversation: a change takes the login and the code from the Panel Klienta.
    (
        "phone",
        "person",
        "order_service",
        {"panel_data": "always", "panel_login": "always", "authorization_code": "always"},
        "infor-conversation",
    ),
    # customer-communication: who gives an instruction by livechat is verified by a one-time
    # password from the Panel Klienta; netart-prepare speaks of authorization codes there.
    (
        "livechat",
        "person",
        "dns_change",
        {**PERSON, "one_time_password|authorization_code": "always"},
        "customer-communication",
    ),
    # netart-email: an instruction by mail comes from the address that the Panel Klienta holds as
    # the contact address. netart-disclosure: that is also how the writer of a question is verified.
    (
        "email",
        "business",
        "invoice_duplicate",
        {"contact_address": "always", "panel_login|service_name": "always"},
        "netart-email",
    ),
    (
        "email",
        "person",
        "website_down",
        {"contact_address": "always", "panel_login|service_name": "always"},
        "netart-disclosure",
    ),
    # netart-prepare: in person one is verified by an identity document with a photo.
    (
        "in_person",
        "business",
        "change_contact_data",
        {"photo_id": "always", "panel_login|service_name": "always"},
        "netart-prepare",
    ),
    # customer-communication: messengers are becoming common; no way to be verified there is told.
    ("messenger", "person", "other", {}, "customer-communication"),
    ("messenger", "person", "dns_change", {}, "customer-communication"),
]


@pytest.mark.parametrize(("channel", "customer", "symptom", "expected", "document"), ASKED)
def test_what_a_channel_asks_for(
    nazwa: Profile,
    channel: str,
    customer: Any,
    symptom: str,
    expected: dict[str, str],
    document: str,
) -> None:
    found = plan(prepare(nazwa, symptom, customer), channel)
    assert asked(found) == expected
    sources = {row.source for row in found.requirements} or {found.channel.source}
    assert f"document:{document}" in sources


# channel, symptom, limits, document: sentence
LIMITS: list[tuple[str, str, list[str], str]] = [
    # infor-conversation: for an instruction the caller has to be logged in to the panel meanwhile.
    ("phone", "order_service", ["logged_in"], "infor-conversation"),
    ("phone", "website_down", [], ""),
    # customer-communication: livechat and mail take small instructions. (Mail: netart-email and
    # netart-disclosure name larger ones.)
    (
        "livechat",
        "dns_change",
        ["logged_in", "small_instructions_only"],
        "customer-communication",
    ),
    ("livechat", "website_down", [], ""),
    # customer-communication: a letter from another address counts for nothing, even with the
    # REGON in it, since such data are public. netart-email: headers are checked as well.
    (
        "email",
        "dns_change",
        ["contact_address_only", "public_data_no_proof", "headers_checked"],
        "customer-communication",
    ),
    ("email", "website_down", ["public_data_no_proof"], "customer-communication"),
    ("in_person", "dns_change", [], ""),
    ("messenger", "dns_change", ["general_questions_only"], "customer-communication"),
]


@pytest.mark.parametrize(("channel", "symptom", "expected", "document"), LIMITS)
def test_what_a_channel_cannot_do(
    nazwa: Profile, channel: str, symptom: str, expected: list[str], document: str
) -> None:
    assert list(plan(prepare(nazwa, symptom), channel).limits) == expected
    sources = {row.source for row in nazwa.limits if row.id in expected}
    assert not document or f"document:{document}" in sources


@pytest.mark.parametrize(
    ("symptom", "recommended", "written"),
    [
        # customer-communication: the telephone and mail are the basic ways of contact.
        ("website_down", "phone", False),
        ("email_login", "phone", False),
        ("ask_registrant_data", "phone", False),
        ("order_service", "phone", False),
        # netart-disclosure: writing from the contact address matters most for instructions such
        # as a change of data in the panel or of its login, or a backup copy.
        ("change_contact_data", "email", True),
        ("change_panel_login", "email", True),
        ("restore_backup", "email", True),
        # netart-email: a letter from the contact address is enough for a duplicate invoice.
        ("invoice_duplicate", "email", True),
    ],
)
def test_channel_to_try_first(
    nazwa: Profile, symptom: str, recommended: str, written: bool
) -> None:
    preparation = prepare(nazwa, symptom)
    assert [plan.id for plan in preparation.channels if plan.recommended] == [recommended]
    assert preparation.recommended is preparation.channels[0]
    assert preparation.written is written


@pytest.mark.parametrize("symptom", ["website_down", "dns_change", "change_panel_login", "other"])
def test_messenger_takes_questions_only(nazwa: Profile, symptom: str) -> None:
    # customer-communication: no way to be verified there is told, so nothing but questions.
    preparation = prepare(nazwa, symptom)
    messenger = plan(preparation, "messenger")
    assert messenger.accepts is (preparation.purpose == "question")
    assert not messenger.recommended


def test_only_the_telephone_has_a_voice_menu_and_its_sections_are_not_invented(
    nazwa: Profile,
) -> None:
    # netart-email announces an article on the voice menu; no document names a section or a key.
    assert [channel.id for channel in nazwa.channels if channel.menu] == ["phone"]
    assert nazwa.sections == ()
    assert all(channel.address == "" for channel in nazwa.channels)
    assert nazwa.panel.url == ""


VERIFIED_FIRST = ["details_after_verification", "nothing_before_verification"]
WITH_DATES = [
    "details_after_verification", "dates_after_verification", "nothing_before_verification",
]  # fmt: skip


@pytest.mark.parametrize(
    ("symptom", "cause", "expected"),
    [
        # netart-disclosure: when a service runs out is told only after verification.
        ("website_down", "domain_expired", WITH_DATES),
        ("website_slow", "hosting_expired", WITH_DATES),
        ("website_slow", None, VERIFIED_FIRST),
        # netart-disclosure: services of others are refused; a company's name and seat are public;
        # of a private person nothing for .pl; all for global domains; for .eu the mail address.
        (
            "ask_registrant_data",
            None,
            [
                *VERIFIED_FIRST,
                "others_services_refused",
                "registrant_business_public",
                "registrant_person_pl_hidden",
                "registrant_global_to_verified",
                "registrant_eu_email_only",
            ],
        ),
    ],
)
def test_what_support_may_tell(
    nazwa: Profile, symptom: str, cause: str | None, expected: list[str]
) -> None:
    assert list(prepare(nazwa, symptom, main_cause=cause).disclosures) == expected


def test_backup_copies_are_free(nazwa: Profile) -> None:
    # infor-conversation: fees depend on the provider, nazwa.pl gives backups out free of charge.
    assert prepare(nazwa, "restore_backup").notes == ("backup_free",)
    assert prepare(nazwa, "dns_change").notes == ()
    assert prepare(load_profiles()["generic"], "restore_backup").notes == ("backup_varies",)


@pytest.mark.parametrize(
    ("symptom", "expected"),
    [
        # infor-conversation: first the dates of domain, server and website project, then where
        # the domain points, then transfer, disk space and the security parameters.
        (
            "website_down",
            ["service_dates", "redirection", "transfer", "disk", "security_parameters"],
        ),
        # netart-prepare: mail stops for an expired domain or a full disk for mail.
        ("email_not_arriving", ["service_dates", "mail_disk"]),
        ("change_panel_login", []),
    ],
)
def test_what_to_look_up_before_the_contact(
    nazwa: Profile, symptom: str, expected: list[str]
) -> None:
    assert list(prepare(nazwa, symptom).look_up) == expected
