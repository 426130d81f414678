"""Where the names point: addresses of the examined host, of the bare domain and of www."""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from typing import Literal

from checks import lanes
from checks.net import Answer, Net
from checks.net.errors import Offline, ResolverFailed
from checks.net.guard import is_public
from checks.observation import Unseen, Why
from checks.sequence import Stage, check
from checks.target import Target

MX_SHOWN = 20
SUSPICION_SECONDS = 2.0  # without one answer: is it the assistant's own resolver?


@dataclass(frozen=True)
class HostRecords:
    """What the DNS says of one host; all names A-labels without the final dot.

    `exists` is False when the name itself is missing (NXDOMAIN). `cnames` is the chain of targets.
    `a` and `aaaa` are textual addresses at the end of that chain; `public` those of both kinds
    that lie in the public Internet.
    """

    host: str
    exists: bool | Unseen
    cnames: tuple[str, ...]
    a: tuple[str, ...] | Unseen
    aaaa: tuple[str, ...] | Unseen
    public: tuple[str, ...]

    @property
    def addresses(self) -> tuple[str, ...]:
        """All addresses that were seen."""
        kinds = (self.a, self.aaaa)
        return tuple(one for kind in kinds if not isinstance(kind, Unseen) for one in kind)


@dataclass(frozen=True)
class Addresses:
    """`delegation`: "there", "missing" when the parent zone denies the domain, or not seen.

    `hosts` are the examined host first, then the bare domain and www where they are others.
    """

    delegation: Literal["there", "missing"] | Unseen
    nameservers: tuple[str, ...] | Unseen
    hosts: tuple[HostRecords, ...]
    mx: tuple[tuple[int, str], ...] | Unseen

    @property
    def examined(self) -> HostRecords:
        return self.hosts[0]


@check(stage=Stage.DNS)
def addresses(target: Target, net: Net) -> Addresses | Unseen:
    """Do the examined host, the bare domain and www have addresses, and does the domain exist?

    The recursive resolver is asked, as every visitor's is. Source: RFC 1034 section 3.6,
    RFC 2308 (negative answers name the zone that denies), RFC 5321 section 5.1 (MX).
    """
    hosts = tuple(dict.fromkeys((target.host, target.domain, target.www)))
    asked = {
        (name, kind): lanes.names.submit(net.ask, name, kind)
        for name, kind in [
            *((host, kind) for host in hosts for kind in ("A", "AAAA")),
            (target.domain, "NS"),
            (target.domain, "MX"),
        ]
    }
    answered, _ = wait(asked.values(), SUSPICION_SECONDS, FIRST_COMPLETED)
    proof = None if answered else lanes.lookups.submit(net.reach.blind_to_names)
    answers = {question: _outcome(future) for question, future in asked.items()}
    nameservers = answers[target.domain, "NS"]
    delegation = _delegation(target.domain, nameservers)
    failures = [answer for answer in answers.values() if isinstance(answer, Unseen)]
    if len(failures) == len(answers) or delegation == "missing":
        # Nothing is known of the domain: does the resolver know anybody?
        why = proof.result() if proof else net.reach.blind_to_names()
        if why is not None:
            return Unseen(why, failures[0].detail if failures else target.domain)
    return Addresses(
        delegation=delegation,
        nameservers=_values(nameservers),
        hosts=tuple(_records(host, answers[host, "A"], answers[host, "AAAA"]) for host in hosts),
        mx=_exchanges(answers[target.domain, "MX"]),
    )


def _outcome(future: Future[Answer]) -> Answer | Unseen:
    try:
        return future.result()
    except (ResolverFailed, Offline) as failure:
        return failure.unseen()


def _delegation(domain: str, answer: Answer | Unseen) -> Literal["there", "missing"] | Unseen:
    if isinstance(answer, Unseen):
        return answer
    if answer.exists:
        return "there"
    # NXDOMAIN for the domain itself: its parent denies it, unless its own servers are that odd.
    return "there" if answer.zone == domain else "missing"


def _values(answer: Answer | Unseen) -> tuple[str, ...] | Unseen:
    if isinstance(answer, Unseen):
        return answer
    return tuple(value.rstrip(".").lower() for value in answer.values)


def _records(host: str, a: Answer | Unseen, aaaa: Answer | Unseen) -> HostRecords:
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
