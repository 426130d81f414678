"""The addresses check: negative answers by the zone that denies, and blindness told as such."""

from __future__ import annotations

from typing import Any

import pytest

from checks.addresses import Addresses, addresses
from checks.net import Answer
from checks.net.errors import NetError, Offline, ResolverFailed, ResolverLate
from checks.observation import Unseen, Why, from_json, to_json
from checks.target import parse_target
from tests.checks.staged import Network, Reach, answer

NS = answer("firma.pl", "NS", "NS1.hosting.pl.", "ns2.hosting.pl.")
HEALTHY = {
    ("firma.pl", "A"): answer("firma.pl", "A", "85.128.128.10"),
    ("firma.pl", "AAAA"): answer("firma.pl", "AAAA"),
    ("www.firma.pl", "A"): answer("www.firma.pl", "A", "85.128.128.10", cnames=("firma.pl",)),
    ("www.firma.pl", "AAAA"): answer("www.firma.pl", "AAAA", cnames=("firma.pl",)),
    ("firma.pl", "NS"): NS,
    ("firma.pl", "MX"): answer("firma.pl", "MX", "20 mx2.firma.pl.", "10 mx1.firma.pl."),
}
EVERY = [*HEALTHY, ("www.firma.pl", "A"), ("www.firma.pl", "AAAA")]


def look(given: str = "firma.pl", reach: Reach = Reach(), **changed: Any) -> Any:  # noqa: B008
    names = HEALTHY | changed.get("names", {})
    return addresses(parse_target(given), Network(names, reach=reach).as_net())


def seen(
    given: str = "firma.pl", names: dict[tuple[str, str], Answer | NetError] | None = None
) -> Addresses:
    result = look(given, names=names or {})
    assert isinstance(result, Addresses)
    assert from_json(Addresses, to_json(result)) == result
    return result


def test_the_examined_host_comes_first_then_the_bare_domain_and_www() -> None:
    assert [host.host for host in seen("firma.pl").hosts] == ["firma.pl", "www.firma.pl"]
    assert [host.host for host in seen("www.firma.pl").hosts] == ["www.firma.pl", "firma.pl"]
    assert [host.host for host in seen("sklep.firma.pl").hosts] == [
        "sklep.firma.pl",
        "firma.pl",
        "www.firma.pl",
    ]


def test_what_the_names_point_to() -> None:
    result = seen("www.firma.pl")
    assert result.delegation == "there"
    assert result.nameservers == ("ns1.hosting.pl", "ns2.hosting.pl")
    assert result.mx == ((10, "mx1.firma.pl"), (20, "mx2.firma.pl"))
    assert result.examined.cnames == ("firma.pl",)
    assert result.examined.addresses == result.examined.public == ("85.128.128.10",)


def test_a_private_address_is_seen_and_not_counted_as_public() -> None:
    names = {("firma.pl", "A"): answer("firma.pl", "A", "192.168.1.1")}
    host = seen(names=names).examined
    assert (host.addresses, host.public) == (("192.168.1.1",), ())


@pytest.mark.parametrize(("denies", "delegation"), [("pl", "missing"), ("firma.pl", "there")])
def test_the_zone_that_denies_the_domain_tells_whether_it_is_delegated(
    denies: str, delegation: str
) -> None:
    names = {("firma.pl", "NS"): answer("firma.pl", "NS", exists=False, zone=denies)}
    assert seen(names=names).delegation == delegation


def test_a_domain_that_the_resolver_denies_on_its_own_account_is_not_seen() -> None:
    denied = answer("firma.pl", "NS", exists=False, zone="filtr.siec.net")
    delegation = seen(names={("firma.pl", "NS"): denied}).delegation
    assert isinstance(delegation, Unseen)
    assert delegation.why is Why.OWN_NETWORK


BLIND = Reach(blind=Why.OWN_NETWORK)


@pytest.mark.parametrize(
    "names",
    [
        {("firma.pl", "A"): answer("firma.pl", "A", "10.99.0.1")},
        {("firma.pl", "NS"): answer("firma.pl", "NS")},
    ],
    ids=["an inner address", "no name servers"],
)
def test_odd_addresses_count_only_when_the_resolver_knows_others(names: Any) -> None:
    assert isinstance(look(names=names), Addresses)
    assert look(names=names, reach=BLIND) == Unseen(Why.OWN_NETWORK, "firma.pl")


def test_ordinary_addresses_need_no_proof() -> None:
    assert isinstance(look(reach=BLIND), Addresses)


def test_without_a_connection_nothing_more_is_asked() -> None:
    names = dict.fromkeys(EVERY, Offline("no resolver answers anything"))
    result = look(names=names, reach=BLIND)
    assert result == Unseen(Why.OFFLINE, "no resolver answers anything")


NOTHING = {one: answer(*one, zone="pl") for one in EVERY}


@pytest.mark.parametrize(
    ("names", "delegation"),
    [
        (NOTHING, "missing"),
        # Written into the zone above, without one of its own.
        (NOTHING | {("firma.pl", "A"): answer("firma.pl", "A", "85.128.128.10")}, "there"),
        (NOTHING | {("firma.pl", "NS"): answer("firma.pl", "NS", zone="firma.pl")}, "there"),
        (NOTHING | {("firma.pl", "NS"): answer("firma.pl", "NS")}, "there"),
        (NOTHING | {("firma.pl", "NS"): answer("firma.pl", "NS", cnames=("a.eu",))}, "there"),
    ],
)
def test_a_name_of_which_the_zone_above_knows_only_that_others_lie_below_it(
    names: dict[tuple[str, str], Answer], delegation: str
) -> None:
    assert seen(names=names).delegation == delegation


def test_a_missing_name_is_told_from_a_name_without_address() -> None:
    names = {("firma.pl", "A"): answer("firma.pl", "A", exists=False, zone="firma.pl")}
    assert seen(names=names).examined.exists is False
    assert seen(names={("firma.pl", "A"): answer("firma.pl", "A")}).examined.exists is True


def test_one_failed_question_is_unseen_and_nothing_else() -> None:
    names = {("firma.pl", "AAAA"): ResolverLate("no answer")}
    host = seen(names=names).examined
    assert (host.a, host.aaaa) == (("85.128.128.10",), Unseen(Why.TIMEOUT, "no answer"))


@pytest.mark.parametrize(
    ("denied", "failed", "is_open"), [("A", "AAAA", False), ("AAAA", "A", True)]
)
def test_a_denied_name_has_no_address_of_the_other_kind_either(
    denied: str, failed: str, is_open: bool
) -> None:
    """Unless it is AAAA that is denied: servers are known that do so for names that are there."""
    www = "www.firma.pl"
    names: dict[tuple[str, str], Answer | NetError] = {
        (www, denied): answer(www, denied, exists=False, zone="firma.pl"),
        (www, failed): ResolverFailed("SERVFAIL"),
    }
    host = seen(names=names).of(www)
    assert host is not None
    assert any(isinstance(kind, Unseen) for kind in (host.a, host.aaaa)) == is_open


def test_without_any_answer_for_a_host_its_existence_is_unseen() -> None:
    failed = ResolverFailed("SERVFAIL")
    names = {("firma.pl", "A"): failed, ("firma.pl", "AAAA"): failed}
    assert isinstance(seen(names=names).examined.exists, Unseen)


@pytest.mark.parametrize("why", [Why.OFFLINE, Why.OWN_NETWORK])
def test_without_any_answer_the_assistants_own_resolver_is_asked_about(why: Why) -> None:
    names = dict.fromkeys(EVERY, ResolverLate("no answer"))
    assert look(names=names, reach=Reach(blind=why)) == Unseen(why, "no answer")


def test_a_resolver_that_denies_everybody_says_nothing_of_this_domain() -> None:
    denied = answer("firma.pl", "NS", exists=False, zone="pl")
    result = look(names={("firma.pl", "NS"): denied}, reach=Reach(blind=Why.OWN_NETWORK))
    assert result == Unseen(Why.OWN_NETWORK, "firma.pl")


def test_a_resolver_that_answers_others_makes_it_this_domains_failure() -> None:
    result = look(names=dict.fromkeys(EVERY, ResolverFailed("SERVFAIL")))
    assert isinstance(result, Addresses)
    assert result.delegation == Unseen(Why.SERVER_FAILED, "SERVFAIL")


# ---- aliases


def alias(name: str, target: str, kind: str = "CNAME") -> tuple[tuple[str, str], Answer]:
    return (name, kind), answer(name, kind, cnames=(target,))


def failing(host: str) -> dict[tuple[str, str], Answer | NetError]:
    return {(host, kind): ResolverFailed("SERVFAIL") for kind in ("A", "AAAA")}


def partial(host: str, *targets: str) -> dict[tuple[str, str], Answer | NetError]:
    return {(host, kind): answer(host, kind, cnames=targets) for kind in ("A", "AAAA")}


CIRCLE = dict([alias("www.firma.pl", "a.inna.pl"), alias("a.inna.pl", "www.firma.pl")])
CHAIN = dict(
    alias(f"a{n}.firma.pl" if n else "www.firma.pl", f"a{n + 1}.firma.pl") for n in range(20)
)
TWELVE: dict[tuple[str, str], Answer] = {
    **dict(list(CHAIN.items())[:12]),
    ("a12.firma.pl", "CNAME"): answer("a12.firma.pl", "CNAME"),
    ("a12.firma.pl", "A"): answer("a12.firma.pl", "A", "85.128.128.10"),
}
TO_PLATFORM = {("www.firma.pl", "CNAME"): alias("www.firma.pl", "sklep.inna.pl")[1]}
EXISTS = {("sklep.inna.pl", kind): answer("sklep.inna.pl", kind) for kind in ("CNAME", "A", "AAAA")}
WITH_ADDRESS = {**EXISTS, ("sklep.inna.pl", "A"): answer("sklep.inna.pl", "A", "85.128.128.11")}


@pytest.mark.parametrize(
    ("names", "dead_end"),
    [
        ({**failing("www.firma.pl"), **CIRCLE}, "loop"),
        ({**partial("www.firma.pl", "a.inna.pl"), **CIRCLE}, "loop"),
        ({**failing("www.firma.pl"), **dict([alias("www.firma.pl", "www.firma.pl")])}, "loop"),
        ({**failing("www.firma.pl"), **CHAIN}, "too_long"),
        ({**failing("www.firma.pl"), **TWELVE}, "too_long"),
        ({**failing("www.firma.pl"), **TO_PLATFORM}, "missing"),
        ({**partial("www.firma.pl", "sklep.inna.pl"), **TO_PLATFORM, **EXISTS}, "no_address"),
        ({**partial("www.firma.pl", "sklep.inna.pl"), **TO_PLATFORM, **WITH_ADDRESS}, None),
        ({**failing("www.firma.pl"), **TO_PLATFORM, **WITH_ADDRESS}, None),
        (
            {
                **failing("www.firma.pl"),
                **TO_PLATFORM,
                ("sklep.inna.pl", "CNAME"): ResolverFailed("SERVFAIL"),
            },
            Unseen(Why.SERVER_FAILED, "SERVFAIL"),
        ),
        (failing("www.firma.pl"), None),
    ],
)
def test_aliases_without_an_address_are_followed_one_by_one(
    names: dict[tuple[str, str], Answer | NetError], dead_end: object
) -> None:
    assert seen("www.firma.pl", names).examined.dead_end == dead_end


def test_what_the_resolver_left_out_of_a_chain_is_found() -> None:
    names = {**partial("www.firma.pl", "sklep.inna.pl"), **TO_PLATFORM, **WITH_ADDRESS}
    assert seen("www.firma.pl", names).examined.public == ("85.128.128.11",)


def test_a_failure_is_no_answer_even_when_the_aliases_lead_somewhere() -> None:
    names = {**failing("www.firma.pl"), **TO_PLATFORM, **WITH_ADDRESS}
    host = seen("www.firma.pl", names).examined
    assert host.cnames == ("sklep.inna.pl",)
    assert (host.a, host.public) == (Unseen(Why.SERVER_FAILED, "SERVFAIL"), ())


def test_a_resolver_that_waited_in_vain_is_not_asked_again() -> None:
    late = {("www.firma.pl", kind): ResolverLate("late") for kind in ("A", "AAAA")}
    host = seen("www.firma.pl", {**late, **CIRCLE}).examined
    assert (host.cnames, host.dead_end) == ((), None)


# ---- wildcards


OWN = answer("sklep.firma.pl", "A", "1.2.3.4")


class _Everything(dict[tuple[str, str], Answer | NetError]):
    """A zone where every name has an address."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(key, answer(*key, "85.128.128.10") if key[1] == "A" else default)


@pytest.mark.parametrize(
    ("given", "own", "by_wildcard"),
    [
        ("sklep.firma.pl", {}, True),
        ("sklep.firma.pl", {("sklep.firma.pl", "A"): OWN}, False),
        ("www.firma.pl", {}, False),
        ("firma.pl", {}, False),
    ],
)  # fmt: skip
def test_a_typed_subdomain_is_compared_with_a_name_that_nobody_entered(
    given: str, own: dict[tuple[str, str], Answer], by_wildcard: bool
) -> None:
    network = Network(_Everything(HEALTHY | own))
    result = addresses(parse_target(given), network.as_net())
    assert isinstance(result, Addresses)
    assert result.by_wildcard is by_wildcard


def test_a_subdomain_beside_which_nothing_answers_is_its_own() -> None:
    own = {("sklep.firma.pl", "A"): answer("sklep.firma.pl", "A", "85.128.128.10")}
    assert seen("sklep.firma.pl", dict(own)).by_wildcard is False
