"""How long the command takes from its start to its first packet.

Run inside the staged Internet, where a raw socket sees every packet that leaves:

    .venv/bin/python -m tests.bench.start [RUNS]
"""

from __future__ import annotations

import select
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

from tests.internet.lab import Lab

RUNS = 9
DOMAIN = "pracownia-pod-lipa.pl"
ETH_P_ALL = 3
INSIDE = "--inside"


def first_packet() -> float:
    """Seconds from starting the command to the first packet on the wire."""
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL)) as wire:
        started = time.perf_counter()
        command = [sys.executable, "-m", "assistant", "diagnose", DOMAIN, "--json"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
            select.select([wire], [], [], 10)
            took = time.perf_counter() - started
            process.wait()
    return took


def main() -> None:
    runs = [first_packet() for _ in range(int(sys.argv[-1]) if sys.argv[-1].isdigit() else RUNS)]
    print(
        f"command to first packet: median {statistics.median(runs) * 1000:.0f} ms,"
        f" best {min(runs) * 1000:.0f} ms, worst {max(runs) * 1000:.0f} ms, {len(runs)} runs"
    )


if __name__ == "__main__":
    if INSIDE in sys.argv:
        main()
    else:
        with Lab() as lab:
            module = f"tests.bench.{Path(__file__).stem}"
            result = lab.run([sys.executable, "-m", module, INSIDE, *sys.argv[1:]], timeout=120)
            print(result.stdout, result.stderr, end="")
