"""Listens on inner addresses, and writes down whoever comes: run inside a vantage.

    python -m tests.internet.canary FILE

Writes "ready" to FILE when every address is listened on, then a line for each connection and
datagram. Packets to inner addresses on which nobody listens are counted by the kernel:
COUNTERS prints how many have left.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ADDRESSES = {
    "127.0.0.1": "8",
    "10.1.2.3": "32",
    "100.64.0.7": "32",
    "169.254.169.254": "32",
    "172.16.5.5": "32",
    "192.168.7.7": "32",
    "::1": "128",
    "fd00::7": "128",
    "fd00:ec2::254": "128",
    "64:ff9b::7f00:1": "128",
}
PORTS = (22, 25, 43, 53, 80, 110, 143, 443, 465, 587, 993, 995, 2083, 2222, 6379, 8080, 8443)
DATAGRAM_PORTS = (53, 443)

# All that is no public place, wider than the guard's own list: whatever leaves for it counts.
FILTER = """
table inet canary {
    counter inner4 { }
    counter inner6 { }
    chain leaving {
        type filter hook output priority 0;
        ip daddr { 0.0.0.0/8, 10.0.0.0/8, 100.64.0.0/10, 127.0.0.0/8, 169.254.0.0/16,
            172.16.0.0/12, 192.0.0.0/24, 192.0.2.0/24, 192.31.196.0/24, 192.52.193.0/24,
            192.88.99.0/24, 192.168.0.0/16, 192.175.48.0/24, 198.18.0.0/15, 198.51.100.0/24,
            203.0.113.0/24, 224.0.0.0/3 } counter name inner4
        meta l4proto { tcp, udp } ip6 daddr != 2000::/3 counter name inner6
        meta l4proto { tcp, udp } ip6 daddr { 2001::/23, 2001:db8::/32, 2002::/16,
            2620:4f:8000::/48, 3fff::/20 } counter name inner6
    }
}
"""
COUNTERS = ["nft", "list", "counters", "table", "inet", "canary"]


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, note: Callable[[str], None], where: str) -> None:
        self._note, self._where = note, where

    def datagram_received(self, data: bytes, source: tuple[str, int]) -> None:
        self._note(f"{self._where} udp")


async def listen(file: Path) -> None:
    def note(line: str) -> None:
        with file.open("a") as log:
            log.write(f"{line}\n")

    async def connected(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        address, port, *_ = writer.get_extra_info("sockname")
        note(f"{address} {port} tcp")
        writer.close()

    loop = asyncio.get_running_loop()
    for address in ADDRESSES:
        for port in PORTS:
            await asyncio.start_server(connected, address, port)
        for port in DATAGRAM_PORTS:
            where = f"{address} {port}"
            await loop.create_datagram_endpoint(
                lambda where=where: _Datagrams(note, where), local_addr=(address, port)
            )
    note("ready")
    await asyncio.Event().wait()


def main() -> None:
    for address, length in ADDRESSES.items():
        nodad = ["nodad"] if ":" in address else []
        place = ["ip", "address", "replace", f"{address}/{length}", "dev", "lo", *nodad]
        subprocess.run(place, check=True)
    subprocess.run(["nft", "-f", "-"], input=FILTER, text=True, check=True)
    asyncio.run(listen(Path(sys.argv[1])))


if __name__ == "__main__":
    main()
