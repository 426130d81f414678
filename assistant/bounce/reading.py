"""A returned letter read: for each recipient who refused, in which words, and what that means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.bounce import letter, notice, report
from assistant.bounce.letter import BounceError
from assistant.bounce.meaning import Side, of_reply, side
from assistant.causes.replies import Meaning, notices_in, read_notice

SHORT = 400  # characters of a text that may be the reason alone, without a notice around it
WORDED = 8000  # characters of a notice that are searched for words; the reason stands early


@dataclass(frozen=True)
class Refusal:
    """Why a letter did not get to one recipient ("" when nobody is named).

    `server` is who said so, `reply` its words and `status` their enhanced code (RFC 3463), each ""
    when not told. `waiting`: the letter is still on its way. `permanent`: sending it again
    unchanged would be in vain. `blocklist` is the list that was named, if one was.
    """

    recipient: str
    server: str
    status: str
    reply: str
    meaning: Meaning
    waiting: bool
    permanent: bool
    blocklist: str = ""

    @property
    def side(self) -> Side:
        """Whose side the reason is on; nobody's while the letter is still on its way."""
        return "nobody" if self.waiting else side(self.meaning)

    @property
    def domain(self) -> str:
        """The recipient's domain in lower case, or ""."""
        return self.recipient.rpartition("@")[2].rstrip(".").lower()


@dataclass(frozen=True)
class Bounce:
    """What a returned letter tells, by recipient; what came back for good stands first."""

    refusals: tuple[Refusal, ...]

    @property
    def first(self) -> Refusal:
        return self.refusals[0]


def read_bounce(source: str | bytes) -> Bounce:
    """Read a saved letter or a pasted text. Raises BounceError, and nothing else.

    Source: RFC 3464 (reports), RFC 3463 (status codes), RFC 5321 section 4.2 (replies).
    """
    texts = letter.texts(source)
    reported = [one for text in texts for one in report.recipients(text)]
    worded = [one for text in texts for one in notice.blocks(text)]
    found = _of_reports(reported, worded, texts) or _of_notices(worded, texts)
    if not found:
        raise BounceError("no_bounce")
    return Bounce(tuple(sorted(found, key=lambda one: one.waiting)))


def _of_reports(
    reported: Iterable[report.Fields], worded: Iterable[notice.Block], texts: list[str]
) -> list[Refusal]:
    blocks = {one.recipient.lower(): one for one in reversed(list(worded)) if one.reply}
    everything = "\n".join(texts)
    return [
        _refusal(
            one.recipient,
            one.server or (block.server if block else ""),
            one.status,
            " ".join(one.reply.split()) or (block.reply if block else ""),
            everything,
            waiting=one.action == "delayed",
        )
        for one in reported
        if one.action in ("", "failed", "delayed")
        for block in [blocks.get(one.recipient.lower())]
    ]


def _of_notices(worded: list[notice.Block], texts: list[str]) -> list[Refusal]:
    everything = "\n".join(texts)
    notices = notices_in(everything[:WORDED])
    replied = [one for one in worded if one.reply]
    if not replied:
        known = read_notice(everything[:WORDED]) is not None
        if not (notices or (known and len(everything) <= SHORT)):
            return []
        replied = sorted(worded, key=lambda one: not one.recipient)[:1]
    return [
        _refusal(
            one.recipient,
            one.server,
            notice.status_in(one.reply or one.text),
            one.reply,
            one.text or everything,
            waiting="waiting" in notices,
        )
        for one in replied
    ]


def _refusal(
    recipient: str, server: str, status: str, reply: str, around: str, *, waiting: bool
) -> Refusal:
    """`around` is the text in which the reply stands: it tells where the reply does not."""
    said = of_reply(reply, status)
    meaning = said.meaning
    if meaning is Meaning.UNKNOWN or not reply:
        meaning = read_notice(around[:WORDED]) or meaning
    return Refusal(
        recipient=recipient,
        server=server,
        status=status or notice.status_in(reply),
        reply=reply[: notice.REPLY_CHARS],
        meaning=meaning,
        waiting=waiting or meaning is Meaning.GREYLISTED,
        permanent=said.permanent if said.permanent is not None else not waiting,
        blocklist="" if said.blocklist == server else said.blocklist,
    )
