"""The judgement as a table: what was seen, the verdict, and exactly the causes to be named."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from assistant.causes.catalogue import catalogue
from assistant.causes.evaluation import evaluate
from assistant.causes.rule import rules
from assistant.causes.seen import Told
from assistant.panel import Panel, Quota
from assistant.report import Certainty, Kind, Verdict
from checks.observation import Skipped, Unseen, Why
from checks.website import Failure, Hop
from tests.assistant.causes.observed import (
    HTTP,
    NOW,
    PAGE,
    PLAIN,
    TO_HTTPS,
    addresses,
    certificate,
    ending,
    failing,
    redirecting,
    registration,
    seen,
    site,
    website,
)

FAULT, FINE, OPEN = Verdict.CAUSE_FOUND, Verdict.NO_FAULT_FOUND, Verdict.INCONCLUSIVE
PASSED = NOW - timedelta(days=3)
NOWHERE = {"a": (), "aaaa": (), "public": ()}
DOWN = website(failing("http://firma.pl/", "refused"), failing("https://firma.pl/", "refused"))
NO_WEBSITE: dict[str, Any] = {
    "website": Skipped("no_address"),
    "certificate": Skipped("no_address"),
}
OWN_NETWORK = Unseen(Why.OWN_NETWORK)


def refused(**changes: Any) -> dict[str, Any]:
    """The certificate is not accepted; the website over https is then not seen."""
    return {
        "website": website(
            redirecting(TO_HTTPS, Hop("https://firma.pl/", None, None, Failure("untrusted", ""))),
            failing("https://firma.pl/", "untrusted"),
        ),
        "certificate": certificate(**changes),
    }


def after_redirect(kind: Any, to: str = "https://sklep.firma.pl/") -> dict[str, Any]:
    first = Hop("https://firma.pl/", 302, to, None)
    last = Hop(to, None, None, Failure(kind, ""))
    return {"website": website(redirecting(TO_HTTPS, first, last), redirecting(first, last))}


# what differs from a healthy website -> verdict, causes in order
TABLE: list[tuple[str, dict[str, Any], Verdict, list[str]]] = [
    ("healthy", {}, FINE, []),
    ("expiry not published", {
        "registration": registration(expires=Unseen(Why.NOT_PUBLISHED), expiry_published=False),
    }, FINE, []),
    ("only http is open and it works", {
        "website": website(ending(PLAIN), failing("https://firma.pl/", "refused")),
        "certificate": Skipped("no_https"),
    }, FINE, ["https_unavailable"]),
    ("only https is open and it works", {
        "website": website(http=failing("http://firma.pl/", "refused")),
    }, FINE, []),
    # registration
    ("free", {
        "registration": registration(registered=False), "addresses": addresses("missing", **NOWHERE),
        **NO_WEBSITE,
    }, FAULT, ["domain_not_registered"]),
    ("free by one source, and in the DNS", {
        "registration": registration(registered=False),
    }, FINE, []),
    ("expired, still in the DNS", {"registration": registration(expires=PASSED)},
     FAULT, ["domain_expired"]),
    ("expired and out of the DNS", {
        "registration": registration(expires=PASSED, statuses=("clientHold",)),
        "addresses": addresses("missing", **NOWHERE), **NO_WEBSITE,
    }, FAULT, ["domain_expired"]),
    ("redemption period", {
        "registration": registration(statuses=("redemptionPeriod",)),
        "addresses": addresses("missing", **NOWHERE), **NO_WEBSITE,
    }, FAULT, ["domain_expired"]),
    ("renewed by the registry, taken out by the registrar", {
        "registration": registration(statuses=("autoRenewPeriod",)),
        "addresses": addresses("missing", **NOWHERE), **NO_WEBSITE,
    }, FAULT, ["domain_expired"]),
    ("renewed by the registry and working", {
        "registration": registration(statuses=("autoRenewPeriod",)),
    }, FINE, []),
    ("on hold", {
        "registration": registration(statuses=("clientHold",)),
        "addresses": addresses("missing", **NOWHERE), **NO_WEBSITE,
    }, FAULT, ["domain_on_hold"]),
    ("expires in 30 days", {"registration": registration(expires=NOW + timedelta(days=30))},
     FINE, ["domain_expires_soon"]),
    ("expires in 31 days", {"registration": registration(expires=NOW + timedelta(days=31))},
     FINE, []),
    # dns
    ("registered and not delegated", {
        "addresses": addresses("missing", **NOWHERE), **NO_WEBSITE,
    }, FAULT, ["delegation_missing"]),
    ("not in the DNS, registry unseen", {
        "registration": Unseen(Why.TIMEOUT), "addresses": addresses("missing", **NOWHERE),
        **NO_WEBSITE,
    }, OPEN, ["check_inconclusive"]),
    ("host missing", {"addresses": addresses(exists=False, **NOWHERE), **NO_WEBSITE},
     FAULT, ["host_missing"]),
    ("host without address", {"addresses": addresses(**NOWHERE), **NO_WEBSITE},
     FAULT, ["host_missing"]),
    ("one kind of address not answered, the other empty", {
        "addresses": addresses(a=Unseen(Why.TIMEOUT), aaaa=(), public=()), **NO_WEBSITE,
    }, OPEN, ["check_inconclusive"]),
    ("one kind of address not answered, the other works", {
        "addresses": addresses(aaaa=Unseen(Why.TIMEOUT)),
    }, FINE, []),
    ("alias to nowhere", {
        "addresses": addresses(exists=False, cnames=("gone.example.com",), **NOWHERE), **NO_WEBSITE,
    }, FAULT, ["dangling_cname"]),
    ("private address", {
        "addresses": addresses(a=("192.168.1.10",), public=()),
        "website": Skipped("no_public_address"), "certificate": Skipped("no_public_address"),
    }, FAULT, ["private_address"]),
    # server
    ("refused both ways", {"website": DOWN, "certificate": Skipped("no_https")},
     FAULT, ["web_server_unreachable"]),
    ("silent and refused", {
        "website": website(failing("http://firma.pl/", "silent"), failing("https://firma.pl/", "refused")),
        "certificate": Skipped("no_https"),
    }, FAULT, ["web_server_unreachable"]),
    ("connected without an answer", {
        "website": website(failing("http://firma.pl/", "no_answer"), failing("https://firma.pl/", "refused")),
        "certificate": Skipped("no_https"),
    }, FAULT, ["web_server_silent"]),
    ("sent to a closed https", {
        "website": website(
            redirecting(TO_HTTPS, Hop("https://firma.pl/", None, None, Failure("refused", ""))),
            failing("https://firma.pl/", "refused"),
        ),
        "certificate": Skipped("no_https"),
    }, FAULT, ["https_unavailable"]),
    # tls
    ("certificate expired", refused(not_after=PASSED, refused="expired"),
     FAULT, ["certificate_expired"]),
    ("certificate of another host", refused(subject_names=("inna.pl",), refused="wrong_name"),
     FAULT, ["certificate_wrong_name"]),
    ("certificate self-signed", refused(self_signed=True, refused="untrusted"),
     FAULT, ["certificate_untrusted"]),
    ("certificate expired, of another host and self-signed", refused(
        not_after=PASSED, subject_names=("localhost",), self_signed=True, refused="untrusted",
    ), FAULT, ["certificate_expired"]),
    # redirects
    ("redirect loop", {
        "website": website(redirecting(TO_HTTPS, loop=True), redirecting(TO_HTTPS, loop=True)),
    }, FAULT, ["redirect_loop"]),
    ("redirect to a host without address", after_redirect("unresolved"), FAULT, ["redirect_broken"]),
    ("redirect to a server that refuses", after_redirect("refused"), FAULT, ["redirect_broken"]),
    ("redirect to a private address", after_redirect("forbidden"), FAULT, ["redirect_broken"]),
    # site
    ("500", {"website": site(500)}, FAULT, ["application_error"]),
    ("502", {"website": site(502)}, FAULT, ["application_error"]),
    ("503", {"website": site(503)}, FAULT, ["application_error"]),
    ("403 at the root", {"website": site(403)}, FAULT, ["wrong_folder"]),
    ("404 at the root", {"website": site(404)}, FAULT, ["wrong_folder"]),
    ("509", {"website": site(509)}, FAULT, ["transfer_exceeded"]),
    ("directory listing", {
        "website": site(title="Index of /", heading="Index of /", text="Index of / Name Size", length=60),
    }, FAULT, ["wrong_folder"]),
    ("suspended", {"website": site(path="/cgi-sys/suspendedpage.cgi", length=80)},
     FAULT, ["service_suspended"]),
    # the assistant's own eyes
    ("offline", {
        "registration": Unseen(Why.UNREACHABLE), "addresses": Unseen(Why.OFFLINE),
        "website": Unseen(Why.OFFLINE), "certificate": Unseen(Why.NEEDS),
    }, OPEN, ["assistant_offline"]),
    ("registry unseen", {"registration": Unseen(Why.THROTTLED)}, OPEN, ["check_inconclusive"]),
    ("own network closed to the web", {
        "website": website(failing("http://firma.pl/", OWN_NETWORK), failing("https://firma.pl/", OWN_NETWORK)),
        "certificate": OWN_NETWORK,
    }, OPEN, ["check_inconclusive"]),
    ("expiry near and website unseen", {
        "registration": registration(expires=NOW + timedelta(days=2)),
        "website": OWN_NETWORK, "certificate": OWN_NETWORK,
    }, OPEN, ["check_inconclusive", "domain_expires_soon"]),
    ("expired and website unseen", {
        "registration": registration(expires=PASSED),
        "website": OWN_NETWORK, "certificate": OWN_NETWORK,
    }, FAULT, ["domain_expired"]),
    ("the body of the page broke off", {
        "website": website(HTTP, ending(PAGE.__class__(PAGE.url, 200, "", Unseen(Why.UNREADABLE)))),
    }, OPEN, ["check_inconclusive"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "verdict", "codes"),
    [row[1:] for row in TABLE],
    ids=[row[0] for row in TABLE],
)
def test_exactly_these_causes_are_named(
    changed: dict[str, Any], verdict: Verdict, codes: list[str]
) -> None:
    judged, causes = evaluate(seen(**changed))
    assert (judged, [cause.code for cause in causes]) == (verdict, codes)


def test_every_cause_has_a_rule_and_every_rule_a_cause() -> None:
    assert rules().keys() == catalogue().keys()


def test_every_cause_is_reached_by_a_row() -> None:
    told = {"wrong_server"}  # what the customer tells has tests of its own, below
    assert {code for row in TABLE for code in row[3]} | told == catalogue().keys()


def test_a_consequence_is_listed_inside_its_cause() -> None:
    changed = {
        "registration": registration(expires=PASSED),
        "addresses": addresses("missing", a=(), aaaa=(), public=()),
        **NO_WEBSITE,
    }
    _, causes = evaluate(seen(**changed))
    assert causes[0].explains == ("delegation_missing",)


def test_evidence_names_the_check_and_its_figures() -> None:
    _, causes = evaluate(seen(registration=registration(expires=PASSED)))
    evidence = causes[0].evidence[0]
    assert (evidence.check, evidence.code) == ("registration", "registry_expired")
    assert evidence.data == {
        "domain": "firma.pl",
        "expires": "2026-11-19",
        "days": 3,
        "source": "rdap",
    }


@pytest.mark.parametrize(
    ("changed", "certainty"),
    [
        ({"registration": registration(expires=PASSED)}, Certainty.CONFIRMED),
        ({"website": site(500)}, Certainty.CONFIRMED),
        ({"website": site(403)}, Certainty.LIKELY),
        ({"website": site(503)}, Certainty.POSSIBLE),
    ],
)
def test_how_sure_a_cause_is(changed: dict[str, Any], certainty: Certainty) -> None:
    _, causes = evaluate(seen(**changed))
    assert causes[0].certainty is certainty


def test_https_that_is_closed_is_a_fault_for_who_asks_about_it() -> None:
    changed = {
        "website": website(ending(PLAIN), failing("https://firma.pl/", "refused")),
        "certificate": Skipped("no_https"),
    }
    verdict, causes = evaluate(seen("website_insecure", **changed))
    assert verdict is FAULT
    assert (causes[0].code, causes[0].kind) == ("https_unavailable", Kind.FAULT)


def test_what_the_panel_says_of_the_transfer_counts() -> None:
    told = Told(Panel(quotas={"transfer": Quota(120e9, 100e9)}))
    verdict, causes = evaluate(seen(told=told))
    assert verdict is FAULT
    assert causes[0].code == "transfer_exceeded"
    assert causes[0].evidence[0].data == {"percent": 120}


@pytest.mark.parametrize(
    ("paid_until", "codes"),
    [(date(2026, 11, 21), ["domain_expired"]), (date(2026, 11, 22), [])],
)
def test_the_panels_date_counts_where_the_registry_publishes_none(
    paid_until: date, codes: list[str]
) -> None:
    told = Told(Panel(dates={"domain_expires": paid_until}))
    unpublished = registration(expires=Unseen(Why.NOT_PUBLISHED), expiry_published=False)
    assert [one.code for one in evaluate(seen(told=told, registration=unpublished))[1]] == codes
    assert evaluate(seen(told=told))[1] == ()


@pytest.mark.parametrize(
    ("expected", "codes"),
    [("85.128.128.10", []), ("85.128.128.11", ["wrong_server"])],
)
def test_an_address_that_the_customer_expects_is_compared(expected: str, codes: list[str]) -> None:
    told = Told(expected_addresses=(expected,))
    assert [one.code for one in evaluate(seen(told=told))[1]] == codes


@pytest.mark.parametrize("symptom", ["email_not_arriving", "email_not_sending", "email_login"])
def test_mail_is_not_called_fine_while_no_check_looks_at_it(symptom: str) -> None:
    verdict, causes = evaluate(seen(symptom))
    assert (verdict, [one.code for one in causes]) == (OPEN, ["check_inconclusive"])
    expired = seen(symptom, registration=registration(expires=PASSED))
    assert [one.code for one in evaluate(expired)[1]] == ["domain_expired"]


def test_a_missing_website_address_is_no_fault_of_the_mail() -> None:
    _, causes = evaluate(seen("email_not_arriving", addresses=addresses(**NOWHERE)))
    assert [one.code for one in causes] == ["check_inconclusive"]
