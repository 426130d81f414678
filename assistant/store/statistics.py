"""What people ask about, counted over any period.

Everything is added up by the database; the index over `runs` holds all that is looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from assistant.report import Acts
from assistant.store.runs import Outcome
from assistant.store.schema import runs

BUCKET_MS = 100  # how exactly durations are told


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
    """How often a value occurred, and in the period before."""

    value: str
    count: int
    before: int


@dataclass(frozen=True)
class CauseCount:
    """How often a main cause was found, by what came of it."""

    cause: str
    acts: str | None
    count: int
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
    """`hours` are counts by weekday (0 is Monday) and hour, `days` by day, `durations` the middle
    and the 95th of 100 in milliseconds, None when there was nothing. `reasons` are those of
    inconclusive diagnoses.
    """

    total: int
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
        count = sum(one.count for one in self.outcomes if one.value == outcome)
        return count / self.total if self.total else None


def statistics(connection: Connection, wanted: Filter) -> Statistics:
    before = replace(wanted, period=wanted.period.before)
    # Several columns at once: each query reads all rows of the period.
    ends = _Tally(connection, [runs.c.verdict, runs.c.outcome, runs.c.reason], wanted, before)
    matters = _Tally(connection, [runs.c.symptom, runs.c.tld, runs.c.profile], wanted, before)
    median, slow = _durations(connection, wanted)
    return Statistics(
        total=sum(one.count for one in ends.counts(0)),
        before=sum(one.before for one in ends.counts(0)),
        verdicts=ends.counts(0),
        outcomes=ends.counts(1),
        symptoms=matters.counts(0),
        tlds=matters.counts(1),
        profiles=matters.counts(2),
        causes=_causes(connection, wanted, before),
        reasons=ends.counts(2),
        days=tuple((row.day, row.times) for row in _grouped(connection, [runs.c.day], wanted)),
        hours=tuple(
            (row.weekday, row.hour, row.times)
            for row in _grouped(connection, [runs.c.weekday, runs.c.hour], wanted)
        ),
        median_ms=median,
        slow_ms=slow,
    )


class _Tally:
    """How often the values of some columns occurred, in a period and in the one before."""

    def __init__(
        self,
        connection: Connection,
        columns: Sequence[ColumnElement[Any]],
        wanted: Filter,
        before: Filter,
    ) -> None:
        self._now = _grouped(connection, columns, wanted)
        self._then = _grouped(connection, columns, before)

    def counts(self, column: int) -> tuple[Count, ...]:
        """Those of one column, the most frequent first; what occurred only before has 0."""
        now, then = Counter[str](), Counter[str]()
        for counter, rows in ((now, self._now), (then, self._then)):
            for row in rows:
                if row[column] is not None:
                    counter[row[column]] += row.times
        counts = (Count(value, now[value], then[value]) for value in {**now, **then})
        return tuple(sorted(counts, key=lambda one: (-one.count, one.value)))


def _causes(connection: Connection, wanted: Filter, before: Filter) -> tuple[CauseCount, ...]:
    columns = [runs.c.main_cause, runs.c.main_acts, runs.c.outcome]
    found = runs.c.main_cause.is_not(None)
    counted: dict[tuple[str, str | None], dict[str, int]] = {}
    for row in _grouped(connection, columns, wanted, found):
        counted.setdefault((row.main_cause, row.main_acts), {})[row.outcome] = row.times
    then = {
        (row.main_cause, row.main_acts): row.times
        for row in _grouped(connection, columns[:2], before, found)
    }
    counts = (
        CauseCount(
            cause,
            acts,
            sum(outcomes.values()),
            then.get((cause, acts), 0),
            outcomes.get(Outcome.SOLVED, 0),
            outcomes.get(Outcome.CONTACTED, 0),
        )
        for (cause, acts), outcomes in counted.items()
    )
    return tuple(sorted(counts, key=lambda one: (-one.count, one.cause, one.acts or "")))


def _durations(connection: Connection, wanted: Filter) -> tuple[int | None, int | None]:
    """The median and the 95th percentile, to BUCKET_MS."""
    # Of both databases this is what gives a whole number.
    bucket = (runs.c.duration_ms - runs.c.duration_ms % BUCKET_MS).label("bucket")
    buckets = [(row.bucket, row.times) for row in _grouped(connection, [bucket], wanted)]
    return _percentile(buckets, 50), _percentile(buckets, 95)


def _percentile(buckets: Sequence[tuple[int, int]], percent: int) -> int | None:
    """The value below which so many lie, of values with their counts in ascending order."""
    rest = sum(count for _, count in buckets) * percent / 100
    for value, count in buckets:
        rest -= count
        if rest <= 0:
            return value
    return None


def _grouped(
    connection: Connection,
    columns: Sequence[ColumnElement[Any]],
    wanted: Filter,
    *more: ColumnElement[bool],
) -> Sequence[Row[*tuple[Any, ...]]]:
    """`columns` with the `times` they occur, in ascending order."""
    return connection.execute(
        select(*columns, func.count().label("times"))
        .where(*_within(wanted), *more)
        .group_by(*columns)
        .order_by(*columns)
    ).all()


def _within(wanted: Filter) -> list[ColumnElement[bool]]:
    named = {
        runs.c.symptom: wanted.symptom,
        runs.c.tld: wanted.tld,
        runs.c.profile: wanted.profile,
        runs.c.main_cause: wanted.cause,
    }
    period = runs.c.day.between(wanted.period.first, wanted.period.last)
    return [period, *(column == value for column, value in named.items() if value is not None)]
