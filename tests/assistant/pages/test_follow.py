from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from assistant.documents.progress import Progress
from assistant.pages.follow import SLOW_SECONDS, Following, patient
from assistant.report import Event, Status
from assistant.texts import words
from checks.target import parse_target


class HeldRun:
    """A run whose next event comes when the test lets it."""

    checks = ("registration", "website")
    target = parse_target("sklep.firma.pl")

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


@pytest.mark.parametrize(
    ("waited", "key"),
    [(SLOW_SECONDS - 0.01, "check.website.doing"), (SLOW_SECONDS, "check.website.waiting")],
)
def test_a_check_that_takes_long_says_for_whom_it_waits(waited: float, key: str) -> None:
    w = words("pl")
    progress = Progress.of(("registration", "website")).after(STARTS)
    waiting, running = patient(progress, {"website": 100.0}, 100.0 + waited, HeldRun.target, w)
    assert (running.state, running.note) == ("running", w.text(key, tld="pl"))
    assert (waiting.state, waiting.note) == ("waiting", "")


def test_a_check_that_has_ended_is_slow_no_more() -> None:
    progress = Progress.of(("website",)).after(STARTS).after(ENDS)
    (row,) = patient(progress, {"website": 0.0}, 100.0, HeldRun.target, words("pl"))
    assert (row.state, row.note) == ("ok", "")


def test_the_wait_counts_from_the_start_of_the_check() -> None:
    run = HeldRun(STARTS)
    following = Following(run)
    run.next.release()
    for progress in following.looks():
        if progress.steps["website"].state == "running":
            break
    _, running = following.rows(progress, words("pl"))
    assert running.note == words("pl").text("check.website.doing")
    run.next.release()


def test_a_run_that_is_over_tells_since_when() -> None:
    run = HeldRun(STARTS)
    following = Following(run)
    assert not following.is_over
    assert following.ended_at is None
    run.next.release(2)
    list(following.looks())
    assert following.is_over
    assert following.ended_at is not None
