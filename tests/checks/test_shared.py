"""Who asks the same at the same time shares one collecting, and follows it to their own end."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from checks import sequence, shared
from checks.net import Net
from checks.net.deadline import Deadline
from checks.observation import Unseen, Why
from checks.sequence import Check, Collecting, Outcome, Stage, Step
from checks.shared import Shared
from checks.target import parse_target

PATIENCE = 5.0


class Held:
    """A sequence of a check that ends at once and one that ends when the test lets it."""

    def __init__(self) -> None:
        self.release = threading.Event()
        self.nets: list[Net] = []

    def begin(self) -> Collecting:
        quick: Check[Any] = Check("quick", Stage.DNS, (), lambda _target, _net: "known")
        slow: Check[Any] = Check("slow", Stage.SERVER, (quick,), self._wait)
        self.nets.append(Net(Deadline(PATIENCE), {}))
        return Collecting((quick, slow), parse_target("firma.pl"), self.nets[-1])

    def _wait(self, _target: object, _net: object, quick: str) -> bool:
        return self.release.wait(PATIENCE)


@pytest.fixture
def held() -> Iterator[Held]:
    held = Held()
    yield held
    held.release.set()


def outcomes(following: Iterator[list[Step]]) -> dict[str, Outcome]:
    return {
        step.check: step.outcome
        for steps in following
        for step in steps
        if step.outcome is not None
    }


def until_slow_runs(following: Iterator[list[Step]]) -> list[Step]:
    told: list[Step] = []
    while Step("slow") not in told:
        told += next(following)
    return told


def test_the_same_question_is_asked_once_and_everybody_gets_the_answer(held: Held) -> None:
    everybody = Shared()
    with ExitStack() as stack:
        joined = [stack.enter_context(everybody.joined("a", held.begin)) for _ in range(3)]
        held.release.set()
        said = [outcomes(one.follow(Deadline(PATIENCE))) for one in joined]
    assert len(held.nets) == 1
    assert all(one["quick"].observation == "known" and one["slow"].observation for one in said)


def test_another_question_is_asked_by_itself(held: Held) -> None:
    everybody = Shared()
    with everybody.joined("a", held.begin), everybody.joined("b", held.begin):
        assert len(held.nets) == 2


def test_who_comes_later_hears_all_from_the_start_in_times_of_their_own(
    held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Shared().joined("a", held.begin) as collecting:
        first = collecting.follow(Deadline(PATIENCE))
        told = until_slow_runs(first)
        monkeypatch.setattr(collecting, "_origin", collecting._origin - 0.5)
        later = collecting.follow(Deadline(PATIENCE))
        assert [(step.check, step.outcome is None) for step in until_slow_runs(later)] == [
            (step.check, step.outcome is None) for step in told
        ]
        held.release.set()
        mine, theirs = outcomes(first)["slow"], outcomes(later)["slow"]
    assert theirs.started_ms == 0
    assert 0 <= theirs.duration_ms <= mine.started_ms + mine.duration_ms - 500


def test_what_was_seen_too_long_ago_is_seen_anew(
    held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = Shared()
    with everybody.joined("a", held.begin):
        monkeypatch.setattr(shared, "JOIN_SECONDS", 0.0)
        with everybody.joined("a", held.begin):
            assert len(held.nets) == 2


def test_what_has_ended_is_seen_anew(held: Held) -> None:
    everybody = Shared()
    held.release.set()
    with everybody.joined("a", held.begin) as collecting:
        outcomes(collecting.follow(Deadline(PATIENCE)))
        with everybody.joined("a", held.begin):
            assert len(held.nets) == 2


def test_who_stops_gets_what_is_known_and_stops_nobody_else(held: Held) -> None:
    everybody = Shared()
    with everybody.joined("a", held.begin) as one:
        with everybody.joined("a", held.begin) as same:
            own = Deadline(PATIENCE)
            following = same.follow(own)
            until_slow_runs(following)
            own.cancel()
            assert outcomes(following)["slow"].observation == Unseen(Why.CANCELLED, "cancelled")
        assert not held.nets[0].deadline.cancelled
        held.release.set()
        assert outcomes(one.follow(Deadline(PATIENCE)))["slow"].observation is True
    assert held.nets[0].deadline.cancelled


def test_the_last_to_leave_ends_the_look_ups(held: Held) -> None:
    everybody = Shared()
    with everybody.joined("a", held.begin):
        with everybody.joined("a", held.begin):
            pass
        assert not held.nets[0].deadline.cancelled
    assert held.nets[0].deadline.cancelled


def test_nobody_joins_what_was_left(held: Held) -> None:
    everybody = Shared()
    for _ in range(2):
        with everybody.joined("a", held.begin):
            pass
    assert len(held.nets) == 2


def test_after_the_last_has_left_no_further_check_begins(held: Held) -> None:
    with Shared().joined("a", held.begin) as collecting:
        until_slow_runs(collecting.follow(Deadline(PATIENCE)))
    begun: list[bool] = []
    check: Check[Any] = Check("late", Stage.DNS, (), lambda _target, _net: begun.append(True))
    late = sequence.Collecting((check,), parse_target("firma.pl"), held.nets[0])
    assert outcomes(late.follow(Deadline(PATIENCE)))["late"].observation.why is Why.CANCELLED
    assert begun == []


def test_an_own_time_limit_ends_only_the_own_waiting(held: Held) -> None:
    with Shared().joined("a", held.begin) as collecting:
        said = outcomes(collecting.follow(Deadline(0.1)))
        assert said["quick"].observation == "known"
        assert said["slow"].observation.why is Why.DEADLINE
        held.release.set()
        assert outcomes(collecting.follow(Deadline(PATIENCE)))["slow"].observation is True
