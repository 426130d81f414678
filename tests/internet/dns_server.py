"""Authoritative name servers: one socket pair (UDP, TCP) an address, one algorithm for all.

Answers as RFC 1034 section 4.3.2 says: referral below a zone cut, CNAMEs followed inside the
zone, NXDOMAIN and empty answers with the SOA record, REFUSED for a zone that is not served here.
"""

from __future__ import annotations

import asyncio
import struct

import dns.edns
import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.node
import dns.rcode
import dns.rdataclass
import dns.rdataset
import dns.rdatatype
import dns.rrset
import dns.zone

from tests.internet import hostile_dns
from tests.internet.scenario import SLOW_NAMES, Fault
from tests.internet.zones import Placement, Served

Zones = dict[dns.name.Name, Served]
UDP_SIZE = 1232
CNAME_LIMIT = 16
RCODES = {
    "refused": dns.rcode.REFUSED,
    "servfail": dns.rcode.SERVFAIL,
    "formerr": dns.rcode.FORMERR,
    "notimp": dns.rcode.NOTIMP,
    "notauth": dns.rcode.NOTAUTH,
}


async def start(placement: Placement) -> None:
    """Open port 53 on every address of `placement`."""
    loop = asyncio.get_running_loop()
    for address, zones in placement.items():
        await loop.create_datagram_endpoint(
            lambda zones=zones: _Udp(zones), local_addr=(address, 53)
        )
        await asyncio.start_server(_Tcp(zones).serve, address, 53)


class _Udp(asyncio.DatagramProtocol):
    def __init__(self, zones: Zones) -> None:
        self._zones = zones
        self._heard: set[tuple[str, str]] = set()  # who asked what

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:
        self._transport = transport

    def datagram_received(self, data: bytes, source: tuple[str, int]) -> None:
        query = _parse(data)
        if query is None or (reply := answer(self._zones, query, source[0])) is None:
            return
        fault = _fault(self._zones, query)
        if fault == "loses" and self._is_first(source[0], query):
            return
        hostile = _hostility(self._zones, query)
        if hostile in hostile_dns.ANSWERS:
            for wire in hostile_dns.ANSWERS[hostile](query, reply):
                self._transport.sendto(wire, source)
            return
        if fault == "truncates":
            reply.flags |= dns.flags.TC
            reply.answer, reply.authority, reply.additional = [], [], []
        size = min(max(query.payload, 512), UDP_SIZE)
        wire = reply.to_wire(max_size=size, prefer_truncation=True)
        if fault == "slow":
            loop = asyncio.get_running_loop()
            loop.call_later(SLOW_NAMES, self._transport.sendto, wire, source)
        else:
            self._transport.sendto(wire, source)

    def _is_first(self, asker: str, query: dns.message.Message) -> bool:
        key = asker, query.question[0].to_text()
        if key in self._heard:
            return False
        self._heard.add(key)
        return True


class _Tcp:
    def __init__(self, zones: Zones) -> None:
        self._zones = zones

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                (length,) = struct.unpack("!H", await reader.readexactly(2))
                query = _parse(await reader.readexactly(length))
                asker = writer.get_extra_info("peername")[0]
                if query is not None and _fault(self._zones, query) == "no_tcp":
                    break
                if query is None or (reply := answer(self._zones, query, asker)) is None:
                    continue
                hostile = _hostility(self._zones, query)
                if hostile in hostile_dns.SILENT_OVER_TCP:
                    continue
                if hostile in hostile_dns.ANSWERS:
                    for wire in hostile_dns.ANSWERS[hostile](query, reply):
                        writer.write(struct.pack("!H", len(wire)) + wire)
                else:
                    writer.write(reply.to_wire(max_size=65535, prepend_length=True))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


def _parse(data: bytes) -> dns.message.QueryMessage | None:
    try:
        query = dns.message.from_wire(data)
    except dns.exception.DNSException:
        return None
    return query if query.question and not query.flags & dns.flags.QR else None


def answer(zones: Zones, query: dns.message.Message, asker: str = "") -> dns.message.Message | None:
    """The reply to one query from the server of these zones; None for a server that is silent.

    `asker` is the address of who asks. A network named in the query (RFC 7871) is far away.
    """
    reply = dns.message.make_response(query, our_payload=UDP_SIZE)
    name, rdtype = query.question[0].name, query.question[0].rdtype
    served, fault = _closest(zones, name), _fault(zones, query)
    if fault == "no_edns" and query.edns >= 0:
        fault = "formerr"
        reply.use_edns(-1)
    if fault == "silent":
        return None
    if served is None or fault in RCODES:
        reply.set_rcode(RCODES[fault])
    elif fault == "upward":
        root = dns.rrset.from_text(".", 3600, "IN", "NS", "a.root-servers.net.")
        reply.authority.append(root)
    elif fault == "nodata":
        reply.flags |= dns.flags.AA
    elif fault != "empty":
        _Lookup(_version(served, query, asker), reply).run(name, rdtype)
        if served.fault == "not_authoritative":
            reply.flags &= ~dns.flags.AA
    return reply


def _fault(zones: Zones, query: dns.message.Message) -> Fault:
    """What is wrong with this server's answer to the query."""
    served = _closest(zones, query.question[0].name)
    if served is None:
        return "refused"
    return served.fault_for(dns.rdatatype.to_text(query.question[0].rdtype))


def _version(served: Served, query: dns.message.Message, asker: str) -> dns.zone.Zone:
    if served.by_place and any(option.otype == dns.edns.ECS for option in query.options):
        return next(iter(served.by_place.values()))
    return served.by_place.get(asker, served.zone)


def _hostility(zones: Zones, query: dns.message.Message) -> str | None:
    served = _closest(zones, query.question[0].name)
    return served.hostile if served is not None else None


def _closest(zones: Zones, name: dns.name.Name) -> Served | None:
    while name not in zones:
        if name == dns.name.root:
            return None
        name = name.parent()
    return zones[name]


class _Lookup:
    """One walk through one zone, which fills in one reply."""

    def __init__(self, zone: dns.zone.Zone, reply: dns.message.Message) -> None:
        self._zone = zone
        self._reply = reply

    def run(self, name: dns.name.Name, rdtype: dns.rdatatype.RdataType) -> None:
        self._reply.flags |= dns.flags.AA
        for _ in range(CNAME_LIMIT):
            if (cut := self._cut(name, rdtype)) is not None:
                self._refer(cut)
                return
            node = self._node(name)
            if node is None and (target := self._redirected(name)) is not None:
                if not target.is_subdomain(self._zone.origin):
                    return
                name = target
                continue
            if node is None:
                if not self._is_empty_non_terminal(name):
                    self._reply.set_rcode(dns.rcode.NXDOMAIN)
                self._add_soa()
                return
            alias = node.get_rdataset(dns.rdataclass.IN, dns.rdatatype.CNAME)
            if alias is None or rdtype == dns.rdatatype.CNAME:
                self._add_answer(name, node, rdtype)
                return
            self._reply.answer.append(_rrset(name, alias))
            name = alias[0].target
            if not name.is_subdomain(self._zone.origin):
                return

    def _cut(
        self, name: dns.name.Name, rdtype: dns.rdatatype.RdataType
    ) -> tuple[dns.name.Name, dns.rdataset.Rdataset] | None:
        """The topmost delegation on the way from the zone's origin down to the name."""
        depth = len(self._zone.origin)
        for size in range(depth + 1, len(name) + 1):
            below = dns.name.Name(name[-size:])
            if below == name and rdtype == dns.rdatatype.DS:
                return None  # DS belongs to the parent's side of the cut (RFC 4035 3.1.4.1)
            rdataset = self._zone.get_rdataset(below, dns.rdatatype.NS)
            if rdataset is not None:
                return below, rdataset
        return None

    def _refer(self, cut: tuple[dns.name.Name, dns.rdataset.Rdataset]) -> None:
        name, rdataset = cut
        if not self._reply.answer:
            self._reply.flags &= ~dns.flags.AA
        self._reply.authority.append(_rrset(name, rdataset))
        self._add_glue(rdataset)

    def _add_glue(self, servers: dns.rdataset.Rdataset) -> None:
        for server in (rdata.target for rdata in servers):
            for rdtype in (dns.rdatatype.A, dns.rdatatype.AAAA):
                glue = self._zone.get_rdataset(server, rdtype)
                if glue is not None:
                    self._reply.additional.append(_rrset(server, glue))

    def _node(self, name: dns.name.Name) -> dns.node.Node | None:
        """The name's own node, else that of the wildcard which covers it (RFC 4592)."""
        node = self._zone.get_node(name)
        while node is None and name != self._zone.origin:
            name = name.parent()
            node = self._zone.get_node(dns.name.Name((b"*", *name.labels)))
            if self._zone.get_node(name) is not None:
                break
        return node

    def _redirected(self, name: dns.name.Name) -> dns.name.Name | None:
        """Where a DNAME above the name leads to, with the CNAME that it makes (RFC 6672)."""
        for size in range(len(self._zone.origin), len(name)):
            owner = dns.name.Name(name[-size:])
            rdataset = self._zone.get_rdataset(owner, dns.rdatatype.DNAME)
            if rdataset is not None:
                target = dns.name.Name(name[:-size] + rdataset[0].target.labels)
                alias = dns.rrset.from_text(name, rdataset.ttl, "IN", "CNAME", target.to_text())
                self._reply.answer += [_rrset(owner, rdataset), alias]
                return target
        return None

    def _is_empty_non_terminal(self, name: dns.name.Name) -> bool:
        """Whether names exist below this one, which has nothing of its own (RFC 8020)."""
        return any(other.is_subdomain(name) for other in self._zone.nodes)

    def _add_answer(
        self, name: dns.name.Name, node: dns.node.Node, rdtype: dns.rdatatype.RdataType
    ) -> None:
        wanted = [rdataset for rdataset in node if rdtype in (rdataset.rdtype, dns.rdatatype.ANY)]
        self._reply.answer.extend(_rrset(name, rdataset) for rdataset in wanted)
        if rdtype == dns.rdatatype.NS:
            for rdataset in wanted:
                self._add_glue(rdataset)
        if not wanted:
            self._add_soa()

    def _add_soa(self) -> None:
        soa = self._zone.get_rdataset(self._zone.origin, dns.rdatatype.SOA)
        self._reply.authority.append(_rrset(self._zone.origin, soa))


def _rrset(name: dns.name.Name, rdataset: dns.rdataset.Rdataset) -> dns.rrset.RRset:
    return dns.rrset.from_rdata_list(name, rdataset.ttl, list(rdataset))
