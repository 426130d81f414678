"""A result saved, opened by its link in another browser, deleted, gone; and a known outage."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from assistant.store import incidents
from assistant.store.database import Database
from assistant.store.places import ADDRESS
from assistant.texts import Words
from tests.browser.chromium import PHONE, settled
from tests.browser.looking import EXPIRED, LOOKS, PL, SILENT, Visit, button, fits, violations
from tests.internet.lab import Lab

pytestmark = [pytest.mark.browser, pytest.mark.internet]


def result(visit: Visit, address: str = EXPIRED, w: Words = PL, **options: object) -> Page:
    page = visit(f"?address={address}&run=1&lang={w.lang}", **options)
    expect(page.locator(".verdict")).to_be_visible()
    page.wait_for_selector(".legend")
    settled(page)
    return page


def save(page: Page, w: Words = PL) -> str:
    button(page, w.text("case.save.button")).click()
    link = page.locator("#case-link").get_attribute("href")
    assert link
    settled(page)
    return link


@pytest.mark.parametrize(("w", "viewport", "scheme"), LOOKS)
def test_saved_opened_elsewhere_deleted_gone(
    visit: Visit, service: str, w: Words, viewport: dict[str, int], scheme: str
) -> None:
    page = result(visit, w=w, viewport=viewport, color_scheme=scheme)
    verdict = page.locator("h1").inner_text()
    link = save(page, w)
    query = link.removeprefix(f"{service}/")
    number = page.locator(".case-number").inner_text()
    assert violations(page) == []
    assert fits(page)

    other = visit(f"/{query}", viewport=viewport, color_scheme=scheme)
    expect(other.locator("h1")).to_have_text(verdict, use_inner_text=True)
    other.wait_for_selector(".legend")
    settled(other)
    expect(other.get_by_text(number)).to_be_visible()
    token = query.split("token=")[1].split("&")[0]
    assert token not in other.title()
    links = other.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))")
    assert not [one for one in links if token in one]
    assert violations(other) == []
    assert fits(other)
    button(other, w.text("case.delete")).click()
    expect(other.get_by_text(w.text("case.delete.sure")).first).to_be_visible()
    settled(other)
    assert violations(other) == []
    button(other, w.text("case.delete.yes")).click()
    expect(other.locator("h1")).to_have_text(w.text("case.deleted"))

    gone = visit(f"/{query}", viewport=viewport, color_scheme=scheme)
    expect(gone.locator("p.trouble")).to_have_text(w.text("case.none"))
    settled(gone)
    assert violations(gone) == []
    assert fits(gone)


def test_its_link_is_copied_and_check_again_begins_a_diagnosis(visit: Visit, service: str) -> None:
    page = result(visit, viewport=PHONE)
    link = save(page)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button(page, PL.text("case.saved.copy")).click()
    expect(page.locator(".saved .copy.done")).to_have_text(PL.text("page.copy.done"))
    assert page.evaluate("navigator.clipboard.readText()") == link
    other = visit(link.removeprefix(service))
    other.wait_for_selector(".legend")
    settled(other)
    other.get_by_role("link", name=PL.text("page.again")).click()
    other.wait_for_url(f"{service}/?address={EXPIRED}&symptom=website_down&lang=pl")
    expect(button(other, PL.text("case.save.button"))).to_be_visible()


def test_what_came_of_it_is_asked_once(visit: Visit, lab: Lab) -> None:
    page = result(visit)
    button(page, PL.text("case.outcome.solved")).click()
    expect(page.get_by_text(PL.text("case.outcome.thanks")).first).to_be_visible()
    expect(button(page, PL.text("case.outcome.solved"))).to_have_count(0)


RESOLVE = "import socket, sys; print(socket.gethostbyname(sys.argv[1]))"


def test_who_meets_a_maintenance_reads_of_it_first(visit: Visit, service: str, lab: Lab) -> None:
    address = lab.run([sys.executable, "-c", RESOLVE, SILENT]).stdout.strip()
    store = Database(f"sqlite:///{lab.folder}/browser-home/assistant.db")
    now = datetime.now(UTC)
    since, until = now - timedelta(minutes=20), now + timedelta(hours=1)
    own = "Wymieniamy dyski. <b>To potrwa</b>"
    with store.write() as connection:
        works = incidents.plan(
            connection, ADDRESS, address, since, until, "anna", own, "We are at it.", now
        )
    try:
        page = result(visit, SILENT, viewport=PHONE)
        notice = page.locator(".incident")
        expect(notice.locator("blockquote")).to_have_text(own)
        expect(notice).to_contain_text(PL.text("case.notice.no_call"))
        above, below = notice.bounding_box(), page.locator(".verdict").bounding_box()
        assert above
        assert below
        assert above["y"] < below["y"]
        assert violations(page) == []
        assert fits(page)
        button(page, PL.text("page.again")).click()
        expect(page.locator("[data-change]")).to_be_in_viewport()
        settled(page)
        expect(notice).to_be_in_viewport(ratio=1)
        expect(result(visit, EXPIRED).locator(".incident")).to_have_count(0)
    finally:
        with store.write() as connection:
            incidents.end(connection, works, "anna", datetime.now(UTC))
        store.close()
