"""What resolvers still remember of the examined host, beside what its name servers say now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass
from functools import partial

from checks import lanes
from checks.delegation import Delegation, delegation
from checks.net import Answer, Net, NetError, Record, Response
from checks.net.errors import Cancelled, PastDeadline
from checks.observation import Skipped, Unseen, Why
from checks.sequence import Stage, check
from checks.target import Target

# Networks of large providers in North America, Asia and Brazil.
FAR_AWAY = ("12.0.0.0/24", "1.208.0.0/24", "200.160.0.0/24")
PATIENCE_SECONDS = 1.5  # for public resolvers: nothing depends on them


@dataclass(frozen=True)
class Said:
    """What one server says of the examined host.

    `points_to` are its IPv4 addresses or the target of its alias, sorted; () when it denies them.
    `ttl` is how many seconds it may still be remembered. `serial` is that of the zone's SOA record
    and `nameservers` are the zone's, both as this server knows them; None where it was not asked,
    or did not say.
    """

    points_to: tuple[str, ...]
    ttl: int
    serial: int | None = None
    nameservers: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Propagation:
    """`now`: what all the name servers say; `nameservers`, where somebody says something else, are
    all that the parent zone and the zone itself name.

    `own` is the assistant's own resolver; `public` are the others by their addresses. A resolver
    that says something else than `now` is asked about the zone too. `by_place`: a name server has
    other answers for clients in other parts of the world.
    """

    now: Said
    own: Said | Unseen
    public: Mapping[str, Said | Unseen]
    by_place: bool = False


@check(stage=Stage.DNS, needs=[delegation])
def propagation(target: Target, net: Net, delegation: Delegation) -> Propagation | Unseen | Skipped:
    """Do public resolvers say the same of the host as the domain's own name servers?

    Only asked when these agree among themselves and with themselves: answers that rotate or depend
    on the place are never the same twice. Source: RFC 1034 section 3.6 and RFC 2308 (time to live).
    """
    address, agreed = _agreed(delegation)
    if agreed is None:
        return Skipped("no_common_answer")
    asked = {
        one: net.begin_ask_server(one, target.host, "A", recursive=True)
        for one in net.public_resolvers
    }
    now = _said(net.ask_server(address, target.host, "A"), target.host)
    if now is None or now.points_to != agreed:
        return Skipped("no_common_answer")
    wait(asked.values(), PATIENCE_SECONDS)
    public = {one: _public(one, answer, target.host) for one, answer in asked.items()}
    own = _own(target, net)
    # Most say the same, and then there is nothing more to ask.
    more = {
        one: lanes.names.submit(_about_the_zone, said, partial(_of_server, one, target, net))
        for one, said in public.items()
        if isinstance(said, Said) and said.points_to != agreed
    }
    differ = bool(more)
    if isinstance(own, Said) and own.points_to != agreed:
        own, differ = _about_the_zone(own, lambda kind: net.ask(target.domain, kind).values), True
    wait(more.values(), PATIENCE_SECONDS)
    late = Unseen(Why.TIMEOUT)
    public |= {one: work.result() if work.done() else late for one, work in more.items()}
    return Propagation(
        now=Said(
            now.points_to,
            now.ttl,
            _serial(delegation),
            _nameservers(delegation, address, target, net) if differ else None,
        ),
        own=own,
        public=public,
        by_place=differ and _answers_by_place(address, target, net, agreed),
    )


def _answers_by_place(server: str, target: Target, net: Net, agreed: tuple[str, ...]) -> bool:
    """Whether the server says something else to clients far away (RFC 7871)."""
    asked = [net.begin_ask_server(server, target.host, "A", place=place) for place in FAR_AWAY]
    for one in asked:
        try:
            said = _said(one.result(), target.host)
        except NetError as failure:
            _unseen(failure)
            continue
        if said is not None and said.points_to != agreed:
            return True
    return False


def _agreed(delegation: Delegation) -> tuple[str, tuple[str, ...] | None]:
    """The address of a name server, and what all of them say of the host; None where they do not
    agree, or none of them says anything."""
    servers = () if isinstance(delegation.servers, Unseen) else delegation.servers
    asked = [one for server in servers for one in server.asked if one.outcome == "authoritative"]
    said = {one.points_to for one in asked}
    return (asked[0].address, said.pop()) if len(said) == 1 else ("", None)


def _serial(delegation: Delegation) -> int | None:
    """The zone's serial number where all name servers have the same."""
    servers = () if isinstance(delegation.servers, Unseen) else delegation.servers
    serials = {
        one.serial for server in servers for one in server.asked if one.outcome == "authoritative"
    }
    return serials.pop() if len(serials) == 1 else None


def _nameservers(
    delegation: Delegation, server: str, target: Target, net: Net
) -> tuple[str, ...] | None:
    """Those that the parent names, and those that the zone itself names, which may be others."""
    own = _or_none(
        lambda kind: net.ask_server(server, target.domain, kind).values(kind, target.domain), "NS"
    )
    if isinstance(delegation.parent, Unseen) or own is None:
        return None
    return tuple(dict.fromkeys((*delegation.parent.nameservers, *map(_plain, own))))


def _plain(name: str) -> str:
    return name.rstrip(".").lower()


def _own(target: Target, net: Net) -> Said | Unseen:
    """What the resolver says that the other checks use too."""
    try:
        said = _answered(net.ask(target.host, "A"))
    except NetError as failure:
        return _unseen(failure)
    return Unseen(Why.UNREADABLE) if said is None else said


def _answered(answer: Answer) -> Said | None:
    if answer.cnames or answer.values:
        points_to = tuple(sorted(answer.cnames[:1] or answer.values))
        return Said(points_to, answer.ttl)
    denied = answer.zone is not None and _is_above(answer.zone, answer.name)
    return Said((), answer.ttl) if denied else None


def _is_above(zone: str, host: str) -> bool:
    """Whether the host can lie in that zone. Filters deny names by the word of zones of theirs."""
    return zone in ("", ".", host) or host.endswith(f".{zone}")


def _public(resolver: str, answer: Future[Response], host: str) -> Said | Unseen:
    if not answer.done():
        return Unseen(Why.TIMEOUT)
    try:
        response = answer.result()
    except NetError as failure:
        return _unseen(failure)
    said = _said(response, host)
    return Unseen(Why.SERVER_FAILED, f"{resolver}: {response.rcode}") if said is None else said


def _said(response: Response, host: str) -> Said | None:
    """What a response has for `host`; None when it fails, or denies without saying by what right,
    as filters do."""
    if response.rcode not in ("NOERROR", "NXDOMAIN"):
        return None
    found = list(_of(host, response, "CNAME")) or list(_of(host, response, "A"))
    if found:
        values = sorted(_plain(record.value) for record in found)
        return Said(tuple(values), min(record.ttl for record in found))
    denials = [
        one.ttl for one in response.authority if one.kind == "SOA" and _is_above(one.owner, host)
    ]
    return Said((), min(denials)) if denials else None


def _of(host: str, response: Response, kind: str) -> Iterator[Record]:
    return (one for one in response.answer if (one.owner, one.kind) == (host, kind))


def _of_server(server: str, target: Target, net: Net, kind: str) -> Sequence[str]:
    response = net.ask_server(server, target.domain, kind, recursive=True)
    return response.values(kind, target.domain)


def _about_the_zone(said: Said, ask: Callable[[str], Sequence[str]]) -> Said:
    """With the zone's serial number and name servers, as who said it knows them."""
    soa, nameservers = _or_none(ask, "SOA"), _or_none(ask, "NS")
    serial = int(soa[0].split()[2]) if soa else None
    names = tuple(sorted(map(_plain, nameservers or ())))
    return Said(said.points_to, said.ttl, serial, names or None)


def _or_none(ask: Callable[[str], Sequence[str]], kind: str) -> Sequence[str] | None:
    try:
        return ask(kind)
    except NetError as failure:
        _unseen(failure)
        return None


def _unseen(failure: NetError) -> Unseen:
    if isinstance(failure, PastDeadline | Cancelled):
        raise failure
    return failure.unseen()
