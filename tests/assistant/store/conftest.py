"""Each test of the store runs with both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.store.database import Database
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


@pytest.fixture
def store(url: str) -> Iterator[Database]:
    opened = Database(url)
    yield opened
    opened.close()
