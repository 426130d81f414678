"""The app inside the staged Internet, reachable from this machine's browser:

python -m tests.internet.demo [--port 8501]

PORT leads to the app in the vantage `home`; PORT - 1 lists the scenarios, each a link that
starts its diagnosis. Scenarios with a vantage of their own lead to an app in that vantage, on
the ports above PORT, one a vantage, which is started when first asked.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import html
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from tests.internet import web_server
from tests.internet.lab import Lab, missing
from tests.internet.scenario import Scenario, load
from tests.internet.web_server import Listener, Request, Response

HERE = "127.0.0.1"
RETRY = 0.1  # seconds between two looks whether the app has come up

STYLE = """
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
td { padding: .25rem 1rem .25rem 0; vertical-align: top; overflow-wrap: anywhere }
td:first-child { width: 40% }
small { opacity: .75 }
"""


class App:
    """The product in one vantage, started at the latest by the first connection to it."""

    def __init__(self, lab: Lab, vantage: str) -> None:
        self._lab = lab
        self._vantage = vantage
        self._socket = lab.folder / f"app-{vantage}.sock"
        self._process: subprocess.Popen[Any] | None = None

    def start(self) -> subprocess.Popen[Any]:
        """Start the app, unless it runs."""
        if self._process is None:
            self._process = self._lab.popen(
                [sys.executable, "-m", "assistant.server", "--uds", self._socket],
                vantage=self._vantage,
                env={"ASSISTANT_DATA": str(self._lab.folder / f"data-{self._vantage}")},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        return self._process

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry bytes between a browser and the app, both ways, until both are done."""
        try:
            app_reader, app_writer = await self._connect()
        except OSError:
            writer.close()
            return
        await asyncio.gather(_carry(reader, app_writer), _carry(app_reader, writer))
        app_writer.close()
        writer.close()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Connect to the app, waiting for it while it starts. Raises OSError when it has ended."""
        process = self.start()
        while True:
            try:
                return await asyncio.open_unix_connection(self._socket)
            except OSError:
                if process.poll() is not None:
                    raise
            await asyncio.sleep(RETRY)


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(64 * 1024):
            writer.write(data)
            await writer.drain()
        writer.write_eof()


def overview(scenarios: list[Scenario], ports: dict[str, int]) -> str:
    """The page that lists the scenarios, each a link to the app in its vantage."""
    parts = []
    for area, rows in groupby(scenarios, key=lambda scenario: scenario.area):
        parts.append(f"<h2>{html.escape(area)}</h2><table>")
        parts += [_row(scenario, ports[scenario.vantage]) for scenario in rows]
        parts.append("</table>")
    return (
        f'<!DOCTYPE html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Broken domains</title><style>{STYLE}</style><h1>Broken domains</h1>"
        f"<p>Each link starts a diagnosis inside the staged Internet.</p>{''.join(parts)}</html>"
    )


def _row(scenario: Scenario, port: int) -> str:
    query = urlencode(
        {"address": scenario.typed, "symptom": scenario.symptom, "lang": "pl", "run": "1"}
    )
    link = html.escape(f"http://localhost:{port}/?{query}")
    causes = [code for code in scenario.expect.main if code] + scenario.expect.further
    wanted = html.escape(", ".join(causes) or scenario.expect.verdict)
    return (
        f'<tr><td><a href="{link}">{html.escape(scenario.domain)}</a>'
        f"<td>{html.escape(scenario.title)}<br><small>{wanted}</small></tr>"
    )


class PortError(Exception):
    """A port cannot be opened; as a string, the sentence that says so."""


async def _open(port: int, ports: range, opening: Awaitable[object]) -> None:
    """Wait for the server on `port`, one of all `ports`. Raises PortError."""
    try:
        await opening
    except OSError as error:
        why = os.strerror(error.errno or 0)
        raise PortError(
            f"Port {port} cannot be opened ({why}): the demonstration takes the ports {ports[0]}"
            f" to {ports[-1]}, that is from PORT - 1 to PORT + {len(ports) - 2};"
            " choose others with make demo PORT=9501."
        ) from None


async def _serve(lab: Lab, port: int) -> None:
    scenarios = load()
    others = sorted({scenario.vantage for scenario in scenarios} - {"home"})
    ports = {vantage: port + number for number, vantage in enumerate(["home", *others])}
    taken = range(port - 1, port + len(ports))
    apps = {vantage: App(lab, vantage) for vantage in ports}
    page = overview(scenarios, ports).encode()

    def handle(_: Request) -> Response:
        return Response(200, {"Content-Type": "text/html; charset=utf-8"}, page)

    await _open(port - 1, taken, web_server.start([Listener(HERE, port - 1, handle)]))
    for vantage, app in apps.items():
        number = ports[vantage]
        await _open(number, taken, asyncio.start_server(app.serve, HERE, number))
    apps["home"].start()
    print(f"The app:            http://localhost:{port}/")
    print(f"Domains to try:     http://localhost:{port - 1}/")
    print("Ctrl-C ends both.", flush=True)
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await stopped.wait()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.internet.demo")
    parser.add_argument("--port", type=int, choices=range(2, 65_000), metavar="N", default=8501)
    options = parser.parse_args()
    if reason := missing():
        sys.exit(reason)
    with Lab() as lab:
        try:
            asyncio.run(_serve(lab, options.port))
        except PortError as error:
            sys.exit(str(error))
    return 0


if __name__ == "__main__":
    sys.exit(main())
