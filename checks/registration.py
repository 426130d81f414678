"""Is the domain registered, until when, in what state: asked of its registry."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from checks import directory, lanes
from checks.net import Net
from checks.net.errors import NetError
from checks.observation import Unseen, Why
from checks.recent import Recent
from checks.registries.pacing import Pace
from checks.registries.rdap import read_rdap
from checks.registries.record import RegistryRecord
from checks.registries.servers import whois_host
from checks.registries.whois import read_whois
from checks.sequence import Stage, check
from checks.target import Target

HEDGE_SECONDS = 1.5  # RDAP's head start; WHOIS servers block those who ask needlessly
SECOND_SECONDS = 1.5  # for the other source, when the first says that the domain is lost
TURN_SECONDS = 6.0  # to wait at most until the registry may be asked again
RDAP_TYPE = "application/rdap+json"

# For how long an answer is used again: the registry's own data change by the hour at most.
ANSWER_SECONDS = 300.0
FAILURE_SECONDS = 10.0
# Who expressly looks again gets a new one instead of an older one, if nobody has to wait for it.
AGAIN_SECONDS = 60.0
OWN_FAILURES = frozenset({Why.CANCELLED, Why.DEADLINE})  # of one diagnosis, not of the source

Answered = RegistryRecord | Unseen


@dataclass(frozen=True)
class Registration:
    """What the registry says, and the other source's answer if it came too.

    `record` is the one that counts. Of two that differ it is the one that says less against the
    domain: registered before free, the later end before one that has passed. `asked_at` is when
    it came, which may be before this diagnosis.
    """

    record: RegistryRecord
    other: RegistryRecord | None
    asked_at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True)
class _Told:
    """What one source answered, and when: by the calendar, and by the monotonic clock."""

    answer: Answered
    at: datetime
    came: float

    @property
    def age(self) -> float:
        return time.monotonic() - self.came


def _keep(told: _Told) -> float:
    if not isinstance(told.answer, Unseen):
        return ANSWER_SECONDS - told.age
    return 0.0 if told.answer.why in OWN_FAILURES else FAILURE_SECONDS


answers: Recent[tuple[str, str], _Told] = Recent(_keep)
pace = Pace()


@dataclass(frozen=True)
class _Source:
    """One way to ask: `key` of its answers, the host if it is known, and the question."""

    key: tuple[str, str]
    host: str | None
    ask: Callable[[], Answered]

    @property
    def delay(self) -> float:
        """Seconds until an answer can be under way."""
        if answers.knows(self.key) or self.host is None:
            return 0.0
        return pace.wait(self.host)

    def begin(self, net: Net) -> Future[_Told]:
        return lanes.lookups.submit(self._answer, net)

    def _answer(self, net: Net) -> _Told:
        kept = answers.kept(self.key) if net.anew else None
        if kept is None or kept.age < AGAIN_SECONDS or self._is_busy():
            return answers.get(self.key, self._ask, net.deadline)
        return answers.renew(self.key, kept, lambda: self._ask_or(kept), net.deadline)

    def _is_busy(self) -> bool:
        """Whether a question that was answered already would take another one's turn."""
        return self.host is not None and pace.wait(self.host) > 0

    def _ask(self) -> _Told:
        return _Told(self.ask(), datetime.now(UTC), time.monotonic())

    def _ask_or(self, kept: _Told) -> _Told:
        told = self._ask()
        return kept if isinstance(told.answer, Unseen) else told


@check(stage=Stage.EXPIRY)
def registration(target: Target, net: Net) -> Registration | Unseen:
    """Is the registrable domain registered, when does it expire, which states does it carry?

    RDAP (RFC 9082, 9083) of the top-level domain's own server; WHOIS (RFC 3912) beside it when
    RDAP is slow, silent, leaves the expiry out, or says that the domain is free or over. One
    question to each, at most, and none that was answered some minutes ago; after a minute one may
    be asked anew.
    """
    sources = _sources(target, net)
    head_start = sources[0].delay + HEDGE_SECONDS  # a question in the queue is not slow
    asked = [sources[0].begin(net)]
    wait(asked, timeout=net.deadline.left(head_start))
    if not (asked[0].done() and _is_enough(asked[0].result().answer)):
        asked += [source.begin(net) for source in sources[1:]]
    return _best(asked, net)


def _sources(target: Target, net: Net) -> list[_Source]:
    """RDAP and WHOIS, in the order of asking: first the one whose turn comes sooner."""
    base = directory.known_base(target.tld, net.folder)
    found = [
        _Source(
            ("rdap", target.domain),
            urlsplit(base).hostname if base else None,
            lambda: _by_rdap(target, net),
        )
    ]
    if (host := whois_host(target.tld)) is not None:
        found.append(
            _Source(("whois", target.domain), host, lambda: _by_whois(host, target.domain, net))
        )
    return sorted(found, key=lambda source: source.delay)


def _is_enough(answer: Answered) -> bool:
    """Whether the other source could add nothing to it and need not confirm it."""
    if isinstance(answer, Unseen) or not answer.registered or _is_unreadable(answer):
        return False
    return not _is_over(answer)


def _is_over(record: RegistryRecord) -> bool:
    return isinstance(record.expires, datetime) and record.expires < datetime.now(UTC)


def _is_unreadable(record: RegistryRecord) -> bool:
    return isinstance(record.expires, Unseen) and record.expires.why is not Why.NOT_PUBLISHED


def _best(asked: list[Future[_Told]], net: Net) -> Registration | Unseen:
    """The answer that counts, as soon as it is there, and the other where both came."""
    waiting = set(asked)
    records: list[tuple[RegistryRecord, datetime]] = []
    while waiting and not any(_is_enough(record) for record, _ in records):
        usable = any(not _is_unreadable(record) for record, _ in records)
        patience = net.deadline.left(SECOND_SECONDS) if usable else net.deadline.left()
        done, waiting = wait(waiting, timeout=patience, return_when=FIRST_COMPLETED)
        if not done and records:
            break
        for told in (future.result() for future in done):
            if isinstance(told.answer, RegistryRecord):
                records.append((told.answer, told.at))
    if not records:
        return _why_not([future.result().answer for future in asked])
    records.sort(key=lambda one: _says_against(one[0]))
    (record, at), *others = records
    return Registration(record, others[0][0] if others else None, at)


def _says_against(record: RegistryRecord) -> tuple[bool, bool, bool]:
    return not record.registered, _is_unreadable(record), _is_over(record)


_TELLING = {Why.THROTTLED: 0, Why.NO_SOURCE: 2}


def _why_not(failures: list[Answered]) -> Unseen:
    """The most telling of the failures: a registry that says "too many questions" comes first."""
    unseen = [failure for failure in failures if isinstance(failure, Unseen)]
    unseen.sort(key=lambda failure: _TELLING.get(failure.why, 1))
    told = [failure.detail for failure in unseen if failure.why is not Why.NO_SOURCE]
    return Unseen(unseen[0].why, "; ".join(told) or unseen[0].detail)


def _by_rdap(target: Target, net: Net) -> Answered:
    try:
        base = directory.base(target.tld, net)
        if base is None:
            return Unseen(Why.NO_SOURCE, target.tld)
        url = f"{base}domain/{target.domain}"
        return _in_turn(urlsplit(base).hostname or "", net, lambda: _fetch(url, base, target, net))
    except NetError as failure:
        return failure.unseen()


def _fetch(url: str, base: str, target: Target, net: Net) -> Answered:
    reply = net.get(url, accept=RDAP_TYPE)
    if reply.body is None:
        return reply.body_failure.unseen() if reply.body_failure else Unseen(Why.UNREADABLE, base)
    return read_rdap(reply.status, reply.body, domain=target.domain, server=base)


def _by_whois(host: str, domain: str, net: Net) -> Answered:
    try:
        return _in_turn(
            host, net, lambda: read_whois(net.whois(host, domain), domain=domain, server=host)
        )
    except NetError as failure:
        return failure.unseen()


def _in_turn(host: str, net: Net, ask: Callable[[], Answered]) -> Answered:
    """Ask when it is this question's turn at `host`; a host that throttles is left alone."""
    delay = pace.take(host, net.deadline.left(TURN_SECONDS))
    if delay is None:
        return Unseen(Why.THROTTLED, f"{host}: the assistant itself asks no more often")
    net.deadline.sleep(delay)
    answer = ask()
    if isinstance(answer, Unseen) and answer.why is Why.THROTTLED:
        pace.rest(host)
    return answer
