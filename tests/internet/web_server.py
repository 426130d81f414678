"""HTTP/1.1 over TCP and TLS, one listener an address and port; what it answers is a function."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import gzip
import http
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Literal

from tests.internet.hostile_web import Script

HEAD_LIMIT = 64 * 1024
IDLE = 30.0

Pace = Literal["normal", "silent", "one_byte_a_second", "cut_off"]
Framing = Literal[
    "length",  # Content-Length
    "chunked",
    "http_1_0",  # an HTTP/1.0 server: no length, the end of the connection is the end
]
CHUNK = 1000


@dataclass(frozen=True)
class Request:
    method: str
    host: str  # lower case, without port
    path: str  # with the query
    secure: bool
    cookie: bool  # it brings one
    fields: dict[str, str] = field(default_factory=dict)  # its header, names in lower case
    body: bytes = b""


@dataclass(frozen=True)
class Response:
    """`pace`: normal, silent (nothing is ever sent), one_byte_a_second, cut_off (half a body);
    `delay` in seconds before the first byte. With a `script` that is sent instead of all else."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    pace: Pace = "normal"
    framing: Framing = "length"
    delay: float = 0.0
    script: Script | None = None


Handler = Callable[[Request], Response]
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True)
class Listener:
    """One address and port. With a context it speaks TLS; `silent` accepts and says nothing; with
    `last_words` it answers the first word with them and closes.

    `talk` has the bare connection to itself, whatever the rest says.
    """

    address: str
    port: int
    handler: Handler
    context: ssl.SSLContext | None = None
    silent: bool = False
    last_words: bytes | None = None
    talk: Talk | None = None


async def start(listeners: list[Listener]) -> None:
    """Open every listener."""
    for listener in listeners:
        if listener.talk is not None:
            talk = _Alone(listener.talk).serve
            await asyncio.start_server(talk, listener.address, listener.port)
        elif listener.silent:
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


class _Alone:
    """A talk whose client may leave at any time."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            await self._talk(reader, writer)
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
        if length := fields.get("content-length"):
            request = replace(request, body=await reader.readexactly(min(int(length), HEAD_LIMIT)))
        response = self._listener.handler(request)
        await asyncio.sleep(response.delay)
        if response.script is not None:
            await response.script.play(reader, writer)
            return False
        if response.pace == "silent":
            await _say_nothing(reader, writer)
            return False
        keep = (
            fields.get("connection", "").lower() != "close"
            and response.pace == "normal"
            and response.framing != "http_1_0"
        )
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
        claimed = "Content-Encoding" in headers
        if body and not claimed and "gzip" in fields.get("accept-encoding", ""):
            body = gzip.compress(body, 1)
            headers["Content-Encoding"] = "gzip"
        version = "1.0" if response.framing == "http_1_0" else "1.1"
        if response.framing == "length":
            headers["Content-Length"] = str(len(body))
        if response.framing == "chunked":
            headers["Transfer-Encoding"] = "chunked"
            body = _chunks(body)
        if version == "1.1":
            headers["Connection"] = "keep-alive" if keep else "close"
        try:
            phrase = http.HTTPStatus(response.status).phrase
        except ValueError:
            phrase = "Bandwidth Limit Exceeded" if response.status == 509 else "Unknown"
        lines = [f"HTTP/{version} {response.status} {phrase}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        message = "\r\n".join([*lines, "", ""]).encode()  # browsers read UTF-8
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


def _chunks(body: bytes) -> bytes:
    """The body in the chunked coding (RFC 9112 section 7.1)."""
    parts = [body[start : start + CHUNK] for start in range(0, len(body), CHUNK)]
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in [*parts, b""])


def _parse(head: str, secure: bool) -> tuple[Request, dict[str, str]]:
    first, *lines = head.rstrip("\r\n").split("\r\n")
    method, path, _version = first.split(" ")
    fields = {}
    for line in lines:
        name, _, value = line.partition(":")
        fields[name.strip().lower()] = value.strip()
    host = fields.get("host", "").lower().rpartition("@")[2]
    name = host.partition(":")[0]
    return Request(method, name, path, secure, "cookie" in fields, fields), fields
