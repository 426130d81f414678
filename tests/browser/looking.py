"""What tests of the real page ask of it."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from assistant.texts import words
from tests.browser.chromium import DESKTOP, PHONE

UNFOLDING = 20  # times at most
UNFOLDING_MS = 300  # in which a part within a part has come

Visit = Callable[..., Page]

EXPIRED = "kwiaciarnia-przy-farze.pl"
SILENT = "rybaczowka-hel.pl"
HEALTHY = "pracownia-pod-lipa.pl"
PL, EN = words("pl"), words("en")

LOOKS = [
    pytest.param(PL, PHONE, "light", id="phone-pl-light"),
    pytest.param(EN, PHONE, "dark", id="phone-en-dark"),
    pytest.param(PL, DESKTOP, "dark", id="desktop-pl-dark"),
    pytest.param(EN, DESKTOP, "light", id="desktop-en-light"),
]


# Each language, screen and theme once.
PAIR = [
    pytest.param(PL, PHONE, "light", id="phone-pl-light"),
    pytest.param(EN, DESKTOP, "dark", id="desktop-en-dark"),
]


def query(page: Page) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(page.url).query))


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def fits(page: Page) -> bool:
    """Whether nothing has to be scrolled sideways, the page being scrolled inside its main part."""
    script = "e => e.scrollWidth <= e.clientWidth"
    return all(page.locator(place).evaluate(script) for place in ("html", "[data-testid=stMain]"))


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found]


UNFOLD = """() => {
  const folded = [...document.querySelectorAll("details:not([open]) > summary")];
  for (const summary of folded) summary.click();
  return folded.length;
}"""


def unfold(page: Page) -> None:
    """Open all that is folded, and what comes to light within it."""
    expect(page.locator("details")).not_to_have_count(0)
    for _ in range(UNFOLDING):
        if not page.evaluate(UNFOLD):
            return
        page.wait_for_timeout(UNFOLDING_MS)
    raise AssertionError("there is always something more to unfold")


# What a screen reader hears: everything that comes into the live region.
LISTEN = """() => {
  window.heard = [];
  const voice = document.querySelector("body > [role=status]");
  new MutationObserver(() => {
    if (voice.textContent) window.heard.push(voice.textContent);
  }).observe(voice, { childList: true });
}"""
