"""What changed, in words: whole sentences in both languages, without codes, with its age."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from assistant.comparison import compare
from assistant.documents.changes import Changes, changes
from assistant.documents.plain import plain
from assistant.texts import LANGUAGES, words
from tests.assistant.causes.observed import host, hosts
from tests.assistant.documents.test_hostile_texts import NASTY
from tests.assistant.test_comparison import BLIND, MOVED, TABLE, compared, made
from tests.inert import obeyed

WARSAW = ZoneInfo("Europe/Warsaw")
CODE = re.compile(r"[{}]|None|\b[a-z0-9]+_\w+|  |\b(?:page|cause|check)\.\w")


def said(shown: Changes) -> list[str]:
    return [shown.heading, *(line.text for line in shown.lines), *shown.details]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("row", TABLE, ids=lambda row: row[0])
def test_every_sentence_is_whole(row: tuple[Any, ...], lang: str) -> None:
    for found in (compared(row[1], row[2]), compared(row[2], row[1])):
        shown = changes(found, words(lang), UTC)
        assert not [one for one in said(shown) if CODE.search(one) or not one.strip()]
        assert all(one.endswith(".") for one in said(shown)[1:])
        assert shown.aloud.startswith(shown.heading + ".")


def test_the_signs_say_what_the_lines_mean() -> None:
    by_name = {row[0]: row for row in TABLE}

    def signs(name: str) -> list[str]:
        _, before, after, _ = by_name[name]
        return [line.state for line in changes(compared(before, after), words("pl"), UTC).lines]

    assert signs("all is well now") == ["ok"]
    assert signs("something broke") == ["problem"]
    assert signs("renewed, and not in the DNS") == ["ok", "problem"]
    assert signs("not seen this time") == ["unknown", "unknown"]
    assert signs("www not seen this time") == ["unknown"]


@pytest.mark.parametrize(
    ("after", "since"),
    [
        (timedelta(minutes=7), "godz. 13:00"),
        (timedelta(hours=11), "22 listopada 2026, godz. 13:00"),
        (timedelta(days=365), "22 listopada 2026, godz. 13:00"),
    ],
)
def test_the_time_of_the_report_before_is_the_visitors(after: timedelta, since: str) -> None:
    before = made({})
    found = compare(before, replace(before, started_at=before.started_at + after))
    assert changes(found, words("pl"), WARSAW).heading == f"Nie widzimy zmian od {since}"


def test_figures_are_told_with_what_they_were() -> None:
    details = changes(compared({}, MOVED), words("pl"), UTC).details
    assert details[0] == "Adres IP: 85.128.128.99 (wcześniej: 85.128.128.10)."
    gone = changes(compared({}, {"addresses": hosts(host("firma.pl"))}), words("pl"), UTC).details
    assert gone[0] == "Adres IP: brak (wcześniej: 85.128.128.10)."


def test_names_from_outside_are_made_plain() -> None:
    moved = hosts(host("firma.pl", "85.128.128.10"), nameservers=(f"ns1{NASTY}.pl",))
    shown = changes(compared({}, {"addresses": moved}), words("pl"), UTC)
    assert plain(f"ns1{NASTY}.pl") in shown.details[0]
    assert [one for text in said(shown) for one in obeyed(text)] == []


def test_what_was_not_looked_at_again_is_said_in_the_shorter_way() -> None:
    before, after = made({}), made({}, late=True)

    def told(*kept: str) -> tuple[str, ...]:
        runs = (
            replace(run, seen_at=before.started_at) if run.id in kept else run
            for run in after.checks
        )
        found = compare(before, replace(after, checks=tuple(runs)))
        return changes(found, words("en"), UTC).details

    every = [run.id for run in after.checks]
    registration = words("en").text("check.registration.name")
    assert told() == ()
    assert told("registration") == (words("en").text("page.change.kept", checks=registration),)
    assert told(*every[1:]) == (words("en").text("page.change.only", checks=registration),)


def test_checks_are_told_by_name() -> None:
    shown = changes(compared(BLIND, {}), words("pl"), UTC)
    (line,) = shown.lines
    assert words("pl").text("check.website.name") in line.text
