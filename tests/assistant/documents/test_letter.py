"""A judged letter in words, in both languages, with nothing left open and nothing alive in it."""

from __future__ import annotations

import pytest

from assistant.documents.letter import FREE_MAIL, NEEDS_CHANGE, Step, letter_view, steps
from assistant.letter.judgement import OF_THE_OWNER, WEIGHTS, Judgement, Outcome, Reason
from assistant.texts import LANGUAGES, words
from checks.letter import read
from tests.checks.letter.letters import letter

DATA = {
    "sender": "jan@inna.pl",
    "contact": "biuro@firma.pl",
    "address": "x@inna.pl",
    "addresses": ["a@b.pl", "c@d.pl"],
    "domain": "xn--aczki-hib.pl",
    "server": "85.128.1.2",
    "service": "Google",
}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("outcome", Outcome)
def test_every_reason_reads_well(lang: str, outcome: Outcome) -> None:
    codes = (code for code in WEIGHTS if code != FREE_MAIL)
    judgement = Judgement(outcome, tuple(Reason(code, DATA) for code in codes))
    view = letter_view(judgement, words(lang))
    for point in view.points:
        assert "{" not in point.text + point.change
        assert point.text.endswith(".")
        assert bool(point.change) == (point.weight in NEEDS_CHANGE)
        assert all(len(text.split()) <= 20 for text in (point.text, point.change))
    assert view.outcome.endswith(".")
    assert "NIP" in view.note


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nobody_is_told_to_change_the_domain_of_free_mail(lang: str) -> None:
    w = words(lang)
    own = tuple(Reason(code, DATA) for code in sorted(OF_THE_OWNER))
    free = letter_view(Judgement(Outcome.REFUSED, (*own, Reason(FREE_MAIL, DATA))), w)
    assert {point.change for point in free.points[:-1]} == {w.text("letter.change.free_mail")}
    assert free.points[-1].change == ""
    view = letter_view(Judgement(Outcome.REFUSED, own), w)
    assert w.text("letter.change.free_mail") not in [point.change for point in view.points]


def test_what_a_letter_says_of_itself_is_made_plain() -> None:
    nasty = Reason("sender_is_other", {"sender": "a\u202eb\x1b[31m@c.pl", "contact": "x@y.pl"})
    (point,) = letter_view(Judgement(Outcome.REFUSED, (nasty,)), words("pl")).points
    assert "\u202e" not in point.text
    assert "\x1b" not in point.text


def test_mail_addresses_read_as_people_write_them() -> None:
    addresses = ["biuro@xn--aczki-hib.pl", "a@b.pl"]
    judgement = Judgement(
        Outcome.REFUSED,
        (
            Reason("several_senders", {"addresses": addresses}),
            Reason("sender_is_contact", {"sender": addresses[0]}),
        ),
    )
    several, one = letter_view(judgement, words("pl")).points
    assert "biuro@żaczki.pl, a@b.pl" in several.text
    assert "biuro@żaczki.pl" in one.text


def test_the_way_begins_where_the_letter_was_handed_in() -> None:
    seen = read(letter())
    way = list(steps(seen))
    assert [one.server for one in way] == [
        "83-1-2-3.dsl.pl", "mail.firma.pl", "mx.dostawca.pl", "poczta.dostawca.pl",
    ]  # fmt: skip
    assert way[0] == Step("83-1-2-3.dsl.pl", seen.date, None)
    assert [one.seconds for one in way] == [None, None, 5, 2]
    assert list(steps(read(b""))) == []
