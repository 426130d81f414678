"""The letter to support as a draft: a file that a mail program opens to be sent, and a link.

Sources: RFC 5322, RFC 6068 (mailto), and X-Unsent of mail programs, which open such a file as a
letter that is still to be sent. Neither names a sender: that is the mailbox it is sent from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import quote

from assistant.documents import view
from assistant.documents.checklist import checklist
from assistant.documents.papers import Papers, named_numbers
from assistant.documents.plain import plain
from assistant.documents.summary import summary
from assistant.preparation.contact import Preparation
from assistant.preparation.wording import to_json

MOST_SUBJECT = 200  # characters
MOST_LINK = 1800  # characters of a link, which some systems cut at 2,000

# What a consultant finds the service by; the rest of a checklist proves who asks, and is no
# business of a letter.
_FINDS = frozenset({"panel_login", "service_name", "nip", "regon"})
_BY_SENDER = "contact_address"


@dataclass(frozen=True)
class Draft:
    """A letter. `to` is "" where the profile knows no address. `description` are the lines of the
    prepared summary, which stand between `opening` and `closing`.
    """

    to: str
    subject: str
    opening: tuple[str, ...]
    description: tuple[str, ...]
    closing: tuple[str, ...]


def draft(papers: Papers) -> Draft:
    """The letter in the language of the papers, to the address of the provider's profile."""
    words = papers.words
    channel = to_json(papers.preparation, words)["channels"].get("email")
    items = checklist(channel, words) if channel else ()
    asked = {id for item in items for id in item.ids}
    told = summary(papers.report, _unasked(papers.preparation), words, zone=papers.zone)
    host, subject = papers.report.target.host, words.text(f"symptom.{papers.report.symptom}")
    if host:
        subject = words.text("mail.subject", host=host, symptom=subject)
    hint = (words.text("mail.hint"), "") if _BY_SENDER in asked else ()
    to_fill = [
        f"{item.label}: "
        for item in items
        if set(item.ids) <= _FINDS and not papers.numbers.keys() & item.ids
    ]
    return Draft(
        to=_address(channel["address"] if channel else None),
        subject=plain(subject, MOST_SUBJECT),
        opening=(*hint, words.text("mail.hello"), ""),
        description=tuple(view.unfolded(told).splitlines()),
        closing=(*_known(papers, to_fill), "", words.text("mail.bye")),
    )


def accepts_letters(preparation: Preparation) -> bool:
    """Whether the provider takes letters about the matter."""
    return any(plan.id == "email" and plan.accepts for plan in preparation.channels)


def eml(papers: Papers) -> bytes:
    """The draft as a file: MIME, UTF-8, lines ended by CRLF."""
    letter = draft(papers)
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"
    if letter.to:
        message["To"] = letter.to
    message["Subject"] = letter.subject
    lines = (*letter.opening, *letter.description, *letter.closing)
    message.set_content("\n".join(lines) + "\n", cte="quoted-printable")
    return message.as_bytes()


def mailto(papers: Papers) -> str:
    """A link that opens the draft, of MOST_LINK characters at most.

    What of the description finds no room is left out, its last lines first, and that is said.
    """
    letter = draft(papers)
    head = f"mailto:{quote(letter.to, safe='@')}?subject={_encoded([letter.subject])}&body="
    kept = list(letter.description)
    cut: tuple[str, ...] = ()
    while True:
        link = head + _encoded([*letter.opening, *kept, *cut, *letter.closing])
        if len(link) <= MOST_LINK or not kept:
            return link
        kept.pop()
        cut = (papers.words.text("mail.cut"),)


def _encoded(lines: Iterable[str]) -> str:
    """Percent-encoded, as RFC 6068 section 5 wants lines and RFC 3986 everything else."""
    return quote("\r\n".join(lines), safe="")


def _unasked(preparation: Preparation) -> Preparation:
    """The same without what the recommended channel asks for: a letter asks in its own way."""
    plans = tuple(replace(plan, recommended=False) for plan in preparation.channels)
    return replace(preparation, channels=plans)


def _known(papers: Papers, to_fill: Iterable[str]) -> Iterator[str]:
    """By what the service can be found: the numbers that were typed, the rest to be filled in."""
    lines = [*to_fill, *(f"{name}: {value}" for name, value in named_numbers(papers))]
    if lines:
        yield ""
        yield papers.words.text("mail.fill")
        yield from lines


def _address(text: str | None) -> str:
    """The profile's mail address, "" for what is none."""
    try:
        return Address(addr_spec=text).addr_spec if text else ""
    except (ValueError, HeaderParseError):
        return ""
