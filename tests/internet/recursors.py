"""Recursive resolvers: one unbound a resolver company, and one that only says SERVFAIL."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
from collections.abc import Collection, Mapping
from pathlib import Path

import dns.asyncquery
import dns.exception
import dns.message
import dns.rcode
import dns.rdatatype

from tests.internet import addresses
from tests.internet.vantages import FAILING_RESOLVER, LENIENT_RESOLVER

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


async def start_failing() -> None:
    """The resolver of a broken network: it answers every question with SERVFAIL, slowly."""
    loop = asyncio.get_running_loop()
    await loop.create_datagram_endpoint(_Failing, local_addr=(FAILING_RESOLVER, 53))


class _Failing(asyncio.DatagramProtocol):
    def connection_made(self, transport: asyncio.DatagramTransport) -> None:
        self._transport = transport

    def datagram_received(self, data: bytes, source: tuple[str, int]) -> None:
        reply = dns.message.make_response(dns.message.from_wire(data), recursion_available=True)
        reply.set_rcode(dns.rcode.SERVFAIL)
        loop = asyncio.get_running_loop()
        loop.call_later(SERVFAIL_DELAY, self._transport.sendto, reply.to_wire(), source)


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
    await loop.create_datagram_endpoint(_Lenient, local_addr=(LENIENT_RESOLVER, 53))


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
