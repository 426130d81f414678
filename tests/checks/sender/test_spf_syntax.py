"""The grammar of RFC 7208 section 12: what is read, and where an error is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.sender.spf_syntax import SpfSyntaxError, is_spf, parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"v=spf1", True),
        (b"V=SPF1 -all", True),
        (b"v=spf1 ", True),
        (b"v=spf10 -all", False),
        (b"v=spf1\t-all", False),
        (b" v=spf1 -all", False),
        (b"spf1 -all", False),
    ],
)
def test_which_records_are_meant(text: bytes, expected: bool) -> None:
    assert is_spf(text) is expected


@pytest.mark.parametrize(
    "terms",
    [
        "",
        "-all",
        "  mx   ~ALL ",
        "+a ?mx ~ptr -exists:%{i}._spf.%{d}",
        "a/24 a//64 a/24//64 a:firma.pl/0 mx:poczta.firma.pl//0",
        "ip4:85.128.0.0/16 ip4:1.2.3.4 ip4:1.2.3.4/8 ip6:2a00::/12 ip6:::1.2.3.4/96",
        "include:_spf.firma.pl redirect=_spf.firma.pl",
        "include:%{d2}.firma.pl exists:%{l1r+-}._spf.%{o}",
        "exp=wyjasnienie.firma.pl moj-wlasny.1=%%x%_y%-z",
        "a:firma.pl. a:x--y.p-l a:1.2.3.com",
        "exists:%{ir}.%{v}.arpa",
    ],
)
def test_what_the_grammar_allows(terms: str) -> None:
    parse(f"v=spf1 {terms}".encode())


@pytest.mark.parametrize(
    ("term", "why"),
    [
        ("ipv4:1.2.3.4", "no such mechanism"),
        ("mx.", "a stray dot"),
        ("-all.", "a stray dot"),
        ("all:firma.pl", "all has no domain"),
        ("ip4:1.2.3", "a part of an address"),
        ("ip4:1.2.3.4/33", "too long a prefix"),
        ("ip4:1.2.3.4/08", "a zero in front"),
        ("ip4:2a00::1", "of the other kind"),
        ("ip4=1.2.3.4 ip4:", "no address"),
        ("ip6:1.2.3.4", "of the other kind"),
        ("ip6:fe80::1%eth0", "a zone index"),
        ("include", "no domain"),
        ("include:", "no domain"),
        ("include:firma", "one label"),
        ("include:firma.123", "an address, not a name"),
        ("include:firma.pl/24", "no length there"),
        ("exists", "no domain"),
        ("a:", "no domain"),
        ("a/33", "too long a prefix"),
        ("a/024", "a zero in front"),
        ("a//129", "too long a prefix"),
        ("ptr/24", "no length there"),
        ("redirect=", "no domain"),
        ("redirect=a.pl redirect=b.pl", "twice"),
        ("exp=a.pl exp=b.pl", "twice"),
        ("include:%{x}.pl", "no such macro"),
        ("include:%{d0}.pl", "no labels"),
        ("include:%{c}.pl", "only in explanations"),
        ("include:%d.pl", "no macro"),
        ("a:fir\tma.pl", "a tab"),
        ("\\226\\128\\174mx", "backslashes"),
        ("mx,a", "commas"),
    ],
)
def test_what_it_does_not(term: str, why: str) -> None:
    with pytest.raises(SpfSyntaxError):
        parse(f"v=spf1 mx {term} -all".encode())


def test_bytes_beyond_ascii_are_an_error() -> None:
    with pytest.raises(SpfSyntaxError):
        parse("v=spf1 include:żółw.pl -all".encode())


def test_an_error_is_found_at_its_term_counted_from_one() -> None:
    with pytest.raises(SpfSyntaxError) as caught:
        parse(b"v=spf1 mx  ipv4:1.2.3.4 -all")
    assert (caught.value.term, caught.value.position) == ("ipv4:1.2.3.4", 12)


def test_nothing_behind_all_is_ever_tried() -> None:
    record = parse(b"v=spf1 mx ~all a include:a.pl")
    assert [one.name for one in record.tried] == ["mx", "all"]
    assert record.all == "~"
    assert parse(b"v=spf1 mx").all is None


def refusal(record: bytes) -> SpfSyntaxError | None:
    try:
        parse(record)
    except SpfSyntaxError as error:
        return error
    return None


@given(st.binary(max_size=300))
def test_whatever_is_published_is_read_or_refused(junk: bytes) -> None:
    error = refusal(b"v=spf1 " + junk)
    assert error is None or (error.term and 8 <= error.position <= 8 + len(junk))


@given(st.lists(st.sampled_from([*"%{}dlsi0129r.-+,/_=:aA ", "%{", "%{d}", "include:", "mx"])))
def test_whatever_looks_like_macros_is_read_or_refused(parts: list[str]) -> None:
    error = refusal(f"v=spf1 {''.join(parts)}".encode())
    assert error is None or error.term
