"""Questions to resolvers that fail in all manners, on real sockets of loopback."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from checks.net import exchange as module
from checks.net.deadline import Deadline
from checks.net.errors import (
    Cancelled,
    NetError,
    Offline,
    PastDeadline,
    ResolverFailed,
    ResolverLate,
)
from checks.net.exchange import Hearing, exchange
from checks.net.message import Message, Question
from checks.net.talks import talks
from tests import ports

Behave = Callable[[dns.message.Message], list[bytes]]  # what is sent back to a question
FIRST, SECOND, THIRD = "127.0.0.1", "127.0.0.2", "127.0.0.3"


@pytest.fixture(autouse=True)
def port(monkeypatch: pytest.MonkeyPatch) -> int:
    """The port of the resolvers; timings short, and nothing remembered."""
    number = ports.free()
    monkeypatch.setattr(module, "PORT", number)
    monkeypatch.setattr(module, "STAGGER_SECONDS", 0.05)
    monkeypatch.setattr(module, "ROUNDS_SECONDS", (0.0, 0.1, 0.2))
    monkeypatch.setattr(module, "AFTERTHOUGHT_SECONDS", 0.3)
    monkeypatch.setattr(module, "_preferred", None)
    return number


def reply(rcode: dns.rcode.Rcode = dns.rcode.NOERROR, address: str = "85.1.1.1") -> Behave:
    def behave(query: dns.message.Message) -> list[bytes]:
        made = dns.message.make_response(query)
        made.set_rcode(rcode)
        if rcode == dns.rcode.NOERROR:
            made.answer.append(dns.rrset.from_text(query.question[0].name, 60, "IN", "A", address))
        return [made.to_wire()]

    return behave


def silent(_query: dns.message.Message) -> list[bytes]:
    return []


def after(times: int, behave: Behave) -> Behave:
    """Silent to the first questions."""
    asked = iter(range(1000))
    return lambda query: behave(query) if next(asked) >= times else []


def strays(query: dns.message.Message) -> list[bytes]:
    other = dns.message.make_query("inna.pl", "A")
    forged = dns.message.make_response(query)
    forged.id ^= 1
    return [b"\x00", b"rubbish" * 10, dns.message.make_response(other).to_wire(), forged.to_wire()]


@contextmanager
def resolver(address: str, port: int, behave: Behave) -> Iterator[list[dns.message.Message]]:
    """A resolver; gives the questions that it was asked."""
    asked: list[dns.message.Message] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind((address, port))
        ended = threading.Event()

        def serve() -> None:
            while True:
                data, source = sock.recvfrom(4096)
                if ended.is_set():
                    return
                query = dns.message.from_wire(data)
                asked.append(query)
                for wire in behave(query):
                    sock.sendto(wire, source)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield asked
        finally:
            ended.set()
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as waker:
                waker.sendto(b"", (address, port))
            thread.join()


def hearing() -> Hearing:
    return Hearing(lambda: None)


def exchanged(servers: tuple[str, ...], deadline: Deadline, heard: Hearing) -> Message:
    question = Question("firma.pl", "A")
    return talks.begin(lambda lines: exchange(question, servers, deadline, heard, lines)).result()


def ask(
    port: int,
    behaving: dict[str, Behave],
    *,
    also: tuple[str, ...] = (),
    deadline: Deadline | None = None,
    heard: Hearing | None = None,
) -> Message:
    with ExitStack() as stack:
        for address, behave in behaving.items():
            stack.enter_context(resolver(address, port, behave))
        limit = deadline or Deadline(10).within(2)
        return exchanged((*also, *behaving), limit, heard or hearing())


def test_the_answer_is_given_back(port: int) -> None:
    assert "85.1.1.1" in str(ask(port, {FIRST: reply()}))


def test_a_name_that_does_not_exist_is_an_answer(port: int) -> None:
    assert ask(port, {FIRST: reply(dns.rcode.NXDOMAIN)}).rcode == "NXDOMAIN"


@pytest.mark.parametrize(
    "first",
    [silent, strays, reply(dns.rcode.SERVFAIL), reply(dns.rcode.REFUSED)],
    ids=["silent", "strays", "fails", "refuses"],
)
def test_the_next_resolver_answers_when_the_first_does_not(port: int, first: Behave) -> None:
    assert "85.1.1.1" in str(ask(port, {FIRST: first, SECOND: reply()}))


def test_a_resolver_that_is_not_there_costs_no_time(port: int) -> None:
    assert "85.1.1.1" in str(ask(port, {SECOND: reply()}, also=(FIRST,)))


def test_a_lost_question_is_asked_again(port: int) -> None:
    assert "85.1.1.1" in str(ask(port, {FIRST: after(1, reply())}))


def test_an_answer_that_comes_after_the_question_was_repeated_counts(port: int) -> None:
    """To the first question, while the others are never answered."""
    first: list[dns.message.Message] = []

    def behave(query: dns.message.Message) -> list[bytes]:
        first.append(query)
        return reply()(first[0]) if len(first) == 3 else []

    assert "85.1.1.1" in str(ask(port, {FIRST: behave}))


def test_strays_do_not_hide_the_answer(port: int) -> None:
    both = ask(port, {FIRST: lambda query: strays(query) + reply()(query)})
    assert "85.1.1.1" in str(both)


@pytest.mark.parametrize(
    ("behaving", "error"),
    [
        ({FIRST: reply(dns.rcode.SERVFAIL), SECOND: reply(dns.rcode.REFUSED)}, ResolverFailed),
        ({FIRST: reply(dns.rcode.SERVFAIL), SECOND: silent}, ResolverFailed),
        ({FIRST: silent}, ResolverLate),
    ],
)
def test_failures_are_told_apart(
    port: int, behaving: dict[str, Behave], error: type[NetError]
) -> None:
    with pytest.raises(ResolverFailed) as failed:
        ask(port, behaving, deadline=Deadline(10).within(0.6))
    assert type(failed.value) is error


def test_resolvers_that_are_not_there_are_no_connection(port: int) -> None:
    with pytest.raises(Offline):
        ask(port, {}, also=(FIRST, SECOND))


def test_the_end_of_the_diagnosis_and_a_cancel_are_themselves(port: int) -> None:
    with pytest.raises(PastDeadline):
        ask(port, {FIRST: silent}, deadline=Deadline(0.1))
    cancelled = Deadline(5)
    cancelled.cancel()
    with pytest.raises(Cancelled):
        ask(port, {FIRST: silent}, deadline=cancelled)


def test_long_silence_is_no_connection_once_the_root_was_asked_for(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MUTE_SECONDS", 0.1)
    asked: list[bool] = []
    heard = Hearing(lambda: asked.append(True), patience=0.3)
    for _ in range(2):
        with pytest.raises(Offline):
            ask(port, {FIRST: silent}, heard=heard)
    assert asked == [True]


def test_silence_about_one_name_is_none_when_the_root_is_answered(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MUTE_SECONDS", 0.1)
    heard = Hearing(lambda: setattr(heard, "heard", True), patience=0.3)
    with pytest.raises(ResolverLate):
        ask(port, {FIRST: silent}, heard=heard, deadline=Deadline(5).within(0.6))


def test_resolvers_that_fail_for_the_root_as_well_are_no_connection(port: int) -> None:
    heard = Hearing(lambda: None, heard=True, useless=True)
    with pytest.raises(Offline):
        ask(port, {FIRST: reply()}, heard=heard)
    heard.answered = True
    assert ask(port, {FIRST: reply()}, heard=heard)


def test_the_resolver_that_answered_is_asked_first_from_then_on(port: int) -> None:
    with (
        resolver(FIRST, port, silent) as first,
        resolver(SECOND, port, reply()) as second,
    ):
        for _ in range(3):
            exchanged((FIRST, SECOND), Deadline(2), hearing())
    assert len(first) == 1
    assert len(second) == 3


def test_no_more_resolvers_are_asked_than_programs_usually_do(port: int) -> None:
    with pytest.raises(ResolverFailed):
        ask(
            port,
            {FIRST: silent, SECOND: silent, THIRD: silent, "127.0.0.4": reply()},
            deadline=Deadline(5).within(0.5),
        )


def cut(query: dns.message.Message) -> list[bytes]:
    made = dns.message.make_response(query)
    made.flags |= dns.flags.TC
    return [made.to_wire()]


def test_an_answer_that_was_cut_is_fetched_over_tcp(port: int) -> None:
    listener = socket.create_server((FIRST, port))

    def serve() -> None:
        connection, _ = listener.accept()
        with connection, connection.makefile("rb") as stream:
            size = int.from_bytes(stream.read(2), "big")
            (wire,) = reply()(dns.message.from_wire(stream.read(size)))
            connection.sendall(len(wire).to_bytes(2, "big") + wire)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    with listener:
        assert "85.1.1.1" in str(ask(port, {FIRST: cut}))
        thread.join()


def test_an_answer_that_was_cut_and_is_not_there_over_tcp_is_a_failure(port: int) -> None:
    with pytest.raises(ResolverFailed):
        ask(port, {FIRST: cut})
