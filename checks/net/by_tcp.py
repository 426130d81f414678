"""A question to a DNS server by TCP (RFC 7766): for answers that do not fit into a datagram."""

from __future__ import annotations

from checks.net.connect import BoundedSocket, connect, translate
from checks.net.deadline import Deadline
from checks.net.errors import Broken, Garbled
from checks.net.message import Malformed, Message, Question, read

TCP_SECONDS = 2.0
MESSAGE_BYTES = 2 + 65535  # of one exchange


def ask(server: str, port: int, question: Question, deadline: Deadline) -> Message:
    """What the server at the address `server` answers. Raises NetError's kinds."""
    limit = deadline.within(TCP_SECONDS)
    with connect(server, (server,), port, limit) as sock:
        sock.bound(limit, MESSAGE_BYTES)
        try:
            sock.sendall(len(question.wire).to_bytes(2) + question.wire)
            data = _read(sock, int.from_bytes(_read(sock, 2)))
        except EOFError as error:
            raise Broken(f"{server}: closed the connection") from error
        except OSError as error:
            raise translate(server, error) from error
    if not question.is_answered_by(data):
        raise Garbled(f"{server}: answers another question")
    try:
        return read(data)
    except Malformed as error:
        raise Garbled(f"{server}: {error}") from error


def _read(sock: BoundedSocket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = sock.recv(size - len(data))
        if not part:
            raise EOFError
        data += part
    return data
