"""The only door to the network. `Net` is what one diagnosis may do through it.

Nothing outside this package opens a socket. Every connection goes to an address that the guard
has admitted, the very one that was checked; every exchange has a deadline and a size.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import closing, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

from checks.net import direct, dnssec, guard, issuers, login, mailbox, reach, smtp, tls, whois
from checks.net.connect import BoundedSocket, BoundedTlsSocket, translate
from checks.net.connect import connect as connect_first
from checks.net.contact import HTTP_PORT, ask_apart, contact, knock, verified
from checks.net.conversations import Conversations, explained
from checks.net.deadline import Deadline
from checks.net.direct import Response
from checks.net.dnssec import Flaw
from checks.net.errors import Broken, NetError, NoTls, Untrusted
from checks.net.http import HTML, Connect, Http, Reply
from checks.net.lines import Lines
from checks.net.message import RECURSION, Question, Record
from checks.net.panel import PanelServer
from checks.net.reach import Reach
from checks.net.resolver import Answer, Resolver
from checks.net.smtp import LeadUp
from checks.secret import Secret

ISSUER_SECONDS = 3.0  # all that is done to find a certificate that a server left out
ISSUERS = 3  # certificates on the way to a root that are looked for


# The hosts that mail programs read and send by, of the provider to whom mail exchangers belong; for
# none of the provider whom the customer has named. None when that is not known.
MailPrograms = Callable[[Sequence[str]], tuple[str, str] | None]


class Net:
    """The network as one diagnosis sees it: its deadline, its answers asked once, its connections.

    `references` maps ports to hosts by which the assistant proves its own reach; `contact_page` is
    the one that it names to the servers it visits; `folder` is where public lists are kept that it
    fetched, None for nowhere; `public_resolvers` are the addresses of resolvers that anybody may
    ask; `blocklists` are the zones of DNS blocklists that may be asked; `mail_programs` tells the
    servers for mail programs of a provider. `anew`: the person looks again, and wants to know what
    has changed meanwhile.
    """

    def __init__(
        self,
        deadline: Deadline,
        references: Mapping[int, Sequence[str]],
        contact_page: str | None = None,
        folder: Path | None = None,
        public_resolvers: Sequence[str] = (),
        blocklists: Sequence[str] = (),
        mail_programs: MailPrograms = lambda _mx: None,
        *,
        anew: bool = False,
    ) -> None:
        self.deadline = deadline
        self.folder = folder
        self.anew = anew
        self.public_resolvers = tuple(public_resolvers)
        self.blocklists = tuple(blocklists)
        self.mail_programs = mail_programs
        self._references = references
        self._resolver = Resolver(deadline)
        self.reach = Reach(references, knock, ask_apart, deadline)
        self._contact_page = contact_page
        self._http = self._http_by(partial(self._connect, allowed=guard.WEB))
        self._peers_lock = threading.Lock()
        self._peers: dict[tuple[str, int], tls.Peer] = {}
        self._conversations = Conversations(
            partial(self._connect, allowed=guard.MAIL), self._remember, self.reach
        )

    def ask(self, name: str, kind: str, *, unchecked: bool = False) -> Answer:
        """The recursive resolver's answer for `name` (A-labels) and record type `kind`, also one
        that DNSSEC rejects if `unchecked`."""
        return self._resolver.ask(name, kind, unchecked=unchecked)

    def begin_ask(self, name: str, kind: str) -> Future[Answer]:
        """What `ask` will say, without waiting for it."""
        return self._resolver.begin_ask(name, kind)

    def ask_again(self, name: str, kind: str) -> Answer:
        """The recursive resolver's answer to a question that was asked before."""
        return self._resolver.ask_again(name, kind)

    def ask_server(self, server: str, name: str, kind: str, *, recursive: bool = False) -> Response:
        """What the server at the address `server` itself says; `recursive` asks it to find out.

        Raises Forbidden, Late, Broken, Garbled or NotConnected when it gave no usable answer.
        """
        return self.begin_ask_server(server, name, kind, recursive=recursive).result()

    def begin_ask_server(
        self,
        server: str,
        name: str,
        kind: str,
        *,
        recursive: bool = False,
        place: str | None = None,
    ) -> Future[Response]:
        """What `ask_server` will say, without waiting for it; `place` is the network
        ("192.0.2.0/24") for whose clients the answer is wanted."""
        question = Question(name, kind, RECURSION if recursive else 0, place=place)
        suspect = partial(self.reach.begin, direct.PORT)
        return direct.begin(server, question, self.deadline, suspect)

    def flaws(
        self, server: str, zone: str, ds: Sequence[str], names: Sequence[tuple[str, str]]
    ) -> tuple[Flaw, ...]:
        """What makes validating resolvers reject the answers of `server` for `names` (name and
        record type); `ds` are the DS records of its `zone` at the parent, in master-file form.

        Raises what `ask_server` raises.
        """
        wanted = [Question(*one, flags=0, signatures=True) for one in [(zone, "DNSKEY"), *names]]
        answers = [direct.begin_raw(server, one, self.deadline) for one in wanted]
        keys, *signed = [dnssec.message(one.result()) for one in answers]
        return dnssec.flaws(zone, ds, keys, signed, datetime.now(UTC))

    def addresses(self, host: str) -> tuple[str, ...]:
        """The addresses of `host`, in the order of connecting; Unresolved when it has none."""
        return self._resolver.addresses(host)

    def get(
        self,
        url: str,
        *,
        accept: str = HTML,
        cookies: Mapping[str, str] = MappingProxyType({}),
        limit: Deadline | None = None,
    ) -> Reply:
        """One HTTP hop until `limit`, with `cookies` that the website set before. A certificate
        that is not accepted raises Untrusted and can be looked at with `peer`."""
        reply = self._http.get(url, limit or self.deadline, accept=accept, cookies=cookies)
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

    def converse(self, host: str, port: int, limit: Deadline, lead_up: LeadUp) -> Lines:
        """A conversation in lines with `host` on one of the ports of mail, until `limit`; over TLS
        after `lead_up`, if that says so.

        A certificate that is not accepted does not end it, since servers that deliver letters
        accept any: whether it was, `peer` tells. Raises what connecting, `lead_up` and
        tls.handshake raise, but no Untrusted.
        """
        return self._conversations.open(host, port, limit, lead_up)

    def visit_mail_server(
        self, host: str, recipients: Sequence[str], limit: Deadline
    ) -> smtp.Dialogue:
        """What the mail server `host` says to a letter for `recipients` (ASCII), one after the
        other as long as they are accepted, which is then never sent."""
        return smtp.visit(
            lambda lead_up: self.converse(host, smtp.PORT, limit, lead_up),
            recipients,
            urlsplit(self._contact_page or "").hostname,
        )

    def meet_login_server(self, host: str, port: int, limit: Deadline) -> login.Met:
        """How the server that mail programs log in to greets on `port`, one of login.PROTOCOLS;
        the certificate that it showed can be looked at with `peer`."""
        return login.meet(
            lambda lead_up: self.converse(host, port, limit, lead_up),
            port,
            urlsplit(self._contact_page or "").hostname,
        )

    def panel(self, host: str, port: int, limit: Deadline) -> PanelServer:
        """The hosting panel on `host`, a customer's, and `port`, one of guard.PANELS; to be closed.

        Raises what looking up its addresses raises, and Forbidden unless all of them are public.
        """
        guard.admit_all(host, self._resolver.addresses(host))
        http = self._http_by(partial(self._connect, allowed=guard.PANELS))
        return PanelServer(host, port, http, limit)

    def mailbox(self, host: str, login: str, secret: Secret, limit: Deadline) -> mailbox.Fullness:
        """How full the inbox is that `login` and its password open on `host`.

        The certificate must be accepted, and all addresses of `host` public. Raises NetError's
        kinds, which hold nothing that the server said after the login.
        """
        guard.admit_all(host, self._resolver.addresses(host))
        sock = self._connect(host, mailbox.PORT, limit, guard.MAIL)
        secured = self._start_tls(sock, host, mailbox.PORT, limit)
        with Lines(secured, host, mailbox.PORT, limit) as conversation:
            return mailbox.ask(conversation, login, secret)

    def peer(self, host: str, port: int) -> tls.Peer | None:
        """The certificate that `host` showed on `port` in this diagnosis, if it showed one."""
        with self._peers_lock:
            return self._peers.get((host, port))

    def completed(self, peer: tls.Peer) -> int | None:
        """OpenSSL's verdict on `peer` (0: accepted) with the certificates at hand that its server
        left out, met at another server or got from where they say that they lie; None when none
        of them could be got."""
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
        host = host.strip("[]")
        try:
            address = sock.getpeername()[0]
        except OSError as error:  # it was reset as soon as it stood
            sock.close()
            raise translate(host, error) from error
        try:
            secured = verified(sock, host, port, deadline)
        except Untrusted as refusal:
            self.reach.begin(port, spoken=True)
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
                return explained(host, lenient, failure)
        return failure

    def _issuer(self, leaf: bytes, links: tuple[bytes, ...], limit: Deadline) -> tuple[bytes, ...]:
        """The certificate that the path from `leaf` over `links` lacks."""
        if known := issuers.remembered(leaf, links):
            return known
        for url in issuers.addresses(leaf, links):
            with suppress(NetError):  # the next address may do
                reply = self._http.get(url, limit, accept=issuers.ACCEPT)
                if found := issuers.certificates(reply.body or b""):
                    return found
        return ()

    def _verdict(self, peer: tls.Peer, links: tuple[bytes, ...], limit: Deadline) -> int:
        try:
            if peer.port in guard.MAIL:
                lines = self._conversations.up_to_tls(peer.host, peer.address, peer.port, limit)
                lines.start_tls(tls.completed(links)).close()
            else:
                sock = connect_first(peer.host, (peer.address,), peer.port, limit)
                tls.handshake(sock, peer.host, tls.completed(links), limit).close()
        except Untrusted as refusal:
            return refusal.code
        return 0

    def _remember(self, peer: tls.Peer) -> None:
        if not peer.code:
            issuers.remember(peer.chain)
        with self._peers_lock:
            self._peers[peer.host, peer.port] = peer


__all__ = [
    "Answer",
    "Flaw",
    "Lines",
    "Net",
    "NetError",
    "PanelServer",
    "Record",
    "Reply",
    "Response",
]
