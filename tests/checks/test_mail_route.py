"""The way of the domain's letters: what the DNS may say of it, and how names lead nowhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from checks.mail_route import EXCHANGERS, MailRoute, mail_domain, mail_route
from checks.net import Answer
from checks.net.errors import NetError, ResolverFailed, ResolverLate
from checks.observation import Unseen, Why, from_json, to_json
from checks.target import parse_target
from tests.checks.staged import Network, answer

TARGET = parse_target("firma.pl")
PUBLIC, INNER, V6 = "85.128.128.10", "10.0.0.5", "2a00:1a28:1000::9"
Names = dict[tuple[str, str], Answer | NetError]


def look(*records: Answer | NetError, target: Any = TARGET, **failing: NetError) -> MailRoute:
    names: Names = {(one.name, one.kind): one for one in records if isinstance(one, Answer)}
    for kind, error in failing.items():
        names["mail.firma.pl", kind] = error
    found = mail_route(target, Network(names=names).as_net())
    assert isinstance(found, MailRoute)
    assert from_json(MailRoute, to_json(found)) == found
    return found


def mx(*values: str) -> Answer:
    return answer("firma.pl", "MX", *values)


MAIL = answer("mail.firma.pl", "A", PUBLIC)
NO_V6 = answer("mail.firma.pl", "AAAA")


def test_hosts_come_in_the_order_of_their_preference() -> None:
    second = answer("mx.dostawca.pl", "A", "77.55.0.1")
    found = look(mx("20 MX.dostawca.pl.", "10 mail.firma.pl."), MAIL, second)
    assert found.by == "mx"
    assert [(one.preference, one.host) for one in found.exchangers] == [
        (10, "mail.firma.pl"),
        (20, "mx.dostawca.pl"),
    ]
    assert [one.fault for one in found.exchangers] == [None, None]


@pytest.mark.parametrize(
    ("records", "fault", "public"),
    [
        ((MAIL,), None, (PUBLIC,)),
        ((answer("mail.firma.pl", "A", INNER, PUBLIC),), None, (PUBLIC,)),
        ((answer("mail.firma.pl", "A"), answer("mail.firma.pl", "AAAA", V6)), None, (V6,)),
        ((answer("mail.firma.pl", "A", INNER), NO_V6), "not_public", ()),
        ((), "missing", ()),
        ((answer("mail.firma.pl", "A"), NO_V6), "no_address", ()),
        (
            (
                answer("mail.firma.pl", "CNAME", cnames=("b.pl",)),
                answer("b.pl", "CNAME", cnames=("mail.firma.pl",)),
            ),
            "loop",
            (),
        ),
        (
            (
                answer("mail.firma.pl", "CNAME", cnames=("b.pl",)),
                answer("mail.firma.pl", "A", exists=False, cnames=("b.pl",)),
            ),
            "missing",
            (),
        ),
    ],
)
def test_how_a_host_leads_to_a_server_or_nowhere(
    records: tuple[Answer, ...], fault: str | None, public: tuple[str, ...]
) -> None:
    (one,) = look(mx("10 mail.firma.pl."), *records).exchangers
    assert (one.fault, one.public) == (fault, public)


def test_an_alias_that_leads_to_a_server_is_told_and_is_no_fault() -> None:
    alias = answer("mail.firma.pl", "A", PUBLIC, cnames=("serwer.dostawca.pl",))
    (one,) = look(mx("10 mail.firma.pl."), alias).exchangers
    assert (one.aliases, one.fault) == (("serwer.dostawca.pl",), None)


@pytest.mark.parametrize(
    ("failing", "fault"),
    [
        ({"A": ResolverFailed("x"), "AAAA": ResolverFailed("x")}, Why.SERVER_FAILED),
        ({"A": ResolverLate("x"), "AAAA": ResolverLate("x")}, Why.TIMEOUT),
    ],
)
def test_a_failed_look_up_is_no_missing_host(failing: dict[str, NetError], fault: Why) -> None:
    (one,) = look(mx("10 mail.firma.pl."), **failing).exchangers
    assert isinstance(one.fault, Unseen)
    assert one.fault.why is fault


def test_one_kind_of_address_is_enough() -> None:
    (one,) = look(mx("10 mail.firma.pl."), MAIL, AAAA=ResolverFailed("x")).exchangers
    assert one.fault is None


def test_a_failed_question_for_mx_records_is_the_checks_own() -> None:
    network = Network(names={("firma.pl", "MX"): ResolverLate("x")})
    with pytest.raises(ResolverLate):
        mail_route(TARGET, network.as_net())


@pytest.mark.parametrize(
    ("records", "by", "hosts"),
    [
        ((mx("0 ."),), "null", []),
        ((mx("0 .", "10 mail.firma.pl."), MAIL), "mx", ["mail.firma.pl"]),
        ((mx(), answer("firma.pl", "A", PUBLIC)), "address", ["firma.pl"]),
        ((mx(), answer("firma.pl", "A"), answer("firma.pl", "AAAA", V6)), "address", ["firma.pl"]),
        ((mx(), answer("firma.pl", "A"), answer("firma.pl", "AAAA")), "nothing", []),
        ((answer("firma.pl", "MX", exists=False),), "missing", []),
    ],
)
def test_what_takes_the_place_of_mx_records(
    records: tuple[Answer, ...], by: str, hosts: list[str]
) -> None:
    found = look(*records)
    assert (found.by, [one.host for one in found.exchangers]) == (by, hosts)


def test_a_zone_with_many_hosts_is_looked_at_in_part() -> None:
    many = mx(*(f"{number} mx{number}.firma.pl." for number in range(EXCHANGERS + 3)))
    found = look(many)
    assert (len(found.exchangers), found.more) == (EXCHANGERS, 3)


def test_where_the_mailboxes_are_is_looked_up_too() -> None:
    target = replace(TARGET, mail_server="mail.firma.pl")
    found = look(mx("10 mx.dostawca.pl."), MAIL, target=target)
    assert found.expected is not None
    assert found.expected.public == (PUBLIC,)


@pytest.mark.parametrize(
    ("typed", "mailbox", "domain"),
    [
        ("firma.pl", None, "firma.pl"),
        ("www.firma.pl", None, "firma.pl"),
        ("sklep.firma.pl", None, "firma.pl"),
        ("biuro@firma.pl", "biuro@firma.pl", "firma.pl"),
        ("firma.pl", "biuro@oddzial.firma.pl", "oddzial.firma.pl"),
        ("firma.pl", "ktos@inna.pl", "firma.pl"),
    ],
)
def test_the_domain_behind_the_at_sign_is_meant(
    typed: str, mailbox: str | None, domain: str
) -> None:
    assert mail_domain(replace(parse_target(typed), mailbox=mailbox)) == domain
