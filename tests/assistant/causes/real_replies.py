"""Real replies of mail servers with what they say, as the product's own code reads them.

They stand in ../shared/data, beside the project and never within it. Their classes were set by
rules and read through once, so one can be wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.causes.replies import Meaning, Reading, read_reply

FILE = Path(__file__).parents[4] / "shared" / "data" / "smtp" / "replies.jsonl"

# What the collection calls it.
CLASSES = {
    Meaning.MAILBOX_FULL: "mailbox_full",
    Meaning.MAILBOX_UNKNOWN: "unknown_user",
    Meaning.MAILBOX_DISABLED: "account_disabled",
    Meaning.DOMAIN_UNKNOWN: "unknown_user",
    Meaning.RELAY_DENIED: "relay_denied",
    Meaning.LOGIN_REQUIRED: "policy_rejection",
    Meaning.SENDER_UNKNOWN: "sender_domain_invalid",
    Meaning.BLOCKLISTED: "blocklisted",
    Meaning.SPF: "policy_rejection",
    Meaning.DKIM: "policy_rejection",
    Meaning.DMARC: "policy_rejection",
    Meaning.CONTENT: "policy_rejection",
    Meaning.POLICY: "policy_rejection",
    Meaning.RATE_LIMITED: "rate_limited",
    Meaning.TOO_BIG: "message_too_big",
    Meaning.UNREACHABLE: "delivery_timeout",
    Meaning.TLS: "policy_rejection",
    Meaning.LOOP: "service_unavailable",
    Meaning.SERVER_FAILED: "service_unavailable",
    Meaning.GREYLISTED: "greylisted",
}


@dataclass(frozen=True)
class Reply:
    line: str
    says: str
    permanent: bool | None
    read: Reading

    @property
    def is_right(self) -> bool:
        return CLASSES.get(self.read.says) == self.says


def replies() -> Iterator[Reply]:
    for line in FILE.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield Reply(row["line"], row["class"], row["permanent"], read_reply(row["line"]))
