"""The path as HTML: values appear as text, and a screen reader hears sentences."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.documents.path import State
from assistant.documents.path_words import ShownPath, ShownStop, shown_path
from assistant.pages import path_markup
from assistant.texts import LANGUAGES, words
from tests.assistant.causes.observed import registration, report_of, seen, site
from tests.assistant.causes.test_rules import PASSED
from tests.assistant.pages.test_markup import HOSTILE, Reader

STATES = [str(state) for state in State]


def path(value: str, state: str = "problem") -> ShownPath:
    stop = ShownStop("website", state, value, value, value, value, value, "cut")
    return ShownPath(value, value, (stop,))


@pytest.mark.parametrize("state", STATES)
def test_a_hostile_value_appears_as_text(state: str) -> None:
    plain, hostile = (Reader(path_markup.path(path(value, state))) for value in ("x", HOSTILE))
    tags = [(tag, attrs) for tag, attrs in hostile.tags if attrs != (("class", "whole"),)]
    assert tags == plain.tags
    assert hostile.text.count(HOSTILE) == 7


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), min_size=1))
def test_no_text_opens_a_tag(value: str) -> None:
    tags = {tag for tag, _ in Reader(path_markup.path(path(value))).tags}
    assert tags == {"h2", "p", "ol", "li", "span", "bdi", "div"}


class Heard(HTMLParser):
    """What a screen reader says: each paragraph, without what is hidden from it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.hidden: list[bool] = [False]
        self.paragraphs: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden.append(self.hidden[-1] or ("aria-hidden", "true") in attrs)
        if tag == "p":
            self.paragraphs.append("")

    def handle_endtag(self, tag: str) -> None:
        self.hidden.pop()

    def handle_data(self, data: str) -> None:
        if self.paragraphs and not self.hidden[-1]:
            self.paragraphs[-1] += data


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "changed",
    [{}, {"registration": registration(expires=PASSED)}, {"website": site(500)}],
    ids=["healthy", "expired", "500"],
)
def test_where_it_breaks_comes_first_and_each_station_is_a_sentence(
    changed: dict[str, object], lang: str
) -> None:
    shown = shown_path(report_of(seen(**changed)), words(lang))
    assert shown is not None
    about = [stop.about for stop in shown.stops if stop.about]
    heard = [one for one in Heard(path_markup.path(shown)).paragraphs if one not in about]
    assert heard == [shown.sentence, *(stop.sentence for stop in shown.stops)]


@pytest.mark.parametrize("state", STATES)
def test_a_state_is_told_by_sign_class_and_word(state: str) -> None:
    html = path_markup.path(path("w porządku", state))
    assert f'class="stop stop-{state} way-cut"' in html
    assert f'<span class="stop-sign">{path_markup.SIGNS[state]}</span>' in html
    assert '<span class="stop-word">w porządku<' in html
