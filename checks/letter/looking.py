"""What the DNS says of a letter: SPF for the server that delivered it, signatures, DMARC."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from checks import lanes
from checks.letter.dkim_signatures import Outcome, verify
from checks.letter.reading import Letter, Signature, domain_of
from checks.letter.received import Hop, border
from checks.net import Net, NetError
from checks.net.errors import in_part
from checks.observation import Unseen
from checks.sender import dmarc, spf_check
from checks.sender.dmarc import Dmarc
from checks.sender.spf_check import Verdict
from checks.target import registrable

FREE_MAIL = Path(__file__).with_name("free_mail.txt")

T = TypeVar("T")


@dataclass(frozen=True)
class Checked:
    """A signature, whether it holds, and whether it is of the domain that the letter is from."""

    signature: Signature
    outcome: Outcome | Unseen
    aligned: bool


@dataclass(frozen=True)
class Looked:
    """What the DNS says of a letter.

    `border` is the hop at which the receiver's company took it from another one's server, None
    where that is not known; then `spf` is None too. `spf_domain` is whose SPF record holds, and
    `spf_aligned` whether that is the domain that the letter is from. `dmarc` is of that domain,
    None for a letter from nobody or several.
    """

    border: Hop | None
    spf: Verdict | Unseen | None
    spf_domain: str | None
    spf_aligned: bool
    signatures: tuple[Checked, ...]
    dmarc: Dmarc | Unseen | None


def look(letter: Letter, net: Net) -> Looked:
    """Ask for all that receivers ask for. Raises PastDeadline or Cancelled.

    Source: RFC 7208 section 2.4 (without an envelope the greeting counts), RFC 6376, RFC 9989.
    """
    domain = letter.sender_domain
    owner = registrable(domain) if domain else None
    policy = lanes.lookups.submit(dmarc.find, net, domain, owner) if domain and owner else None
    verdicts = [lanes.lookups.submit(verify, letter, one, net) for one in letter.signatures]
    last = border(letter.way)
    spf, spf_domain = _spf(letter, last, net)
    published = None if policy is None else _seen(policy.result)
    strict = published if isinstance(published, Dmarc) else None
    return Looked(
        border=last,
        spf=spf,
        spf_domain=spf_domain,
        spf_aligned=_is_aligned(spf_domain, domain, strict=bool(strict and strict.strict_spf)),
        signatures=tuple(
            Checked(
                one,
                _seen(verdict.result),
                _is_aligned(one.domain, domain, strict=bool(strict and strict.strict_dkim)),
            )
            for one, verdict in zip(letter.signatures, verdicts, strict=True)
        ),
        dmarc=published,
    )


def _spf(letter: Letter, last: Hop | None, net: Net) -> tuple[Verdict | Unseen | None, str | None]:
    """What SPF says of the server at the border, and for which domain."""
    if last is None or last.address is None:
        return None, None
    greeting = last.greeting or ""
    envelope = letter.envelope or f"postmaster@{greeting}"
    if letter.envelope is None and letter.sender_domain is not None:
        envelope = letter.senders[0]  # a copy without it; mostly the same
    return spf_check.check(net, last.address, envelope, greeting), domain_of(envelope)


def _is_aligned(signer: str | None, domain: str | None, *, strict: bool) -> bool:
    """Whether both are of one owner (RFC 9989: the same organisational domain)."""
    if not signer or domain is None:
        return False
    if strict or not signer.isascii():
        return signer == domain
    owner = registrable(signer)
    return signer == domain or (owner is not None and owner == registrable(domain))


def _seen(result: Callable[[], T]) -> T | Unseen:
    try:
        return result()
    except NetError as failure:
        return in_part(failure)


@cache
def _free_mail() -> frozenset[str]:
    lines = FREE_MAIL.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def is_free_mail(domain: str) -> bool:
    """Whether anybody gets a mailbox in that domain (A-labels) for nothing."""
    return domain.lower() in _free_mail()
