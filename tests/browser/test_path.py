"""The picture of the path in a real browser: seen, heard, on a phone and on a wide screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from assistant.texts import Words
from tests.browser.chromium import DESKTOP, PHONE, settled
from tests.browser.looking import EN, EXPIRED, HEALTHY, PAIR, PL, fits, violations

pytestmark = [pytest.mark.browser, pytest.mark.internet]

STATIONS = ("registration", "nameservers", "address", "server", "certificate", "website")
SMALL = {"width": 320, "height": 568}

Visit = Callable[..., Page]


def result(visit: Visit, address: str, w: Words, viewport: dict[str, int], **look: Any) -> Page:
    page = visit(f"?address={address}&lang={w.lang}&run=1", viewport, **look)
    expect(page.locator("ol.path")).to_be_visible()
    settled(page)
    return page


def boxes(page: Page, css: str) -> list[dict[str, float]]:
    return [one.bounding_box() for one in page.locator(css).all()]


@pytest.mark.parametrize(("w", "viewport", "scheme"), PAIR)
def test_the_path_stands_below_the_verdict_and_shows_where_it_breaks(
    visit: Visit, w: Words, viewport: dict[str, int], scheme: str
) -> None:
    page = result(visit, EXPIRED, w, viewport, color_scheme=scheme)
    (verdict,), (sentence,) = boxes(page, ".verdict"), boxes(page, ".verdict h1")
    (path,) = boxes(page, "ol.path")
    assert sentence["y"] + sentence["height"] < viewport["height"]
    assert verdict["y"] + verdict["height"] < path["y"]
    assert path["y"] < page.get_by_text(w.text("page.steps"), exact=True).bounding_box()["y"]

    station = w.text("path.station.registration")
    expect(page.get_by_text(w.text("path.breaks.confirmed", station=station))).to_be_visible()
    expect(page.locator(".stop-problem")).to_contain_text(w.text("cause.domain_expired.title"))
    expect(page.locator(".stop-not_reached")).to_have_count(len(STATIONS) - 1)
    for one in page.locator(".stop-not_reached").all():
        expect(one).to_contain_text(w.text("path.not_reached"))
    assert violations(page) == []
    assert fits(page)


def test_stations_go_down_on_a_phone_and_to_the_right_on_a_wide_screen(visit: Visit) -> None:
    phone = boxes(result(visit, HEALTHY, PL, PHONE), ".stop-icon")
    assert len({one["x"] for one in phone}) == 1
    assert [one["y"] for one in phone] == sorted({one["y"] for one in phone})
    desktop = boxes(result(visit, HEALTHY, PL, DESKTOP), ".stop-icon")
    assert len({one["y"] for one in desktop}) == 1
    assert [one["x"] for one in desktop] == sorted({one["x"] for one in desktop})


@pytest.mark.parametrize("address", [EXPIRED, HEALTHY])
def test_nothing_is_scrolled_sideways_on_a_small_phone(visit: Visit, address: str) -> None:
    page = result(visit, address, PL, SMALL)
    assert fits(page)
    assert all(one["x"] + one["width"] <= SMALL["width"] for one in boxes(page, ".stop *"))


@pytest.mark.parametrize("w", [PL, EN], ids=["pl", "en"])
def test_a_screen_reader_hears_a_sentence_for_each_station(visit: Visit, w: Words) -> None:
    page = result(visit, EXPIRED, w, PHONE)
    heard = page.locator("ol.path").aria_snapshot()
    assert heard.count("listitem") == len(STATIONS)
    for station in STATIONS[1:]:
        name, word = w.text(f"path.station.{station}"), w.text("path.not_reached")
        assert f"{name}: {word}." in heard
    assert page.locator("ol.path").locator("a, button, [tabindex], summary, input").count() == 0


def test_every_station_has_its_icon_drawn(visit: Visit) -> None:
    page = result(visit, HEALTHY, PL, PHONE)
    masks = page.locator(".stop-icon").evaluate_all(
        "all => all.map(one => getComputedStyle(one, '::before').maskImage)"
    )
    assert len(masks) == len({*masks}) == len(STATIONS)
    assert all("data:image/svg+xml" in one for one in masks)
