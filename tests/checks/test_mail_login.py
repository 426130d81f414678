"""Which servers mail programs use, and what their ports show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from checks import mail_hosts
from checks.addresses import Addresses
from checks.certificate import ShownCertificate
from checks.mail_hosts import MailHost
from checks.mail_login import PORTS, LoginHost, MailLogin, _is_shared, mail_login
from checks.net import Answer, NetError
from checks.net.errors import (
    Attempt,
    Broken,
    Cancelled,
    Forbidden,
    Garbled,
    Late,
    NotConnected,
    NoTls,
    PastDeadline,
    ResolverFailed,
    TlsTooOld,
    Unresolved,
)
from checks.net.login import PROTOCOLS, TLS_PORTS, Met
from checks.net.smtp import Refused
from checks.net.smtp import Reply as SmtpReply
from checks.observation import Unseen, Why
from checks.target import parse_target
from tests.assistant.causes.observed import ADDRESSES, MAIL_CERTIFICATE
from tests.checks.staged import Network, Reach, answer, reply

TARGET = parse_target("firma.pl")
MX = "mx.lipowe.pl"
HERE, THERE, V6 = "85.128.128.10", "85.128.200.20", "2a00:1a28::25"
ALL = frozenset({80, 443, *PROTOCOLS})
CONFIG = "https://firma.pl/.well-known/autoconfig/mail/config-v1.1.xml"
FILE = b"""<clientConfig><emailProvider>
<incomingServer type="imap"><hostname>imap.lipowe.pl</hostname></incomingServer>
<outgoingServer type="smtp"><hostname>smtp.lipowe.pl</hostname></outgoingServer>
</emailProvider></clientConfig>"""


def names(**hosts: str) -> dict[tuple[str, str], Answer | NetError]:
    """A table of addresses, with _ for a dot."""
    found: dict[tuple[str, str], Answer | NetError] = {}
    for name, address in hosts.items():
        host = name.replace("_", ".")
        kind = "AAAA" if ":" in address else "A"
        found[host, kind] = answer(host, kind, address)
    return found


def srv(service: str, *values: str) -> dict[tuple[str, str], Answer | NetError]:
    name = f"{service}._tcp.firma.pl"
    return {(name, "SRV"): answer(name, "SRV", *values)}


BOTH = ("receive", "send")
FOUND: dict[str, tuple[dict[str, Any], list[tuple[str, tuple[str, ...], str]]]] = {
    "nothing": ({}, []),
    "the mx alone": (
        {"names": names(mx_lipowe_pl=THERE), "mx": [MX]},
        [(MX, BOTH, "guess")],
    ),
    "usual names": (
        {"names": names(mail_firma_pl=HERE, imap_firma_pl=THERE)},
        [("mail.firma.pl", BOTH, "guess"), ("imap.firma.pl", ("receive",), "guess")],
    ),
    "two names of one server": (
        {"names": names(mail_firma_pl=HERE, poczta_firma_pl=HERE, mx_lipowe_pl=HERE), "mx": [MX]},
        [("mail.firma.pl", BOTH, "guess")],
    ),
    "by IPv6 alone": (
        {"names": names(poczta_firma_pl=V6)},
        [("poczta.firma.pl", BOTH, "guess")],
    ),
    "the file": (
        {
            "names": names(mail_firma_pl=HERE, imap_lipowe_pl=THERE, smtp_lipowe_pl=THERE),
            "web": {CONFIG: reply(CONFIG, 200, FILE)},
        },
        [
            ("imap.lipowe.pl", ("receive",), "autoconfig"),
            ("smtp.lipowe.pl", ("send",), "autoconfig"),
        ],
    ),
    "srv records": (
        {
            "names": names(mail_firma_pl=HERE, b_lipowe_pl=THERE)
            | srv("_imaps", "10 1 993 a.lipowe.pl.", "0 1 993 B.lipowe.pl.")
            | srv("_submission", "0 1 587 b.lipowe.pl."),
        },
        [("b.lipowe.pl", BOTH, "srv")],
    ),
    "srv records for nothing": (
        {"names": names(mail_firma_pl=HERE) | srv("_imaps", "0 0 0 .")},
        [("mail.firma.pl", BOTH, "guess")],
    ),
    "srv records that fail": (
        {
            "names": names(mail_firma_pl=HERE)
            | {("_imaps._tcp.firma.pl", "SRV"): ResolverFailed("x")}
        },
        [("mail.firma.pl", BOTH, "guess")],
    ),
    "a provider's own names": (
        {"names": names(imap_gmail_com=THERE), "mx": ["aspmx.l.google.com"]},
        [("imap.gmail.com", ("receive",), "provider"), ("smtp.gmail.com", ("send",), "provider")],
    ),
    "a provider whose names do not exist": (
        {"names": names(mail_firma_pl=HERE), "mx": ["aspmx.l.google.com"]},
        [("mail.firma.pl", BOTH, "guess")],
    ),
    "no such provider": (
        {"names": names(mail_firma_pl=HERE), "mx": ["notgoogle.com"]},
        [("mail.firma.pl", BOTH, "guess")],
    ),
    "those of a profile, by the mx": (
        {"names": names(imap_lipowe_pl=THERE, mail_firma_pl=HERE), "mx": [MX], "profile": [MX]},
        [("imap.lipowe.pl", ("receive",), "provider"), ("smtp.lipowe.pl", ("send",), "provider")],
    ),
    "not those of a profile, when the mx is somebody else's": (
        {"names": names(imap_lipowe_pl=THERE, mail_firma_pl=HERE), "mx": [MX], "profile": ["x.pl"]},
        [("mail.firma.pl", BOTH, "guess")],
    ),
    "those of the provider whom the customer named, where nothing else is known": (
        {"names": names(imap_lipowe_pl=THERE), "profile": [None]},
        [("imap.lipowe.pl", ("receive",), "provider"), ("smtp.lipowe.pl", ("send",), "provider")],
    ),
    "not those of the provider whom the customer named, where the domain has its own": (
        {"names": names(imap_lipowe_pl=THERE, mail_firma_pl=HERE), "profile": [None]},
        [("mail.firma.pl", BOTH, "guess")],
    ),
    "what the customer said": (
        {
            "names": names(mail_firma_pl=HERE) | srv("_imaps", "0 1 993 a.lipowe.pl."),
            "said": "poczta.lipowe.pl",
        },
        [("poczta.lipowe.pl", BOTH, "customer")],
    ),
}


@pytest.mark.parametrize("name", FOUND)
def test_the_servers_are_those_of_the_surest_source(name: str) -> None:
    given, wanted = FOUND[name]
    of_profile = given.get("profile", [])

    def programs(mx: Sequence[str]) -> tuple[str, str] | None:
        known = set(mx or [None]) & set(of_profile)
        return ("imap.lipowe.pl", "smtp.lipowe.pl") if known else None

    network = Network(
        names=given.get("names", {}), web=given.get("web", {}), mail_programs=programs
    )
    target = replace(TARGET, mail_server=given.get("said"))
    found = mail_hosts.find(target, given.get("mx", []), network.as_net())
    assert [(one.host, one.uses, one.source) for one in found] == wanted


class Everywhere(dict[tuple[str, str], Answer]):
    """Every name exists, at one address."""

    def get(self, key: tuple[str, str], default: Any = None) -> Any:
        name, kind = key
        return answer(name, kind, HERE) if kind == "A" else default


def test_names_that_exist_because_all_do_are_no_guess() -> None:
    network = Network(names=Everywhere())
    assert mail_hosts.find(TARGET, [], network.as_net()) == ()
    found = mail_hosts.find(TARGET, ["mail.firma.pl"], network.as_net())
    assert found == (MailHost("mail.firma.pl", BOTH, "guess", (HERE,)),)


# ---- the ports


def good(port: int) -> Met:
    tls = "from_start" if port in TLS_PORTS else "starttls"
    return Met(True, tls, "ready")  # type: ignore[arg-type]


def failing(failure: NetError, *, connected: bool = True) -> Met:
    return Met(connected, "not_offered", "", failure)


def look(
    logins: Mapping[int, Met], reach: Reach | None = None, mx: tuple[str, ...] = (MX,)
) -> MailLogin | Unseen:
    network = Network(
        names=names(mail_firma_pl=HERE, mx_lipowe_pl=HERE),
        logins={("mail.firma.pl", port): met for port, met in logins.items()},
        reach=reach or Reach(open_ports=ALL),
    )
    addresses: Addresses = replace(ADDRESSES, mx=tuple((10, host) for host in mx))
    seen = mail_login(
        replace(TARGET, mail_server="mail.firma.pl"), network.as_net(), addresses=addresses
    )
    assert not hasattr(seen, "why") or isinstance(seen, Unseen)
    return seen  # type: ignore[return-value]


def host(seen: MailLogin | Unseen) -> LoginHost:
    assert isinstance(seen, MailLogin)
    (only,) = seen.hosts
    return only


def test_every_port_is_looked_at() -> None:
    seen = host(look({port: good(port) for port in PROTOCOLS}))
    assert [port.port for port in seen.ports] == [*PORTS["receive"], *PORTS["send"]]
    assert all(port.is_open for port in seen.ports)
    assert seen.is_mx


def test_another_server_than_the_mx_is_told_from_it() -> None:
    assert not host(look({}, mx=("other.pl",))).is_mx


CLOSED = NotConnected("x", (Attempt(HERE, 993, "refused"),))
SILENT = NotConnected("x", (Attempt(HERE, 993, "silent"), Attempt(V6, 993, "silent")))
BY_IPV6 = NotConnected("x", (Attempt(V6, 993, "refused"),))
OWN, REFUSED = Unseen(Why.OWN_NETWORK), Unseen(Why.REFUSED)
BLIND = Reach(open_ports=frozenset())
NO_IPV6 = Reach(open_ports=ALL, ipv6=False)
SPEECHLESS = Reach(open_ports=ALL, speaking=frozenset())


@pytest.mark.parametrize(
    ("met", "reach", "state"),
    [
        (failing(CLOSED, connected=False), None, "refused"),
        (failing(SILENT, connected=False), None, "silent"),
        (failing(SILENT, connected=False), NO_IPV6, "silent"),
        (failing(BY_IPV6, connected=False), None, "refused"),
        (failing(BY_IPV6, connected=False), NO_IPV6, Why.OWN_NETWORK),
        (failing(CLOSED, connected=False), BLIND, Why.OWN_NETWORK),
        (failing(SILENT, connected=False), BLIND, Why.OWN_NETWORK),
        (failing(Late("x")), None, "no_greeting"),
        (failing(Broken("x")), None, "no_greeting"),
        (failing(Late("x")), SPEECHLESS, Why.OWN_NETWORK),
        (failing(Garbled("x")), None, "garbled"),
        (failing(Garbled("x")), SPEECHLESS, Why.OWN_NETWORK),
        (failing(NoTls("x")), None, "no_tls"),
        (failing(TlsTooOld("x", "TLSv1")), None, "no_tls"),
        (failing(Refused("x", SmtpReply(421, "go"))), None, Why.REFUSED),
        (failing(PastDeadline("x")), None, Why.DEADLINE),
        (failing(Cancelled("x")), None, Why.CANCELLED),
        (failing(Forbidden("x"), connected=False), None, Why.FORBIDDEN),
        (failing(Unresolved("x"), connected=False), None, Why.UNREACHABLE),
        (failing(Late("x"), connected=False), None, Why.TIMEOUT),
    ],
)
def test_a_failure_is_the_servers_only_where_it_is_proven(
    met: Met, reach: Reach | None, state: str | Why
) -> None:
    (port,) = (one for one in host(look({993: met}, reach)).ports if one.port == 993)
    shown = port.state.why if isinstance(port.state, Unseen) else port.state
    assert shown == state


CERTIFICATE = replace(
    MAIL_CERTIFICATE, refused="wrong_name", named=False, subject_names=("s7.lipowe.pl",)
)


@pytest.mark.parametrize(
    ("shown", "there", "shared"),
    [
        (CERTIFICATE, names(s7_lipowe_pl=HERE), True),
        (CERTIFICATE, names(s7_lipowe_pl=THERE), False),
        (CERTIFICATE, {}, False),
        (CERTIFICATE, {("s7.lipowe.pl", "A"): ResolverFailed("x")}, True),
        (replace(CERTIFICATE, subject_names=("*.lipowe.pl",)), {}, True),
        (replace(CERTIFICATE, subject_names=()), {}, False),
        (replace(CERTIFICATE, refused="expired"), names(s7_lipowe_pl=HERE), False),
        (MAIL_CERTIFICATE, {}, False),
    ],
)
def test_a_certificate_for_another_name_is_shared_where_that_name_leads_here(
    shown: ShownCertificate, there: dict[tuple[str, str], Answer | NetError], shared: bool
) -> None:
    network = Network(names=names(mail_firma_pl=HERE) | there)
    assert _is_shared(shown, "mail.firma.pl", network.as_net()) is shared


def test_a_name_without_a_public_address_has_no_ports() -> None:
    network = Network(names=names(mail_firma_pl="10.0.0.1"), reach=Reach(open_ports=ALL))
    target = replace(TARGET, mail_server="mail.firma.pl")
    seen = mail_login(target, network.as_net(), addresses=ADDRESSES)
    assert isinstance(seen, MailLogin)
    assert seen.hosts[0].ports == ()
    assert not any(":" in one for one in network.asked if one.startswith("mail.firma.pl"))


def test_without_any_name_it_is_unseen() -> None:
    seen = mail_login(TARGET, Network().as_net(), addresses=replace(ADDRESSES, mx=()))
    assert isinstance(seen, Unseen)
    assert seen.why is Why.UNKNOWN_SERVER
