"""Ports for servers that tests start as programs, and that open their ports themselves."""

from __future__ import annotations

import random
import socket

# Below those that systems give to connections: none of these is taken in passing.
FIRST, LAST = 10_000, 30_000


def free(count: int = 1) -> int:
    """The first of `count` neighbouring ports that can be opened on the loopback address."""
    while True:
        first = random.randint(FIRST, LAST)
        if all(_is_free(port) for port in range(first, first + count)):
            return first


def _is_free(port: int) -> bool:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True
