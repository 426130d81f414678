"""The calendar: an event for each date to come, with reminders, as RFC 5545 wants it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar, Component

from assistant.documents.calendar_file import ics
from assistant.documents.papers import NoDatesError, Papers, made
from assistant.panel_file import read_panel
from assistant.texts import LANGUAGES
from checks.observation import Unseen, Why
from checks.target import parse_target
from tests.assistant.causes.observed import NOW, certificate, registration, seen
from tests.assistant.documents.made import healthy, papers_of

SOON = datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)
NO_DATE = Unseen(Why.NOT_PUBLISHED)


def events(papers: Papers) -> list[Component]:
    return list(Calendar.from_ical(ics(papers)).walk("VEVENT"))


def valid_until(domain: datetime | Unseen, host: datetime, lang: str = "pl") -> Papers:
    known = seen(registration=registration(expires=domain), certificate=certificate(not_after=host))
    return papers_of(known, lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_date_is_a_day_with_reminders_in_the_morning(lang: str) -> None:
    domain, host = events(valid_until(SOON, SOON + timedelta(days=30), lang))
    assert domain["DTSTART"].dt == date(2026, 12, 31)
    assert domain["DTEND"].dt == date(2027, 1, 1)
    assert host["DTSTART"].dt == date(2027, 1, 30)
    assert "firma.pl" in domain["SUMMARY"]
    assert domain["DTSTAMP"].dt == NOW
    reminders = [alarm["TRIGGER"].dt for alarm in domain.walk("VALARM")]
    assert reminders == [timedelta(days=-days, hours=9) for days in (30, 14, 3)]
    assert len(host.walk("VALARM")) == 2
    assert {alarm["ACTION"] for alarm in domain.walk("VALARM")} == {"DISPLAY"}


def test_reminders_that_would_come_too_late_are_left_out() -> None:
    domain, _ = events(valid_until(NOW + timedelta(days=10), SOON + timedelta(days=90)))
    assert [alarm["TRIGGER"].dt for alarm in domain.walk("VALARM")] == [timedelta(days=-3, hours=9)]


def test_a_newer_file_replaces_the_events_of_an_older_one() -> None:
    before = events(valid_until(SOON, SOON))
    after = events(valid_until(SOON + timedelta(days=365), SOON + timedelta(days=90)))
    assert {one["UID"] for one in before} == {one["UID"] for one in after}
    other = papers_of(replace(seen(), target=parse_target("inna.pl")))
    assert {one["UID"] for one in before}.isdisjoint(one["UID"] for one in events(other))


def test_the_certificate_of_another_website_is_none_of_theirs() -> None:
    elsewhere = certificate(host="niefirma.pl", not_after=SOON)
    known = seen(registration=registration(expires=SOON), certificate=elsewhere)
    assert len(events(papers_of(known))) == 1


def test_what_has_passed_is_no_date_to_remember() -> None:
    (only,) = events(valid_until(NOW - timedelta(days=1), SOON))
    assert "certyfikat" in only["SUMMARY"]
    with pytest.raises(NoDatesError):
        ics(valid_until(NOW - timedelta(days=1), NOW - timedelta(days=1)))
    with pytest.raises(NoDatesError):
        made(".ics", papers_of(seen("other")))


def test_a_date_that_no_registry_publishes_is_not_made_up() -> None:
    (only,) = events(valid_until(NO_DATE, SOON))
    assert "certyfikat" in only["SUMMARY"]


def test_dates_of_the_panel_are_remembered_and_of_two_for_the_domain_the_earlier() -> None:
    papers = valid_until(SOON, SOON + timedelta(days=60))
    panel = read_panel({"domain_expires": "2026-12-12", "hosting_expires": "2026-12-20"})
    told = replace(papers, report=replace(papers.report, panel=panel))
    days = [event["DTSTART"].dt for event in events(told)]
    assert days == [date(2026, 12, 12), date(2026, 12, 20), date(2027, 3, 1)]


def test_lines_are_folded_and_ended_as_rfc_5545_wants() -> None:
    host = "-".join(["żółw"] * 10) + ".firma.pl"
    papers = papers_of(replace(seen(), target=parse_target(host)))
    written = ics(papers)
    assert b"\n" not in written.replace(b"\r\n", b"")
    assert max(map(len, written.split(b"\r\n"))) <= 75
    titles = [str(event["SUMMARY"]) for event in events(papers)]
    assert any(host in title for title in titles)


def test_signs_of_the_format_are_escaped() -> None:
    target = replace(parse_target("firma.pl"), domain="a;b,c\\n\r\nX-EVIL:1.pl", host="x\r\nY:1")
    written = ics(papers_of(replace(seen(), target=target)))
    names = {line.split(b":")[0].split(b";")[0] for line in written.split(b"\r\n")}
    assert not {b"X-EVIL", b"Y"} & names


def test_the_same_papers_make_the_same_calendar() -> None:
    assert ics(healthy()) == ics(healthy())
