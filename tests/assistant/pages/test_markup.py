"""Whatever a value holds, it appears as text: no tag, attribute or address comes from it."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.documents.progress import Row
from assistant.documents.view import Refusal
from assistant.pages import markup

HOSTILE = "<img src=x onerror=alert(1)>\"'><script>alert(1)</script>&amp; ![a](http://evil.example)"


PLAIN = "x firma.pl"  # has one address, as HOSTILE has


class Reader(HTMLParser):
    """The tags of a piece of HTML with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


PIECES: dict[str, Callable[[str], str]] = {
    "brand": lambda value: markup.brand(value, "pl", skip="x"),
    "opening": lambda value: markup.opening(value, value),
    "refusal": lambda value: markup.refusal(Refusal(value, "firma.pl", value), "?run=1", 1),
    "early": lambda value: markup.early(value, value, value),
    "trouble": markup.trouble,
    "tag": lambda value: markup.tag("p", value),
    "steps": lambda value: markup.steps([Row(value, "ok", value, value, value)]),
    "section": lambda value: markup.section(value, value),
    "folded": lambda value: markup.folded(value, ""),
}


@pytest.mark.parametrize("piece", PIECES)
def test_a_hostile_value_appears_as_text(piece: str) -> None:
    plain, hostile = (Reader(PIECES[piece](value)) for value in (PLAIN, HOSTILE))
    assert hostile.tags == plain.tags
    assert HOSTILE in hostile.text


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), min_size=1))
def test_no_text_opens_a_tag(value: str) -> None:
    reader = Reader(markup.tag("p", value))
    assert reader.tags[0] == ("p", ())
    assert {*reader.tags[1:]} <= {("span", (("class", "whole"),))}
    assert reader.text == value


@pytest.mark.parametrize("value", ['"><img src=x>', "'"])
def test_what_page_js_is_told_stays_in_its_attributes(value: str) -> None:
    ((tag, attrs),) = Reader(markup.brand("Asystent", "pl", skip=value)).tags
    assert tag == "p"
    assert dict(attrs) == {
        "class": "brand",
        "data-page-lang": "pl",
        "data-skip": value,
    }


def test_an_address_is_kept_in_one_piece_with_its_full_stop() -> None:
    assert markup.tag("p", "Domena kwiaciarnia-przy-farze.pl. Wygasła <3 dni temu.") == (
        '<p>Domena <span class="whole">kwiaciarnia-przy-farze.pl.</span>'
        " Wygasła &lt;3 dni temu.</p>"
    )


def test_the_suggestion_is_a_link_to_our_own_page_only() -> None:
    html = markup.refusal(
        Refusal("Źle.", "firma.pl", "Czy chodziło o firma.pl?"), '?address="&run=1', 1
    )
    links = [attrs for tag, attrs in Reader(html).tags if tag == "a"]
    assert links == [(("href", '?address="&run=1'),)]


def test_without_a_suggestion_there_is_no_link() -> None:
    assert "<a" not in markup.refusal(Refusal("Źle."), "?", 1)


def test_a_refusal_is_tied_to_the_field_and_told_again_at_the_next_attempt() -> None:
    first, second = (markup.refusal(Refusal("Źle."), "?", attempt) for attempt in (1, 2))
    assert 'id="refusal"' in first
    assert first.replace('"1"', '"2"') == second
