"""How often the rule for incidents errs on ordinary weeks, and how soon it sees an outage.

    python -m tests.bench.incidents

Simulated: a service to which `daily` customers come, most of them in the daytime, whose domains are
at places of very different size. Each diagnosis finds a common cause by chance with the share that
is usual; two of three of these come from domains that are looked at again and again. An outage
brings the customers of one place at a constant rate, beside all others.
"""

from __future__ import annotations

import math
import random
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from assistant.store.incident_rule import Rule

WEEKS = 20
DAY = 24 * 60  # minutes
PLACES = 2_000
FAILING = 0.06  # of diagnoses find a given common cause without any outage
OUTAGES = 200  # of each size


@dataclass(frozen=True)
class Signal:
    minute: float
    place: int
    domain: int


def ordinary(some: random.Random, daily: int, days: int) -> Iterator[Signal]:
    """The signals of ordinary days, in the order of time."""
    sizes = list(_sizes())
    for day in range(days):
        minutes = sorted(_daytime(some) for _ in range(round(daily * FAILING)))
        for minute in minutes:
            place = bisect_left(sizes, some.random() * sizes[-1])
            domains = max(
                1, round(daily * (sizes[place] - (sizes[place - 1] if place else 0)) / sizes[-1])
            )
            yield Signal(day * DAY + minute, place, some.randrange(domains))


def _sizes() -> Iterator[float]:
    """Cumulated: the n-th place has 1/n of the customers of the largest."""
    total = 0.0
    for number in range(1, PLACES + 1):
        total += 1 / number
        yield total


def _daytime(some: random.Random) -> float:
    """A minute of the day, most often around one in the afternoon."""
    return min(DAY - 1.0, max(0.0, some.gauss(13 * 60, 4 * 60)))


class Watch:
    """The rule over a stream of signals, with what is usual known from `weeks` before."""

    def __init__(self, rule: Rule, usual: dict[int, float]) -> None:
        self.rule, self.usual = rule, usual
        self.recent: dict[int, deque[Signal]] = {}
        self.open: dict[int, float] = {}

    def sees(self, signal: Signal) -> bool:
        """Whether an incident forms by this signal."""
        recent = self.recent.setdefault(signal.place, deque())
        recent.append(signal)
        while recent[0].minute < signal.minute - self.rule.minutes:
            recent.popleft()
        forms = self.rule.is_forming(
            len({one.domain for one in recent}), self.usual.get(signal.place, 0.0)
        )
        known = self.open.get(signal.place, -math.inf)
        if forms:
            self.open[signal.place] = signal.minute
        return forms and signal.minute - known > 60


def usual(signals: list[Signal], days: int, rule: Rule) -> dict[int, float]:
    counts: dict[int, int] = {}
    for one in signals:
        counts[one.place] = counts.get(one.place, 0) + 1
    return {place: count / days / DAY * rule.minutes for place, count in counts.items()}


def first_week(some: random.Random, daily: int, rule: Rule) -> int:
    """False alarms of a service that has just been opened, and learns what is usual day by day."""
    signals = list(ordinary(some, daily, 7))
    watch, alarms = Watch(rule, {}), 0
    for day in range(7):
        before = [one for one in signals if one.minute < day * DAY]
        watch.usual = usual(before, day, rule) if day else {}
        today = (one for one in signals if day * DAY <= one.minute < (day + 1) * DAY)
        alarms += sum(map(watch.sees, today))
    return alarms


def main() -> None:
    rule = Rule()
    print(rule)
    for daily in (500, 5_000, 50_000):
        some = random.Random(daily)
        known = usual(list(ordinary(some, daily, 28)), 28, rule)
        watch = Watch(rule, known)
        alarms = sum(watch.sees(one) for one in ordinary(some, daily, 7 * WEEKS))
        print(f"{daily:7,} diagnoses a day: {alarms / WEEKS:6.2f} false alarms a week")
        began = first_week(random.Random(daily), daily, rule)
        print(f"        {began:5} in the first week, when nothing is known of what is usual")
        for rate in (0.25, 0.5, 1.0, 3.0):
            delays = _delays(some, rule, known, rate)
            print(f"        {rate:5.2f} customers a minute of one place: {delays}")


def _delays(some: random.Random, rule: Rule, known: dict[int, float], rate: float) -> str:
    """How long outages of places of all sizes went unnoticed, from the first customer on."""
    delays = []
    for _ in range(OUTAGES):
        place = some.randrange(PLACES)
        watch = Watch(rule, known)
        minute, first, noticed = 0.0, None, None
        while minute < 120 and noticed is None:
            minute += some.expovariate(rate)
            first = minute if first is None else first
            if watch.sees(Signal(minute, place, some.randrange(1_000_000))):
                noticed = minute - first
        delays.append(math.inf if noticed is None else noticed)
    missed = sum(math.isinf(one) for one in delays) / OUTAGES
    return (
        f"noticed after {median(delays):5.1f} minutes in the middle, {missed:.0%} missed in 2 hours"
    )


if __name__ == "__main__":
    main()
