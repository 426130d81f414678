from __future__ import annotations

import math
import random
import shutil
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, insert

from assistant.store.database import Database
from assistant.store.runs import Outcome
from assistant.store.schema import runs
from assistant.store.statistics import (
    CauseCount,
    Count,
    Filter,
    Period,
    Statistics,
    statistics,
)

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


def row(day: date = date(2026, 11, 22), **changed: object) -> dict[str, object]:
    return {
        "day": day,
        "weekday": day.weekday(),
        "hour": 9,
        "symptom": "website_down",
        "tld": "pl",
        "profile": "nazwa",
        "verdict": "cause_found",
        "main_cause": "domain_expired",
        "main_acts": "customer",
        "reason": None,
        "duration_ms": 812,
        "lang": "pl",
        "outcome": "unknown",
        "saved": 0,
    } | changed


def add(store: Database, *rows: dict[str, object]) -> None:
    with store.write() as connection:
        connection.execute(insert(runs), rows)


def test_days_before_a_period_are_as_many_and_end_where_it_begins() -> None:
    assert Period(date(2026, 3, 1), date(2026, 3, 7)).before == Period(
        date(2026, 2, 22), date(2026, 2, 28)
    )


def test_nothing_has_no_share_and_no_duration(store: Database) -> None:
    with store.read() as connection:
        seen = statistics(connection, Filter(NOVEMBER))
    assert (seen.total, seen.before, seen.causes, seen.median_ms) == (0, 0, (), None)
    assert seen.share(Outcome.SOLVED) is None


def test_causes_tell_what_came_of_them_and_what_was_avoidable(store: Database) -> None:
    wrong = {"main_cause": "disk_full", "main_acts": "customer"}
    silent = {"main_cause": "web_server_silent", "main_acts": "support"}
    add(
        store,
        *(row(outcome=outcome) for outcome in ("solved", "solved", "contacted", "unknown")),
        row(**wrong),
        row(**silent, outcome="contacted"),
        row(main_cause=None, main_acts=None, verdict="no_fault_found"),
        row(date(2026, 10, 15)),
        row(date(2026, 8, 1)),
    )
    with store.read() as connection:
        seen = statistics(connection, Filter(NOVEMBER))
    assert seen.causes == (
        CauseCount("domain_expired", "customer", 4, 0, 1, solved=2, contacted=1),
        CauseCount("disk_full", "customer", 1, 0, 0, solved=0, contacted=0),
        CauseCount("web_server_silent", "support", 1, 0, 0, solved=0, contacted=1),
    )
    assert [one.is_avoidable for one in seen.causes] == [True, False, False]
    assert [one.cause for one in seen.avoidable] == ["domain_expired"]
    assert (seen.total, seen.before) == (7, 1)
    assert seen.share(Outcome.SOLVED) == pytest.approx(2 / 7)


def test_reasons_of_what_was_inconclusive_are_counted(store: Database) -> None:
    add(store, row(verdict="inconclusive", reason="offline"), row())
    with store.read() as connection:
        seen = statistics(connection, Filter(NOVEMBER))
    assert [(one.value, one.count) for one in seen.reasons] == [("offline", 1)]


def test_what_became_a_case_is_counted(store: Database) -> None:
    add(store, row(saved=1), row(), row(saved=1, main_cause="disk_full", tld="eu"))
    with store.read() as connection:
        seen = statistics(connection, Filter(NOVEMBER))
    assert seen.saved == 2
    assert [(one.value, one.saved) for one in seen.tlds] == [("pl", 1), ("eu", 1)]
    assert {one.cause: one.saved for one in seen.causes} == {"domain_expired": 1, "disk_full": 1}


def test_days_are_those_of_the_period_and_of_the_one_before(store: Database) -> None:
    add(store, *(row(date(2026, month, 30)) for month in (8, 10, 11)), row(date(2026, 12, 1)))
    with store.read() as connection:
        seen = statistics(connection, Filter(NOVEMBER))
    assert seen.days == ((date(2026, 10, 30), 1), (date(2026, 11, 30), 1))


def test_orders_without_a_look_are_no_results_and_take_no_time(store: Database) -> None:
    order = row(verdict="unchecked", duration_ms=3)
    add(store, row(verdict="inconclusive"), row(), row(), row(), *[order] * 9)
    with store.read() as connection:
        seen = statistics(connection, Filter(NOVEMBER))
    assert (seen.total, seen.inconclusive) == (13, 0.25)
    assert (seen.median_ms, seen.slow_ms) == (800, 800)
    assert sum(count for *_, count in seen.hours) == 13


def test_durations_are_told_to_a_tenth_of_a_second(store: Database) -> None:
    add(store, *(row(duration_ms=ms) for ms in [*range(0, 1900, 100), 11_000]))
    with store.read() as connection:
        seen = statistics(connection, Filter(NOVEMBER))
    assert (seen.median_ms, seen.slow_ms) == (900, 1800)


# ---- the whole of it, against counting row by row


def by_hand(rows: list[dict[str, Any]], wanted: Filter) -> Statistics:
    """What `statistics` is to give, without a database."""

    def within(period: Period) -> list[dict[str, Any]]:
        names = {"symptom": "symptom", "tld": "tld", "profile": "profile", "cause": "main_cause"}
        asked = {column: getattr(wanted, name) for name, column in names.items()}
        return [
            one
            for one in rows
            if period.first <= one["day"] <= period.last
            and all(value is None or one[column] == value for column, value in asked.items())
        ]

    now, then = within(wanted.period), within(wanted.period.before)

    def times(some: list[dict[str, Any]], **values: object) -> list[dict[str, Any]]:
        return [one for one in some if all(one[key] == values[key] for key in values)]

    def saved(some: list[dict[str, Any]]) -> int:
        return sum(one["saved"] for one in some)

    def counts(column: str) -> tuple[Count, ...]:
        made = []
        for value in {one[column] for one in now + then} - {None}:
            here = times(now, **{column: value})
            before = len(times(then, **{column: value}))
            made.append(Count(value, len(here), saved(here), before))
        return tuple(sorted(made, key=lambda one: (-one.count, one.value)))

    def causes() -> tuple[CauseCount, ...]:
        made = []
        for cause, acts in {(one["main_cause"], one["main_acts"]) for one in now}:
            which = {"main_cause": cause, "main_acts": acts}
            here = times(now, **which)
            ends = (len(times(here, outcome=end)) for end in ("solved", "contacted"))
            if cause:
                before = len(times(then, **which))
                made.append(CauseCount(cause, acts, len(here), saved(here), before, *ends))
        return tuple(sorted(made, key=lambda one: (-one.count, one.cause, one.acts or "")))

    def percentile(percent: int) -> int | None:
        looked = [one for one in now if one["verdict"] != "unchecked"]
        took = sorted(one["duration_ms"] // 100 * 100 for one in looked)
        return took[math.ceil(len(took) * percent / 100) - 1] if took else None

    return Statistics(
        total=len(now),
        saved=saved(now),
        before=len(then),
        verdicts=counts("verdict"),
        outcomes=counts("outcome"),
        symptoms=counts("symptom"),
        tlds=counts("tld"),
        profiles=counts("profile"),
        causes=causes(),
        reasons=counts("reason"),
        days=tuple(sorted(Counter(one["day"] for one in now + then).items())),
        hours=tuple(
            (*when, count)
            for when, count in sorted(Counter((one["weekday"], one["hour"]) for one in now).items())
        ),
        median_ms=percentile(50),
        slow_ms=percentile(95),
    )


def some_rows(count: int, seed: int) -> list[dict[str, Any]]:
    """Of the ten weeks around November, of which some values are much more frequent than others."""
    some = random.Random(seed)

    def pick(*values: Any) -> Any:
        return values[int(some.random() ** 2 * len(values))]

    return [
        row(
            date(2026, 10, 1) + timedelta(days=some.randrange(70)),
            hour=some.randrange(24),
            symptom=pick("website_down", "email_login", "invoice_duplicate"),
            tld=pick("pl", "com", "eu", ""),
            profile=pick("nazwa", "generic"),
            verdict=pick("cause_found", "no_fault_found", "inconclusive", "unchecked"),
            main_cause=pick("domain_expired", "disk_full", "web_server_silent", None),
            main_acts=pick("customer", "support", None),
            reason=pick(None, "offline", "timeout"),
            duration_ms=pick(0, 99, 100, 812, some.randrange(12_000)),
            outcome=pick("unknown", "solved", "contacted"),
            saved=pick(0, 0, 1),
        )
        for _ in range(count)
    ]


@pytest.mark.parametrize(
    "chosen",
    [{}, {"symptom": "email_login"}, {"tld": "com"}, {"profile": "nazwa"},
     {"cause": "disk_full"}, {"cause": "disk_full", "tld": "pl"}, {"tld": "' OR 1=1 --"}],
)  # fmt: skip
def test_every_figure_is_what_counting_by_hand_gives(
    store: Database, chosen: dict[str, str]
) -> None:
    rows = some_rows(600, 17)
    add(store, *rows)
    days = (date(2026, 11, 25), date(2026, 12, 9), date(2026, 12, 31))
    periods = [
        NOVEMBER,
        Period(days[0], days[0]),
        Period(days[1], days[2]),
        Period(days[2], days[2]),
    ]
    with store.read() as connection:
        for period in periods:
            wanted = Filter(period, **chosen)
            assert statistics(connection, wanted) == by_hand(rows, wanted)


@pytest.mark.parametrize(
    "narrow", [{}, {"symptom": "website_down", "tld": "pl", "profile": "generic", "cause": "x"}]
)
def test_indexes_hold_all_that_is_counted(
    sqlite_template: Path, tmp_path: Path, narrow: dict[str, str]
) -> None:
    file = shutil.copy(sqlite_template, tmp_path / "assistant.db")
    store = Database(f"sqlite:///{file}")
    asked = []
    event.listen(
        store.engine, "before_cursor_execute", lambda *given: asked.append((given[2], given[3]))
    )
    with store.read() as connection:
        statistics(connection, Filter(NOVEMBER, **narrow))
        counting = [one for one in asked if "runs" in one[0]]
        assert counting
        for statement, params in counting:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", params)
            read = [row.detail for row in plan if " runs " in row.detail]
            assert read
            assert all("USING COVERING INDEX" in one for one in read), read
    store.close()
