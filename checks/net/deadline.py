"""Time limits: one for the whole diagnosis, smaller ones inside it, all stopped by one cancel."""

from __future__ import annotations

import threading
import time

from checks.net.errors import Cancelled, Late, PastDeadline


class Deadline:
    """A moment after which nobody waits any longer, in seconds of the monotonic clock."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._cancelled = threading.Event()
        self._expiry: type[Late] = PastDeadline

    def within(self, seconds: float) -> Deadline:
        """A limit of `seconds` from now that does not outlast this one and shares its cancel."""
        own = Deadline(seconds)
        own._cancelled = self._cancelled
        if own._end < self._end:
            own._expiry = Late
        else:
            own._end, own._expiry = self._end, self._expiry
        return own

    def left(self, at_most: float = float("inf")) -> float:
        """Seconds that may still be waited, `at_most` at a time; always above zero.

        Raises Cancelled, PastDeadline (the whole diagnosis) or Late (a smaller limit).
        """
        if self._cancelled.is_set():
            raise Cancelled("cancelled")
        remaining = self._end - time.monotonic()
        if remaining <= 0:
            raise self._expiry("time limit reached")
        return min(remaining, at_most)

    def sleep(self, seconds: float) -> None:
        """Wait for `seconds`, or less long when everything is cancelled. Raises like `left`."""
        if seconds > 0:
            self._cancelled.wait(self.left(seconds))
        self.left()

    def cancel(self) -> None:
        """Let every wait under this limit end at its next step."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        return self._cancelled.is_set()
