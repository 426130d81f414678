"""Conversations in lines, as servers of mail have them: SMTP, IMAP, POP3.

A line, a reply and the whole conversation are bounded in bytes, lines and time, whatever the peer
does.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from types import TracebackType

from checks.net import tls
from checks.net.connect import QUIET_SECONDS, BoundedSocket, BoundedTlsSocket, translate
from checks.net.deadline import Deadline
from checks.net.errors import Broken, Garbled

# RFC 5321 section 4.5.3.1.5 allows replies 512 octets a line, RFC 7162 section 4 clients of IMAP
# lines of 8192; a list of capabilities comes near neither.
LINE_BYTES = 4096
REPLY_LINES = 64
CONVERSATION_BYTES = 64 * 1024
PIECE = 4096


class Lines:
    """A conversation with `host` on a connected socket, until `deadline` at the latest.

    Each step raises Late, PastDeadline or Cancelled when it takes too long, Broken when the peer
    hangs up, and Garbled for more than is ever read.
    """

    def __init__(self, sock: BoundedSocket, host: str, port: int, deadline: Deadline) -> None:
        self.host, self.port = host, port
        self._sock, self._deadline = sock, deadline
        self._unread = b""
        try:
            self.address: str = sock.getpeername()[0]
            self.own_address: str = sock.getsockname()[0]
        except OSError as error:  # it was reset as soon as it stood
            sock.close()
            raise translate(host, error) from error
        sock.bound(deadline, CONVERSATION_BYTES)

    def __enter__(self) -> Lines:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def line(self, seconds: float = QUIET_SECONDS) -> str:
        """The peer's next line, without its end, whole within `seconds`."""
        limit = self._deadline.within(seconds)
        while b"\n" not in self._unread:
            if len(self._unread) > LINE_BYTES:
                raise Garbled(f"{self.host}: a line without an end")
            self._unread += self._read(limit, seconds)
        line, _, self._unread = self._unread.partition(b"\n")
        if len(line) > LINE_BYTES:
            raise Garbled(f"{self.host}: a line of {len(line)} bytes")
        return _decoded(line.removesuffix(b"\r"))

    def reply(
        self, is_last: Callable[[str], bool], seconds: float = QUIET_SECONDS
    ) -> tuple[str, ...]:
        """The peer's next lines up to the first that `is_last`, each of them within `seconds`."""
        lines = [self.line(seconds)]
        while not is_last(lines[-1]):
            if len(lines) == REPLY_LINES:
                raise Garbled(f"{self.host}: a reply without an end")
            lines.append(self.line(seconds))
        return tuple(lines)

    def send(self, line: str) -> None:
        """Send one line of ASCII."""
        if not line.isascii() or not line.isprintable():
            raise ValueError("a line that would be two, or none")
        try:
            self._sock.sendall(f"{line}\r\n".encode())
        except OSError as error:
            raise translate(self.host, error) from error

    @property
    def is_ahead(self) -> bool:
        """Whether the peer has said more than it was asked for."""
        return bool(self._unread)

    def start_tls(self, context: ssl.SSLContext) -> BoundedTlsSocket:
        """Go on over TLS; raises what tls.handshake raises, and closes then.

        Garbled for a peer that went on in plain text: what came before the handshake is nobody's
        word (CVE-2011-0411).
        """
        if self.is_ahead:
            self.close()
            raise Garbled(f"{self.host}: went on in plain text when TLS was to begin")
        secured = tls.handshake(self._sock, self.host, context, self._deadline)
        secured.bound(self._deadline, CONVERSATION_BYTES)
        self._sock = secured
        return secured

    def prolong(self, deadline: Deadline) -> None:
        """Go on until another `deadline`."""
        self._deadline = deadline
        self._sock.bound(deadline, CONVERSATION_BYTES)

    def close(self) -> None:
        self._sock.close()

    def _read(self, limit: Deadline, seconds: float) -> bytes:
        self._sock.bound(limit, self._sock.bytes_left, quiet=seconds)
        try:
            piece = self._sock.recv(PIECE)
        except (ssl.SSLEOFError, ssl.SSLZeroReturnError) as error:
            raise Broken(f"{self.host}: hung up") from error
        except OSError as error:
            raise translate(self.host, error) from error
        finally:
            self._sock.deadline = self._deadline
        if not piece:
            raise Broken(f"{self.host}: hung up")
        return piece


def _decoded(line: bytes) -> str:
    """The line as text: UTF-8, or what Polish servers wrote before it; every byte has a letter."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("iso-8859-2")
