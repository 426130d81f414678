"""Tables of networks and of parking: readable, by whole labels, and nothing that carries the web
of ordinary customers taken for parking."""

from __future__ import annotations

import tomllib
from ipaddress import ip_network

import pytest

from assistant.causes import parking
from assistant.causes.networks import belongs, is_within, proxies, proxy_before
from tests.assistant.causes.observed import PAGE, host

ROWS = tomllib.loads(parking.FILE.read_text(encoding="utf-8"))
DECIDING = [name for row in ROWS["nameservers"] if row["decides"] for name in row["names"]]


@pytest.mark.parametrize(
    ("name", "names", "expected"),
    [
        ("bodis.com", ["bodis.com"], True),
        ("ns1.bodis.com", ["bodis.com"], True),
        ("ns1.notbodis.com", ["bodis.com"], False),
        ("bodis.com.pl", ["bodis.com"], False),
        ("com", ["bodis.com"], False),
    ],
)
def test_names_match_by_whole_labels(name: str, names: list[str], expected: bool) -> None:
    assert belongs(name, names) is expected


@pytest.mark.parametrize(
    ("address", "network", "expected"),
    [
        ("104.16.0.0", "104.16.0.0/13", True),
        ("104.24.0.0", "104.16.0.0/13", False),
        ("2606:4700::1", "2606:4700::/32", True),
        ("104.16.0.1", "2606:4700::/32", False),
    ],
)
def test_addresses_lie_in_networks_of_their_own_kind(
    address: str, network: str, expected: bool
) -> None:
    assert is_within(address, [network]) is expected


def test_every_row_has_its_source_and_networks_that_can_be_read() -> None:
    rows = [*ROWS["nameservers"], *ROWS["addresses"], *ROWS["markets"]]
    assert all(row["source"] for row in rows)
    assert all(proxy.source and (proxy.networks or proxy.names) for proxy in proxies())
    for row in ROWS["addresses"]:
        assert all(map(ip_network, row["networks"]))


@pytest.mark.parametrize(
    "server",
    [
        "dns1.registrar-servers.com",
        "ns1.name.com",
        "ns01.one.com",
        "ns1.wordpress.com",
        "ns01.domaincontrol.com",
        "ns1.aftermarket.pl",
        "parking1.ovh.net",
        "ns1.nazwa.pl",
        "dns.home.pl",
    ],
)
def test_name_servers_of_ordinary_customers_never_decide(server: str) -> None:
    assert not belongs(server, DECIDING)


def test_a_service_in_front_is_known_by_address_alias_or_its_own_word() -> None:
    plain = host("firma.pl", "85.128.128.10")
    assert proxy_before(plain, [PAGE]) is None
    assert proxy_before(host("firma.pl", "151.101.1.1"), []) == "Fastly"
    alias = host("www.firma.pl", "23.1.1.1", cnames=("www.firma.pl.edgekey.net",))
    assert proxy_before(alias, []) == "Akamai"
    for server in ("Sucuri/Cloudproxy", "sucuri"):
        page = PAGE.__class__(PAGE.url, 200, server, PAGE.says)
        assert proxy_before(plain, [page]) == "Sucuri"
