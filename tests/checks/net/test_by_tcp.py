"""Questions by TCP: the whole answer, or what kept it from coming."""

from __future__ import annotations

import socket

import dns.message
import dns.rrset
import pytest

from checks.net import by_tcp
from checks.net.deadline import Deadline
from checks.net.errors import Broken, Garbled, Late, NetError
from checks.net.message import Message, Question
from tests.checks.net.peers import peer

HERE = "127.0.0.1"
QUESTION = Question("firma.pl", "A")


def whole(question: Question = QUESTION) -> bytes:
    query = dns.message.from_wire(question.wire)
    reply = dns.message.make_response(query)
    reply.answer.append(dns.rrset.from_text(query.question[0].name, 60, "IN", "A", "85.1.1.1"))
    wire = reply.to_wire()
    return len(wire).to_bytes(2) + wire


def ask(*parts: bytes, seconds: float = 5) -> Message:
    """What is made of an answer that comes in `parts`, after which the connection is closed."""

    def serve(connection: socket.socket) -> None:
        asked = connection.makefile("rb")
        assert asked.read(int.from_bytes(asked.read(2))) == QUESTION.wire
        for part in parts:
            connection.sendall(part)
        if not parts:
            asked.read(1)  # silent until the other side gives up

    with peer(serve) as port:
        return by_tcp.ask(HERE, port, QUESTION, Deadline(10).within(seconds))


def test_the_answer_may_come_in_parts() -> None:
    data = whole()
    for parts in ([data], [data[:1], data[1:]], [data[:20], data[20:]], [data, b"more"]):
        assert [one.value for one in ask(*parts).answer] == ["85.1.1.1"]


@pytest.mark.parametrize(
    ("parts", "error"),
    [
        ([whole()[:1]], Broken),
        ([whole()[:-1]], Broken),
        ([whole(Question("inna.pl", "A", id=QUESTION.id))], Garbled),
        ([whole(Question("firma.pl", "A", id=QUESTION.id ^ 1))], Garbled),
        ([b"\0\0"], Garbled),
        ([b"\0\x1c" + whole()[2:30]], Garbled),
    ],
)
def test_what_is_no_whole_answer_is_none(parts: list[bytes], error: type[NetError]) -> None:
    with pytest.raises(error):
        ask(*parts)


def test_silence_ends_with_the_time_for_it() -> None:
    with pytest.raises(Late):
        ask(seconds=0.2)
