from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from assistant.store import cases, incidents
from assistant.store.database import Database
from assistant.store.errors import StoreError
from assistant.store.incident_rule import Rule
from assistant.store.journal import PAUSE_SECONDS, Journal
from assistant.store.schema import runs
from tests.assistant.store.test_incidents import NOW, SILENT, confirmed, report


def journal(store: Database, **more: object) -> Journal:
    return Journal(lambda: store, Rule(domains=4), now=lambda: NOW, **more)  # type: ignore[arg-type]


def test_each_diagnosis_leaves_a_row_and_a_signal(store: Database) -> None:
    book = journal(store)
    entries = [
        book.enter(report(f"sklep{number}.pl", SILENT), "pl").result() for number in range(4)
    ]
    with store.read() as connection:
        rows = connection.execute(select(runs.c.id).order_by(runs.c.id)).scalars().all()
        (formed,) = incidents.listed(connection, NOW)
    assert [entry.run_id for entry in entries if entry] == rows
    assert formed.domains == 4
    assert not any(entry.incident for entry in entries if entry)


def test_who_meets_a_confirmed_incident_is_told_of_it(store: Database) -> None:
    known = confirmed(store)
    entry = journal(store).enter(report("moj-sklep.pl", SILENT), "pl").result()
    assert entry is not None
    assert entry.incident is not None
    assert entry.incident.id == known.id


def test_while_the_store_fails_nobody_waits_and_then_it_goes_on(store: Database) -> None:
    now, fails, tried = [0.0], [True], [0]

    def opened() -> Database:
        tried[0] += 1
        if fails[0]:
            raise StoreError
        return store

    book = Journal(opened, Rule(), now=lambda: NOW, clock=lambda: now[0])
    one = report("moj-sklep.pl", SILENT)
    assert [book.enter(one, "pl").result() for _ in range(5)] == [None] * 5
    assert tried == [1]
    fails[0] = False
    now[0] = PAUSE_SECONDS
    assert book.enter(one, "pl").result() is not None
    assert book.enter(one, "pl").result() is not None


def test_what_has_been_kept_long_enough_is_erased(store: Database) -> None:
    before = datetime(2026, 10, 1, tzinfo=UTC)
    with store.write() as connection:
        made = cases.save(
            connection, report("moj-sklep.pl", SILENT), run_id=None, lang="pl", now=before, days=30
        )
    assert before + timedelta(days=30) < NOW
    journal(store).tidy()
    with store.read() as connection:
        assert cases.by_token(connection, made.token, before) is None
        assert connection.execute(select(func.count()).select_from(runs)).scalar_one() == 0
