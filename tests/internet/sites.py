"""What the world's web servers answer: customers' sites, reference hosts, and strangers."""

from __future__ import annotations

import functools
import itertools
import ssl

from tests.internet import addresses, hostile_tls, hostile_web
from tests.internet.certificates import Authority, Period
from tests.internet.domains import Domain
from tests.internet.scenario import PAGES, Answer, Host, Web
from tests.internet.web_server import Handler, Listener, Request, Response, Talk


def _alert(description: int) -> bytes:
    """A fatal TLS alert as a record (RFC 8446 section 6)."""
    return bytes([21, 3, 3, 0, 2, 2, description])


# What a server in a port's state says to the first word, before it closes.
LAST_WORDS = {
    "hangs_up": b"",
    "no_tls": b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
    "handshake_failure": _alert(40),
    "internal_error": _alert(80),
    "unrecognized_name": _alert(112),
}


@functools.cache
def page(name: str) -> bytes:
    """A page of the folder pages/ as bytes."""
    return (PAGES / name).read_bytes()


def listeners(domains: list[Domain], authority: Authority) -> list[Listener]:
    """The web servers of every customer's domain and of the reference hosts."""
    found = []
    for domain in domains:
        found += _customer(domain, authority)
    for host, ips in addresses.REFERENCE_HOSTS.items():
        found += _open(ips, _site(Web(), host), authority.context([host]))
    for ips in addresses.AUTHORITY_HOSTS.values():
        found += [Listener(ip, 80, _files(authority)) for ip in ips]
    return found


def dropped_ports(domains: list[Domain]) -> list[tuple[str, int]]:
    """The ports (address, port) of machines that exist, at which packets vanish."""
    return [
        (ip, port)
        for domain in domains
        for ip in domain.server_addresses
        for port, _, state in _ports(domain.web, ip)
        if state == "dropped"
    ]


def _ports(web: Web, ip: str) -> list[tuple[int, str, str]]:
    """Number, scheme and state of each port of the server's address `ip`."""
    apart = web.over_ipv6 if ":" in ip else None
    more = [(port, scheme, "open") for port, scheme in web.more_ports.items()]
    return [(80, "http", apart or web.port_80), (443, "https", apart or web.port_443), *more]


def _customer(domain: Domain, authority: Authority) -> list[Listener]:
    handler = _site(domain.web, domain.name)
    context = _context(domain, authority)
    return [
        Listener(
            ip,
            port,
            handler,
            context if scheme == "https" else None,
            state == "silent",
            LAST_WORDS.get(state),
            _talk(state, context),
        )
        for ip in domain.server_addresses
        for port, scheme, state in _ports(domain.web, ip)
        if state not in ("refused", "dropped")
    ]


def _talk(state: str, context: ssl.SSLContext) -> Talk | None:
    """What a hostile port does with a bare connection."""
    if state in hostile_web.GREETINGS:
        return hostile_web.GREETINGS[state].play
    return (
        functools.partial(hostile_tls.play, state, context)
        if (state in hostile_tls.FLIGHTS)
        else None
    )


def _files(authority: Authority) -> Handler:
    """The handler of the certificate authority's web server."""

    def handle(request: Request) -> Response:
        content = authority.files.get(request.path)
        if content is None:
            return Response(404, {"Content-Type": "text/html"}, b"<h1>Not Found</h1>")
        return Response(200, {"Content-Type": "application/pkix-cert"}, content)

    return handle


def _open(ips: list[str], handler: Handler, context: ssl.SSLContext) -> list[Listener]:
    return [
        Listener(ip, port, handler, context if port == 443 else None)
        for ip in ips
        for port in (80, 443)
    ]


def _context(domain: Domain, authority: Authority) -> ssl.SSLContext:
    wanted = domain.certificate
    if wanted.kind in hostile_tls.STRANGE:
        return hostile_tls.context(wanted.kind, domain.name, authority)
    names = wanted.names or [domain.name, f"www.{domain.name}"]
    period = None
    if wanted.expires is not None:
        ends = wanted.expires.total_seconds() / 86400
        period = Period(ends - 90, ends)
    return authority.context(names, wanted.kind, period, domain.web.tls)


def _site(web: Web, domain: str) -> Handler:
    """The handler of one customer's server: the domain's hosts, and 404 for strangers."""

    hosts = {domain: web, **web.hosts}
    turns = {name: itertools.cycle(host.in_turn) for name, host in hosts.items()}

    def handle(request: Request) -> Response:
        if request.host != domain and not request.host.endswith(f".{domain}"):
            return Response(404, {"Content-Type": "text/html"}, b"<h1>No such site here</h1>")
        host: Host = web.hosts.get(request.host, web)
        answer = host.paths.get(request.path.partition("?")[0])
        if answer is None:
            in_turn = turns[request.host if request.host in web.hosts else domain]
            answer = next(in_turn, host.https) if request.secure else host.http
        if host.without_cookie is not None and not request.cookie:
            answer = host.without_cookie
        return _respond(answer, request, domain)

    return handle


def _respond(answer: Answer, request: Request, domain: str) -> Response:
    if answer.hostile is not None:
        script = hostile_web.script(answer.hostile, request.host, request.path)
        return Response(script=script)
    headers = {"Content-Type": answer.content_type, **answer.headers}
    status = answer.status
    if answer.redirect is not None:
        headers["Location"] = answer.redirect.format(
            host=request.host, path=request.path, domain=domain
        )
        status = status if 300 <= status < 400 else 301
    text = page(answer.page).decode() if answer.page is not None else answer.body
    if answer.tail:
        text += f"<!--{'ą' * answer.tail}-->"
    body = text.encode(answer.charset, errors="xmlcharrefreplace")
    return Response(status, headers, body, answer.pace, answer.framing, answer.delay)
