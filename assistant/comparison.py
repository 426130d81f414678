"""Two reports of one matter: what is repaired, what is new, what stayed, what cannot be told.

Pure, and only codes and parameters. That a cause is no longer found means that it is repaired only
where it could have been found: not when the check that showed it saw less this time, and not while
a fault stands in front of it. The same holds for what is new.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Literal

from assistant.causes.catalogue import catalogue
from assistant.causes.own import NO_FAILURE, gaps
from assistant.causes.seen import Seen
from assistant.causes.steadiness import comes_and_goes
from assistant.report import Cause, Kind, Report, Status
from assistant.symptoms import symptoms
from checks.addresses import Addresses
from checks.certificate import Certificate
from checks.observation import Skipped, Unseen
from checks.registration import Registration
from checks.website import Website

Figure = Literal[
    "addresses",
    "nameservers",
    "mail_servers",
    "domain_expires",
    "certificate_expires",
    "http_status",
]
Value = tuple[str, ...] | date | int

# A check finds nothing to look at, because what its causes were about is no longer there.
NOTHING_LEFT = frozenset({"no_ipv6_address"})

# Two sources of one registry may name another day for the same end (checks.registries.record).
SAME_DATE = timedelta(days=2)


@dataclass(frozen=True)
class Change:
    """A figure that both reports saw, and differently; () where there was none."""

    figure: Figure
    before: Value
    after: Value


@dataclass(frozen=True)
class Comparison:
    """What `after` says otherwise than `before`. Causes of the assistant's own count for nothing.

    `repaired`: stood, and would be found if they stood still. `unchecked`: stood, and nobody could
    tell this time. `same`: stand in both, as `after` has them. `new`: stand, and would have been
    found before. `uncovered`: stand, and could not be told before, or were the consequence of
    another. `seen` are ids of checks that failed to see before and do no longer, `unseen` the
    other way round.
    """

    before: Report
    after: Report
    repaired: tuple[Cause, ...]
    unchecked: tuple[Cause, ...]
    same: tuple[Cause, ...]
    new: tuple[Cause, ...]
    uncovered: tuple[Cause, ...]
    seen: tuple[str, ...]
    unseen: tuple[str, ...]
    changes: tuple[Change, ...]

    @property
    def between(self) -> timedelta:
        return self.after.started_at - self.before.started_at

    @property
    def has_news(self) -> bool:
        """Whether anything was learnt that `before` did not say."""
        return bool(self.repaired or self.new or self.uncovered or self.seen or self.changes)


def compare(before: Report, after: Report) -> Comparison:
    """What changed from `before` to the later report `after`.

    Raises ValueError when they are about different hosts or symptoms.
    """
    if _matter(before) != _matter(after):
        raise ValueError(f"{_matter(before)} is not {_matter(after)}")
    then, now = _View(before), _View(after)
    gone = [one for code, one in then.named.items() if code not in now.standing]
    come = [one for code, one in now.named.items() if code not in then.named]
    repaired = tuple(one for one in gone if now.would_find(one, then))
    new = tuple(one for one in come if one.code not in then.standing and then.would_find(one, now))
    return Comparison(
        before=before,
        after=after,
        repaired=repaired,
        unchecked=tuple(one for one in gone if one not in repaired),
        same=tuple(now.standing[code] for code in then.named if code in now.standing),
        new=new,
        uncovered=tuple(one for one in come if one not in new),
        seen=tuple(one for one in now.sighted if one in then.blind),
        unseen=tuple(one for one in now.blind if one in then.sighted),
        changes=tuple(_changes(before, after)),
    )


def _matter(report: Report) -> tuple[str, str]:
    return report.target.host, report.symptom


class _View:
    """One report as the other is measured by it."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self.named = {one.code: one for one in report.causes if one.kind is not Kind.UNKNOWN}
        # Those that it names, and their consequences.
        self.standing = {
            one.code: one for cause in self.named.values() for one in (cause, *cause.consequences)
        }
        states = {run.id: run.status for run in report.checks}
        self.blind = [one for one, status in states.items() if status is Status.UNKNOWN]
        self.sighted = [
            one
            for one, status in states.items()
            if status in (Status.OK, Status.WARNING, Status.PROBLEM)
        ]

    def would_find(self, cause: Cause, other: _View) -> bool:
        """Whether this report, too, would name `cause` of the `other` one, if it stood. One that
        comes and goes may have stayed away by chance."""
        if comes_and_goes(cause):
            return False
        rank = catalogue()[cause.code].rank
        in_front = (
            one
            for one in self.named.values()
            if one.kind is Kind.FAULT and one.code not in other.standing
        )
        if any(catalogue()[one.code].rank < rank for one in in_front):
            return False
        return all(self._saw_as_much(seen.check, other) for seen in cause.evidence)

    def _saw_as_much(self, check: str, other: _View) -> bool:
        """Whether `check` saw here what it saw in the `other` report, or the same kind of thing."""
        observed = self._report.observations.get(check)
        if observed is None:
            return False  # not looked at, or told by the customer: nobody asked again
        if isinstance(observed, Skipped):
            return observed.why in NOTHING_LEFT
        gap, its_gap = self._gaps.get(check), other._gaps.get(check)
        if gap is not None and (its_gap is None or gap.why is not its_gap.why):
            return False
        return not _failed(observed) - _failed(other._report.observations.get(check))

    @cached_property
    def _gaps(self) -> Mapping[str, Unseen]:
        report = self._report
        symptom = symptoms()[report.symptom]
        return dict(gaps(Seen(report.target, symptom, report.started_at, report.observations)))


def _failed(observed: object, place: str = "") -> Counter[str]:
    """The parts of an observation that could not be looked at, counted by their place in it."""
    if isinstance(observed, Unseen):
        return Counter() if observed.why in NO_FAILURE else Counter([place])
    parts: Counter[str] = Counter()
    if is_dataclass(observed):
        for field in fields(observed):
            parts += _failed(getattr(observed, field.name), f"{place}.{field.name}")
    elif isinstance(observed, Mapping):
        for name, part in observed.items():
            parts += _failed(part, f"{place}.{name}")
    elif isinstance(observed, tuple):
        for part in observed:
            parts += _failed(part, place)
    return parts


# ---- figures


def _changes(before: Report, after: Report) -> Iterator[Change]:
    figures = dict(_figures(after))
    for figure, was in _figures(before):
        now = figures.get(figure)
        if now is not None and not _is_same(was, now):
            yield Change(figure, was, now)


def _is_same(was: Value, now: Value) -> bool:
    if isinstance(was, date) and isinstance(now, date):
        return abs(was - now) < SAME_DATE
    if isinstance(was, tuple) and isinstance(now, tuple):
        return set(was) == set(now)  # servers tell them in a different order each time
    return was == now


def _figures(report: Report) -> Iterator[tuple[Figure, Value]]:
    """What a person who repairs something looks at, as far as it was seen."""
    seen = report.observations
    addresses = seen.get("addresses")
    if isinstance(addresses, Addresses):
        host = addresses.examined
        if not isinstance(host.a, Unseen) and not isinstance(host.aaaa, Unseen):
            yield "addresses", host.addresses
        if not isinstance(addresses.nameservers, Unseen):
            yield "nameservers", addresses.nameservers
        if not isinstance(addresses.mx, Unseen):
            yield "mail_servers", tuple(host for _, host in addresses.mx)
    registration = seen.get("registration")
    if isinstance(registration, Registration):
        expires = registration.record.expires
        if isinstance(expires, datetime):
            yield "domain_expires", expires.date()
    certificate = seen.get("certificate")
    if isinstance(certificate, Certificate) and (own := certificate.of(report.target.domain)):
        yield "certificate_expires", own.not_after.date()
    website = seen.get("website")
    if isinstance(website, Website):
        page = website.https.page or website.http.page
        if page is not None:
            yield "http_status", page.status
