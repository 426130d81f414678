"""Consultants in a real browser: sign in, make a link, open a case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from assistant.manager.banner import LOOKS_EVERY
from assistant.report import Verdict
from assistant.store import cases, runs
from assistant.store.case_number import shown
from assistant.store.database import Database
from tests.assistant.pages.reports import EXPIRED as CAUSE
from tests.assistant.pages.reports import report
from tests.browser.chromium import DESKTOP, settled
from tests.browser.looking import EXPIRED, LOOKS, PL, Visit, button, fits, violations
from tests.browser.staff import sign_in
from tests.internet.lab import Lab

pytestmark = [pytest.mark.browser, pytest.mark.internet]

KEY = PL.text("staff.sign_in.key")


@pytest.fixture(scope="module")
def data(lab: Lab, service: str) -> str:
    """The folder of the service's data."""
    return str(lab.folder / "browser-home")


def test_staff_sign_in_by_keyboard_stay_so_and_sign_out(visit: Visit, staff_key: str) -> None:
    page = visit("/staff")
    sign_in(page, staff_key)
    (cookie,) = [one for one in page.context.cookies() if one["name"] == "staff"]
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    page.reload()
    expect(button(page, PL.text("staff.sign_out"))).to_be_visible()
    other = page.context.new_page()
    other.clock.install()
    other.goto(page.url)
    expect(button(other, PL.text("staff.sign_out"))).to_be_visible()
    button(page, PL.text("staff.sign_out")).click()
    expect(page.get_by_label(KEY)).to_be_visible()
    assert not [one for one in page.context.cookies() if one["name"] == "staff"]
    # The other tab closes by itself, also what it had.
    other.clock.fast_forward(f"{LOOKS_EVERY:02.0f}")
    expect(other.get_by_label(KEY)).to_be_visible()
    expect(other.get_by_label(PL.text("staff.case.number"))).to_have_count(0)


def test_a_link_that_a_consultant_makes_is_checked_by_the_customer(
    visit: Visit, staff_key: str
) -> None:
    page = visit("/staff", DESKTOP)
    sign_in(page, staff_key)
    page.get_by_role("link", name=PL.text("staff.links.title")).click()
    page.get_by_label(PL.text("staff.links.address")).fill(EXPIRED)
    page.keyboard.press("Tab")
    made = page.locator("#made-link")
    expect(made).to_contain_text(EXPIRED)
    page.get_by_label(PL.text("staff.links.reference")).fill("ZGŁ/117")
    page.keyboard.press("Enter")
    expect(made).to_contain_text("ref=")
    expect(page.locator(".qr img")).to_be_visible()
    settled(page)
    picture = Image.open(BytesIO(page.locator(".qr img").screenshot()))
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == made.text_content()
    assert violations(page) == []
    link = made.text_content()
    assert link

    customer = visit(link.partition("8501")[2])
    button(customer, PL.text("page.start")).click()
    expect(customer.locator(".verdict-problem")).to_be_visible()
    assert "ref=" in customer.url
    customer.goto(customer.url.split("?")[0] + "staff")
    expect(customer.get_by_label(KEY)).to_be_visible()


@pytest.fixture(scope="module")
def case_number(data: str, staff_key: str) -> str:
    store = Database(f"sqlite:///{data}/assistant.db")
    now = datetime.now(UTC)
    found = replace(report(Verdict.CAUSE_FOUND, CAUSE, address=EXPIRED), started_at=now)
    with store.write() as connection:
        run = runs.record(connection, found, "pl", now)
        saved = cases.save(
            connection, found, run_id=run, lang="pl", now=now, days=30, ready=["nip"]
        )
    store.close()
    return saved.number


@pytest.mark.parametrize(("w", "viewport", "scheme"), [LOOKS[0], LOOKS[2]])
def test_a_case_opens_by_its_number_and_is_looked_at_again(
    visit: Callable[..., Page],
    staff_key: str,
    case_number: str,
    w: object,
    viewport: dict[str, int],
    scheme: str,
) -> None:
    text = w.text  # type: ignore[attr-defined]
    page = visit(f"/staff?lang={w.lang}", viewport, color_scheme=scheme)  # type: ignore[attr-defined]
    sign_in(page, staff_key, w)
    page.get_by_label(text("staff.case.number")).fill(shown(case_number).lower())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=shown(case_number))).to_be_visible()
    settled(page)
    assert fits(page)
    assert violations(page) == []
    outcomes = page.get_by_role("radiogroup", name=text("staff.outcome"))
    places = [one.bounding_box() for one in outcomes.locator("[data-testid=stRadioOption]").all()]
    assert len({box["x"] for box in places if box}) == 1  # one below another, with room for words
    button(page, text("page.again")).click()
    expect(page.get_by_role("heading", name=text("staff.again.causes"))).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name=shown(case_number))).to_be_visible()
