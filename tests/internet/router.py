"""A cable with distance: packets between a vantage and the world arrive after half a round trip.

Run by network.py inside the world's namespaces:

    python -m tests.internet.router WORLD_END VANTAGE_END

Makes both ends (tun devices), prints "ready", and carries IP packets between them until it is
ended. Which distance counts is said by the address in the world: see round_trips.py.
"""

from __future__ import annotations

import fcntl
import heapq
import os
import select
import struct
import sys
import time
from collections.abc import Iterable, Iterator
from functools import cache
from ipaddress import ip_address

from tests.internet.round_trips import round_trip

TUN = "/dev/net/tun"
# linux/if_tun.h: an ioctl to name the device; IP packets (IFF_TUN) without a header (IFF_NO_PI).
TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
PACKET = 65536


def missing() -> str | None:
    """One line that says why this machine can have no such cable, or None when it can."""
    try:
        os.close(os.open(TUN, os.O_RDWR))
    except OSError as error:
        return f"round trips need {TUN}: {error.strerror}"
    return None


class Delays:
    """Packets under way, each to be delivered at its own time; of equal times the older first."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, int, bytes]] = []
        self._count = 0

    def add(self, due: float, end: int, packet: bytes) -> None:
        """Deliver `packet` to `end` (a file descriptor) at `due`, in seconds of any clock."""
        heapq.heappush(self._heap, (due, self._count, end, packet))
        self._count += 1

    def due(self, now: float) -> Iterator[tuple[int, bytes]]:
        """What is to be delivered by `now`, in order."""
        while self._heap and self._heap[0][0] <= now:
            _, _, end, packet = heapq.heappop(self._heap)
            yield end, packet

    def wait(self, now: float) -> float | None:
        """Seconds until the next delivery; None when nothing is under way."""
        return max(0.0, self._heap[0][0] - now) if self._heap else None


def far_address(packet: bytes, *, to_world: bool) -> bytes:
    """The address in the world of a packet from or to a vantage (RFC 791 3.1, RFC 8200 3)."""
    if packet[0] >> 4 == 4:
        return packet[16:20] if to_world else packet[12:16]
    return packet[24:40] if to_world else packet[8:24]


@cache
def _one_way(address: bytes) -> float:
    return round_trip(str(ip_address(address))) / 2000


def _open(name: str) -> int:
    end = os.open(TUN, os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(end, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    return end


def _arrived(end: int) -> Iterable[bytes]:
    while True:
        try:
            yield os.read(end, PACKET)
        except OSError:  # nothing more, or the other side's device is not up yet
            return


def _carry(world: int, vantage: int) -> None:
    delays = Delays()
    other = {world: vantage, vantage: world}
    while True:
        # Not epoll: Python's waits whole milliseconds.
        ready, _, _ = select.select([world, vantage], [], [], delays.wait(time.monotonic()))
        for end in ready:
            for packet in _arrived(end):
                address = far_address(packet, to_world=end == vantage)
                delays.add(time.monotonic() + _one_way(address), other[end], packet)
        for end, packet in delays.due(time.monotonic()):
            try:
                os.write(end, packet)
            except OSError:  # full, or down: packets are lost there, as on any road
                continue


if __name__ == "__main__":
    ends = _open(sys.argv[1]), _open(sys.argv[2])
    print("ready", flush=True)
    _carry(*ends)
