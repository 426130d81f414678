"""How far the world is from a customer in Poland: round trips in milliseconds, by network."""

from __future__ import annotations

from functools import cache
from ipaddress import ip_address, ip_network

from tests.internet import addresses

RESOLVER, POLAND, EUROPE, AMERICA = 8, 15, 30, 110

# Everything else (root, VeriSign's, PIR's, ICANN's servers) is in America.
NETWORKS = {
    POLAND: (
        "46.28.245.0/24",  # the .pl registry
        "194.181.87.0/24",
        "195.187.240.0/24",
        "2001:a10:121:1::/64",
        "77.55.0.0/16",  # Polish hosting companies and registrars
        "85.128.0.0/15",
        "185.253.212.0/23",
        "2a00:1a28:1000::/47",
        "185.41.93.0/24",  # www.gov.pl
    ),
    EUROPE: (
        "81.91.160.0/20",  # the .de registry
        "194.0.0.0/19",
        "185.36.4.0/24",  # the .eu registry
        "194.146.106.0/24",
        "213.248.242.0/24",  # the .uk registry
        "156.154.100.0/23",
        "193.105.170.0/24",  # CentralNic
        "176.31.0.0/16",  # a French hosting company
        "195.8.0.0/16",
        "185.15.59.0/24",  # what is near everybody: www.wikipedia.org, www.google.com
        "2a02:ec80:300::/48",
        "142.250.203.0/24",
        "2a00:1450:401b::/48",
    ),
}

_RESOLVERS = {ip for ips in addresses.RECURSORS.values() for ip in ips}
_NETWORKS = [
    (ip_network(network), distance)
    for distance, networks in NETWORKS.items()
    for network in networks
]


@cache
def round_trip(address: str) -> int:
    """Milliseconds there and back between a vantage and `address` (textual IPv4 or IPv6)."""
    if address in _RESOLVERS:
        return RESOLVER
    parsed = ip_address(address)
    return next((distance for network, distance in _NETWORKS if parsed in network), AMERICA)
