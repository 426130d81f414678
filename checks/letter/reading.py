"""What the headers of a letter say: who wrote it, on which way it came, who signed it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

import idna

from checks.letter.headers import FIELDS, HEAD_BYTES, cleaned, fields, split
from checks.letter.received import Hop, hops, moment

LETTER_BYTES = 8 << 20  # of a letter that are looked at; one that is larger is not verified
MAILBOXES = 10  # of one field
ADDRESS_CHARS = 2000  # of one field; finding an address takes time by their square
SIGNATURES = 5
TEXT = 200  # characters of a program's name

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_COMMENT = re.compile(r"\([^()]*\)")
_IN_BRACKETS = re.compile(r"<\s*([^<>\s]*@[^<>\s]*)\s*>")
_BARE = re.compile(r"[^\s<>(),;:\"\[\]]+@[^\s<>(),;:\"\[\]]+")
_TAG = re.compile(r"(?:^|;)\s*([a-z]+)\s*=\s*([^;]*)", re.IGNORECASE)


@dataclass(frozen=True)
class Signature:
    """A DKIM signature: the domain that signs (A-labels), its selector and algorithm; "" where it
    does not say. `place` is its number among all, as the headers have them."""

    domain: str
    selector: str
    algorithm: str
    place: int


@dataclass(frozen=True)
class Letter:
    """The headers of one letter. Mail addresses have their domain in A-labels and lower case.

    `senders` are the mailboxes of From, all of them; `envelope` the address for returns, "" where
    the letter wants none, None where it is not known. `sender` is that of the field Sender.
    `program` is the mail program by its own word. `way` is in the order of travel. `raw` is the
    letter without what stood before it. `complete`: none of it was cut off. `has_body` is False
    for headers alone. `is_letter` is False when there is no header field at all.
    """

    senders: tuple[str, ...]
    reply_to: tuple[str, ...]
    sender: str | None
    envelope: str | None
    date: datetime | None
    program: str | None
    way: tuple[Hop, ...]
    signatures: tuple[Signature, ...]
    is_letter: bool
    has_body: bool
    complete: bool
    raw: bytes = field(repr=False, compare=False, default=b"")

    @property
    def sender_domain(self) -> str | None:
        """The domain of the one who wrote it; None where that is nobody, or several."""
        return domain_of(self.senders[0]) if len(self.senders) == 1 else None


def read(data: bytes) -> Letter:
    """Read a letter or its headers alone, as programs save and people paste them.

    Never raises; takes time in proportion to LETTER_BYTES at most. No part of the body is opened.
    """
    raw = cleaned(data[: LETTER_BYTES + 1])
    head, body = split(raw)
    found = fields(head)

    def values(name: str) -> list[str]:
        return [value for key, value in found if key == name]

    def first(*names: str) -> str | None:
        return next((value for name in names for value in values(name) if value), None)

    back = values("return-path")
    return Letter(
        senders=tuple(one for value in values("from") for one in mailboxes(value))[:MAILBOXES],
        reply_to=tuple(one for value in values("reply-to") for one in mailboxes(value))[:MAILBOXES],
        sender=next((one for value in values("sender") for one in mailboxes(value)), None),
        envelope=next(iter(mailboxes(back[0])), "") if back else None,
        date=moment(first("date") or ""),
        program=(first("user-agent", "x-mailer") or "")[:TEXT] or None,
        way=hops(values("received")),
        signatures=tuple(
            _signature(value, place) for place, value in enumerate(values("dkim-signature"))
        )[:SIGNATURES],
        is_letter=bool(found),
        has_body=body is not None and bool(body.strip()),
        complete=len(data) <= LETTER_BYTES and len(head) < HEAD_BYTES and len(found) < FIELDS,
        raw=raw,
    )


def mailboxes(text: str) -> Iterator[str]:
    """The mail addresses in an address field, without the names that stand beside them."""
    plain = _QUOTED.sub(" ", text[:ADDRESS_CHARS])
    for _ in range(3):  # comments may be nested; nobody nests them deeper
        plain = _COMMENT.sub(" ", plain)
    found = _IN_BRACKETS.findall(plain) or _BARE.findall(plain)
    yield from (one for address in found[:MAILBOXES] if (one := normal(address)))


def normal(address: str) -> str | None:
    """The address with its domain in A-labels and lower case; None when it is none."""
    local, _, domain = address.strip().rpartition("@")
    domain = domain.rstrip(".").lower()
    if not local or not domain or len(address) > 320:
        return None
    try:
        return f"{local}@{idna.encode(domain, uts46=True).decode()}"
    except (idna.IDNAError, UnicodeError):
        return None


def domain_of(address: str) -> str:
    """The part behind the sign."""
    return address.rpartition("@")[2]


def _signature(value: str, place: int) -> Signature:
    tags = {name.lower(): "".join(text.split()) for name, text in _TAG.findall(value)}
    return Signature(
        domain=tags.get("d", "").lower()[:253],
        selector=tags.get("s", "")[:63],
        algorithm=tags.get("a", "").lower()[:30],
        place=place,
    )
