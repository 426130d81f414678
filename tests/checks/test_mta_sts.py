"""MTA-STS: where the policy is found, what it allows, and what is no policy."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.mta_sts import NAMES, POLICY_BYTES, StsPolicy, find, read
from checks.net.errors import ResolverLate
from tests.checks.sender.zones import network
from tests.checks.staged import reply

URL = "https://mta-sts.firma.pl/.well-known/mta-sts.txt"
FILE = (
    b"version: STSv1\r\nmode: enforce\r\nmx: mail.firma.pl\r\nmx: *.dostawca.pl\r\nmax_age: 9\r\n"
)
RECORD = {"_mta-sts.firma.pl TXT": "v=STSv1; id=20261126"}
POLICY = StsPolicy("enforce", ("mail.firma.pl", "*.dostawca.pl"))


@pytest.mark.parametrize(
    ("zones", "answer", "found"),
    [
        (RECORD, reply(URL, 200, FILE), POLICY),
        ({}, reply(URL, 200, FILE), None),
        (
            {"_mta-sts.firma.pl TXT": ("v=STSv1; id=1", "v=STSv1; id=2")},
            reply(URL, 200, FILE),
            None,
        ),
        (RECORD, reply(URL, 404, FILE), None),
        (RECORD, reply(URL, 301, b"", location="https://firma.pl/mta-sts.txt"), None),
    ],
)
def test_a_policy_needs_its_record_and_its_file(
    zones: Any, answer: Any, found: StsPolicy | None
) -> None:
    assert find(network(zones, web={URL: answer}).as_net(), "firma.pl") == found


def test_a_record_that_does_not_come_is_not_missing() -> None:
    net = network({"_mta-sts.firma.pl TXT": ResolverLate("x")}).as_net()
    with pytest.raises(ResolverLate):
        find(net, "firma.pl")


@pytest.mark.parametrize(
    ("file", "policy"),
    [
        (b"version: STSv1\nmode: testing\nmx: a.pl\nmax_age: 1\n", StsPolicy("testing", ("a.pl",))),
        (b"version:STSv1\nmode:none\n", StsPolicy("none", ())),
        (b"version: STSv1\nmode: enforce\nmode: none\nmx: A.PL\n", StsPolicy("enforce", ("a.pl",))),
        (b"mode: enforce\nmx: a.pl\n", None),
        (b"version: STSv2\nmode: enforce\n", None),
        (b"version: STSv1\nmode: strict\n", None),
        (b"<html>version: STSv1</html>", None),
        (b"", None),
        (b"version: STSv1\nmode: enforce\n" + b"\n" * POLICY_BYTES, None),
    ],
)
def test_what_a_file_says(file: bytes, policy: StsPolicy | None) -> None:
    assert read(file) == policy


def test_only_so_many_names_are_read() -> None:
    policy = read(b"version: STSv1\nmode: enforce\n" + b"mx: a.pl\n" * (NAMES + 1))
    assert policy is not None
    assert len(policy.mx) == NAMES


@given(st.binary(max_size=500))
def test_whatever_is_published_is_read(body: bytes) -> None:
    read(body)
    read(b"version: STSv1\nmode: enforce\n" + body)


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("mail.firma.pl", True),
        ("mx1.dostawca.pl", True),
        ("a.mx1.dostawca.pl", False),
        ("dostawca.pl", False),
        ("mx.firma.pl", False),
    ],
)
def test_a_star_stands_for_one_label(host: str, allowed: bool) -> None:
    assert POLICY.allows(host) is allowed
