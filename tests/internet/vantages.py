"""From where the product looks at the staged Internet: data, one row a network."""

from __future__ import annotations

from dataclasses import dataclass

from tests.internet import addresses

ISP_RESOLVERS = ("62.179.1.60", "62.179.1.61")
FAILING_RESOLVER = "185.93.0.53"
LENIENT_RESOLVER = "185.93.64.53"


@dataclass(frozen=True)
class Vantage:
    """A customer's network: its public address, its resolvers, and what its own firewall eats.

    `drops` are nftables matches on packets that leave; what matches vanishes.
    `rejects` likewise, answered with a TCP reset by the own network.
    """

    summary: str
    ipv4: str
    ipv6: str | None = None
    resolvers: tuple[str, ...] = ISP_RESOLVERS
    dns_goes_to: str | None = None  # whatever server is asked, this one answers in its name
    drops: tuple[str, ...] = ()
    rejects: tuple[str, ...] = ()


def _registry_addresses() -> str:
    return "{ " + ", ".join(addresses.REGISTRY_IPV4) + " }"


def _swallowed_resolvers(own: str) -> str:
    others = [ips for name, ips in addresses.RECURSORS.items() if name != own]
    listed = ", ".join(ip for ips in others for ip in ips if ":" not in ip)
    return f"ip daddr {{ {listed} }} meta l4proto {{ tcp, udp }} th dport 53"


VANTAGES = {
    "home": Vantage("everything works", "89.64.10.20", "2a02:a310:10:20::2"),
    "ipv4_only": Vantage("everything works, without IPv6", "89.64.10.30"),
    "offline": Vantage(
        "the line is dead: nothing comes back",
        "89.64.11.20",
        drops=("meta nfproto { ipv4, ipv6 }",),
    ),
    "no_web": Vantage(
        "the own network swallows ports 80 and 443", "89.64.12.20", drops=("tcp dport { 80, 443 }",)
    ),
    "no_web_reset": Vantage(
        "the own network resets connections to ports 80 and 443",
        "89.64.13.20",
        rejects=("tcp dport { 80, 443 }",),
    ),
    "no_443": Vantage("the own network swallows port 443", "89.64.14.20", drops=("tcp dport 443",)),
    "no_registries": Vantage(
        "WHOIS and the registries' RDAP servers are out of reach",
        "89.64.15.20",
        drops=("tcp dport 43", f"ip daddr {_registry_addresses()} tcp dport {{ 80, 443 }}"),
    ),
    "lenient_resolver": Vantage(
        "the only resolver answers with the part of a chain of aliases that it walked",
        "89.64.40.20",
        resolvers=(LENIENT_RESOLVER,),
    ),
    "no_validation": Vantage(
        "everything works, and the resolver does not mind DNSSEC",
        "89.64.17.20",
        "2a02:a310:17:20::2",
        resolvers=("83.238.255.76",),
    ),
    "no_other_resolver": Vantage(
        "public resolvers are out of reach, name servers are not",
        "89.64.41.20",
        drops=(_swallowed_resolvers("isp"),),
    ),
    "no_other_nor_validation": Vantage(
        "likewise, and the only resolver does not mind DNSSEC",
        "89.64.42.20",
        resolvers=("83.238.255.76",),
        drops=(_swallowed_resolvers(addresses.UNVALIDATED),),
    ),
    "only_own_resolver": Vantage(
        "questions to other name servers than the own resolvers are swallowed",
        "89.64.18.20",
        drops=(
            f"ip daddr != {{ {', '.join(ISP_RESOLVERS)} }} meta l4proto {{ tcp, udp }} th dport 53",
        ),
    ),
    "dns_intercepted": Vantage(
        "the own resolver answers in the name of every name server",
        "89.64.19.20",
        dns_goes_to=ISP_RESOLVERS[0],
    ),
    "resolver_fails": Vantage(
        "the only resolver in reach says SERVFAIL after three seconds",
        "89.64.16.20",
        resolvers=(FAILING_RESOLVER,),
        drops=(f"ip daddr != {FAILING_RESOLVER} meta l4proto {{ tcp, udp }} th dport 53",),
    ),
}
