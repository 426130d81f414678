"""The chart of a page that was opened several times, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from assistant.texts import Words
from tests.browser.chromium import settled
from tests.browser.looking import PAIR, fits, violations

pytestmark = [pytest.mark.browser, pytest.mark.internet]

EVERY_SECOND = "kajaki-na-krutyni.pl"


@pytest.mark.parametrize(("words", "viewport", "scheme"), PAIR)
def test_the_chart_fits_and_is_read_as_a_table(
    visit: Callable[..., Page], words: Words, viewport: dict[str, int], scheme: str
) -> None:
    query = f"?address={EVERY_SECOND}&symptom=website_slow&lang={words.lang}&run=1"
    page = visit(query, viewport=viewport, color_scheme=scheme)
    expect(page.locator(".verdict")).to_be_visible()
    settled(page)
    page.locator(".st-key-seen-problem-steadiness summary").first.click()
    table = page.get_by_role("table", name=words.text("page.tries"))
    expect(table).to_be_visible()
    expect(table.get_by_role("row")).to_have_count(6)
    expect(table).to_contain_text(words.text("page.tries.refused", status=508))
    assert fits(page)
    assert violations(page) == []
