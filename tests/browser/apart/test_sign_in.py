"""Signing in where the common service cannot be used: wrong keys, and an OpenID provider."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from assistant.store.limits import BY_STAFF_KEY
from tests.assistant.staff import provided
from tests.assistant.test_server import served
from tests.browser import chromium
from tests.browser.looking import EN, PL, button, violations

pytestmark = pytest.mark.browser

NAME, KEY = PL.text("staff.sign_in.name"), PL.text("staff.sign_in.key")
SIGN_IN, SIGN_OUT = PL.text("staff.sign_in"), PL.text("staff.sign_out")


@pytest.fixture(scope="module")
def outside(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium of this machine, for services that are no part of a staged Internet."""
    if reason := chromium.missing():
        pytest.skip(reason)
    browser = playwright.chromium.launch(
        executable_path="/usr/bin/chromium", args=list(chromium.FLAGS)
    )
    yield browser
    browser.close()


def opened(browser: Browser, url: str) -> Page:
    page = browser.new_context(viewport=chromium.PHONE, locale="pl-PL").new_page()
    page.goto(url)
    return page


def test_wrong_keys_are_refused_in_place_and_slowed_down(outside: Browser, tmp_path: Path) -> None:
    with served(tmp_path / "log") as url:
        page = opened(outside, f"{url}/staff")
        page.get_by_label(NAME).fill("Ktoś")
        told, field = page.locator("#sign-in-refused"), page.get_by_label(KEY)
        for attempt in range(BY_STAFF_KEY.burst + 1):
            field.fill("ABCDE")
            field.press("Enter")
            slow = attempt == BY_STAFF_KEY.burst
            expect(told).to_contain_text("Za dużo" if slow else PL.text("staff.refused.wrong"))
            expect(field).to_be_focused()
            expect(field).to_have_attribute("aria-invalid", "true")
        expect(page.get_by_label(NAME)).to_have_value("Ktoś")
        assert violations(page) == []
        assert "ABCDE" not in (tmp_path / "log").read_text()


def test_roles_come_with_the_account_of_the_provider(outside: Browser, tmp_path: Path) -> None:
    lists = {
        "ASSISTANT_CONSULTANTS": "anna@example.pl",
        "ASSISTANT_MANAGERS": "ewa@example.pl",
    }
    with ExitStack() as running:
        at = running.enter_context(provided.provider())
        url = running.enter_context(provided.service(tmp_path, at, **lists))
        for who, told in (("anna", "Anna Nowak, konsultant"), ("ewa", "Ewa Wilk, kierownik")):
            page = signed_in(outside, url, who)
            expect(page.get_by_text(told)).to_be_visible()
            assert page.url.startswith(f"{url}/staff")
            page.reload()
            expect(page.get_by_text(told)).to_be_visible()
            button(page, SIGN_OUT).click()
            button(page, "End session").click()  # the provider's own page
            expect(button(page, SIGN_IN)).to_be_visible()
        # To the page and in the language where they began, and out in all tabs.
        page = signed_in(outside, url, "anna", "/staff-links?lang=en")
        expect(page.get_by_label(EN.text("staff.links.address"))).to_be_visible()
        other = page.context.new_page()
        other.goto(f"{url}/staff?lang=en")
        number = other.get_by_label(EN.text("staff.case.number"))
        expect(number).to_be_visible()
        button(page, EN.text("staff.sign_out")).click()
        button(page, "End session").click()
        expect(button(page, EN.text("staff.sign_in"))).to_be_visible()
        number.fill("A7F")
        other.keyboard.press("Enter")
        expect(button(other, EN.text("staff.sign_in"))).to_be_visible()
        # Somebody without a role, and somebody who only says that the manager's address is theirs.
        for who, name in (("jan", "Jan Obcy"), ("mallory", "Mallory")):
            page = signed_in(outside, url, who)
            told = PL.text("staff.stranger", name=name)
            expect(page.locator("p.trouble", has_text=told)).to_be_visible()
            expect(page.get_by_label(PL.text("staff.case.number"))).to_be_hidden()
        # Somebody of whom the provider gives a token that is not its own.
        page = signed_in(outside, url, "forged")
        expect(page.locator("p.trouble")).to_have_text(PL.text("staff.refused.unconfirmed"))


def signed_in(browser: Browser, url: str, who: str, path: str = "/staff") -> Page:
    """A page on which `who` has signed in at the provider, by its own form."""
    page = opened(browser, url + path)
    page.locator("[class*=st-key-login-] button").click()
    page.get_by_role("button", name=who, exact=True).first.click()
    page.wait_for_selector("[data-testid=stApp] h1")
    return page
