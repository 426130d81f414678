"""All that a record leads to: problems, counts, and what could not be seen."""

from __future__ import annotations

from typing import Any

import pytest

from checks.net.errors import ResolverFailed, ResolverLate
from checks.observation import Why
from checks.sender.spf_survey import COUNTED, KEPT, survey
from tests.checks.sender.zones import Zones, network

SILENT = ResolverLate("no answer")
A = {"firma.pl A": "1.2.3.4", "firma.pl MX": "10 m.firma.pl."}


def problems(*codes: str) -> dict[str, Any]:
    return {"codes": list(codes)}


# record of firma.pl, other names -> what is expected
TABLE: list[tuple[str, Zones, dict[str, Any]]] = [
    ("v=spf1 -all", {}, {"lookups": 0, "ending": "-"}),
    ("v=spf1 a mx ~all", A, {"lookups": 2, "ending": "~", "void": ()}),
    ("v=spf1 ptr ?all", {}, {"lookups": 1, "by_ptr": True, "ending": "?"}),
    ("v=spf1 +all", {}, {"ending": "+"}),
    ("v=spf1", {}, {"ending": None}),
    ("v=spf1 a:b.pl -all a:c.pl", {"b.pl A": "1.2.3.4"}, {"lookups": 1, "refers_to": ("b.pl",)}),
    ("v=spf1 include:b.pl -all", {"b.pl TXT": "v=spf1 ip4:1.2.3.0/24 ~all"},
     {"networks": ("1.2.3.0/24",), "ending": "-", "refers_to": ("b.pl",)}),
    ("v=spf1 redirect=b.pl", {"b.pl TXT": "v=spf1 redirect=c.pl", "c.pl TXT": "v=spf1 ~all"},
     {"lookups": 2, "ending": "~", "refers_to": ("b.pl", "c.pl")}),
    ("v=spf1 exists:%{i}.x.pl include:%{l}.x.pl -all", {}, {"lookups": 2, "void": ()}),
    ("v=spf1 include:%{d}.x.pl -all", {"firma.pl.x.pl TXT": "v=spf1 -all"}, {"lookups": 1}),
    ("v=spf1 a:b.pl a:c.pl -all", {}, {"void": ("b.pl", "c.pl")}),
    ("v=spf1 a:b.pl a:c.pl a:d.pl -all", {}, problems("too_many_void_lookups")),
    ("v=spf1 a:b.pl exists:b.pl -all", {"b.pl AAAA": "2a00::1"}, {"void": ("b.pl",)}),
    ("v=spf1 include:b.pl -all", {}, problems("missing")),
    ("v=spf1 include:b.pl -all", {"b.pl TXT": "something else"}, problems("missing")),
    ("v=spf1 include:b.pl -all", {"b.pl TXT": ("v=spf1", "v=spf1 a")},
     problems("several_records")),
    ("v=spf1 include:b.pl -all", {"b.pl TXT": "v=spf1 a:"}, problems("syntax")),
    ("v=spf1 include:b.pl -all", {"b.pl TXT": "v=spf1 include:firma.pl"}, problems("loop")),
    ("v=spf1 redirect=firma.pl", {}, problems("loop")),
    ("v=spf1 ipv4:1.2.3.4", {}, problems("syntax")),
    (f"v=spf1 {'a ' * 11} -all", A, problems("too_many_lookups") | {"lookups": 11}),
    (f"v=spf1 {'a ' * 10} -all", A, {"lookups": 10}),
    (f"v=spf1 {'a ' * 90} -all", A, problems("too_many_lookups") | {"lookups": COUNTED}),
    ("v=spf1 mx -all", {"firma.pl MX": tuple(f"1 m{n}.firma.pl." for n in range(11))},
     problems("too_many_mx")),
    ("v=spf1 include:b.pl -all", {"b.pl TXT": SILENT}, {"unseen": Why.TIMEOUT}),
    ("v=spf1 a:b.pl -all", {"b.pl A": ResolverFailed("SERVFAIL")},
     {"unseen": Why.SERVER_FAILED, "void": ()}),
    (f"v=spf1 {' '.join(f'ip4:1.2.3.{n}' for n in range(90))} -all", {},
     {"networks": tuple(f"1.2.3.{n}/32" for n in range(KEPT))}),
]  # fmt: skip


@pytest.mark.parametrize(("record", "others", "expected"), TABLE)
def test_survey(record: str, others: Zones, expected: dict[str, Any]) -> None:
    found = survey(network({"firma.pl TXT": record, **others}).as_net(), "firma.pl")
    assert [one.code for one in found.problems] == expected.pop("codes", [])
    assert (found.unseen and found.unseen.why) == expected.pop("unseen", None)
    assert {name: getattr(found, name) for name in expected} == expected


def test_without_a_record_nothing_else_is_asked() -> None:
    found = survey(network({"firma.pl TXT": "something"}).as_net(), "firma.pl")
    assert (found.records, found.problems, found.lookups) == ((), (), 0)


def test_an_error_knows_its_place() -> None:
    net = network({"firma.pl TXT": "v=spf1 mx ipv4:1.2.3.4 -all"}).as_net()
    (problem,) = survey(net, "firma.pl").problems
    assert (problem.domain, problem.term, problem.position) == ("firma.pl", "ipv4:1.2.3.4", 11)


def test_a_record_that_includes_without_end_is_left_in_time() -> None:
    """Every record includes two others, so following all of them would never end."""
    zones = {"firma.pl TXT": "v=spf1 include:a0.pl include:b0.pl -all"}
    for number in range(60):
        both = f"v=spf1 include:a{number + 1}.pl include:b{number + 1}.pl -all"
        zones |= {f"a{number}.pl TXT": both, f"b{number}.pl TXT": both}
    found = survey(network(zones).as_net(), "firma.pl")
    assert found.lookups == COUNTED
    assert "too_many_lookups" in [one.code for one in found.problems]


def test_own_record_that_does_not_come_is_a_failure() -> None:
    with pytest.raises(ResolverLate):
        survey(network({"firma.pl TXT": SILENT}).as_net(), "firma.pl")
