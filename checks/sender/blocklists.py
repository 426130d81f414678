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

from checks import lanes
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
    """A row of the table. `zones` are names below which it may be asked."""

    name: str
    zones: tuple[str, ...]
    listed: tuple[str, ...]
    policy: tuple[str, ...]

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
        key: Blocklist(row["name"], tuple(row["zones"]), tuple(row["listed"]), tuple(row["policy"]))
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
    wanted = (one for one in addresses if ip_address(one).version == 4)
    for address in (ALWAYS_LISTED, NEVER_LISTED, *wanted):
        for zone in zones:
            lanes.names.submit(net.ask, _entry(address, zone), "A")


def consult(net: Net, zones: Sequence[str], addresses: Sequence[str]) -> tuple[Consulted, ...]:
    """Look for the IPv4 `addresses` in every list, side by side.

    Raises PastDeadline or Cancelled.
    """
    wanted = [one for one in addresses if ip_address(one).version == 4][:ADDRESSES]
    asked = {
        (zone, address): lanes.names.submit(net.ask, _entry(address, zone), "A")
        for zone in (zones if wanted else ())
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
        for zone in (zones if wanted else ())
    )


def _entry(address: str, zone: str) -> str:
    return f"{'.'.join(reversed(address.split('.')))}.{zone}"


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
