"""A scenario's domain in the world: its set-up with addresses filled in."""

from __future__ import annotations

from dataclasses import dataclass

from tests.internet import addresses, hostile_dns
from tests.internet.scenario import Certificate, Dns, Registry, Scenario, Web


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

    @property
    def epp_statuses(self) -> list[str]:
        """EPP status names; a usual registrar locks its domains against transfer."""
        statuses = self.registry.statuses
        return ["clientTransferProhibited"] if statuses is None else statuses


def domain_of(scenario: Scenario, number: int) -> Domain:
    """Give the scenario's domain its addresses; `number` counts the scenarios."""
    ipv4, ipv6 = addresses.web_server(number)
    records = scenario.dns.master_file(ipv4, ipv6, addresses.nobody(number))
    records += "\n" + hostile_dns.records(scenario.dns.hostile, ipv4, scenario.ascii_domain)
    return Domain(
        number,
        scenario.ascii_domain,
        scenario.registry,
        scenario.dns,
        scenario.web,
        scenario.certificate,
        ipv4,
        ipv6,
        records,
    )
