"""From what was read and seen of a letter to reasons. Pure: no network, no clock, no words."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.letter.judgement import Reason
from checks.letter.looking import Checked, Looked, is_free_mail
from checks.letter.reading import Letter, domain_of
from checks.observation import Unseen
from checks.sender.dmarc import Dmarc
from checks.sender.spf_check import Verdict

SKEW_SECONDS = -60  # before the server that had it earlier: a clock is wrong
REFUSING = frozenset({"reject", "quarantine"})


def reasons(letter: Letter, contact: str | None, looked: Looked | None) -> tuple[Reason, ...]:
    """All that speaks for the letter or against it. `contact` is a normal address, None where it
    is not known; `looked` is None where there is nobody to look up."""
    if not letter.is_letter:
        return (Reason("no_letter"),)
    found = [*_sender(letter, contact), *_way(letter)]
    if looked is not None and letter.sender_domain is not None:
        found += _proofs(letter, looked)
    return tuple(found)


def _sender(letter: Letter, contact: str | None) -> Iterator[Reason]:
    if not letter.senders:
        yield Reason("no_sender")
        return
    if len(letter.senders) > 1:
        yield Reason("several_senders", {"addresses": list(letter.senders)})
        return
    sender = letter.senders[0]
    if contact is None:
        yield Reason("contact_unknown", {"sender": sender})
    elif sender.lower() == contact.lower():
        yield Reason("sender_is_contact", {"sender": sender})
    else:
        yield Reason("sender_is_other", {"sender": sender, "contact": contact})
    domain = domain_of(sender)
    if is_free_mail(domain):
        yield Reason("free_mail", {"domain": domain})
    elsewhere = [one for one in letter.reply_to if domain_of(one) != domain]
    if elsewhere:
        yield Reason("reply_elsewhere", {"address": elsewhere[0]})


def _way(letter: Letter) -> Iterator[Reason]:
    if not letter.complete:
        yield Reason("cut_off")
    if any(one.seconds is not None and one.seconds < SKEW_SECONDS for one in letter.way):
        yield Reason("clocks_differ")


def _proofs(letter: Letter, looked: Looked) -> Iterator[Reason]:
    """What proves the domain: SPF or a signature of that very domain, and what DMARC makes of it.

    One proof is enough: then a way that is not known, and a signature that somebody broke on the
    way, do no harm.
    """
    domain = letter.sender_domain or ""
    by_spf = isinstance(looked.spf, Verdict) and looked.spf.result == "pass" and looked.spf_aligned
    by_signature = any(one.aligned and one.outcome == "valid" for one in looked.signatures)
    if by_spf:
        yield Reason("spf_passes", {"domain": domain})
    if by_signature:
        yield Reason("signature_holds", {"domain": domain})
    if by_spf or by_signature:
        if isinstance(looked.dmarc, Dmarc) and looked.dmarc.policy is not None:
            yield Reason("dmarc_passes", {"domain": domain})
        return
    missing = [*_spf(looked), *_signatures(looked)]
    yield from missing
    if any(one.code in HIDDEN for one in missing):
        return
    yield Reason("nothing_proves", {"domain": domain})
    yield from _dmarc(looked, domain)


# A proof may be behind these.
HIDDEN = frozenset({"way_unknown", "spf_unseen", "signature_unseen", "signature_not_verified"})


def _spf(looked: Looked) -> Iterator[Reason]:
    if looked.border is None or looked.spf is None:
        yield Reason("way_unknown")
        return
    data = {"domain": looked.spf_domain or "", "server": looked.border.address or ""}
    if isinstance(looked.spf, Unseen):
        yield Reason("spf_unseen", data)
    elif looked.spf.result == "permerror":
        yield Reason("spf_broken", data)
    elif looked.spf.result in ("fail", "softfail"):
        yield Reason("spf_fails", data)
    elif looked.spf.result == "pass":
        yield Reason("spf_of_another", data)
    else:
        yield Reason("spf_says_nothing", data)


def _signatures(looked: Looked) -> Iterator[Reason]:
    own = [one for one in looked.signatures if one.aligned]
    if not looked.signatures:
        yield Reason("not_signed")
    elif not own:
        yield Reason("signature_of_another", {"domain": looked.signatures[0].signature.domain})
    else:
        hidden = (one for one in own if isinstance(one.outcome, Unseen))
        yield _signature(next(hidden, own[0]))


def _signature(one: Checked) -> Reason:
    data = {"domain": one.signature.domain}
    if isinstance(one.outcome, Unseen):
        return Reason("signature_unseen", data)
    match one.outcome:
        case "not_verified":
            return Reason("signature_not_verified", data)
        case "no_key" | "revoked_key":
            return Reason("signature_without_key", data)
        case _:
            return Reason("signature_broken", data)


def _dmarc(looked: Looked, domain: str) -> Iterator[Reason]:
    if isinstance(looked.dmarc, Unseen):
        yield Reason("dmarc_unseen", {"domain": domain})
    elif looked.dmarc is not None and looked.dmarc.policy in REFUSING:
        yield Reason("dmarc_refuses", {"domain": domain})
