from __future__ import annotations

import pytest

from assistant.pages.follow import Following
from assistant.pages.recent import KEPT_SECONDS, Recent

EWA, ADAM = "visitor-1", "visitor-2"
DOWN, SLOW = ("firma.pl", "website_down"), ("firma.pl", "website_slow")


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Followed(Following):
    """A diagnosis that ended when the test says; None while it is under way."""

    def __init__(self, ended_at: float | None = None) -> None:
        self.ended_at = ended_at


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_the_same_visitor_finds_the_same_matter_again(clock: Clock) -> None:
    recent, begun = Recent(clock=clock), Followed()
    recent.keep(EWA, DOWN, begun)
    assert recent.find(EWA, DOWN) is begun


def test_nobody_else_finds_it_and_no_other_matter_is_found(clock: Clock) -> None:
    recent = Recent(clock=clock)
    recent.keep(EWA, DOWN, Followed())
    assert recent.find(ADAM, DOWN) is None
    assert recent.find(EWA, SLOW) is None


@pytest.mark.parametrize(("passed", "found"), [(KEPT_SECONDS, True), (KEPT_SECONDS + 0.1, False)])
def test_a_result_is_found_for_two_minutes_after_its_end(
    clock: Clock, passed: float, found: bool
) -> None:
    recent = Recent(clock=clock)
    recent.keep(EWA, DOWN, Followed(ended_at=clock.now))
    clock.now += passed
    assert (recent.find(EWA, DOWN) is not None) == found


def test_what_is_under_way_is_found_however_long_it_takes(clock: Clock) -> None:
    recent, begun = Recent(clock=clock), Followed()
    recent.keep(EWA, DOWN, begun)
    clock.now += 10 * KEPT_SECONDS
    assert recent.find(EWA, DOWN) is begun


def test_the_next_diagnosis_of_a_matter_stands_for_the_one_before(clock: Clock) -> None:
    recent, second = Recent(clock=clock), Followed()
    recent.keep(EWA, DOWN, Followed(ended_at=clock.now))
    recent.keep(EWA, DOWN, second)
    assert recent.find(EWA, DOWN) is second


def test_of_one_visitor_only_the_latest_matters_are_kept(clock: Clock) -> None:
    recent = Recent(each=2, clock=clock)
    matters = [(f"firma{number}.pl", "website_down") for number in range(3)]
    recent.keep(ADAM, DOWN, Followed())
    for matter in matters:
        recent.keep(EWA, matter, Followed())
    assert [recent.find(EWA, matter) is not None for matter in matters] == [False, True, True]
    assert recent.find(ADAM, DOWN) is not None


def test_of_all_visitors_only_the_latest_are_kept(clock: Clock) -> None:
    recent = Recent(most=2, clock=clock)
    visitors = ["a", "b", "c"]
    for visitor in visitors:
        recent.keep(visitor, DOWN, Followed())
    assert [recent.find(one, DOWN) is not None for one in visitors] == [False, True, True]


def test_results_that_are_too_old_take_nobodys_place(clock: Clock) -> None:
    recent = Recent(each=2, clock=clock)
    recent.keep(EWA, DOWN, Followed())
    recent.keep(EWA, SLOW, Followed(ended_at=clock.now))
    clock.now += KEPT_SECONDS + 1
    recent.keep(EWA, ("piekarnia.pl", "website_down"), Followed())
    assert recent.find(EWA, DOWN) is not None


def test_what_is_forgotten_is_not_found(clock: Clock) -> None:
    recent = Recent(clock=clock)
    recent.keep(EWA, DOWN, Followed())
    recent.forget(EWA, DOWN)
    recent.forget(EWA, DOWN)
    assert recent.find(EWA, DOWN) is None
