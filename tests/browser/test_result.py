"""The result in a real browser: first screen, terms, copying, printing."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect

from assistant.documents.mail import MOST_LINK
from tests.browser.chromium import DESKTOP, PHONE, settled
from tests.browser.looking import EXPIRED, HEALTHY, LISTEN, PL, SILENT, fits, unfold, violations

pytestmark = [pytest.mark.browser, pytest.mark.internet]

MAINTENANCE = "blog-o-grzybach.pl"
A4_PAGES = re.compile(rb"/Type\s*/Page\b")

Visit = Callable[..., Page]


def result(visit: Visit, address: str = EXPIRED, **options: object) -> Page:
    page = visit(f"?address={address}&run=1", **options)
    expect(page.locator(".verdict")).to_be_visible()
    settled(page)
    return page


def copy_button(page: Page) -> object:
    return page.locator(".copy")


def test_a_phone_shows_verdict_certainty_and_first_step_without_scrolling(visit: Visit) -> None:
    page = result(visit)
    for part in (".verdict h1", ".verdict-certainty", ".verdict-first"):
        box = page.locator(part).bounding_box()
        assert box["y"] + box["height"] < PHONE["height"], part


def test_the_link_to_all_steps_leads_there_and_keeps_the_result(visit: Visit) -> None:
    page = result(visit)
    page.get_by_role("link", name=PL.text("page.first.all")).click()
    expect(page.locator("#steps")).to_be_in_viewport()
    expect(page.locator(".verdict")).to_have_count(1)


def test_on_a_phone_the_description_is_folded_and_elsewhere_it_is_not(visit: Visit) -> None:
    phone, desktop = result(visit), result(visit, viewport=DESKTOP)
    expect(phone.locator("#description")).to_be_hidden()
    phone.get_by_text(PL.text("page.summary.read")).click()
    expect(phone.locator("#description")).to_be_visible()
    expect(desktop.get_by_text(PL.text("page.summary.read"))).to_be_hidden()
    expect(desktop.locator("#description")).to_be_visible()


def test_whoever_has_a_letter_that_came_back_gets_to_its_field_from_the_first_screen(
    visit: Visit,
) -> None:
    page = result(visit, f"{HEALTHY}&symptom=email_not_sending")
    way = page.get_by_role("link", name=PL.text("page.first.letter"))
    assert way.bounding_box()["y"] < PHONE["height"]
    way.click()
    expect(page.get_by_label(PL.text("page.bounce.label"))).to_be_in_viewport()


LARGE = "html { font-size: 200% !important }"  # what a reader sets in the browser


@pytest.mark.parametrize("address", [EXPIRED, f"{HEALTHY}&symptom=email_not_sending"])
def test_letters_twice_as_large_fit_on_a_phone(visit: Visit, address: str) -> None:
    page = result(visit, address, bypass_csp=True)
    page.add_style_tag(content=LARGE)
    unfold(page)
    assert fits(page)
    page.locator("[data-testid=stMain]").get_by_role("button", name=PL.text("page.other")).click()
    expect(page.get_by_label(PL.text("page.address"))).to_be_visible()
    settled(page)
    assert fits(page)


def test_a_term_is_explained_by_keyboard_and_said_aloud(visit: Visit) -> None:
    page = result(visit)
    unfold(page)
    term = page.locator(".term").first
    term.focus()
    page.keyboard.press("Enter")
    card = page.locator(".term-card:popover-open")
    expect(card).to_be_visible()
    expect(page.get_by_role("status")).to_have_text(card.text_content())
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(term).to_be_focused()


def test_a_term_is_explained_by_touch_within_the_screen(visit: Visit) -> None:
    page = result(visit, has_touch=True)
    unfold(page)
    for term in page.locator(".term:visible").all()[:3]:
        term.tap()
        card = page.locator(".term-card:popover-open")
        expect(card).to_be_in_viewport(ratio=1)
        page.keyboard.press("Escape")


# What a browser does on a page without https.
NO_CLIPBOARD = "() => { Clipboard.prototype.writeText = undefined }"


def test_the_description_is_copied_with_one_click_and_says_so_or_is_selected(visit: Visit) -> None:
    page = result(visit, permissions=["clipboard-read", "clipboard-write"])
    copy = copy_button(page)
    page.evaluate(LISTEN)
    for prepared in ("() => {}", NO_CLIPBOARD):
        expect(copy).to_have_text(PL.text("page.copy.summary"))
        page.evaluate("navigator.clipboard.writeText('')")
        page.evaluate(prepared)
        copy.click()
        expect(copy).to_have_text(PL.text("page.copy.done"))
        assert page.evaluate("heard.splice(0)") == [PL.text("page.copy.done")]
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.strip() == page.locator("#description").text_content().strip()
    expect(copy).to_have_text(PL.text("page.copy.summary"))
    page.evaluate("() => { document.execCommand = () => false }")
    copy_button(page).click()
    expect(copy_button(page)).to_have_text(PL.text("page.copy.failed"))
    assert EXPIRED in page.evaluate("getSelection().toString()")


DOCUMENTS = {
    "txt": "\ufeffSprawa dotyczy adresu".encode(),
    "pdf": b"%PDF-",
    "eml": b"X-Unsent: 1\r\n",
    "ics": b"BEGIN:VCALENDAR\r\n",
}


def test_documents_are_made_with_one_press_of_a_key(visit: Visit) -> None:
    page = result(visit, MAINTENANCE)
    for ending, begins in DOCUMENTS.items():
        page.get_by_role("button", name=PL.text(f"document.{ending}")).focus()
        with page.expect_download() as downloading:
            page.keyboard.press("Enter")
        downloaded = downloading.value
        assert downloaded.suggested_filename == f"opis-{MAINTENANCE}.{ending}"
        assert downloaded.path().read_bytes().startswith(begins)


def test_the_letter_opens_in_a_mail_program(visit: Visit) -> None:
    link = result(visit).get_by_role("link", name=PL.text("document.mailto"))
    href = link.get_attribute("href") or ""
    assert href.startswith("mailto:?subject=")
    assert len(href) <= MOST_LINK
    assert EXPIRED in unquote(href)


def test_what_to_say_on_the_telephone_is_large_and_unfolds_by_keyboard(visit: Visit) -> None:
    page = result(visit, viewport=PHONE)
    script = page.locator(".script")
    expect(script.locator(".aloud")).to_be_hidden()
    script.locator("summary").press("Enter")
    first = script.locator(".aloud p").first
    expect(first).to_contain_text("Dzień dobry, dzwonię w sprawie domeny")
    size = first.evaluate("(one) => parseFloat(getComputedStyle(one).fontSize)")
    assert size >= 20
    assert violations(page) == []


def test_while_it_runs_the_description_is_to_come(visit: Visit) -> None:
    page = visit(f"?address={SILENT}&run=1")
    expect(page.locator(".steps")).to_be_visible()
    expect(copy_button(page)).to_be_disabled()
    expect(page.get_by_text(PL.text("page.summary.incomplete"))).to_be_visible()


def test_nothing_is_copied_of_a_diagnosis_that_was_stopped(visit: Visit) -> None:
    page = visit(f"?address={SILENT}&run=1")
    page.get_by_role("button", name=PL.text("page.cancel")).click()
    expect(page.locator(".verdict")).to_be_visible()
    expect(copy_button(page)).to_be_disabled()
    expect(page.get_by_role("button", name=PL.text("document.pdf"))).to_be_disabled()


def printed(page: Page) -> Page:
    page.emulate_media(media="print")
    return page


@pytest.mark.parametrize("address", [EXPIRED, MAINTENANCE])
def test_the_result_prints_on_two_pages_at_most(visit: Visit, address: str) -> None:
    pdf = result(visit, address).pdf(format="A4")
    assert 1 <= len(A4_PAGES.findall(pdf)) <= 2


def test_paper_shows_what_was_folded_and_nothing_to_press(visit: Visit) -> None:
    page = printed(result(visit, color_scheme="dark"))
    expect(page.locator(".verdict .fold p").first).to_be_visible()
    expect(page.locator("#description")).to_be_visible()
    expect(page.locator(".seen:visible").nth(1)).to_be_visible()
    for control in page.locator("button:visible:not(.term), select:visible, input:visible").all():
        assert control.bounding_box()["height"] == 0
    colours = page.locator("body, [data-testid=stApp], [data-testid=stMain]").evaluate_all(
        "all => all.map((one) => getComputedStyle(one).backgroundColor)"
    )
    assert set(colours) == {"rgb(255, 255, 255)"}


def test_raw_records_scroll_by_themselves_and_by_keyboard(visit: Visit) -> None:
    page = result(visit)
    unfold(page)
    for record in page.locator("pre.record").all():
        assert record.bounding_box()["height"] <= 330
    assert violations(page) == []


def test_the_font_that_comes_with_the_page_has_every_polish_letter(visit: Visit) -> None:
    page = visit()
    browser = page.context.new_cdp_session(page)
    browser.send("DOM.enable")
    browser.send("CSS.enable")
    root = browser.send("DOM.getDocument")["root"]["nodeId"]
    heading = browser.send("DOM.querySelector", {"nodeId": root, "selector": ".stHtml h1"})
    for weight in (400, 600, 650, 700):
        page.locator(".stHtml h1").evaluate(
            "(heading, weight) => {"
            "  heading.style.fontWeight = weight;"
            "  heading.textContent = 'ĄĆĘŁŃÓŚŹŻ ąćęłńóśźż „” – … ✓ ×';"
            "}",
            weight,
        )
        page.evaluate("document.fonts.ready")
        (font,) = browser.send("CSS.getPlatformFontsForNode", heading)["fonts"]
        assert font["isCustomFont"]
        assert font["familyName"].startswith("SourceSans")
