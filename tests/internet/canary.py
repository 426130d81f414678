"""Listens on inner addresses, and writes down whoever comes: run inside a vantage.

    python -m tests.internet.canary FILE

Writes "ready" to FILE when every address is listened on, then a line for each connection.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

ADDRESSES = {
    "127.0.0.1": "8",
    "10.1.2.3": "32",
    "100.64.0.7": "32",
    "169.254.169.254": "32",
    "192.168.7.7": "32",
    "::1": "128",
    "fd00::7": "128",
}
PORTS = (22, 43, 53, 80, 443, 8080, 8443)


async def listen(file: Path) -> None:
    async def note(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        address, port, *_ = writer.get_extra_info("sockname")
        with file.open("a") as log:
            log.write(f"{address} {port}\n")
        writer.close()

    for address in ADDRESSES:
        for port in PORTS:
            await asyncio.start_server(note, address, port)
    with file.open("a") as log:
        log.write("ready\n")
    await asyncio.Event().wait()


def main() -> None:
    for address, length in ADDRESSES.items():
        subprocess.run(["ip", "address", "replace", f"{address}/{length}", "dev", "lo"], check=True)
    asyncio.run(listen(Path(sys.argv[1])))


if __name__ == "__main__":
    main()
