"""How often the assistant asks one registry: registries block an address that asks too much.

One address stands in front of many customers, so a question takes its turn, and one whose turn
would come too late is not asked at all.
"""

from __future__ import annotations

import threading
import time
import tomllib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

MINUTE = 60.0


@dataclass(frozen=True)
class Limit:
    """One question in `seconds` on the average of `burst` of them, which may come together;
    `a_minute` at most; `rest` seconds after a throttle."""

    seconds: float
    burst: int
    a_minute: int
    rest: float


def limit_of(host: str) -> Limit:
    """The limit of a registry's host: servers.toml, [limit]."""
    table = _limits()
    return table.get(host.casefold()) or table["any"]


@cache
def _limits() -> dict[str, Limit]:
    data = tomllib.loads((Path(__file__).parent / "servers.toml").read_text("utf-8"))
    return {host: Limit(**row) for host, row in data["limit"].items()}


@dataclass
class _Host:
    turns: deque[float] = field(default_factory=deque)  # when they come or came, of the last minute
    rests_until: float = 0.0


class Pace:
    """The turns of all diagnoses of this process, by host."""

    def __init__(
        self,
        limit: Callable[[str], Limit] = limit_of,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit, self._clock = limit, clock
        self._lock = threading.Lock()
        self._hosts: dict[str, _Host] = {}

    def wait(self, host: str) -> float:
        """Seconds until a question to `host` would have its turn."""
        with self._lock:
            now = self._clock()
            return self._next(host, now) - now

    def take(self, host: str, at_most: float) -> float | None:
        """Take the next turn: the seconds to wait for it, or None when they exceed `at_most`."""
        with self._lock:
            now = self._clock()
            turn = self._next(host, now)
            if turn - now > at_most:
                return None
            self._hosts[host].turns.append(turn)
            return turn - now

    def rest(self, host: str) -> None:
        """The host said that it is asked too often: leave it alone for long."""
        with self._lock:
            self._state(host).rests_until = self._clock() + self._limit(host).rest

    def clear(self) -> None:
        """Forget all turns."""
        with self._lock:
            self._hosts.clear()

    def _state(self, host: str) -> _Host:
        return self._hosts.setdefault(host, _Host())

    def _next(self, host: str, now: float) -> float:
        limit, state = self._limit(host), self._state(host)
        while state.turns and state.turns[0] <= now - max(MINUTE, limit.burst * limit.seconds):
            state.turns.popleft()
        turn = max(now, state.rests_until)
        if state.turns:
            turn = max(turn, state.turns[-1])
        if len(state.turns) >= limit.burst:
            turn = max(turn, state.turns[-limit.burst] + limit.burst * limit.seconds)
        if len(state.turns) >= limit.a_minute:
            turn = max(turn, state.turns[-limit.a_minute] + MINUTE)
        return turn
