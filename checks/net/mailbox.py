"""How full a mailbox is, by its own password: IMAP with QUOTA (RFC 9208, before it RFC 2087).

Logs in, asks for the quota of the inbox, logs out. No letter is looked at, nothing is changed.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from checks.net.errors import Garbled, NetError
from checks.net.lines import Lines
from checks.net.login import GREETING_SECONDS
from checks.secret import Secret

PORT = 993
STORAGE_OCTETS = 1024  # of one unit of STORAGE (RFC 9208 section 5.1)
ANSWER_SECONDS = 8.0  # servers let those wait who come with a wrong password
WORDS_CHARS = 200

Outcome = Literal["told", "refused", "turned_away", "no_quota"]

_GREETING = re.compile(r"\* (OK|PREAUTH|BYE)\b ?(.*)", re.IGNORECASE)
_CODE = re.compile(r"\[([A-Z0-9-]{1,40})[^\]]{0,200}\]", re.IGNORECASE)  # RFC 9051 section 7.1
_STORAGE = re.compile(r"\* QUOTA .{0,500}?\([^()]{0,500}?\bSTORAGE ([0-9]{1,18}) ([0-9]{1,18})\b")
_OVER = "[OVERQUOTA]"


@dataclass(frozen=True)
class Fullness:
    """What the server said of the inbox.

    `outcome`: "told"; "refused" the login, with the response `code` (RFC 5530) and `words`;
    "turned_away" before it; "no_quota", it does not know or tell. `used` and `limit` in octets, of
    the quota nearest to its end, None where it names none. `over`: it says that the quota is
    exceeded.
    """

    outcome: Outcome
    used: int | None = None
    limit: int | None = None
    over: bool = False
    code: str = ""
    words: str = ""


def ask(lines: Lines, login: str, secret: Secret) -> Fullness:
    """Ask over `lines`, on which TLS stands. Raises NetError's kinds; Garbled for no IMAP."""
    greeting = _GREETING.fullmatch(lines.line(GREETING_SECONDS))
    if greeting is None:
        raise Garbled(f"{lines.host}: not IMAP")
    if greeting[1].upper() == "BYE":
        return _refusal("turned_away", greeting[2])
    offers = _capabilities(_say(lines, "a", "CAPABILITY"))
    answer = _log_in(lines, login, secret, offers)
    if not _is_ok(answer):
        return _refusal("refused", answer[-1])
    said = [*answer]
    try:
        if "QUOTA" not in _capabilities(_say(lines, "c", "CAPABILITY")):
            return Fullness("no_quota", over=_is_over(said))
        said += _say(lines, "d", "GETQUOTAROOT INBOX")
    finally:
        with suppress(NetError):
            lines.send("z LOGOUT")
    return _told(said)


def _log_in(lines: Lines, login: str, secret: Secret, offers: frozenset[str]) -> tuple[str, ...]:
    """The answer to the login: by SASL PLAIN (RFC 4616), else LOGIN, which takes ASCII alone."""
    if "AUTH=PLAIN" not in offers and (login + secret.reveal()).isascii():
        lines.send(f"b LOGIN {_quoted(login)} {_quoted(secret.reveal())}")
        return _answer(lines, "b")
    lines.send("b AUTHENTICATE PLAIN")
    ready = lines.line(ANSWER_SECONDS)
    if not ready.startswith("+"):
        return (ready,) if ready.lower().startswith("b ") else _answer(lines, "b")
    lines.send(base64.b64encode(f"\0{login}\0{secret.reveal()}".encode()).decode())
    return _answer(lines, "b")


def _quoted(text: str) -> str:
    """A quoted string (RFC 9051 section 4.3)."""
    return '"{}"'.format(text.replace("\\", "\\\\").replace('"', '\\"'))


def _say(lines: Lines, mark: str, command: str) -> tuple[str, ...]:
    lines.send(f"{mark} {command}")
    return _answer(lines, mark)


def _answer(lines: Lines, mark: str) -> tuple[str, ...]:
    """The lines of the answer to one command, up to the one that ends it."""
    return lines.reply(lambda line: line[:2].lower() == f"{mark} ", ANSWER_SECONDS)


def _is_ok(answer: Sequence[str]) -> bool:
    return answer[-1][2:].upper().startswith("OK")


def _capabilities(answer: Sequence[str]) -> frozenset[str]:
    listed = (line for line in answer if line.upper().startswith("* CAPABILITY "))
    return frozenset(word for line in listed for word in line.upper().split())


def _is_over(said: Sequence[str]) -> bool:
    return any(_OVER in line.upper() for line in said)


def _refusal(outcome: Outcome, line: str) -> Fullness:
    code = _CODE.search(line)
    return Fullness(outcome, code=code[1].upper() if code else "", words=line[:WORDS_CHARS])


def _told(said: Sequence[str]) -> Fullness:
    """A mailbox can be under several quotas (RFC 9208 section 3.3): the fullest counts."""
    found = [(int(match[1]), int(match[2])) for line in said if (match := _STORAGE.match(line))]
    over = _is_over(said)
    if not found:
        return Fullness("no_quota", over=over)
    used, limit = max(found, key=lambda one: one[0] / one[1] if one[1] else 0.0)
    return Fullness("told", used * STORAGE_OCTETS, limit * STORAGE_OCTETS, over)
