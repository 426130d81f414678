"""The sequence while it runs: events in, rows to show out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.texts import Words

if TYPE_CHECKING:
    from assistant.report import Cause, Event

WAITING, RUNNING = "waiting", "running"


@dataclass(frozen=True)
class Row:
    """One check as a line. `state` is waiting, running or how it ended, `word` says it in words."""

    name: str
    state: str
    word: str
    note: str = ""
    took: str = ""


@dataclass(frozen=True)
class Step:
    """How far one check is."""

    state: str = WAITING
    duration_ms: int | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Progress:
    """How far the sequence is, check by check, in its order, and what is `found` already."""

    steps: Mapping[str, Step]
    found: Cause | None = None

    @classmethod
    def of(cls, checks: tuple[str, ...]) -> Progress:
        return cls(dict.fromkeys(checks, Step()))

    def after(self, event: Event) -> Progress:
        """The progress once `event` has happened; an unexpected check joins at the end."""
        state = RUNNING if event.state == RUNNING else str(event.status)
        step = Step(state, event.duration_ms, event.reason)
        steps = {**self.steps, event.check: step}
        return replace(self, steps=steps, found=event.found or self.found)

    def rows(self, words: Words) -> tuple[Row, ...]:
        return tuple(row(check, step, words) for check, step in self.steps.items())


def row(check: str, step: Step, words: Words) -> Row:
    """The line that tells in words how far `check` is."""
    name = words.text(f"check.{check}.name")
    if step.state == WAITING:
        return Row(name, WAITING, words.text("page.step.waiting"))
    if step.state == RUNNING:
        note = words.text(f"check.{check}.doing")
        return Row(name, RUNNING, words.text("page.step.running"), note)
    return Row(
        name=name,
        state=step.state,
        word=words.text(f"status.{step.state}"),
        note=words.text(f"reason.{step.reason}") if step.reason else "",
        took=took(step.duration_ms, words) if step.duration_ms is not None else "",
    )


def took(duration_ms: int, words: Words) -> str:
    """A duration as people read it, in seconds with one decimal."""
    seconds = round(duration_ms / 1000, 1)
    return words.text("page.step.took" if seconds else "page.step.at_once", seconds=seconds)
