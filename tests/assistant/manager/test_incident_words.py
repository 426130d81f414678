"""Incidents in a manager's words, and maintenances as they are typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from assistant.manager.banner import banner
from assistant.manager.incident_words import Works, is_past, shown
from assistant.store.incidents import Incident, State
from assistant.texts import words

NOW = datetime(2026, 11, 26, 10, 30, tzinfo=UTC)  # 11:30 in Warsaw
FORMING = Incident(
    id=1, state=State.FORMING, cause="web_server_silent", place_kind="address",
    place="85.128.128.0/24", domains=5, starts_at=NOW - timedelta(minutes=28), noticed_at=NOW,
    latest_at=NOW - timedelta(minutes=1), ends_at=None, changed_by=None, notice_pl="",
    notice_en="",
)  # fmt: skip
WORKS = Works(
    "address", "85.128.128.10", (date(2026, 11, 27), time(1)), (date(2026, 11, 27), time(3)),
    "Prace.", "Work.",
)  # fmt: skip


def test_a_forming_incident_tells_where_since_when_and_how_many() -> None:
    assert shown(FORMING, words("pl"), NOW).facts == (
        "Adresy IP: 85.128.128.0/24",
        "Od 11:02, ostatnie zgłoszenie 11:29.",
        "Dotyczy 5 różnych domen.",
    )


def test_times_of_another_day_tell_the_day() -> None:
    ended = replace(
        FORMING, state=State.ENDED, ends_at=NOW - timedelta(days=1), changed_by="Anna Nowak",
        starts_at=NOW - timedelta(days=1, hours=1),
    )  # fmt: skip
    assert shown(ended, words("en"), NOW).facts[1:] == (
        "From 25 November 2026, 10:30 to 25 November 2026, 11:30.",
        "It concerns 5 different domains.",
        "Decided by: Anna Nowak.",
    )


@pytest.mark.parametrize(
    ("state", "ends", "past"),
    [
        (State.FORMING, None, False), (State.CONFIRMED, None, False),
        (State.DISMISSED, None, False), (State.ENDED, NOW, True), (State.FADED, NOW, True),
        (State.PLANNED, NOW, True), (State.PLANNED, NOW + timedelta(hours=1), False),
    ],
)  # fmt: skip
def test_what_is_past_needs_no_decision(state: State, ends: datetime | None, past: bool) -> None:
    assert is_past(replace(FORMING, state=state, ends_at=ends), NOW) is past


def test_times_of_a_maintenance_are_those_of_warsaw() -> None:
    assert WORKS.starts_at.astimezone(UTC) == datetime(2026, 11, 27, 0, tzinfo=UTC)
    assert WORKS.trouble(NOW) == ""


@pytest.mark.parametrize(
    ("first", "last", "trouble"),
    [
        # The hour from two to three is missing that day, so 2:30 is 3:30.
        ((date(2027, 3, 28), time(2, 30)), (date(2027, 3, 28), time(3, 15)), "order"),
        ((date(2027, 3, 28), time(1, 30)), (date(2027, 3, 28), time(3)), ""),
        ((date(2027, 10, 31), time(1)), (date(2027, 10, 31), time(3)), ""),
    ],
)
def test_a_maintenance_takes_the_time_that_really_passes(
    first: tuple[date, time], last: tuple[date, time], trouble: str
) -> None:
    works = replace(WORKS, first=first, last=last)
    assert works.trouble(NOW) == trouble
    assert trouble or works.ends_at - works.starts_at in (
        timedelta(minutes=30), timedelta(hours=3),
    )  # fmt: skip


def test_a_maintenance_that_was_called_off_says_so() -> None:
    planned = replace(WORKS.incident(), state=State.ENDED, ends_at=NOW)
    assert shown(planned, words("pl"), NOW).facts[1] == (
        "Odwołane. Miały się zacząć: 27 listopada 2026, 01:00."
    )


@pytest.mark.parametrize(
    ("changed", "trouble"),
    [
        ({"place": "firma"}, "place.address"),
        ({"place": "85.128.0.0/22"}, "place.wide"),
        ({"kind": "mx", "place": "85.128.128.10"}, "place.mx"),
        ({"last": (date(2026, 11, 27), time(1))}, "order"),
        ({"first": (date(2026, 11, 25), time(1)), "last": (date(2026, 11, 26), time(11, 30))},
         "past"),
        ({"notice_pl": " "}, "notice_pl"),
        ({"notice_en": ""}, "notice_en"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_maintenance_is_said(changed: dict[str, str], trouble: str) -> None:
    assert replace(WORKS, **changed).trouble(NOW) == trouble  # type: ignore[arg-type]
    assert words("pl").text(f"manager.plan.{trouble}")


def test_only_who_decides_is_led_to_the_page() -> None:
    manager = banner([FORMING], words("pl"), NOW, decides=True)
    consultant = banner([FORMING], words("pl"), NOW, decides=False)
    assert "./staff-incidents?lang=pl" in manager
    assert "href" not in consultant
    assert "Od 11:02, 5 różnych domen." in consultant


def test_of_many_only_the_largest_are_told() -> None:
    many = [replace(FORMING, id=n, domains=100 - n) for n in range(30)]
    told = banner(many, words("pl"), NOW, decides=True)
    assert "zaczyna się 30 awarii" in told
    assert "98 różnych domen" in told
    assert "97 różnych domen" not in told
    assert "I jeszcze mniejsze: 27." in told


def test_a_place_is_escaped() -> None:
    assert "<b>" not in banner([replace(FORMING, place="<b>")], words("en"), NOW, decides=True)
