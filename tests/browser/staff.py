"""What tests of staff's pages share: how somebody signs in, and what is read of the figures."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from assistant.texts import Words
from tests.browser.chromium import settled
from tests.browser.looking import PL, button


def sign_in(page: Page, key: str, words: Words = PL) -> None:
    """By the keyboard alone."""
    page.get_by_label(words.text("staff.sign_in.name")).focus()
    page.keyboard.type("Anna Nowak")
    page.keyboard.press("Tab")
    page.keyboard.type(key)
    page.keyboard.press("Enter")
    expect(button(page, words.text("staff.sign_out"))).to_be_visible()
    settled(page)


def figure(page: Page, name: str) -> int:
    """A number of the managers' figures, by its name."""
    value = page.locator(".figures > div").filter(has=page.get_by_text(name, exact=True))
    own = value.locator("dd").evaluate("one => one.firstChild.textContent")
    return int("".join(sign for sign in own if sign.isdigit()))
