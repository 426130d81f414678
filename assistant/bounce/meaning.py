"""What a refusal means, and on whose side that is: the words in meanings.toml, and the codes."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar

from assistant.causes.phrases import Phrases
from assistant.causes.replies import Says, read_reply

FILE = Path(__file__).with_name("meanings.toml")

T = TypeVar("T")
Notice = Literal["waiting", "returned"]
Side = Literal["sender", "recipient", "nobody", "unknown"]


class Meaning(StrEnum):
    """Why a letter came back, or waits. A closed set: each has texts `bounce.<meaning>`."""

    MAILBOX_FULL = "mailbox_full"
    MAILBOX_UNKNOWN = "mailbox_unknown"
    MAILBOX_DISABLED = "mailbox_disabled"
    DOMAIN_UNKNOWN = "domain_unknown"  # the recipient's does not exist or takes no mail
    SENDER_UNKNOWN = "sender_unknown"  # the sender's address or domain does not exist
    BLOCKLISTED = "blocklisted"
    SPF = "spf"
    DKIM = "dkim"
    DMARC = "dmarc"
    CONTENT = "content"  # spam, a virus, a forbidden attachment, a malformed letter
    POLICY = "policy"  # refused for a reason that is not told
    RATE_LIMITED = "rate_limited"
    TOO_BIG = "too_big"
    RELAY_DENIED = "relay_denied"  # the sender's program did not log in
    SUSPENDED = "suspended"  # the sender's account may not send
    UNREACHABLE = "unreachable"  # no route, no answer, time-outs
    TLS = "tls"  # no encryption that both accept
    LOOP = "loop"
    SERVER_FAILED = "server_failed"  # the recipient's server reports a failure of its own
    GREYLISTED = "greylisted"
    UNKNOWN = "unknown"


_SIDES: dict[Meaning, Side] = {
    Meaning.MAILBOX_FULL: "recipient",
    Meaning.MAILBOX_UNKNOWN: "recipient",
    Meaning.MAILBOX_DISABLED: "recipient",
    Meaning.DOMAIN_UNKNOWN: "recipient",
    Meaning.UNREACHABLE: "recipient",
    Meaning.TLS: "recipient",
    Meaning.LOOP: "recipient",
    Meaning.SERVER_FAILED: "recipient",
    Meaning.GREYLISTED: "nobody",
    Meaning.UNKNOWN: "unknown",
}


def side(meaning: Meaning) -> Side:
    """Whose side the reason is on; the sender's where it is about them or about the letter."""
    return _SIDES.get(meaning, "sender")


# What the reading of replies calls it; the sender's reasons are told apart further below.
_BY_REPLY = {
    Says.UNKNOWN_USER: Meaning.MAILBOX_UNKNOWN,
    Says.MAILBOX_FULL: Meaning.MAILBOX_FULL,
    Says.ACCOUNT_DISABLED: Meaning.MAILBOX_DISABLED,
    Says.RELAY_DENIED: Meaning.RELAY_DENIED,
    Says.SERVICE_UNAVAILABLE: Meaning.SERVER_FAILED,
    Says.DELIVERY_TIMEOUT: Meaning.UNREACHABLE,
    Says.MESSAGE_TOO_BIG: Meaning.TOO_BIG,
    Says.GREYLISTED: Meaning.GREYLISTED,
    Says.BLOCKLISTED: Meaning.BLOCKLISTED,
    Says.RATE_LIMITED: Meaning.RATE_LIMITED,
    Says.SENDER_DOMAIN_INVALID: Meaning.SENDER_UNKNOWN,
    Says.POLICY_REJECTION: Meaning.POLICY,
}
# Of these a returned letter often tells more.
_VAGUE = frozenset(
    {Meaning.POLICY, Meaning.SERVER_FAILED, Meaning.UNREACHABLE, Meaning.SENDER_UNKNOWN}
)

_BAD_SYSTEM = re.compile(r"\b5\.1\.2\b")  # RFC 3463 section 3.2, of what follows the @
_LIST = re.compile(
    r"(?:using|by|at|in|on|list|response \() ?((?:[a-z0-9_-]{1,63}\.){1,5}[a-z]{2,20})\b(?!@)"
    r"|\b(spamhaus|spamcop|barracuda|sorbs|uceprotect|proofpoint|cloudmark|hostkarma)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Said:
    """What a server's reply means; `permanent` None: it does not tell. `blocklist` is the one that
    it names, by host or name."""

    meaning: Meaning
    permanent: bool | None
    blocklist: str = ""


def of_reply(reply: str, status: str) -> Said:
    """What the words of a server mean, with the enhanced code of the report about it; without any
    words, what the code means."""
    if not reply and status.startswith("4.4."):
        return Said(Meaning.UNREACHABLE, permanent=False)  # the sender's own server gave it
    reading = read_reply(reply if not status or status in reply else f"{reply} {status}")
    known = _BY_REPLY[reading.says] if reading.says else Meaning.UNKNOWN
    told = _told_by(reply) if known in {*_VAGUE, Meaning.UNKNOWN} else None
    if known is Meaning.SENDER_UNKNOWN and told and side(told) != "sender":
        told = None
    meaning = told or known
    if meaning is Meaning.MAILBOX_UNKNOWN and _BAD_SYSTEM.search(f"{status} {reply}"):
        meaning = Meaning.DOMAIN_UNKNOWN
    permanent = {"4": False, "5": True}.get(status[:1], reading.permanent)
    named = _LIST.search(reply) if meaning is Meaning.BLOCKLISTED else None
    return Said(meaning, permanent, (named[1] or named[2]).lower() if named else "")


def by_words(text: str) -> Meaning | None:
    """What a notice for people, or a failure on the way, means by its words alone."""
    if told := _told_by(text):
        return told
    reading = read_reply(text)
    return _BY_REPLY[reading.says] if reading.says and reading.by == "words" else None


def _told_by(text: str) -> Meaning | None:
    return next(iter(_known().standing_in(text, _known().meanings)), None)


def notices_in(text: str) -> frozenset[Notice]:
    """Whether a text says that a letter waits or came back."""
    return frozenset(_known().standing_in(text, _known().notices))


class _Known:
    """The phrases of the file, with what each of them says."""

    def __init__(self, toml: str) -> None:
        data = tomllib.loads(toml)
        self._phrases = Phrases(data["words"])
        self.meanings = [
            (Meaning(row["is"]), self._read(row["phrases"])) for row in data["meaning"]
        ]
        notices: dict[Notice, list[str]] = data["notices"]
        self.notices = [(name, self._read(phrases)) for name, phrases in notices.items()]

    def standing_in(self, text: str, rows: Sequence[tuple[T, frozenset[int]]]) -> list[T]:
        """What the rows say of which a phrase stands in `text`, in their order."""
        found = self._phrases.standing_in(text)
        return [says for says, numbers in rows if not numbers.isdisjoint(found)]

    def _read(self, phrases: Iterable[str]) -> frozenset[int]:
        return frozenset(map(self._phrases.add, phrases))


@cache
def _known() -> _Known:
    return _Known(FILE.read_text(encoding="utf-8"))
