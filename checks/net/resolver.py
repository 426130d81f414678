"""Names: the assistant's recursive resolver, asked once for each question of a diagnosis."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cache
from itertools import islice

import dns.exception
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.resolver

from checks import lanes
from checks.net import exchange
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

ANSWER_SECONDS = 6.0  # a recursor that meets dead servers answers SERVFAIL after several seconds
# For IPv6 addresses, when IPv4 ones are there (RFC 8305 section 3; longer than its 50 ms, because
# what comes later is not tried).
RESOLUTION_SECONDS = 0.3
RECORDS = 64  # of one answer; nobody needs more, and a hostile zone can hold thousands
PAYLOAD = 1232  # bytes, the DNS flag day 2020 value: never fragmented


Asked = tuple[str, str]  # name, record type


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


Answers = dict[Asked, Future[Answer]]


class Resolver:
    """Questions to the resolvers of the system's configuration, each asked once per diagnosis.

    The same question from two checks is one packet: the second waits for the first.
    """

    def __init__(self, deadline: Deadline) -> None:
        self._deadline = deadline
        self._lock = threading.Lock()
        self._answers: Answers = {}

    def ask(self, name: str, kind: str) -> Answer:
        """The answer for `name` (A-labels) and record type `kind`, negative ones included.

        Raises ResolverFailed, ResolverLate, Offline, PastDeadline or Cancelled.
        """
        answers, mine = self._claim([(name, kind)])
        if mine:
            self._fetch(mine)
        return answers[name, kind].result()

    def begin(self, questions: Iterable[Asked]) -> Answers:
        """What `ask` will say to each of the `questions` (name, type), asked side by side."""
        answers, mine = self._claim(questions)
        if mine:
            lanes.names.submit(self._fetch, mine)
        return answers

    def addresses(self, host: str) -> tuple[str, ...]:
        """The IPv4 and IPv6 addresses of `host`, alternating, IPv4 first (it reaches more places).

        Raises Unresolved when it has none, and what `ask` raises when neither kind was answered.
        """
        questions = self.begin([(host, "A"), (host, "AAAA")])
        found: list[tuple[str, ...]] = []
        failure: NetError | None = None
        for question in questions.values():
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

    def _claim(self, questions: Iterable[Asked]) -> tuple[Answers, Answers]:
        """The answers to come, and which of them nobody fetches yet."""
        answers: Answers = {}
        mine: Answers = {}
        with self._lock:
            for asked in questions:
                if asked not in self._answers:
                    self._answers[asked] = mine[asked] = Future()
                answers[asked] = self._answers[asked]
        return answers, mine

    def _fetch(self, answers: Answers) -> None:
        try:
            questions = [_question(*asked, answer) for asked, answer in answers.items()]
            exchange.run(filter(None, questions), _servers(), self._deadline.within(ANSWER_SECONDS))
        except BaseException as error:
            for answer in answers.values():
                if not answer.done():
                    answer.set_exception(error)


@cache
def _servers() -> tuple[str, ...]:
    """The addresses of the system's resolvers, in the order of its configuration."""
    try:
        configured = dns.resolver.Resolver().nameservers
    except dns.resolver.NoResolverConfiguration as error:
        raise Offline("no resolver is configured") from error
    return tuple(map(str, configured))


def _question(name: str, kind: str, answer: Future[Answer]) -> exchange.Question | None:
    """The question whose end settles `answer`; None for a name that no question can hold."""

    def answered(reply: dns.message.Message) -> None:
        try:
            answer.set_result(_read(name, kind, reply))
        except dns.exception.DNSException as error:
            failed(ResolverFailed(str(error)))

    def failed(failure: NetError) -> None:
        if isinstance(failure, ResolverFailed):
            failure = ResolverFailed(f"{name} {kind}: {failure}")
        elif isinstance(failure, Late) and not isinstance(failure, PastDeadline):
            failure = ResolverLate(f"{name} {kind}: no answer from the resolver")
        answer.set_exception(failure)

    try:
        query = dns.message.make_query(name, kind, use_edns=0, payload=PAYLOAD)
    except dns.exception.DNSException as error:
        failed(ResolverFailed(str(error)))
        return None
    return exchange.Question(query, answered, failed)


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
