"""How reports are judged, on reports made up for the purpose."""

from __future__ import annotations

from typing import Any

import pytest

from tests.internet.judgement import Judgement, figures, judge
from tests.internet.scenario import Scenario

FAULT = {"code": "web_server_unreachable", "kind": "fault"}
WARNING = {"code": "domain_expires_soon", "kind": "warning"}
UNKNOWN = {"code": "check_inconclusive", "kind": "unknown"}


def _scenario(**expect: object) -> Scenario:
    return Scenario.model_validate(
        {"id": "x", "area": "x", "title": "x", "domain": "x.pl", "expect": expect}
    )


HEALTHY = _scenario()
BLIND = _scenario(verdict="inconclusive", cause="check_inconclusive")
DOWN = _scenario(verdict="cause_found", cause="web_server_unreachable")


def _report(verdict: str, *causes: dict[str, str], took: int = 100) -> dict[str, Any]:
    return {"verdict": verdict, "causes": list(causes), "duration_ms": took}


@pytest.mark.parametrize(
    ("scenario", "report", "right", "false_alarm", "blamed"),
    [
        (HEALTHY, _report("no_fault_found"), True, False, False),
        (HEALTHY, _report("no_fault_found", WARNING), True, False, False),
        (HEALTHY, _report("cause_found", FAULT), False, True, False),
        (HEALTHY, _report("inconclusive", UNKNOWN), False, False, False),
        (HEALTHY, None, False, False, False),
        (BLIND, _report("inconclusive", UNKNOWN), True, False, False),
        (BLIND, _report("inconclusive", UNKNOWN, FAULT), True, False, True),
        (BLIND, _report("cause_found", FAULT), False, False, True),
        (DOWN, _report("cause_found", FAULT, WARNING), True, False, False),
        (DOWN, _report("cause_found", WARNING, FAULT), False, False, False),
        (DOWN, None, False, False, False),
    ],
)
def test_right_main_cause_false_alarm_and_blame(
    scenario: Scenario,
    report: dict[str, Any] | None,
    right: bool,
    false_alarm: bool,
    blamed: bool,
) -> None:
    seen = judge(scenario, report)
    assert (seen.main_right, seen.false_alarm, seen.blamed_blind) == (right, false_alarm, blamed)


def test_a_leading_warning_is_no_main_cause_and_still_counts_as_named() -> None:
    seen = judge(HEALTHY, _report("no_fault_found", WARNING))
    assert (seen.main, seen.further, seen.named) == (
        None,
        {"domain_expires_soon"},
        {"domain_expires_soon"},
    )


def test_figures_count_over_all() -> None:
    found = figures(
        [
            judge(HEALTHY, _report("cause_found", FAULT)),
            judge(BLIND, _report("cause_found", FAULT, took=3000)),
            judge(DOWN, _report("cause_found", FAULT, took=300)),
            Judgement(DOWN),
        ]
    )
    assert (found.top_1, found.false_alarms, found.blamed_blind) == (0.25, 1, 1)
    assert (found.median_ms, found.slowest_ms, found.slowest) == (200, 3000, "x")
    assert str(found).endswith("median 0.20 s, slowest 3.0 s (x)")
