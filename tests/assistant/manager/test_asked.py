"""What the address bar asks for."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.manager.asked import MOST_DAYS, NAMES, Asked, last_days
from assistant.store.statistics import Filter, Period

TODAY = date(2026, 11, 26)
USUAL = Period(date(2026, 10, 28), TODAY)
WEEK = {"from": "2026-11-02", "to": "2026-11-08"}


def read(**query: str) -> Asked:
    return Asked.read(query, TODAY, {"nazwa", "generic"})


def test_without_a_word_it_is_the_last_thirty_days() -> None:
    assert read(lang="pl") == Asked(Filter(USUAL))
    assert last_days(30, TODAY) == USUAL


def test_everything_that_can_be_asked_for() -> None:
    chosen = {"symptom": "website_down", "tld": "pl", "profile": "nazwa", "cause": "domain_expired"}
    asked = read(**WEEK, **chosen)
    assert asked == Asked(Filter(Period(date(2026, 11, 2), date(2026, 11, 8)), **chosen))


@pytest.mark.parametrize(
    ("query", "troubles"),
    [
        ({"from": "2026-11-08", "to": "2026-11-02"}, ("order",)),
        ({"from": "2026-11-08"}, ("date",)),
        ({"from": "8.11.2026", "to": "9.11.2026"}, ("date",)),
        ({"from": "2026-11-27", "to": "2026-11-28"}, ("future",)),
        ({"from": "2020-01-01", "to": "2026-11-26"}, ("length",)),
        ({"from": "0001-01-01", "to": "0001-01-02"}, ("date",)),
        ({"symptom": "none such"}, ("symptom",)),
        ({"tld": "' OR 1=1 --"}, ("tld",)),
        ({"tld": "PL"}, ("tld",)),
        ({"profile": "nobody", "cause": "<script>"}, ("profile", "cause")),
    ],
)
def test_what_cannot_be_used_is_left_out_and_said(
    query: dict[str, str], troubles: tuple[str, ...]
) -> None:
    assert read(**query) == Asked(Filter(USUAL), troubles)


@given(st.dictionaries(st.sampled_from(["from", "to", *NAMES]), st.text()))
def test_whatever_is_in_the_address_bar_a_usable_period_comes_of_it(query: dict[str, str]) -> None:
    period = Asked.read(query, TODAY, {"nazwa"}).filter.period
    assert period.first <= min(period.last, TODAY)
    assert period.days <= MOST_DAYS


@given(st.dates(), st.dates())
def test_whichever_days_it_names_there_is_a_period_before(first: date, last: date) -> None:
    period = read(**{"from": first.isoformat(), "to": last.isoformat()}).filter.period
    assert period.before.days == period.days <= MOST_DAYS
