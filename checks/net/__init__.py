"""The only door to the network. `Net` is what one diagnosis may do through it.

Nothing outside this package opens a socket. Every connection goes to an address that the guard
has admitted, the very one that was checked; every exchange has a deadline and a size.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from types import MappingProxyType

import dns.message

from checks import lanes
from checks.net import direct, dnssec, guard, issuers, reach, tls, whois
from checks.net.connect import BoundedSocket, BoundedTlsSocket
from checks.net.connect import connect as connect_first
from checks.net.deadline import Deadline
from checks.net.direct import Record, Response
from checks.net.dnssec import Flaw
from checks.net.errors import Broken, Garbled, NetError, NoTls, TlsTooOld, Untrusted
from checks.net.http import HTML, Http, Reply
from checks.net.resolver import Answer, Resolver

ISSUER_SECONDS = 3.0  # all that is done to find a certificate that a server left out
ISSUERS = 3  # certificates on the way to a root that are looked for
RESERVE_SECONDS = 5.0  # a proof of reach has its own time: a cancelled diagnosis disproves nothing


class Net:
    """The network as one diagnosis sees it: its deadline, its answers asked once, its connections.

    `references` maps ports to hosts by which the assistant proves its own reach; `contact` is the
    page that it names to the servers it visits; `folder` is where public lists are kept that it
    fetched, None for nowhere; `public_resolvers` are the addresses of resolvers that anybody may
    ask.
    """

    def __init__(
        self,
        deadline: Deadline,
        references: Mapping[int, Sequence[str]],
        contact: str | None = None,
        folder: Path | None = None,
        public_resolvers: Sequence[str] = (),
    ) -> None:
        self.deadline = deadline
        self.folder = folder
        self.public_resolvers = tuple(public_resolvers)
        self._resolver = Resolver(deadline)
        self.reach = reach.Reach(references, _knock, _ask_apart)
        self._http = Http(partial(self._connect, allowed=guard.WEB), self._start_tls, contact)
        self._peers_lock = threading.Lock()
        self._peers: dict[tuple[str, int], tls.Peer] = {}

    def ask(self, name: str, kind: str, *, unchecked: bool = False) -> Answer:
        """The recursive resolver's answer for `name` (A-labels) and record type `kind`, also one
        that DNSSEC rejects if `unchecked`."""
        return self._resolver.ask(name, kind, unchecked=unchecked)

    def ask_again(self, name: str, kind: str) -> Answer:
        """The recursive resolver's answer to a question that was asked before."""
        return self._resolver.ask_again(name, kind)

    def ask_server(
        self,
        server: str,
        name: str,
        kind: str,
        *,
        recursive: bool = False,
        place: str | None = None,
    ) -> Response:
        """What the server at the address `server` itself says; `recursive` asks it to find out,
        `place` is the network ("192.0.2.0/24") for whose clients the answer is wanted.

        Raises Forbidden, Late, Broken, Garbled or NotConnected when it gave no usable answer.
        """
        query = direct.question(name, kind, recursive=recursive, place=place)
        message = direct.send(server, query, self.deadline, lambda: self.reach.begin(direct.PORT))
        return direct.read(server, message)

    def flaws(
        self, server: str, zone: str, ds: Sequence[str], names: Sequence[tuple[str, str]]
    ) -> tuple[Flaw, ...]:
        """What makes validating resolvers reject the answers of `server` for `names` (name and
        record type); `ds` are the DS records of its `zone` at the parent, in master-file form.

        Raises what `ask_server` raises.
        """

        def signed(name: str, kind: str) -> dns.message.Message:
            query = direct.question(name, kind, recursive=False, dnssec=True)
            return direct.send(server, query, self.deadline)

        wanted = [lanes.names.submit(signed, *one) for one in [(zone, "DNSKEY"), *names]]
        keys, *answers = [one.result() for one in wanted]
        return dnssec.flaws(zone, ds, keys, answers, datetime.now(UTC))

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
        connect = partial(self._connect, allowed=guard.WHOIS)
        return whois.ask(host, domain, self.deadline, connect)

    def peer(self, host: str, port: int) -> tls.Peer | None:
        """The certificate that `host` showed on `port` in this diagnosis, if it showed one."""
        with self._peers_lock:
            return self._peers.get((host, port))

    def completed(self, peer: tls.Peer) -> int | None:
        """OpenSSL's verdict on `peer` (0: accepted) with the certificates at hand that its server
        left out, got from where they say that they lie; None when none of them could be got."""
        limit = self.deadline.within(ISSUER_SECONDS)
        links = issuers.usable(peer.chain)
        verdict: int | None = None
        with suppress(NetError):
            for _ in range(ISSUERS):
                fetched = self._issuer(peer.leaf, links, limit)
                if not set(fetched) - set(links):
                    break
                links = (*links, *fetched)
                verdict = self._verdict(peer, links, limit)
                if verdict not in tls.NO_PATH:
                    break
        return verdict

    @staticmethod
    def is_authority(issuer: str) -> bool:
        """Whether `issuer` (an organisation, or a common name) goes by the name of a trusted root:
        by all of it, or by the first word of a common name."""
        name = issuer.lower()
        return not {name, name.split(" ", 1)[0]}.isdisjoint(tls.authorities())

    def close(self) -> None:
        """The diagnosis is over: let what is still under way end, close what was kept."""
        self.deadline.cancel()
        self._http.close()

    def _connect(
        self, host: str, port: int, deadline: Deadline, allowed: frozenset[int]
    ) -> BoundedSocket:
        return _connect(host, port, deadline, self._resolver, self.reach, allowed)

    def _start_tls(
        self, sock: BoundedSocket, host: str, port: int, deadline: Deadline
    ) -> BoundedTlsSocket:
        host, address = host.strip("[]"), sock.getpeername()[0]
        try:
            secured = tls.handshake(sock, host, tls.verifying(), deadline)
        except Untrusted as refusal:
            self._explain(host, address, port, refusal, deadline)
            raise
        except (NoTls, Broken) as failure:
            raise self._explained(host, address, port, failure, deadline) from failure
        self._remember(tls.peer(secured, host, address, port))
        return secured

    def _explain(
        self, host: str, address: str, port: int, refusal: Untrusted, deadline: Deadline
    ) -> None:
        """Look at the certificate that was refused, on a second connection to the same address."""
        with suppress(NetError):  # then the refusal is all that is known
            sock = connect_first(host, (address,), port, deadline)
            with tls.handshake(sock, host, tls.explaining(), deadline) as unverified:
                self._remember(tls.peer(unverified, host, address, port, refusal))

    @staticmethod
    def _explained(
        host: str, address: str, port: int, failure: NoTls | Broken, deadline: Deadline
    ) -> NoTls | Broken:
        """A handshake that failed, after another in which nothing is too old or too weak."""
        with suppress(NetError):
            sock = connect_first(host, (address,), port, deadline)
            with tls.handshake(sock, host, tls.explaining(), deadline) as lenient:
                version, cipher = lenient.version() or "", (lenient.cipher() or ("",))[0]
            if version in tls.OLD_VERSIONS:
                return TlsTooOld(host, version)
            if isinstance(failure, NoTls):
                return NoTls(f"{failure}; {version} with {cipher}, which browsers do not offer")
        return failure

    def _issuer(self, leaf: bytes, links: tuple[bytes, ...], limit: Deadline) -> tuple[bytes, ...]:
        """The certificate that the path from `leaf` over `links` lacks."""
        for url in issuers.addresses(leaf, links):
            with suppress(NetError):  # the next address may do
                reply = self._http.get(url, limit, accept=issuers.ACCEPT)
                if found := issuers.certificates(reply.body or b""):
                    return found
        return ()

    @staticmethod
    def _verdict(peer: tls.Peer, links: tuple[bytes, ...], limit: Deadline) -> int:
        sock = connect_first(peer.host, (peer.address,), peer.port, limit)
        try:
            tls.handshake(sock, peer.host, tls.completed(links), limit).close()
        except Untrusted as refusal:
            return refusal.code
        return 0

    def _remember(self, peer: tls.Peer) -> None:
        with self._peers_lock:
            self._peers[peer.host, peer.port] = peer


def _connect(
    host: str,
    port: int,
    deadline: Deadline,
    resolver: Resolver,
    own_reach: reach.Reach | None,
    allowed: frozenset[int],
) -> BoundedSocket:
    host = host.strip("[]")  # as URLs write IPv6 addresses
    addresses = (host,) if _is_literal(host) else resolver.addresses(host)
    admitted = guard.admit(host, addresses, port, allowed=allowed)
    suspect = (lambda: own_reach.begin(port)) if own_reach else (lambda: None)
    sock = connect_first(host, admitted, port, deadline, suspect)
    reach.note(port)
    return sock


def _knock(host: str, port: int) -> None:
    """Prove that `host` answers on `port`; for name servers, that it is itself who answers."""
    deadline = Deadline(RESERVE_SECONDS)
    resolver = Resolver(deadline)
    if port != direct.PORT:
        _connect(host, port, deadline, resolver, None, guard.WEB).close()
        return
    root = direct.question(".", "NS", recursive=False)
    address = resolver.addresses(host)[0]
    if not direct.read(address, direct.send(address, root, deadline)).authoritative:
        raise Garbled(f"{host}: somebody else answers in its place")


def _ask_apart(name: str, kind: str) -> Answer:
    return Resolver(Deadline(RESERVE_SECONDS)).ask(name, kind)


def _is_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


__all__ = ["Answer", "Flaw", "Net", "NetError", "Record", "Reply", "Response"]
