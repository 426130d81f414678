"""Received fields (RFC 5321 section 4.4): the way of a letter, from server to server."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from ipaddress import ip_address

from checks.net.guard import is_public
from checks.target import registrable

HOPS = 60
TEXT = 2000  # characters of one field that are read
DATE = 100  # characters of a date
NAME = 253

_FROM = re.compile(r"\bfrom\s+(\S+)(.*?)(?=\bby\s|$)", re.IGNORECASE)
_BY = re.compile(r"(?:^|\s)by\s+([^\s;()]+)", re.IGNORECASE)
_WITH = re.compile(r"(?:^|\s)with\s+([A-Za-z0-9]+)", re.IGNORECASE)
_ADDRESS = re.compile(r"[\[(](?:IPv6:)?([0-9a-f:.]{3,45})[\])]", re.IGNORECASE)
_HELO = re.compile(r"\bHELO[ =]([^\s()]+)", re.IGNORECASE)
_RESOLVED = re.compile(r"\(([a-z0-9._-]+)\.?\s+\[", re.IGNORECASE)

# "with" of a sender who logged in (RFC 3848): a customer's program, not another server.
AUTHENTICATED = frozenset({"ESMTPA", "ESMTPSA", "UTF8SMTPA", "UTF8SMTPSA", "LMTPA", "LMTPSA"})


@dataclass(frozen=True)
class Hop:
    """One server that took the letter, as it says itself.

    `greeting` is the name that the deliverer gave, `resolved` the one that his address has,
    `address` that address; `by` is the server's own name. `protocol` is in capitals. `when` is in
    UTC; `seconds` since the hop before, below zero where clocks differ. None: not said, or not
    to be read.
    """

    greeting: str | None
    resolved: str | None
    address: str | None
    by: str | None
    protocol: str | None
    when: datetime | None
    seconds: int | None = None

    @property
    def deliverer(self) -> str | None:
        """The name of the server that it came from."""
        return self.resolved or self.greeting

    @property
    def authenticated(self) -> bool:
        """Whether the deliverer logged in, as a mail program does."""
        return self.protocol in AUTHENTICATED


def moment(text: str) -> datetime | None:
    """The date of a letter in UTC; None when it is none."""
    try:
        parsed = parsedate_to_datetime(text.strip()[:DATE])
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def hops(values: Sequence[str]) -> tuple[Hop, ...]:
    """The hops in the order of travel. `values` are those of the fields, the newest first."""
    read = [_hop(value) for value in reversed(values[:HOPS])]
    way: list[Hop] = []
    last: datetime | None = None
    for one in read:
        seconds = None
        if one.when is not None and last is not None:
            seconds = round((one.when - last).total_seconds())
        last = one.when or last
        way.append(replace(one, seconds=seconds))
    return tuple(way)


def _hop(value: str) -> Hop:
    text, _, date = value[-TEXT:].rpartition(";") if len(value) > TEXT else value.rpartition(";")
    text = text or value[:TEXT]
    came = _FROM.match(text.lstrip())
    greeting, about = (came[1], came[2]) if came else (None, "")
    helo = _HELO.search(about)
    resolved = _RESOLVED.search(about)
    by, protocol = _BY.search(text), _WITH.search(text)
    return Hop(
        greeting=_name(helo[1] if helo else greeting),
        resolved=_name(resolved[1]) if resolved and resolved[1].lower() != "unknown" else None,
        address=_address(greeting or "", about),
        by=_name(by[1]) if by else None,
        protocol=protocol[1].upper() if protocol else None,
        when=moment(date),
    )


def _name(text: str | None) -> str | None:
    if not text:
        return None
    name = text.strip("[]().;,").rstrip(".").lower()[:NAME]
    return name or None


def _address(greeting: str, about: str) -> str | None:
    """The address of the deliverer: that which the server saw, else the one in his greeting."""
    for text in (*_ADDRESS.findall(about), *_ADDRESS.findall(greeting)):
        try:
            return str(ip_address(text))
        except ValueError:
            continue
    return None


def border(way: Sequence[Hop]) -> Hop | None:
    """The hop at which the letter came from another company's server; None where it is not known.

    Only what the last company's servers wrote is to be trusted, so it is looked for from the end:
    the first deliverer with a public address that is not one of its own. Whoever logged in there
    was no server.
    """
    owner = next((own for one in reversed(way) if (own := _owner(one.by))), None)
    for one in reversed(way):
        by = _owner(one.by)
        if owner is None or (by is not None and by != owner):
            return None
        if one.address is None or not is_public(one.address) or _owner(one.deliverer) == owner:
            continue
        return None if one.authenticated else one
    return None


def _owner(host: str | None) -> str | None:
    return registrable(host) if host and host.isascii() else None
