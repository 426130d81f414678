"""Diagnoses that are young enough to be shown to whoever asks the same.

What is seen depends on the address and the symptom alone, so a customer's servers need not be asked
again for the next visitor. Nothing else is here: neither figures of a panel nor a returned letter
ever get into a diagnosis that the page begins, only into what one visit shows of it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from assistant.pages.follow import Following
from assistant.settings import settings
from checks.target import Target

MOST = 500

_Asked = tuple[Target, str]


class Reusable:
    """The latest diagnoses by what was asked, each for `seconds` after its end; 0: none. All
    methods may be called from any thread.

    `clock` tells seconds on the clock of `Following.ended_at`.
    """

    def __init__(
        self, seconds: float, *, most: int = MOST, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds, self._most, self._clock = seconds, most, clock
        self._lock = threading.Lock()
        self._kept: dict[_Asked, Following] = {}  # the oldest first

    def keep(self, target: Target, symptom: str, followed: Following) -> None:
        """Remember a diagnosis that has begun, in the place of the one before."""
        asked = _asked(target, symptom)
        with self._lock:
            self._let_go()
            self._kept.pop(asked, None)
            if self._seconds:
                self._kept[asked] = followed
            while len(self._kept) > self._most:
                del self._kept[next(iter(self._kept))]

    def find(self, target: Target, symptom: str) -> Following | None:
        """One that has ended."""
        with self._lock:
            self._let_go()
            followed = self._kept.get(_asked(target, symptom))
        return followed if followed is not None and followed.is_over else None

    def _let_go(self) -> None:
        until = self._clock() - self._seconds
        for key, followed in list(self._kept.items()):
            if followed.ended_at is not None and followed.ended_at < until:
                del self._kept[key]


def _asked(target: Target, symptom: str) -> _Asked:
    return replace(target, given=""), symptom


@cache
def reusable() -> Reusable:
    """That of this process."""
    return Reusable(settings().reuse_seconds)
