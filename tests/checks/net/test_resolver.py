"""The configured resolvers asked in turn, and which addresses of a host are waited for."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from checks.net import exchange, resolver
from checks.net.deadline import Deadline
from checks.net.errors import Cancelled, PastDeadline, ResolverFailed, ResolverLate, Unresolved
from checks.net.resolver import Resolver

FIRST, SECOND = "127.0.0.1", "127.0.0.2"
HOST = "firma.pl"
Said = Callable[[dns.message.Message], bytes | None]


def says(rcode: str, *records: tuple[str, str, str], **changes: Any) -> Said:
    """An answer with that code and records (owner, type, value), and `changes` to the message."""

    def reply(query: dns.message.Message) -> bytes:
        message = dns.message.make_response(query)
        message.set_rcode(dns.rcode.from_text(rcode))
        message.answer += [
            dns.rrset.from_text(owner, 60, "IN", kind, value) for owner, kind, value in records
        ]
        for name, value in changes.items():
            setattr(message, name, value)
        return message.to_wire()

    return reply


def silence(_query: dns.message.Message) -> None:
    return None


class Resolvers:
    """Name servers on loopback; `turns` are those that were asked, in order."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch
        self._opened: list[socket.socket] = []
        self._asker: dict[str, tuple[socket.socket, Any]] = {}
        self.turns: list[str] = []

    def __call__(self, said: Mapping[str, Said], by_tcp: Said = silence) -> list[str]:
        """Set up what each of the configured resolvers says; the first one over TCP, too."""
        self.close()
        self.turns = []
        port = 0
        for number, (server, answer) in enumerate(said.items()):
            udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            udp.bind((server, port))
            port = udp.getsockname()[1]
            self._serve(self._datagrams, udp, server, answer)
            if not number:
                self._serve(self._streams, socket.create_server((server, port)), server, by_tcp)
        self._patch.setattr(resolver, "_servers", lambda: tuple(said))
        self._patch.setattr(exchange, "PORT", port)
        return self.turns

    def send(self, server: str, said: bytes) -> None:
        """Let `server` say something to whoever asked it last."""
        sock, source = self._asker[server]
        sock.sendto(said, source)

    def _serve(self, target: Callable[..., None], sock: socket.socket, *args: Any) -> None:
        self._opened.append(sock)
        threading.Thread(target=target, args=(sock, *args), daemon=True).start()

    def _datagrams(self, sock: socket.socket, server: str, answer: Said) -> None:
        with suppress(OSError):  # closed at the end
            while True:
                wire, source = sock.recvfrom(4096)
                if not wire:  # shut down
                    return
                self.turns.append(server)
                self._asker[server] = sock, source
                if (said := answer(dns.message.from_wire(wire))) is not None:
                    sock.sendto(said, source)

    def _streams(self, sock: socket.socket, server: str, answer: Said) -> None:
        with suppress(OSError):
            while True:
                connection, _ = sock.accept()
                with connection:
                    wire = connection.recv(4096)[2:]
                    self.turns.append(f"{server} tcp")
                    if (said := answer(dns.message.from_wire(wire))) is not None:
                        connection.sendall(len(said).to_bytes(2) + said)

    def close(self) -> None:
        for sock in self._opened:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[Resolvers]:
    resolvers = Resolvers(monkeypatch)
    yield resolvers
    resolvers.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "TRY_SECONDS", 0.02)


WEB = says("NOERROR", ("firma.pl.", "A", "198.51.100.7"))


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    "first",
    [
        says("SERVFAIL"),
        says("REFUSED"),
        silence,
        lambda query: b"nonsense",
        lambda query: query.to_wire(),  # an echo
        lambda query: says("NOERROR")(dns.message.make_query("bank.pl", "A", id=query.id)),
        lambda query: says("NOERROR", id=query.id ^ 1)(query),  # an answer to somebody else
    ],
)
def test_the_second_resolver_is_asked_when_the_first_has_no_answer(asked: Any, first: Said) -> None:
    turns = asked({FIRST: first, SECOND: WEB})
    answer = Resolver(Deadline(5)).ask(HOST, "A")
    assert (answer.exists, answer.values) == (True, ("198.51.100.7",))
    assert turns == [FIRST, SECOND]


def test_where_nobody_listens_the_next_one_is_asked(
    asked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = asked({SECOND: WEB})
    monkeypatch.setattr(resolver, "_servers", lambda: (FIRST, SECOND))
    assert Resolver(Deadline(5)).ask(HOST, "A").values == ("198.51.100.7",)
    assert turns == [SECOND]


def test_what_does_not_fit_is_asked_for_by_tcp(asked: Any) -> None:
    cut = says("NOERROR", flags=dns.flags.QR | dns.flags.RD | dns.flags.TC)
    turns = asked({FIRST: cut}, by_tcp=WEB)
    assert Resolver(Deadline(5)).ask(HOST, "A").values == ("198.51.100.7",)
    assert turns == [FIRST, f"{FIRST} tcp"]
    turns = asked({FIRST: cut, SECOND: WEB}, by_tcp=lambda query: b"nonsense")
    assert Resolver(Deadline(5)).ask(HOST, "A").values == ("198.51.100.7",)
    assert turns == [FIRST, f"{FIRST} tcp", SECOND]


@pytest.mark.usefixtures("impatient")
def test_a_late_answer_counts_while_another_resolver_is_asked(asked: Any) -> None:
    held: list[dns.message.Message] = []

    def second(_query: dns.message.Message) -> None:
        asked.send(FIRST, WEB(held[0]))

    asked({FIRST: held.append, SECOND: second})
    assert Resolver(Deadline(5)).ask(HOST, "A").values == ("198.51.100.7",)


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
    turns = asked({FIRST: says("SERVFAIL"), SECOND: says("REFUSED")})
    with pytest.raises(ResolverFailed, match=r"^firma\.pl A: SERVFAIL; REFUSED$") as failure:
        Resolver(Deadline(5)).ask(HOST, "A")
    assert not isinstance(failure.value, ResolverLate)
    assert turns == [FIRST, SECOND]


@pytest.mark.usefixtures("impatient")
def test_silent_resolvers_are_asked_again_until_somebody_answers(asked: Any) -> None:
    silences = 3

    def drowsy(query: dns.message.Message) -> bytes | None:
        return None if turns.count(FIRST) <= silences else WEB(query)

    turns = asked({FIRST: drowsy, SECOND: says("SERVFAIL")})
    assert Resolver(Deadline(5)).ask(HOST, "A").values
    assert turns == [FIRST, SECOND, *[FIRST] * silences]


def test_silence_to_the_end_says_whose_time_ran_out(
    asked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked({FIRST: silence})
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
    def both(query: dns.message.Message) -> bytes | None:
        kind = query.question[0].rdtype.name
        values = {"A": ("198.51.100.7", "198.51.100.8"), "AAAA": ("2001:db8::7",)}[kind]
        return says("NOERROR", *[("firma.pl.", kind, value) for value in values])(query)

    asked({FIRST: both})
    found = Resolver(Deadline(5)).addresses(HOST)
    assert found == ("198.51.100.7", "2001:db8::7", "198.51.100.8")

    def one(query: dns.message.Message) -> bytes | None:
        kind = query.question[0].rdtype.name
        return (WEB if kind == "A" else says("SERVFAIL"))(query)

    asked({FIRST: one})
    assert Resolver(Deadline(5)).addresses(HOST) == ("198.51.100.7",)
    asked({FIRST: says("NOERROR")})
    with pytest.raises(Unresolved):
        Resolver(Deadline(5)).addresses(HOST)


def test_an_ipv6_address_that_does_not_come_is_not_waited_for(
    asked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def only_ipv4(query: dns.message.Message) -> bytes | None:
        return WEB(query) if query.question[0].rdtype.name == "A" else None

    asked({FIRST: only_ipv4})
    monkeypatch.setattr(resolver, "RESOLUTION_SECONDS", 0.01)
    deadline = Deadline(60)
    assert Resolver(deadline).addresses(HOST) == ("198.51.100.7",)
    deadline.cancel()


def test_questions_are_under_way_side_by_side(asked: Any) -> None:
    """The first is answered only when the last has been asked."""
    names = [f"{number}.pl" for number in range(20)]
    queries: list[dns.message.Message] = []

    def hold(query: dns.message.Message) -> bytes | None:
        queries.append(query)
        if len(queries) < len(names):
            return None
        for one in queries[:-1]:
            asked.send(FIRST, says("NOERROR")(one))
        return says("NOERROR")(query)

    asked({FIRST: hold})
    begun = Resolver(Deadline(5)).begin([(name, "A") for name in names])
    assert [answer.result().name for answer in begun.values()] == names
