"""What one registry said of one domain, whichever way it was asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from checks.observation import Unseen, Why

Source = Literal["rdap", "whois"]


@dataclass(frozen=True)
class RegistryRecord:
    """One source's answer about one registrable domain.

    Dates are aware. A date that came without a time of day is kept as the last second of that day
    in UTC when it is an end, and as its first second when it is a beginning, so that nobody is
    called expired a day early. Where two sources are compared, allow two days.

    `expires` is `Unseen(NOT_PUBLISHED)` where the registry gives none and `Unseen(UNREADABLE)`
    where it should have and nothing could be read.

    `statuses` are EPP status codes as RFC 5731 writes them ("clientHold", RFC 8056 for RDAP), and
    for what only one registry knows its own word in a fixed spelling: see docs/registration.md.
    `nameservers` are host names as A-labels, lower case, without the final dot, in their order.
    """

    source: Source
    server: str
    registered: bool
    expires: datetime | Unseen
    created: datetime | Unseen
    registrar: str | Unseen
    statuses: tuple[str, ...]
    nameservers: tuple[str, ...]
    expiry_published: bool


def nobodys(
    source: Source,
    server: str,
    *,
    expiry_published: bool,
    registered: bool = False,
    statuses: tuple[str, ...] = (),
) -> RegistryRecord:
    """The record of a name that nobody holds: free, or kept back by the registry itself."""
    nothing = Unseen(Why.NOT_PUBLISHED)
    return RegistryRecord(
        source=source,
        server=server,
        registered=registered,
        expires=nothing,
        created=nothing,
        registrar=nothing,
        statuses=statuses,
        nameservers=(),
        expiry_published=expiry_published,
    )
