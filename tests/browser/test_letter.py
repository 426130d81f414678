"""The page on letters in a real browser: every look-up is a real one, in the staged Internet.

The domains are those of [sender_strict] and [sender_listed] in scenarios/mail_sender.toml; the
first publishes the key of letter_key.pem.
"""

from __future__ import annotations

from pathlib import Path

import dkim
import pytest
from playwright.sync_api import Locator, Page, expect

from assistant.texts import Words
from checks.letter.reading import LETTER_BYTES
from tests import internet
from tests.browser.chromium import DESKTOP, settled
from tests.browser.looking import EN, LISTEN, LOOKS, PL, Visit, button, fits, query, violations
from tests.checks.letter.letters import FIELDS
from tests.internet import injected
from tests.internet.test_letter import CONTACT, SERVER, STRANGER, handed_over_by

pytestmark = [pytest.mark.browser, pytest.mark.internet]

KEY = Path(internet.__file__).with_name("letter_key.pem").read_bytes()
SIGNING = "biuro@drukarnia-offset-lublin.pl"


def signed() -> bytes:
    """A letter as it lies among the sent ones: no way, but its domain's signature."""
    own = FIELDS.replace(b"biuro@firma.pl", SIGNING.encode()) + b"\r\nProsze o kopie strony.\r\n"
    field: bytes = dkim.sign(own, b"s1", SIGNING.partition("@")[2].encode(), KEY)
    return field + own


def opened(visit: Visit, w: Words = PL, contact: str = "", **options: object) -> Page:
    page = visit(f"/letter?lang={w.lang}&contact={contact}", **options)
    expect(page.get_by_label(w.text("page.letter.contact"))).to_have_value(contact)
    expect(page.get_by_label(w.text("page.letter.file"))).to_be_attached()
    settled(page)
    return page


def hand_in(page: Page, letter: bytes) -> None:
    at = page.locator(".upload input")
    at.set_input_files({"name": "list.eml", "mimeType": "message/rfc822", "buffer": letter})


def word(page: Page) -> Locator:
    return page.locator(".verdict-word")


@pytest.mark.parametrize(("w", "viewport", "scheme"), LOOKS[1:3])
def test_from_the_address_to_the_verdict_on_a_letter(
    visit: Visit, w: Words, viewport: dict[str, int], scheme: str
) -> None:
    page = opened(visit, w, viewport=viewport, color_scheme=scheme)
    assert page.title() == w.text("page.letter.title")
    assert violations(page) == []
    assert fits(page)
    page.evaluate(LISTEN)
    page.get_by_label(w.text("page.letter.contact")).fill(CONTACT)
    page.keyboard.press("Enter")
    expect(word(page)).to_contain_text(w.text("page.letter.word.accepted"))
    assert query(page) == {"lang": w.lang, "contact": CONTACT}
    settled(page)
    assert page.evaluate("heard").pop().startswith(w.text("page.letter.word.accepted"))
    hand_in(page, handed_over_by(STRANGER).encode())
    expect(word(page)).to_contain_text(w.text("page.letter.word.refused"))
    expect(page.get_by_text(STRANGER).first).to_be_visible()
    expect(page.locator(".way > li")).to_have_count(2)
    expect(page.locator(".verdict")).to_be_in_viewport()
    assert violations(page) == []
    assert fits(page)
    hand_in(page, handed_over_by(SERVER).encode())
    expect(word(page)).to_contain_text(w.text("page.letter.word.accepted"))


def test_a_signature_is_verified_with_the_key_in_the_dns(visit: Visit) -> None:
    page = opened(visit, contact=SIGNING)
    hand_in(page, signed())
    expect(word(page)).to_contain_text(PL.text("page.letter.word.accepted"))
    hand_in(page, signed().replace(b"kopie", b"haslo"))
    expect(word(page)).to_contain_text(PL.text("page.letter.word.refused"))


def test_what_cannot_be_used_is_said_at_its_place(visit: Visit) -> None:
    page = opened(visit, contact="firma.pl")
    field = page.get_by_label(PL.text("page.letter.contact"))
    button(page, PL.text("page.letter.check")).click()
    expect(field).to_be_focused()
    wrong = PL.text("page.letter.contact.wrong")
    expect(field).to_have_accessible_description(wrong)
    expect(field).to_have_value("firma.pl")
    hand_in(page, b"x" * (LETTER_BYTES + 1))
    told = page.locator(".upload-told")
    expect(told).to_have_text(PL.text("page.upload.too_large", most="8 MB"))
    hand_in(page, b"\x00\xff--broken\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x")
    expect(told).to_have_text(PL.text("page.upload.chosen", file="list.eml"))
    expect(field).to_have_accessible_description(wrong)
    assert violations(page) == []


def test_a_hostile_letter_is_text(visit: Visit) -> None:
    nasty = f'<img src="http://{injected.HOST}/x" onerror=alert(1)> [x](http://{injected.HOST})'
    fields = f"User-Agent: {nasty}\r\nReply-To: {nasty}@{injected.HOST}\r\n".encode()
    page = opened(visit, EN, contact=CONTACT, viewport=DESKTOP)
    hand_in(page, fields + handed_over_by(SERVER).encode())
    expect(page.locator(".headers")).to_contain_text(nasty)
    assert page.locator(".headers :is(img, a), .verdict img").count() == 0


def test_the_keyboard_alone_leads_through_and_the_footer_onward(visit: Visit) -> None:
    page = opened(visit, EN)
    page.get_by_label(EN.text("page.letter.text")).fill("From: a@b.pl\n")
    page.keyboard.press("Tab")
    expect(button(page, EN.text("page.letter.read"))).to_be_focused()
    page.keyboard.press("Space")
    expect(word(page)).to_contain_text(EN.text("page.letter.word.unknown"))
    page.get_by_role("link", name=EN.text("page.footer.diagnosis")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(EN.text("page.heading"))
    assert query(page) == {"lang": "en"}
