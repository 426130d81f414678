"""The servers of mail programs as they greet: each protocol, with TLS and without, good and odd."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

import pytest

from checks.net import login
from checks.net.connect import BoundedSocket, connect
from checks.net.conversations import Conversations
from checks.net.deadline import Deadline
from checks.net.errors import Broken, Garbled, Late, NetError, NotConnected, NoTls
from checks.net.reach import Reach
from checks.net.smtp import Refused
from checks.net.tls import Peer
from tests.checks.net.peers import closed_port, peer
from tests.internet.certificates import Authority

HOST = "mail.firma.pl"
KNOWN_AS = "pomoc.dostawca.pl"

IMAP = {
    "": "* OK Dovecot ready.",
    "a CAPABILITY": "* CAPABILITY IMAP4rev1 STARTTLS\r\na OK done",
    "b STARTTLS": "b OK begin",
}
POP3 = {"": "+OK ready", "CAPA": "+OK\r\nTOP\r\nSTLS\r\n.", "STLS": "+OK begin"}
SUBMISSION = {
    "": f"220 {HOST} ESMTP",
    "EHLO": "250-hello\r\n250 STARTTLS",
    "STARTTLS": "220 go ahead",
}


pytestmark = pytest.mark.usefixtures("trusted")


@dataclass
class Server:
    """Answers by the table: the beginning of a line -> what is sent, "" hangs up, what is not in
    it is not answered. TLS begins at once, or after a line that asks for it."""

    says: Mapping[str, str]
    context: ssl.SSLContext | None = None
    at_once: bool = False
    heard: list[str] = field(default_factory=list)

    def serve(self, connection: socket.socket) -> None:
        if self.at_once and self.context is not None:
            with self.context.wrap_socket(connection, server_side=True) as secured:
                self._converse(secured)
        elif self._converse(connection) and self.context is not None:
            with (
                self.context.wrap_socket(connection, server_side=True) as secured,
                secured.makefile("rb") as stream,
            ):
                self._listen(secured, stream)

    def _converse(self, connection: socket.socket) -> bool:
        greeting = self.says.get("", "")
        if not greeting:
            return False
        connection.sendall(f"{greeting}\r\n".encode())
        with connection.makefile("rb") as stream:
            return self._listen(connection, stream)

    def _listen(self, connection: socket.socket, stream: BinaryIO) -> bool:
        """Whether TLS begins now."""
        for line in stream:
            command = line.decode("latin-1").rstrip("\r\n")
            self.heard.append(command)
            words = next((w for b, w in self.says.items() if b and command.startswith(b)), None)
            if words == "":
                return False
            if words is not None:
                connection.sendall(f"{words}\r\n".encode())
                if command.split(" ")[-1] in ("STARTTLS", "STLS"):
                    return True
        return False


def meet(server: Server, number: int, seconds: float = 5) -> tuple[login.Met, list[Peer]]:
    """How the server greets on the port that programs know by `number`."""
    shown: list[Peer] = []
    with peer(server.serve) as port:
        return _meet(port, number, shown, seconds), shown


def _meet(port: int, number: int, shown: list[Peer], seconds: float) -> login.Met:
    def open_(host: str, at_port: int, deadline: Deadline) -> BoundedSocket:
        return connect(host, ("127.0.0.1",), at_port, deadline)

    deadline = Deadline(seconds)
    unused = Reach({}, lambda *_: None, lambda *_: pytest.fail("no name is asked for"), deadline)
    conversations = Conversations(open_, shown.append, unused)
    return login.meet(
        lambda lead_up: conversations.open(HOST, port, deadline, lead_up), number, KNOWN_AS
    )


@pytest.mark.parametrize(
    ("number", "says", "greeting"),
    [
        (993, IMAP, "Dovecot ready."),
        (995, POP3, "ready"),
        (465, SUBMISSION, f"{HOST} ESMTP"),
    ],
)
def test_a_server_with_tls_from_the_start_greets(
    authority: Authority, number: int, says: Mapping[str, str], greeting: str
) -> None:
    met, shown = meet(Server(says, authority.context([HOST]), at_once=True), number)
    assert met == login.Met(connected=True, tls="from_start", greeting=greeting)
    assert [one.code for one in shown] == [0]


@pytest.mark.parametrize(("number", "says"), [(143, IMAP), (110, POP3), (587, SUBMISSION)])
def test_a_server_is_taken_over_tls_where_it_offers_it(
    authority: Authority, number: int, says: Mapping[str, str]
) -> None:
    server = Server(says, authority.context([HOST]))
    met, shown = meet(server, number)
    assert (met.failure, met.tls) == (None, "starttls")
    assert [one.code for one in shown] == [0]


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (143, IMAP | {"a CAPABILITY": "* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\na OK done"}),
        (143, IMAP | {"a CAPABILITY": "a BAD what"}),
        (143, IMAP | {"b STARTTLS": "b NO not now"}),
        (110, POP3 | {"CAPA": "+OK\r\nTOP\r\n."}),
        (110, POP3 | {"CAPA": "-ERR what", "STLS": "-ERR what"}),
        (587, SUBMISSION | {"EHLO": "250-hello\r\n250 AUTH PLAIN"}),
        (587, SUBMISSION | {"STARTTLS": "454 not now"}),
    ],
)
def test_a_server_without_tls_is_met_without(number: int, says: Mapping[str, str]) -> None:
    met, shown = meet(Server(says), number)
    assert (met.failure, met.tls, shown) == (None, "not_offered", [])


def test_an_old_pop3_server_may_know_stls_alone(authority: Authority) -> None:
    met, _ = meet(Server(POP3 | {"CAPA": "-ERR what"}, authority.context([HOST])), 110)
    assert (met.failure, met.tls) == (None, "starttls")


@pytest.mark.parametrize(("kind", "code"), [("expired", 10), ("wrong_name", 62)])
@pytest.mark.parametrize("number", [993, 143])
def test_a_refused_certificate_is_shown_and_ends_nothing(
    authority: Authority, number: int, kind: str, code: int
) -> None:
    server = Server(IMAP, authority.context([HOST], kind), at_once=number == 993)
    met, shown = meet(server, number)
    assert met.failure is None
    assert [one.code for one in shown] == [code]


@pytest.mark.parametrize(
    ("number", "says", "kind"),
    [
        (143, {"": "* BYE too many connections"}, Refused),
        (110, {"": "-ERR go away"}, Refused),
        (587, {"": "421 too busy"}, Refused),
        (143, {"": "+OK this is POP3"}, Garbled),
        (143, {"": "HTTP/1.1 400 Bad Request"}, Garbled),
        (110, {"": "* OK this is IMAP"}, Garbled),
        (587, {"": "* OK this is IMAP"}, Garbled),
        (143, {"": "* OK" + "x" * 100_000}, Garbled),
        (143, {"": ""}, Broken),
        (143, IMAP | {"a CAPABILITY": ""}, Broken),
        (110, POP3 | {"CAPA": "+OK" + "\r\nX" * 100}, Garbled),
        (143, IMAP | {"b STARTTLS": "b OK go\r\nno TLS at all"}, Garbled),
        (993, IMAP, NoTls),
    ],
)
def test_what_goes_wrong_is_told_as_what_it_is(
    number: int, says: Mapping[str, str], kind: type[NetError]
) -> None:
    met, _ = meet(Server(says), number)
    assert isinstance(met.failure, kind), met
    assert met.connected


def test_silence_ends_with_the_time() -> None:
    met, _ = meet(Server({"": "* OK ready"}), 143, seconds=0.3)
    assert isinstance(met.failure, Late)


def test_nobody_answers() -> None:
    met = _meet(closed_port(), 993, [], 5)
    assert isinstance(met.failure, NotConnected)
    assert not met.connected


@pytest.mark.parametrize(("number", "says"), [(993, IMAP), (110, POP3), (587, SUBMISSION)])
def test_nobody_ever_logs_in(authority: Authority, number: int, says: Mapping[str, str]) -> None:
    server = Server(says, authority.context([HOST]), at_once=number in login.TLS_PORTS)
    meet(server, number)
    allowed = {"a CAPABILITY", "b STARTTLS", "z LOGOUT", "CAPA", "STLS", "QUIT", "STARTTLS"}
    assert set(server.heard) <= {*allowed, f"EHLO {KNOWN_AS}"}
