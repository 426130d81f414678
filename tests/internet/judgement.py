"""How right a report is about a scenario, and the figures over all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any

from tests.internet.scenario import Scenario

TOP_1 = 0.98  # at least; no false alarm and no blame while blind are allowed at all


@dataclass(frozen=True)
class Judgement:
    """What one report says, reduced to what counts, beside what its scenario wants."""

    scenario: Scenario
    verdict: str | None = None  # None: no report came
    main: str | None = None  # the first cause, unless it is a mere warning
    further: frozenset[str] = frozenset()
    faults: frozenset[str] = frozenset()
    duration_ms: int | None = None  # None: no report came

    @property
    def main_right(self) -> bool:
        return self.verdict is not None and self.main in self.scenario.expect.main

    @property
    def false_alarm(self) -> bool:
        """A healthy domain, and a fault is named."""
        return self.scenario.healthy and (bool(self.faults) or self.verdict == "cause_found")

    @property
    def blamed_blind(self) -> bool:
        """Nothing could be seen, and a fault is named."""
        return self.scenario.blind and (bool(self.faults) or self.verdict == "cause_found")

    @property
    def named(self) -> frozenset[str]:
        return self.further | ({self.main} if self.main else set())


def judge(scenario: Scenario, report: dict[str, Any] | None) -> Judgement:
    """Reduce a report as `--json` prints it; None when the command made none."""
    if report is None:
        return Judgement(scenario)
    causes = report["causes"]
    codes = [cause["code"] for cause in causes]
    first = codes[:1] if causes and causes[0]["kind"] != "warning" else []
    return Judgement(
        scenario,
        report["verdict"],
        first[0] if first else None,
        frozenset(codes[len(first) :]),
        frozenset(cause["code"] for cause in causes if cause["kind"] == "fault"),
        report["duration_ms"],
    )


@dataclass(frozen=True)
class Figures:
    scenarios: int
    main_right: int
    false_alarms: int
    blamed_blind: int
    median_ms: int
    slowest_ms: int
    slowest: str

    @property
    def top_1(self) -> float:
        return self.main_right / self.scenarios

    def __str__(self) -> str:
        return (
            f"{self.scenarios} scenarios: main cause right {self.top_1:.1%} ({self.main_right}),"
            f" false alarms {self.false_alarms}, blame while blind {self.blamed_blind};"
            f" median {self.median_ms / 1000:.2f} s, slowest {self.slowest_ms / 1000:.1f} s"
            f" ({self.slowest})"
        )


def figures(judgements: Iterable[Judgement]) -> Figures:
    """Count over all scenarios. Times are those that the reports tell, of several at once."""
    judged = list(judgements)
    times = sorted((one.duration_ms or 0, one.scenario.id) for one in judged)
    slowest_ms, slowest = times[-1]
    return Figures(
        len(judged),
        sum(one.main_right for one in judged),
        sum(one.false_alarm for one in judged),
        sum(one.blamed_blind for one in judged),
        round(median(took for took, _ in times)),
        slowest_ms,
        slowest,
    )
