"""The distant cable: which packet is delivered when, and that the world is as far as it says."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.internet import addresses, lab, router
from tests.internet.round_trips import AMERICA, EUROPE, POLAND, RESOLVER, round_trip
from tests.internet.router import Delays, far_address

SELF_TEST = Path(__file__).parent / "self_test.toml"
CONNECT = """
import socket, sys, time
started = time.monotonic()
socket.create_connection((sys.argv[1], int(sys.argv[2]))).close()
print(time.monotonic() - started)
"""


def test_packets_are_delivered_in_the_order_in_which_they_are_due() -> None:
    delays = Delays()
    for due, packet in [(3.0, b"far"), (1.0, b"near"), (2.0, b"first"), (2.0, b"second")]:
        delays.add(due, 7, packet)
    assert delays.wait(0.25) == 0.75
    assert list(delays.due(0.5)) == []
    assert list(delays.due(2.0)) == [(7, b"near"), (7, b"first"), (7, b"second")]
    assert delays.wait(9.0) == 0.0
    assert list(delays.due(9.0)) == [(7, b"far")]
    assert delays.wait(9.0) is None


@pytest.mark.parametrize(
    "header",
    [
        bytes([0x45, *[0] * 11]),  # IPv4: addresses from the thirteenth byte on
        bytes([0x60, *[0] * 7]),  # IPv6: from the ninth
    ],
)
def test_the_address_in_the_world_is_the_far_one(header: bytes) -> None:
    size = 4 if header[0] == 0x45 else 16
    source, target = bytes([1] * size), bytes([2] * size)
    packet = header + source + target + b"payload"
    assert far_address(packet, to_world=True) == target
    assert far_address(packet, to_world=False) == source


@pytest.mark.parametrize(
    ("host", "distance"),
    [
        ("a-dns.pl", POLAND),
        ("b-dns.pl", POLAND),
        ("rdap.dns.pl", POLAND),
        ("whois.dns.pl", POLAND),
        ("ns1.serwery-lipowe.pl", POLAND),
        ("whois.eu", EUROPE),
        ("w.dns.eu", EUROPE),
        ("rdap.denic.de", EUROPE),
        ("f.nic.de", EUROPE),
        ("rdap.nominet.uk", EUROPE),
        ("nsa.nic.uk", EUROPE),
        ("ns1.brzozahost.net", EUROPE),
        ("a.root-servers.net", AMERICA),
        ("a.gtld-servers.net", AMERICA),
        ("rdap.verisign.com", AMERICA),
        ("whois.pir.org", AMERICA),
        ("data.iana.org", AMERICA),
    ],
)
def test_every_address_of_a_host_is_where_the_host_is(host: str, distance: int) -> None:
    found = {round_trip(ip) for ip in addresses.NAMED_HOSTS[host]}
    assert found == {distance}


def test_customers_and_their_resolvers_are_near() -> None:
    assert {round_trip(ip) for ip in addresses.web_server(3)} == {POLAND}
    assert {round_trip(ip) for ips in addresses.RECURSORS.values() for ip in ips} == {RESOLVER}
    assert round_trip("2606:4700:4700::9999") == AMERICA  # a neighbour of a resolver is none


@pytest.mark.internet
def test_connections_over_the_distant_cable_come_about_and_never_sooner_than_light() -> None:
    if reason := lab.missing() or router.missing():
        pytest.skip(reason)
    targets = [("192.5.6.30", 53), ("2a00:1a28:1000::53", 53), ("62.179.1.60", 53)]
    with lab.Lab([SELF_TEST], distant=["home"]) as staged:
        for ip, port in targets:
            done = staged.run([sys.executable, "-c", CONNECT, ip, str(port)])
            assert done.returncode == 0, done.stderr
            assert float(done.stdout) >= round_trip(ip) / 1000
