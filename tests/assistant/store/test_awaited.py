"""A report that a program comes back for: minutes long, by the one that asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from assistant.report import Verdict
from assistant.store import awaited
from assistant.store.awaited import KEPT, LATE, Awaited
from assistant.store.database import Database
from assistant.store.schema import awaited as table
from tests.assistant.pages.reports import EXPIRED, report

NOW = datetime(2026, 11, 26, 10, 2, tzinfo=UTC)
REPORT = report(Verdict.CAUSE_FOUND, EXPIRED)


def expect(store: Database) -> str:
    with store.write() as connection:
        return awaited.expect(connection, "crm", "en", NOW)


def deliver(store: Database, id: str) -> None:
    with store.write() as connection:
        awaited.deliver(connection, id, REPORT)


def find(
    store: Database, id: str, key: str = "crm", after: timedelta = timedelta(0)
) -> Awaited | None:
    with store.read() as connection:
        return awaited.find(connection, id, key, NOW + after)


def test_a_report_is_there_once_it_is_delivered(store: Database) -> None:
    id = expect(store)
    assert find(store, id) == Awaited("en", None, is_lost=False)
    deliver(store, id)
    assert find(store, id, after=LATE) == Awaited("en", REPORT, is_lost=False)


def test_one_whose_process_died_is_lost(store: Database) -> None:
    assert find(store, expect(store), after=LATE) == Awaited("en", None, is_lost=True)


def test_nobody_else_gets_it(store: Database) -> None:
    id = expect(store)
    deliver(store, id)
    assert find(store, id, "other") is None
    assert find(store, id[:-1] + "?") is None


def test_it_is_gone_after_its_time_and_its_id_is_stored_nowhere(store: Database) -> None:
    id = expect(store)
    deliver(store, id)
    assert find(store, id, after=KEPT) is None
    with store.write() as connection:
        rows = connection.execute(table.select()).all()
        assert id not in str(rows)
        awaited.let_go(connection, NOW + KEPT)
        assert connection.execute(table.select()).all() == []


def test_a_report_that_comes_after_its_time_is_no_mistake(store: Database) -> None:
    id = expect(store)
    with store.write() as connection:
        awaited.let_go(connection, NOW + KEPT)
    deliver(store, id)
    assert find(store, id) is None
