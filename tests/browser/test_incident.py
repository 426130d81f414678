"""An outage from its first customer to the notice that spares the others the call."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import DESKTOP, PHONE, settled
from tests.browser.looking import EN, PL, Visit, button, fits, violations
from tests.browser.staff import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.internet]

FIVE = (
    "lokomotywownia-pila.pl",
    "parowozownia-gniezno.pl",
    "zwrotnica-krotoszyn.pl",
    "semafor-kutno.pl",
    "dyspozytornia-ostrow.pl",
)
SIXTH = "peron-skierniewice.pl"
CAUSE = PL.text("cause.web_server_unreachable.title")


def test_an_outage_forms_is_confirmed_and_the_next_customer_reads_of_it_first(
    visit: Visit, staff_key: str
) -> None:
    visitors = [visit(f"?address={domain}&run=1") for domain in FIVE]  # at the same time
    for page in visitors:
        expect(page.locator(".verdict")).to_be_visible()
        assert page.locator("section.incident").count() == 0  # nobody has confirmed anything

    manager = visit("/staff-incidents?lang=pl", DESKTOP)
    sign_in(manager, staff_key)
    banner = manager.locator(".forming")
    expect(banner).to_contain_text(CAUSE)
    expect(banner).to_contain_text("85.132.40.0/24")
    card = manager.locator(".incident-card").first
    expect(card).to_contain_text(PL.count("manager.incident.domains", 5))
    assert violations(manager) == []
    assert fits(manager)

    notice = manager.get_by_label(PL.text("manager.notice.pl")).first
    notice.fill("Wymieniamy zasilacz w serwerowni. <b>To</b> potrwa godzinę.")
    button(manager, PL.text("manager.do.confirm")).click()
    expect(manager.locator(".done")).to_contain_text(PL.text("manager.said.confirmed"))
    expect(banner).to_have_count(0)

    for w, viewport in ((PL, PHONE), (EN, DESKTOP)):
        customer = visit(f"?address={SIXTH}&run=1&lang={w.lang}", viewport)
        known = customer.locator("section.incident")
        expect(known).to_contain_text(w.text("case.notice.no_call"))
        assert known.bounding_box()["y"] < customer.locator(".verdict").bounding_box()["y"]
        if w is PL:
            expect(known).to_contain_text("Wymieniamy zasilacz w serwerowni. <b>To</b> potrwa")

    button(manager, PL.text("manager.do.end")).click()
    expect(manager.locator(".done")).to_contain_text(PL.text("manager.said.ended"))


@pytest.mark.parametrize(
    ("viewport", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop", "phone"]
)
def test_statistics_are_drawn_under_our_policy_with_a_table_beside_each_chart(
    visit: Visit, staff_key: str, viewport: dict[str, int], scheme: str
) -> None:
    visit(f"?address={SIXTH}&run=1")
    page = visit("/staff-statistics?lang=pl", viewport, color_scheme=scheme)
    sign_in(page, staff_key)
    expect(page.locator("[data-testid=stVegaLiteChart] :is(canvas, svg)").first).to_be_visible()
    settled(page)
    for chart in page.locator("[data-testid=stVegaLiteChart]").all():
        expect(chart.locator("canvas, svg").first).to_be_visible()
    assert page.get_by_role("region", name=PL.text("manager.table.causes")).count() == 1
    assert violations(page) == []
    assert fits(page)

    button(page, PL.text("manager.export.make.csv")).click()
    taking = page.get_by_role("button", name=PL.text("manager.export.take.csv"))
    with page.expect_download() as taken:
        taking.click()
    assert Path(taken.value.path()).read_bytes().startswith(b"\xef\xbb\xbf")
