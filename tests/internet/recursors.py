"""Recursive resolvers: one unbound a resolver company, and those of networks that are wrong."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import dns.asyncquery
import dns.exception
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

from tests.internet import addresses

SERVFAIL_DELAY = 3.0
POLL = 0.01

# Few and short retries: SERVFAIL for a dead zone comes after a few seconds, as from the
# resolvers of large networks.
CONFIGURATION = """
remote-control:
    control-enable: no
server:
{interfaces}
    outgoing-interface: {source}
    access-control: 0.0.0.0/0 allow
    access-control: ::/0 allow
    root-hints: "{folder}/root.hints"
    directory: "{folder}"
    chroot: ""
    username: ""
    pidfile: ""
    use-syslog: no
    logfile: ""
    do-daemonize: no
    num-threads: 1
    module-config: "{modules}"
{anchors}
    do-not-query-localhost: no
    outbound-msg-retry: 2
    unknown-server-time-limit: 300
    infra-cache-max-rtt: 600
    infra-keep-probing: yes
    target-fetch-policy: "0 0 0 0 0"
    cache-max-ttl: 7200
    hide-version: yes
    minimal-responses: yes
"""


# A reply that took long is still sent; newer versions drop those after 1.9 s unless told so.
LATE_REPLIES = "    discard-timeout: 20000\n"


async def start(folder: Path, anchors: str) -> None:
    """Start the recursors and wait until they listen. They end with the world's processes.

    `anchors`: trust anchors as DS records, for those that validate.
    """
    (folder / "anchors").write_text(anchors)
    hints = [f". 3600 NS {name}." for name in addresses.ROOT_SERVERS]
    for name, ips in addresses.ROOT_SERVERS.items():
        hints += [f"{name}. 3600 {'AAAA' if ':' in ip else 'A'} {ip}" for ip in ips]
    (folder / "root.hints").write_text("\n".join(hints) + "\n")
    configurations = {}
    for name, ips in addresses.RECURSORS.items():
        configurations[name] = folder / f"unbound-{name}.conf"
        interfaces = "\n".join(f"    interface: {ip}" for ip in ips)
        validates = name != addresses.UNVALIDATED
        text = CONFIGURATION.format(
            interfaces=interfaces,
            source=ips[0],
            folder=folder,
            modules="validator iterator" if validates else "iterator",
            anchors=f'    trust-anchor-file: "{folder}/anchors"' if validates else "",
        )
        configurations[name].write_text(text)
    if _knows_late_replies(configurations["isp"]):
        for path in configurations.values():
            path.write_text(path.read_text() + LATE_REPLIES)
    for name, path in configurations.items():
        with (folder / f"unbound-{name}.log").open("wb") as log:
            process = subprocess.Popen(["unbound", "-d", "-p", "-c", path], stdout=log, stderr=log)
        await _until_listening(process, addresses.RECURSORS[name][-1])


async def _until_listening(process: subprocess.Popen[bytes], ip: str) -> None:
    """Return when port 53 of `ip` takes connections. Raises RuntimeError if unbound ends first."""
    while process.poll() is None:
        with contextlib.suppress(ConnectionRefusedError):
            _, writer = await asyncio.open_connection(ip, 53)
            writer.close()
            return
        await asyncio.sleep(POLL)
    raise RuntimeError(f"unbound ended with status {process.returncode}")


def _knows_late_replies(configuration: Path) -> bool:
    command = ["unbound-checkconf", "-o", "discard-timeout", configuration]
    return subprocess.run(command, capture_output=True).returncode == 0


Reply = Callable[[dns.message.Message], None]  # completes the reply in its hands


@dataclass(frozen=True)
class Wrong:
    """A resolver of a network in which something is wrong: what it replies, after how long."""

    complete: Reply
    delay: float = 0.0


def _fail(reply: dns.message.Message) -> None:
    reply.set_rcode(dns.rcode.SERVFAIL)


def _choose(reply: dns.message.Message) -> None:
    """Answer for the root and the lab's own hosts alone."""
    if not _known(reply):
        _fail(reply)


def _filter(reply: dns.message.Message) -> None:
    """Deny what is not known, in the name of a zone of its own, as response policies do."""
    if not _known(reply):
        reply.set_rcode(dns.rcode.NXDOMAIN)
        zone = "filtr.firma-z-filtrem.pl."
        soa = f"{zone} admin.{zone} 1 3600 600 86400 60"
        reply.authority.append(dns.rrset.from_text(zone, 60, "IN", "SOA", soa))


def _lead_to(address: str) -> Reply:
    """Give every name one address, and nothing else."""

    def complete(reply: dns.message.Message) -> None:
        question = reply.question[0]
        if question.rdtype == dns.rdatatype.A:
            reply.answer.append(dns.rrset.from_text(question.name, 60, "IN", "A", address))

    return complete


def _known(reply: dns.message.Message) -> bool:
    question = reply.question[0]
    name = question.name.to_text(omit_final_dot=True).lower()
    if name == ".":
        servers = [f"{server}." for server in addresses.ROOT_SERVERS]
        reply.answer.append(dns.rrset.from_text(".", 60, "IN", "NS", *servers))
        return True
    ips = [
        ip
        for ip in addresses.NAMED_HOSTS.get(name, [])
        if question.rdtype == (dns.rdatatype.AAAA if ":" in ip else dns.rdatatype.A)
    ]
    if ips:
        kind = dns.rdatatype.to_text(question.rdtype)
        reply.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *ips))
    return name in addresses.NAMED_HOSTS


WRONG = {
    addresses.FAILING_RESOLVER: Wrong(_fail, SERVFAIL_DELAY),
    addresses.CHOOSY_RESOLVER: Wrong(_choose),
    addresses.FILTERING_RESOLVER: Wrong(_filter),
    addresses.LOGIN_RESOLVER: Wrong(_lead_to(addresses.SHOWN_PORTAL)),
    addresses.INNER_LOGIN_RESOLVER: Wrong(_lead_to(addresses.INNER_PORTAL)),
}


async def start_wrong() -> None:
    """Start the resolvers of networks in which something is wrong; they answer over UDP alone."""
    loop = asyncio.get_running_loop()
    for address, wrong in WRONG.items():
        await loop.create_datagram_endpoint(
            lambda wrong=wrong: _Wrong(wrong), local_addr=(address, 53)
        )


class _Wrong(asyncio.DatagramProtocol):
    def __init__(self, wrong: Wrong) -> None:
        self._wrong = wrong

    def connection_made(self, transport: asyncio.DatagramTransport) -> None:
        self._transport = transport

    def datagram_received(self, data: bytes, source: tuple[str, int]) -> None:
        reply = dns.message.make_response(dns.message.from_wire(data), recursion_available=True)
        self._wrong.complete(reply)
        loop = asyncio.get_running_loop()
        loop.call_later(self._wrong.delay, self._transport.sendto, reply.to_wire(), source)


async def remember(domains: Mapping[str, Collection[str]]) -> None:
    """Let recursors ask for the domains, by domain: the recursors' names in addresses.py."""
    questions = [
        (addresses.RECURSORS[recursor][0], dns.message.make_query(name, kind))
        for domain, by in domains.items()
        for recursor in by
        for name, kinds in ((domain, ("A", "AAAA", "NS", "SOA")), (f"www.{domain}", ("A", "AAAA")))
        for kind in kinds
    ]
    await asyncio.gather(*(dns.asyncquery.udp(query, ip, timeout=10) for ip, query in questions))


WALKED = 16


async def start_lenient() -> None:
    """A resolver in the manner of those that never fail for aliases: it asks another recursor,
    and where that one reports a failure, it answers with the aliases alone."""
    loop = asyncio.get_running_loop()
    await loop.create_datagram_endpoint(_Lenient, local_addr=(addresses.LENIENT_RESOLVER, 53))


class _Lenient(asyncio.DatagramProtocol):
    def connection_made(self, transport: asyncio.DatagramTransport) -> None:
        self._transport = transport
        self._under_way: set[asyncio.Task[None]] = set()

    def datagram_received(self, data: bytes, source: tuple[str, int]) -> None:
        task = asyncio.create_task(self._answer(dns.message.from_wire(data), source))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _answer(self, query: dns.message.Message, source: tuple[str, int]) -> None:
        with contextlib.suppress(dns.exception.Timeout):
            reply = await _recurse(query)
            if reply.rcode() == dns.rcode.SERVFAIL:
                await _walk(query, reply)
            self._transport.sendto(reply.to_wire(), source)


async def _recurse(query: dns.message.Message) -> dns.message.Message:
    return await dns.asyncquery.udp(query, addresses.RECURSORS["isp"][0], timeout=10)


async def _walk(query: dns.message.Message, reply: dns.message.Message) -> None:
    """Put the aliases of the question's name into `reply`; without one, the failure stays."""
    name = query.question[0].name
    for _ in range(WALKED):
        step = await _recurse(dns.message.make_query(name, dns.rdatatype.CNAME))
        found = step.get_rrset(step.answer, name, query.question[0].rdclass, dns.rdatatype.CNAME)
        if found is None:
            break
        if found not in reply.answer:
            reply.answer.append(found)
        name = found[0].target
    if reply.answer:
        reply.set_rcode(dns.rcode.NOERROR)
