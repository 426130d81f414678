"""The pictures of quotas and of paid periods: what they show, and that they stand alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from lxml import etree

from assistant.causes.seen import Told
from assistant.documents.bars import WIDTH, bars, bars_svg
from assistant.documents.timeline import disagreement, periods, place, timeline_svg
from assistant.panel import Panel, Quota
from assistant.texts import LANGUAGES, words
from checks.observation import Unseen, Why
from tests.assistant.causes.observed import NOW, registration, report_of, seen

TODAY = NOW.date()
PL = words("pl")
SVG = "{http://www.w3.org/2000/svg}"


def told(panel: Panel, **changed: Any) -> Any:
    return report_of(seen(told=Told(panel), **changed))


@pytest.mark.parametrize(
    ("quota", "shown"),
    [
        (Quota(5e9, 10e9), ("50% (5\u00a0GB z 10\u00a0GB)", "ok")),
        (Quota(9e9, 10e9), ("90% (9\u00a0GB z 10\u00a0GB)", "warning")),
        (Quota(11e9, 10e9), ("110% (11\u00a0GB z 10\u00a0GB)", "problem")),
        (Quota(512e6, 1024e6, unit="MB"), ("50% (512\u00a0MB z 1024\u00a0MB)", "ok")),
        (Quota(98, 100, measured=False), ("98%", "warning")),
        (Quota(8e8, None), ("800\u00a0MB, bez limitu", "ok")),
        (Quota(0, None, measured=False), ("bez limitu", "ok")),
    ],
)
def test_a_bar_says_how_much_of_what_and_whether_that_is_enough(
    quota: Quota, shown: tuple[str, str]
) -> None:
    (one,) = bars(told(Panel(quotas={"disk": quota})), PL)
    assert (one.name, (one.told, one.state)) == ("Powierzchnia dyskowa", shown)


def widths(svg: str) -> list[float]:
    rects = etree.fromstring(svg).findall(f"{SVG}rect")
    return [float(rect.attrib["width"]) for rect in rects]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_bars_are_as_long_as_what_is_used_and_never_longer_than_the_picture(lang: str) -> None:
    quotas = {"disk": Quota(50, 100), "transfer": Quota(300, 100), "connections": Quota(0, 9)}
    svg = bars_svg(told(Panel(quotas=quotas)), words(lang))
    assert svg is not None
    assert widths(svg) == [WIDTH - 1, WIDTH // 2 - 1, WIDTH - 1, WIDTH - 1, WIDTH - 1]
    for one in bars(told(Panel(quotas=quotas)), words(lang)):
        assert one.sentence in "".join(etree.fromstring(svg).itertext())


@pytest.mark.parametrize(
    ("until", "state"),
    [
        (date(2026, 11, 21), "problem"),
        (date(2026, 11, 22), "warning"),
        (date(2026, 12, 22), "warning"),
        (date(2026, 12, 23), "ok"),
    ],
)
def test_a_period_ends_soon_from_thirty_days_before_its_last_day_on(
    until: date, state: str
) -> None:
    report = told(Panel(dates={"hosting_expires": until}))
    shown = {one.id: one for one in periods(report, PL, TODAY)}
    assert [*shown] == ["domain_registry", "hosting_expires", "certificate"]
    assert shown["hosting_expires"].state == state
    assert PL.date(until) in shown["hosting_expires"].told


@pytest.mark.parametrize(
    ("expires", "panel", "ids"),
    [
        (None, date(2026, 12, 31), ["domain_panel"]),
        (NOW, date(2026, 12, 31), ["domain_registry", "domain_panel"]),
        (NOW, date(2026, 11, 24), ["domain_registry"]),  # the same date in two zones
        (NOW, None, ["domain_registry"]),
    ],
)
def test_two_dates_of_the_domain_are_both_shown(
    expires: Any, panel: date | None, ids: list[str]
) -> None:
    known = registration(expires=expires or Unseen(Why.NOT_PUBLISHED))
    dates = {"domain_expires": panel} if panel else {}
    report = told(Panel(dates=dates), registration=known)
    shown = [one.id for one in periods(report, PL, TODAY)]
    assert [one for one in shown if one.startswith("domain_")] == ids
    assert (disagreement(report) is not None) == (len(ids) == 2)


def test_days_stand_on_the_line_in_their_order_and_within_it() -> None:
    days = [date(1990, 1, 1), date(2026, 11, 1), TODAY, date(2027, 5, 1), date(2190, 1, 1)]
    places = [place(day, TODAY) for day in days]
    assert places == sorted(places)
    assert (places[0], places[-1]) == (0, 1)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_line_of_time_marks_the_day_and_tells_each_period(lang: str) -> None:
    w = words(lang)
    report = told(Panel(dates={"website_project_expires": date(2027, 2, 1)}))
    svg = timeline_svg(report, w, TODAY)
    assert svg is not None
    said = "".join(etree.fromstring(svg).itertext())
    assert w.text("picture.today", today=TODAY.isoformat()) in said
    assert all(one.sentence in said for one in periods(report, w, TODAY))


def test_there_is_no_picture_of_nothing() -> None:
    blind = {name: Unseen(Why.NEEDS) for name in ("registration", "certificate")}
    report = told(Panel(), **blind)
    assert bars_svg(report, PL) is None
    assert timeline_svg(report, PL, TODAY) is None
