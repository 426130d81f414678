"""The chart of openings: what each line says, its picture, and that nothing in it is obeyed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import Any

import pytest

from assistant.documents.report_json import _facts
from assistant.documents.tries import STATES, shown_tries
from assistant.documents.tries_svg import svg
from assistant.documents.view import result
from assistant.documents.wording import verdict
from assistant.pages.tries_markup import tries as markup
from assistant.texts import LANGUAGES, words
from checks.observation import Skipped
from checks.page import PageText
from tests.assistant.causes.observed import PAGE, opened, report_of, seen
from tests.assistant.causes.test_steadiness import BLOCKED, ROWS, TRANSFER, bare
from tests.assistant.documents.test_path_svg import is_inert, parsed
from tests.inert import obeyed

PL = words("pl")
SLOW = "website_slow"


def chart(*answers: Any, took_ms: int = 240) -> Any:
    return shown_tries(report_of(seen(SLOW, steadiness=opened(*answers, took_ms=took_ms))), PL)


def test_every_line_says_what_came_and_when() -> None:
    shown = chart(PAGE, bare(508), TRANSFER, "broken", None, BLOCKED)
    assert [(one.word, one.state) for one in shown.tries] == [
        ("strona", "ok"),
        ("odmowa 508", "problem"),
        ("komunikat o problemie", "problem"),
        ("brak odpowiedzi", "problem"),
        ("jeszcze nic, dłużej nie czekaliśmy", "warning"),
        ("zapora zatrzymała asystenta (403)", "unknown"),
    ]
    assert {one.took for one in shown.tries} == {"0,24 s"}
    assert shown.slow == "od 1,8 s: wolno"


def test_what_is_slow_is_said_beside_the_count() -> None:
    assert chart(PAGE, PAGE, PAGE, took_ms=2350).sentences == (
        "3 próby w 4 sekundy: 3 razy strona.",
        "Strona https://firma.pl/ zaczyna się otwierać dopiero po 2,4 s.",
    )


def test_a_late_page_is_marked_and_bars_are_shares_of_the_longest() -> None:
    assert [one.state for one in chart(PAGE, took_ms=2400).tries] == ["warning"]
    assert [one.share for one in chart(PAGE, took_ms=1500).tries] == [50]
    shown = chart(PAGE, took_ms=6000)
    assert (shown.tries[0].share, shown.slow_share) == (100, 30)


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ((PAGE,) * 5, "5 prób w 3 sekundy: 5 razy strona."),
        ((PAGE, bare(508), PAGE, bare(508), PAGE),
         "5 prób w 3 sekundy: 3 razy strona, 2 razy odmowa 508."),
        ((PAGE,), "1 próba w 1 sekundę: 1 raz strona."),
        ((PAGE, "broken"), "2 próby w 1 sekundę: 1 raz strona, 1 raz błąd albo brak odpowiedzi."),
    ],
)  # fmt: skip
def test_the_sentence_counts(answers: tuple[Any, ...], sentence: str) -> None:
    assert chart(*answers).sentences == (sentence,)


def test_a_slow_website_is_called_slow_in_the_verdict() -> None:
    for took_ms, said in (
        (2350, "wolno: jej serwer zaczyna odpowiadać po 2,4 s."),
        (300, "szybko"),
    ):
        report = report_of(seen(SLOW, steadiness=opened(*[PAGE] * 3, took_ms=took_ms)))
        assert said in verdict(report, PL)
        shown = result(report, PL, UTC)
        assert shown.headline.state == ("warning" if took_ms > 1800 else "ok")
        assert ("w panelu serwera" in shown.todo.steps[0]) is (took_ms > 1800)


def test_there_is_no_chart_without_openings() -> None:
    assert shown_tries(report_of(seen(SLOW, steadiness=Skipped("no_page"))), PL) is None
    assert shown_tries(report_of(seen()), PL) is None


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_every_chart_is_drawn_and_inert(row: Any, lang: str) -> None:
    report = report_of(seen(SLOW, steadiness=opened(*row[1])))
    shown = shown_tries(report, words(lang))
    assert shown is not None
    root = parsed(svg(shown, lang))
    assert is_inert(root)
    assert obeyed(svg(shown, lang)) == obeyed(markup(shown)) == []
    framed = shown_tries(report, words(lang).framed())
    assert framed is not None
    assert markup(framed) == markup(shown)
    (own,) = (one for one in result(report, words(lang), UTC).seen if one.tries)
    assert own.check == "steadiness"
    assert own.evidence or own.row.state == "unknown"


def test_a_hostile_page_says_nothing_in_it() -> None:
    text = '<script>alert(1)</script><img src="//x.example/">'
    page = replace(PAGE, status=508, says=PageText(text, text, text, 40))
    assert "alert" not in markup(chart(PAGE, page))


def test_the_report_for_programs_has_each_opening() -> None:
    report = report_of(seen(SLOW, steadiness=opened(PAGE, bare(508), "broken")))
    facts = _facts(report)["steadiness"]
    assert facts["url"] == PAGE.url
    assert [(one["status"], one["failure"], one["opened"]) for one in facts["tries"]] == [
        (200, None, True), (508, None, False), (None, "broken", False),
    ]  # fmt: skip
    assert _facts(report_of(seen()))["steadiness"] is None


def test_every_state_has_a_sign() -> None:
    assert set(STATES.values()) <= {"ok", "warning", "problem", "unknown"}
