"""Figures by top-level domain for docs/registration.md: python -m tests.bench.registration

Reads the real answers of ../shared/data through the product's own code.
"""

from __future__ import annotations

from collections.abc import Iterable

from tests.checks.registries.real_answers import (
    MAIN,
    MAIN_SINCE,
    WHOIS,
    Reading,
    rdap_readings,
    whois_readings,
)

FEW = 5  # TLDs with fewer answers are summed up in one row


def figure(readings: Iterable[bool | None]) -> str:
    judged = [right for right in readings if right is not None]
    return f"{sum(judged)} of {len(judged)}" if judged else "–"


def percent(readings: Iterable[bool | None]) -> str:
    judged = [right for right in readings if right is not None]
    return f"{figure(judged)} ({100 * sum(judged) / len(judged):.1f} %)" if judged else "–"


def row(name: str, readings: list[Reading]) -> str:
    recent = [one for one in readings if one.year >= MAIN_SINCE]
    cells = (
        name,
        figure(one.expires_right for one in recent),
        figure(one.expires_right for one in readings),
        figure(one.registered_right for one in readings),
    )
    return f"| {' | '.join(cells)} |"


def main() -> None:
    if not WHOIS.exists():
        print("../shared/data with real registry answers is not beside the project: left out")
        return
    whois, rdap = list(whois_readings()), list(rdap_readings())
    print("| measure | right |\n|---|---|")
    recent = [one for one in whois if one.counts_in_main]
    print(f"| WHOIS: expiry, 12 main TLDs since {MAIN_SINCE} |", end=" ")
    print(percent(one.expires_right for one in recent), "|")
    print("| WHOIS: expiry, all TLDs |", percent(one.expires_right for one in whois), "|")
    print("| WHOIS: registered or free |", percent(one.registered_right for one in whois), "|")
    print("| RDAP: expiry |", percent(one.expires_right for one in rdap), "|")
    print(f"| slowest answer | {1000 * max(one.seconds for one in whois):.0f} ms |\n")

    print(f"| TLD | expiry since {MAIN_SINCE} | expiry, all | registered or free |")
    print("|---|---|---|---|")
    by_tld: dict[str, list[Reading]] = {}
    for one in whois:
        by_tld.setdefault(one.tld, []).append(one)
    few: list[Reading] = []
    for tld in sorted(by_tld, key=lambda tld: (tld not in MAIN, tld)):
        if tld in MAIN or len(by_tld[tld]) >= FEW:
            print(row(f".{tld}", by_tld[tld]))
        else:
            few += by_tld[tld]
    print(row("others together", few))

    print("\nExpiry otherwise than its sources say:")
    for one in whois:
        if one.expires_right is False:
            print(f"  {one.id} .{one.tld} said {one.said['expires']} read {one.expires}")


if __name__ == "__main__":
    main()
