"""Will a letter to support count? What its headers say against the contact address.

`read` a letter, then `judge` it: one verdict with its reasons, as codes that the texts word. Where
there is no letter yet, `judge_address` says what its domain would let a letter do.
"""

from __future__ import annotations

from assistant.letter.address import reasons_of_domain
from assistant.letter.judgement import Judgement, Outcome, Reason, conclude
from assistant.letter.rules import reasons
from checks.letter import Letter, look, read
from checks.letter.reading import domain_of, normal
from checks.mail_sender import mail_sender
from checks.net import Net
from checks.target import InputError, parse_target

__all__ = ["Judgement", "Letter", "Outcome", "Reason", "judge", "judge_address", "read"]


def judge(letter: Letter, contact: str | None, net: Net) -> Judgement:
    """Whether support would take the letter as one from `contact`, the address in the panel; None
    or something that is no address where that is not known.

    Raises PastDeadline or Cancelled of `checks.net.errors`, nothing else.
    """
    if not letter.is_letter or not letter.senders:
        return conclude(reasons(letter, None, None))
    return conclude(reasons(letter, normal(contact or ""), look(letter, net)))


def judge_address(contact: str, net: Net) -> Judgement:
    """Whether a letter from `contact` could prove where it comes from. Raises as `judge` does."""
    address = normal(contact)
    if address is None:
        return conclude((Reason("contact_unreadable"),))
    try:
        target = parse_target(address)
    except InputError:
        return conclude((Reason("contact_unreadable"),))
    return conclude(reasons_of_domain(domain_of(address), mail_sender(target, net)))
