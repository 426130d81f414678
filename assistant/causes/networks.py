"""Whose an address is: services in front of websites (networks.toml), and ranges in general."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path

from checks.addresses import HostRecords
from checks.website import Page

FILE = Path(__file__).with_name("networks.toml")


@dataclass(frozen=True)
class Proxy:
    """One service of the file; `networks` as text, `names` A-labels, `servers` lower case."""

    name: str
    source: str
    networks: tuple[str, ...]
    names: tuple[str, ...]
    servers: frozenset[str]


@cache
def proxies() -> tuple[Proxy, ...]:
    """Every service of the file. ValueError on a network that is none."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["proxy"]
    return tuple(
        Proxy(
            row["name"],
            row["source"],
            tuple(str(ip_network(network)) for network in row["networks"]),
            tuple(row["names"]),
            frozenset(row["servers"]),
        )
        for row in rows
    )


def proxy_before(host: HostRecords, pages: Iterable[Page]) -> str | None:
    """The name of a service in front of the website, by address, alias or what it calls itself."""
    servers = {page.server.lower().replace("/", " ").partition(" ")[0] for page in pages}
    for proxy in proxies():
        if (
            any(is_within(address, proxy.networks) for address in host.public)
            or any(belongs(name, proxy.names) for name in host.cnames)
            or not servers.isdisjoint(proxy.servers)
        ):
            return proxy.name
    return None


def is_within(address: str, networks: Iterable[str]) -> bool:
    """Whether `address` lies in one of `networks`; never across IPv4 and IPv6."""
    return _is_within(address, tuple(networks))


def belongs(host: str, names: Iterable[str]) -> bool:
    """Whether `host` is one of `names` or lies below one, label by label."""
    return not _with_parents(host).isdisjoint(names)


# Rules ask for the same few addresses, hosts and tables again after each check.
@lru_cache(maxsize=4096)
def _is_within(address: str, networks: tuple[str, ...]) -> bool:
    parsed = ip_address(address)
    return any(parsed in _network(network) for network in networks)


@cache
def _network(text: str) -> IPv4Network | IPv6Network:
    return ip_network(text)


@lru_cache(maxsize=1024)
def _with_parents(host: str) -> frozenset[str]:
    labels = host.split(".")
    return frozenset(".".join(labels[start:]) for start in range(len(labels)))
