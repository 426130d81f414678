"""Causes on the way from the address to the page: redirects that lead in circles or nowhere."""

from __future__ import annotations

from assistant.causes.rule import Finding, cause
from assistant.causes.seen import Seen
from assistant.report import Evidence
from checks.website import Failure, Visit, Website


def _visits(website: Website | None) -> tuple[Visit, ...]:
    return (website.https, website.http) if website else ()


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
        if last.failure.kind in ("untrusted", "tls_too_old"):
            continue
        data = {"url": visit.hops[0].url, "to_url": last.url, "detail": last.failure.detail}
        return Finding((Evidence("website", f"redirect_{last.failure.kind}", data),))
    return None
