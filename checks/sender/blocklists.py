"""DNS blocklists (RFC 5782): whether a mail server's address is on one; blocklists.toml has them.

Lists refuse resolvers that ask too much or for everybody, and do it with an answer, with a denial
or with silence. So each is asked for its test entries too, and believed only if those are right.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Address, ip_address
from pathlib import Path
from typing import Literal

from checks.net import Answer, Net, NetError
from checks.net.errors import Late, in_part
from checks.observation import Unseen

FILE = Path(__file__).with_name("blocklists.toml")
ALWAYS_LISTED = "127.0.0.2"  # RFC 5782 section 5
NEVER_LISTED = "127.0.0.1"
ADDRESSES = 6  # of a domain that are looked for
PATIENCE_SECONDS = 3.0  # for all lists together: one that is down must not hold up the rest

Means = Literal["listed", "policy"]


@dataclass(frozen=True)
class Listing:
    """An address that a list has: for spam, or by its "policy" on who may deliver at all."""

    address: str
    means: Means
    code: str


@dataclass(frozen=True)
class Consulted:
    """One list: its name, whether it answers the assistant, and the addresses that it has.

    `answers` is False where it refuses: it has not its test entry, or everything.
    """

    name: str
    answers: bool | Unseen
    listings: tuple[Listing, ...] = ()


@dataclass(frozen=True)
class Blocklist:
    """A row of the table. `zones` are names below which it may be asked; `ipv6` tells whether it
    has such addresses as well."""

    name: str
    zones: tuple[str, ...]
    listed: tuple[str, ...]
    policy: tuple[str, ...]
    ipv6: bool = False

    def meaning(self, code: str) -> Means | None:
        """What an answer says of the address; None when it is no listing."""
        if _is_in(code, self.listed):
            return "listed"
        return "policy" if _is_in(code, self.policy) else None


def _is_in(code: str, ranges: Iterable[str]) -> bool:
    try:
        value = IPv4Address(code)
    except ValueError:
        return False
    for one in ranges:
        first, _, last = one.partition("-")
        if IPv4Address(first) <= value <= IPv4Address(last or first):
            return True
    return False


@cache
def _rows() -> dict[str, Blocklist]:
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        key: Blocklist(
            row["name"],
            tuple(row["zones"]),
            tuple(row["listed"]),
            tuple(row["policy"]),
            row.get("ipv6", False),
        )
        for key, row in rows.items()
    }


def blocklist(zone: str) -> Blocklist:
    """The row for the list at `zone`. A name below a known zone may hold its user's key, and is
    shown by the list's own name alone."""
    for one in _rows().values():
        if any(zone == known or zone.endswith(f".{known}") for known in one.zones):
            return one
    other = _rows()["other"]
    return Blocklist(zone, (zone,), other.listed, other.policy)


def ask_ahead(net: Net, zones: Sequence[str], addresses: Sequence[str]) -> None:
    """Start to ask what `consult` will want to know; the resolver keeps the answers."""
    for zone, wanted in _wanted(zones, addresses).items():
        for address in (ALWAYS_LISTED, NEVER_LISTED, *wanted):
            net.begin_ask(_entry(address, zone), "A")


def _wanted(zones: Sequence[str], addresses: Sequence[str]) -> dict[str, list[str]]:
    """The addresses that each list is asked for, those of IPv4 first; lists that can have none of
    them left out."""
    known = sorted((ip_address(one) for one in addresses), key=lambda one: one.version)
    asked = {
        zone: [str(one) for one in known if one.version == 4 or blocklist(zone).ipv6]
        for zone in zones
    }
    return {zone: wanted[:ADDRESSES] for zone, wanted in asked.items() if wanted}


def consult(net: Net, zones: Sequence[str], addresses: Sequence[str]) -> tuple[Consulted, ...]:
    """Look for the `addresses` in every list, side by side.

    Raises PastDeadline or Cancelled.
    """
    by_zone = _wanted(zones, addresses)
    asked = {
        (zone, address): net.begin_ask(_entry(address, zone), "A")
        for zone, wanted in by_zone.items()
        for address in (ALWAYS_LISTED, NEVER_LISTED, *wanted)
    }
    wait(asked.values(), timeout=net.deadline.left(PATIENCE_SECONDS))
    return tuple(
        _read(
            blocklist(zone),
            asked[zone, ALWAYS_LISTED],
            asked[zone, NEVER_LISTED],
            {address: asked[zone, address] for address in wanted},
        )
        for zone, wanted in by_zone.items()
    )


def _entry(address: str, zone: str) -> str:
    """The name to ask for: bytes, of an IPv6 address nibbles, backwards (RFC 5782 section 2)."""
    backwards, _, _ = ip_address(address).reverse_pointer.rsplit(".", 2)
    return f"{backwards}.{zone}"


def _read(
    row: Blocklist,
    always: Future[Answer],
    never: Future[Answer],
    asked: dict[str, Future[Answer]],
) -> Consulted:
    try:
        answers = _meanings(row, always) != [] and _meanings(row, never) == []
        if not answers:
            return Consulted(row.name, answers=False)
        listings = [
            Listing(address, means, code)
            for address, answer in asked.items()
            for means, code in _meanings(row, answer)
        ]
    except NetError as failure:
        why = in_part(failure).why
        return Consulted(row.name, Unseen(why, row.name))  # not the name that was asked
    return Consulted(row.name, answers=True, listings=tuple(listings))


def _meanings(row: Blocklist, answer: Future[Answer]) -> list[tuple[Means, str]]:
    if not answer.done():
        raise Late("no answer")
    values = answer.result().values
    return [(means, code) for code in values if (means := row.meaning(code)) is not None]
