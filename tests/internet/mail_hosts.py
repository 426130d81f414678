"""The mail servers of the world: customers', and those that prove the product's own reach."""

from __future__ import annotations

import ssl

from checks.mail_hosts import USUAL
from tests.internet import addresses, hostile_mail
from tests.internet.certificates import Authority, Period, Tls
from tests.internet.domains import Domain
from tests.internet.login_server import LoginListener
from tests.internet.mail_server import Behaviour, MailListener
from tests.internet.scenario import Certificate, MailServer
from tests.internet.vantages import LISTED_CLIENTS
from tests.internet.web_server import Listener, Request, Response

IMAPS = 993


def listeners(domains: list[Domain], authority: Authority) -> list[MailListener]:
    """The mail servers that other servers bring letters to."""
    found = []
    for domain in domains:
        for server, ips in domain.mail_servers:
            context = _context(server, domain.name, authority)
            found += [MailListener(ip, _behaviour(server, domain, ip), context) for ip in ips]
    for host, ips in addresses.MAIL_REFERENCE_HOSTS.items():
        known = Behaviour(host, listed=LISTED_CLIENTS)
        found += [MailListener(ip, known, authority.context([host])) for ip in ips]
    for host, ips in addresses.MAIL_NETWORK_HOSTS.items():
        relay = Behaviour(host, domains=(host,), tls="not_offered")
        found += [MailListener(ip, relay) for ip in ips]
    return found


def login_servers(domains: list[Domain], authority: Authority) -> list[LoginListener]:
    """The servers that customers' mail programs log in to."""
    found = []
    for domain in domains:
        if domain.login is None:
            continue
        host = f"mail.{domain.name}"
        wanted = domain.login.certificate
        if wanted.names is None:
            names = [f"{label}.{domain.name}" for label in USUAL]
            wanted = wanted.model_copy(update={"names": names})
        context = _issued(wanted, host, "usual", authority, login_file(domain.name))
        is_old = "old" in domain.login.ports.values()
        old = _issued(wanted, host, "1.0", authority) if is_old else None
        if domain.login.real:
            continue
        found += [
            LoginListener(ip, host, context, old, domain.login.ports, domain.login.greets_after)
            for ip in domain.login_addresses
        ]
    return found


def login_file(domain: str) -> str:
    """The file in the authority's folder with the certificate of the domain's login server, for
    a server from outside that takes its place."""
    return f"login-{domain}.pem"


def login_listeners(authority: Authority) -> list[Listener]:
    """The servers that mail programs log in to, by which own reach is proven."""
    return [
        Listener(ip, IMAPS, _nothing, authority.context([host]))
        for host, ips in addresses.LOGIN_REFERENCE_HOSTS.items()
        for ip in ips
    ]


def dropped_ports(domains: list[Domain]) -> list[tuple[str, int]]:
    """The ports (address, port) of machines that exist, at which packets vanish."""
    login = [
        (ip, number)
        for domain in domains
        if domain.login is not None
        for ip in domain.login_addresses
        for number, state in domain.login.ports.items()
        if state == "dropped"
    ]
    return login + [
        (ip, 25)
        for domain in domains
        for server, ips in domain.mail_servers
        for ip in ips
        if _port(server, ip) == "dropped"
    ]


def _nothing(_request: Request) -> Response:
    return Response()


def _port(server: MailServer, ip: str) -> str:
    return server.over_ipv6 if ":" in ip and server.over_ipv6 else server.port


def _behaviour(server: MailServer, domain: Domain, ip: str) -> Behaviour:
    said = server.model_dump(include=_SAID)
    return Behaviour(
        **said,
        host=_name(server, domain.name),
        port=_port(server, ip),
        domains=tuple(server.domains or [domain.name]),
        listed=LISTED_CLIENTS,
        script=hostile_mail.GREETINGS[server.hostile] if server.hostile else None,
    )


_SAID = Behaviour.__dataclass_fields__.keys() & MailServer.model_fields.keys() - {"domains", "port"}


def _name(server: MailServer, domain: str) -> str:
    return server.name or f"mail.{domain}"


def _context(server: MailServer, domain: str, authority: Authority) -> ssl.SSLContext | None:
    if server.tls == "not_offered":
        return None
    host = _name(server, domain)
    return _issued(server.certificate, host, server.tls_versions, authority)


def _issued(
    wanted: Certificate, host: str, tls: Tls, authority: Authority, file: str | None = None
) -> ssl.SSLContext:
    ends = wanted.expires.total_seconds() / 86400 if wanted.expires is not None else None
    period = None if ends is None else Period(ends - 90, ends)
    return authority.context(wanted.names or [host], wanted.kind, period, tls, file)
