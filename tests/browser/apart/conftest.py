"""A staged Internet apart from the usual one: what changes, and what means harm."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

from tests.browser import chromium
from tests.internet import lab as staged

INTERNET = Path(staged.__file__).parent
TABLES = [INTERNET / name for name in ("changing.toml", "injection.toml", "panels.toml")]


@pytest.fixture(scope="session")
def lab() -> Iterator[staged.Lab]:
    if reason := staged.missing() or chromium.missing():
        pytest.skip(reason)
    with staged.Lab(TABLES) as running:
        yield running


@pytest.fixture(scope="session")
def service(lab: staged.Lab) -> Iterator[str]:
    with chromium.served(lab) as url:
        yield url


@pytest.fixture(scope="session")
def browser(lab: staged.Lab, playwright: Playwright) -> Iterator[Browser]:
    browser = chromium.launch(playwright, lab)
    yield browser
    browser.close()
