"""A scenario's domain in the world: its set-up with addresses filled in."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, replace

from tests.internet import addresses, hostile_dns
from tests.internet.scenario import (
    Certificate,
    Dns,
    LoginServer,
    Mail,
    MailServer,
    Places,
    Registry,
    Scenario,
    Web,
    master_file,
)

SERIAL = 2026112201  # of every zone, unless its scenario says otherwise


@dataclass(frozen=True)
class Domain:
    """`name` is in A-labels; `records` is a master file with the addresses in place, `others` are
    those of the zones it refers to, by domain."""

    number: int
    name: str
    registry: Registry
    dns: Dns
    web: Web
    certificate: Certificate
    mail: Mail
    login: LoginServer | None
    panels: bool
    ipv4: str
    ipv6: str
    second: tuple[str, str]
    records: str
    records_at: dict[str, str]  # of name servers that have others
    own_nameservers: dict[str, list[str]]  # those with a name inside the domain: their addresses
    others: Mapping[str, str]
    records_before: str | None
    records_by_place: Mapping[str, str]  # by recursor

    @property
    def before(self) -> Domain:
        """The domain until a moment ago: itself where nothing has changed."""
        if self.dns.before is None or self.records_before is None:
            return self
        nameservers = self.dns.before.nameservers or self.dns.nameservers
        serials = dict.fromkeys(nameservers, SERIAL - 1)
        dns = self.dns.model_copy(
            update={
                "delegated": self.dns.before.delegated,
                "nameservers": nameservers,
                "serials": serials,
            }
        )
        return replace(self, dns=dns, records=self.records_before)

    @property
    def server_addresses(self) -> tuple[str, ...]:
        """Where the web server answers."""
        return (self.ipv4, self.ipv6, *self.web.also_at)

    @property
    def login_addresses(self) -> list[str]:
        """Where the server for mail programs answers."""
        if self.login is None:
            return []
        return list(self.second) if self.login.at == "second" else [self.ipv4, self.ipv6]

    @property
    def mail_servers(self) -> list[tuple[MailServer, list[str]]]:
        """The servers of mail that there are, and where each one answers."""
        found = []
        if self.mail.first is not None:
            found.append((self.mail.first, [self.ipv4, self.ipv6]))
        if self.mail.second is not None:
            found.append((self.mail.second, list(self.second)))
        return found

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
    ipv4 = scenario.web.at or ipv4
    second = addresses.second_server(number)
    places = Places(ipv4, ipv6, *second, addresses.nobody(number))
    name, dns = scenario.ascii_domain, scenario.dns
    if dns.dnssec != "unsigned":
        dns = dns.model_copy(update={"nameservers": list(addresses.SIGNING_SERVERS)})
    return Domain(
        number,
        name,
        scenario.registry,
        dns,
        scenario.web,
        scenario.certificate,
        scenario.mail,
        scenario.login,
        scenario.panels,
        ipv4,
        ipv6,
        second,
        master_file(dns.records, places) + hostile_dns.records(dns.hostile, ipv4, name),
        {server: master_file(text, places) for server, text in dns.at.items()},
        {
            server: dns.glue.get(server, addresses.own_nameserver(number))
            for server in dns.nameservers
            if server.endswith(f".{name}")
        },
        {name: master_file(other.records, places) for name, other in dns.others.items()},
        master_file(dns.before.records, places) if dns.before else None,
        {recursor: master_file(text, places) for recursor, text in dns.by_place.items()},
    )
