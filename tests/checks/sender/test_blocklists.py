"""Blocklists: what an answer means, and when a list is believed at all."""

from __future__ import annotations

from typing import Any

import pytest

from checks.net.errors import ResolverFailed, ResolverLate
from checks.observation import Unseen, Why
from checks.sender.blocklists import ADDRESSES, Consulted, Listing, blocklist, consult
from tests.checks.sender.zones import Zones, network

ZEN, OTHER = "zen.spamhaus.org", "bl.example.org"
SERVER = "85.128.1.2"
ENTRY = "2.1.128.85"
TEST = "2.0.0.127"


@pytest.mark.parametrize(
    ("zone", "code", "expected"),
    [
        (ZEN, "127.0.0.2", "listed"),
        (ZEN, "127.0.0.4", "listed"),
        (ZEN, "127.0.0.9", "listed"),
        (ZEN, "127.0.0.10", "policy"),
        (ZEN, "127.0.0.11", "policy"),
        (ZEN, "127.255.255.252", None),  # mistyped
        (ZEN, "127.255.255.254", None),  # through a public resolver
        (ZEN, "127.255.255.255", None),  # too many questions
        (ZEN, "127.0.1.255", None),
        (ZEN, "127.0.0.1", None),
        ("klucz.zen.dq.spamhaus.net", "127.0.0.3", "listed"),
        ("bl.spamcop.net", "127.0.0.2", "listed"),
        ("bl.spamcop.net", "127.0.0.3", None),
        (OTHER, "127.0.0.14", "listed"),
        (OTHER, "127.0.0.1", None),
        (OTHER, "127.0.0.255", None),
        (OTHER, "127.0.1.255", None),
        (OTHER, "93.184.216.34", None),  # a parked zone, where everything leads to a website
        (OTHER, "text", None),
    ],
)
def test_what_a_code_means(zone: str, code: str, expected: str | None) -> None:
    assert blocklist(zone).meaning(code) == expected


def seen(zones: Zones, zone: str = ZEN) -> Consulted:
    (consulted,) = consult(network(zones).as_net(), [zone], [SERVER])
    return consulted


WORKS: Zones = {f"{TEST}.{ZEN} A": ("127.0.0.2", "127.0.0.4", "127.0.0.10")}


@pytest.mark.parametrize(
    ("zones", "answers", "codes"),
    [
        (WORKS, True, []),
        ({**WORKS, f"{ENTRY}.{ZEN} A": "127.0.0.3"}, True, ["127.0.0.3"]),
        ({**WORKS, f"{ENTRY}.{ZEN} A": ("127.0.0.3", "127.0.0.4")}, True,
         ["127.0.0.3", "127.0.0.4"]),
        ({**WORKS, f"{ENTRY}.{ZEN} A": "127.255.255.254"}, True, []),
        # refused: by its code, by denying its own test entry, by listing what no list has
        ({f"{name}.{ZEN} A": "127.255.255.254" for name in (TEST, ENTRY, "1.0.0.127")}, False, []),
        ({f"{ENTRY}.{ZEN} A": "127.0.0.3"}, False, []),
        ({f"{name}.{ZEN} A": "127.0.0.2" for name in (TEST, ENTRY, "1.0.0.127")}, False, []),
    ],
)  # fmt: skip
def test_a_list_is_believed_if_its_test_entries_are_right(
    zones: Zones, answers: bool, codes: list[str]
) -> None:
    consulted = seen(zones)
    assert consulted.answers is answers
    assert [one.code for one in consulted.listings] == codes


@pytest.mark.parametrize("name", [TEST, "1.0.0.127", ENTRY])
@pytest.mark.parametrize("failure", [ResolverLate("x"), ResolverFailed("x")])
def test_a_list_that_does_not_answer_is_not_seen(name: str, failure: Any) -> None:
    consulted = seen({**WORKS, f"{name}.{ZEN} A": failure})
    assert consulted == Consulted("Spamhaus ZEN", Unseen(failure.why, "Spamhaus ZEN"))


def test_a_key_in_the_name_of_a_zone_is_shown_to_nobody() -> None:
    for failure in (None, ResolverLate("no answer from klucz.zen.dq.spamhaus.net")):
        zone = "klucz.zen.dq.spamhaus.net"
        zones = {f"{TEST}.{zone} A": failure or "127.0.0.2", f"{ENTRY}.{zone} A": "127.0.0.2"}
        assert "klucz" not in repr(seen(zones, zone))


def test_ipv6_addresses_are_looked_for_where_a_list_has_such() -> None:
    server = "2a00:1a28:1000::1"
    entry = ".".join(reversed("2a001a28100000000000000000000001"))
    zones = {f"{TEST}.{zone} A": "127.0.0.2" for zone in (ZEN, "bl.spamcop.net")}
    net = network({**zones, f"{entry}.{ZEN} A": "127.0.0.3"}).as_net()
    assert consult(net, [ZEN, "bl.spamcop.net"], [server]) == (
        Consulted("Spamhaus ZEN", True, (Listing(server, "listed", "127.0.0.3"),)),
    )


def test_only_so_many_ipv4_addresses_are_looked_for_and_none_without_a_server() -> None:
    entries = {f"{n}.1.128.85.{ZEN} A": "127.0.0.2" for n in range(20)}
    net = network({**WORKS, **entries}).as_net()
    addresses = ["2a00::1", *(f"85.128.1.{n}" for n in range(20))]
    (consulted,) = consult(net, [ZEN], addresses)
    assert consulted.listings == tuple(
        Listing(f"85.128.1.{n}", "listed", "127.0.0.2") for n in range(ADDRESSES)
    )
    assert consult(net, [ZEN], []) == ()
    assert consult(net, [], addresses) == ()


def test_why_is_kept() -> None:
    said = seen({**WORKS, f"{ENTRY}.{ZEN} A": ResolverLate("x")}).answers
    assert isinstance(said, Unseen)
    assert said.why is Why.TIMEOUT
