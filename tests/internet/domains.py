"""A scenario's domain in the world: its set-up with addresses filled in."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from tests.internet import addresses, hostile_dns
from tests.internet.scenario import Certificate, Dns, Registry, Scenario, Web, master_file


@dataclass(frozen=True)
class Domain:
    """`name` is in A-labels; `records` is a master file with the addresses in place."""

    number: int
    name: str
    registry: Registry
    dns: Dns
    web: Web
    certificate: Certificate
    ipv4: str
    ipv6: str
    records: str
    records_at: dict[str, str]  # of name servers that have others
    own_nameservers: dict[str, list[str]]  # those with a name inside the domain: their addresses

    def listening(self, server: str) -> list[str]:
        """The addresses of one of its own name servers at which a machine is; nobody of the world
        is at the private ones that a zone may name."""
        ips = self.own_nameservers.get(server, [])
        return [ip for ip in ips if ipaddress.ip_address(ip).is_global]

    @property
    def epp_statuses(self) -> list[str]:
        """EPP status names; a usual registrar locks its domains against transfer."""
        statuses = self.registry.statuses
        return ["clientTransferProhibited"] if statuses is None else statuses


def domain_of(scenario: Scenario, number: int) -> Domain:
    """Give the scenario's domain its addresses; `number` counts the scenarios."""
    ipv4, ipv6 = addresses.web_server(number)
    nobody, name, dns = addresses.nobody(number), scenario.ascii_domain, scenario.dns
    if dns.dnssec != "unsigned":
        dns = dns.model_copy(update={"nameservers": list(addresses.SIGNING_SERVERS)})
    return Domain(
        number,
        name,
        scenario.registry,
        dns,
        scenario.web,
        scenario.certificate,
        ipv4,
        ipv6,
        dns.master_file(ipv4, ipv6, nobody) + hostile_dns.records(dns.hostile, ipv4, name),
        {server: master_file(text, ipv4, ipv6, nobody) for server, text in dns.at.items()},
        {
            server: dns.glue.get(server, addresses.own_nameserver(number))
            for server in dns.nameservers
            if server.endswith(f".{name}")
        },
    )
