"""WHOIS fetched: one named host, whatever its answer says, within a deadline and a size."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable

import pytest

from checks.net import whois
from checks.net.connect import BoundedSocket, connect
from checks.net.deadline import Deadline
from checks.net.errors import Garbled, Late, NotConnected
from tests.checks.net.peers import closed_port, peer

HOST = "whois.registry.example"
REFERRALS = (
    "refer: 127.0.0.1\r\nwhois: 127.0.0.1\r\nwhois_server: 169.254.169.254\r\n"
    "Whois Server: 10.0.0.1\r\nRegistrar WHOIS Server: localhost\r\n"
    "ReferralServer: whois://[::1]:43\r\nReferral URL: http://127.0.0.1/\r\n"
)


def ask(port: int, asked: list[str], address: str = "127.0.0.1", seconds: float = 5) -> str:
    """The answer of a server on loopback; `asked` collects the hosts that were to be reached."""

    def open_socket(host: str, to: int, deadline: Deadline) -> BoundedSocket:
        assert to == whois.PORT
        asked.append(host)
        return connect(host, (address,), port, deadline)

    return whois.ask(HOST, "przyklad.com", Deadline(seconds), open_socket)


def saying(answer: bytes) -> Callable[[socket.socket], None]:
    def serve(connection: socket.socket) -> None:
        connection.recv(1000)
        connection.sendall(answer)

    return serve


def test_one_host_is_asked_and_no_referral_followed() -> None:
    asked: list[str] = []
    with peer(saying(REFERRALS.encode())) as port:
        assert ask(port, asked) == REFERRALS
    assert asked == [HOST]


def test_ipv6_is_a_way_too() -> None:
    asked: list[str] = []
    listener = socket.create_server(("::1", 0), family=socket.AF_INET6)

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(1000)
            connection.sendall(b"Domain not found.\r\n")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    with listener:
        assert ask(listener.getsockname()[1], asked, "::1") == "Domain not found.\r\n"
        thread.join()


@pytest.mark.parametrize(
    "answer", [b"", b"\xff\xfe\x00\x80", b"\x00\x1b[31m\xe2\x80\xae", b"a" * 60_000]
)
def test_any_bytes_become_text(answer: bytes) -> None:
    with peer(saying(answer)) as port:
        assert isinstance(ask(port, []), str)


def test_an_answer_without_end_is_cut_off() -> None:
    def flood(connection: socket.socket) -> None:
        while True:
            connection.sendall(b"a" * 65_536)

    with peer(flood) as port, pytest.raises(Garbled):
        ask(port, [])


def test_a_server_that_drips_is_cut_off() -> None:
    def drip(connection: socket.socket) -> None:
        while True:
            connection.sendall(b".")
            threading.Event().wait(0.02)

    with peer(drip) as port, pytest.raises(Late):
        ask(port, [], seconds=0.3)


def test_a_server_that_refuses_is_told() -> None:
    with pytest.raises(NotConnected):
        ask(closed_port(), [])
