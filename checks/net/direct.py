"""Questions sent straight to one server, past the resolver: to name servers and public resolvers.

By UDP, as resolvers do (RFC 1035 section 4.2), and by TCP when the answer does not fit (RFC 7766
section 5). A datagram counts only when it comes from the asked address and answers the question.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass

from checks import lanes
from checks.net import by_tcp, guard, reach
from checks.net.connect import outcome_of
from checks.net.deadline import Deadline
from checks.net.errors import Attempt, Late, NotConnected
from checks.net.message import Message, Question, Record
from checks.net.resolver import RECORDS
from checks.net.talks import Lines, Talk, talks

PORT = 53
TRIES_SECONDS = (0.6, 1.0, 1.4)  # how long an answer to each datagram is waited for
STEP_SECONDS = 0.25  # how soon a cancel is noticed
# Servers that know no EDNS answer it with one of these.
WITHOUT_OPTIONS = frozenset({"FORMERR", "NOTIMP"})


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


def begin(
    server: str,
    question: Question,
    deadline: Deadline,
    on_suspicion: Callable[[], object] = lambda: None,
) -> Future[Response]:
    """What the server with the address `server` says. A lost datagram is sent again.

    `on_suspicion` is called when the first one brought no answer. Raises Forbidden when the server
    may not be asked; Late, Broken, Garbled or NotConnected when nothing usable came back.
    """

    def talk(lines: Lines) -> Talk[Response]:
        asking = _Asking(server, deadline, on_suspicion, lines)
        return read(server, (yield from asking.ask(question)))

    return talks.begin(talk)


def begin_raw(server: str, question: Question, deadline: Deadline) -> Future[bytes]:
    """The same as the bytes of the message."""

    def talk(lines: Lines) -> Talk[bytes]:
        asking = _Asking(server, deadline, lambda: None, lines)
        return (yield from asking.ask(question)).wire

    return talks.begin(talk)


@dataclass(frozen=True)
class _Asking:
    server: str
    deadline: Deadline
    on_suspicion: Callable[[], object]
    lines: Lines

    def ask(self, question: Question) -> Talk[Message]:
        guard.admit(self.server, (self.server,), PORT, allowed=guard.DNS)
        reply = yield from self._exchange(question)
        if question.edns and reply.rcode in WITHOUT_OPTIONS:
            # Older than EDNS: the question is understood without it (RFC 6891 section 7).
            reply = yield from self._exchange(question.without_edns())
        if reply.authoritative:  # a resolver that stands in for the server never says this
            reach.note(PORT, ipv6=":" in self.server)
        return reply

    def _exchange(self, question: Question) -> Talk[Message]:
        reply = yield from self._by_udp(question)
        if reply.cut:
            whole = lanes.streams.submit(by_tcp.ask, self.server, PORT, question, self.deadline)
            yield whole
            reply = whole.result()
        return reply

    def _by_udp(self, question: Question) -> Talk[Message]:
        try:
            for seconds in TRIES_SECONDS:
                self.lines.send(self.server, PORT, question.wire)
                reply = yield from self._heard(question, time.monotonic() + seconds)
                if reply is not None:
                    return reply
                self.on_suspicion()
        except OSError as error:
            outcome = outcome_of(error.errno)
            raise NotConnected(self.server, (Attempt(self.server, PORT, outcome),)) from error
        raise Late(f"{self.server}: no answer in time")

    def _heard(self, question: Question, until: float) -> Talk[Message | None]:
        """The first datagram that answers the question, also when it was sent before; None when
        none has come `until` then."""
        while (left := until - time.monotonic()) > 0:
            if (yield min(left, self.deadline.left(STEP_SECONDS))) is None:
                continue
            reply = question.answer_in(self.lines.receive(self.server))
            if reply is not None:
                return reply
        self.deadline.left()  # says so when it was the whole diagnosis that ran out of time
        return None


def read(server: str, message: Message) -> Response:
    """The message as what `server` said."""
    return Response(
        server=server,
        rcode=message.rcode,
        authoritative=message.authoritative,
        answer=message.answer[:RECORDS],
        authority=message.authority[:RECORDS],
        additional=message.additional[:RECORDS],
    )
