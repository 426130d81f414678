"""The name space: root, top-level domains, the lab's own names, and the customers' zones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import dns.name
import dns.zone

from tests.internet import addresses
from tests.internet.domains import SERIAL, Domain
from tests.internet.registries import REGISTRIES, registrable
from tests.internet.scenario import Fault
from tests.internet.signed import Signed, sign

TTL = 300


@dataclass(frozen=True)
class Served:
    """A zone on one name server, with what is wrong with it there, or with one type of records.

    `by_place` are other versions of the zone, by the address of the recursor that asks.
    """

    zone: dns.zone.Zone
    fault: Fault = "none"
    kind_faults: Mapping[str, Fault] = field(default_factory=dict)
    by_place: Mapping[str, dns.zone.Zone] = field(default_factory=dict)
    hostile: str | None = None  # a name of hostile_dns.ANSWERS

    def fault_for(self, kind: str) -> Fault:
        """What is wrong with the answers for this record type."""
        return self.kind_faults.get(kind, self.fault)


Placement = dict[str, dict[dns.name.Name, Served]]  # address of a name server -> zones by origin


class _Zone:
    """A zone while it is being written: master-file lines with absolute names."""

    def __init__(self, origin: str, nameservers: list[str], serial: int = SERIAL) -> None:
        self.origin = origin or "."
        self.nameservers = nameservers
        mail = f"hostmaster.{origin}." if origin else "nstld.verisign-grs.com."
        soa = f"{nameservers[0]}. {mail} {serial} 1800 900 604800 {TTL}"
        self.lines = [f"@ {TTL} IN SOA {soa}"]
        self.lines += [f"@ {TTL} IN NS {server}." for server in nameservers]

    def add_addresses(self, host: str, ips: list[str]) -> None:
        for ip in ips:
            line = f"{host}. {TTL} IN {'AAAA' if ':' in ip else 'A'} {ip}"
            if line not in self.lines:
                self.lines.append(line)

    def delegate(
        self, child: str, nameservers: list[str], own: Mapping[str, list[str]] = {}
    ) -> None:
        """Name the child's servers, with glue for those inside this zone; `own` are those with a
        name inside the child."""
        for server in nameservers:
            self.lines.append(f"{child}. {TTL} IN NS {server}.")
            if self.origin == "." or server.endswith(f".{self.origin}"):
                known = own.get(server) or addresses.NAMED_HOSTS.get(server, [])
                self.add_addresses(server, known)

    def build(self) -> dns.zone.Zone:
        origin = dns.name.from_text(self.origin)
        return dns.zone.from_text("\n".join(self.lines), origin=origin, relativize=False)


def signed_zones(domains: list[Domain]) -> dict[str, Signed]:
    """The customers' zones that are signed, by domain."""
    return {
        domain.name: sign(_customer_zone(domain, domain.records), domain.dns.dnssec)
        for domain in domains
        if domain.registry.registered and domain.dns.dnssec != "unsigned"
    }


def build(domains: list[Domain], signed: Mapping[str, Signed]) -> Placement:
    """Lay out every unsigned zone on the name servers that the delegations lead to."""
    placement: Placement = defaultdict(dict)
    parents = _parents()
    own = _own_zones()
    delegated = {name: zone.nameservers for name, zone in own.items()}
    for domain in domains:
        if domain.registry.registered and domain.dns.delegated:
            delegated[domain.name] = domain.dns.nameservers
        else:
            for server, ips in domain.dns.glue.items():
                parents[domain.name.partition(".")[2]].add_addresses(server, ips)
        if domain.registry.registered and domain.name not in signed:
            _place_customer(placement, domain)
        for name, other in domain.dns.others.items():
            delegated[name] = other.nameservers
            zone = _Zone(name, other.nameservers)
            zone.lines += [f"$TTL {TTL}", domain.others[name]]
            _place(placement, zone.build(), other.nameservers, other.fault)
    inside = {domain.name: domain.own_nameservers for domain in domains}
    for name, nameservers in delegated.items():
        parent = parents.get(name.partition(".")[2])
        if parent is None:
            continue  # a branch of a customer's domain, whose own records delegate it
        parent.delegate(name, nameservers, inside.get(name, {}))
        if name in signed:
            parent.lines += [f"{name}. {TTL} IN DS {ds}" for ds in signed[name].ds]
    for zone in [*parents.values(), *own.values()]:
        _place(placement, zone.build(), zone.nameservers)
    return dict(placement)


def change(placement: Placement, now: Placement) -> None:
    """Let the name servers of `placement` serve what is `now`. A zone that one of them has no
    longer to serve stays there, as it does with companies that customers have left."""
    for address, zones in now.items():
        placement.setdefault(address, {}).update(zones)


def _parents() -> dict[str, _Zone]:
    """The root and the zones under which domains are registered, delegated among themselves."""
    root = _Zone("", list(addresses.ROOT_SERVERS))
    for server, ips in addresses.ROOT_SERVERS.items():
        root.add_addresses(server, ips)
    parents = {"": root}
    for registry in REGISTRIES:
        for suffix in registry.suffixes:
            parents[suffix] = _Zone(suffix, list(registry.nameservers))
    for suffix, zone in parents.items():
        if suffix:
            parents[suffix.partition(".")[2]].delegate(suffix, zone.nameservers)
    return parents


def _own_zones() -> dict[str, _Zone]:
    """Zones of the hosts in addresses.py, by registrable domain."""
    zones: dict[str, _Zone] = {}
    for host, ips in addresses.NAMED_HOSTS.items():
        name = registrable(host)
        if name not in zones:
            zones[name] = _Zone(name, list(addresses.BACKBONE_SERVERS))
        zones[name].add_addresses(host, ips)
    return zones


def _place_customer(placement: Placement, domain: Domain) -> None:
    by_place = {
        addresses.RECURSORS[recursor][0]: _customer_zone(domain, records)
        for recursor, records in domain.records_by_place.items()
    }
    for server in domain.dns.nameservers:
        fault = domain.dns.faults.get(server, domain.dns.fault)
        records = domain.records_at.get(server, domain.records)
        zone = _customer_zone(domain, records, domain.dns.serials.get(server, SERIAL))
        for ip in domain.listening(server) or addresses.NAMED_HOSTS.get(server, []):
            placement[ip][zone.origin] = Served(
                zone, fault, domain.dns.kind_faults, by_place, domain.dns.hostile
            )


def _customer_zone(domain: Domain, records: str, serial: int = SERIAL) -> dns.zone.Zone:
    zone = _Zone(domain.name, domain.dns.own_nameservers or domain.dns.nameservers, serial)
    for server, ips in domain.own_nameservers.items():
        zone.add_addresses(server, ips)
    zone.lines += [f"$TTL {TTL}", records]
    return zone.build()


def _place(
    placement: Placement, zone: dns.zone.Zone, nameservers: list[str], fault: Fault = "none"
) -> None:
    for server in nameservers:
        for ip in addresses.NAMED_HOSTS.get(server, []):
            placement[ip][zone.origin] = Served(zone, fault)
