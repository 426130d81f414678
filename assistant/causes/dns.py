"""Causes that the DNS shows: where the names point, or that they point nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

from assistant.causes.networks import is_within, proxy_before
from assistant.causes.nowhere import nowhere
from assistant.causes.parking import on_parking_nameservers
from assistant.causes.propagation import has_a_public_address, own_resolver_is_behind
from assistant.causes.rule import Finding, cause
from assistant.causes.seen import Seen
from assistant.causes.signatures import Shows
from assistant.causes.site import pages, shown
from assistant.report import Certainty, Evidence
from checks.addresses import HostRecords
from checks.observation import Unseen

ADDRESSES_SHOWN = 4
NAMES_SHOWN = 6
NOT_THE_WEBSITE = frozenset({Shows.DEFAULT_PAGE, Shows.PARKED, Shows.NOT_FOUND})


@cause("delegation_missing")
def delegation_missing(seen: Seen) -> Finding | None:
    evidence = nowhere(seen)
    record = seen.registration.record if seen.registration else None
    if not evidence or record is None or not record.registered or own_resolver_is_behind(seen):
        return None
    known_expiry = not isinstance(record.expires, Unseen)
    return Finding(evidence, Certainty.CONFIRMED if known_expiry else Certainty.LIKELY)


def _has_no_address(host: HostRecords) -> bool:
    """Both kinds of address were asked for, and there is neither."""
    answered = not isinstance(host.a, Unseen) and not isinstance(host.aaaa, Unseen)
    return answered and not host.addresses


def _is_absent(host: HostRecords | None) -> bool:
    """The host has neither addresses nor an alias."""
    return host is not None and _has_no_address(host) and not host.cnames


@cause("host_missing")
def host_missing(seen: Seen) -> Finding | None:
    if seen.addresses is None or seen.addresses.delegation != "there":
        return None
    host = seen.addresses.examined
    if not _is_absent(host) or on_parking_nameservers(seen) or own_resolver_is_behind(seen):
        return None
    code = "host_without_address" if host.exists else "host_not_in_zone"
    evidence = [Evidence("addresses", code, {"host": host.host})]
    usual = (seen.target.domain, seen.target.www)
    if host.host in usual:
        evidence += [
            Evidence(
                "addresses",
                "other_form_works",
                {"to_host": one.host, "addresses": _list(one.public)},
            )
            for one in seen.addresses.hosts
            if one.public
        ]
    return Finding(tuple(evidence))


def _missing_beside(seen: Seen, asked: str, other: str) -> Finding | None:
    """`asked` was typed and has addresses; `other` has certainly none."""
    if seen.addresses is None or seen.target.host != asked or not seen.addresses.examined.public:
        return None
    if own_resolver_is_behind(seen):
        return None
    absent = seen.addresses.of(other)
    if absent is None or not _is_absent(absent):
        return None
    code = "host_without_address" if absent.exists else "host_not_in_zone"
    return Finding((Evidence("addresses", code, {"host": other}),))


@cause("www_missing")
def www_missing(seen: Seen) -> Finding | None:
    return _missing_beside(seen, asked=seen.target.domain, other=seen.target.www)


@cause("apex_missing")
def apex_missing(seen: Seen) -> Finding | None:
    return _missing_beside(seen, asked=seen.target.www, other=seen.target.domain)


@cause("dangling_cname")
def dangling_cname(seen: Seen) -> Finding | None:
    host = seen.addresses.examined if seen.addresses else None
    if host is None or host.dead_end not in ("missing", "no_address"):
        return None
    if own_resolver_is_behind(seen):
        return None
    code = "alias_to_nowhere" if host.dead_end == "missing" else "alias_without_address"
    evidence = [Evidence("addresses", code, {"host": host.host, "to_host": host.cnames[-1]})]
    if len(host.cnames) > 1:
        evidence.append(_chain(host))
    return Finding(tuple(evidence))


@cause("cname_loop")
def cname_loop(seen: Seen) -> Finding | None:
    host = seen.addresses.examined if seen.addresses else None
    if host is None or host.dead_end not in ("loop", "too_long"):
        return None
    if own_resolver_is_behind(seen):
        return None
    if host.dead_end == "loop":
        circle = Evidence("addresses", "aliases_in_circle", {"host": host.host})
        return Finding((circle, _chain(host)))
    data = {"host": host.host, "count": len(host.cnames)}
    many = Evidence("addresses", "aliases_too_many", data)
    return Finding((many, _chain(host)), Certainty.LIKELY)


def _chain(host: HostRecords) -> Evidence:
    names = [host.host, *host.cnames][:NAMES_SHOWN]
    return Evidence("addresses", "alias_chain", {"names": names})


@cause("private_address")
def private_address(seen: Seen) -> Finding | None:
    host = seen.addresses.examined if seen.addresses else None
    if host is None or not host.addresses or host.public or isinstance(host.a, Unseen):
        return None
    if own_resolver_is_behind(seen) or has_a_public_address(seen):
        return None  # the assistant's own resolver remembers it, or filters
    # Without an answer on IPv6 addresses there may still be a public one.
    certainty = Certainty.LIKELY if isinstance(host.aaaa, Unseen) else Certainty.CONFIRMED
    data = {"host": host.host, "addresses": _list(host.addresses)}
    return Finding((Evidence("addresses", "addresses_not_public", data),), certainty)


@cause("wrong_server")
def wrong_server(seen: Seen) -> Finding | None:
    host = seen.addresses.examined if seen.addresses else None
    if host is None or not host.public or on_parking_nameservers(seen):
        return None
    if own_resolver_is_behind(seen):
        return None  # it was changed already
    if proxy_before(host, pages(seen)):
        return None  # the server behind it is not to be seen
    return _elsewhere_than_told(seen, host) or _elsewhere_than_the_provider(seen, host)


def _elsewhere_than_told(seen: Seen, host: HostRecords) -> Finding | None:
    """Another server than the customer named, or than the panel shows."""
    panel = seen.told.panel.server_ip
    told = [*seen.told.expected_addresses, *([panel] if panel else [])]
    expected = {str(ip_address(text)) for text in told}
    elsewhere = _of_other_servers(host, expected)
    if not elsewhere or _ends_on(seen, lambda address: address in expected):
        return None
    data = {
        "host": host.host,
        "addresses": _list(elsewhere),
        "expected": _list(dict.fromkeys(told)),
    }
    return Finding((Evidence("addresses", "addresses_of_another_server", data),))


def _of_other_servers(host: HostRecords, expected: set[str]) -> list[str]:
    """The addresses of the kinds that are expected, where none of the kind is as expected."""
    elsewhere: list[str] = []
    for kind in (4, 6):
        own = [one for one in host.public if ip_address(one).version == kind]
        wanted = {one for one in expected if ip_address(one).version == kind}
        if own and wanted and not wanted.intersection(own):
            elsewhere += own
    return elsewhere


def _elsewhere_than_the_provider(seen: Seen, host: HostRecords) -> Finding | None:
    """Outside of the networks of the provider whom the customer named, and it shows.

    No list of a provider's networks is complete, so that alone would accuse nobody.
    """
    provider = seen.told.provider
    if provider is None:
        return None
    kinds = {ip_address(network.partition("/")[0]).version for network in provider.networks}
    comparable = [one for one in host.public if ip_address(one).version in kinds]
    if not comparable or any(is_within(one, provider.networks) for one in comparable):
        return None
    if _ends_on(seen, lambda address: is_within(address, provider.networks)):
        return None
    page = shown(seen, NOT_THE_WEBSITE)
    if page is None and seen.symptom.id != "website_wrong_content":
        return None
    data = {"host": host.host, "addresses": _list(comparable), "provider": provider.name}
    evidence = Evidence("addresses", "addresses_outside_provider", data)
    return Finding((evidence, *(page.evidence if page else ())), Certainty.LIKELY)


def _ends_on(seen: Seen, is_right: Callable[[str], bool]) -> bool:
    """Whether visitors are sent on to another form of the name, which is on the right server; or
    may be, where the assistant could not see whither they are sent."""
    others = seen.addresses.hosts[1:] if seen.addresses else ()
    ends = {urlsplit(page.url).hostname for page in pages(seen)}
    if not ends and _website_unseen(seen):
        ends = {host.host for host in others}
    return any(is_right(one) for host in others if host.host in ends for one in host.public)


def _website_unseen(seen: Seen) -> bool:
    if seen.website is None:
        return seen.unseen("website") is not None
    return any(isinstance(visit.failure, Unseen) for visit in seen.website.visits)


def _list(addresses: Iterable[str]) -> str:
    return ", ".join(list(addresses)[:ADDRESSES_SHOWN])
