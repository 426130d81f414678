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
from tests.checks.staged import Network

TARGET = parse_target("firma.pl")
NOW = datetime.now(UTC).replace(microsecond=0)
PASSED, COMING = NOW - timedelta(days=1), NOW + timedelta(days=1)
PUBLIC_POLICY = x509.PolicyInformation(x509.ObjectIdentifier("2.23.140.1.2.1"), None)
OWN_POLICY = x509.PolicyInformation(x509.ObjectIdentifier("1.3.6.1.4.1.99999.1"), None)
TIMESTAMPS = x509.UnrecognizedExtension(
    x509.ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2"), b"\x04\x02\x00\x00"
)
KEY = ec.generate_private_key(ec.SECP256R1())


def leaf(
    *names: str,
    issuer: str = "CA",
    subject: str = "firma.pl",
    begins: datetime = NOW - timedelta(days=30),
    ends: datetime = NOW + timedelta(days=60),
    extension: x509.ExtensionType | None = None,
) -> bytes:
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(KEY.public_key())
        .serial_number(1)
        .not_valid_before(begins)
        .not_valid_after(ends)
    )
    if extension is not None:
        builder = builder.add_extension(extension, critical=False)
    if names:
        alternative = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
        builder = builder.add_extension(alternative, critical=False)
    return builder.sign(KEY, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def shown(
    host: str = "firma.pl", code: int = 0, body: bytes | None = None, port: int = 443
) -> Peer:
    certificate = leaf(host) if body is None else body
    return Peer(host, port, "192.0.2.1", "TLSv1.3", certificate, (), code, "")


def visit(*urls: str, failure: Failure | Unseen | None = None) -> Visit:
    hops = [Hop(url, None if failure else 200, None, failure) for url in urls]
    return Visit(tuple(hops), loop=False, page=None)


HTTP = visit("http://firma.pl/")


def look(
    *peers: Peer,
    https: Visit = visit("https://firma.pl/"),  # noqa: B008
    verdict: int | None = None,
    authorities: frozenset[str] = frozenset(),
) -> Certificate | Unseen | Skipped:
    verdicts = {} if verdict is None else {peer.host: verdict for peer in peers}
    net = Network(
        peers={peer.host: peer for peer in peers}, verdicts=verdicts, authorities=authorities
    ).as_net()
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
        (66, "weak"),
        (68, "weak"),
    ],
)
def test_openssls_verdict_in_our_words(code: int, refused: str | None) -> None:
    assert only(look(shown(code=code))).refused == refused


@pytest.mark.parametrize(
    ("names", "host", "named"),
    [
        (("firma.pl",), "firma.pl", True),
        (("Firma.PL",), "firma.pl", True),
        (("*.firma.pl",), "firma.pl", False),
        (("*.firma.pl",), "www.firma.pl", True),
        (("*.firma.pl",), "sklep.www.firma.pl", False),
        (("w*.firma.pl",), "www.firma.pl", False),
        (("*.pl",), "firma.pl", False),
        (("xn--d-uga.pl",), "xn--d-uga.pl", True),
        ((*(f"sklep-{n}.pl" for n in range(1000)), "firma.pl"), "firma.pl", True),
        ((), "firma.pl", False),
    ],
)
def test_which_hosts_a_certificate_is_for(names: tuple[str, ...], host: str, named: bool) -> None:
    target = parse_target(host)
    net = Network(peers={host: shown(host, 0 if named else 62, leaf(*names))}).as_net()
    https = visit(f"https://{host}/")
    seen = only(certificate(target, net, website=Website(HTTP, https)))
    assert seen.named is named
    assert len(seen.subject_names) <= 100


def test_a_name_that_openssl_does_not_accept_is_none() -> None:
    assert not only(look(shown(code=62, body=leaf("firma.pl")))).named


@pytest.mark.parametrize(("code", "named"), [(18, True), (62, False)])
def test_names_that_cannot_be_read_are_openssls_to_judge(code: int, named: bool) -> None:
    # A name in Latin-2, as home-made certificates have it.
    odd = leaf("firma.pl").replace(b"\x82\x08firma.pl", b"\x82\x08fi\xb3ma.pl")
    one = only(look(shown(code=code, body=odd)))
    assert (one.subject_names, one.named) == ((), named)


@pytest.mark.parametrize(
    ("code", "verdict", "left_out"),
    [
        (20, 0, "found"),
        (21, 0, "found"),
        (2, 0, "found"),
        (10, 0, "found"),  # the issuer's certificate had expired, and was renewed
        (20, 19, None),  # found, and it leads to nobody trusted
        (20, None, "unknown"),
        (10, None, None),
        (10, 10, None),
        (19, 0, None),  # nothing is left out
        (68, 0, None),
        (0, 0, None),
    ],
)
def test_whether_the_issuers_certificate_alone_is_left_out(
    code: int, verdict: int | None, left_out: str | None
) -> None:
    assert only(look(shown(code=code), verdict=verdict)).left_out == left_out


@pytest.mark.parametrize(
    "body",
    [
        leaf("firma.pl", ends=PASSED),
        leaf("firma.pl", begins=COMING),
        leaf("inna.pl"),
        leaf("firma.pl", issuer="firma.pl"),
    ],
    ids=["expired", "not yet valid", "of another host", "self-signed"],
)
def test_nothing_is_looked_for_where_it_would_not_help(body: bytes) -> None:
    net = Network(peers={"firma.pl": shown(code=20, body=body)})
    https = visit("https://firma.pl/")
    seen = only(certificate(TARGET, net.as_net(), website=Website(HTTP, https)))
    assert seen.left_out is None
    assert net.asked == []


@pytest.mark.parametrize(
    ("extension", "authorities", "left_out"),
    [
        (TIMESTAMPS, frozenset(), "of_public_authority"),
        (x509.CertificatePolicies([OWN_POLICY, PUBLIC_POLICY]), frozenset(), "of_public_authority"),
        (x509.CertificatePolicies([OWN_POLICY]), frozenset(), "unknown"),
        (x509.CertificatePolicies([OWN_POLICY]), frozenset({"CA"}), "of_public_authority"),
        (None, frozenset({"CA"}), "of_public_authority"),
        (None, frozenset({"Another"}), "unknown"),
    ],
)
def test_a_public_authority_is_known_by_its_marks(
    extension: x509.ExtensionType | None, authorities: frozenset[str], left_out: str
) -> None:
    body = leaf("firma.pl", extension=extension)
    assert only(look(shown(code=20, body=body), authorities=authorities)).left_out == left_out


def test_another_port_has_a_certificate_of_its_own() -> None:
    https = visit("https://firma.pl/", "https://sklep.firma.pl:8443/")
    seen = look(shown(), shown("sklep.firma.pl", port=8443), https=https)
    assert isinstance(seen, Certificate)
    assert [one.host for one in seen.shown] == ["firma.pl", "sklep.firma.pl"]


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


def test_what_is_no_certificate_is_unreadable() -> None:
    seen = look(shown(body=b"\x30\x03abc"))
    assert isinstance(seen, Unseen)
    assert seen.why is Why.UNREADABLE
