"""The head of an HTTP/1 answer, read as browsers read it and never without measure.

`http.client` stops at 100 header lines, takes a connection that ends among them for their end, and
an interim answer for the final one. Here superfluous lines are left out, a head without an end is
none, and interim answers are passed over (RFC 9110 section 15.2). How many bytes a peer may send
in all is the socket's concern.
"""

from __future__ import annotations

import http.client
from typing import Any, BinaryIO, cast

LINE_BYTES = 16 * 1024  # of one line; the rest of it is left out
LINES = 60  # of one head, beside those that decide how the answer is read
COOKIE_LINES = 20
READ_LINES = 5000  # of one answer in all, interim ones included
FOLDED_LINES = 10  # that go on with the line before (obs-fold, RFC 9112 section 5.2)

_DECISIVE = frozenset(
    {
        b"location",
        b"refresh",
        b"content-type",
        b"content-length",
        b"content-encoding",
        b"transfer-encoding",
    }
)
_SWITCHING = 101


class Response(http.client.HTTPResponse):
    """An answer whose head is read through a `_Head`."""

    def begin(self) -> None:
        """Read the head. Raises http.client.HTTPException's kinds; OSError when it breaks off."""
        stream = cast(BinaryIO, self.fp)
        self.fp = cast(Any, _Head(stream))
        try:
            super().begin()
        finally:
            if self.fp is not None:
                self.fp = cast(Any, stream)

    def _read_status(self) -> tuple[str, int, str]:
        version, status, reason = super()._read_status()  # type: ignore[misc]
        while 100 <= status < 200:
            if status == _SWITCHING:  # nobody asked for another protocol
                raise http.client.UnknownProtocol(f"{status} {reason}")
            while cast(BinaryIO, self.fp).readline().strip():
                pass
            version, status, reason = super()._read_status()  # type: ignore[misc]
        return version, status, reason


class _Head:
    """The lines of a head: cut, and without those that are too many."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._read = self._lines = self._cookies = self._folded = 0
        self._dropping = False
        self._inside = False  # behind a first line; what is no status line need not have an end

    def readline(self, _limit: int = -1) -> bytes:
        """The next line that counts. Raises RemoteDisconnected where the stream ends, and
        HTTPException where it does not come to an end."""
        while True:
            self._read += 1
            if self._read > READ_LINES:
                raise http.client.HTTPException(f"more than {READ_LINES} lines before the answer")
            line = self._whole_line()
            if not self._drops(line):
                return line

    def _whole_line(self) -> bytes:
        kept = part = self._stream.readline(LINE_BYTES)
        while part and not part.endswith(b"\n"):
            part = self._stream.readline(LINE_BYTES)
        if not part and (self._inside or not kept):
            raise http.client.RemoteDisconnected("closed before the end of its headers")
        self._inside = True
        return kept if kept.endswith(b"\n") else kept + b"\r\n"

    def _drops(self, line: bytes) -> bool:
        if not line.strip(b"\r\n"):
            self._lines = self._cookies = self._folded = 0
            return False
        if line[:1] in b" \t":
            self._folded += 1
            return self._dropping or self._folded > FOLDED_LINES
        name = line.partition(b":")[0].strip().lower()
        if name == b"set-cookie":
            self._cookies += 1
            self._dropping = self._cookies > COOKIE_LINES
        elif name not in _DECISIVE:
            self._lines += 1
            self._dropping = self._lines > LINES
        else:
            self._dropping = False
        return self._dropping

    def close(self) -> None:
        """As http.client does with the stream of an answer without a body."""
        self._stream.close()
