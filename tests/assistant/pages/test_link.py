from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.pages.link import ANYTHING, CARDS, INCIDENTS, INSTRUCTIONS, ORDER, Link
from assistant.web.start_page import ASSETS
from checks.target import MAX_TEXT


def test_an_empty_query_is_the_plain_start() -> None:
    assert Link.read({}) == Link(address="", symptom="website_down", lang="pl", run=False)


def test_every_value_is_read() -> None:
    query = {"address": "firma.pl", "symptom": "email_login", "lang": "en", "run": "1"}
    assert Link.read(query) == Link("firma.pl", "email_login", "en", run=True)


def test_a_link_can_ask_for_a_new_look_until_it_has_begun() -> None:
    link = Link.read({"address": "firma.pl", "run": "anew"})
    assert link == Link("firma.pl", run=True, anew=True)
    assert Link.read(link.query()) == link
    assert link.started("firma.pl") == link.refused() == Link("firma.pl")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("symptom", ORDER),
        ("symptom", "<script>"),
        ("symptom", ""),
        ("lang", "de"),
        ("lang", "PL"),
        ("run", "0"),
        ("run", "true"),
        ("other", "1"),
    ],
)
def test_a_value_that_is_none_of_ours_reads_as_the_default(name: str, value: str) -> None:
    assert Link.read({name: value}) == Link()


def test_every_symptom_of_the_contract_can_be_chosen() -> None:
    assert INCIDENTS == (
        "website_down",
        "website_wrong_content",
        "website_insecure",
        "website_slow",
        "email_not_arriving",
        "email_not_sending",
        "email_login",
    )
    assert INSTRUCTIONS == (
        "domain_transfer",
        "registrant_change",
        "hosting_transfer",
        "dns_change",
        "restore_backup",
        "change_contact_data",
        "change_panel_login",
        "order_service",
        "increase_limits",
        "invoice_duplicate",
        "ask_registrant_data",
        "other",
    )


def test_each_incident_has_a_card_and_all_instructions_share_one() -> None:
    assert (*INCIDENTS, ORDER) == CARDS
    assert [Link(symptom=one).card for one in INCIDENTS] == list(INCIDENTS)
    assert {Link(symptom=one).card for one in INSTRUCTIONS} == {ORDER}


def test_what_fits_any_instruction_is_offered_last() -> None:
    assert INSTRUCTIONS[-1] == ANYTHING


@pytest.mark.parametrize("card", CARDS)
def test_each_card_has_a_picture(card: str) -> None:
    assert (ASSETS / "symptoms" / f"{card}.svg").is_file()


@given(
    st.text(max_size=MAX_TEXT),
    st.sampled_from([*INCIDENTS, *INSTRUCTIONS]),
    st.sampled_from(["pl", "en"]),
)
def test_a_link_survives_the_address_bar(address: str, symptom: str, lang: str) -> None:
    link = Link(address, symptom, lang)
    assert Link.read(link.query()) == link


def test_an_overlong_address_is_cut_and_stays_too_long() -> None:
    assert Link.read({"address": "a" * 3 * MAX_TEXT}).address == "a" * (MAX_TEXT + 1)


def test_an_overlong_address_is_not_put_into_the_address_bar() -> None:
    assert Link("a" * MAX_TEXT, "website_slow").refused().address == "a" * MAX_TEXT
    assert "address" not in Link("a" * (MAX_TEXT + 1), "website_slow").refused().query()


def test_a_started_link_reproduces_the_start_and_waits() -> None:
    started = Link(" Firma.pl", "website_slow", "en", run=True).started("Firma.pl")
    assert started.query() == {"address": "Firma.pl", "symptom": "website_slow", "lang": "en"}


def test_a_reference_to_begin_carries_everything_encoded() -> None:
    reference = Link("x", "website_slow", "en").to_begin('zażółć.pl&run=0#"')
    assert reference.startswith("?")
    assert parse_qsl(reference[1:]) == [
        ("address", 'zażółć.pl&run=0#"'),
        ("symptom", "website_slow"),
        ("lang", "en"),
        ("run", "1"),
    ]
    assert '"' not in reference
