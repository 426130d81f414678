"""Questions straight to a server: by UDP, by TCP when cut, and only its own answers count."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from checks.net import direct, guard, reach
from checks.net.deadline import Deadline
from checks.net.errors import Cancelled, Forbidden, Late, NotConnected, PastDeadline
from checks.net.message import Question
from tests.checks.net.peers import peer

LOOPBACK = "127.0.0.1"
STOP = b"stop"
Serve = Callable[[dns.message.Message], list[bytes]]


def answering(query: dns.message.Message, *addresses: str) -> dns.message.Message:
    reply = dns.message.make_response(query)
    reply.flags |= dns.flags.AA
    name = query.question[0].name
    reply.answer.append(dns.rrset.from_text_list(name, 300, "IN", "A", addresses or ["85.128.1.1"]))
    return reply


@contextmanager
def server(
    monkeypatch: pytest.MonkeyPatch, by_udp: Serve, by_tcp: Serve = lambda _query: []
) -> Iterator[list[str]]:
    """A name server on loopback: what it sends to each question; yields the ways it was asked."""
    monkeypatch.setattr(guard, "is_public", lambda _address: True)
    asked: list[str] = []

    def talk(connection: socket.socket) -> None:
        asked.append("tcp")
        with connection.makefile("rb") as stream:
            wire = stream.read(int.from_bytes(stream.read(2)))
        for one in by_tcp(dns.message.from_wire(wire)):
            connection.sendall(len(one).to_bytes(2) + one)

    def serve(datagrams: socket.socket) -> None:
        while wire := datagrams.recvfrom(4096):
            if wire[0] == STOP:
                return
            asked.append("udp")
            for one in by_udp(dns.message.from_wire(wire[0])):
                datagrams.sendto(one, wire[1])

    with peer(talk) as port, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.bind((LOOPBACK, port))
        monkeypatch.setattr(direct, "PORT", port)
        monkeypatch.setattr(guard, "DNS", frozenset({port}))
        thread = threading.Thread(target=serve, args=(datagrams,))
        thread.start()
        try:
            yield asked
        finally:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
                last.sendto(STOP, (LOOPBACK, port))
            thread.join()


def ask(deadline: Deadline | None = None) -> direct.Response:
    question = Question("firma.pl", "A", flags=0)
    return direct.begin(LOOPBACK, question, deadline or Deadline(5)).result()


def test_an_answer_is_read_as_plain_values(monkeypatch: pytest.MonkeyPatch) -> None:
    with server(monkeypatch, lambda query: [answering(query).to_wire()]) as asked:
        response = ask()
    assert (response.rcode, response.authoritative) == ("NOERROR", True)
    assert response.values("A", "firma.pl") == ("85.128.1.1",)
    assert response.values("A", "other.pl") == response.values("AAAA") == ()
    assert asked == ["udp"]


def test_a_cut_answer_is_fetched_by_tcp(monkeypatch: pytest.MonkeyPatch) -> None:
    many = [f"85.128.2.{number}" for number in range(200)]

    def cut(query: dns.message.Message) -> list[bytes]:
        return [answering(query, *many).to_wire(max_size=512, prefer_truncation=True)]

    def whole(query: dns.message.Message) -> list[bytes]:
        return [answering(query, *many).to_wire(max_size=65535)]

    with server(monkeypatch, cut, whole) as asked:
        assert len(ask().answer) == direct.RECORDS
    assert asked == ["udp", "tcp"]


def test_what_is_no_answer_to_the_question_is_not_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    def noise(query: dns.message.Message) -> list[bytes]:
        other = dns.message.make_query("other.pl", "A")
        stranger = dns.message.make_query("firma.pl", "A")
        stranger.id = query.id ^ 1
        return [b"", b"\xff" * 40, answering(other).to_wire(), answering(stranger).to_wire()]

    with server(monkeypatch, lambda query: [*noise(query), answering(query).to_wire()]):
        assert ask().authoritative


def test_a_lost_question_is_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(direct, "TRIES_SECONDS", (0.05, 5.0))
    answers = iter([[], None])

    def lossy(query: dns.message.Message) -> list[bytes]:
        return [answering(query).to_wire()] if next(answers) is None else []

    suspicions: list[bool] = []
    with server(monkeypatch, lossy) as asked:
        question = Question("firma.pl", "A")
        direct.begin(LOOPBACK, question, Deadline(8), lambda: suspicions.append(True)).result()
    assert (asked, suspicions) == (["udp", "udp"], [True])


def test_a_late_answer_to_the_first_question_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(direct, "TRIES_SECONDS", (0.05, 5.0))
    held: list[bytes] = []

    def late(query: dns.message.Message) -> list[bytes]:
        held.append(answering(query).to_wire())
        return held[:1] if len(held) == 2 else []

    with server(monkeypatch, late) as asked:
        assert ask().authoritative
    assert asked == ["udp", "udp"]


@pytest.mark.parametrize("rcode", ["FORMERR", "NOTIMP"])
def test_a_server_older_than_options_is_asked_without_them(
    monkeypatch: pytest.MonkeyPatch, rcode: str
) -> None:
    def old(query: dns.message.Message) -> list[bytes]:
        if query.edns < 0:
            return [answering(query).to_wire()]
        reply = dns.message.make_response(query)
        reply.use_edns(-1)
        reply.set_rcode(dns.rcode.from_text(rcode))
        return [reply.to_wire()]

    with server(monkeypatch, old) as asked:
        assert ask().values("A") == ("85.128.1.1",)
    assert asked == ["udp", "udp"]


def test_a_server_that_minds_the_question_itself_is_taken_at_its_word(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def minds(query: dns.message.Message) -> list[bytes]:
        reply = dns.message.make_response(query)
        reply.set_rcode(dns.rcode.NOTIMP)
        return [reply.to_wire()]

    with server(monkeypatch, minds):
        assert ask().rcode == "NOTIMP"


def test_silence_ends_late_and_says_whose_time_ran_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(direct, "TRIES_SECONDS", (0.05, 0.05))
    with server(monkeypatch, lambda _query: []):
        with pytest.raises(Late) as late:
            ask()
        assert type(late.value) is Late
        with pytest.raises(PastDeadline):
            ask(Deadline(0.01))
        cancelled = Deadline(5)
        cancelled.cancel()
        with pytest.raises(Cancelled):
            ask(cancelled)


def test_a_closed_port_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with server(monkeypatch, lambda _query: []):
        pass
    with pytest.raises(NotConnected) as refused:
        ask()
    assert refused.value.attempts[0].outcome == "refused"


def test_only_public_addresses_are_asked() -> None:
    for inner in ("127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00::1"):
        with pytest.raises(Forbidden):
            direct.begin(inner, Question(".", "NS"), Deadline(1)).result()


@pytest.mark.parametrize(("authority", "proven"), [(True, True), (False, False)])
def test_only_an_authority_proves_that_questions_get_out(
    monkeypatch: pytest.MonkeyPatch, authority: bool, proven: bool
) -> None:
    noted: list[int] = []
    monkeypatch.setattr(reach, "note", lambda port, **_: noted.append(port))

    def reply(query: dns.message.Message) -> list[bytes]:
        message = answering(query)
        message.flags ^= 0 if authority else dns.flags.AA
        return [message.to_wire()]

    with server(monkeypatch, reply):
        ask()
    assert bool(noted) == proven
