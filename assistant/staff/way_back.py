"""To the OpenID provider and back to the page from which somebody went there.

Streamlit leads back to its start page, which is the customers', in no language and without a word
when nobody was signed in. Where the way began is in a cookie that assets/page.js writes on leaving;
it is believed only to be a page of the staff.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.staff.provider import CALLBACK, LOGIN, LOGOUT

COOKIE = "staff-way"
MOST_CHARS = 500
REFUSED = "refused"  # the query parameter that says so; the sign-in puts it into words

_FORGET = f"{COOKIE}=; Max-Age=0; Path=/; SameSite=Lax"
_SIGNED_IN = "_streamlit_user="  # how Streamlit's cookie for who is signed in begins
_TAKEN_BACK = "max-age=0"
# How a browser says that a page of another website began a request (Fetch Metadata, section 2.1).
_FOREIGN = frozenset({"cross-site", "same-site"})


class BackToStaff:
    """Leads back to one of `pages`, the first of which is where the staff begin.

    Nor does another website sign anybody in or out by a link, and over https the cookies of this
    way are `Secure`, which Streamlit leaves out.
    """

    def __init__(self, app: ASGIApp, pages: Collection[str]) -> None:
        self.app = app
        self.pages = tuple(pages)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] not in (LOGIN, LOGOUT, CALLBACK):
            await self.app(scope, receive, send)
        elif scope["path"] != CALLBACK and Headers(scope=scope).get("sec-fetch-site") in _FOREIGN:
            await PlainTextResponse("Forbidden: foreign origin", 403)(scope, receive, send)
        else:
            await self.app(scope, receive, self._leading(scope, send))

    def _leading(self, scope: Scope, send: Send) -> Send:
        async def lead(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                refused = _is_refused(scope, message["status"], headers)
                if message["status"] >= 400:  # one line in English, as when the provider is away
                    message["status"], headers["location"] = 302, "/"
                if headers.get("location") == "/":
                    cookie = HTTPConnection(scope).cookies.get(COOKIE, "")
                    headers["location"] = way_back(cookie, self.pages, refused=refused)
                    headers.append("set-cookie", _FORGET)
                if scope["scheme"] == "https":
                    message["headers"] = [_secured(*header) for header in message["headers"]]
            await send(message)

        return lead


def way_back(cookie: str, pages: Collection[str], *, refused: bool = False) -> str:
    """Where `cookie` leads, as path and query; the first of `pages` when it is none of them."""
    path, query = next(iter(pages)), []
    try:
        parts = urlsplit(unquote(cookie, errors="strict"))
        told = parse_qsl(parts.query, max_num_fields=20)
    except ValueError:
        parts, told = urlsplit(""), []
    # Path and query alone are taken over, so it stays in this service whatever else is written.
    if parts.path in pages and len(cookie) <= MOST_CHARS:
        path, query = parts.path, [(name, value) for name, value in told if name != REFUSED]
    if refused:
        query.append((REFUSED, "1"))
    return f"{path}?{urlencode(query)}" if query else path


def _is_refused(scope: Scope, status: int, headers: MutableHeaders) -> bool:
    """Whether somebody wanted to sign in and is not. After signing out the provider leads to
    CALLBACK as well, and then asks for nothing.
    """
    if scope["path"] != CALLBACK:
        return status >= 400
    given = (one for one in headers.getlist("set-cookie") if one.startswith(_SIGNED_IN))
    asked = {"code", "error"} & QueryParams(scope["query_string"]).keys()
    return bool(asked) and all(_TAKEN_BACK in one.lower() for one in given)


def _secured(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    return name, value + b"; Secure" if name == b"set-cookie" else value
