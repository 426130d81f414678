"""The real page in a real browser, inside the staged Internet."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from assistant.pages.link import CARDS
from tests.browser.chromium import DESKTOP, PHONE, settled
from tests.browser.looking import (
    EN,
    EXPIRED,
    HEALTHY,
    LISTEN,
    LOOKS,
    PL,
    SILENT,
    Visit,
    button,
    fits,
    query,
    unfold,
    violations,
)

pytestmark = [pytest.mark.browser, pytest.mark.internet]


@pytest.mark.parametrize(("w", "viewport", "scheme"), LOOKS)
def test_the_whole_way_from_the_address_to_the_verdict(
    visit: Visit, w: object, viewport: dict[str, int], scheme: str
) -> None:
    page = visit(f"?lang={w.lang}", viewport, color_scheme=scheme)
    settled(page)
    assert page.locator("html").get_attribute("lang") == w.lang
    assert violations(page) == []
    assert fits(page)

    page.evaluate(LISTEN)
    page.get_by_label(w.text("page.address")).fill(EXPIRED)
    page.get_by_text(w.text("page.card.website_down"), exact=True).click()
    button(page, w.text("page.start")).click()
    verdict = page.locator(".verdict")
    found = w.text("page.verdict.cause_found.confirmed")
    expect(verdict).to_contain_text(found)
    settled(page)

    assert verdict.bounding_box()["y"] < viewport["height"] / 3
    assert query(page) == {"address": EXPIRED, "symptom": "website_down", "lang": w.lang}
    assert page.evaluate("heard").pop().startswith(found)
    expect(page.get_by_role("status")).to_have_text("")
    assert page.get_by_text(found).filter(visible=True).count() == 1
    unfold(page)
    assert EXPIRED in page.locator("#description").inner_text()
    assert violations(page) == []
    assert fits(page)


def test_enter_in_the_address_field_starts(visit: Visit) -> None:
    page = visit()
    page.get_by_label(PL.text("page.address")).fill(EXPIRED)
    page.keyboard.press("Enter")
    expect(page.locator(".verdict")).to_be_visible()


def test_a_link_starts_at_once(visit: Visit) -> None:
    page = visit(f"?address={EXPIRED}&symptom=website_down&lang=en&run=1")
    expect(page.locator(".verdict")).to_contain_text(EN.text("page.verdict.cause_found.confirmed"))
    assert "run" not in query(page)


def test_the_run_shows_every_step_and_can_be_stopped(visit: Visit) -> None:
    page = visit()
    page.evaluate(LISTEN)
    page.get_by_label(PL.text("page.address")).fill(SILENT)
    button(page, PL.text("page.start")).dblclick()
    steps = page.locator(".steps .step-name")
    names = [PL.text(f"check.{one}.name") for one in ("registration", "addresses", "website")]
    expect(steps).to_contain_text([*names, PL.text("check.certificate.name")])
    assert violations(page) == []
    expect(page.locator(".step-ok").first).to_be_visible()
    assert page.evaluate("heard") == [PL.text("page.running.heading", host=SILENT)]
    button(page, PL.text("page.cancel")).click()
    expect(page.locator(".verdict")).to_be_visible()
    expect(page.locator(".steps")).to_have_count(0)
    expect(page.get_by_text(PL.text("reason.cancelled")).first).to_be_attached()
    expect(page.locator(".verdict-word")).to_contain_text(PL.text("page.cancelled"))


def test_going_back_in_the_browser_shows_what_the_address_bar_says(visit: Visit) -> None:
    page = visit()
    field, verdict = page.get_by_label(PL.text("page.address")), page.locator(".verdict h1")
    for address in (EXPIRED, HEALTHY):
        field.fill(address)
        page.keyboard.press("Enter")
        expect(verdict).to_be_visible()
        settled(page)
        if address == EXPIRED:
            button(page, PL.text("page.other")).click()
            expect(field).to_be_visible()
            settled(page)
    page.go_back()
    expect(field).to_have_value("")
    assert "address" not in query(page)
    page.go_back()
    expect(verdict).to_contain_text(EXPIRED)
    assert query(page)["address"] == EXPIRED
    page.go_forward()
    page.go_forward()
    expect(page.locator(".verdict-ok")).to_be_visible()
    assert query(page)["address"] == HEALTHY


def test_the_language_can_change_while_it_runs_and_after(visit: Visit) -> None:
    page = visit(f"?address={SILENT}&run=1&lang=pl")
    page.get_by_text("English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        EN.text("page.running.heading", host=SILENT)
    )
    assert page.locator("html").get_attribute("lang") == "en"
    button(page, EN.text("page.cancel")).click()
    expect(page.locator(".verdict")).to_be_visible()
    page.get_by_text("Polski").click()
    expect(page.get_by_text(PL.text("page.steps"))).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "pl"
    assert page.title() == PL.text("page.title")


def test_a_mistyped_address_is_answered_beside_the_field_with_what_was_meant(visit: Visit) -> None:
    page = visit()
    field = page.get_by_label(PL.text("page.address"))
    field.fill("kwiaciarnia-przy-farze,pl")
    button(page, PL.text("page.start")).click()
    trouble = page.locator(".trouble")
    expect(trouble).to_be_visible()
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(trouble.text_content())
    expect(field).to_have_value("kwiaciarnia-przy-farze,pl")
    below = trouble.bounding_box()["y"] - field.bounding_box()["y"]
    assert 0 < below < 100
    assert violations(page) == []
    trouble.get_by_role("link").click()
    expect(page.locator(".verdict")).to_be_visible()
    assert query(page)["address"] == EXPIRED


def test_the_address_field_is_typed_into_as_an_address(visit: Visit) -> None:
    field = visit().get_by_label(PL.text("page.address"))
    for name, value in {"inputmode": "url", "autocapitalize": "off", "spellcheck": "false"}.items():
        expect(field).to_have_attribute(name, value)
    expect(field).not_to_have_attribute("aria-invalid", "true")


def test_nothing_of_streamlits_own_furniture_is_in_the_way(visit: Visit) -> None:
    page = visit()
    settled(page)
    page.get_by_label(PL.text("page.address")).fill("firma")
    for english in ("Deploy", "Press Enter", "Made with", "Rerun"):
        expect(page.get_by_text(re.compile(english))).not_to_be_visible()
    expect(page.get_by_test_id("stMainMenu")).to_have_count(0)


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_controls_are_large_enough_for_a_thumb(visit: Visit, viewport: dict[str, int]) -> None:
    page = visit("", viewport)
    expect(page.get_by_test_id("stRadioOption")).to_have_count(len(CARDS))
    controls = page.locator(
        "button:visible, [data-testid=stRadioOption], [data-testid=stTextInputRootElement]"
    )
    heights = [control.bounding_box()["height"] for control in controls.all()]
    assert len(heights) > 9
    assert min(heights) >= 44


HOSTILE = "![x](http://evil.example/x.png) <img src=http://evil.example/y.png> [z](//evil.example)"


def test_hostile_text_in_the_link_loads_nothing_and_makes_no_link(visit: Visit) -> None:
    page = visit(f"?{urlencode({'address': HOSTILE, 'run': '1'})}")
    expect(page.locator(".trouble")).to_be_visible()
    expect(page.get_by_label(PL.text("page.address"))).to_have_value(HOSTILE)
    assert page.locator("[href*='evil.example'], [src*='evil.example']").count() == 0
