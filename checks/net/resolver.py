"""Names: the assistant's recursive resolver, asked once for each question of a diagnosis."""

from __future__ import annotations

import threading
from concurrent.futures import Future, wait
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import islice

import dns.exception
import dns.resolver

from checks.net.deadline import Deadline
from checks.net.errors import NetError, Offline, ResolverFailed, Unresolved
from checks.net.exchange import MUTE_SECONDS, OFFLINE_SECONDS, Hearing, exchange
from checks.net.message import CHECKING_DISABLED, RECURSION, Message, Question, plain_name
from checks.net.talks import Lines, Talk, talks

ANSWER_SECONDS = 6.0  # a recursor that meets dead servers answers SERVFAIL after several seconds
IPV6_SECONDS = 0.5  # after the IPv4 addresses; as the resolution delay of RFC 8305 section 3
PART_OF_DEADLINE = 0.75  # of a diagnosis in a hurry, after which silence means no connection
RECORDS = 64  # of one answer; nobody needs more, and a hostile zone can hold thousands
ALIASES = 64  # of one chain of CNAMEs; resolvers follow fewer


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
        self._hearing = Hearing(self._ask_root, _patience(deadline))
        self._lock = threading.Lock()
        self._answers: dict[tuple[str, str, bool], Future[Answer]] = {}

    def begin_ask(self, name: str, kind: str, *, unchecked: bool = False) -> Future[Answer]:
        """What `ask` will say, without waiting for it."""
        with self._lock:
            known = self._answers.get((name, kind, unchecked))
            if known is None:
                known = self._answers[name, kind, unchecked] = self._begin(name, kind, unchecked)
        return known

    def ask(self, name: str, kind: str, *, unchecked: bool = False) -> Answer:
        """The answer for `name` (A-labels) and record type `kind`, negative ones included.

        `unchecked` wants it also when DNSSEC rejects it (CD flag, RFC 4035 section 3.2.2). Raises
        ResolverFailed, ResolverLate, Offline, PastDeadline or Cancelled.
        """
        return self.begin_ask(name, kind, unchecked=unchecked).result()

    def _ask_root(self) -> None:
        self.begin_ask(".", "NS").add_done_callback(self._root_answered)

    def _root_answered(self, root: Future[Answer]) -> None:
        if isinstance(root.exception(), ResolverFailed | Offline):
            self._hearing.useless = True

    def ask_again(self, name: str, kind: str) -> Answer:
        """A new answer to a question that was asked before; raises as `ask` does."""
        return self._begin(name, kind, unchecked=False).result()

    def _begin(self, name: str, kind: str, unchecked: bool) -> Future[Answer]:
        flags = RECURSION | (CHECKING_DISABLED if unchecked else 0)
        question = Question(name, kind, flags)
        return talks.begin(lambda lines: _ask(question, self._deadline, self._hearing, lines))

    def addresses(self, host: str) -> tuple[str, ...]:
        """The IPv4 and IPv6 addresses of `host`, alternating, IPv4 first (it reaches more places).

        IPv6 addresses that are long in coming are left out when there are others: some name
        servers never answer for them. Raises Unresolved when it has none, and what `ask` raises
        when neither kind was answered.
        """
        questions = [self.begin_ask(host, kind) for kind in ("A", "AAAA")]
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


def _ask(question: Question, deadline: Deadline, hearing: Hearing, lines: Lines) -> Talk[Answer]:
    about = f"{question.name} {question.kind}"
    try:
        limit = deadline.within(ANSWER_SECONDS)
        reply = yield from exchange(question, _servers(), limit, hearing, lines)
    except dns.exception.DNSException as error:
        raise ResolverFailed(f"{about}: {error}") from error
    except NetError as error:
        raise type(error)(f"{about}: {error}") from error
    if reply.rcode == "YXDOMAIN":
        raise ResolverFailed(f"{about}: YXDOMAIN")
    return _read(question.name, question.kind, reply)


def _read(name: str, kind: str, message: Message) -> Answer:
    asked = owner = plain_name(name)
    cnames: list[str] = []
    aliases = {one.owner: plain_name(one.value) for one in message.answer if one.kind == "CNAME"}
    while owner in aliases and aliases[owner] not in cnames and len(cnames) < ALIASES:
        owner = aliases[owner]
        cnames.append(owner)
    values = (one.value for one in message.answer if (one.owner, one.kind) == (owner, kind))
    denials = [one for one in message.authority if one.kind == "SOA"]
    return Answer(
        name=name,
        kind=kind,
        exists=message.rcode != "NXDOMAIN",
        cnames=tuple(cnames),
        values=tuple(islice(values, RECORDS)),
        zone=denials[0].owner if denials else None,
        ttl=min(
            [one.ttl for one in message.answer if one.owner == asked]
            or [one.ttl for one in denials],
            default=0,
        ),
    )
