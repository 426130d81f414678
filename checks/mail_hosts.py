"""Which servers a domain's mail programs log in to, and from where that is known."""

from __future__ import annotations

import secrets
import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, wait
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from checks import autoconfig, lanes
from checks.autoconfig import Use
from checks.net import Answer, Net, NetError
from checks.target import Target

FILE = Path(__file__).with_name("mail_hosts.toml")
HOSTS = 3  # that are asked for one domain
PUBLISHED_SECONDS = 4.0  # for the file that a domain may have for mail programs

Source = Literal[
    "customer",  # said so
    "autoconfig",  # the domain's file for mail programs
    "srv",  # its SRV records
    "provider",  # known of the provider that the MX records lead to, or whom the customer named
    "guess",  # a usual name, or the MX itself
]
# Services by their SRV label (RFC 6186 section 3, RFC 8314 section 5.1), the best first.
SERVICES: dict[str, Use] = {
    "_imaps": "receive",
    "_pop3s": "receive",
    "_imap": "receive",
    "_pop3": "receive",
    "_submissions": "send",
    "_submission": "send",
}
USUAL: dict[str, tuple[Use, ...]] = {
    "mail": ("receive", "send"),
    "poczta": ("receive", "send"),
    "imap": ("receive",),
    "smtp": ("send",),
}


@dataclass(frozen=True)
class MailHost:
    """A host in A-labels, what mail programs use it for, and from where that is known.

    `addresses` is empty when it has none.
    """

    host: str
    uses: tuple[Use, ...]
    source: Source
    addresses: tuple[str, ...]


def find(target: Target, mx: Sequence[str], net: Net) -> tuple[MailHost, ...]:
    """The servers for mail programs, of the source that is surest; empty when none is known.

    `mx` are the domain's mail exchangers, the preferred one first.
    """
    if target.mail_server is not None:
        return tuple(_resolved([(target.mail_server, ("receive", "send"))], "customer", net))
    guesses = lanes.lookups.submit(_guesses, target.domain, mx, net)
    file = lanes.lookups.submit(_file, target.domain, net)
    records = _records(target.domain, net)
    wait([file], net.deadline.left(PUBLISHED_SECONDS))
    if file.done() and (told := file.result()):
        return tuple(_resolved(told, "autoconfig", net))
    if records:
        return tuple(_resolved(records, "srv", net))
    named = (of_provider(mx) or _of_profile(mx, net)) if mx else []
    known = tuple(_resolved(named, "provider", net))
    if any(one.addresses for one in known):
        return known
    return guesses.result() or tuple(_resolved(_of_profile((), net), "provider", net))


Named = list[tuple[str, tuple[Use, ...]]]


def _by_host(found: Iterator[tuple[str, Use]]) -> Named:
    """The first host of each use, with all its uses."""
    uses: dict[Use, str] = {}
    for host, use in found:
        uses.setdefault(use, host)
    hosts = dict.fromkeys(uses.values())
    return [(host, tuple(use for use in uses if uses[use] == host)) for host in hosts]


def _resolved(named: Named, source: Source, net: Net) -> Iterator[MailHost]:
    asked = [(host, uses, lanes.names.submit(_addresses, host, net)) for host, uses in named]
    for host, uses, addresses in asked:
        yield MailHost(host, uses, source, addresses.result())


def _addresses(host: str, net: Net) -> tuple[str, ...]:
    """The addresses of `host`, none when it has none; raises when that cannot be seen."""
    answers = [net.ask(host, kind) for kind in ("A", "AAAA")]
    return tuple(value for answer in answers for value in answer.values)


def _file(domain: str, net: Net) -> Named:
    """What the domain's file for mail programs tells."""
    return _by_host((one.host, one.use) for one in autoconfig.published(domain, net))


def _records(domain: str, net: Net) -> Named:
    """What the domain's SRV records tell; "." says that there is no such service."""
    asked = {label: net.begin_ask(f"{label}._tcp.{domain}", "SRV") for label in SERVICES}
    return _by_host(
        (host, SERVICES[label]) for label, future in asked.items() for host in _targets(future)
    )


def _targets(asked: Future[Answer]) -> Iterator[str]:
    """The hosts of SRV records, the preferred ones first."""
    with suppress(NetError):  # what cannot be seen is not told
        rows = (value.split() for value in asked.result().values)
        for row in sorted(rows, key=lambda row: int(row[0])):
            if host := row[3].rstrip(".").lower():
                yield host


def of_provider(mx: Sequence[str]) -> Named:
    """The servers for mail programs of the provider whom the mail exchangers belong to, if it is
    one of those whose names tell."""
    for row in _providers():
        if any(host == one or host.endswith(f".{one}") for host in mx for one in row["mx"]):
            return _both(row["receive"], row["send"])
    return []


def _of_profile(mx: Sequence[str], net: Net) -> Named:
    """Those that the provider's profile names."""
    known = net.mail_programs(mx)
    return _both(*known) if known else []


def _both(receive: str, send: str) -> Named:
    return _by_host(iter([(receive, "receive"), (send, "send")]))


@cache
def _providers() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads(FILE.read_text(encoding="utf-8"))["provider"]
    return rows


def _guesses(domain: str, mx: Sequence[str], net: Net) -> tuple[MailHost, ...]:
    """The usual names that exist, and the MX itself; hosts with the same addresses once."""
    usual = [(f"{label}.{domain}", uses) for label, uses in USUAL.items()]
    both: tuple[Use, ...] = ("receive", "send")
    named = [*usual[:2], *((host, both) for host in mx[:1]), *usual[2:]]
    strangers = lanes.names.submit(_addresses, f"{secrets.token_hex(8)}.{domain}", net)
    asked = [(host, uses, lanes.names.submit(_addresses, host, net)) for host, uses in named]
    by_wildcard: tuple[str, ...] = ()
    with suppress(NetError):
        by_wildcard = strangers.result()
    found: dict[tuple[str, ...], MailHost] = {}
    for host, uses, future in asked:
        with suppress(NetError):
            addresses = future.result()
            entered = host in mx or set(addresses) != set(by_wildcard)
            if addresses and entered:
                found.setdefault(tuple(sorted(addresses)), MailHost(host, uses, "guess", addresses))
    return tuple(found.values())[:HOSTS]
