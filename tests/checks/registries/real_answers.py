"""Real WHOIS and RDAP answers with known meaning, as the product's own code reads them.

They stand in ../shared/data, beside the project and never within it: real people are named there.
What counts of each is said in its README: only fields that their sources assert, dates compared as
calendar dates in local time or UTC, `registered` only for answers that say the one or the other.
"""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from checks.observation import Unseen
from checks.registries.names import ascii_host
from checks.registries.rdap import read_rdap
from checks.registries.record import RegistryRecord
from checks.registries.whois import read_whois

DATA = Path(__file__).parents[4] / "shared" / "data"
WHOIS = DATA / "whois" / "open.jsonl"
RDAP = DATA / "rdap" / "open.jsonl"
MAIN = frozenset(["pl", "com", "net", "org", "info", "biz", "io", "co", "cz", "uk", "fr", "it"])
MAIN_SINCE = 2018
SAYS_WHETHER = ("registered", "available", None)


@dataclass(frozen=True)
class Reading:
    """One answer, what its sources say of it, and what was read."""

    id: str
    tld: str
    kind: str | None
    year: int
    said: dict[str, Any]
    found: RegistryRecord | Unseen
    seconds: float

    @property
    def counts_in_main(self) -> bool:
        return self.tld in MAIN and self.year >= MAIN_SINCE

    @property
    def registered_right(self) -> bool | None:
        """Whether registered or free was read rightly; None where the sources do not say."""
        if self.kind not in SAYS_WHETHER or "registered" not in self.said:
            return None
        found = None if isinstance(self.found, Unseen) else self.found.registered
        return found is self.said["registered"]

    @property
    def expires_right(self) -> bool | None:
        """Whether the date (or that there is none) was read rightly; None where they do not say."""
        if "expires" not in self.said or self.said.get("registered") is False:
            return None
        return bool(self.said["expires"] & self.expires)

    @property
    def expires(self) -> set[str | None]:
        """The date that was read, in its own zone and in UTC."""
        date = None if isinstance(self.found, Unseen) else self.found.expires
        if not isinstance(date, datetime):
            return {None}
        return {date.date().isoformat(), date.astimezone(UTC).date().isoformat()}


def whois_readings() -> Iterator[Reading]:
    for answer in _lines(WHOIS):
        domain = _domain(answer)
        started = time.process_time()
        found = read_whois(answer["raw"], domain=domain, server=answer["server"] or "")
        yield _reading(answer, domain, found, time.process_time() - started)


def rdap_readings() -> Iterator[Reading]:
    for answer in _lines(RDAP):
        raw = answer["raw"]
        body = (raw if isinstance(raw, str) else json.dumps(raw)).encode()
        started = time.process_time()
        found = read_rdap(200, body, domain=answer["domain"], server="rdap")
        answer |= {"kind": None, "newest_year": None, "skip": None}
        yield _reading(answer, answer["domain"], found, time.process_time() - started)


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _reading(
    answer: dict[str, Any], domain: str, found: RegistryRecord | Unseen, seconds: float
) -> Reading:
    skipped = answer["skip"] or {}
    said = {name: answer["expected"][name] for name in answer["asserted"] if name not in skipped}
    if "expires" in said:
        said["expires"] = {said["expires"], *(answer.get("two_expiry_dates") or ())}
    return Reading(
        id=answer["id"],
        tld=domain.rpartition(".")[2],
        kind=answer["kind"],
        year=answer["newest_year"] or 0,
        said=said,
        found=found,
        seconds=seconds,
    )


def _domain(answer: dict[str, Any]) -> str:
    """The asked name: as recorded, else the one that the text names most often, else any."""
    tld = answer["tld"] or "com"
    if domain := answer["domain"]:
        return ascii_host(domain if "." in domain else f"{domain}.{tld}") or domain
    hosts = re.findall(
        rf"(?<![\w@/-])(?<!\w\.)((?:[a-z0-9-]+\.)+{re.escape(tld)})\b", answer["raw"].lower()
    )
    named = Counter(host for host in hosts if not host.startswith("whois"))
    if not named or answer["kind"] != "registered":
        return f"example.{tld}"
    return named.most_common(1)[0][0]
