"""The sequence: which check needs which, and running them side by side under one deadline.

A check is one module of this package with one function marked `@check`. Its stage is its place in
the order that experienced support managers recommend; what it needs is handed to it as arguments
named after those checks. Everything else runs beside it.
"""

from __future__ import annotations

import importlib
import logging
import pkgutil
import queue
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import Any, Generic, TypeVar

import checks
from checks import lanes
from checks.net import Net
from checks.net.errors import NetError
from checks.observation import Skipped, Unseen, Why
from checks.target import Target

log = logging.getLogger(__name__)

T = TypeVar("T")
WAKE_SECONDS = 0.1  # how soon a cancel is noticed


class Stage(IntEnum):
    """The recommended order: is it paid for, where does it point, does it answer, what stops it."""

    EXPIRY = 1
    DELEGATION = 2
    DNS = 3
    SERVER = 4
    SENDER = 5


@dataclass(frozen=True)
class Check(Generic[T]):
    """One question to the network. Called like its function, by tests and by the sequence."""

    id: str
    stage: Stage
    needs: tuple[Check[Any], ...]
    look: Callable[..., T | Unseen | Skipped]

    def __call__(self, *args: Any, **needed: Any) -> T | Unseen | Skipped:
        return self.look(*args, **needed)


_known: dict[str, Check[Any]] = {}


def check(
    *, stage: Stage, needs: Sequence[Check[Any]] = ()
) -> Callable[[Callable[..., T | Unseen | Skipped]], Check[T]]:
    """Make a function a check: its name is the check's id, its first arguments target and net."""

    def mark(look: Callable[..., T | Unseen | Skipped]) -> Check[T]:
        made = Check(look.__name__, stage, tuple(needs), look)
        _known[made.id] = made
        return made

    return mark


@cache
def discover() -> tuple[Check[Any], ...]:
    """Every check there is, in the recommended order; what a check needs comes before it."""
    for module in pkgutil.iter_modules(checks.__path__):
        if not module.ispkg:
            importlib.import_module(f"{checks.__name__}.{module.name}")
    return tuple(sorted(_known.values(), key=lambda one: (one.stage, _depth(one), one.id)))


def _depth(one: Check[Any]) -> int:
    return 1 + max((_depth(need) for need in one.needs), default=0)


def with_needs(ids: Iterable[str], known: Sequence[Check[Any]]) -> tuple[Check[Any], ...]:
    """The checks named by `ids` and all that they need, in the order of `known`."""
    by_id = {one.id: one for one in known}
    wanted: set[str] = set()

    def want(one: Check[Any]) -> None:
        wanted.add(one.id)
        for need in one.needs:
            want(need)

    for name in ids:
        want(by_id[name])
    return tuple(one for one in known if one.id in wanted)


@dataclass(frozen=True)
class Outcome:
    """How one check ended; milliseconds since the start of the sequence."""

    observation: Any
    started_ms: int
    duration_ms: int


def run(
    sequence: Sequence[Check[Any]],
    target: Target,
    net: Net,
    on_start: Callable[[str], object] = lambda _id: None,
    on_end: Callable[[str, Outcome], object] = lambda _id, _outcome: None,
) -> dict[str, Outcome]:
    """Run the checks, each as soon as what it needs is there; one outcome for every check.

    Ends by the net's deadline or soon after its cancel; what was not seen by then is `Unseen`.
    Never raises for what a check does: its crash is that check's `Unseen(CRASHED)`.
    """
    return _Run(sequence, target, net, on_start, on_end).outcomes()


class _Run:
    def __init__(
        self,
        sequence: Sequence[Check[Any]],
        target: Target,
        net: Net,
        on_start: Callable[[str], object],
        on_end: Callable[[str, Outcome], object],
    ) -> None:
        self._target, self._net = target, net
        self._on_start, self._on_end = on_start, on_end
        self._waiting = list(sequence)
        self._started: dict[str, int] = {}
        self._ended: dict[str, Outcome] = {}
        self._results: queue.SimpleQueue[tuple[str, Any, int]] = queue.SimpleQueue()
        self._origin = time.monotonic()

    def outcomes(self) -> dict[str, Outcome]:
        self._start_ready()
        try:
            while self._waiting or self._under_way():
                self._take_one()
                self._start_ready()
        except NetError as stopped:  # the deadline or a cancel
            self._give_up(stopped.unseen())
        return self._ended

    def _under_way(self) -> list[str]:
        return [name for name in self._started if name not in self._ended]

    def _now(self) -> int:
        return round((time.monotonic() - self._origin) * 1000)

    def _take_one(self) -> None:
        try:
            name, observation, at = self._results.get(timeout=WAKE_SECONDS)
        except queue.Empty:
            self._net.deadline.left()
        else:
            self._end(name, observation, at)

    def _start_ready(self) -> None:
        while ready := [one for one in self._waiting if self._has_needs(one)]:
            for one in ready:
                self._waiting.remove(one)
                self._start(one)

    def _has_needs(self, one: Check[Any]) -> bool:
        return all(need.id in self._ended for need in one.needs)

    def _start(self, one: Check[Any]) -> None:
        self._started[one.id] = self._now()
        needed = {need.id: self._ended[need.id].observation for need in one.needs}
        missing = _missing(needed)
        if missing is not None:
            self._end(one.id, missing, self._now())
            return
        self._on_start(one.id)
        lanes.checks.submit(self._look, one, needed)

    def _look(self, one: Check[Any], needed: Mapping[str, Any]) -> None:
        try:
            observation = one(self._target, self._net, **needed)
        except NetError as failure:
            observation = failure.unseen()
        except Exception as defect:
            log.exception("check %s crashed", one.id)
            observation = Unseen(Why.CRASHED, type(defect).__name__)
        self._results.put((one.id, observation, self._now()))

    def _end(self, name: str, observation: Any, at: int) -> None:
        started = self._started[name]
        self._ended[name] = outcome = Outcome(observation, started, at - started)
        self._on_end(name, outcome)

    def _give_up(self, unseen: Unseen) -> None:
        for one in self._waiting:
            self._started[one.id] = self._now()
        for name in self._under_way():
            self._end(name, unseen, self._now())


def _missing(needed: Mapping[str, Any]) -> Unseen | Skipped | None:
    for name, observation in needed.items():
        if isinstance(observation, Unseen):
            return Unseen(Why.NEEDS, name)
        if isinstance(observation, Skipped):
            return observation
    return None
