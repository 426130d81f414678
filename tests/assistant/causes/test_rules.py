"""The judgement as a table: what was seen, the verdict, and exactly the causes to be named."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from assistant.causes.catalogue import catalogue
from assistant.causes.evaluation import evaluate
from assistant.causes.rule import rules
from assistant.causes.seen import Provider, Seen, Told
from assistant.panel import Panel, Quota
from assistant.report import Certainty, Kind, Verdict
from assistant.symptoms import DEFAULT
from checks.addresses import Addresses, HostRecords
from checks.delegation import Delegation, Flaw, NameServer, Outcome
from checks.observation import Skipped, Unseen, Why, from_json, to_json
from checks.page import PageText
from checks.propagation import Said
from checks.target import parse_target
from checks.website import Failure, Hop, Visit, Website
from tests.assistant.causes.observed import (
    HTTP,
    NOW,
    PAGE,
    PLAIN,
    PUBLIC,
    SAYS,
    TARGET,
    TO_HTTPS,
    addresses,
    at_odds,
    branch,
    certificate,
    delegation,
    ending,
    failing,
    host,
    hosts,
    over_ipv6,
    redirecting,
    registration,
    remembered,
    seen,
    site,
    website,
)

FAULT, FINE, OPEN = Verdict.CAUSE_FOUND, Verdict.NO_FAULT_FOUND, Verdict.INCONCLUSIVE
PASSED, COMING = NOW - timedelta(days=3), NOW + timedelta(days=3)
NOWHERE = {"a": (), "aaaa": (), "public": ()}
NO_WEBSITE: dict[str, Any] = {
    "website": Skipped("no_address"),
    "certificate": Skipped("no_address"),
}
OWN_NETWORK = Unseen(Why.OWN_NETWORK)
UNSEEN_WEBSITE: dict[str, Any] = {"website": OWN_NETWORK, "certificate": OWN_NETWORK}
FLAWED = (Flaw("signature_expired", "firma.pl", "SOA", NOW - timedelta(days=2)),)


def closed(http: Any, https: Any) -> Website:
    return website(failing("http://firma.pl/", http), failing("https://firma.pl/", https))


def refused(**changes: Any) -> dict[str, Any]:
    """The certificate is not accepted; the website over https is then not seen."""
    return {
        "website": website(
            redirecting(TO_HTTPS, Hop("https://firma.pl/", None, None, Failure("untrusted", ""))),
            failing("https://firma.pl/", "untrusted"),
        ),
        "certificate": certificate(**changes),
    }


def names(*subject_names: str) -> dict[str, Any]:
    return refused(refused="wrong_name", subject_names=subject_names, named=False)


def in_days(days: int) -> datetime:
    return NOW + timedelta(days=days)


def led_there(kind: Any, to: str = "https://firma.pl/") -> Visit:
    """http leads to https, or to another address, which fails."""
    return redirecting(replace(TO_HTTPS, location=to), Hop(to, None, None, Failure(kind, "")))


def without_tls(kind: Any) -> dict[str, Any]:
    return {
        "website": website(led_there(kind), failing("https://firma.pl/", kind)),
        "certificate": Skipped("no_https"),
    }


def old_tls(http: Visit) -> dict[str, Any]:
    return without_tls("tls_too_old") | {
        "website": website(http, failing("https://firma.pl/", "tls_too_old")),
    }


def short(status: int = 200, **says: Any) -> dict[str, Any]:
    """A page that says nothing but this."""
    return {
        "website": site(status, **{"title": "", "heading": "", "text": "", "length": 90, **says})
    }


def blank(status: int = 200) -> dict[str, Any]:
    """An answer without a body."""
    page = replace(PAGE, status=status, says=PageText("", "", "", 0), blank=True)
    return {"website": website(ending(page), ending(page))}


def used_up(quota: str, used: float = 100.0) -> dict[str, Any]:
    """The panel says that `used` of 100 are used."""
    return {"told": Told(Panel(quotas={quota: Quota(used, 100.0)}))}


def paid_until(period: str, day: date) -> dict[str, Any]:
    return {"told": Told(Panel(dates={period: day}))}


def unresolved() -> dict[str, Any]:
    """The resolver has no answer about the domain."""
    failed = Unseen(Why.SERVER_FAILED)
    return {
        "addresses": addresses(failed, exists=failed, a=failed, aaaa=failed, public=()),
        "website": failed,
        "certificate": Unseen(Why.NEEDS),
    }


def unasked(outcome: Outcome) -> Delegation:
    """A name server that answers so, and one that could not be asked from here."""
    (known,) = delegation(outcome).servers
    unknown = NameServer("ns2.hosting.pl", Unseen(Why.SERVER_FAILED), ())
    return delegation(servers=(known, unknown))


def after_redirect(kind: Any, to: str = "https://sklep.firma.pl/") -> dict[str, Any]:
    first = Hop("https://firma.pl/", 302, to, None)
    last = Hop(to, None, None, Failure(kind, ""))
    return {"website": website(redirecting(TO_HTTPS, first, last), redirecting(first, last))}


APEX = host("firma.pl", PUBLIC)
AT_OVH = host("firma.pl", "213.186.33.5")


def aliases(dead_end: Any, **changes: Any) -> Addresses:
    """www.example.com is the alias's target, and leads nowhere in the given way."""
    chain = {"exists": False, "cnames": ("www.example.com",), "dead_end": dead_end}
    return addresses(**{**NOWHERE, **chain, **changes})


def on_nameservers(first: str, second: str, *asked: HostRecords) -> Addresses:
    return hosts(*(asked or (APEX,)), nameservers=(first, second))


def sent_to(url: str) -> dict[str, Any]:
    sent = Hop("https://firma.pl/", 302, url, None)
    page = replace(PAGE, url=url)
    there = redirecting(sent, Hop(url, 200, None, None), page=page)
    return {"website": website(there, there)}


OLD = Said(("176.31.0.1",), 1200)
OLD_SERVERS = replace(OLD, ttl=3600, nameservers=("ns1.dawny.pl", "ns2.dawny.pl"))
FRESH_ELSEWHERE = replace(OLD, ttl=3600)


def elsewhere(status: int = 200, url: str = "https://inna-firma.pl/", **says: Any) -> Website:
    """Both ways in are sent to a page of another domain, which says nothing but this."""
    said = replace(PAGE.says, **{"title": "", "heading": "", "text": "", "length": 90, **says})
    page = replace(PAGE, url=url, status=status, says=said)
    there = Hop(url, status, None, None)
    return website(
        redirecting(TO_HTTPS, Hop("https://firma.pl/", 301, url, None, "status"), there, page=page),
        redirecting(Hop("https://firma.pl/", 301, url, None, "status"), there, page=page),
    )


def typed(status: int, root: int = 200, **says: Any) -> dict[str, Any]:
    """A path was typed; `status` and `says` are its page's, `root` the start page's status."""
    page = short(status, path="/sklep", **says)["website"]
    return {"website": replace(page, root=ending(replace(PAGE, status=root)))}


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
        "registration": registration(registered=False),
        "addresses": addresses("missing", **NOWHERE), **NO_WEBSITE,
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
    ("the page says expired, the registry's date has not passed", short(heading="Domena wygasła"),
     FAULT, ["domain_expired"]),
    ("expires in 30 days", {"registration": registration(expires=NOW + timedelta(days=30))},
     FINE, ["domain_expires_soon"]),
    ("expires in 31 days", {"registration": registration(expires=NOW + timedelta(days=31))},
     FINE, []),
    ("being moved to another registrar", {
        "registration": registration(statuses=("pendingTransfer",)),
    }, FINE, ["domain_transfer_pending"]),
    # dns
    ("registered and not delegated", {
        "addresses": addresses("missing", **NOWHERE), **NO_WEBSITE,
    }, FAULT, ["delegation_missing"]),
    ("not in the DNS, registry unseen", {
        "registration": Unseen(Why.TIMEOUT), "addresses": addresses("missing", **NOWHERE),
        **NO_WEBSITE,
    }, OPEN, ["check_inconclusive"]),
    ("every name server silent", {**unresolved(), "delegation": delegation("silent", "silent")},
     FAULT, ["nameservers_unreachable"]),
    ("no name server has an address", {**unresolved(), "delegation": delegation(None, None)},
     FAULT, ["nameservers_unreachable"]),
    ("every name server silent here, and the resolver has an answer", {
        "delegation": delegation("silent", "silent"),
    }, FINE, []),
    ("one name server not asked, the other silent", {
        **unresolved(), "delegation": unasked("silent"),
    }, OPEN, ["check_inconclusive"]),
    ("every name server refuses", {**unresolved(), "delegation": delegation("refused", "failed")},
     FAULT, ["nameservers_lame"]),
    ("every name server refuses the assistant, and the resolver has an answer", {
        "delegation": delegation("refused", "refused"),
    }, FINE, []),
    ("no name server has authority, and the resolver takes what they say", {
        "delegation": delegation("not_authoritative", "not_authoritative"),
    }, FAULT, ["nameservers_lame"]),
    ("one name server silent, one refuses", {
        **unresolved(), "delegation": delegation("silent", "refused"),
    }, FAULT, ["nameservers_lame"]),
    ("one name server good, one silent", {"delegation": delegation("authoritative", "silent")},
     FINE, ["nameservers_partly_failing"]),
    ("one name server good, one lame", {"delegation": delegation("refused", "authoritative")},
     FINE, ["nameservers_partly_failing"]),
    ("expired, and on the registrar's lame servers", {
        **unresolved(), "registration": registration(expires=PASSED),
        "delegation": delegation("refused", "refused"),
    }, FAULT, ["domain_expired"]),
    ("other serials", {"delegation": at_odds((1, (PUBLIC,)), (2, (PUBLIC,)))},
     FINE, ["nameservers_inconsistent"]),
    ("other addresses", {"delegation": at_odds((1, (PUBLIC,)), (1, ("85.128.128.11",)))},
     FINE, ["nameservers_inconsistent"]),
    ("addresses that rotate", {
        "delegation": at_odds((1, (PUBLIC, "85.128.128.11")), (1, (PUBLIC, "85.128.128.12"))),
    }, FINE, []),
    ("signatures expired, and the resolver minds", {
        **unresolved(), "delegation": delegation(flaws=FLAWED, rejected=True),
    }, FAULT, ["dnssec_broken"]),
    ("signatures expired, and the resolver does not mind", {
        "delegation": delegation(flaws=FLAWED),
    }, FAULT, ["dnssec_broken"]),
    ("the resolver minds, and nothing else could be asked", {
        **unresolved(), "delegation": delegation(
            parent=OWN_NETWORK, servers=OWN_NETWORK, flaws=OWN_NETWORK, rejected=True,
        ),
    }, FAULT, ["dnssec_broken"]),
    ("name servers could not be asked, and the website opens", {
        "delegation": delegation(parent=OWN_NETWORK, servers=OWN_NETWORK, flaws=OWN_NETWORK),
    }, FINE, []),
    ("name servers were late, and the website opens", {"delegation": Unseen(Why.DEADLINE)},
     FINE, []),
    ("name servers could not be asked, and the resolver fails", {
        **unresolved(),
        "delegation": delegation(parent=OWN_NETWORK, servers=OWN_NETWORK, flaws=OWN_NETWORK),
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
    ("alias to nowhere", {"addresses": aliases("missing"), **NO_WEBSITE},
     FAULT, ["dangling_cname"]),
    ("alias to a name without address", {"addresses": aliases("no_address"), **NO_WEBSITE},
     FAULT, ["dangling_cname"]),
    ("alias to a zone that does not answer", {
        "addresses": aliases(Unseen(Why.SERVER_FAILED), a=Unseen(Why.SERVER_FAILED)), **NO_WEBSITE,
    }, OPEN, ["check_inconclusive"]),
    ("alias to a zone that does not answer, of which the resolver says little", {
        "addresses": aliases(Unseen(Why.SERVER_FAILED)), **NO_WEBSITE,
    }, OPEN, ["check_inconclusive"]),
    ("a part handed over to servers that refuse", {
        **unresolved(), "delegation": delegation(branch=branch("refused", "silent")),
    }, FAULT, ["nameservers_lame"]),
    ("a part handed over to servers that are gone", {
        **unresolved(), "delegation": delegation(branch=branch("silent", None)),
    }, FAULT, ["nameservers_unreachable"]),
    ("a part handed over to servers of which one is good", {
        **unresolved(), "delegation": delegation(branch=branch("silent", "authoritative")),
    }, OPEN, ["check_inconclusive"]),
    ("a name server without a serial number beside one with it", {
        "delegation": at_odds((1, (PUBLIC,)), (None, (PUBLIC,))),
    }, FINE, []),
    ("aliases in a circle, for which the resolver fails", {
        "addresses": aliases("loop", a=Unseen(Why.SERVER_FAILED), aaaa=Unseen(Why.SERVER_FAILED)),
        "website": Unseen(Why.SERVER_FAILED), "certificate": Unseen(Why.NEEDS),
    }, FAULT, ["cname_loop"]),
    ("aliases in a circle", {"addresses": aliases("loop"), **NO_WEBSITE}, FAULT, ["cname_loop"]),
    ("more aliases than anybody follows", {"addresses": aliases("too_long"), **NO_WEBSITE},
     FAULT, ["cname_loop"]),
    ("www missing", {"addresses": hosts(APEX, host("www.firma.pl"))}, FINE, ["www_missing"]),
    ("www without address", {"addresses": hosts(APEX, host("www.firma.pl", exists=True))},
     FINE, ["www_missing"]),
    ("www with an alias to nowhere", {
        "addresses": hosts(APEX, host("www.firma.pl", cnames=("gone.example.com",))),
    }, FINE, []),
    ("one kind of address of www not answered", {
        "addresses": hosts(APEX, host("www.firma.pl", aaaa=Unseen(Why.TIMEOUT))),
    }, FINE, []),
    ("www typed, the bare domain missing", {
        "typed": "www.firma.pl",
        "addresses": hosts(host("www.firma.pl", PUBLIC), host("firma.pl")),
    }, FINE, ["apex_missing"]),
    ("another subdomain typed, www and the bare domain missing", {
        "typed": "sklep.firma.pl",
        "addresses": hosts(host("sklep.firma.pl", PUBLIC), host("firma.pl"), host("www.firma.pl")),
    }, FINE, []),
    ("bare domain and www both missing", {
        "addresses": hosts(host("firma.pl"), host("www.firma.pl")), **NO_WEBSITE,
    }, FAULT, ["host_missing"]),
    ("bare domain private, www missing", {
        "addresses": hosts(host("firma.pl", "10.0.0.1", public=()), host("www.firma.pl")),
        "website": Skipped("no_public_address"), "certificate": Skipped("no_public_address"),
    }, FAULT, ["private_address"]),
    ("private address", {
        "addresses": addresses(a=("192.168.1.10",), public=()),
        "website": Skipped("no_public_address"), "certificate": Skipped("no_public_address"),
    }, FAULT, ["private_address"]),
    ("private and public address", {"addresses": addresses(a=("192.168.1.10", PUBLIC))}, FINE, []),
    ("private IPv4, the IPv6 addresses not answered", {
        "addresses": addresses(a=("10.1.1.1",), aaaa=Unseen(Why.TIMEOUT), public=()),
        "website": Skipped("no_public_address"), "certificate": Skipped("no_public_address"),
    }, FAULT, ["private_address"]),
    ("private IPv6, the IPv4 addresses not answered", {
        "addresses": addresses(a=Unseen(Why.TIMEOUT), aaaa=("fd00::1",), public=()), **NO_WEBSITE,
    }, FINE, []),
    ("parked", short(text="Domena jest utrzymywana na serwerach nazwa.pl"),
     FAULT, ["domain_parked"]),
    ("parked over http; https shows the parking server's certificate", names("parking.pl") | {
        "website": website(
            ending(replace(PLAIN, says=replace(SAYS, heading="This domain is for sale", length=90))),
            failing("https://firma.pl/", "untrusted"),
        ),
    }, FAULT, ["domain_parked"]),
    ("for sale", short(heading="This domain is for sale"), FAULT, ["domain_parked"]),
    ("parking name servers, page unseen", {
        "addresses": on_nameservers("ns1.sedoparking.com", "ns2.sedoparking.com"),
        "website": OWN_NETWORK, "certificate": OWN_NETWORK,
    }, FAULT, ["domain_parked"]),
    ("parking name servers, no address, no server", {
        "addresses": on_nameservers("ns1.bodis.com", "ns2.bodis.com", host("firma.pl")),
        **NO_WEBSITE,
    }, FAULT, ["domain_parked"]),
    ("parking name servers, server closed", {
        "addresses": on_nameservers("ns1.bodis.com", "ns2.bodis.com"),
        "website": closed("refused", "refused"), "certificate": Skipped("no_https"),
    }, FAULT, ["domain_parked"]),
    ("parking name servers, a page that only a program fills", {
        "addresses": on_nameservers("ns1.bodis.com", "ns2.bodis.com"),
        "website": site(title="firma.pl", heading="", text="", length=8),
    }, FAULT, ["domain_parked"]),
    ("parking name servers and a short page in words that nobody knows", {
        "addresses": on_nameservers("ns1.bodis.com", "ns2.bodis.com"),
        "website": site(title="firma.pl", heading="Firma", text="Firma", length=400),
    }, FAULT, ["domain_parked"]),
    ("name servers and an address that are no proof, and a short page in words that nobody knows", {
        "addresses": on_nameservers("parking1.ovh.net", "parking2.ovh.net", AT_OVH),
        "website": site(title="firma.pl", heading="Firma", text="Firma", length=400),
    }, FINE, []),
    ("parking name servers, and a page that names another reason", {
        "addresses": on_nameservers("ns1.bodis.com", "ns2.bodis.com"),
        **short(heading="Strona w budowie"),
    }, FAULT, ["under_construction"]),
    ("parking name servers and a live website", {
        "addresses": on_nameservers("ns1.sedoparking.com", "ns2.sedoparking.com"),
    }, FINE, []),
    ("one parking name server of two", {
        "addresses": on_nameservers("ns1.sedoparking.com", "ns2.hosting.pl"),
        "website": OWN_NETWORK, "certificate": OWN_NETWORK,
    }, OPEN, ["check_inconclusive"]),
    ("a name that only sounds like a parking server", {
        "addresses": on_nameservers("ns1.notbodis.com", "ns2.notbodis.com"),
        "website": OWN_NETWORK, "certificate": OWN_NETWORK,
    }, OPEN, ["check_inconclusive"]),
    ("name servers that carry parked and live zones, page unseen", {
        "addresses": on_nameservers("ns1.aftermarket.pl", "ns2.aftermarket.pl"),
        "website": OWN_NETWORK, "certificate": OWN_NETWORK,
    }, OPEN, ["check_inconclusive"]),
    ("name servers that carry parked and live zones, and a parking address", {
        "addresses": on_nameservers("parking1.ovh.net", "parking2.ovh.net", AT_OVH),
        "website": OWN_NETWORK, "certificate": OWN_NETWORK,
    }, FAULT, ["domain_parked"]),
    ("an address that also forwards live domains", {
        "addresses": hosts(AT_OVH), "website": OWN_NETWORK, "certificate": OWN_NETWORK,
    }, OPEN, ["check_inconclusive"]),
    ("an address of a parking service, server closed", {
        "addresses": hosts(host("firma.pl", "91.195.240.94")),
        "website": closed("silent", "silent"), "certificate": Skipped("no_https"),
    }, FAULT, ["domain_parked"]),
    ("an address of a parking service and a live website", {
        "addresses": hosts(host("firma.pl", "91.195.240.94")),
    }, FINE, []),
    ("sent to a market's offer", sent_to("https://www.hugedomains.com/domain_profile.cfm?d=firma.pl"),
     FAULT, ["domain_parked"]),
    ("sent to a market's front page", sent_to("https://sedo.com/"),
     FINE, ["redirect_elsewhere"]),
    ("sent to a name that only sounds like a market", sent_to("https://mysedo.com/firma.pl"),
     FINE, ["redirect_elsewhere"]),
    # propagation
    ("a resolver remembers an address for a part of its time", {
        "propagation": remembered(google=OLD),
    }, FINE, ["dns_propagating"]),
    ("a resolver remembers an address for longer than the new one lasts", {
        "propagation": remembered(google=replace(OLD, ttl=5000)),
    }, FINE, ["dns_propagating"]),
    ("that is so for a short-lived address too", {
        "propagation": remembered(google=OLD, now={"ttl": 60}),
    }, FINE, ["dns_propagating"]),
    ("the own resolver may keep answers for longer than it should", {
        "propagation": remembered(own=OLD, now={"ttl": 60}),
    }, FINE, []),
    ("a resolver remembers that the name is missing", {
        "propagation": remembered(google=Said((), 3600)),
    }, FINE, ["dns_propagating"]),
    ("a resolver remembers the earlier name servers", {
        "propagation": remembered(google=OLD_SERVERS),
    }, FINE, ["dns_propagating"]),
    ("a resolver remembers an earlier serial number", {
        "propagation": remembered(google=replace(FRESH_ELSEWHERE, serial=6)),
    }, FINE, ["dns_propagating"]),
    ("serial numbers come round", {
        "propagation": remembered(google=replace(FRESH_ELSEWHERE, serial=2**32 - 1)),
    }, FINE, ["dns_propagating"]),
    ("a resolver has asked just now, and was told another address", {
        "propagation": remembered(google=FRESH_ELSEWHERE),
    }, FINE, []),
    ("the same zone says another thing to another place", {
        "propagation": remembered(google=replace(FRESH_ELSEWHERE, serial=7)),
    }, FINE, []),
    ("resolvers were told different addresses", {
        "propagation": remembered(google=OLD, cloudflare=replace(OLD, points_to=("176.31.0.9",))),
    }, FINE, []),
    ("the name servers answer by place", {
        "propagation": replace(remembered(google=OLD), by_place=True),
    }, FINE, []),
    ("the name servers answer by place, and the resolver knows earlier ones", {
        "propagation": replace(remembered(google=OLD_SERVERS), by_place=True),
    }, FINE, ["dns_propagating"]),
    ("the name servers answer by place, and the zone changes often", {
        "propagation": replace(remembered(google=replace(OLD, serial=6)), by_place=True),
    }, FINE, []),
    ("one of several addresses is the same", {
        "propagation": remembered(google=replace(OLD, points_to=("176.31.0.1", PUBLIC))),
    }, FINE, []),
    ("short-lived answers that differ", {
        "propagation": remembered(google=replace(OLD, ttl=20), now={"ttl": 60}),
    }, FINE, []),
    ("a service in front answers by place", {
        "propagation": remembered(
            google=replace(OLD, points_to=("104.16.1.1",)), now={"points_to": ("104.18.1.1",)}),
    }, FINE, []),
    ("an alias to such a service", {
        "propagation": remembered(google=OLD, now={"points_to": ("d1.cloudfront.net",)}),
    }, FINE, []),
    ("a resolver that filters", {
        "propagation": remembered(google=replace(OLD, points_to=("127.0.0.1",))),
    }, FINE, []),
    ("the own resolver leaves the alias out", {
        "propagation": remembered(own=OLD, now={"points_to": ("shop.example.com",)}),
    }, FINE, []),
    ("nobody to compare with", {
        "propagation": remembered(google=Unseen(Why.TIMEOUT), cloudflare=Unseen(Why.TIMEOUT)),
    }, FINE, []),
    ("propagation not seen at all", {"propagation": Unseen(Why.NEEDS)}, FINE, []),
    ("nothing in common to compare with", {"propagation": Skipped("no_common_answer")}, FINE, []),
    ("the own resolver remembers a server that is off", {
        "propagation": remembered(own=OLD_SERVERS),
        "website": closed("silent", "silent"), "certificate": Skipped("no_https"),
    }, FAULT, ["web_server_unreachable", "dns_propagating"]),
    ("the own resolver remembers that the name was missing", {
        "propagation": remembered(own=Said((), 200)),
        "addresses": hosts(host("firma.pl")), **NO_WEBSITE,
    }, FINE, ["dns_propagating"]),
    ("the own resolver remembers an alias to nowhere", {
        "propagation": remembered(own=replace(OLD_SERVERS, points_to=("gone.example.com",))),
        "addresses": aliases("missing"), **NO_WEBSITE,
    }, FINE, ["dns_propagating"]),
    ("the own resolver remembers an address of an office", {
        "propagation": remembered(own=replace(OLD_SERVERS, points_to=("10.0.0.1",))),
        "addresses": hosts(host("firma.pl", "10.0.0.1", public=())),
        "website": Skipped("no_public_address"), "certificate": Skipped("no_public_address"),
    }, FINE, ["dns_propagating"]),
    ("the own resolver filters", {
        "propagation": remembered(own=Said(("127.0.0.1",), 60)),
        "addresses": hosts(host("firma.pl", "127.0.0.1", public=())),
        "website": Skipped("no_public_address"), "certificate": Skipped("no_public_address"),
    }, OPEN, ["check_inconclusive"]),
    ("the own resolver remembers that the domain was not delegated", {
        "propagation": remembered(own=Said((), 200)),
        "addresses": addresses("missing", **NOWHERE), **NO_WEBSITE,
    }, FINE, ["dns_propagating"]),
    ("the own resolver remembers aliases in a circle", {
        "propagation": remembered(own=replace(OLD_SERVERS, points_to=("a.firma.pl",))),
        "addresses": aliases("loop"), **NO_WEBSITE,
    }, FINE, ["dns_propagating"]),
    ("the own resolver remembers that www was missing", {
        "propagation": remembered(own=OLD), "addresses": hosts(APEX, host("www.firma.pl")),
    }, FINE, ["dns_propagating"]),
    ("public resolvers remember an address, and the new server is off", {
        "propagation": remembered(google=OLD_SERVERS),
        "website": closed("silent", "silent"), "certificate": Skipped("no_https"),
    }, FAULT, ["web_server_unreachable", "dns_propagating"]),
    # server
    ("refused both ways", {"website": closed("refused", "refused"), "certificate": Skipped("no_https")},
     FAULT, ["web_server_unreachable"]),
    ("silent and refused", {
        "website": closed("silent", "refused"),
        "certificate": Skipped("no_https"),
    }, FAULT, ["web_server_unreachable"]),
    ("connected without an answer", {
        "website": closed("no_answer", "refused"),
        "certificate": Skipped("no_https"),
    }, FAULT, ["web_server_silent"]),
    ("sent to a closed https", {
        "website": website(
            redirecting(TO_HTTPS, Hop("https://firma.pl/", None, None, Failure("refused", ""))),
            failing("https://firma.pl/", "refused"),
        ),
        "certificate": Skipped("no_https"),
    }, FAULT, ["https_unavailable"]),
    ("refused, and without TLS", {
        "website": closed("refused", "no_tls"),
        "certificate": Skipped("no_https"),
    }, FAULT, ["web_server_silent"]),
    ("http unseen, https refused", {
        "website": closed(OWN_NETWORK, "refused"),
        "certificate": Skipped("no_https"),
    }, OPEN, ["check_inconclusive"]),
    # IPv6
    ("works over IPv6 too", {"ipv6": over_ipv6()}, FINE, []),
    ("refuses over IPv6", {"ipv6": over_ipv6("refused", "refused")}, FINE, ["ipv6_broken"]),
    ("one port is silent over IPv6", {"ipv6": over_ipv6(https="silent")}, FINE, ["ipv6_broken"]),
    ("connects over IPv6 and sends nothing", {"ipv6": over_ipv6("no_answer")},
     FINE, ["ipv6_broken"]),
    ("the assistant has no IPv6", {"ipv6": Skipped("no_own_ipv6")}, FINE, []),
    ("IPv6 was not seen in time", {"ipv6": Unseen(Why.DEADLINE)}, FINE, []),
    ("a port that is closed over IPv4 as well", {
        "website": website(http=failing("http://firma.pl/", "refused")),
        "ipv6": over_ipv6(http="refused"),
    }, FINE, []),
    ("sends nothing over IPv4 either", {
        "website": closed("no_answer", "refused"),
        "ipv6": over_ipv6("no_answer", "refused"),
        "certificate": Skipped("no_https"),
    }, FAULT, ["web_server_silent"]),
    ("refuses over IPv6, with a certificate that browsers do not accept", {
        **refused(not_after=PASSED, refused="expired"), "ipv6": over_ipv6("refused", "refused"),
    }, FAULT, ["certificate_expired", "ipv6_broken"]),
    ("http only over IPv4, https unseen", {
        "website": website(ending(PLAIN), failing("https://firma.pl/", OWN_NETWORK)),
        "ipv6": over_ipv6("refused", "refused"), "certificate": OWN_NETWORK,
    }, OPEN, ["check_inconclusive", "ipv6_broken"]),
    # tls
    ("certificate not yet valid", refused(not_before=COMING, refused="not_yet_valid"),
     FAULT, ["certificate_not_yet_valid"]),
    ("certificate not yet valid, of another host and self-signed", refused(
        not_before=COMING, named=False, self_signed=True, refused="untrusted",
    ), FAULT, ["certificate_not_yet_valid"]),
    ("certificate refused as expired, itself valid: an intermediate is not",
     refused(refused="expired"), FAULT, ["certificate_untrusted"]),
    ("certificate expired", refused(not_after=PASSED, refused="expired"),
     FAULT, ["certificate_expired"]),
    ("certificate of another host", names("inna.pl"), FAULT, ["certificate_wrong_name"]),
    ("certificate self-signed", refused(self_signed=True, refused="untrusted"),
     FAULT, ["certificate_untrusted"]),
    ("certificate expired, of another host and self-signed", refused(
        not_after=PASSED, named=False, self_signed=True, refused="untrusted",
    ), FAULT, ["certificate_expired"]),
    ("certificate for the host, beyond the names that are shown, of an unknown issuer",
     refused(subject_names=("inna.pl",), refused="untrusted"), FAULT, ["certificate_untrusted"]),
    ("certificate with a weak signature", refused(refused="weak"),
     FAULT, ["certificate_untrusted"]),
    ("certificate of another host, and weak", refused(refused="weak", named=False),
     FAULT, ["certificate_wrong_name"]),
    ("issuer's certificate left out and found", refused(refused="untrusted", left_out="found"),
     FAULT, ["certificate_incomplete"]),
    ("issuer's certificate expired, a newer one found",
     refused(refused="expired", left_out="found"), FAULT, ["certificate_incomplete"]),
    ("issuer's certificate left out, of a public authority",
     refused(refused="untrusted", left_out="of_public_authority"),
     FAULT, ["certificate_incomplete"]),
    ("issuer's certificate left out, of nobody known",
     refused(refused="untrusted", left_out="unknown"), FAULT, ["certificate_untrusted"]),
    ("certificate valid for 14 days", {"certificate": certificate(not_after=in_days(14))},
     FINE, ["certificate_expires_soon"]),
    ("certificate valid for a little more",
     {"certificate": certificate(not_after=in_days(14) + timedelta(minutes=1))}, FINE, []),
    ("certificate of another domain, to which visitors are led, valid for a day",
     {"certificate": certificate(host="sklep.pl", not_after=in_days(1))}, FINE, []),
    ("certificate of a host of the domain, valid for a day",
     {"certificate": certificate(host="sklep.firma.pl", not_after=in_days(1))},
     FINE, ["certificate_expires_soon"]),
    ("certificate valid for a day, refused for its name",
     refused(not_after=in_days(1), refused="wrong_name", named=False),
     FAULT, ["certificate_wrong_name"]),
    ("only old TLS, and http leads there", old_tls(led_there("tls_too_old")),
     FAULT, ["tls_too_old"]),
    ("only old TLS, and http works", old_tls(ending(PLAIN)), FAULT, ["tls_too_old"]),
    ("only old TLS, and http is closed", old_tls(failing("http://firma.pl/", "refused")),
     FAULT, ["tls_too_old"]),
    ("redirect to a host with only old TLS", after_redirect("tls_too_old"),
     FAULT, ["tls_too_old"]),
    ("sent to https that speaks no TLS", without_tls("no_tls"), FAULT, ["https_unavailable"]),
    ("sent to https that breaks in the handshake", without_tls("broken"),
     FAULT, ["https_unavailable"]),
    ("sent to https that is silent in the handshake", without_tls("no_answer"),
     FAULT, ["https_unavailable"]),
    ("sent to https that is silent after the handshake",
     without_tls("no_answer") | {"certificate": certificate()}, FAULT, ["web_server_silent"]),
    ("sent to https that breaks in the handshake, www has a certificate",
     without_tls("broken") | {"certificate": certificate(host="www.firma.pl")},
     FAULT, ["https_unavailable"]),
    ("http leads to https with www, which is closed with and without", {
        "website": website(led_there("refused", "https://www.firma.pl/"),
                           failing("https://firma.pl/", "refused")),
        "certificate": Skipped("no_https"),
    }, FAULT, ["https_unavailable"]),
    ("http leads to https with www, which is silent with and without", {
        "website": website(led_there("no_answer", "https://www.firma.pl/"),
                           failing("https://firma.pl/", "no_answer")),
    }, FAULT, ["web_server_silent"]),
    ("both lead to www, which is closed", {
        "website": website(led_there("refused", "https://www.firma.pl/"),
                           redirecting(Hop("https://firma.pl/", 301, "https://www.firma.pl/", None),
                                       Hop("https://www.firma.pl/", None, None, Failure("refused", "")))),
    }, FAULT, ["redirect_broken"]),
    ("http leads to http with www, which is closed; https is too", {
        "website": website(led_there("refused", "http://www.firma.pl/"),
                           failing("https://firma.pl/", "refused")),
        "certificate": Skipped("no_https"),
    }, FAULT, ["redirect_broken", "https_unavailable"]),
    ("the page that the front door leads to is silent", {
        "website": website(led_there("no_answer", "https://firma.pl/sklep/"),
                           redirecting(Hop("https://firma.pl/", 302, "https://firma.pl/sklep/", None),
                                       Hop("https://firma.pl/sklep/", None, None, Failure("no_answer", "")))),
    }, FAULT, ["web_server_silent"]),
    ("led to a port of its own that is closed", after_redirect("refused", "https://firma.pl:8443/"),
     FAULT, ["redirect_broken"]),
    ("https silent after the handshake, and http works", {
        "website": website(ending(PLAIN), failing("https://firma.pl/", "no_answer")),
    }, FINE, ["https_unavailable"]),
    # redirects
    ("redirect loop", {
        "website": website(redirecting(TO_HTTPS, loop=True), redirecting(TO_HTTPS, loop=True)),
    }, FAULT, ["redirect_loop"]),
    ("redirect to a host without address", after_redirect("unresolved"),
     FAULT, ["redirect_broken"]),
    ("redirect to a server that refuses", after_redirect("refused"), FAULT, ["redirect_broken"]),
    ("redirect to a private address", after_redirect("forbidden"), FAULT, ["redirect_broken"]),
    ("another domain, where all is well", {"website": elsewhere()}, FINE, ["redirect_elsewhere"]),
    ("another domain, where nothing is", {"website": elsewhere(404)},
     FAULT, ["redirect_elsewhere"]),
    ("another domain, whose server fails", {"website": elsewhere(502)},
     FAULT, ["redirect_elsewhere"]),
    ("another domain, with a server's first page", {
        "website": elsewhere(title="Welcome to nginx!", heading="Welcome to nginx!"),
    }, FAULT, ["redirect_elsewhere"]),
    ("another domain, which names its own reason", {
        "website": elsewhere(500, heading="Error establishing a database connection"),
    }, FAULT, ["database_error", "redirect_elsewhere"]),
    ("the provider's domain, which says why", {
        "website": elsewhere(heading="Konto zostało zablokowane"),
    }, FAULT, ["service_suspended"]),
    ("a market's domain", {"website": elsewhere(heading="This domain is for sale")},
     FAULT, ["domain_parked"]),
    ("another domain, which refuses programs", {"website": elsewhere(400)},
     OPEN, ["check_inconclusive", "redirect_elsewhere"]),
    ("another domain, which counts requests", {"website": elsewhere(429)},
     OPEN, ["check_inconclusive", "redirect_elsewhere"]),
    ("another domain, whose firewall does not like us", {
        "website": elsewhere(403, title="Sorry, you have been blocked"),
    }, OPEN, ["check_inconclusive", "redirect_elsewhere"]),
    ("another domain, which checks for robots", {
        "website": elsewhere(403, title="Just a moment..."),
    }, OPEN, ["check_inconclusive", "redirect_elsewhere"]),
    ("a subdomain, where all is well", {"website": elsewhere(url="https://sklep.firma.pl/")},
     FINE, []),
    ("redirect to a page that forbids frames", after_redirect("unframed"),
     FAULT, ["redirect_broken"]),
    # one page of the website
    ("the page typed is not there", typed(404), FAULT, ["wrong_folder"]),
    ("neither the page typed nor the start page is there", typed(404, root=404),
     FAULT, ["wrong_folder"]),
    ("the page typed is not there, the start page fails", typed(404, root=500),
     FAULT, ["application_error"]),
    # statuses
    ("401", short(401), FAULT, ["access_blocked"]),
    ("402", short(402), FAULT, ["hosting_expired"]),
    ("403 with content", {"website": site(403)}, FAULT, ["access_blocked"]),
    ("404 with content", {"website": site(404)}, FAULT, ["wrong_folder"]),
    ("405", short(405), FAULT, ["application_error"]),
    ("406", short(406), FAULT, ["access_blocked"]),
    ("410", short(410), FAULT, ["wrong_folder"]),
    ("418", short(418), FAULT, ["access_blocked"]),
    ("451", short(451), FAULT, ["access_blocked"]),
    ("nothing at all", blank(), FAULT, ["application_error"]),
    ("a redirect to nowhere", blank(302), FAULT, ["application_error"]),
    ("nothing at all, and that is said (204)", blank(204), FINE, []),
    ("pictures alone", short(length=0), FINE, []),
    ("503 without words", short(503, length=0), FAULT, ["application_error"]),
    ("521", short(521), FAULT, ["application_error"]),
    ("530", short(530), FAULT, ["application_error"]),
    ("404, and a script builds the page", short(404, script="/assets/app.js"), FINE, []),
    ("403, and a script is all there is", short(403, script="var a=1", length=0),
     OPEN, ["check_inconclusive"]),
    ("429, and a script is all there is", short(429, script="var a=1", length=0),
     OPEN, ["check_inconclusive"]),
    ("403, and its headers ask for a browser", {
        "website": website(*[ending(replace(PAGE, status=403, refusal="cf-mitigated"))] * 2),
    }, OPEN, ["check_inconclusive"]),
    # site
    ("500", {"website": site(500)}, FAULT, ["application_error"]),
    ("502", {"website": site(502)}, FAULT, ["application_error"]),
    ("503", {"website": site(503)}, FAULT, ["application_error"]),
    ("403 at the root", short(403), FAULT, ["wrong_folder"]),
    ("404 at the root", short(404), FAULT, ["wrong_folder"]),
    ("509", {"website": site(509)}, FAULT, ["transfer_exceeded"]),
    ("directory listing", {
        "website": site(title="Index of /", heading="Index of /", text="Name Size", length=60),
    }, FAULT, ["wrong_folder"]),
    ("suspended", {"website": site(path="/cgi-sys/suspendedpage.cgi", length=80)},
     FAULT, ["service_suspended"]),
    ("hosting expired", short(heading="Konto hostingowe wygasło"), FAULT, ["hosting_expired"]),
    ("website project expired", short(heading="Projekt strony wygasł"),
     FAULT, ["website_project_expired"]),
    ("disk full", short(500, text="Warning: fwrite(): No space left on device on line 3"),
     FAULT, ["disk_full"]),
    ("507", {"website": site(507)}, FAULT, ["disk_full"]),
    ("too many requests", short(heading="Zbyt wiele żądań"), FAULT, ["limit_http_requests"]),
    ("429", {"website": site(429)}, FAULT, ["limit_http_requests"]),
    ("processor limit", short(503, text="Przekroczono limit czasu procesora"),
     FAULT, ["limit_cpu_time"]),
    ("resource limit", short(503, title="508 Resource Limit Is Reached"),
     FAULT, ["limit_connections"]),
    ("508", {"website": site(508)}, FAULT, ["limit_connections"]),
    ("busy", short(503, text="The server is temporarily busy, try again later!"),
     FAULT, ["limit_connections"]),
    ("query time", short(500, text="Przekroczono limit czasu wykonywania zapytań"),
     FAULT, ["limit_db_time"]),
    ("firewall", short(403, title="Sorry, you have been blocked"), FAULT, ["access_blocked"]),
    ("a check for robots", short(403, title="Just a moment..."), OPEN, ["check_inconclusive"]),
    ("under construction", short(heading="Strona w budowie"), FAULT, ["under_construction"]),
    ("maintenance", short(503, text="Briefly unavailable for scheduled maintenance."),
     FAULT, ["maintenance_mode"]),
    ("database", short(500, heading="Error establishing a database connection"),
     FAULT, ["database_error"]),
    ("an article about a fault", {
        "website": site(title="Jak naprawić: Error establishing a database connection"),
    }, FINE, []),
    # the panel
    ("transfer used up", used_up("transfer"), FAULT, ["transfer_exceeded"]),
    ("transfer nearly used up", used_up("transfer", 99.9), FINE, ["quota_nearly_full"]),
    ("the page says that the transfer is used up, and the panel lags behind",
     {**used_up("transfer", 97), "website": site(509)}, FAULT, ["transfer_exceeded"]),
    ("nine tenths used", used_up("disk", 90), FINE, ["quota_nearly_full"]),
    ("less than nine tenths used", used_up("disk", 89.9), FINE, []),
    ("room for e-mail nearly used up", used_up("mail_disk", 95), FINE, ["quota_nearly_full"]),
    ("disk used up", used_up("disk"), FAULT, ["disk_full"]),
    ("requests used up", used_up("http_requests"), FAULT, ["limit_http_requests"]),
    ("processor time used up", used_up("cpu_time"), FAULT, ["limit_cpu_time"]),
    ("connections used up", used_up("connections"), FAULT, ["limit_connections"]),
    ("query time used up", used_up("db_query_time"), FAULT, ["limit_db_time"]),
    ("mail disk used up, which no website needs", used_up("mail_disk"), FINE, []),
    ("unlimited", {"told": Told(Panel(quotas={"disk": Quota(9e15, None)}))}, FINE, []),
    ("a fault that was seen ranks before the panel's", {**used_up("disk"), "website": site(500)},
     FAULT, ["application_error", "disk_full"]),
    ("the page and the panel agree", {**used_up("disk"), "website": site(507)},
     FAULT, ["disk_full"]),
    ("account suspended", {"told": Told(Panel(suspended=True))}, FAULT, ["service_suspended"]),
    ("mailbox full, which no website needs", {"told": Told(Panel(mailbox_full=True))}, FINE, []),
    ("hosting paid until yesterday", paid_until("hosting_expires", date(2026, 11, 21)),
     FAULT, ["hosting_expired"]),
    ("hosting paid until today", paid_until("hosting_expires", date(2026, 11, 22)),
     FINE, ["hosting_expires_soon"]),
    ("hosting paid for 30 days", paid_until("hosting_expires", date(2026, 12, 22)),
     FINE, ["hosting_expires_soon"]),
    ("hosting paid for 31 days", paid_until("hosting_expires", date(2026, 12, 23)), FINE, []),
    ("website project paid until yesterday",
     paid_until("website_project_expires", date(2026, 11, 21)), FAULT, ["website_project_expired"]),
    ("website project paid until today",
     paid_until("website_project_expires", date(2026, 11, 22)), FINE, ["hosting_expires_soon"]),
    # the assistant's own eyes
    ("offline", {
        "registration": Unseen(Why.UNREACHABLE), "addresses": Unseen(Why.OFFLINE),
        "website": Unseen(Why.OFFLINE), "certificate": Unseen(Why.NEEDS),
    }, OPEN, ["assistant_offline"]),
    ("registry unseen", {"registration": Unseen(Why.THROTTLED)}, OPEN, ["check_inconclusive"]),
    ("own network closed to the web", {
        "website": closed(OWN_NETWORK, OWN_NETWORK),
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
    ("the body of an error could not be read", {
        "website": website(HTTP, ending(replace(PAGE, status=403, says=Unseen(Why.UNREADABLE)))),
    }, OPEN, ["check_inconclusive"]),
    ("the body of a server's failure could not be read", {
        "website": website(HTTP, ending(replace(PAGE, status=502, says=Unseen(Why.UNREADABLE)))),
    }, FAULT, ["application_error"]),
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


@pytest.mark.parametrize(
    ("symptom", "changed", "variant"),
    [
        ("email_not_sending", {"registration": Unseen(Why.TIMEOUT)}, None),
        ("website_down", {"registration": Unseen(Why.TIMEOUT)}, "only_registration_unseen"),
        (
            "website_down",
            {"website": OWN_NETWORK, "certificate": OWN_NETWORK},
            "only_website_unseen",
        ),
        (
            "website_down",
            {
                "website": closed(OWN_NETWORK, OWN_NETWORK),
                "certificate": OWN_NETWORK,
                "registration": Unseen(Why.TIMEOUT),
            },
            None,
        ),
        (
            "website_down",
            {
                "website": website(ending(PLAIN), failing("https://firma.pl/", OWN_NETWORK)),
                "certificate": OWN_NETWORK,
            },
            "only_https_unseen",
        ),
        (
            "website_down",
            short(503, title="Just a moment...", text="Enable JavaScript and cookies to continue"),
            "only_people_let_in",
        ),
        (
            "website_down",
            {
                "registration": Unseen(Why.TIMEOUT),
                "addresses": addresses("missing", **NOWHERE),
                **NO_WEBSITE,
            },
            "nowhere_unexplained",
        ),
    ],
)
def test_what_was_not_seen_has_words_that_fit(
    symptom: str, changed: dict[str, Any], variant: str | None
) -> None:
    _, (cause, *_) = evaluate(seen(symptom, **changed))
    assert (cause.code, cause.variant) == ("check_inconclusive", variant)
    assert cause.wording == (variant or "check_inconclusive")


def test_an_order_about_the_registration_alone_learns_that_the_assistant_is_offline() -> None:
    order = replace(seen("domain_transfer"), observations={"registration": Unseen(Why.OFFLINE)})
    assert [one.code for one in evaluate(order)[1]] == ["assistant_offline"]


def test_a_registry_that_is_out_of_reach_alone_makes_nobody_offline() -> None:
    _, causes = evaluate(seen(registration=Unseen(Why.OFFLINE)))
    assert [one.code for one in causes] == ["check_inconclusive"]


def test_a_domain_that_is_nowhere_is_told_even_when_nobody_knows_why() -> None:
    changed = {
        "registration": Unseen(Why.TIMEOUT),
        "addresses": addresses("missing", **NOWHERE),
        **NO_WEBSITE,
    }
    _, (cause, *_) = evaluate(seen(**changed))
    assert "domain_not_in_dns" in [one.code for one in cause.evidence]


def test_every_cause_has_a_rule_and_every_rule_a_cause() -> None:
    assert rules().keys() == catalogue().keys()


def test_every_cause_is_reached_by_a_row() -> None:
    # What the customer tells, and what only matters to one symptom, has tests of its own, below;
    # what matters to mail alone, in test_mail_rules.py.
    told = {"wrong_server", "domain_transfer_locked"}
    mail = {code for code, entry in catalogue().items() if entry.area == "mail"}
    assert {code for row in TABLE for code in row[3]} | told == catalogue().keys() - mail


def test_a_consequence_is_listed_inside_its_cause() -> None:
    changed = {
        "registration": registration(expires=PASSED),
        "addresses": addresses("missing", a=(), aaaa=(), public=()),
        **NO_WEBSITE,
    }
    _, causes = evaluate(seen(**changed))
    assert causes[0].explains == ("delegation_missing",)
    assert [one.code for one in causes[0].consequences] == ["delegation_missing"]


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
        (short(403), Certainty.LIKELY),
        ({"website": site(503)}, Certainty.POSSIBLE),
        ({"website": site(429)}, Certainty.LIKELY),
        (short(401), Certainty.LIKELY),
        (short(402), Certainty.LIKELY),
        ({"website": site(403)}, Certainty.POSSIBLE),
        ({"website": site(404)}, Certainty.POSSIBLE),
        (short(405), Certainty.POSSIBLE),
        (short(410), Certainty.LIKELY),
        (short(418), Certainty.POSSIBLE),
        (typed(404), Certainty.POSSIBLE),
        (typed(404, root=404), Certainty.LIKELY),
        ({"website": elsewhere(502)}, Certainty.CONFIRMED),
        ({"website": elsewhere(404)}, Certainty.LIKELY),
        (short(heading="Strona w budowie"), Certainty.CONFIRMED),
        (short(heading="Domena wygasła"), Certainty.LIKELY),
        (short(503, text="The server is temporarily busy, try again later!"), Certainty.POSSIBLE),
        (refused(refused="untrusted"), Certainty.CONFIRMED),
        (refused(refused="untrusted", left_out="unknown"), Certainty.LIKELY),
        (refused(refused="untrusted", left_out="found"), Certainty.CONFIRMED),
        (refused(refused="untrusted", left_out="of_public_authority"), Certainty.LIKELY),
        (used_up("transfer"), Certainty.LIKELY),
        (paid_until("hosting_expires", date(2026, 11, 21)), Certainty.LIKELY),
    ],
)
def test_how_sure_a_cause_is(changed: dict[str, Any], certainty: Certainty) -> None:
    _, causes = evaluate(seen(**changed))
    assert causes[0].certainty is certainty


def test_another_domain_is_a_fault_for_who_sees_another_website() -> None:
    verdict, causes = evaluate(seen("website_wrong_content", website=elsewhere()))
    assert (verdict, causes[0].code, causes[0].kind) == (FAULT, "redirect_elsewhere", Kind.FAULT)


def test_a_page_that_is_missing_alone_and_a_password_have_words_of_their_own() -> None:
    for changed, variant in (
        (typed(404), "page_not_there"),
        (short(401), "password_asked"),
        (blank(), "blank_page"),
    ):
        _, (cause, *_) = evaluate(seen(**changed))
        assert cause.variant == variant


def test_a_warning_explains_no_fault() -> None:
    way_off = elsewhere().https
    _, causes = evaluate(seen(website=website(ending(replace(PLAIN, status=500)), way_off)))
    assert [cause.code for cause in causes] == ["application_error", "redirect_elsewhere"]


def test_https_that_is_closed_is_a_fault_for_who_asks_about_it() -> None:
    changed = {
        "website": website(ending(PLAIN), failing("https://firma.pl/", "refused")),
        "certificate": Skipped("no_https"),
    }
    verdict, causes = evaluate(seen("website_insecure", **changed))
    assert verdict is FAULT
    assert (causes[0].code, causes[0].kind) == ("https_unavailable", Kind.FAULT)


def test_what_was_seen_outranks_the_panels_figures_even_of_later_causes() -> None:
    _, causes = evaluate(seen(**used_up("disk"), website=site(503)))
    assert [(one.code, one.certainty) for one in causes] == [
        ("application_error", Certainty.POSSIBLE),
        ("disk_full", Certainty.LIKELY),
    ]


@pytest.mark.parametrize(
    ("period", "shown", "code"),
    [
        ("hosting_expires", short(heading="Konto zawieszone"), "service_suspended"),
        ("hosting_expires", short(heading="Welcome to nginx!"), "wrong_folder"),
        ("hosting_expires", short(403), "wrong_folder"),
        ("hosting_expires", {"website": site(503)}, "application_error"),
        ("website_project_expires", short(heading="Konto zawieszone"), "service_suspended"),
    ],
)
def test_a_period_that_is_over_by_the_panel_explains_the_page_that_stands_for_the_website(
    period: str, shown: dict[str, Any], code: str
) -> None:
    _, (cause, *further) = evaluate(seen(**paid_until(period, date(2026, 11, 21)), **shown))
    assert (cause.code, cause.certainty) == (f"{period.removesuffix('s')}d", Certainty.LIKELY)
    assert (cause.explains, further) == ((code,), [])


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (paid_until("hosting_expires", date(2026, 11, 21)), "hosting_expired"),
        (used_up("disk"), "disk_full"),
    ],
)
def test_what_the_panel_says_is_nobodys_consequence(told: dict[str, Any], code: str) -> None:
    for other in (
        {"registration": registration(expires=PASSED)},
        {"website": closed("refused", "refused"), "certificate": Skipped("no_https")},
        short(heading="Konto zawieszone"),
    ):
        _, causes = evaluate(seen(**told, **other))
        assert code in [one.code for one in causes]


def test_hosting_that_is_over_by_the_panel_explains_a_server_that_was_switched_off() -> None:
    dead = {"website": closed("refused", "silent"), "certificate": Skipped("no_https")}
    _, (cause, *further) = evaluate(seen(**paid_until("hosting_expires", PASSED.date()), **dead))
    assert (cause.code, cause.explains) == ("hosting_expired", ("web_server_unreachable",))
    assert not further


def test_hosting_that_is_over_by_the_panel_stands_behind_the_certificate() -> None:
    told = paid_until("hosting_expires", PASSED.date())
    _, causes = evaluate(seen(**told, **refused(refused="expired", not_after=PASSED)))
    assert [one.code for one in causes] == ["certificate_expired", "hosting_expired"]


def test_a_page_that_names_the_expiry_is_evidence_beside_the_registry() -> None:
    expired = {"registration": registration(expires=PASSED), **short(heading="Domena wygasła")}
    _, (cause,) = evaluate(seen(**expired))
    assert [one.check for one in cause.evidence] == ["registration", "website", "registration"]


def test_an_order_for_which_the_registry_is_not_asked_meets_no_expiry() -> None:
    told = Told(Panel(dates={"domain_expires": date(2026, 11, 1)}))
    order = replace(seen("order_service", told=told), observations={})
    assert evaluate(order) == (FINE, ())


def test_a_way_that_ends_at_another_domains_bad_certificate_leads_elsewhere_and_fails() -> None:
    refused = led_there("untrusted", "https://sklep.inna.pl/")
    shown = certificate(host="sklep.inna.pl", refused="expired", not_after=PASSED)
    _, causes = evaluate(seen(website=website(refused, refused), certificate=shown))
    assert [(one.code, one.kind) for one in causes] == [
        ("certificate_expired", Kind.FAULT),
        ("redirect_elsewhere", Kind.FAULT),
    ]


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        (
            {"registration": registration(expires=NOW - timedelta(hours=1))},
            ["registry_expired_today", "registered_with"],
        ),
        (
            {"registration": registration(expires=NOW)},
            ["registry_expires_today", "registered_with"],
        ),
        (
            refused(refused="expired", not_after=NOW - timedelta(hours=1)),
            ["certificate_expired_today"],
        ),
        (
            {"certificate": certificate(not_after=NOW + timedelta(hours=1))},
            ["certificate_expires_today"],
        ),
        (names("a.pl", "b.pl", "c.pl"), ["certificate_names"]),
        (names("a.pl", "b.pl", "c.pl", "d.pl"), ["certificate_names_among_others"]),
        (names(), ["certificate_without_names"]),
    ],
)
def test_figures_that_would_read_badly_have_evidence_of_their_own(
    changed: dict[str, Any], codes: list[str]
) -> None:
    _, causes = evaluate(seen(**changed))
    assert [one.code for one in causes[0].evidence] == codes


def test_what_the_panel_says_of_the_transfer_counts() -> None:
    told = Told(Panel(quotas={"transfer": Quota(120e9, 100e9)}))
    verdict, causes = evaluate(seen(told=told))
    assert verdict is FAULT
    assert causes[0].code == "transfer_exceeded"
    usage = {"kind": "size", "used": 120e9, "limit": 100e9, "measured": True, "unit": ""}
    assert causes[0].evidence[0].data == {"quota": "transfer", "percent": 120, "usage": usage}


@pytest.mark.parametrize(
    ("since", "used", "day"),
    [
        (date(2026, 11, 1), 95, "2026-11-23"),
        (date(2026, 11, 12), 90, "2026-11-23"),
        (date(2026, 11, 22), 95, None),  # some hours tell nothing
        (date(2026, 11, 23), 95, None),
        (None, 95, None),
        (date(2026, 11, 1), 50, None),
    ],
)
def test_a_forecast_needs_the_first_day_of_the_transfers_period(
    since: date | None, used: float, day: str | None
) -> None:
    told = Told(Panel(quotas={"transfer": Quota(used, 100)}, transfer_since=since))
    _, causes = evaluate(seen(told=told))
    forecasts = [one for cause in causes for one in cause.evidence if "forecast" in one.data]
    assert [one.data["forecast"] for one in forecasts] == ([day] if day else [])


def test_the_fullest_of_several_quotas_is_named_first() -> None:
    quotas = {"disk": Quota(91, 100), "transfer": Quota(97, 100), "mail_disk": Quota(93, 100)}
    _, (warning,) = evaluate(seen(told=Told(Panel(quotas=quotas))))
    named = [one.data["quota"] for one in warning.evidence]
    assert named == ["transfer", "mail_disk", "disk"]


@pytest.mark.parametrize(
    ("paid_until", "codes"),
    [
        (date(2026, 11, 21), ["domain_expired"]),
        (date(2026, 11, 22), ["domain_expires_soon"]),
        (date(2026, 12, 23), []),
    ],
)
def test_the_panels_date_counts_where_the_registry_publishes_none(
    paid_until: date, codes: list[str]
) -> None:
    told = Told(Panel(dates={"domain_expires": paid_until}))
    unpublished = registration(expires=Unseen(Why.NOT_PUBLISHED), expiry_published=False)
    assert [one.code for one in evaluate(seen(told=told, registration=unpublished))[1]] == codes
    assert evaluate(seen(told=told))[1] == ()


# The life of a domain: registry, day, what the registry shows, DNS, what the page shows -> causes.
# Days count from the end of the paid period; `until` is the date that the registry shows then.
GONE = {"addresses": addresses("missing", **NOWHERE), **NO_WEBSITE}
PARKED = short(title="firma.pl", text="Domena jest utrzymywana na serwerach nazwa.pl.")
EXPIRED_PAGE = short(heading="Domena wygasła")


def shows(
    until: int | None, *states: str, tld: str = "com", other: Any = None, **changes: Any
) -> dict[str, Any]:
    """The registry's record, its date in days from now; `other` is the second source's date."""
    expires = Unseen(Why.NOT_PUBLISHED) if until is None else NOW + timedelta(days=until)
    record = registration(expires=expires, statuses=states, **changes)
    if other is not None:
        second = replace(record.record, source="whois", expires=NOW + timedelta(days=other))
        record = replace(record, other=second)
    return {"registration": record, "target": parse_target(f"firma.{tld}")}


LIFE: list[tuple[str, dict[str, Any], Verdict, list[str]]] = [
    # .com, .net, .org, .info, .biz, .co, .io, new ones: the registry renews by itself on day 0
    (".com, day -40", shows(40, "clientTransferProhibited"), FINE, []),
    (".com, day -20", shows(20, "clientTransferProhibited"), FINE, ["domain_expires_soon"]),
    (".com, day 0, the registry has not renewed it yet", shows(-1, "autoRenewPeriod"),
     FAULT, ["domain_expired"]),
    (".com, day 5, works on", shows(360, "autoRenewPeriod"), FINE, []),
    (".com, day 5, paid and renewed", shows(360, "renewPeriod", "ok"), FINE, []),
    (".com, day 8, the registrar shows its parking page",
     shows(357, "autoRenewPeriod") | PARKED, FAULT, ["domain_expired"]),
    (".com, day 8, the registrar says so on the page",
     shows(357, "autoRenewPeriod") | EXPIRED_PAGE, FAULT, ["domain_expired"]),
    (".com, parked by its owner", shows(200, "ok") | PARKED, FAULT, ["domain_parked"]),
    (".com, day 20, out of the DNS",
     shows(345, "autoRenewPeriod", "clientHold") | GONE, FAULT, ["domain_expired"]),
    (".com, day 50, deleted", shows(315, "redemptionPeriod") | GONE, FAULT, ["domain_expired"]),
    (".com, day 50, the old date shown", shows(-50, "redemptionPeriod", "pendingDelete") | GONE,
     FAULT, ["domain_expired"]),
    (".com, day 55, being restored", shows(-55, "pendingRestore") | GONE, FAULT, ["domain_expired"]),
    (".com, day 78, about to be lost", shows(-78, "pendingDelete") | GONE, FAULT, ["domain_expired"]),
    (".com, day 84, free", shows(None, registered=False) | GONE, FAULT, ["domain_not_registered"]),
    (".com, held though paid", shows(200, "clientHold") | GONE, FAULT, ["domain_on_hold"]),
    (".com, new", shows(364, "addPeriod", "clientTransferProhibited"), FINE, []),
    (".com, new, without name servers", shows(364, "addPeriod", "inactive") | GONE,
     FAULT, ["delegation_missing"]),
    (".com, just moved", shows(300, "transferPeriod", "ok"), FINE, []),
    (".com, being changed", shows(300, "pendingUpdate", "locked"), FINE, []),
    (".com, words about privacy", shows(300, "associated", "obscured", "private", "removed"), FINE, []),
    (".com, called inactive and in the DNS", shows(300, "inactive"), FINE, []),
    # .pl: in the DNS for a while, then blocked 30 days, 5 days to be deleted, 14 days reserved
    (".pl, day 0", shows(-1, "expired", tld="pl"), FAULT, ["domain_expired"]),
    (".pl, day 3, only WHOIS with the date", shows(-3, tld="pl") | GONE, FAULT, ["domain_expired"]),
    (".pl, day 10", shows(-10, "blocked", tld="pl") | GONE, FAULT, ["domain_expired"]),
    (".pl, day 32", shows(-32, "deleteBlocked", tld="pl") | GONE, FAULT, ["domain_expired"]),
    (".pl, day 40", shows(-40, "reserved", tld="pl") | GONE, FAULT, ["domain_expired"]),
    (".pl, day 50", shows(None, tld="pl", registered=False) | GONE, FAULT, ["domain_not_registered"]),
    (".pl, held in a proceeding", shows(90, "clientHold", tld="pl") | GONE, FAULT, ["domain_on_hold"]),
    # .eu: no dates; at the end 40 days of quarantine, out of the DNS at once
    (".eu, works", shows(None, tld="eu"), FINE, []),
    (".eu, day 1", shows(None, "quarantine", tld="eu") | GONE, FAULT, ["domain_expired"]),
    (".eu, taken and out of the DNS", shows(None, tld="eu") | GONE, FAULT, ["delegation_missing"]),
    (".eu, suspended", shows(None, "suspended", tld="eu") | GONE, FAULT, ["domain_on_hold"]),
    (".eu, reserved for somebody", shows(None, "reserved", tld="eu") | GONE,
     FAULT, ["domain_not_registered"]),
    # .de: no dates; deleted by the registrar, 30 days of redemption
    (".de, works", shows(None, "ok", tld="de"), FINE, []),
    (".de, its name servers were not accepted", shows(None, "failed", tld="de") | GONE,
     FAULT, ["delegation_missing"]),
    (".de, deleted", shows(None, "redemptionPeriod", tld="de") | GONE, FAULT, ["domain_expired"]),
    # .uk: works for 30 days after the end, then suspended, deleted about day 92
    (".uk, day 5", shows(-5, "expired", tld="co.uk"), FAULT, ["domain_expired"]),
    (".uk, day 40", shows(-40, "expired", "suspended", tld="co.uk") | GONE, FAULT, ["domain_expired"]),
    (".uk, suspended though paid", shows(90, "suspended", tld="uk") | GONE, FAULT, ["domain_on_hold"]),
    # .it: renewed by itself, the registrar may take it back for 15 days, then 30 of redemption
    (".it, day 5, works on", shows(360, "autoRenewPeriod", tld="it"), FINE, []),
    (".it, day 20", shows(-20, "pendingDelete", "redemptionPeriod", tld="it") | GONE,
     FAULT, ["domain_expired"]),
    # .fr: renewed by itself; deleted by the registrar, 30 days of redemption; blocked is a hold
    (".fr, deleted", shows(-3, "redemptionPeriod", tld="fr") | GONE, FAULT, ["domain_expired"]),
    (".fr, blocked", shows(90, "serverHold", tld="fr") | GONE, FAULT, ["domain_on_hold"]),
    # .cz: in the zone for 30 days after the end, deleted on day 61
    (".cz, day 10", shows(-10, "expired", tld="cz"), FAULT, ["domain_expired"]),
    (".cz, day 40", shows(-40, "expired", "inactive", tld="cz") | GONE, FAULT, ["domain_expired"]),
    # two sources
    ("RDAP behind, WHOIS ahead, works", shows(300, other=-10), FINE, []),
    ("RDAP behind, WHOIS ahead, out of the DNS", shows(300, other=-10) | GONE,
     FAULT, ["domain_expired"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "verdict", "codes"), [row[1:] for row in LIFE], ids=[row[0] for row in LIFE]
)
def test_each_day_of_a_domains_life_has_its_cause(
    changed: dict[str, Any], verdict: Verdict, codes: list[str]
) -> None:
    judged, causes = evaluate(_of(changed))
    assert (judged, [cause.code for cause in causes]) == (verdict, codes)


def _of(changed: dict[str, Any], symptom: str = DEFAULT) -> Seen:
    observed = {name: one for name, one in changed.items() if name not in ("target", "told")}
    known = seen(symptom, changed.get("told", Told()), **observed)
    target = changed.get("target", TARGET)
    site = known.observations.get("website")
    if isinstance(site, Website):
        # The website is that of the domain in question, not another one that it redirects to.
        text = json.dumps(to_json(site)).replace(TARGET.domain, target.domain)
        known = replace(
            known,
            observations={**known.observations, "website": from_json(Website, json.loads(text))},
        )
    return replace(known, target=target)


@pytest.mark.parametrize(
    ("symptom", "states", "codes"),
    [
        ("domain_transfer", ("clientTransferProhibited",), ["domain_transfer_locked"]),
        ("domain_transfer", ("serverTransferProhibited",), ["domain_transfer_locked"]),
        ("domain_transfer", ("locked",), ["domain_transfer_locked"]),
        ("domain_transfer", ("pendingTransfer",), ["domain_transfer_pending"]),
        ("domain_transfer", ("ok",), []),
        ("domain_transfer", ("clientUpdateProhibited", "clientDeleteProhibited"), []),
        ("registrant_change", ("clientTransferProhibited",), []),
        ("dns_change", ("clientTransferProhibited",), []),
        ("website_down", ("clientTransferProhibited", "serverTransferProhibited"), []),
    ],
)
def test_a_lock_matters_to_whoever_wants_to_move_the_domain(
    symptom: str, states: tuple[str, ...], codes: list[str]
) -> None:
    verdict, causes = evaluate(_of(shows(200, *states), symptom))
    assert (verdict, [one.code for one in causes]) == (FINE, codes)
    assert {one.kind for one in causes} <= {Kind.WARNING}


@pytest.mark.parametrize(
    ("changed", "day", "codes"),
    [
        (shows(None, tld="eu"), date(2026, 11, 21), ["domain_expired"]),
        (shows(None, tld="eu"), date(2026, 12, 1), ["domain_expires_soon"]),
        (shows(None, tld="eu"), date(2027, 12, 1), []),
        # The registry's date outweighs the panel's ...
        (shows(200, tld="pl"), date(2026, 11, 1), []),
        (shows(-9, tld="pl"), date(2027, 11, 13), ["domain_expired"]),
        # ... but for what it renewed by itself, and for what has been taken out of service.
        (shows(356, "autoRenewPeriod"), date(2026, 11, 13), ["domain_expired"]),
        (shows(200, "clientHold") | GONE, date(2026, 11, 13), ["domain_expired"]),
        ({"registration": Unseen(Why.THROTTLED)}, date(2026, 11, 13), ["domain_expired"]),
        ({"registration": Unseen(Why.THROTTLED)}, date(2027, 11, 13), ["check_inconclusive"]),
    ],
)
def test_the_panels_date_and_the_registrys_are_two_things(
    changed: dict[str, Any], day: date, codes: list[str]
) -> None:
    told = Told(Panel(dates={"domain_expires": day}))
    assert [one.code for one in evaluate(_of(changed | {"told": told}))[1]] == codes


@pytest.mark.parametrize(
    ("changed", "data"),
    [
        (
            shows(-9, "blocked", other=-40),
            {"rdap_expires": "2026-11-13", "whois_expires": "2026-10-13"},
        ),
        (
            shows(9, other=300),
            {"rdap_expires": "2026-12-01", "whois_expires": "2027-09-18"},
        ),
    ],
)
def test_two_sources_that_disagree_are_evidence(
    changed: dict[str, Any], data: dict[str, str]
) -> None:
    _, (main, *_) = evaluate(_of(changed))
    (told,) = (one.data for one in main.evidence if one.code == "sources_disagree")
    assert told == {"domain": "firma.com", **data}


@pytest.mark.parametrize("changed", [shows(-9, other=-8), shows(9, other=10), shows(9)])
def test_dates_a_day_apart_are_the_same(changed: dict[str, Any]) -> None:
    _, (main, *_) = evaluate(_of(changed))
    assert "sources_disagree" not in [one.code for one in main.evidence]


def test_registered_by_one_source_and_free_by_the_other_is_told() -> None:
    changed = shows(-9, "blocked", tld="pl") | GONE
    free = replace(changed["registration"].record, registered=False, source="whois", statuses=())
    changed["registration"] = replace(changed["registration"], other=free)
    _, (main, *_) = evaluate(_of(changed))
    assert main.code == "domain_expired"
    assert "other_source_says_free" in [one.code for one in main.evidence]


def test_out_of_the_dns_with_nobody_to_ask_is_not_called_fine() -> None:
    verdict, causes = evaluate(_of({"registration": Unseen(Why.NO_SOURCE, "gr")} | GONE))
    assert (verdict, [one.code for one in causes]) == (OPEN, ["check_inconclusive"])
    verdict, causes = evaluate(_of({"registration": Unseen(Why.NO_SOURCE, "gr")}))
    assert (verdict, causes) == (FINE, ())


WWW = host("www.firma.pl", "85.128.128.11")
BOTH_KINDS = host("firma.pl", PUBLIC, aaaa=("2a00::1",), public=(PUBLIC, "2a00::1"))
ONLY_IPV6 = host("firma.pl", a=(), aaaa=("2a00::1",), public=("2a00::1",), exists=True)
AT_CLOUDFLARE = host("firma.pl", "104.16.8.9", "104.16.9.9")
ON_CLOUDFRONT = host("www.firma.pl", "52.85.1.1", cnames=("d111.cloudfront.net",))


@pytest.mark.parametrize(
    ("expected", "changed", "codes"),
    [
        ((PUBLIC,), {}, []),
        (("85.128.128.11",), {}, ["wrong_server"]),
        (("85.128.128.11", PUBLIC), {}, []),
        ((PUBLIC,), {"addresses": hosts(host("firma.pl", "1.2.3.4", PUBLIC))}, []),
        # IPv4 is not compared with IPv6.
        (("2a00::2",), {}, []),
        ((PUBLIC,), {"addresses": hosts(ONLY_IPV6)}, []),
        (("2A00:0::1",), {"addresses": hosts(ONLY_IPV6)}, []),
        (("2a00::2",), {"addresses": hosts(ONLY_IPV6)}, ["wrong_server"]),
        ((PUBLIC,), {"addresses": hosts(BOTH_KINDS)}, []),
        ((PUBLIC, "2a00::2"), {"addresses": hosts(BOTH_KINDS)}, ["wrong_server"]),
        # The server is behind something that hides it.
        ((PUBLIC,), {"addresses": hosts(AT_CLOUDFLARE)}, []),
        ((PUBLIC,), {"addresses": hosts(ON_CLOUDFRONT), "typed": "www.firma.pl"}, []),
        (("85.128.128.11",), {"website": website(ending(PLAIN), ending(
            replace(PAGE, server="cloudflare")))}, []),
        # The bare domain forwards to www, which is on the expected server.
        (("85.128.128.11",), {
            "addresses": hosts(APEX, WWW), **sent_to("https://www.firma.pl/")}, []),
        (("85.128.128.11",), {"addresses": hosts(APEX, WWW)}, ["wrong_server"]),
        # Whither visitors are sent could not be seen.
        (("85.128.128.11",), {"addresses": hosts(APEX, WWW), **UNSEEN_WEBSITE},
         ["check_inconclusive"]),
        (("85.128.128.12",), {"addresses": hosts(APEX, WWW), **UNSEEN_WEBSITE}, ["wrong_server"]),
        # Name servers that park everything come before where they point.
        (("85.128.128.11",), {
            "addresses": on_nameservers("ns1.bodis.com", "ns2.bodis.com"),
            **short(title="firma.pl")}, ["domain_parked"]),
        # A parking page, because the address is another one than the hosting's.
        (("85.128.128.11",), short(heading="This domain is for sale"), ["wrong_server"]),
    ],
)  # fmt: skip
def test_an_address_that_the_customer_expects_is_compared(
    expected: tuple[str, ...], changed: dict[str, Any], codes: list[str]
) -> None:
    told = Told(expected_addresses=expected)
    assert [one.code for one in evaluate(seen(told=told, **changed))[1]] == codes


ELSEWHERE = {"addresses": hosts(host("firma.pl", "176.31.5.5"))}
DEFAULT_PAGE = short(title="Welcome to nginx!")


@pytest.mark.parametrize(
    ("symptom", "networks", "changed", "codes"),
    [
        ("website_wrong_content", ("85.128.0.0/16",), ELSEWHERE, ["wrong_server"]),
        ("website_down", ("85.128.0.0/16",), {**ELSEWHERE, **DEFAULT_PAGE}, ["wrong_server"]),
        # Such lists are never complete: a website that works is where it belongs.
        ("website_down", ("85.128.0.0/16",), ELSEWHERE, []),
        ("website_wrong_content", ("85.128.0.0/16",), {}, []),
        ("website_down", ("85.128.0.0/16",), DEFAULT_PAGE, ["wrong_folder"]),
        ("website_wrong_content", ("2a00::/16",), ELSEWHERE, []),
        ("website_wrong_content", ("85.128.0.0/16",), {"addresses": hosts(AT_CLOUDFLARE)}, []),
        ("website_wrong_content", ("85.128.0.0/16",), {
            "addresses": hosts(host("firma.pl", "176.31.5.5"), WWW),
            **sent_to("https://www.firma.pl/")}, []),
    ],
)  # fmt: skip
def test_the_providers_networks_accuse_only_where_something_shows(
    symptom: str, networks: tuple[str, ...], changed: dict[str, Any], codes: list[str]
) -> None:
    told = Told(provider=Provider("Hosting", networks))
    _, causes = evaluate(seen(symptom, told, **changed))
    assert [one.code for one in causes] == codes
    assert all(one.certainty is Certainty.LIKELY for one in causes if one.code == "wrong_server")


def test_an_old_answer_of_the_own_resolver_is_no_wrong_server() -> None:
    told = Told(expected_addresses=(PUBLIC,))
    old = {"addresses": hosts(host("firma.pl", "176.31.0.1")), "propagation": remembered(own=OLD)}
    assert [one.code for one in evaluate(seen(told=told, **old))[1]] == ["dns_propagating"]


@pytest.mark.parametrize(
    ("google", "certainty"),
    [
        (OLD_SERVERS, Certainty.CONFIRMED),
        (Said((), 9), Certainty.CONFIRMED),
        (OLD, Certainty.LIKELY),
    ],
)
def test_what_a_resolver_knows_of_the_zone_is_proof(google: Said, certainty: Certainty) -> None:
    (cause,) = evaluate(seen(propagation=remembered(google=google)))[1]
    assert (cause.certainty, cause.evidence[1].data["resolver"]) == (certainty, "8.8.8.8")


def test_a_missing_host_is_told_with_the_form_that_works() -> None:
    changed = {"addresses": hosts(host("firma.pl"), WWW), **NO_WEBSITE}
    (cause,) = evaluate(seen(**changed))[1]
    assert [one.code for one in cause.evidence] == ["host_not_in_zone", "other_form_works"]
    sub = {"addresses": hosts(host("sklep.firma.pl"), APEX, WWW), **NO_WEBSITE}
    (cause,) = evaluate(seen(typed="sklep.firma.pl", **sub))[1]
    assert [one.code for one in cause.evidence] == ["host_not_in_zone"]


def test_a_subdomain_that_nobody_set_up_is_told_with_its_default_page() -> None:
    catch_all = hosts(host("sklep.firma.pl", PUBLIC), by_wildcard=True)
    (cause,) = evaluate(seen(typed="sklep.firma.pl", addresses=catch_all, **DEFAULT_PAGE))[1]
    assert cause.code == "wrong_folder"
    assert [one.code for one in cause.evidence][1:] == ["host_by_wildcard"]
    assert evaluate(seen(typed="sklep.firma.pl", addresses=catch_all))[1] == ()


def test_the_chain_of_several_aliases_is_shown() -> None:
    chain = aliases("missing", cnames=("a.firma.pl", "b.example.com"))
    (cause,) = evaluate(seen(addresses=chain, **NO_WEBSITE))[1]
    assert cause.evidence[1].data == {"names": ["firma.pl", "a.firma.pl", "b.example.com"]}


def test_a_missing_website_address_is_no_fault_of_the_mail() -> None:
    verdict, causes = evaluate(seen("email_not_arriving", addresses=addresses(**NOWHERE)))
    assert (verdict, causes) == (FINE, ())
