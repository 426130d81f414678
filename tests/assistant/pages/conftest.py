"""Who visits the pages of a test, and what that visitor began before."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.pages import visit
from assistant.pages.recent import Recent
from assistant.store import journal
from assistant.store.database import Database
from assistant.store.incident_rule import Rule
from assistant.store.journal import Journal


class Browser:
    """What tells one visitor from another, and the time as the store of recent results sees it."""

    id: str | None = "ewa"
    later = 0.0  # seconds

    def clock(self) -> float:
        return time.monotonic() + self.later


@pytest.fixture(autouse=True)
def browser(monkeypatch: pytest.MonkeyPatch) -> Browser:
    """Whose visits the pages of a test are; AppTest knows no cookies."""
    browser = Browser()
    monkeypatch.setattr(visit, "visitor", lambda: browser.id)
    monkeypatch.setattr(visit, "recent", Recent(clock=browser.clock))
    return browser


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path}/assistant.db")
    yield opened
    opened.close()


@pytest.fixture
def book(store: Database, monkeypatch: pytest.MonkeyPatch) -> Journal:
    """The journal of the process that serves the pages; without it nothing is stored."""
    kept = Journal(lambda: store, Rule())
    monkeypatch.setattr(journal, "_current", kept)
    return kept
