"""HTTP/1.1 over TCP and TLS, one listener an address and port; what it answers is a function."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import gzip
import http
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

HEAD_LIMIT = 64 * 1024
IDLE = 30.0

Pace = Literal["normal", "silent", "one_byte_a_second", "cut_off"]


@dataclass(frozen=True)
class Request:
    method: str
    host: str  # lower case, without port
    path: str  # with the query
    secure: bool


@dataclass(frozen=True)
class Response:
    """`pace`: normal, silent (nothing is ever sent), one_byte_a_second, cut_off (half a body);
    `delay` in seconds before the first byte."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    pace: Pace = "normal"
    delay: float = 0.0


Handler = Callable[[Request], Response]


@dataclass(frozen=True)
class Listener:
    """One address and port. With a context it speaks TLS; `silent` accepts and says nothing; with
    `last_words` it answers the first word with them and closes."""

    address: str
    port: int
    handler: Handler
    context: ssl.SSLContext | None = None
    silent: bool = False
    last_words: bytes | None = None


async def start(listeners: list[Listener]) -> None:
    """Open every listener."""
    for listener in listeners:
        if listener.silent:
            await asyncio.start_server(_say_nothing, listener.address, listener.port)
        elif listener.last_words is not None:
            farewell = functools.partial(_say_last_words, listener.last_words)
            await asyncio.start_server(farewell, listener.address, listener.port)
        else:
            await asyncio.start_server(
                _Connection(listener).serve,
                listener.address,
                listener.port,
                ssl=listener.context,
                limit=HEAD_LIMIT,
            )


async def _say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while await reader.read(4096):
            pass
    writer.close()


async def _say_last_words(
    words: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    await reader.read(4096)
    writer.write(words)
    writer.close()


class _Connection:
    def __init__(self, listener: Listener) -> None:
        self._listener = listener

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._exchange(reader, writer):
                pass
        except (
            asyncio.IncompleteReadError,
            asyncio.LimitOverrunError,
            TimeoutError,
            OSError,
            UnicodeDecodeError,
            ValueError,
        ):
            pass  # the client left, dawdled, or spoke something else than HTTP
        finally:
            writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; True when the connection stays open for another."""
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), IDLE)
        request, fields = _parse(head.decode("latin-1"), self._listener.context is not None)
        response = self._listener.handler(request)
        await asyncio.sleep(response.delay)
        if response.pace == "silent":
            await _say_nothing(reader, writer)
            return False
        keep = fields.get("connection", "").lower() != "close" and response.pace == "normal"
        await self._send(writer, request, fields, response, keep)
        return keep

    async def _send(
        self,
        writer: asyncio.StreamWriter,
        request: Request,
        fields: dict[str, str],
        response: Response,
        keep: bool,
    ) -> None:
        body = response.body
        headers = {"Server": "Apache", **response.headers}
        if body and "gzip" in fields.get("accept-encoding", ""):
            body = gzip.compress(body, 1)
            headers["Content-Encoding"] = "gzip"
        headers["Content-Length"] = str(len(body))
        headers["Connection"] = "keep-alive" if keep else "close"
        try:
            phrase = http.HTTPStatus(response.status).phrase
        except ValueError:
            phrase = "Bandwidth Limit Exceeded" if response.status == 509 else "Unknown"
        lines = [f"HTTP/1.1 {response.status} {phrase}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        message = "\r\n".join([*lines, "", ""]).encode("latin-1")
        if request.method != "HEAD":
            message += body[: len(body) // 2] if response.pace == "cut_off" else body
        if response.pace == "one_byte_a_second":
            for byte in message:
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(1)
        else:
            writer.write(message)
            await writer.drain()


def _parse(head: str, secure: bool) -> tuple[Request, dict[str, str]]:
    first, *lines = head.rstrip("\r\n").split("\r\n")
    method, path, _version = first.split(" ")
    fields = {}
    for line in lines:
        name, _, value = line.partition(":")
        fields[name.strip().lower()] = value.strip()
    host = fields.get("host", "").lower().rpartition("@")[2]
    return Request(method, host.partition(":")[0], path, secure), fields
