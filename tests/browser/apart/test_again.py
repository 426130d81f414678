"""Another look in a real browser: at all of it, at one check, stopped, and with news."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from assistant.pages.markup import SIGNS
from tests.browser.chromium import DESKTOP, PHONE, settled
from tests.browser.looking import EN, LISTEN, PL, button, fits, violations
from tests.internet.lab import Lab

pytestmark = [pytest.mark.browser, pytest.mark.internet]

WATCHMAKER = "zegarmistrz-naprawa.pl"
ASK = "import sys, urllib.request; urllib.request.urlopen(sys.argv[1]).read()"


@pytest.fixture
def mend(lab: Lab) -> Iterator[Callable[[], None]]:
    """Repairs the website, which is broken for everybody else."""

    def ask(path: str) -> None:
        asked = lab.run([sys.executable, "-c", ASK, f"https://{WATCHMAKER}/{path}"])
        assert asked.returncode in (0, 1), asked.stderr  # 1: it answers with an error again

    yield lambda: ask("napraw")
    ask("zepsuj")


def result(visit: Callable[..., Page], lang: str = "pl", *options: dict[str, int]) -> Page:
    page = visit(f"?address={WATCHMAKER}&run=1&lang={lang}", *options)
    expect(page.locator(".verdict-problem")).to_be_visible()
    settled(page)
    page.evaluate(LISTEN)
    return page


def check(page: Page, name: str) -> Locator:
    """The evidence of a check, unfolded."""
    label = re.compile(rf"{name}\s*[{SIGNS['ok']}{SIGNS['problem']}]")
    folded = page.locator("[data-testid=stExpander]").filter(
        has=page.locator("summary", has_text=label)
    )
    details = folded.first.locator("details").first
    if details.get_attribute("open") is None:
        details.locator("> summary").click()
    return details


def heard(page: Page) -> str:
    said: str = page.evaluate("heard").pop()
    return said


@pytest.mark.parametrize(
    ("w", "viewport"), [(PL, PHONE), (EN, DESKTOP)], ids=["phone-pl", "desktop-en"]
)
def test_one_check_looks_again_while_its_result_stays(
    visit: Callable[..., Page], w: object, viewport: dict[str, int]
) -> None:
    page = result(visit, w.lang, viewport)
    verdict = page.locator(".verdict")
    before = verdict.inner_text()
    website = check(page, w.text("check.website.name"))
    website.get_by_role("button", name=w.text("page.again.check")).click()
    expect(page.locator(".looking")).to_be_visible()
    # Until the first of them has begun, all that go with it are named.
    assert heard(page).startswith(w.text("page.again.running", checks=w.text("check.website.name")))
    assert verdict.inner_text() == before
    expect(website.get_by_role("button", name=w.text("page.again.check"))).to_be_disabled()
    assert violations(page) == []
    assert fits(page)

    change = page.locator(".change")
    expect(change.locator("h2")).to_contain_text(w.text("page.change.nothing", since="").strip())
    settled(page)
    expect(page.locator(".looking")).to_have_count(0)
    expect(change).to_contain_text(w.text("check.certificate.name"))
    expect(change).to_be_in_viewport()
    assert heard(page).startswith(change.locator("h2").inner_text())
    assert violations(page) == []
    assert fits(page)


def test_what_was_repaired_meanwhile_is_told(
    visit: Callable[..., Page], mend: Callable[[], None]
) -> None:
    page = result(visit)
    mend()
    website = check(page, PL.text("check.website.name"))
    website.get_by_role("button", name=PL.text("page.again.check")).click()
    expect(page.locator(".verdict-ok")).to_be_visible()
    settled(page)
    title = PL.text("cause.application_error.title", host=WATCHMAKER, domain=WATCHMAKER)
    repaired = PL.text("page.change.repaired", causes=PL.text("page.change.cause", title=title))
    expect(page.locator(".change li")).to_have_text([f"✓{repaired}"])
    assert repaired in heard(page)
    assert PL.text("verdict.no_fault_found") in heard(page)


def test_all_of_it_looks_again(visit: Callable[..., Page], mend: Callable[[], None]) -> None:
    page = result(visit)
    mend()
    button(page, PL.text("page.again")).click()
    expect(page.locator(".verdict-ok")).to_be_visible()
    expect(page.locator(".change li .sign-ok")).to_have_count(1)
    settled(page)
    assert page.locator(".change").bounding_box()["y"] < PHONE["height"] / 2


def test_a_look_that_is_stopped_leaves_the_result(visit: Callable[..., Page]) -> None:
    page = result(visit)
    before = page.locator(".verdict").inner_text()
    check(page, PL.text("check.website.name")).get_by_role(
        "button", name=PL.text("page.again.check")
    ).click()
    button(page, PL.text("page.cancel")).click()
    expect(page.locator(".notice")).to_have_text(PL.text("page.cancelled.former"))
    settled(page)
    assert page.locator(".verdict").inner_text() == before
    expect(page.locator(".looking")).to_have_count(0)
    expect(page.locator(".change")).to_have_count(0)


def test_the_language_can_change_while_one_check_looks(visit: Callable[..., Page]) -> None:
    page = result(visit)
    check(page, PL.text("check.website.name")).get_by_role(
        "button", name=PL.text("page.again.check")
    ).click()
    expect(page.locator(".looking")).to_be_visible()
    page.get_by_text("English").click()
    expect(page.locator(".change h2")).to_contain_text(
        EN.text("page.change.nothing", since="").strip()
    )
