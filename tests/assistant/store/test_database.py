"""Migrations, and what happens when the database fails."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, func, insert, select, text

from assistant.store.database import Database
from assistant.store.errors import StoreError, StoreFullError, StoreVersionError
from assistant.store.places import places_key
from assistant.store.schema import keys, metadata
from tests.assistant.store.another import another
from tests.assistant.store.postgres import Postgres

# As if the tables that are altered were large ones.
SLOW_CHANGES = """
CREATE FUNCTION slowly() RETURNS event_trigger LANGUAGE plpgsql
    AS 'BEGIN PERFORM pg_sleep(0.4); END';
CREATE EVENT TRIGGER slowly ON ddl_command_start
    WHEN TAG IN ('ALTER TABLE') EXECUTE FUNCTION slowly()
"""


def test_the_migrations_make_what_the_schema_says(store: Database) -> None:
    with store.read() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []


def test_a_database_is_opened_again(url: str) -> None:
    first = Database(url)
    with first.write() as connection:
        key = places_key(connection)
    first.close()
    again = Database(url)
    with again.write() as connection:
        assert places_key(connection) == key
    again.close()


def test_replicas_that_start_together_migrate_once_and_share_the_key(url: str) -> None:
    starting = [another("open", url) for _ in range(3)]
    told = {one.communicate(timeout=60)[0] for one in starting}
    assert [one.returncode for one in starting] == [0, 0, 0]
    assert len(told) == 1


def test_a_database_of_a_newer_assistant_is_left_alone(url: str) -> None:
    store = Database(url)
    with store.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(StoreVersionError):
        Database(url)


def test_a_migration_may_take_longer_than_any_other_statement(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres.new_database()
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text(SLOW_CHANGES))
    engine.dispose()
    monkeypatch.setattr("assistant.store.database.STATEMENT_SECONDS", 0.3)
    store = Database(url)
    store.check()
    with pytest.raises(StoreError), store.read() as connection:
        connection.execute(text("SELECT pg_sleep(0.4)"))
    store.close()


def test_who_reads_sees_one_state_whatever_is_written_meanwhile(store: Database) -> None:
    def count(connection: Connection) -> int:
        return connection.execute(select(func.count()).select_from(keys)).scalar_one()

    with store.read() as reading:
        assert count(reading) == 0
        with store.write() as writing:
            writing.execute(insert(keys).values(name="new", value=b""))
        assert count(reading) == 0
    with store.read() as reading:
        assert count(reading) == 1


def test_what_fails_in_the_middle_has_changed_nothing(store: Database) -> None:
    with pytest.raises(StoreError), store.write() as connection:
        connection.execute(insert(keys), [{"name": name, "value": b""} for name in ("a", "b", "a")])
    with store.read() as connection:
        assert connection.execute(select(func.count()).select_from(keys)).scalar_one() == 0


def test_a_writer_that_is_killed_leaves_nothing_half_done(url: str) -> None:
    Database(url).close()
    with another("write", url) as writer:
        assert writer.stdout
        assert writer.stdout.readline() == "written\n"
        writer.kill()
    store = Database(url)
    with store.write() as connection:
        connection.execute(insert(keys).values(name="whole", value=b""))
        assert connection.execute(select(keys.c.name)).scalars().all() == ["whole"]
    store.close()


def test_a_full_disk_is_said_as_such(tmp_path: Path) -> None:
    store = Database(f"sqlite:///{tmp_path}/full.db")
    with store.read() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    with store.write() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreFullError), store.write() as connection:
        connection.execute(insert(keys).values(name="big", value=b"x" * 1_000_000))
    store.close()


def test_the_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    store = Database(f"sqlite:///{tmp_path}/assistant.db")
    with store.write() as connection:
        places_key(connection)
        modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()}
    names = ("assistant.db", "assistant.db-wal", "assistant.db-shm")
    assert modes == dict.fromkeys(names, 0o600)
    store.close()


@pytest.mark.parametrize("broken", ["a folder", "no database"])
def test_a_file_that_cannot_be_used_is_a_store_error(tmp_path: Path, broken: str) -> None:
    file = tmp_path / "assistant.db"
    if broken == "a folder":
        file.mkdir()
    else:
        file.write_bytes(b"something else " * 1000)
    with pytest.raises(StoreError):
        Database(f"sqlite:///{file}")


def test_a_lock_that_another_one_keeps_is_a_store_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.store.database.WAIT_SECONDS", 0.1)
    store = Database(f"sqlite:///{tmp_path}/assistant.db")
    other = sqlite3.connect(tmp_path / "assistant.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError), store.write():
        pass
    other.close()
    with store.write():
        pass
    store.close()


def test_a_database_that_goes_away_and_comes_back(postgres: Postgres) -> None:
    store = Database(postgres.new_database())
    postgres.stop("fast")
    with pytest.raises(StoreError), store.write():
        pass
    postgres.start()
    with store.write() as connection:
        assert places_key(connection)
    store.close()


def test_no_failure_tells_what_was_stored(
    store: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with store.write() as connection:
        connection.execute(insert(keys).values(name="secret-name", value=b"secret-value"))
    with pytest.raises(StoreError) as failed, store.write() as connection:
        connection.execute(insert(keys).values(name="secret-name", value=b"secret-value"))
    assert failed.value.__cause__ is None
    assert failed.value.__suppress_context__
    assert "secret" not in caplog.text + repr(failed.value)
