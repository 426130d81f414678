"""check_host() of RFC 7208: one table of records, servers and results."""

from __future__ import annotations

import pytest

from checks.net.errors import PastDeadline, ResolverLate
from checks.observation import Unseen, Why
from checks.sender.spf_check import Problem, Verdict, check
from tests.checks.sender.zones import Zones, network

HERE, V6 = "85.128.128.10", "2a00:1a28::10"
SILENT = ResolverLate("no answer")

# record of firma.pl, other names, server -> result
RESULTS: list[tuple[str, Zones, str, str]] = [
    ("v=spf1 -all", {}, HERE, "fail"),
    ("v=spf1 ~all", {}, HERE, "softfail"),
    ("v=spf1 ?all", {}, HERE, "neutral"),
    ("v=spf1", {}, HERE, "neutral"),
    ("v=spf1 +all", {}, HERE, "pass"),
    ("v=spf1 ip4:85.128.0.0/16 -all", {}, HERE, "pass"),
    ("v=spf1 ip4:85.128.0.0/16 -all", {}, V6, "fail"),
    ("v=spf1 ip4:85.128.0.0/16 -all", {}, f"::ffff:{HERE}", "pass"),
    ("v=spf1 ip6:2a00:1a28::/32 -all", {}, V6, "pass"),
    ("v=spf1 a -all", {"firma.pl A": HERE}, HERE, "pass"),
    ("v=spf1 a -all", {"firma.pl AAAA": V6}, V6, "pass"),
    ("v=spf1 a/24 -all", {"firma.pl A": "85.128.128.99"}, HERE, "pass"),
    ("v=spf1 mx -all", {"firma.pl MX": "10 m.firma.pl.", "m.firma.pl A": HERE}, HERE, "pass"),
    ("v=spf1 mx -all", {"firma.pl MX": "0 ."}, HERE, "fail"),
    ("v=spf1 include:b.pl -all", {"b.pl TXT": "v=spf1 ip4:85.128.128.10 -all"}, HERE, "pass"),
    ("v=spf1 include:b.pl ~all", {"b.pl TXT": "v=spf1 -all"}, HERE, "softfail"),
    ("v=spf1 redirect=b.pl", {"b.pl TXT": "v=spf1 -all"}, HERE, "fail"),
    ("v=spf1 redirect=b.pl ?all", {"b.pl TXT": "v=spf1 -all"}, HERE, "neutral"),
    ("v=spf1 exists:%{ir}.%{v}._spf.%{d2} -all",
     {"10.128.128.85.in-addr._spf.firma.pl A": "127.0.0.2"}, HERE, "pass"),
    ("v=spf1 exists:%{l}.%{o} -all", {"biuro.firma.pl A": "127.0.0.2"}, HERE, "pass"),
    ("v=spf1 ptr -all", {
        "10.128.128.85.in-addr.arpa PTR": "m.firma.pl.", "m.firma.pl A": HERE,
    }, HERE, "pass"),
    ("v=spf1 ptr -all", {
        "10.128.128.85.in-addr.arpa PTR": "m.firma.pl.", "m.firma.pl A": "1.2.3.4",
    }, HERE, "fail"),
    ("v=spf1 ptr -all", {"10.128.128.85.in-addr.arpa PTR": SILENT}, HERE, "fail"),
    # an error that is not reached does no harm, save one of syntax
    ("v=spf1 ip4:85.128.128.10 include:nikt.pl -all", {}, HERE, "pass"),
    ("v=spf1 ip4:85.128.128.10 includ:nikt.pl -all", {}, HERE, "permerror"),
    ("v=spf1 include:nikt.pl -all", {}, HERE, "permerror"),
    ("v=spf1 redirect=nikt.pl", {}, HERE, "permerror"),
    ("v=spf1 redirect=firma.pl", {}, HERE, "permerror"),
    ("v=spf1 include:firma.pl -all", {}, HERE, "permerror"),
    ("v=spf1 a:1.nikt.pl a:2.nikt.pl -all", {}, HERE, "fail"),
    ("v=spf1 a:1.nikt.pl a:2.nikt.pl a:3.nikt.pl -all", {}, HERE, "permerror"),
    (f"v=spf1 {'a ' * 10}-all", {"firma.pl A": "1.2.3.4"}, HERE, "fail"),
    (f"v=spf1 {'a ' * 11}-all", {"firma.pl A": "1.2.3.4"}, HERE, "permerror"),
    ("v=spf1 mx -all", {"firma.pl MX": tuple(f"1 m{n}.firma.pl." for n in range(11))}, HERE,
     "permerror"),
]  # fmt: skip


@pytest.mark.parametrize(("record", "others", "server", "result"), RESULTS)
def test_result(record: str, others: Zones, server: str, result: str) -> None:
    net = network({"firma.pl TXT": record, **others}).as_net()
    verdict = check(net, server, "biuro@firma.pl", "m.firma.pl")
    assert isinstance(verdict, Verdict)
    assert verdict.result == result
    assert (verdict.problem is not None) == (result == "permerror")


@pytest.mark.parametrize("domain", ["nikt.pl", "firma", "a..pl", f"{'x' * 64}.pl", "[1.2.3.4]", ""])
def test_without_a_record_there_is_no_result(domain: str) -> None:
    assert check(network({}).as_net(), HERE, f"biuro@{domain}", "m.pl") == Verdict("none")


@pytest.mark.parametrize(
    "zones",
    [
        {"firma.pl TXT": SILENT},
        {"firma.pl TXT": "v=spf1 include:b.pl -all", "b.pl TXT": SILENT},
        {"firma.pl TXT": "v=spf1 a:b.pl -all", "b.pl A": SILENT},
    ],
)
def test_an_answer_that_does_not_come_is_never_read_as_missing(zones: Zones) -> None:
    said = check(network(zones).as_net(), HERE, "biuro@firma.pl", "m.pl")
    assert isinstance(said, Unseen)
    assert said.why is Why.TIMEOUT


def test_the_end_of_the_diagnosis_ends_it() -> None:
    net = network({"firma.pl TXT": PastDeadline("late")}).as_net()
    with pytest.raises(PastDeadline):
        check(net, HERE, "biuro@firma.pl", "m.pl")


def test_several_records_are_no_record_of_any_use() -> None:
    net = network({"firma.pl TXT": ("v=spf1 mx", "v=spf1 -all", "v=DMARC1")}).as_net()
    verdict = check(net, HERE, "biuro@firma.pl", "m.pl")
    problem = Problem("several_records", "firma.pl", count=2)
    assert verdict == Verdict("permerror", problem=problem)


def test_an_expanded_name_that_is_too_long_loses_labels_on_the_left() -> None:
    long = "x" * 60
    sender = f"{long}.{long}.{long}.{long}.{long}@firma.pl"
    kept = f"{long}.{long}.{long}.{long}.b.pl"
    zones = {"firma.pl TXT": "v=spf1 exists:%{l}.b.pl -all", f"{kept} A": "127.0.0.2"}
    verdict = check(network(zones).as_net(), HERE, sender, "m.pl")
    assert isinstance(verdict, Verdict)
    assert verdict.result == "pass"
