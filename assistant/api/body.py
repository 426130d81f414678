"""What a request may be: bounded in size and time. What an answer is: kept by nobody on its way."""

from __future__ import annotations

import asyncio

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.api.problem import Problem, answer, language

BODY_BYTES = 512 * 1024
BODY_SECONDS = 10.0


class BoundedBody:
    """Reads a request's body before anything else happens; refuses one that is too long or late."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await _body(receive)
        except TimeoutError:
            problem = Problem(408, "api.body.late", headers={"Connection": "close"})
        else:
            if body is not None:
                await self.app(scope, _replayed(body, receive), send)
                return
            # The rest of it is not read.
            problem = Problem(413, "api.body.long", headers={"Connection": "close"})
        await answer(problem, language(Request(scope)))(scope, receive, send)


class NotStored:
    """Puts `Cache-Control: no-store` on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_header(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Cache-Control"] = "no-store"
            await send(message)

        await self.app(scope, receive, send_with_header)


async def _body(receive: Receive) -> bytes | None:
    """All of it; None when it is too long."""
    read = bytearray()
    while True:
        message = await receive()
        read += message.get("body", b"")
        if len(read) > BODY_BYTES:
            return None
        if not message.get("more_body"):
            return bytes(read)


def _replayed(body: bytes, receive: Receive) -> Receive:
    """What hands out `body` first and then listens for the end of the connection."""
    parts: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return parts.pop() if parts else await receive()

    return again
