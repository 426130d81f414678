"""Causes that the page at the end shows, by what it says or by its HTTP status."""

from __future__ import annotations

from urllib.parse import urlsplit

from assistant.causes.rule import Finding, cause
from assistant.causes.seen import Seen
from assistant.causes.signatures import Shows, Signature, recognise
from assistant.report import Certainty, Evidence
from checks.website import Page

EMPTY_AT_ROOT = frozenset({403, 404})
PROGRAM_FAILED = frozenset({500, 502, 504})
WRONG_FOLDER = frozenset(
    {Shows.DEFAULT_PAGE, Shows.DIRECTORY_LISTING, Shows.EMPTY_FOLDER, Shows.NOT_FOUND}
)


def _pages(seen: Seen) -> list[tuple[Page, Signature | None]]:
    """The pages that visitors meet, https first, each once, with what their text shows."""
    if seen.website is None:
        return []
    visits = (seen.website.https, seen.website.http)
    pages = {visit.page.url: visit.page for visit in visits if visit.page is not None}
    return [(page, recognise(page)) for page in pages.values()]


def _says(page: Page, signature: Signature) -> Evidence:
    data = {"url": page.url, "status": page.status, "product": signature.product}
    return Evidence("website", f"page_{signature.kind}", data)


def _answers(page: Page) -> Evidence:
    return Evidence("website", "http_status", {"url": page.url, "status": page.status})


def _shown(seen: Seen, kinds: frozenset[Shows]) -> Finding | None:
    for page, signature in _pages(seen):
        if signature is not None and signature.kind in kinds:
            return Finding((_says(page, signature),), signature.certainty)
    return None


@cause("service_suspended")
def service_suspended(seen: Seen) -> Finding | None:
    return _shown(seen, frozenset({Shows.SUSPENDED}))


@cause("transfer_exceeded")
def transfer_exceeded(seen: Seen) -> Finding | None:
    for page, _ in _pages(seen):
        if page.status == 509:  # not registered, used by hosting servers for this alone
            return Finding((_answers(page),))
    return _shown(seen, frozenset({Shows.TRANSFER})) or _used_up(seen, "transfer")


def _used_up(seen: Seen, quota: str) -> Finding | None:
    """The panel's own figure at or over its limit; told by the customer, not seen."""
    figure = seen.told.panel.quotas.get(quota)
    if figure is None or figure.limit is None or not figure.is_used_up:
        return None
    percent = round(100 * figure.used / figure.limit) if figure.limit else 100
    return Finding((Evidence("panel", f"panel_{quota}", {"percent": percent}),), Certainty.LIKELY)


@cause("wrong_folder")
def wrong_folder(seen: Seen) -> Finding | None:
    shown = _shown(seen, WRONG_FOLDER)
    if shown:
        return shown
    for page, signature in _pages(seen):
        at_root = urlsplit(page.url).path == "/"
        if page.status in EMPTY_AT_ROOT and at_root and signature is None:
            return Finding((_answers(page),), Certainty.LIKELY)
    return None


@cause("application_error")
def application_error(seen: Seen) -> Finding | None:
    shown = _shown(seen, frozenset({Shows.APPLICATION_ERROR}))
    if shown:
        return shown
    for page, _ in _pages(seen):
        if page.status in PROGRAM_FAILED:
            return Finding((_answers(page),))
    for page, _ in _pages(seen):
        if page.status >= 400 and page.status not in EMPTY_AT_ROOT:
            return Finding((_answers(page),), Certainty.POSSIBLE)
    return None
