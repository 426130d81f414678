"""What the DNS says of a letter, and whose proof it is."""

from __future__ import annotations

from typing import Any

import pytest

from checks.letter import Looked, look, read
from checks.letter.looking import is_free_mail
from checks.net.errors import ResolverLate
from checks.observation import Unseen
from checks.sender.dmarc import Dmarc
from checks.sender.spf_check import Verdict
from tests.checks.letter.letters import FIELDS, PUBLISHED, WAY, letter, public_key
from tests.checks.sender.zones import Zones, network

SILENT = ResolverLate("no answer")
KEYS: Zones = {
    f"s1._domainkey.{domain} TXT": public_key()
    for domain in ("firma.pl", "wysylka.pl", "dzial.firma.pl")
}


def looked(data: bytes, **changes: Any) -> Looked:
    changed = {name.replace("__", " ").replace("_", "."): value for name, value in changes.items()}
    zones = {**PUBLISHED, **KEYS, **changed}
    return look(read(data), network(zones).as_net())


def test_a_letter_that_proves_itself_twice() -> None:
    seen = looked(letter(signer=b"firma.pl"))
    assert seen.border is not None
    assert (seen.border.address, seen.spf_domain, seen.spf_aligned) == (
        "85.128.1.2", "firma.pl", True,
    )  # fmt: skip
    assert seen.spf == Verdict("pass", "ip4:85.128.1.2")
    assert [(one.outcome, one.aligned) for one in seen.signatures] == [("valid", True)]
    assert isinstance(seen.dmarc, Dmarc)
    assert seen.dmarc.policy == "reject"


@pytest.mark.parametrize(
    ("envelope", "spf_domain", "aligned"),
    [
        (b"Return-Path: <biuro@firma.pl>\r\n", "firma.pl", True),
        (b"Return-Path: <x@dzial.firma.pl>\r\n", "dzial.firma.pl", True),
        (b"Return-Path: <x@wysylka.pl>\r\n", "wysylka.pl", False),
        (b"Return-Path: <>\r\n", "mail.firma.pl", True),  # the greeting counts
        (b"", "firma.pl", True),  # not known: mostly that of the sender
    ],
)
def test_spf_is_of_the_envelope(envelope: bytes, spf_domain: str, aligned: bool) -> None:
    way = envelope + WAY.partition(b"\r\n")[2]
    seen = looked(letter(way=way))
    assert (seen.spf_domain, seen.spf_aligned) == (spf_domain, aligned)


@pytest.mark.parametrize(
    ("signer", "aligned"), [(b"firma.pl", True), (b"dzial.firma.pl", True), (b"wysylka.pl", False)]
)
def test_a_signature_counts_for_its_owner_alone(signer: bytes, aligned: bool) -> None:
    (checked,) = looked(letter(signer=signer)).signatures
    assert (checked.outcome, checked.aligned) == ("valid", aligned)


def test_strict_rules_want_the_very_same_domain() -> None:
    net = network({**PUBLISHED, **KEYS, "_dmarc.firma.pl TXT": "v=DMARC1; p=none; adkim=s; aspf=s"})
    way = WAY.replace(b"<biuro@firma.pl>", b"<x@dzial.firma.pl>")
    seen = look(read(letter(way=way, signer=b"dzial.firma.pl")), net.as_net())
    assert not seen.spf_aligned
    assert not seen.signatures[0].aligned


def test_a_copy_from_the_sent_folder_shows_no_server() -> None:
    seen = looked(letter(way=b""))
    assert (seen.border, seen.spf, seen.spf_domain) == (None, None, None)


def test_a_time_out_proves_nothing_either_way() -> None:
    zones = dict.fromkeys(
        ("firma.pl TXT", "_dmarc.firma.pl TXT", "s1._domainkey.firma.pl TXT"), SILENT
    )
    seen = look(read(letter(signer=b"firma.pl")), network(zones).as_net())
    assert isinstance(seen.spf, Unseen)
    assert isinstance(seen.dmarc, Unseen)
    assert isinstance(seen.signatures[0].outcome, Unseen)


@pytest.mark.parametrize(
    "sender", [b"From: a@b.pl, c@d.pl\r\n", b"From: nikt\r\n", b"From: a@b\r\n"]
)
def test_nobody_in_particular_has_no_rules(sender: bytes) -> None:
    fields = sender + FIELDS.partition(b"\r\n")[2]
    assert looked(letter(fields=fields)).dmarc is None


def test_free_mail() -> None:
    assert is_free_mail("gmail.com")
    assert is_free_mail("WP.pl")
    assert not is_free_mail("firma.pl")
    assert not is_free_mail("poczta.gmail.com")
