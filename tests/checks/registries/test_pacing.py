"""How often one registry is asked."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

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


def test_nask_is_asked_once_in_two_seconds_and_twenty_times_a_minute() -> None:
    clock = Clock()
    pace = Pace(clock=clock)
    turns = [pace.take(HOST, 600) for _ in range(61)]
    for before, after in pairwise(turns):
        assert before is not None
        assert after is not None
        assert after - before >= 2
    for first, later in zip(turns, turns[20:], strict=False):
        assert first is not None
        assert later is not None
        assert later - first >= 60


def test_who_would_wait_too_long_takes_no_turn() -> None:
    pace = Pace(clock=Clock())
    assert [pace.take(HOST, 5) for _ in range(5)] == [0, 2, 4, None, None]
    assert pace.wait(HOST) == 6


def test_turns_become_free_as_time_goes_by() -> None:
    clock = Clock()
    pace = Pace(clock=clock)
    for _ in range(20):
        pace.take(HOST, 600)
    clock.now += 100
    assert pace.take(HOST, 0) == 0


def test_after_a_throttle_answer_the_host_rests_and_no_other_does() -> None:
    clock = Clock()
    pace = Pace(limit=lambda _host: Limit(0, 100, 300), clock=clock)
    pace.rest(HOST)
    assert pace.take(HOST, 60) is None
    assert pace.take("rdap.nic.cz", 0) == 0
    clock.now += 300
    assert pace.take(HOST, 0) == 0


@pytest.mark.parametrize("host", [HOST, whois_host("pl")])
def test_nask_has_limits_of_its_own(host: str) -> None:
    assert limit_of(host) == Limit(2, 20, 1800)
    assert limit_of("whois.nic.example").a_minute > 20
