"""What a letter that came back adds to the causes: told by the customer, beside what checks saw.

The letter's own side decides: of a letter that the customer sent, the recipient's full mailbox is
the recipient's; of one that could not be brought to the customer, it is theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

from assistant.bounce.meaning import side
from assistant.bounce.reading import Bounce, Refusal
from assistant.causes.replies import Meaning
from assistant.causes.rule import Finding
from assistant.causes.seen import Seen
from assistant.report import Acts, Certainty, Evidence, Kind

SOURCE = "bounce"  # stands in evidence where a check's id stands
RECIPIENTS_SHOWN = 3

# Ways of finding a cause that have words of their own, because somebody else's side is at fault.
Variant = Literal[
    "recipient_full",  # mailbox_full
    "recipient_unknown",  # mailbox_unknown
    "recipient_server_fails",  # mail_server_unreachable
    "letter_blocklisted",  # sender_blocklisted
    "letter_not_proven",  # spf_invalid, dmarc_invalid
    "letter_refused",  # mail_server_rejects, as all that follow
    "letter_too_big",
    "letters_too_many",
    "program_not_logged_in",
    "sending_blocked",
    "letter_waits",
    "sender_at_fault",
]

# What the customer can do about these needs no panel of theirs.
WITHOUT_PANEL = frozenset(get_args(Variant)) - {"letter_not_proven"}


# Of these, those that lie with the recipient of a letter: nothing of the customer's is broken.
AT_RECIPIENT = frozenset({"recipient_full", "recipient_unknown", "recipient_server_fails"})


@dataclass(frozen=True)
class _Means:
    """The cause that a refusal shows, in whose words, and who can act when it is not as usual."""

    code: str
    variant: Variant | Literal["mailbox_disabled", "mail_domain_not_served"] | None = None
    acts: Acts | None = None


_LETTER = "mail_server_rejects"
_SERVER_FAILS = _Means("mail_server_unreachable", "recipient_server_fails", Acts.CUSTOMER)
_RECIPIENT_UNKNOWN = _Means("mailbox_unknown", "recipient_unknown")
_REFUSED = _Means(_LETTER, "letter_refused")
_NOT_LOGGED_IN = _Means(_LETTER, "program_not_logged_in", Acts.CUSTOMER)

SENT: Mapping[Meaning, _Means] = {
    Meaning.MAILBOX_FULL: _Means("mailbox_full", "recipient_full"),
    Meaning.MAILBOX_UNKNOWN: _RECIPIENT_UNKNOWN,
    Meaning.MAILBOX_DISABLED: _RECIPIENT_UNKNOWN,
    Meaning.DOMAIN_UNKNOWN: _RECIPIENT_UNKNOWN,
    Meaning.UNREACHABLE: _SERVER_FAILS,
    Meaning.TLS: _SERVER_FAILS,
    Meaning.LOOP: _SERVER_FAILS,
    Meaning.SERVER_FAILED: _SERVER_FAILS,
    Meaning.BLOCKLISTED: _Means("sender_blocklisted", "letter_blocklisted"),
    Meaning.SPF: _Means("spf_invalid", "letter_not_proven"),
    Meaning.DKIM: _Means("dmarc_invalid", "letter_not_proven"),
    Meaning.DMARC: _Means("dmarc_invalid", "letter_not_proven"),
    Meaning.SENDER_UNKNOWN: _REFUSED,
    Meaning.CONTENT: _Means(_LETTER, "letter_refused", Acts.CUSTOMER),
    Meaning.POLICY: _REFUSED,
    Meaning.TOO_BIG: _Means(_LETTER, "letter_too_big", Acts.CUSTOMER),
    Meaning.RATE_LIMITED: _Means(_LETTER, "letters_too_many", Acts.CUSTOMER),
    Meaning.RELAY_DENIED: _NOT_LOGGED_IN,
    Meaning.LOGIN_REQUIRED: _NOT_LOGGED_IN,
    Meaning.SUSPENDED: _Means(_LETTER, "sending_blocked"),
}
_OWN_SERVER_FAILS = _Means("mail_server_unreachable")
_SENDER_AT_FAULT = _Means(_LETTER, "sender_at_fault", Acts.CUSTOMER)
RECEIVED: Mapping[Meaning, _Means] = {
    **{meaning: _SENDER_AT_FAULT for meaning in Meaning if side(meaning) == "sender"},
    Meaning.MAILBOX_FULL: _Means("mailbox_full"),
    Meaning.MAILBOX_UNKNOWN: _Means("mailbox_unknown"),
    Meaning.MAILBOX_DISABLED: _Means(_LETTER, "mailbox_disabled"),
    Meaning.RELAY_DENIED: _Means(_LETTER, "mail_domain_not_served"),
    Meaning.DOMAIN_UNKNOWN: _Means("mx_broken"),
    Meaning.UNREACHABLE: _OWN_SERVER_FAILS,
    Meaning.TLS: _OWN_SERVER_FAILS,
    Meaning.LOOP: _OWN_SERVER_FAILS,
    Meaning.SERVER_FAILED: _OWN_SERVER_FAILS,
}
_WAITS = _Means(_LETTER, "letter_waits", Acts.WAIT)


def with_letter(code: str, own: Finding | None, seen: Seen) -> Finding | None:
    """What the rule of `code` found, with what the returned letter tells of the same cause."""
    told = _told(code, seen)
    if told is None or own is None:
        return told or own
    if told.variant != own.variant or own.kind is Kind.WARNING:
        return told  # the reason that the letter names outranks what else is the matter
    return replace(own, evidence=(*own.evidence, *told.evidence))


def understood(bounce: Bounce) -> tuple[Evidence, ...]:
    """What the letter tells, as evidence: its first refusal, for whom, and in which words."""
    return tuple(_evidence(bounce.refusals))


def _told(code: str, seen: Seen) -> Finding | None:
    bounce = seen.told.bounce
    if bounce is None or seen.symptom.service != "email":
        return None
    means = _meant(bounce.first, seen)
    if means is None or means.code != code:
        return None
    waits = means is _WAITS
    return Finding(
        understood(bounce),
        Certainty.CONFIRMED if bounce.first.reply else Certainty.LIKELY,
        kind=Kind.WARNING if waits else Kind.FAULT,
        told=not is_own(bounce.first, seen) and bounce.first.side == "recipient",
        variant=means.variant,
        acts=means.acts,
    )


def _meant(refusal: Refusal, seen: Seen) -> _Means | None:
    if refusal.waiting:
        return _WAITS
    return (RECEIVED if is_own(refusal, seen) else SENT).get(refusal.meaning)


def is_own(refusal: Refusal, seen: Seen) -> bool:
    """Whether the letter was for the customer, by its address or else by the symptom."""
    if not refusal.domain:
        return seen.symptom.id == "email_not_arriving"
    return f".{refusal.domain}".endswith(f".{seen.target.domain}")


def _evidence(refusals: Iterable[Refusal]) -> Iterator[Evidence]:
    """What the first refusal says, for whom, and in which words."""
    first, *others = refusals
    yield Evidence(SOURCE, f"bounce_{first.meaning}")
    if first.waiting:
        yield Evidence(SOURCE, "bounce_waiting")
    alike = [one for one in others if one.meaning is first.meaning]
    if recipients := [one.recipient for one in (first, *alike) if one.recipient]:
        shown = ", ".join(recipients[:RECIPIENTS_SHOWN])
        yield Evidence(SOURCE, "bounce_recipient", {"recipient": shown})
    if first.blocklist:
        yield Evidence(SOURCE, "bounce_blocklist", {"blocklist": first.blocklist})
    if first.reply:
        yield Evidence(SOURCE, "bounce_reply", {"reply": first.reply, "server": first.server})
