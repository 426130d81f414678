"""Causes on the way from the address to the page: redirects that lead in circles or nowhere."""

from __future__ import annotations

from assistant.causes.rule import Finding, cause
from assistant.causes.seen import Seen
from assistant.causes.signatures import Shows, recognise
from assistant.causes.site import SHOWN, empty, failed, is_elsewhere, turned_away
from assistant.report import Certainty, Evidence, Kind
from checks.website import Failure, Page, Visit, Website

# What a page elsewhere can show that is the reason why the visitor was sent there: providers keep
# such pages on a domain of their own.
STOPPED = frozenset().union(
    *(
        SHOWN[code]
        for code in (
            "service_suspended",
            "hosting_expired",
            "website_project_expired",
            "transfer_exceeded",
            "disk_full",
            "limit_http_requests",
            "limit_cpu_time",
            "limit_connections",
            "limit_db_time",
        )
    ),
    {Shows.EXPIRED_DOMAIN, Shows.PARKED},
)


REFUSED_BY_BROWSERS = frozenset({"untrusted", "tls_too_old"})


def _visits(website: Website | None) -> tuple[Visit, ...]:
    return website.visits if website else ()


@cause("redirect_loop")
def redirect_loop(seen: Seen) -> Finding | None:
    for visit in _visits(seen.website):
        if visit.loop:
            data = {"url": visit.hops[0].url, "count": len(visit.hops)}
            return Finding((Evidence("website", "redirects_in_circles", data),))
    return None


@cause("redirect_broken")
def redirect_broken(seen: Seen) -> Finding | None:
    ways_in = {visit.hops[0].url for visit in _visits(seen.website)}
    for visit in _visits(seen.website):
        last = visit.hops[-1]
        if last.url in ways_in or not isinstance(last.failure, Failure):
            continue  # the first request's own failure is another cause's
        if last.failure.kind in REFUSED_BY_BROWSERS:
            continue
        data = {"url": visit.hops[0].url, "to_url": last.url, "detail": last.failure.detail}
        return Finding((Evidence("website", f"redirect_{last.failure.kind}", data),))
    return None


@cause("redirect_elsewhere")
def redirect_elsewhere(seen: Seen) -> Finding | None:
    """Many move to another domain on purpose; it is a fault when that end fails, or when another
    website is what somebody complains about."""
    for visit in _visits(seen.website):
        page = visit.page
        if page is None and _is_stopped_elsewhere(seen, visit):
            data = {"url": visit.hops[0].url, "to_url": visit.hops[-1].url}
            return Finding((Evidence("website", "other_domain", data),), kind=Kind.FAULT)
        if page is None or not is_elsewhere(seen, page.url):
            continue
        signature = recognise(page)
        if signature and signature.kind in STOPPED and not turned_away(seen, page):
            continue
        data = {"url": visit.hops[0].url, "to_url": page.url}
        evidence = (Evidence("website", "other_domain", data),)
        if failure := empty(page) or _broken_down(page):
            return Finding((*evidence, *failure.evidence), failure.certainty, Kind.FAULT)
        unwanted = seen.symptom.id == "website_wrong_content"
        certainty = Certainty.LIKELY if unwanted else Certainty.CONFIRMED
        return Finding(evidence, certainty, Kind.FAULT if unwanted else None)
    return None


def _is_stopped_elsewhere(seen: Seen, visit: Visit) -> bool:
    """Whether it leads to another domain, whose certificate or kind of TLS browsers refuse."""
    failure = visit.failure
    refused = isinstance(failure, Failure) and failure.kind in REFUSED_BY_BROWSERS
    return refused and is_elsewhere(seen, visit.hops[-1].url)


def _broken_down(page: Page) -> Finding | None:
    """A refusal (4xx) may be meant for programs like this one alone."""
    return failed(page) if page.status >= 500 or recognise(page) else None
