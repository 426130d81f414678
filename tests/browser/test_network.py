"""The visitor's own connection is slow, breaks in the middle, and comes back."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import PHONE, PORT, settled
from tests.browser.looking import EN, EXPIRED, HEALTHY, PL, button, fits, violations
from tests.internet.lab import Lab

pytestmark = [pytest.mark.browser, pytest.mark.internet]

RELAY_PORT = PORT + 1
URL = f"http://127.0.0.1:{RELAY_PORT}"
SLOW_DOMAIN = "old-lighthouse-inn.net"  # its name servers keep everybody waiting

# Streamlit's own dialog, however short it was there.
WATCH_DIALOGS = """() => {
  window.dialogs = [];
  new MutationObserver(() => {
    const dialog = document.querySelector("[role=dialog]");
    if (dialog) window.dialogs.push(dialog.getBoundingClientRect().height);
  }).observe(document.body, { childList: true, subtree: true });
}"""

Line = Callable[[str], None]


@pytest.fixture(scope="module")
def relay(lab: Lab, service: str) -> Iterator[Line]:
    """Says to the connection between browser and service what it is like from now on."""
    program = lab.popen(
        [sys.executable, "-m", "tests.browser.relay", str(RELAY_PORT), str(PORT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def become(word: str) -> None:
        program.stdin.write(f"{word}\n")
        program.stdin.flush()
        assert program.stdout.readline() == "done\n"

    with program:  # ends with its standard input
        become("mend")
        yield become


@pytest.fixture
def line(relay: Line) -> Iterator[Line]:
    yield relay
    relay("mend")


@pytest.fixture
def page(line: Line, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, locale="pl-PL")
    yield context.new_page()
    context.close()


def lost(page: Page, lang: str = "pl") -> object:
    return page.locator(f".lost[lang={lang}]")


def started(page: Page, address: str) -> None:
    page.get_by_label(PL.text("page.address")).fill(address)
    button(page, PL.text("page.start")).click()


def test_on_a_slow_line_the_page_says_that_it_is_loading_and_the_whole_way_can_be_gone(
    page: Page, line: Line
) -> None:
    line("slow")
    page.goto(URL, wait_until="commit")
    expect(page.get_by_text(PL.text("page.loading"))).to_be_visible()
    started(page, HEALTHY)
    expect(page.locator(".verdict-ok")).to_be_visible()
    settled(page)
    expect(page.get_by_text(PL.text("page.loading"))).to_have_count(0)
    expect(lost(page)).to_be_hidden()
    assert fits(page)


def test_a_connection_lost_while_it_runs_is_told_in_the_pages_language_and_the_result_comes(
    page: Page, line: Line
) -> None:
    page.goto(URL)
    settled(page)
    page.evaluate(WATCH_DIALOGS)
    started(page, SLOW_DOMAIN)
    expect(page.locator(".early-found")).to_be_visible()
    line("cut")
    expect(page.get_by_role("alert")).to_have_text(PL.text("page.lost"))
    while not page.evaluate("dialogs.length"):  # until Streamlit wanted to say it too
        page.wait_for_event("requestfailed")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(lost(page)).to_be_visible()
    expect(page.locator(".early-found")).to_be_visible()
    assert violations(page) == []
    assert fits(page)
    line("mend")
    expect(page.locator(".verdict")).to_contain_text(SLOW_DOMAIN)
    expect(lost(page)).to_be_hidden()


def test_what_was_typed_outlasts_a_lost_connection(page: Page, line: Line) -> None:
    page.goto(f"{URL}/?lang=en")
    settled(page)
    field = page.get_by_label(EN.text("page.address"))
    field.fill(EXPIRED)
    line("cut")
    expect(lost(page, "en")).to_be_visible()
    line("mend")
    expect(lost(page, "en")).to_be_hidden()
    expect(field).to_have_value(EXPIRED)
    button(page, EN.text("page.start")).click()
    expect(page.locator(".verdict")).to_contain_text(EXPIRED)


def test_a_browser_that_says_it_is_offline_is_believed(page: Page) -> None:
    page.goto(URL)
    settled(page)
    page.context.set_offline(True)
    expect(lost(page)).to_be_visible()
    page.context.set_offline(False)
    expect(lost(page)).to_be_hidden()


def test_what_could_not_be_fetched_meanwhile_is_there_when_the_connection_is_back(
    page: Page, line: Line
) -> None:
    code = "**/Selectbox.*.js"
    page.route(code, lambda route: route.abort())
    page.goto(f"{URL}/?address={EXPIRED}&run=1")
    expect(page.locator(".verdict")).to_be_visible()
    settled(page)
    provider = page.get_by_label(PL.text("page.provider"))
    expect(provider).to_have_count(0)
    line("cut")
    expect(lost(page)).to_be_visible()
    page.unroute(code)
    line("mend")
    expect(provider).to_have_count(1)
    expect(page.locator(".verdict")).to_contain_text(EXPIRED)
