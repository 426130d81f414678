"""The lab's certificate authority: a root, an intermediate, and leaves good and bad."""

from __future__ import annotations

import datetime
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

Kind = Literal[
    "valid",
    "expired",
    "not_yet_valid",
    "wrong_name",
    "self_signed",
    "unknown_issuer",
    "incomplete",  # the intermediate certificate is left out
]
WRONG_NAME = "panel.serwery-lipowe.pl"


@dataclass(frozen=True)
class Period:
    """When a certificate begins and ends, in days from now."""

    begins: float
    ends: float


PERIODS = {"expired": Period(-95, -5), "not_yet_valid": Period(5, 95)}
USUAL_PERIOD = Period(-30, 60)


@dataclass(frozen=True)
class Issuer:
    name: x509.Name
    key: ec.EllipticCurvePrivateKey
    chain: tuple[x509.Certificate, ...]


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Lab"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _authority(common_name: str, parent: Issuer | None = None) -> Issuer:
    """Make a certificate authority: self-signed, or an intermediate of `parent`."""
    key = _new_key()
    name = _name(common_name)
    signer = parent or Issuer(name, key, ())
    certificate = (
        _builder(name, signer.name, key.public_key(), Period(-700, 3000))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=False,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=True,
                crl_sign=True,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .add_extension(_authority_key(signer), critical=False)
        .sign(signer.key, hashes.SHA256())
    )
    chain = (certificate, *signer.chain) if parent else (certificate,)
    return Issuer(name, key, chain)


def _authority_key(issuer: Issuer) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, period: Period
) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + datetime.timedelta(days=period.begins))
        .not_valid_after(now + datetime.timedelta(days=period.ends))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


class Authority:
    """Issues server certificates into a folder; `trust_file` holds its root alone."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        self._root = _authority("Lab Root")
        self._issuer = _authority("Lab Issuing Authority", self._root)
        self._stranger = _authority("Authority Nobody Knows")
        self._key = _new_key()
        self._count = 0
        self.trust_file = folder / "trusted" / "ca-certificates.crt"
        self.trust_file.parent.mkdir()
        self.trust_file.write_bytes(self._root.chain[0].public_bytes(Encoding.PEM))

    def context(
        self,
        names: list[str],
        kind: Kind = "valid",
        period: Period | None = None,
        padding: int = 0,
    ) -> ssl.SSLContext:
        """A server's TLS context with a certificate of that kind for these DNS names.

        Certificates that nobody needs are sent after it until they fill `padding` bytes.
        """
        chain = self._chain(names, kind, period)
        spare = self._stranger.chain[0].public_bytes(Encoding.PEM)
        return self.context_of(chain + spare * (padding // len(spare)))

    def context_of(self, pem: bytes) -> ssl.SSLContext:
        """A server's TLS context with this key and these certificates, its own first."""
        self._count += 1
        path = self._folder / f"{self._count}.pem"
        path.write_bytes(pem)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        context.set_alpn_protocols(["http/1.1"])
        return context

    def _chain(self, names: list[str], kind: Kind, period: Period | None) -> bytes:
        if kind == "wrong_name":
            names = [WRONG_NAME]
        subject = _name(names[0][:64])
        issuer = {
            "self_signed": Issuer(subject, self._key, ()),
            "unknown_issuer": self._stranger,
        }.get(kind, self._issuer)
        leaf = (
            _builder(
                subject,
                issuer.name,
                self._key.public_key(),
                period or PERIODS.get(kind, USUAL_PERIOD),
            )
            .add_extension(
                x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False
            )
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(
                x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.SERVER_AUTH]), critical=False
            )
            .add_extension(_authority_key(issuer), critical=False)
            .sign(issuer.key, hashes.SHA256())
        )
        # A well-kept server sends the intermediate and leaves the root to the client.
        sent = () if kind == "incomplete" else issuer.chain[:1]
        key = self._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return b"".join([key, *(c.public_bytes(Encoding.PEM) for c in (leaf, *sent))])
