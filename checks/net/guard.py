"""Which addresses and ports may be contacted at all. Anonymous people choose the names.

Only global unicast addresses, by the IANA IPv4 and IPv6 Special-Purpose Address Registries
(RFC 6890). Forms that carry an IPv4 address inside an IPv6 one (mapped, NAT64, 6to4, Teredo) lie
outside the allowed ranges, so that none of them can smuggle a private address.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from checks.net.errors import Forbidden, PortForbidden

# What may be asked, by purpose: the web with its usual alternative ports, registries, name servers.
WEB = frozenset({80, 443, 8080, 8443})
WHOIS = frozenset({43})
DNS = frozenset({53})
PORTS = WEB | WHOIS | DNS

_IPV4_SPECIAL = tuple(
    ip_network(block)
    for block in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local, cloud metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # IETF protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays, deprecated
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_IPV6_GLOBAL = IPv6Network("2000::/3")  # all that IANA has given out as global unicast
_IPV6_SPECIAL = tuple(
    ip_network(block)
    for block in (
        "2001::/23",  # IETF protocol assignments, Teredo, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
    )
)


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


def admit(
    host: str, addresses: tuple[str, ...], port: int, *, allowed: frozenset[int]
) -> tuple[str, ...]:
    """The addresses of `host` that may be connected to on `port`, in the given order.

    `allowed` are the ports of the purpose: a redirect must not lead to a registry's port.
    Raises PortForbidden when the port is not one of them, Forbidden when no address is public.
    """
    if port not in allowed:
        raise PortForbidden(f"{host}: port {port} is not one that is asked")
    public = tuple(address for address in addresses if is_public(address))
    if not public:
        raise Forbidden(f"{host}: no public address")
    return public
