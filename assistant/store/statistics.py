"""What people ask about, counted over any period.

Everything is added up by the database; two indexes over `runs` hold all that is looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Row,
    Select,
    case,
    cast,
    func,
    select,
)

from assistant.report import Acts, Verdict
from assistant.store.runs import UNCHECKED, Outcome
from assistant.store.schema import runs

BUCKET_MS = 100  # how exactly durations are told

# Several columns at once, as each query reads all rows of its period; in the order of an index.
_ENDS = (runs.c.main_cause, runs.c.main_acts, runs.c.outcome, runs.c.verdict, runs.c.reason)
_MATTERS = (runs.c.symptom, runs.c.tld, runs.c.profile)
# A duration, a weekday and an hour in one number, as SQLite sorts numbers twice as fast as rows of
# them. Of both databases the difference is what gives a whole number. Below zero nothing was looked
# at, which takes no time.
_HOURS = 7 * 24
_TIMES = (
    case(
        (runs.c.verdict == UNCHECKED, -1),
        else_=(runs.c.duration_ms - runs.c.duration_ms % BUCKET_MS),
    )
    * _HOURS
    + runs.c.weekday * 24
    + runs.c.hour
)


@dataclass(frozen=True)
class Period:
    """Days, the first and the last one included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def before(self) -> Period:
        """As many days, ending on the day before."""
        length = timedelta(days=self.days)
        return Period(self.first - length, self.last - length)


@dataclass(frozen=True)
class Filter:
    """Which diagnoses count; None for all."""

    period: Period
    symptom: str | None = None
    tld: str | None = None
    profile: str | None = None
    cause: str | None = None  # the main one


@dataclass(frozen=True)
class Count:
    """How often a value occurred, how many of those became a case, and how often it occurred in the
    period before.
    """

    value: str
    count: int
    saved: int
    before: int


@dataclass(frozen=True)
class CauseCount:
    """How often a main cause was found, by what came of it."""

    cause: str
    acts: str | None
    count: int
    saved: int
    before: int
    solved: int
    contacted: int

    @property
    def unknown(self) -> int:
        return self.count - self.solved - self.contacted

    @property
    def is_avoidable(self) -> bool:
        """Whether customers can repair it themselves, and yet some called about it."""
        return self.acts == Acts.CUSTOMER and self.contacted > 0


@dataclass(frozen=True)
class Statistics:
    """`hours` are counts by weekday (0 is Monday) and hour; `days` by day, those of the period
    before among them; `durations` the middle and the 95th of 100 in milliseconds, None when there
    was nothing. `reasons` are those of inconclusive diagnoses.
    """

    total: int
    saved: int
    before: int
    verdicts: tuple[Count, ...]
    outcomes: tuple[Count, ...]
    symptoms: tuple[Count, ...]
    tlds: tuple[Count, ...]
    profiles: tuple[Count, ...]
    causes: tuple[CauseCount, ...]
    reasons: tuple[Count, ...]
    days: tuple[tuple[date, int], ...]
    hours: tuple[tuple[int, int, int], ...]
    median_ms: int | None
    slow_ms: int | None

    def share(self, outcome: Outcome) -> float | None:
        """The part of all diagnoses that came to this; None when there were none."""
        return _count_of(self.outcomes, outcome) / self.total if self.total else None

    @property
    def inconclusive(self) -> float | None:
        """The part of those that looked at something that saw too little to say anything."""
        looked = self.total - _count_of(self.verdicts, UNCHECKED)
        return _count_of(self.verdicts, Verdict.INCONCLUSIVE) / looked if looked else None

    @property
    def avoidable(self) -> tuple[CauseCount, ...]:
        """What customers could have repaired themselves, that which most called about first."""
        some = (one for one in self.causes if one.is_avoidable)
        return tuple(sorted(some, key=lambda one: -one.contacted))


def _count_of(counts: Sequence[Count], value: str) -> int:
    return sum(one.count for one in counts if one.value == value)


def statistics(connection: Connection, wanted: Filter) -> Statistics:
    before = replace(wanted, period=wanted.period.before)
    ends = _Tally(connection, _ENDS, wanted, before)
    matters = _Tally(connection, _MATTERS, wanted, before)
    hours, buckets = Counter[tuple[int, int]](), Counter[int]()
    for number, count, _ in _grouped(connection, [_TIMES], wanted):
        bucket, hour = divmod(number, _HOURS)
        hours[divmod(hour, 24)] += count
        if bucket >= 0:
            buckets[bucket] += count
    return Statistics(
        total=ends.total,
        saved=ends.saved,
        before=ends.before,
        verdicts=ends.counts(3),
        outcomes=ends.counts(2),
        symptoms=matters.counts(0),
        tlds=matters.counts(1),
        profiles=matters.counts(2),
        causes=_causes(ends),
        reasons=ends.counts(4),
        days=_days(connection, wanted, before),
        hours=tuple((*when, count) for when, count in sorted(hours.items())),
        median_ms=_percentile(buckets, 50),
        slow_ms=_percentile(buckets, 95),
    )


class _Tally:
    """How often the values of some columns occurred, in a period and in the one before."""

    def __init__(
        self,
        connection: Connection,
        columns: Sequence[Column[Any]],
        wanted: Filter,
        before: Filter,
    ) -> None:
        self.now = _added_up(connection, columns, wanted)
        self.then = _added_up(connection, columns, before)

    @property
    def total(self) -> int:
        return sum(row.times for row in self.now)

    @property
    def saved(self) -> int:
        return sum(row.saved for row in self.now)

    @property
    def before(self) -> int:
        return sum(row.times for row in self.then)

    def counts(self, column: int) -> tuple[Count, ...]:
        """Those of one column, the most frequent first; what occurred only before has 0."""
        now, saved, then = Counter[str](), Counter[str](), Counter[str]()
        for row in self.now:
            now[row[column]] += row.times
            saved[row[column]] += row.saved
        for row in self.then:
            then[row[column]] += row.times
        counts = (
            Count(value, now[value], saved[value], then[value])
            for value in {**now, **then}
            if value is not None
        )
        return tuple(sorted(counts, key=lambda one: (-one.count, one.value)))


def _causes(ends: _Tally) -> tuple[CauseCount, ...]:
    """By cause and by who can act on it. What was found only in the period before is not told."""
    outcomes: dict[tuple[str, str | None], Counter[str]] = {}
    saved, then = Counter[tuple[str, str | None]](), Counter[tuple[str, str | None]]()
    for row in ends.now:
        if row.main_cause is not None:
            which = row.main_cause, row.main_acts
            outcomes.setdefault(which, Counter())[row.outcome] += row.times
            saved[which] += row.saved
    for row in ends.then:
        then[row.main_cause, row.main_acts] += row.times
    counts = (
        CauseCount(
            *which,
            count=counted.total(),
            saved=saved[which],
            before=then[which],
            solved=counted[Outcome.SOLVED],
            contacted=counted[Outcome.CONTACTED],
        )
        for which, counted in outcomes.items()
    )
    return tuple(sorted(counts, key=lambda one: (-one.count, one.cause, one.acts or "")))


def _days(connection: Connection, wanted: Filter, before: Filter) -> tuple[tuple[date, int], ...]:
    both = replace(wanted, period=Period(before.period.first, wanted.period.last))
    counted = _grouped(connection, [runs.c.day], both)
    return tuple(sorted((row.day, row.times) for row in counted))


def _percentile(counts: Mapping[int, int], percent: int) -> int | None:
    """The value below which so many lie, of values with their counts."""
    rest = sum(counts.values()) * percent / 100
    for value, count in sorted(counts.items()):
        rest -= count
        if rest <= 0:
            return value
    return None


def _grouped(
    connection: Connection, columns: Sequence[ColumnElement[Any]], wanted: Filter
) -> Sequence[Row[*tuple[Any, ...]]]:
    """`columns` with the `times` they occur, and how many of those were `saved`."""
    return connection.execute(_counting(columns, wanted)).all()


def _added_up(
    connection: Connection, columns: Sequence[Column[Any]], wanted: Filter
) -> Sequence[Row[*tuple[Any, ...]]]:
    """As `_grouped`, of single days first: an index has them in that order, so that not every row
    has to be sorted.
    """
    days = _counting([runs.c.day, *columns], wanted).subquery()
    asked = [days.c[column.name] for column in columns]
    sums = (cast(func.sum(days.c[name]), BigInteger).label(name) for name in ("times", "saved"))
    return connection.execute(select(*asked, *sums).group_by(*asked)).all()


def _counting(columns: Sequence[ColumnElement[Any]], wanted: Filter) -> Select[*tuple[Any, ...]]:
    times, saved = func.count().label("times"), func.sum(runs.c.saved).label("saved")
    return select(*columns, times, saved).where(*within(wanted)).group_by(*columns)


def within(wanted: Filter) -> list[ColumnElement[bool]]:
    """The rows of `runs` that a filter lets through."""
    named = {
        runs.c.symptom: wanted.symptom,
        runs.c.tld: wanted.tld,
        runs.c.profile: wanted.profile,
        runs.c.main_cause: wanted.cause,
    }
    period = runs.c.day.between(wanted.period.first, wanted.period.last)
    return [period, *(column == value for column, value in named.items() if value is not None)]
