"""Who visits the pages of a test, and what that visitor began before."""

from __future__ import annotations

import time

import pytest

from assistant.pages import visit
from assistant.pages.recent import Recent


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
