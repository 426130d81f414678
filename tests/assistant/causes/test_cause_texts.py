"""Every cause reads well in both languages, in each way that its rule can find it.

The rules themselves make the parameters, so a placeholder that one of them leaves out shows here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, get_args

import pytest

from assistant.bounce.reading import read_bounce
from assistant.causes import bounced, panel, server, site
from assistant.causes.bounced import with_letter
from assistant.causes.catalogue import catalogue
from assistant.causes.own import NO_FAILURE, Variant
from assistant.causes.registration import (
    AFTER_EXPIRY,
    HOLD,
    RENEWED_BY_REGISTRY,
    RESERVED,
    TRANSFER,
    TRANSFER_LOCKS,
    TRANSFER_PENDING,
)
from assistant.causes.rule import Finding, rules
from assistant.causes.seen import Provider, Seen, Told
from assistant.documents.wording import params
from assistant.figures.reading import QUOTAS
from assistant.panel import Panel, Quota
from assistant.report import Report, Verdict
from assistant.symptoms import DEFAULT
from assistant.texts import LANGUAGES, words
from checks.aliases import DeadEnd
from checks.delegation import Flaw, NameServer, Parent
from checks.ipv6 import Contact
from checks.mail_login import State
from checks.mail_route import MailRoute
from checks.mail_sender import Server
from checks.mail_server import FailureKind as FailureKindOfMail
from checks.mta_sts import StsPolicy
from checks.net.dnssec import FlawKind
from checks.observation import Unseen, Why
from checks.page import PageText
from checks.propagation import Said
from checks.registration import Registration
from checks.sender import dmarc as dmarc_records
from checks.sender import spf_check
from checks.sender.blocklists import Consulted, Listing
from checks.target import parse_target
from checks.website import FailureKind, Hop, Website
from tests.assistant.causes.observed import (
    NOW,
    PAGE,
    PLAIN,
    PUBLIC,
    TARGET,
    TO_HTTPS,
    addresses,
    at_odds,
    branch,
    certificate,
    delegation,
    ending,
    exchanger,
    failing,
    host,
    hosts,
    login_ports,
    mail_down,
    mail_host,
    mail_login,
    mail_route,
    mail_said,
    mail_server,
    nowhere_to,
    opened,
    over_ipv6,
    redirecting,
    registration,
    remembered,
    seen,
    sender,
    website,
)
from tests.assistant.causes.observed import site as site_with
from tests.assistant.test_texts import all_messages

PARTS = ("title", "verdict", "meaning", "steps", "support", "technical")
FIELD_TERMS = ("technical",)  # for consultants, who know the field's terms
MAX_WORDS = 20
NOWHERE: dict[str, Any] = {"a": (), "aaaa": (), "public": ()}
FAILED = Unseen(Why.SERVER_FAILED)
UNRESOLVED = addresses(FAILED, exists=FAILED, a=FAILED, aaaa=FAILED, public=())
OUT_OF_DNS = addresses("missing", exists=False, **NOWHERE)
WITHOUT_EXPIRY = registration(expires=Unseen(Why.NOT_PUBLISHED), expiry_published=False)
DAYS_AGO = (0, 1, 3, 22)
NAMES_OF_MANY = ("xn--aczki-hib.pl", "*.xn--aczki-hib.pl", "sklep.pl", "poczta.pl")
TOLD = Told()
PARKING = "Domena jest utrzymywana na serwerach nazwa.pl."
MAIL_SYMPTOMS = ("email_not_sending", "email_login")
ARRIVING = "email_not_arriving"


@dataclass(frozen=True)
class Way:
    """One way in which the rule of `cause` finds it."""

    cause: str
    name: str
    seen: Seen

    def found(self) -> Finding:
        finding = with_letter(self.cause, rules()[self.cause](self.seen), self.seen)
        assert finding is not None, "the rule does not find it this way"
        assert finding.evidence
        return finding


OF_TLS = {"untrusted", "tls_too_old"}  # failures that another cause names
ALIASES = {
    "missing": "dangling_cname",
    "no_address": "dangling_cname",
    "loop": "cname_loop",
    "too_long": "cname_loop",
}


def way(
    cause: str,
    name: object,
    told: Told = TOLD,
    symptom: str = DEFAULT,
    typed: str = "firma.pl",
    **changed: object,
) -> Way:
    """A way with what differs from a healthy website."""
    return Way(cause, str(name), seen(symptom, told, typed, **changed))


def closed(http: str, https: str) -> Website:
    return website(failing("http://firma.pl/", http), failing("https://firma.pl/", https))


def without_https(kind: str) -> Website:
    return website(ending(PAGE), failing("https://firma.pl/", kind))


def broken_redirect(kind: str, to: str) -> Website:
    moved = Hop("https://firma.pl/", 302, to, None)
    lost = failing(to, kind).hops[0]
    return website(redirecting(TO_HTTPS, moved, lost), redirecting(moved, lost))


def page(status: int = 200, **says: Any) -> Website:
    """A stop page: short, and without the healthy website's words."""
    return site_with(status, **{"title": "", "heading": "", "text": "", "length": 90, **says})


def ways_of_the_assistant() -> Iterator[Way]:
    yield way("assistant_offline", "no resolver", addresses=Unseen(Why.OFFLINE))
    for why in sorted(set(Why) - NO_FAILURE - {Why.UNKNOWN_SERVER}):
        yield way("check_inconclusive", why, website=Unseen(why))
        yield way("check_inconclusive", f"registration {why}", registration=Unseen(why))
    over_http = website(ending(PLAIN), failing("https://firma.pl/", Unseen(Why.OWN_NETWORK)))
    unseen = Unseen(Why.OWN_NETWORK)
    yield way("check_inconclusive", "no https", website=over_http, certificate=unseen)
    stopped = page(503, title="Just a moment...", text="Enable JavaScript and cookies to continue")
    yield way("check_inconclusive", "robots", website=stopped)
    nowhere = {"registration": Unseen(Why.TIMEOUT), "addresses": OUT_OF_DNS}
    yield way("check_inconclusive", "nowhere", website=Unseen(Why.NEEDS), **nowhere)
    unknown = Unseen(Why.UNKNOWN_SERVER)
    yield way("check_inconclusive", "no mail server", symptom="email_login", mail_login=unknown)
    offline, late = Unseen(Why.OFFLINE), Unseen(Why.TIMEOUT)
    yield way("assistant_offline", "an order", symptom=TRANSFER, registration=offline)
    yield way("check_inconclusive", "an order", symptom=TRANSFER, registration=late)
    for symptom in MAIL_SYMPTOMS:
        unseen = Unseen(Why.TIMEOUT)
        yield way("check_inconclusive", f"{symptom} failed", symptom=symptom, registration=unseen)


def ways_of_the_registration() -> Iterator[Way]:
    free = registration(registered=False)
    yield way("domain_not_registered", "likely", registration=free, addresses=Unseen(Why.TIMEOUT))
    yield way("domain_not_registered", "certain", registration=free, addresses=OUT_OF_DNS)
    kept = registration(statuses=("reserved",), expires=Unseen(Why.NOT_PUBLISHED))
    kept_back = way("domain_not_registered", "kept", registration=kept, addresses=OUT_OF_DNS)
    yield replace(kept_back, seen=replace(kept_back.seen, target=parse_target("firma.de")))
    for days in DAYS_AGO:
        expired = registration(expires=NOW - timedelta(days=days, hours=1))
        yield way("domain_expired", f"{days} days ago", registration=expired)
    yield way("domain_expired", "no DNS", registration=expired, addresses=OUT_OF_DNS)
    for state in sorted(AFTER_EXPIRY | {RESERVED}):
        stated = registration(statuses=(state,), expires=Unseen(Why.NOT_PUBLISHED))
        yield way("domain_expired", state, registration=stated)
    renewed = registration(statuses=(RENEWED_BY_REGISTRY,))
    yield way("domain_expired", RENEWED_BY_REGISTRY, registration=renewed, addresses=OUT_OF_DNS)
    told = Told(Panel(dates={"domain_expires": date(2026, 11, 19)}))
    yield way("domain_expired", "by the panel", told, registration=WITHOUT_EXPIRY)
    yield way("domain_expired", "panel alone", told, registration=Unseen(Why.THROTTLED))
    later = Told(Panel(dates={"domain_expires": date(2027, 11, 19)}))
    yield way("domain_expired", "not by the panel", later, registration=expired)
    yield way("domain_expired", "of two dates", registration=with_other(expired, -40))
    free = replace(expired.record, source="whois", registered=False)
    yield way("domain_expired", "free elsewhere", registration=replace(expired, other=free))
    yield way("domain_expired", "parked", registration=renewed, website=page(text=PARKING))
    said = page(title="Domena wygasła", heading="Domena wygasła")
    yield way("domain_expired", "by its page", website=said)
    for state in sorted(HOLD):
        yield way("domain_on_hold", state, registration=registration(statuses=(state,)))
    held = registration(statuses=tuple(HOLD))
    yield way("domain_on_hold", "all, no DNS", registration=held, addresses=OUT_OF_DNS)
    for days in (0, 1, 2, 30):
        expiring = registration(expires=NOW + timedelta(days=days))
        yield way("domain_expires_soon", f"in {days} days", registration=expiring)

    yield way("domain_expires_soon", "of two dates", registration=with_other(expiring, 365))
    soon = Told(Panel(dates={"domain_expires": date(2026, 12, 1)}))
    yield way("domain_expires_soon", "by the panel", soon, registration=WITHOUT_EXPIRY)
    for lock in sorted(TRANSFER_LOCKS):
        locked = registration(statuses=(lock,))
        yield way("domain_transfer_locked", lock, symptom=TRANSFER, registration=locked)
    moving = registration(statuses=(TRANSFER_PENDING,))
    yield way("domain_transfer_pending", "is moving", registration=moving)


def with_other(first: Registration, days: int) -> Registration:
    """A second source whose date is so many days from now."""
    second = replace(first.record, source="whois", expires=NOW + timedelta(days=days))
    return replace(first, other=second)


def ways_of_the_dns() -> Iterator[Way]:
    yield way("delegation_missing", "certain", addresses=OUT_OF_DNS)
    denied = delegation(servers=(), parent=Parent("pl", (), (), {}))
    yield way("delegation_missing", "the parent", addresses=OUT_OF_DNS, delegation=denied)
    yield way("delegation_missing", "likely", addresses=OUT_OF_DNS, registration=WITHOUT_EXPIRY)
    for outcome in ("silent", "forbidden", None):
        dead = {"delegation": delegation(outcome, None), "addresses": UNRESOLVED}
        yield way("nameservers_unreachable", outcome, **dead)
    numbers = delegation(servers=(NameServer("85.128.0.53", False, ()),))
    yield way("nameservers_unreachable", "numbers", delegation=numbers, addresses=UNRESOLVED)
    for outcome in ("refused", "failed", "not_authoritative"):
        lame = {"delegation": delegation(outcome, "silent"), "addresses": UNRESOLVED}
        yield way("nameservers_lame", outcome, **lame)
    for cause, outcome in (("nameservers_unreachable", "silent"), ("nameservers_lame", "refused")):
        part = {"delegation": delegation(branch=branch(outcome)), "addresses": UNRESOLVED}
        yield way(cause, f"of a part, {outcome}", **part)
    half = delegation("authoritative", "silent")
    yield way("nameservers_partly_failing", "silent", delegation=half)
    old = ("85.128.128.11", "85.128.128.12")
    for name, here in (("addresses", old), ("none", ()), ("serials", (PUBLIC,))):
        differing = at_odds((1, (PUBLIC,)), (2, here))
        yield way("nameservers_inconsistent", name, delegation=differing)
    for kind in get_args(FlawKind):
        moment = NOW if kind in ("signature_expired", "signature_not_yet_valid") else None
        flawed = delegation(flaws=(Flaw(kind, "firma.pl", "DNSKEY", moment),))
        yield way("dnssec_broken", kind, delegation=flawed)
    yield way("dnssec_broken", "rejected", delegation=delegation(rejected=True))
    yield way("host_missing", "no name", addresses=addresses(exists=False, **NOWHERE))
    yield way("host_missing", "no address", addresses=addresses(**NOWHERE))
    for end, cause in ALIASES.items():
        for cnames in (("shop.example.com",), tuple(f"{one}.example.com" for one in "abcdefgh")):
            alias = addresses(exists=False, cnames=cnames, dead_end=end, **NOWHERE)
            yield way(cause, f"{end}, {len(cnames)}", addresses=alias)
    working, absent = host("firma.pl", "85.128.128.10"), host("www.firma.pl")
    yield way("www_missing", "no name", addresses=hosts(working, absent))
    yield way("www_missing", "no address", addresses=hosts(working, replace(absent, exists=True)))
    www = hosts(host("www.firma.pl", "85.128.128.10"), host("firma.pl"))
    yield way("apex_missing", "no name", typed="www.firma.pl", addresses=www)
    www = hosts(host("firma.pl"), host("www.firma.pl", "85.128.128.10"))
    yield way("host_missing", "www works", addresses=www)
    office = addresses(a=("10.0.0.1",), aaaa=Unseen(Why.TIMEOUT), public=())
    yield way("private_address", "IPv6 unseen", addresses=office)
    sedo = hosts(host("firma.pl", "91.195.240.94"), nameservers=("ns1.sedoparking.com",))
    yield way("domain_parked", "by its server", addresses=sedo, website=Unseen(Why.TIMEOUT))
    moved = Hop("https://firma.pl/", 302, "https://sedo.com/search/?domain=firma.pl", None)
    offer = replace(PAGE, url=moved.location)
    sold = redirecting(moved, Hop(offer.url, 200, None, None), page=offer)
    yield way("domain_parked", "by a market", website=website(sold, sold))
    catch_all = hosts(host("sklep.firma.pl", "85.128.128.10"), by_wildcard=True)
    nginx = page(title="Welcome to nginx!")
    yield way(
        "wrong_folder", "wildcard", typed="sklep.firma.pl", addresses=catch_all, website=nginx
    )
    old, gone = Said(("176.31.0.1",), 1200), Said((), 1200)
    for name, said in (("address", old), ("nothing", gone)):
        yield way("dns_propagating", f"own, {name}", propagation=remembered(own=said))
        yield way("dns_propagating", f"public, {name}", propagation=remembered(google=said))
    provider = Told(provider=Provider("nazwa.pl", ("77.55.0.0/16",)))
    yield way("wrong_server", "by the provider", provider, website=nginx)
    office = addresses(a=("192.168.1.10", "10.0.0.1"), public=())
    yield way("private_address", "of an office", addresses=office)
    parked = page(title="firma.pl", text=PARKING)
    yield way("domain_parked", "by its page", website=parked)
    yield way("wrong_server", "expected", Told(expected_addresses=("85.128.128.11",)))
    yield way("wrong_server", "by the panel", Told(Panel(server_ip="85.128.128.11")))


def ways_of_the_server() -> Iterator[Way]:
    for kind in sorted(server.UNREACHED):
        yield way("web_server_unreachable", kind, website=closed(kind, "silent"))
    for kind in sorted(server.SPEECHLESS):
        yield way("web_server_silent", kind, website=closed(kind, "refused"))
    yield way("web_server_silent", "no_tls", website=closed("no_answer", "no_tls"))
    for contact in sorted({*get_args(Contact)} - {"answers"}):
        yield way("ipv6_broken", contact, ipv6=over_ipv6(http=contact))
    for kind in sorted({*server.UNREACHED, *server.SPEECHLESS}):
        yield way("https_unavailable", kind, website=without_https(kind))


def ways_of_the_certificate() -> Iterator[Way]:
    for days in DAYS_AGO:
        ended = NOW - timedelta(days=days, hours=1)
        expired = certificate(refused="expired", not_after=ended)
        yield way("certificate_expired", f"{days} days ago", certificate=expired)
    early = certificate(refused="not_yet_valid", not_before=NOW + timedelta(days=3))
    yield way("certificate_not_yet_valid", "in 3 days", certificate=early)
    for names in (("panel.hosting.pl", "*.hosting.pl"), (), NAMES_OF_MANY):
        other = certificate(refused="wrong_name", subject_names=names, named=False)
        yield way("certificate_wrong_name", f"{len(names)} names", certificate=other)
    for days in (0, 1, 14):
        ending = certificate(not_after=NOW + timedelta(days=days))
        yield way("certificate_expires_soon", f"in {days} days", certificate=ending)
    for left_out in ("found", "of_public_authority"):
        incomplete = certificate(refused="untrusted", left_out=left_out)
        yield way("certificate_incomplete", left_out, certificate=incomplete)
    for refused in ("weak", "expired", "not_yet_valid"):
        doubtful = certificate(refused=refused)
        yield way("certificate_untrusted", refused, certificate=doubtful)
    yield way("tls_too_old", "both ways", website=closed("refused", "tls_too_old"))
    own = certificate(refused="untrusted", self_signed=True)
    yield way("certificate_untrusted", "self-signed", certificate=own)
    for issuer in ("Urząd Testowy", ""):
        unknown = certificate(refused="untrusted", issuer=issuer)
        yield way("certificate_untrusted", f"issuer {issuer!r}", certificate=unknown)


def ways_of_redirects() -> Iterator[Way]:
    loop = redirecting(TO_HTTPS, replace(TO_HTTPS, url="https://firma.pl/"), loop=True)
    yield way("redirect_loop", "both ways", website=website(loop, loop))
    for kind in sorted(set(get_args(FailureKind)) - OF_TLS):
        to = "https:///start" if kind == "bad_address" else "https://sklep.firma.pl/start"
        yield way("redirect_broken", kind, website=broken_redirect(kind, to))
    idn = broken_redirect("refused", "https://sklep.xn--aczki-hib.pl/start")
    yield way("redirect_broken", "to a name with Polish letters", website=idn)
    for status in (200, 404, 500):
        there = replace(PAGE, url="https://inna-firma.pl/start", status=status)
        yield way("redirect_elsewhere", status, website=website(ending(there), ending(there)))


# What the page says, in the manner of the products that signatures.toml names.
PAGES = {
    "hosting_expired": {"title": "Konto hostingowe wygasło"},
    "website_project_expired": {"heading": "Projekt strony wygasł"},
    "transfer_exceeded": {"title": "Bandwidth Limit Exceeded"},
    "disk_full": {"text": "Warning: fwrite(): No space left on device in /home/x on line 3"},
    "limit_http_requests": {"title": "Zbyt wiele żądań"},
    "limit_cpu_time": {"text": "Przekroczono limit czasu procesora."},
    "limit_connections": {"title": "508 Resource Limit Is Reached"},
    "limit_db_time": {"text": "Przekroczono limit czasu wykonywania zapytań."},
    "access_blocked": {"title": "Sorry, you have been blocked"},
    "under_construction": {"heading": "Strona w budowie"},
    "maintenance_mode": {"heading": "Przerwa techniczna", "text": "Przerwa techniczna"},
    "database_error": {"heading": "Error establishing a database connection"},
    "application_error": {"text": "There has been a critical error on this website."},
}
STATUSES = {
    "limit_http_requests": 429,
    "disk_full": 507,
    "limit_connections": 508,
    "transfer_exceeded": 509,
}


def ways_of_the_page() -> Iterator[Way]:
    suspended = site_with(path="/cgi-sys/suspendedpage.cgi", length=90)
    yield way("service_suspended", "by its page", website=suspended)
    yield way("service_suspended", "by the panel", Told(Panel(suspended=True)))
    for cause, says in PAGES.items():
        yield way(cause, "by its page", website=page(**says))
    for cause, status in STATUSES.items():
        yield way(cause, "by its status", website=page(status))
    yield way("wrong_folder", "listing", website=page(title="Index of /", heading="Index of /"))
    yield way("wrong_folder", "default page", website=page(title="Welcome to nginx!"))
    yield way("wrong_folder", "denied", website=page(403, title="403 Forbidden"))
    yield way("wrong_folder", "not found", website=page(404, title="404 Not Found"))
    for status in sorted(site.EMPTY_AT_ROOT):
        yield way("wrong_folder", status, website=page(status))
    missing = page(404, title="404 Not Found")
    yield way("wrong_folder", "one page", website=replace(missing, root=ending(PAGE)))
    for status in (site.PASSWORD, *sorted(site.FILTERED)):
        yield way("access_blocked", status, website=page(status))
    blank = replace(PAGE, says=PageText("", "", "", 0), blank=True)
    yield way("application_error", "blank", website=website(ending(blank), ending(blank)))
    for status in (*sorted(site.PROGRAM_FAILED), 400, 503):
        yield way("application_error", status, website=page(status))
    yield from ways_that_come_and_go()


def ways_that_come_and_go() -> Iterator[Way]:
    def slow(cause: str, name: str, *answers: object, **changed: object) -> Way:
        return way(cause, name, symptom="website_slow", steadiness=opened(*answers), **changed)

    bare = replace(PAGE, status=508, says=PageText("", "", "", 0))
    busy = replace(bare, status=503)
    said = PageText("", "Resource Limit Is Reached", "Resource Limit Is Reached", 25)
    notice = replace(PAGE, says=said)
    yield slow("limit_connections", "every second time", PAGE, bare, PAGE, bare, PAGE)
    yield slow("limit_connections", "a notice at 200", PAGE, notice)
    yield slow("application_error", "one stray 503", PAGE, busy, PAGE, PAGE, PAGE)
    yield slow("application_error", "no answer at times", PAGE, "broken", busy, PAGE, PAGE)
    yield slow("application_error", "503 and never again", *[PAGE] * 5, website=page(503))
    late = opened(*[PAGE] * 5, took_ms=2350)
    told = Told(Panel(quotas={"cpu_time": Quota(60, 60)}))
    yield way("limit_cpu_time", "and slow", told, "website_slow", steadiness=late)


def sending(cause: str, name: object, **changes: Any) -> Way:
    """A way with what differs from a healthy sender."""
    return way(cause, name, symptom="email_not_sending", mail_sender=sender(**changes))


def ways_of_the_sender() -> Iterator[Way]:
    refusing = {"policy": "reject"}
    for name, dmarc in (("alone", {}), ("refused", refusing)):
        yield sending("spf_missing", name, spf={"records": ()}, dmarc=dmarc)
    for code in get_args(spf_check.ProblemCode):
        problem = spf_check.Problem(code, "spf.xn--aczki-hib.pl", "ipv4:1", 8, 11, "poczta.pl")
        yield sending("spf_invalid", code, spf={"problems": (problem,)})
    yield sending("spf_invalid", "nobody", spf={"records": ("v=spf1 -all",), "lookups": 0})
    fails = spf_check.Verdict("fail", "-all")
    own = Server("mail.firma.pl", PUBLIC, fails)
    yield sending("spf_invalid", "own server", servers=(own,))
    google = {"service": "Google Workspace", "by_service": fails}
    yield sending("spf_invalid", "service", dmarc=refusing, **google)
    yield sending("dmarc_missing", "none", dmarc=dmarc_records.Dmarc("firma.pl", ()))
    for code in get_args(dmarc_records.ProblemCode):
        problem = dmarc_records.Problem(code, "p=block")
        yield sending("dmarc_invalid", code, dmarc={"problems": (problem,)})
    listing = Listing(PUBLIC, "listed", "127.0.0.2")
    lists = (Consulted("Spamhaus ZEN", answers=True, listings=(listing,)),)
    yield sending("sender_blocklisted", "one list", blocklists=lists)


def ways_of_the_panel() -> Iterator[Way]:
    for cause, quota in site.QUOTAS.items():
        used_up = Told(Panel(quotas={quota: Quota(120e9, 100e9)}))
        yield way(cause, "by the panel", used_up)
    for cause, paid_until in site.PAID_PERIODS.items():
        over = Told(Panel(dates={paid_until: date(2026, 11, 19)}))
        yield way(cause, "by the panel", over)
    for period in panel.PERIODS:
        soon = Told(Panel(dates={period: date(2026, 12, 1)}))
        yield way("hosting_expires_soon", period, soon)
    both = dict.fromkeys(panel.PERIODS, date(2026, 12, 1))
    yield way("hosting_expires_soon", "both", Told(Panel(dates=both)))
    for quota in QUOTAS:
        nearly = Told(Panel(quotas={quota: Quota(95, 100)}))
        yield way("quota_nearly_full", quota, nearly)
    counted = {"transfer": Quota(95e9, 100e9, unit="GB")}
    since = Told(Panel(quotas=counted, transfer_since=date(2026, 11, 1)))
    yield way("quota_nearly_full", "since the month's first day", since)
    share = Told(Panel(quotas={"disk": Quota(98, 100, measured=False)}))
    yield way("quota_nearly_full", "a percentage alone", share)


def ways_of_mail_programs() -> Iterator[Way]:
    for state in sorted({*get_args(State)} - {"open"}):
        closed = mail_login(*login_ports(993, 143, state=state))
        yield way("mail_login_unreachable", state, symptom="email_login", mail_login=closed)
    nowhere = mail_login(*login_ports(993), ports=(), source="customer")
    yield way("mail_login_unreachable", "no host", symptom="email_login", mail_login=nowhere)
    refused: dict[str, dict[str, Any]] = {
        "expired": {"refused": "expired", "not_after": NOW - timedelta(days=5)},
        "not yet valid": {"refused": "not_yet_valid", "not_before": NOW + timedelta(days=5)},
        "other names": {"refused": "wrong_name", "named": False, "subject_names": NAMES_OF_MANY},
        "no names": {"refused": "wrong_name", "named": False, "subject_names": ()},
        "self-signed": {"refused": "untrusted", "self_signed": True},
        "incomplete": {"refused": "untrusted", "left_out": "found"},
    }
    for name, changes in refused.items():
        shown = mail_login(*login_ports(993, **changes), source="customer")
        yield way("mail_certificate_invalid", name, symptom="email_login", mail_login=shown)
    guessed = mail_login(*login_ports(993, shared=True, **refused["other names"]))
    yield way("mail_certificate_invalid", "guessed", symptom="email_login", mail_login=guessed)


def ways_of_the_mail() -> Iterator[Way]:
    def mail(cause: str, name: str, told: Told = TOLD, **changed: object) -> Way:
        return way(cause, name, told, ARRIVING, "biuro@firma.pl", **changed)

    for by in ("nothing", "missing", "address"):
        inner = (nowhere_to("not_public"),) if by == "address" else ()
        lost = MailRoute("firma.pl", by, inner)  # type: ignore[arg-type]
        yield mail("mx_missing", by, mail_route=lost)
    yield mail("mail_disabled", "null MX", mail_route=MailRoute("firma.pl", "null", ()))
    for fault in (*get_args(DeadEnd), "not_public"):
        yield mail("mx_broken", fault, mail_route=mail_route(nowhere_to(fault)))
    both = mail_route(exchanger(), nowhere_to("missing", 2))
    yield mail("mx_broken", "one of two", mail_route=both)
    elsewhere = mail_route(expected=replace(exchanger(), host="mail.dostawca.pl"))
    yield mail("wrong_mail_server", "by the panel", mail_route=elsewhere)
    no_relay = mail_server(mail_host("554 5.7.1 Relay access denied"))
    provider = Told(provider=Provider("nazwa.pl", ("77.55.0.0/16",)))
    yield mail("wrong_mail_server", "by the provider", provider, mail_server=no_relay)
    outdated = StsPolicy("enforce", ("mail.dostawca.pl",))
    yield mail("wrong_mail_server", "by MTA-STS", mail_server=mail_server(policy=outdated))
    for kind in get_args(FailureKindOfMail):
        yield mail("mail_server_unreachable", kind, mail_server=mail_server(mail_down(kind)))
    second_down = mail_server(mail_host(), mail_down(number=2))
    yield mail("mail_server_unreachable", "one of two", mail_server=second_down)
    by_address = replace(mail_route(), by="address")
    down = mail_server(mail_down("refused"))
    yield mail("mail_server_unreachable", "no MX", mail_route=by_address, mail_server=down)
    for name, reply in REJECTIONS.items():
        yield mail("mail_server_rejects", name, mail_server=mail_server(mail_host(reply)))
    suspended = mail_host(recipient="", sender=mail_said("550 Domain suspended"))
    yield mail("mail_server_rejects", "suspended", mail_server=mail_server(suspended))
    full = mail_server(mail_host("552 5.2.2 Mailbox full"))
    quota = Told(Panel(quotas={"mail_disk": Quota(1024, 1024)}))
    yield mail("mailbox_full", "by its server", mail_server=full)
    yield mail("mailbox_full", "by the panel", quota)
    yield mail("mailbox_full", "by both", quota, mail_server=full)
    yield mail("mailbox_full", "by its server for its owner", Told(Panel(mailbox_full=True)))
    unknown = mail_server(mail_host("550 5.1.1 User unknown"))
    yield mail("mailbox_unknown", "by its server", mail_server=unknown)
    refused = mail_server(mail_host("554 5.7.1 Client host blocked using zen.spamhaus.org"))
    yield mail("check_inconclusive", "mail server refuses the assistant", mail_server=refused)
    yield mail("check_inconclusive", "mail server late", mail_server=Unseen(Why.TIMEOUT))


REJECTIONS = {
    "not local": "554 5.7.1 <biuro@firma.pl>: Relay access denied",
    "out of order": "452 4.3.1 Insufficient system storage",
    "mailbox disabled": "550 5.2.1 Mailbox disabled",
}

LETTER = "<{}>: host mx.firma.pl[85.128.128.10] said: {} (in reply to RCPT TO command)"
TO_OTHERS = {
    "mailbox_full": ["552 5.2.2 Mailbox full"],
    "mailbox_unknown": [
        "550 5.1.1 User unknown",
        "550 5.2.1 Mailbox disabled",
        "550 5.1.2 Domain does not exist",
    ],
    "mail_server_unreachable": [
        "451 4.4.1 Connection timed out",
        "550 5.7.1 Must issue a STARTTLS command first, TLS is required",
        "554 5.4.6 Too many hops",
        "554 5.3.0 Internal server error",
    ],
    "mail_server_rejects": [
        "554 5.7.1 Message rejected as spam",
        "554 5.7.1 Access denied",
        "552 5.3.4 Message size exceeds fixed limit",
        "550 5.7.1 You have exceeded the hourly limit of messages",
        "554 5.7.1 Relay access denied",
        "530 5.7.0 Authentication required",
        "550 5.1.8 Access denied, bad outbound sender",
        "550 5.1.8 Sender address rejected: Domain not found",
        "450 4.2.0 Greylisted, try again later",
    ],
    "sender_blocklisted": ["554 5.7.1 Client host blocked using zen.spamhaus.org"],
    "spf_invalid": ["550 5.7.23 SPF check failed"],
    "dmarc_invalid": ["550 5.7.26 DMARC policy", "550 5.7.20 DKIM signature invalid"],
}
TO_THE_CUSTOMER = {
    "mailbox_full": ["552 5.2.2 Mailbox full"],
    "mailbox_unknown": ["550 5.1.1 User unknown"],
    "mx_broken": ["550 5.1.2 Domain does not exist"],
    "mail_server_unreachable": ["451 4.4.1 Connection timed out"],
    "mail_server_rejects": [
        "550 5.2.1 Mailbox disabled",
        "554 5.7.1 Relay access denied",
        "554 5.7.1 Client host blocked using zen.spamhaus.org",
    ],
}


def ways_of_letters() -> Iterator[Way]:
    for replies, to, symptom in (
        (TO_OTHERS, "jan@sklep.pl", "email_not_sending"),
        (TO_THE_CUSTOMER, "biuro@firma.pl", ARRIVING),
    ):
        for cause, lines in replies.items():
            if cause in catalogue():
                for line in lines:
                    told = Told(bounce=read_bounce(LETTER.format(to, line)))
                    yield way(cause, f"{line} to {to}", told, symptom)


WAYS = (
    *ways_of_the_assistant(),
    *ways_of_the_registration(),
    *ways_of_the_dns(),
    *ways_of_the_server(),
    *ways_of_the_certificate(),
    *ways_of_redirects(),
    *ways_of_the_page(),
    *ways_of_the_sender(),
    *ways_of_the_panel(),
    *ways_of_mail_programs(),
    *ways_of_letters(),
    *ways_of_the_mail(),
)

every_language = pytest.mark.parametrize("lang", LANGUAGES)
every_way = pytest.mark.parametrize("way", WAYS, ids=lambda way: f"{way.cause}: {way.name}")


def report() -> Report:
    return Report(TARGET, "website_down", NOW, 800, Verdict.CAUSE_FOUND, (), (), {}, "generic")


def rendered(way: Way, lang: str) -> dict[str, str]:
    """The texts of the cause by part, and of each evidence under its key."""
    found, w = way.found(), words(lang)
    shared = params(report(), *found.evidence)
    cause = found.variant or way.cause
    texts = {part: w.text(f"cause.{cause}.{part}", **shared) for part in PARTS}
    for one in found.evidence:
        texts[f"evidence.{one.code}"] = w.text(f"evidence.{one.code}", **params(report(), one))
    return texts


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+|\n", text)


@every_language
@every_way
def test_nothing_is_empty_or_left_unfilled(way: Way, lang: str) -> None:
    for part, text in rendered(way, lang).items():
        assert not re.search(r"[{}]|  |\.\.|\(\s*\)|^\s|\s$", text, re.MULTILINE), (part, text)
        assert all(text.split("\n")), part


@every_language
@every_way
def test_every_text_has_its_shape(way: Way, lang: str) -> None:
    texts = rendered(way, lang)
    assert 2 <= len(texts["title"].split()) <= 5
    assert not texts["title"].endswith(".")
    for part in ("verdict", "support"):
        assert len(sentences(texts[part])) == 1, part
    for part in ("verdict", "support", "technical", *(key for key in texts if "." in key)):
        assert re.search(r"[.?]$", texts[part]), (part, texts[part])
    meaning, steps = texts["meaning"].split("\n"), texts["steps"].split("\n")
    assert 1 <= len(meaning) <= 3
    assert all(len(sentences(line)) == 1 for line in meaning)
    assert 2 <= len(steps) <= 5


@every_language
@every_way
def test_filled_sentences_and_steps_are_short(way: Way, lang: str) -> None:
    texts = rendered(way, lang)
    lines = [(part, one) for part, text in texts.items() for one in sentences(text)]
    lines += [("steps", step) for step in texts["steps"].split("\n")]
    long = [(part, one) for part, one in lines if len(one.split()) > MAX_WORDS]
    assert [one for one in long if one[0] not in FIELD_TERMS] == []


@every_language
@every_way
def test_no_code_is_shown_to_customers(way: Way, lang: str) -> None:
    code = re.compile(r"\b(?!kB\b)[a-z]+[A-Z]\w*|\b[a-z0-9]+_\w+|\b(?:rdap|whois)\b")
    for part, text in rendered(way, lang).items():
        if part not in FIELD_TERMS:
            assert not code.search(re.sub(r"\S+://\S+", "", text)), (part, text)


@every_language
@pytest.mark.parametrize("cause", catalogue())
def test_what_consultants_read_names_only_host_and_domain(cause: str, lang: str) -> None:
    assert words(lang).text(f"cause.{cause}.technical", host="www.firma.pl", domain="firma.pl")


def test_every_cause_evidence_and_state_is_reached() -> None:
    found = [(way.cause, way.found()) for way in WAYS]
    evidence = {one.code: one for _, finding in found for one in finding.evidence}
    states = {
        one.data["state"]
        for _, finding in found
        for one in finding.evidence
        if one.code == "registry_state"
    }
    texts = set(all_messages("pl"))
    assert {cause for cause, _ in found} == catalogue().keys()
    means = (*bounced.SENT.values(), *bounced.RECEIVED.values())
    of_letters = {one.variant for one in means if one.code in catalogue()} | {"letter_waits"}
    assert {finding.variant for _, finding in found} == {*get_args(Variant), *of_letters}
    # A letter whose reason cannot be read shows no cause.
    assert {f"evidence.{code}" for code in evidence} == {
        key for key in texts if key.startswith("evidence.")
    } - {"evidence.bounce_unknown"}
    assert {f"state.{state}" for state in states} == {
        key for key in texts if key.startswith("state.")
    }


# ---- the certificate's date is not the domain's

TWO_THINGS = {"pl": "dwie różne sprawy", "en": "two different things"}


@every_language
@every_way
def test_certificate_and_domain_are_kept_apart(way: Way, lang: str) -> None:
    text = "\n".join(rendered(way, lang).values())
    if way.cause.startswith("certificate_"):
        about_domains = [one for one in sentences(text) if re.search(r"domen|domain", one, re.I)]
        assert all(TWO_THINGS[lang] in one for one in about_domains), about_domains
    if way.cause.startswith("domain_"):
        assert not re.search(r"certyfikat|certificate|\bSSL\b", text, re.IGNORECASE)


# ---- dates and plurals, as they are read


@pytest.mark.parametrize(
    ("cause", "name", "part", "polish", "english"),
    [
        (
            "domain_expired",
            "3 days ago",
            "evidence.registry_expired",
            "Rejestr domen podaje, że domena firma.pl była ważna do 19 listopada 2026"
            " (po terminie: 3 dni).",
            "The domain registry says that the domain firma.pl was valid until 19 November 2026"
            " (overdue by 3 days).",
        ),
        (
            "domain_expired",
            "1 days ago",
            "evidence.registry_expired",
            "Rejestr domen podaje, że domena firma.pl była ważna do 21 listopada 2026"
            " (po terminie: 1 dzień).",
            "The domain registry says that the domain firma.pl was valid until 21 November 2026"
            " (overdue by 1 day).",
        ),
        (
            "domain_expired",
            "0 days ago",
            "evidence.registry_expired_today",
            "Rejestr domen podaje, że domena firma.pl była ważna do dnia tego sprawdzenia,"
            " 22 listopada 2026.",
            "The domain registry says that the domain firma.pl was valid until the day of this"
            " check, 22 November 2026.",
        ),
        (
            "domain_expires_soon",
            "in 2 days",
            "verdict",
            "Ważność domeny firma.pl kończy się 24 listopada 2026.",
            "The domain firma.pl expires on 24 November 2026.",
        ),
        (
            "domain_expires_soon",
            "in 30 days",
            "evidence.registry_expires",
            "Rejestr domen podaje, że domena firma.pl jest ważna do 22 grudnia 2026"
            " (pozostało: 30 dni).",
            "The domain registry says that the domain firma.pl is valid until 22 December 2026"
            " (remaining: 30 days).",
        ),
        (
            "domain_expires_soon",
            "in 0 days",
            "evidence.registry_expires_today",
            "Rejestr domen podaje, że domena firma.pl jest ważna tylko do dnia tego sprawdzenia,"
            " 22 listopada 2026.",
            "The domain registry says that the domain firma.pl is valid only until the day of this"
            " check, 22 November 2026.",
        ),
        (
            "certificate_expired",
            "0 days ago",
            "evidence.certificate_expired_today",
            "Certyfikat strony firma.pl był ważny do dnia tego sprawdzenia, 22 listopada 2026.",
            "The certificate of the website firma.pl was valid until the day of this check,"
            " 22 November 2026.",
        ),
        (
            "certificate_not_yet_valid",
            "in 3 days",
            "verdict",
            "Certyfikat strony firma.pl będzie ważny dopiero od 25 listopada 2026.",
            "The certificate of the website firma.pl is only valid from 25 November 2026.",
        ),
        (
            "certificate_wrong_name",
            "4 names",
            "evidence.certificate_names_among_others",
            "Certyfikat na stronie firma.pl nie obejmuje tego adresu."
            " Nazwy w certyfikacie to między innymi: żaczki.pl, *.żaczki.pl, sklep.pl.",
            "The certificate on the website firma.pl does not cover this address."
            " The names in it include: żaczki.pl, *.żaczki.pl, sklep.pl.",
        ),
        (
            "redirect_broken",
            "to a name with Polish letters",
            "steps",
            "Sprawdź, czy to właściwy adres: https://sklep.żaczki.pl/start",
            "See whether this is the right address: https://sklep.żaczki.pl/start",
        ),
        (
            "hosting_expired",
            "by the panel",
            "evidence.panel_hosting_expired",
            "Według panelu dostawcy hosting był opłacony do 19 listopada 2026.",
            "According to the provider's panel the hosting was paid until 19 November 2026.",
        ),
        (
            "certificate_expired",
            "22 days ago",
            "verdict",
            "Certyfikat strony firma.pl stracił ważność 31 października 2026.",
            "The certificate of the website firma.pl expired on 31 October 2026.",
        ),
        (
            "certificate_expired",
            "22 days ago",
            "evidence.certificate_expired",
            "Certyfikat strony firma.pl był ważny do 31 października 2026 (po terminie: 22 dni).",
            "The certificate of the website firma.pl was valid until 31 October 2026"
            " (overdue by 22 days).",
        ),
        (
            "transfer_exceeded",
            "by the panel",
            "evidence.panel_transfer",
            "Według panelu dostawcy limit transferu jest wykorzystany w 120%"
            " (120\u00a0GB z 100\u00a0GB).",
            "According to the provider's panel 120% (120\u00a0GB of 100\u00a0GB)"
            " of the transfer limit is used.",
        ),
        (
            "web_server_unreachable",
            "refused",
            "evidence.connection_refused",
            "Serwer firma.pl odmówił połączenia na porcie 80.",
            "The server firma.pl refused the connection on port 80.",
        ),
    ],
)
def test_figures_are_written_out(
    cause: str, name: str, part: str, polish: str, english: str
) -> None:
    (way,) = (one for one in WAYS if (one.cause, one.name) == (cause, name))
    shown = [rendered(way, lang)[part].split("\n")[0] for lang in ("pl", "en")]
    assert shown == [polish, english]


@every_language
@pytest.mark.parametrize(
    ("name", "repeated"), [(f"{symptom} failed", 1) for symptom in MAIL_SYMPTOMS]
)
def test_a_check_is_repeated_only_where_one_failed(name: str, repeated: int, lang: str) -> None:
    (way,) = (one for one in WAYS if one.name == name)
    steps = rendered(way, lang)["steps"].split("\n")
    again = [step for step in steps if re.search(r"ponownie|powtórz|again|repeat", step)]
    assert len(again) == repeated
    assert all(re.match(r"Jeśli .*nie udało|If .*failed", step) for step in again)
