"""Signatures are verified for what they sign; what would take long is turned away."""

from __future__ import annotations

import base64
from typing import Any

import dkim
import pytest

from checks.letter import read
from checks.letter.dkim_signatures import KEY_BYTES, verify
from checks.net.errors import PastDeadline, ResolverLate
from checks.observation import Unseen, Why
from tests.checks.letter.letters import (
    BODY,
    ED25519_KEY,
    ED25519_SIGNED,
    FIELDS,
    letter,
    old_signature,
    public_key,
    signature,
)
from tests.checks.sender.zones import network

KEY = "s1._domainkey.firma.pl TXT"
SIGNED = letter(signer=b"firma.pl")


def verified(data: bytes, key: Any = None, place: int = 0) -> Any:
    published = public_key() if key is None else key
    net = network({KEY: published}).as_net()
    seen = read(data)
    return verify(seen, seen.signatures[place], net)


@pytest.mark.parametrize(
    ("data", "outcome"),
    [
        (SIGNED, "valid"),
        (SIGNED.replace(b"\r\n", b"\n"), "valid"),
        (b"From x Thu Nov 26 10:00:00 2026\n" + SIGNED, "valid"),
        (SIGNED.replace(b"strony", b"poczty"), "body_changed"),
        (SIGNED.replace(b"kopii\r\n", b"KOPII\r\n", 1), "not_matching"),
        (SIGNED + b"-- \r\nSprawdzono antywirusem\r\n", "body_changed"),
        (SIGNED.replace(BODY, b""), "not_verified"),  # headers alone
        (SIGNED.partition(b"\r\n\r\n")[0], "not_verified"),
        (SIGNED.replace(b"a=rsa-sha256", b"a=ed25519-sha256"), "unreadable"),  # an RSA key
        (SIGNED.replace(b"a=rsa-sha256", b"a=ed448-sha256"), "not_verified"),
        (SIGNED.replace(b"v=1;", b"v=2;"), "unreadable"),
        (SIGNED.replace(b"; bh=", b"; xx="), "unreadable"),
    ],
)
def test_outcome(data: bytes, outcome: str) -> None:
    assert verified(data) == outcome


@pytest.mark.parametrize(
    ("key", "outcome"),
    [
        ((), "no_key"),
        ("something else", "no_key"),
        ("v=DKIM1; p=", "revoked_key"),
        ("v=DKIM1; p=; t=s", "revoked_key"),
        ("v=DKIM1; p=AAAA", "unreadable"),
        ("v=DKIM1; p=@@@", "unreadable"),
        ("v=DKIM1; p=" + "A" * KEY_BYTES, "unreadable"),
        (ResolverLate("no answer"), Unseen(Why.TIMEOUT, "no answer")),
    ],
)
def test_keys(key: Any, outcome: Any) -> None:
    assert verified(SIGNED, key) == outcome


@pytest.mark.parametrize(
    ("data", "key", "outcome"),
    [
        (ED25519_SIGNED, ED25519_KEY, "valid"),
        (ED25519_SIGNED.replace(b"dinner", b"lunch"), ED25519_KEY, "not_matching"),
        (ED25519_SIGNED.replace(b"hungry", b"tired"), ED25519_KEY, "body_changed"),
        (ED25519_SIGNED, ED25519_KEY.replace("p=11", "p=22"), "not_matching"),
        (ED25519_SIGNED, "v=DKIM1; k=ed25519; p=AAAA", "unreadable"),
        (ED25519_SIGNED, "v=DKIM1; k=ed25519; p=", "revoked_key"),
        (ED25519_SIGNED, ED25519_KEY.replace("k=ed25519; ", ""), "unreadable"),
        (ED25519_SIGNED, (), "no_key"),
        (ED25519_SIGNED, ResolverLate("no answer"), Unseen(Why.TIMEOUT, "no answer")),
    ],
)
def test_signatures_of_rfc_8463(data: bytes, key: Any, outcome: Any) -> None:
    net = network({"brisbane._domainkey.football.example.com TXT": key}).as_net()
    seen = read(data)
    assert verify(seen, seen.signatures[0], net) == outcome


def test_a_key_with_a_huge_exponent_is_not_calculated_with() -> None:
    number = b"\x02\x82\x01\x80" + b"\x7f" * 384
    der = b"\x30\x82" + (2 * len(number)).to_bytes(2, "big") + number * 2
    assert verified(SIGNED, f"p={base64.b64encode(der).decode()}") == "unreadable"


def test_a_signature_that_has_run_out_since_was_good_in_its_time() -> None:
    own = FIELDS + b"\r\n" + BODY
    assert verified(old_signature(own) + own) == "valid"
    assert not dkim.verify(old_signature(own) + own, dnsfunc=lambda *_, **__: public_key().encode())


def test_a_signature_that_leaves_the_sender_out_vouches_for_nobody() -> None:
    own = FIELDS + b"\r\n" + BODY
    assert verified(old_signature(own, signed=b"subject") + own) == "unreadable"


def test_each_of_several_signatures_is_its_own() -> None:
    own = FIELDS + b"\r\n" + BODY
    other = signature(own, b"wysylka.pl", b"s2")
    both = other + SIGNED
    assert verified(both, place=1) == "valid"
    assert verified(both, place=0) == "no_key"


@pytest.mark.parametrize(
    "data",
    [
        SIGNED.replace(BODY, (b" " * 5000 + b"x") * 500),
        SIGNED.replace(b"From:", b"X: a" + b" " * 5000 + b"\r\nFrom:"),
        SIGNED.replace(b"From:", b"A: 1\r\n" * 301 + b"From:"),
        SIGNED.replace(BODY, b"x" * (8 << 20)),
        SIGNED.replace(BODY, b"\r\n" * 200_001),
        SIGNED.replace(b"; h=", b"; h=" + b"x:" * 1500),
    ],
    ids=["blanks", "blanks in the head", "fields", "size", "lines", "signed fields"],
)
def test_what_would_take_long_is_turned_away(data: bytes) -> None:
    assert verified(data) in ("not_verified", "unreadable")


def test_the_end_of_the_time_is_not_an_outcome() -> None:
    with pytest.raises(PastDeadline):
        verified(SIGNED, PastDeadline("late"))
