"""The only door to the network. `Net` is what one diagnosis may do through it.

Nothing outside this package opens a socket. Every connection goes to an address that the guard
has admitted, the very one that was checked; every exchange has a deadline and a size.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from ipaddress import ip_address
from types import MappingProxyType

from checks.net import guard, reach, tls, whois
from checks.net.connect import BoundedSocket, BoundedTlsSocket
from checks.net.connect import connect as connect_first
from checks.net.deadline import Deadline
from checks.net.errors import NetError, Untrusted
from checks.net.http import HTML, Http, Reply
from checks.net.resolver import Answer, Resolver

RESERVE_SECONDS = 5.0  # a proof of reach has its own time: a cancelled diagnosis disproves nothing


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
        self._resolver = Resolver(deadline)
        self.reach = reach.Reach(references, _knock, _ask_apart)
        self._http = Http(self._connect, self._start_tls, contact)
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
        return self._http.get(url, self.deadline, accept=accept, cookies=cookies)

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

    def _connect(self, host: str, port: int, deadline: Deadline) -> BoundedSocket:
        return _connect(host, port, deadline, self._resolver, self.reach)

    def _start_tls(
        self, sock: BoundedSocket, host: str, port: int, deadline: Deadline
    ) -> BoundedTlsSocket:
        address = sock.getpeername()[0]
        try:
            secured = tls.handshake(sock, host, tls.verifying(), deadline)
        except Untrusted as refusal:
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


def _connect(
    host: str, port: int, deadline: Deadline, resolver: Resolver, own_reach: reach.Reach | None
) -> BoundedSocket:
    host = host.strip("[]")  # as URLs write IPv6 addresses
    addresses = (host,) if _is_literal(host) else resolver.addresses(host)
    admitted = guard.admit(host, addresses, port)
    suspect = (lambda: own_reach.begin(port)) if own_reach else (lambda: None)
    sock = connect_first(host, admitted, port, deadline, suspect)
    reach.note(port)
    return sock


def _knock(host: str, port: int) -> None:
    deadline = Deadline(RESERVE_SECONDS)
    _connect(host, port, deadline, Resolver(deadline), None).close()


def _ask_apart(name: str, kind: str) -> Answer:
    return Resolver(Deadline(RESERVE_SECONDS)).ask(name, kind)


def _is_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


__all__ = ["Answer", "Net", "NetError", "Reply"]
