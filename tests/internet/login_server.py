"""The server that mail programs log in to: IMAP, POP3 and submission, as far as the greeting and
TLS. Nobody gets in, and the log keeps all that was said to it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tests.internet.hostile_web import NASTY, Script

IDLE = 30.0
DRIP_SECONDS = 1.0
PORTS = (993, 995, 143, 110, 465, 587)
TLS_PORTS = frozenset({993, 995, 465})

Port = Literal[
    "open",  # TLS from the first byte, or STARTTLS
    "refused",  # RST
    "dropped",  # nothing comes back
    "silent",  # accepts and never says a word
    "hangs_up",  # accepts and closes
    "plain",  # without TLS, also where that should be there from the first byte
    "fails_tls",  # STARTTLS is answered, and then comes no TLS
    "turns_away",  # greets with a good-bye
    "garbage",
    "web",  # a web server answers
    "drips",  # one byte a second
    "endless",  # a greeting without an end
    "old",  # nothing newer than TLS 1.0
    "nasty",  # escapes and signs that turn the direction of writing, in every word
]

GREETINGS = {
    "imap": "* OK [CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE] Dovecot ready.",
    "pop3": "+OK Dovecot ready.",
    "submission": "220 {host} ESMTP Postfix",
}
GOOD_BYES = {
    "imap": "* BYE Too many connections from your address.",
    "pop3": "-ERR [SYS/TEMP] Temporary authentication failure.",
    "submission": "421 4.7.0 {host} Too many connections",
}
PROTOCOLS = {
    993: "imap",
    143: "imap",
    995: "pop3",
    110: "pop3",
    465: "submission",
    587: "submission",
}
ENDLESS = Script(b"* OK ", again=b"x" * 65536)
WEB = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


@dataclass(frozen=True)
class LoginListener:
    """One machine's address; `ports` are those that are not simply open."""

    address: str
    host: str
    context: ssl.SSLContext
    old_context: ssl.SSLContext | None = None
    ports: Mapping[int, Port] = field(default_factory=dict)
    greets_after: float = 0.0


async def start(listeners: list[LoginListener]) -> None:
    """Open every port that takes connections."""
    for one in listeners:
        for number in PORTS:
            state = one.ports.get(number, "open")
            if state not in ("refused", "dropped"):
                await asyncio.start_server(
                    _Clients(one, number, state).serve,
                    one.address,
                    number,
                    ssl=_context_at_once(one, number, state),
                )


def _context_at_once(listener: LoginListener, number: int, state: Port) -> ssl.SSLContext | None:
    if number not in TLS_PORTS or state in ("plain", "silent", "hangs_up"):
        return None
    return listener.old_context if state == "old" else listener.context


class _Clients:
    def __init__(self, listener: LoginListener, number: int, state: Port) -> None:
        self._listener, self._number, self._state = listener, number, state

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        session = _Session(self._listener, self._number, self._state, reader, writer)
        with contextlib.suppress(OSError, TimeoutError, ValueError):  # the client may leave
            await session.run()
        with contextlib.suppress(OSError):
            writer.close()


class _Session:
    def __init__(
        self,
        listener: LoginListener,
        number: int,
        state: Port,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self._is, self._state = listener, state
        self._protocol = PROTOCOLS[number]
        self._reader, self._writer = reader, writer
        self._secure = number in TLS_PORTS

    async def run(self) -> None:
        if self._state == "hangs_up":
            return
        if self._state == "silent":
            while await self._reader.read(4096):
                pass
            return
        await asyncio.sleep(self._is.greets_after)
        match self._state:
            case "garbage":
                self._writer.write(bytes(range(256)) * 4 + b"\r\n")
                return
            case "web":
                await self._reader.read(4096)
                self._writer.write(WEB.encode())
                return
            case "endless":
                await ENDLESS.play(self._reader, self._writer)
                return
            case "turns_away":
                await self._say(GOOD_BYES[self._protocol])
                return
        greeting = GREETINGS[self._protocol]
        await self._say(f"{greeting} {NASTY}" if self._state == "nasty" else greeting)
        while line := await asyncio.wait_for(self._reader.readline(), IDLE):
            command = line.decode("utf-8", "replace").strip()
            logging.info("login %s heard on %s: %s", self._is.host, self._protocol, command)
            if not await self._answer(command):
                return

    async def _answer(self, command: str) -> bool:
        """Answer one command; whether the conversation goes on."""
        offers = not self._secure and self._state != "plain"
        if self._protocol == "imap":
            mark, _, rest = command.partition(" ")
            return await self._answer_imap(mark, rest.upper(), offers=offers)
        verb = command.partition(" ")[0].upper()
        if self._protocol == "pop3":
            return await self._answer_pop3(verb, offers=offers)
        return await self._answer_submission(verb, offers=offers)

    async def _answer_imap(self, mark: str, verb: str, *, offers: bool) -> bool:
        match verb:
            case "CAPABILITY":
                tls = "STARTTLS LOGINDISABLED" if offers else "AUTH=PLAIN"
                await self._say(f"* CAPABILITY IMAP4rev1 {tls}", f"{mark} OK Capability completed.")
            case "STARTTLS" if offers:
                await self._say(f"{mark} OK Begin TLS negotiation now.")
                await self._begin_tls()
            case "LOGOUT":
                await self._say("* BYE Logging out", f"{mark} OK Logout completed.")
                return False
            case _:
                await self._say(f"{mark} BAD Error in IMAP command.")
        return True

    async def _answer_pop3(self, verb: str, *, offers: bool) -> bool:
        match verb:
            case "CAPA":
                await self._say("+OK", "TOP", "UIDL", *(["STLS"] if offers else ["USER"]), ".")
            case "STLS" if offers:
                await self._say("+OK Begin TLS negotiation now.")
                await self._begin_tls()
            case "QUIT":
                await self._say("+OK Logging out")
                return False
            case _:
                await self._say("-ERR Unknown command.")
        return True

    async def _answer_submission(self, verb: str, *, offers: bool) -> bool:
        match verb:
            case "EHLO":
                last = "250 STARTTLS" if offers else "250 AUTH PLAIN LOGIN"
                await self._say("250-{host}", "250-PIPELINING", last)
            case "STARTTLS" if offers:
                await self._say("220 2.0.0 Ready to start TLS")
                await self._begin_tls()
            case "QUIT":
                await self._say("221 2.0.0 Bye")
                return False
            case _:
                await self._say("530 5.7.0 Must issue a STARTTLS command first")
        return True

    async def _say(self, *lines: str) -> None:
        text = "".join(f"{line.format(host=self._is.host)}\r\n" for line in lines)
        said = text.encode("utf-8", "surrogatepass")
        if self._state != "drips":
            self._writer.write(said)
            await self._writer.drain()
            return
        for byte in said:
            self._writer.write(bytes([byte]))
            await self._writer.drain()
            await asyncio.sleep(DRIP_SECONDS)

    async def _begin_tls(self) -> None:
        if self._state == "fails_tls":
            await self._say("no TLS, to tell the truth")
            return
        old = self._is.old_context if self._state == "old" else None
        await self._writer.start_tls(old or self._is.context)
        self._secure = True
