"""Choosing how to reach support, ticking what is ready, and the numbers of a firm."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from assistant.pages import numbers
from assistant.report import Verdict
from assistant.texts import words
from tests.assistant.pages.reports import EXPIRED, report
from tests.assistant.pages.test_diagnose import markup, result, text

PL = words("pl")


def prepared(symptom: str = "website_down", profile: str = "nazwa") -> AppTest:
    shown = report(Verdict.CAUSE_FOUND, EXPIRED)
    if symptom != "website_down":
        shown = report(Verdict.NO_FAULT_FOUND)
    return result(replace(shown, symptom=symptom, profile=profile))


def choose(at: AppTest, question: str, answer: str) -> AppTest:
    (pills,) = (one for one in at.button_group if one.label == PL.text(f"page.choice.{question}"))
    return pills.set_value(answer).run()


def best(at: AppTest) -> str:
    html = next(one.value for one in at.get("html") if "best-name" in one.value)
    return html.split("</h3>")[0].split(">")[1].split("<")[0]


def ticks(at: AppTest) -> dict[str, bool]:
    return {one.label: one.value for one in at.checkbox}


def test_without_an_answer_the_usual_way_is_recommended() -> None:
    assert best(prepared()) == PL.text("channel.phone.name")
    assert PL.text("page.choice.lost") not in text(prepared())


@pytest.mark.parametrize(
    ("symptom", "access", "channel"),
    [
        ("dns_change", "both", "phone"),
        ("dns_change", "mailbox", "email"),
        ("dns_change", "neither", "in_person"),
        ("restore_backup", "panel", "phone"),
    ],
)
def test_what_one_can_reach_decides_the_way(symptom: str, access: str, channel: str) -> None:
    at = choose(prepared(symptom), "access", access)
    assert best(at) == PL.text(f"channel.{channel}.name")
    assert (PL.text("page.choice.lost") in text(at)) is (access != "both")


def test_who_one_is_decides_what_is_asked_for() -> None:
    person = choose(prepared(), "customer", "person")
    assert "NIP" not in ticks(person)
    firm = choose(person, "customer", "business")
    assert {"NIP", "REGON"} <= set(ticks(firm))
    acting = choose(firm, "customer", "representative")
    assert PL.text("preparation.note.acts_for_owner") in text(acting)
    assert "NIP (usługa na firmę lub organizację)" in ticks(acting)


def test_what_ought_to_be_there_is_asked_where_something_else_is_seen() -> None:
    at = prepared("website_wrong_content")
    question = PL.text("page.expected")
    (pills,) = (one for one in at.button_group if one.label == question)
    assert "Powinno się otwierać" not in text(at)
    assert "Powinno się otwierać: nowa wersja strony" in text(pills.set_value("newer").run())
    assert question not in {one.label for one in prepared().button_group}


def test_what_is_ticked_stays_and_goes_into_the_description_by_name_only() -> None:
    at = prepared()
    label = "Dane konta z Panelu Klienta"
    at = next(one for one in at.checkbox if one.label == label).check().run()
    wanted = PL.text("summary.prepared_items", identifiers="dane konta z Panelu Klienta")
    assert wanted in text(at)
    at = choose(choose(at, "access", "neither"), "access", "both")
    assert ticks(at)[label]
    assert wanted in text(at)


def test_everything_to_tick_tells_what_where_why_who_and_when_not() -> None:
    html = markup(prepared())
    assert html.count(PL.text("page.identifier.never")) == html.count(
        PL.text("page.identifier.who")
    )
    for aspect in ("what", "where", "why", "who", "never"):
        assert PL.text(f"page.identifier.{aspect}") in html


def test_an_instruction_says_what_it_is_and_asks_back() -> None:
    at = prepared("domain_transfer")
    assert PL.text("instruction.domain_transfer.isnot") in text(at)
    assert "symptom=registrant_change" in markup(at)
    assert PL.text("page.about.before") in text(at)
    assert PL.text("page.about") not in text(prepared())


# ---- numbers


def field(at: AppTest, label: str) -> list[object]:
    return [one for one in at.text_input if one.label == label]


def test_only_who_may_have_a_firms_numbers_is_offered_to_type_them() -> None:
    for customer, offered in (("person", 0), ("business", 1), ("organisation", 1)):
        assert len(field(choose(prepared(), "customer", customer), "NIP")) == offered


def test_a_right_number_is_handed_to_documents_and_a_wrong_one_explained(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = choose(prepared(), "customer", "business")
    at.text_input(key="number-nip").input("856-734-62-15")
    at.text_input(key="number-regon").input("192598183")
    at.run()
    assert PL.text("number.regon.mistyped") in text(at)
    assert at.text_input(key="number-regon").value == "192598183"
    typed = {one.key: one.value for one in at.text_input}
    monkeypatch.setattr(numbers, "session", typed)
    assert numbers.typed_numbers() == {"nip": "8567346215"}


def test_a_number_goes_nowhere_but_into_the_customers_own_document() -> None:
    at = choose(prepared(), "customer", "business")
    at.text_input(key="number-nip").input("8567346215").run()
    assert "8567346215" not in text(at)
    assert "8567346215" not in str(dict(at.query_params))
