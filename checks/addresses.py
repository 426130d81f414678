"""Where the names point: addresses of the examined host, of the bare domain and of www."""

from __future__ import annotations

import secrets
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, replace
from typing import Literal

from checks import lanes
from checks.aliases import DeadEnd, follow
from checks.net import Answer, Net
from checks.net.errors import Offline, ResolverFailed
from checks.net.guard import is_public as is_public  # also for those who judge addresses
from checks.observation import Unseen, Why
from checks.sequence import Stage, check
from checks.target import MAX_NAME, Target

MX_SHOWN = 20
SUSPICION_SECONDS = 1.5  # without one answer: is it the assistant's own resolver?


@dataclass(frozen=True)
class HostRecords:
    """What the DNS says of one host; all names A-labels without the final dot.

    `exists` is False when the name itself is missing (NXDOMAIN). `cnames` is the chain of targets.
    `a` and `aaaa` are textual addresses at the end of that chain; `public` those of both kinds
    that lie in the public Internet. `dead_end` is how a chain of aliases ends without an address;
    only the examined host's is followed.
    """

    host: str
    exists: bool | Unseen
    cnames: tuple[str, ...]
    a: tuple[str, ...] | Unseen
    aaaa: tuple[str, ...] | Unseen
    public: tuple[str, ...]
    dead_end: DeadEnd | Unseen | None = None

    @property
    def addresses(self) -> tuple[str, ...]:
        """All addresses that were seen."""
        kinds = (self.a, self.aaaa)
        return tuple(one for kind in kinds if not isinstance(kind, Unseen) for one in kind)


@dataclass(frozen=True)
class Addresses:
    """`delegation`: "there", "missing" when the parent zone denies the domain, or not seen.

    `hosts` are the examined host first, then the bare domain and www where they are others.
    `by_wildcard`: the examined host, neither of the two, has what any name beside it has.
    """

    delegation: Literal["there", "missing"] | Unseen
    nameservers: tuple[str, ...] | Unseen
    hosts: tuple[HostRecords, ...]
    mx: tuple[tuple[int, str], ...] | Unseen
    by_wildcard: bool = False

    @property
    def examined(self) -> HostRecords:
        return self.hosts[0]

    def of(self, host: str) -> HostRecords | None:
        """The records of `host`, if it is one of those that were asked for."""
        return next((one for one in self.hosts if one.host == host), None)


@check(stage=Stage.DNS)
def addresses(target: Target, net: Net) -> Addresses | Unseen:
    """Do the examined host, the bare domain and www have addresses, and does the domain exist?

    The recursive resolver is asked, as every visitor's is. Source: RFC 1034 section 3.6,
    RFC 2308 (negative answers name the zone that denies), RFC 5321 section 5.1 (MX), RFC 4592
    (wildcards).
    """
    hosts = tuple(dict.fromkeys((target.host, target.domain, target.www)))
    asked = {
        (name, kind): net.begin_ask(name, kind)
        for name, kind in [
            *((host, kind) for host in hosts for kind in ("A", "AAAA")),
            (target.domain, "NS"),
            (target.domain, "MX"),
        ]
    }
    # A typed subdomain may exist only because every name does. www by wildcard is a usual set-up.
    stranger = _stranger(target)
    nobodys = net.begin_ask(stranger, "A") if stranger else None
    answered, _ = wait(asked.values(), SUSPICION_SECONDS, FIRST_COMPLETED)
    proof = None if answered else lanes.lookups.submit(net.reach.blind_to_names)
    answers = {question: _outcome(future) for question, future in asked.items()}
    nameservers = answers[target.domain, "NS"]
    found = any(isinstance(one, Answer) and one.values for one in answers.values())
    delegation = _delegation(target.domain, nameservers, found)
    failures = [answer for answer in answers.values() if isinstance(answer, Unseen)]
    nothing_seen = len(failures) == len(answers)
    if nothing_seen and {failure.why for failure in failures} == {Why.OFFLINE}:
        return failures[0]
    examined = _records(target.host, answers[target.host, "A"], answers[target.host, "AAAA"])
    if nothing_seen or delegation == "missing" or _is_odd(examined, nameservers):
        # Is anything that this resolver says to be relied on?
        why = proof.result() if proof else net.reach.blind_to_names(examined.addresses)
        if why is not None:
            return Unseen(why, failures[0].detail if failures else target.domain)
    examined, *others = (_records(one, answers[one, "A"], answers[one, "AAAA"]) for one in hosts)
    if not examined.addresses:
        examined = _followed(examined, answers[target.host, "A"], net)
    return Addresses(
        delegation=delegation,
        nameservers=_values(nameservers),
        hosts=(examined, *others),
        mx=_exchanges(answers[target.domain, "MX"]),
        by_wildcard=nobodys is not None and _has_the_same(_outcome(nobodys), examined),
    )


def _stranger(target: Target) -> str | None:
    """A name beside the examined host that nobody has entered; None beside the usual hosts."""
    if target.host in (target.domain, target.www):
        return None
    beside = target.host.partition(".")[2]
    name = f"{secrets.token_hex(8)}.{beside}"
    return name if len(name) <= MAX_NAME else None


def _has_the_same(nobodys: Answer | Unseen, host: HostRecords) -> bool:
    if isinstance(nobodys, Unseen) or not nobodys.values or isinstance(host.a, Unseen):
        return False
    if nobodys.cnames or host.cnames:
        return nobodys.cnames == host.cnames
    return set(nobodys.values) == set(host.a)


def _followed(host: HostRecords, a: Answer | Unseen, net: Net) -> HostRecords:
    """The host with its aliases asked for one by one, where that can tell more."""
    failed = isinstance(a, Unseen)
    late = isinstance(a, Unseen) and a.why is Why.TIMEOUT
    if late or not (failed or host.cnames):
        return host  # a resolver that waited for somebody in vain would do so again
    if host.cnames and host.exists is False:
        return replace(host, dead_end="missing")  # RFC 6604: the last name is meant
    chain = follow(host.host, net)
    if chain is None:
        return host
    found = chain.end is None and not failed
    return replace(
        host,
        cnames=chain.targets,
        a=chain.a if found else host.a,
        aaaa=chain.aaaa if found else host.aaaa,
        public=tuple(filter(is_public, chain.a + chain.aaaa)) if found else host.public,
        dead_end=chain.end,
    )


def _outcome(future: Future[Answer]) -> Answer | Unseen:
    try:
        return future.result()
    except (ResolverFailed, Offline) as failure:
        return failure.unseen()


def _is_odd(examined: HostRecords, nameservers: Answer | Unseen) -> bool:
    """Whether the examined host has addresses as a network gives them that wants a login first:
    inner ones, or some without that the domain has name servers."""
    without = isinstance(nameservers, Answer) and not nameservers.values
    return bool(examined.addresses) and (without or not examined.public)


def _delegation(
    domain: str, answer: Answer | Unseen, found: bool
) -> Literal["there", "missing"] | Unseen:
    """`found`: the domain has some record, so that somebody does answer for it."""
    if isinstance(answer, Unseen):
        return answer
    above = answer.zone in (None, ".") or domain.endswith(f".{answer.zone}")
    if answer.exists:
        # A parent that still has addresses of name servers inside the domain (orphan glue) knows
        # the name, and says only that there is nothing (RFC 8020 section 2).
        nothing = not found and not answer.cnames and answer.zone is not None
        return "missing" if nothing and above else "there"
    if answer.zone == domain:
        return "there"  # its own servers deny it, which is odd
    if above:
        return "missing"
    return Unseen(Why.OWN_NETWORK, f"denied by {answer.zone}")  # a filter of the resolver's own


def _values(answer: Answer | Unseen) -> tuple[str, ...] | Unseen:
    if isinstance(answer, Unseen):
        return answer
    return tuple(value.rstrip(".").lower() for value in answer.values)


def _records(host: str, a: Answer | Unseen, aaaa: Answer | Unseen) -> HostRecords:
    if isinstance(a, Answer) and not a.exists and isinstance(aaaa, Unseen):
        aaaa = a  # nothing of whatever kind (RFC 8020). Some servers deny the other way round only.
    seen = [answer for answer in (a, aaaa) if isinstance(answer, Answer)]
    found = [address for answer in seen for address in answer.values]
    return HostRecords(
        host=host,
        exists=seen[0].exists if seen else Unseen(Why.SERVER_FAILED, f"{host} A, AAAA"),
        cnames=seen[0].cnames if seen else (),
        a=a.values if isinstance(a, Answer) else a,
        aaaa=aaaa.values if isinstance(aaaa, Answer) else aaaa,
        public=tuple(address for address in found if is_public(address)),
    )


def _exchanges(answer: Answer | Unseen) -> tuple[tuple[int, str], ...] | Unseen:
    if isinstance(answer, Unseen):
        return answer
    pairs = (value.split(maxsplit=1) for value in answer.values[:MX_SHOWN])
    return tuple(sorted((int(preference), host.rstrip(".").lower()) for preference, host in pairs))
