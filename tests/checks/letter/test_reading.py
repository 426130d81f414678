"""Letters as programs save them and people paste them; broken ones too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.letter import read
from checks.letter.headers import FIELDS, HEAD_BYTES
from checks.letter.reading import LETTER_BYTES, Signature, mailboxes
from tests.checks.letter.letters import letter
from tests.reading_cost import CPU_SECONDS, MEGABYTES, cost


def test_a_letter_as_it_was_received() -> None:
    seen = read(letter(signer=b"firma.pl"))
    assert (seen.senders, seen.sender_domain) == (("biuro@firma.pl",), "firma.pl")
    assert (seen.envelope, seen.program) == ("biuro@firma.pl", "Mozilla Thunderbird")
    assert [one.by for one in seen.way] == [
        "mail.firma.pl", "mx.dostawca.pl", "poczta.dostawca.pl",
    ]  # fmt: skip
    assert [one.seconds for one in seen.way] == [None, 5, 2]
    assert seen.signatures == (Signature("firma.pl", "s1", "rsa-sha256", 0),)
    assert (seen.is_letter, seen.has_body, seen.complete) == (True, True, True)


@pytest.mark.parametrize(
    "before", [b"\xef\xbb\xbf", b"\r\n\n  \n", b"From biuro@firma.pl Thu Nov 26 10:00:00 2026\n"]
)
def test_what_programs_write_before_a_letter_is_left_out(before: bytes) -> None:
    assert read(before + letter()) == read(letter())


def test_line_ends_of_all_systems_are_read() -> None:
    ours = read(letter())
    for end in (b"\n", b"\r"):
        assert read(letter().replace(b"\r\n", end)).senders == ours.senders
        assert read(letter().replace(b"\r\n", end)).way == ours.way


def test_headers_alone_are_a_letter_without_a_body() -> None:
    seen = read(letter(body=None))
    assert (seen.is_letter, seen.has_body) == (True, False)


@pytest.mark.parametrize(
    "junk", [b"", b"\x00\x01", b"just some text", b"%PDF-1.7\n\xff\xd8", b"\n\n"]
)
def test_what_is_no_letter_is_said_to_be_none(junk: bytes) -> None:
    assert not read(junk).is_letter


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("biuro@firma.pl", ["biuro@firma.pl"]),
        ("Biuro@FIRMA.pl (Jan)", ["Biuro@firma.pl"]),
        ('"szef@bank.pl" <zly@inny.pl>', ["zly@inny.pl"]),
        ('"a <szef@bank.pl>" <zly@inny.pl>', ["zly@inny.pl"]),
        ("szef@bank.pl <zly@inny.pl>", ["zly@inny.pl"]),
        ("(szef@bank.pl (a)) zly@inny.pl", ["zly@inny.pl"]),
        ("a@b.pl, Jan <c@d.pl>", ["c@d.pl"]),
        ("a@b.pl, c@d.pl", ["a@b.pl", "c@d.pl"]),
        ("=?utf-8?q?=C5=BB=C3=B3=C5=82w?= <a@żółw.pl>", ["a@xn--w-uga1v8h.pl"]),
        ("<>", []),
        ("undisclosed-recipients:;", []),
        ("a@", []),
        ("@b.pl", []),
        ("a@b..pl", []),
    ],
)
def test_mailboxes(field: str, expected: list[str]) -> None:
    assert list(mailboxes(field)) == expected


@pytest.mark.parametrize(
    ("field", "envelope"),
    [(b"", None), (b"Return-Path: <>\r\n", ""), (b"Return-Path: <a@b.pl>\r\n", "a@b.pl")],
)
def test_the_envelope_may_be_unknown_or_empty(field: bytes, envelope: str | None) -> None:
    assert read(letter(way=field)).envelope == envelope


@pytest.mark.parametrize(
    ("data", "attributes"),
    [
        (b"From: a@b.pl\r\nFrom: c@d.pl\r\n\r\n", {"senders": ("a@b.pl", "c@d.pl")}),
        (b"From: a@b.pl\r\n folded\r\nstray line\r\nTo: x\r\n\r\n", {"senders": ("a@b.pl",)}),
        (b"A: 1\r\n" * (FIELDS + 1) + b"\r\n", {"complete": False}),
        (b"A: 1\r\n" + b" x" * HEAD_BYTES, {"complete": False, "has_body": False}),
        (b"A: 1\r\n\r\n" + b"x" * LETTER_BYTES, {"complete": False, "has_body": True}),
    ],
)
def test_odd_letters(data: bytes, attributes: dict[str, Any]) -> None:
    seen = read(data)
    assert {name: getattr(seen, name) for name in attributes} == attributes


HOSTILE = [
    b"From: " + b'"' * 60_000,
    b"From: " + b'"\\' * 30_000,
    b"From: " + b"(" * 60_000,
    b"From: <" + b" " * 60_000,
    b"From: " + b"a" * 60_000,
    (b"Received: from " + b"by " * 2600 + b";" * 200 + b"\r\n") * 8,
    b"Received: from a " + b"([" * 30_000,
    b"DKIM-Signature: " + b"; " * 30_000,
    b" \r\n" * 1_000_000 + b"From: a@b.pl",
    b"\x00" * LETTER_BYTES * 2,
    b"From: a@b.pl\r\n" + b"Received: from a by b; Thu, 26 Nov 2026 10:00:00 +0100\r\n" * 100_000,
    b"From: " + b"=?utf-8?B?" * 6000,
    b"From: " + b"=?utf-8?Q?=C4=85?= " * 3000 + b"<a@b.pl>",
    b"From: a@b.pl\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\n\r\n" * 400_000,
]


@pytest.mark.parametrize("data", HOSTILE, ids=range(len(HOSTILE)))
def test_no_letter_takes_long_or_much_memory(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "letter"
    file.write_bytes(data)
    seconds, megabytes = cost("checks.letter.reading:read", file)
    assert seconds < CPU_SECONDS
    assert megabytes < MEGABYTES


@given(st.binary(max_size=2000))
def test_whatever_is_uploaded_is_read(data: bytes) -> None:
    read(data)


_PIECES = [
    b"From: ", b"Received: ", b"DKIM-Signature: ", b"Date: ", b"Return-Path: ", b"\r\n", b" ",
    b"<a@b.pl>", b"from ", b"by ", b"with ", b"[1.2.3.4]", b"(", b")", b'"', b";", b"=", b"@",
    b"\xff", b"\x00", b"Thu, 26 Nov 2026 10:00:00 +0100", b"d=", b"s=",
]  # fmt: skip


@settings(max_examples=300)
@given(st.lists(st.sampled_from(_PIECES), max_size=60).map(b"".join))
def test_whatever_looks_like_headers_is_read(data: bytes) -> None:
    read(data)
