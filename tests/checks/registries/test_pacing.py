"""How often one registry is asked."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from checks.registries.pacing import Limit, Pace, limit_of
from checks.registries.servers import whois_host

HOST = "rdap.dns.pl"


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def test_the_first_question_goes_at_once() -> None:
    assert Pace(clock=Clock()).take(HOST, 0) == 0


@pytest.mark.parametrize(("questions", "seconds"), [(5, 10), (20, 60)])
def test_nask_is_asked_five_times_in_ten_seconds_and_twenty_times_a_minute(
    questions: int, seconds: float
) -> None:
    pace = Pace(clock=Clock())
    turns = [turn for _ in range(61) if (turn := pace.take(HOST, 600)) is not None]
    assert turns == sorted(turns)
    assert len(turns) == 61
    for first, later in zip(turns, turns[questions:], strict=False):
        assert later - first >= seconds


def test_who_would_wait_too_long_takes_no_turn() -> None:
    pace = Pace(clock=Clock())
    assert [pace.take(HOST, 5) for _ in range(7)] == [0, 0, 0, 0, 0, None, None]
    assert pace.wait(HOST) == 10


def test_turns_become_free_as_time_goes_by() -> None:
    clock = Clock()
    pace = Pace(clock=clock)
    for _ in range(20):
        pace.take(HOST, 600)
    clock.now += 100
    assert pace.take(HOST, 0) == 0


def test_after_a_throttle_answer_the_host_rests_and_no_other_does() -> None:
    clock = Clock()
    pace = Pace(limit=lambda _host: Limit(0, 1, 100, 300), clock=clock)
    pace.rest(HOST)
    assert pace.take(HOST, 60) is None
    assert pace.take("rdap.nic.cz", 0) == 0
    clock.now += 300
    assert pace.take(HOST, 0) == 0


@pytest.mark.parametrize("host", [HOST, whois_host("pl")])
def test_nask_has_limits_of_its_own(host: str) -> None:
    assert limit_of(host) == Limit(2, 5, 20, 1800)
    assert limit_of("whois.nic.example").a_minute > 20
