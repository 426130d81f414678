"""Texts from outside stay texts in a real browser: nothing is made of them, nothing is loaded."""

from __future__ import annotations

import contextlib
import itertools
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Error, Page, Playwright, expect

from tests.browser import chromium
from tests.browser.apart.conftest import INTERNET
from tests.browser.looking import UNFOLD
from tests.inert import obeyed
from tests.internet import injected
from tests.internet.lab import Lab
from tests.internet.scenario import Scenario, load

pytestmark = [pytest.mark.browser, pytest.mark.internet]

SCENARIOS = load([INTERNET / "injection.toml"])
OUR_OWN = "127.0.0.1"
CANARY = "kanarek.example"  # where the test itself sends the browser
BROWSERS_OWN = (".google.com", ".googleapis.com")  # its maker's, whatever page it shows

# Of the page: what leads or loads from elsewhere, what would run, what was made of a payload, and
# every text, that of attributes too. The one link to a letter quotes what was seen as the letter's
# text, and has no other part that a mail program would take for more.
LOOK = """() => {
  const made = [], texts = [document.title];
  const leading = ["href", "src", "srcset", "action", "formaction", "data", "poster", "background",
                   "ping", "style", "xlink:href"];
  const led = /evil|javascript:|alert/i;
  const letter = /^mailto:[?]subject=[^&?#:]*&body=[^&?#:]*$/;
  for (const element of document.querySelectorAll("body *")) {
    for (const { name, value } of element.attributes) {
      texts.push(value);
      const leads = leading.includes(name) && led.test(value) && !letter.test(value);
      if (name.startsWith("on") || leads)
        made.push(`${element.tagName} ${name}=${value}`);
    }
  }
  const main = document.querySelector("[data-testid=stMain]");
  const foreign = "#zly, img:not([src^='./assets/']), iframe, object, embed, script, style," +
    " video, audio, form, .katex";
  for (const element of main.querySelectorAll(foreign)) made.push(element.outerHTML);
  for (const link of main.querySelectorAll("a"))
    if (link.origin !== location.origin && !letter.test(link.getAttribute("href")))
      made.push(link.outerHTML);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) texts.push(walker.currentNode.nodeValue);
  return { made, texts, shown: main.innerText };
}"""


RECORDS = 7  # of checks, at least
PATIENCE = 60  # times to see whether they are there


@dataclass
class Visit:
    """What became of the page of one scenario: `made` of its texts, the `texts` themselves, what
    was `shown`, and the `trouble` that the browser told of."""

    made: list[str]
    texts: list[str]
    shown: str
    trouble: list[str] = field(default_factory=list)


def look(page: Page) -> Visit:
    return Visit(**page.evaluate(LOOK))


def visited(browser: Browser, url: str, scenario: Scenario, lang: str) -> Visit:
    context = browser.new_context(viewport=chromium.DESKTOP, locale="pl-PL")
    page, trouble = context.new_page(), []
    page.on("console", lambda said: said.type in ("error", "warning") and trouble.append(said.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("dialog", lambda dialog: (trouble.append(dialog.message), dialog.dismiss()))
    page.goto(f"{url}/?{urlencode({'address': scenario.typed, 'lang': lang, 'run': '1'})}")
    expect(page.locator(".verdict")).to_be_visible()
    chromium.settled(page)
    records = page.locator("pre.record").filter(visible=True)
    for _ in range(PATIENCE):
        if not page.evaluate(UNFOLD) and records.count() >= RECORDS:
            break
        page.wait_for_timeout(500)  # parts within parts come only now
    found = look(page)
    found.trouble = trouble
    context.close()
    return found


def asked_for(log: Path) -> set[str]:
    """The hosts that the whole browser wanted something of, by its own log."""
    hosts = set()
    for event in json.loads(log.read_text())["events"]:
        params: dict[str, Any] = event.get("params", {})
        named = (params.get(name) for name in ("url", "host", "hostname"))
        hosts |= {host_of(str(one)) for one in named if one}
    return hosts - {None}


def host_of(named: str) -> str | None:
    """Of an address, or of a host with or without its port."""
    return urlsplit(named if "://" in named else f"//{named}").hostname


@pytest.fixture(scope="module")
def log(lab: Lab) -> Path:
    return lab.folder / "net-log.json"


@pytest.fixture(scope="module")
def visits(lab: Lab, service: str, playwright: Playwright, log: Path) -> dict[str, Visit]:
    """The page of every scenario, looked at with a browser that writes down whom it asks, and has
    ended by then."""
    browser = chromium.launch(playwright, lab, log=log)
    found = {
        scenario.id: visited(browser, service, scenario, lang)
        for scenario, lang in zip(SCENARIOS, itertools.cycle(("pl", "en")))
    }
    with contextlib.suppress(Error):  # nobody is there
        browser.new_page().goto(f"http://{CANARY}/")
    browser.close()
    return found


each = pytest.mark.parametrize("name", [one.id for one in SCENARIOS])


@each
def test_it_is_there_as_text(visits: dict[str, Visit], name: str) -> None:
    shown = visits[name].shown
    assert any(one in shown for one in (injected.HOST, "javascript:", r"evil\.example")), shown


@each
def test_nothing_is_made_of_it(visits: dict[str, Visit], name: str) -> None:
    assert visits[name].made == []
    assert visits[name].trouble == []


@each
def test_nothing_of_it_is_obeyed(visits: dict[str, Visit], name: str) -> None:
    found = [(char, text) for text in visits[name].texts for char in obeyed(text)]
    assert found == []


@pytest.mark.usefixtures("visits")
def test_the_browser_asks_nobody_but_us(log: Path) -> None:
    hosts = asked_for(log)
    assert {OUR_OWN, CANARY} <= hosts
    others = {host for host in hosts if not f".{host}".endswith(BROWSERS_OWN)}
    assert others == {OUR_OWN, CANARY}


def test_the_guard_of_these_tests_sees_what_is_made(service: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(service)
    page.wait_for_selector("h1")
    assert look(page).made == []
    page.evaluate(
        "text => document.querySelector('h1').insertAdjacentHTML('afterend', text)",
        "<img src='data:,'><a href='http://evil.example/'>x</a><b id=zly>\u202e</b>",
    )
    found = look(page)
    assert len(found.made) == 4
    assert [char for text in found.texts for char in obeyed(text)] == ["'\\u202e'"]
    page.close()
