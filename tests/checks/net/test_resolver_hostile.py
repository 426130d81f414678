"""No message of a name server breaks the reader of answers, or gets more out of it than bounds."""

from __future__ import annotations

import dns.message
import dns.name
import dns.rrset
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.net import message, resolver
from checks.net.resolver import ALIASES, RECORDS, Answer

KINDS = {
    "A": "85.128.128.10",
    "AAAA": "2a00:1a28::1",
    "CNAME": "cel.firma.pl.",
    "MX": "10 poczta.firma.pl.",
    "NS": "ns1.firma.pl.",
    "TXT": '"v=spf1 -all"',
    "SOA": "ns1.firma.pl. root.firma.pl. 1 2 3 4 5",
}


def reply(*records: tuple[str, str, str], kind: str = "A") -> dns.message.Message:
    """An answer to firma.pl with records of owner, type and value."""
    message = dns.message.make_response(dns.message.make_query("firma.pl", kind))
    for owner, rdtype, value in records:
        message.answer.append(dns.rrset.from_text(owner, 60, "IN", rdtype, value))
    return message


WHOLE = {
    kind: reply(("firma.pl.", "CNAME", "www.firma.pl."), ("www.firma.pl.", kind, value)).to_wire()
    for kind, value in KINDS.items()
    if kind != "CNAME"
}


def read(wire: bytes, kind: str) -> Answer | None:
    """The answer, or None when the message cannot be read."""
    try:
        return resolver._read("firma.pl", kind, message.read(wire))
    except message.Malformed:
        return None


def whole(message: dns.message.Message) -> Answer:
    answer = read(message.to_wire(max_size=65535), "A")
    assert answer is not None
    return answer


CHANGES = st.lists(
    st.tuples(st.integers(12, 120), st.binary(max_size=3), st.integers(0, 3)), max_size=4
)


@settings(deadline=None, max_examples=1000)
@given(st.sampled_from(sorted(WHOLE)), CHANGES)
def test_no_altered_message_breaks_it(kind: str, changes: list[tuple[int, bytes, int]]) -> None:
    wire = WHOLE[kind]
    for place, put, taken in changes:
        wire = wire[:place] + put + wire[place + taken :]
    answer = read(wire, kind)
    assert answer is None or len(answer.values) <= RECORDS


@settings(deadline=None)
@given(st.binary(max_size=600), st.sampled_from(sorted(KINDS)))
def test_no_bytes_break_it(wire: bytes, kind: str) -> None:
    assert read(wire, kind) is None or isinstance(read(wire, kind), Answer)


@pytest.mark.parametrize("length", [2, 50, 1000])
def test_aliases_in_a_circle_come_to_an_end(length: int) -> None:
    names = [f"c{number}.firma.pl." for number in range(length)]
    circle = [("firma.pl.", "CNAME", names[0])]
    circle += [(one, "CNAME", names[(n + 1) % length]) for n, one in enumerate(names)]
    answer = whole(reply(*circle))
    assert answer.values == ()
    assert len(answer.cnames) == min(length, ALIASES)


def test_of_thousands_of_records_only_some_are_taken() -> None:
    many = reply(*(("firma.pl.", "A", f"85.{n // 250}.{n % 250}.1") for n in range(4000)))
    assert len(whole(many).values) == RECORDS
