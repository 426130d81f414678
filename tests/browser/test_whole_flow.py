"""From the consultant's link to the result that is gone, with all who take part in it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from assistant.store.case_number import read_number, shown
from tests.browser.chromium import DESKTOP, settled
from tests.browser.looking import EXPIRED, PL, Visit, button
from tests.browser.staff import figure, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.internet]

DIAGNOSES = PL.text("manager.figure.total")
SAVED = PL.text("manager.figure.saved")
REFERENCE = "ZGL-118"


def counted(visit: Visit, staff_key: str) -> tuple[int, int]:
    """How many diagnoses and saved results a manager sees now."""
    manager = visit("/staff-statistics", DESKTOP)
    sign_in(manager, staff_key)
    expect(manager.locator(".figures")).to_be_visible()
    settled(manager)
    return figure(manager, DIAGNOSES), figure(manager, SAVED)


def test_a_link_is_made_used_saved_opened_counted_and_deleted(
    visit: Visit, service: str, staff_key: str
) -> None:
    before = counted(visit, staff_key)

    # The consultant makes a link.
    consultant = visit("/staff-links", DESKTOP)
    sign_in(consultant, staff_key)
    consultant.get_by_label(PL.text("staff.links.address")).fill(EXPIRED)
    consultant.keyboard.press("Tab")
    expect(consultant.locator("#made-link")).to_contain_text(EXPIRED)
    consultant.get_by_label(PL.text("staff.links.reference")).fill(REFERENCE)
    consultant.keyboard.press("Tab")
    made = consultant.locator("#made-link")
    expect(made).to_contain_text("ref=")
    link = made.text_content()
    assert link

    # The customer opens it, has it checked, ticks what is ready, and saves the result.
    customer = visit(link.removeprefix(service))
    button(customer, PL.text("page.start")).click()
    expect(customer.locator(".verdict-problem")).to_be_visible()
    customer.wait_for_selector(".legend")
    settled(customer)
    button(customer, PL.text("case.save.button")).click()
    saved = customer.locator("#case-link").get_attribute("href")
    assert saved
    number = read_number(customer.locator(".case-number").inner_text())

    # The consultant opens it by the number that the customer reads out.
    consultant.goto(f"{service}/staff")
    consultant.get_by_label(PL.text("staff.case.number")).fill(shown(number))
    consultant.keyboard.press("Enter")
    expect(consultant.get_by_role("heading", name=shown(number))).to_be_visible()
    settled(consultant)
    expect(consultant.get_by_text(REFERENCE).first).to_be_visible()
    expect(consultant.get_by_text(EXPIRED).first).to_be_visible()

    # The manager sees it counted.
    assert counted(visit, staff_key) == (before[0] + 1, before[1] + 1)

    # The customer deletes it by the same link, and it is gone for both.
    customer.goto(saved)
    button(customer, PL.text("case.delete")).click()
    button(customer, PL.text("case.delete.yes")).click()
    expect(customer.locator("h1")).to_have_text(PL.text("case.deleted"))
    customer.goto(saved)
    expect(customer.locator("p.trouble")).to_have_text(PL.text("case.none"))
    consultant.goto(f"{service}/staff")
    consultant.get_by_label(PL.text("staff.case.number")).fill(shown(number))
    consultant.keyboard.press("Enter")
    expect(consultant.locator(".trouble").first).to_be_visible()
    expect(consultant.get_by_role("heading", name=shown(number))).to_have_count(0)

    # What remains is the row of statistics.
    assert counted(visit, staff_key) == (before[0] + 1, before[1] + 1)
