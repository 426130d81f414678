"""Whether one more diagnosis may start, asked before anything is looked up.

The buckets are in the store, where all replicas share them. While the store cannot be used each
process counts for itself: nobody is refused help because a database is away.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as LateError
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Literal

from assistant.settings import Settings
from assistant.store import limits
from assistant.store.database import Database
from assistant.store.errors import StoreError
from assistant.store.limits import BY_DOMAIN, BY_VISITOR, Limit

PATIENCE_SECONDS = 1.0  # what a person waits for the store before the process counts for itself
PAUSE_SECONDS = 10.0  # after a failure
MOST_BUCKETS = 20_000  # of the process; then the oldest give way
VISITOR_BITS = 64  # of an IPv6 address: what one connection to the Internet has

Whose = Literal["visitor", "domain"]


@dataclass(frozen=True)
class Wait:
    """Not now: `whose` limit is reached, for `seconds` from now."""

    whose: Whose
    seconds: int


class _ReachedError(Exception):
    """Carried out of the transaction, which then has taken nothing."""

    def __init__(self, wait: Wait) -> None:
        super().__init__(wait)
        self.wait = wait


class Admission:
    """Methods may be called from any thread."""

    def __init__(
        self,
        opened: Callable[[], Database],
        by_visitor: Limit = BY_VISITOR,
        by_domain: Limit = BY_DOMAIN,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._opened, self._now, self._clock = opened, now, clock
        self._by_visitor, self._by_domain = by_visitor, by_domain
        self._own = _OwnBuckets(clock)
        self._asking = ThreadPoolExecutor(8, "admission")
        self._failed_at: float | None = None

    def ask(self, visitor: str | None, domain: str) -> Wait | None:
        """None when a diagnosis of `domain` may start, which then counts; else how long to wait.

        `visitor` is as `visitor_of` gives it, or names a program; None for nobody who is known.
        `domain` is empty where nobody's servers are asked anything.
        """
        asked: list[tuple[Whose, Limit, str]] = []
        if visitor:
            asked.append(("visitor", self._by_visitor, visitor))
        if domain:
            asked.append(("domain", self._by_domain, domain))
        if self._failed_at is None or self._clock() >= self._failed_at + PAUSE_SECONDS:
            answer: Future[Wait | None] = self._asking.submit(self._shared, asked)
            try:
                found = answer.result(PATIENCE_SECONDS)
            except (StoreError, LateError):
                answer.cancel()
                self._failed_at = self._clock()
            else:
                self._failed_at = None
                return found
        return self._own.take(asked)

    def _shared(self, asked: list[tuple[Whose, Limit, str]]) -> Wait | None:
        try:
            with self._opened().write() as connection:
                for whose, limit, name in asked:
                    if seconds := limits.take(connection, limit, name, self._now()):
                        raise _ReachedError(Wait(whose, math.ceil(seconds)))
        except _ReachedError as reached:
            return reached.wait
        return None


class _OwnBuckets:
    """Token buckets in memory, by keyed hash as in the store. `clock` tells seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._kept: dict[bytes, tuple[float, float]] = {}  # tokens and when, the oldest first

    def take(self, asked: list[tuple[Whose, Limit, str]]) -> Wait | None:
        """Take a token of each bucket, or of none."""
        with self._lock:
            now = self._clock()
            left: dict[bytes, float] = {}
            for whose, limit, name in asked:
                bucket = self._bucket(limit, name)
                tokens, at = self._kept.get(bucket, (float(limit.burst), now))
                tokens = min(float(limit.burst), tokens + (now - at) / limit.seconds)
                if tokens < 1:
                    return Wait(whose, math.ceil((1 - tokens) * limit.seconds))
                left[bucket] = tokens - 1
            for bucket, tokens in left.items():
                self._kept.pop(bucket, None)
                self._kept[bucket] = (tokens, now)
            while len(self._kept) > MOST_BUCKETS:
                del self._kept[next(iter(self._kept))]
        return None

    def _bucket(self, limit: Limit, name: str) -> bytes:
        return hmac.digest(self._key, f"{limit.kind}:{name}".encode(), hashlib.sha256)


def visitor_of(address: str | None) -> str | None:
    """Who asks from `address`, the other end of the connection or what a trusted proxy says of it:
    an IPv4 address, or the network of an IPv6 one, of which everybody has a whole range.
    """
    if not address:
        return None
    try:
        number = ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if isinstance(number, IPv6Address):
        if number.ipv4_mapped:
            return str(number.ipv4_mapped)
        return str(ip_network((number, VISITOR_BITS), strict=False))
    return str(number)


reached: Counter[Whose] = Counter()  # how often, in this process

_current: Admission | None = None


def start(opened: Callable[[], Database], known: Settings) -> Admission:
    """Limit what this process may do, from now on."""
    global _current
    _current = Admission(
        opened,
        Limit(BY_VISITOR.kind, *known.visitor_limit),
        Limit(BY_DOMAIN.kind, *known.domain_limit),
    )
    return _current


def wait_for(visitor: str | None, domain: str) -> Wait | None:
    """As `Admission.ask`; None where nothing is limited, as in the command."""
    wait = _current.ask(visitor, domain) if _current else None
    if wait is not None:
        reached[wait.whose] += 1
    return wait
