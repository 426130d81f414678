"""From where the product looks at the staged Internet: data, one row a network."""

from __future__ import annotations

from dataclasses import dataclass

from tests.internet import addresses

ISP_RESOLVERS = ("62.179.1.60", "62.179.1.61")
IPV6_RESOLVERS = ("2001:4860:4860::8888", "2001:4860:4860::8844")
OWN_IPV6 = "2a02:a310:10:{}::2"


@dataclass(frozen=True)
class Vantage:
    """A customer's network: its public address, its resolvers, and what its own firewall eats.

    `drops` are nftables matches on packets that leave; what matches vanishes. `rejects` likewise,
    answered with a TCP reset by the own network, and `prohibits` with an ICMP message. `diverts`:
    what matches goes to that address instead. `first_lost`: of each connection, and of the
    questions to each name server, the first packet vanishes.
    """

    summary: str
    ipv4: str
    ipv6: str | None = None
    resolvers: tuple[str, ...] = ISP_RESOLVERS
    drops: tuple[str, ...] = ()
    rejects: tuple[str, ...] = ()
    prohibits: tuple[str, ...] = ()
    diverts: tuple[tuple[str, str], ...] = ()
    first_lost: bool = False


WEB = "tcp dport { 80, 443 }"
SMTP = "tcp dport 25"
MAIL_PROGRAMS = "tcp dport { 110, 143, 465, 587, 993, 995 }"
ANYTHING = "meta nfproto { ipv4, ipv6 }"
OVER_IPV6 = "meta nfproto ipv6 meta l4proto { tcp, udp }"  # not what finds the neighbours


def _registry_addresses() -> str:
    return "{ " + ", ".join(addresses.REGISTRY_IPV4) + " }"


def _questions_but_to(*resolvers: str) -> str:
    """Questions to other name servers than these."""
    return f"ip daddr != {{ {', '.join(resolvers)} }} meta l4proto {{ tcp, udp }} th dport 53"


def _only_resolver(number: int, summary: str, address: str) -> Vantage:
    """A network whose only resolver in reach is the one at `address`."""
    filters = (_questions_but_to(address),)
    return Vantage(summary, f"89.64.{number}.20", resolvers=(address,), drops=filters)


def _swallowed_resolvers(own: str) -> str:
    others = [ips for name, ips in addresses.RECURSORS.items() if name != own]
    listed = ", ".join(ip for ips in others for ip in ips if ":" not in ip)
    return f"ip daddr {{ {listed} }} meta l4proto {{ tcp, udp }} th dport 53"


VANTAGES = {
    "home": Vantage("everything works", "89.64.10.20", "2a02:a310:10:20::2"),
    "ipv4_only": Vantage("everything works, without IPv6", "89.64.10.30"),
    "offline": Vantage("the line is dead: nothing comes back", "89.64.11.20", drops=(ANYTHING,)),
    "no_web": Vantage("the own network swallows ports 80 and 443", "89.64.12.20", drops=(WEB,)),
    "no_web_reset": Vantage(
        "the own network resets connections to ports 80 and 443", "89.64.13.20", rejects=(WEB,)
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
        resolvers=(addresses.LENIENT_RESOLVER,),
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
        drops=(_questions_but_to(*ISP_RESOLVERS),),
    ),
    "dns_intercepted": Vantage(
        "the own resolver answers in the name of every name server",
        "89.64.19.20",
        diverts=(("meta l4proto { tcp, udp } th dport 53", ISP_RESOLVERS[0]),),
    ),
    "resolver_fails": _only_resolver(
        16,
        "the only resolver in reach says SERVFAIL after three seconds",
        addresses.FAILING_RESOLVER,
    ),
    "no_web_prohibited": Vantage(
        "the own network answers what goes to ports 80 and 443 with an ICMP message",
        "89.64.38.20",
        prohibits=(WEB,),
    ),
    "no_80": Vantage("the own network swallows port 80", "89.64.39.20", drops=("tcp dport 80",)),
    "no_80_reset": Vantage(
        "the own network resets connections to port 80", "89.64.43.20", rejects=("tcp dport 80",)
    ),
    "no_443_reset": Vantage(
        "the own network resets connections to port 443", "89.64.20.20", rejects=("tcp dport 443",)
    ),
    "dns_only": Vantage(
        "nothing but questions to the own resolver is let out",
        "89.64.21.20",
        drops=("meta l4proto tcp", _questions_but_to(*ISP_RESOLVERS)),
    ),
    "ipv6_swallowed": Vantage(
        "IPv6 is set up, and nothing comes back over it",
        "89.64.23.20",
        OWN_IPV6.format(23),
        drops=(OVER_IPV6,),
    ),
    "ipv6_rejected": Vantage(
        "IPv6 is set up, and the own network resets every connection over it",
        "89.64.24.20",
        OWN_IPV6.format(24),
        rejects=("meta nfproto ipv6 meta l4proto tcp",),
    ),
    "ipv6_prohibited": Vantage(
        "IPv6 is set up, and the own network answers that there is no way",
        "89.64.25.20",
        OWN_IPV6.format(25),
        prohibits=(OVER_IPV6,),
    ),
    "ipv6_only": Vantage(
        "nothing goes out over IPv4",
        "89.64.26.20",
        OWN_IPV6.format(26),
        resolvers=IPV6_RESOLVERS,
        drops=("meta nfproto ipv4",),
    ),
    "first_resolver_dead": Vantage(
        "the first of two resolvers is dead",
        "89.64.27.20",
        resolvers=(addresses.DEAD_RESOLVER, *ISP_RESOLVERS),
    ),
    "first_resolver_closed": Vantage(
        "nothing listens at the first resolver's address",
        "89.64.28.20",
        resolvers=(addresses.CLOSED_RESOLVER, *ISP_RESOLVERS),
    ),
    "first_resolver_fails": Vantage(
        "the first of two resolvers says SERVFAIL after three seconds",
        "89.64.29.20",
        resolvers=(addresses.FAILING_RESOLVER, *ISP_RESOLVERS),
    ),
    "choosy_resolver": _only_resolver(
        30,
        "the only resolver in reach answers for a few well-known names",
        addresses.CHOOSY_RESOLVER,
    ),
    "filtering_resolver": _only_resolver(
        31,
        "the only resolver in reach denies all but a few well-known names by itself",
        addresses.FILTERING_RESOLVER,
    ),
    "lossy": Vantage(
        "the first packet of everything is lost",
        "89.64.32.20",
        OWN_IPV6.format(32),
        first_lost=True,
    ),
    "portal": Vantage(
        "a hotel: who has not logged in is sent to its login, and nothing else is let out",
        "89.64.33.20",
        diverts=(("tcp dport 80", addresses.PORTAL),),
        rejects=("tcp dport 443",),
        drops=("tcp dport 43", _questions_but_to(*ISP_RESOLVERS)),
    ),
    "portal_page": Vantage(
        "a train: everybody is shown its login, https ends there too",
        "89.64.34.20",
        diverts=((WEB, addresses.SHOWN_PORTAL),),
        drops=("tcp dport 43", _questions_but_to(*ISP_RESOLVERS)),
    ),
    "portal_names": _only_resolver(
        35,
        "the only resolver in reach gives every name the address of the network's login",
        addresses.LOGIN_RESOLVER,
    ),
    "portal_inner_names": _only_resolver(
        36,
        "the only resolver in reach gives every name one address of the own network",
        addresses.INNER_LOGIN_RESOLVER,
    ),
    "no_25": Vantage("the own network swallows port 25", "89.64.50.20", drops=(SMTP,)),
    "no_25_reset": Vantage(
        "the own network resets connections to port 25", "89.64.51.20", rejects=(SMTP,)
    ),
    "mail_middleman": Vantage(
        "the own network's mail server answers in the place of every other",
        "89.64.52.20",
        diverts=((SMTP, addresses.MAIL_MIDDLEMAN),),
    ),
    "blocklisted": Vantage(
        "everything works, and mail servers want no letters from this address", "89.64.53.20"
    ),
    "no_993": Vantage("the own network swallows port 993", "89.64.54.20", drops=("tcp dport 993",)),
    "no_mail_programs": Vantage(
        "the own network swallows the ports of mail programs",
        "89.64.55.20",
        drops=(MAIL_PROGRAMS,),
    ),
    "no_mail_programs_reset": Vantage(
        "the own network resets connections to the ports of mail programs",
        "89.64.56.20",
        rejects=(MAIL_PROGRAMS,),
    ),
    "middleman": Vantage(
        "a company's proxy reads https, with certificates that only the company's machines accept",
        "89.64.37.20",
        diverts=(("tcp dport 443", addresses.MIDDLEMAN),),
    ),
}

# Who stands on the blocklist that the world's mail servers ask.
LISTED_CLIENTS = frozenset({VANTAGES["blocklisted"].ipv4})
