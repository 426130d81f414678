"""No certificate breaks the check: it is read, or it is told that it cannot be."""

from __future__ import annotations

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.certificate import NAME_CHARS, NAMES_SHOWN, Certificate, certificate
from checks.observation import Unseen, Why
from checks.website import Website
from tests.checks.staged import Network
from tests.checks.test_certificate import HTTP, KEY, NOW, TARGET, leaf, shown, visit

WEBSITE = Website(HTTP, visit("https://firma.pl/"))
WHOLE = leaf("firma.pl", "www.firma.pl")
# The library warns at what is odd, and tests make errors of warnings.
as_in_use = pytest.mark.filterwarnings("ignore::UserWarning")


def read(der: bytes, code: int = 0) -> Certificate | Unseen:
    peers = {"firma.pl": shown(body=der, code=code)}
    seen = certificate(TARGET, Network(peers=peers).as_net(), website=WEBSITE)
    assert isinstance(seen, Certificate | Unseen)
    return seen


@as_in_use
@settings(deadline=None, max_examples=1500)
@given(
    st.lists(
        st.tuples(st.integers(0, len(WHOLE) - 1), st.binary(max_size=3), st.integers(0, 3)),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from([0, 10, 20]),  # accepted, expired, without a way to a root
)
def test_no_altered_certificate_breaks_it(changes: list[tuple[int, bytes, int]], code: int) -> None:
    der = WHOLE
    for place, put, taken in changes:
        der = der[:place] + put + der[place + taken :]
    seen = read(der, code)
    assert isinstance(seen, Certificate) or seen.why is Why.UNREADABLE


@settings(deadline=None)
@given(st.binary(max_size=2000))
def test_no_bytes_break_it(der: bytes) -> None:
    assert isinstance(read(der), Unseen)


def twice_the_same_extension() -> bytes:
    """Of an encoded certificate: the key usage's identifier made that of the names."""
    der = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "CA")]))
        .public_key(KEY.public_key())
        .serial_number(1)
        .not_valid_before(NOW)
        .not_valid_after(NOW)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("firma.pl")]), critical=False)
        .add_extension(x509.IssuerAlternativeName([x509.DNSName("firma.pl")]), critical=False)
        .sign(KEY, hashes.SHA256())
        .public_bytes(serialization.Encoding.DER)
    )
    return der.replace(b"\x06\x03\x55\x1d\x12", b"\x06\x03\x55\x1d\x11")


def test_an_extension_that_comes_twice_says_nothing_of_names() -> None:
    seen = read(twice_the_same_extension())
    assert isinstance(seen, Certificate)
    assert seen.shown[0].subject_names == ()


def test_a_thousand_long_names_are_cut() -> None:
    names = [f"{'a' * 300}{number}.firma.pl" for number in range(1000)]
    seen = read(leaf(*names, issuer="x" * 64))
    assert isinstance(seen, Certificate)
    names_shown = seen.shown[0].subject_names
    assert len(names_shown) == NAMES_SHOWN
    assert max(map(len, names_shown)) == NAME_CHARS
