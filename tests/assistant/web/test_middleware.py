"""The middleware and the health check alone, called as an ASGI server calls them."""

from __future__ import annotations

import asyncio
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.compressed import Compressed
from assistant.web.health import health
from assistant.web.middleware import (
    SECURITY_HEADERS,
    KnownPaths,
    SameOrigin,
    SecurityHeaders,
    internal_error,
)

HOST = "pomoc.example.pl"


async def inside(scope: Scope, receive: Receive, send: Send) -> None:
    """What the middleware stands before."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
    else:
        await PlainTextResponse("inside")(scope, receive, send)


def sent(
    app: ASGIApp, scope: dict[str, Any], into: list[Message] | None = None, **headers: str
) -> list[Message]:
    """What `app` sends for a request; also put `into` a list, for an app that raises."""
    messages: list[Message] = [] if into is None else into

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        messages.append(message)

    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    asyncio.run(app({"path": "/", "query_string": b"", **scope, "headers": raw}, receive, send))
    return messages


def status(app: ASGIApp, method: str = "GET", path: str = "/", **headers: str) -> int:
    scope = {"type": "http", "method": method, "path": path}
    return int(sent(app, scope, **headers)[0]["status"])


def handshake(app: ASGIApp, **headers: str) -> str:
    return str(sent(app, {"type": "websocket"}, **headers)[0]["type"])


# ---- SameOrigin

FOREIGN = [
    "https://evil.example",
    f"https://{HOST}.evil.example",
    f"https://evil.example/{HOST}",
    f"https://{HOST}@evil.example",
    f"https://{HOST}:8443",
    f"ftp://{HOST}",
    "https://[::1",
    f"https://{HOST}:99999",
    "null",
    "",
    HOST,
]


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_foreign_origin_is_refused(origin: str) -> None:
    app = SameOrigin(inside)
    assert handshake(app, host=HOST, origin=origin) == "websocket.close"
    assert status(app, "POST", host=HOST, origin=origin) == 403
    assert status(app, "DELETE", host=HOST, origin=origin) == 403


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        (HOST, f"https://{HOST}"),
        (HOST, f"http://{HOST}"),
        (HOST, f"https://{HOST.upper()}"),
        (f"{HOST}:443", f"https://{HOST}"),
        (f"{HOST}:8501", f"http://{HOST}:8501"),
        ("[::1]:8501", "http://[::1]:8501"),
    ],
)
def test_the_own_origin_passes(host: str, origin: str) -> None:
    app = SameOrigin(inside)
    assert handshake(app, host=host, origin=origin) == "websocket.accept"
    assert status(app, "POST", host=host, origin=origin) == 200


def test_a_request_that_no_page_started_passes() -> None:
    assert handshake(SameOrigin(inside), host=HOST) == "websocket.accept"
    assert status(SameOrigin(inside), "POST", host=HOST) == 200


def test_reading_is_open_to_foreign_origins() -> None:
    assert status(SameOrigin(inside), "GET", host=HOST, origin="https://evil.example") == 200


def test_the_public_address_passes_whatever_the_proxy_calls_the_host() -> None:
    app = SameOrigin(inside, public_url=f"https://{HOST}")
    assert handshake(app, host="10.0.0.5:8501", origin=f"https://{HOST}") == "websocket.accept"
    assert handshake(app, host="10.0.0.5:8501", origin=f"http://{HOST}") == "websocket.close"
    assert handshake(app, host="10.0.0.5:8501", origin="https://evil.example") == "websocket.close"


# ---- KnownPaths


@pytest.mark.parametrize("path", ["/", "/healthz", "/media/a.png"])
def test_a_known_path_passes(path: str) -> None:
    assert status(KnownPaths(inside, ["/", "/healthz"], ["/media/"]), path=path) == 200


@pytest.mark.parametrize("path", ["", "/media", "/healthz/", "//healthz", "/x", "/HEALTHZ"])
def test_an_unknown_path_is_not_found(path: str) -> None:
    app = KnownPaths(inside, ["/", "/healthz"], ["/media/"])
    assert status(app, path=path) == 404
    assert sent(app, {"type": "websocket", "path": path})[0]["type"] == "websocket.close"


# ---- SecurityHeaders


def guarded() -> dict[str, str]:
    start = sent(SecurityHeaders(inside), {"type": "http", "method": "GET"})[0]
    return {name.decode(): value.decode() for name, value in start["headers"]}


@pytest.mark.parametrize(
    "needed",
    ["default-src 'self'", "script-src 'self'", "frame-ancestors 'none'", "object-src 'none'"],
)
def test_the_policy_is_strict(needed: str) -> None:
    assert needed in guarded()["content-security-policy"].split("; ")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("referrer-policy", "no-referrer"),  # the token of a case stands in the address bar
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ],
)
def test_no_other_website_learns_of_a_visit(name: str, value: str) -> None:
    assert guarded()[name] == value


def test_headers_of_the_answer_stay_beside_the_security_headers() -> None:
    start = sent(SecurityHeaders(inside), {"type": "http", "method": "GET"})[0]
    names = [name.decode() for name, _ in start["headers"]]
    assert set(names) == {"content-type", "content-length", *map(str.lower, SECURITY_HEADERS)}


def test_a_route_that_breaks_tells_nothing_and_has_the_security_headers() -> None:
    def broken(_: Request) -> PlainTextResponse:
        raise RuntimeError("secret")

    app = Starlette(
        routes=[Route("/", broken)],
        middleware=[Middleware(SecurityHeaders)],
        exception_handlers={Exception: internal_error},
    )
    messages: list[Message] = []
    with pytest.raises(RuntimeError, match="secret"):  # for the server's log
        sent(app, {"type": "http", "method": "GET"}, into=messages)
    start, body = messages
    names = {name.decode() for name, _ in start["headers"]}
    assert start["status"] == 500
    assert names >= set(map(str.lower, SECURITY_HEADERS))
    assert body["body"] == b"Internal Server Error"


# ---- Compressed

CODE = "export const name = 'żółw';\n" * 500


def answered(folder: Path, method: str, path: str, takes: str) -> tuple[dict[str, str], bytes]:
    """The answer's headers and body; `inside` stands for Streamlit."""
    (folder / "page.js").write_text(CODE, encoding="utf-8")
    app = Compressed(inside, folder=folder, paths=["/page.js", "/font.woff2"])
    scope = {"type": "http", "method": method, "path": path}
    start, body = sent(app, scope, **{"accept-encoding": takes})
    return {name.decode(): value.decode() for name, value in start["headers"]}, body["body"]


def test_a_script_comes_compressed_and_whole(tmp_path: Path) -> None:
    headers, body = answered(tmp_path, "GET", "/page.js", "gzip, br")
    assert gzip.decompress(body).decode() == CODE
    assert len(body) == int(headers["content-length"]) < len(CODE) / 10
    assert headers["content-encoding"] == "gzip"
    assert "javascript" in headers["content-type"]
    assert headers["vary"] == "Accept-Encoding"
    assert "immutable" in headers["cache-control"]


@pytest.mark.parametrize(
    ("method", "path", "takes"),
    [
        ("GET", "/page.js", "identity"),
        ("POST", "/page.js", "gzip"),
        ("GET", "/font.woff2", "gzip"),
        ("GET", "/other.js", "gzip"),
        ("GET", "/../page.js", "gzip"),
    ],
    ids=["no gzip", "no reading", "compressed already", "unknown", "elsewhere"],
)
def test_all_else_is_left_to_streamlit(tmp_path: Path, method: str, path: str, takes: str) -> None:
    headers, body = answered(tmp_path, method, path, takes)
    assert body == b"inside"
    assert "content-encoding" not in headers


# ---- the health check


def test_a_script_that_does_not_compile_is_not_healthy(tmp_path: Path) -> None:
    script = tmp_path / "app.py"
    script.write_text("import streamlit as\n", encoding="utf-8")
    assert asked_of(script) == (503, {"status": "failing", "reason": "app.py does not compile"})


def test_a_missing_script_is_not_healthy(tmp_path: Path) -> None:
    assert asked_of(tmp_path / "app.py") == (
        503,
        {"status": "failing", "reason": "app.py does not compile"},
    )


def test_a_service_whose_runtime_does_not_run_is_not_healthy() -> None:
    code, answer = asked_of(Path(__file__))
    assert (code, answer["status"]) == (503, "failing")
    assert "runtime" in answer["reason"]


def asked_of(script: Path) -> tuple[int, dict[str, str]]:
    app = Router([Route("/healthz", health(script))])
    start, body = sent(app, {"type": "http", "method": "GET", "path": "/healthz"})
    return int(start["status"]), json.loads(body["body"])
