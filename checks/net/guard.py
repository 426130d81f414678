"""Which addresses and ports may be contacted at all. Anonymous people choose the names.

Only global unicast addresses, and of those none in the IANA IPv4 and IPv6 Special-Purpose Address
Registries (RFC 6890; read 2026-11), whatever their column "Globally Reachable" says: what is
reachable among them (AS112, AMT, PCP, TURN, DRIP) is no place for a website or a name server, and
most of it is anycast, answered by whoever is nearest, which may be the assistant's own network.
Forms that carry an IPv4 address inside an IPv6 one (mapped, NAT64, 6to4, Teredo) lie outside the
allowed ranges, so that none of them can smuggle a private address.

The machine's own public address is one like any other: what answers there on the web's ports
answers everybody, and a provider may run the assistant beside the websites it examines. See
docs/safety.md.
"""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from checks.net.errors import Forbidden, PortForbidden

# Ports by purpose, so that no redirect of a website leads to a WHOIS or name server.
WEB = frozenset({80, 443, 8080, 8443})
WHOIS = frozenset({43})
DNS = frozenset({53})
# Mail between servers; for mail programs IMAP and POP3, and sending, each with TLS or without.
MAIL = frozenset({25, 110, 143, 465, 587, 993, 995})
# Of cPanel, DirectAdmin and Plesk, for who brings a token of their own.
PANELS = frozenset({2083, 2222, 8443})

_IPV4_SPECIAL = tuple(
    ip_network(block)
    for block in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local, cloud metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # IETF protocol assignments; PCP and TURN anycast are in it
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112, anycast
        "192.52.193.0/24",  # AMT relays, anycast
        "192.88.99.0/24",  # 6to4 relays, deprecated
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112, anycast
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
# All that IANA has given out as global unicast. Without it fall, among others, ::1, ::ffff:0:0/96
# (mapped), 64:ff9b::/96 and 64:ff9b:1::/48 (NAT64), 100::/64 (discard), 5f00::/16 (SRv6 segments),
# fc00::/7 (unique local), fe80::/10 (link-local), ff00::/8 (multicast).
_IPV6_GLOBAL = IPv6Network("2000::/3")
_IPV6_SPECIAL = tuple(
    ip_network(block)
    for block in (
        "2001::/23",  # IETF protocol assignments: Teredo, AMT, AS112, ORCHID, DRIP, benchmarking
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "2620:4f:8000::/48",  # AS112, anycast
        "3fff::/20",  # documentation
    )
)


@lru_cache(maxsize=4096)  # one diagnosis asks for the same few many times
def is_public(address: str) -> bool:
    """Whether `address` (textual IPv4 or IPv6) is global unicast. Unreadable text is not."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv4Address):
        return not any(parsed in block for block in _IPV4_SPECIAL)
    return _is_public_v6(parsed)


def _is_public_v6(address: IPv6Address) -> bool:
    if address.scope_id is not None:
        return False
    return address in _IPV6_GLOBAL and not any(address in block for block in _IPV6_SPECIAL)


def admit_all(host: str, addresses: tuple[str, ...]) -> None:
    """Raise Forbidden unless every address of `host` is public: for what only one host may get."""
    if not all(map(is_public, addresses)):
        raise Forbidden(f"{host}: an address that is not public")


def admit(
    host: str, addresses: tuple[str, ...], port: int, *, allowed: frozenset[int]
) -> tuple[str, ...]:
    """The addresses of `host` that may be connected to on `port`, in the given order.

    `allowed` are the ports of the purpose: WEB, WHOIS, DNS, MAIL or PANELS. Raises PortForbidden
    when the port is none of them, Forbidden when no address is public.
    """
    if port not in allowed:
        raise PortForbidden(f"{host}: port {port} is not one that is asked")
    public = tuple(address for address in addresses if is_public(address))
    if not public:
        raise Forbidden(f"{host}: no public address")
    return public
