"""HTTP: one hop, nothing of the caller in it, and no answer that can hold or flood us."""

from __future__ import annotations

import gzip
import socket
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.net.connect import BoundedSocket, BoundedTlsSocket, connect
from checks.net.deadline import Deadline
from checks.net.errors import Broken, Garbled, Late, NetError
from checks.net.http import BODY_BYTES, WIRE_BYTES, Http, Reply
from tests.checks.net.peers import Serve, peer


@contextmanager
def site(serve: Serve) -> Iterator[Http]:
    """An Http whose every connection, to whatever host, is served by `serve`."""
    with peer(serve) as port:

        def to_peer(host: str, _port: int, deadline: Deadline) -> BoundedSocket:
            return connect(host, ("127.0.0.1",), port, deadline)

        yield Http(to_peer, _no_tls)


def _no_tls(_sock: BoundedSocket, _host: str, _port: int, _deadline: Deadline) -> BoundedTlsSocket:
    raise AssertionError("no https in these tests")


def answering(raw: bytes) -> Serve:
    def serve(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(raw)

    return serve


def fetch(raw: bytes, seconds: float = 5) -> Reply:
    with site(answering(raw)) as http:
        return http.get("http://firma.pl/", Deadline(seconds))


def test_an_ordinary_answer() -> None:
    reply = fetch(b"HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Length: 5\r\n\r\nhello")
    assert (reply.status, reply.body, reply.headers["server"]) == (200, b"hello", "nginx")


def test_the_time_is_that_until_the_answer_began() -> None:
    """Not less than the server took for its head; what its body takes does not count."""

    def serve(connection: socket.socket) -> None:
        connection.recv(65536)
        time.sleep(0.05)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe")
        time.sleep(0.2)
        connection.sendall(b"llo")

    with site(serve) as http:
        began = time.monotonic()
        reply = http.get("http://firma.pl/", Deadline(5))
        took = time.monotonic() - began
    assert reply.body == b"hello"
    assert 0.05 <= reply.seconds <= took - 0.2


def test_a_redirect_is_not_followed() -> None:
    reply = fetch(b"HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n")
    assert (reply.status, reply.headers["location"]) == (301, "http://127.0.0.1/")


def test_nothing_of_the_caller_goes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9/")
    requests: list[bytes] = []

    def serve(connection: socket.socket) -> None:
        requests.append(connection.recv(65536))
        connection.sendall(
            b"HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        )

    with site(serve) as http:
        for _ in range(2):
            http.get("http://firma.pl/", Deadline(5))
    for request in requests:
        head = request.lower()
        assert head.startswith(b"get / http/1.1\r\nhost: firma.pl\r\n")
        assert b"cookie" not in head
        assert b"authorization" not in head
    assert len(requests) == 2


def test_the_cookies_of_the_website_itself_are_told_and_can_be_sent_back() -> None:
    requests: list[bytes] = []

    def serve(connection: socket.socket) -> None:
        requests.append(connection.recv(65536))
        connection.sendall(
            b"HTTP/1.1 302 Found\r\nLocation: /\r\nSet-Cookie: seen=1; Path=/\r\n"
            b"Set-Cookie: other=2; Domain=inna.pl\r\nSet-Cookie: big=" + b"x" * 2000 + b"\r\n"
            b"Content-Length: 0\r\nConnection: close\r\n\r\n"
        )

    with site(serve) as http:
        reply = http.get("http://firma.pl/", Deadline(5))
        http.get("http://firma.pl/", Deadline(5), cookies=reply.cookies)
    assert reply.cookies == {"seen": "1"}
    assert b"cookie" not in requests[0].lower()
    assert b"\r\nCookie: seen=1\r\n" in requests[1]


def test_a_connection_is_kept_for_the_next_hop() -> None:
    connections: list[socket.socket] = []

    def serve(connection: socket.socket) -> None:
        connections.append(connection)
        while connection.recv(65536):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    with site(serve) as http:
        for _ in range(3):
            assert http.get("http://firma.pl/", Deadline(5)).body == b"ok"
    assert len(connections) == 1


def test_a_connection_that_was_closed_meanwhile_is_made_anew() -> None:
    connections: list[socket.socket] = []

    def serve(connection: socket.socket) -> None:
        connections.append(connection)
        connection.recv(65536)
        if len(connections) > 1:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    with site(serve) as http:
        assert http.get("http://firma.pl/", Deadline(5)).body == b"ok"
    assert len(connections) == 2


def test_of_a_long_body_only_the_beginning_is_read() -> None:
    body = b"x" * (BODY_BYTES + 1000)
    reply = fetch(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    assert reply.body == body[:BODY_BYTES]


def test_a_compressed_bomb_is_unpacked_only_so_far() -> None:
    bomb = gzip.compress(b"\0" * 200_000_000, compresslevel=9)
    reply = fetch(
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb)
        + bomb
    )
    assert reply.body == b"\0" * BODY_BYTES


@pytest.mark.parametrize("coding", ["br", "zstd", "BR", "gzip, br"])
def test_a_coding_that_only_browsers_know_leaves_the_body_unread(coding: str) -> None:
    head = f"HTTP/1.1 503 Busy\r\nContent-Encoding: {coding}\r\nContent-Length: 5\r\n\r\n"
    reply = fetch(head.encode() + b"hello")
    assert (reply.status, reply.body) == (503, None)
    assert isinstance(reply.body_failure, Garbled)


def test_a_word_that_is_no_coding_is_none() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: utf-8\r\nContent-Length: 5\r\n\r\n"
    assert fetch(head + b"hello").body == b"hello"


def test_a_coding_that_was_not_asked_for_is_told() -> None:
    reply = fetch(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello")
    assert reply.status == 200
    assert reply.body is None
    assert isinstance(reply.body_failure, Garbled)


def test_a_body_that_breaks_off_keeps_its_beginning_and_its_failure() -> None:
    page = b"<h1>Pracownia</h1><p>Meble i zabawki z drewna, robione na zamowienie.</p>"
    reply = fetch(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + page)
    assert reply.status == 200
    assert reply.body == page
    assert isinstance(reply.body_failure, Broken)


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"Content-Length: 5000\r\n\r\n", Broken),
        (b"Content-Length: 5000\r\n\r\n<!DOCTYPE", Broken),
        (b"Transfer-Encoding: chunked\r\n\r\n5\r\n<html\r\n", Broken),
        (b"Transfer-Encoding: chunked\r\n\r\nzz\r\n<html\r\n", Garbled),
        (b"Server: Apa", Broken),
    ],
)
def test_an_answer_of_which_nothing_is_to_be_seen_is_none(raw: bytes, kind: type[NetError]) -> None:
    with pytest.raises(kind):
        fetch(b"HTTP/1.1 200 OK\r\n" + raw)


def test_an_error_or_a_redirect_needs_no_body() -> None:
    for status in (b"503 Service Unavailable", b"301 Moved\r\nLocation: /a"):
        assert fetch(b"HTTP/1.1 " + status + b"\r\nContent-Length: 50\r\n\r\n").status >= 300


def test_a_head_has_as_many_lines_as_browsers_read() -> None:
    cookies = b"".join(b"Set-Cookie: c%d=%d\r\n" % (n, n) for n in range(1000))
    others = b"".join(b"X-%d: y\r\n folded\r\n" % n for n in range(500))
    reply = fetch(
        b"HTTP/1.1 302 Found\r\n" + cookies + others + b"X-Long: " + b"y" * 70_000
        + b"\r\nLocation: /za\r\nContent-Length: 0\r\n\r\n"
    )  # fmt: skip
    assert (reply.status, reply.headers["location"], len(reply.cookies)) == (302, "/za", 10)


@pytest.mark.parametrize("interim", [b"100 Continue", b"103 Early Hints", b"102 Processing"])
def test_interim_answers_are_passed_over(interim: bytes) -> None:
    hints = b"HTTP/1.1 " + interim + b"\r\nLink: </a.css>; rel=preload\r\n\r\n"
    reply = fetch(hints * 3 + b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    assert (reply.status, reply.body, "link" in reply.headers) == (200, b"ok", False)


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"", Broken),
        (b"SSH-2.0-OpenSSH_9.2\r\n", Garbled),
        (b"HTTP/1.1 abc OK\r\n\r\n", Garbled),
        (b"HTTP/1.1 101 Switching Protocols\r\n\r\n", Garbled),
        (b"\0" * 1000, Garbled),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * WIRE_BYTES, Garbled),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * (WIRE_BYTES // 6), Garbled),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * (WIRE_BYTES // 25 + 1), Garbled),
        (b"HTTP/1.1 103 Early Hints\r\n\r\n" * (WIRE_BYTES // 28 + 1), Garbled),
    ],
)
def test_what_is_no_http_is_told(raw: bytes, kind: type[NetError]) -> None:
    with pytest.raises(kind):
        fetch(raw)


@pytest.mark.parametrize(
    "beginning",
    [b"", b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 200 OK\r\nX-Slow: "],
)
def test_a_server_that_drips_its_head_is_cut_off(beginning: bytes) -> None:
    def serve(connection: socket.socket) -> None:
        connection.sendall(beginning)
        while not connection.recv(65536):
            pass
        connection.settimeout(0.02)
        while True:
            connection.sendall(b"y")
            try:
                connection.recv(1)
            except TimeoutError:
                continue
            return

    with site(serve) as http, pytest.raises(Late):
        http.get("http://firma.pl/", Deadline(0.3))


def test_an_address_with_control_characters_is_not_asked() -> None:
    with pytest.raises(Garbled):
        fetch_url("http://firma.pl:99999/")


def fetch_url(url: str) -> Reply:
    with site(answering(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) as http:
        return http.get(url, Deadline(2))


HEADS = st.sampled_from(
    [
        b"HTTP/1.1 200 OK", b"HTTP/1.0 404 Not Found", b"HTTP/1.1 100 Continue", b"HTTP/2 200",
        b"Content-Length: 5", b"Content-Length: -1", b"Content-Length: x", b"Connection: close",
        b"Transfer-Encoding: chunked", b"Transfer-Encoding: gzip, chunked", b"Location: /\xff\x00",
        b"Content-Encoding: gzip", b"Content-Encoding: deflate, gzip", b"Set-Cookie: a; Max-Age=x",
        b"Set-Cookie: ;;;=", b" folded", b": nameless", b"nameless", b"", b"5", b"hello", b"0",
        b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", b"\x78\x9c", b"ffffffffffffffffff", b"<h1>x",
    ]
)  # fmt: skip
ANSWERS = st.lists(HEADS | st.binary(max_size=30), max_size=25).map(b"\r\n".join)


@settings(deadline=None, max_examples=400)
@given(st.sampled_from([b"", b"HTTP/1.1 200 OK\r\n"]), ANSWERS)
def test_whatever_is_answered_is_a_reply_or_a_failure(beginning: bytes, rest: bytes) -> None:
    try:
        reply = fetch(beginning + rest)
    except NetError:
        return
    assert reply.body is None or len(reply.body) <= BODY_BYTES


BODY = b"<h1>Sklep</h1>" + bytes(range(256)) * 40
CODED = {
    "identity": BODY,
    "gzip": gzip.compress(BODY),
    "deflate": zlib.compress(BODY),
    "gzip in two members": gzip.compress(BODY[:100]) + gzip.compress(BODY[100:]),
}


@pytest.mark.parametrize("size", [1, 300, 1_000_000])
@pytest.mark.parametrize("coding", CODED)
def test_a_body_is_whole_however_it_is_coded_and_cut(coding: str, size: int) -> None:
    data = CODED[coding][:2000] if size == 1 else CODED[coding]

    def serve(connection: socket.socket) -> None:
        connection.recv(65536)
        name = coding.partition(" ")[0].encode()
        connection.sendall(
            b"HTTP/1.1 200 OK\r\nContent-Encoding: "
            + name
            + b"\r\nContent-Length: %d\r\n\r\n" % len(data)
        )
        for start in range(0, len(data), size):
            connection.sendall(data[start : start + size])

    with site(serve) as http:
        reply = http.get("http://firma.pl/", Deadline(5))
    assert reply.body_failure is None
    assert reply.body is not None
    assert BODY.startswith(reply.body)
    assert size == 1 or reply.body == BODY
