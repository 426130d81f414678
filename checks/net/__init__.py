"""The only door to the network. `Net` is what one diagnosis may do through it.

Nothing outside this package opens a socket. Every connection goes to an address that the guard
has admitted, the very one that was checked; every exchange has a deadline and a size.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from functools import partial
from types import MappingProxyType
from urllib.parse import urlsplit

from checks.net import direct, guard, reach, tls, whois
from checks.net.connect import BoundedSocket, BoundedTlsSocket
from checks.net.connect import connect as connect_first
from checks.net.contact import HTTP_PORT, ask_apart, contact, knock, verified
from checks.net.deadline import Deadline
from checks.net.direct import Record, Response
from checks.net.errors import NetError, Untrusted
from checks.net.http import HTML, Connect, Http, Reply
from checks.net.reach import Reach
from checks.net.resolver import Answer, Resolver


class Net:
    """The network as one diagnosis sees it: its deadline, its answers asked once, its connections.

    `references` maps ports to hosts by which the assistant proves its own reach; `contact_page` is
    the one that it names to the servers it visits.
    """

    def __init__(
        self,
        deadline: Deadline,
        references: Mapping[int, Sequence[str]],
        contact_page: str | None = None,
    ) -> None:
        self.deadline = deadline
        self._references = references
        self._resolver = Resolver(deadline)
        self.reach = Reach(references, knock, ask_apart, deadline)
        self._contact_page = contact_page
        self._http = self._http_by(partial(self._connect, allowed=guard.WEB))
        self._peers_lock = threading.Lock()
        self._peers: dict[tuple[str, int], tls.Peer] = {}

    def ask(self, name: str, kind: str) -> Answer:
        """The recursive resolver's answer for `name` (A-labels) and record type `kind`."""
        return self._resolver.ask(name, kind)

    def ask_server(self, server: str, name: str, kind: str, *, recursive: bool = False) -> Response:
        """What the server at the address `server` itself says; `recursive` asks it to find out.

        Raises Forbidden, Late, Broken, Garbled or NotConnected when it gave no usable answer.
        """
        query = direct.question(name, kind, recursive=recursive)
        message = direct.send(server, query, self.deadline, lambda: self.reach.begin(direct.PORT))
        return direct.read(server, message)

    def addresses(self, host: str) -> tuple[str, ...]:
        """The addresses of `host`, in the order of connecting; Unresolved when it has none."""
        return self._resolver.addresses(host)

    def get(
        self, url: str, *, accept: str = HTML, cookies: Mapping[str, str] = MappingProxyType({})
    ) -> Reply:
        """One HTTP hop, with `cookies` that the website set before. A certificate that is not
        accepted raises Untrusted and can be looked at with `peer`."""
        reply = self._http.get(url, self.deadline, accept=accept, cookies=cookies)
        parts = urlsplit(url)
        if parts.scheme == "http":  # of https, the accepted certificate is the proof
            reach.note(parts.port or HTTP_PORT, spoken=True)
        return reply

    def get_over_ipv6(self, url: str) -> Reply:
        """The same from the IPv6 addresses of the host alone."""
        with closing(self._http_by(partial(self._connect, allowed=guard.WEB, ipv6=True))) as http:
            return http.get(url, self.deadline)

    def connect_over_ipv6(self, host: str, port: int) -> None:
        """Connect to an IPv6 address of `host` and hang up; NotConnected when none accepts."""
        self._connect(host, port, self.deadline, guard.WEB, ipv6=True).close()

    def reference_over_http(self) -> Reply | None:
        """What a reference host answers over plain http; None when none of them does."""
        for host in self._references.get(HTTP_PORT, ()):
            with suppress(NetError):
                return self.get(f"http://{host}/")
        return None

    def whois(self, host: str, domain: str) -> str:
        """The text of the WHOIS server `host` about `domain`."""
        connect = partial(self._connect, allowed=guard.WHOIS)
        return whois.ask(host, domain, self.deadline, connect)

    def peer(self, host: str, port: int) -> tls.Peer | None:
        """The certificate that `host` showed on `port` in this diagnosis, if it showed one."""
        with self._peers_lock:
            return self._peers.get((host, port))

    def close(self) -> None:
        """The diagnosis is over: let what is still under way end, close what was kept."""
        self.deadline.cancel()
        self._http.close()

    def _http_by(self, connect: Connect) -> Http:
        return Http(connect, self._start_tls, self._contact_page)

    def _connect(
        self,
        host: str,
        port: int,
        deadline: Deadline,
        allowed: frozenset[int],
        ipv6: bool | None = None,
    ) -> BoundedSocket:
        return contact(
            host,
            port,
            deadline,
            self._resolver,
            allowed=allowed,
            ipv6=ipv6,
            on_suspicion=partial(self.reach.suspect, port),
        )

    def _start_tls(
        self, sock: BoundedSocket, host: str, port: int, deadline: Deadline
    ) -> BoundedTlsSocket:
        address = sock.getpeername()[0]
        try:
            secured = verified(sock, host, port, deadline)
        except Untrusted as refusal:
            self.reach.begin(port, spoken=True)
            self._explain(host, address, port, refusal, deadline)
            raise
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


__all__ = ["Answer", "Net", "NetError", "Record", "Reply", "Response"]
