"""Every scenario through the command, as a customer's consultant would run it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest

from assistant.causes.catalogue import catalogue
from tests.conftest import FIGURES
from tests.internet.commands import Commands, Done
from tests.internet.diagnose import TIMEOUT, arguments
from tests.internet.judgement import TOP_1, Figures, Judgement, figures, judge
from tests.internet.lab import Lab, missing
from tests.internet.scenario import Scenario, load

pytestmark = pytest.mark.internet

SCENARIOS = load()
AT_ONCE = 6
HOME = "home"


@dataclass(frozen=True)
class Run:
    """What the command printed for one scenario; `report` is None when it made none."""

    process: Done | subprocess.CompletedProcess[str] = field(repr=False)
    report: dict[str, Any] | None = field(repr=False)
    judgement: Judgement


def _run(lab: Lab, commands: Commands, scenario: Scenario) -> Run:
    given = arguments(lab, scenario)
    process: Done | subprocess.CompletedProcess[str]
    if scenario.vantage == HOME:
        process = commands.run(given)
    else:
        argv = [sys.executable, "-m", "assistant", *given]
        process = lab.run(argv, vantage=scenario.vantage, timeout=TIMEOUT)
    report = json.loads(process.stdout) if process.returncode == 0 else None
    return Run(process, report, judge(scenario, report))


@pytest.fixture(scope="module")
def runs(request: pytest.FixtureRequest) -> dict[str, Run]:
    """All scenarios, several at a time, by id.

    In a staged Internet of their own: what its resolvers remember of the past, they forget after
    minutes, so the scenarios that are about it come first.
    """
    if reason := missing():
        pytest.skip(reason)
    ordered = sorted(SCENARIOS, key=lambda one: one.dns.before is None)
    with (
        Lab() as lab,
        closing(Commands(lab, AT_ONCE, HOME)) as commands,
        ThreadPoolExecutor(AT_ONCE) as pool,
    ):
        done = pool.map(partial(_run, lab, commands), ordered)
        found = {run.judgement.scenario.id: run for run in done}
    request.config.stash[FIGURES] = figures(run.judgement for run in found.values())
    return found


def ids() -> list[str]:
    return [scenario.id for scenario in SCENARIOS]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=ids())
def test_the_report_names_exactly_what_is_wrong(scenario: Scenario, runs: dict[str, Run]) -> None:
    run = runs[scenario.id]
    assert run.process.returncode == 0, run.process.stderr
    seen, expect = run.judgement, scenario.expect
    said = _said(run.report)
    assert not seen.named & set(expect.never), said
    assert seen.main in expect.main, said
    assert seen.further == set(expect.further), said
    assert seen.verdict == expect.verdict, said


def _said(report: dict[str, Any]) -> str:
    """What of a report helps to understand a failed test."""
    shown = {name: report[name] for name in ("verdict", "causes", "checks", "facts")}
    return "\n".join(f"{name}: {json.dumps(part)}" for name, part in shown.items())


def test_every_cause_of_the_catalogue_has_two_scenarios_and_no_other_is_wanted() -> None:
    wanted = Counter(
        code
        for one in SCENARIOS
        for code in {*one.expect.main, *one.expect.further}
        if code is not None
    )
    spoken_of = wanted.keys() | {code for one in SCENARIOS for code in one.expect.never}
    assert {code for code in catalogue() if wanted[code] < 2} == set()
    assert spoken_of - set(catalogue()) == set()


def test_the_figures_over_all_scenarios_hold(
    runs: dict[str, Run], pytestconfig: pytest.Config
) -> None:
    found: Figures = pytestconfig.stash[FIGURES]
    assert found.top_1 >= TOP_1, found
    assert found.false_alarms == 0, found
    assert found.blamed_blind == 0, found
