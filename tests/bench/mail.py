"""How long the diagnosis of mail that does not arrive takes, next to an ideal client.

In the staged Internet, with the round trips of the real one. To the look-ups that every diagnosis
makes (ideal.py) comes the way of a letter: its mail exchanger, and all that is said before its
recipient is accepted.

    .venv/bin/python -m tests.bench.mail [RUNS]
"""

from __future__ import annotations

import functools
import smtplib
import ssl
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import certifi

from assistant.report import Status
from tests.bench import ideal
from tests.bench.inside import inside
from tests.bench.load import HEALTHY, RUNS, begin, forget, median_ms, told

SYMPTOM = "email_not_arriving"
CHAINS = ("registry", "parent zone", "name servers", "other names")  # of ideal.py
LETTER = "letter"


@functools.cache
def _context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def letter(domain: ideal.Domain) -> None:
    """Mail exchanger, its address, connection, greeting, TLS, sender and recipient; no letter."""
    host = ideal.ask(domain.name, "MX")[0].split()[1].rstrip(".")
    server = smtplib.SMTP(ideal.ask(host, "A")[0], local_hostname="ideal.example.com")
    server._host = host  # whose certificate is verified
    server.starttls(context=_context())
    server.mail("")
    code, reply = server.rcpt(f"postmaster@{domain.name}")
    if code != 250:
        raise ValueError(reply)
    server.close()


def look(domain: ideal.Domain, threads: ThreadPoolExecutor) -> dict[str, float]:
    """Seconds that each chain took from the common start, all begun at once."""
    started = time.perf_counter()

    def run(name: str) -> float:
        (letter if name == LETTER else ideal.CHAINS[name])(domain)
        return time.perf_counter() - started

    under_way = {name: threads.submit(run, name) for name in (*CHAINS, LETTER)}
    return {name: chain.result() for name, chain in under_way.items()}


def diagnose(domain: str) -> float:
    forget()
    started = time.perf_counter()
    report = begin(domain, SYMPTOM).report()
    if any(one.status is Status.UNKNOWN for one in report.checks):
        raise ValueError(f"{domain}: {report.checks}")
    return time.perf_counter() - started


def main() -> None:
    runs = int(sys.argv[-1]) if sys.argv[-1].isdigit() else RUNS
    begin(HEALTHY[0], SYMPTOM).report()  # loads what is loaded once
    print(f"mail of one healthy domain, warm, median of {runs} runs in ms:")
    print(f"    {'':24} diagnosis  ideal  ratio  the letter alone")
    with ThreadPoolExecutor(len(CHAINS) + 1) as threads:
        for domain in HEALTHY[:3]:  # the fourth has no mail exchanger
            walls, chains = [], []
            for _ in range(runs):
                walls.append(diagnose(domain))
                chains.append(look(told(domain), threads))
            wall, floor = median_ms(walls), median_ms(max(one.values()) for one in chains)
            alone = median_ms(one[LETTER] for one in chains)
            print(f"    {domain:24} {wall:9.0f} {floor:6.0f} {wall / floor:6.2f} {alone:17.0f}")


if __name__ == "__main__":
    inside("tests.bench.mail", main, distant=True)
