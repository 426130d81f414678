"""Whether mail programs can reach the servers that they log in to. Nobody logs in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from typing import Literal

from checks import lanes, mail_hosts
from checks.addresses import Addresses, addresses, is_public
from checks.autoconfig import Use
from checks.certificate import ShownCertificate, read_peer
from checks.mail_hosts import MailHost, Source
from checks.net import Net
from checks.net.deadline import Deadline
from checks.net.errors import (
    Attempt,
    Cancelled,
    Forbidden,
    NetError,
    NotConnected,
    NoTls,
    PastDeadline,
    Unresolved,
    most_telling,
)
from checks.net.login import Met, Tls
from checks.net.smtp import Refused
from checks.observation import Unseen, Why
from checks.sequence import Stage, check
from checks.target import Target

VISIT_SECONDS = 9.0  # one port, from connecting to the last word
NAMES_ASKED = 3  # of a certificate for another name
PATIENCE_SECONDS = 1.0  # without news, for ports beside those that are good

# The ports of each use, those with TLS from the first byte before the others.
PORTS: dict[Use, tuple[int, ...]] = {"receive": (993, 995, 143, 110), "send": (465, 587)}

State = Literal[
    "open",  # it greets, over TLS where it has it
    "refused",
    "silent",  # takes no connection
    "unreachable",
    "no_greeting",  # takes the connection, and says nothing or hangs up
    "garbled",  # speaks something else
    "no_tls",  # the TLS that it promises does not come about
]


@dataclass(frozen=True)
class LoginPort:
    """One port. `words` are those of the greeting, or technical ones on what went wrong;
    `certificate` is None where none was shown. `shared`: it is for another name, and that name
    leads to this server too, or may do so."""

    port: int
    state: State | Unseen
    tls: Tls
    words: str
    certificate: ShownCertificate | None = None
    shared: bool = False

    @property
    def is_open(self) -> bool:
        return self.state == "open"

    @property
    def is_trusted(self) -> bool:
        """Whether no certificate was shown that programs refuse."""
        return self.certificate is None or self.certificate.refused is None


@dataclass(frozen=True)
class LoginHost:
    """A server for mail programs; `ports` is empty when its name has no public address.

    `is_mx`: letters to the domain are brought to the same host, by name or address.
    """

    host: str
    uses: tuple[Use, ...]
    source: Source
    is_mx: bool
    ports: tuple[LoginPort, ...]

    def of(self, use: Use) -> tuple[LoginPort, ...]:
        """The ports for this use."""
        return tuple(one for one in self.ports if one.port in PORTS[use])


@dataclass(frozen=True)
class MailLogin:
    """The servers that were asked, of one source alone."""

    hosts: tuple[LoginHost, ...]


@check(stage=Stage.SERVER, needs=[addresses])
def mail_login(target: Target, net: Net, addresses: Addresses) -> MailLogin | Unseen:
    """Do the servers that mail programs log in to answer, with certificates for their names?

    Source: RFC 9051 (IMAP), RFC 1939 and 2595 (POP3), RFC 6409 (submission), RFC 8314 (TLS), RFC
    6186 (SRV records); for the hosts that nobody names see mail_hosts.
    """
    mx = [] if isinstance(addresses.mx, Unseen) else [host for _, host in addresses.mx if host]
    hosts = mail_hosts.find(target, mx, net)
    if not hosts:
        return Unseen(Why.UNKNOWN_SERVER, "no name for mail programs, no MX")
    looks = {
        (host.host, port): lanes.lookups.submit(_look, host.host, port, net)
        for host in hosts
        for port in _ports(host)
    }
    delivered_to = _addresses_of(mx, net)
    _wait(looks, {use for host in hosts for use in host.uses}, net.deadline)
    return MailLogin(
        tuple(
            LoginHost(
                host=host.host,
                uses=host.uses,
                source=host.source,
                is_mx=host.host in mx or bool(delivered_to & set(host.addresses)),
                ports=tuple(_result(looks[host.host, port], port) for port in _ports(host)),
            )
            for host in hosts
        )
    )


Looks = Mapping[tuple[str, int], Future[LoginPort]]


def _wait(looks: Looks, uses: Iterable[Use], deadline: Deadline) -> None:
    """Until all ports have been looked at, or a little longer than until each use has a good one:
    many firewalls swallow what goes to ports that are closed on purpose."""
    pending = set(looks.values())
    while pending:
        enough = all(_has_good_one(looks, use) for use in uses)
        done, pending = wait(pending, deadline.left(PATIENCE_SECONDS), FIRST_COMPLETED)
        if enough and not done:
            return


def _has_good_one(looks: Looks, use: Use) -> bool:
    seen = (
        look.result() for (_, port), look in looks.items() if port in PORTS[use] and look.done()
    )
    return any(port.is_open and port.is_trusted for port in seen)


def _result(look: Future[LoginPort], port: int) -> LoginPort:
    if look.done():
        return look.result()
    return LoginPort(port, Unseen(Why.TIMEOUT, "not waited for"), "not_offered", "")


def _ports(host: MailHost) -> tuple[int, ...]:
    """The ports to ask, none of a host without a public address."""
    if not any(map(is_public, host.addresses)):
        return ()
    return tuple(port for use in host.uses for port in PORTS[use])


def _addresses_of(mx: Iterable[str], net: Net) -> set[str]:
    """The addresses of the mail exchangers, as far as they can be seen."""
    found: set[str] = set()
    for host in mx:
        try:
            found.update(net.addresses(host))
        except NetError:
            continue
    return found


def _look(host: str, port: int, net: Net) -> LoginPort:
    met = net.meet_login_server(host, port, net.deadline.within(VISIT_SECONDS))
    peer = net.peer(host, port)
    certificate: ShownCertificate | None = None
    if peer is not None and not (peer.code and net.reach.is_deceived()):
        try:
            certificate = read_peer(peer, net)
        except ValueError:
            certificate = None  # what cannot be read is no certificate; programs see to that
    if met.failure is None:
        shared = certificate is not None and _is_shared(certificate, host, net)
        return LoginPort(port, "open", met.tls, met.greeting, certificate, shared)
    state = _state(met, met.failure, port, net)
    return LoginPort(port, state, met.tls, str(met.failure), certificate)


def _is_shared(shown: ShownCertificate, host: str, net: Net) -> bool:
    """Whether the certificate for another name is that of a server with several customers: one of
    its names leads to the same addresses. Of a wildcard, and of what cannot be seen, it may be."""
    if shown.refused != "wrong_name":
        return False
    names = [name for name in shown.subject_names[:NAMES_ASKED] if name != host]
    if any(name.startswith("*.") for name in names):
        return True
    try:
        own = set(net.addresses(host))
    except NetError:
        return True
    for name in names:
        try:
            if own & set(net.addresses(name)):
                return True
        except Unresolved:
            continue
        except NetError:
            return True
    return False


def _state(met: Met, failure: NetError, port: int, net: Net) -> State | Unseen:
    """What the failure says of the server; Unseen where it may be the assistant's own."""
    if isinstance(failure, NotConnected):
        return _unconnected(failure.attempts, port, net) or _own(failure)
    if isinstance(failure, Refused):
        return failure.unseen()  # perhaps it is the assistant whom it turns away
    if not met.connected or isinstance(failure, PastDeadline | Cancelled | Forbidden):
        return failure.unseen()
    if not net.reach.proven(port, spoken=True):
        return _own(failure)
    if isinstance(failure, NoTls):
        return "no_tls"
    return "garbled" if failure.why is Why.UNREADABLE else "no_greeting"


def _own(failure: NetError) -> Unseen:
    return Unseen(Why.OWN_NETWORK, str(failure))


def _unconnected(attempts: Iterable[Attempt], port: int, net: Net) -> State | None:
    """How the addresses fail that this assistant can reach at all; None when it reaches none."""
    by_family: dict[bool, list[Attempt]] = {False: [], True: []}
    for attempt in attempts:
        by_family[attempt.ipv6].append(attempt)
    seen = [
        attempt
        for ipv6, family in by_family.items()
        if family and net.reach.proven(port, ipv6=ipv6)
        for attempt in family
    ]
    return most_telling(seen) if seen else None
