"""Observations of a healthy website and its mail, to be changed where tests want it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from assistant.causes.evaluation import evaluate
from assistant.causes.seen import Seen, Told
from assistant.diagnosis import check_run
from assistant.report import Report
from assistant.symptoms import DEFAULT, symptoms
from checks.addresses import Addresses, HostRecords
from checks.certificate import Certificate, ShownCertificate
from checks.delegation import Asked, Branch, Delegation, NameServer, Outcome, Parent
from checks.ipv6 import Ipv6
from checks.mail_login import PORTS, LoginHost, LoginPort, MailLogin
from checks.mail_route import Exchanger, MailRoute
from checks.mail_sender import MailSender, Server
from checks.mail_server import Failure as MailFailure
from checks.mail_server import MailHost, MailServer
from checks.mail_server import Said as MailSaid
from checks.mta_sts import StsPolicy
from checks.net.login import TLS_PORTS
from checks.observation import Skipped, Unseen
from checks.page import PageText
from checks.propagation import Propagation, Said
from checks.registration import Registration
from checks.registries.record import RegistryRecord
from checks.sender.blocklists import Consulted
from checks.sender.dmarc import Dmarc
from checks.sender.spf_check import Verdict as SpfVerdict
from checks.sender.spf_survey import Spf
from checks.sequence import Outcome as Ended
from checks.steadiness import Steadiness, Try
from checks.target import parse_target
from checks.website import Failure, Hop, Page, Visit, Website

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TARGET = parse_target("firma.pl")
PUBLIC = "85.128.128.10"

RECORD = RegistryRecord(
    source="rdap",
    server="https://rdap.dns.pl/",
    registered=True,
    expires=NOW + timedelta(days=200),
    created=NOW - timedelta(days=900),
    registrar="Rejestrator",
    statuses=("active",),
    nameservers=("ns1.hosting.pl", "ns2.hosting.pl"),
    expiry_published=True,
)
HOST = HostRecords("firma.pl", exists=True, cnames=(), a=(PUBLIC,), aaaa=(), public=(PUBLIC,))
DELEGATION = Delegation(
    parent=Parent("pl", RECORD.nameservers, (), {}),
    servers=tuple(
        NameServer(host, True, (Asked(f"85.128.0.{number}", "authoritative", 1, (PUBLIC,)),))
        for number, host in enumerate(RECORD.nameservers, 1)
    ),
    flaws=(),
    rejected=False,
)
ADDRESSES = Addresses("there", RECORD.nameservers, (HOST,), ((10, "mail.firma.pl"),))
RESOLVED = Said((PUBLIC,), 200)
PROPAGATION = Propagation(
    now=Said((PUBLIC,), 3600, 7, RECORD.nameservers),
    own=RESOLVED,
    public={"1.1.1.1": RESOLVED, "8.8.8.8": RESOLVED, "9.9.9.9": RESOLVED},
)
SAYS = PageText("Firma", "Witamy", "Witamy w sklepie", 1500)
PAGE = Page("https://firma.pl/", 200, "nginx", SAYS)
CERTIFICATE = ShownCertificate(
    host="firma.pl",
    subject_names=("firma.pl", "www.firma.pl"),
    named=True,
    issuer="CA",
    not_before=NOW - timedelta(days=30),
    not_after=NOW + timedelta(days=60),
    self_signed=False,
    refused=None,
    left_out=None,
    code=0,
    message="",
)
MAIL_CERTIFICATE = replace(
    CERTIFICATE, host="mail.firma.pl", subject_names=("mail.firma.pl", "firma.pl")
)


def registration(**changes: Any) -> Registration:
    return Registration(replace(RECORD, **changes), None)


def report_of(known: Seen) -> Report:
    """The report that a diagnosis makes of what is `known`."""
    verdict, causes = evaluate(known)
    return Report(
        target=known.target,
        symptom=known.symptom.id,
        started_at=known.now,
        duration_ms=812,
        verdict=verdict,
        causes=causes,
        checks=tuple(
            check_run(check, Ended(observation, 0, 5), known, causes)
            for check, observation in known.observations.items()
        ),
        observations=known.observations,
        profile="generic",
        panel=known.told.panel,
    )


def addresses(delegation: Any = "there", **host: Any) -> Addresses:
    return replace(ADDRESSES, delegation=delegation, hosts=(replace(HOST, **host),))


def hosts(asked: HostRecords, *others: HostRecords, **changes: Any) -> Addresses:
    """Addresses of several hosts, the examined one first."""
    return replace(ADDRESSES, hosts=(asked, *others), **changes)


def host(name: str, *public: str, **changes: Any) -> HostRecords:
    """A host with these IPv4 addresses, or that is missing when there are none."""
    known = HostRecords(name, exists=bool(public), cnames=(), a=public, aaaa=(), public=public)
    return replace(known, **changes)


def delegation(*outcomes: Outcome | None, **changes: Any) -> Delegation:
    """Name servers that answer so, in their order; None for one whose name has no address."""
    servers = {"servers": _answering(outcomes)} if outcomes else {}
    return replace(DELEGATION, **servers, **changes)


def branch(*outcomes: Outcome | None) -> Branch:
    """A part of the domain whose name servers answer so."""
    return Branch("sklep.firma.pl", _answering(outcomes))


def _answering(outcomes: tuple[Outcome | None, ...]) -> tuple[NameServer, ...]:
    return tuple(
        NameServer(f"ns{number}.hosting.pl", outcome is not None, _asked(number, outcome))
        for number, outcome in enumerate(outcomes, 1)
    )


def _asked(number: int, outcome: Outcome | None) -> tuple[Asked, ...]:
    if outcome is None:
        return ()
    good = outcome == "authoritative"
    return (Asked(f"85.128.0.{number}", outcome, 1 if good else None, (PUBLIC,) if good else None),)


def at_odds(*answers: tuple[int | None, tuple[str, ...]]) -> Delegation:
    """Good name servers, each with this serial and these addresses of the website."""
    servers = (
        NameServer(f"ns{n}.hosting.pl", True, (Asked(f"85.128.0.{n}", "authoritative", *answer),))
        for n, answer in enumerate(answers, 1)
    )
    return replace(DELEGATION, servers=tuple(servers))


def remembered(own: Any = RESOLVED, **changes: Any) -> Propagation:
    """What resolvers say; `google`, `cloudflare` and `now` as far as they are given."""
    public = dict(PROPAGATION.public)
    for name, address in (("google", "8.8.8.8"), ("cloudflare", "1.1.1.1")):
        public[address] = changes.get(name, RESOLVED)
    return Propagation(replace(PROPAGATION.now, **changes.get("now", {})), own, public)


def failing(url: str, failure: Any) -> Visit:
    """A visit whose first request fails; `failure` is a kind of Failure, or an Unseen."""
    if isinstance(failure, str):
        failure = Failure(failure, "detail")  # type: ignore[arg-type]
    return Visit((Hop(url, None, None, failure),), loop=False, page=None)


def ending(page: Page) -> Visit:
    return Visit((Hop(page.url, page.status, None, None),), loop=False, page=page)


def redirecting(*hops: Hop, page: Page | None = None, loop: bool = False) -> Visit:
    return Visit(hops, loop=loop, page=page)


TO_HTTPS = Hop("http://firma.pl/", 301, "https://firma.pl/", None)
PLAIN = replace(PAGE, url="http://firma.pl/")
HTTPS = ending(PAGE)
HTTP = redirecting(TO_HTTPS, Hop("https://firma.pl/", 200, None, None), page=PAGE)


def website(http: Visit = HTTP, https: Visit = HTTPS) -> Website:
    return Website(http, https)


def site(status: int = 200, path: str = "/", **says: Any) -> Website:
    """A website that ends, both ways, at one page."""
    page = Page(f"https://firma.pl{path}", status, "nginx", replace(SAYS, **says))
    return website(redirecting(TO_HTTPS, page=page), ending(page))


def opened(*answers: Any, took_ms: int = 240) -> Steadiness:
    """The page opened several times: each time a page, why there was none, or None when the wait
    was cut short."""
    tries = (
        Try(600 * number, took_ms, one if isinstance(one, Page) else None, *(
            [one] if isinstance(one, str) else []
        ))
        for number, one in enumerate(answers)
    )  # fmt: skip
    return Steadiness(PAGE.url, tuple(tries))


def over_ipv6(http: Any = "answers", https: Any = "answers") -> Ipv6:
    return Ipv6(("2a00:1a28:1000:1::1",), http, https)


def certificate(**changes: Any) -> Certificate:
    return Certificate((replace(CERTIFICATE, **changes),))


def login_ports(
    *numbers: int, state: Any = "open", shared: bool = False, **changes: Any
) -> tuple[LoginPort, ...]:
    """These ports of a server for mail programs, with what differs in their certificate."""
    shown = replace(MAIL_CERTIFICATE, **changes) if state == "open" else None
    tls = {number: "from_start" if number in TLS_PORTS else "starttls" for number in numbers}
    return tuple(LoginPort(one, state, tls[one], "", shown, shared) for one in numbers)


def login_host(*ports: LoginPort, **changes: Any) -> LoginHost:
    known = LoginHost("mail.firma.pl", ("receive", "send"), "guess", True, ports)
    return replace(known, **changes)


def mail_login(*ports: LoginPort, **changes: Any) -> MailLogin:
    """One server for mail programs; without `ports` all of them are good."""
    every = login_ports(*PORTS["receive"], *PORTS["send"])
    return MailLogin((login_host(*(ports or every), **changes),))


EXCHANGER = Exchanger(10, "mail.firma.pl", (), (PUBLIC,), (PUBLIC,), None)
ROUTE = MailRoute("firma.pl", "mx", (EXCHANGER,))
ACCEPTED = MailSaid(250, "2.1.5 Ok")
UNKNOWN = MailSaid(550, "5.1.1 <x@firma.pl>: User unknown in virtual mailbox table")
MAIL_HOST = MailHost(
    10,
    "mail.firma.pl",
    PUBLIC,
    "recipient",
    None,
    "mail.firma.pl ESMTP",
    sender=ACCEPTED,
    recipient=ACCEPTED,
    stranger=UNKNOWN,
    tls="used",
)


def exchanger(number: int = 1, **changes: Any) -> Exchanger:
    """One of several mail exchangers, the first the most wanted; in order unless changed."""
    address = f"85.128.128.{10 + number}"
    usual = Exchanger(10 * number, f"mx{number}.firma.pl", (), (address,), (address,), None)
    return replace(usual, **changes)


def nowhere_to(fault: Any, number: int = 1) -> Exchanger:
    """A mail exchanger that leads nowhere."""
    inner = ("10.0.0.5",) if fault == "not_public" else ()
    return exchanger(number, addresses=inner, public=(), fault=fault)


def mail_route(*exchangers: Exchanger, **changes: Any) -> MailRoute:
    return replace(ROUTE, exchangers=exchangers or ROUTE.exchangers, **changes)


def mail_host(recipient: str = "", number: int = 1, **changes: Any) -> MailHost:
    """A visit that went as usual, but for the reply to the recipient ("550 5.1.1 …")."""
    name = "mail.firma.pl" if number == 1 else f"mx{number}.firma.pl"
    host = replace(MAIL_HOST, host=name, preference=10 * number)
    if recipient:
        host = replace(host, recipient=mail_said(recipient), stranger=None)
    return replace(host, **changes)


def mail_said(line: str) -> MailSaid:
    return MailSaid(int(line[:3]), line[4:])


def mail_down(kind: Any = "silent", number: int = 1, **changes: Any) -> MailHost:
    """A mail server that takes no connection."""
    return mail_host(
        number=number,
        step="connect",
        address=None,
        failure=MailFailure(kind, "detail"),
        **{"sender": None, "recipient": None, "stranger": None} | changes,
    )


def mail_server(
    *hosts: MailHost, named: bool = True, more: int = 0, policy: StsPolicy | Unseen | None = None
) -> MailServer:
    recipient = "biuro@firma.pl" if named else "postmaster@firma.pl"
    return MailServer(recipient, named, hosts or (MAIL_HOST,), more, policy)


SPF = Spf(("v=spf1 mx -all",), lookups=1, ending="-", longest=14)
DMARC = Dmarc("firma.pl", ("v=DMARC1; p=none",), "none")
SENDER = MailSender(
    domain="firma.pl",
    spf=SPF,
    dmarc=DMARC,
    service=None,
    by_service=None,
    servers=(Server("mail.firma.pl", PUBLIC, SpfVerdict("pass", "mx")),),
    keys=(),
    mta_sts=False,
    tls_rpt=False,
    blocklists=(Consulted("SpamCop", answers=True),),
)


def sender(**changes: Any) -> MailSender:
    """A sender with `spf` and `dmarc` changes as dictionaries, or whole, and others as they are."""
    for name, usual in (("spf", SPF), ("dmarc", DMARC)):
        if isinstance(changes.get(name), dict):
            changes[name] = replace(usual, **changes[name])
    return replace(SENDER, **changes)


HEALTHY: Mapping[str, object] = {
    "registration": registration(),
    "delegation": DELEGATION,
    "addresses": ADDRESSES,
    "propagation": PROPAGATION,
    "website": website(),
    "ipv6": Skipped("no_ipv6_address"),
    "certificate": certificate(),
    "steadiness": opened(*[PAGE] * 5),
    "mail_login": mail_login(),
    "mail_route": ROUTE,
    "mail_server": mail_server(),
    "mail_sender": SENDER,
}


def seen(
    symptom: str = DEFAULT,
    told: Told = Told(),  # noqa: B008  frozen
    typed: str = "firma.pl",
    **changed: object,
) -> Seen:
    known = symptoms()[symptom]
    if "addresses" in changed:
        changed = {"propagation": Skipped("no_common_answer"), **changed}
    observations = {check: (HEALTHY | changed)[check] for check in known.checks}
    return Seen(parse_target(typed), known, NOW, observations, told)
