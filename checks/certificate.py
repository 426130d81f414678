"""The certificate that the website shows: for whom, by whom, until when, and if accepted."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from checks.net import Net
from checks.observation import Skipped, Unseen, Why
from checks.sequence import Stage, check
from checks.target import Target
from checks.website import HTTPS_PORT, Failure, Website, website

if TYPE_CHECKING:
    from cryptography import x509

    from checks.net.tls import Peer

# What the library thinks of a stranger's certificate (a country of six letters, say) is read off
# the certificate, if anybody wants to know; it is no trouble of this program.
warnings.filterwarnings("ignore", category=UserWarning, module=r"checks\.")

NAMES_SHOWN = 100
NAME_CHARS = 253

# X509_V_ERR numbers of OpenSSL's x509_vfy.h, by what they mean for a visitor.
_NOT_YET_VALID, _EXPIRED = {9, 13}, {10, 14}
_WRONG_NAME = {62, 63, 64}
_NO_PATH = {2, 20, 21}
_WEAK = {66, 67, 68}

# What every public authority puts into its certificates, and others have no use for: signed
# timestamps (RFC 6962 section 3.3) and the policies of the CA/Browser Forum.
_TIMESTAMPS = "1.3.6.1.4.1.11129.2.4.2"
_PUBLIC_POLICIES = "2.23.140.1."

Refusal = Literal["expired", "not_yet_valid", "wrong_name", "weak", "untrusted"]
LeftOut = Literal["found", "of_public_authority", "unknown"]


@dataclass(frozen=True)
class ShownCertificate:
    """One host's certificate. `refused` is why a browser does not accept it, None when it does.

    `named` when it carries the host's name; `subject_names` are the first of its names.
    `self_signed` when issuer and subject are the same; `code` and `message` are OpenSSL's.

    `left_out` when the server did not send the certificate of an issuer: "found" where it lies,
    and all is accepted with it; not found, and "of_public_authority" by the marks that only those
    leave; or "unknown". None when nothing is left out, or when what was found does not help.
    """

    host: str
    subject_names: tuple[str, ...]
    named: bool
    issuer: str
    not_before: datetime
    not_after: datetime
    self_signed: bool
    refused: Refusal | None
    left_out: LeftOut | None
    code: int
    message: str

    def is_of(self, domain: str) -> bool:
        """Whether a host of `domain` showed it; others renew their own."""
        return f".{self.host}".endswith(f".{domain}")


@dataclass(frozen=True)
class Certificate:
    """The examined host's certificate first, then those of other hosts that redirects led to."""

    shown: tuple[ShownCertificate, ...]

    def of(self, domain: str) -> ShownCertificate | None:
        """The first that a host of `domain` showed."""
        return next((one for one in self.shown if one.is_of(domain)), None)


@check(stage=Stage.SERVER, needs=[website])
def certificate(target: Target, net: Net, website: Website) -> Certificate | Unseen | Skipped:
    """Which certificates did the website's own connections show, and were they accepted?

    Source: RFC 5280 section 4.1.2.5 (validity), RFC 9525 section 6.3 (names).
    """
    secure = (
        (hop.host, hop.port)
        for visit in (website.https, website.http)
        for hop in visit.hops
        if hop.url.startswith("https:") and hop.host
    )
    servers = dict.fromkeys([(target.host, HTTPS_PORT), *secure])
    peers = [peer for server in servers if (peer := net.peer(*server)) is not None]
    if any(peer.code for peer in peers) and net.reach.is_deceived():
        return Unseen(Why.OWN_NETWORK, peers[0].message)
    if peers:
        try:
            return Certificate(tuple(read_peer(peer, net) for peer in peers))
        except ValueError as error:
            return Unseen(Why.UNREADABLE, str(error))
    failure = website.https.failure
    if isinstance(failure, Unseen):
        return failure
    if isinstance(failure, Failure) and failure.kind == "untrusted":
        return Unseen(Why.UNREADABLE, failure.detail)
    return Skipped("no_https")


def read_peer(peer: Peer, net: Net) -> ShownCertificate:
    """What a server showed, read. Raises ValueError for what is no certificate."""
    from cryptography import x509  # 60 ms that a diagnosis without https does not need

    try:
        return _shown(peer, x509.load_der_x509_certificate(peer.leaf), net)
    except (
        x509.InvalidVersion,
        x509.DuplicateExtension,
        x509.UnsupportedGeneralNameType,
    ) as error:
        raise ValueError(str(error)) from error


def _shown(peer: Peer, leaf: x509.Certificate, net: Net) -> ShownCertificate:
    names = _names(leaf)
    # OpenSSL stops at the first fault, which need not be the name; names that cannot be read are
    # its to judge.
    named = peer.code not in _WRONG_NAME and (names is None or _covered(peer.host, names))
    in_time = leaf.not_valid_before_utc <= datetime.now(UTC) <= leaf.not_valid_after_utc
    self_signed = leaf.issuer == leaf.subject
    look = peer.code in _NO_PATH | _EXPIRED | _NOT_YET_VALID and in_time and named
    return ShownCertificate(
        host=peer.host,
        subject_names=tuple(name[:NAME_CHARS] for name in (names or ())[:NAMES_SHOWN]),
        named=named,
        issuer=_issuer(leaf),
        not_before=leaf.not_valid_before_utc,
        not_after=leaf.not_valid_after_utc,
        self_signed=self_signed,
        refused=_refusal(peer.code),
        left_out=_left_out(peer, leaf, net) if look and not self_signed else None,
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
    if code in _WRONG_NAME:
        return "wrong_name"
    return "weak" if code in _WEAK else "untrusted"


def _left_out(peer: Peer, leaf: x509.Certificate, net: Net) -> LeftOut | None:
    """Whether it is the issuer's certificate alone that browsers miss.

    Of an issuer out of its time, a newer certificate may lie where the old one came from.
    """
    verdict = net.completed(peer)
    if verdict == 0:
        return "found"
    if verdict is not None or peer.code not in _NO_PATH:
        return None
    return "of_public_authority" if _is_public(leaf, net) else "unknown"


def _is_public(leaf: x509.Certificate, net: Net) -> bool:
    from cryptography import x509

    try:
        extensions = leaf.extensions
        if any(one.oid.dotted_string == _TIMESTAMPS for one in extensions):
            return True
        policies = extensions.get_extension_for_class(x509.CertificatePolicies).value
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        policies = x509.CertificatePolicies([])
    if any(one.policy_identifier.dotted_string.startswith(_PUBLIC_POLICIES) for one in policies):
        return True
    return net.is_authority(_issuer(leaf))


def _names(leaf: x509.Certificate) -> tuple[str, ...] | None:
    """The host names and addresses of the certificate, in lower case; None when unreadable."""
    from cryptography import x509

    try:
        extension = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return ()  # the common name is no longer a host name (RFC 9525 section 2)
    except (x509.DuplicateExtension, ValueError):
        return None
    names = extension.value.get_values_for_type(x509.DNSName)
    addresses = extension.value.get_values_for_type(x509.IPAddress)
    return tuple(str(name).lower() for name in (*names, *addresses))


def _covered(host: str, names: tuple[str, ...]) -> bool:
    return any(covers(name, host) for name in names)


def covers(name: str, host: str) -> bool:
    """Whether a certificate's `name` is valid for `host`; a wildcard stands for one whole label,
    and not for all names below a top-level domain.

    Source: RFC 9525 section 6.3.
    """
    if name.startswith("*."):
        return "." in name[2:] and host.partition(".")[2] == name[2:]
    return name == host


def _issuer(leaf: x509.Certificate) -> str:
    from cryptography.x509.oid import NameOID

    for kind in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        for attribute in leaf.issuer.get_attributes_for_oid(kind):
            return str(attribute.value)[:NAME_CHARS]
    return ""
