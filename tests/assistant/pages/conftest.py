"""Who visits the pages of a test, and what that visitor began before."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.pages import case, result, share, visit
from assistant.pages.recent import Recent
from assistant.pages.reuse import Reusable
from assistant.store import journal
from assistant.store.database import Database
from assistant.store.incident_rule import Rule
from assistant.store.journal import Journal
from tests.assistant.store.conftest import sqlite_template

__all__ = ["sqlite_template"]


class Browser:
    """What tells one visitor from another, and the time as the store of recent results sees it."""

    id: str | None = "ewa"
    later = 0.0  # seconds

    def clock(self) -> float:
        return time.monotonic() + self.later


@pytest.fixture(autouse=True)
def browser(monkeypatch: pytest.MonkeyPatch) -> Browser:
    """Whose visits the pages of a test are; AppTest knows no cookies, and draws nothing."""
    browser = Browser()
    monkeypatch.setattr(visit, "visitor", lambda: browser.id)
    monkeypatch.setattr(visit, "recent", Recent(clock=browser.clock))
    monkeypatch.setattr(result, "HEAD_START_SECONDS", 0)
    share_with_others(monkeypatch, browser, seconds=0)
    return browser


def share_with_others(
    monkeypatch: pytest.MonkeyPatch, browser: Browser, *, seconds: float = 120
) -> None:
    """For how long from now on results are shown to others."""
    known = Reusable(seconds, clock=browser.clock)
    monkeypatch.setattr(visit, "reusable", lambda: known)


@pytest.fixture
def store(tmp_path: Path, sqlite_template: Path) -> Iterator[Database]:
    file = shutil.copy(sqlite_template, tmp_path / "assistant.db")
    opened = Database(f"sqlite:///{file}")
    yield opened
    opened.close()


@pytest.fixture
def book(store: Database, monkeypatch: pytest.MonkeyPatch) -> Journal:
    """The journal of the process that serves the pages; without it nothing is stored."""
    kept = Journal(lambda: store, Rule())
    monkeypatch.setattr(journal, "_current", kept)
    for module in (share, case):
        monkeypatch.setattr(module, "database", lambda: kept._opened())
    return kept
