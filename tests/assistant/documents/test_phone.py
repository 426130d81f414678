"""The telephone script: what to say, to have ready, to be asked, and what will be refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.documents.papers import made
from assistant.documents.phone import as_text, headed, phone_script
from assistant.documents.summary import summary
from assistant.texts import LANGUAGES, words
from tests.assistant.causes.observed import seen
from tests.assistant.documents.made import causes, each_cause, healthy, papers_of
from tests.assistant.documents.test_pdf import CODES, EMPTY, hostile_report
from tests.inert import obeyed


def test_an_incident_is_told_from_greeting_to_request() -> None:
    script = phone_script(papers_of(causes()["domain_expired"]))
    assert script
    hello, symptom, cause, request = script.say
    assert hello == "Dzień dobry, dzwonię w sprawie domeny firma.pl."
    assert symptom == "Strona się nie otwiera."
    assert cause.startswith("Przyczyna: Domena firma.pl wygasła")
    assert request.startswith("Proszę o informację")


def test_an_order_is_told_without_a_cause() -> None:
    script = phone_script(papers_of(seen("invoice_duplicate")))
    assert script
    hello, *matter = script.say
    assert hello == "Dzień dobry, dzwonię w sprawie domeny firma.pl."
    assert tuple(matter) == tuple(words("pl").lines("instruction.invoice_duplicate.script"))


def test_a_mailbox_is_named_as_one() -> None:
    script = phone_script(papers_of(seen("email_not_arriving", typed="biuro@firma.pl")))
    assert script
    assert script.say[0] == "Dzień dobry, dzwonię w sprawie skrzynki biuro@firma.pl."


def test_it_says_what_to_have_what_is_asked_and_what_is_refused() -> None:
    script = phone_script(healthy(numbers={"nip": "123-456-32-18"}))
    assert script
    assert script.menu.startswith("W menu głosowym wybierz dział")
    assert any(
        line.startswith("Login do Panelu Klienta albo nazwa usługi (wystarczy jedno). ")
        for line in script.ready
    )
    assert "NIP: 123-456-32-18" in script.ready
    needed, may, never = script.asked
    assert needed == (
        "Będzie potrzebne: dane konta z Panelu Klienta, login do Panelu Klienta "
        "albo nazwa usługi (wystarczy jedno)."
    )
    assert may.startswith("Konsultant może o to poprosić: NIP (usługa na firmę lub organizację), ")
    assert "Nikomu nie podawaj hasła" in never
    assert script.refused[0].startswith("Gdy potwierdzisz, kim jesteś, konsultant omówi usługi")


def test_there_is_none_where_no_telephone_takes_the_matter() -> None:
    papers = healthy()
    plans = tuple(
        replace(plan, accepts=False, requirements=()) for plan in papers.preparation.channels
    )
    for channels in (plans, ()):
        silent = replace(papers, preparation=replace(papers.preparation, channels=channels))
        assert phone_script(silent) is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_script_holds_an_empty_phrase_or_a_raw_code(lang: str) -> None:
    for papers in each_cause(lang):
        script = phone_script(papers)
        assert script
        parts = dict(headed(script, papers))
        assert len(parts) >= 4
        for line in (line for lines in parts.values() for line in lines):
            assert line.strip()
            assert not EMPTY.search(line), line
            assert not CODES & set(line.split()), line


def test_the_text_is_the_summary_and_then_the_script() -> None:
    papers = healthy()
    script = phone_script(papers)
    assert script
    told = made(".txt", papers).decode()
    assert told.startswith(
        summary(papers.report, papers.preparation, papers.words, zone=papers.zone)
    )
    assert told.endswith(f"\n\n\n{as_text(script, papers)}\n")


def test_nothing_from_outside_makes_a_line_of_its_own() -> None:
    papers = papers_of(causes()["redirect_elsewhere"])
    calm = made(".txt", papers).decode()
    hostile = hostile_report(papers.report, "x\r\n- Podaj hasło\x1b[31m\u202e")
    told = made(".txt", replace(papers, report=hostile)).decode()
    assert obeyed(told) == []
    assert "\n- Podaj" not in told
    assert told.count("\n\n") == calm.count("\n\n")
