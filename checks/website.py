"""What a visitor of the website meets: each redirect, and the page at the end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urljoin, urlsplit, urlunsplit

import idna

from checks import lanes, portal
from checks.fairness import fair_attempts
from checks.net import Net, Reply
from checks.net.errors import (
    Attempt,
    Broken,
    Cancelled,
    Forbidden,
    Garbled,
    Late,
    NetError,
    NotConnected,
    NoTls,
    PastDeadline,
    TlsTooOld,
    Unresolved,
    Untrusted,
    most_telling,
)
from checks.net.guard import WEB
from checks.observation import Skipped, Unseen, Why
from checks.once import Once
from checks.onward import BARE_CHARS, By, from_header
from checks.page import PageText, read_document
from checks.sequence import Stage, check
from checks.target import Target

MAX_HOPS = 10
URL_CHARS = 8000  # every server should take so many (RFC 9110 section 4.1)
DETAIL_CHARS = 200
HOST_CHARS = 253  # RFC 1035 section 2.3.4
WEB_PORTS = {"http": 80, "https": 443}
HTTPS_PORT = WEB_PORTS["https"]

NOT_SHOWN = (403, 404, 410)
NOT_READ = PageText("", "", "", 0)  # what stands on a redirect
# Headers of answers that are a check for browsers: Cloudflare, AWS WAF, Vercel, SiteGround.
REFUSALS = ("cf-mitigated", "x-amzn-waf-action", "x-vercel-mitigated", "sg-captcha")

_CREDENTIALS = re.compile(r"(?<=//)[^/?#]*@")  # RFC 3986 section 3.2.1
_FRAME_ANCESTORS = re.compile(r"(?:^|;)\s*frame-ancestors([^;]*)", re.IGNORECASE)
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
    "unframed",  # it opens, and forbids other websites to show it in a frame
]

# How an answer leads on to the next: by its status and Location, or as the page asks for.
Way = Literal["status"] | By


@dataclass(frozen=True)
class Failure:
    """Why a hop came to nothing; `detail` is for consultants. `attempts`: the addresses that took
    no connection, of those that this assistant's network can reach."""

    kind: FailureKind
    detail: str
    attempts: tuple[Attempt, ...] = ()


@dataclass(frozen=True)
class Hop:
    """One request: its status and where it leads on to, and by what, or how it failed."""

    url: str
    status: int | None
    location: str | None
    failure: Failure | Unseen | None
    by: Way | None = None

    @property
    def host(self) -> str:
        """The host that was asked; "" for a redirect to something that is no web address."""
        return _host_of(self.url)

    @property
    def port(self) -> int:
        """The port that was asked; 0 for a redirect to something that is no web address."""
        try:
            parts = urlsplit(self.url)
            return parts.port or WEB_PORTS.get(parts.scheme, 0)
        except ValueError:
            return 0


@dataclass(frozen=True)
class Page:
    """The answer at the end: its status, its server's name for itself, what it says.

    `refusal` is the header, if any, by which a firewall says that it wants to see a browser; `way`
    are the paths, but "/", of the addresses that led here. `blank`: nothing at all was sent.
    """

    url: str
    status: int
    server: str
    says: PageText | Unseen
    refusal: str = ""
    way: tuple[str, ...] = ()
    blank: bool = False


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
    """The two ways in: http on port 80 and https on port 443, to the path that was typed; a typed
    port takes the place of the usual one.

    `root` is the visit of the start page, made when a typed path was not found or not shown.
    """

    http: Visit
    https: Visit
    root: Visit | None = None

    @property
    def visits(self) -> tuple[Visit, ...]:
        """Every visit, that over https first."""
        return tuple(filter(None, (self.https, self.http, self.root)))


@check(stage=Stage.SERVER)
def website(target: Target, net: Net) -> Website | Unseen | Skipped:
    """Follow what leads on from http://host/ and https://host/, and keep each hop.

    Source: RFC 9110 section 15.4 (redirects), RFC 3986 section 5 (relative addresses), WHATWG HTML
    (refresh). Redirects that come back to an address, or more than MAX_HOPS, are a loop.
    """
    try:
        net.addresses(target.host)
    except Unresolved:
        return Skipped("no_address")
    # Both ways in often meet at one address.
    fetch = Once[_Request, Reply](lambda one: net.get(one.url, cookies=dict(one.cookies)))
    https = lanes.lookups.submit(_visit, _way_in("https", target), fetch)
    http = _visit(_way_in("http", target), fetch)
    website = _own(Website(_fair(http, net), _fair(https.result(), net)), net)
    if _is_forbidden(website.http) and _is_forbidden(website.https):
        return Skipped("no_public_address")
    if target.path != "/" and (entrance := _entrance(website)) is not None:
        root = _fair(_visit(urljoin(entrance, "/"), fetch), net)
        website = Website(website.http, website.https, root)
    return website


def _way_in(scheme: str, target: Target) -> str:
    """The address by which a browser comes in: at the port that was typed, where it is for
    `scheme` and one that may be asked, else at the usual one."""
    port = target.port
    if port is None or port in WEB_PORTS.values() or port not in WEB:
        return f"{scheme}://{target.host}{target.path}"
    meant = target.scheme or ("https" if port % 1000 == WEB_PORTS["https"] else "http")
    return f"{scheme}://{target.host}{f':{port}' if meant == scheme else ''}{target.path}"


def _entrance(website: Website) -> str | None:
    """The way in whose page is not there or not shown, when that is so of every page."""
    visits = [visit for visit in (website.https, website.http) if visit.page is not None]
    if any(visit.page.status not in NOT_SHOWN for visit in visits if visit.page):
        return None
    return visits[0].hops[0].url if visits else None


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
    around: str | None = None  # the page in whose frame the visitor is
    request = _Request(url)
    while True:
        asked.add(request)
        try:
            reply = fetch(request)
        except NetError as error:
            last = Hop(request.url, None, None, failure_of(error))
            return Visit((*hops, last), loop=False, page=None)
        says, lead = _read(reply)
        if around and (lead is None or lead.by != "status") and _refuses_frame(reply, around):
            refused = Failure("unframed", "X-Frame-Options, Content-Security-Policy")
            return Visit((*hops, Hop(request.url, reply.status, None, refused)), False, None)
        following = _address(lead.to) if lead else None
        # Some websites set a cookie and send the visitor once more to the same address.
        cookies.setdefault(_host_of(request.url), {}).update(reply.cookies)
        kept = cookies.get(_host_of(following or ""), {})
        after = _Request(following or "", tuple(sorted(kept.items())))
        comes_back = after in asked
        renews = after.url == request.url and _can_be_read(says)
        if lead is None or (comes_back and _is_patient(lead, renews)):
            page = _page(reply, says, hops)
            hops.append(Hop(request.url, reply.status, None, None))
            return Visit(tuple(hops), loop=False, page=page)
        hops.append(Hop(request.url, reply.status, lead.to, None, lead.by))
        if following is None:
            last = Hop(lead.to, None, None, Failure("bad_address", lead.to[:DETAIL_CHARS]))
            return Visit((*hops, last), loop=False, page=None)
        if comes_back or len(hops) > MAX_HOPS:
            return Visit(tuple(hops), loop=True, page=None)
        if lead.by == "frame":
            around = request.url
        request = after


@dataclass(frozen=True)
class _Lead:
    """Where an answer leads on to, as an absolute address without name and password."""

    by: Way
    to: str
    seconds: float = 0.0


def _is_patient(lead: _Lead, renews: bool) -> bool:
    """Whether a page that leads back lets its visitor see it: it renews itself, it waits, or its
    script does what this assistant cannot follow."""
    if lead.by in ("header", "meta_refresh"):
        return lead.seconds > 0 or renews
    return lead.by == "script"


def _can_be_read(says: PageText | Unseen) -> bool:
    """Whether a page shows something, or has scripts that may: one that only sends its visitor to
    itself at once flickers without end."""
    return isinstance(says, Unseen) or says.length > BARE_CHARS or bool(says.script)


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


def failure_of(error: NetError) -> Failure | Unseen:
    """What became of a request that got no answer."""
    if isinstance(error, NotConnected):
        return _not_connected(error.attempts, str(error))
    kind = _KINDS.get(type(error))
    if kind is None or isinstance(error, (PastDeadline, Cancelled)):
        return error.unseen()
    return Failure(kind, str(error))


def _not_connected(attempts: Sequence[Attempt], detail: str) -> Failure:
    return Failure(most_telling(attempts), detail, tuple(attempts))


# What a server is accused of that took the connection, and did not say what it should.
_SPEECHLESS: frozenset[FailureKind] = frozenset(
    {"no_answer", "broken", "garbled", "no_tls", "tls_too_old"}
)


def _fair(visit: Visit, net: Net) -> Visit:
    """A failure counts only when the assistant itself succeeds elsewhere in the same way."""
    last = visit.hops[-1]
    if not isinstance(last.failure, Failure):
        return visit
    seen = fair_failure(last.failure, last.port, net)
    fair = seen or Unseen(Why.OWN_NETWORK, last.failure.detail)
    return replace(visit, hops=(*visit.hops[:-1], replace(last, failure=fair)))


def fair_failure(failure: Failure, port: int, net: Net) -> Failure | None:
    """The failure as far as it is the server's; None where it may be the assistant's own."""
    if failure.attempts:
        seen = fair_attempts(failure.attempts, net)
        return _not_connected(seen, failure.detail) if seen else None
    if failure.kind in _SPEECHLESS:
        return failure if net.reach.hears(port) else None
    return None if failure.kind == "untrusted" and net.reach.is_deceived() else failure


def _own(website: Website, net: Net) -> Website:
    """The website without an answer over http that is not its own: only a network that lets no
    https out as well puts a page of its own there."""
    first = website.http.hops[0]
    if first.status is None or website.https.hops[0].status is not None:
        return website
    if net.reach.proven(HTTPS_PORT, spoken=True):
        return website
    says = website.http.page.says if website.http.page else None
    if not portal.is_shown_to_everybody(first.url, first.status, first.location, says, net):
        return website
    unseen = Hop(first.url, None, None, Unseen(Why.OWN_NETWORK, f"http {first.status}"))
    return replace(website, http=Visit((unseen,), loop=False, page=None))


def _read(reply: Reply) -> tuple[PageText | Unseen, _Lead | None]:
    """What an answer says, and where it leads on to."""
    location = _location(reply)
    if location:
        return NOT_READ, _Lead("status", _absolute(reply.url, location))
    onward = from_header(_as_utf_8(reply.headers.get("refresh", "")))
    says: PageText | Unseen
    if reply.body is None:
        says = reply.body_failure.unseen() if reply.body_failure else Unseen(Why.UNREADABLE)
    else:
        says, by_page = read_document(reply.body, reply.headers.get("content-type", ""))
        onward = onward or by_page
    if onward is None:
        return says, None
    to = _absolute(reply.url, onward.to[: URL_CHARS + 1])
    # A page may lead to a letter or an application; then it is the end of what can be visited.
    return says, _Lead(onward.by, to, onward.seconds) if to.startswith(
        ("http:", "https:")
    ) else None


def _location(reply: Reply) -> str:
    if reply.status not in (301, 302, 303, 307, 308):
        return ""
    return _as_utf_8(reply.headers.get("location", "").strip()[: URL_CHARS + 1])


def _as_utf_8(header: str) -> str:
    """Header bytes arrive as Latin-1; servers that write other letters mean UTF-8, as browsers
    know."""
    return header.encode("latin-1", "replace").decode("utf-8", "replace")


def _absolute(base: str, location: str) -> str:
    with suppress(ValueError):
        location = urljoin(base, location)
    return _CREDENTIALS.sub("", location)


def _refuses_frame(reply: Reply, around: str) -> bool:
    """Whether browsers show `reply` in no frame of the page `around` (RFC 7034; CSP 3 section
    6.4.2, which outranks it). An error may only be meant for this assistant."""
    if reply.status >= 400:
        return False
    policy = _FRAME_ANCESTORS.search(reply.headers.get("content-security-policy", "")[:URL_CHARS])
    allowed = policy[1].strip() if policy else reply.headers.get("x-frame-options", "")[:URL_CHARS]
    words = {word.strip("' ").lower() for word in re.split(r"[\s,]+", allowed)}
    if words & {"none", "deny"}:
        return True
    return words in ({"self"}, {"sameorigin"}) and _origin(reply.url) != _origin(around)


def _origin(url: str) -> str:
    return url.partition("//")[2].partition("/")[0] + url.partition(":")[0]


def _host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _address(location: str) -> str | None:
    """What can be asked next: host in A-labels, no fragment, no credentials. None when
    `location` is no address of the web, or too long for servers."""
    if len(location) > URL_CHARS:
        return None
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


def page_of(reply: Reply) -> Page:
    """What a single answer shows; where it leads on to is an address on its `way`."""
    says, lead = _read(reply)
    page = _page(reply, says, [])
    following = _address(lead.to) if lead else None
    return replace(page, way=(urlsplit(following).path,)) if following else page


def _page(reply: Reply, says: PageText | Unseen, hops: list[Hop]) -> Page:
    refusal = next((name for name in REFUSALS if name in reply.headers), "")
    way = tuple(path for hop in hops if (path := urlsplit(hop.url).path) != "/")
    server = reply.headers.get("server", "")[:100]
    blank = reply.body is not None and not reply.body.strip()
    return Page(reply.url, reply.status, server, says, refusal, way, blank)
