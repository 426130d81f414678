"""No name server breaks those who ask it directly, with whatever message, key or signature."""

from __future__ import annotations

import struct
from datetime import UTC, datetime

import dns.dnssec
import dns.message
import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.net import dnssec

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ZONE = dns.name.from_text("firma.pl.")
QUERY = dns.message.make_query("firma.pl", "DNSKEY")


def rdata(kind: dns.rdatatype.RdataType, wire: bytes) -> dns.rdata.Rdata:
    return dns.rdata.from_wire(dns.rdataclass.IN, kind, wire, 0, len(wire))


@settings(deadline=None, max_examples=500)
@given(
    st.sampled_from(sorted(dnssec.ALGORITHMS)),
    st.binary(max_size=300),
    st.binary(max_size=300),
    st.sampled_from([0, 256, 257, 0xFFFF]),
    st.sampled_from([0, 1, 2, 255]),
    st.sampled_from([0, 2**31, 2**32 - 1]),
)
def test_no_key_and_no_signature_breaks_it(
    algorithm: int, key: bytes, signature: bytes, flags: int, labels: int, moment: int
) -> None:
    public = rdata(dns.rdatatype.DNSKEY, struct.pack("!HBB", flags, 3, algorithm) + key)
    ds = dns.dnssec.make_ds(
        ZONE, public, 2, policy=dns.dnssec.allow_all_policy, validating=True
    ).to_text()
    head = struct.pack(
        "!HBBIIIH", 48, algorithm, labels, 60, 2**32 - 1, moment, dns.dnssec.key_id(public)
    )
    signed = rdata(dns.rdatatype.RRSIG, head + ZONE.to_wire() + signature)
    reply = dns.message.make_response(QUERY)
    reply.answer = [dns.rrset.from_rdata_list(ZONE, 60, [one]) for one in (public, signed)]
    found = dnssec.flaws("firma.pl", [ds, ds], reply, [reply], NOW)
    assert all(flaw.owner == "firma.pl" for flaw in found)
