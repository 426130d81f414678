"""A visitor's own connection, which can be slow, break and come back: python -m tests.browser.relay

Carries every connection to port FROM of the loopback on to port TO. Reads one word a line from its
standard input, one of `Line`'s methods, and answers "done" when it is so.
"""

from __future__ import annotations

import asyncio
import sys
import time
from contextlib import suppress

PIECE = 4096  # bytes carried at once

# A phone far from the next mast: 0.3 s there and back, 1.6 Mbit/s.
SLOW_SECONDS = 0.15
SLOW_RATE = 200_000.0  # bytes a second, of all connections together, each way


class Line:
    """What the visitor's connection is like just now."""

    def __init__(self) -> None:
        self.is_cut = False
        self.is_slow = False
        self._free_at = {"up": 0.0, "down": 0.0}  # time.monotonic()
        self._writers: set[asyncio.StreamWriter] = set()

    def slow(self) -> None:
        self.is_slow = True

    def cut(self) -> None:
        """Every connection breaks, and no other comes about."""
        self.is_cut = True
        for writer in self._writers:
            writer.transport.abort()

    def mend(self) -> None:
        self.is_cut = self.is_slow = False

    def arrival(self, way: str, size: int) -> float:
        """When a piece of so many bytes that sets out now is there, on time.monotonic()."""
        now = time.monotonic()
        if not self.is_slow:
            return now
        self._free_at[way] = max(now, self._free_at[way]) + size / SLOW_RATE
        return self._free_at[way] + SLOW_SECONDS

    async def carry(
        self, way: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Everything that is read, in its order and at its time."""
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def deliver() -> None:
            while True:
                at, piece = await under_way.get()
                await asyncio.sleep(at - time.monotonic())
                if not piece:
                    return
                writer.write(piece)
                await writer.drain()

        delivering = asyncio.create_task(deliver())
        try:
            while piece := await reader.read(PIECE):
                under_way.put_nowait((self.arrival(way, len(piece)), piece))
            under_way.put_nowait((self.arrival(way, 0), b""))
            await delivering
        except OSError:
            delivering.cancel()
        finally:
            writer.close()

    async def connect(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int
    ) -> None:
        if self.is_cut:
            writer.transport.abort()
            return
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
        pair = {writer, far_writer}
        self._writers |= pair
        await asyncio.gather(
            self.carry("up", reader, far_writer), self.carry("down", far_reader, writer)
        )
        self._writers -= pair


async def main(at: int, to: int) -> None:
    line = Line()
    await asyncio.start_server(lambda *near: line.connect(*near, to), "127.0.0.1", at)
    commands = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(commands), sys.stdin
    )
    while word := (await commands.readline()).decode().strip():
        getattr(line, word)()
        print("done", flush=True)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(main(*map(int, sys.argv[1:])))
