"""Causes that the page at the end shows, and those that only the provider's panel tells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

from assistant.causes import steadiness
from assistant.causes.figures import quota_evidence
from assistant.causes.rule import Finding, cause
from assistant.causes.seen import Seen
from assistant.causes.signatures import MENU, SHORT, Shows, recognise
from assistant.causes.wildcard import by_wildcard
from assistant.report import Certainty, Evidence, Kind
from checks.observation import Unseen
from checks.target import registrable
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
# Of these a website that has used them up becomes slow (CloudLinux documentation, limits).
SLOWS_DOWN = frozenset({"limit_cpu_time", "limit_db_time", "limit_connections"})
PAID_PERIODS = {
    "hosting_expired": "hosting_expires",
    "website_project_expired": "website_project_expires",
}

# cause -> what else becomes of services that their provider switches off
SWITCHED_OFF = dict.fromkeys(
    ("hosting_expired", "service_suspended"),
    (
        "web_server_unreachable",
        "web_server_silent",
        "mail_server_unreachable",
        "mail_server_rejects",
        "mail_login_unreachable",
        "mailbox_unknown",
    ),
)

SHOWN_AS_SENT = frozenset({200, *range(300, 400)})  # a redirect that leads nowhere, too
EMPTY_AT_ROOT = frozenset({403, 404, 410})
PROGRAM_FAILED = frozenset({500, 502, 504})
PASSWORD = 401
# Not acceptable, a teapot, unavailable for legal reasons: what filters answer and programs do not.
FILTERED = frozenset({406, 418, 451})
OTHER_ERRORS = frozenset(range(400, 600)) - EMPTY_AT_ROOT - PROGRAM_FAILED - FILTERED - {PASSWORD}


def pages(seen: Seen) -> Iterator[Page]:
    """The pages that visitors meet, https first, each once."""
    if seen.website is None:
        return
    met: set[str] = set()
    for visit in seen.website.visits:
        if visit.page is not None and visit.page.url not in met:
            met.add(visit.page.url)
            yield visit.page


def is_elsewhere(seen: Seen, url: str) -> bool:
    """Whether `url` lies on another registrable domain than the one that was asked about."""
    host = urlsplit(url).hostname or ""
    return registrable(host) != seen.target.domain


def turned_away(seen: Seen, page: Page) -> bool:
    """Whether another company's website has refused this assistant, as large ones do to programs:
    no fault of a customer who redirects there."""
    refuses = page.status >= 600 or (page.status in OTHER_ERRORS and page.status < 500)
    return (refuses or recognised_as(page) is Shows.FIREWALL) and is_elsewhere(seen, page.url)


def shown(seen: Seen, kinds: frozenset[Shows]) -> Finding | None:
    """The first page that shows one of `kinds`."""
    found = (shown_by(page, kinds) for page in pages(seen) if not turned_away(seen, page))
    return next(filter(None, found), None)


def shown_by(page: Page, kinds: frozenset[Shows]) -> Finding | None:
    signature = recognise(page)
    if signature is None or signature.kind not in kinds:
        return None
    data = {"url": page.url, "status": page.status, "product": signature.product}
    code = "http_status" if signature.by_status else f"page_{signature.kind}"
    return Finding((Evidence("website", code, data),), signature.certainty)


def _told(seen: Seen, code: str) -> Finding | None:
    """What the panel tells: a quota at its limit, a paid period that is over, a suspension."""
    key = QUOTAS.get(code, "")
    quota = seen.told.panel.quotas.get(key)
    if quota is not None and quota.is_used_up:
        slow = steadiness.slowness(seen.steadiness) if code in SLOWS_DOWN else ()
        read = (quota_evidence(key, quota), *slow)
        return Finding(read, Certainty.LIKELY, told=True, last=True)
    paid_until = seen.told.panel.dates.get(PAID_PERIODS.get(code, ""))
    if paid_until is not None and paid_until < seen.now.date():
        evidence = Evidence("panel", f"panel_{code}", {"expires": paid_until.isoformat()})
        return Finding(
            (evidence,), Certainty.LIKELY, told=True, explains=SWITCHED_OFF.get(code, ())
        )
    if code == "service_suspended" and seen.told.panel.suspended:
        return Finding(
            (Evidence("panel", "panel_suspended"),),
            Certainty.LIKELY,
            told=True,
            variant="account_suspended",
            explains=SWITCHED_OFF[code],
        )
    return None


def _shown_or_told(seen: Seen, code: str) -> Finding | None:
    """What visitors meet, always or at times, and what the panel says: the first decides."""
    told = _told(seen, code)
    ways = (shown(seen, SHOWN[code]), steadiness.at_times(seen, SHOWN[code]), told)
    found = [one for one in ways if one is not None]
    if not found:
        return None
    evidence = tuple(shows for one in found for shows in one.evidence)
    return replace(found[0], evidence=evidence, explains=told.explains if told else ())


@cause("access_blocked")
def access_blocked(seen: Seen) -> Finding | None:
    found = (_blocked(page) for page in pages(seen) if not turned_away(seen, page))
    return next(filter(None, found), None)


def _blocked(page: Page) -> Finding | None:
    if page.status == PASSWORD and recognised_as(page) in (None, Shows.FIREWALL):
        data = {"url": page.url, "status": page.status}
        evidence = Evidence("website", "asks_for_password", data)
        return Finding((evidence,), Certainty.LIKELY, variant="password_asked")
    if finding := shown_by(page, SHOWN["access_blocked"]):
        return finding
    # A folder without a start page has no page of its own to refuse with.
    refused = FILTERED | {403} if _has_content(page) else FILTERED
    return _unexplained(page, refused, Certainty.POSSIBLE)


@cause("wrong_folder")
def wrong_folder(seen: Seen) -> Finding | None:
    found = next(filter(None, map(empty, pages(seen))), None)
    if found is None:
        return None
    found = replace(found, evidence=(*found.evidence, *by_wildcard(seen)))
    root = seen.website.root.page if seen.website and seen.website.root else None
    if root is None or empty(root):
        return found
    if root.status >= 400 or recognise(root):
        return None  # what the start page shows is the reason why nothing else is there
    return replace(found, certainty=Certainty.POSSIBLE, variant="page_not_there")


def empty(page: Page) -> Finding | None:
    """That `page` stands for a folder without a website."""
    if finding := shown_by(page, SHOWN["wrong_folder"]):
        return finding
    if _has_content(page):
        return _unexplained(page, EMPTY_AT_ROOT - {403}, Certainty.POSSIBLE)
    return _unexplained(page, EMPTY_AT_ROOT, Certainty.LIKELY)


@cause("application_error")
def application_error(seen: Seen) -> Finding | None:
    failures = (failed(page) for page in pages(seen) if not turned_away(seen, page))
    found = next(filter(None, failures), None)
    at_times = steadiness.failing(seen, lambda one: one.page is not None and bool(failed(one.page)))
    if found is None or at_times is None:
        return _once(seen, found) if found else at_times
    return replace(found, evidence=(*found.evidence, *at_times.evidence))


def _once(seen: Seen, found: Finding) -> Finding:
    """An error that may have been chance, if the page has opened each time since."""
    opens = steadiness.always_opens(seen)
    if opens is None or found.certainty is not Certainty.POSSIBLE:
        return found
    evidence = (*found.evidence, opens)
    return replace(found, evidence=evidence, kind=Kind.WARNING, variant="fails_at_times")


def failed(page: Page) -> Finding | None:
    """That `page` is an error of the website's program, or of the server before it."""
    return (
        shown_by(page, SHOWN["application_error"])
        or _unexplained(page, PROGRAM_FAILED, Certainty.CONFIRMED)
        or _unexplained(page, OTHER_ERRORS, Certainty.POSSIBLE)
        or _blank(page)
    )


def _blank(page: Page) -> Finding | None:
    """A white page, which programs leave that fail and are told to keep their errors to
    themselves, and empty files."""
    if page.status not in SHOWN_AS_SENT or not page.blank or recognise(page) is not None:
        return None
    evidence = Evidence("website", "page_blank", {"url": page.url})
    return Finding((evidence,), Certainty.POSSIBLE, variant="blank_page")


def recognised_as(page: Page) -> Shows | None:
    signature = recognise(page)
    return signature.kind if signature else None


def _has_content(page: Page) -> bool:
    """Whether somebody designed this page; servers' own words are few."""
    return not isinstance(page.says, Unseen) and (
        page.says.length > SHORT or page.says.links > MENU
    )


def _unexplained(page: Page, statuses: frozenset[int], certainty: Certainty) -> Finding | None:
    """A page with one of `statuses` that shows nothing known.

    A page that was not read, or that a script builds, may say in the browser what it is; only a
    server's own failure is one whatever it says.
    """
    if page.status not in statuses or recognise(page) is not None:
        return None
    if page.status < 500 and (isinstance(page.says, Unseen) or page.says.script):
        return None
    data = {"url": page.url, "status": page.status}
    return Finding((Evidence("website", "http_status", data),), certainty)


for _code in SHOWN.keys() - {"access_blocked", "wrong_folder", "application_error"}:
    cause(_code)(partial(_shown_or_told, code=_code))
