"""Starting, waiting and coming back, in a real browser inside the staged Internet."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, Playwright, Route, WebSocketRoute, expect

from assistant.pages.link import ANYTHING, CARDS, INSTRUCTIONS, ORDER
from checks.target import InputError, parse_target
from tests.browser import chromium
from tests.browser.chromium import DESKTOP, PHONE, settled
from tests.browser.looking import (
    EXPIRED,
    HEALTHY,
    LISTEN,
    PAIR,
    PL,
    SILENT,
    Visit,
    button,
    fits,
    query,
    violations,
)
from tests.internet.lab import Lab

pytestmark = [pytest.mark.browser, pytest.mark.internet]

EXPIRED_AND_SILENT = "old-lighthouse-inn.net"  # its name servers keep everybody waiting


def card(page: Page, name: str, w: object = PL) -> None:
    """Choose a card by its words, as a finger does."""
    page.get_by_text(w.text(f"page.card.{name}"), exact=True).click()


def started(page: Page, address: str) -> None:
    field = page.get_by_label(PL.text("page.address"))
    field.fill(address)
    field.press("Enter")


# ---- the start


@pytest.mark.parametrize(("w", "viewport", "scheme"), PAIR)
def test_an_instruction_leads_to_the_prepared_contact(
    visit: Visit, w: object, viewport: dict[str, int], scheme: str
) -> None:
    page = visit(f"?lang={w.lang}", viewport, color_scheme=scheme)
    card(page, ORDER, w)
    about = page.get_by_role("radiogroup", name=w.text("page.instruction"))
    expect(about.get_by_role("radio")).to_have_count(len(INSTRUCTIONS))
    assert violations(page) == []
    assert fits(page)
    about.get_by_text(w.text("symptom.domain_transfer"), exact=True).click()
    page.get_by_label(w.text("page.address")).fill(HEALTHY)
    button(page, w.text("page.start.order")).click()
    matter = w.text("symptom.domain_transfer")
    expect(page.get_by_role("heading", name=matter, level=1)).to_be_visible()
    settled(page)
    assert query(page) == {"address": HEALTHY, "symptom": "domain_transfer", "lang": w.lang}
    assert violations(page) == []
    assert fits(page)


def test_by_keyboard_alone_from_the_top_of_the_page(visit: Visit) -> None:
    page = visit()
    settled(page)
    group = page.get_by_role("radiogroup", name=PL.text("page.symptom"))
    expect(group.get_by_role("radio")).to_have_count(len(CARDS))
    for _ in range(5):
        page.keyboard.press("Tab")
        if group.locator(":focus").count():
            break
    for _ in range(len(CARDS) - 1):
        page.keyboard.press("ArrowDown")
    about = page.get_by_role("radiogroup", name=PL.text("page.instruction"))
    expect(about.get_by_role("radio", name=PL.text(f"symptom.{ANYTHING}"))).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")
    expect(about.get_by_role("radio").nth(-2)).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.get_by_label(PL.text("page.address"))).to_be_focused()
    page.keyboard.type(HEALTHY)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".verdict")).to_be_visible()
    assert query(page)["symptom"] == INSTRUCTIONS[-2]


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_button_is_in_sight_without_scrolling(visit: Visit, viewport: dict[str, int]) -> None:
    page = visit("", viewport)
    settled(page)
    expect(page.get_by_test_id("stRadioOption")).to_have_count(len(CARDS))
    box = button(page, PL.text("page.start")).bounding_box()
    assert box["y"] + box["height"] <= viewport["height"]
    for key in ("lang", "symptom", "address", "begin"):
        kept, taken = page.locator(f".st-key-{key}").first.evaluate(
            "e => [parseFloat(getComputedStyle(e).minHeight), e.getBoundingClientRect().height]"
        )
        assert kept == pytest.approx(taken, abs=0.5), key  # else what is below would jump


def test_each_card_has_a_picture_that_is_not_read_aloud(visit: Visit) -> None:
    page = visit()
    pictures = page.get_by_test_id("stRadioOption").locator("img")
    expect(pictures).to_have_count(len(CARDS))
    for name, picture in zip(CARDS, pictures.all(), strict=True):
        assert picture.get_attribute("src").endswith(f"/{name}.svg")
        assert picture.evaluate("e => e.decode().then(() => e.naturalWidth)") > 0
        radio = page.get_by_role("radio", name=PL.text(f"page.card.{name}"), exact=True)
        expect(radio).to_have_count(1)


def test_the_address_bar_follows_the_choice_and_adds_no_steps_to_go_back(visit: Visit) -> None:
    page = visit("?lang=pl")
    settled(page)
    field = page.get_by_label(PL.text("page.address"))
    field.fill("firma.pl")
    steps = page.evaluate("history.length")
    for choice in ("website_slow", "email_login", ORDER):
        card(page, choice)
        expected = ANYTHING if choice == ORDER else choice
        page.wait_for_url(f"**symptom={expected}*")
    page.get_by_text(PL.text("symptom.dns_change"), exact=True).click()
    page.wait_for_url("**symptom=dns_change*")
    card(page, "website_down")
    page.wait_for_url("**symptom=website_down*")
    expect(page.get_by_role("radiogroup", name=PL.text("page.instruction"))).to_have_count(0)
    settled(page)
    assert query(page) == {"lang": "pl", "symptom": "website_down"}
    assert page.evaluate("history.length") == steps
    expect(field).to_have_value("firma.pl")


# ---- an address that cannot be used

# What people paste, one text for each way of being wrong.
MISTYPED = [
    "",
    "firma",
    "firma,pl",
    "firma;pl",
    "moja firma.pl sklep",
    "ftp://firma.pl",
    "192.0.2.1",
    "com.pl",
    "firma..pl",
    "-firma.pl",
    "firma.lan",
    "firma.plx",
    "fir!ma.pl",
    "fir_ma.pl",
    "firma.pl:99999",
    "a" * 64 + ".pl",
    ".".join(["abc"] * 70) + ".pl",
    "jan@@firma.pl",
    "firma.pl, piekarnia.pl",
    "x" * 3000,
]


def test_every_wrong_address_is_answered_beside_the_field_on_a_phone(visit: Visit) -> None:
    page = visit()
    settled(page)
    field, trouble = page.get_by_label(PL.text("page.address")), page.locator(".trouble")
    codes = set()
    for number, typed in enumerate(MISTYPED, 1):
        with pytest.raises(InputError) as refused:
            parse_target(typed)
        codes.add(refused.value.code)
        field.fill(typed)
        field.press("Enter")
        expect(page.locator(f".trouble[data-refusal='{number}']")).to_be_visible()
        expect(trouble).to_have_count(1)
        expect(field).to_have_value(typed)
        expect(field).to_be_focused()
        suggestion = refused.value.suggestion
        expect(trouble.get_by_role("link")).to_have_count(1 if suggestion else 0)
        if suggestion:
            expect(trouble).to_contain_text(suggestion)
        assert 0 < trouble.bounding_box()["y"] - field.bounding_box()["y"] < 100, typed
        assert fits(page), typed
    assert len(codes) >= 15
    assert violations(page) == []


# ---- while it runs

# Where each step stands below the heading, in every frame.
WATCH = """() => {
  window.places = {};
  const look = () => {
    const heading = document.querySelector("h1")?.getBoundingClientRect().top;
    document.querySelectorAll(".step").forEach((step, number) => {
      const below = step.getBoundingClientRect().top - heading;
      // Differences of less come with the scrolling, not with what is on the page.
      (window.places[number] ??= []).push(Math.round(below * 10) / 10);
    });
    requestAnimationFrame(look);
  };
  look();
}"""


@pytest.mark.parametrize(("w", "viewport", "scheme"), PAIR)
def test_a_first_finding_is_there_before_the_end_and_nothing_jumps(
    visit: Visit, w: object, viewport: dict[str, int], scheme: str
) -> None:
    page = visit(f"?lang={w.lang}", viewport, color_scheme=scheme)
    # As on a slow line: the code of the button that stops it comes when the steps are there.
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/Button.*.js", hold)
    page.reload()
    settled(page)
    page.evaluate(LISTEN)
    page.evaluate(WATCH)
    page.get_by_label(w.text("page.address")).fill(EXPIRED_AND_SILENT)
    button(page, w.text("page.start")).click()
    expect(page.locator(".steps")).to_be_visible()
    assert held
    for one in held:
        one.continue_()
    early = page.locator(".early-found")
    sentence = w.text("cause.domain_expired.verdict", domain=EXPIRED_AND_SILENT)
    expect(early).to_contain_text(w.text("page.running.found"))
    expect(early).to_contain_text(sentence)
    slow = w.text("check.delegation.waiting")
    expect(page.locator(".step-running").filter(has_text=slow)).to_be_visible()
    assert violations(page) == []
    assert fits(page)
    expect(page.get_by_role("heading", name=sentence, level=1)).to_be_visible()
    heard = page.evaluate("heard")
    assert f"{w.text('page.running.found')} {sentence}" in heard
    places = {step: sorted(set(seen)) for step, seen in page.evaluate("places").items()}
    assert places.keys() == {str(i) for i in range(7)}
    assert {step: seen for step, seen in places.items() if len(seen) > 1} == {}


def test_a_second_enter_starts_no_second_diagnosis(visit: Visit) -> None:
    page = visit()
    field = page.get_by_label(PL.text("page.address"))
    field.fill(SILENT)
    field.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator(".steps")).to_have_count(1)
    expect(page.locator(".verdict")).to_be_visible()
    expect(page.locator(".verdict")).to_have_count(1)


# ---- coming back


def test_a_reload_finds_what_is_under_way_and_then_its_result(visit: Visit) -> None:
    page = visit(f"?{urlencode({'address': EXPIRED_AND_SILENT, 'run': '1'})}")
    expect(page.locator(".early-found")).to_be_visible()
    for _ in range(2):
        page.reload()
        # The address bar says no more "run=1": only what is remembered can lead to a verdict.
        assert "run" not in query(page)
        expect(page.locator(".verdict")).to_contain_text(EXPIRED_AND_SILENT)


def test_the_same_link_in_a_new_tab_finds_the_result_and_checks_again_on_request(
    visit: Visit,
) -> None:
    link = f"?{urlencode({'address': EXPIRED, 'symptom': 'website_down', 'run': '1'})}"
    page = visit(link)
    expect(page.locator(".verdict")).to_be_visible()
    settled(page)
    url, context = page.url, page.context
    page.close()
    page = context.new_page()
    page.goto(url)  # without run=1: only what is remembered can show a result
    expect(page.locator(".verdict")).to_be_visible()
    expect(button(page, PL.text("page.again"))).to_be_visible()


def test_another_browser_is_shown_the_start(visit: Visit) -> None:
    page = visit(f"?{urlencode({'address': EXPIRED, 'run': '1'})}")
    expect(page.locator(".verdict")).to_be_visible()
    settled(page)
    other = visit("?" + page.url.partition("?")[2])
    expect(other.get_by_label(PL.text("page.address"))).to_have_value(EXPIRED)
    expect(other.locator(".verdict")).to_have_count(0)


def test_a_page_that_lost_its_connection_finds_what_it_left(visit: Visit) -> None:
    page, sockets = visit(), []

    def through(socket: WebSocketRoute) -> None:
        socket.connect_to_server()
        sockets.append(socket)

    page.route_web_socket("**/_stcore/stream", through)
    page.reload()
    started(page, EXPIRED_AND_SILENT)
    expect(page.locator(".steps")).to_be_visible()
    sockets[0].close(code=1006)
    expect(page.locator(".verdict")).to_contain_text(EXPIRED_AND_SILENT)
    assert len(sockets) > 1


def test_going_back_while_it_runs_and_forward_again_finds_the_result(visit: Visit) -> None:
    page = visit("?lang=pl")
    started(page, EXPIRED_AND_SILENT)
    expect(page.locator(".steps")).to_be_visible()
    page.go_back()
    expect(page.get_by_label(PL.text("page.address"))).to_be_visible()
    page.go_forward()
    expect(page.locator(".verdict")).to_contain_text(EXPIRED_AND_SILENT)
    assert PL.text("page.cancelled") not in page.locator(".verdict").text_content()


def test_what_was_stopped_stays_stopped_after_a_reload(visit: Visit) -> None:
    page = visit()
    started(page, SILENT)
    button(page, PL.text("page.cancel")).click()
    expect(page.locator(".verdict-word")).to_contain_text(PL.text("page.cancelled"))
    settled(page)
    page.reload()
    expect(page.locator(".verdict-word")).to_contain_text(PL.text("page.cancelled"))


def test_the_cookie_is_out_of_reach_of_scripts_and_ends_with_the_browser(visit: Visit) -> None:
    page = visit()
    (cookie,) = [one for one in page.context.cookies() if one["name"] == "visitor"]
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == (True, "Lax", -1)
    assert cookie["value"] not in page.evaluate("document.cookie")


# ---- from a network that is not well


@pytest.fixture(scope="module")
def offline(lab: Lab, playwright: Playwright) -> Iterator[Page]:
    """A page of a service that reaches nothing."""
    with chromium.served(lab, "offline") as url:
        browser = chromium.launch(playwright, lab, "offline")
        page = browser.new_page(viewport=PHONE, locale="pl-PL")
        page.goto(url)
        yield page
        browser.close()


def test_from_a_broken_network_nothing_is_found_early_and_nobody_is_blamed(offline: Page) -> None:
    started(offline, EXPIRED)
    expect(offline.locator(".verdict-unknown")).to_be_visible()
    expect(offline.locator(".early-found")).to_have_count(0)
    assert violations(offline) == []
    assert fits(offline)
