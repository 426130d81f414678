"""SMTP (RFC 5321) as far as a letter's recipient: never DATA, so that nothing is ever delivered."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from checks import lanes
from checks.net.connect import QUIET_SECONDS
from checks.net.deadline import Deadline
from checks.net.errors import Broken, Garbled, Late, NetError, NoTls, PastDeadline
from checks.net.lines import Lines
from checks.observation import Why

PORT = 25
# Servers that let talkative robots give themselves away wait before they say a word: postscreen 6
# seconds (postscreen_greet_wait), sendmail 5 and more (greet_pause).
GREETING_SECONDS = 9.0
LEAVING_SECONDS = 2.0  # for the last words, which nobody waits for
REPLY_CHARS = 1000
READY, GOING_AWAY = 220, 421
STARTTLS = "STARTTLS"

LeadUp = Callable[[Lines], bool]  # what is said before TLS begins: whether it may

_LINE = re.compile(r"([2-5][0-9]{2})(?:([ -])(.*))?", re.DOTALL)


@dataclass(frozen=True)
class Reply:
    """What the server answered: the code of the last line, and what all lines say without it,
    a space between them."""

    code: int
    text: str
    lines: tuple[str, ...] = ()

    @property
    def accepts(self) -> bool:
        return 200 <= self.code < 400


class Refused(NetError):
    """The server answered a step that leads up to everything else with a refusal."""

    why = Why.REFUSED

    def __init__(self, host: str, reply: Reply) -> None:
        super().__init__(f"{host}: {reply.code} {reply.text}")
        self.reply = reply


Step = Literal["connect", "greeting", "hello", "tls", "sender", "recipient"]
Tls = Literal["not_offered", "failed", "used"]


@dataclass(frozen=True)
class Dialogue:
    """What a mail server said to the steps of a visit, as far as it got.

    `address` is where it was met, None when no connection came about. `recipients` are the replies
    to those named, in their order, up to the first that is not accepted. `failure` is
    what ended the visit before its end, at `step`; `tls_failure` why it went on without TLS.
    """

    address: str | None
    step: Step
    tls: Tls
    greeting: str
    sender: Reply | None = None
    recipients: tuple[Reply, ...] = ()
    failure: NetError | None = None
    tls_failure: NetError | None = None


def read_reply(lines: Lines, seconds: float = QUIET_SECONDS) -> Reply:
    """The next reply, of one line or more (RFC 5321 section 4.2.1).

    Raises Garbled for what is no reply, and what Lines raises.
    """
    received = lines.reply(_is_last, seconds)
    codes, texts = [], []
    for line in received:
        match = _LINE.fullmatch(line)
        if match is None:
            raise Garbled(f"{lines.host}: not SMTP: {line[:REPLY_CHARS]}")
        codes.append(int(match[1]))
        texts.append((match[3] or "").strip())
    text = " ".join(filter(None, texts))[:REPLY_CHARS]
    return Reply(codes[-1], text, tuple(texts))


def _is_last(line: str) -> bool:
    """Also of what is no reply, so that nobody waits for its end."""
    return line[3:4] != "-" or _LINE.fullmatch(line) is None


def say(lines: Lines, command: str, seconds: float = QUIET_SECONDS) -> Reply:
    """The reply to one command. Garbled for a server that answers what nobody has asked."""
    if lines.is_ahead:
        raise Garbled(f"{lines.host}: speaks out of turn")
    lines.send(command)
    return read_reply(lines, seconds)


def greet(lines: Lines, seconds: float = GREETING_SECONDS) -> Reply:
    """The server's greeting; raises Refused for one that turns everybody away."""
    greeting = read_reply(lines, seconds)
    if greeting.code != READY:
        raise Refused(lines.host, greeting)
    return greeting


def hello(lines: Lines, own_name: str) -> frozenset[str]:
    """Introduce the assistant as `own_name`; the extensions that the server offers, in capitals.

    A server that does not know EHLO is told HELO (RFC 5321 section 3.2). Raises Refused.
    """
    reply = say(lines, f"EHLO {own_name}")
    if reply.accepts:
        return frozenset(line.partition(" ")[0].upper() for line in reply.lines[1:] if line)
    if reply.code // 10 == 50:  # the command, or what follows it, is not understood
        reply = say(lines, f"HELO {own_name}")
    if not reply.accepts:
        raise Refused(lines.host, reply)
    return frozenset()


def lead_up(lines: Lines, own_name: str) -> bool:
    """All that comes before TLS (RFC 3207): whether it may begin. Raises Refused."""
    greet(lines)
    return STARTTLS in hello(lines, own_name) and say(lines, STARTTLS).code == READY


def own_name(lines: Lines, known: str | None) -> str:
    """What the assistant calls itself: the host name that it is `known` by, else its address as
    the socket has it (RFC 5321 section 4.1.3)."""
    if known is not None:
        return known
    address = lines.own_address
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"


def visit(
    converse: Callable[[LeadUp], Lines], recipients: Sequence[str], known_as: str | None
) -> Dialogue:
    """Name an empty sender (as returned letters have it) and `recipients`, then take leave.

    `converse` opens a conversation and takes it over TLS after what leads up to it.
    """
    return _Visit(converse, known_as).run(recipients)


class _Visit:
    def __init__(self, converse: Callable[[LeadUp], Lines], known_as: str | None) -> None:
        self._converse, self._known_as = converse, known_as
        self._address: str | None = None
        self._step: Step = "connect"
        self._tls: Tls = "not_offered"
        self._greeting = ""
        self._sender: Reply | None = None
        self._recipients: list[Reply] = []
        self._tls_failure: NetError | None = None

    def run(self, recipients: Sequence[str]) -> Dialogue:
        failure: NetError | None = None
        try:
            self._ask(self._introduced(), recipients)
        except NetError as error:
            failure = error
        return Dialogue(
            address=self._address,
            step=self._step,
            tls=self._tls,
            greeting=self._greeting,
            sender=self._sender,
            recipients=tuple(self._recipients),
            failure=failure,
            tls_failure=self._tls_failure,
        )

    def _introduced(self) -> Lines:
        """A conversation in which it is time to name the sender."""
        try:
            return self._converse(self._lead_up)
        except (NoTls, Broken, Garbled, Late, Refused) as failure:
            if self._tls != "used" or isinstance(failure, PastDeadline):
                raise
            # As other servers do then, which have letters to deliver.
            self._tls, self._tls_failure = "failed", failure
            return self._converse(self._without_tls)

    def _lead_up(self, lines: Lines) -> bool:
        if STARTTLS not in self._introduce(lines):
            return False
        if say(lines, STARTTLS).code != READY:
            return False
        self._step, self._tls = "tls", "used"
        return True

    def _without_tls(self, lines: Lines) -> bool:
        self._introduce(lines)
        return False

    def _introduce(self, lines: Lines) -> frozenset[str]:
        self._step, self._address = "greeting", lines.address
        self._greeting = greet(lines).text
        self._step = "hello"
        return hello(lines, own_name(lines, self._known_as))

    def _ask(self, lines: Lines, recipients: Sequence[str]) -> None:
        try:
            if self._tls == "used":
                self._step = "hello"
                hello(lines, own_name(lines, self._known_as))
            self._step = "sender"
            self._sender = last = say(lines, "MAIL FROM:<>")
            for recipient in recipients:
                if last.accepts:
                    self._step = "recipient"
                    last = say(lines, f"RCPT TO:<{recipient}>")
                    self._recipients.append(last)
        except BaseException:
            lines.close()
            raise
        lanes.lookups.submit(_leave, lines)


def _leave(lines: Lines) -> None:
    """Forget what was begun and say good-bye; beside the diagnosis, and after it."""
    with lines, suppress(NetError):
        lines.prolong(Deadline(LEAVING_SECONDS))
        say(lines, "RSET")
        say(lines, "QUIT")
