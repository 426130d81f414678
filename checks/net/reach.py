"""The assistant's own reach: can its network do this kind of look-up at all?

A silence is held against the customer's server only after the same kind of look-up has succeeded
somewhere: with any server that this process reached that way within a minute, or with a reference
host that is asked when a silence is met.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from checks import lanes
from checks.net.deadline import Deadline
from checks.net.errors import NetError, Untrusted
from checks.net.guard import is_public
from checks.net.resolver import Answer
from checks.observation import Why

REMEMBER_SECONDS = 60.0  # a proof
DOUBT_SECONDS = 5.0  # a failed one: a network that has recovered is seen again soon
PROOF_SECONDS = 3.2  # of one reference host; lets a lost first packet be sent twice more
REFERENCES = 6  # so many hosts answering for nothing are proof enough
WEB_FIRST = (443, 80)  # whose hosts are asked for first: they are the best known
TLS_PORT = 443
# Ports that networks filter together with another one, which has reference hosts.
LIKE = {110: 993, 143: 993, 465: 993, 587: 993, 995: 993}


@dataclass(frozen=True)
class Way:
    """A kind of look-up, which a network lets through or not.

    Connecting to a TCP port over IPv4 or IPv6, or `spoken`, over either: an answer in the port's
    own protocol, on ports other than 80 and 53 by a server whose certificate is accepted.
    """

    port: int
    ipv6: bool = False
    spoken: bool = False


@dataclass
class _Ledger:
    """What succeeded and what failed when, and the proofs under way; shared by all diagnoses."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    reached: dict[Way, float] = field(default_factory=dict)
    failed: dict[Way, float] = field(default_factory=dict)
    under_way: dict[Way, Future[bool]] = field(default_factory=dict)
    refused: float | None = None  # when a reference host's certificate was not accepted

    def has_reached(self, way: Way) -> bool:
        return _is_recent(self.reached.get(way), REMEMBER_SECONDS)

    def has_failed(self, way: Way) -> bool:
        return _is_recent(self.failed.get(way), DOUBT_SECONDS)

    def settle(self, way: Way, proof: Future[bool], *, reached: bool) -> None:
        with self.lock:
            (self.reached if reached else self.failed)[way] = time.monotonic()
            self.under_way.pop(way, None)
        proof.set_result(reached)


def _is_recent(moment: float | None, seconds: float) -> bool:
    return moment is not None and time.monotonic() - moment < seconds


_ledger = _Ledger()


def note(port: int, *, ipv6: bool = False, spoken: bool = False) -> None:
    """A server was reached that way: the assistant's network lets that through."""
    _ledger.reached[Way(port, ipv6, spoken)] = time.monotonic()


class Reach:
    """Proofs by `references`: port -> hosts that are known to answer there.

    `knock(way, host)` reaches the host by that way and `begin_ask(name, kind)` resolves, each
    within a time limit of its own, or raises NetError. Nothing waits longer for a proof than
    `deadline`.
    """

    def __init__(
        self,
        references: Mapping[int, Sequence[str]],
        knock: Callable[[Way, str], object],
        begin_ask: Callable[[str, str], Future[Answer]],
        deadline: Deadline,
    ) -> None:
        self._references, self._knock, self._begin_ask = references, knock, begin_ask
        self._deadline = deadline

    def begin(self, port: int, *, ipv6: bool = False, spoken: bool = False) -> Future[bool]:
        """Start proving a Way beside the work, unless it is proven or being proven already."""
        way = self._as_proven(Way(port, ipv6, spoken))
        with _ledger.lock:
            if _ledger.has_reached(way) or _ledger.has_failed(way):
                known: Future[bool] = Future()
                known.set_result(_ledger.has_reached(way))
                return known
            if way in _ledger.under_way:
                return _ledger.under_way[way]
            proof = _ledger.under_way[way] = Future()
        self._prove(way, proof)
        return proof

    def proven(self, port: int, *, ipv6: bool = False, spoken: bool = False) -> bool:
        """Whether the assistant's own network goes that Way anywhere; waits for a proof."""
        try:
            return self.begin(port, ipv6=ipv6, spoken=spoken).result(self._deadline.left())
        except (TimeoutError, NetError):
            return False

    def hears(self, port: int) -> bool:
        """Whether a server's silence on `port` is its own; waits for a proof.

        What was said over TLS came from the one that was asked, so it speaks for plain http too.
        """
        if _ledger.has_reached(Way(TLS_PORT, spoken=True)):
            return True
        return self.proven(port, spoken=True)

    def is_deceived(self) -> bool:
        """Whether certificates are refused that are beyond doubt, and none is accepted: a network
        shows its own ones, or the assistant's clock is wrong. Waits for a proof."""
        if self.proven(TLS_PORT, spoken=True):
            return False
        return _is_recent(_ledger.refused, REMEMBER_SECONDS)

    def is_proven(self, port: int, *, ipv6: bool = False) -> bool:
        """Whether a connection that Way is known to be possible by now."""
        return _ledger.has_reached(self._as_proven(Way(port, ipv6)))

    def suspect(self, port: int, families: Iterable[bool]) -> None:
        """No connection to `port` has come about: begin the proofs that may be wanted.

        `families`: whether each address family that was tried is IPv6.
        """
        if port in self._references or LIKE.get(port) in self._references:
            for ipv6 in families:
                self.begin(port, ipv6=ipv6)
            self.begin(port, spoken=True)

    def blind_to_names(self, given: Collection[str] = ()) -> Why | None:
        """Why the resolver's answers say nothing about the names asked; None when they do.

        OFFLINE when it answers for nothing, the root zone included; OWN_NETWORK when it knows the
        root (perhaps from its memory) and resolves no reference host, or gives them all what was
        `given` for another name, or no public address: as networks do that want a login first.
        """
        root = self._begin_ask(".", "NS")
        asked = [self._begin_ask(host, "A") for host in self._best_known()]
        known = {address for one in asked for address in _values(one)}
        if not known:
            return Why.OWN_NETWORK if _values(root) else Why.OFFLINE
        deceived = known <= set(given) or not any(map(is_public, known))
        return Why.OWN_NETWORK if deceived else None

    def _best_known(self) -> Sequence[str]:
        ports = sorted(self._references, key=lambda port: port not in WEB_FIRST)
        return tuple(dict.fromkeys(host for one in ports for host in self._references[one]))[
            :REFERENCES
        ]

    def _as_proven(self, way: Way) -> Way:
        # A port without references of its own (8080) is left by the same ways as the web.
        if way.port in self._references or _ledger.has_reached(way):
            return way
        return Way(LIKE.get(way.port, TLS_PORT), way.ipv6, way.spoken)

    def _prove(self, way: Way, proof: Future[bool]) -> None:
        knocks = [
            lanes.lookups.submit(self._reaches, way, host)
            for host in self._references.get(way.port, ())
        ]
        remaining = [len(knocks)]
        lock = threading.Lock()

        def count(knock: Future[bool]) -> None:
            with lock:
                remaining[0] -= 1
                reached = not knock.cancelled() and knock.exception() is None and knock.result()
                last = not remaining[0]
                if proof.done() or not (reached or last):
                    return
                _ledger.settle(way, proof, reached=reached)

        for knock in knocks:
            knock.add_done_callback(count)
        if not knocks:
            _ledger.settle(way, proof, reached=False)

    def _reaches(self, way: Way, host: str) -> bool:
        try:
            self._knock(way, host)
        except Untrusted:
            _ledger.refused = time.monotonic()
            return False
        except NetError:
            return False
        return True


def _values(question: Future[Answer]) -> tuple[str, ...]:
    try:
        return question.result().values
    except NetError:
        return ()
