"""Connections to checked addresses, and sockets that cannot be made to wait or swallow forever."""

from __future__ import annotations

import errno
import selectors
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from checks.net.deadline import Deadline
from checks.net.errors import Attempt, Broken, Garbled, Late, NotConnected, Outcome

CONNECT_SECONDS = 4.0  # lets a lost first packet be sent twice more (after 1 s and 3 s)
STAGGER_SECONDS = 0.25  # RFC 8305 section 5, "Connection Attempt Delay"
QUIET_SECONDS = 5.0  # how long a peer that took the connection may say nothing
ADDRESSES = 6  # of one host that are tried; a hostile zone can hold hundreds
SUSPICION_SECONDS = 0.7  # a silence this long is worth proving the assistant's own reach beside it

_UNREACHABLE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EACCES, errno.EPERM, errno.EINVAL}
_UNDER_WAY = {errno.EINPROGRESS, errno.EWOULDBLOCK}


class BoundedSocket(socket.socket):
    """A TCP connection under a deadline and a number of bytes, whatever the peer does.

    A socket's own time-out bounds one read; a peer that sends one byte a second passes it for ever.
    """

    # Without one ssl itself reads from it: of a connection that was reset before TLS could begin.
    deadline: Deadline | None = None
    bytes_left: int = 0
    quiet: float = QUIET_SECONDS

    def bound(self, deadline: Deadline, max_bytes: int, quiet: float = QUIET_SECONDS) -> None:
        """Start a new exchange: until `deadline`, at most `max_bytes` read, with at most `quiet`
        seconds of silence between two pieces."""
        self.deadline = deadline
        self.bytes_left = max_bytes
        self.quiet = quiet

    def recv(self, *args: Any) -> bytes:
        with self._step():
            data = super().recv(*args)
        self._count(len(data))
        return data

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        with self._step():
            size = super().recv_into(*args, **kwargs)
        self._count(size)
        return size

    def send(self, *args: Any) -> int:
        with self._step():
            return super().send(*args)

    def sendall(self, *args: Any) -> None:
        with self._step():
            super().sendall(*args)

    @contextmanager
    def _step(self) -> Iterator[None]:
        if self.deadline is None:
            yield
            return
        self.settimeout(self.deadline.left(self.quiet))
        try:
            yield
        except TimeoutError:
            self.deadline.left()  # says so when it was more than this step that ran out of time
            raise Late("no answer in time") from None

    def _count(self, size: int) -> None:
        self.bytes_left -= size
        if self.bytes_left < 0 and self.deadline is not None:
            raise Garbled("more data than is ever read")


class BoundedTlsSocket(BoundedSocket, ssl.SSLSocket):
    """The same over TLS."""


def connect(
    host: str,
    addresses: tuple[str, ...],
    port: int,
    deadline: Deadline,
    on_suspicion: Callable[[], object] = lambda: None,
) -> BoundedSocket:
    """Connect to the first of `addresses` that accepts (RFC 8305: staggered, in the given order,
    the first ADDRESSES of them).

    `on_suspicion` is called once when nothing has accepted for a while or an attempt failed.
    Raises NotConnected when every address failed, Late or Cancelled when there was no time to know.
    """
    race = _Race(addresses, port)
    try:
        return race.run(host, deadline, on_suspicion)
    finally:
        race.close()


class _Race:
    def __init__(self, addresses: tuple[str, ...], port: int) -> None:
        self._waiting = list(addresses[:ADDRESSES])
        self._port = port
        self._selector = selectors.DefaultSelector()
        self._failed: list[Attempt] = []

    def run(
        self, host: str, deadline: Deadline, on_suspicion: Callable[[], object]
    ) -> BoundedSocket:
        started = time.monotonic()
        next_start, give_up = started, started + CONNECT_SECONDS
        suspicious = False
        while True:
            now = time.monotonic()
            if self._waiting and (now >= next_start or not self._selector.get_map()):
                self._start(self._waiting.pop(0))
                next_start = now + STAGGER_SECONDS
                give_up = now + CONNECT_SECONDS
            if not suspicious and (self._failed or now - started >= SUSPICION_SECONDS):
                suspicious = True
                on_suspicion()
            if not self._selector.get_map():
                if self._waiting:
                    continue
                raise NotConnected(host, tuple(self._failed))
            if now >= give_up:
                silent = self._attempts_under_way()
                raise NotConnected(host, (*self._failed, *silent))
            steps = [give_up - now, deadline.left()]
            if self._waiting:
                steps.append(next_start - now)
            if not suspicious:
                steps.append(started + SUSPICION_SECONDS - now)
            for key, _ in self._selector.select(max(0.0, min(steps))):
                connected = self._finish(key)
                if connected is not None:
                    return connected

    def _start(self, address: str) -> None:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        try:
            sock = BoundedSocket(family, socket.SOCK_STREAM)
        except OSError as error:  # no IPv6 in this kernel
            self._fail(address, error.errno)
            return
        sock.setblocking(False)
        code = sock.connect_ex((address, self._port))
        if code not in _UNDER_WAY and code != 0:
            sock.close()
            self._fail(address, code)
            return
        self._selector.register(sock, selectors.EVENT_WRITE, address)

    def _finish(self, key: selectors.SelectorKey) -> BoundedSocket | None:
        sock = key.fileobj
        assert isinstance(sock, BoundedSocket)  # noqa: S101  # only such are registered
        self._selector.unregister(sock)
        code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if code and code != errno.ECONNRESET:  # that one stood, and its first use will tell
            sock.close()
            self._fail(key.data, code)
            return None
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return sock

    def _fail(self, address: str, code: int | None) -> None:
        self._failed.append(Attempt(address, self._port, outcome_of(code)))

    def _attempts_under_way(self) -> list[Attempt]:
        return [
            Attempt(key.data, self._port, "silent") for key in self._selector.get_map().values()
        ]

    def close(self) -> None:
        for key in list(self._selector.get_map().values()):
            if isinstance(key.fileobj, socket.socket):
                key.fileobj.close()
        self._selector.close()


def outcome_of(code: int | None) -> Outcome:
    """What the errno of a failed attempt means."""
    if code in _UNREACHABLE:
        return "unreachable"
    return "silent" if code == errno.ETIMEDOUT else "refused"


def translate(host: str, error: OSError) -> Late | Broken:
    """What an error of a connected socket means for the look-up."""
    if isinstance(error, TimeoutError):
        return Late(f"{host}: no answer in time")
    return Broken(f"{host}: {error.strerror or error}")
