"""Causes that the page at the end shows, and those that only the provider's panel tells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from assistant.causes.rule import Finding, cause
from assistant.causes.seen import Seen
from assistant.causes.signatures import Shows, recognise
from assistant.causes.wildcard import by_wildcard
from assistant.report import Certainty, Evidence
from checks.website import Page

# cause -> what the page then shows to its visitor
SHOWN: dict[str, frozenset[Shows]] = {
    "service_suspended": frozenset({Shows.SUSPENDED}),
    "hosting_expired": frozenset({Shows.EXPIRED_HOSTING}),
    "website_project_expired": frozenset({Shows.EXPIRED_PROJECT}),
    "transfer_exceeded": frozenset({Shows.TRANSFER}),
    "disk_full": frozenset({Shows.DISK}),
    "limit_http_requests": frozenset({Shows.HTTP_REQUESTS}),
    "limit_cpu_time": frozenset({Shows.CPU_TIME}),
    "limit_connections": frozenset({Shows.CONNECTIONS}),
    "limit_db_time": frozenset({Shows.DB_TIME}),
    "access_blocked": frozenset({Shows.FIREWALL}),
    "wrong_folder": frozenset(
        {Shows.DEFAULT_PAGE, Shows.DIRECTORY_LISTING, Shows.EMPTY_FOLDER, Shows.NOT_FOUND}
    ),
    "under_construction": frozenset({Shows.UNDER_CONSTRUCTION}),
    "maintenance_mode": frozenset({Shows.MAINTENANCE}),
    "database_error": frozenset({Shows.DATABASE_ERROR}),
    "application_error": frozenset({Shows.APPLICATION_ERROR}),
}

# cause -> the quota or the paid period of the panel file
QUOTAS = {
    "transfer_exceeded": "transfer",
    "disk_full": "disk",
    "limit_http_requests": "http_requests",
    "limit_cpu_time": "cpu_time",
    "limit_connections": "connections",
    "limit_db_time": "db_query_time",
}
PAID_PERIODS = {
    "hosting_expired": "hosting_expires",
    "website_project_expired": "website_project_expires",
}

EMPTY_AT_ROOT = frozenset({403, 404})
PROGRAM_FAILED = frozenset({500, 502, 504})
OTHER_ERRORS = frozenset(range(400, 600)) - EMPTY_AT_ROOT - PROGRAM_FAILED


def pages(seen: Seen) -> Iterator[Page]:
    """The pages that visitors meet, https first, each once."""
    if seen.website is None:
        return
    met: set[str] = set()
    for visit in (seen.website.https, seen.website.http):
        if visit.page is not None and visit.page.url not in met:
            met.add(visit.page.url)
            yield visit.page


def shown(seen: Seen, kinds: frozenset[Shows]) -> Finding | None:
    """The first page that shows one of `kinds`."""
    for page in pages(seen):
        signature = recognise(page)
        if signature is None or signature.kind not in kinds:
            continue
        data = {"url": page.url, "status": page.status, "product": signature.product}
        code = "http_status" if signature.by_status else f"page_{signature.kind}"
        return Finding((Evidence("website", code, data),), signature.certainty)
    return None


def _told(seen: Seen, code: str) -> Finding | None:
    """What the customer read in the panel: a quota at its limit, or a paid period that is over."""
    quota = seen.told.panel.quotas.get(QUOTAS.get(code, ""))
    if quota is not None and quota.limit is not None and quota.is_used_up:
        percent = round(100 * quota.used / quota.limit) if quota.limit else 100
        evidence = Evidence("panel", f"panel_{QUOTAS[code]}", {"percent": percent})
        return Finding((evidence,), Certainty.LIKELY, told=True)
    paid_until = seen.told.panel.dates.get(PAID_PERIODS.get(code, ""))
    if paid_until is not None and paid_until < seen.now.date():
        evidence = Evidence("panel", f"panel_{code}", {"expires": paid_until.isoformat()})
        return Finding((evidence,), Certainty.LIKELY, told=True)
    return None


def _shown_or_told(seen: Seen, code: str) -> Finding | None:
    return shown(seen, SHOWN[code]) or _told(seen, code)


@cause("wrong_folder")
def wrong_folder(seen: Seen) -> Finding | None:
    found = shown(seen, SHOWN["wrong_folder"]) or _unexplained(
        seen, EMPTY_AT_ROOT, Certainty.LIKELY
    )
    return replace(found, evidence=(*found.evidence, *by_wildcard(seen))) if found else None


@cause("application_error")
def application_error(seen: Seen) -> Finding | None:
    return (
        shown(seen, SHOWN["application_error"])
        or _unexplained(seen, PROGRAM_FAILED, Certainty.CONFIRMED)
        or _unexplained(seen, OTHER_ERRORS, Certainty.POSSIBLE)
    )


def _unexplained(seen: Seen, statuses: frozenset[int], certainty: Certainty) -> Finding | None:
    """A page with one of `statuses` that shows nothing known, as far as it could be read."""
    for page in pages(seen):
        if page.status in statuses and recognise(page) is None:
            data = {"url": page.url, "status": page.status}
            return Finding((Evidence("website", "http_status", data),), certainty)
    return None


for _code in SHOWN.keys() - {"wrong_folder", "application_error"}:
    cause(_code)(partial(_shown_or_told, code=_code))
