"""The case as consultants see it, drawn without a browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from assistant import diagnosis
from assistant.admission import Wait
from assistant.report import CheckRun, Report, Status, Verdict
from assistant.staff import case_page, gate, signing_in
from assistant.staff.roles import Identity, Role
from assistant.store import cases, runs
from assistant.store.case_number import new_number, shown
from assistant.store.database import Database
from assistant.store.errors import StoreError
from assistant.store.schema import case_notes
from assistant.store.schema import runs as run_rows
from assistant.texts import LANGUAGES, words
from tests.assistant.pages.reports import EXPIRED, report
from tests.assistant.pages.test_diagnose import StagedRun
from tests.assistant.staff.pages import ANNA, Door, opened
from tests.assistant.staff.pages import shown as text_of

PL = words("pl")
REPORT = replace(
    report(Verdict.CAUSE_FOUND, EXPIRED),
    checks=(
        CheckRun("registration", Status.PROBLEM, 0, 300),
        CheckRun("website", Status.UNKNOWN, 300, 900, "timeout"),
    ),
)
HOSTILE = "<img src=x onerror=alert(1)> [link](https://evil.example) \u202e"


def page() -> None:
    from assistant.staff.case_page import show

    show()


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite_template: Path) -> Database:
    import shutil

    file = tmp_path / "assistant.db"
    shutil.copy(sqlite_template, file)
    kept = Database(f"sqlite:///{file}")
    monkeypatch.setattr(case_page, "database", lambda: kept)
    return kept


def saved(store: Database, found: Report = REPORT, **more: object) -> str:
    now = datetime.now(UTC)
    with store.write() as connection:
        run = runs.record(connection, found, "pl", now)
        options = {"run_id": run, "lang": "pl", "now": now, "days": 30} | more
        return cases.save(connection, found, **options).number  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_case_shows_all_that_was_seen(kept: Database, door: Door, lang: str) -> None:
    w = words(lang)
    number = saved(kept, ready=["nip", "no-such-code"], reference="ZGŁ 117")
    at = opened(page, lang, number=shown(number).lower())
    text = text_of(at)
    for part in (
        shown(number),
        "ZGŁ 117",
        "domain_expired",
        w.text("cause.domain_expired.technical", host="firma.pl", domain="firma.pl"),
        w.date(date(2026, 11, 19)),  # of the evidence
        w.text("identifier.nip.name"),
        w.text("reason.timeout"),
        w.number(900),
        "www.firma.pl 443",  # of the raw record
    ):
        assert part in text
    assert "no-such-code" not in text


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("A7F", "staff.case.number.length"),
        ("A7F 3KXO", "staff.case.number.characters"),
        ("A7F 3KXY", "staff.case.number.check"),
    ],
)
def test_what_is_no_number_is_said_and_stays_in_the_field(
    kept: Database, door: Door, typed: str, key: str
) -> None:
    at = opened(page)
    at.text_input("case-number").input(typed)
    at.button[0].click().run()
    assert PL.text(key) in text_of(at)
    assert at.text_input("case-number").value == typed


def test_a_number_of_nobody_says_so(kept: Database, door: Door) -> None:
    assert PL.text("staff.case.none") in text_of(opened(page, number=new_number()))


def test_a_case_that_nobody_has_words_for_says_so(kept: Database, door: Door) -> None:
    former = replace(REPORT.causes[0], code="former")
    number = saved(kept, replace(REPORT, causes=(former,)))
    assert PL.text("staff.case.unreadable") in text_of(opened(page, number=number))


def test_text_from_outside_is_only_text(kept: Database, door: Door) -> None:
    number = saved(kept, reference=HOSTILE)
    with kept.write() as connection:
        cases.add_note(connection, 1, HOSTILE, f"one\n{HOSTILE}", datetime.now(UTC))
    at = opened(page, number=number)
    html = " ".join(one.proto.body for one in at.get("html"))
    assert html.count("&lt;img src=x") == 3
    assert "<img" not in html
    assert "\u202e" not in html
    assert not at.markdown


def test_a_note_is_added_once_in_the_name_of_who_is_signed_in(kept: Database, door: Door) -> None:
    at = opened(page, number=saved(kept))
    area = at.text_area[0]
    area.input(" Klientka oddzwoni. ")
    button(at, "staff.notes.add").click().run()
    assert "Klientka oddzwoni." in text_of(at)
    assert at.text_area[0].value == ""
    button(at, "staff.notes.add").click().run()  # nothing typed
    with kept.read() as connection:
        (row,) = connection.execute(select(case_notes))
    assert (row.author, row.text) == (ANNA.name, "Klientka oddzwoni.")


def test_the_outcome_is_marked_and_read_back(kept: Database, door: Door) -> None:
    number = saved(kept)
    at = opened(page, number=number)
    at.radio(f"outcome-{number}").set_value("contacted").run()
    assert not at.exception
    with kept.read() as connection:
        assert connection.execute(select(run_rows.c.outcome)).scalar() == "contacted"
    assert opened(page, number=number).radio(f"outcome-{number}").value == "contacted"


def test_roles_are_asked_for_again_at_every_action(kept: Database, door: Door) -> None:
    number = saved(kept)
    at = opened(page, number=number)
    at.text_area[0].input("Po wylogowaniu.")
    door.visitor = None
    button(at, "staff.notes.add").click().run()
    assert PL.text("staff.sign_in.heading") in text_of(at)
    assert number not in text_of(at)
    with kept.read() as connection:
        assert connection.execute(select(case_notes)).first() is None


def test_who_signed_out_meanwhile_marks_no_outcome(kept: Database, door: Door) -> None:
    number = saved(kept)
    at = opened(page, number=number)
    door.visitor = None
    at.radio(f"outcome-{number}").set_value("contacted").run()
    assert PL.text("staff.sign_in.heading") in text_of(at)
    with kept.read() as connection:
        assert connection.execute(select(run_rows.c.outcome)).scalar() == "unknown"


def test_a_failing_store_loses_nothing_typed(
    kept: Database, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = opened(page, number=saved(kept))

    def away(*_: object) -> None:
        raise StoreError

    at.text_area[0].input("Ważne.")
    with monkeypatch.context() as patched:
        patched.setattr(case_page.case_work, "write_note", away)
        button(at, "staff.notes.add").click().run()
    assert PL.text("staff.case.store") in text_of(at)
    assert at.text_area[0].value == "Ważne."


def test_another_look_says_what_changed(
    kept: Database, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = replace(REPORT, verdict=Verdict.NO_FAULT_FOUND, causes=(), started_at=datetime.now(UTC))
    monkeypatch.setattr(diagnosis, "again", lambda *_: StagedRun(REPORT.target, now))
    at = opened(page, number=saved(kept))
    button(at, "page.again").click().run()
    assert PL.text("staff.again.causes") in text_of(at)
    assert PL.text("verdict.no_fault_found") in text_of(at)


def test_another_look_spares_the_address_that_is_examined(
    kept: Database, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def wait_for(visitor: str | None, domain: str) -> Wait:
        asked.append((visitor, domain))
        return Wait("domain", 20)

    monkeypatch.setattr(case_page, "wait_for", wait_for)
    at = opened(page, number=saved(kept))
    button(at, "page.again").click().run()
    assert asked == [(None, REPORT.target.domain)]
    assert PL.count("limit.domain", 20) in text_of(at)
    assert PL.text("staff.again.causes") not in text_of(at)


@pytest.mark.parametrize(
    ("asker", "subject", "expected"),
    [
        ("unverified", "others_services", "staff.disclosure.refused"),
        ("verified", "others_services", "staff.disclosure.refused"),
        ("verified", "own_services", "staff.disclosure.tells.service_details"),
    ],
)
def test_the_helper_says_what_may_be_said(
    kept: Database, door: Door, asker: str, subject: str, expected: str
) -> None:
    at = opened(page, number=saved(kept))
    at.radio("disclosure-asker").set_value(asker).run()
    at.selectbox("disclosure-subject").set_value(subject).run()
    assert PL.text(expected) in text_of(at)


def test_who_signed_out_elsewhere_is_nobody_though_the_cookie_says_so(
    kept: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = Identity({"iss": "https://a.pl", "sub": "17", "iat": 1, "nonce": "x"})
    monkeypatch.setattr(gate, "database", lambda: kept)
    monkeypatch.setattr(gate.provider, "is_set_up", lambda: True)
    monkeypatch.setattr(gate.provider, "identity", lambda: known)
    assert gate.visitor() == known
    signing_in.end(kept, known, datetime.now(UTC))
    assert gate.visitor() is None


@pytest.mark.parametrize("ask", [gate.permitted, gate.require])
def test_a_store_that_is_away_lets_nobody_in(
    ask: Callable[[Role], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise StoreError

    monkeypatch.setattr(gate, "visitor", away)
    if ask is gate.permitted:
        assert gate.permitted(Role.CONSULTANT) is None
    else:
        assert PL.text("staff.refused.store") in text_of(opened(page))


def button(at: object, key: str) -> object:
    return next(one for one in at.button if one.label == PL.text(key))
