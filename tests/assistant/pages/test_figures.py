"""Figures of the panel under a result: typed, pasted, corrected, skipped."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from assistant.report import Report
from assistant.texts import LANGUAGES, words
from tests.assistant.causes.observed import NOW, registration, report_of, seen, site
from tests.assistant.pages.test_diagnose import heading, markup, result, text

HEALTHY = report_of(seen())
PL = words("pl")


def field(at: AppTest, key: str) -> object:
    return next(one for one in at.text_input if one.key.startswith(f"figure-{key}-"))


def skip(at: AppTest, key: str) -> object:
    return next(one for one in at.checkbox if one.key.startswith(f"skip-{key}-"))


def read(at: AppTest, lang: str = "pl") -> AppTest:
    label = words(lang).text("page.figures.read")
    return next(one for one in at.button if one.label == label).click().run()


def typed(at: AppTest, **figures: str) -> AppTest:
    for key, value in figures.items():
        field(at, key).input(value)
    return at


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_figure_is_said_back_and_changes_the_verdict(lang: str) -> None:
    w = words(lang)
    at = read(typed(result(HEALTHY, lang), disk="10,2 GB z 10 GB"), lang)
    assert not at.exception
    assert heading(at) == w.text("cause.disk_full.verdict", host="firma.pl")
    shown = text(at)
    usage = (
        "102% (10,2\u00a0GB z 10\u00a0GB)" if lang == "pl" else "102% (10.2\u00a0GB of 10\u00a0GB)"
    )
    assert w.text("page.figures.understood", told=usage) in shown
    assert w.text("page.bounce.considered") in shown
    assert w.text("picture.bars") in shown
    assert shown.count(usage) >= 3  # beside the field, as evidence, in the table of bars


def test_lines_are_read_at_once_and_a_field_of_its_own_outweighs_them() -> None:
    at = result(HEALTHY)
    at.text_area[0].input("Powierzchnia dyskowa 12 GB z 10 GB\nHosting wygasa 1.12.2026")
    at = read(typed(at, disk="9,5 GB z 10 GB"))
    shown = text(at)
    assert heading(at) == heading(result(HEALTHY))
    assert PL.text("cause.quota_nearly_full.title") in shown
    assert PL.text("cause.hosting_expires_soon.title") in shown
    assert "95% (9,5\u00a0GB z 10\u00a0GB)" in shown
    assert "12\u00a0GB" not in shown


def test_what_cannot_be_read_is_said_beside_the_field_and_stays_there() -> None:
    at = result(HEALTHY)
    at.text_area[0].input("Powierzchnia dyskowa 9 GB z 10 GB\n<b>Coś</b> 12")
    at = read(typed(at, transfer="dużo", hosting_expires="05/06/2026"))
    assert not at.exception
    shown = text(at)
    for code in ("amount", "date_order", "label"):
        assert PL.text(f"unread.{code}") in shown
    assert "&lt;b&gt;Coś" in markup(at)
    assert field(at, "transfer").value == "dużo"
    assert field(at, "hosting_expires").value == "05/06/2026"
    assert "Coś" in at.text_area[0].value
    assert "90%" in shown  # what could be read is considered


def test_a_correction_takes_the_place_of_what_was_typed_before() -> None:
    at = read(typed(result(HEALTHY), disk="11 GB z 10 GB"))
    assert heading(at) == PL.text("cause.disk_full.verdict", host="firma.pl")
    at = read(typed(at, disk="1 GB z 10 GB"))
    assert heading(at) == heading(result(HEALTHY))
    assert PL.text("page.figures.no_change") in text(at)


def test_a_figure_can_be_skipped_and_asked_again() -> None:
    at = typed(result(HEALTHY), disk="11 GB z 10 GB")
    skip(at, "disk").check()
    at = read(at)
    assert heading(at) == heading(result(HEALTHY))
    assert not [one for one in at.text_input if one.key.startswith("figure-disk-")]
    skip(at, "disk").uncheck()
    at = read(at)
    assert field(at, "disk")


def test_nothing_typed_is_said_and_what_stands_in_one_place_names_it_once() -> None:
    shown = text(read(result(HEALTHY)))
    assert PL.text("page.figures.nothing") in shown
    assert shown.count(PL.text("page.figures.where.disk")) == 1


def test_a_forecast_is_made_by_the_customers_word_alone() -> None:
    at = read(typed(result(HEALTHY), transfer="95 GB z 100 GB"))
    assert "W tym tempie" not in text(at)
    next(one for one in at.checkbox if one.key.startswith("month-")).check()
    at = read(at)
    assert "W tym tempie skończy się 23 listopada 2026" in text(at)


def test_two_dates_of_the_domain_are_a_finding_whatever_else_is_the_matter() -> None:
    at = read(typed(result(HEALTHY), domain_expires="31.12.2026"))
    shown = text(at)
    assert "To dwie różne daty" in shown
    assert heading(at) == heading(result(HEALTHY))
    assert "w panelu do 31 grudnia 2026" in shown  # in the description for support


@pytest.mark.parametrize(
    ("report", "asked"),
    [
        (HEALTHY, True),
        (report_of(seen(website=site(500))), True),
        (report_of(seen(registration=registration(expires=NOW.replace(year=2025)))), False),
        (report_of(seen("email_not_arriving")), True),
    ],
    ids=["healthy", "failing", "expired", "mail"],
)
def test_figures_are_asked_for_where_they_could_explain_something(
    report: Report, asked: bool
) -> None:
    at = result(report)
    assert (PL.text("page.figures") in text(at)) == asked
    offers = [PL.text("page.figures.type"), PL.text("page.figures.file"), PL.text("token.offer")]
    assert [one.label for one in at.expander if one.label in offers] == (offers if asked else [])
    # What a field asks for is not listed once more among what to have ready.
    assert PL.text("page.ready.look_up") not in text(at)
