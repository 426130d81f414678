"""Work that several callers want and that is done once: the later ones wait for the first."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
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
        with self._lock:
            result = self._results.get(key)
            mine = result is None
            if result is None:
                result = self._results[key] = Future()
        if mine:
            try:
                result.set_result(self._work(key))
            except BaseException as error:
                result.set_exception(error)
        return result.result()
