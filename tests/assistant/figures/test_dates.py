"""Dates as people write them and panels print them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.figures.dates import YEARS, date_in
from assistant.figures.unread import UnreadError
from assistant.texts import LANGUAGES, words

LAST = date(2026, 12, 31)


@pytest.mark.parametrize(
    "written",
    [
        "31.12.2026",
        "31.12.2026 r.",
        "2026-12-31",
        "2026.12.31",
        "2026-12-31T23:59:59Z",
        "31-12-2026 23:59",
        "31/12/2026",
        "12/31/2026",
        "31 grudnia 2026",
        "31 GRUDNIA 2026 r.",
        "31 gru 2026",
        "31-gru-2026",
        "December 31, 2026",
        "Dec 31 2026",
        "31 Dec 2026",
        "31st of December 2026",
        "Ważna do: 31.12.2026 (pozostało 35 dni)",
        "od 01.01.2026 do 31.12.2026",
        "1.01.2026 – wygasa 31.12.2026",
        "31.12.2026 i jeszcze raz 31 grudnia 2026",
    ],
)
def test_the_last_day_of_a_year_in_many_spellings(written: str) -> None:
    assert date_in(written) == LAST


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", "date"),
        ("jutro", "date"),
        ("31.12.26", "date"),
        ("2026-02-30", "date"),
        ("31.12-2026", "date"),
        ("31 marchewek 2026", "date"),
        ("0001-01-01", "date"),
        ("05/06/2026", "date_order"),
        ("01.01.2026 31.12.2026", "dates"),
    ],
)
def test_what_is_no_date_or_two_is_not_guessed(written: str, code: str) -> None:
    with pytest.raises(UnreadError) as refused:
        date_in(written)
    assert refused.value.code == code


def test_day_and_month_may_be_either_where_they_are_the_same() -> None:
    assert date_in("05/05/2026") == date(2026, 5, 5)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(UnreadError):
        assert date_in(text).year in YEARS


DAYS = st.dates(date(YEARS.start, 1, 1), date(YEARS.stop - 1, 12, 31))


@given(DAYS, st.sampled_from(LANGUAGES))
def test_every_day_that_we_write_is_read_again(day: date, lang: str) -> None:
    assert date_in(words(lang).date(day)) == day
    assert date_in(f"{day:%d.%m.%Y}") == date_in(day.isoformat()) == day
