"""The page on letters to support as Streamlit draws it, without a browser."""

from __future__ import annotations

import html
import threading
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assistant.letter import Judgement, Letter, judge, judge_address
from assistant.pages import letter as page
from assistant.pages.letter import CONTACT_CHARS, contact_in
from assistant.texts import LANGUAGES, Words, words
from tests.assistant.causes.observed import report_of, seen
from tests.assistant.pages.test_diagnose import result
from tests.checks.letter.letters import FIELDS, PUBLISHED, WAY, letter
from tests.checks.sender.zones import network
from tests.inert import obeyed

PL = words("pl")
ZONES = {"firma.pl MX": (), **PUBLISHED}


class StagedRun:
    """A run that has ended with what is judged of the zones above; `stopped` ones never end."""

    stopped = False

    def __init__(self, handed_in: Letter | None, contact: str | None, _settings: object) -> None:
        net = network(ZONES).as_net()
        self.cancelled = threading.Event()
        self.found = (
            judge_address(contact or "", net)
            if handed_in is None
            else judge(handed_in, contact, net)
        )

    def cancel(self) -> None:
        self.cancelled.set()

    def ends_within(self, seconds: float) -> bool:
        return self.cancelled.wait(seconds) if self.stopped else True

    def judgement(self) -> Judgement | None:
        return None if self.cancelled.is_set() else self.found


def script() -> None:
    from assistant.pages.letter import letter

    letter()


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(page, "Run", StagedRun)
    return AppTest.from_function(script, default_timeout=30)


def shown(at: AppTest) -> str:
    assert not at.exception
    return html.unescape("\n".join(one.proto.body for one in at.get("html")))


def check(at: AppTest, contact: str, w: Words = PL) -> AppTest:
    at.text_input[0].input(contact)
    return press(at, w.text("page.letter.check"))


def paste(at: AppTest, text: bytes) -> AppTest:
    at.text_area[0].input(text.decode())
    return press(at, PL.text("page.letter.read"))


def press(at: AppTest, label: str) -> AppTest:
    return next(one for one in at.button if one.label == label).click().run()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_address_is_judged_in_both_languages(at: AppTest, lang: str) -> None:
    w = words(lang)
    at.query_params["lang"] = lang
    text = shown(check(at.run(), " Biuro <biuro@FIRMA.pl> ", w))
    assert w.text("page.letter.word.accepted") in text
    assert "biuro@firma.pl" in text
    assert w.text("letter.public_numbers") in text
    assert at.query_params["contact"] == "biuro@firma.pl"


def test_a_link_fills_in_the_address_and_starts_nothing(at: AppTest) -> None:
    at.query_params["contact"] = "biuro@firma.pl"
    at.run()
    assert at.text_input[0].value == "biuro@firma.pl"
    assert "verdict" not in shown(at)


@pytest.mark.parametrize(
    ("typed", "refused"),
    [("", "missing"), ("  ", "missing"), ("firma.pl", "wrong"), ("a@localhost", "wrong"),
     ("a@b.pl, c@d.pl", "wrong"), ("a" * CONTACT_CHARS + "@b.pl", "wrong")],
)  # fmt: skip
def test_what_is_no_address_is_said_in_one_sentence_and_stays(
    at: AppTest, typed: str, refused: str
) -> None:
    check(at.run(), typed)
    assert PL.text(f"page.letter.contact.{refused}") in shown(at)
    assert at.text_input[0].value == typed
    assert "verdict" not in shown(at)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("biuro@firma.pl", "biuro@firma.pl"),
        (" mailto:biuro@firma.pl", "biuro@firma.pl"),
        ("Biuro@ŻÓŁW.pl.", "Biuro@xn--w-uga1v8h.pl"),
        ('"a@b.pl" <biuro@firma.pl>', "biuro@firma.pl"),
        ("biuro@192.0.2.1", None),
        ("@firma.pl", None),
    ],
)
def test_contact_in(text: str, found: str | None) -> None:
    assert contact_in(text) == found


def test_a_letter_is_judged_against_the_address_and_its_way_is_drawn(at: AppTest) -> None:
    check(at.run(), "biuro@firma.pl")
    text = shown(paste(at, letter()))
    assert PL.text("letter.outcome.accepted") in text
    for server in ("83-1-2-3.dsl.pl", "mail.firma.pl", "mx.dostawca.pl", "poczta.dostawca.pl"):
        assert server in text
    took = PL.text("page.letter.way.seconds", amount=5)
    assert PL.text("page.letter.way.after", took=took) in text
    assert "Mozilla Thunderbird" in text


def test_another_address_judges_the_same_letter_again(at: AppTest) -> None:
    paste(at.run(), letter())
    assert PL.text("page.letter.word.unknown") in shown(at)
    check(at, "prezes@firma.pl")
    assert PL.text("letter.outcome.refused") in shown(at)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ((b"10:00:07", b"10:40:02"), ("slow", "minutes", 40)),
        ((b"26 Nov 2026 10:00:07", b"27 Nov 2026 10:00:07"), ("slow", "hours", 24)),
        ((b"10:00:07", b"09:58:07"), ("clock", "", 0)),
    ],
)
def test_a_long_stay_and_a_wrong_clock_are_marked(
    at: AppTest, change: tuple[bytes, bytes], said: tuple[str, str, int]
) -> None:
    text = shown(paste(at.run(), letter(way=WAY.replace(*change))))
    how, unit, amount = said
    took = PL.text(f"page.letter.way.{unit}", amount=amount) if unit else ""
    assert PL.text(f"page.letter.way.{how}", took=took) in text
    assert "way-late" in text


def test_nothing_pasted_is_said_and_judges_nothing(at: AppTest) -> None:
    paste(at.run(), b" ")
    assert PL.text("page.letter.empty") in shown(at)
    assert "verdict" not in shown(at)


def test_what_is_no_letter_is_said_to_be_none(at: AppTest) -> None:
    text = shown(paste(at.run(), "Dzień dobry, proszę o pomoc.".encode()))
    assert PL.text("letter.reason.no_letter") in text
    assert 'class="way"' not in text


def test_a_run_that_was_stopped_has_no_result(at: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(StagedRun, "stopped", True)
    monkeypatch.setattr(StagedRun, "ends_within", lambda self, _: bool(self.cancel()) or True)
    text = shown(check(at.run(), "biuro@firma.pl"))
    assert PL.text("page.letter.stopped") in text
    assert at.text_input[0].value == "biuro@firma.pl"


def test_a_result_leads_here_where_support_takes_letters() -> None:
    at = result(report_of(seen("website_down")))
    raw = "\n".join(one.proto.body for one in at.get("html"))
    assert 'href="./letter?lang=pl"' in raw
    assert PL.text("page.letter.link") in raw


NASTY = "<img src=x onerror=alert(1)>[x](http://evil.example)\u202e\x1b[31m**b**"


@pytest.mark.parametrize(
    "name", ["From", "Reply-To", "Return-Path", "User-Agent", "Received", "Date"]
)
def test_a_hostile_header_is_there_as_text(at: AppTest, name: str) -> None:
    values: dict[str, Any] = {
        "From": f'"{NASTY}" <{NASTY.replace(" ", "")}@firma.pl>',
        "Received": f"from {NASTY.replace(' ', '')} by {NASTY.replace(' ', '')}; {NASTY}",
    }
    field = f"{name}: {values.get(name, NASTY + '@evil.example')}\r\n".encode()
    found = paste(at.run(), letter(fields=field + FIELDS))
    raw = "\n".join(one.proto.body for one in found.get("html"))
    assert not found.exception
    assert "<img" not in raw
    assert 'href="http' not in raw
    assert [char for char in html.unescape(raw) if obeyed(char)] == []
