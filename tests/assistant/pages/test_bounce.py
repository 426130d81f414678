"""The field for a letter that came back, under a result."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from assistant.report import Report
from assistant.texts import LANGUAGES, words
from tests.assistant.causes.observed import NOW, registration, report_of, seen
from tests.assistant.pages.test_diagnose import heading, result, text

FULL = """<jan@sklep.pl>: host mx.sklep.pl[85.128.128.20] said: 552 5.2.2 <b>Mailbox full</b>
    [click](https://evil.example) (in reply to RCPT TO command)"""
SENDING = report_of(seen("email_not_sending"))
EXPIRED = registration(expires=NOW.replace(year=2025))


def paste(at: AppTest, letter: str) -> AppTest:
    at.text_area[0].input(letter)
    button = next(one for one in at.button if one.label in {_read(lang) for lang in LANGUAGES})
    return button.click().run()


def _read(lang: str) -> str:
    return words(lang).text("page.bounce.read")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_pasted_letter_is_said_back_and_changes_the_verdict(lang: str) -> None:
    w = words(lang)
    at = paste(result(SENDING, lang), FULL)
    assert not at.exception
    assert heading(at) == w.text("cause.recipient_full.verdict")
    shown = text(at)
    for key in ("page.bounce.understood", "evidence.bounce_mailbox_full", "page.bounce.considered"):
        assert w.text(key) in shown
    assert "jan@sklep.pl" in shown
    assert shown.count(w.text("page.first.all")) == 2  # beside the verdict, and where the letter is
    assert "<b>Mailbox full</b>" in shown  # as text, not as markup
    assert w.text("cause.recipient_full.support") in shown


@pytest.mark.parametrize(
    ("report", "is_open"),
    [(SENDING, True), (report_of(seen("email_not_sending", registration=EXPIRED)), False)],
    ids=["healthy", "expired"],
)
def test_the_field_is_folded_where_the_cause_is_certain(report: Report, is_open: bool) -> None:
    label = words("pl").text("page.bounce.open")
    (folded,) = [one for one in result(report).expander if one.label == label]
    assert folded.proto.expanded is is_open


@pytest.mark.parametrize(
    ("letter", "code"), [("", "empty"), ("Dzień dobry, dziękuję za ofertę.", "no_bounce")]
)
def test_what_cannot_be_read_is_said_and_stays_in_the_field(letter: str, code: str) -> None:
    before = result(SENDING)
    verdict = heading(before)
    at = paste(before, letter)
    assert words("pl").text(f"bounce.{code}") in text(at)
    assert (at.text_area[0].value or "") == letter
    assert heading(at) == verdict


def test_a_letter_without_a_readable_reason_changes_nothing() -> None:
    before = result(SENDING)
    verdict = heading(before)
    at = paste(before, "Mail delivery failed: returning message to sender\n\n  jan@sklep.pl\n")
    assert words("pl").text("evidence.bounce_unknown") in text(at)
    assert words("pl").text("page.bounce.considered") not in text(at)
    assert heading(at) == verdict


def test_a_better_letter_replaces_the_former() -> None:
    at = paste(paste(result(SENDING), "junk"), FULL)
    assert words("pl").text("bounce.no_bounce") not in text(at)
    assert heading(at) == words("pl").text("cause.recipient_full.verdict")


@pytest.mark.parametrize(
    ("shown", "fields"),
    [
        (SENDING, 1),
        (report_of(seen("email_not_arriving")), 1),
        (report_of(seen("email_login")), 0),
        (report_of(seen()), 0),
    ],
    ids=["sending", "arriving", "login", "website"],
)
def test_the_field_is_there_where_people_have_such_letters(shown: Report, fields: int) -> None:
    label = words("pl").text("page.bounce.label")
    assert [one.label for one in result(shown).text_area].count(label) == fields
