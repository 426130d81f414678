"""The servers that mail programs log in to, as far as the greeting and TLS: IMAP, POP3, submission.

Nobody ever logs in.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from checks.net import smtp
from checks.net.errors import Garbled, NetError
from checks.net.lines import Lines
from checks.net.smtp import LeadUp, Refused, Reply

GREETING_SECONDS = 7.0  # Servers that dislike a client's address let it wait for some seconds.
WORDS_CHARS = 200  # of a greeting

Protocol = Literal["imap", "pop3", "submission"]
Tls = Literal["from_start", "starttls", "not_offered"]

PROTOCOLS: dict[int, Protocol] = {
    993: "imap",
    143: "imap",
    995: "pop3",
    110: "pop3",
    465: "submission",
    587: "submission",
}
TLS_PORTS = frozenset({993, 995, 465})  # from the first byte (RFC 8314 section 3)


@dataclass(frozen=True)
class Met:
    """A server that greets: in which words, and with which kind of TLS. `failure`: how it went
    wrong, after the connection stood if `connected`."""

    connected: bool
    tls: Tls
    greeting: str
    failure: NetError | None = None


def meet(converse: Callable[[LeadUp], Lines], port: int, known_as: str | None) -> Met:
    """Wait for the greeting on `port`, one of PROTOCOLS, over TLS where the server has it.

    `converse` opens a conversation and takes it over TLS after what leads up to it. A certificate
    that is not accepted is no failure here. Raises nothing: what stops it is the `failure`.
    """
    return _Meeting(converse, port, known_as).run()


class _Meeting:
    def __init__(
        self, converse: Callable[[LeadUp], Lines], port: int, known_as: str | None
    ) -> None:
        self._converse, self._known_as = converse, known_as
        self._port, self._protocol = port, PROTOCOLS[port]
        self._connected, self._greeting = False, ""
        self._tls: Tls = "from_start" if port in TLS_PORTS else "not_offered"

    def run(self) -> Met:
        failure: NetError | None = None
        try:
            with self._converse(self._lead_up) as lines:
                if self._port in TLS_PORTS:
                    self._greeting = _greet(lines, self._protocol)
                with suppress(NetError):
                    lines.send(_LEAVING[self._protocol])
        except NetError as error:
            failure = error
        return Met(self._connected, self._tls, self._greeting, failure)

    def _lead_up(self, lines: Lines) -> bool:
        """All that comes before TLS: whether it may begin."""
        self._connected = True
        if self._port in TLS_PORTS:
            return True
        self._greeting = _greet(lines, self._protocol)
        match self._protocol:
            case "imap":
                begins = _imap_starts_tls(lines)
            case "pop3":
                begins = _pop3_starts_tls(lines)
            case "submission":
                begins = _smtp_starts_tls(lines, self._known_as)
        if begins:
            self._tls = "starttls"
        return begins


_LEAVING: dict[Protocol, str] = {"imap": "z LOGOUT", "pop3": "QUIT", "submission": "QUIT"}
_GREETINGS = {
    "imap": re.compile(r"\* (OK|PREAUTH|BYE)\b ?(.*)", re.IGNORECASE),  # RFC 9051 section 7.1
    "pop3": re.compile(r"(\+OK|-ERR)\b ?(.*)", re.IGNORECASE),  # RFC 1939 section 3
}
_TURNING_AWAY = frozenset({"BYE", "-ERR"})


def _greet(lines: Lines, protocol: Protocol) -> str:
    """The words of the greeting. Raises Refused for one that turns everybody away."""
    if protocol == "submission":
        return smtp.greet(lines, GREETING_SECONDS).text[:WORDS_CHARS]
    line = lines.line(GREETING_SECONDS)
    match = _GREETINGS[protocol].fullmatch(line)
    if match is None:
        raise Garbled(f"{lines.host}: not {protocol.upper()}: {line[:WORDS_CHARS]}")
    words = match[2][:WORDS_CHARS]
    if match[1].upper() in _TURNING_AWAY:
        raise Refused(lines.host, Reply(0, words))
    return words


def _imap_starts_tls(lines: Lines) -> bool:
    """RFC 9051 section 6.2.1."""
    capabilities = " ".join(_imap(lines, "a", "CAPABILITY")).upper().split()
    return "STARTTLS" in capabilities and _imap(lines, "b", "STARTTLS")[-1].upper().startswith(
        "B OK"
    )


def _imap(lines: Lines, mark: str, command: str) -> tuple[str, ...]:
    """The lines of the answer to one command, up to the one that ends it."""
    lines.send(f"{mark} {command}")
    return lines.reply(lambda line: line[:2].lower() == f"{mark} ")


def _pop3_starts_tls(lines: Lines) -> bool:
    """RFC 2595 section 4, RFC 2449 section 5."""
    lines.send("CAPA")
    answer = lines.line()
    if answer.upper().startswith("+OK"):
        capabilities = lines.reply(lambda line: line == ".")
        if "STLS" not in (line.strip().upper() for line in capabilities):
            return False
    lines.send("STLS")  # servers older than CAPA may know it
    return lines.line().upper().startswith("+OK")


def _smtp_starts_tls(lines: Lines, known_as: str | None) -> bool:
    """RFC 3207; the greeting was read."""
    offers = smtp.hello(lines, smtp.own_name(lines, known_as))
    return smtp.STARTTLS in offers and smtp.say(lines, smtp.STARTTLS).code == smtp.READY
