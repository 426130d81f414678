"""Answers kept for a while: who asks meanwhile gets the same one, also while it is under way."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Generic, TypeVar

from checks.net.deadline import Deadline

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass
class _Entry(Generic[V]):
    result: Future[V]
    until: float | None = None  # of the monotonic clock; None while it is under way


class Recent(Generic[K, V]):
    """`keep(value)` is for how many seconds a value may be used again, 0 for its asker alone."""

    def __init__(self, keep: Callable[[V], float], at_most: int = 2000) -> None:
        self._keep, self._at_most = keep, at_most
        self._lock = threading.Lock()
        self._entries: dict[K, _Entry[V]] = {}

    def get(self, key: K, work: Callable[[], V], deadline: Deadline) -> V:
        """The value of `key`: kept, awaited from who is asking already, or made by `work`.

        Raises what `work` raises, and the deadline's errors while waiting for somebody else.
        """
        while True:
            with self._lock:
                entry = self._current(key)
                if entry is None:
                    mine = self._entries[key] = _Entry(Future())
            if entry is None:
                return self._make(key, mine, work)
            try:
                value = entry.result.result(deadline.left())
            except TimeoutError:
                continue  # the deadline says so itself
            if self._keep(value) > 0:
                return value

    def kept(self, key: K) -> V | None:
        """The kept value of `key`; None when there is none, or one is only under way."""
        with self._lock:
            entry = self._current(key)
        return entry.result.result() if entry and entry.result.done() else None

    def renew(self, key: K, former: V, work: Callable[[], V], deadline: Deadline) -> V:
        """As `get`, but not the `former` value, which was kept."""
        with self._lock:
            entry = self._current(key)
            if entry and entry.result.done() and entry.result.result() is former:
                del self._entries[key]
        return self.get(key, work, deadline)

    def knows(self, key: K) -> bool:
        """Whether the value of `key` is kept or under way: asking for it asks nobody else."""
        with self._lock:
            return self._current(key) is not None

    def clear(self) -> None:
        """Keep nothing of what is known so far."""
        with self._lock:
            self._entries.clear()

    def _current(self, key: K) -> _Entry[V] | None:
        entry = self._entries.get(key)
        if entry is None or (entry.until is not None and entry.until <= time.monotonic()):
            return None
        return entry

    def _make(self, key: K, entry: _Entry[V], work: Callable[[], V]) -> V:
        try:
            value = work()
        except BaseException as error:
            self._forget(key, entry)
            entry.result.set_exception(error)
            raise
        with self._lock:
            entry.until = time.monotonic() + self._keep(value)
            while len(self._entries) > self._at_most:
                self._entries.pop(next(iter(self._entries)))
        entry.result.set_result(value)
        return value

    def _forget(self, key: K, entry: _Entry[V]) -> None:
        with self._lock:
            if self._entries.get(key) is entry:
                del self._entries[key]
