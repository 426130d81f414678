"""Figures of the panel in a real browser: pasted, corrected, skipped, from a file."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from assistant.texts import Words
from tests.browser.chromium import settled
from tests.browser.looking import HEALTHY, PAIR, PL, button, fits, unfold, violations

pytestmark = [pytest.mark.browser, pytest.mark.internet]

Visit = Callable[..., Page]


def result(visit: Visit, w: Words = PL, **options: object) -> Page:
    page = visit(f"?address={HEALTHY}&run=1&lang={w.lang}", **options)
    expect(page.locator(".verdict")).to_be_visible()
    settled(page)
    return page


def paste(page: Page, lines: str, w: Words = PL) -> None:
    for folded in ("page.figures.type", "page.figures.lines"):
        page.get_by_text(w.text(folded), exact=True).click()
    page.get_by_label(w.text("page.figures.lines.label")).fill(lines)
    read(page, w)


def read(page: Page, w: Words = PL) -> None:
    button(page, w.text("page.figures.read")).click()
    settled(page)


def test_pasted_lines_are_corrected_and_skipped_and_nothing_typed_is_lost(visit: Visit) -> None:
    page = result(visit)
    verdict = page.locator(".verdict h1")
    before = verdict.inner_text()
    paste(page, "Powierzchnia dyskowa\t10,2 GB\t10 GB\t102 %\nCoś 12")
    expect(verdict).to_contain_text("skończyło się miejsce na dysku")
    expect(page.get_by_role("table", name=PL.text("picture.bars"))).to_contain_text("102%")
    expect(page.get_by_text(PL.text("unread.label"))).to_be_visible()

    disk = page.get_by_label(PL.text("picture.figure.disk"), exact=True)
    disk.fill("05 GB i trochę")
    read(page)
    expect(page.locator(".trouble", has_text=PL.text("unread.limit"))).to_be_visible()
    expect(disk).to_have_value("05 GB i trochę")
    expect(page.get_by_label(PL.text("page.figures.lines.label"))).to_have_value(
        "Powierzchnia dyskowa\t10,2 GB\t10 GB\t102 %\nCoś 12"
    )
    disk.fill("5 GB z 10 GB")
    read(page)
    expect(verdict).to_have_text(before)
    expect(page.get_by_role("table", name=PL.text("picture.bars"))).to_contain_text("50%")

    page.locator("[class*='st-key-skip-disk']").get_by_text(PL.text("page.figures.skip")).click()
    read(page)
    expect(page.get_by_role("table", name=PL.text("picture.bars"))).to_have_count(0)
    expect(verdict).to_have_text(before)


def test_a_file_is_read_and_one_that_cannot_be_is_refused_in_a_sentence(visit: Visit) -> None:
    page = result(visit)
    page.get_by_text(PL.text("page.figures.file"), exact=True).click()
    with page.expect_download() as download:
        button(page, PL.text("page.figures.file.template", file="panel.csv")).click()
    template = download.value.path().read_text(encoding="utf-8-sig")
    assert "disk;;;GB" in template
    choose(page, template.replace("disk;;;GB", "disk;dużo;10;GB"))
    expect(page.locator(".trouble")).to_have_text(PL.text("panel.amount", key="disk"))
    choose(page, template.replace("disk;;;GB", "disk;10,5;10;GB"))
    expect(page.locator(".verdict h1")).to_contain_text("skończyło się miejsce na dysku")
    expect(page.get_by_text(PL.text("page.figures.file.read")).first).to_be_visible()
    button(page, PL.text("page.upload.remove")).click()
    expect(page.get_by_role("table", name=PL.text("picture.bars"))).to_have_count(0)


def choose(page: Page, table: str) -> None:
    content = {"name": "panel.csv", "mimeType": "text/csv", "buffer": table.encode()}
    page.get_by_label(PL.text("page.figures.file.label")).set_input_files(content)


@pytest.mark.parametrize(("w", "viewport", "scheme"), PAIR)
def test_bars_and_the_line_of_time_fit_and_are_accessible(
    visit: Visit, w: Words, viewport: dict[str, int], scheme: str
) -> None:
    page = result(visit, w, viewport=viewport, color_scheme=scheme)
    paste(page, "disk 9.8 GB / 10 GB\ntransfer 120 GB / 100 GB\nhosting 2020-01-31", w)
    expect(page.get_by_role("table", name=w.text("picture.bars"))).to_be_visible()
    expect(page.get_by_role("table", name=w.text("picture.timeline"))).to_be_visible()
    fill, gauge = (page.locator(name).first.bounding_box() for name in (".gauge-fill", ".gauge"))
    assert fill["width"] > 0.9 * gauge["width"]
    unfold(page)
    assert fits(page)
    assert violations(page) == []
