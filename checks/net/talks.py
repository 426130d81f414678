"""One thread for all questions by UDP: it sends them, hears the answers, and waits for both.

A question is so little work that a thread for each would cost more than the question. What is to be
done for one is a talk: a generator that yields whenever it waits, and so reads like a program that
waits.
"""

from __future__ import annotations

import heapq
import itertools
import os
import selectors
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Generator
from concurrent.futures import Future
from contextlib import suppress
from functools import lru_cache
from typing import Any, Generic, TypeVar

import dns.inet

T = TypeVar("T")
DATAGRAM_BYTES = 4096  # three times what is asked for; nobody may keep the thread from the others
_RINGS = 64  # of the bell, at most, that are heard as one

# Yields the seconds that it waits at most, and is sent the server that something has come from, or
# None when that time is over; or yields work of another thread, and goes on when it is done.
Talk = Generator["float | Future[Any]", "str | None", T]


class Lines:
    """The sockets of one talk, one for each server, each with a port of its own: connected, so that
    nobody else is heard, and a refusal is."""

    def __init__(self, selector: selectors.BaseSelector, talk: Any) -> None:
        self._selector, self._talk = selector, talk
        self._sockets: dict[str, socket.socket] = {}

    def send(self, server: str, port: int, data: bytes) -> None:
        """Send a datagram to the address `server`. Raises OSError."""
        sock = self._sockets.get(server) or self._open(server, port)
        with suppress(BlockingIOError):  # then it is lost, as others are under way
            sock.send(data)

    def receive(self, server: str) -> bytes:
        """The datagram that has come from `server`. Raises OSError, a refusal among it."""
        try:
            return self._sockets[server].recv(DATAGRAM_BYTES)
        except BlockingIOError:  # it came damaged
            return b""

    def __bool__(self) -> bool:
        return bool(self._sockets)

    def __contains__(self, server: str) -> bool:
        return server in self._sockets

    def close(self, *servers: str) -> None:
        """Hear nothing more of `servers`; of none at all, if none is named."""
        for server in servers or tuple(self._sockets):
            sock = self._sockets.pop(server, None)
            if sock is not None:
                self._selector.unregister(sock)
                sock.close()

    def rest(self) -> None:
        """Tell of nothing that comes until `wake`; then of what has come meanwhile."""
        for sock in self._sockets.values():
            self._selector.unregister(sock)

    def wake(self) -> None:
        """Tell again of what comes."""
        for server, sock in self._sockets.items():
            self._watch(server, sock)

    def _open(self, server: str, port: int) -> socket.socket:
        family, address = _address(server, port)
        sock = socket.socket(family, socket.SOCK_DGRAM)
        try:
            sock.setblocking(False)
            sock.connect(address)
        except OSError:
            sock.close()  # it would hear anybody
            raise
        self._sockets[server] = sock
        self._watch(server, sock)
        return sock

    def _watch(self, server: str, sock: socket.socket) -> None:
        self._selector.register(sock, selectors.EVENT_READ, (self._talk, server))


@lru_cache(maxsize=1024)
def _address(server: str, port: int) -> tuple[int, Any]:
    """The family, and what the system takes for the address."""
    where = (server, port)
    return dns.inet.af_for_address(server), dns.inet.low_level_address_tuple(where)


class _UnderWay(Generic[T]):
    """One talk: waiting for its lines, until `due` (of the monotonic clock) at most, or, with
    `due` None, to be begun or for another thread."""

    def __init__(self, begin: Callable[[Lines], Talk[T]], selector: selectors.BaseSelector) -> None:
        self.lines = Lines(selector, self)
        self.talk = begin(self.lines)
        self.result: Future[T] = Future()
        self.due: float | None = None


class Talks:
    """The talks under way, and their thread, which starts with the first of them."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._next: deque[_UnderWay[Any]] = deque()  # new, or done with waiting for a thread
        self._alarms: list[tuple[float, int, _UnderWay[Any]]] = []
        self._numbers = itertools.count()
        self._lock = threading.Lock()
        self._bell: int | None = None  # to write to, when there is something in `_next`

    def begin(self, talk: Callable[[Lines], Talk[T]]) -> Future[T]:
        """Hold a talk beside the work: what `talk(lines)` returns, or raises."""
        one = _UnderWay(talk, self._selector)
        self._enqueue(one)
        return one.result

    def _enqueue(self, one: _UnderWay[Any]) -> None:
        with self._lock:
            self._next.append(one)
            if self._bell is None:
                self._bell = self._start()
            elif len(self._next) > 1:
                return  # it has been rung
        os.write(self._bell, b"!")

    def _start(self) -> int:
        heard, bell = os.pipe()
        self._selector.register(heard, selectors.EVENT_READ)
        threading.Thread(target=self._run, name="talks", daemon=True).start()
        return bell

    def _run(self) -> None:
        while True:
            for key, _ in self._selector.select(self._pause()):
                if key.data is None:
                    os.read(key.fd, _RINGS)
                    self._go_on_with_next()
                else:
                    one, server = key.data
                    # In this very moment it may have ended, or begun to wait for something else.
                    if one.due is not None and server in one.lines:
                        self._go_on(one, server)
            self._go_on_with_due()

    def _pause(self) -> float | None:
        return max(0.0, self._alarms[0][0] - time.monotonic()) if self._alarms else None

    def _go_on_with_next(self) -> None:
        with self._lock:
            ready, self._next = self._next, deque()
        for one in ready:
            one.lines.wake()
            self._go_on(one, None)

    def _go_on_with_due(self) -> None:
        now = time.monotonic()
        while self._alarms and self._alarms[0][0] <= now:
            at, _, one = heapq.heappop(self._alarms)
            if at == one.due:  # it waits for no other moment meanwhile
                self._go_on(one, None)

    def _go_on(self, one: _UnderWay[Any], server: str | None) -> None:
        one.due = None
        try:
            waits_for = one.talk.send(server)
        except StopIteration as end:
            one.lines.close()
            one.result.set_result(end.value)
        except BaseException as failure:
            one.lines.close()
            one.result.set_exception(failure)
        else:
            self._wait(one, waits_for)

    def _wait(self, one: _UnderWay[Any], waits_for: float | Future[Any]) -> None:
        if isinstance(waits_for, Future):
            one.lines.rest()
            waits_for.add_done_callback(lambda _: self._enqueue(one))
        else:
            one.due = time.monotonic() + waits_for
            heapq.heappush(self._alarms, (one.due, next(self._numbers), one))


talks = Talks()
