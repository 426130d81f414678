"""The letter: a draft without a sender, whole in its file, bounded as a link, obeying nobody."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.documents.mail import MOST_LINK, accepts_letters, draft, eml, mailto
from assistant.documents.papers import Papers
from assistant.preparation.instruction_wording import letter
from assistant.symptoms import symptoms
from assistant.texts import LANGUAGES
from tests.assistant.causes.observed import seen
from tests.assistant.documents.made import causes, each_cause, healthy, papers_of
from tests.assistant.documents.test_pdf import hostile_report
from tests.inert import obeyed

INJECTED = "x\r\nBcc: all@firma.pl\r\n\r\n<b>hi</b>\n.\nFrom: ceo@firma.pl\x00&body=evil?cc=a@b.pl"


def opened(made: bytes) -> EmailMessage:
    message = message_from_bytes(made, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def body_of(papers: Papers) -> str:
    content = opened(eml(papers)).get_content()
    assert isinstance(content, str)
    return content.replace("\r\n", "\n")


def with_address(papers: Papers, address: str) -> Papers:
    """The papers of a provider whose letters go to `address`."""
    plans = tuple(
        replace(plan, channel=replace(plan.channel, address=address))
        if plan.id == "email"
        else plan
        for plan in papers.preparation.channels
    )
    return replace(papers, preparation=replace(papers.preparation, channels=plans))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_file_opens_as_a_letter_that_is_still_to_be_sent(lang: str) -> None:
    papers = papers_of(causes()["domain_expired"], lang)
    made = eml(papers)
    message = opened(made)
    assert message["X-Unsent"] == "1"
    assert set(message.keys()) == {
        "X-Unsent", "Subject", "Content-Type", "Content-Transfer-Encoding", "MIME-Version",
    }  # fmt: skip
    assert message["Subject"] == draft(papers).subject
    assert message["Subject"].startswith("firma.pl: ")
    assert message.get_content_type() == "text/plain"
    assert message.get_content_charset() == "utf-8"
    assert b"\n" not in made.replace(b"\r\n", b"")
    assert max(map(len, made.split(b"\r\n"))) <= 78
    made.decode("ascii")


def test_the_letter_says_whence_to_send_it_and_what_support_needs() -> None:
    body = body_of(papers_of(causes()["domain_expired"]))
    first, *_ = body.splitlines()
    assert "w panelu jako kontaktowy" in first
    assert "Domena firma.pl wygasła" in body
    assert "Prośba: Proszę o informację" in body
    assert "Login do Panelu Klienta albo nazwa usługi (wystarczy jedno): \n" in body
    assert "kod autoryzacyjny" not in body.lower()  # nothing that proves who asks goes by mail
    assert "Telefon" not in body


def test_it_goes_to_the_address_of_the_profile() -> None:
    papers = with_address(healthy(), "pomoc@dostawca.pl")
    assert opened(eml(papers))["To"] == "pomoc@dostawca.pl"
    assert mailto(papers).startswith("mailto:pomoc@dostawca.pl?subject=")
    assert "To" not in opened(eml(healthy()))


@pytest.mark.parametrize("address", ["not an address", "a@b.pl\r\nBcc: c@d.pl", "a@b.pl, c@d.pl"])
def test_what_is_no_mail_address_is_left_out(address: str) -> None:
    papers = with_address(healthy(), address)
    assert "To" not in opened(eml(papers))
    assert mailto(papers).startswith("mailto:?subject=")


def test_numbers_that_were_typed_take_the_place_of_what_is_to_fill_in() -> None:
    papers = healthy(numbers={"nip": "123-456-32-18", "krs": "0000123456"})
    body = body_of(papers)
    assert "NIP: 123-456-32-18\nNumer KRS: 0000123456\n" in body
    assert "123-456" not in body_of(healthy())


def test_a_link_holds_the_letter_in_lines_of_rfc_6068() -> None:
    papers = papers_of(causes()["domain_expired"])
    parts = urlsplit(mailto(papers))
    query = parse_qs(parts.query, strict_parsing=True)
    assert set(query) == {"subject", "body"}
    assert query["subject"] == [draft(papers).subject]
    body = query["body"][0]
    assert "\n" not in body.replace("\r\n", "")
    assert "Domena firma.pl wygasła" in body
    assert " " not in parts.query
    assert "+" not in parts.query


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_link_is_bounded_and_says_what_it_leaves_out(lang: str) -> None:
    for papers in each_cause(lang):
        link = mailto(papers)
        assert len(link) <= MOST_LINK
        body = unquote(link)
        found = draft(papers)
        whole = all(line in body for line in found.description)
        assert ("[…]" in body) is not whole
        assert found.closing[-1] in body


def everything(value: str) -> Papers:
    papers = papers_of(causes()["redirect_elsewhere"])
    report = hostile_report(papers.report, value)
    return replace(papers, report=report, numbers={"nip": value})


def test_no_line_end_from_outside_makes_a_header_or_a_line() -> None:
    papers = everything(INJECTED)
    message = opened(eml(papers))
    assert {"Bcc", "From", "Cc", "cc"}.isdisjoint(message.keys())
    assert not any(
        line.startswith(("Bcc", "From", "<b>", ".")) for line in body_of(papers).splitlines()
    )
    query = parse_qs(urlsplit(mailto(papers)).query)
    assert set(query) == {"subject", "body"}


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_whatever_a_server_says_the_letter_stays_one(value: str) -> None:
    papers = everything(value)
    message = opened(eml(papers))
    assert len(message.keys()) == 5
    assert obeyed(body_of(papers)) == []
    assert len(mailto(papers)) <= MOST_LINK


def test_the_same_papers_make_the_same_letter() -> None:
    assert eml(healthy()) == eml(healthy())
    assert mailto(healthy()) == mailto(healthy())


def test_letters_are_offered_where_the_provider_takes_them() -> None:
    assert accepts_letters(healthy().preparation)

    def without(papers: Papers, **changes: Any) -> bool:
        plans = tuple(
            replace(plan, **changes) for plan in papers.preparation.channels if plan.id == "email"
        )
        return accepts_letters(replace(papers.preparation, channels=plans))

    assert not without(healthy(), accepts=False)
    assert not accepts_letters(replace(healthy().preparation, channels=()))
    assert eml(replace(healthy(), preparation=replace(healthy().preparation, channels=())))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_instruction_has_its_own_letter(lang: str) -> None:
    for symptom in (id for id, one in symptoms().items() if not one.is_incident):
        papers = papers_of(seen(symptom), lang)
        ready = letter(papers.preparation, papers.words, "firma.pl")
        assert ready
        message = opened(eml(papers))
        assert message["Subject"] == ready.subject
        body = body_of(papers)
        assert all(line in body for line in ready.lines)
        assert body.splitlines()[-1] == ready.lines[-1]
