"""What diagnoses of the page leave in the store, and what customers read from there."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from assistant.pages import entry, incident, visit
from assistant.report import Report, Verdict
from assistant.store import incidents
from assistant.store.database import Database
from assistant.store.errors import StoreError
from assistant.store.incident_rule import Rule
from assistant.store.incidents import Incident, State
from assistant.store.journal import Entry, Journal
from assistant.store.places import ADDRESS
from assistant.store.schema import runs
from assistant.texts import Words
from checks.observation import Why
from checks.target import Target
from tests.assistant.pages.conftest import Browser
from tests.assistant.pages.reports import report
from tests.assistant.pages.test_diagnose import (
    AT,
    EN,
    EXPIRED_PARAMS,
    PL,
    HeldRun,
    StagedRun,
    begun,
    heading,
    held,
    markup,
    named,
    page,
    stage,
    start,
    text,
)
from tests.assistant.store import test_incidents as staged

__all__ = ["begun", "held"]

NOW = datetime.now(UTC)


def rows(store: Database, book: Journal) -> Sequence[tuple[str, str, str]]:
    """Of each diagnosis that was entered: symptom, main cause, language."""
    book._writer.submit(lambda: None).result()  # after all that was handed in before
    with store.read() as connection:
        found = connection.execute(select(runs.c.symptom, runs.c.main_cause, runs.c.lang))
        return [tuple(row) for row in found]


def test_a_diagnosis_is_entered_in_the_language_of_the_page(
    begun: list[tuple[str, str]], store: Database, book: Journal
) -> None:
    start(page(lang="en").run(), "firma.pl", "website_slow")
    assert rows(store, book) == [("website_slow", "domain_expired", "en")]


def test_it_is_entered_once_whoever_follows_and_comes_back(
    held: list[HeldRun], store: Database, book: Journal
) -> None:
    page(**AT, run="1").run()
    page(**AT, run="1").run()
    held[0].go_on.set()
    for _ in range(3):
        at = page(**AT).run()
    assert len(rows(store, book)) == 1
    named(at, "page.again").click().run()
    held[1].go_on.set()
    page(**AT).run()
    assert len(rows(store, book)) == 2


def test_it_is_entered_also_when_nobody_looks_any_longer(
    held: list[HeldRun], store: Database, book: Journal, browser: Browser
) -> None:
    page(**AT, run="1").run()
    held[0].go_on.set()
    followed = visit.recent.find(str(browser.id), (AT["address"], AT["symptom"]))
    assert followed is not None
    assert followed.ends_within(10)
    assert len(rows(store, book)) == 1


def test_a_diagnosis_that_was_stopped_is_not(
    monkeypatch: pytest.MonkeyPatch, store: Database, book: Journal
) -> None:
    stopped = report(Verdict.INCONCLUSIVE, reasons=(None, None, Why.CANCELLED, Why.CANCELLED))
    stage(monkeypatch, lambda target, *_: StagedRun(target, stopped))
    start(page().run(), "firma.pl")
    assert rows(store, book) == []


def test_nor_one_that_broke(
    monkeypatch: pytest.MonkeyPatch, store: Database, book: Journal
) -> None:
    stage(monkeypatch, lambda target, *_: StagedRun(target, RuntimeError("broken")))
    start(page().run(), "firma.pl")
    assert rows(store, book) == []


@pytest.mark.parametrize("failure", [StoreError(), RuntimeError("a defect")])
def test_a_failing_store_changes_nothing(
    begun: list[tuple[str, str]], store: Database, book: Journal, failure: Exception
) -> None:
    def opened() -> Database:
        raise failure

    book._opened = opened
    at = start(page().run(), "firma.pl")
    assert not at.exception
    assert heading(at) == PL.text("cause.domain_expired.verdict", **EXPIRED_PARAMS)
    assert not known(at)


class SlowStore(Journal):
    """One that answers when the test lets it."""

    def __init__(self) -> None:
        self.answer: Future[Entry | None] = Future()

    def enter(self, report: Report, lang: str) -> Future[Entry | None]:
        return self.answer


OUTAGE = Incident(
    id=1,
    state=State.CONFIRMED,
    cause="web_server_silent",
    place_kind=ADDRESS,
    place="85.128.128.0/24",
    domains=7,
    starts_at=NOW - timedelta(minutes=1),
    noticed_at=NOW,
    latest_at=NOW,
    ends_at=None,
    changed_by="anna",
    notice_pl="Naprawiamy. <b>Do 12:00</b>",
    notice_en="We are repairing it.",
)


def known(at: AppTest) -> bool:
    return 'class="incident"' in markup(at)


def test_the_page_does_not_wait_for_a_slow_store_and_tells_later(
    begun: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = SlowStore()
    monkeypatch.setattr(entry, "journal", lambda: slow)
    at = start(page().run(), "firma.pl")
    assert PL.text("page.summary") in text(at)
    assert not known(at)
    slow.answer.set_result(Entry(1, OUTAGE))
    assert known(at.run())


@pytest.mark.parametrize("w", [PL, EN], ids=["pl", "en"])
@pytest.mark.parametrize(
    ("cause", "reassures"),
    [("domain_expired", "case.notice.no_call"), ("web_server_silent", "case.notice.also")],
)
def test_a_known_outage_is_what_is_read_first(
    begun: list[tuple[str, str]],
    monkeypatch: pytest.MonkeyPatch,
    w: Words,
    cause: str,
    reassures: str,
) -> None:
    quick = SlowStore()
    quick.answer.set_result(Entry(1, replace(OUTAGE, cause=cause)))
    monkeypatch.setattr(entry, "journal", lambda: quick)
    at = start(page(lang=w.lang).run(), "firma.pl")
    shown = text(at)
    reassurance = w.text(reassures)
    notice = OUTAGE.notice(w.lang)
    assert shown.index(reassurance) < shown.index(notice) < shown.index(w.text("page.steps"))
    assert markup(at).index('class="incident"') < markup(at).index('class="verdict')
    assert "<b>Do 12:00</b>" not in markup(at)
    # A screen reader hears it before the verdict, too.
    assert f'<p hidden data-announce="1">{sentence(OUTAGE, w)}' in markup(at)


def sentence(one: Incident, w: Words, now: datetime = NOW) -> str:
    return incident._sentence(one, w, UTC, now)


AT_TEN = datetime(2026, 11, 26, 9, 2, tzinfo=UTC)
WARSAW = ZoneInfo("Europe/Warsaw")
WORKS = replace(OUTAGE, cause=None, state=State.PLANNED, ends_at=AT_TEN)


@pytest.mark.parametrize(
    ("one", "now", "said"),
    [
        (OUTAGE, AT_TEN + timedelta(hours=1), "Wiemy o tej awarii, od 10:02."),
        (OUTAGE, AT_TEN + timedelta(days=1), "Wiemy o tej awarii, od 26 listopada 2026, 10:02."),
        (WORKS, AT_TEN - timedelta(hours=1), "Trwają planowane prace, do 10:02."),
        (
            WORKS,
            AT_TEN - timedelta(days=1),
            "Trwają planowane prace, do 26 listopada 2026, 10:02.",
        ),
        (replace(WORKS, ends_at=None), AT_TEN, "Trwają planowane prace."),
    ],
)
def test_it_says_since_when_and_a_maintenance_until_when(
    one: Incident, now: datetime, said: str
) -> None:
    assert incident._sentence(replace(one, starts_at=AT_TEN), PL, WARSAW, now) == said


def test_an_outage_that_nobody_confirmed_is_told_to_no_customer(
    monkeypatch: pytest.MonkeyPatch, store: Database, book: Journal
) -> None:
    def begin(target: Target, *_: object) -> StagedRun:
        silent = staged.report(target.domain, staged.SILENT)
        causes = tuple(replace(cause, evidence=()) for cause in silent.causes)
        return StagedRun(target, replace(silent, causes=causes, profile="generic"))

    book._rule = Rule(domains=4)
    stage(monkeypatch, begin)
    pages = [start(page().run(), f"sklep{number}.pl") for number in range(5)]
    assert len(rows(store, book)) == 5
    assert [known(at.run()) for at in pages] == [False] * 5
    with store.write() as connection:
        (forming,) = incidents.listed(connection, NOW)
        assert forming.state is State.FORMING
        incidents.confirm(connection, forming.id, "anna", "Naprawiamy.", "")
    for lang, address in (("pl", "moj-sklep.pl"), ("en", "my-shop.pl")):
        at = start(page(lang=lang).run(), address)
        rows(store, book)
        assert known(at.run())
    # Also who had their result before learns of it, and of its end.
    assert [known(at.run()) for at in pages] == [False] * 5
    monkeypatch.setattr(incident, "FRESH_SECONDS", 0)
    assert [known(at.run()) for at in pages] == [True] * 5
    with store.write() as connection:
        assert incidents.end(connection, forming.id, "anna", NOW)
    assert [known(at.run()) for at in (*pages, at)] == [False] * 6
