"""The guard: only global unicast addresses and listed ports are ever contacted (RFC 6890)."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.net.errors import Forbidden, PortForbidden
from checks.net.guard import WEB, admit, is_public

PUBLIC = ["85.128.128.10", "1.1.1.1", "100.63.255.255", "100.128.0.0", "172.32.0.1", "2a00:1450::1"]

NOT_PUBLIC = [
    "0.0.0.0",  # noqa: S104
    "10.0.0.1",
    "100.64.0.1",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:85.128.128.10",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "2a00:1450::1%eth0",
    "ff02::1",
    "2130706433",
    "0x7f.1",
    "0177.0.0.1",
    "127.1",
    "localhost",
    "",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_global_unicast_address_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_anything_else_is_not(address: str) -> None:
    assert not is_public(address)


PRIVATE_BLOCKS = [ip_network(block) for block in ("10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16")]


@given(
    st.sampled_from(PRIVATE_BLOCKS).flatmap(
        lambda block: st.integers(int(block[0]), int(block[-1])).map(IPv4Address)
    )
)
def test_no_ipv6_form_carries_a_private_address_through(inner: IPv4Address) -> None:
    mapped = IPv6Address(f"::ffff:{inner}")
    nat64 = IPv6Address(int(ip_address("64:ff9b::")) | int(inner))
    six_to_four = IPv6Address((0x2002 << 112) | (int(inner) << 80) | 1)
    for form in (inner, mapped, nat64, six_to_four):
        assert not is_public(str(form))


@given(st.text())
def test_any_text_is_judged(text: str) -> None:
    assert is_public(text) in (True, False)


def test_only_the_public_addresses_of_a_host_are_admitted() -> None:
    assert admit("firma.pl", ("10.0.0.1", "85.128.128.10"), 443, allowed=WEB) == ("85.128.128.10",)


@pytest.mark.parametrize(
    ("addresses", "port", "refusal"),
    [
        (("10.0.0.1", "::1"), 443, Forbidden),
        ((), 80, Forbidden),
        (("85.128.128.10",), 22, PortForbidden),
        (("85.128.128.10",), 6379, PortForbidden),
    ],
)
def test_without_a_public_address_or_on_another_port_nothing_is_admitted(
    addresses: tuple[str, ...], port: int, refusal: type[Forbidden]
) -> None:
    with pytest.raises(refusal) as refused:
        admit("firma.pl", addresses, port, allowed=WEB)
    assert type(refused.value) is refusal
