"""A returned letter as it is worded for people: for whom, and the words of the server.

Known are the manners of Postfix, Exim, qmail, sendmail, Exchange and Outlook.com, Gmail, MDaemon
and their likes, in English and Polish.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

REPLY_CHARS = 1000
_BLOCKS = 100  # recipients of one notice
_REPLIES = 50  # of a paragraph that are looked at
_BEFORE = 400  # characters before a reply that may introduce it

_ADDRESS = r"[\w.+=-]{1,64}@\w[\w.-]{0,252}\w"
_ANY_ADDRESS = re.compile(rf"(?<![\w.+-]){_ADDRESS}")
# Postfix and qmail begin so, the others put the address alone on a line, perhaps with its name.
_HEADING = re.compile(rf"\s{{0,20}}<({_ADDRESS})>(?:\s?\([^()]{{0,100}}\))?:(.*)")
_ALONE = re.compile(
    rf"[\s*>]{{0,20}}(?:[^<>@()]{{0,80}}[<(])?({_ADDRESS})[>)]?"
    rf"(?:[ ]?[<(]{_ADDRESS}[>)])?[:*\s]{{0,5}}"
)
_LABELLED = re.compile(
    r"(?:failed address|failed recipients?|recipient(?: address)?|recipients|to|"
    r"original-recipient|x-failed-recipients|odbiorca|adresat|adres odbiorcy|"
    r"adres e-mail odbiorcy|do)\s?:[ \t]{0,20}<?"
    rf"({_ADDRESS})",
    re.IGNORECASE,
)
_RCPT_TO = re.compile(rf"RCPT TO:\s?<({_ADDRESS})>", re.IGNORECASE)

# From here on it is the original letter, or a program's log of the way.
_END = re.compile(
    r"(?:-{2,}[ ]?(?:this is a copy|below this line|original message|forwarded message|"
    r"the header of the original|returned message|message header follows|"
    r"oryginalna wiadomo|wiadomo\w{0,3} oryginalna|przekazana wiadomo)"
    r"|original message headers|nag\w{2,5}wki oryginalnej wiadomo|"
    r"return-path: <|received: from )",
    re.IGNORECASE,
)

# A reply of SMTP (RFC 5321 section 4.2): its code, and the enhanced one of RFC 3463 if it has one.
_REPLY = re.compile(
    r"(?<![\w.,:/=@-])[45]\d\d(?:[ -]{1,2}|[ ]{0,2}#|:[ ])"
    r"'?(?P<enhanced>\(?#?[45]\.\d{1,3}\.\d{1,3}(?!\d)\)?)?(?=[ :;-]{0,2}\S)"
)
_INTRODUCED = re.compile(
    r"(?:said|says|returned|reports?|response|reason|error|smtp|was|connection|odpowied\w{1,3}|"
    r"zwr\w{1,4}ci\w{0,3}|"
    r"b\w{1,2}d|<<<|<--|data|rcpt to:<[^<>]{1,320}>|[>'\"(#*\]])"
    r"[ ]{0,2}[:;'\"(#]{0,3}[ ]{0,2}['\"]?$",
    re.IGNORECASE,
)
_ENHANCED_ALONE = re.compile(r"\(?#([45]\.\d{1,3}\.\d{1,3})\)?")  # qmail writes it at the end
_TAILS = re.compile(
    r"\s*(?:\(in reply to [^()]{1,60}\)|giving up on \S+|-{3} end transcript|"
    r"i'm not going to try again.{0,200}|['\"]?\s?\*{2,}.{0,200})\s*$",
    re.IGNORECASE,
)
_SERVER = re.compile(
    r"(?:host|while talking to|connect(?:ed)? to|remote mta|remote server|server|serwer\w{0,2}|"
    r"mx)[ :]{1,2}\[?([a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9][a-z0-9-]{0,62}){1,10})",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Block:
    """What a notice says of one recipient ("" when it names none): `reply` are the server's words,
    "" when there are none, `text` all of it in one line."""

    recipient: str
    reply: str
    server: str
    text: str


def blocks(text: str) -> list[Block]:
    """The notice in `text` by recipient. Never empty: without any, all of it is one block."""
    lines = list(_before_the_original(text.splitlines()))
    found = [_block(recipient, part) for recipient, part in _by_recipient(lines)]
    replied = [one for one in found if one.reply]
    if replied:
        return _once_each(replied)
    named = next((one.recipient for one in found if one.recipient), "")
    return [_block(named, lines)]


def status_in(text: str) -> str:
    """The enhanced status code in a server's words, or ""."""
    match = _REPLY.search(text)
    if match and match["enhanced"]:
        return match["enhanced"].strip("#()")
    alone = _ENHANCED_ALONE.search(text)
    return alone[1] if alone else ""


def _before_the_original(lines: list[str]) -> Iterator[str]:
    """Up to the original letter, unless the text begins with what looks like one."""
    for number, line in enumerate(lines):
        bare = line.strip(" >*|\t")
        if number > 2 and _END.match(bare):
            return
        yield bare if line.lstrip().startswith(("|", ">")) else line


def _by_recipient(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    recipient = ""
    part: list[str] = []
    count = 0
    for line in lines:
        named, rest = _named(line)
        if named and named.lower() != recipient.lower() and count < _BLOCKS:
            yield recipient, part
            recipient, part = named, []
            count += 1
        part.append(rest)
    yield recipient, part


def _named(line: str) -> tuple[str, str]:
    """The recipient with whom a part of the notice begins here, if it does, and what follows."""
    line = line[:2000]
    if match := _HEADING.match(line):
        return match[1], match[2]
    if (match := _ALONE.fullmatch(line)) and not _is_automatic(match[1]):
        return match[1], ""
    return "", line


def _is_automatic(address: str) -> bool:
    return re.match(r"(?i)mailer-daemon|postmaster|no-?reply|bounce", address) is not None


def _block(recipient: str, lines: list[str]) -> Block:
    paragraphs = list(_paragraphs(lines))
    reply, before = _reply(paragraphs)
    text = " ".join(paragraphs)
    server = _SERVER.search(before) or _SERVER.search(text)
    return Block(
        recipient=recipient or _to_whom(text),
        reply=_without_tails(reply),
        server=server[1].lower() if server and "@" not in server[1] else "",
        text=text,
    )


def _paragraphs(lines: list[str]) -> Iterator[str]:
    """The lines between empty ones in one piece each, spaces single."""
    piece: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            piece.append(line)
        elif piece:
            yield " ".join(" ".join(piece).split())
            piece = []


def _reply(paragraphs: list[str]) -> tuple[str, str]:
    """The server's reply, and what stands before it in its paragraph."""
    for paragraph in paragraphs:
        for match in islice(_REPLY.finditer(paragraph), _REPLIES):
            start = match.start()
            before = paragraph[max(0, start - _BEFORE) : start]
            if not before or match["enhanced"] or _INTRODUCED.search(before):
                return paragraph[start : start + REPLY_CHARS], before
    return "", ""


def _without_tails(reply: str) -> str:
    for _ in range(3):
        shorter = _TAILS.sub("", reply)
        if shorter == reply:
            break
        reply = shorter
    return reply.strip(" '\"*")


def _to_whom(text: str) -> str:
    """The address that is called the recipient, else the first that is no mail program's own."""
    for known in (_RCPT_TO, _LABELLED):
        if match := known.search(text):
            return match[1]
    addresses = (match[0] for match in _ANY_ADDRESS.finditer(text))
    return next((one for one in addresses if not _is_automatic(one)), "")


def _once_each(found: list[Block]) -> list[Block]:
    """One block a recipient, the first with a reply: some notices say all twice."""
    by_recipient: dict[str, Block] = {}
    for one in found:
        by_recipient.setdefault(one.recipient.lower(), one)
    if len(by_recipient) > 1:
        by_recipient.pop("", None)
    return list(by_recipient.values())
