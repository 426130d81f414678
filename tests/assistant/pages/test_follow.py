from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from assistant.pages.follow import Following
from assistant.report import Event, Status
from assistant.texts import words


class HeldRun:
    """A run whose next event comes when the test lets it."""

    checks = ("registration", "website")

    def __init__(self, *events: Event) -> None:
        self._events = events
        self.next = threading.Semaphore(0)

    def events(self) -> Iterator[Event]:
        for event in self._events:
            self.next.acquire()
            yield event
        self.next.acquire()


STARTS = Event("website", "running")
ENDS = Event("website", "done", Status.OK, 7)


def states(following: Following) -> list[str]:
    """What a page that looks once sees."""
    return [row.state for row in next(following.looks()).rows(words("pl"))]


def seen_in_time(following: Following, expected: list[str]) -> None:
    for progress in following.looks():
        if [row.state for row in progress.rows(words("pl"))] == expected:
            return
    pytest.fail(f"the run is over and {expected} was never seen")


def test_a_page_can_look_while_nothing_happens() -> None:
    run = HeldRun(STARTS)
    looks = Following(run).looks()
    assert [next(looks), next(looks), next(looks)] == [next(looks)] * 3
    run.next.release(2)


def test_a_page_that_was_interrupted_finds_all_that_has_happened() -> None:
    run = HeldRun(STARTS, ENDS)
    following = Following(run)
    first = following.looks()
    next(first)
    run.next.release()
    seen_in_time(following, ["waiting", "running"])
    first.close()
    run.next.release()
    seen_in_time(following, ["waiting", "ok"])
    run.next.release()


def test_the_looks_end_with_the_run() -> None:
    run = HeldRun(STARTS, ENDS)
    following = Following(run)
    run.next.release(3)
    *_, _last = following.looks()
    assert states(following) == ["waiting", "ok"]
