"""The issuer's certificate that a server left out: where it lies, and what came from there.

A certificate names the address of its issuer's own (Authority Information Access, RFC 5280
section 4.2.2.1). Chrome, Edge and Safari fetch it from there when a server leaves it out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography import x509

ACCEPT = "application/pkix-cert, application/pkcs7-mime, */*;q=0.5"
REMEMBERED = 100
CERTIFICATES = 10  # of one answer that are kept; a PKCS #7 bundle can hold many
ADDRESSES = 3  # of one certificate that are asked
URL_CHARS = 2000
_PEM = b"-----BEGIN "

_remembered: dict[bytes, None] = {}  # in the order of coming


def addresses(leaf: bytes, links: Collection[bytes]) -> tuple[str, ...]:
    """Where the certificate lies that the path from `leaf` lacks after `links` (all in DER).

    Plain http alone, as the standard asks for: a certificate proves itself. Empty when the path
    ends at a certificate that signed itself, or at one that names no address.
    """
    last = _end(leaf, links)
    return () if last is None else tuple(islice(_named(last), ADDRESSES))


def remember(links: Iterable[bytes]) -> None:
    """Keep the intermediate certificates (DER) of a path that was accepted, as Firefox does: the
    next server may leave one of them out. The last REMEMBERED, for all diagnoses."""
    for link in links:
        _remembered[link] = None
        while len(_remembered) > REMEMBERED:
            with suppress(KeyError):  # another thread was faster
                del _remembered[next(iter(_remembered))]


def remembered(leaf: bytes, links: Collection[bytes]) -> tuple[bytes, ...]:
    """Of what is remembered, the certificate that the path from `leaf` over `links` lacks."""
    last = _end(leaf, links)
    known = () if last is None else usable(tuple(_remembered))
    issued = (one for one in known if (issuer := _load(one)) and last and _issued(issuer, last))
    return tuple(islice(issued, 1))


def _end(leaf: bytes, links: Collection[bytes]) -> x509.Certificate | None:
    """The last certificate of the path from `leaf` over `links`; None when nobody issued it but
    itself, or it cannot be read."""
    at_hand = [one for link in links if (one := _load(link)) is not None]
    last = _load(leaf)
    while last is not None and last.issuer != last.subject:
        following = next((one for one in at_hand if _issued(one, last)), None)
        if following is None:
            return last
        at_hand.remove(following)
        last = following
    return None


def certificates(body: bytes) -> tuple[bytes, ...]:
    """The intermediate certificates in an answer, in DER, whichever way they are packed.

    One that signed itself is left out: it would be a root, and trust does not come over the
    network.
    """
    found = (_bare(body) or _bundled(body))[:CERTIFICATES]
    return tuple(_der(one) for one in found if one.issuer != one.subject)


def usable(links: Collection[bytes]) -> tuple[bytes, ...]:
    """Those of `links` that are intermediate certificates in their time."""
    now = datetime.now(UTC)
    loaded = (one for link in links if (one := _load(link)) is not None)
    return tuple(
        _der(one)
        for one in loaded
        if one.issuer != one.subject and one.not_valid_before_utc <= now <= one.not_valid_after_utc
    )


def _issued(issuer: x509.Certificate, subject: x509.Certificate) -> bool:
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    try:
        subject.verify_directly_issued_by(issuer)
    except (InvalidSignature, UnsupportedAlgorithm, TypeError, ValueError):
        return False
    return True


def _named(one: x509.Certificate) -> Iterator[str]:
    from cryptography import x509
    from cryptography.x509.oid import AuthorityInformationAccessOID

    try:
        access = one.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        return
    for way in access:
        place = way.access_location
        if way.access_method == AuthorityInformationAccessOID.CA_ISSUERS and isinstance(
            place, x509.UniformResourceIdentifier
        ):
            url = place.value
            if url.lower().startswith("http://") and len(url) <= URL_CHARS:
                yield url


def _load(der: bytes) -> x509.Certificate | None:
    from cryptography import x509

    try:
        one = x509.load_der_x509_certificate(der)
        _ = one.issuer, one.subject  # read when first asked for
    except ValueError:
        return None
    return one


def _bare(body: bytes) -> list[x509.Certificate]:
    from cryptography import x509

    if not body.lstrip().startswith(_PEM):
        one = _load(body)
        return [] if one is None else [one]
    try:
        return x509.load_pem_x509_certificates(body)
    except ValueError:
        return []


def _bundled(body: bytes) -> list[x509.Certificate]:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import pkcs7

    pem = body.lstrip().startswith(_PEM)
    read = pkcs7.load_pem_pkcs7_certificates if pem else pkcs7.load_der_pkcs7_certificates
    try:
        return read(body)
    except (ValueError, UnsupportedAlgorithm):
        return []


def _der(one: x509.Certificate) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return one.public_bytes(Encoding.DER)
