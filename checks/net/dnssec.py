"""DNSSEC of one zone, as a validating resolver sees it from the parent's DS records on.

Source: RFC 4035 section 5. Negative answers are left to the resolver: its own refusal shows them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import dns.exception
import dns.message
import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset
from dns.rdtypes.ANY.DNSKEY import DNSKEY
from dns.rdtypes.ANY.DS import DS

from checks.net.errors import Garbled

# What validators in use understand (RFC 8624); a zone with others alone counts as unsigned.
ALGORITHMS = frozenset({5, 7, 8, 10, 13, 14, 15, 16})
DIGESTS = frozenset({1, 2, 4})
KEYS_TRIED = 16  # a hostile zone can hold hundreds, and each costs a signature (CVE-2023-50387)
SIGNATURES_TRIED = 4

FlawKind = Literal[
    "no_keys",  # the parent has DS records, the zone no DNSKEY
    "no_matching_key",  # no DNSKEY of the zone is one that the parent's DS records name
    "signature_missing",
    "signature_expired",
    "signature_not_yet_valid",
    "signature_wrong",
]


@dataclass(frozen=True)
class Flaw:
    """Why a validating resolver rejects the records of type `records` of the name `owner`.

    `moment` is when the signature expired or becomes valid, else None.
    """

    kind: FlawKind
    owner: str
    records: str
    moment: datetime | None = None


def flaws(
    zone: str,
    ds: Sequence[str],
    keys: dns.message.Message,
    answers: Iterable[dns.message.Message],
    now: datetime,
) -> tuple[Flaw, ...]:
    """The flaws of a `zone` (A-labels): of its keys, else of the `answers` signed by them.

    `ds` are the parent's records in master-file form; `keys` answers DNSKEY. No flaw where no
    algorithm is known (RFC 4035 section 5.2: then it is treated as unsigned).
    """
    origin = dns.name.from_text(zone)
    named = [one for text in ds if (one := _ds(text)) is not None]
    if not named:
        return ()
    rrset = _find(keys.answer, origin, dns.rdatatype.DNSKEY)
    if rrset is None:
        return (Flaw("no_keys", zone, "DNSKEY"),)
    entry = [key for key in list(rrset)[:KEYS_TRIED] if _is_named(origin, key, named)]
    if not entry:
        return (Flaw("no_matching_key", zone, "DNSKEY"),)
    flaw = _flaw(rrset, keys.answer, origin, dns.rrset.from_rdata_list(origin, 0, entry), now)
    if flaw is not None:
        return (flaw,)
    zone_keys = dns.rrset.from_rdata_list(origin, 0, list(rrset)[:KEYS_TRIED])
    found = (
        _flaw(signed, answer.answer, origin, zone_keys, now)
        for answer in answers
        for signed in answer.answer
        if signed.rdtype != dns.rdatatype.RRSIG and signed.name.is_subdomain(origin)
        if answer.question and signed.name == answer.question[0].name
    )
    return tuple(flaw for flaw in found if flaw is not None)


def message(wire: bytes) -> dns.message.Message:
    """A message with its signatures. Raises Garbled."""
    try:
        return dns.message.from_wire(wire, ignore_trailing=True)
    except (dns.exception.DNSException, ValueError) as error:
        raise Garbled(f"{error or type(error).__name__}") from error


def _ds(text: str) -> DS | None:
    try:
        one = dns.rdata.from_text(dns.rdataclass.IN, dns.rdatatype.DS, text)
    except (dns.exception.DNSException, ValueError):
        return None
    if not isinstance(one, DS) or one.algorithm not in ALGORITHMS:
        return None
    return one if one.digest_type in DIGESTS else None


def _is_named(zone: dns.name.Name, key: DNSKEY, named: list[DS]) -> bool:
    import dns.dnssec  # with its cryptography: only signed zones need it

    policy = dns.dnssec.allow_all_policy
    return any(
        dns.dnssec.make_ds(zone, key, one.digest_type, policy=policy, validating=True) == one
        for one in named
        if one.key_tag == dns.dnssec.key_id(key)
    )


def _find(
    section: list[dns.rrset.RRset], owner: dns.name.Name, kind: dns.rdatatype.RdataType
) -> dns.rrset.RRset | None:
    return next((one for one in section if one.name == owner and one.rdtype == kind), None)


def _flaw(
    signed: dns.rrset.RRset,
    section: list[dns.rrset.RRset],
    zone: dns.name.Name,
    keys: dns.rrset.RRset,
    now: datetime,
) -> Flaw | None:
    """What is wrong with the signatures of `signed` by the `zone`; None when one of them holds."""
    import dns.dnssec

    owner = signed.name.to_text(omit_final_dot=True).lower()
    records = dns.rdatatype.to_text(signed.rdtype)
    all_signatures = [
        one
        for rrset in section
        if rrset.rdtype == dns.rdatatype.RRSIG and rrset.name == signed.name
        for one in rrset
        if one.type_covered == signed.rdtype
    ]
    signatures = [one for one in all_signatures if one.signer == zone][:SIGNATURES_TRIED]
    if not signatures:
        # A name below the zone's own may be a zone of its own on the same server.
        at_apex = signed.name == zone and not all_signatures
        return Flaw("signature_missing", owner, records) if at_apex else None
    if all(one.algorithm not in ALGORITHMS for one in signatures):
        return None
    for one in signatures:
        try:
            dns.dnssec.validate_rrsig(
                signed,
                one,
                {zone: keys},
                now=now.timestamp(),
                policy=dns.dnssec.allow_all_policy,
            )
        except (dns.exception.DNSException, ValueError):
            continue
        return None
    ends = max(datetime.fromtimestamp(one.expiration, UTC) for one in signatures)
    starts = min(datetime.fromtimestamp(one.inception, UTC) for one in signatures)
    if ends < now:
        return Flaw("signature_expired", owner, records, ends)
    if starts > now:
        return Flaw("signature_not_yet_valid", owner, records, starts)
    return Flaw("signature_wrong", owner, records)
