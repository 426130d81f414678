"""What a refusal means, and on whose side that is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assistant.causes.replies import Meaning, read_reply

Side = Literal["sender", "recipient", "nobody", "unknown"]


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
    meaning = reading.closer
    if meaning is Meaning.MAILBOX_UNKNOWN and _BAD_SYSTEM.search(f"{status} {reply}"):
        meaning = Meaning.DOMAIN_UNKNOWN
    permanent = {"4": False, "5": True}.get(status[:1], reading.permanent)
    named = _LIST.search(reply) if meaning is Meaning.BLOCKLISTED else None
    return Said(meaning, permanent, (named[1] or named[2]).lower() if named else "")
