"""The only door to the network. `Net` is what one diagnosis may do through it.

Nothing outside this package opens a socket. Every connection goes to an address that the guard
has admitted, the very one that was checked; every exchange has a deadline and a size.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from functools import partial
from ipaddress import ip_address
from socket import AF_INET6
from types import MappingProxyType
from urllib.parse import urlsplit

from checks.net import guard, reach, tls, whois
from checks.net.connect import BoundedSocket, BoundedTlsSocket
from checks.net.connect import connect as connect_first
from checks.net.deadline import Deadline
from checks.net.errors import NetError, Unresolved, Untrusted
from checks.net.http import HTML, Http, Reply
from checks.net.reach import PROOF_SECONDS, Reach, Way
from checks.net.resolver import Answer, Resolver

HTTP_PORT, HTTPS_PORT = 80, 443


class Net:
    """The network as one diagnosis sees it: its deadline, its answers asked once, its connections.

    `references` maps ports to hosts by which the assistant proves its own reach; `contact` is the
    page that it names to the servers it visits.
    """

    def __init__(
        self,
        deadline: Deadline,
        references: Mapping[int, Sequence[str]],
        contact: str | None = None,
    ) -> None:
        self.deadline = deadline
        self._references = references
        self._resolver = Resolver(deadline)
        self.reach = Reach(references, _knock, _ask_apart, deadline)
        self._http = Http(self._connect, self._start_tls, contact)
        self._http_over_ipv6 = Http(partial(self._connect, ipv6=True), self._start_tls, contact)
        self._peers_lock = threading.Lock()
        self._peers: dict[tuple[str, int], tls.Peer] = {}

    def ask(self, name: str, kind: str) -> Answer:
        """The recursive resolver's answer for `name` (A-labels) and record type `kind`."""
        return self._resolver.ask(name, kind)

    def addresses(self, host: str) -> tuple[str, ...]:
        """The addresses of `host`, in the order of connecting; Unresolved when it has none."""
        return self._resolver.addresses(host)

    def get(
        self, url: str, *, accept: str = HTML, cookies: Mapping[str, str] = MappingProxyType({})
    ) -> Reply:
        """One HTTP hop, with `cookies` that the website set before. A certificate that is not
        accepted raises Untrusted and can be looked at with `peer`."""
        reply = self._http.get(url, self.deadline, accept=accept, cookies=cookies)
        _note_reply(reply)
        return reply

    def get_over_ipv6(self, url: str) -> Reply:
        """The same without cookies, from the IPv6 addresses of the host alone."""
        return self._http_over_ipv6.get(url, self.deadline)

    def connect_over_ipv6(self, host: str, port: int) -> None:
        """Connect to an IPv6 address of `host` and hang up; NotConnected when none accepts."""
        self._connect(host, port, self.deadline, ipv6=True).close()

    def reference_over_http(self) -> Reply | None:
        """What a reference host answers over plain http; None when none of them does."""
        for host in self._references.get(HTTP_PORT, ()):
            with suppress(NetError):
                return self.get(f"http://{host}/")
        return None

    def whois(self, host: str, domain: str) -> str:
        """The text of the WHOIS server `host` about `domain`."""
        return whois.ask(host, domain, self.deadline, self._connect)

    def peer(self, host: str, port: int) -> tls.Peer | None:
        """The certificate that `host` showed on `port` in this diagnosis, if it showed one."""
        with self._peers_lock:
            return self._peers.get((host, port))

    def close(self) -> None:
        """The diagnosis is over: let what is still under way end, close what was kept."""
        self.deadline.cancel()
        self._http.close()
        self._http_over_ipv6.close()

    def _connect(
        self, host: str, port: int, deadline: Deadline, ipv6: bool | None = None
    ) -> BoundedSocket:
        return _connect(host, port, deadline, self._resolver, self.reach, ipv6)

    def _start_tls(
        self, sock: BoundedSocket, host: str, port: int, deadline: Deadline
    ) -> BoundedTlsSocket:
        address = sock.getpeername()[0]
        try:
            secured = _verified(sock, host, port, deadline)
        except Untrusted as refusal:
            self.reach.begin(Way(port, spoken=True))
            self._explain(host, address, port, refusal, deadline)
            raise
        reach.note(Way(port, spoken=True))
        self._remember(tls.peer(secured, host, port))
        return secured

    def _explain(
        self, host: str, address: str, port: int, refusal: Untrusted, deadline: Deadline
    ) -> None:
        """Look at the certificate that was refused, on a second connection to the same address."""
        with suppress(NetError):  # then the refusal is all that is known
            sock = connect_first(host, (address,), port, deadline)
            with tls.handshake(sock, host, tls.explaining(), deadline) as unverified:
                self._remember(tls.peer(unverified, host, port, refusal))

    def _remember(self, peer: tls.Peer) -> None:
        with self._peers_lock:
            self._peers[peer.host, peer.port] = peer


def _connect(
    host: str,
    port: int,
    deadline: Deadline,
    resolver: Resolver,
    own_reach: Reach | None,
    ipv6: bool | None = None,
) -> BoundedSocket:
    """Connect to an address of `host` that the guard admits; `ipv6` limits them to one family."""
    host = host.strip("[]")  # as URLs write IPv6 addresses
    addresses = (host,) if _is_literal(host) else resolver.addresses(host)
    addresses = tuple(one for one in addresses if ipv6 in (None, ":" in one))
    if not addresses:
        raise Unresolved(f"{host}: no address of this family")
    admitted = guard.admit(host, addresses, port)

    def suspect() -> None:
        if own_reach is not None:
            own_reach.suspect(port, {":" in address for address in admitted})

    sock = connect_first(host, admitted, port, deadline, suspect)
    reach.note(Way(port, sock.family == AF_INET6))
    return sock


def _note_reply(reply: Reply) -> None:
    """An answer over http; one over https was noted when its certificate was accepted."""
    parts = urlsplit(reply.url)
    if parts.scheme == "http":
        reach.note(Way(parts.port or HTTP_PORT, spoken=True))


def _knock(way: Way, host: str) -> None:
    """Reach a reference host by `way`. A proof has its own time and connections: that a diagnosis
    was cancelled or over disproves nothing."""
    deadline = Deadline(PROOF_SECONDS)
    resolver = Resolver(deadline)

    def connect(host: str, port: int, limit: Deadline) -> BoundedSocket:
        return _connect(host, port, limit, resolver, None, None if way.spoken else way.ipv6)

    if not way.spoken:
        connect(host, way.port, deadline).close()
    elif way.port == HTTP_PORT:
        with closing(Http(connect, _verified)) as http:
            http.get(f"http://{host}/", deadline)
    else:
        _verified(connect(host, way.port, deadline), host, way.port, deadline).close()


def _verified(
    sock: BoundedSocket, host: str, _port: int, deadline: Deadline
) -> BoundedTlsSocket:
    return tls.handshake(sock, host, tls.verifying(), deadline)


def _ask_apart(name: str, kind: str) -> Answer:
    return Resolver(Deadline(PROOF_SECONDS)).ask(name, kind)


def _is_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


__all__ = ["Answer", "Net", "NetError", "Reply"]
