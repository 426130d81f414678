"""How long the command takes from its start to its first question to a resolver (UDP, port 53).

Run inside the staged Internet, where a raw socket sees every packet that leaves:

    .venv/bin/python -m tests.bench.start [RUNS]
"""

from __future__ import annotations

import socket
import statistics
import subprocess
import sys
import time

from tests.bench.inside import inside

RUNS = 9
DOMAIN = "pracownia-pod-lipa.pl"
ETH_P_ALL = 3
PATIENCE = 10.0  # seconds without any packet
HEADER = 60  # bytes at most before the ports: IPv4 with options


def is_question(packet: bytes) -> bool:
    """Whether an IP packet goes to UDP port 53 (RFC 791 section 3.1, RFC 8200 section 3)."""
    version = packet[0] >> 4
    protocol, ports = (packet[9], 4 * (packet[0] & 15)) if version == 4 else (packet[6], 40)
    to_port = int.from_bytes(packet[ports + 2 : ports + 4])
    return version in (4, 6) and protocol == socket.IPPROTO_UDP and to_port == 53


def first_question() -> float:
    """Seconds from starting the command to its first question. Raises TimeoutError."""
    # SOCK_DGRAM: packets without the cable's own header.
    with socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ETH_P_ALL)) as wire:
        wire.settimeout(PATIENCE)
        started = time.perf_counter()
        command = [sys.executable, "-m", "assistant", "diagnose", DOMAIN, "--json"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
            while not is_question(wire.recv(HEADER + 4)):
                pass
            took = time.perf_counter() - started
            process.wait()
    return took


def main() -> None:
    runs = [first_question() for _ in range(int(sys.argv[-1]) if sys.argv[-1].isdigit() else RUNS)]
    print(
        f"command to first question: median {statistics.median(runs) * 1000:.0f} ms,"
        f" best {min(runs) * 1000:.0f} ms, worst {max(runs) * 1000:.0f} ms, {len(runs)} runs"
    )


if __name__ == "__main__":
    inside("tests.bench.start", main)
