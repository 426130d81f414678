"""Statistics in words."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from datetime import date
from typing import Any

import pytest
from pydantic_core import to_jsonable_python

from assistant.api import shapes
from assistant.manager import charts
from assistant.manager.figures import (
    MOST_ROWS,
    Row,
    change,
    days,
    days_table,
    figures,
    hours_table,
    percent,
    tables,
)
from assistant.store.runs import Outcome
from assistant.store.statistics import CauseCount, Count, Period, Statistics
from assistant.texts import LANGUAGES, words

PL, EN = words("pl"), words("en")
NAMES = {"nazwa": "nazwa.pl", "generic": ""}
NOTHING = Statistics(
    **{one.name: () for one in fields(Statistics)}
    | {"total": 0, "saved": 0, "before": 0, "median_ms": None, "slow_ms": None}
)
SOME = Statistics(
    total=1200,
    saved=30,
    before=1000,
    verdicts=(Count("cause_found", 1100, 30, 900), Count("inconclusive", 100, 0, 100)),
    outcomes=(Count("unknown", 900, 20, 800), Count("solved", 240, 5, 150),
              Count("contacted", 60, 5, 50)),
    symptoms=(Count("website_down", 1200, 30, 1000),),
    tlds=(Count("pl", 900, 30, 1000), Count("xn--p1ai", 300, 0, 0)),
    profiles=(Count("nazwa", 800, 30, 900), Count("generic", 400, 0, 100)),
    causes=(
        CauseCount("disk_full", "customer", 700, 20, 900, solved=100, contacted=50),
        CauseCount("web_server_silent", "support", 400, 10, 0, solved=140, contacted=10),
    ),
    reasons=(Count("offline", 100, 0, 100),),
    days=((date(2026, 11, 1), 4), (date(2026, 11, 8), 1200)),
    hours=((0, 9, 1000), (6, 23, 200)),
    median_ms=800,
    slow_ms=2300,
)  # fmt: skip


@pytest.mark.parametrize(
    ("count", "before", "reads"),
    [(12, 10, "+20\xa0%"), (8, 10, "−20\xa0%"), (10, 10, "±0\xa0%"), (3, 0, "nowe"), (0, 0, "–")],
)
def test_a_change_is_told_against_the_period_before(count: int, before: int, reads: str) -> None:
    assert change(count, before, PL) == reads


def test_the_figures_at_the_top() -> None:
    told = {one.name: (one.value, one.note) for one in figures(SOME, PL)}
    assert told["Diagnozy"] == ("1\xa0200", "+20\xa0% wobec poprzedniego okresu")
    assert told["Rozwiązane bez kontaktu"] == ("20\xa0%", "liczba diagnoz: 240")
    assert told["Kontakt z obsługą"][0] == "5\xa0%"
    assert told["Nie wiadomo"][0] == "75\xa0%"
    assert told["Czas do wyniku, połowa diagnoz"] == ("0,8\xa0s", "95 na 100 w ciągu 2,3\xa0s")
    assert told["Bez wyniku"][0] == "8\xa0%"


def test_no_result_is_said_to_have_taken_no_time() -> None:
    quick = {one.name: one for one in figures(replace(SOME, median_ms=0, slow_ms=0), PL)}
    told = quick["Czas do wyniku, połowa diagnoz"]
    assert (told.value, told.note) == ("0,1\xa0s", "95 na 100 w ciągu 0,1\xa0s")


def test_of_nothing_no_figure_is_made_up() -> None:
    assert {one.value for one in figures(NOTHING, EN)} == {"0", "–"}
    assert percent(NOTHING.share(Outcome.SOLVED), EN) == "–"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_table_without_rows_says_what_would_be_there(lang: str) -> None:
    w = words(lang)
    shown = [*tables(NOTHING, NAMES, w).values(), hours_table(NOTHING, w), days_table((), w)]
    assert all(one.rows == () and one.empty for one in shown)


def test_tables_are_in_words_and_never_in_codes() -> None:
    shown = tables(SOME, NAMES, PL)
    assert shown["causes"].rows[0] == Row(
        "Brak miejsca na dysku", 700, ("klient", "700", "20", "100", "50", "550", "−22\xa0%")
    )
    assert [row.name for row in shown["avoidable"].rows] == ["Brak miejsca na dysku"]
    assert [row.name for row in shown["tlds"].rows] == [".pl", ".рф"]
    assert [row.name for row in shown["profiles"].rows] == [
        "nazwa.pl",
        "Inny dostawca lub nierozpoznany",
    ]
    assert shown["reasons"].rows[0].name == "Asystent nie ma teraz połączenia z Internetem."
    written = str(shown)
    assert not any(code in written for code in ("website_down", "disk_full", "cause_found"))


def test_a_code_of_an_earlier_version_is_shown_as_one() -> None:
    shown = tables(replace(SOME, symptoms=(Count("fax_broken", 1, 0, 0),)), NAMES, EN)
    assert shown["symptoms"].rows[0].name == "fax_broken (former name)"


def test_a_long_table_adds_up_the_rest() -> None:
    many = tuple(Count(f"t{n}", 5, 1, 2) for n in range(MOST_ROWS + 10))
    *_, rest = tables(replace(SOME, tlds=many), NAMES, EN)["tlds"].rows
    assert rest == Row("Others: 10", 50, ("50", "33%", "10", "+150%"))


def test_days_stand_beside_those_of_the_period_before() -> None:
    week = days(SOME, Period(date(2026, 11, 8), date(2026, 11, 14)))
    assert len(week) == 7
    assert (week[0].count, week[0].before) == (1200, 4)
    assert days_table(week, PL).rows == (Row("8 listopada 2026", 1200, ("1\xa0200", "4")),)


def test_hours_stand_as_in_a_diary() -> None:
    rows = {row.name: row.cells for row in hours_table(SOME, PL).rows}
    assert len(rows) == 24
    assert rows["9:00"] == ("1\xa0000", "0", "0", "0", "0", "0", "0")
    assert rows["23:00"][6] == "200"


def test_programs_are_told_every_figure_that_the_page_tells() -> None:
    told = shapes.Statistics.model_validate(SOME).model_dump(mode="json")
    for name, value in asdict(SOME).items():
        if name != "causes":  # there also with those of whom nothing is known
            assert told[name] == to_jsonable_python(value)
    assert told["causes"] == [asdict(one) | {"unknown": one.unknown} for one in SOME.causes]


# ---- charts


def drawn(chart: Any) -> dict[str, Any]:
    spec: dict[str, Any] = chart.to_dict()
    return spec


def test_charts_bring_their_own_figures_and_the_numbers_of_the_language() -> None:
    causes = tables(SOME, NAMES, PL)["causes"]
    week = days(SOME, Period(date(2026, 11, 8), date(2026, 11, 14)))
    for chart in (
        charts.ranking(causes, PL), charts.by_day(week, PL), charts.by_hour(SOME.hours, PL),
    ):  # fmt: skip
        spec = drawn(chart)
        assert "url" not in str(spec["data"])
        assert spec["config"]["locale"]["number"]["decimal"] == ","
        assert spec["config"]["locale"]["number"]["thousands"] == "\xa0"


def test_bars_are_those_of_the_table() -> None:
    causes = tables(SOME, NAMES, PL)["causes"]
    values = drawn(charts.ranking(causes, PL))["data"]["values"]
    assert [one["value"] for one in values] == [700, 400]
    assert values[0]["name"] == "Brak miejsca na dysku"
