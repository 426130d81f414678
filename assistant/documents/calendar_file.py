"""Dates that must not be missed as a calendar file (RFC 5545), each with reminders before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, timedelta
from uuid import NAMESPACE_URL, uuid5

from icalendar import Alarm, Calendar, Event

from assistant.documents.dates import Service, Term, terms_to_come
from assistant.documents.papers import NoDatesError, Papers

PRODUCT = "-//pre-contact-assistant//dates//"  # RFC 5545 section 3.7.3, with the language behind
MORNING = timedelta(hours=9)

# How many days before the day itself to remind of it. Certificates mostly renew themselves some
# weeks before.
_REMIND: dict[Service, tuple[int, ...]] = {
    "domain": (30, 14, 3),
    "hosting": (30, 14, 3),
    "website_project": (30, 14, 3),
    "certificate": (14, 3),
}


def ics(papers: Papers) -> bytes:
    """A calendar with an all-day event for each date that is still to come.

    An event of the same service of the same domain has the same UID at all times, so that a newer
    file replaces it. Raises NoDatesError where there is none.
    """
    coming = terms_to_come(papers.report)
    if not coming:
        raise NoDatesError
    calendar = Calendar()
    calendar.add("prodid", PRODUCT + papers.words.lang.upper())
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for term in coming:
        calendar.add_component(_event(term, papers))
    return bytes(calendar.to_ical())


def _event(term: Term, papers: Papers) -> Event:
    target, words = papers.report.target, papers.words
    title = words.text(f"calendar.{term.service}.event", domain=target.domain, host=target.host)
    moment = papers.report.started_at
    event = Event()
    event.add("uid", str(uuid5(NAMESPACE_URL, f"{term.service}://{_name(term, papers)}")))
    event.add("dtstamp", moment.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", term.day)
    event.add("dtend", term.day + timedelta(days=1))
    event.add("summary", title)
    event.add(
        "description",
        "\n".join(
            (
                words.text(f"calendar.{term.service}.todo"),
                words.text("calendar.read", day=moment.astimezone(papers.zone).date()),
            )
        ),
    )
    event.add("transp", "TRANSPARENT")  # it takes no time of the day
    for alarm in _alarms(term, title, papers):
        event.add_component(alarm)
    return event


def _name(term: Term, papers: Papers) -> str:
    """What the date is the date of: a certificate is a host's, all else the domain's."""
    target = papers.report.target
    return target.host if term.service == "certificate" else target.domain


def _alarms(term: Term, title: str, papers: Papers) -> Iterator[Alarm]:
    """Reminders in the morning of days that come after the report."""
    for days in _REMIND[term.service]:
        if term.day - timedelta(days=days) > papers.report.started_at.date():
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", title)
            alarm.add("trigger", MORNING - timedelta(days=days))
            yield alarm
