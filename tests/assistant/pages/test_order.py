"""What is to be ordered or asked, where there is nothing to look at: no address is needed.

The diagnoses are real ones: they ask the network nothing.
"""

from __future__ import annotations

from datetime import UTC

import pytest
from streamlit.testing.v1 import AppTest

from assistant.documents import view
from assistant.documents.mail import draft
from assistant.documents.papers import Papers, file_name, made
from assistant.pages.link import INCIDENTS, INSTRUCTIONS
from assistant.symptoms import symptoms
from assistant.texts import Words, words
from checks.target import MAX_TEXT
from tests.assistant.pages.test_diagnose import heading, page, query, text

PL = words("pl")
UNCHECKED = [one for one in INSTRUCTIONS if not symptoms()[one].needs_address]
CHECKED = [one for one in (*INCIDENTS, *INSTRUCTIONS) if symptoms()[one].needs_address]
ORDER = "restore_backup"


def pressed(symptom: str, address: str = "", lang: str = "pl") -> AppTest:
    at = page(symptom=symptom, lang=lang).run()
    at.text_input(key="address").input(address)
    return at.button[0].click().run()


def labels(at: AppTest) -> list[str]:
    return [button.label for button in at.button]


@pytest.mark.parametrize("w", [PL, words("en")], ids=["pl", "en"])
@pytest.mark.parametrize("symptom", UNCHECKED)
def test_the_button_leads_straight_to_the_preparation(symptom: str, w: Words) -> None:
    at = pressed(symptom, lang=w.lang)
    assert not at.exception
    assert heading(at) == w.text(f"symptom.{symptom}")
    assert w.text("page.ready") in text(at)
    assert w.text(f"summary.request.{symptom}").split()[0] in text(at)
    assert w.text("page.again") not in labels(at)
    assert w.text("page.evidence") not in text(at)
    assert query(at) == {"symptom": symptom, "lang": w.lang, "run": "1"}


def test_the_field_says_that_it_may_stay_empty() -> None:
    asked = {one: page(symptom=one).run().text_input(key="address").label for one in symptoms()}
    optional = {one for one, label in asked.items() if label == PL.text("page.address.optional")}
    assert optional == set(UNCHECKED)


@pytest.mark.parametrize("symptom", CHECKED)
def test_where_there_is_something_to_look_at_an_address_is_needed(symptom: str) -> None:
    for at in (pressed(symptom), page(symptom=symptom, run="1").run()):
        assert heading(at) == PL.text("page.heading")
        assert PL.text("input.empty") in text(at)
        assert query(at) == {"symptom": symptom, "lang": "pl"}


def test_a_link_with_run_shows_the_preparation_and_one_without_it_the_start() -> None:
    assert heading(page(symptom=ORDER, run="1").run()) == PL.text(f"symptom.{ORDER}")
    assert heading(page(symptom=ORDER).run()) == PL.text("page.heading")


@pytest.mark.parametrize("ending", [".pdf", ".eml", ".txt"])
def test_documents_are_made_without_an_address(ending: str) -> None:
    at = pressed(ORDER)
    (report,) = at.session_state["reports"].values()
    papers = Papers(report, view.preparation(report), PL, UTC)
    assert made(ending, papers)
    assert file_name(ending, papers) == PL.text("document.file.order") + ending
    assert draft(papers).subject == PL.text(f"instruction.{ORDER}.subject")


def test_another_matter_begins_at_the_start_and_the_same_one_can_be_prepared_again() -> None:
    at = pressed(ORDER)
    at.button[labels(at).index(PL.text("page.other.order"))].click().run()
    assert heading(at) == PL.text("page.heading")
    assert query(at) == {"symptom": ORDER, "lang": "pl"}
    at.button[0].click().run()
    assert heading(at) == PL.text(f"symptom.{ORDER}")


def test_an_address_that_is_given_stands_in_the_description_and_in_the_link() -> None:
    at = pressed(ORDER, "firma.pl")
    assert PL.text("summary.title", address="firma.pl") in text(at)
    assert query(at) == {"address": "firma.pl", "symptom": ORDER, "lang": "pl"}


@pytest.mark.parametrize("address", ["firma", "x" * (MAX_TEXT + 1)], ids=["wrong", "too long"])
def test_an_address_that_cannot_be_used_is_refused_and_stays(address: str) -> None:
    at = pressed(ORDER, address)
    assert heading(at) == PL.text("page.heading")
    assert at.text_input(key="address").value == address
    assert "run" not in query(at)
