"""The path as an SVG of its own: well-formed and inert whatever a value holds, and readable."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from assistant.documents.path import State
from assistant.documents.path_svg import COLUMNS, svg
from assistant.documents.path_words import ShownPath, ShownStop, shown_path
from assistant.documents.plain import plain
from assistant.texts import LANGUAGES, words
from tests.assistant.causes.observed import report_of, seen
from tests.assistant.causes.test_rules import TABLE
from tests.assistant.pages.test_markup import HOSTILE
from tests.inert import obeyed

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = {"svg", "title", "desc", "path", "circle", "text"}
LOADS = {"href", "src", "style", "class", "filter", "mask"}


def parsed(text: str) -> Any:
    return etree.fromstring(text, etree.XMLParser(resolve_entities=False, no_network=True))


def is_inert(root: Any) -> bool:
    """Whether it only draws: no element and no attribute that does or loads anything."""
    elements = list(root.iter())
    names = {one.tag.removeprefix(SVG) for one in elements}
    attributes = {str(name) for one in elements for name in one.attrib}
    return (
        names <= DRAWN
        and not attributes & LOADS
        and not any(a.startswith("on") for a in attributes)
    )


def path(value: str, state: str = "problem") -> ShownPath:
    stop = ShownStop("website", state, value, value, value, value, "", "cut")
    return ShownPath(value, value, (stop, stop))


@pytest.mark.parametrize("state", [str(state) for state in State])
def test_a_hostile_value_is_text(state: str) -> None:
    root = parsed(svg(path(HOSTILE, state), HOSTILE))
    assert is_inert(root)
    assert root.findtext(f"{SVG}title") == HOSTILE


@given(st.text())
def test_any_value_made_plain_makes_well_formed_xml(value: str) -> None:
    assert is_inert(parsed(svg(path(plain(value)), "pl")))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0])
def test_every_path_can_be_drawn_and_read(row: tuple[Any, ...], lang: str) -> None:
    shown = shown_path(report_of(seen(**row[1])), words(lang))
    if shown is None:
        return
    drawing = svg(shown, lang)
    root = parsed(drawing)
    assert is_inert(root)
    assert obeyed(drawing) == []
    desc = root.findtext(f"{SVG}desc")
    assert desc.startswith(shown.sentence)
    lines = [text.text for text in root.iter(f"{SVG}text")]
    for stop in shown.stops:
        assert stop.sentence in desc
        assert stop.name in lines
    said = " ".join(line for line in lines if line not in [stop.name for stop in shown.stops])
    assert said == " ".join(stop.told for stop in shown.stops)


def test_long_values_stay_in_the_picture() -> None:
    root = parsed(svg(path("Wiele słów o stronie i sklepie " * 40), "pl"))
    height = float(root.get("height"))
    for text in root.iter(f"{SVG}text"):
        assert float(text.get("y")) < height
    said = [one.text for one in root.iter(f"{SVG}text") if one.get("font-weight") is None]
    assert max(map(len, said)) <= COLUMNS
    assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"


def test_shorter_lines_make_a_narrower_picture() -> None:
    shown = path("Wiele słów o stronie i sklepie " * 4)
    wide, narrow = parsed(svg(shown, "pl")), parsed(svg(shown, "pl", 32))
    assert float(narrow.get("width")) < float(wide.get("width")) * 2 / 3
    assert float(narrow.get("height")) > float(wide.get("height"))
    said = [one.text for one in narrow.iter(f"{SVG}text") if one.get("font-weight") is None]
    assert max(map(len, said)) <= 32


@pytest.mark.parametrize(("letter", "in_a_line"), [("ż", 50), ("Ż", 40), ("字", 20)])
def test_wide_letters_take_more_room(letter: str, in_a_line: int) -> None:
    stop = ShownStop("website", "ok", "Strona", " ".join([letter * 10] * 12))
    root = parsed(svg(ShownPath("", "", (stop,)), "pl"))
    _, first, *_ = (one.text for one in root.iter(f"{SVG}text"))
    assert first.count(letter) == in_a_line


def test_stations_do_not_overlap() -> None:
    shown = shown_path(report_of(seen()), words("pl"))
    assert shown is not None
    circles = [
        (float(one.get("cy")), float(one.get("r")))
        for one in parsed(svg(shown, "pl")).iter(f"{SVG}circle")
        if one.get("fill") == "#fff"
    ]
    assert len(circles) == len(shown.stops)
    for (above, radius), (below, _) in pairwise(circles):
        assert below - above > 2 * radius + 8  # there is room for the way between them
