"""The report as JSON: every key that other programs rely on, and nothing that hurts them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from assistant.causes.seen import Seen, Told
from assistant.documents.report_json import report_json
from assistant.panel import Panel, Quota
from assistant.preparation.contact import prepare
from assistant.preparation.loading import load_profiles
from assistant.texts import words
from checks.observation import Skipped, Unseen, Why
from checks.sequence import discover
from tests.assistant.causes.observed import NOW, certificate, registration, report_of, seen, site

TOP = {
    "schema", "address", "domain", "host", "symptom", "started_at", "duration_ms", "verdict",
    "causes", "checks", "facts", "preparation", "summary",
}  # fmt: skip
CAUSE = {"code", "kind", "certainty", "acts", "explains", "evidence"}
FACTS = {
    "registration": {
        "registered", "expires", "created", "registrar", "statuses", "nameservers", "source",
        "expiry_published", "other",
    },
    "dns": {"nameservers", "a", "aaaa", "cname", "mx"},
    "website": {"redirects", "redirects_by", "final_url", "status", "title"},
    "certificate": {"subject_names", "issuer", "expires"},
}  # fmt: skip


def as_json(known: Seen, lang: str = "pl") -> dict[str, Any]:
    report = report_of(known)
    preparation = prepare(load_profiles()["generic"], report.symptom)
    result = report_json(report, preparation, "Podsumowanie", words(lang))
    read: dict[str, Any] = json.loads(json.dumps(result))
    return read


def test_a_healthy_website() -> None:
    data = as_json(seen())
    assert data.keys() >= TOP
    assert (data["schema"], data["verdict"], data["causes"]) == (1, "no_fault_found", [])
    assert data["started_at"] == "2026-11-22T12:00:00Z"
    assert data["preparation"]["channels"].keys() >= {"phone", "livechat", "email", "in_person"}
    for subject, keys in FACTS.items():
        assert data["facts"][subject].keys() == keys
    assert data["facts"]["registration"]["expires"] == "2027-06-10"
    assert data["facts"]["dns"]["mx"] == [[10, "mail.firma.pl"]]
    assert data["facts"]["website"]["redirects"] == ["http://firma.pl/", "https://firma.pl/"]
    assert data["facts"]["certificate"]["expires"] == "2027-01-21"


def test_every_check_is_listed_in_order_also_those_that_were_not_needed() -> None:
    known = seen("domain_transfer")
    needed = replace(known, observations={"registration": known.observations["registration"]})
    listed = as_json(needed)["checks"]
    assert [one["id"] for one in listed] == [one.id for one in discover()]
    first, *others = listed
    assert (first["id"], first["status"], first["reason"]) == ("registration", "ok", None)
    assert {(one["status"], one["reason"]) for one in others} == {("skipped", "not_needed")}


def test_a_cause_with_its_evidence_in_the_language_asked_for() -> None:
    expired = seen(registration=registration(expires=NOW - timedelta(days=3)))
    texts = set()
    for lang in ("pl", "en"):
        (cause,) = as_json(expired, lang)["causes"]
        assert cause.keys() >= CAUSE
        assert (cause["code"], cause["kind"], cause["acts"]) == (
            "domain_expired",
            "fault",
            "customer",
        )
        evidence, registrar = cause["evidence"]
        assert registrar["data"] == {"registrar": "Rejestrator"}
        assert evidence["data"]["expires"] == "2026-11-19"
        texts.add(evidence["text"])
    assert len(texts) == 2


@pytest.mark.parametrize("nothing", [Unseen(Why.OWN_NETWORK), Skipped("no_address")])
def test_what_was_not_seen_is_null(nothing: Unseen | Skipped) -> None:
    data = as_json(seen(website=nothing, certificate=nothing))
    assert data["facts"]["website"] is None
    assert data["facts"]["certificate"] is None
    led_on = as_json(seen(certificate=certificate(host="sklep.example")))
    assert led_on["facts"]["certificate"] is None
    unpublished = registration(expires=Unseen(Why.NOT_PUBLISHED), expiry_published=False)
    assert as_json(seen(registration=unpublished))["facts"]["registration"]["expires"] is None


def test_text_from_outside_is_one_clean_line() -> None:
    hostile = "\x1b[31mRed\x00\n\u202etxt.exe\u202c"
    known = seen(
        website=site(title=hostile),
        registration=registration(registrar=hostile),
        certificate=certificate(issuer=hostile, subject_names=(hostile,)),
    )
    facts = as_json(known)["facts"]
    for text in (
        facts["website"]["title"],
        facts["registration"]["registrar"],
        facts["certificate"]["issuer"],
        facts["certificate"]["subject_names"][0],
    ):
        assert text == "Red txt.exe"


def test_names_are_a_labels() -> None:
    from checks.target import parse_target

    data = as_json(replace(seen(), target=parse_target("zażółć-sklep.pl")))
    assert data["address"] == "zażółć-sklep.pl"
    assert data["domain"] == data["host"] == "xn--za-sklep-w3a4ryywv.pl"


def test_what_the_second_source_said_is_told() -> None:
    one = registration(expires=NOW + timedelta(days=200))
    other = replace(one.record, source="whois", expires=NOW - timedelta(days=3))
    data = as_json(seen(registration=replace(one, other=other)))
    assert data["facts"]["registration"]["other"] == {
        "source": "whois",
        "registered": True,
        "expires": "2026-11-19",
    }


def test_the_panels_figures_are_facts_and_so_is_that_the_domains_dates_differ() -> None:
    panel = Panel(
        dates={"domain_expires": date(2026, 12, 31)},
        quotas={"disk": Quota(9e9, 10e9), "transfer": Quota(5, None)},
    )
    facts = as_json(seen(told=Told(panel)))["facts"]
    assert facts["panel"] == {
        "dates": {"domain_expires": "2026-12-31"},
        "quotas": {
            "disk": {"used": 9e9, "limit": 10e9, "percent": 90},
            "transfer": {"used": 5, "limit": None, "percent": None},
        },
        "domain_dates_differ": True,
    }
    assert as_json(seen())["facts"]["panel"] is None
