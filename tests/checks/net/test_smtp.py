"""A visit to a mail server: each way in which it can go, told apart from all others."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

import pytest

from checks.net import smtp
from checks.net.connect import BoundedSocket, connect
from checks.net.conversations import Conversations
from checks.net.deadline import Deadline
from checks.net.errors import Broken, Garbled, Late, NetError, NotConnected, NoTls
from checks.net.reach import Reach
from checks.net.tls import Peer
from tests.checks.net.peers import closed_port, peer
from tests.internet.certificates import Authority

HOST = "mail.firma.pl"
KNOWN_AS = "pomoc.dostawca.pl"
MAILBOX = "biuro@firma.pl"


pytestmark = pytest.mark.usefixtures("trusted")


@dataclass
class Server:
    """Answers by the table: the beginning of a command -> what is sent, None: nothing, "": hangs
    up. `context` makes it offer STARTTLS. `heard` is what it was told."""

    says: Mapping[str, str | None] = field(default_factory=dict)
    context: ssl.SSLContext | None = None
    heard: list[str] = field(default_factory=list)

    def answer(self, command: str) -> str | None:
        offers = "\r\n250-STARTTLS" if self.context else ""
        usual = {
            "EHLO": f"250-{HOST} hello{offers}\r\n250 SIZE 1000",
            "HELO": f"250 {HOST}",
            "STARTTLS": "220 go ahead",
            "QUIT": "221 bye",
            "": f"220 {HOST} ESMTP",
        }
        for table in (self.says, usual):
            for beginning, words in table.items():
                if command.startswith(beginning) and (beginning or not command):
                    return words
        return "250 ok"

    def serve(self, connection: socket.socket) -> None:
        if self._tell(connection, self.answer("")):
            with connection.makefile("rb") as stream:
                if not self._converse(connection, stream) or self.context is None:
                    return
            with (
                self.context.wrap_socket(connection, server_side=True) as secured,
                secured.makefile("rb") as stream,
            ):
                self._converse(secured, stream)

    def _converse(self, connection: socket.socket, stream: BinaryIO) -> bool:
        """Whether TLS begins now."""
        for line in stream:
            command = line.decode().rstrip("\r\n")
            self.heard.append(command)
            words = self.answer(command)
            if not self._tell(connection, words):
                return False
            if command == "STARTTLS" and words and words.startswith("220"):
                return True
        return False

    @staticmethod
    def _tell(connection: socket.socket, words: str | None) -> bool:
        if words:
            connection.sendall(f"{words}\r\n".encode())
        return words != ""


def visit(server: Server, *recipients: str, seconds: float = 5) -> tuple[smtp.Dialogue, list[Peer]]:
    shown: list[Peer] = []
    with peer(server.serve) as port:
        return _visit(port, shown, recipients, seconds), shown


def _visit(
    port: int, shown: list[Peer], recipients: tuple[str, ...], seconds: float
) -> smtp.Dialogue:
    def open_(host: str, at_port: int, deadline: Deadline) -> BoundedSocket:
        return connect(host, ("127.0.0.1",), at_port, deadline)

    deadline = Deadline(seconds)
    unused = Reach({}, lambda *_: None, lambda *_: pytest.fail("no name is asked for"), deadline)
    conversations = Conversations(open_, shown.append, unused)
    return smtp.visit(
        lambda lead_up: conversations.open(HOST, port, deadline, lead_up), recipients, KNOWN_AS
    )


def test_a_visit_names_an_empty_sender_and_never_sends_a_letter(authority: Authority) -> None:
    server = Server(context=authority.context([HOST]))
    seen, shown = visit(server, MAILBOX, "nobody@firma.pl")
    assert seen.failure is None
    assert (seen.step, seen.tls, seen.address) == ("recipient", "used", "127.0.0.1")
    assert seen.greeting == f"{HOST} ESMTP"
    assert seen.sender == smtp.Reply(250, "ok", ("ok",))
    assert [one.code for one in seen.recipients] == [250, 250]
    assert [one.code for one in shown] == [0]
    assert server.heard[:6] == [
        f"EHLO {KNOWN_AS}",
        "STARTTLS",
        f"EHLO {KNOWN_AS}",
        "MAIL FROM:<>",
        f"RCPT TO:<{MAILBOX}>",
        "RCPT TO:<nobody@firma.pl>",
    ]
    assert set(server.heard[6:]) <= {"RSET", "QUIT"}


def test_the_first_refused_recipient_is_the_last() -> None:
    server = Server({"RCPT": "550-5.1.1 no such\r\n550 5.1.1 user here"})
    seen, _ = visit(server, MAILBOX, "nobody@firma.pl")
    assert seen.tls == "not_offered"
    assert seen.recipients == (
        smtp.Reply(550, "5.1.1 no such 5.1.1 user here", ("5.1.1 no such", "5.1.1 user here")),
    )


def test_old_servers_are_told_helo() -> None:
    server = Server({"EHLO": "502 unknown"})
    seen, _ = visit(server)
    assert seen.failure is None
    assert server.heard[:3] == [f"EHLO {KNOWN_AS}", f"HELO {KNOWN_AS}", "MAIL FROM:<>"]


@pytest.mark.parametrize(
    ("says", "step", "kind"),
    [
        ({"": "554 no SMTP service here"}, "greeting", smtp.Refused),
        ({"": "421 too busy"}, "greeting", smtp.Refused),
        ({"": "* OK IMAP4rev1"}, "greeting", Garbled),
        ({"": "HTTP/1.1 400 Bad Request"}, "greeting", Garbled),
        ({"": "220-one\r\nx"}, "greeting", Garbled),
        ({"": ""}, "greeting", Broken),
        ({"": "220 ready\r\n250 unasked"}, "hello", Garbled),
        ({"EHLO": "550 go away"}, "hello", smtp.Refused),
        ({"EHLO": "421 go away"}, "hello", smtp.Refused),
        ({"EHLO": "502 x", "HELO": "550 go away"}, "hello", smtp.Refused),
        ({"EHLO": ""}, "hello", Broken),
        ({"MAIL": ""}, "sender", Broken),
        ({"RCPT": ""}, "recipient", Broken),
        ({"RCPT": "junk"}, "recipient", Garbled),
    ],
)
def test_each_end_of_a_visit_is_told_with_its_step(
    says: Mapping[str, str | None], step: str, kind: type[NetError]
) -> None:
    seen, _ = visit(Server(says), MAILBOX)
    assert isinstance(seen.failure, kind), seen
    assert seen.step == step


@pytest.mark.parametrize(
    ("command", "step"),
    [("", "greeting"), ("EHLO", "hello"), ("MAIL", "sender"), ("RCPT", "recipient")],
)
def test_silence_ends_with_the_time(command: str, step: str) -> None:
    seen, _ = visit(Server({command: None}), MAILBOX, seconds=0.3)
    assert isinstance(seen.failure, Late), seen
    assert seen.step == step


def test_a_refused_sender_ends_it_with_good_manners() -> None:
    server = Server({"MAIL": "550 5.7.1 not from you"})
    seen, _ = visit(server, MAILBOX)
    assert seen.failure is None
    assert seen.sender is not None
    assert not seen.sender.accepts
    assert not any(one.startswith("RCPT") for one in server.heard)


def test_nobody_answers() -> None:
    seen = _visit(closed_port(), [], (), 5)
    assert isinstance(seen.failure, NotConnected)
    assert (seen.step, seen.address) == ("connect", None)


@pytest.mark.parametrize(("kind", "code"), [("expired", 10), ("wrong_name", 62)])
def test_a_refused_certificate_is_looked_at_and_ends_nothing(
    authority: Authority, kind: str, code: int
) -> None:
    server = Server({"RCPT": "550 5.1.1 unknown"}, authority.context([HOST], kind))
    seen, shown = visit(server, MAILBOX)
    assert seen.failure is None
    assert (seen.tls, [one.code for one in shown]) == ("used", [code])
    assert [one.code for one in seen.recipients] == [550]


def test_a_server_whose_tls_fails_is_visited_without() -> None:
    server = Server({"EHLO": "250-x\r\n250 STARTTLS", "STARTTLS": "220 go\r\nno TLS at all"})
    seen, shown = visit(server, MAILBOX)
    assert seen.failure is None
    assert (seen.tls, shown) == ("failed", [])
    assert isinstance(seen.tls_failure, NoTls | Garbled | Broken)
    assert [one.code for one in seen.recipients] == [250]


def test_a_server_that_refuses_starttls_goes_on_without() -> None:
    server = Server({"EHLO": "250-x\r\n250 STARTTLS", "STARTTLS": "454 not now"})
    seen, _ = visit(server)
    assert (seen.failure, seen.tls) == (None, "not_offered")


def test_an_assistant_without_a_name_gives_its_address() -> None:
    server = Server()
    with peer(server.serve) as port:
        deadline = Deadline(5)
        sock = connect(HOST, ("127.0.0.1",), port, deadline)
        lines = smtp.Lines(sock, HOST, port, deadline)
        with lines:
            assert smtp.own_name(lines, None) == "[127.0.0.1]"
