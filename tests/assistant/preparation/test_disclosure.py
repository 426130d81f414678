"""What nazwa.pl's support tells whom, each answer beside the sentence that it comes from.

All from netart-disclosure (docs/sources.md), told in other words.
"""

from __future__ import annotations

from typing import Any, get_args

import pytest

from assistant.preparation.contact import prepare
from assistant.preparation.disclosure import answer, table
from assistant.preparation.loading import load_profiles
from assistant.preparation.profile import Asker, Subject, TldKind

PROFILES = load_profiles()
NAZWA, GENERIC = PROFILES["nazwa"], PROFILES["generic"]

WHOEVER = get_args(Asker)
ANY = (*get_args(TldKind), None)
DETAILS = ("service_details", "help_with_settings")
ALL_DATA = ("name", "postal_address", "email")

# about what, who asks, kinds of top-level domain, what is told: () refuses, None says nothing
TOLD: list[tuple[str, tuple[Any, ...], tuple[Any, ...], tuple[str, ...] | None]] = [
    # By the code from the panel the consultant can tell details of the services on the account
    # and help precisely with server, domain and website.
    ("own_services", ("verified",), ANY, DETAILS),
    # Before any information at all, staff have to ask for data that identify the customer.
    ("own_services", ("unverified",), ANY, ()),
    # When a service ends seems to matter little, but in wrong hands it endangers the domain:
    # that is why customers are verified.
    ("service_dates", ("verified",), ANY, ("dates",)),
    ("service_dates", ("unverified",), ANY, ()),
    # Specially protected is what does not belong to the services of the customer who asks.
    ("others_services", WHOEVER, ANY, ()),
    # Where the registrant is a business, its data are in every WHOIS (global domains may hide
    # them), and the consultant may tell the firm's name and seat.
    ("registrant_business", WHOEVER, ANY, ("company_name", "company_seat")),
    # Of natural persons nothing is to be had in WHOIS for Polish domains.
    ("registrant_person", WHOEVER, ("pl",), ()),
    # All data of the registrant, name, home address and e-mail, only of global domains.
    ("registrant_person", ("verified",), ("global",), ALL_DATA),
    # Of European domains the contact address alone.
    ("registrant_person", ("verified",), ("eu",), ("email",)),
    ("registrant_person", ("unverified",), ("global", "eu", None), ()),
    # Of other countries' domains no document speaks.
    ("registrant_person", ("verified",), (None,), None),
]


@pytest.mark.parametrize(("subject", "askers", "tlds", "told"), TOLD)
def test_what_is_told_to_whom(
    subject: Any, askers: tuple[Any, ...], tlds: tuple[Any, ...], told: tuple[str, ...] | None
) -> None:
    for asker in askers:
        for tld in tlds:
            found = answer(NAZWA, subject, asker, tld)
            assert (found.tells if found.rule else None) == told
            assert found.is_refused is (told == ())
            if found.rule:
                assert found.rule.source == "document:netart-disclosure"


def test_the_table_above_answers_every_question_once() -> None:
    asked = [(s, asker, tld) for s, askers, tlds, _ in TOLD for asker in askers for tld in tlds]
    assert len(asked) == len(set(asked))
    everything = [(one.subject, one.asker, one.tld) for one in table(NAZWA)]
    assert sorted(map(repr, asked)) == sorted(map(repr, everything))


def test_of_an_unknown_provider_nothing_is_known_about_registrants() -> None:
    answers = [one for one in table(GENERIC) if one.subject.startswith("registrant")]
    assert [one.rule for one in answers] == [None] * len(answers)
    refused = {one.subject for one in table(GENERIC) if one.is_refused}
    assert refused == set(get_args(Subject)) - {"registrant_business", "registrant_person"}


@pytest.mark.parametrize(
    ("tld", "shown"),
    [
        ("pl", {"registrant_person_pl_hidden"}),
        ("eu", {"registrant_eu_email_only"}),
        ("com", {"registrant_global_to_verified"}),
        ("de", set()),
    ],
)
def test_a_customer_reads_only_what_holds_for_the_domain_in_question(
    tld: str, shown: set[str]
) -> None:
    told = set(prepare(NAZWA, "ask_registrant_data", tld=tld).disclosures)
    persons = {one.id for one in NAZWA.disclosures if one.tlds}
    assert told & persons == shown
