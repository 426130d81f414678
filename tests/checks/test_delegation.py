"""The delegation check: who the parent names, what each server answers, and blindness told so."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from checks.delegation import Asked, Branch, Delegation, NameServer, Parent, delegation
from checks.net import Answer, NetError, Record, Response
from checks.net.deadline import Deadline
from checks.net.dnssec import Flaw
from checks.net.errors import (
    Attempt,
    Forbidden,
    Late,
    NotConnected,
    Offline,
    PastDeadline,
    ResolverFailed,
    ResolverLate,
)
from checks.observation import Unseen, Why, from_json, to_json
from checks.target import parse_target
from tests.checks.staged import Network, Reach, answer

PARENT, FIRST, SECOND = "194.181.87.156", "85.128.0.53", "85.128.64.53"
SOA = "ns1.hosting.pl. hostmaster.firma.pl. 2026112201 1800 900 604800 300"
FLAW = Flaw("signature_expired", "firma.pl", "SOA", datetime(2026, 11, 19, tzinfo=UTC))
FAILED = ResolverFailed("SERVFAIL")
Said = Response | NetError


def record(owner: str, kind: str, value: str) -> Record:
    return Record(owner, kind, value, 300)


def response(server: str, rcode: str = "NOERROR", aa: bool = True, **parts: Any) -> Response:
    sections = {name: tuple(parts.get(name, ())) for name in ("answer", "authority", "additional")}
    return Response(server, rcode, aa, **sections)


def referral(*hosts: str, glue: tuple[Record, ...] = ()) -> Response:
    named = [record("firma.pl", "NS", f"{host}.") for host in hosts]
    return response(PARENT, aa=False, authority=named, additional=glue)


def soa(server: str, serial: int = 2026112201, aa: bool = True) -> Response:
    text = SOA.replace("2026112201", str(serial))
    return response(server, aa=aa, answer=[record("firma.pl", "SOA", text)])


def a(server: str, *addresses: str) -> Response:
    return response(server, answer=[record("firma.pl", "A", one) for one in addresses])


NAMES: dict[tuple[str, str], Answer | NetError] = {
    ("pl", "NS"): answer("pl", "NS", "a-dns.pl."),
    ("a-dns.pl", "A"): answer("a-dns.pl", "A", PARENT),
    ("firma.pl", "NS"): answer("firma.pl", "NS", "ns1.hosting.pl.", "ns2.hosting.pl."),
    ("firma.pl", "A"): answer("firma.pl", "A", "85.128.128.10"),
    ("ns1.hosting.pl", "A"): answer("ns1.hosting.pl", "A", FIRST),
    ("ns2.hosting.pl", "A"): answer("ns2.hosting.pl", "A", SECOND),
}
SERVERS: dict[tuple[str, str, str], Said] = {
    (PARENT, "firma.pl", "NS"): referral("NS1.hosting.pl", "ns2.hosting.pl"),
    (PARENT, "firma.pl", "DS"): response(PARENT),
    (FIRST, "firma.pl", "SOA"): soa(FIRST),
    (FIRST, "firma.pl", "A"): a(FIRST, "85.128.128.11", "85.128.128.10"),
    (SECOND, "firma.pl", "SOA"): soa(SECOND),
    (SECOND, "firma.pl", "A"): a(SECOND, "85.128.128.10", "85.128.128.11"),
}
OF_FIRST = [(FIRST, "firma.pl", "SOA"), (FIRST, "firma.pl", "A")]
SIGNED = {(PARENT, "firma.pl", "DS"): response(PARENT, answer=[record("firma.pl", "DS", "1 13")])}
POINTS = ("85.128.128.10", "85.128.128.11")
GOOD = Asked(FIRST, "authoritative", 2026112201, POINTS)


def look(
    names: dict[tuple[str, str], Answer | NetError] | None = None,
    servers: dict[tuple[str, str, str], Said] | None = None,
    **network: Any,
) -> Delegation:
    staged = Network(NAMES | (names or {}), servers=SERVERS | (servers or {}), **network)
    result = delegation(parse_target("firma.pl"), staged.as_net())
    assert isinstance(result, Delegation)
    assert from_json(Delegation, to_json(result)) == result
    return result


def first(**changed: Any) -> NameServer:
    """What is seen of the first name server."""
    servers = look(**changed).servers
    assert not isinstance(servers, Unseen)
    return servers[0]


def test_a_healthy_domain() -> None:
    result = look()
    assert result.parent == Parent("pl", ("ns1.hosting.pl", "ns2.hosting.pl"), (), {})
    assert result.servers == (
        NameServer("ns1.hosting.pl", True, (GOOD,)),
        NameServer("ns2.hosting.pl", True, (Asked(SECOND, "authoritative", 2026112201, POINTS),)),
    )
    assert (result.flaws, result.rejected) == ((), False)


def test_the_parent_may_be_higher_up_than_the_next_label() -> None:
    names = {
        ("com.pl", "NS"): answer("com.pl", "NS", zone="pl"),
        ("firma.com.pl", "NS"): answer("firma.com.pl", "NS"),
    }
    staged = Network(NAMES | names, servers={(PARENT, "firma.com.pl", "NS"): response(PARENT)})
    result = delegation(parse_target("firma.com.pl"), staged.as_net())
    assert isinstance(result, Delegation)
    assert result.parent == Unseen(Why.TIMEOUT, PARENT)  # its DS question is not in the table


@pytest.mark.parametrize("rcode", ["NOERROR", "NXDOMAIN"])
def test_a_parent_that_denies_the_domain(rcode: str) -> None:
    result = look(servers={(PARENT, "firma.pl", "NS"): response(PARENT, rcode)})
    assert isinstance(result.parent, Parent)
    assert (result.parent.nameservers, result.servers) == ((), ())


@pytest.mark.parametrize("said", [response(PARENT, "REFUSED", aa=False), Late("late")])
def test_without_the_parent_the_resolvers_name_servers_are_asked(said: Said) -> None:
    result = look(servers={(PARENT, "firma.pl", "NS"): said})
    assert isinstance(result.parent, Unseen)
    assert not isinstance(result.servers, Unseen)
    assert [one.works for one in result.servers] == [True, True]


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        (response(FIRST, "REFUSED", aa=False), "refused"),
        (response(FIRST, "NOTAUTH", aa=False), "refused"),
        (response(FIRST, "SERVFAIL", aa=False), "failed"),
        (response(FIRST, "FORMERR", aa=False), "failed"),
        (response(FIRST, "NOTIMP", aa=False), "failed"),
        (response(FIRST, aa=False), "not_authoritative"),
        (soa(FIRST, aa=False), "not_authoritative"),
        (response(FIRST, "NXDOMAIN"), "not_authoritative"),
        (response(FIRST), "not_authoritative"),
        (Late("late"), "silent"),
        (NotConnected(FIRST, (Attempt(FIRST, 53, "refused"),)), "silent"),
        (Forbidden("inside"), "forbidden"),
    ],
)
def test_what_a_name_server_may_do_instead(said: Said, outcome: str) -> None:
    server = first(servers=dict.fromkeys(OF_FIRST, said))
    assert [one.outcome for one in server.asked] == [outcome]
    assert server.works is False


@pytest.mark.parametrize(
    "said",
    [
        NotConnected(FIRST, (Attempt(FIRST, 53, "unreachable"),)),  # no way from here
        response(FIRST, "YXDOMAIN", aa=False),  # no answer to a question
    ],
)
def test_what_says_nothing_about_a_name_server(said: Said) -> None:
    server = first(servers=dict.fromkeys(OF_FIRST, said))
    assert (server.asked, server.works) == ((), None)


def test_a_server_that_fails_for_the_host_alone_fails() -> None:
    server = first(servers={(FIRST, "firma.pl", "A"): response(FIRST, "SERVFAIL", aa=False)})
    assert server.asked == (Asked(FIRST, "failed"),)


@pytest.mark.parametrize("said", [response(FIRST), response(FIRST, "REFUSED"), Late("late")])
def test_a_server_that_knows_addresses_alone_answers_for_the_domain(said: Said) -> None:
    server = first(servers={(FIRST, "firma.pl", "SOA"): said})
    assert server.asked == (Asked(FIRST, "authoritative", None, POINTS),)


def test_a_silent_ipv6_address_counts_for_nothing() -> None:
    names = {("ns1.hosting.pl", "AAAA"): answer("ns1.hosting.pl", "AAAA", "2a00:1a28:1000::53")}
    assert first(names=names).asked == (GOOD,)


def test_a_name_server_without_an_address() -> None:
    names = {("ns1.hosting.pl", "A"): answer("ns1.hosting.pl", "A", exists=False)}
    assert first(names=names) == NameServer("ns1.hosting.pl", False, ())
    assert first(names=names).works is False


def test_a_name_server_that_only_its_own_zone_knows_is_found_by_glue() -> None:
    glue = (record("ns1.hosting.pl", "A", FIRST),)
    lost = {("ns1.hosting.pl", kind): FAILED for kind in ("A", "AAAA")}
    known = {(PARENT, "firma.pl", "NS"): referral("ns1.hosting.pl", glue=glue)}
    assert first(names=lost, servers=known) == NameServer("ns1.hosting.pl", True, (GOOD,))
    assert first(names=lost).works is None


def test_what_a_name_server_has_for_the_website() -> None:
    alias = response(
        FIRST,
        answer=[
            record("firma.pl", "CNAME", "Shop.example."),
            record("shop.example", "A", "1.1.1.1"),
        ],
    )
    cases: list[tuple[Said, tuple[str, ...] | None]] = [
        (alias, ("shop.example",)),
        (response(FIRST, "NXDOMAIN"), ()),
        (response(FIRST, "REFUSED"), None),
        (Late("late"), None),
    ]
    for said, points_to in cases:
        assert first(servers={(FIRST, "firma.pl", "A"): said}).asked[0].points_to == points_to


THIRD = "176.31.0.53"
SHOP = "sklep.firma.pl"


def branch(*handed_over: Record, **answers: Said) -> Branch | None:
    """Who answers for the shop, about which the resolver fails; `answers` of its server by type."""
    names: dict[tuple[str, str], Answer | NetError] = {
        (SHOP, "A"): FAILED,
        ("ns.shops.eu", "A"): answer("ns.shops.eu", "A", THIRD),
    }
    refers = response(FIRST, aa=False, authority=handed_over)
    servers: dict[tuple[str, str, str], Said] = {
        **{(server, SHOP, "A"): refers for server in (FIRST, SECOND)},
        **{(THIRD, SHOP, kind): said for kind, said in answers.items()},
    }
    staged = Network(NAMES | names, servers=SERVERS | servers)
    result = delegation(parse_target(SHOP), staged.as_net())
    assert isinstance(result, Delegation)
    assert from_json(Delegation, to_json(result)) == result
    return result.branch


def test_who_answers_for_a_part_that_is_handed_over() -> None:
    to_shops = record(SHOP, "NS", "ns.shops.eu.")
    refused = response(THIRD, "REFUSED", aa=False)
    asked = (Asked(THIRD, "refused"),)
    found = Branch(SHOP, (NameServer("ns.shops.eu", True, asked),))
    assert branch(to_shops, SOA=refused, A=refused) == found
    gone = record(SHOP, "NS", "ns.gone.eu.")
    assert branch(gone) == Branch(SHOP, (NameServer("ns.gone.eu", False, ()),))


@pytest.mark.parametrize("owner", ["firma.pl", "pl", "poczta.firma.pl", "p.firma.pl"])
def test_servers_of_other_names_answer_for_no_part_of_it(owner: str) -> None:
    assert branch(record(owner, "NS", "ns.shops.eu.")) is None


def test_a_host_that_the_resolver_finds_needs_nobody_else() -> None:
    staged = Network(
        NAMES | {(SHOP, "A"): answer(SHOP, "A", "85.128.128.10")},
        servers={**SERVERS, (FIRST, SHOP, "A"): response(FIRST, aa=False, authority=[
            record(SHOP, "NS", "ns.shops.eu."),
        ])},
    )  # fmt: skip
    result = delegation(parse_target(SHOP), staged.as_net())
    assert isinstance(result, Delegation)
    assert result.branch is None


def silent(*but: tuple[str, str, str]) -> dict[tuple[str, str, str], Said]:
    return {one: Late("late") for one in SERVERS if one not in but}


def test_silence_says_nothing_when_no_question_gets_out() -> None:
    blind = Unseen(Why.OWN_NETWORK, "port 53")
    result = look(servers=silent(), reach=Reach(open_ports=frozenset({80, 443})))
    assert (result.parent, result.servers, result.flaws) == (blind, blind, blind)


def test_answers_in_the_servers_name_say_nothing_either() -> None:
    standing_in: dict[tuple[str, str, str], Said] = {
        one: response(one[0], "SERVFAIL", aa=False) for one in SERVERS
    }
    result = look(servers=standing_in, reach=Reach(open_ports=frozenset({80, 443})))
    assert result.servers == Unseen(Why.OWN_NETWORK, "port 53")


def test_signatures_are_looked_at_where_the_parent_wants_them() -> None:
    assert look(signatures={FIRST: (FLAW,)}).flaws == ()
    both = {FIRST: (FLAW,), SECOND: (FLAW,)}
    assert look(servers=SIGNED, signatures=both).flaws == (FLAW,)
    assert look(servers=SIGNED, signatures={FIRST: (FLAW,), SECOND: ()}).flaws == ()
    assert look(servers=SIGNED).flaws == Unseen(Why.TIMEOUT, SECOND)
    dead = {**SIGNED, **silent((PARENT, "firma.pl", "NS"), (PARENT, "firma.pl", "DS"))}
    assert look(servers=dead | SIGNED).flaws == Unseen(Why.SERVER_FAILED, "firma.pl")


@pytest.mark.parametrize(
    ("checked", "unchecked", "rejected"),
    [
        (FAILED, NAMES["firma.pl", "A"], True),
        (FAILED, FAILED, False),
        (ResolverLate("late"), NAMES["firma.pl", "A"], False),
        (NAMES["firma.pl", "A"], NAMES["firma.pl", "A"], False),
    ],
)
def test_a_resolver_that_rejects_what_it_has(
    checked: Answer | NetError, unchecked: Answer | NetError, rejected: bool
) -> None:
    a_record = ("firma.pl", "A")
    assert look({a_record: checked}, unchecked={a_record: unchecked}).rejected is rejected


def test_a_resolver_that_finds_the_answer_a_moment_later_rejects_nothing() -> None:
    class Recovering(Network):
        def ask_again(self, name: str, kind: str) -> Answer:
            return answer(name, kind, "85.128.128.10")

    a_record = ("firma.pl", "A")
    staged = Recovering(
        NAMES | {a_record: FAILED}, unchecked={a_record: NAMES[a_record]}, servers=SERVERS
    )
    result = delegation(parse_target("firma.pl"), staged.as_net())
    assert isinstance(result, Delegation)
    assert not result.rejected


def test_an_assistant_without_a_resolver_sees_nothing() -> None:
    offline = {(name, kind): Offline("no resolver") for name, kind in NAMES}
    with pytest.raises(Offline):
        look(offline)


def test_the_deadline_ends_the_look() -> None:
    with pytest.raises(PastDeadline):
        look(deadline=Deadline(0))
