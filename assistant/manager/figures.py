"""Statistics in words: tables and the few figures above them. Pure; nothing shows a code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.store.runs import Outcome
from assistant.store.statistics import BUCKET_MS, CauseCount, Count, Period, Statistics
from assistant.texts import Words

MOST_ROWS = 20  # of a table; the rest is added up in one more row
NOTHING = "–"

# The columns of tables.
COUNTS = ("name", "count", "share", "saved", "change")
CAUSES = ("name", "acts", "count", "saved", "solved", "contacted", "unknown", "change")
AVOIDABLE = ("name", "contacted", "count", "share_contacted", "solved")
DAYS = ("day", "count", "before")

Namer = Callable[[str], str]


@dataclass(frozen=True)
class Row:
    """`value` is what the chart draws, `cells` are all of the columns but the first."""

    name: str
    value: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """`empty` is what would be here if there were any rows. `drawn` names what the values count."""

    id: str
    heading: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    empty: str
    drawn: str


@dataclass(frozen=True)
class Figure:
    """One figure above the tables, and a note below it."""

    name: str
    value: str
    note: str


@dataclass(frozen=True)
class Day:
    """How many on a day, and on the one of the period before that is as far from its beginning."""

    day: date
    count: int
    before: int


# ---- names


def cause_name(code: str, w: Words) -> str:
    return _known(f"cause.{code}.title", code, w)


def symptom_name(code: str, w: Words) -> str:
    return _known(f"symptom.{code}", code, w)


def reason_name(code: str, w: Words) -> str:
    return _known(f"reason.{code}", code, w)


def outcome_name(code: str, w: Words) -> str:
    return _known(f"outcome.{code}", code, w)


def verdict_name(code: str, w: Words) -> str:
    return _known(f"manager.verdict.{code}", code, w)


def acts_name(code: str, w: Words) -> str:
    return _known(f"manager.acts.{code}", code, w)


def tld_name(tld: str, w: Words) -> str:
    """Orders may be about no address."""
    return w.text("manager.tld.name", tld=tld) if tld else w.text("manager.tld.none")


def profile_name(id: str, names: Mapping[str, str], w: Words) -> str:
    """The provider's own name; of what was recognised as nobody's, that it was not."""
    return names.get(id) or (w.text("manager.profile.unknown") if id in names else id)


def _known(key: str, code: str, w: Words) -> str:
    """A code that an earlier version has stored may have no text any longer."""
    return w.text(key) if w.has(key) else w.text("manager.former", code=code)


# ---- figures


def figures(seen: Statistics, w: Words) -> tuple[Figure, ...]:
    """The few that a manager looks at first."""

    def outcome(which: Outcome) -> Figure:
        share = seen.share(which)
        count = sum(one.count for one in seen.outcomes if one.value == which)
        return Figure(
            outcome_name(which, w), percent(share, w), w.text("manager.figure.of", count=count)
        )

    return (
        Figure(
            w.text("manager.figure.total"),
            w.number(seen.total),
            w.text("manager.figure.change", change=change(seen.total, seen.before, w))
            if seen.before
            else w.text("manager.figure.first"),
        ),
        Figure(
            w.text("manager.figure.saved"),
            w.number(seen.saved),
            w.text("manager.figure.saved.note"),
        ),
        *map(outcome, (Outcome.SOLVED, Outcome.CONTACTED, Outcome.UNKNOWN)),
        Figure(
            w.text("manager.figure.median"),
            seconds(seen.median_ms, w),
            w.text("manager.figure.slow", seconds=seconds(seen.slow_ms, w)),
        ),
        Figure(
            w.text("manager.figure.inconclusive"),
            percent(seen.inconclusive, w),
            w.text("manager.figure.inconclusive.note"),
        ),
    )


def percent(share: float | None, w: Words) -> str:
    if share is None:
        return NOTHING
    return w.text("manager.percent", share=round(share * 100))


def seconds(ms: int | None, w: Words) -> str:
    """To a tenth; what takes less is told as one, as nothing takes no time."""
    if ms is None:
        return NOTHING
    return w.text("manager.seconds", count=max(ms, BUCKET_MS) / 1000)


def change(count: int, before: int, w: Words) -> str:
    """How much more or less than before, in percent; a word when before there was nothing."""
    if not before:
        return w.text("manager.change.new") if count else NOTHING
    more = round((count - before) / before * 100)
    sign = "+" if more > 0 else "−" if more < 0 else "±"
    return sign + w.text("manager.percent", share=abs(more))


# ---- tables


def tables(seen: Statistics, names: Mapping[str, str], w: Words) -> dict[str, Table]:
    """All of them, by id and in the order in which they are shown; `names` are of profiles."""
    made = (
        _causes(seen.causes, w),
        _avoidable(seen.avoidable, w),
        _counts("symptoms", seen.symptoms, lambda code: symptom_name(code, w), w),
        _counts("tlds", seen.tlds, lambda code: tld_name(code, w), w),
        _counts("profiles", seen.profiles, lambda code: profile_name(code, names, w), w),
        _counts("outcomes", seen.outcomes, lambda code: outcome_name(code, w), w),
        _counts("verdicts", seen.verdicts, lambda code: verdict_name(code, w), w),
        _counts("reasons", seen.reasons, lambda code: reason_name(code, w), w),
    )
    return {table.id: table for table in made}


def days(seen: Statistics, period: Period) -> tuple[Day, ...]:
    """Every day of the period, also those on which nothing happened."""
    counted = dict(seen.days)
    length = timedelta(days=period.days)
    every = (period.first + timedelta(days=n) for n in range(period.days))
    return tuple(Day(day, counted.get(day, 0), counted.get(day - length, 0)) for day in every)


def days_table(shown: Sequence[Day], w: Words) -> Table:
    """The days with any, the latest first."""
    rows = (
        Row(w.date(one.day), one.count, (w.number(one.count), w.number(one.before)))
        for one in reversed(shown)
        if one.count or one.before
    )
    return _table("days", DAYS, rows, w)


def hours_table(seen: Statistics, w: Words) -> Table:
    """Hours down, weekdays across, as a week in a diary."""
    counted = {(weekday, hour): count for weekday, hour, count in seen.hours}
    names = [weekday_name(n, w) for n in range(7)]
    rows = tuple(
        Row(
            hour_name(hour, w),
            sum(counted.get((n, hour), 0) for n in range(7)),
            tuple(w.number(counted.get((n, hour), 0)) for n in range(7)),
        )
        for hour in range(24)
    )
    return Table(
        "hours",
        w.text("manager.table.hours"),
        (w.text("manager.column.hour"), *names),
        rows if counted else (),
        w.text("manager.table.hours.empty"),
        w.text("manager.column.count"),
    )


def weekday_name(weekday: int, w: Words) -> str:
    """0 is Monday."""
    return w.lines("manager.weekdays")[weekday]


def hour_name(hour: int, w: Words) -> str:
    return w.text("manager.hour", hour=f"{hour}:00")


def _counts(id: str, counts: Sequence[Count], name: Namer, w: Words) -> Table:
    total = sum(one.count for one in counts)

    def row(label: str, some: Sequence[Count]) -> Row:
        count, before = sum(one.count for one in some), sum(one.before for one in some)
        return Row(
            label,
            count,
            (
                w.number(count),
                percent(count / total if total else None, w),
                w.number(sum(one.saved for one in some)),
                change(count, before, w),
            ),
        )

    rows = [row(name(one.value), [one]) for one in counts[:MOST_ROWS]]
    if rest := counts[MOST_ROWS:]:
        rows.append(row(_rest(len(rest), w), rest))
    return _table(id, COUNTS, rows, w)


def _causes(counts: Sequence[CauseCount], w: Words) -> Table:
    def row(label: str, who: str, some: Sequence[CauseCount]) -> Row:
        count = sum(one.count for one in some)
        figures = (
            count,
            sum(one.saved for one in some),
            sum(one.solved for one in some),
            sum(one.contacted for one in some),
            sum(one.unknown for one in some),
        )
        changed = change(count, sum(one.before for one in some), w)
        return Row(label, count, (who, *map(w.number, figures), changed))

    rows = [
        row(cause_name(one.cause, w), acts_name(one.acts, w) if one.acts else NOTHING, [one])
        for one in counts[:MOST_ROWS]
    ]
    if rest := counts[MOST_ROWS:]:
        rows.append(row(_rest(len(rest), w), NOTHING, rest))
    return _table("causes", CAUSES, rows, w)


def _avoidable(counts: Sequence[CauseCount], w: Words) -> Table:
    rows = [
        Row(
            cause_name(one.cause, w),
            one.contacted,
            (
                w.number(one.contacted),
                w.number(one.count),
                percent(one.contacted / one.count, w),
                w.number(one.solved),
            ),
        )
        for one in counts[:MOST_ROWS]
    ]
    return _table("avoidable", AVOIDABLE, rows, w, drawn="contacted")


def _table(
    id: str, columns: Sequence[str], rows: Iterable[Row], w: Words, drawn: str = "count"
) -> Table:
    return Table(
        id,
        w.text(f"manager.table.{id}"),
        tuple(w.text(f"manager.column.{column}") for column in columns),
        tuple(rows),
        w.text(f"manager.table.{id}.empty"),
        w.text(f"manager.column.{drawn}"),
    )


def _rest(count: int, w: Words) -> str:
    return w.text("manager.rest", count=count)
