"""What the domain of a contact address would let a letter prove, before there is one. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.letter.judgement import Reason
from checks.letter.looking import is_free_mail
from checks.mail_sender import MailSender
from checks.observation import Skipped, Unseen
from checks.sender.spf_check import Verdict


def reasons_of_domain(domain: str, seen: MailSender | Unseen | Skipped) -> Iterator[Reason]:
    """Reasons about `domain` in general: a letter may still be sent from a wrong server."""
    data = {"domain": domain}
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


def _fails(seen: MailSender) -> bool:
    """Whether the mail service that the domain uses may not send for it."""
    return isinstance(seen.by_service, Verdict) and seen.by_service.result == "fail"
