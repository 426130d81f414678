"""Judge a letter, or the address that it will be sent from, by what the DNS says."""

from __future__ import annotations

from assistant.letter.address import reasons_of_domain
from assistant.letter.judgement import Judgement, Reason, conclude
from assistant.letter.rules import reasons
from checks.letter import Letter, look
from checks.letter.reading import domain_of, normal
from checks.mail_sender import mail_sender
from checks.net import Net, NetError
from checks.net.errors import in_part
from checks.target import InputError, parse_target


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
    domain = domain_of(address)
    seen = mail_sender(target, net)
    return conclude(reasons_of_domain(domain, seen, exists=_exists(domain, net)))


def _exists(domain: str, net: Net) -> bool:
    """Whether the DNS knows the name, for all that is seen."""
    try:
        return net.ask(domain, "MX").exists
    except NetError as failure:
        in_part(failure)
        return True
