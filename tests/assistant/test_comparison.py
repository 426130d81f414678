"""What changed between two reports: gone is repaired only where it would have been found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from assistant.causes.seen import Told
from assistant.comparison import Comparison, compare
from assistant.panel import Panel, Quota
from assistant.report import Kind, Report
from checks.delegation import NameServer
from checks.observation import Skipped, Unseen, Why
from checks.website import Hop
from tests.assistant.causes.observed import (
    NOW,
    PAGE,
    PLAIN,
    TO_HTTPS,
    addresses,
    certificate,
    delegation,
    ending,
    failing,
    host,
    hosts,
    opened,
    over_ipv6,
    redirecting,
    registration,
    report_of,
    seen,
    site,
    website,
)

LATER = timedelta(minutes=7)
TIMEOUT = Unseen(Why.TIMEOUT)
NOWHERE: dict[str, Any] = {"a": (), "aaaa": (), "public": ()}

EXPIRED = {"registration": registration(expires=NOW - timedelta(days=3))}
ON_HOLD = {"registration": registration(statuses=("clientHold",))}
HELD_UNPUBLISHED = {
    "registration": registration(
        statuses=("clientHold",), expires=Unseen(Why.NOT_PUBLISHED), expiry_published=False
    )
}
UNPUBLISHED = {"registration": registration(expires=Unseen(Why.NOT_PUBLISHED))}
BY_WHOIS = {"registration": registration(source="whois", registrar=Unseen(Why.NOT_PUBLISHED))}
NO_HOST: dict[str, Any] = {
    "addresses": addresses(**NOWHERE),
    "website": Skipped("no_address"),
    "certificate": Skipped("no_address"),
}
EXPIRED_NO_HOST = {**NO_HOST, **EXPIRED}
BROKEN = {"website": site(500)}
WRONG_FOLDER = {"website": site(404, title="404 Not Found", text="404 Not Found", length=20)}
LOOP = {
    "website": website(
        redirecting(TO_HTTPS, loop=True),
        redirecting(replace(TO_HTTPS, url="https://firma.pl/"), loop=True),
    )
}
REFUSED = {
    "website": website(
        failing("http://firma.pl/", "refused"), failing("https://firma.pl/", "refused")
    ),
    "certificate": Skipped("no_https"),
}
BLIND = {"website": TIMEOUT, "certificate": Unseen(Why.NEEDS)}
OLD_CERTIFICATE = {
    "website": website(
        redirecting(TO_HTTPS, failing("https://firma.pl/", "untrusted").hops[0]),
        failing("https://firma.pl/", "untrusted"),
    ),
    "certificate": certificate(refused="expired", not_after=NOW - timedelta(days=2)),
}
NO_HTTPS = {
    "website": website(ending(PLAIN), failing("https://firma.pl/", "refused")),
    "certificate": Skipped("no_https"),
}
HTTPS_UNSEEN = {
    "website": website(ending(PLAIN), failing("https://firma.pl/", Unseen(Why.OWN_NETWORK))),
    "certificate": Unseen(Why.OWN_NETWORK),
}
ONE_SILENT = {"delegation": delegation("authoritative", "silent")}
ONE_UNKNOWN = {
    "delegation": delegation(
        servers=(
            delegation("authoritative").servers[0],  # type: ignore[index]
            NameServer("ns2.hosting.pl", Unseen(Why.SERVER_FAILED), ()),
        )
    )
}
WWW_MISSING = {"addresses": hosts(host("firma.pl", "85.128.128.10"), host("www.firma.pl"))}
WWW_UNSEEN = {
    "addresses": hosts(
        host("firma.pl", "85.128.128.10"),
        host("www.firma.pl", exists=TIMEOUT, a=TIMEOUT, aaaa=TIMEOUT),
    )
}
WWW_THERE = {
    "addresses": hosts(host("firma.pl", "85.128.128.10"), host("www.firma.pl", "85.128.128.10"))
}
OLD_IPV6 = {"ipv6": over_ipv6("refused", "refused")}
ELSEWHERE = {
    "website": website(
        *(
            redirecting(
                Hop("https://firma.pl/", 302, "https://inna.pl/", None),
                Hop("https://inna.pl/", 200, None, None),
                page=replace(PAGE, url="https://inna.pl/"),
            )
            for _ in range(2)
        )
    )
}


LIMIT = replace(PAGE, status=508)
AT_TIMES = {"symptom": "website_slow", "steadiness": opened(PAGE, LIMIT, PAGE, LIMIT, PAGE)}
STEADY = {"symptom": "website_slow", "steadiness": opened(*[PAGE] * 5)}
ALWAYS = {"symptom": "website_slow", "steadiness": opened(*[LIMIT] * 3), "website": site(508)}


def made(changed: dict[str, Any], *, late: bool = False, told: Told | None = None) -> Report:
    known = seen(told=told or Told(), **changed)
    return report_of(replace(known, now=NOW + LATER) if late else known)


def compared(before: dict[str, Any], after: dict[str, Any]) -> Comparison:
    return compare(made(before), made(after, late=True))


def codes(found: Comparison) -> dict[str, list[str]]:
    """What is not empty, as codes."""
    parts = ("repaired", "unchecked", "same", "new", "uncovered")
    return {
        part: [one.code for one in getattr(found, part)] for part in parts if getattr(found, part)
    }


# before, after, what the comparison says
TABLE: list[tuple[str, dict[str, Any], dict[str, Any], dict[str, list[str]]]] = [
    ("nothing was and is wrong", {}, {}, {}),
    ("all is well now", BROKEN, {}, {"repaired": ["application_error"]}),
    ("something broke", {}, BROKEN, {"new": ["application_error"]}),
    # A limit that comes and goes
    ("stayed away this time", AT_TIMES, STEADY, {"unchecked": ["limit_connections"]}),
    ("has shown itself this time", STEADY, AT_TIMES, {"uncovered": ["limit_connections"]}),
    ("shows itself again", AT_TIMES, AT_TIMES, {"same": ["limit_connections"]}),
    ("was there each time, and is no more", ALWAYS, STEADY, {"repaired": ["limit_connections"]}),
    ("nothing changed", BROKEN, BROKEN, {"same": ["application_error"]}),
    ("one for another", ONE_SILENT, BROKEN, {
        "repaired": ["nameservers_partly_failing"], "new": ["application_error"]}),
    # Repaired, and what it hid comes out.
    ("renewed, and not in the DNS", EXPIRED_NO_HOST, NO_HOST, {
        "repaired": ["domain_expired"], "uncovered": ["host_missing"]}),
    ("has an address, and a broken program", NO_HOST, BROKEN, {
        "repaired": ["host_missing"], "uncovered": ["application_error"]}),
    ("answers, and a broken program", REFUSED, BROKEN, {
        "repaired": ["web_server_unreachable"], "uncovered": ["application_error"]}),
    ("accepted, and a broken program", OLD_CERTIFICATE, BROKEN, {
        "repaired": ["certificate_expired"], "uncovered": ["application_error"]}),
    # A new fault stands in front.
    ("no longer answers", BROKEN, REFUSED, {
        "unchecked": ["application_error"], "new": ["web_server_unreachable"]}),
    ("the program is not reached", BROKEN, WRONG_FOLDER, {
        "unchecked": ["application_error"], "new": ["wrong_folder"]}),
    ("the program is reached", WRONG_FOLDER, BROKEN, {
        "repaired": ["wrong_folder"], "uncovered": ["application_error"]}),
    ("leads in circles", BROKEN, LOOP, {
        "unchecked": ["application_error"], "new": ["redirect_loop"]}),
    ("expired meanwhile", BROKEN, EXPIRED | BROKEN, {
        "same": ["application_error"], "new": ["domain_expired"]}),
    ("expired and elsewhere", BROKEN, EXPIRED, {
        "unchecked": ["application_error"], "new": ["domain_expired"]}),
    # The check that showed it saw nothing, or less.
    ("not seen this time", BROKEN, BLIND, {"unchecked": ["application_error"]}),
    ("not seen before", BLIND, BROKEN, {"uncovered": ["application_error"]}),
    ("the registry gives no date this time", EXPIRED, UNPUBLISHED, {
        "unchecked": ["domain_expired"]}),
    ("another source gives the date", EXPIRED, BY_WHOIS, {"repaired": ["domain_expired"]}),
    ("no date, neither before", HELD_UNPUBLISHED, UNPUBLISHED, {"repaired": ["domain_on_hold"]}),
    ("the date came and the hold went", ON_HOLD, {}, {"repaired": ["domain_on_hold"]}),
    ("https not seen this time", NO_HTTPS, HTTPS_UNSEEN, {"unchecked": ["https_unavailable"]}),
    ("https works", NO_HTTPS, {}, {"repaired": ["https_unavailable"]}),
    ("https gone", OLD_CERTIFICATE, NO_HTTPS, {
        "unchecked": ["certificate_expired"], "uncovered": ["https_unavailable"]}),
    ("one name server not asked", ONE_SILENT, ONE_UNKNOWN, {
        "unchecked": ["nameservers_partly_failing"]}),
    ("all name servers answer", ONE_SILENT, {}, {"repaired": ["nameservers_partly_failing"]}),
    ("www not seen this time", WWW_MISSING, WWW_UNSEEN, {"unchecked": ["www_missing"]}),
    ("www is there", WWW_MISSING, WWW_THERE, {"repaired": ["www_missing"]}),
    # Nothing is left that could be wrong.
    ("no IPv6 address any more", OLD_IPV6, {}, {"repaired": ["ipv6_broken"]}),
    # A fault that stood beside it before hides nothing now.
    ("one of two", {**OLD_CERTIFICATE, **ONE_SILENT}, OLD_CERTIFICATE, {
        "repaired": ["nameservers_partly_failing"], "same": ["certificate_expired"]}),
    ("the second of two", {**ELSEWHERE, **ONE_SILENT}, ONE_SILENT, {
        "repaired": ["redirect_elsewhere"], "same": ["nameservers_partly_failing"]}),
]  # fmt: skip


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0])
def test_what_changed(
    row: tuple[str, dict[str, Any], dict[str, Any], dict[str, list[str]]],
) -> None:
    _, before, after, expected = row
    assert codes(compared(before, after)) == expected


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0])
def test_every_cause_is_told_once_and_none_of_the_assistants_own(row: tuple[Any, ...]) -> None:
    found = compared(row[1], row[2])
    told = [one.code for part in codes(found) for one in getattr(found, part)]
    assert len(told) == len(set(told))
    named = {one.code for report in (found.before, found.after) for one in report.causes
             if one.kind is not Kind.UNKNOWN}  # fmt: skip
    assert set(told) == named


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0])
def test_nothing_changed_between_a_report_and_itself(row: tuple[Any, ...]) -> None:
    for changed in row[1:3]:
        found = compared(changed, changed)
        assert codes(found).keys() <= {"same"}
        assert (found.has_news, found.seen, found.unseen, found.changes) == (False, (), (), ())


def test_checks_that_see_again_and_no_longer_are_told() -> None:
    assert compared(BLIND, {}).seen == ("website", "certificate")
    assert compared({}, BLIND).unseen == ("website", "certificate")
    assert not compared({}, BLIND).has_news
    assert compared(BLIND, {}).has_news


def test_figures_of_the_panel_that_nobody_told_again_are_not_repaired() -> None:
    full = Told(Panel(quotas={"disk": Quota(100.0, 100.0)}))
    found = compare(made({}, told=full), made({}, late=True))
    assert codes(found) == {"unchecked": ["disk_full"]}


MOVED = {"addresses": hosts(host("firma.pl", "85.128.128.99"), nameservers=("ns1.nowy.pl",))}
RENEWED = {"registration": registration(expires=NOW + timedelta(days=565))}


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ({}, MOVED, [
            ("addresses", ("85.128.128.10",), ("85.128.128.99",)),
            ("nameservers", ("ns1.hosting.pl", "ns2.hosting.pl"), ("ns1.nowy.pl",))]),
        ({"addresses": addresses(**NOWHERE)}, {}, [("addresses", (), ("85.128.128.10",))]),
        ({}, RENEWED, [("domain_expires", date(2027, 6, 10), date(2028, 6, 9))]),
        ({}, {"certificate": certificate(not_after=NOW + timedelta(days=150))}, [
            ("certificate_expires", date(2027, 1, 21), date(2027, 4, 21))]),
        ({}, BROKEN, [("http_status", 200, 500)]),
        # Not seen is no figure, the order of servers says nothing, and nor does another source's
        # day for the same end.
        ({}, BLIND, []),
        ({}, {"addresses": replace(hosts(host("firma.pl", "85.128.128.10")),
                                   nameservers=("ns2.hosting.pl", "ns1.hosting.pl"))}, []),
        ({}, {"registration": registration(source="whois", expires=NOW + timedelta(days=201))}, []),
    ],
)  # fmt: skip
def test_figures_that_changed(
    before: dict[str, Any], after: dict[str, Any], changes: list[tuple[Any, ...]]
) -> None:
    found = compared(before, after).changes
    assert [(one.figure, one.before, one.after) for one in found] == changes


def test_the_time_between_is_known() -> None:
    assert compared({}, {}).between == LATER


def test_reports_of_different_matters_are_not_compared() -> None:
    before = made({})
    with pytest.raises(ValueError, match="website_slow"):
        compare(before, replace(before, symptom="website_slow"))
