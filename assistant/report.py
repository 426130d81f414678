"""The report: what a diagnosis found, as codes and parameters; worded when somebody looks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from assistant.panel import Panel
from checks.target import Target


class Kind(StrEnum):
    FAULT = "fault"
    WARNING = "warning"
    UNKNOWN = "unknown"


class Certainty(StrEnum):
    CONFIRMED = "confirmed"
    LIKELY = "likely"
    POSSIBLE = "possible"


class Acts(StrEnum):
    """Who can do something about a cause."""

    CUSTOMER = "customer"
    SUPPORT = "support"
    BUILDER = "builder"
    WAIT = "wait"


class Verdict(StrEnum):
    CAUSE_FOUND = "cause_found"
    NO_FAULT_FOUND = "no_fault_found"
    INCONCLUSIVE = "inconclusive"


class Status(StrEnum):
    """How one check ended. Fine, worth a look, wrong, could not look, does not apply."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Evidence:
    """One thing that was seen: by which check, the code of its text, and that text's parameters."""

    check: str
    code: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Cause:
    """A cause that stands. `consequences` were found as well, and are not causes beside it."""

    code: str
    kind: Kind
    certainty: Certainty
    acts: Acts | None
    evidence: tuple[Evidence, ...]
    consequences: tuple[Cause, ...] = ()
    variant: str | None = None

    @property
    def explains(self) -> tuple[str, ...]:
        """The codes of its consequences."""
        return tuple(one.code for one in self.consequences)

    def seen_by(self, check: str) -> Iterator[tuple[Kind, Evidence]]:
        """What `check` saw of it and of its consequences, and of which kind that is."""
        for cause in (self, *self.consequences):
            yield from ((cause.kind, one) for one in cause.evidence if one.check == check)

    @property
    def wording(self) -> str:
        """The name of its texts: its code, unless it was found in a way that has its own."""
        return self.variant or self.code


@dataclass(frozen=True)
class CheckRun:
    """How one check of the sequence went; times in milliseconds from the start of the diagnosis.

    `seen_at` is when what it saw was looked at, where that was before this diagnosis: an answer
    that is used again, or of an earlier diagnosis, whose times it then has.
    """

    id: str
    status: Status
    started_ms: int
    duration_ms: int
    reason: str | None = None
    seen_at: datetime | None = None


@dataclass(frozen=True)
class Event:
    """A step of the sequence has started ("running") or ended ("done", with status and time).

    `reason` is why it could not look or does not apply, a code, else None. `found` is the main
    cause as soon as nothing that is still under way can change it.
    """

    check: str
    state: Literal["running", "done"]
    status: Status | None = None
    duration_ms: int | None = None
    reason: str | None = None
    found: Cause | None = None


@dataclass(frozen=True)
class Report:
    """The whole result: `causes` with the main one first, `checks` in order of the sequence.

    `panel` are the figures that the customer read in the panel, and that were judged with it.
    """

    target: Target
    symptom: str
    started_at: datetime
    duration_ms: int
    verdict: Verdict
    causes: tuple[Cause, ...]
    checks: tuple[CheckRun, ...]
    observations: Mapping[str, object]
    profile: str
    panel: Panel = field(default_factory=Panel)
