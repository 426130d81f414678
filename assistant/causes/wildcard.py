"""A typed subdomain that answers only because every name of the domain does."""

from __future__ import annotations

from assistant.causes.seen import Seen
from assistant.report import Evidence


def by_wildcard(seen: Seen) -> tuple[Evidence, ...]:
    """For causes that a catch-all record explains: the host was never set up, so its visitors get
    the server's default page. A website that works by wildcard is a usual set-up."""
    if seen.addresses is None or not seen.addresses.by_wildcard:
        return ()
    return (Evidence("addresses", "host_by_wildcard", {"host": seen.target.host}),)
