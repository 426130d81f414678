"""What is published about the sender, as a table: observations in, causes and certainty out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assistant.causes.evaluation import evaluate
from assistant.causes.sender import unseen_part
from assistant.report import Certainty, Kind, Verdict
from assistant.symptoms import symptoms
from checks.mail_sender import Server
from checks.observation import Unseen, Why, from_json, to_json
from checks.sender.blocklists import Consulted, Listing
from checks.sender.dkim_keys import Key
from checks.sender.dmarc import Dmarc
from checks.sender.dmarc import Problem as DmarcProblem
from checks.sender.spf_check import Problem, Result
from checks.sender.spf_check import Verdict as Spoken
from tests.assistant.causes.observed import (
    PUBLIC,
    SENDER,
    addresses,
    registration,
    seen,
    sender,
)

FAULT, FINE, OPEN = Verdict.CAUSE_FOUND, Verdict.NO_FAULT_FOUND, Verdict.INCONCLUSIVE
TIMEOUT = Unseen(Why.TIMEOUT)
REJECT: dict[str, Any] = {"dmarc": {"policy": "reject"}}
NO_SPF: dict[str, Any] = {"spf": {"records": (), "ending": None, "lookups": 0}}
NOBODY: dict[str, Any] = {"spf": {"records": ("v=spf1 -all",), "lookups": 0}}


def problem(code: Any) -> dict[str, Any]:
    return {"spf": {"problems": (Problem(code, "firma.pl"),)}}


def served(*results: Result | None, host: str = "mail.firma.pl", **spf: Any) -> dict[str, Any]:
    """Mail servers of which SPF says this; None where it was not to be had."""
    verdicts = [TIMEOUT if one is None else Spoken(one) for one in results]
    return {"servers": tuple(Server(host, PUBLIC, one) for one in verdicts), "spf": spf}


def at_google(result: Result | None, *keys: Any) -> dict[str, Any]:
    said = TIMEOUT if result is None else Spoken(result)
    found = tuple(Key("google", one) for one in keys)
    return {"service": "Google Workspace", "by_service": said, "servers": (), "keys": found}


def listed(*means: Any, answers: Any = True, address: str = PUBLIC) -> dict[str, Any]:
    listings = tuple(Listing(address, one, "127.0.0.2") for one in means)
    return {"blocklists": (Consulted("SpamCop", answers, listings),)}


# what differs from a healthy sender -> verdict, causes in order
TABLE: list[tuple[str, dict[str, Any], Verdict, list[str]]] = [
    ("healthy", {}, FINE, []),
    ("no SPF", NO_SPF, FAULT, ["spf_missing"]),
    ("no SPF and no DMARC", NO_SPF | {"dmarc": Dmarc("firma.pl", ())}, FAULT,
     ["spf_missing", "dmarc_missing"]),
    ("SPF not seen", {"spf": TIMEOUT}, OPEN, ["check_inconclusive"]),
    ("DMARC not seen", {"dmarc": TIMEOUT}, OPEN, ["check_inconclusive"]),
    ("an include not seen", {"spf": {"unseen": TIMEOUT}}, OPEN, ["check_inconclusive"]),
    ("an include not seen, and an error found", {
        "spf": {"unseen": TIMEOUT, "problems": (Problem("syntax", "firma.pl", "x", 8),)},
    }, FAULT, ["spf_invalid"]),
    ("several records", problem("several_records"), FAULT, ["spf_invalid"]),
    ("void look-ups", problem("too_many_void_lookups"), FAULT, ["spf_invalid"]),
    ("from which nothing is sent", NOBODY, FAULT, ["spf_invalid"]),
    ("whose all is preceded by an include not seen",
     {"spf": {"records": ("v=spf1 -all",), "lookups": 0, "unseen": TIMEOUT}}, OPEN,
     ["check_inconclusive"]),
    ("only by ptr", {"spf": {"lookups": 0, "by_ptr": True}}, FINE, []),
    ("own server refused", served("fail"), FAULT, ["spf_invalid"]),
    ("own server refused at one address of two", served("fail", "pass"), FINE, []),
    ("own server in doubt", served("softfail"), FINE, []),
    ("own server in doubt, and DMARC refuses it; it may be signed",
     served("softfail") | REJECT, FINE, []),
    ("own server refused, and others may send",
     served("fail", refers_to=("spf.poczta.pl",)), FINE, []),
    ("own server refused, by a part of the own domain",
     served("fail", refers_to=("spf.firma.pl",)), FAULT, ["spf_invalid"]),
    ("own server not judged", served(None), FINE, []),
    ("another company's server refused", served("fail", host="mx.filtr.pl"), FINE, []),
    ("service permitted", at_google("pass"), FINE, []),
    ("service refused", at_google("fail"), FAULT, ["spf_invalid"]),
    ("service in doubt", at_google("softfail"), FINE, []),
    ("service in doubt, refused by DMARC, not signed",
     at_google("softfail", "missing") | REJECT, FAULT, ["spf_invalid"]),
    ("service in doubt, refused by DMARC, signed",
     at_google("softfail", "there") | REJECT, FINE, []),
    ("service in doubt, refused by DMARC, signing not seen",
     at_google("softfail", TIMEOUT) | REJECT, FINE, []),
    ("service not judged", at_google(None), FINE, []),
    ("DMARC missing", {"dmarc": Dmarc("firma.pl", ())}, FINE, ["dmarc_missing"]),
    ("DMARC broken", {"dmarc": {"problems": (DmarcProblem("no_policy"),)}}, FINE,
     ["dmarc_invalid"]),
    ("on a list", listed("listed"), FAULT, ["sender_blocklisted"]),
    ("an address that should not deliver by itself", listed("policy"), FINE, []),
    ("a list that refuses the assistant", listed(answers=False), FINE, []),
    ("the only list is silent", listed(answers=TIMEOUT), OPEN, ["check_inconclusive"]),
    ("one list of two is silent", {
        "blocklists": (Consulted("a", answers=True), Consulted("b", answers=TIMEOUT)),
    }, FINE, []),
    ("no list is asked", {"blocklists": ()}, FINE, []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "verdict", "codes"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_causes(changes: dict[str, Any], verdict: Verdict, codes: list[str]) -> None:
    found = evaluate(seen("email_not_sending", mail_sender=sender(**changes)))
    assert (found[0], [one.code for one in found[1]]) == (verdict, codes)


@pytest.mark.parametrize(
    ("changes", "certainty", "variant"),
    [
        (NO_SPF, Certainty.LIKELY, None),
        (problem("missing"), Certainty.CONFIRMED, None),
        (problem("too_many_void_lookups"), Certainty.LIKELY, None),
        (NOBODY, Certainty.CONFIRMED, "nobody_may_send"),
        (served("fail"), Certainty.LIKELY, "sending_not_permitted"),
        (at_google("fail"), Certainty.LIKELY, "sending_not_permitted"),
        (listed("listed"), Certainty.CONFIRMED, None),
        (listed("listed", address="85.131.1.1"), Certainty.LIKELY, None),
        (listed("listed", address="85.131.1.1") | {"spf": {"networks": ("85.131.1.1/32",)}},
         Certainty.CONFIRMED, None),
    ],
)  # fmt: skip
def test_certainty_and_wording(
    changes: dict[str, Any], certainty: Certainty, variant: str | None
) -> None:
    (cause,) = evaluate(seen("email_not_sending", mail_sender=sender(**changes)))[1]
    assert (cause.certainty, cause.variant) == (certainty, variant)


@pytest.mark.parametrize(
    "changes", [NO_SPF, NOBODY, {"dmarc": Dmarc("firma.pl", ())}, listed("listed")]
)
def test_an_expired_domain_explains_what_its_parking_zone_publishes(
    changes: dict[str, Any],
) -> None:
    held = registration(statuses=("redemptionPeriod",))
    known = seen("email_not_sending", registration=held, mail_sender=sender(**changes))
    assert [one.code for one in evaluate(known)[1]] == ["domain_expired"]


@pytest.mark.parametrize("delegation", ["missing", TIMEOUT])
def test_a_domain_that_is_not_in_the_dns_is_not_told_that_its_records_are_missing(
    delegation: Any,
) -> None:
    known = seen(
        "email_not_sending",
        addresses=addresses(delegation),
        mail_sender=sender(**NO_SPF, dmarc=Dmarc("firma.pl", ())),
    )
    assert not {one.code for one in evaluate(known)[1]} & {"spf_missing", "dmarc_missing"}


def test_a_resolver_that_answers_nothing_else_shows_no_sender_in_order() -> None:
    offline = Unseen(Why.OFFLINE)
    known = seen("email_not_sending", addresses=offline, mail_sender=sender(**NO_SPF))
    assert unseen_part(known) == offline
    assert (
        unseen_part(replace(known, observations={**known.observations, "addresses": addresses()}))
        is None
    )


def test_another_symptom_is_not_explained_by_spf() -> None:
    arriving = replace(
        seen("email_not_sending", mail_sender=sender(**NO_SPF)),
        symptom=symptoms()["email_not_arriving"],
    )
    verdict, (cause,) = evaluate(arriving)
    assert (verdict, cause.code, cause.kind) == (FINE, "spf_missing", Kind.WARNING)


@pytest.mark.parametrize("observation", [SENDER, sender(**at_google(None, "there", TIMEOUT))])
def test_what_was_seen_can_be_stored_and_read_back(observation: Any) -> None:
    assert from_json(type(observation), to_json(observation)) == observation
