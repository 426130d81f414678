"""Whatever a server, a zone or a registry sends: the diagnosis ends in time, within its memory,
with one sensible cause, and nothing of it is obeyed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.inert import obeyed, texts
from tests.internet import lab as staged
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
HANGS = 90.0
# Those that would go on longest, if nothing stopped them.
LONGEST = [
    one
    for one in SCENARIOS
    if any(word in one.id for word in ("silent", "drip", "halts", "endless", "truncated", "slow"))
]


@dataclass(frozen=True)
class Run:
    process: subprocess.CompletedProcess[str] = field(repr=False)
    used: dict[str, float]

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


def _run(lab: staged.Lab, scenario: Scenario, *arguments: str) -> Run:
    file = lab.folder / f"{scenario.id}{''.join(arguments)}.json"
    diagnosis = [sys.executable, "-m", "assistant", "diagnose", scenario.typed, *arguments]
    diagnosis += ["--symptom", scenario.symptom]
    command = [sys.executable, "-m", "tests.internet.measured", str(file), *diagnosis]
    return Run(lab.run(command, timeout=HANGS), json.loads(file.read_text()))


def _run_all(lab: staged.Lab, scenarios: list[Scenario], *arguments: str) -> dict[str, Run]:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        done = pool.map(lambda one: _run(lab, one, *arguments), scenarios)
        return dict(zip((one.id for one in scenarios), done, strict=True))


@pytest.fixture(scope="module")
def runs(hostile: staged.Lab) -> dict[str, Run]:
    return _run_all(hostile, SCENARIOS, "--json")


@pytest.fixture(scope="module")
def short_runs(hostile: staged.Lab) -> dict[str, Run]:
    return _run_all(hostile, LONGEST, "--json", "--deadline", f"{SHORT_DEADLINE:g}")


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
    assert run.used["peak_bytes"] <= PEAK_BYTES


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
