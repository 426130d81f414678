"""One service and one browser in the staged Internet for all tests of this folder."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.browser import chromium
from tests.internet.lab import Lab

expect.set_options(timeout=30_000)  # milliseconds; a busy machine is no defect


@pytest.fixture(scope="session")
def service(lab: Lab) -> Iterator[str]:
    with chromium.served(lab) as url:
        yield url


@pytest.fixture(scope="session")
def staff_key(lab: Lab, service: str) -> str:
    """The key with which staff sign in to the service, made as its operator makes one."""
    told = lab.run(
        [sys.executable, "-m", "assistant", "staff-key", "--new"],
        env={"ASSISTANT_DATA": str(lab.folder / "browser-home")},
    )
    found = re.search(r"([A-Z0-9]{5}-){5}[A-Z0-9]{5}", told.stdout)
    assert found, told.stderr
    return found[0]


@pytest.fixture(scope="session")
def browser(lab: Lab, playwright: Playwright) -> Iterator[Browser]:
    if reason := chromium.missing():
        pytest.skip(reason)
    browser = chromium.launch(playwright, lab)
    yield browser
    browser.close()


@pytest.fixture
def visit(service: str, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens the service at a query; ends by checking that the page was quiet and stayed at home."""
    contexts = []
    trouble: list[str] = []

    def opened(query: str = "", viewport: dict[str, int] = chromium.PHONE, **options: Any) -> Page:
        context = browser.new_context(viewport=viewport, locale="pl-PL", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: said.type == "error" and trouble.append(said.text))
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on(
            "request",
            lambda request: foreign(request.url, service) and trouble.append(request.url),
        )
        page.goto(service + query)
        page.wait_for_selector("h1")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert trouble == []


def foreign(url: str, service: str) -> bool:
    return not url.startswith((service, service.replace("http://", "ws://"), "data:", "blob:"))
