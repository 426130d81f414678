"""What a visitor of the website meets: each redirect, and the page at the end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urljoin, urlsplit, urlunsplit

import idna

from checks import lanes
from checks.net import Net, Reply
from checks.net.errors import (
    Broken,
    Cancelled,
    Forbidden,
    Garbled,
    Late,
    NetError,
    NotConnected,
    NoTls,
    Outcome,
    PastDeadline,
    TlsTooOld,
    Unresolved,
    Untrusted,
)
from checks.observation import Skipped, Unseen, Why
from checks.once import Once
from checks.page import PageText, read_page
from checks.sequence import Stage, check
from checks.target import Target

MAX_HOPS = 10
URL_CHARS = 2000
HOST_CHARS = 253  # RFC 1035 section 2.3.4
WEB_PORTS = {"http": 80, "https": 443}

_CREDENTIALS = re.compile(r"(?<=//)[^/?#]*@")  # RFC 3986 section 3.2.1
# Looser than RFC 952: browsers also ask for names with underscores and odd hyphens.
_HOST = re.compile(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")

FailureKind = Literal[
    "unresolved",  # the name has no address
    "refused",  # every address refuses the connection
    "silent",  # no address accepts the connection
    "unreachable",  # the network in between reports that there is no way
    "forbidden",  # an address that is not in the public Internet
    "no_answer",  # connected, and no HTTP answer in time
    "broken",  # connected, and closed before the answer was complete
    "garbled",  # an answer that is not HTTP
    "untrusted",  # the certificate is not accepted
    "no_tls",  # the port speaks no TLS, or no version and cipher in common
    "tls_too_old",  # the port speaks no version of TLS that browsers still do
    "bad_address",  # a redirect to something that is not a web address
]


@dataclass(frozen=True)
class Failure:
    """Why a hop came to nothing; `detail` is for consultants."""

    kind: FailureKind
    detail: str


@dataclass(frozen=True)
class Hop:
    """One request: its status and where it redirects to, or how it failed."""

    url: str
    status: int | None
    location: str | None
    failure: Failure | Unseen | None

    @property
    def host(self) -> str:
        """The host that was asked; "" for a redirect to something that is no web address."""
        try:
            return urlsplit(self.url).hostname or ""
        except ValueError:
            return ""

    @property
    def port(self) -> int:
        parts = urlsplit(self.url)
        return parts.port or WEB_PORTS[parts.scheme]


@dataclass(frozen=True)
class Page:
    """The answer that is no redirect: its status, its server's name for itself, what it says."""

    url: str
    status: int
    server: str
    says: PageText | Unseen


@dataclass(frozen=True)
class Visit:
    """One way in, followed to its end. `loop` when the redirects come back or never end."""

    hops: tuple[Hop, ...]
    loop: bool
    page: Page | None

    @property
    def failure(self) -> Failure | Unseen | None:
        """Why the visit ended without a page; None when it has one or ran in circles."""
        return self.hops[-1].failure


@dataclass(frozen=True)
class Website:
    """The two ways in: http on port 80 and https on port 443."""

    http: Visit
    https: Visit


@check(stage=Stage.SERVER)
def website(target: Target, net: Net) -> Website | Unseen | Skipped:
    """Follow the redirects from http://host/ and https://host/ and keep each hop.

    Source: RFC 9110 section 15.4 (redirects), RFC 3986 section 5 (relative addresses). Redirects
    that come back to an address, or more than MAX_HOPS, are a loop.
    """
    try:
        net.addresses(target.host)
    except Unresolved:
        return Skipped("no_address")
    # Both ways in often meet at one address.
    fetch = Once[_Request, Reply](lambda one: net.get(one.url, cookies=dict(one.cookies)))
    https = lanes.lookups.submit(_visit, f"https://{target.host}/", fetch)
    http = _visit(f"http://{target.host}/", fetch)
    website = Website(_fair(http, net), _fair(https.result(), net))
    if _is_forbidden(website.http) and _is_forbidden(website.https):
        return Skipped("no_public_address")
    return website


def _is_forbidden(visit: Visit) -> bool:
    first = visit.hops[0].failure
    return isinstance(first, Failure) and first.kind == "forbidden"


@dataclass(frozen=True)
class _Request:
    """What is asked for, with the cookies that the host has set on this visit."""

    url: str
    cookies: tuple[tuple[str, str], ...] = ()


def _visit(url: str, fetch: Once[_Request, Reply]) -> Visit:
    hops: list[Hop] = []
    asked: set[_Request] = set()
    cookies: dict[str, dict[str, str]] = {}  # by host
    request = _Request(url)
    while True:
        asked.add(request)
        try:
            reply = fetch(request)
        except NetError as error:
            last = Hop(request.url, None, None, _failure(error))
            return Visit((*hops, last), loop=False, page=None)
        location = _redirect(reply)
        hops.append(Hop(request.url, reply.status, location, None))
        if location is None:
            return Visit(tuple(hops), loop=False, page=_page(reply))
        following = _address(location)
        if following is None:
            last = Hop(location, None, None, Failure("bad_address", location))
            return Visit((*hops, last), loop=False, page=None)
        # Some websites set a cookie and send the visitor once more to the same address.
        cookies.setdefault(hops[-1].host, {}).update(reply.cookies)
        kept = cookies.get(urlsplit(following).hostname or "", {})
        request = _Request(following, tuple(sorted(kept.items())))
        if request in asked or len(hops) > MAX_HOPS:
            return Visit(tuple(hops), loop=True, page=None)


# A server that refuses exists; that says more than the silence of another of its addresses.
_OUTCOMES: tuple[Outcome, ...] = ("refused", "silent", "unreachable")

_KINDS: dict[type[NetError], FailureKind] = {
    Unresolved: "unresolved",
    Forbidden: "forbidden",
    Late: "no_answer",
    Broken: "broken",
    Garbled: "garbled",
    Untrusted: "untrusted",
    NoTls: "no_tls",
    TlsTooOld: "tls_too_old",
}


def _failure(error: NetError) -> Failure | Unseen:
    if isinstance(error, NotConnected):
        outcomes = {attempt.outcome for attempt in error.attempts}
        if outcomes == {"unreachable"} and all(":" in one.address for one in error.attempts):
            return Unseen(Why.OWN_NETWORK, "IPv6")
        return Failure(next(kind for kind in _OUTCOMES if kind in outcomes), str(error))
    kind = _KINDS.get(type(error))
    if kind is None or isinstance(error, (PastDeadline, Cancelled)):
        return error.unseen()
    return Failure(kind, str(error))


def _fair(visit: Visit, net: Net) -> Visit:
    """A refusal or silence counts only when the assistant reaches that port elsewhere."""
    last = visit.hops[-1]
    if not isinstance(last.failure, Failure):
        return visit
    if last.failure.kind not in ("refused", "silent", "unreachable"):
        return visit
    if net.reach.proven(last.port):
        return visit
    unseen = Unseen(Why.OWN_NETWORK, last.failure.detail)
    return Visit((*visit.hops[:-1], Hop(last.url, None, None, unseen)), visit.loop, visit.page)


def _redirect(reply: Reply) -> str | None:
    """Where an answer redirects to, as an absolute address without a user's name and password;
    None when it is no redirect."""
    if reply.status not in (301, 302, 303, 307, 308):
        return None
    raw = reply.headers.get("location", "").strip()[:URL_CHARS]
    # Header bytes arrive as Latin-1; servers that write other letters mean UTF-8, as browsers know.
    location = raw.encode("latin-1", "replace").decode("utf-8", "replace")
    try:
        joined = urljoin(reply.url, location)
    except ValueError:
        joined = location
    return _CREDENTIALS.sub("", joined) if location else None


def _address(location: str) -> str | None:
    """What can be asked next: host in A-labels, no fragment, no credentials. None when
    `location` is no address of the web."""
    try:
        parts = urlsplit(location)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    if parts.scheme not in WEB_PORTS or not parts.hostname:
        return None
    host = _host(parts.hostname)
    if host is None:
        return None
    return urlunsplit((parts.scheme, host + port, parts.path or "/", parts.query, ""))


def _host(host: str) -> str | None:
    if ":" in host:
        return None if "%" in host else f"[{host}]"
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode()
        except UnicodeError:
            return None
    host = host.removesuffix(".")
    return host if len(host) <= HOST_CHARS and _HOST.fullmatch(host) else None


def _page(reply: Reply) -> Page:
    says: PageText | Unseen
    if reply.body is None:
        says = reply.body_failure.unseen() if reply.body_failure else Unseen(Why.UNREADABLE)
    else:
        says = read_page(reply.body, reply.headers.get("content-type", ""))
    return Page(reply.url, reply.status, reply.headers.get("server", "")[:100], says)
