"""The certificate that the website shows: for whom, by whom, until when, and if accepted."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from checks.net import Net
from checks.observation import Skipped, Unseen, Why
from checks.sequence import Stage, check
from checks.target import Target
from checks.website import Failure, Website, website

if TYPE_CHECKING:
    from cryptography import x509

    from checks.net.tls import Peer

# What the library thinks of a stranger's certificate (a country of six letters, say) is read off
# the certificate, if anybody wants to know; it is no trouble of this program.
warnings.filterwarnings("ignore", category=UserWarning, module=r"checks\.")

NAMES_SHOWN = 100
NAME_CHARS = 253
HTTPS_PORT = 443

# X509_V_ERR numbers of OpenSSL's x509_vfy.h, by what they mean for a visitor.
_NOT_YET_VALID, _EXPIRED = {9, 13}, {10, 14}
_WRONG_NAME = {62, 63, 64}

Refusal = Literal["expired", "not_yet_valid", "wrong_name", "untrusted"]


@dataclass(frozen=True)
class ShownCertificate:
    """One host's certificate. `refused` is why a browser does not accept it, None when it does.

    `self_signed` when issuer and subject are the same; `code` and `message` are OpenSSL's.
    """

    host: str
    subject_names: tuple[str, ...]
    issuer: str
    not_before: datetime
    not_after: datetime
    self_signed: bool
    refused: Refusal | None
    code: int
    message: str


@dataclass(frozen=True)
class Certificate:
    """The examined host's certificate first, then those of other hosts that redirects led to."""

    shown: tuple[ShownCertificate, ...]


@check(stage=Stage.SERVER, needs=[website])
def certificate(target: Target, net: Net, website: Website) -> Certificate | Unseen | Skipped:
    """Which certificates did the website's own connections show, and were they accepted?

    Source: RFC 5280 section 4.1.2.5 (validity), RFC 9525 section 6.3 (names).
    """
    hosts = dict.fromkeys(
        (target.host, *(hop.host for visit in (website.http, website.https) for hop in visit.hops))
    )
    peers = [peer for host in hosts if (peer := net.peer(host, HTTPS_PORT)) is not None]
    if peers:
        try:
            return Certificate(tuple(_read(peer) for peer in peers))
        except ValueError as error:
            return Unseen(Why.UNREADABLE, str(error))
    failure = website.https.failure
    if isinstance(failure, Unseen):
        return failure
    if isinstance(failure, Failure) and failure.kind == "untrusted":
        return Unseen(Why.UNREADABLE, failure.detail)
    return Skipped("no_https")


def _read(peer: Peer) -> ShownCertificate:
    """Raises ValueError for what is no certificate."""
    from cryptography import x509  # 60 ms that a diagnosis without https does not need

    try:
        return _shown(peer, x509.load_der_x509_certificate(peer.leaf))
    except (
        x509.InvalidVersion,
        x509.DuplicateExtension,
        x509.UnsupportedGeneralNameType,
    ) as error:
        raise ValueError(str(error)) from error


def _shown(peer: Peer, leaf: x509.Certificate) -> ShownCertificate:
    return ShownCertificate(
        host=peer.host,
        subject_names=_names(leaf),
        issuer=_issuer(leaf),
        not_before=leaf.not_valid_before_utc,
        not_after=leaf.not_valid_after_utc,
        self_signed=leaf.issuer == leaf.subject,
        refused=_refusal(peer.code),
        code=peer.code,
        message=peer.message,
    )


def _refusal(code: int) -> Refusal | None:
    if code == 0:
        return None
    if code in _EXPIRED:
        return "expired"
    if code in _NOT_YET_VALID:
        return "not_yet_valid"
    return "wrong_name" if code in _WRONG_NAME else "untrusted"


def _names(leaf: x509.Certificate) -> tuple[str, ...]:
    from cryptography import x509

    try:
        extension = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return ()  # the common name is no longer a host name (RFC 9525 section 2)
    names = extension.value.get_values_for_type(x509.DNSName)
    return tuple(name[:NAME_CHARS].lower() for name in names[:NAMES_SHOWN])


def _issuer(leaf: x509.Certificate) -> str:
    from cryptography.x509.oid import NameOID

    for kind in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        for attribute in leaf.issuer.get_attributes_for_oid(kind):
            return str(attribute.value)[:NAME_CHARS]
    return ""
