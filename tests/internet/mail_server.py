"""A mail server that answers by a table, command by command, with STARTTLS where it has a context.

It takes no letters: whoever sends DATA is told so, and the log keeps all that was said to it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tests.internet.hostile_web import Script

IDLE = 30.0
DRIP_SECONDS = 1.0
LISTED = "554 5.7.1 Service unavailable; Client host [{client}] blocked using zen.spamhaus.org"
NO_RELAY = "554 5.7.1 <{address}>: Relay access denied"

Pace = Literal["normal", "one_byte_a_second"]
Port = Literal[
    "open",
    "refused",  # RST
    "dropped",  # nothing comes back
    "silent",  # accepts and never says a word
    "hangs_up",  # accepts and closes
]
Tls = Literal[
    "offered",
    "not_offered",
    "fails",  # STARTTLS is answered, and then comes no TLS
]

_ADDRESS = re.compile(r"(?:MAIL FROM|RCPT TO):<([^>]*)>", re.IGNORECASE)


@dataclass(frozen=True)
class Behaviour:
    """What one server says; replies are whole, one line or more, divided by newlines.

    In them, {address} is the recipient's, {client} that of the peer, {host} the server's name.
    `mailboxes` are replies by address, `others` that to other names of its `domains`, which "*"
    makes all there are. `listed` are the clients on its blocklist, told so at `listed_at`.
    """

    host: str
    domains: tuple[str, ...] = ("*",)
    port: Port = "open"
    greeting: str = "220 {host} ESMTP Postfix (Debian/GNU)"
    greets_after: float = 0.0
    pace: Pace = "normal"
    charset: str = "utf-8"
    tls: Tls = "offered"
    hello: str | None = None
    sender: str = "250 2.1.0 Ok"
    sender_in_clear: str | None = None  # that to whoever has not begun TLS, if it is another
    mailboxes: Mapping[str, str] = field(default_factory=dict)
    others: str = "250 2.1.5 Ok"
    listed: frozenset[str] = frozenset()
    listed_at: Literal["greeting", "recipient"] = "recipient"
    hangs_up_at: str | None = None  # a command at which it closes without a word
    script: Script | None = None  # sent to whoever connects, instead of all else


@dataclass(frozen=True)
class MailListener:
    address: str
    behaviour: Behaviour
    context: ssl.SSLContext | None = None


async def start(listeners: list[MailListener]) -> None:
    """Open every listener, on port 25."""
    for one in listeners:
        if one.behaviour.port in ("open", "silent", "hangs_up"):
            await asyncio.start_server(_Visitors(one).serve, one.address, 25)


class _Visitors:
    def __init__(self, listener: MailListener) -> None:
        self._listener = listener

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, TimeoutError, ValueError):  # the client may leave
            await _Session(self._listener, reader, writer).run()
        with contextlib.suppress(OSError):
            writer.close()


class _Session:
    def __init__(
        self, listener: MailListener, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._is, self._context = listener.behaviour, listener.context
        self._reader, self._writer = reader, writer
        self._client = writer.get_extra_info("peername")[0]
        self._secure = False

    async def run(self) -> None:
        if self._is.script is not None:
            await self._is.script.play(self._reader, self._writer)
            return
        if self._is.port == "hangs_up":
            return
        if self._is.port == "silent":
            while await self._reader.read(4096):
                pass
            return
        await asyncio.sleep(self._is.greets_after)
        refused = self._is.listed_at == "greeting" and self._client in self._is.listed
        await self._say(LISTED if refused else self._is.greeting)
        while line := await asyncio.wait_for(self._reader.readline(), IDLE):
            command = line.decode("utf-8", "replace").strip()
            logging.info("mail %s heard from %s: %s", self._is.host, self._client, command)
            verb = command.partition(" ")[0].upper()
            if verb == self._is.hangs_up_at:
                return
            await self._say(self._answer(verb, command), _address(command))
            if verb == "STARTTLS":
                await self._begin_tls()
            if verb == "QUIT":
                return

    def _answer(self, verb: str, command: str) -> str:
        offers_tls = self._is.tls != "not_offered" and not self._secure
        match verb:
            case "EHLO":
                usual = "250-{host}\n250-PIPELINING\n250-SIZE 52428800\n250-8BITMIME"
                return self._is.hello or usual + ("\n250 STARTTLS" if offers_tls else "\n250 DSN")
            case "HELO":
                return "250 {host}"
            case "STARTTLS":
                return "220 2.0.0 Ready to start TLS" if offers_tls else "502 5.5.1 Not here"
            case "MAIL":
                in_clear = None if self._secure else self._is.sender_in_clear
                return in_clear or self._is.sender
            case "RCPT":
                return self._recipient(_address(command).lower())
            case "RSET" | "NOOP":
                return "250 2.0.0 Ok"
            case "QUIT":
                return "221 2.0.0 Bye"
        return "502 5.5.2 Error: command not recognized"

    def _recipient(self, address: str) -> str:
        if self._client in self._is.listed:
            return LISTED
        if not {"*", address.partition("@")[2]} & set(self._is.domains):
            return NO_RELAY
        return self._is.mailboxes.get(address.partition("@")[0], self._is.others)

    async def _say(self, reply: str, address: str = "") -> None:
        text = reply.format(address=address, client=self._client, host=self._is.host)
        said = "".join(f"{line}\r\n" for line in text.split("\n")).encode(self._is.charset)
        if self._is.pace == "normal":
            self._writer.write(said)
            await self._writer.drain()
            return
        for byte in said:
            self._writer.write(bytes([byte]))
            await self._writer.drain()
            await asyncio.sleep(DRIP_SECONDS)

    async def _begin_tls(self) -> None:
        if self._is.tls == "fails":
            await self._say("no TLS, to tell the truth")
        elif self._is.tls == "offered" and self._context is not None:
            await self._writer.start_tls(self._context)
            self._secure = True


def _address(command: str) -> str:
    match = _ADDRESS.match(command)
    return match[1] if match else ""
