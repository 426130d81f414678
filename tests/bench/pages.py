"""How well pages are recognised, by kind, on real pages kept beside the project.

    python -m tests.bench.pages

The bodies are other people's, so they are no part of the project: `../shared/data/pages` holds them
with the kind that a person saw in each.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from assistant.causes.signatures import FILE, Shows, Signature, Signatures
from checks.page import read_page
from checks.website import Page

DATA = Path(__file__).parents[3] / "shared" / "data" / "pages"
NORMAL = "normal"
SUSPENDED_ADDRESS = "/cgi-sys/suspendedpage.cgi"

# The kinds of the data, as the kinds of the product that lead to the same cause.
KINDS: Mapping[str, frozenset[Shows]] = {
    "suspended": frozenset({Shows.SUSPENDED}),
    "hosting_expired": frozenset({Shows.EXPIRED_HOSTING, Shows.EXPIRED_PROJECT}),
    "domain_expired_page": frozenset({Shows.EXPIRED_DOMAIN}),
    "transfer_limit": frozenset({Shows.TRANSFER}),
    "disk_full": frozenset({Shows.DISK}),
    "resource_limit": frozenset({Shows.CONNECTIONS, Shows.CPU_TIME, Shows.DB_TIME}),
    "rate_limited": frozenset({Shows.HTTP_REQUESTS}),
    "blocked_by_firewall": frozenset({Shows.FIREWALL, Shows.ROBOT_CHECK}),
    "default_server_page": frozenset({Shows.DEFAULT_PAGE}),
    "directory_listing": frozenset({Shows.DIRECTORY_LISTING}),
    "not_found": frozenset({Shows.NOT_FOUND, Shows.EMPTY_FOLDER}),
    "parked": frozenset({Shows.PARKED}),
    "under_construction": frozenset({Shows.UNDER_CONSTRUCTION}),
    "maintenance": frozenset({Shows.MAINTENANCE}),
    "database_error": frozenset({Shows.DATABASE_ERROR}),
    "application_error": frozenset({Shows.APPLICATION_ERROR}),
    NORMAL: frozenset(),
}


@dataclass(frozen=True)
class Sample:
    """One page, the kinds that are right for it, and what the product makes of it."""

    name: str
    kind: str
    accepted: frozenset[str]
    page: Page
    found: Signature | None
    milliseconds: float

    @property
    def right(self) -> bool:
        if self.found is None:
            return NORMAL in self.accepted
        return any(self.found.kind in KINDS[kind] for kind in self.accepted)


def samples() -> Iterator[Sample]:
    """Every page of the data, recognised. Raises FileNotFoundError where there is none."""
    signatures = Signatures(FILE.read_text(encoding="utf-8"))  # no memory of earlier pages
    for line in (DATA / "pages.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        started = perf_counter()
        page = _page(row, (DATA / row["file"]).read_bytes())
        found = signatures.recognise(page)
        taken = 1000 * (perf_counter() - started)
        accepted = frozenset({row["kind"], *row["also_ok"]})
        yield Sample(row["file"], row["kind"], accepted, page, found, taken)


def _page(row: Mapping[str, Any], body: bytes) -> Page:
    redirected = SUSPENDED_ADDRESS in (row["status_basis"] or "")
    url = "https://example.com" + (SUSPENDED_ADDRESS if redirected else "/")
    headers = row["headers"] or {}
    says = read_page(body, headers.get("Content-Type", ""))
    return Page(url, row["http_status"] or 200, headers.get("Server", ""), says)


def table(measured: list[Sample]) -> str:
    """The figures by kind, then every page that is not right."""
    lines = [f"{'kind':22}{'pages':>6}{'right':>6}"]
    for kind in KINDS:
        own = [sample for sample in measured if sample.kind == kind]
        if own:
            lines.append(f"{kind:22}{len(own):6}{sum(sample.right for sample in own):6}")
    right = sum(sample.right for sample in measured)
    alarms = sum(sample.kind == NORMAL and sample.found is not None for sample in measured)
    times = [sample.milliseconds for sample in measured]
    lines += [
        f"{'all':22}{len(measured):6}{right:6}  {right / len(measured):.1%}",
        f"normal pages taken for a fault: {alarms}",
        f"reading and recognising a page: median {median(times):.1f} ms, most {max(times):.1f} ms",
    ]
    lines += [
        f"{sample.name}: {sample.kind}, taken for {sample.found.id if sample.found else NORMAL}"
        for sample in measured
        if not sample.right
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    if DATA.exists():
        print(table(list(samples())))
    else:
        print("../shared/data with real pages is not beside the project: left out")
