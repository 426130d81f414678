"""Questions to the system's resolvers, all under way side by side in one thread.

A thread a question would cost more than the question. Each goes to one resolver after the other,
as stub resolvers do (RFC 1035 section 4.2.1 for UDP, RFC 7766 section 5 for what does not fit).
"""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import dns.exception
import dns.message
import dns.query
import dns.rcode

from checks.net.deadline import Deadline
from checks.net.errors import NetError, ResolverFailed

TRY_SECONDS = 1.5  # then the question is sent again, to the next resolver
PORT = 53
DATAGRAM_BYTES = 65535
ANSWERS = frozenset({dns.rcode.NOERROR, dns.rcode.NXDOMAIN})


@dataclass(eq=False)
class Question:
    """One question and what becomes of it: `answered` or `failed` is called, once."""

    query: dns.message.QueryMessage
    answered: Callable[[dns.message.Message], object]
    failed: Callable[[NetError], object]
    servers: list[str] = field(default_factory=list)  # that may still answer; the first is asked
    complaints: list[str] = field(default_factory=list)
    due: float = 0.0  # when the next one is asked, of the monotonic clock


def run(questions: Iterable[Question], servers: Sequence[str], limit: Deadline) -> None:
    """Ask `servers` until every question is answered, failed, or `limit` is over.

    A resolver that stays silent is asked again when its turn comes; a late answer of it counts.
    One that says anything but NOERROR or NXDOMAIN has failed. Never raises NetError.
    """
    exchange = _Exchange(limit)
    try:
        for question in questions:
            question.servers = list(servers)
            exchange.begin(question)
        exchange.until_all_ended()
    finally:
        exchange.close()


class _Exchange:
    def __init__(self, limit: Deadline) -> None:
        self._limit = limit
        self._selector = selectors.DefaultSelector()
        self._sockets: dict[str, socket.socket] = {}
        self._waiting: dict[int, Question] = {}  # by the question's id

    def begin(self, question: Question) -> None:
        while question.query.id in self._waiting:
            question.query.set_random_id()  # type: ignore[no-untyped-call]
        self._waiting[question.query.id] = question
        self._send(question)

    def until_all_ended(self) -> None:
        try:
            while self._waiting:
                now = time.monotonic()
                soonest = min(question.due for question in self._waiting.values())
                for key, _ in self._selector.select(self._limit.left(max(0.0, soonest - now))):
                    self._receive(key.data)
                now = time.monotonic()
                for question in [one for one in self._waiting.values() if one.due <= now]:
                    question.servers.append(question.servers.pop(0))
                    self._send(question)
        except NetError as stopped:  # the limit or a cancel
            for question in self._waiting.values():
                question.failed(stopped)

    def close(self) -> None:
        for sock in self._sockets.values():
            sock.close()
        self._selector.close()

    def _send(self, question: Question) -> None:
        """Ask the first of the question's servers, the next one where that cannot be done."""
        while question.servers:
            server = question.servers[0]
            try:
                self._socket(server).send(question.query.to_wire())
            except OSError as error:
                question.servers.remove(server)
                question.complaints.append(error.strerror or str(error))
            else:
                question.due = time.monotonic() + TRY_SECONDS
                return
        del self._waiting[question.query.id]
        question.failed(ResolverFailed("; ".join(question.complaints)))

    def _socket(self, server: str) -> socket.socket:
        if server not in self._sockets:
            family = socket.AF_INET6 if ":" in server else socket.AF_INET
            sock = socket.socket(family, socket.SOCK_DGRAM)
            self._sockets[server] = sock
            sock.setblocking(False)
            sock.connect((server, PORT))  # so that nobody else is heard, and a refusal is
            self._selector.register(sock, selectors.EVENT_READ, server)
        return self._sockets[server]

    def _receive(self, server: str) -> None:
        try:
            wire = self._sockets[server].recv(DATAGRAM_BYTES)
        except BlockingIOError:
            return
        except OSError as error:  # nobody listens there
            for one in [one for one in self._waiting.values() if one.servers[0] == server]:
                self._failed(one, server, error.strerror or str(error))
            return
        if (question := self._waiting.get(int.from_bytes(wire[:2]))) is not None:
            self._read(question, server, wire)

    def _read(self, question: Question, server: str, wire: bytes) -> None:
        """Take a datagram for the answer it may be; anything else is not heard."""
        try:
            reply = dns.message.from_wire(wire, ignore_trailing=True, raise_on_truncation=True)
        except dns.message.Truncated as cut:
            if question.query.is_response(cut.message()):  # type: ignore[no-untyped-call]
                self._read_by_tcp(question, server)
            return
        except (dns.exception.DNSException, ValueError):
            return
        if question.query.is_response(reply):
            self._take(question, server, reply)

    def _read_by_tcp(self, question: Question, server: str) -> None:
        seconds = self._limit.left(TRY_SECONDS)
        try:
            reply = dns.query.tcp(question.query, server, seconds, PORT, ignore_trailing=True)
        except (dns.exception.DNSException, OSError, EOFError, ValueError) as error:
            self._failed(question, server, str(error) or type(error).__name__)
        else:
            self._take(question, server, reply)

    def _take(self, question: Question, server: str, reply: dns.message.Message) -> None:
        if reply.rcode() in ANSWERS:
            del self._waiting[question.query.id]
            question.answered(reply)
        else:
            self._failed(question, server, dns.rcode.to_text(reply.rcode()))

    def _failed(self, question: Question, server: str, complaint: str) -> None:
        """`server` has no answer: ask the next one, unless that is under way already."""
        question.complaints.append(complaint)
        if server not in question.servers:
            return
        is_asked = question.servers[0] == server
        question.servers.remove(server)
        if is_asked:
            self._send(question)
