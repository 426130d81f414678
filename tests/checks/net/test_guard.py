"""The guard: only global unicast addresses and listed ports are ever contacted (RFC 6890)."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.net.errors import Forbidden, PortForbidden
from checks.net.guard import DNS, WEB, WHOIS, admit, is_public

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


# The IANA registries of special-purpose addresses, all rows, and multicast.
# https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry
SPECIAL = [
    ip_network(block)
    for block in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24",
        "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15",
        "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4", "255.255.255.255/32", "224.0.0.0/4",
        "::1/128", "::/128", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64",
        "100:0:0:1::/64", "2001::/23", "2001::/32", "2001:1::1/128", "2001:1::2/128",
        "2001:1::3/128", "2001:2::/48", "2001:3::/32", "2001:4:112::/48", "2001:10::/28",
        "2001:20::/28", "2001:30::/28", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48",
        "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "ff00::/8",
    )
]  # fmt: skip


def within(block: IPv4Network | IPv6Network) -> st.SearchStrategy[IPv4Address | IPv6Address]:
    kind = IPv4Address if block.version == 4 else IPv6Address
    return st.integers(int(block[0]), int(block[-1])).map(kind)


def ipv6_forms(inner: IPv4Address) -> Iterator[IPv6Address]:
    """The ways to carry an IPv4 address inside an IPv6 one (RFC 4291, 6052, 8215, 3056, 4380)."""
    number = int(inner)
    yield IPv6Address(number)  # compatible, deprecated
    yield IPv6Address((0xFFFF << 32) | number)  # mapped
    yield IPv6Address((0xFFFF << 48) | number)  # translated (SIIT)
    yield IPv6Address(int(ip_address("64:ff9b::")) | number)
    yield IPv6Address(int(ip_address("64:ff9b:1::")) | number)
    yield IPv6Address((0x2002 << 112) | (number << 80) | 1)
    yield IPv6Address(int(ip_address("2001::")) | (number ^ 0xFFFFFFFF))


def spellings(address: IPv4Address | IPv6Address) -> Iterator[str]:
    """The address as programs and people write it, in forms that C libraries read as well."""
    yield str(address)
    number = int(address)
    if isinstance(address, IPv6Address):
        yield address.exploded
        yield address.exploded.upper()
        yield f"[{address}]"
        yield f"{address}%eth0"
        yield f"{address}%1"
        tail = IPv4Address(number & 0xFFFFFFFF)
        yield ":".join([*address.exploded.split(":")[:6], str(tail)])
        return
    octets = address.packed
    yield str(number)
    yield hex(number)
    yield f"0{number:o}"
    yield ".".join(f"0{octet:o}" for octet in octets)
    yield ".".join(f"{octet:03}" for octet in octets)
    yield ".".join(hex(octet) for octet in octets)
    yield f"{octets[0]}.{number & 0xFFFFFF}"
    yield f"{octets[0]}.{octets[1]}.{number & 0xFFFF}"
    yield f"{address}."
    yield f" {address}"
    yield "".join(chr(0xFF10 + int(sign)) if sign.isdigit() else sign for sign in str(address))


@settings(max_examples=500)
@given(st.sampled_from(SPECIAL).flatmap(within))
def test_no_special_purpose_address_passes_in_any_spelling(address: IPv4Address) -> None:
    forms = [address, *(ipv6_forms(address) if address.version == 4 else ())]
    passed = [text for form in forms for text in spellings(form) if is_public(text)]
    assert passed == []


@pytest.mark.parametrize("block", SPECIAL, ids=str)
def test_a_special_block_is_refused_from_end_to_end(block: IPv4Network | IPv6Network) -> None:
    assert not any(map(is_public, (str(block[0]), str(block[-1]))))


@given(st.integers(0, 2**32 - 1).map(IPv4Address) | st.integers(0, 2**128 - 1).map(IPv6Address))
def test_what_passes_is_global_by_the_standard_library_too(
    address: IPv4Address | IPv6Address,
) -> None:
    assert address.is_global or not is_public(str(address))


@given(st.text())
def test_any_text_is_judged(text: str) -> None:
    assert is_public(text) in (True, False)


def test_only_the_public_addresses_of_a_host_are_admitted() -> None:
    assert admit("firma.pl", ("10.0.0.1", "85.128.128.10"), 443, allowed=WEB) == ("85.128.128.10",)


@pytest.mark.parametrize(
    ("addresses", "port", "allowed", "refusal"),
    [
        (("10.0.0.1", "::1"), 443, WEB, Forbidden),
        ((), 80, WEB, Forbidden),
        (("10.0.0.1",), 53, DNS, Forbidden),
        (("85.128.128.10",), 22, WEB, PortForbidden),
        (("85.128.128.10",), 43, WEB, PortForbidden),
        (("85.128.128.10",), 53, WEB, PortForbidden),
        (("85.128.128.10",), 80, WHOIS, PortForbidden),
        (("85.128.128.10",), 443, DNS, PortForbidden),
    ],
)
def test_without_a_public_address_or_on_a_port_of_another_purpose_nothing_is_admitted(
    addresses: tuple[str, ...], port: int, allowed: frozenset[int], refusal: type[Forbidden]
) -> None:
    with pytest.raises(refusal) as refused:
        admit("firma.pl", addresses, port, allowed=allowed)
    assert type(refused.value) is refusal
