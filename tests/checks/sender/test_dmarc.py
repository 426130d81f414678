"""DMARC records: where they are found, what holds, what is wrong."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.net.errors import ResolverLate
from checks.sender.dmarc import POLICIES, find
from tests.checks.sender.zones import network

# records at _dmarc.firma.pl -> what is expected
TABLE: list[tuple[tuple[str, ...], dict[str, Any]]] = [
    ((), {"policy": None, "records": ()}),
    (("v=spf1 -all",), {"policy": None, "records": ()}),  # a wildcard's
    (("v=DMARC1; p=none",), {"policy": "none"}),
    (("v=DMARC1;p=REJECT;",), {"policy": "reject"}),
    (("v = DMARC1 ; p = quarantine ; pct=100",), {"policy": "quarantine"}),
    (("v=DMARC1; p=reject; aspf=s; adkim=s", "another text"),
     {"policy": "reject", "strict_spf": True, "strict_dkim": True}),
    (("v=DMARC1; p=none; rua=mailto:a@b.pl,mailto:c@d.pl!10m",),
     {"reports": ("mailto:a@b.pl", "mailto:c@d.pl!10m")}),
    (("v=DMARC1; p=none", "v=DMARC1; p=reject"), {"policy": None, "codes": ["several_records"]}),
    (("v=DMARC; p=none",), {"policy": None, "codes": ["not_a_record"]}),
    (("DMARC1; p=none",), {"codes": ["not_a_record"]}),
    (('"v=DMARC1; p=none"',), {"codes": ["not_a_record"]}),
    (("p=none; v=DMARC1",), {"policy": None, "records": ()}),
    (("v=DMARC1",), {"policy": None, "codes": ["no_policy"]}),
    (("v=DMARC1; rua=mailto:a@b.pl",), {"policy": "none"}),
    (("v=DMARC1; rua=a@b.pl",), {"policy": "none", "codes": ["no_policy", "report_address"]}),
    (("v=DMARC1; p=block",), {"policy": None, "codes": ["unknown_policy"]}),
    (("v=DMARC1; p=reject; sp=no",), {"policy": "reject", "codes": ["unknown_policy"]}),
    (("v=DMARC1; p=none; rua=a@b.pl",), {"codes": ["report_address"]}),
    (("v=DMARC1; p=none; rua=mailto:",), {"codes": ["report_address"]}),
    (("v=DMARC1; p=none; adkim=x",), {"codes": ["unknown_value"]}),
    (("v=DMARC1, p=none",), {"policy": None, "codes": ["not_a_record"]}),
    (("v=DMARC1; p none",), {"codes": ["unreadable_tag", "no_policy"]}),
    (("v=DMARC1; p=none; own=1",), {"policy": "none"}),
]  # fmt: skip


@pytest.mark.parametrize(("records", "expected"), TABLE)
def test_record(records: tuple[str, ...], expected: dict[str, Any]) -> None:
    net = network({"_dmarc.firma.pl TXT": records}).as_net()
    found = find(net, "firma.pl", "firma.pl")
    assert [one.code for one in found.problems] == expected.pop("codes", [])
    assert {name: getattr(found, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("own", "above", "domain", "policy"),
    [
        ("v=DMARC1; p=none", "v=DMARC1; p=reject", "dzial.firma.pl", "none"),
        ("", "v=DMARC1; p=reject", "firma.pl", "reject"),
        ("", "v=DMARC1; p=reject; sp=quarantine", "firma.pl", "quarantine"),
        ("v=DMARC1; p=no", "v=DMARC1; p=reject", "dzial.firma.pl", None),
    ],
)
def test_the_domain_above_speaks_for_those_below(
    own: str, above: str, domain: str, policy: str | None
) -> None:
    net = network({"_dmarc.dzial.firma.pl TXT": own, "_dmarc.firma.pl TXT": above}).as_net()
    found = find(net, "dzial.firma.pl", "firma.pl")
    assert (found.domain, found.policy) == (domain, policy)


# The walk from a.b.c.firma.pl; None: no record
@pytest.mark.parametrize(
    ("records", "domain"),
    [
        ({}, "firma.pl"),
        ({"b.c": "v=DMARC1; p=reject"}, "b.c.firma.pl"),
        ({"c": "v=DMARC1; p=reject"}, "c.firma.pl"),
        ({"c": "v=DMARC1; p=reject", "": "v=DMARC1; p=none"}, "firma.pl"),
        ({"c": "v=DMARC1; p=reject; psd=n", "": "v=DMARC1; p=none"}, "c.firma.pl"),
        ({"a.b.c": "v=DMARC1; p=none", "": "v=DMARC1; p=reject"}, "a.b.c.firma.pl"),
    ],
)
def test_the_record_nearest_to_the_root_holds_unless_one_marks_a_boundary(
    records: dict[str, str], domain: str
) -> None:
    zone = {
        f"_dmarc.{below}.firma.pl TXT".replace("..", "."): text for below, text in records.items()
    }
    assert find(network(zone).as_net(), "a.b.c.firma.pl", "firma.pl").domain == domain


def test_a_long_name_is_asked_for_at_eight_places_at_most() -> None:
    long = ".".join("abcdefghijkl") + ".firma.pl"
    asked = network({})
    assert find(asked.as_net(), long, "firma.pl").records == ()
    zone = {"_dmarc.h.i.j.k.l.firma.pl TXT": "v=DMARC1; p=none"}
    assert find(network(zone).as_net(), long, "firma.pl").records
    zone = {"_dmarc.f.g.h.i.j.k.l.firma.pl TXT": "v=DMARC1; p=none"}
    assert find(network(zone).as_net(), long, "firma.pl").records == ()


def test_a_record_that_does_not_come_is_not_missing() -> None:
    net = network({"_dmarc.dzial.firma.pl TXT": ResolverLate("no answer")}).as_net()
    with pytest.raises(ResolverLate):
        find(net, "dzial.firma.pl", "firma.pl")


@given(st.text(st.characters(max_codepoint=0x17F), max_size=200))
def test_whatever_is_published_is_read(junk: str) -> None:
    net = network({"_dmarc.firma.pl TXT": f"v=DMARC1;{junk}"}).as_net()
    assert find(net, "firma.pl", "firma.pl").policy in {None, *POLICIES}
