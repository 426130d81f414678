"""How long a diagnosis takes in a warm process, alone and with 49 others, and what it costs.

In the staged Internet, where the network takes no time: what is measured is our own work.

    .venv/bin/python -m tests.bench.load
"""

from __future__ import annotations

import statistics
import time

from assistant import diagnosis
from assistant.settings import read_settings
from checks.target import parse_target
from tests.bench.inside import inside

TOGETHER = 50
DOMAINS = (
    "pracownia-pod-lipa.pl",  # healthy
    "szlak-bursztynowy.eu",  # healthy, WHOIS alone
    "kwiaciarnia-przy-farze.pl",  # expired
    "teatr-w-stodole.pl",  # a redirect loop
    "fotograf-morski.pl",  # 404
)


def begin(number: int) -> diagnosis.Run:
    target = parse_target(DOMAINS[number % len(DOMAINS)])
    return diagnosis.begin(target, "website_down", read_settings({}))


def alone() -> float:
    """Median of the seconds for one diagnosis after the other."""
    taken = []
    for number in range(TOGETHER):
        started = time.perf_counter()
        begin(number).report()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def main() -> None:
    begin(0).report()  # loads what is loaded once
    cpu = time.process_time()
    one = alone()
    cpu = (time.process_time() - cpu) / TOGETHER
    started = time.perf_counter()
    for run in [begin(number) for number in range(TOGETHER)]:
        run.report()
    together = time.perf_counter() - started
    print(
        f"one diagnosis: median {one * 1000:.0f} ms, {cpu * 1000:.0f} ms of processor time;"
        f" {TOGETHER} at once: {together:.2f} s"
    )


if __name__ == "__main__":
    inside("tests.bench.load", main)
