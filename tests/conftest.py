"""Fixtures that several folders of tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright, sync_playwright

from tests.internet import lab as staged
from tests.internet.judgement import Figures

FIGURES = pytest.StashKey[Figures]()


@pytest.fixture(scope="session")
def lab() -> Iterator[staged.Lab]:
    """The staged Internet with every scenario in it, booted once for the whole run."""
    if reason := staged.missing():
        pytest.skip(reason)
    with staged.Lab() as running:
        yield running


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright, which a process can hold only once."""
    with sync_playwright() as started:
        yield started


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if (figures := config.stash.get(FIGURES, None)) is not None:
        terminalreporter.section("staged Internet")
        terminalreporter.line(str(figures))
