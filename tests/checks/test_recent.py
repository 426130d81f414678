"""Kept answers: used again while they are fresh, awaited while they are under way."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from checks.net.deadline import Deadline
from checks.net.errors import Late
from checks.recent import Recent


@pytest.fixture
def deadline() -> Deadline:
    return Deadline(10)


def test_a_kept_value_is_not_made_again(deadline: Deadline) -> None:
    recent: Recent[str, int] = Recent(lambda _value: 60)
    assert [recent.get("a", partial(int, text), deadline) for text in "12"] == [1, 1]
    assert recent.get("b", lambda: 3, deadline) == 3
    assert recent.knows("a")


def test_a_value_that_is_not_to_be_kept_is_made_again(deadline: Deadline) -> None:
    recent: Recent[str, int] = Recent(lambda _value: 0)
    assert [recent.get("a", partial(int, text), deadline) for text in "12"] == [1, 2]
    assert not recent.knows("a")


def test_who_waits_for_another_asks_again_when_that_ones_value_is_its_own(
    deadline: Deadline,
) -> None:
    recent: Recent[str, int] = Recent(float)  # 0 is nobody else's
    begun, release = threading.Event(), threading.Event()

    def first() -> int:
        begun.set()
        release.wait(5)
        return 0

    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(recent.get, "a", first, deadline)
        begun.wait(5)
        assert recent.knows("a")
        other = pool.submit(recent.get, "a", lambda: 7, deadline)
        release.set()
    assert (one.result(), other.result()) == (0, 7)


def test_nobody_waits_for_another_beyond_their_own_time(deadline: Deadline) -> None:
    recent: Recent[str, int] = Recent(lambda _value: 60)
    begun, release = threading.Event(), threading.Event()

    def first() -> int:
        begun.set()
        release.wait(5)
        return 1

    with ThreadPoolExecutor(1) as pool:
        pool.submit(recent.get, "a", first, deadline)
        begun.wait(5)
        with pytest.raises(Late):
            recent.get("a", lambda: 2, deadline.within(0.01))
        release.set()


def test_a_kept_value_can_be_renewed_by_one_of_those_who_saw_it(deadline: Deadline) -> None:
    recent: Recent[str, list[int]] = Recent(lambda _value: 60)
    former = recent.get("a", lambda: [1], deadline)
    assert recent.kept("a") is former
    renewed = [recent.renew("a", former, partial(list, (n,)), deadline) for n in (2, 3)]
    assert renewed == [[2], [2]]
    assert recent.kept("a") == [2]


def test_what_is_under_way_is_not_yet_kept(deadline: Deadline) -> None:
    recent: Recent[str, int] = Recent(lambda _value: 60)
    begun, release = threading.Event(), threading.Event()

    def first() -> int:
        begun.set()
        release.wait(5)
        return 1

    with ThreadPoolExecutor(1) as pool:
        pool.submit(recent.get, "a", first, deadline)
        begun.wait(5)
        assert (recent.knows("a"), recent.kept("a")) == (True, None)
        release.set()
    assert recent.kept("a") == 1


def test_work_that_fails_leaves_nothing(deadline: Deadline) -> None:
    recent: Recent[str, int] = Recent(lambda _value: 60)
    with pytest.raises(ZeroDivisionError):
        recent.get("a", lambda: 1 // 0, deadline)
    assert recent.get("a", lambda: 1, deadline) == 1


def test_only_so_many_are_kept(deadline: Deadline) -> None:
    recent: Recent[int, int] = Recent(lambda _value: 60, at_most=3)
    for number in range(10):
        recent.get(number, lambda: 0, deadline)
    assert [number for number in range(10) if recent.knows(number)] == [7, 8, 9]
