"""The assistant's own reach: can its network do this kind of look-up at all?

A silence is held against the customer's server only after the same kind of connection has reached
somebody: any server that this process reached by that port within a minute, or a reference host
that is asked when a silence is met.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from checks import lanes
from checks.net.errors import NetError
from checks.net.resolver import Answer
from checks.observation import Why

REMEMBER_SECONDS = 60.0
REFERENCES = 4  # so many hosts answering for nothing are proof enough


@dataclass
class _Ledger:
    """When each port was last reached, and the proof under way for it; shared by all diagnoses."""

    lock: threading.Lock
    reached: dict[int, float]
    asked: dict[int, tuple[float, Future[bool]]]

    def recent(self, port: int) -> bool:
        last = self.reached.get(port)
        return last is not None and time.monotonic() - last < REMEMBER_SECONDS


_ledger = _Ledger(threading.Lock(), {}, {})


def note(port: int) -> None:
    """A server answered on `port`: the assistant's network lets that through."""
    _ledger.reached[port] = time.monotonic()


class Reach:
    """Proofs by `references`: port -> hosts that are known to answer there.

    `knock(host, port)` connects and `ask(name, kind)` resolves, each within a time limit of its
    own, or raises NetError.
    """

    def __init__(
        self,
        references: Mapping[int, Sequence[str]],
        knock: Callable[[str, int], object],
        ask: Callable[[str, str], Answer],
    ) -> None:
        self._references, self._knock, self._ask = references, knock, ask

    def begin(self, port: int) -> Future[bool]:
        """Start proving `port` beside the work, unless it is proven or being proven already."""
        with _ledger.lock:
            if _ledger.recent(port):
                done: Future[bool] = Future()
                done.set_result(True)
                return done
            known = _ledger.asked.get(port)
            if known is not None and time.monotonic() - known[0] < REMEMBER_SECONDS:
                return known[1]
            proof: Future[bool] = Future()
            hosts = self._references_for(port)
            _ledger.asked[port] = time.monotonic(), proof
        if not hosts:
            proof.set_result(False)
        knocks = [lanes.lookups.submit(self._try, host, port) for host in hosts]
        remaining = [len(knocks)]
        lock = threading.Lock()

        def settle(knock: Future[bool]) -> None:
            with lock:
                remaining[0] -= 1
                reached = not knock.cancelled() and knock.exception() is None and knock.result()
                if not proof.done() and (reached or not remaining[0]):
                    proof.set_result(bool(reached))

        for knock in knocks:
            knock.add_done_callback(settle)
        return proof

    def proven(self, port: int) -> bool:
        """Whether the assistant's own network reaches `port` anywhere; waits for a proof."""
        return self.begin(port).result()

    def blind_to_names(self) -> Why | None:
        """Why failed questions say nothing about the names asked; None when others are answered.

        OFFLINE when the resolver answers for nothing, the root zone included; OWN_NETWORK when it
        knows the root (perhaps from its memory) and resolves no reference host.
        """
        hosts = sorted({host for hosts in self._references.values() for host in hosts})
        root = lanes.names.submit(self._answers, ".", "NS")
        known = [lanes.names.submit(self._answers, host, "A") for host in hosts[:REFERENCES]]
        if any(question.result() for question in known):
            return None
        return Why.OWN_NETWORK if root.result() else Why.OFFLINE

    def _answers(self, name: str, kind: str) -> bool:
        try:
            return bool(self._ask(name, kind).values)
        except NetError:
            return False

    def _references_for(self, port: int) -> Sequence[str]:
        # A port without references of its own (8080) is left by the same ways as the web.
        return self._references.get(port) or self._references.get(443, ())

    def _try(self, host: str, port: int) -> bool:
        known = port if port in self._references else 443
        try:
            self._knock(host, known)
        except NetError:
            return False
        note(port)
        return True
