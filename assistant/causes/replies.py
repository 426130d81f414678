"""What the words of mail servers and of returned letters mean: one reader, by replies.toml."""

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


class Meaning(StrEnum):
    """Why a letter is not taken, came back, or waits. A closed set: each has a text."""

    MAILBOX_FULL = "mailbox_full"
    MAILBOX_UNKNOWN = "mailbox_unknown"
    MAILBOX_DISABLED = "mailbox_disabled"
    DOMAIN_UNKNOWN = "domain_unknown"  # the recipient's does not exist or takes no mail
    RELAY_DENIED = "relay_denied"  # the server takes no letters for that domain
    LOGIN_REQUIRED = "login_required"  # it takes letters of people who have logged in
    SENDER_UNKNOWN = "sender_unknown"  # the sender's address or domain does not exist
    BLOCKLISTED = "blocklisted"
    SPF = "spf"
    DKIM = "dkim"
    DMARC = "dmarc"
    CONTENT = "content"  # spam, a virus, a forbidden attachment, a malformed letter
    POLICY = "policy"  # refused for a reason that is not told
    RATE_LIMITED = "rate_limited"
    TOO_BIG = "too_big"
    SUSPENDED = "suspended"  # the sender's account may not send
    UNREACHABLE = "unreachable"  # no route, no answer, time-outs
    TLS = "tls"  # no encryption that both accept
    LOOP = "loop"
    SERVER_FAILED = "server_failed"  # a failure of the server's own
    GREYLISTED = "greylisted"  # comes again later, and is let in
    UNKNOWN = "unknown"


Notice = Literal["waiting", "returned"]
By = Literal["words", "status", "basic"]

# What a mere hint beside a code of `_COME_AGAIN` comes to: try again.
_ONLY_NOW = frozenset({Meaning.GREYLISTED, Meaning.MAILBOX_UNKNOWN})
# That somebody would not or could not, which loose words often tell more about.
_VAGUE = frozenset({Meaning.POLICY, Meaning.SERVER_FAILED, Meaning.UNREACHABLE, Meaning.UNKNOWN})


@dataclass(frozen=True)
class Reading:
    """`by` is what it was read from, the words, the enhanced status code or the three digits;
    None when none of them is known. `closer` is what loose words make of a vague meaning, else the
    same. `permanent` is None without any code. `status` is subject and detail of the enhanced
    status code, "" without one."""

    says: Meaning
    closer: Meaning
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
    basic = code[1] if code else ""
    digit = basic[:1] or (status[1] if status else "")
    detail = f"{status[2]}.{status[3]}" if status else ""
    words = _table().standing_in(_words(reply, basic))
    says, by = words.read(detail, basic)
    if (says, by) == (Meaning.MAILBOX_UNKNOWN, "basic") and _IP.search(_ADDRESS.sub("", reply)):
        says = Meaning.POLICY  # rather of the machine that it names than of a mailbox
    closer = words.first("loose") if says in _VAGUE else None
    return Reading(says, closer or says, {"4": False, "5": True}.get(digit), by, detail)


@lru_cache(maxsize=8)  # a report may refer to one text for a hundred recipients
def read_notice(text: str) -> Meaning | None:
    """What a notice for people, or a failure on the way, means by its words alone. One pass."""
    words = _table().standing_in(_words(text, ""))
    return words.first("loose") or words.first("sure") or words.first("likely")


def notices_in(text: str) -> frozenset[Notice]:
    """Whether a text says that a letter waits or came back."""
    return _table().standing_in(text).notices()


def _words(reply: str, code: str) -> str:
    """The reply without codes, which begin each of its lines, and without people's addresses."""
    text = re.sub(rf"(?<![0-9.]){code}(?=[- ])-?", " ", reply) if code else reply
    return _ADDRESS.sub(" ADDRESS ", _STATUS.sub(" ", text))


Strength = Literal["sure", "likely", "loose"]


@dataclass(frozen=True)
class _Row:
    """What the phrases of these numbers mean, by how much they tell."""

    means: Meaning
    codes: frozenset[str]
    phrases: Mapping[Strength, frozenset[int]]


class _Table:
    """The file, with its phrases numbered."""

    def __init__(self, file: Mapping[str, Any]) -> None:
        self.phrases = Phrases(file["words"])
        strengths: tuple[Strength, ...] = ("sure", "likely", "loose")
        self.rows = [
            _Row(
                Meaning(row["is"]),
                frozenset(row.get("codes", ())),
                {one: self._numbers(row.get(one, ())) for one in strengths},
            )
            for row in file["meaning"]
        ]
        self.telling, self.status, self.basic = (
            {code: Meaning(means) for code, means in file[name].items()}
            for name in ("telling", "status", "basic")
        )
        notices: dict[Notice, list[str]] = file["notices"]
        self.notices = {name: self._numbers(phrases) for name, phrases in notices.items()}

    def standing_in(self, text: str) -> _Found:
        """The phrases of the file that stand in `text`."""
        return _Found(self, self.phrases.standing_in(text))

    def _numbers(self, phrases: list[str]) -> frozenset[int]:
        return frozenset(map(self.phrases.add, phrases))


@dataclass(frozen=True)
class _Found:
    """The phrases that stand in one text."""

    table: _Table
    numbers: set[int]

    def read(self, status: str, code: str) -> tuple[Meaning, By | None]:
        """What a reply with these phrases and codes means, and by what."""
        table = self.table
        if status in table.telling:
            return table.telling[status], "status"
        if sure := self.first("sure", code=code):
            return sure, "words"
        hinted = self.first("likely", code=code)
        if code in _COME_AGAIN and hinted in _ONLY_NOW:
            return Meaning.GREYLISTED, "words"  # whatever status they give it
        if means := table.status.get(status) or table.status.get(status.partition(".")[0]):
            return means, "status"
        if hinted is not None:
            return hinted, "words"
        return (table.basic[code], "basic") if code in table.basic else (Meaning.UNKNOWN, None)

    def first(self, strength: Strength, code: str = "") -> Meaning | None:
        """The first row of the file of which a phrase of this strength stands there."""
        for row in self.table.rows:
            if row.codes and code not in row.codes:
                continue
            if row.phrases[strength] & self.numbers:
                return row.means
        return None

    def notices(self) -> frozenset[Notice]:
        return frozenset(
            name for name, phrases in self.table.notices.items() if phrases & self.numbers
        )


@cache
def _table() -> _Table:
    return _Table(tomllib.loads(FILE.read_text(encoding="utf-8")))
