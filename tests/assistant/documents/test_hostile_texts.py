"""Texts from outside reach no output with anything in them that a terminal or a reader obeys."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC
from enum import Enum
from typing import Any, get_type_hints

import pytest

from assistant.causes.seen import Seen
from assistant.documents import view
from assistant.documents.mail import draft
from assistant.documents.papers import made
from assistant.documents.path_svg import svg
from assistant.documents.path_words import shown_path
from assistant.documents.report_json import report_json
from assistant.documents.sheet import sheet
from assistant.documents.summary import summary
from assistant.documents.terminal import terminal
from assistant.texts import words
from tests.assistant.causes.observed import report_of, seen
from tests.assistant.causes.test_rules import TABLE
from tests.assistant.documents.made import papers_of
from tests.inert import obeyed, texts

# NUL, bell, escape sequences of seven and of eight bits, a title, bidirectional marks, no width.
NASTY = "\x00\x07\x1b[31m\x9b1m\x1b]0;t\x07\u202e\u2066\u200f\u200b\ufeff\r\n\x7f\u0085\u2028"
ADDRESSES = ("a", "aaaa", "public")  # read by the DNS library, which lets no other text through
NAMES = ("host", "url", "location", "subject_names")  # rules compare these with each other


def spoilt(value: Any, kept: tuple[str, ...]) -> Any:
    """`value` with NASTY behind every text in it but fixed words and the fields `kept`."""
    if is_dataclass(value) and not isinstance(value, type):
        hints = get_type_hints(type(value))
        changes = {
            field.name: spoilt(getattr(value, field.name), kept)
            for field in fields(value)
            if field.name not in (*kept, *ADDRESSES) and "Literal" not in str(hints[field.name])
        }
        return replace(value, **changes)
    if isinstance(value, tuple):
        return tuple(spoilt(one, kept) for one in value)
    return value + NASTY if isinstance(value, str) and not isinstance(value, Enum) else value


def written(known: Seen, lang: str) -> Iterator[str]:
    """Every output of the report about what is `known`."""
    report = report_of(known)
    says = words(lang)
    preparation = view.preparation(report)
    text = summary(report, preparation, says, zone=UTC)
    shown = view.result(report, says, UTC)
    yield text
    path = shown_path(report, says)
    yield terminal(shown, text, says, colour=False, path=path)
    yield svg(path, lang) if path else ""
    yield from (one.raw for one in shown.seen)
    data = report_json(report, preparation, text, says)
    json.dumps(data)
    yield from texts({name: part for name, part in data.items() if name != "summary"})


@pytest.mark.parametrize("kept", [(), NAMES], ids=["every text", "every text but names"])
@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0])
def test_no_text_from_outside_is_obeyed(row: tuple[Any, ...], kept: tuple[str, ...]) -> None:
    known = seen(**row[1])
    hostile = {name: spoilt(one, kept) for name, one in known.observations.items()}
    for text in written(replace(known, observations=hostile), "pl"):
        assert obeyed(text) == [], ascii(text)


@pytest.mark.parametrize("row", TABLE[::4], ids=lambda row: row[0])
def test_no_document_obeys_a_text_from_outside(row: tuple[Any, ...]) -> None:
    known = seen(**row[1])
    hostile = {name: spoilt(one, ()) for name, one in known.observations.items()}
    papers = papers_of(replace(known, observations=hostile))
    letter = draft(papers)
    lines = (letter.subject, *letter.opening, *letter.description, *letter.closing)
    for text in (*texts(sheet(papers)), made(".txt", papers).decode(), *lines):
        assert obeyed(text) == [], ascii(text)


def test_the_guard_of_these_tests_sees_what_is_obeyed() -> None:
    assert len(obeyed(NASTY)) >= 10
    assert spoilt(seen().observations["website"], ()).http.page.server.endswith(NASTY)
