"""The propagation check: compared only where there is one answer to compare with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from checks.delegation import Asked, Delegation, NameServer, Parent
from checks.net import Answer, NetError, Record, Response
from checks.net.errors import Late, ResolverFailed
from checks.observation import Skipped, Unseen, Why, from_json, to_json
from checks.propagation import Propagation, Said, propagation
from checks.target import parse_target
from tests.checks.staged import Network, answer

NEW, OLD = "85.128.128.10", "176.31.0.1"
OURS, GOOGLE = "85.128.0.53", "8.8.8.8"
SOA = "ns1.dawny.pl. hostmaster.firma.pl. 6 1800 900 604800 300"
DENIAL = Record("firma.pl", "SOA", SOA, 120)


def delegation(*said: tuple[str, ...] | None, **changes: Any) -> Delegation:
    servers = tuple(
        NameServer(f"ns{number}.hosting.pl", True, (Asked(OURS, "authoritative", 7, points_to),))
        for number, points_to in enumerate(said, 1)
    )
    parent = Parent("pl", ("ns1.hosting.pl",), (), {})
    return Delegation(
        **({"parent": parent, "servers": servers, "flaws": (), "rejected": False} | changes)
    )


def response(*records: Record, rcode: str = "NOERROR", **sections: Any) -> Response:
    return Response("", rcode, False, records, sections.get("authority", ()), ())


def a(*addresses: str, ttl: int = 3600) -> Response:
    return response(*(Record("firma.pl", "A", one, ttl) for one in addresses))


NS = response(Record("firma.pl", "NS", "dns.hosting.pl.", 3600))
SERVERS: dict[tuple[str, str, str], Response | NetError] = {
    (OURS, "firma.pl", "A"): a(NEW),
    (OURS, "firma.pl", "NS"): NS,
    (GOOGLE, "firma.pl", "A"): a(NEW, ttl=100),
    (GOOGLE, "firma.pl", "SOA"): response(DENIAL),
    (GOOGLE, "firma.pl", "NS"): response(Record("firma.pl", "NS", "NS1.dawny.pl.", 100)),
}
NAMES: dict[tuple[str, str], Answer | NetError] = {
    ("firma.pl", "A"): answer("firma.pl", "A", NEW, ttl=50),
    ("firma.pl", "NS"): answer("firma.pl", "NS", "ns1.hosting.pl."),
    ("firma.pl", "SOA"): answer("firma.pl", "SOA", SOA),
}


def look(
    agreed: Delegation = delegation((NEW,), (NEW,)),  # noqa: B008  frozen
    names: Mapping[tuple[str, str], Answer | NetError] | None = None,
    servers: Mapping[tuple[str, str, str], Response | NetError] | None = None,
) -> Any:
    network = Network(
        NAMES | (names or {}), servers=SERVERS | (servers or {}), public_resolvers=(GOOGLE,)
    )
    return propagation(parse_target("firma.pl"), network.as_net(), delegation=agreed)


def public(said: Response | NetError) -> Said | Unseen:
    result = look(servers={(GOOGLE, "firma.pl", "A"): said})
    assert isinstance(result, Propagation)
    assert from_json(Propagation, to_json(result)) == result
    return result.public[GOOGLE]


def test_where_all_say_the_same_nobody_is_asked_more() -> None:
    assert look() == Propagation(
        now=Said((NEW,), 3600, 7),
        own=Said((NEW,), 50),
        public={GOOGLE: Said((NEW,), 100)},
    )


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        (a(OLD, ttl=900), Said((OLD,), 900, 6, ("ns1.dawny.pl",))),
        (a("9.9.9.8", OLD), Said((OLD, "9.9.9.8"), 3600, 6, ("ns1.dawny.pl",))),
        (
            response(Record("firma.pl", "CNAME", "Shop.example.com.", 60)),
            Said(("shop.example.com",), 60, 6, ("ns1.dawny.pl",)),
        ),
        (response(rcode="NXDOMAIN", authority=(DENIAL,)), Said((), 120, 6, ("ns1.dawny.pl",))),
        (response(authority=(DENIAL,)), Said((), 120, 6, ("ns1.dawny.pl",))),
        # A filter denies names without the zone's own word.
        (
            response(rcode="NXDOMAIN", authority=(Record("rpz.filter", "SOA", SOA, 60),)),
            Unseen(Why.SERVER_FAILED, "8.8.8.8: NXDOMAIN"),
        ),
        (response(rcode="NXDOMAIN"), Unseen(Why.SERVER_FAILED, "8.8.8.8: NXDOMAIN")),
        (response(rcode="SERVFAIL"), Unseen(Why.SERVER_FAILED, "8.8.8.8: SERVFAIL")),
        (response(rcode="REFUSED"), Unseen(Why.SERVER_FAILED, "8.8.8.8: REFUSED")),
        (Late("8.8.8.8"), Unseen(Why.TIMEOUT, "8.8.8.8")),
    ],
)
def test_what_a_public_resolver_says(said: Response | NetError, seen: Said | Unseen) -> None:
    assert public(said) == seen


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        (answer("firma.pl", "A", OLD, ttl=9), Said((OLD,), 9, 6, ("ns1.hosting.pl",))),
        (
            answer("firma.pl", "A", OLD, cnames=("shop.example.com", "x.example.com"), ttl=9),
            Said(("shop.example.com",), 9, 6, ("ns1.hosting.pl",)),
        ),
        (
            answer("firma.pl", "A", exists=False, zone="firma.pl", ttl=9),
            Said((), 9, 6, ("ns1.hosting.pl",)),
        ),
        (answer("firma.pl", "A", exists=False), Unseen(Why.UNREADABLE)),
        (answer("firma.pl", "A", exists=False, zone="rpz.filter"), Unseen(Why.UNREADABLE)),
        (
            answer("firma.pl", "A", exists=False, zone="pl", ttl=9),
            Said((), 9, 6, ("ns1.hosting.pl",)),
        ),
        (ResolverFailed("SERVFAIL"), Unseen(Why.SERVER_FAILED, "SERVFAIL")),
    ],
)
def test_what_the_own_resolver_says(said: Answer | NetError, seen: Said | Unseen) -> None:
    assert look(names={("firma.pl", "A"): said}).own == seen


@pytest.mark.parametrize(
    "agreed",
    [
        delegation((NEW,), (OLD,)),
        delegation((NEW,), None),
        delegation(),
        delegation(servers=Unseen(Why.OWN_NETWORK)),
    ],
)
def test_name_servers_at_odds_are_nothing_to_compare_with(agreed: Delegation) -> None:
    assert look(agreed) == Skipped("no_common_answer")


def test_a_name_server_that_is_at_odds_with_itself_is_nothing_to_compare_with() -> None:
    assert look(servers={(OURS, "firma.pl", "A"): a(OLD)}) == Skipped("no_common_answer")


FAR = f"{OURS} 1.208.0.0/24"


@pytest.mark.parametrize(
    ("google", "far", "by_place"),
    [
        (a(OLD), a(OLD), True),
        (a(OLD), a(NEW), False),
        (a(OLD), Late("silent"), False),
        (a(NEW), a(OLD), False),  # nobody differs, so nobody is asked
    ],
)
def test_a_difference_makes_it_ask_whether_places_differ(
    google: Response, far: Response | NetError, by_place: bool
) -> None:
    servers = {(GOOGLE, "firma.pl", "A"): google, (FAR, "firma.pl", "A"): far}
    assert look(servers=servers).by_place is by_place


def test_todays_name_servers_are_those_of_the_parent_and_of_the_zone_itself() -> None:
    old = {(GOOGLE, "firma.pl", "A"): a(OLD)}
    assert look(servers=old).now.nameservers == ("ns1.hosting.pl", "dns.hosting.pl")
    unheard = {**old, (OURS, "firma.pl", "NS"): Late("silent")}
    assert look(servers=unheard).now.nameservers is None
    blind = delegation((NEW,), parent=Unseen(Why.TIMEOUT))
    assert look(blind, servers=old).now.nameservers is None
