"""Causes that the DNS shows: where the names point, or that they point nowhere."""

from __future__ import annotations

from assistant.causes.rule import Finding, cause
from assistant.causes.seen import Seen
from assistant.report import Certainty, Evidence
from checks.addresses import HostRecords
from checks.observation import Unseen

ADDRESSES_SHOWN = 4


@cause("delegation_missing")
def delegation_missing(seen: Seen) -> Finding | None:
    if seen.addresses is None or seen.addresses.delegation != "missing":
        return None
    record = seen.registration.record if seen.registration else None
    if record is None or not record.registered:
        return None
    evidence = Evidence("addresses", "domain_not_in_dns", {"domain": seen.target.domain})
    known_expiry = not isinstance(record.expires, Unseen)
    return Finding((evidence,), Certainty.CONFIRMED if known_expiry else Certainty.LIKELY)


def _without_addresses(seen: Seen) -> HostRecords | None:
    """The examined host when the zone answers and gives it no address of either kind."""
    if seen.addresses is None or seen.addresses.delegation != "there":
        return None
    host = seen.addresses.examined
    if isinstance(host.a, Unseen) or isinstance(host.aaaa, Unseen) or host.addresses:
        return None
    return host


@cause("host_missing")
def host_missing(seen: Seen) -> Finding | None:
    host = _without_addresses(seen)
    if host is None or host.cnames:
        return None
    code = "host_without_address" if host.exists else "host_not_in_zone"
    return Finding((Evidence("addresses", code, {"host": host.host}),))


@cause("dangling_cname")
def dangling_cname(seen: Seen) -> Finding | None:
    host = _without_addresses(seen)
    if host is None or not host.cnames:
        return None
    data = {"host": host.host, "to_host": host.cnames[-1]}
    return Finding((Evidence("addresses", "alias_to_nowhere", data),))


@cause("wrong_server")
def wrong_server(seen: Seen) -> Finding | None:
    host = seen.addresses.examined if seen.addresses else None
    panel = seen.told.panel.server_ip
    expected = (*seen.told.expected_addresses, *((panel,) if panel else ()))
    if host is None or not host.public or not expected or set(host.public) & set(expected):
        return None
    data = {
        "host": host.host,
        "addresses": ", ".join(host.public[:ADDRESSES_SHOWN]),
        "expected": ", ".join(expected[:ADDRESSES_SHOWN]),
    }
    return Finding((Evidence("addresses", "addresses_of_another_server", data),))


@cause("private_address")
def private_address(seen: Seen) -> Finding | None:
    host = seen.addresses.examined if seen.addresses else None
    if host is None or not host.addresses or host.public:
        return None
    data = {"host": host.host, "addresses": ", ".join(host.addresses[:ADDRESSES_SHOWN])}
    return Finding((Evidence("addresses", "addresses_not_public", data),))
