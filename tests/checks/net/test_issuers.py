"""Where an issuer's certificate lies, and what may be made of what comes from there."""

from __future__ import annotations

import socket

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from checks.net import Net, guard, issuers
from checks.net.deadline import Deadline
from tests.checks.net.peers import peer
from tests.internet.addresses import AUTHORITY_HOST
from tests.internet.certificates import Authority


def sent(authority: Authority, kind: str) -> tuple[bytes, ...]:
    """The certificates of a server of that kind in DER, its own first."""
    pem = authority.file(["firma.pl"], kind).read_bytes()
    return tuple(one.public_bytes(Encoding.DER) for one in x509.load_pem_x509_certificates(pem))


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("incomplete", "/issuing.crt"),
        ("incomplete_with_root", "/issuing.crt"),
        ("incomplete_with_another", "/issuing.crt"),
        ("incomplete_twice", "/regional.crt"),
        ("incomplete_above", "/issuing.crt"),
    ],
)
def test_the_first_certificate_that_the_path_lacks(
    authority: Authority, kind: str, path: str
) -> None:
    leaf, *links = sent(authority, kind)
    assert issuers.addresses(leaf, links) == (f"http://{AUTHORITY_HOST}{path}",)


@pytest.mark.parametrize("kind", ["chain_with_root", "self_signed", "incomplete_unnamed"])
def test_nothing_is_lacking_or_named(authority: Authority, kind: str) -> None:
    leaf, *links = sent(authority, kind)
    assert issuers.addresses(leaf, links) == ()


@pytest.mark.parametrize("url", ["https://pki.pl/x", "ldap://pki.pl/x", "file:///etc/passwd"])
def test_only_plain_http_is_followed(authority: Authority, url: str) -> None:
    leaf = authority.leaf(["firma.pl"], issuer_at=url)
    assert issuers.addresses(leaf, ()) == ()


@pytest.mark.parametrize("path", ["/issuing.crt", "/issuing.pem", "/issuing.p7c"])
def test_however_it_is_packed(authority: Authority, path: str) -> None:
    assert issuers.certificates(authority.files[path]) == (authority.files["/issuing.crt"],)


def test_a_root_is_never_taken_from_the_network(authority: Authority) -> None:
    assert issuers.certificates(authority.files["/root.crt"]) == ()


@pytest.mark.parametrize(
    "junk",
    [
        b"",
        b"<h1>Not Found</h1>",
        b"\x30\x82\xff\xff",
        b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        b"-----BEGIN PKCS7-----\nAAAA\n-----END PKCS7-----\n",
        b"\x00" * 100_000,
    ],
)
def test_junk_holds_no_certificate(junk: bytes) -> None:
    assert issuers.certificates(junk) == ()
    assert issuers.usable([junk]) == ()
    assert issuers.addresses(junk, [junk]) == ()


def test_links_out_of_their_time_and_roots_are_of_no_use(authority: Authority) -> None:
    links = [authority.files[f"/{name}.crt"] for name in ("root", "renewed-before", "issuing")]
    assert issuers.usable(links) == (authority.files["/issuing.crt"],)


def test_the_guard_stands_before_the_address_that_a_certificate_names(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def serve(connection: socket.socket) -> None:
        asked.append(connection.recv(65536))
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    with peer(serve) as port:
        monkeypatch.setattr(guard, "WEB", guard.WEB | {port})
        url = f"http://127.0.0.1:{port}/issuing.crt"
        leaf = authority.leaf(["firma.pl"], issuer_at=url)
        assert issuers.addresses(leaf, ()) == (url,)
        assert Net(Deadline(5), {})._issuer(leaf, (), Deadline(5)) == ()
    assert asked == []


@pytest.fixture
def nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issuers, "_remembered", {})


@pytest.mark.usefixtures("nothing_remembered")
def test_what_another_server_sent_fills_the_gap(authority: Authority) -> None:
    leaf, *links = sent(authority, "incomplete_unnamed")
    assert issuers.remembered(leaf, links) == ()
    _, *others = sent(authority, "valid")
    issuers.remember(others)
    assert issuers.remembered(leaf, links) == (authority.files["/issuing.crt"],)
    assert issuers.remembered(sent(authority, "self_signed")[0], ()) == ()


@pytest.mark.usefixtures("nothing_remembered")
def test_only_the_last_ones_are_remembered(authority: Authority) -> None:
    leaf, *_ = sent(authority, "incomplete")
    issuers.remember([authority.files["/issuing.crt"]])
    issuers.remember(number.to_bytes(2) for number in range(issuers.REMEMBERED))
    assert issuers.remembered(leaf, ()) == ()
