"""Questions as dnspython understands them; answers as dnspython reads them, whatever is in them."""

from __future__ import annotations

import time
from contextlib import suppress

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from checks.net.message import (
    CHECKING_DISABLED,
    RECURSION,
    SECTION,
    Malformed,
    Message,
    Question,
    read,
)

Records = dict[tuple[str, str, str], int]


def written(question: Question) -> dns.message.Message:
    return dns.message.from_wire(question.wire)


@pytest.mark.parametrize(
    "name",
    ["firma.pl", "firma.pl.", ".", "Firma.PL", "xn--za-4ja.pl", r"a\.b.firma.pl", r"\200\032x.pl"],
)
@pytest.mark.parametrize("kind", ["A", "TXT", "DNSKEY"])
def test_a_question_is_for_its_name_and_type(name: str, kind: str) -> None:
    question = Question(name, kind)
    (asked,) = written(question).question
    assert asked == dns.message.make_query(name, kind).question[0]
    assert written(question).id == question.id


def test_a_question_asks_for_what_is_wanted_and_no_more() -> None:
    plain = written(Question("firma.pl", "A"))
    assert (plain.edns, plain.payload, plain.options) == (0, 1232, ())
    assert plain.flags == dns.flags.RD
    assert not plain.ednsflags & dns.flags.DO
    assert written(Question("firma.pl", "A", flags=0)).flags == 0
    unchecked = Question("firma.pl", "A", RECURSION | CHECKING_DISABLED)
    assert written(unchecked).flags == dns.flags.RD | dns.flags.CD
    assert written(Question("firma.pl", "A", signatures=True)).ednsflags & dns.flags.DO


def test_a_place_is_named_only_where_it_is_wanted() -> None:
    query = written(Question("firma.pl", "A", flags=0, place="192.0.2.0/24"))
    assert [option.to_text() for option in query.options] == ["ECS 192.0.2.0/24 scope/0"]


def test_without_edns_it_is_another_question_with_nothing_behind_it() -> None:
    question = Question("firma.pl", "A", signatures=True, place="192.0.2.0/24")
    old = question.without_edns()
    assert written(old).edns == -1
    assert written(old).question == written(question).question


def test_numbers_cannot_be_guessed_from_those_before() -> None:
    numbers = [Question("firma.pl", "A").id for _ in range(500)]
    assert len(set(numbers)) > 450
    assert min(numbers) < 8000
    assert max(numbers) > 57000


@pytest.mark.parametrize("name", ["a" * 64 + ".pl", "a..pl", ".".join(["a" * 60] * 5)])
def test_an_impossible_name_is_no_question(name: str) -> None:
    with pytest.raises(dns.exception.DNSException):
        _ = Question(name, "A").wire


# ---- whose answer it is


def answer(question: Question) -> dns.message.Message:
    query = written(question)
    reply = dns.message.make_response(query)
    reply.answer.append(dns.rrset.from_text(query.question[0].name, 60, "IN", "A", "85.1.1.1"))
    return reply


def test_the_answer_to_a_question_is_heard_in_whatever_case() -> None:
    question = Question("firma.pl", "A")
    assert question.answer_in(answer(question).to_wire()) is not None
    capitals = answer(Question("FIRMA.pl", "A", id=question.id))
    assert question.answer_in(capitals.to_wire()) is not None


def other_number(question: Question) -> bytes:
    reply = answer(question)
    reply.id ^= 1
    return reply.to_wire()


def without_question(question: Question, rcode: str = "NOERROR") -> bytes:
    reply = answer(question)
    reply.question = []
    reply.set_rcode(dns.rcode.from_text(rcode))
    return reply.to_wire()


def flipped(question: Question, flags: int) -> bytes:
    reply = answer(question)
    reply.flags ^= flags
    return reply.to_wire()


@pytest.mark.parametrize(
    "foreign",
    [
        other_number,
        lambda one: answer(Question("firma.com", "A", id=one.id)).to_wire(),
        lambda one: answer(Question("firma.pl", "AAAA", id=one.id)).to_wire(),
        lambda one: answer(Question("firma.p", "A", id=one.id)).to_wire(),
        lambda one: flipped(one, dns.flags.QR),
        lambda one: flipped(one, 2 << 11),  # another operation
        without_question,
        lambda one: one.wire,
        lambda one: b"",
        lambda one: answer(one).to_wire()[:11],
        lambda one: answer(one).to_wire()[:-1],
        lambda one: answer(one).to_wire()[:24],
    ],
)
def test_what_answers_something_else_is_not_heard(foreign: object) -> None:
    question = Question("firma.pl", "A")
    assert callable(foreign)
    assert question.answer_in(foreign(question)) is None


@pytest.mark.parametrize("rcode", ["FORMERR", "SERVFAIL", "NOTIMP", "REFUSED"])
def test_a_failure_need_not_repeat_the_question(rcode: str) -> None:
    question = Question("firma.pl", "A")
    heard = question.answer_in(without_question(question, rcode))
    assert heard is not None
    assert heard.rcode == rcode


def test_an_answer_that_was_cut_says_so_and_no_more() -> None:
    question = Question("firma.pl", "A")
    heard = question.answer_in(flipped(question, dns.flags.TC)[:30])
    assert heard is not None
    assert (heard.cut, heard.answer) == (True, ())


# ---- what it says, beside dnspython


def by_dnspython(wire: bytes) -> tuple[str, bool, list[Records]]:
    """What dnspython reads; DNSException or ValueError when it refuses."""
    message = dns.message.from_wire(wire, ignore_trailing=True)
    sections = [
        {
            (
                rrset.name.to_text(omit_final_dot=True).lower(),
                dns.rdatatype.to_text(rrset.rdtype),
                rdata.to_text(),
            ): rrset.ttl
            for rrset in section
            if rrset.rdclass == 1
            for rdata in rrset
        }
        for section in message.sections[1:]
    ]
    return dns.rcode.to_text(message.rcode()), bool(message.flags & dns.flags.AA), sections


def as_read(message: Message) -> tuple[str, bool, list[Records]]:
    sections = [
        {(one.owner, one.kind, one.value): one.ttl for one in section}
        for section in (message.answer, message.authority, message.additional)
    ]
    return message.rcode, message.authoritative, sections


def made(*records: str, kind: str = "A", rcode: str = "NOERROR") -> bytes:
    message = dns.message.make_response(dns.message.make_query("firma.pl", kind, use_edns=0))
    message.set_rcode(dns.rcode.from_text(rcode))
    sections = {"an": message.answer, "ns": message.authority, "ad": message.additional}
    for record in records:
        section, owner, ttl, type_, value = record.split(" ", 4)
        sections[section].append(dns.rrset.from_text(owner, int(ttl), "IN", type_, value))
    return message.to_wire(max_size=65535)


MESSAGES = {
    "address": made("an firma.pl. 60 A 85.128.1.1", "an firma.pl. 60 A 85.128.1.2"),
    "ipv6": made("an firma.pl. 60 AAAA 2a00:1a28::1", "ad x.pl. 5 AAAA ::ffff:10.0.0.1"),
    "alias": made("an firma.pl. 60 CNAME WWW.firma.pl.", "an www.firma.pl. 30 A 85.128.1.1"),
    "denial": made("ns pl. 900 SOA a.dns.pl. dnsmaster\\.x.nask.pl. 1 2 3 4 5", rcode="NXDOMAIN"),
    "mail": made("an firma.pl. 60 MX 10 poczta.firma.pl.", "an firma.pl. 60 MX 0 .", kind="MX"),
    "referral": made(
        "ns firma.pl. 3600 NS ns1.firma.pl.",
        "ns firma.pl. 3600 NS ns2.inna.com.",
        "ad ns1.firma.pl. 3600 A 85.128.0.1",
    ),
    "odd names": made(r"an fir\.ma\032\200.pl. 60 NS \@\$.\(x\;.pl.", "an . 1 NS a.root.net."),
    "signed": made(
        "ns firma.pl. 3600 DS 1 13 2 " + "ab" * 32, 'an firma.pl. 1 TXT "a" "b\\"c"', kind="DS"
    ),
    "rare": made('an firma.pl. 60 CAA 0 issue "ca.pl"', "an firma.pl. 60 SRV 0 0 5 a.pl."),
    "unknown failure": made(rcode="BADVERS"),
}


@pytest.mark.parametrize("case", MESSAGES)
def test_it_is_read_as_dnspython_reads_it(case: str) -> None:
    assert as_read(read(MESSAGES[case])) == by_dnspython(MESSAGES[case])


CHANGES = st.lists(
    st.tuples(st.integers(0, 200), st.binary(max_size=3), st.integers(0, 3)), max_size=4
)


@settings(deadline=None, max_examples=1500)
@given(st.sampled_from(sorted(MESSAGES)), CHANGES)
def test_an_altered_message_is_read_alike_or_refused(
    case: str, changes: list[tuple[int, bytes, int]]
) -> None:
    wire = MESSAGES[case]
    for place, put, taken in changes:
        wire = wire[:place] + put + wire[place + taken :]
    try:
        expected = by_dnspython(wire)
    except (dns.exception.DNSException, ValueError):
        expected = None
    try:
        found = read(wire)
    except Malformed:
        found = None
    if expected is None or (found is not None and found.cut):
        return  # dnspython refuses some messages that are no more than odd
    assert found is not None
    # Time to live: dnspython takes the least of all records of a name and type.
    assert (found.rcode, found.authoritative) == expected[:2]
    assert [set(one) for one in as_read(found)[2]] == [set(one) for one in expected[2]]


@settings(deadline=None)
@given(st.binary(max_size=600))
@example(b"\0" * 12)
def test_no_bytes_break_it(wire: bytes) -> None:
    with suppress(Malformed):
        assert isinstance(read(wire), Message)


# ---- bounds


def test_of_thousands_of_records_only_some_are_read() -> None:
    many = [f"an firma.pl. 60 A 85.{n // 250}.{n % 250}.1" for n in range(3000)]
    message = read(made(*many, "ad ns1.firma.pl. 60 A 85.1.1.1"))
    assert len(message.answer) == SECTION
    assert len(message.additional) == 1


def header(answers: int) -> bytes:
    return b"\0\1\x80\0\0\0" + answers.to_bytes(2) + b"\0\0\0\0"


@pytest.mark.parametrize(
    "name",
    [
        b"\xc0\x0c",  # points to itself
        b"\xc0\xff",  # forwards
        b"\x01a\xc0\x0c",  # in a circle
        b"\x40",  # no kind of label
        b"\x3f"
        + b"a" * 63
        + b"\x3f"
        + b"b" * 63
        + b"\x3f"
        + b"c" * 63
        + b"\x3f"
        + b"d" * 63
        + b"\0",
    ],
)
def test_no_name_goes_in_circles_or_grows(name: bytes) -> None:
    with pytest.raises(Malformed):
        read(header(1) + name + b"\0\1\0\1\0\0\0\0\0\4\1\1\1\1")


def test_names_that_point_from_place_to_place_end_soon() -> None:
    """Each record's owner points to the one before it."""
    record = b"\0\1\0\1\0\0\0\0\0\4\1\1\1\1"
    wire, owner = header(2000), b"\x01a\0"
    for _ in range(2000):
        at = len(wire)
        wire += owner + record
        owner = b"\x01b" + (0xC000 | at & 0x3FFF).to_bytes(2)
    started = time.process_time()
    with pytest.raises(Malformed):
        read(wire)
    assert time.process_time() - started < 1
