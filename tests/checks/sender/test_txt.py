"""TXT records: strings joined, bytes kept, nothing hidden."""

from __future__ import annotations

import pytest

from checks.net.errors import Garbled
from checks.net.resolver import RECORDS
from checks.sender import txt
from tests.checks.sender.zones import network


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('"v=spf1 -all"', b"v=spf1 -all"),
        ('"v=spf1 ip4:1.2.3" ".4 -all"', b"v=spf1 ip4:1.2.3.4 -all"),
        ('""', b""),
        (r'"a\"b\\c"', b'a"b\\c'),
        (r'"\226\128\174\000"', b"\xe2\x80\xae\x00"),
        ("bare", b"bare"),
    ],
)
def test_strings_are_joined_without_a_space(value: str, expected: bytes) -> None:
    assert txt.joined(value) == expected


def test_what_people_are_shown_hides_nothing() -> None:
    assert txt.readable(b"a\xe2\x80\xaeb", 100) == r"a\xe2\x80\xaeb"
    assert txt.readable(b"a\x00\x1b[31m\tb", 100) == r"a\x00\x1b[31m\x09b"
    assert txt.readable(b"abcdef", 3) == "abc"


def test_a_record_may_be_among_those_that_were_cut_off() -> None:
    many = tuple(f"x{number}" for number in range(RECORDS))
    with pytest.raises(Garbled):
        txt.ask(network({"firma.pl TXT": many}).as_net(), "firma.pl", lambda text: text == b"y")
    found = txt.ask(
        network({"firma.pl TXT": many}).as_net(), "firma.pl", lambda text: text == b"x1"
    )
    assert found == (b"x1",)
