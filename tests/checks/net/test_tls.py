"""TLS as browsers speak it: what is accepted, why something is not, what a second look tells."""

from __future__ import annotations

import select
import socket
import ssl
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from checks.net import Net, tls
from checks.net.connect import BoundedTlsSocket, connect
from checks.net.deadline import Deadline
from checks.net.errors import Broken, NoTls, TlsTooOld, Untrusted
from tests.checks.net.peers import Serve, peer
from tests.internet.certificates import Authority

HOST = "firma.pl"


pytestmark = pytest.mark.usefixtures("trusted")


def speaking(context: ssl.SSLContext) -> Serve:
    def serve(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secured:
            secured.recv(1)

    return serve


def saying(words: bytes) -> Serve:
    def serve(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(words)

    return serve


@contextmanager
def shaken(port: int, context: ssl.SSLContext) -> Iterator[BoundedTlsSocket]:
    deadline = Deadline(5)
    sock = connect(HOST, ("127.0.0.1",), port, deadline)
    with tls.handshake(sock, HOST, context, deadline) as secured:
        yield secured


def verdict(port: int, context: ssl.SSLContext | None = None) -> int:
    """OpenSSL's verdict on the server's certificate, 0 when it is accepted."""
    try:
        with shaken(port, context or tls.verifying()):
            return 0
    except Untrusted as refusal:
        return refusal.code


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("valid", 0),
        ("rsa", 0),
        ("thousand_names", 0),
        ("no_subject", 0),
        ("cross_signed", 0),
        ("chain_with_root", 0),
        ("expired", 10),
        ("not_yet_valid", 9),
        ("wrong_name", 62),
        ("common_name_only", 62),
        ("self_signed", 18),
        ("unknown_issuer", 19),
        ("expired_issuer", 10),
        ("sha1", 68),
        ("rsa_1024", 66),
        ("incomplete", 20),
        ("incomplete_with_root", 20),
        ("unknown_issuer_alone", 20),
    ],
)
def test_certificates_as_browsers_take_them(authority: Authority, kind: str, code: int) -> None:
    with peer(speaking(authority.context([HOST], kind))) as port:
        assert verdict(port) == code


@pytest.mark.parametrize(
    ("kind", "link", "code"),
    [
        ("incomplete", "/issuing.crt", 0),
        ("outdated_issuer", "/renewed.crt", 0),
        ("unknown_issuer_fetched", "/stranger-issuing.crt", 2),
        ("incomplete_twice", "/regional.crt", 2),
        ("incomplete", "/regional.crt", 20),
    ],
)
def test_a_left_out_certificate_completes_a_path_and_never_ends_it(
    authority: Authority, kind: str, link: str, code: int
) -> None:
    with peer(speaking(authority.context([HOST], kind))) as port:
        found = verdict(port, tls.completed([authority.files[link]]))
        assert found == code or (code in tls.NO_PATH and found in tls.NO_PATH)


def test_what_is_no_certificate_completes_nothing(authority: Authority) -> None:
    with peer(speaking(authority.context([HOST], "incomplete"))) as port:
        assert verdict(port, tls.completed([b"\x30\x03abc"])) in tls.NO_PATH


def test_the_second_look_sees_what_was_sent(authority: Authority) -> None:
    context = authority.context([HOST], "cross_signed")
    refusal = Untrusted(HOST, 20, "unable to get local issuer certificate")
    with peer(speaking(context)) as port, shaken(port, tls.explaining()) as secured:
        seen = tls.peer(secured, HOST, "127.0.0.1", port, refusal)
    assert seen.chain == (authority.files["/issuing.crt"], authority.files["/root-by-retired.crt"])
    assert (seen.code, seen.address) == (20, "127.0.0.1")


def test_what_roots_call_themselves(authority: Authority) -> None:
    assert "lab" in tls.authorities()
    assert Net.is_authority("Lab")
    assert Net.is_authority("LAB Issuing Authority")
    assert not Net.is_authority("Nobody")
    assert not Net.is_authority("")


@pytest.mark.parametrize(("version", "name"), [("1.0", "TLSv1"), ("1.1", "TLSv1.1")])
def test_old_versions_are_refused_and_told(authority: Authority, version: str, name: str) -> None:
    with peer(speaking(authority.context([HOST], tls=version))) as port:
        with pytest.raises(NoTls) as refused, shaken(port, tls.verifying()):
            pass
        told = Net._explained(HOST, "127.0.0.1", port, refused.value, Deadline(5))
    assert isinstance(told, TlsTooOld)
    assert told.version == name


def test_a_server_that_breaks_off_may_be_too_old_as_well(authority: Authority) -> None:
    broken = Broken("reset")
    with peer(speaking(authority.context([HOST], tls="1.0"))) as port:
        assert isinstance(Net._explained(HOST, "127.0.0.1", port, broken, Deadline(5)), TlsTooOld)
    with peer(speaking(authority.context([HOST]))) as port:
        assert Net._explained(HOST, "127.0.0.1", port, broken, Deadline(5)) is broken


def test_the_oldest_ciphers_that_browsers_offer_are_offered(authority: Authority) -> None:
    context = authority.context([HOST], "rsa", tls="rsa_key_exchange")
    with peer(speaking(context)) as port, shaken(port, tls.verifying()) as secured:
        assert secured.cipher() == ("AES128-SHA", "SSLv3", 128)  # since SSL 3.0


def test_ciphers_of_no_browser_are_told(authority: Authority) -> None:
    with peer(speaking(authority.context([HOST], tls="ciphers_of_no_browser"))) as port:
        with pytest.raises(NoTls) as refused, shaken(port, tls.verifying()):
            pass
        told = Net._explained(HOST, "127.0.0.1", port, refused.value, Deadline(5))
    assert not isinstance(told, TlsTooOld)
    assert "TLSv1.2 with ECDHE-ECDSA" in str(told)


@pytest.mark.parametrize(
    "words",
    [
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        bytes([21, 3, 3, 0, 2, 2, 40]),  # alerts: handshake_failure
        bytes([21, 3, 3, 0, 2, 2, 80]),  # internal_error
        bytes([21, 3, 3, 0, 2, 2, 112]),  # unrecognized_name
    ],
)
def test_where_no_tls_is_spoken_a_second_look_tells_nothing_new(words: bytes) -> None:
    with peer(saying(words)) as port:
        with pytest.raises(NoTls) as refused, shaken(port, tls.verifying()):
            pass
        told = Net._explained(HOST, "127.0.0.1", port, refused.value, Deadline(5))
    assert told is refused.value


def test_a_connection_that_is_reset_before_tls_begins_is_broken() -> None:
    stands = threading.Event()

    def reset(connection: socket.socket) -> None:
        stands.wait(5)  # one that is reset at once counts as refused
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    with peer(reset) as port:
        sock = connect("firma.pl", ("127.0.0.1",), port, Deadline(5))
        stands.set()
        select.select([sock], [], [], 5)  # the reset has come
        with pytest.raises(Broken):
            tls.handshake(sock, "firma.pl", tls.explaining(), Deadline(5))
