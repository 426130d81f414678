"""Dates in every form that registries use, and none where the text leaves it open."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.registries.dates import Reading, order_in, read_date, reading_for

WITH_TIME = [
    "2026-11-22T13:30:05Z",
    "2026-11-22T13:30:05.0Z",
    "2026-11-22T13:30:05.123456Z",
    "2026-11-22T13:30:05",
    "2026-11-22T13:30:05+0000",
    "2026-11-22T13:30:05.000+0000",
    "2026-11-22T14:30:05+01:00",
    "2026-11-22T05:30:05-0800",
    "2026-11-22 13:30:05",
    "2026-11-22 13:30:05Z",
    "2026-11-22 13:30:05 UTC",
    "2026-11-22 13:30:05 (GMT+0:00)",
    "2026-11-22 21:30:05 (UTC+8)",
    "2026-11-22 15:30:05+02",
    "2026-11-22 14:30:05 CET",
    "2026-11-22/13:30:05",
    "2026-11-22T13-30-05Z",
    "2026.11.22 13:30:05",
    "2026/11/22 13:30:05",
    "2026/11/22 22:30:05 (JST)",
    "20261122133005",
    "22.11.2026 13:30:05",
    "22-11-2026 13:30:05",
    "22-Nov-2026 13:30:05 UTC",
    "22 Nov 2026 14:30:05 WAT",
    "Sun Nov 22 13:30:05 GMT 2026",
    "Sun Nov 22 13:30:05 2026",
    "Sun, 22 Nov 2026 13:30:05 GMT",
    "22nd November 2026 at 13:30:05.000",
    "22-Nov-2026 01:30:05 PM",
    '"2026-11-22T14:30:05+01:00"',
]
WITHOUT_TIME = [
    "2026-11-22",
    "2026-Nov-22.",
    "2026. 11. 22.",
    "2026/11/22",
    "2026.11.22",
    "2026年11月22日",
    "20261122",
    "20261122 #1234",
    "22.11.2026",
    "22. 11. 2026",
    "22/11/2026",
    "11/22/2026",
    "22-nov-2026",
    "22-Nov-26",
    "22 November 2026",
    "22nd November, 2026",
    "22 noviembre 2026",
    "22-dez-2026".replace("dez", "nov"),
    "November 22 2026",
    "November  22, 2026",
    "Sun Nov 22 2026",
    ".........2026-11-22",
]


@pytest.mark.parametrize("text", WITH_TIME)
def test_a_date_with_its_time(text: str) -> None:
    moment = read_date(text, Reading(), end=True)
    assert moment is not None
    assert moment.astimezone(UTC) == datetime(2026, 11, 22, 13, 30, 5, tzinfo=UTC)


@pytest.mark.parametrize("text", WITHOUT_TIME)
def test_a_date_without_a_time_is_the_whole_day(text: str) -> None:
    assert read_date(text, Reading(), end=True) == datetime(2026, 11, 22, 23, 59, 59, tzinfo=UTC)
    assert read_date(text, Reading(), end=False) == datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "", "n/a", "not defined", "null", "before Aug-1996", "2026", "2026-13-01", "2026-02-30",
        "32.01.2026", "22-Foo-2026", "03/04/2026", "1026-11-22", "9999-12-31", "+48 22 1234567",
        "2026-11-22T25:00:00Z", "2026-11-22T10:00:00+99:00", "30th April each year",
    ],
)  # fmt: skip
def test_what_is_no_certain_date_is_none(text: str) -> None:
    assert read_date(text, Reading(), end=True) is None


@pytest.mark.parametrize(
    ("tld", "month"), [("pt", 4), ("im", 4), ("us", 3), ("com", None), ("online", None)]
)
def test_the_order_of_day_and_month_belongs_to_the_registry(tld: str, month: int | None) -> None:
    date = read_date("03/04/2026", reading_for(tld), end=False)
    assert (date and date.month) == month


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("created: 31/12/2020\nexpires: 03/04/2026", "dmy"),
        ("created: 12/31/2020\nexpires: 03/04/2026", "mdy"),
        ("created: 31/12/2020\nupdated: 12/31/2021", None),
        ("created: 2020/12/31\nexpires: 03/04/2026", None),
    ],
)
def test_an_unmistakable_date_gives_the_order_away(text: str, order: str | None) -> None:
    assert order_in(text) == order


def test_a_written_zone_counts_more_than_the_registrys_own() -> None:
    polish = reading_for("pl")
    assert read_date("2026-07-01 14:00:00", polish, end=True) == datetime(
        2026, 7, 1, 12, tzinfo=UTC
    )
    assert read_date("2026-07-01 14:00:00Z", polish, end=True) == datetime(
        2026, 7, 1, 14, tzinfo=UTC
    )


@settings(deadline=None)
@given(st.text(max_size=200), st.sampled_from(["dmy", "mdy", None]), st.booleans())
def test_no_text_breaks_it(text: str, order: str | None, end: bool) -> None:
    date = read_date(text, Reading(order), end=end)  # type: ignore[arg-type]
    assert date is None or date.tzinfo is not None


@settings(deadline=None)
@given(st.datetimes(datetime(1985, 1, 1), datetime(2150, 1, 1)))
def test_iso_dates_come_back_as_they_were(moment: datetime) -> None:
    moment = moment.replace(microsecond=0, tzinfo=UTC)
    assert read_date(moment.isoformat(), Reading(), end=True) == moment
