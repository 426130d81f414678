"""How often somebody may try: nobody shall find out passwords by asking through the assistant."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

EVERY_SECONDS = 5.0  # one attempt at an account
MOST, WITHIN_SECONDS = 10, 600.0  # attempts at an account by everybody together
ACCOUNTS = 2000  # that are remembered; the oldest give way


class Attempts:
    """Attempts by account (host and login), of all visits of this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._made: dict[tuple[str, str], deque[float]] = {}

    def take(self, host: str, login: str) -> bool:
        """Whether one more attempt may be made now; then it counts as made."""
        account, now = (host, login.casefold()), self._clock()
        with self._lock:
            made = self._made.pop(account, deque())
            while made and made[0] <= now - WITHIN_SECONDS:
                made.popleft()
            allowed = len(made) < MOST and (not made or made[-1] <= now - EVERY_SECONDS)
            if allowed:
                made.append(now)
            self._made[account] = made
            while len(self._made) > ACCOUNTS:
                del self._made[next(iter(self._made))]
        return allowed


attempts = Attempts()  # of this process
