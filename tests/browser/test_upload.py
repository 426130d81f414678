"""A file from the visitor's device, chosen in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from assistant.bounce.letter import MAX_BYTES
from assistant.texts import Words
from tests.browser.chromium import settled
from tests.browser.looking import EN, HEALTHY, LOOKS, PL, Visit, fits, violations

pytestmark = [pytest.mark.browser, pytest.mark.internet]

RETURNED = (
    b"From: MAILER-DAEMON@mx.example\nSubject: Undelivered Mail Returned to Sender\n\n"
    b"<jan@sklep.pl>: host mx.sklep.pl[85.128.128.20] said: 552 5.2.2 Mailbox full\n"
    b"    (in reply to RCPT TO command)\n"
)


def result(visit: Visit, w: Words, **options: object) -> Page:
    query = f"?address={HEALTHY}&symptom=email_not_sending&run=1&lang={w.lang}"
    page = visit(query, **options)
    expect(page.locator(".verdict")).to_be_visible()
    expect(field(page, w)).to_be_attached()
    settled(page)
    return page


def field(page: Page, w: Words) -> Locator:
    return page.get_by_label(w.text("page.bounce.file"))


def choose(at: Locator, content: bytes, name: str = "zwrot.eml") -> None:
    at.set_input_files({"name": name, "mimeType": "message/rfc822", "buffer": content})


@pytest.mark.parametrize(("w", "viewport", "scheme"), LOOKS[1:3])
def test_a_chosen_file_is_read_and_can_be_taken_out(
    visit: Visit, w: Words, viewport: dict[str, int], scheme: str
) -> None:
    page = result(visit, w, viewport=viewport, color_scheme=scheme)
    before = page.locator(".verdict h1").text_content()
    assert violations(page) == []
    choose(field(page, w), RETURNED)
    told = page.locator(".upload-told").first
    expect(told).to_have_text(w.text("page.upload.chosen", file="zwrot.eml"))
    expect(page.locator(".verdict h1")).to_have_text(w.text("cause.recipient_full.verdict"))
    assert violations(page) == []
    assert fits(page)
    page.get_by_role("button", name=w.text("page.upload.remove")).click()
    expect(page.locator(".verdict h1")).to_have_text(before)
    expect(told).to_have_text("")
    choose(field(page, w), RETURNED)  # the same once more
    expect(page.locator(".verdict h1")).to_have_text(w.text("cause.recipient_full.verdict"))


def test_what_cannot_be_read_is_said_at_the_field_in_the_language_of_the_page(visit: Visit) -> None:
    page = result(visit, PL)
    choose(field(page, PL), RETURNED, "zwrot.pdf")
    told, kinds = page.locator(".upload-told").first, [".eml", ".txt", ".msg"]
    expect(told).to_have_text(PL.text("page.upload.wrong_kind", kinds=kinds))
    expect(field(page, PL)).to_have_attribute("aria-invalid", "true")
    expect(field(page, PL)).to_have_accessible_description(
        f"{PL.text('page.bounce.file.hint')} {told.inner_text()}"
    )
    assert violations(page) == []
    page.get_by_text("English").click()
    expect(told).to_have_text(EN.text("page.upload.wrong_kind", kinds=kinds))
    choose(field(page, EN), b"", "zwrot.eml")
    expect(told).to_have_text(EN.text("page.upload.empty"))


def test_of_a_large_letter_the_beginning_is_enough(visit: Visit) -> None:
    page = result(visit, PL)
    choose(field(page, PL), RETURNED + b"x" * 2 * MAX_BYTES)
    expect(page.locator(".verdict h1")).to_have_text(PL.text("cause.recipient_full.verdict"))


def test_the_keyboard_reaches_the_field(visit: Visit) -> None:
    page = result(visit, PL)
    page.get_by_role("button", name=PL.text("page.bounce.read")).focus()
    page.keyboard.press("Tab")
    expect(field(page, PL)).to_be_focused()
    outline = "e => getComputedStyle(e.nextElementSibling).outlineStyle"
    assert field(page, PL).evaluate(outline) == "solid"
    with page.expect_file_chooser():
        page.keyboard.press("Space")
