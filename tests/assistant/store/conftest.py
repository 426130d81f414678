"""Each test of the store runs with both databases."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete

from assistant.store.database import Database
from assistant.store.schema import metadata
from tests.assistant.store import postgres as own


@pytest.fixture(scope="session")
def postgres() -> Iterator[own.Postgres]:
    if reason := own.missing():
        pytest.skip(reason)
    with own.postgres() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/data/assistant.db"
    running: own.Postgres = request.getfixturevalue("postgres")
    return running.new_database()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables, to be copied: that is faster than making them anew."""
    file = tmp_path_factory.mktemp("template") / "assistant.db"
    Database(f"sqlite:///{file}").close()
    return file


@pytest.fixture(scope="session")
def postgres_store(postgres: own.Postgres) -> Iterator[Database]:
    """One with all tables for test after test: to empty it is faster than to make a new one."""
    opened = Database(postgres.new_database())
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database with all tables and nothing in them."""
    if request.param == "postgresql":
        kept: Database = request.getfixturevalue("postgres_store")
        with kept.write() as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(delete(table))
        yield kept
        return
    file = tmp_path / "assistant.db"
    shutil.copy(request.getfixturevalue("sqlite_template"), file)
    opened = Database(f"sqlite:///{file}")
    yield opened
    opened.close()
