"""What a letter came to: reasons, each with its weight, and one outcome from all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """Whether support would accept the letter as the customer's."""

    ACCEPTED = "accepted"
    REFUSED = "refused"  # it may be
    UNKNOWN = "unknown"


class Weight(StrEnum):
    """What a reason does to the outcome: for it, against it, or hidden from the assistant."""

    FOR = "for"
    AGAINST = "against"
    UNKNOWN = "unknown"
    NOTE = "note"


# Every reason, by its code: a closed set, each with a text, and with one on what to change where
# it weighs against the letter or hides something.
WEIGHTS: Mapping[str, Weight] = {
    # the letter itself
    "no_letter": Weight.UNKNOWN,
    "no_sender": Weight.AGAINST,
    "several_senders": Weight.AGAINST,
    "cut_off": Weight.NOTE,
    # against the contact address
    "sender_is_contact": Weight.FOR,
    "sender_is_other": Weight.AGAINST,
    "contact_unknown": Weight.UNKNOWN,
    "contact_unreadable": Weight.UNKNOWN,
    "free_mail": Weight.NOTE,
    "reply_elsewhere": Weight.AGAINST,
    # the way
    "way_unknown": Weight.UNKNOWN,
    "clocks_differ": Weight.NOTE,
    # proofs
    "spf_passes": Weight.FOR,
    "spf_fails": Weight.AGAINST,
    "spf_broken": Weight.AGAINST,
    "spf_says_nothing": Weight.NOTE,
    "spf_of_another": Weight.NOTE,
    "spf_unseen": Weight.UNKNOWN,
    "signature_holds": Weight.FOR,
    "signature_of_another": Weight.NOTE,
    "signature_broken": Weight.AGAINST,
    "signature_without_key": Weight.AGAINST,
    "signature_unseen": Weight.UNKNOWN,
    "signature_not_verified": Weight.UNKNOWN,
    "not_signed": Weight.NOTE,
    "nothing_proves": Weight.AGAINST,
    "dmarc_passes": Weight.FOR,
    "dmarc_refuses": Weight.AGAINST,
    "dmarc_unseen": Weight.UNKNOWN,
    # the domain of an address, without a letter
    "domain_missing": Weight.AGAINST,
    "domain_without_spf": Weight.AGAINST,
    "domain_spf_broken": Weight.AGAINST,
    "domain_may_send": Weight.FOR,
    "domain_without_dmarc": Weight.NOTE,
    "domain_has_key": Weight.NOTE,
    "domain_without_key": Weight.NOTE,
    "domain_key_unknown": Weight.NOTE,
    "domain_unseen": Weight.UNKNOWN,
    # the look itself
    "time_ran_out": Weight.UNKNOWN,
}


# What only the owner of the domain can change: not who writes from a free mail address.
OF_THE_OWNER = frozenset(
    {
        "spf_fails",
        "spf_broken",
        "signature_without_key",
        "dmarc_refuses",
        "domain_without_spf",
        "domain_spf_broken",
    }
)


@dataclass(frozen=True)
class Reason:
    """One thing that was seen: its code, and the parameters of its text."""

    code: str
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def weight(self) -> Weight:
        return WEIGHTS[self.code]


@dataclass(frozen=True)
class Judgement:
    """The outcome and its reasons, those against the letter first."""

    outcome: Outcome
    reasons: tuple[Reason, ...]


_ORDER = (Weight.AGAINST, Weight.UNKNOWN, Weight.FOR, Weight.NOTE)


def conclude(found: Iterable[Reason]) -> Judgement:
    """One outcome: what weighs against the letter decides, then what could not be seen."""
    reasons = tuple(sorted(found, key=lambda one: _ORDER.index(one.weight)))
    weights = {one.weight for one in reasons}
    if Weight.AGAINST in weights:
        outcome = Outcome.REFUSED
    elif Weight.UNKNOWN in weights or Weight.FOR not in weights:
        outcome = Outcome.UNKNOWN
    else:
        outcome = Outcome.ACCEPTED
    return Judgement(outcome, reasons)
