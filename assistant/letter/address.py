"""What the domain of a contact address would let a letter prove, before there is one. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assistant.letter.judgement import Reason
from checks.letter.looking import is_free_mail
from checks.mail_sender import MailSender
from checks.observation import Skipped, Unseen
from checks.sender.spf_check import Verdict


def reasons_of_domain(
    domain: str, seen: MailSender | Unseen | Skipped, *, exists: bool = True
) -> Iterator[Reason]:
    """Reasons about `domain` in general: a letter may still be sent from a wrong server.

    `exists`: the DNS knows its name.
    """
    data = {"domain": domain}
    if not exists:
        yield Reason("domain_missing", data)
        return
    if is_free_mail(domain):
        yield Reason("free_mail", data)
    if not isinstance(seen, MailSender) or isinstance(seen.spf, Unseen):
        yield Reason("domain_unseen", data)
        return
    if not seen.spf.records:
        yield Reason("domain_without_spf", data)
    elif seen.spf.problems or _fails(seen):
        yield Reason("domain_spf_broken", data)
    elif seen.spf.unseen is not None:
        yield Reason("domain_unseen", data)
    else:
        yield Reason("domain_may_send", data)
    if not isinstance(seen.dmarc, Unseen) and seen.dmarc.policy is None:
        yield Reason("domain_without_dmarc", data)
    yield from _keys(seen, data)


def _keys(seen: MailSender, data: Mapping[str, str]) -> Iterator[Reason]:
    """What can be known of signatures before there is one: a key's name is in the letter only, or
    is that which the domain's mail service always uses."""
    states = [one.state for one in seen.keys]
    named = {**data, "service": seen.service or ""}
    if "there" in states:
        yield Reason("domain_has_key", named)
    elif states and all(state in ("missing", "revoked") for state in states):
        yield Reason("domain_without_key", named)
    else:
        yield Reason("domain_key_unknown", data)


def _fails(seen: MailSender) -> bool:
    """Whether the mail service that the domain uses may not send for it."""
    return isinstance(seen.by_service, Verdict) and seen.by_service.result == "fail"
