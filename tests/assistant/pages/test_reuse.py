"""A young result is shown to others who ask the same, and says so."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from assistant.pages.reuse import Reusable
from assistant.report import Report, Verdict
from assistant.store.database import Database
from assistant.store.journal import Journal
from assistant.store.schema import runs
from assistant.texts import Words
from checks.observation import Why
from checks.target import Target, parse_target
from tests.assistant.pages.conftest import Browser, share_with_others
from tests.assistant.pages.reports import EXPIRED, OFFLINE, report
from tests.assistant.pages.test_diagnose import (
    AT,
    EN,
    EXPIRED_PARAMS,
    FINDS,
    PL,
    StagedRun,
    begun,
    heading,
    named,
    page,
    stage,
    start,
    text,
)
from tests.assistant.pages.test_recent import Clock, Followed

__all__ = ["begun"]

FIRM, SHOP = parse_target("firma.pl"), parse_target("moj-sklep.pl")
DOWN, SLOW = "website_down", "website_slow"
BOTH = pytest.mark.parametrize("w", [PL, EN], ids=["pl", "en"])


class Ended(Followed):
    is_over = True  # type: ignore[assignment]


class UnderWay(Followed):
    is_over = False  # type: ignore[assignment]


@pytest.fixture
def clock() -> Clock:
    return Clock()


# ---- what is kept


@pytest.mark.parametrize(("passed", "known"), [(120, True), (120.1, False)])
def test_it_is_kept_for_some_seconds_after_its_end(
    clock: Clock, passed: float, known: bool
) -> None:
    kept, ended = Reusable(120, clock=clock), Ended(clock.now)
    kept.keep(FIRM, DOWN, ended)
    clock.now += passed
    assert (kept.find(FIRM, DOWN) is ended) is known


def test_only_for_the_same_target_and_symptom_however_it_was_typed(clock: Clock) -> None:
    kept, ended = Reusable(120, clock=clock), Ended(clock.now)
    kept.keep(FIRM, DOWN, ended)
    assert kept.find(parse_target(" FIRMA.pl"), DOWN) is ended
    for target, symptom in (
        (FIRM, SLOW), (SHOP, DOWN), (parse_target("www.firma.pl"), DOWN),
        (parse_target("firma.pl/sklep"), DOWN), (parse_target("biuro@firma.pl"), DOWN),
    ):  # fmt: skip
        assert kept.find(target, symptom) is None


def test_what_is_under_way_is_not_found(clock: Clock) -> None:
    kept = Reusable(120, clock=clock)
    kept.keep(FIRM, DOWN, Ended(clock.now))
    kept.keep(FIRM, DOWN, UnderWay())
    assert kept.find(FIRM, DOWN) is None


def test_with_0_seconds_nothing_is_and_the_oldest_give_way(clock: Clock) -> None:
    none, few = Reusable(0, clock=clock), Reusable(120, most=1, clock=clock)
    for kept in (none, few):
        kept.keep(FIRM, DOWN, Ended(clock.now))
        kept.keep(SHOP, DOWN, Ended(clock.now))
    assert none.find(SHOP, DOWN) is None
    assert few.find(FIRM, DOWN) is None
    assert few.find(SHOP, DOWN) is not None


# ---- on the page


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch, browser: Browser) -> Browser:
    share_with_others(monkeypatch, browser)
    return browser


@BOTH
def test_who_asks_the_same_reads_the_same_with_its_age_and_may_check_now(
    begun: list[tuple[str, str]], shared: Browser, w: Words
) -> None:
    start(page().run(), "firma.pl")
    shared.id = "adam"
    at = start(page(lang=w.lang).run(), " Firma.PL ")
    assert begun == [("firma.pl", DOWN)]
    assert heading(at) == w.text(FINDS, **EXPIRED_PARAMS)
    assert w.text("case.reused.now") in text(at)
    assert "Firma.PL" in at.query_params["address"]
    named(at, "case.reused.again", w.lang).click().run()
    assert begun == [("firma.pl", DOWN)] * 2
    assert w.text("case.reused.now") not in text(at)


def test_a_reload_still_says_so(begun: list[tuple[str, str]], shared: Browser) -> None:
    start(page().run(), "firma.pl", SLOW)
    shared.id = "adam"
    start(page().run(), "firma.pl", SLOW)
    at = page(**AT).run()
    assert heading(at) == PL.text(FINDS, **EXPIRED_PARAMS)
    assert PL.text("case.reused.now") in text(at)
    shared.id = "ewa"
    assert PL.text("case.reused.now") not in text(page(**AT).run())
    assert len(begun) == 1


def test_it_tells_minutes() -> None:
    ages = [PL.count("case.reused.minutes", n).split(".")[0] for n in (1, 2, 5)]
    assert ages == [
        "Ten adres sprawdzono 1 minutę temu",
        "Ten adres sprawdzono 2 minuty temu",
        "Ten adres sprawdzono 5 minut temu",
    ]


def test_who_presses_again_or_comes_for_a_new_one_gets_a_new_one(
    begun: list[tuple[str, str]], shared: Browser
) -> None:
    start(page().run(), "firma.pl")
    at = start(page().run(), "firma.pl")  # the same visitor
    assert len(begun) == 2
    named(at, "page.again").click().run()
    assert len(begun) == 3
    shared.id = "adam"
    at = page(address="firma.pl", symptom=DOWN, run="anew").run()
    assert len(begun) == 4
    assert at.query_params.get("run") is None


def ends_as(monkeypatch: pytest.MonkeyPatch, *ends: Report | Exception) -> list[Target]:
    left, targets = list(ends), []

    def begin(target: Target, *_: object) -> StagedRun:
        targets.append(target)
        return StagedRun(target, left.pop(0))

    stage(monkeypatch, begin)
    return targets


@pytest.mark.parametrize(
    "end",
    [
        report(Verdict.INCONCLUSIVE, OFFLINE),
        report(Verdict.CAUSE_FOUND, EXPIRED, reasons=(None, None, None, Why.CANCELLED)),
        RuntimeError("broken"),
    ],
    ids=["inconclusive", "stopped", "broken"],
)
def test_one_that_saw_too_little_is_for_nobody_else(
    monkeypatch: pytest.MonkeyPatch, shared: Browser, end: Report | Exception
) -> None:
    targets = ends_as(monkeypatch, end, report(Verdict.CAUSE_FOUND, EXPIRED))
    start(page().run(), "firma.pl")
    shared.id = "adam"
    start(page().run(), "firma.pl")
    assert len(targets) == 2


def test_nobody_reads_what_changed_for_somebody_else(
    monkeypatch: pytest.MonkeyPatch, shared: Browser
) -> None:
    ends_as(monkeypatch, report(Verdict.CAUSE_FOUND, EXPIRED), report(Verdict.NO_FAULT_FOUND))
    at = start(page().run(), "firma.pl")
    named(at, "page.again").click().run()
    assert 'class="change"' in str([one.value for one in at.get("html")])
    shared.id = "adam"
    at = start(page().run(), "firma.pl")
    assert 'class="change"' not in str([one.value for one in at.get("html")])


def test_it_is_one_diagnosis_in_the_statistics(
    begun: list[tuple[str, str]], shared: Browser, store: Database, book: Journal
) -> None:
    start(page().run(), "firma.pl")
    shared.id = "adam"
    at = start(page().run(), "firma.pl")
    named(at, "case.outcome.solved").click().run()
    book._writer.submit(lambda: None).result()
    with store.read() as connection:
        rows = connection.execute(select(func.count(), func.max(runs.c.outcome))).one()
    assert tuple(rows) == (1, "solved")


def test_an_order_without_an_address_is_everybodys_own(
    shared: Browser, store: Database, book: Journal
) -> None:
    for shared.id in ("ewa", "adam"):
        at = page(symptom="invoice_duplicate", run="1").run()
        assert heading(at) == PL.text("symptom.invoice_duplicate")
        assert PL.text("case.reused.now") not in text(at)
    book._writer.submit(lambda: None).result()
    with store.read() as connection:
        assert connection.execute(select(func.count()).select_from(runs)).scalar_one() == 2


def test_without_cookies_the_same_holds(begun: list[tuple[str, str]], shared: Browser) -> None:
    shared.id = None
    at = start(page().run(), "firma.pl")
    assert PL.text("case.reused.now") not in text(at)
    assert PL.text("case.reused.now") in text(start(page().run(), "firma.pl"))
    assert len(begun) == 1
