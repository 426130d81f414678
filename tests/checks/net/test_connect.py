"""Connections: which address wins, how failure is told, and that no peer can hold or flood us."""

from __future__ import annotations

import socket
import threading

import pytest

from checks.net.connect import BoundedSocket, _Race, connect
from checks.net.deadline import Deadline
from checks.net.errors import Attempt, Cancelled, Garbled, Late, NotConnected, PastDeadline
from tests.checks.net.peers import closed_port, peer

LOOPBACK = ("127.0.0.1",)


def test_a_refusal_is_told_for_each_address() -> None:
    port = closed_port()
    with pytest.raises(NotConnected) as failed:
        connect("firma.pl", ("127.0.0.1", "127.0.0.2"), port, Deadline(5))
    assert failed.value.attempts == (
        Attempt("127.0.0.1", port, "refused"),
        Attempt("127.0.0.2", port, "refused"),
    )


def test_the_next_address_is_tried_when_one_refuses() -> None:
    with peer(lambda connection: connection.sendall(b"hello")) as port:
        suspicions: list[bool] = []
        with connect(
            "firma.pl",
            ("127.0.0.2", *LOOPBACK),
            port,
            Deadline(5),
            lambda: suspicions.append(True),
        ) as sock:
            sock.bound(Deadline(5), 100)
            assert sock.recv(5) == b"hello"
            assert sock.getpeername()[0] == "127.0.0.1"
    assert suspicions == [True]


def test_a_connection_that_is_reset_at_once_stood_and_is_no_refusal() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    race = _Race(LOOPBACK, listener.getsockname()[1])
    race._start(LOOPBACK[0])  # the connection stands without being accepted,
    listener.close()  # and is reset by this
    race._waiting.clear()
    with race.run("firma.pl", Deadline(5), lambda: None) as sock:
        sock.bound(Deadline(5), 100)
        with pytest.raises(BrokenPipeError):
            sock.sendall(b"hello")
    race.close()


def _drip(connection: socket.socket) -> None:
    while True:
        connection.sendall(b".")
        threading.Event().wait(0.02)


def test_a_peer_that_drips_is_cut_off_by_the_deadline() -> None:
    with peer(_drip) as port, connect("firma.pl", LOOPBACK, port, Deadline(5)) as sock:
        sock.bound(Deadline(5).within(0.2), 1000)
        with pytest.raises(Late) as late:
            _read_all(sock)
        assert not isinstance(late.value, PastDeadline)


def _flood(connection: socket.socket) -> None:
    while True:
        connection.sendall(b"." * 65536)


def test_a_peer_that_floods_is_cut_off_by_the_byte_limit() -> None:
    with peer(_flood) as port, connect("firma.pl", LOOPBACK, port, Deadline(5)) as sock:
        sock.bound(Deadline(5), 1_000_000)
        with pytest.raises(Garbled):
            _read_all(sock)


def test_cancelling_ends_the_next_step() -> None:
    deadline = Deadline(5)
    with peer(_drip) as port, connect("firma.pl", LOOPBACK, port, deadline) as sock:
        sock.bound(deadline.within(3), 1000)
        assert sock.recv(1) == b"."
        deadline.cancel()
        with pytest.raises(Cancelled):
            _read_all(sock)


def _read_all(sock: BoundedSocket) -> None:
    while sock.recv(4096):
        pass
