"""The sequence: which check needs which, and collecting what they see, side by side.

A check is one module of this package with one function marked `@check`. Its stage is its place in
the order that experienced support managers recommend; what it needs is handed to it as arguments
named after those checks. Everything else runs beside it.
"""

from __future__ import annotations

import importlib
import logging
import pkgutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from types import MappingProxyType
from typing import Any, Generic, TypeVar

import checks
from checks import lanes
from checks.net import Net
from checks.net.deadline import Deadline
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


def bound_to(id: str, sequence: Sequence[Check[Any]]) -> tuple[Check[Any], ...]:
    """What of `sequence` has to run for the check `id` to look again: it, all that it needs, and
    all that is handed what one of these saw."""
    bound = with_needs([id], sequence)
    while True:
        ids = {one.id for one in bound}
        handed = (one.id for one in sequence if any(need.id in ids for need in one.needs))
        grown = with_needs([*ids, *handed], sequence)
        if grown == bound:
            return bound
        bound = grown


@dataclass(frozen=True)
class Outcome:
    """How one check ended; milliseconds since the start of who follows."""

    observation: Any
    started_ms: int
    duration_ms: int


@dataclass(frozen=True)
class Step:
    """The `check` has begun, or ended with an `outcome`."""

    check: str
    outcome: Outcome | None = None


class Collecting:
    """The checks of one diagnosis under way, each as soon as what it needs is there.

    Any number may follow it, together or later, each to their own end. A check that crashes is its
    `Unseen(CRASHED)`. `known` is what checks that are not in the sequence saw already.
    """

    def __init__(
        self,
        sequence: Sequence[Check[Any]],
        target: Target,
        net: Net,
        known: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        self._sequence, self._target, self._net = tuple(sequence), target, net
        self._seen = dict(known)  # by check
        self._origin = time.monotonic()
        self._changed = threading.Condition()
        self._waiting = list(sequence)
        self._started: dict[str, float] = {}  # seconds since the origin
        self._ended: dict[str, float] = {}  # the same
        self._steps: list[tuple[str, bool]] = []  # what has happened: which check, has it ended
        with self._changed:
            self._start_ready()

    @property
    def age(self) -> float:
        """Seconds since it was begun."""
        return time.monotonic() - self._origin

    @property
    def is_over(self) -> bool:
        """Whether every check has ended."""
        return len(self._ended) == len(self._sequence)

    def close(self) -> None:
        """Nobody follows any longer: let what is still under way end."""
        self._net.close()

    def follow(self, deadline: Deadline) -> Iterator[list[Step]]:
        """What has happened, then what happens, until every check has ended; the times are those
        since now, 0 for what was before.

        Ends by `deadline` or soon after its cancel; what was not seen by then is `Unseen`.
        """
        since, told = self.age, 0
        try:
            while steps := self._after(told, deadline):
                told += len(steps)
                yield [self._step(one, ended, since) for one, ended in steps]
        except NetError as stopped:  # the deadline or a cancel
            known = {check for check, ended in self._steps[:told] if ended}
            missing = [one.id for one in self._sequence if one.id not in known]
            yield [self._given_up(check, stopped.unseen(), since) for check in missing]

    def _after(self, told: int, deadline: Deadline) -> list[tuple[str, bool]]:
        """What has happened beside the first `told` steps, waited for; nothing at the end."""
        with self._changed:
            while len(self._steps) == told and not self.is_over:
                for limit in (deadline, self._net.deadline):
                    limit.left()
                self._changed.wait(WAKE_SECONDS)
            return self._steps[told:]

    def _step(self, check: str, ended: bool, since: float) -> Step:
        if not ended:
            return Step(check)
        started, at = self._started[check], self._ended[check]
        return Step(check, _outcome(self._seen[check], started - since, at - since))

    def _given_up(self, check: str, unseen: Unseen, since: float) -> Step:
        now = self.age
        return Step(check, _outcome(unseen, self._started.get(check, now) - since, now - since))

    def _start_ready(self) -> None:
        while ready := [one for one in self._waiting if self._has_needs(one)]:
            for one in ready:
                self._waiting.remove(one)
                self._start(one)

    def _has_needs(self, one: Check[Any]) -> bool:
        return all(need.id in self._seen for need in one.needs)

    def _start(self, one: Check[Any]) -> None:
        self._started[one.id] = self.age
        needed = {need.id: self._seen[need.id] for need in one.needs}
        missing = _missing(needed)
        if missing is not None:
            self._end(one.id, missing)
            return
        self._steps.append((one.id, False))
        lanes.checks.submit(self._look, one, needed)

    def _look(self, one: Check[Any], needed: Mapping[str, Any]) -> None:
        try:
            self._net.deadline.left()  # nobody may be waiting any longer
            observation = one(self._target, self._net, **needed)
        except NetError as failure:
            observation = failure.unseen()
        except Exception as defect:
            log.exception("check %s crashed", one.id)
            observation = Unseen(Why.CRASHED, type(defect).__name__)
        with self._changed:
            self._end(one.id, observation)
            self._start_ready()
            self._changed.notify_all()

    def _end(self, check: str, observation: Any) -> None:
        self._seen[check], self._ended[check] = observation, self.age
        self._steps.append((check, True))


def _outcome(observation: Any, started: float, ended: float) -> Outcome:
    """The outcome, of times in seconds; what was before the start was at the start."""
    started_ms, ended_ms = (round(max(0.0, moment) * 1000) for moment in (started, ended))
    return Outcome(observation, started_ms, ended_ms - started_ms)


def _missing(needed: Mapping[str, Any]) -> Unseen | Skipped | None:
    for name, observation in needed.items():
        if isinstance(observation, Unseen):
            return Unseen(Why.NEEDS, name)
        if isinstance(observation, Skipped):
            return observation
    return None
