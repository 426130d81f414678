"""Work that several callers want and that is done once: the later ones wait for the first."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Executor, Future
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Once(Generic[K, V]):
    """`once(key)` is `work(key)`, computed by the first caller; its exception is everyone's."""

    def __init__(self, work: Callable[[K], V]) -> None:
        self._work = work
        self._lock = threading.Lock()
        self._results: dict[K, Future[V]] = {}

    def __call__(self, key: K) -> V:
        result, mine = self._claim(key)
        if mine:
            self._settle(key, result)
        return result.result()

    def begin(self, key: K, lane: Executor) -> Future[V]:
        """What `once(key)` will be; `lane` does the work, if nobody has begun it yet."""
        result, mine = self._claim(key)
        if mine:
            lane.submit(self._settle, key, result)
        return result

    def _claim(self, key: K) -> tuple[Future[V], bool]:
        """The result of `key`, and whether it is the caller's to make."""
        with self._lock:
            result = self._results.get(key)
            if result is not None:
                return result, False
            result = self._results[key] = Future()
            return result, True

    def _settle(self, key: K, result: Future[V]) -> None:
        try:
            result.set_result(self._work(key))
        except BaseException as error:
            result.set_exception(error)
