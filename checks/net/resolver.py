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
from checks.net.errors import NetError, Offline, ResolverFailed, Unresolved
from checks.net.exchange import MUTE_SECONDS, OFFLINE_SECONDS, Hearing, exchange
from checks.once import Once

ANSWER_SECONDS = 6.0  # a recursor that meets dead servers answers SERVFAIL after several seconds
IPV6_SECONDS = 0.5  # after the IPv4 addresses; as the resolution delay of RFC 8305 section 3
PART_OF_DEADLINE = 0.75  # of a diagnosis in a hurry, after which silence means no connection
RECORDS = 64  # of one answer; nobody needs more, and a hostile zone can hold thousands
ALIASES = 64  # of one chain of CNAMEs; resolvers follow fewer
PAYLOAD = 1232  # bytes, the DNS flag day 2020 value: never fragmented


@dataclass(frozen=True)
class Answer:
    """What the resolver said to one question; names are A-labels without the final dot.

    `exists` is False for NXDOMAIN (RFC 2308). `cnames` is the chain followed, targets only,
    at most ALIASES.
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
        self._hearing = Hearing(lambda: lanes.names.submit(self._ask_root), _patience(deadline))
        self._answers = Once[tuple[str, str, bool], Answer](
            lambda question: _ask(*question, deadline, self._hearing)
        )

    def ask(self, name: str, kind: str, *, unchecked: bool = False) -> Answer:
        """The answer for `name` (A-labels) and record type `kind`, negative ones included.

        `unchecked` wants it also when DNSSEC rejects it (CD flag, RFC 4035 section 3.2.2). Raises
        ResolverFailed, ResolverLate, Offline, PastDeadline or Cancelled.
        """
        return self._answers((name, kind, unchecked))

    def _ask_root(self) -> None:
        try:
            self.ask(".", "NS")
        except (ResolverFailed, Offline):
            self._hearing.useless = True
        except NetError:
            pass  # the diagnosis is over

    def ask_again(self, name: str, kind: str) -> Answer:
        """A new answer to a question that was asked before; raises as `ask` does."""
        return _ask(name, kind, False, self._deadline, self._hearing)

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


def _patience(deadline: Deadline) -> float:
    """How long resolvers may be silent: with little time for the whole, less than usual."""
    try:
        return min(OFFLINE_SECONDS, max(MUTE_SECONDS * 2, PART_OF_DEADLINE * deadline.left()))
    except NetError:
        return OFFLINE_SECONDS


@cache
def _servers() -> tuple[str, ...]:
    """The resolvers of the system's configuration."""
    try:
        configured = dns.resolver.Resolver().nameservers
    except dns.resolver.NoResolverConfiguration as error:
        raise Offline("no resolver is configured") from error
    return tuple(map(str, configured))


def _ask(name: str, kind: str, unchecked: bool, deadline: Deadline, hearing: Hearing) -> Answer:
    try:
        query = dns.message.make_query(name, kind, use_edns=0, payload=PAYLOAD)
        if unchecked:
            query.flags |= dns.flags.CD
        reply = exchange(query, _servers(), deadline.within(ANSWER_SECONDS), hearing)
    except dns.exception.DNSException as error:
        raise ResolverFailed(f"{name} {kind}: {error}") from error
    except NetError as error:
        raise type(error)(f"{name} {kind}: {error}") from error
    if reply.rcode() == dns.rcode.YXDOMAIN:
        raise ResolverFailed(f"{name} {kind}: YXDOMAIN")
    return _read(name, kind, reply, exists=reply.rcode() != dns.rcode.NXDOMAIN)


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
    while owner in aliases and aliases[owner] not in cnames and len(cnames) < ALIASES:
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
