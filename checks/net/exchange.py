"""One question to the resolvers of the configuration, over UDP: the first usable answer wins.

Resolvers fail in all manners: one is dead and the next is not, a packet is lost, an answer takes
seconds. So the next resolver is asked beside the first one, the question is repeated, and every
answer to it still counts that comes while time is left.
"""

from __future__ import annotations

import selectors
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import dns.exception
import dns.inet
import dns.message
import dns.query
import dns.rcode

from checks.net.deadline import Deadline
from checks.net.errors import Late, NetError, Offline, ResolverFailed, ResolverLate

PORT = 53
SERVERS = 3  # of the configuration that are asked, as many as the C library does
STAGGER_SECONDS = 0.6  # after which the next resolver is asked as well
ROUNDS_SECONDS = (0.0, 1.0, 3.0)  # when each is asked, as a lost TCP packet would be sent again
AFTERTHOUGHT_SECONDS = 1.5  # for the others, once one has reported a failure
MUTE_SECONDS = 1.0  # without any answer: does the resolver still know the root?
OFFLINE_SECONDS = 3.5  # without any answer, that to the question about the root included
STEP_SECONDS = 0.25  # how soon a cancel or the silence of the others is noticed
TCP_SECONDS = 2.0
DATAGRAM_BYTES = 65535
STRAYS = 20  # datagrams that answer something else, until a socket is not listened to any longer

_USABLE = {dns.rcode.NOERROR, dns.rcode.NXDOMAIN, dns.rcode.YXDOMAIN}


@dataclass
class Hearing:
    """Whether anything was heard of the resolvers since the first question of a diagnosis.

    `ask_root` is called, once, when nothing was for a while: it asks what any resolver knows.
    `patience` is how long silence may last, in seconds. `heard` is anything, failures included;
    `answered` a usable answer; `useless` when there is none even for the root.
    """

    ask_root: Callable[[], object]
    patience: float = OFFLINE_SECONDS
    lock: threading.Lock = field(default_factory=threading.Lock)
    heard: bool = False
    answered: bool = False
    useless: bool = False
    started: float | None = None
    root_asked: bool = False

    def start(self) -> None:
        """A question is about to be asked."""
        with self.lock:
            self.started = self.started or time.monotonic()

    def wait(self) -> float:
        """Seconds until the silence means more than it does now; raises Offline when it is long
        enough to mean that the assistant has no connection."""
        if self.useless and not self.answered:
            raise Offline("no resolver answers for the root")
        if self.heard or self.started is None:
            return float("inf")
        silence = time.monotonic() - self.started
        if silence >= self.patience:
            raise Offline("no resolver answers anything")
        if silence < MUTE_SECONDS:
            return MUTE_SECONDS - silence
        with self.lock:
            mine, self.root_asked = not self.root_asked, True
        if mine:
            self.ask_root()
        return self.patience - silence


# The resolver that answered last is asked first: a dead one costs its time once, not each time.
_preferred: str | None = None


def exchange(
    query: dns.message.Message, servers: Sequence[str], deadline: Deadline, hearing: Hearing
) -> dns.message.Message:
    """What one of `servers` (addresses) answers, positive or negative.

    Raises ResolverFailed when all report failures, ResolverLate when none answers in time, Offline
    when none can be asked or `hearing` says so, PastDeadline or Cancelled.
    """
    hearing.start()
    ranked = sorted(servers[:SERVERS], key=lambda server: server != _preferred)
    talk = _Talk(query, ranked, deadline, hearing)
    try:
        return talk.run()
    finally:
        talk.close()


def reply_in(data: bytes, query: dns.message.Message) -> dns.message.Message | None:
    """The answer to `query` in a datagram; None when it is something else. Raises Truncated."""
    try:
        reply = dns.message.from_wire(data, ignore_trailing=True, raise_on_truncation=True)
    except dns.message.Truncated as cut:
        if query.is_response(cut.message()):  # type: ignore[no-untyped-call]
            raise
        return None
    except (dns.exception.DNSException, ValueError):
        return None
    return reply if query.is_response(reply) else None


class _Talk:
    def __init__(
        self,
        query: dns.message.Message,
        servers: Sequence[str],
        deadline: Deadline,
        hearing: Hearing,
    ) -> None:
        self._query, self._wire = query, query.to_wire()
        self._deadline, self._hearing = deadline, hearing
        self._selector = selectors.DefaultSelector()
        self._sockets: dict[str, socket.socket] = {}
        self._complaints: dict[str, str] = {}  # by server; unreachable ones included
        self._spoke = False
        self._strays = dict.fromkeys(servers, 0)
        started = time.monotonic()
        self._plan = sorted(
            (started + round_ + place * STAGGER_SECONDS, server)
            for round_ in ROUNDS_SECONDS
            for place, server in enumerate(servers)
        )
        self._waiting = list(servers)  # for an answer or a complaint
        self._give_up = float("inf")

    def run(self) -> dns.message.Message:
        while self._waiting:
            now = time.monotonic()
            if now >= self._give_up:
                break
            while self._plan and (self._plan[0][0] <= now or not self._sockets):
                self._send(self._plan.pop(0)[1])
            steps = [self._hearing.wait(), self._give_up - now, self._left()]
            if self._plan:
                steps.append(self._plan[0][0] - now)
            for key, _ in self._selector.select(max(0.0, min(steps))):
                reply = self._hear(key.data)
                if reply is not None:
                    return reply
        complaints = "; ".join(f"{server}: {why}" for server, why in self._complaints.items())
        raise ResolverFailed(complaints) if self._spoke else Offline(complaints)

    def _left(self) -> float:
        """Seconds left of the question's own time; the failures that were reported outlast it."""
        try:
            return self._deadline.left(STEP_SECONDS)
        except Late as late:
            if type(late) is not Late:
                raise
            if self._spoke:
                raise ResolverFailed("; ".join(self._complaints.values())) from None
            raise ResolverLate("no answer from the resolver") from None

    def _send(self, server: str) -> None:
        if server not in self._waiting:
            return
        try:
            if server not in self._sockets:
                self._open(server)
            self._sockets[server].send(self._wire)
        except OSError as error:
            self._complain(server, error.strerror or str(error))

    def _open(self, server: str) -> None:
        sock = socket.socket(dns.inet.af_for_address(server), socket.SOCK_DGRAM)
        self._sockets[server] = sock
        self._selector.register(sock, selectors.EVENT_READ, server)
        sock.setblocking(False)
        # Connected, so that nobody else is heard, and a refusal is.
        sock.connect(dns.inet.low_level_address_tuple((server, PORT)))

    def _hear(self, server: str) -> dns.message.Message | None:
        global _preferred
        try:
            reply = self._read(server)
        except (OSError, NetError, dns.exception.DNSException, EOFError) as error:
            self._complain(server, str(error) or type(error).__name__)
            return None
        if reply is None:
            return None
        self._hearing.heard = self._spoke = True
        if reply.rcode() in _USABLE:
            _preferred = server
            self._hearing.answered = True
            return reply
        self._complain(server, dns.rcode.to_text(reply.rcode()))
        self._give_up = min(self._give_up, time.monotonic() + AFTERTHOUGHT_SECONDS)
        return None

    def _read(self, server: str) -> dns.message.Message | None:
        """The answer that has arrived from `server`; None when it is something else."""
        data = self._sockets[server].recv(DATAGRAM_BYTES)
        try:
            reply = reply_in(data, self._query)
        except dns.message.Truncated:
            self._hearing.heard = self._spoke = True
            limit = self._deadline.left(TCP_SECONDS)
            return dns.query.tcp(
                self._query, server, timeout=limit, port=PORT, ignore_trailing=True
            )
        if reply is not None:
            return reply
        self._strays[server] += 1
        if self._strays[server] > STRAYS:
            self._complain(server, "answers to other questions")
        return None

    def _complain(self, server: str, why: str) -> None:
        """`server` is of no use for this question; the next one need not wait for its turn."""
        self._complaints[server] = why
        self._waiting.remove(server)
        sock = self._sockets.pop(server, None)
        if sock is not None:
            self._selector.unregister(sock)
            sock.close()
        following = next((one for one in self._waiting if one not in self._sockets), None)
        if following is not None:
            self._send(following)

    def close(self) -> None:
        for sock in self._sockets.values():
            sock.close()
        self._selector.close()
