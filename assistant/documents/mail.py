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
from assistant.preparation.instruction_wording import Letter, letter
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
    """The letter in the language of the papers, to the address of the provider's profile: that of
    the instruction, or of an incident the prepared summary.
    """
    preparation, words = papers.preparation, papers.words
    channel = to_json(preparation, words)["channels"].get("email")
    items = checklist(channel, words) if channel else ()
    by_sender = any(_BY_SENDER in item.ids for item in items)
    to_fill = [
        f"{item.label}: "
        for item in items
        if set(item.ids) <= _FINDS and not papers.numbers.keys() & item.ids
    ]
    ready = letter(preparation, words, papers.report.target.domain) or _about(papers)
    opening, *matter, closing = ready.lines
    return Draft(
        to=_address(channel["address"] if channel else None),
        subject=plain(ready.subject, MOST_SUBJECT),
        opening=(*((words.text("mail.hint"), "") if by_sender else ()), opening, ""),
        description=tuple(matter),
        closing=(*_known(papers, to_fill), "", closing),
    )


def _about(papers: Papers) -> Letter:
    """The letter about an incident."""
    report, words = papers.report, papers.words
    told = summary(report, _unasked(papers.preparation), words, zone=papers.zone)
    subject = words.text(
        "mail.subject",
        host=report.target.host,
        symptom=words.text(f"symptom.{report.symptom}"),
    )
    lines = view.unfolded(told).splitlines()
    return Letter(subject, (words.text("mail.hello"), *lines, words.text("mail.bye")))


def accepts_letters(preparation: Preparation) -> bool:
    """Whether the provider takes letters about the matter."""
    return any(plan.id == "email" and plan.accepts for plan in preparation.channels)


def eml(papers: Papers) -> bytes:
    """The draft as a file: MIME, UTF-8, lines ended by CRLF."""
    found = draft(papers)
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"
    if found.to:
        message["To"] = found.to
    message["Subject"] = found.subject
    lines = (*found.opening, *found.description, *found.closing)
    message.set_content("\n".join(lines) + "\n", cte="quoted-printable")
    return message.as_bytes()


def mailto(papers: Papers) -> str:
    """A link that opens the draft, of MOST_LINK characters at most.

    What of the description finds no room is left out, its last lines first, and that is said.
    """
    found = draft(papers)
    head = f"mailto:{quote(found.to, safe='@')}?subject={_encoded([found.subject])}&body="
    kept = list(found.description)
    cut: tuple[str, ...] = ()
    while True:
        link = head + _encoded([*found.opening, *kept, *cut, *found.closing])
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
