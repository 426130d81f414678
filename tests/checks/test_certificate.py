"""The certificate check: what the website's own connections showed, and why it was refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from checks.certificate import Certificate, ShownCertificate, certificate
from checks.net.tls import Peer
from checks.observation import Skipped, Unseen, Why, from_json, to_json
from checks.target import parse_target
from checks.website import Failure, Hop, Visit, Website
from tests.checks.staged import Network, Reach

TARGET = parse_target("firma.pl")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
KEY = ec.generate_private_key(ec.SECP256R1())


def leaf(*names: str, issuer: str = "CA", subject: str = "firma.pl") -> bytes:
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(KEY.public_key())
        .serial_number(1)
        .not_valid_before(NOW - timedelta(days=30))
        .not_valid_after(NOW + timedelta(days=60))
    )
    if names:
        alternative = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
        builder = builder.add_extension(alternative, critical=False)
    return builder.sign(KEY, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def shown(host: str = "firma.pl", code: int = 0, body: bytes | None = None) -> Peer:
    return Peer(host, 443, "TLSv1.3", leaf("firma.pl") if body is None else body, code, "")


def visit(*urls: str, failure: Failure | Unseen | None = None) -> Visit:
    hops = [Hop(url, None if failure else 200, None, failure) for url in urls]
    return Visit(tuple(hops), loop=False, page=None)


HTTP = visit("http://firma.pl/")


def look(
    *peers: Peer,
    https: Visit = visit("https://firma.pl/"),  # noqa: B008
    reach: Reach = Reach(),  # noqa: B008
) -> Certificate | Unseen | Skipped:
    net = Network(peers={peer.host: peer for peer in peers}, reach=reach).as_net()
    return certificate(TARGET, net, website=Website(HTTP, https))


def only(seen: Certificate | Unseen | Skipped) -> ShownCertificate:
    assert isinstance(seen, Certificate)
    assert from_json(Certificate, to_json(seen)) == seen
    (one,) = seen.shown
    return one


def test_names_issuer_and_validity_are_read() -> None:
    one = only(look(shown(body=leaf("Firma.pl", "www.firma.pl"))))
    assert one.subject_names == ("firma.pl", "www.firma.pl")
    assert (one.issuer, one.self_signed, one.refused) == ("CA", False, None)
    assert (one.not_before, one.not_after) == (NOW - timedelta(days=30), NOW + timedelta(days=60))


def test_a_common_name_is_no_host_name() -> None:
    assert only(look(shown(body=leaf()))).subject_names == ()


def test_a_certificate_that_signs_itself_is_told() -> None:
    assert only(look(shown(code=18, body=leaf("firma.pl", issuer="firma.pl")))).self_signed


@pytest.mark.parametrize(
    ("code", "refused"),
    [
        (0, None),
        (9, "not_yet_valid"),
        (10, "expired"),
        (18, "untrusted"),
        (19, "untrusted"),
        (20, "untrusted"),
        (62, "wrong_name"),
    ],
)
def test_openssls_verdict_in_our_words(code: int, refused: str | None) -> None:
    assert only(look(shown(code=code))).refused == refused


def test_hosts_on_the_way_are_looked_at_too_the_examined_one_first() -> None:
    seen = look(
        shown("www.firma.pl"), shown(), https=visit("https://firma.pl/", "https://www.firma.pl/")
    )
    assert isinstance(seen, Certificate)
    assert [one.host for one in seen.shown] == ["firma.pl", "www.firma.pl"]


@pytest.mark.parametrize("nowhere", ["https://[::1", "ftp://firma.pl/", "javascript:alert(1)"])
def test_a_redirect_to_no_address_at_all_shows_no_certificate_of_its_own(nowhere: str) -> None:
    bad = Hop(nowhere, None, None, Failure("bad_address", nowhere))
    https = Visit((*visit("https://firma.pl/").hops, bad), loop=False, page=None)
    assert only(look(shown(), https=https)).host == "firma.pl"


def test_without_https_there_is_no_certificate_to_look_at() -> None:
    closed = visit("https://firma.pl/", failure=Failure("refused", ""))
    assert look(https=closed) == Skipped("no_https")


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        (Unseen(Why.OWN_NETWORK), Unseen(Why.OWN_NETWORK)),
        (Failure("untrusted", "no second look"), Unseen(Why.UNREADABLE, "no second look")),
    ],
)
def test_a_certificate_that_could_not_be_seen_is_unseen(
    failure: Failure | Unseen, expected: Unseen
) -> None:
    assert look(https=visit("https://firma.pl/", failure=failure)) == expected


# A network that puts certificates of its own in the way, or a clock that is wrong by years.
NOBODY_ACCEPTED = Reach(speaking=frozenset({80}))


@pytest.mark.parametrize("code", [9, 10, 18, 19, 20, 62])
def test_a_certificate_is_refused_only_where_another_one_is_accepted(code: int) -> None:
    assert only(look(shown(code=code))).refused is not None
    seen = look(shown(code=code), reach=NOBODY_ACCEPTED)
    assert isinstance(seen, Unseen)
    assert seen.why is Why.OWN_NETWORK


def test_an_accepted_certificate_needs_no_proof() -> None:
    assert only(look(shown(), reach=NOBODY_ACCEPTED)).refused is None


def test_what_is_no_certificate_is_unreadable() -> None:
    seen = look(shown(body=b"\x30\x03abc"))
    assert isinstance(seen, Unseen)
    assert seen.why is Why.UNREADABLE
