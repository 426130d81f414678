"""The pieces of the result: whatever a value holds appears as text, and what each piece says."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from assistant.documents.view import Finding, Headline, Todo
from assistant.pages import result_markup
from assistant.pages.prose import Prose
from assistant.report import Acts
from assistant.texts import FRAME, words
from assistant.texts.glossary import glossary
from tests.assistant.pages.test_markup import HOSTILE, PLAIN, Reader

PL = words("pl")


def prose() -> Prose:
    return Prose(glossary(PL), "part")


def framed(value: str) -> str:
    return value.join(FRAME)


def in_panel(value: str, url: str | None = None) -> str:
    figure = {"called": value, "name": value, "where": [value, value], "size": value}
    provider = {"name": value, "panel": value, "panel_url": url}
    return result_markup.in_panel({"provider": provider, "in_panel": [figure]}, PL, prose())


PIECES: dict[str, Callable[[str], str]] = {
    "headline": lambda value: result_markup.headline(
        Headline("problem", value, framed(value), value, (framed(value),), (framed(value),)),
        framed(value),
        PL,
        prose(),
        value,
    ),
    "todo": lambda value: result_markup.todo(
        Todo((framed(value),), Acts.CUSTOMER, value, framed(value)), prose()
    ),
    "in_panel": in_panel,
    "findings": lambda value: result_markup.findings(
        [Finding("warning", framed(value), (value,), (value,))], prose()
    ),
    "seen": lambda value: result_markup.seen([framed(value)], [value], value, prose()),
    "legend": lambda value: result_markup.legend("x", [("ok", value)]),
    "description": lambda value: result_markup.description(value, PL, complete=True),
}


@pytest.mark.parametrize("piece", PIECES)
def test_a_hostile_value_appears_as_text(piece: str) -> None:
    plain, hostile = (Reader(PIECES[piece](value)) for value in (PLAIN, HOSTILE))
    assert hostile.tags == plain.tags
    assert HOSTILE in hostile.text


def test_the_verdict_is_read_aloud_without_frames() -> None:
    html = PIECES["headline"]("firma.pl")
    (told,) = re.findall("data-announce.*?>(.*?)</p>", html)
    assert not set(FRAME) & set(html)
    assert told == "firma.pl firma.pl. firma.pl firma.pl"


def test_the_panel_is_linked_where_the_profile_knows_its_address() -> None:
    assert "<a" not in in_panel("Panel")
    assert '<a href="https://panel.example/" target="_blank">' in in_panel(
        "Panel", "https://panel.example/"
    )


def test_a_description_of_half_a_diagnosis_cannot_be_copied() -> None:
    whole, half = (
        result_markup.description("tekst", PL, complete=complete) for complete in (True, False)
    )
    assert " disabled>" not in whole
    assert " disabled>" in half
    assert PL.text("page.summary.incomplete") in half
