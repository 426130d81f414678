from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, text

from assistant.store import cases, incidents
from assistant.store.database import Database
from assistant.store.errors import StoreError
from assistant.store.incident_rule import Rule
from assistant.store.journal import PAUSE_SECONDS, Journal
from assistant.store.schema import cases as stored
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


def test_of_what_was_deleted_nothing_is_left_in_the_files(tmp_path: Path) -> None:
    store = Database(f"sqlite:///{tmp_path}/data/assistant.db")

    def kept() -> bytes:
        return b"".join(file.read_bytes() for file in (tmp_path / "data").iterdir())

    with store.write() as connection:
        made = cases.save(
            connection, report("moj-sklep.pl", SILENT), run_id=None, lang="pl", now=NOW, days=30,
            reference="Sprawa-Kowalskiej",
        )  # fmt: skip
        case = cases.by_token(connection, made.token, NOW)
        assert case
        cases.add_note(connection, case.id, "Anna", "Oddzwonić o ósmej", NOW)
        packed = connection.execute(select(stored.c.report)).scalar_one()
    traces = (b"Sprawa-Kowalskiej", "Oddzwonić o ósmej".encode(), packed[:64])
    assert all(one in kept() for one in traces)
    with store.write() as connection:
        assert cases.delete_by_token(connection, made.token)
    journal(store).tidy()
    assert not any(one in kept() for one in traces)
    store.close()


def test_who_reads_for_long_is_not_disturbed_by_what_is_erased(tmp_path: Path) -> None:
    store = Database(f"sqlite:///{tmp_path}/assistant.db")
    with store.read() as connection:
        connection.execute(select(stored)).all()
        journal(store).tidy()
        connection.execute(select(stored)).all()
    with store.write() as connection:
        connection.execute(delete(stored))
    store.close()


def test_what_cannot_be_erased_keeps_no_report(url: str) -> None:
    store = Database(url)
    before = NOW - timedelta(days=31)
    with store.write() as connection:
        cases.save(
            connection, report("moj-sklep.pl", SILENT), run_id=None, lang="pl", now=before, days=30
        )
        connection.execute(text("DROP TABLE buckets"))
    with pytest.raises(StoreError):
        journal(store).tidy()
    with store.read() as connection:
        assert connection.execute(select(stored)).all() == []
    store.close()
