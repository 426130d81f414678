"""A network whose answers are a table: the door to the world, replaced whole."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast

from checks.net import Answer, Flaw, MailPrograms, Net, Reply, Response
from checks.net.deadline import Deadline
from checks.net.errors import Attempt, Late, NetError, NotConnected, Unresolved
from checks.net.login import Met
from checks.net.smtp import Dialogue
from checks.net.tls import Peer
from checks.observation import Why

T = TypeVar("T")
Said = str | NetError | Callable[[], str]


def answer(name: str, kind: str, *values: str, **changes: Any) -> Answer:
    return Answer(
        name, kind, **({"exists": True, "cnames": (), "values": values, "zone": None} | changes)
    )


def reply(url: str, status: int = 200, body: bytes = b"", **headers: str) -> Reply:
    return Reply(
        url, status, {name.replace("_", "-"): value for name, value in headers.items()}, body
    )


@dataclass
class Reach:
    """`open_ports` are those that the assistant's network reaches, over the families that are
    true; `speaking` those on which servers answer. `blind` is as blind_to_names."""

    open_ports: frozenset[int] = frozenset({43, 53, 80, 443})
    blind: Why | None = None
    ipv4: bool = True
    ipv6: bool = True
    speaking: frozenset[int] | None = None  # None: every open port

    def begin(self, port: int, *, ipv6: bool = False, spoken: bool = False) -> Future[bool]:
        proof: Future[bool] = Future()
        proof.set_result(self.proven(port, ipv6=ipv6, spoken=spoken))
        return proof

    def proven(self, port: int, *, ipv6: bool = False, spoken: bool = False) -> bool:
        ports = self.open_ports if self.speaking is None or not spoken else self.speaking
        return port in ports and (self.ipv6 if ipv6 else self.ipv4)

    def hears(self, port: int) -> bool:
        return self.proven(port, spoken=True)

    def is_deceived(self) -> bool:
        return not self.proven(443, spoken=True)

    def is_proven(self, port: int, *, ipv6: bool = False) -> bool:
        return self.proven(port, ipv6=ipv6)

    def blind_to_names(self, given: Collection[str] = ()) -> Why | None:
        return self.blind


@dataclass
class Network:
    """`names`: (name, type) -> answer or failure; `web`: address -> answer or failure;
    `unchecked`: the same with checking disabled, where it differs; `servers`: (address, name,
    type) -> answer or failure, with "address network" for that network's clients; `signatures`:
    address -> flaws or failure; `registries`: WHOIS server -> text, failure or function. What is
    not in a table does not exist. `verdicts`: OpenSSL's with what servers left out, by host;
    `authorities` are issuers that go by the name of a trusted root. `reference` is what a
    reference host answers over http; `ipv6_ports`: how connections over IPv6 fail, None if not.
    `logins`: how servers for mail programs greet, by host and port; others refuse.
    `mail`: what mail servers say, by host. `asked` collects the addresses and servers that were
    asked, mail servers with the recipients named to them.
    """

    names: Mapping[tuple[str, str], Answer | NetError] = field(default_factory=dict)
    web: Mapping[str, Reply | NetError | Callable[[], Reply]] = field(default_factory=dict)
    registries: Mapping[str, Said] = field(default_factory=dict)
    unchecked: Mapping[tuple[str, str], Answer | NetError] = field(default_factory=dict)
    servers: Mapping[tuple[str, str, str], Response | NetError] = field(default_factory=dict)
    signatures: Mapping[str, tuple[Flaw, ...] | NetError] = field(default_factory=dict)
    public_resolvers: tuple[str, ...] = ()
    blocklists: tuple[str, ...] = ()
    mail_programs: MailPrograms = lambda _mx: None
    peers: Mapping[str, Peer] = field(default_factory=dict)
    mail: Mapping[str, Dialogue] = field(default_factory=dict)
    verdicts: Mapping[str, int] = field(default_factory=dict)
    authorities: frozenset[str] = frozenset()
    reach: Reach = field(default_factory=Reach)
    reference: Reply | None = None
    logins: Mapping[tuple[str, int], Met] = field(default_factory=dict)
    ipv6_ports: Mapping[int, NetError | None] = field(default_factory=dict)
    deadline: Deadline = field(default_factory=lambda: Deadline(10))
    folder: Path | None = None
    anew: bool = False
    asked: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, name: str, kind: str, *, unchecked: bool = False) -> Answer:
        if unchecked and (name, kind) in self.unchecked:
            return _given(self.unchecked[name, kind])
        missing = answer(name, kind, exists=False, zone=name.partition(".")[2])
        return _given(self.names.get((name, kind), missing))

    def ask_again(self, name: str, kind: str) -> Answer:
        return self.ask(name, kind)

    def begin_ask(self, name: str, kind: str) -> Future[Answer]:
        return _done(lambda: self.ask(name, kind))

    def ask_server(self, server: str, name: str, kind: str, *, recursive: bool = False) -> Response:
        return _given(self.servers.get((server, name, kind), Late(server)))

    def begin_ask_server(
        self,
        server: str,
        name: str,
        kind: str,
        *,
        recursive: bool = False,
        place: str | None = None,
    ) -> Future[Response]:
        if place and (f"{server} {place}", name, kind) in self.servers:
            server = f"{server} {place}"
        return _done(lambda: self.ask_server(server, name, kind, recursive=recursive))

    def flaws(self, server: str, zone: str, ds: Sequence[str], names: Any) -> tuple[Flaw, ...]:
        return _given(self.signatures.get(server, Late(server)))

    def addresses(self, host: str) -> tuple[str, ...]:
        found = self.ask(host, "A").values + self.ask(host, "AAAA").values
        if not found:
            raise Unresolved(host)
        return found

    def get(
        self,
        url: str,
        *,
        accept: str = "",
        cookies: Mapping[str, str] = {},
        limit: Deadline | None = None,
    ) -> Reply:
        """With `cookies`, the answer under "address cookie=value" where the table has one."""
        sent = " ".join([url, *(f"{name}={value}" for name, value in cookies.items())])
        return _given(self._note(sent if sent in self.web else url, self.web))

    def whois(self, host: str, domain: str) -> str:
        return _given(self._note(host, self.registries))

    def get_over_ipv6(self, url: str) -> Reply:
        return self.get(url)

    def connect_over_ipv6(self, _host: str, port: int) -> None:
        _given(self.ipv6_ports[port])

    def reference_over_http(self) -> Reply | None:
        return self.reference

    def meet_login_server(self, host: str, port: int, limit: Deadline) -> Met:
        with self._lock:
            self.asked.append(f"{host}:{port}")
        closed = NotConnected(host, (Attempt("85.128.128.10", port, "refused"),))
        return self.logins.get((host, port), Met(False, "not_offered", "", closed))

    def visit_mail_server(self, host: str, recipients: Sequence[str], limit: Deadline) -> Dialogue:
        self._note(" ".join((host, *recipients)), {})
        return self.mail[host]

    def peer(self, host: str, port: int) -> Peer | None:
        peer = self.peers.get(host)
        return peer if peer and peer.port == port else None

    def completed(self, peer: Peer) -> int | None:
        self.asked.append(peer.host)
        return self.verdicts.get(peer.host)

    def is_authority(self, issuer: str) -> bool:
        return issuer in self.authorities

    def _note(self, what: str, table: Mapping[str, Any]) -> Any:
        with self._lock:
            self.asked.append(what)
        return table.get(what, Unresolved(what))

    def as_net(self) -> Net:
        return cast(Net, self)


def _given(value: Any) -> Any:
    if isinstance(value, NetError):
        raise value
    return value() if callable(value) else value


def _done(work: Callable[[], T]) -> Future[T]:
    """What `work` says, there at once."""
    future: Future[T] = Future()
    try:
        future.set_result(work())
    except NetError as failure:
        future.set_exception(failure)
    return future
