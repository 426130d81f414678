"""Names: the assistant's recursive resolver, asked once for each question of a diagnosis."""

from __future__ import annotations

from concurrent.futures import wait
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import islice

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.resolver

from checks import lanes
from checks.net.deadline import Deadline
from checks.net.errors import NetError, Offline, ResolverFailed, ResolverLate, Unresolved
from checks.once import Once

ANSWER_SECONDS = 6.0  # a recursor that meets dead servers answers SERVFAIL after several seconds
TRY_SECONDS = 1.5  # then the question is sent again, or to the next resolver
IPV6_SECONDS = 0.5  # after the IPv4 addresses; as the resolution delay of RFC 8305 section 3
RECORDS = 64  # of one answer; nobody needs more, and a hostile zone can hold thousands
PAYLOAD = 1232  # bytes, the DNS flag day 2020 value: never fragmented


@dataclass(frozen=True)
class Answer:
    """What the resolver said to one question; names are A-labels without the final dot.

    `exists` is False for NXDOMAIN (RFC 2308). `cnames` is the chain followed, targets only.
    `values` are the texts of at most RECORDS records, in the order received. `zone` is the owner
    of the SOA record that came with a negative answer: the zone that denies. `ttl` is for how many
    seconds the resolver keeps the first record of it, RFC 2308 for a negative one.
    """

    name: str
    kind: str
    exists: bool
    cnames: tuple[str, ...]
    values: tuple[str, ...]
    zone: str | None
    ttl: int = 0


class Resolver:
    """Questions to the resolvers of the system's configuration, each asked once per diagnosis.

    The same question from two checks is one packet: the second waits for the first.
    """

    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline
        self._answers = Once[tuple[str, str, bool], Answer](
            lambda question: _ask(*question, deadline)
        )

    def ask(self, name: str, kind: str, *, unchecked: bool = False) -> Answer:
        """The answer for `name` (A-labels) and record type `kind`, negative ones included.

        `unchecked` wants it also when DNSSEC rejects it (CD flag, RFC 4035 section 3.2.2). Raises
        ResolverFailed, ResolverLate, Offline, PastDeadline or Cancelled.
        """
        return self._answers((name, kind, unchecked))

    def ask_again(self, name: str, kind: str) -> Answer:
        """A new answer to a question that was asked before; raises as `ask` does."""
        return _ask(name, kind, False, self._deadline)

    def addresses(self, host: str) -> tuple[str, ...]:
        """The IPv4 and IPv6 addresses of `host`, alternating, IPv4 first (it reaches more places).

        IPv6 addresses that are long in coming are left out when there are others: some name
        servers never answer for them. Raises Unresolved when it has none, and what `ask` raises
        when neither kind was answered.
        """
        questions = [lanes.names.submit(self.ask, host, kind) for kind in ("A", "AAAA")]
        with suppress(NetError):
            if questions[0].result().values:
                _, late = wait(questions, IPV6_SECONDS)
                questions = [one for one in questions if one not in late]
        found: list[tuple[str, ...]] = []
        failure: NetError | None = None
        for question in questions:
            try:
                found.append(question.result().values)
            except NetError as error:
                failure = error
        longest = max((len(values) for values in found), default=0)
        mixed = tuple(v[i] for i in range(longest) for v in found if i < len(v))
        if not mixed:
            raise failure or Unresolved(f"{host}: no address")
        return mixed


@cache
def _system(unchecked: bool) -> dns.resolver.Resolver:
    try:
        system = dns.resolver.Resolver()
    except dns.resolver.NoResolverConfiguration as error:
        raise Offline("no resolver is configured") from error
    system.timeout = TRY_SECONDS
    system.use_edns(0, 0, PAYLOAD)
    if unchecked:
        system.flags = dns.flags.RD | dns.flags.CD
    return system


def _ask(name: str, kind: str, unchecked: bool, deadline: Deadline) -> Answer:
    try:
        answer = _system(unchecked).resolve(
            dns.name.from_text(name),
            kind,
            search=False,
            raise_on_no_answer=False,
            lifetime=deadline.left(ANSWER_SECONDS),
        )
    except dns.resolver.NXDOMAIN as missing:
        responses: dict[dns.name.Name, dns.message.Message] = missing.kwargs["responses"]
        return _read(name, kind, responses[dns.name.from_text(name)], exists=False)
    except dns.resolver.YXDOMAIN as error:
        raise ResolverFailed(f"{name} {kind}: {error}") from error
    except dns.resolver.LifetimeTimeout as error:
        deadline.left()  # says so when it was the whole diagnosis that ran out of time
        raise ResolverLate(f"{name} {kind}: no answer from the resolver") from error
    except dns.resolver.NoNameservers as error:
        raise ResolverFailed(f"{name} {kind}: {_complaints(error)}") from error
    except dns.exception.DNSException as error:
        raise ResolverFailed(f"{name} {kind}: {error}") from error
    except OSError as error:
        raise Offline(f"{name} {kind}: {error.strerror or error}") from error
    return _read(name, kind, answer.response, exists=True)


def _complaints(error: dns.resolver.NoNameservers) -> str:
    return "; ".join(
        dns.rcode.to_text(response.rcode()) if response is not None else str(problem)
        for _, _, _, problem, response in error.kwargs.get("errors", ())
    )


def plain_name(name: dns.name.Name) -> str:
    """The name in A-labels, lower case, without the final dot."""
    return name.to_text(omit_final_dot=True).lower()


def _read(name: str, kind: str, response: dns.message.Message, *, exists: bool) -> Answer:
    wanted = dns.rdatatype.from_text(kind)
    owner = dns.name.from_text(name)
    cnames: list[dns.name.Name] = []
    aliases = {
        rrset.name: rrset[0].target
        for rrset in response.answer
        if rrset.rdtype == dns.rdatatype.CNAME and rrset
    }
    while owner in aliases and aliases[owner] not in cnames:
        owner = aliases[owner]
        cnames.append(owner)
    values = (
        rdata.to_text()
        for rrset in response.answer
        if rrset.rdtype == wanted and rrset.name == owner
        for rdata in rrset
    )
    first = [rrset.ttl for rrset in response.answer if rrset.name == dns.name.from_text(name)]
    denials = [rrset for rrset in response.authority if rrset.rdtype == dns.rdatatype.SOA]
    return Answer(
        name=name,
        kind=kind,
        exists=exists,
        cnames=tuple(plain_name(target) for target in cnames),
        values=tuple(islice(values, RECORDS)),
        zone=plain_name(denials[0].name) if denials else None,
        ttl=min(first or [rrset.ttl for rrset in denials], default=0),
    )
