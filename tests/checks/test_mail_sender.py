"""The check as a whole: which questions belong to which domain, and what is never guessed."""

from __future__ import annotations

from typing import Any

import pytest

from checks.mail_sender import ADDRESSES_ASKED, MailSender, mail_sender
from checks.net.errors import Offline, PastDeadline, ResolverLate
from checks.observation import Unseen, Why
from checks.sender.dkim_keys import Key
from checks.sender.services import recognise, services
from checks.sender.spf_check import Verdict
from checks.target import parse_target
from tests.checks.sender.zones import Zones, network

SILENT = ResolverLate("no answer")
HEALTHY: Zones = {
    "firma.pl TXT": "v=spf1 mx -all",
    "firma.pl MX": "10 mail.firma.pl.",
    "mail.firma.pl A": "85.128.1.2",
    "_dmarc.firma.pl TXT": "v=DMARC1; p=reject",
    "_mta-sts.firma.pl TXT": "v=STSv1; id=1",
}
AT_GOOGLE: Zones = {
    "firma.pl MX": ("1 aspmx.l.google.com.", "5 alt1.aspmx.l.google.com."),
    "aspmx.l.google.com A": "142.250.1.26",
    "_spf.google.com TXT": "v=spf1 include:_netblocks.google.com ~all",
    "_netblocks.google.com TXT": "v=spf1 ip4:142.250.64.0/20 ip4:108.177.8.0/21 ~all",
    "google._domainkey.firma.pl TXT": "v=DKIM1; k=rsa; p=MIGf",
}


def look(zones: Zones, typed: str = "firma.pl", **changes: Any) -> MailSender:
    seen = mail_sender(parse_target(typed), network(zones, **changes).as_net())
    assert isinstance(seen, MailSender)
    return seen


def test_a_healthy_sender() -> None:
    seen = look(HEALTHY)
    assert not isinstance(seen.spf, Unseen)
    assert not isinstance(seen.dmarc, Unseen)
    assert (seen.spf.ending, seen.dmarc.policy) == ("-", "reject")
    assert [(one.host, one.address) for one in seen.servers] == [("mail.firma.pl", "85.128.1.2")]
    assert seen.servers[0].spf == Verdict("pass", "mx")
    assert (seen.mta_sts, seen.tls_rpt, seen.service, seen.keys) == (True, False, None, ())


@pytest.mark.parametrize(
    ("typed", "domain"),
    [
        ("firma.pl", "firma.pl"),
        ("www.firma.pl", "firma.pl"),
        ("sklep.firma.pl", "firma.pl"),
        ("biuro@dzial.firma.pl", "dzial.firma.pl"),
    ],
)
def test_the_domain_of_a_mail_address_is_the_one_behind_its_sign(typed: str, domain: str) -> None:
    assert look(HEALTHY, typed).domain == domain


@pytest.mark.parametrize(
    ("spf", "result"),
    [
        ("v=spf1 include:_spf.google.com -all", "pass"),
        ("v=spf1 ip4:142.250.64.0/20 -all", "pass"),  # the same, written out
        ("v=spf1 ip4:108.177.8.0/21 -all", "pass"),  # a part of it
        ("v=spf1 mx -all", "fail"),
        ("v=spf1 a ~all", "softfail"),
    ],
)
def test_a_service_sends_from_the_servers_that_it_names_itself(spf: str, result: str) -> None:
    seen = look({**AT_GOOGLE, "firma.pl TXT": spf})
    assert isinstance(seen.by_service, Verdict)
    assert (seen.service, seen.by_service.result) == ("Google Workspace", result)
    assert (seen.servers, seen.keys) == ((), (Key("google", "there"),))


@pytest.mark.parametrize("name", ["_spf.google.com TXT", "_netblocks.google.com TXT"])
def test_a_service_whose_servers_are_not_seen_is_not_judged(name: str) -> None:
    seen = look({**AT_GOOGLE, "firma.pl TXT": "v=spf1 -all", name: SILENT})
    assert isinstance(seen.by_service, Unseen)


@pytest.mark.parametrize(
    ("key", "state"),
    [
        ("v=DKIM1; p=", "revoked"),
        ("some text", "missing"),
        (SILENT, Unseen(Why.TIMEOUT, "no answer")),
    ],
)
def test_dkim_keys(key: Any, state: Any) -> None:
    seen = look({**AT_GOOGLE, "google._domainkey.firma.pl TXT": key})
    assert seen.keys == (Key("google", state),)


def test_one_server_of_another_company_makes_it_no_service() -> None:
    assert recognise(["aspmx.l.google.com", "mx.firma.pl"]) is None
    assert recognise(["notgoogle.com"]) is None
    assert recognise([]) is None
    assert len({name for one in services() for name in one.mx}) == sum(
        len(one.mx) for one in services()
    )


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("firma.pl TXT", "spf"),
        ("_dmarc.firma.pl TXT", "dmarc"),
        ("_mta-sts.firma.pl TXT", "mta_sts"),
        ("_smtp._tls.firma.pl TXT", "tls_rpt"),
    ],
)
def test_a_time_out_is_never_missing(question: str, field: str) -> None:
    seen = look({**HEALTHY, question: SILENT})
    assert getattr(seen, field) == Unseen(Why.TIMEOUT, "no answer")


def test_nothing_at_all_is_one_failure() -> None:
    names = ("firma.pl TXT", "firma.pl MX", "_dmarc.firma.pl TXT")
    zones = dict.fromkeys(names, Offline("no resolver"))
    seen = mail_sender(parse_target("firma.pl"), network(zones).as_net())
    assert seen == Unseen(Why.OFFLINE, "no resolver")


def test_the_end_of_the_diagnosis_ends_the_check() -> None:
    with pytest.raises(PastDeadline):
        look({**HEALTHY, "firma.pl MX": PastDeadline("late")})


@pytest.mark.parametrize(
    ("mx", "hosts"),
    [
        ((), ["firma.pl"]),  # RFC 5321 section 5.1
        (("0 .",), []),  # RFC 7505
        (tuple(f"{n} mx.firma.pl." for n in range(9)), ["mx.firma.pl"]),
    ],
)
def test_the_servers_are_those_that_receive(mx: tuple[str, ...], hosts: list[str]) -> None:
    zones = {
        **HEALTHY,
        "firma.pl MX": mx,
        "firma.pl A": "85.128.1.3",
        "mx.firma.pl A": "85.128.1.4",
    }
    assert [one.host for one in look(zones).servers] == hosts


def test_blocklists_are_asked_about_the_servers_and_single_addresses_of_spf() -> None:
    spf = "v=spf1 mx ip4:85.128.9.9 ip4:85.128.8.0/24 -all"
    entries = {f"{name}.bl.spamcop.net A": "127.0.0.2" for name in ("2.1.128.85", "9.9.128.85")}
    test_entry = {"2.0.0.127.bl.spamcop.net A": "127.0.0.2"}
    zones = {**HEALTHY, "firma.pl TXT": spf, **entries, **test_entry}
    (consulted,) = look(zones, blocklists=("bl.spamcop.net",)).blocklists
    assert [one.address for one in consulted.listings] == ["85.128.1.2", "85.128.9.9"]


def test_a_domain_with_many_servers_is_looked_at_in_part() -> None:
    many = tuple(f"85.128.1.{number}" for number in range(30))
    assert len(look({**HEALTHY, "mail.firma.pl A": many}).servers) == ADDRESSES_ASKED
