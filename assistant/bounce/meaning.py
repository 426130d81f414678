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


@dataclass(frozen=True)
class Said:
    """What a server's reply means; `permanent` None: it does not tell."""

    meaning: Meaning
    permanent: bool | None
    blocklist: str = ""


def of_reply(reply: str, status: str) -> Said:
    """What the words of a server mean, by itself or with the enhanced code of its report."""
    code = _CODE.search(reply)
    first = (status or (code[1] if code else ""))[:1]
    permanent = {"4": False, "5": True}.get(first)
    words = by_words(reply)
    detail = (status or (_STATUS.search(reply) or [""])[0]).partition(".")[2]
    meaning = words or _BY_STATUS.get(detail, Meaning.UNKNOWN)
    named = _LIST.search(reply) if meaning is Meaning.BLOCKLISTED else None
    return Said(meaning, permanent, named[1].lower() if named else "")


_CODE = re.compile(r"([245])\d\d\b")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_LIST = re.compile(r"(?:using|by|at|in|on|with) ((?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,20})\b", re.I)
_BY_STATUS = {
    "7.1": Meaning.POLICY,
    "1.1": Meaning.MAILBOX_UNKNOWN,
    "2.2": Meaning.MAILBOX_FULL,
}


def by_words(text: str) -> Meaning | None:
    """What a notice for people, or a failure on the way, means by its words."""
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
