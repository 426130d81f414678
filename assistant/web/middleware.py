"""ASGI middleware, each with one job, that runs before Streamlit sees a request."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECURITY_HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'self'",
            "script-src 'self'",
            "style-src 'self' 'unsafe-inline'",  # Streamlit writes its styles while it runs
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "frame-ancestors 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "object-src 'none'",
        )
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",  # the address bar holds the customer's domain
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

_DEFAULT_PORTS = {"http": 80, "https": 443}
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class SecurityHeaders:
    """Puts SECURITY_HEADERS on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                MutableHeaders(scope=message).update(SECURITY_HEADERS)
            await send(message)

        await self.app(scope, receive, send_with_headers)


class SameOrigin:
    """Refuses WebSockets and changing requests that a page of another origin has started.

    Stands before Streamlit, whose own check looks up its public address over the network and
    holds up everybody meanwhile. A request without `Origin` comes from no page and passes.

    Source: RFC 6454 section 7, RFC 6455 section 10.2.
    """

    def __init__(self, app: ASGIApp, public_url: str | None = None) -> None:
        self.app = app
        self.public = _host_and_port(public_url) if public_url else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._is_checked(scope) and not self._is_same(Headers(scope=scope)):
            await _refuse(scope, receive, send, "Forbidden: foreign origin", 403)
        else:
            await self.app(scope, receive, send)

    def _is_checked(self, scope: Scope) -> bool:
        if scope["type"] == "http":
            return scope["method"] not in _SAFE_METHODS
        return bool(scope["type"] == "websocket")

    def _is_same(self, headers: Headers) -> bool:
        origins, hosts = headers.getlist("origin"), headers.getlist("host")
        if not origins:
            return True
        if len(origins) > 1 or len(hosts) > 1:
            return False
        origin = _host_and_port(origins[0])
        if origin is None:
            return False
        scheme = urlsplit(origins[0]).scheme
        own = {_host_and_port(f"{scheme}://{host}") for host in hosts} | {self.public}
        return origin in own


class KnownPaths:
    """Answers 404 to every path that is not on the list.

    Streamlit answers its start page to unknown paths, so that a mistyped health check looks
    healthy, and serves metrics and an interface for programs to anybody.
    """

    def __init__(self, app: ASGIApp, paths: Iterable[str], folders: Iterable[str]) -> None:
        self.app = app
        self.paths = frozenset(paths)
        self.folders = tuple(folders)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan" and not self._is_known(scope["path"]):
            await _refuse(scope, receive, send, "Not Found", 404)
        else:
            await self.app(scope, receive, send)

    def _is_known(self, path: str) -> bool:
        return path in self.paths or path.startswith(self.folders)


def internal_error(_request: Request, _error: Exception) -> PlainTextResponse:
    """The answer when a route breaks. Starlette makes it outside of all middleware."""
    return PlainTextResponse("Internal Server Error", 500, headers=SECURITY_HEADERS)


async def _refuse(scope: Scope, receive: Receive, send: Send, text: str, status: int) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": text})
    else:
        await PlainTextResponse(text, status)(scope, receive, send)


def _host_and_port(url: str) -> tuple[str, int] | None:
    """Where an origin points, with its scheme's port when it names none; None if it is not one."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    default = _DEFAULT_PORTS.get(parts.scheme)
    if default is None or not parts.hostname:
        return None
    return parts.hostname, port or default
