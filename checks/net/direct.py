"""Questions sent straight to one server, past the resolver: to name servers and public resolvers.

By UDP, as resolvers do (RFC 1035 section 4.2), and by TCP when the answer does not fit (RFC 7766
section 5). A datagram counts only when it comes from the asked address and answers the question.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

import dns.edns
import dns.exception
import dns.flags
import dns.message
import dns.query
import dns.rcode
import dns.rdatatype
import dns.rrset

from checks.net import guard, reach
from checks.net.connect import connect, outcome_of, translate
from checks.net.deadline import Deadline
from checks.net.errors import Attempt, Broken, Garbled, Late, NotConnected
from checks.net.exchange import reply_in
from checks.net.resolver import PAYLOAD, RECORDS, plain_name

PORT = 53
TRIES_SECONDS = (0.6, 1.0, 1.4)  # how long an answer to each datagram is waited for
TCP_SECONDS = 2.0
DATAGRAM_BYTES = 65535
MESSAGE_BYTES = 2 + 65535  # of one exchange over TCP
# Servers that know no EDNS answer it with one of these.
WITHOUT_OPTIONS = frozenset({dns.rcode.FORMERR, dns.rcode.NOTIMP})


@dataclass(frozen=True)
class Record:
    """One record of an answer: `owner` and names in `value` are A-labels; `ttl` in seconds."""

    owner: str
    kind: str
    value: str
    ttl: int


@dataclass(frozen=True)
class Response:
    """What one server said to one question; at most RECORDS records a section.

    `rcode` is the RFC 6895 mnemonic ("NOERROR", "REFUSED"). `authoritative` is its AA flag.
    """

    server: str
    rcode: str
    authoritative: bool
    answer: tuple[Record, ...]
    authority: tuple[Record, ...]
    additional: tuple[Record, ...]

    def values(self, kind: str, owner: str | None = None) -> tuple[str, ...]:
        """The values of the answer's records of `kind`, of one `owner` if named."""
        return values_of(self.answer, kind, owner)


def values_of(records: Iterable[Record], kind: str, owner: str | None = None) -> tuple[str, ...]:
    """The values of those `records` that are of `kind`, of one `owner` if named."""
    return tuple(
        one.value for one in records if one.kind == kind and (owner is None or one.owner == owner)
    )


def question(
    name: str, kind: str, *, recursive: bool, dnssec: bool = False, place: str | None = None
) -> dns.message.QueryMessage:
    """A question that can be sent; `dnssec` asks for signatures too (RFC 4035 section 3.2.1),
    `place` for the answer that clients in that IPv4 network get (RFC 7871)."""
    query = dns.message.make_query(
        name,
        kind,
        use_edns=0,
        payload=PAYLOAD,
        want_dnssec=dnssec,
        options=[_subnet(place)] if place else None,
    )
    if not recursive:
        query.flags &= ~dns.flags.RD
    return query


def _subnet(network: str) -> dns.edns.ECSOption:
    address, _, length = network.partition("/")
    return dns.edns.ECSOption(address, int(length))


def send(
    server: str,
    query: dns.message.Message,
    deadline: Deadline,
    on_suspicion: Callable[[], object] = lambda: None,
) -> dns.message.Message:
    """The answer of the server with the address `server`. A lost datagram is sent again.

    `on_suspicion` is called when the first one brought no answer. Raises Forbidden when the server
    may not be asked; Late, Broken, Garbled or NotConnected when nothing usable came back.
    """
    guard.admit(server, (server,), PORT, allowed=guard.DNS)
    reply = _exchange(server, query, deadline, on_suspicion)
    if query.edns >= 0 and reply.rcode() in WITHOUT_OPTIONS:
        # Older than EDNS: the question is understood without it (RFC 6891 section 7).
        query = _without_options(query)
        reply = _exchange(server, query, deadline, on_suspicion)
    if reply.flags & dns.flags.AA:  # a resolver that stands in for the server never says this
        reach.note(PORT, ipv6=":" in server)
    return reply


def _without_options(query: dns.message.Message) -> dns.message.Message:
    plain = dns.message.from_wire(query.to_wire())
    plain.use_edns(-1)
    return plain


def _exchange(
    server: str, query: dns.message.Message, deadline: Deadline, on_suspicion: Callable[[], object]
) -> dns.message.Message:
    try:
        return _by_udp(server, query, deadline, on_suspicion)
    except dns.message.Truncated:
        return _by_tcp(server, query, deadline.within(TCP_SECONDS))


def _by_udp(
    server: str, query: dns.message.Message, deadline: Deadline, on_suspicion: Callable[[], object]
) -> dns.message.Message:
    family = socket.AF_INET6 if ":" in server else socket.AF_INET
    try:
        # One socket for all tries: a late answer to the first of them counts too.
        with socket.socket(family, socket.SOCK_DGRAM) as sock:
            sock.settimeout(deadline.left())
            sock.connect((server, PORT))  # so that nobody else is heard, and a refusal is
            for seconds in TRIES_SECONDS:
                sock.send(query.to_wire())
                with suppress(TimeoutError, Late):
                    return _heard(sock, query, deadline.within(seconds))
                deadline.left()  # says so when it was the whole diagnosis that ran out of time
                on_suspicion()
    except OSError as error:
        outcome = outcome_of(error.errno)
        raise NotConnected(server, (Attempt(server, PORT, outcome),)) from error
    raise Late(f"{server}: no answer in time")


def _heard(sock: socket.socket, query: dns.message.Message, limit: Deadline) -> dns.message.Message:
    """The first datagram that answers the query. Raises TimeoutError, Late and Truncated."""
    while True:
        sock.settimeout(limit.left())
        reply = reply_in(sock.recv(DATAGRAM_BYTES), query)
        if reply is not None:
            return reply


def _by_tcp(server: str, query: dns.message.Message, limit: Deadline) -> dns.message.Message:
    sock = connect(server, (server,), PORT, limit)
    with sock:
        sock.bound(limit, MESSAGE_BYTES)
        try:
            reply = dns.query.tcp(query, server, sock=sock, ignore_trailing=True)
        except EOFError as error:
            raise Broken(f"{server}: closed the connection") from error
        except OSError as error:
            raise translate(server, error) from error
        except (dns.exception.DNSException, ValueError) as error:
            raise Garbled(f"{server}: {error or type(error).__name__}") from error
    return reply


def read(server: str, message: dns.message.Message) -> Response:
    """The message as plain values."""
    return Response(
        server=server,
        rcode=dns.rcode.to_text(message.rcode()),
        authoritative=bool(message.flags & dns.flags.AA),
        answer=_records(message.answer),
        authority=_records(message.authority),
        additional=_records(message.additional),
    )


def _records(section: Iterable[dns.rrset.RRset]) -> tuple[Record, ...]:
    records = (
        Record(
            owner=plain_name(rrset.name),
            kind=dns.rdatatype.to_text(rrset.rdtype),
            value=rdata.to_text(),
            ttl=rrset.ttl,
        )
        for rrset in section
        for rdata in rrset
    )
    return tuple(islice(records, RECORDS))
