"""How long a diagnosis takes in a warm process, alone and with 49 others, and what it costs.

In the staged Internet, with the round trips of the real one: next to an ideal client that makes
the same look-ups (ideal.py).

    .venv/bin/python -m tests.bench.load [RUNS]
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from assistant import diagnosis
from assistant.report import Status
from assistant.settings import read_settings
from assistant.symptoms import symptoms
from checks import registration
from checks.target import parse_target
from tests.bench import ideal
from tests.bench.inside import VANTAGE, inside
from tests.internet import scenario
from tests.internet.addresses import HOSTING_SERVERS, RECURSORS, REGISTRY_HOSTS
from tests.internet.registries import registry_of
from tests.internet.round_trips import round_trip

RUNS = 15
ROUNDS = 5
TOGETHER = 50
HEALTHY = (
    "pracownia-pod-lipa.pl",  # RDAP in Poland
    "szlak-bursztynowy.eu",  # WHOIS alone, in Europe
    "bednarz-workshop.com",  # RDAP in America
    "gorska-szkola-jogi.net",  # RDAP in America, a website on IPv6 too
)
CROWD = {  # top-level domains whose registries have no turns to wait for
    "different, Europe": [f"klient-{number}.uk" for number in range(TOGETHER)],
    "different, America": [f"client-{number}.com" for number in range(TOGETHER)],
}
EXPIRED = "kwiaciarnia-przy-farze.pl"
ROADS = {  # a host and port at each distance
    "resolver": (RECURSORS["isp"][0], 53),
    "Poland": (HOSTING_SERVERS["ns1.serwery-lipowe.pl"][0], 53),
    "Europe": (REGISTRY_HOSTS["whois.eu"][0], 43),
    "America": (REGISTRY_HOSTS["rdap.verisign.com"][0], 443),
}


@dataclass(frozen=True)
class Figures:
    """One diagnosis in seconds: to its report, to the first check that ended, to the first one
    that ended with a problem, and of processor time (of the whole process)."""

    wall: float
    first: float
    problem: float | None
    processor: float


def begin(domain: str, symptom: str = "website_down") -> diagnosis.Run:
    return diagnosis.begin(parse_target(domain), symptom, read_settings({}))


def forget() -> None:
    """Let the registries be asked anew, at once: their answers are kept, and turns are waited for,
    over many diagnoses."""
    registration.answers.clear()
    registration.pace.clear()


def measure(domain: str) -> Figures:
    forget()
    processor, started = time.process_time(), time.perf_counter()
    run = begin(domain)
    ended: list[tuple[float, Status | None]] = []
    for event in run.events():
        if event.state == "done":
            ended.append((time.perf_counter() - started, event.status))
    run.report()
    return Figures(
        wall=time.perf_counter() - started,
        first=ended[0][0],
        problem=next((at for at, status in ended if status is Status.PROBLEM), None),
        processor=time.process_time() - processor,
    )


def median_ms(seconds: Iterable[float]) -> float:
    return statistics.median(seconds) * 1000


def roads() -> None:
    """Whether the lab is as far away as it says: the time to connect, at each distance."""
    print("round trips in ms, wanted and measured by connecting:")
    for name, (ip, port) in ROADS.items():
        taken = []
        for _ in range(RUNS):
            started = time.perf_counter()
            ideal.connect(ip, port).close()
            taken.append(time.perf_counter() - started)
        print(f"    {name:10} {round_trip(ip):6} {median_ms(taken):8.1f}")


def told(domain: str) -> ideal.Domain:
    """What the ideal client has to know of a domain of the lab."""
    registry = registry_of(domain)
    return ideal.Domain(domain, registry.rdap, registry.whois[0])


def alone(runs: int, threads: ThreadPoolExecutor) -> None:
    """One diagnosis after the other, each followed by the ideal client."""
    print(f"\none healthy domain, warm, median of {runs} runs in ms:")
    print(f"    {'':24} diagnosis  ideal  ratio  first finding  processor  longest chain")
    for domain in HEALTHY:
        figures, chains = [], []
        for _ in range(runs):
            figures.append(measure(domain))
            chains.append(ideal.look(told(domain), threads))
        wall = median_ms(one.wall for one in figures)
        floor = median_ms(max(one.values()) for one in chains)
        longest = max(chains[0], key=lambda name: statistics.median(one[name] for one in chains))
        print(
            f"    {domain:24} {wall:9.0f} {floor:6.0f} {wall / floor:6.2f}"
            f" {median_ms(one.first for one in figures):14.0f}"
            f" {median_ms(one.processor for one in figures):10.0f}  {longest}"
        )
    found = [one.problem for one in map(measure, [EXPIRED] * runs) if one.problem is not None]
    print(f"    {EXPIRED}: expired, said after {median_ms(found):.0f} ms")


def together(name: str, looks: Sequence[Callable[[], float]]) -> None:
    """Look-ups, which return the seconds they took, one after the other and then all at once."""
    one = []
    for look in looks:
        forget()
        one.append(look())
    walls, processors, each = [], [], []
    with ThreadPoolExecutor(len(looks)) as callers:
        for _ in range(ROUNDS):
            forget()
            processor, started = time.process_time(), time.perf_counter()
            each += list(callers.map(lambda look: look(), looks))
            walls.append(time.perf_counter() - started)
            processors.append((time.process_time() - processor) / len(looks))
    wall = statistics.median(walls)
    print(
        f"    {name:24} {median_ms(one):10.0f} {max(one) * 1000:8.0f} {median_ms(each):8.0f}"
        f" {wall * 1000:8.0f} {min(walls) * 1000:8.0f}"
        f" {wall / statistics.median(one):10.1f} {wall / max(one):8.1f}"
        f" {median_ms(processors):5.0f}"
    )


def diagnose(domain: str, symptom: str = "website_down") -> float:
    """Seconds that a diagnosis took from its own start, without the wait in front of it."""
    return begin(domain, symptom).report().duration_ms / 1000


def all_together(threads: ThreadPoolExecutor) -> None:
    """Many diagnoses at once, of one domain and of different ones, and as many ideal clients."""
    print(f"\n{TOGETHER} at once in one process, {os.cpu_count()} cores, {ROUNDS} rounds, in ms:")
    print(f"    {'':27}one after another            all at once   all, in times of   processor")
    print(f"    {'':24}     median  slowest   median      all     best     median  slowest  each")
    for domain in HEALTHY[:3]:
        together(domain, [partial(diagnose, domain)] * TOGETHER)
        client = partial(ideal.look, told(domain), threads)
        together("  the ideal client", [lambda client=client: max(client().values())] * TOGETHER)
    for name, domains in CROWD.items():
        together(name, [partial(diagnose, domain) for domain in domains])
        clients = [partial(ideal.look, told(domain), threads) for domain in domains]
        together("  the ideal client", [lambda look=look: max(look().values()) for look in clients])
    faulty = [
        partial(diagnose, one.typed, one.symptom)
        for one in scenario.load()
        if one.vantage == VANTAGE and symptoms()[one.symptom].service == "website"
    ]
    together("different, faulty too", faulty[:TOGETHER])


def crowd() -> str:
    """The scenarios of the domains of the crowd."""
    domains = [domain for some in CROWD.values() for domain in some]
    row = '[{}]\ntitle = "One of many"\ndomain = "{}"\n'
    return "".join(row.format(domain.partition(".")[0], domain) for domain in domains)


def main() -> None:
    runs = int(sys.argv[-1]) if sys.argv[-1].isdigit() else RUNS
    begin(HEALTHY[0]).report()  # loads what is loaded once
    roads()
    with ThreadPoolExecutor(TOGETHER * len(ideal.CHAINS)) as threads:
        alone(runs, threads)
        all_together(threads)


if __name__ == "__main__":
    inside("tests.bench.load", main, distant=True, further=crowd())
