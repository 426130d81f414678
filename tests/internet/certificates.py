"""The lab's certificate authorities, and server certificates good and bad.

As public authorities do, the good one issues from an intermediate certificate that servers send
along, and each certificate names the address where its issuer's own lies.
"""

from __future__ import annotations

import datetime
import ssl
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs7,
)
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from tests.internet.addresses import AUTHORITY_HOST

WRONG_NAME = "panel.serwery-lipowe.pl"
PUBLIC_POLICY = x509.ObjectIdentifier("2.23.140.1.2.1")  # domain-validated, CA/Browser Forum

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True)
class Period:
    """When a certificate begins and ends, in days from now."""

    begins: float
    ends: float


USUAL_PERIOD, EXPIRED = Period(-30, 60), Period(-95, -5)
YEARS = Period(-700, 3000)


@dataclass(frozen=True)
class Recipe:
    """How one kind of server certificate is made, and with what the server sends it.

    `issuer` None: signed with its own key. `sent`: the certificates sent beside it, by the name
    of their authority; None: the issuer's, as a well-kept server does. `issuer_at`: the path on
    the authority's web server, or a whole URL, that it names for its issuer's certificate.
    """

    issuer: str | None = "issuing"
    sent: tuple[str, ...] | None = None
    issuer_at: str | None = "/issuing.crt"
    period: Period = USUAL_PERIOD
    names: Callable[[list[str]], list[str]] | None = None
    named: Literal["in_extension", "in_subject_alone", "in_extension_alone"] = "in_extension"
    key: Literal["ec", "rsa", "rsa_1024"] = "ec"
    sha1: bool = False
    policy: bool = False  # marked as a public authority's


def _after_many(names: list[str]) -> list[str]:
    return [*(f"sklep-{number}.pl" for number in range(1000)), *names]


INCOMPLETE = partial(Recipe, sent=())

RECIPES = {
    "valid": Recipe(),
    "rsa": Recipe(key="rsa"),
    "thousand_names": Recipe(names=_after_many),
    "no_subject": Recipe(named="in_extension_alone"),
    # The chain ends in a root whose own certificate and another authority's for it are both sent.
    "cross_signed": Recipe(sent=("issuing", "root_by_retired")),
    "chain_with_root": Recipe(sent=("issuing", "root")),
    "expired": Recipe(period=EXPIRED),
    "not_yet_valid": Recipe(period=Period(5, 95)),
    "wrong_name": Recipe(names=lambda _: [WRONG_NAME]),
    "thousand_other_names": Recipe(names=lambda _: _after_many([])),
    "common_name_only": Recipe(named="in_subject_alone"),
    "self_signed": Recipe(issuer=None, issuer_at=None),
    "self_signed_expired": Recipe(issuer=None, issuer_at=None, period=EXPIRED),
    "expired_wrong_name": Recipe(period=EXPIRED, names=lambda _: [WRONG_NAME]),
    "unknown_issuer": Recipe(issuer="stranger", issuer_at=None),
    "unknown_issuer_alone": Recipe(issuer="stranger", issuer_at=None, sent=()),
    "unknown_issuer_fetched": Recipe(
        issuer="stranger_issuing", issuer_at="/stranger-issuing.crt", sent=()
    ),
    "sha1": Recipe(issuer="old_rsa", issuer_at="/old-rsa.crt", sha1=True, key="rsa"),
    "rsa_1024": Recipe(key="rsa_1024"),
    # The intermediate has expired, and lies there as it is or renewed.
    "expired_issuer": Recipe(issuer="renewed_before", issuer_at="/renewed-before.crt"),
    "outdated_issuer": Recipe(issuer="renewed_before", issuer_at="/renewed.crt"),
    # The intermediate is left out.
    "incomplete": INCOMPLETE(),
    "incomplete_pem": INCOMPLETE(issuer_at="/issuing.pem"),
    "incomplete_bundle": INCOMPLETE(issuer_at="/issuing.p7c"),
    "incomplete_with_root": INCOMPLETE(sent=("root",)),
    "incomplete_with_another": INCOMPLETE(sent=("old_rsa",)),
    "incomplete_twice": INCOMPLETE(issuer="regional", issuer_at="/regional.crt"),
    "incomplete_above": INCOMPLETE(
        issuer="regional", issuer_at="/regional.crt", sent=("regional",)
    ),
    "incomplete_expired": INCOMPLETE(period=EXPIRED),
    # … and cannot be got either.
    "incomplete_lost": INCOMPLETE(issuer_at="/lost.crt"),
    "incomplete_unnamed": INCOMPLETE(issuer_at=None),
    "incomplete_marked": INCOMPLETE(issuer="brand", issuer_at="/lost.crt", policy=True),
    # By an issuer whose certificate no other server sends, so that it has to be fetched.
    "incomplete_inward": INCOMPLETE(issuer="regional", issuer_at="http://127.0.0.1/regional.crt"),
    "incomplete_inward_by_name": INCOMPLETE(
        issuer="regional", issuer_at="http://pki.szkolka-wewnetrzna.pl/ca.crt"
    ),
}
Kind = Literal[*RECIPES]

# What is odd about a server's TLS, apart from its certificate.
Tls = Literal[
    "usual",
    "1.0",  # nothing newer
    "1.1",
    "rsa_key_exchange",  # TLS 1.2 with the oldest ciphers that browsers still offer
    "ciphers_of_no_browser",
]
_OLD = {"1.0": "TLSv1", "1.1": "TLSv1_1"}
_CIPHERS = {
    "rsa_key_exchange": "AES128-SHA",
    "ciphers_of_no_browser": "ECDHE-ECDSA-CAMELLIA128-SHA256:ECDHE-ECDSA-AES128-CCM8:@SECLEVEL=0",
}


@dataclass(frozen=True)
class Issuer:
    """Who signs: an authority with its certificate, or a server itself, without."""

    name: x509.Name
    key: Key
    certificate: x509.Certificate | None = field(default=None, repr=False)


def _name(common_name: str, organization: str = "Lab") -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


@cache
def _key(kind: str = "ec") -> Key:
    """The servers' key of a kind; making one takes its time."""
    if kind == "ec":
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(65537, 1024 if kind == "rsa_1024" else 2048)


def _authority(
    name: x509.Name,
    parent: Issuer | None = None,
    *,
    key: Key | None = None,
    period: Period = YEARS,
    issuer_at: str | None = None,
) -> Issuer:
    """Make a certificate authority: self-signed, or an intermediate of `parent`."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    signer = parent or Issuer(name, key)
    builder = (
        _builder(name, signer, key, period, issuer_at)
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
    )
    return Issuer(name, key, builder.sign(signer.key, hashes.SHA256()))


def _builder(
    subject: x509.Name, issuer: Issuer, key: Key, period: Period, issuer_at: str | None
) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + datetime.timedelta(days=period.begins))
        .not_valid_after(now + datetime.timedelta(days=period.ends))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()),
            critical=False,
        )
    )
    if issuer_at is None:
        return builder
    url = issuer_at if "://" in issuer_at else f"http://{AUTHORITY_HOST}{issuer_at}"
    way = x509.AccessDescription(
        AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(url)
    )
    return builder.add_extension(x509.AuthorityInformationAccess([way]), critical=False)


def _authorities() -> dict[str, Issuer]:
    root = _authority(_name("Lab Root"))
    issuing = _authority(_name("Lab Issuing Authority"), root)
    retired = _authority(_name("Retired Root", "Another Lab"), period=Period(-4000, -20))
    stranger = _authority(_name("Authority Nobody Knows", "Nobody"))
    renewed = _authority(_name("Lab Renewed Authority"), root)
    return {
        "root": root,
        "issuing": issuing,
        "regional": _authority(_name("Lab Regional Authority"), issuing, issuer_at="/issuing.crt"),
        "brand": _authority(_name("Linden R1", "Linden Certificates"), root),
        "root_by_retired": _authority(root.name, retired, key=root.key),
        "stranger": stranger,
        "stranger_issuing": _authority(_name("Nobody's Issuing Authority", "Nobody"), stranger),
        "old_rsa": _authority(_name("Lab Old Authority"), root, key=_key("rsa")),
        "renewed": renewed,
        "renewed_before": _authority(renewed.name, root, key=renewed.key, period=EXPIRED),
    }


class Authority:
    """Issues server certificates into a folder; `trust_file` holds its root alone.

    `files` are what its web server answers, by path.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        self._issuers = _authorities()
        self._count = 0
        self.trust_file = folder / "trusted" / "ca-certificates.crt"
        self.trust_file.parent.mkdir()
        self.trust_file.write_bytes(self._pem("root"))
        self.files = {
            f"/{name.replace('_', '-')}.crt": issuer.certificate.public_bytes(Encoding.DER)
            for name, issuer in self._issuers.items()
        }
        issuing = [self._issuers[name].certificate for name in ("root", "issuing")]
        self.files["/issuing.pem"] = self._pem("issuing")
        self.files["/issuing.p7c"] = pkcs7.serialize_certificates(issuing, Encoding.DER)

    def context(
        self,
        names: list[str],
        kind: Kind = "valid",
        period: Period | None = None,
        tls: Tls = "usual",
        file: str | None = None,
    ) -> ssl.SSLContext:
        """A server's TLS context with a certificate of that kind for these DNS names."""
        path = self.file(names, kind, period, file)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        if kind in ("sha1", "rsa_1024") or tls in _OLD:
            context.set_ciphers("ALL:@SECLEVEL=0")
        context.load_cert_chain(path)
        context.set_alpn_protocols(["http/1.1"])
        _make_odd(context, tls)
        return context

    def file(
        self,
        names: list[str],
        kind: Kind = "valid",
        period: Period | None = None,
        name: str | None = None,
    ) -> Path:
        """A server's file: its key, its certificate, and those that it sends along. `name` is for
        those that somebody outside looks for."""
        self._count += 1
        path = self._folder / (name or f"{self._count}.pem")
        path.write_bytes(self._chain(names, RECIPES[kind], period))
        return path

    def leaf(self, names: list[str], issuer_at: str | None) -> bytes:
        """A good certificate in DER that names `issuer_at` for its issuer's."""
        recipe = Recipe(issuer_at=issuer_at)
        leaf = self._leaf(names, recipe, _key(recipe.key), recipe.period)
        return leaf.public_bytes(Encoding.DER)

    def _pem(self, name: str) -> bytes:
        return self._issuers[name].certificate.public_bytes(Encoding.PEM)

    def _chain(self, names: list[str], recipe: Recipe, period: Period | None) -> bytes:
        key = _key(recipe.key)
        leaf = self._leaf(names, recipe, key, period or recipe.period)
        sent = recipe.sent
        if sent is None:
            sent = () if recipe.issuer is None else (recipe.issuer,)
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return b"".join([private, leaf.public_bytes(Encoding.PEM), *map(self._pem, sent)])

    def _leaf(self, names: list[str], recipe: Recipe, key: Key, period: Period) -> x509.Certificate:
        subject = _name(names[0][:64])
        if recipe.named == "in_extension_alone":
            subject = x509.Name([])
        issuer = self._issuers[recipe.issuer] if recipe.issuer else Issuer(subject, key)
        names = recipe.names(names) if recipe.names else names
        builder = _builder(subject, issuer, key, period, recipe.issuer_at)
        if recipe.named != "in_subject_alone":
            builder = builder.add_extension(
                x509.SubjectAlternativeName([x509.DNSName(name) for name in names]),
                critical=recipe.named == "in_extension_alone",
            )
        if recipe.policy:
            policy = x509.PolicyInformation(PUBLIC_POLICY, None)
            builder = builder.add_extension(x509.CertificatePolicies([policy]), critical=False)
        leaf = (
            builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(
                x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.SERVER_AUTH]), critical=False
            )
            .sign(issuer.key, hashes.SHA256())
        )
        return _signed_with_sha1(leaf, issuer.key) if recipe.sha1 else leaf


def _signed_with_sha1(leaf: x509.Certificate, key: rsa.RSAPrivateKey) -> x509.Certificate:
    """The same certificate signed with SHA-1, which the library no longer does."""
    # sha256WithRSAEncryption and sha1WithRSAEncryption (RFC 8017) differ in their last byte.
    sha256, sha1 = (bytes.fromhex(f"06092a864886f70d0101{last}") for last in ("0b", "05"))
    body = leaf.tbs_certificate_bytes
    der = leaf.public_bytes(Encoding.DER).replace(body, body.replace(sha256, sha1))
    signature = key.sign(body.replace(sha256, sha1), padding.PKCS1v15(), hashes.SHA1())  # noqa: S303
    der = der.replace(sha256, sha1).removesuffix(leaf.signature) + signature
    return x509.load_der_x509_certificate(der)


def _make_odd(context: ssl.SSLContext, tls: Tls) -> None:
    if tls in _OLD:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # old is what they are to be
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion[_OLD[tls]]
    if tls in _CIPHERS:
        context.set_ciphers(_CIPHERS[tls])
        context.maximum_version = ssl.TLSVersion.TLSv1_2
