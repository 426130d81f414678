"""What a panel's answer is, before anybody looks for figures in it.

Panels answer programs as they answer people: with a page to log in at, a riddle, a demand for a
second factor, and mostly with status 200.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, NoReturn, TypeVar
from urllib.parse import urljoin, urlsplit

from checks.net import Reply, errors
from checks.net.errors import (
    Broken,
    Cancelled,
    Forbidden,
    Late,
    NetError,
    NotConnected,
    NoTls,
    Offline,
    ResolverFailed,
    Unresolved,
    Untrusted,
    most_telling,
)
from checks.observation import Unseen, Why
from checks.panels.reading import Refused, Suspended, Trouble

T = TypeVar("T")

LOOKED_AT = 64 * 1024  # bytes of a page, in which it has said what it is
NUMBER_CHARS = 30
FOLDER_CHARS = 300

# The first that holds decides; each is looked for in the whole page, its scripts included.
_PAGES = (
    (re.compile(r"captcha|imunify360|challenge-platform|are you (?:a )?human"), Trouble.CAPTCHA),
    (
        re.compile(
            r"two[- ]?factor|2fa|tfa_token|one[- ]?time (?:pass|code)|security code"
            r"|\botp\b|otp_|_otp|dwuetapow|dwuskładnik|kod jednorazowy"
            r"|application-specific password"
        ),
        Trouble.TWO_FACTOR,
    ),
    (
        re.compile(r"too many|brute ?force|cphulk|rate limit|zbyt wiele|blacklisted"),
        Trouble.TOO_MANY,
    ),
)
_SUSPENDED = re.compile(
    r"\bsuspended\b|suspendedpage|account_disabled|zawieszon|zablokowan\w* konto"
)
_STATUSES = {
    401: Trouble.WRONG_TOKEN,
    403: Trouble.API_BLOCKED,
    404: Trouble.NOT_THERE,
    405: Trouble.NOT_THERE,
    410: Trouble.NOT_THERE,
    429: Trouble.TOO_MANY,
}
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def check(reply: Reply) -> bytes:
    """The body of an answer that is none to a person. Raises Refused or Suspended."""
    if 300 <= reply.status < 400:
        _redirected(reply)
    body = reply.body or b""
    says = body[:LOOKED_AT].decode("utf-8", "replace").lower()
    if reply.status >= 400:
        raise_if_known(says)
        raise Refused(_STATUSES.get(reply.status, Trouble.FAILED))
    if _is_page(reply, says):
        raise_if_known(says)
        raise Refused(Trouble.PAGE)
    return body


def raise_if_known(says: str) -> None:
    """Raise what `says` (lower case) names as the reason, if it names one."""
    if _SUSPENDED.search(says):
        raise Suspended
    for words, trouble in _PAGES:
        if words.search(says):
            raise Refused(trouble)


def _is_page(reply: Reply, says: str) -> bool:
    start = says.lstrip("\ufeff \t\r\n")
    return start.startswith(("<!doctype html", "<html")) or (
        "html" in reply.headers.get("content-type", "").lower()
        and not start.startswith(("{", "<?"))
    )


def _redirected(reply: Reply) -> NoReturn:
    try:
        target = urlsplit(urljoin(reply.url, reply.headers.get("location", "")))
    except ValueError:
        raise Refused(Trouble.UNREADABLE) from None
    if "suspended" in target.path.lower():
        raise Suspended
    same = target.hostname in (None, urlsplit(reply.url).hostname)
    raise Refused(Trouble.PAGE if same else Trouble.ELSEWHERE)


def read_json(body: bytes) -> dict[str, Any]:
    """The object in the body. Raises Refused, also for what is nested deeper than Python reads."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused(Trouble.UNREADABLE) from None
    if not isinstance(value, dict):
        raise Refused(Trouble.UNREADABLE)
    return value


def in_part(call: Callable[[], T]) -> T | Unseen:
    """What `call` gives, for what is one part among others: one that fails leaves the rest alone.

    Raises PastDeadline, Cancelled and Suspended, which end everything.
    """
    try:
        return call()
    except Refused as refusal:
        unreadable = refusal.trouble is Trouble.UNREADABLE
        return Unseen(Why.UNREADABLE if unreadable else Why.REFUSED)
    except NetError as failure:
        return Unseen(errors.in_part(failure).why)


def number(value: Any) -> float | None:
    """A finite number that is not negative, also one in quotation marks; None for all else."""
    if isinstance(value, str) and len(value) <= NUMBER_CHARS and _NUMBER.fullmatch(value.strip()):
        return float(value)
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e18:
        return float(value)
    return None


def folder(value: Any) -> str | None:
    """A folder of the server: one short line of characters that can be read."""
    fits = isinstance(value, str) and 0 < len(value) <= FOLDER_CHARS and value.isprintable()
    return value if fits else None


def trouble_of(failure: NetError) -> Trouble:
    """What a failure of the network means to who wants to read a panel."""
    match failure:
        case Cancelled():
            return Trouble.CANCELLED
        case Untrusted():
            return Trouble.UNTRUSTED
        case Forbidden():
            return Trouble.NOT_ALLOWED
        case Unresolved() | ResolverFailed():
            return Trouble.NO_ADDRESS
        case Offline():
            return Trouble.OFFLINE
        case NotConnected() if most_telling(failure.attempts) == "refused":
            return Trouble.NOT_THERE
        case NotConnected():
            return Trouble.UNREACHABLE
        case NoTls():
            return Trouble.NOT_THERE
        case Late():
            return Trouble.SLOW
        case Broken():
            return Trouble.FAILED
    return Trouble.UNREADABLE
