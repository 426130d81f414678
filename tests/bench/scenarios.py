"""How long the diagnosis of each scenario takes, with round trips: which ones are slowest.

.venv/bin/python -m tests.bench.scenarios
"""

from __future__ import annotations

import json
import statistics
import sys
from concurrent.futures import ThreadPoolExecutor

from tests.internet import router
from tests.internet.lab import Lab, missing
from tests.internet.scenario import Scenario, load
from tests.internet.vantages import VANTAGES

AT_ONCE = 2
SLOWEST = 10
LIMIT_MS = 12_000
PATIENCE = 60.0


def duration_ms(lab: Lab, scenario: Scenario) -> int:
    """What the report says of itself. Raises RuntimeError when there is none."""
    command = [sys.executable, "-m", "assistant", "diagnose", scenario.typed, "--json"]
    arguments = ["--symptom", scenario.symptom, *scenario.arguments]
    done = lab.run([*command, *arguments], scenario.vantage, timeout=PATIENCE)
    if done.returncode:
        raise RuntimeError(f"{scenario.id}: {done.stderr}")
    duration: int = json.loads(done.stdout)["duration_ms"]
    return duration


def main() -> None:
    if reason := missing() or router.missing():
        sys.exit(reason)
    scenarios = load()
    with Lab(distant=VANTAGES) as lab, ThreadPoolExecutor(AT_ONCE) as threads:
        durations = list(threads.map(lambda one: duration_ms(lab, one), scenarios))
    slowest = sorted(zip(durations, scenarios, strict=True), key=lambda row: -row[0])[:SLOWEST]
    over = sum(duration > LIMIT_MS for duration in durations)
    print(
        f"{len(scenarios)} scenarios through the command, {AT_ONCE} at a time: median"
        f" {statistics.median(durations):.0f} ms, {over} over {LIMIT_MS / 1000:.0f} s; the slowest:"
    )
    for duration, one in slowest:
        print(f"    {duration:6} ms  {one.id}: {one.title}")


if __name__ == "__main__":
    main()
