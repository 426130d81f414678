"""DNSSEC of a zone: each way in which a validating resolver would reject it, and none too many."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import dns.dnssec
import dns.flags
import dns.message
import dns.name
import dns.rdataclass
import dns.rdatatype
import dns.rrset
import dns.zone
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from checks.net.dnssec import Flaw, flaws

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ORIGIN = dns.name.from_text("firma.pl")
RECORDS = """
@ 300 IN SOA ns1.firma.pl. hostmaster.firma.pl. 1 1800 900 604800 300
@ 300 IN NS ns1.firma.pl.
@ 300 IN A 85.128.1.1
www 300 IN CNAME firma.pl.
*.shop 300 IN A 85.128.1.2
"""
Key = tuple[ec.EllipticCurvePrivateKey, Any]


def key(flags: int = 257) -> Key:
    private = ec.generate_private_key(ec.SECP256R1())
    public = private.public_key()
    return private, dns.dnssec.make_dnskey(public, dns.dnssec.ECDSAP256SHA256, flags=flags)


def ds(one: Key, algorithm: int | None = None) -> str:
    text = dns.dnssec.make_ds(ORIGIN, one[1], "SHA256").to_text()
    tag, own, *rest = text.split()
    return " ".join([tag, own if algorithm is None else str(algorithm), *rest])


KEY = key()


def signed(*keys: Key, begins: datetime = NOW - DAY, ends: datetime = NOW + DAY) -> dns.zone.Zone:
    zone = dns.zone.from_text(RECORDS, origin=ORIGIN, relativize=False)
    dns.dnssec.sign_zone(zone, keys=list(keys), inception=begins, expiration=ends)
    return zone


def reply(zone: dns.zone.Zone, name: str, kind: str, source: str = "") -> dns.message.Message:
    """The zone's records of the name with their signatures; of `source`, a wildcard, if given."""
    owner = dns.name.from_text(name)
    message = dns.message.make_response(dns.message.make_query(name, kind))
    node = zone.get_node(dns.name.from_text(source or name))
    for rdataset in node or ():
        wanted = dns.rdatatype.from_text(kind)
        if wanted in (rdataset.rdtype, rdataset.covers):
            message.answer.append(dns.rrset.from_rdata_list(owner, 300, list(rdataset)))
    return message


def judged(zone: dns.zone.Zone, *named: str, names: Any = (("firma.pl", "A"),)) -> tuple[Flaw, ...]:
    answers = [reply(zone, *one) for one in names]
    return flaws("firma.pl", named or (ds(KEY),), reply(zone, "firma.pl", "DNSKEY"), answers, NOW)


def test_a_zone_signed_as_its_parent_says_has_no_flaw() -> None:
    names = [("firma.pl", "SOA"), ("firma.pl", "A"), ("www.firma.pl", "CNAME")]
    assert judged(signed(KEY), names=names) == ()


def test_keys_may_have_roles() -> None:
    signer = key(flags=256)
    assert judged(signed(KEY, signer)) == ()
    assert judged(signed(KEY, signer), ds(signer)) != ()  # its DNSKEY set is signed by KEY alone


def test_one_of_several_ds_records_is_enough() -> None:
    assert judged(signed(KEY), ds(key()), ds(KEY)) == ()


def test_an_answer_by_a_wildcard_holds() -> None:
    assert judged(signed(KEY), names=[("x.shop.firma.pl", "A", "*.shop.firma.pl")]) == ()


def test_ds_records_that_nobody_understands_leave_the_zone_unsigned() -> None:
    bare = dns.zone.from_text(RECORDS, origin=ORIGIN, relativize=False)
    assert judged(bare, ds(KEY, algorithm=253)) == ()
    assert judged(bare, ds(KEY, algorithm=3)) == ()
    assert judged(bare, "no DS record at all") == ()


def test_a_zone_without_keys() -> None:
    bare = dns.zone.from_text(RECORDS, origin=ORIGIN, relativize=False)
    assert judged(bare) == (Flaw("no_keys", "firma.pl", "DNSKEY"),)


def test_keys_that_the_parent_does_not_know() -> None:
    assert judged(signed(key())) == (Flaw("no_matching_key", "firma.pl", "DNSKEY"),)


@pytest.mark.parametrize(
    ("begins", "ends", "kind", "moment"),
    [
        (NOW - 9 * DAY, NOW - DAY, "signature_expired", NOW - DAY),
        (NOW + DAY, NOW + 9 * DAY, "signature_not_yet_valid", NOW + DAY),
    ],
)
def test_signatures_out_of_their_time(
    begins: datetime, ends: datetime, kind: Any, moment: datetime
) -> None:
    zone = signed(KEY, begins=begins, ends=ends)
    assert judged(zone) == (Flaw(kind, "firma.pl", "DNSKEY", moment),)


def test_an_address_that_is_not_the_signed_one() -> None:
    zone = signed(KEY)
    with zone.writer() as change:
        other = dns.rdata.from_text(dns.rdataclass.IN, dns.rdatatype.A, "85.128.9.9")
        change.replace(ORIGIN, 300, other)
    assert judged(zone) == (Flaw("signature_wrong", "firma.pl", "A"),)


def test_a_missing_signature_counts_at_the_zones_own_name_alone() -> None:
    zone = signed(KEY)
    with zone.writer() as change:
        change.delete(ORIGIN, dns.rdatatype.RRSIG, dns.rdatatype.A)
        change.delete(dns.name.from_text("www.firma.pl"), dns.rdatatype.RRSIG)
    assert judged(zone) == (Flaw("signature_missing", "firma.pl", "A"),)
    assert judged(zone, names=[("www.firma.pl", "CNAME")]) == ()  # may be a zone of its own
