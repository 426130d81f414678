"""Causes that the domain's name servers show: silent, lame, at odds with each other, mis-signed."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.causes.rule import Finding, cause
from assistant.causes.seen import Seen
from assistant.report import Certainty, Evidence
from checks.delegation import Asked, Flaw, NameServer
from checks.observation import Unseen

SHOWN = 4  # name servers, or flaws
ANSWERED = frozenset({"not_authoritative", "refused", "failed"})


def _servers(seen: Seen) -> tuple[NameServer, ...]:
    if seen.delegation is None or isinstance(seen.delegation.servers, Unseen):
        return ()
    return seen.delegation.servers


def _deciding(seen: Seen) -> tuple[NameServer, ...]:
    """The servers on which the examined host depends."""
    branch = seen.delegation.branch if seen.delegation else None
    return branch.servers if branch else _servers(seen)


def _finding(seen: Seen, servers: tuple[NameServer, ...]) -> Finding:
    """That none of the deciding servers is good."""
    branch = seen.delegation.branch if seen.delegation else None
    if branch is None:
        return Finding(_failing(servers))
    data = {"host": branch.zone, "names": [one.host for one in branch.servers][:SHOWN]}
    handed_over = Evidence("delegation", "branch_handed_over", data)
    return Finding((handed_over, *_failing(servers)), variant="part_handed_over")


def _resolves(seen: Seen) -> bool:
    """Whether the assistant's resolver got an answer from some server of the domain."""
    host = seen.addresses.examined if seen.addresses else None
    return host is not None and not (isinstance(host.a, Unseen) and isinstance(host.aaaa, Unseen))


def _outcomes(server: NameServer) -> set[str]:
    return {one.outcome for one in server.asked}


def _failing(servers: tuple[NameServer, ...]) -> tuple[Evidence, ...]:
    """What each server that does not answer for the domain did instead."""
    return tuple(_failure(one) for one in servers if one.works is False)[:SHOWN]


def _failure(server: NameServer) -> Evidence:
    if not server.asked:
        numbers = server.host.replace(".", "").isdecimal()
        code = "nameserver_is_address" if numbers else "nameserver_without_address"
        return Evidence("delegation", code, {"to_host": server.host})
    worst = server.asked[0]
    data = {"to_host": server.host, "addresses": worst.address}
    return Evidence("delegation", f"nameserver_{worst.outcome}", data)


@cause("nameservers_unreachable")
def nameservers_unreachable(seen: Seen) -> Finding | None:
    servers = _deciding(seen)
    if not servers or any(one.works is not False for one in servers) or _resolves(seen):
        return None
    if any(_outcomes(one) & ANSWERED for one in servers):
        return None
    return _finding(seen, servers)


@cause("nameservers_lame")
def nameservers_lame(seen: Seen) -> Finding | None:
    servers = _deciding(seen)
    if not servers or any(one.works is not False for one in servers):
        return None
    answered = [outcome for one in servers for outcome in _outcomes(one) & ANSWERED]
    # A refusal may be meant for the assistant alone, but not while its resolver meets one too.
    if not answered or (_resolves(seen) and set(answered) != {"not_authoritative"}):
        return None
    return _finding(seen, servers)


@cause("nameservers_partly_failing")
def nameservers_partly_failing(seen: Seen) -> Finding | None:
    servers = _servers(seen)
    if not any(one.works for one in servers):
        return None
    failing = _failing(servers)
    return Finding(failing) if failing else None


@cause("nameservers_inconsistent")
def nameservers_inconsistent(seen: Seen) -> Finding | None:
    answers = list(_authoritative(_servers(seen)))
    by_server = {one.address: one for _, one in answers}.values()
    if _at_odds([one.points_to for one in by_server if one.points_to is not None]):
        evidence = (
            Evidence(
                "delegation",
                "nameserver_points_to" if one.points_to else "nameserver_points_nowhere",
                {"to_host": host, "addresses": ", ".join(one.points_to or ())},
            )
            for host, one in answers
            if one.points_to is not None
        )
    elif len({one.serial for one in by_server if one.serial is not None}) > 1:
        evidence = (
            Evidence(
                "delegation", "nameserver_serial", {"to_host": host, "serial": str(one.serial)}
            )
            for host, one in answers
            if one.serial is not None
        )
    else:
        return None
    return Finding(tuple(evidence)[:SHOWN])


def _authoritative(servers: tuple[NameServer, ...]) -> Iterator[tuple[str, Asked]]:
    """The first good answer of each server."""
    for server in servers:
        for one in server.asked:
            if one.outcome == "authoritative":
                yield server.host, one
                break


def _at_odds(answers: list[tuple[str, ...]]) -> bool:
    """Whether two answers have nothing in common; subsets that rotate are no disagreement."""
    return any(not set(one) & set(other) and one != other for one in answers for other in answers)


@cause("dnssec_broken")
def dnssec_broken(seen: Seen) -> Finding | None:
    if seen.delegation is None:
        return None
    flaws = seen.delegation.flaws
    evidence = () if isinstance(flaws, Unseen) else tuple(map(_flaw, flaws))[:SHOWN]
    if seen.delegation.rejected:  # also by DS records that the parent no longer has
        evidence += (Evidence("delegation", "dnssec_rejected", {"host": seen.target.host}),)
    if not evidence:
        return None
    # Flaws and a resolver that minds them confirm each other; one alone may be passing.
    sure = isinstance(flaws, tuple) and bool(flaws)
    return Finding(evidence, Certainty.CONFIRMED if sure else Certainty.LIKELY)


def _flaw(flaw: Flaw) -> Evidence:
    data = {"host": flaw.owner, "records": flaw.records}
    if flaw.moment is not None:
        name = "not_after" if flaw.kind == "signature_expired" else "not_before"
        data[name] = flaw.moment.date().isoformat()
    return Evidence("delegation", f"dnssec_{flaw.kind}", data)
