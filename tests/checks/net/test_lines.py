"""Conversations in lines: what a line is, and that no peer can hold or flood us."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from checks.net import tls
from checks.net.connect import connect
from checks.net.deadline import Deadline
from checks.net.errors import Broken, Cancelled, Garbled, Late, NetError, PastDeadline
from checks.net.lines import LINE_BYTES, REPLY_LINES, Lines
from tests.checks.net.peers import Serve, peer

HOST = "mail.firma.pl"


@contextmanager
def conversation(serve: Serve, seconds: float = 5) -> Iterator[Lines]:
    with peer(serve) as port:
        deadline = Deadline(seconds)
        with Lines(connect(HOST, ("127.0.0.1",), port, deadline), HOST, port, deadline) as lines:
            yield lines


def saying(words: bytes, *, stays: bool = True) -> Serve:
    def serve(connection: socket.socket) -> None:
        connection.sendall(words)
        while stays and connection.recv(4096):
            pass

    return serve


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (b"220 ready\r\n", "220 ready"),
        (b"220 ready\n", "220 ready"),
        (b"\r\n", ""),
        ("220 zażółć\r\n".encode(), "220 zażółć"),
        ("550 skrzynka pełna\r\n".encode("iso-8859-2"), "550 skrzynka pełna"),
        (b"550 \x00\xff\x1b[31m\r\n", "550 \x00˙\x1b[31m"),
    ],
)
def test_a_line_is_text_whatever_its_bytes(words: bytes, line: str) -> None:
    with conversation(saying(words)) as lines:
        assert lines.line() == line


def test_a_reply_ends_with_its_last_line_and_what_follows_is_ahead() -> None:
    with conversation(saying(b"a-1\r\na-2\r\na 3\r\nb\r\n")) as lines:
        assert lines.reply(lambda line: line[1] == " ") == ("a-1", "a-2", "a 3")
        assert lines.is_ahead
        assert lines.line() == "b"
        assert not lines.is_ahead


@pytest.mark.parametrize(
    ("words", "stays", "failure"),
    [
        (b"x" * (LINE_BYTES + 1) + b"\r\n", True, Garbled),
        (b"x" * 100_000, True, Garbled),
        (b"250-x\r\n" * (REPLY_LINES + 1), True, Garbled),
        (b"250-never\r\n250-the last", False, Broken),
        (b"", False, Broken),
    ],
)
def test_peers_that_break_the_rules(words: bytes, stays: bool, failure: type[NetError]) -> None:
    with conversation(saying(words, stays=stays)) as lines, pytest.raises(failure):
        lines.reply(lambda line: line[3:4] == " ")


def test_silence_is_late_and_the_end_of_the_whole_is_told_apart() -> None:
    with conversation(saying(b"")) as lines:
        with pytest.raises(Late) as late:
            lines.line(0.05)
        assert not isinstance(late.value, PastDeadline)
    with conversation(saying(b""), seconds=0.1) as lines, pytest.raises(PastDeadline):
        lines.line()


def test_a_line_a_byte_at_a_time_is_late() -> None:
    def drip(connection: socket.socket) -> None:
        while True:
            connection.sendall(b".")
            threading.Event().wait(0.02)

    with conversation(drip) as lines, pytest.raises(Late):
        lines.line(0.2)


def test_cancelling_ends_the_next_step() -> None:
    deadline = Deadline(5)
    with peer(saying(b"one\r\n")) as port:
        sock = connect(HOST, ("127.0.0.1",), port, deadline)
        with Lines(sock, HOST, port, deadline) as lines:
            assert lines.line() == "one"
            deadline.cancel()
            with pytest.raises(Cancelled):
                lines.line()


@pytest.mark.parametrize("line", ["QUIT\r\nDATA", "RCPT TO:<żółw@firma.pl>", "NOOP\n"])
def test_one_line_is_sent_and_never_two(line: str) -> None:
    with conversation(saying(b"")) as lines, pytest.raises(ValueError, match="two"):
        lines.send(line)


def test_plain_text_where_tls_was_to_begin_is_nobodys_word() -> None:
    with conversation(saying(b"220 go ahead\r\n250 and I say more\r\n")) as lines:
        assert lines.line() == "220 go ahead"
        with pytest.raises(Garbled):
            lines.start_tls(tls.explaining())
