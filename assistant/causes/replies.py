"""What a mail server's reply means, read by the codes and wordings in replies.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from assistant.causes.phrases import Phrases

FILE = Path(__file__).with_name("replies.toml")
READ_CHARS = 4000
_COME_AGAIN = frozenset({"450", "451"})


class Says(StrEnum):
    """What a reply may say. The last four are about whoever brings the letter, not about where it
    goes."""

    UNKNOWN_USER = "unknown_user"
    MAILBOX_FULL = "mailbox_full"
    ACCOUNT_DISABLED = "account_disabled"
    RELAY_DENIED = "relay_denied"  # the server takes no letters for that domain
    SERVICE_UNAVAILABLE = "service_unavailable"
    DELIVERY_TIMEOUT = "delivery_timeout"
    MESSAGE_TOO_BIG = "message_too_big"
    GREYLISTED = "greylisted"  # comes again later, and is let in
    BLOCKLISTED = "blocklisted"
    RATE_LIMITED = "rate_limited"
    SENDER_DOMAIN_INVALID = "sender_domain_invalid"
    POLICY_REJECTION = "policy_rejection"


# What a mere hint beside a code of `_COME_AGAIN` comes to: try again.
_ONLY_NOW = frozenset({Says.GREYLISTED, Says.UNKNOWN_USER})

By = Literal["words", "status", "basic"]


@dataclass(frozen=True)
class Reading:
    """`by` is what it was read from, the words, the enhanced status code or the three digits;
    `says` is None when none of them is known. `permanent` is None without any code. `status` is
    subject and detail of the enhanced status code, "" without one."""

    says: Says | None
    permanent: bool | None
    by: By | None
    status: str = ""


_CODE = re.compile(r"\s*([245][0-9]{2})(?![0-9.])")
# Not a part of an address or a version.
_STATUS = re.compile(r"(?<![0-9.])([245])\.([0-9]{1,3})\.([0-9]{1,3})(?![0-9]|\.[0-9])")
_IP = re.compile(
    r"(?<![0-9.])(?:[0-9]{1,3}\.){3}[0-9]{1,3}(?![0-9])"
    r"|(?<![0-9a-f:])(?:[0-9a-f]{1,4}:){3,7}[0-9a-f:]{1,4}",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[^\s<>()\[\]:,;\"']{1,64}@[^\s<>()\[\]:,;\"']{1,253}")


@lru_cache(maxsize=64)
def read_reply(reply: str) -> Reading:
    """What a reply says: "550 5.1.1 No such user", in one line or several.

    Words that the server repeats from the letter, such as addresses, are not read. Source: RFC 5321
    section 4.2, RFC 3463, and the sources named in docs/mail.md.
    """
    reply = reply[:READ_CHARS]
    code, status = _CODE.match(reply), _STATUS.search(reply)
    digit = code[1][0] if code else status[1] if status else ""
    detail = f"{status[2]}.{status[3]}" if status else ""
    says, by = _table().read(
        _words(reply, code[1] if code else ""), detail, code[1] if code else ""
    )
    if (says, by) == (Says.UNKNOWN_USER, "basic") and _IP.search(_ADDRESS.sub("", reply)):
        says = Says.POLICY_REJECTION  # rather of the machine that it names than of a mailbox
    return Reading(says, {"4": False, "5": True}.get(digit), by, detail)


def _words(reply: str, code: str) -> str:
    """The reply without codes, which begin each of its lines, and without people's addresses."""
    text = re.sub(rf"(?<![0-9.]){code}(?=[- ])-?", " ", reply) if code else reply
    return _ADDRESS.sub(" ADDRESS ", _STATUS.sub(" ", text))


@dataclass(frozen=True)
class _Class:
    says: Says
    sure: frozenset[int]
    likely: frozenset[int]


class _Table:
    def __init__(self, rows: Mapping[str, Any]) -> None:
        self._phrases = Phrases(rows["words"])
        self._classes = [
            _Class(
                Says(row["name"]),
                frozenset(map(self._phrases.add, row.get("sure", ()))),
                frozenset(map(self._phrases.add, row.get("likely", ()))),
            )
            for row in rows["class"]
        ]
        self._telling, self._status, self._basic = (
            {code: Says(says) for code, says in rows[name].items()}
            for name in ("telling", "status", "basic")
        )

    def read(self, words: str, status: str, code: str) -> tuple[Says | None, By | None]:
        if status in self._telling:
            return self._telling[status], "status"
        found = self._phrases.standing_in(words)
        for one in self._classes:
            if one.sure & found:
                return one.says, "words"
        subject = status.partition(".")[0]
        hinted = next((one.says for one in self._classes if one.likely & found), None)
        if code in _COME_AGAIN and hinted in _ONLY_NOW:
            return Says.GREYLISTED, "words"  # whatever status they give it
        if says := self._status.get(status) or self._status.get(subject):
            return says, "status"
        if hinted is not None:
            return hinted, "words"
        return (self._basic[code], "basic") if code in self._basic else (None, None)


@cache
def _table() -> _Table:
    return _Table(tomllib.loads(FILE.read_text(encoding="utf-8")))
