"""The configured resolvers asked in turn, and which addresses of a host are waited for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

import dns.exception
import dns.message
import dns.query
import dns.rcode
import dns.rrset
import pytest

from checks.net import resolver
from checks.net.deadline import Deadline
from checks.net.errors import Cancelled, PastDeadline, ResolverFailed, ResolverLate, Unresolved
from checks.net.resolver import Answer, Resolver

FIRST, SECOND = "192.0.2.1", "192.0.2.2"
HOST = "firma.pl"
Said = Callable[[dns.message.Message], dns.message.Message]


def says(rcode: str, *records: tuple[str, str, str]) -> Said:
    """An answer with that code and records (owner, type, value)."""

    def reply(query: dns.message.Message) -> dns.message.Message:
        message = dns.message.make_response(query)
        message.set_rcode(dns.rcode.from_text(rcode))
        message.answer += [
            dns.rrset.from_text(owner, 60, "IN", kind, value) for owner, kind, value in records
        ]
        return message

    return reply


def fails(error: Exception) -> Said:
    def reply(_query: dns.message.Message) -> dns.message.Message:
        raise error

    return reply


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Callable[[Mapping[str, Said]], list[str]]:
    """Set up what each configured resolver says; returns the list of those that were asked."""

    def set_up(resolvers: Mapping[str, Said]) -> list[str]:
        turns: list[str] = []

        def exchange(query: dns.message.Message, where: str, **_options: Any) -> Any:
            turns.append(where)
            return resolvers[where](query), False

        monkeypatch.setattr(resolver, "_servers", lambda: tuple(resolvers))
        monkeypatch.setattr(dns.query, "udp_with_fallback", exchange)
        return turns

    return set_up


WEB = says("NOERROR", ("firma.pl.", "A", "198.51.100.7"))


@pytest.mark.parametrize(
    "first",
    [
        says("SERVFAIL"),
        says("REFUSED"),
        fails(dns.exception.Timeout()),
        fails(dns.exception.FormError("nonsense")),
        fails(OSError("network is unreachable")),
        fails(EOFError()),
        fails(ValueError("nonsense")),
    ],
)
def test_the_second_resolver_is_asked_when_the_first_has_no_answer(asked: Any, first: Said) -> None:
    turns = asked({FIRST: first, SECOND: WEB})
    answer = Resolver(Deadline(5)).ask(HOST, "A")
    assert (answer.exists, answer.values) == (True, ("198.51.100.7",))
    assert turns == [FIRST, SECOND]


def test_nxdomain_is_an_answer(asked: Any) -> None:
    turns = asked({FIRST: says("NXDOMAIN"), SECOND: WEB})
    assert not Resolver(Deadline(5)).ask(HOST, "A").exists
    assert turns == [FIRST]


def test_a_chain_of_aliases_that_runs_in_circles_ends(asked: Any) -> None:
    circle = says("NOERROR", ("firma.pl.", "CNAME", "b.pl."), ("b.pl.", "CNAME", "firma.pl."))
    asked({FIRST: circle})
    answer = Resolver(Deadline(5)).ask(HOST, "A")
    assert (answer.cnames, answer.values) == (("b.pl", "firma.pl"), ())


def test_the_failures_of_all_resolvers_are_told(asked: Any) -> None:
    turns = asked({FIRST: says("SERVFAIL"), SECOND: fails(OSError("no route"))})
    with pytest.raises(ResolverFailed, match=r"^firma\.pl A: SERVFAIL; no route$") as failure:
        Resolver(Deadline(5)).ask(HOST, "A")
    assert not isinstance(failure.value, ResolverLate)
    assert turns == [FIRST, SECOND]


def test_silent_resolvers_are_asked_again_until_somebody_answers(asked: Any) -> None:
    silences = 3

    def drowsy(query: dns.message.Message) -> dns.message.Message:
        if turns.count(FIRST) <= silences:
            raise dns.exception.Timeout
        return WEB(query)

    turns = asked({FIRST: drowsy, SECOND: says("SERVFAIL")})
    assert Resolver(Deadline(5)).ask(HOST, "A").values
    assert turns == [FIRST, SECOND, *[FIRST] * silences]


def test_silence_to_the_end_says_whose_time_ran_out(
    asked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked({FIRST: fails(dns.exception.Timeout())})
    with pytest.raises(PastDeadline):
        Resolver(Deadline(0.01)).ask(HOST, "A")
    monkeypatch.setattr(resolver, "ANSWER_SECONDS", 0.01)
    with pytest.raises(ResolverLate, match=r"^firma\.pl A: no answer"):
        Resolver(Deadline(5)).ask(HOST, "A")
    deadline = Deadline(5)
    deadline.cancel()
    with pytest.raises(Cancelled):
        Resolver(deadline).ask(HOST, "A")


def test_a_name_that_no_question_can_hold_is_a_failure(asked: Any) -> None:
    asked({FIRST: WEB})
    with pytest.raises(ResolverFailed):
        Resolver(Deadline(5)).ask("a" * 64, "A")


def test_a_question_is_asked_once(asked: Any) -> None:
    turns = asked({FIRST: WEB})
    one = Resolver(Deadline(5))
    assert one.ask(HOST, "A") is one.ask(HOST, "A")
    assert one.addresses(HOST) == one.addresses(HOST) == ("198.51.100.7",)
    assert turns == [FIRST] * 2  # A and AAAA


def test_both_kinds_alternate_and_a_failure_of_one_is_no_failure(asked: Any) -> None:
    def both(query: dns.message.Message) -> dns.message.Message:
        kind = query.question[0].rdtype.name
        values = {"A": ("198.51.100.7", "198.51.100.8"), "AAAA": ("2001:db8::7",)}[kind]
        return says("NOERROR", *[("firma.pl.", kind, value) for value in values])(query)

    asked({FIRST: both})
    found = Resolver(Deadline(5)).addresses(HOST)
    assert found == ("198.51.100.7", "2001:db8::7", "198.51.100.8")

    def one(query: dns.message.Message) -> dns.message.Message:
        kind = query.question[0].rdtype.name
        return (WEB if kind == "A" else says("SERVFAIL"))(query)

    asked({FIRST: one})
    assert Resolver(Deadline(5)).addresses(HOST) == ("198.51.100.7",)
    asked({FIRST: says("NOERROR")})
    with pytest.raises(Unresolved):
        Resolver(Deadline(5)).addresses(HOST)


def test_an_ipv6_address_that_does_not_come_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    end = threading.Event()

    def ask(name: str, kind: str, _deadline: Deadline) -> Answer:
        if kind == "AAAA":
            end.wait()
        return Answer(name, kind, True, (), ("198.51.100.7",), None)

    monkeypatch.setattr(resolver, "_ask", ask)
    monkeypatch.setattr(resolver, "RESOLUTION_SECONDS", 0.01)
    try:
        assert Resolver(Deadline(5)).addresses(HOST) == ("198.51.100.7",)
    finally:
        end.set()
