"""The report at a terminal: all that the page says, and colours only where they are wanted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

from assistant.documents import view
from assistant.documents.path_words import shown_path
from assistant.documents.terminal import terminal
from assistant.report import Verdict
from assistant.texts import words
from tests.assistant.pages.reports import EXPIRED, EXPIRES_SOON, report

PL = words("pl")
REPORT = report(Verdict.CAUSE_FOUND, EXPIRED, EXPIRES_SOON)
SHOWN = view.result(REPORT, PL, UTC)
PATH = shown_path(REPORT, PL)


def test_the_verdict_comes_first_and_the_summary_last() -> None:
    lines = terminal(SHOWN, "Podsumowanie", PL, colour=False).splitlines()
    assert lines[0] == f"✗ {SHOWN.headline.word}: {SHOWN.headline.sentence}"
    assert lines[-1] == "Podsumowanie"


def test_nothing_of_the_result_is_left_out() -> None:
    text = terminal(SHOWN, "Podsumowanie", PL, colour=False)
    (further,) = SHOWN.further
    for part in (
        *SHOWN.headline.meaning,
        *SHOWN.todo.steps,
        SHOWN.todo.acts,
        further.title,
        *further.steps,
        *(line for one in SHOWN.seen for line in (one.row.name, one.row.word, *one.evidence)),
    ):
        assert part in text


def test_the_path_stands_between_the_verdict_and_what_to_do() -> None:
    assert PATH is not None
    text = terminal(SHOWN, "", PL, colour=False, path=PATH)
    begins, ends = text.index(PATH.heading), text.index(PL.text("page.further"))
    lines = text[begins:ends].split("\n")
    assert lines[1] == PATH.sentence
    assert lines[2] == " ✗ Rejestr domen: problem. Domena wygasła (19 listopada 2026)"
    assert lines[3] == " · Serwery DNS: tu nie dotarliśmy"
    assert text.index(SHOWN.headline.sentence) < begins
    dim = terminal(SHOWN, "", PL, colour=True, path=PATH)
    assert f"\x1b[2m{lines[3]}\x1b[0m" in dim


def test_colours_only_where_they_are_wanted() -> None:
    assert "\x1b" not in terminal(SHOWN, "", PL, colour=False)
    assert "\x1b[31m" in terminal(SHOWN, "", PL, colour=True)


def test_an_order_that_needs_no_look_has_no_heading_for_one() -> None:
    w = words("pl")
    nothing = replace(report(Verdict.NO_FAULT_FOUND), symptom="other", checks=())
    assert w.text("page.evidence") not in terminal(
        view.result(nothing, w, UTC), "", w, colour=False
    )
