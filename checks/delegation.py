"""Who answers for the domain: asked of its parent zone, and of each name server directly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, replace
from typing import Any, Literal

from checks import lanes
from checks.net import Flaw as Flaw  # a part of what this check says
from checks.net import Net, NetError, Record, Response
from checks.net.direct import values_of
from checks.net.errors import (
    Cancelled,
    Forbidden,
    NotConnected,
    PastDeadline,
    ResolverFailed,
    ResolverLate,
    Unresolved,
)
from checks.observation import Unseen, Why
from checks.sequence import Stage, check
from checks.target import Target

PARENTS_ASKED = 3  # one after the other, until one gives an answer
SERVERS_ASKED = 8  # name servers of the domain
ADDRESSES_ASKED = 3  # of each
SIGNERS_ASKED = 2  # whose signatures are verified: one server may lag behind the others
SUSPICION_SECONDS = 1.0  # without all answers: does the assistant's network let questions out?
REJECTED_SECONDS = 3.0  # that are waited for the resolver after everybody else has answered
DNS_PORT = 53

Outcome = Literal[
    "authoritative",
    "not_authoritative",  # an answer without the AA flag, or without the zone's SOA record
    "refused",
    "failed",  # SERVFAIL, also for the examined host alone; FORMERR and NOTIMP also without EDNS
    "silent",
    "forbidden",  # an address that is not in the public Internet
]


@dataclass(frozen=True)
class Asked:
    """What one address of a name server answered.

    `serial` is that of the zone's SOA record; `points_to` what it has for the examined host, its
    IPv4 addresses or the target of its alias, sorted; None where there was no such answer.
    """

    address: str
    outcome: Outcome
    serial: int | None = None
    points_to: tuple[str, ...] | None = None


@dataclass(frozen=True)
class NameServer:
    """One name server that the parent names. `exists` is False when its name has no address.

    `asked` leaves out addresses from which nothing can be concluded, such as silent IPv6 ones.
    """

    host: str
    exists: bool | Unseen
    asked: tuple[Asked, ...]

    @property
    def works(self) -> bool | None:
        """Whether it answers for the domain; None when that could not be seen."""
        if self.exists is False:
            return False
        if any(one.outcome == "authoritative" for one in self.asked):
            return True
        return False if self.asked else None


@dataclass(frozen=True)
class Parent:
    """What the zone above says: name servers (() when it denies the domain), DS records in
    master-file form, addresses of name servers (glue) by name."""

    zone: str
    nameservers: tuple[str, ...]
    ds: tuple[str, ...]
    glue: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Branch:
    """The part of the domain that its own servers hand over, and who answers for it."""

    zone: str
    servers: tuple[NameServer, ...]


@dataclass(frozen=True)
class Delegation:
    """`servers` are those that the parent names; where it was not seen, that the resolver knows.

    `branch` is the one that the examined host lies in, where the resolver has no answer for it.
    `flaws` are why validating resolvers reject the zone; Unseen where there was nobody to ask.
    `rejected`: the assistant's own resolver gives answers only with checking disabled.
    """

    parent: Parent | Unseen
    servers: tuple[NameServer, ...] | Unseen
    flaws: tuple[Flaw, ...] | Unseen
    rejected: bool
    branch: Branch | None = None


@check(stage=Stage.DELEGATION)
def delegation(target: Target, net: Net) -> Delegation:
    """Which name servers does the parent name, and does each answer for the domain, alike, signed?

    Each is asked directly, without recursion. Source: RFC 1034 section 4.2 (delegation), RFC 1912
    section 2.8 (lame delegation), RFC 4035 section 5 (validation).
    """
    rejected = lanes.lookups.submit(_is_rejected, target, net)
    parent, servers = _parent_and_servers(target, net)
    flaws = _flaws(target, net, parent, servers)
    branch = _branch(target, net, servers)
    wait([rejected], timeout=net.deadline.left(REJECTED_SECONDS))
    return Delegation(parent, servers, flaws, rejected.done() and rejected.result(), branch)


def _parent_and_servers(
    target: Target, net: Net
) -> tuple[Parent | Unseen, tuple[NameServer, ...] | Unseen]:
    above = lanes.lookups.submit(_parent, target, net)
    telling = lanes.lookups.submit(_told_by_resolver, target, net)
    blind = Unseen(Why.OWN_NETWORK, "port 53")
    if not _wait([telling], net):
        return blind, blind
    told = telling.result()
    # The resolver mostly knows the same servers as the parent, and sooner.
    looks = {host: lanes.lookups.submit(_nameserver, host, target, net) for host in told}
    first: list[Future[Any]] = [above, *looks.values()]
    if not _wait(first, net):
        return blind, blind
    parent = above.result()
    hosts = told if isinstance(parent, Unseen) else parent.nameservers[:SERVERS_ASKED]
    for host in hosts:
        if host not in looks:
            looks[host] = lanes.lookups.submit(_nameserver, host, target, net)
    if not _wait([looks[host] for host in hosts], net):
        return blind, blind
    servers = tuple(looks[host].result() for host in hosts)
    if not isinstance(parent, Unseen):
        servers = tuple(_by_glue(one, parent.glue, target, net) for one in servers)
    heard = any(server.works for server in servers)
    if not heard and not net.reach.proven(DNS_PORT):
        return blind, blind
    return parent, servers


def _wait(work: Iterable[Future[Any]], net: Net) -> bool:
    """Wait for all; False as soon as the assistant's own network turns out to let nothing out."""
    waiting = set(work)
    _, waiting = wait(waiting, timeout=net.deadline.left(SUSPICION_SECONDS))
    if not waiting:
        return True
    proof: Future[Any] = net.reach.begin(DNS_PORT)
    while waiting:
        if proof.done() and not proof.result():
            return False
        watched = waiting if proof.done() else waiting | {proof}
        done, _ = wait(watched, timeout=net.deadline.left(), return_when=FIRST_COMPLETED)
        net.deadline.left()
        waiting -= done
    return True


def _told_by_resolver(target: Target, net: Net) -> tuple[str, ...]:
    try:
        values = net.ask(target.domain, "NS").values
    except ResolverFailed:
        return ()
    return tuple(sorted(map(_plain, values)))[:SERVERS_ASKED]


def _plain(name: str) -> str:
    return name.rstrip(".").lower()


# ---- the zone above


def _parent(target: Target, net: Net) -> Parent | Unseen:
    try:
        zone, hosts = _zone_above(target.domain, net)
    except NetError as failure:
        return _reason(failure)
    unseen = Unseen(Why.SERVER_FAILED, zone)
    for host in hosts[:PARENTS_ASKED]:
        try:
            answer = _ask_parent(net.addresses(host)[0], zone, target, net)
        except NetError as failure:
            unseen = _reason(failure)
            continue
        if answer is not None:
            return answer
    return unseen


def _reason(failure: NetError) -> Unseen:
    if isinstance(failure, PastDeadline | Cancelled):
        raise failure
    return failure.unseen()


def _zone_above(domain: str, net: Net) -> tuple[str, tuple[str, ...]]:
    """The zone that delegates the domain, and its name servers."""
    zone = domain.partition(".")[2]
    answer = net.ask(zone, "NS")
    if not answer.values and answer.zone is not None:
        zone = answer.zone  # no zone of its own: co.xx may be written into xx
        answer = net.ask(zone, "NS")
    return zone, tuple(map(_plain, answer.values))


def _ask_parent(server: str, zone: str, target: Target, net: Net) -> Parent | None:
    """What one server of the parent `zone` says; None when it says nothing to the question."""
    asked = [net.begin_ask_server(server, target.domain, kind) for kind in ("NS", "DS")]
    referral, ds = (one.result() for one in asked)
    hosts = values_of((*referral.answer, *referral.authority), "NS", target.domain)
    denied = referral.authoritative and referral.rcode in ("NOERROR", "NXDOMAIN")
    if not hosts and not denied:
        return None
    return Parent(
        zone=zone,
        nameservers=tuple(sorted(set(map(_plain, hosts)))),
        ds=ds.values("DS", target.domain),
        glue=_glue(referral.additional),
    )


def _glue(records: Sequence[Record]) -> dict[str, tuple[str, ...]]:
    glue: dict[str, tuple[str, ...]] = {}
    for one in records:
        if one.kind in ("A", "AAAA"):
            glue[one.owner] = (*glue.get(one.owner, ()), one.value)
    return glue


# ---- the domain's own name servers


def _nameserver(host: str, target: Target, net: Net) -> NameServer:
    try:
        addresses = net.addresses(host)
    except Unresolved:
        return NameServer(host, False, ())
    except NetError as failure:
        return NameServer(host, _reason(failure), ())
    return NameServer(host, True, _ask_all(addresses, target, net))


def _by_glue(
    server: NameServer, glue: Mapping[str, tuple[str, ...]], target: Target, net: Net
) -> NameServer:
    """A server whose name only its own zone knows is reached by the address that the parent has."""
    addresses = glue.get(server.host, ())
    if server.exists is True or not addresses:
        return server
    return replace(server, exists=True, asked=_ask_all(addresses, target, net))


def _ask_all(addresses: Sequence[str], target: Target, net: Net) -> tuple[Asked, ...]:
    kinds = ((target.domain, "SOA"), (target.host, "A"))
    questions = {
        address: [net.begin_ask_server(address, *one) for one in kinds]
        for address in addresses[:ADDRESSES_ASKED]
    }
    answers = (_asked(address, target, *pair) for address, pair in questions.items())
    return tuple(one for one in answers if one is not None)


def _asked(
    address: str, target: Target, about_zone: Future[Response], about_host: Future[Response]
) -> Asked | None:
    """What an address answered; None when nothing can be concluded from it."""
    points_to = _points_to(about_host, target.host)
    try:
        zone = about_zone.result()
    except Forbidden:
        return Asked(address, "forbidden")
    except NetError as failure:
        _reason(failure)
        if points_to:
            return Asked(address, "authoritative", None, points_to)
        # Whether IPv6 works from here is another question than whether the server does.
        is_silent = ":" not in address and not _is_unreachable(failure)
        return Asked(address, "silent") if is_silent else None
    outcome = _outcome(zone, target.domain)
    if outcome == "authoritative" and _fails(about_host):
        return Asked(address, "failed")  # an alias of its own making that it cannot follow, say
    if outcome == "authoritative":
        serial = int(zone.values("SOA", target.domain)[0].split()[2])
        return Asked(address, outcome, serial, points_to)
    if points_to:  # some that balance load know addresses alone, and answer for them
        return Asked(address, "authoritative", None, points_to)
    return Asked(address, outcome) if outcome else None


def _is_unreachable(failure: NetError) -> bool:
    return isinstance(failure, NotConnected) and failure.attempts[0].outcome == "unreachable"


def _outcome(response: Response, domain: str) -> Outcome | None:
    if response.rcode == "NOERROR":
        answers = response.authoritative and response.values("SOA", domain)
        return "authoritative" if answers else "not_authoritative"
    outcomes: dict[str, Outcome] = {
        "REFUSED": "refused",
        "NOTAUTH": "refused",
        "SERVFAIL": "failed",
        "FORMERR": "failed",
        "NOTIMP": "failed",
        "NXDOMAIN": "not_authoritative",
    }
    return outcomes.get(response.rcode)


def _fails(about_host: Future[Response]) -> bool:
    try:
        return about_host.result().rcode == "SERVFAIL"
    except NetError as failure:
        _reason(failure)
        return False


def _points_to(about_host: Future[Response], host: str) -> tuple[str, ...] | None:
    try:
        response = about_host.result()
    except NetError as failure:
        _reason(failure)
        return None
    if not response.authoritative or response.rcode not in ("NOERROR", "NXDOMAIN"):
        return None
    alias = response.values("CNAME", host)
    return tuple(sorted(map(_plain, alias or response.values("A", host))))


# ---- a part of the domain that is handed over


def _branch(target: Target, net: Net, servers: tuple[NameServer, ...] | Unseen) -> Branch | None:
    """Who should answer for the host, where the domain's servers refer to others (RFC 1034 4.2.1);
    None where the resolver finds it, or they do not."""
    good = _good_addresses(servers)
    if target.host == target.domain or not good or _answers(net.ask, target.host, "A"):
        return None
    try:
        referral = net.ask_server(good[0], target.host, "A")
    except NetError as failure:
        _reason(failure)
        return None
    cuts = [
        (one.owner, _plain(one.value))
        for one in referral.authority
        if one.kind == "NS" and _is_between(one.owner, target)
    ]
    if referral.answer or not cuts:
        return None
    zone = cuts[0][0]
    inside = replace(target, domain=zone)
    glue = _glue(referral.additional)
    hosts = list(dict.fromkeys(host for owner, host in cuts if owner == zone))[:SERVERS_ASKED]
    asked = [lanes.lookups.submit(_nameserver, host, inside, net) for host in hosts]
    return Branch(zone, tuple(_by_glue(one.result(), glue, inside, net) for one in asked))


def _is_between(zone: str, target: Target) -> bool:
    """Whether the zone lies below the domain, and the host in it."""
    return zone.endswith(f".{target.domain}") and f".{target.host}".endswith(f".{zone}")


# ---- DNSSEC


def _flaws(
    target: Target,
    net: Net,
    parent: Parent | Unseen,
    servers: tuple[NameServer, ...] | Unseen,
) -> tuple[Flaw, ...] | Unseen:
    """What all examined servers have wrong; () when one of them is right or nothing is signed."""
    if isinstance(parent, Unseen):
        return parent
    if not parent.ds:
        return ()
    names = ((target.domain, "SOA"), (target.host, "A"))
    unseen = Unseen(Why.SERVER_FAILED, target.domain)
    found: tuple[Flaw, ...] | Unseen = unseen
    for address in _good_addresses(servers)[:SIGNERS_ASKED]:
        try:
            found = net.flaws(address, target.domain, parent.ds, names)
        except NetError as failure:
            found = _reason(failure)
            continue
        if not found:
            return ()
    return found


def _good_addresses(servers: tuple[NameServer, ...] | Unseen) -> list[str]:
    """The first address of each server that answers for the domain."""
    if isinstance(servers, Unseen):
        return []
    good = (
        next((one.address for one in server.asked if one.outcome == "authoritative"), None)
        for server in servers
    )
    return [address for address in good if address is not None]


def _is_rejected(target: Target, net: Net) -> bool:
    """Whether the resolver has the records and gives them away only with checking disabled."""
    for name, kind in ((target.host, "A"), (target.domain, "NS")):
        try:
            net.ask(name, kind)
        except ResolverLate:
            continue
        except ResolverFailed:
            if _answers(net.ask, name, kind, unchecked=True):
                # A resolver that is still looking may fail once, and know more a moment later.
                return not _answers(net.ask_again, name, kind)
    return False


def _answers(ask: Callable[..., object], name: str, kind: str, **options: bool) -> bool:
    try:
        ask(name, kind, **options)
    except ResolverFailed:
        return False
    return True
