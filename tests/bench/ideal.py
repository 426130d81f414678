"""An ideal client: the look-ups that a diagnosis of a healthy domain cannot do without, no more.

Every chain is a thread of its own and every step of it waits only for the step before, so the time
of all is that of the longest chain. Nothing is judged, read or kept; connections, certificate
verification and questions are the same as the product's. A chain more is a row in CHAINS.
"""

from __future__ import annotations

import contextlib
import functools
import socket
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import certifi
import dns.message
import dns.rdatatype

DATAGRAM = 4096
READ = 65536
PATIENCE = 10.0
TRIES, TRY_SECONDS = 5, 1.5  # datagrams get lost when fifty clients ask at once


@dataclass(frozen=True)
class Domain:
    """What the ideal client is told: the domain, its registry's RDAP address if it has one, and
    its WHOIS host, which is asked if not."""

    name: str
    rdap: str | None
    whois: str


@functools.cache
def _resolver() -> str:
    lines = Path("/etc/resolv.conf").read_text(encoding="ascii").splitlines()
    return next(line.split()[1] for line in lines if line.startswith("nameserver"))


@functools.cache
def _context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


class _Question:
    """A question that is under way; as a context manager it ends with its socket."""

    def __init__(self, name: str, kind: str, server: str | None) -> None:
        self._kind = dns.rdatatype.from_text(kind)
        self._wire = dns.message.make_query(name, kind, use_edns=0, payload=1232).to_wire()
        server = server or _resolver()
        family = socket.AF_INET6 if ":" in server else socket.AF_INET
        self._sock = socket.socket(family, socket.SOCK_DGRAM)
        self._sock.settimeout(TRY_SECONDS)
        self._sock.connect((server, 53))
        self._sock.send(self._wire)

    def __enter__(self) -> _Question:
        return self

    def __exit__(self, *_error: object) -> None:
        self._sock.close()

    def values(self) -> list[str]:
        """The values of the answer's records; a lost datagram is sent again."""
        for _ in range(TRIES):
            with contextlib.suppress(TimeoutError):
                answer = dns.message.from_wire(self._sock.recv(DATAGRAM)).answer
                wanted = [rrset for rrset in answer if rrset.rdtype == self._kind]
                return [value.to_text() for rrset in wanted for value in rrset]
            self._sock.send(self._wire)
        raise TimeoutError("no answer to a question")


def ask(name: str, kind: str, server: str | None = None) -> list[str]:
    """The values of the records of `name`, by one UDP question to `server` or the resolver."""
    with _Question(name, kind, server) as question:
        return question.values()


def ask_all(questions: Sequence[tuple[str, str, str | None]]) -> list[list[str]]:
    """The values for questions (name, type, server or None for the resolver), which are all sent
    before the first answer is read."""
    with contextlib.ExitStack() as opened:
        sent = [opened.enter_context(_Question(*question)) for question in questions]
        return [question.values() for question in sent]


def connect(address: str, port: int) -> socket.socket:
    sock = socket.create_connection((address, port), PATIENCE)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return sock


def get(sock: socket.socket, host: str, path: str = "/") -> None:
    """One GET and the whole answer, over a connection or a TLS connection."""
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}", "Accept-Encoding: gzip", "Connection: close"]
    sock.sendall("\r\n".join([*lines, "", ""]).encode())
    while sock.recv(READ):
        pass


def get_secure(address: str, host: str, path: str = "/") -> None:
    with connect(address, 443) as sock, _context().wrap_socket(sock, server_hostname=host) as tls:
        get(tls, host, path)


def registry(domain: Domain) -> None:
    """Address of the registry's server, connection, TLS, answer. WHOIS (RFC 3912) has no TLS."""
    if domain.rdap is not None:
        _, _, host, *path = f"{domain.rdap.rstrip('/')}/domain/{domain.name}".split("/")
        get_secure(ask(host, "A")[0], host, f"/{'/'.join(path)}")
    else:
        with connect(ask(domain.whois, "A")[0], 43) as sock:
            sock.sendall(f"{domain.name}\r\n".encode())
            while sock.recv(READ):
                pass


def website(domain: Domain) -> None:
    """Address of the website, connection, answer over http. It redirects to https, which is
    fetched beside it anyway."""
    with connect(ask(domain.name, "A")[0], 80) as sock:
        get(sock, domain.name)


def secure_website(domain: Domain) -> None:
    """Address of the website, connection to https, TLS, answer."""
    get_secure(ask(domain.name, "A")[0], domain.name)


def parent(domain: Domain) -> None:
    """Name servers of the zone above, address of one, the domain asked of it."""
    above = ask(domain.name.partition(".")[2], "NS")[0]
    server = ask(above, "A")[0]
    ask_all([(domain.name, kind, server) for kind in ("NS", "DS")])


def name_servers(domain: Domain) -> None:
    """Name servers by the resolver, their addresses, the domain asked of each, and of one of them
    what is compared with the resolvers' answers."""
    hosts = ask(domain.name, "NS")
    found = ask_all([(host, "A", None) for host in hosts])
    servers = [addresses[0] for addresses in found]
    ask_all([(domain.name, kind, server) for server in servers for kind in ("SOA", "A")])
    ask(domain.name, "A", servers[0])


def names(domain: Domain) -> None:
    """The domain's other records, asked side by side."""
    www = f"www.{domain.name}"
    kinds = [(domain.name, "AAAA"), (domain.name, "MX"), (www, "A"), (www, "AAAA")]
    ask_all([(*one, None) for one in kinds])


CHAINS: Mapping[str, Callable[[Domain], None]] = {
    "registry": registry,
    "parent zone": parent,
    "name servers": name_servers,
    "website over http": website,
    "website over https": secure_website,
    "other names": names,
}


def look(domain: Domain, threads: ThreadPoolExecutor) -> dict[str, float]:
    """Seconds that each chain took from the common start, all begun at once."""
    started = time.perf_counter()

    def run(chain: Callable[[Domain], None]) -> float:
        chain(domain)
        return time.perf_counter() - started

    under_way = {name: threads.submit(run, chain) for name, chain in CHAINS.items()}
    return {name: chain.result() for name, chain in under_way.items()}
