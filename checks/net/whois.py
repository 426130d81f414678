"""WHOIS (RFC 3912) by python-whois' client, which knows each registry's form of question.

Its own networking is fenced in: it asks the one host it is told, over a socket from the guard with
a deadline and a size limit, follows no referral and reads no proxy from the environment.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from checks.net.connect import BoundedSocket, translate
from checks.net.deadline import Deadline
from checks.net.errors import Garbled

PORT = 43
ANSWER_BYTES = 256 * 1024  # of which the first 64 KiB are read
ANSWER_SECONDS = 6.0
CONNECTIONS = 2  # python-whois asks again when an answer wants a narrower question


def ask(
    host: str,
    domain: str,
    deadline: Deadline,
    connect: Callable[[str, int, Deadline], BoundedSocket],
) -> str:
    """The text that the WHOIS server `host` answers about `domain` (A-labels).

    Raises NetError's kinds; Garbled for an answer over ANSWER_BYTES.
    """
    from whois.whois import NICClient

    limit = deadline.within(ANSWER_SECONDS)
    opened: list[_Socket] = []

    class Client(NICClient):  # type: ignore[misc]  # the library has no types
        @staticmethod
        def get_socket() -> _Socket:
            if len(opened) == CONNECTIONS:
                raise Garbled(f"{host}: asks for one narrower question after another")
            opened.append(_Socket(limit, connect))
            return opened[-1]

    try:
        text: str = Client().whois(domain, host, flags=0, quiet=True, ignore_socket_errors=False)
    except OSError as error:
        raise translate(host, error) from error
    return text


class _Socket:
    """The part of a socket that python-whois uses, connecting through the guard."""

    def __init__(
        self, deadline: Deadline, connect: Callable[[str, int, Deadline], BoundedSocket]
    ) -> None:
        self._deadline, self._connect = deadline, connect
        self._sock: BoundedSocket | None = None

    def settimeout(self, _seconds: float) -> None:
        """The deadline counts, not the library's time-out for a single read."""

    def connect(self, address: tuple[str, int]) -> None:
        self._sock = self._connect(address[0], address[1], self._deadline)
        self._sock.bound(self._deadline, ANSWER_BYTES)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)

    def close(self) -> None:
        if self._sock is not None:
            self._sock.close()
