"""What opening the page several times shows: how often, how soon, and what came instead.

One refusal among several is chance until a page names its reason. That an answer is slow is no
cause by itself: it only stands beside one that explains it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import ceil
from statistics import median

from assistant.causes.rule import Finding
from assistant.causes.seen import Seen
from assistant.causes.signatures import Shows, Signature, recognise
from assistant.report import Cause, Certainty, Evidence, Kind
from checks.observation import Unseen, Why
from checks.steadiness import SLOW_SECONDS, WARDED_OFF, Steadiness, Try

CHECK = "steadiness"
SLOW_MS = 1000 * SLOW_SECONDS
WARDING = frozenset({Shows.FIREWALL, Shows.ROBOT_CHECK})


def shown_by(one: Try) -> Signature | None:
    return recognise(one.page) if one.page else None


def is_warded_off(one: Try) -> bool:
    """Whether the assistant alone may have been refused: by a firewall, or a check of browsers."""
    if one.page is None:
        return False
    signature = shown_by(one)
    return one.page.status in WARDED_OFF or (signature is not None and signature.kind in WARDING)


def opened(one: Try) -> bool:
    """Whether the page came, and not another one in its place."""
    page = one.page
    return page is not None and page.status < 400 and not page.blank and shown_by(one) is None


def counted(steady: Steadiness) -> tuple[Try, ...]:
    """The tries that say something of the website."""
    return tuple(one for one in steady.tries if not is_warded_off(one))


def first_byte_ms(steady: Steadiness) -> int:
    """The time in the middle until an answer began, or was not waited for any longer."""
    return round(median(one.took_ms for one in steady.tries))


def is_slow(steady: Steadiness | None) -> bool:
    return steady is not None and first_byte_ms(steady) > SLOW_MS


def is_strained(seen: Seen) -> bool:
    """Whether the openings are worth a look, whatever the cause: slow, or not all alike."""
    steady = seen.steadiness
    return steady is not None and (is_slow(steady) or not all(map(opened, counted(steady))))


def slowness(steady: Steadiness | None) -> tuple[Evidence, ...]:
    """That answers begin late, to stand beside a cause that explains it."""
    if steady is None or not is_slow(steady):
        return ()
    data = {"url": steady.url, "first_byte": round(first_byte_ms(steady) / 1000, 1)}
    return (Evidence(CHECK, "slow_first_byte", data),)


def warded_off(seen: Seen) -> Unseen | None:
    """That the assistant was kept out while it looked."""
    tries = seen.steadiness.tries if seen.steadiness else ()
    kept_out = next((one for one in tries if is_warded_off(one)), None)
    if kept_out is None or kept_out.page is None:
        return None
    return Unseen(Why.ROBOT_CHECK, f"status {kept_out.page.status}")


def at_times(seen: Seen, kinds: frozenset[Shows]) -> Finding | None:
    """That some of the openings brought a page that shows one of `kinds`.

    A page that says so itself is as sure as its words. A status alone is sure from the second
    time on.
    """
    steady = seen.steadiness
    if steady is None:
        return None
    tries = counted(steady)
    met = [(one, signature) for one in tries if (signature := shown_by(one))]
    met = [(one, signature) for one, signature in met if signature.kind in kinds]
    if not met:
        return None
    words = [signature.certainty for _, signature in met if not signature.by_status]
    bare = [signature.certainty for _, signature in met if signature.by_status]
    if len(bare) == 1 and bare[0] is Certainty.CONFIRMED:
        bare = [Certainty.LIKELY]
    evidence = _counts(steady, [one for one, _ in met])
    return Finding((evidence,), _surest([*words, *bare]))


def failing(seen: Seen, fails: Callable[[Try], bool]) -> Finding | None:
    """That the page came at some times, and an error without a reason, or nothing, at others."""
    steady = seen.steadiness
    if steady is None:
        return None
    tries = counted(steady)
    failed = [one for one in tries if one.failure or fails(one)]
    if not failed:
        return None
    kind = Kind.WARNING if len(failed) == 1 and len(tries) > 1 else None
    evidence = (_counts(steady, failed), *slowness(steady))
    return Finding(evidence, Certainty.POSSIBLE, kind=kind, variant="fails_at_times")


def always_opens(seen: Seen) -> Evidence | None:
    """That each of several openings brought the page; None when not, or not known."""
    steady = seen.steadiness
    if steady is None or len(steady.tries) < 2 or not all(map(opened, steady.tries)):
        return None
    return _counts(steady, [])


def comes_and_goes(cause: Cause) -> bool:
    """Whether the page opened at some times, and at others showed `cause`."""
    return any(evidence.data.get("opened") for _, evidence in cause.seen_by(CHECK))


def _surest(certainties: Iterable[Certainty]) -> Certainty:
    order = list(Certainty)
    return min(certainties, key=order.index)


def counts(steady: Steadiness) -> Evidence:
    """How often the page came, and how often anything else."""
    return _counts(steady, [one for one in steady.tries if one.failure or _is_other(one)])


def _is_other(one: Try) -> bool:
    return one.page is not None and not opened(one)


def _counts(steady: Steadiness, refused: list[Try]) -> Evidence:
    """How many tries, in how many seconds, how often the page, and how often it was `refused`."""
    last = steady.tries[-1]
    data = {
        "url": steady.url,
        "tries": len(steady.tries),
        "within": max(1, ceil((last.at_ms + last.took_ms) / 1000)),
        "opened": sum(map(opened, steady.tries)),
        "refused": len(refused),
    }
    statuses = {one.page.status for one in refused if one.page}
    if not refused:
        return Evidence(CHECK, "tries_opened", data)
    if len(statuses) == 1 and all(one.page for one in refused) and min(statuses) >= 400:
        return Evidence(CHECK, "tries_refused", data | {"status": statuses.pop()})
    if all(one.page for one in refused):
        return Evidence(CHECK, "tries_otherwise", data)
    return Evidence(CHECK, "tries_failed", data)
