"""Whether the website's page opens each time, and how soon: what a limit that comes and goes shows.

A few requests, spaced as a patient visitor would reload, and no more: a server that is short of
something is not to be loaded by being looked at.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from checks.net import Net
from checks.net.deadline import Deadline
from checks.net.errors import Late, NetError, PastDeadline
from checks.observation import Skipped, Unseen, Why
from checks.sequence import Stage, check
from checks.target import Target, registrable
from checks.website import (
    Failure,
    FailureKind,
    Page,
    Website,
    failure_of,
    fair_failure,
    page_of,
    website,
)

TRIES = 5
WINDOW_SECONDS = 3.0  # in which all of them begin and end
SPACING_SECONDS = 0.6  # from the beginning of one to that of the next
# Slower than this to begin is poor (web.dev, Time to First Byte). A shorter wait that the end of
# the window cuts off says nothing.
SLOW_SECONDS = 1.8
ALIKE = 3  # refusals in a row, after which another one is nothing new

# Statuses of servers that may be short of something at this moment. Any other error stays, and who
# answers 429 does not want to be asked again.
STRAINED = frozenset({500, 502, 503, 504, 507, 508, 509, *range(520, 528), 530})
# What firewalls answer to somebody who comes too often, or is no browser.
WARDED_OFF = frozenset({401, 403, 406, 418, 451})


@dataclass(frozen=True)
class Try:
    """One opening of the page, begun `at_ms` after the first one.

    `took_ms` is until its answer began, connecting included, or until there was none: then `page`
    is None, and `failure` says why, or is None too when the window ended before.
    """

    at_ms: int
    took_ms: int
    page: Page | None
    failure: FailureKind | None = None


@dataclass(frozen=True)
class Steadiness:
    """The openings of the page at `url` one after the other, at least one and at most TRIES."""

    url: str
    tries: tuple[Try, ...]


@check(stage=Stage.SERVER, needs=[website])
def steadiness(target: Target, net: Net, website: Website) -> Steadiness | Unseen | Skipped:
    """Does the page open each time, and how long does its answer take to begin?

    Source: RFC 6585 section 4 (429), RFC 9110 section 15.6.4 (503), CloudLinux (508).
    It asks no more as soon as more would tell nothing new, or is not wanted.
    """
    page = website.https.page or website.http.page
    if page is None:
        return _unseen(website) or Skipped("no_page")
    if not _is_worth_it(page, target):
        return Skipped("no_page")
    if page.refusal:
        return Unseen(Why.ROBOT_CHECK, page.refusal)
    tries = _tries(page.url, net, net.deadline.within(WINDOW_SECONDS))
    if not tries:
        return Unseen(Why.OWN_NETWORK)
    return Steadiness(page.url, tries)


def _unseen(website: Website) -> Unseen | None:
    """What kept the assistant itself from a page."""
    failures = (visit.failure for visit in website.visits)
    return next((one for one in failures if isinstance(one, Unseen)), None)


def _is_worth_it(page: Page, target: Target) -> bool:
    """Whether the page is the domain's own and opens, or fails for what may be over in a second.
    Another company's server has nothing to do with the matter."""
    is_own = registrable(urlsplit(page.url).hostname or "") == target.domain
    return is_own and (page.status < 400 or page.status in STRAINED)


def _tries(url: str, net: Net, window: Deadline) -> tuple[Try, ...]:
    """The openings, without those that may have failed on the assistant's side."""
    began = time.monotonic()
    tries: list[Try] = []
    for number in range(TRIES):
        try:
            window.sleep(began + number * SPACING_SECONDS - time.monotonic())
        except PastDeadline:
            raise
        except Late:
            break
        if (made := _try(url, net, window, began)) is not None:
            tries.append(made)
        if _is_enough(tries):
            break
    return tuple(tries)


def _try(url: str, net: Net, window: Deadline, began: float) -> Try | None:
    asked = time.monotonic()
    at = _milliseconds(asked - began)
    try:
        reply = net.get(url, limit=window)
    except NetError as error:
        took = time.monotonic() - asked
        if isinstance(error, Late) and not isinstance(error, PastDeadline):
            return Try(at, _milliseconds(took), None) if took >= SLOW_SECONDS else None
        failure = failure_of(error)
        if isinstance(failure, Unseen):
            raise
        port = urlsplit(url).port or (443 if url.startswith("https:") else 80)
        seen: Failure | None = fair_failure(failure, port, net)
        return Try(at, _milliseconds(took), None, seen.kind) if seen else None
    return Try(at, _milliseconds(reply.seconds), page_of(reply))


def _milliseconds(seconds: float) -> int:
    return max(0, round(seconds * 1000))


def _is_enough(tries: list[Try]) -> bool:
    """Whether the answer is clear, or the server has asked to be left alone."""
    page = tries[-1].page if tries else None
    if page is not None and (page.status == 429 or page.status in WARDED_OFF or page.refusal):
        return True
    last = [(one.page.status if one.page else 0, one.failure) for one in tries[-ALIKE:]]
    status, failure = last[-1] if last else (0, None)
    return len(last) == ALIKE and len(set(last)) == 1 and (status >= 400 or failure is not None)
