"""Whatever a server, a zone or a registry sends: the diagnosis ends in time, within its memory,
with one sensible cause, and nothing of it is obeyed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.inert import obeyed, texts
from tests.internet import lab as staged
from tests.internet.commands import Commands, Done
from tests.internet.judgement import judge
from tests.internet.scenario import Scenario, load

pytestmark = pytest.mark.internet

TABLES = [Path(__file__).with_name(name) for name in ("hostile.toml", "injection.toml")]
SCENARIOS = load(TABLES)
AT_LEAST = 40
AT_ONCE = 6
PEAK_BYTES = 200 * 1024 * 1024
DEADLINE, SHORT_DEADLINE = 12.0, 4.0  # seconds
# Nothing here measures speed: a busy machine may take as long again before it comes to an end.
GRACE = 10.0
# Those that would go on longest, if nothing stopped them.
LONGEST = [
    one
    for one in SCENARIOS
    if any(word in one.id for word in ("silent", "drip", "halts", "endless", "truncated", "slow"))
]


@dataclass(frozen=True)
class Run:
    process: Done

    @property
    def report(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self.process.stdout)
        return read


@pytest.fixture(scope="module")
def hostile() -> Iterator[staged.Lab]:
    if reason := staged.missing():
        pytest.skip(reason)
    with staged.Lab(TABLES) as running:
        yield running


@pytest.fixture(scope="module")
def commands(hostile: staged.Lab) -> Iterator[Commands]:
    with closing(Commands(hostile, AT_ONCE)) as running:
        yield running


def _run_all(commands: Commands, scenarios: list[Scenario], *arguments: str) -> dict[str, Run]:
    given = [
        ["diagnose", one.typed, "--symptom", one.symptom, "--json", *arguments] for one in scenarios
    ]
    done = map(Run, commands.map(given))
    return dict(zip((one.id for one in scenarios), done, strict=True))


@pytest.fixture(scope="module")
def runs(commands: Commands) -> dict[str, Run]:
    return _run_all(commands, SCENARIOS)


@pytest.fixture(scope="module")
def short_runs(commands: Commands) -> dict[str, Run]:
    return _run_all(commands, LONGEST, "--deadline", f"{SHORT_DEADLINE:g}")


def test_there_are_enough_of_them() -> None:
    assert len(SCENARIOS) >= AT_LEAST


each = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.id)


@each
def test_it_ends_with_a_report_and_without_a_word_of_trouble(
    runs: dict[str, Run], scenario: Scenario
) -> None:
    run = runs[scenario.id]
    assert (run.process.returncode, run.process.stderr) == (0, "")
    assert all(check["reason"] != "crashed" for check in run.report["checks"])


@each
def test_it_ends_in_time_and_within_its_memory(runs: dict[str, Run], scenario: Scenario) -> None:
    run = runs[scenario.id]
    assert run.report["duration_ms"] <= (DEADLINE + GRACE) * 1000
    assert run.process.peak_bytes <= PEAK_BYTES


@each
def test_it_names_one_sensible_cause(runs: dict[str, Run], scenario: Scenario) -> None:
    seen = judge(scenario, runs[scenario.id].report)
    assert seen.main in scenario.expect.main, runs[scenario.id].report["causes"]
    assert seen.faults <= {seen.main}
    if len(scenario.expect.main) == 1:
        assert seen.verdict == scenario.expect.verdict


@each
def test_nothing_that_was_sent_is_obeyed(runs: dict[str, Run], scenario: Scenario) -> None:
    for text in texts(runs[scenario.id].report):
        assert obeyed(text) == [], ascii(text)


@pytest.mark.parametrize("scenario", LONGEST, ids=lambda one: one.id)
def test_a_shorter_deadline_is_kept_as_well(short_runs: dict[str, Run], scenario: Scenario) -> None:
    run = short_runs[scenario.id]
    assert (run.process.returncode, run.process.stderr) == (0, "")
    assert run.report["duration_ms"] <= (SHORT_DEADLINE + GRACE) * 1000
