"""Connections to hosts by name, through the guard; among them those that prove own reach."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing
from ipaddress import ip_address
from socket import AF_INET6

from checks.net import direct, guard, reach, smtp, tls
from checks.net.connect import BoundedSocket, BoundedTlsSocket, connect
from checks.net.deadline import Deadline
from checks.net.errors import Garbled, Unresolved
from checks.net.http import Http
from checks.net.lines import Lines
from checks.net.message import Question
from checks.net.reach import PROOF_SECONDS, Way
from checks.net.resolver import Answer, Resolver

HTTP_PORT = 80


def contact(
    host: str,
    port: int,
    deadline: Deadline,
    resolver: Resolver,
    *,
    allowed: frozenset[int],
    ipv6: bool | None = None,
    on_suspicion: Callable[[set[bool]], object] = lambda _families: None,
) -> BoundedSocket:
    """Connect to an address of `host` that the guard admits; `ipv6` leaves it to that family.

    `on_suspicion` gets the families tried (whether IPv6) when no connection comes about soon.
    Raises what `resolver.addresses`, `guard.admit` and `connect` raise.
    """
    host = host.strip("[]")  # as URLs write IPv6 addresses
    addresses = (host,) if _is_literal(host) else resolver.addresses(host)
    addresses = tuple(one for one in addresses if ipv6 in (None, ":" in one))
    if not addresses:
        raise Unresolved(f"{host}: no address of this family")
    admitted = guard.admit(host, addresses, port, allowed=allowed)
    families = {":" in address for address in admitted}
    sock = connect(host, admitted, port, deadline, lambda: on_suspicion(families))
    reach.note(port, ipv6=sock.family == AF_INET6)
    return sock


def verified(sock: BoundedSocket, host: str, port: int, deadline: Deadline) -> BoundedTlsSocket:
    """Start TLS with `host`, whose certificate must be accepted; raises what tls.handshake does."""
    secured = tls.handshake(sock, host, tls.verifying(), deadline)
    reach.note(port, spoken=True)
    return secured


def knock(way: Way, host: str) -> None:
    """Reach the reference `host` by `way`, or raise NetError.

    A proof has its own time and connections: a cancelled diagnosis disproves nothing.
    """
    deadline = Deadline(PROOF_SECONDS)
    resolver = Resolver(deadline)
    own_choice = frozenset({way.port})  # references are the operator's, not a stranger's

    def open_(host: str, port: int, limit: Deadline) -> BoundedSocket:
        family = None if way.spoken else way.ipv6
        return contact(host, port, limit, resolver, allowed=own_choice, ipv6=family)

    if way.port == direct.PORT:
        addresses = resolver.addresses(host)
        _ask_root(next((one for one in addresses if way.ipv6 == (":" in one)), ""), deadline)
    elif not way.spoken:
        open_(host, way.port, deadline).close()
    elif way.port == HTTP_PORT:
        with closing(Http(open_, verified)) as http:
            http.get(f"http://{host}/", deadline)
    elif way.port == smtp.PORT:
        _speak_smtp(Lines(open_(host, way.port, deadline), host, way.port, deadline))
    else:
        verified(open_(host, way.port, deadline), host, way.port, deadline).close()


def _speak_smtp(lines: Lines) -> None:
    """Prove that it is the mail server itself who answers, and nobody on the way."""
    with lines:
        if not smtp.lead_up(lines, smtp.own_name(lines, None)):
            raise Garbled(f"{lines.host}: offers no TLS")
        lines.start_tls(tls.verifying())


def _ask_root(address: str, deadline: Deadline) -> None:
    """Prove that a root server is itself who answers there."""
    if not direct.begin(address, Question(".", "NS", flags=0), deadline).result().authoritative:
        raise Garbled(f"{address}: somebody else answers in its place")


def ask_apart(name: str, kind: str) -> Future[Answer]:
    """The resolver's answer to a question that serves a proof."""
    return Resolver(Deadline(PROOF_SECONDS)).begin_ask(name, kind)


def _is_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
