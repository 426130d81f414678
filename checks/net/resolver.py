"""Names: the assistant's recursive resolver, asked once for each question of a diagnosis."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import islice

import dns.exception
import dns.message
import dns.name
import dns.query
import dns.rcode
import dns.rdatatype
import dns.resolver

from checks import lanes
from checks.net.deadline import Deadline
from checks.net.errors import (
    Late,
    NetError,
    Offline,
    PastDeadline,
    ResolverFailed,
    ResolverLate,
    Unresolved,
)
from checks.once import Once

ANSWER_SECONDS = 6.0  # a recursor that meets dead servers answers SERVFAIL after several seconds
TRY_SECONDS = 1.5  # then the question is sent again, or to the next resolver
# For IPv6 addresses, when IPv4 ones are there (RFC 8305 section 3; longer than its 50 ms, because
# what comes later is not tried).
RESOLUTION_SECONDS = 0.3
RECORDS = 64  # of one answer; nobody needs more, and a hostile zone can hold thousands
PAYLOAD = 1232  # bytes, the DNS flag day 2020 value: never fragmented


@dataclass(frozen=True)
class Answer:
    """What the resolver said to one question; names are A-labels without the final dot.

    `exists` is False for NXDOMAIN (RFC 2308). `cnames` is the chain followed, targets only.
    `values` are the texts of at most RECORDS records, in the order received. `zone` is the owner
    of the SOA record that came with a negative answer: the zone that denies.
    """

    name: str
    kind: str
    exists: bool
    cnames: tuple[str, ...]
    values: tuple[str, ...]
    zone: str | None


class Resolver:
    """Questions to the resolvers of the system's configuration, each asked once per diagnosis.

    The same question from two checks is one packet: the second waits for the first.
    """

    def __init__(self, deadline: Deadline) -> None:
        self._answers = Once[tuple[str, str], Answer](lambda question: _ask(*question, deadline))

    def ask(self, name: str, kind: str) -> Answer:
        """The answer for `name` (A-labels) and record type `kind`, negative ones included.

        Raises ResolverFailed, ResolverLate, Offline, PastDeadline or Cancelled.
        """
        return self._answers((name, kind))

    def addresses(self, host: str) -> tuple[str, ...]:
        """The IPv4 and IPv6 addresses of `host`, alternating, IPv4 first (it reaches more places).

        Raises Unresolved when it has none, and what `ask` raises when neither kind was answered.
        """
        questions = [self._answers.begin((host, kind), lanes.names) for kind in ("A", "AAAA")]
        found: list[tuple[str, ...]] = []
        failure: NetError | None = None
        for question in questions:
            try:
                found.append(question.result(RESOLUTION_SECONDS if any(found) else None).values)
            except NetError as error:
                failure = error
            except TimeoutError:
                break  # nobody who visits the host waits for it either
        longest = max((len(values) for values in found), default=0)
        mixed = tuple(v[i] for i in range(longest) for v in found if i < len(v))
        if not mixed:
            raise failure or Unresolved(f"{host}: no address")
        return mixed


@cache
def _servers() -> tuple[str, ...]:
    """The addresses of the system's resolvers, in the order of its configuration."""
    try:
        configured = dns.resolver.Resolver().nameservers
    except dns.resolver.NoResolverConfiguration as error:
        raise Offline("no resolver is configured") from error
    return tuple(map(str, configured))


def _ask(name: str, kind: str, deadline: Deadline) -> Answer:
    try:
        query = dns.message.make_query(name, kind, use_edns=0, payload=PAYLOAD)
        return _read(name, kind, _answer(query, deadline.within(ANSWER_SECONDS)))
    except dns.exception.DNSException as error:
        raise ResolverFailed(f"{name} {kind}: {error}") from error
    except PastDeadline:
        raise
    except Late as error:
        raise ResolverLate(f"{name} {kind}: no answer from the resolver") from error


def _answer(query: dns.message.QueryMessage, limit: Deadline) -> dns.message.Message:
    """What the first resolver says that has an answer, NXDOMAIN included.

    They are asked one after the other, those that stay silent again and again until `limit`.
    Raises ResolverFailed when each one has failed, Late or Cancelled.
    """
    complaints: list[str] = []
    servers = list(_servers())
    while servers:
        for server in tuple(servers):
            try:
                reply, _ = dns.query.udp_with_fallback(
                    query,
                    server,
                    timeout=limit.left(TRY_SECONDS),
                    ignore_unexpected=True,
                    ignore_errors=True,
                )
            except dns.exception.Timeout:
                continue
            except (dns.exception.DNSException, OSError, EOFError, ValueError) as error:
                complaints.append(str(error) or type(error).__name__)
            else:
                if reply.rcode() in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
                    return reply
                complaints.append(dns.rcode.to_text(reply.rcode()))
            servers.remove(server)
    asked = query.question[0]
    what = f"{_plain(asked.name)} {dns.rdatatype.to_text(asked.rdtype)}"
    raise ResolverFailed(f"{what}: {'; '.join(complaints)}")


def _plain(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True).lower()


def _read(name: str, kind: str, response: dns.message.Message) -> Answer:
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
    zones = [rrset.name for rrset in response.authority if rrset.rdtype == dns.rdatatype.SOA]
    return Answer(
        name=name,
        kind=kind,
        exists=response.rcode() != dns.rcode.NXDOMAIN,
        cnames=tuple(_plain(target) for target in cnames),
        values=tuple(islice(values, RECORDS)),
        zone=_plain(zones[0]) if zones else None,
    )
