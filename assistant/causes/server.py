"""Causes on the way to the server: it takes no connection, or takes it and stays silent."""

from __future__ import annotations

from assistant.causes.rule import Finding, cause
from assistant.causes.seen import Seen
from assistant.report import Evidence, Kind
from checks.website import WEB_PORTS, Failure, Hop, Visit, Website

UNREACHED = frozenset({"refused", "silent", "unreachable"})
SPEECHLESS = frozenset({"no_answer", "broken", "garbled", "no_tls"})


Failed = tuple[Hop, Failure]


def _first_failure(visit: Visit) -> Failure | None:
    """How the very first request failed; None when it was answered or could not be seen."""
    failure = visit.hops[0].failure
    return failure if isinstance(failure, Failure) else None


def _evidence(failed: Failed) -> Evidence:
    hop, failure = failed
    data = {"host": hop.host, "port": hop.port, "detail": failure.detail}
    return Evidence("website", f"connection_{failure.kind}", data)


def _is_own(website: Website, hop: Hop) -> bool:
    """Whether a request went to the website's own front door: the examined host with or without
    www, on the usual ports."""
    examined = website.https.hops[0].host
    own = hop.host.removeprefix("www.") == examined.removeprefix("www.")
    return own and hop.port in WEB_PORTS.values()


def _dead_ends(website: Website) -> list[Failed]:
    """The requests with which both ways in end, when both end at the website's own front door.

    A way in that redirects to the other one (http to https) ends where that one does.
    """
    visits = (website.http, website.https)
    ends = {
        hop.url: (hop, hop.failure)
        for visit in visits
        if isinstance((hop := visit.hops[-1]).failure, Failure)
        and hop.failure.kind in UNREACHED | SPEECHLESS
        and _is_own(website, hop)
    }
    ended = all(visit.hops[-1].url in ends for visit in visits)
    return [ends[url] for url in ends] if ended else []


@cause("web_server_unreachable")
def web_server_unreachable(seen: Seen) -> Finding | None:
    if seen.website is None:
        return None
    failed = _dead_ends(seen.website)
    first = [seen.website.http.hops[0], seen.website.https.hops[0]]
    if [hop for hop, _ in failed] != first:
        return None  # something was answered on the way
    if any(failure.kind not in UNREACHED for _, failure in failed):
        return None
    return Finding(tuple(map(_evidence, failed)))


@cause("web_server_silent")
def web_server_silent(seen: Seen) -> Finding | None:
    failed = _dead_ends(seen.website) if seen.website else []
    kinds = {failure.kind for _, failure in failed}
    if not kinds & SPEECHLESS or _answers_without_tls(seen):
        return None
    return Finding(tuple(map(_evidence, failed)))


def _answers_without_tls(seen: Seen) -> bool:
    """Whether http is answered, and the port of https speaks no TLS: that is no silent server."""
    if seen.website is None or seen.website.http.hops[0].status is None:
        return False
    https = seen.website.https
    failure = _first_failure(https)
    if failure is None or failure.kind not in SPEECHLESS:
        return False
    # Without a certificate shown it was the handshake that failed.
    shown = seen.certificate.shown if seen.certificate else ()
    return all(one.host != https.hops[0].host for one in shown)


@cause("https_unavailable")
def https_unavailable(seen: Seen) -> Finding | None:
    if seen.website is None or seen.website.http.hops[0].status is None:
        return None
    https = seen.website.https
    failure = _first_failure(https)
    if failure is None or failure.kind not in UNREACHED | SPEECHLESS:
        return None
    last = seen.website.http.hops[-1]
    sent_there = last.url.startswith("https:") and bool(_dead_ends(seen.website))
    wanted = sent_there or seen.symptom.id == "website_insecure"
    return Finding(
        (_evidence((https.hops[0], failure)),),
        kind=Kind.FAULT if wanted else None,
        explains=("redirect_broken",) if sent_there else (),
    )
