"""Choosing how to reach support in a real browser, by keyboard on a phone; the glossary."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from assistant.texts.glossary import glossary
from tests.browser.chromium import DESKTOP, PHONE, settled
from tests.browser.looking import EXPIRED, PL, fits, query, violations

pytestmark = [pytest.mark.browser, pytest.mark.internet]

Visit = Callable[..., Page]
WRITTEN = f"?address={EXPIRED}&symptom=dns_change&run=1&lang=pl"


def result(visit: Visit, asked: str = WRITTEN, **options: object) -> Page:
    page = visit(asked, **options)
    expect(page.locator(".verdict")).to_be_visible()
    settled(page)
    return page


def press(page: Page, name: str) -> None:
    """Answer a question by keyboard alone."""
    answer = page.locator("[data-testid=stButtonGroup] button", has_text=name)
    answer.focus()
    page.keyboard.press("Enter")
    settled(page)


def best(page: Page) -> str:
    return str(page.locator(".best-name").evaluate("one => one.firstChild.textContent"))


def test_the_way_to_support_is_chosen_and_ticked_by_keyboard_on_a_phone(visit: Visit) -> None:
    page = result(visit, viewport=PHONE)
    assert best(page) == PL.text("channel.phone.name")
    press(page, PL.text("page.customer.business"))
    expect(page.get_by_role("checkbox", name="NIP", exact=True)).to_have_count(1)
    press(page, PL.text("page.access.neither"))
    expect(page.locator(".best-name")).to_contain_text(PL.text("channel.in_person.name"))
    told = page.locator("section", has=page.get_by_text(PL.text("page.choice.lost"), exact=True))
    # Where it belongs: not over the page, as the strip for a lost connection is.
    expect(told).to_have_css("position", "static")
    tick = page.get_by_role("checkbox", name="Dokument tożsamości ze zdjęciem")
    tick.focus()
    page.keyboard.press("Space")
    settled(page)
    ready = PL.text("summary.prepared_items", identifiers=PL.text("identifier.photo_id.name"))
    expect(page.locator("#description")).to_contain_text(ready)
    assert fits(page)
    assert violations(page) == []
    # Another look keeps the answers and the tick.
    page.get_by_role("button", name=PL.text("page.again")).click()
    expect(page.locator("#description")).to_contain_text(ready)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_instruction_asks_back_and_leads_to_what_was_meant(visit: Visit, scheme: str) -> None:
    asked = f"?address={EXPIRED}&symptom=domain_transfer&run=1&lang=pl"
    page = result(visit, asked, viewport=PHONE, color_scheme=scheme)
    assert violations(page) == []
    page.get_by_role("link", name=PL.text("symptom.registrant_change")).click()
    # Of a change of registrant one may mean a transfer: it asks back the other way round.
    expect(page.get_by_role("link", name=PL.text("symptom.domain_transfer"))).to_be_visible()
    assert query(page)["symptom"] == "registrant_change"


def test_numbers_of_a_firm_are_checked_and_stay_out_of_the_address(visit: Visit) -> None:
    page = result(visit, viewport=PHONE)
    press(page, PL.text("page.customer.business"))
    page.get_by_text(PL.text("page.numbers")).click()
    page.locator(".st-key-number-nip input").fill("8567346216")
    page.keyboard.press("Tab")
    expect(page.get_by_text(PL.text("number.nip.mistyped")).first).to_be_visible()
    assert "8567346216" not in page.url


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_term_has_its_address_and_is_found_while_typing(
    visit: Visit, viewport: dict[str, int]
) -> None:
    page = visit("/glossary?term=cesja&lang=pl", viewport=viewport)
    settled(page)
    cession = glossary(PL).named("cesja")
    assert cession is not None
    expect(page.locator(".glossary.open")).to_contain_text(cession.confused)
    expect(page).to_have_title(PL.text("page.glossary.title"))
    page.get_by_label(PL.text("page.glossary.search")).press_sequentially("blokada")
    expect(page.locator(".glossary").last.locator("dt").first).to_have_text("Blokada przeniesienia")
    assert fits(page)
    assert violations(page) == []


def test_an_explained_term_leads_to_its_place_in_the_glossary(visit: Visit) -> None:
    page = result(visit)
    term = page.locator(".term").first
    term.focus()
    page.keyboard.press("Enter")
    with page.context.expect_page() as opening:
        page.locator(".term-card:popover-open a").click()
    opened = opening.value
    expect(opened.locator(".glossary.open")).to_be_visible()
    expect(page.locator(".verdict")).to_be_visible()


def test_the_operator_reads_what_is_empty(visit: Visit) -> None:
    page = visit("/profiles?lang=pl", viewport=PHONE)
    settled(page)
    expect(page.get_by_text("panel.url").first).to_be_visible()
    assert fits(page)
    assert violations(page) == []
