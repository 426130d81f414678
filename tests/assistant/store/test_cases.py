from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from assistant.report import Verdict
from assistant.store import cases, runs
from assistant.store.case_number import read_number
from assistant.store.database import Database
from assistant.store.schema import case_notes, metadata
from assistant.store.schema import runs as run_rows
from tests.assistant.pages.reports import EXPIRED, report

NOW = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
REPORT = report(Verdict.CAUSE_FOUND, EXPIRED)


def saved(store: Database, **more: object) -> cases.Saved:
    with store.write() as connection:
        run = runs.record(connection, REPORT, "pl", NOW)
        options = {"run_id": run, "lang": "pl", "now": NOW, "days": 30} | more
        return cases.save(connection, REPORT, **options)  # type: ignore[arg-type]


def count(store: Database, table: object) -> int:
    with store.read() as connection:
        number: int = connection.execute(select(func.count()).select_from(table)).scalar_one()  # type: ignore[arg-type]
        return number


def test_a_case_opens_by_its_link_and_by_its_number(store: Database) -> None:
    made = saved(store, ready=["nip", "regon"], reference="T-17", with_figures=True)
    with store.read() as connection:
        found = cases.by_token(connection, made.token, NOW)
        assert found == cases.by_number(connection, read_number(made.number), NOW)
    assert found is not None
    assert found.report == REPORT
    assert (found.ready, found.reference, found.with_figures) == (("nip", "regon"), "T-17", True)
    assert (found.saved_at, found.expires_at) == (NOW, NOW + timedelta(days=30))


@pytest.mark.parametrize("token", ["", "x" * 43, "ą\x00", "x" * 100_000])
def test_another_link_opens_nothing(store: Database, token: str) -> None:
    saved(store)
    with store.read() as connection:
        assert cases.by_token(connection, token, NOW) is None


def test_a_token_has_at_least_128_bits_and_is_stored_nowhere(store: Database) -> None:
    made = [saved(store) for _ in range(20)]
    assert len({one.token for one in made}) == 20
    assert all(len(one.token) * 6 >= 256 for one in made)
    with store.read() as connection:
        rows = [
            str(row)
            for table in metadata.sorted_tables
            for row in connection.execute(select(table)).all()
        ]
    assert rows
    assert not any(one.token in row for one in made for row in rows)


def test_after_its_time_a_case_is_gone_and_its_row_of_statistics_stays(store: Database) -> None:
    made = saved(store, days=1)
    with store.write() as connection:
        case = cases.by_token(connection, made.token, NOW)
        assert case
        cases.add_note(connection, case.id, "Anna", "Oddzwonić", NOW)
    late = NOW + timedelta(days=1)
    with store.read() as connection:
        assert cases.by_token(connection, made.token, late) is None  # also before it is erased
    with store.write() as connection:
        assert cases.erase_expired(connection, late - timedelta(seconds=1)) == 0
        assert cases.erase_expired(connection, late) == 1
    assert count(store, case_notes) == 0
    with store.read() as connection:
        assert connection.execute(select(run_rows.c.saved)).scalars().all() == [1]


def test_who_has_the_link_can_delete_it(store: Database) -> None:
    made, other = saved(store), saved(store)
    with store.write() as connection:
        assert cases.delete_by_token(connection, made.token)
        assert not cases.delete_by_token(connection, made.token)
    with store.read() as connection:
        assert cases.by_token(connection, made.token, NOW) is None
        assert cases.by_token(connection, other.token, NOW)
    assert count(store, run_rows) == 2


def test_notes_come_back_in_their_order(store: Database) -> None:
    made = saved(store)
    with store.write() as connection:
        case = cases.by_number(connection, made.number, NOW)
        assert case
        for text in ("pierwsza", "druga\x00", "x" * 10_000):
            cases.add_note(connection, case.id, "Anna", text, NOW)
        written = cases.notes(connection, case.id)
    assert [one.text[:8] for one in written] == ["pierwsza", "druga", "xxxxxxxx"]
    assert len(written[-1].text) == cases.NOTE_CHARS
    assert written[0].written_at == NOW
