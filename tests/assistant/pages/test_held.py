"""Who begins too much reads when there may be more, and loses nothing that was typed; who waits
for a turn reads their place."""

from __future__ import annotations

import pytest

from assistant.admission import Wait
from assistant.documents.progress import Progress
from assistant.pages import running, visit
from assistant.report import Verdict
from assistant.texts import Words
from checks.target import parse_target
from tests.assistant.pages.reports import CHECKS, EXPIRED, report
from tests.assistant.pages.test_diagnose import EN, PL, begun, heading, page, result, start, text

__all__ = ["begun"]


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str | None, str]]:
    """Nothing may begin; gives who asked for what."""
    asked = []

    def wait_for(visitor: str | None, domain: str) -> Wait:
        asked.append((visitor, domain))
        return Wait("domain", 5)

    monkeypatch.setattr(visit, "wait_for", wait_for)
    return asked


def test_a_held_start_says_when_it_may_begin_and_keeps_the_address(
    full: list[tuple[object, str]], begun: list[object]
) -> None:
    at = start(page().run(), "www.firma.pl")
    assert [domain for _, domain in full] == ["firma.pl"]
    assert begun == []
    assert PL.count("limit.domain", 5) in text(at)
    assert at.text_input[0].value == "www.firma.pl"


def test_a_held_link_says_so_in_its_language(full: list[object], begun: list[object]) -> None:
    at = page(address="firma.pl", run="1", lang="en").run()
    assert begun == []
    assert EN.count("limit.domain", 5) in text(at)
    assert at.text_input[0].value == "firma.pl"


def test_once_there_is_room_it_begins_and_no_word_is_left(
    full: list[object], begun: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    at = start(page().run(), "firma.pl")
    monkeypatch.setattr(visit, "wait_for", lambda *_: None)
    at = start(at, "firma.pl")
    assert len(begun) == 1
    assert PL.count("limit.domain", 5) not in text(at)


def test_a_held_second_look_leaves_the_result_as_it_is(
    full: list[object], begun: list[object]
) -> None:
    at = result(report(Verdict.CAUSE_FOUND, EXPIRED))
    before = heading(at)
    next(one for one in at.button if one.label == PL.text("page.again")).click().run()
    assert begun == []
    assert heading(at) == before
    assert PL.count("limit.domain", 5) in text(at)


def test_another_address_is_not_told_of_it(full: list[object], begun: list[object]) -> None:
    at = start(page().run(), "firma.pl")
    at.query_params["address"] = "inna.pl"
    at.run()
    assert PL.count("limit.domain", 5) not in text(at)


@pytest.mark.parametrize("w", [PL, EN], ids=["pl", "en"])
def test_who_waits_for_a_turn_reads_their_place(w: Words) -> None:
    target, progress = parse_target("firma.pl"), Progress.of(CHECKS)
    said = [running._early(progress, place, target, w) for place in (0, 3)]
    in_line = [w.text("page.running.queued"), w.text("page.running.place", place=3)]
    assert [all(one in early for one in in_line) for early in said] == [False, True]
