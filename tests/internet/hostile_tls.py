"""TLS of hostile servers: handshakes that halt, drip or turn to noise, and strange certificates."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import ssl
from collections.abc import Callable
from typing import Literal, get_args

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from tests.internet import injected
from tests.internet.certificates import Authority
from tests.internet.hostile_web import Script

Strange = Literal[
    "thousand_names",
    "long_chain",
    "nasty_names",
    "nasty_issuer",
    "odd_country",
    "issuers_inside",
    "injecting_names",
    "injecting_issuer",
]
STRANGE = frozenset(get_args(Strange))
NAMES = 1000
CHAIN_BYTES = 100 * 1024
INSIDE = (
    "http://127.0.0.1/ca.der", "http://10.1.2.3:8080/ca.der", "http://[::1]/ca.der",
    "http://169.254.169.254/latest/", "ldap://192.168.7.7/cn=ca", "file:///etc/passwd",
)  # fmt: skip

# What becomes of the server's first flight (RFC 8446 section 2), once the client has said hello.
FLIGHTS: dict[str, Callable[[bytes], Script]] = {
    "handshake_halts": lambda flight: Script(flight[: len(flight) // 2], end="hold"),
    "handshake_drips": lambda flight: Script(drip=flight),
    "handshake_resets": lambda flight: Script(flight[: len(flight) // 2], end="reset"),
    "handshake_closes": lambda flight: Script(flight[: len(flight) // 2]),
    "handshake_garbled": lambda flight: Script(flight[:60] + bytes(reversed(flight[60:]))),
    "handshake_repeats": lambda flight: Script(again=flight),
    "handshake_noise": lambda _: Script(again=b"\x16\x03\x03\x40\x00" + bytes(range(256)) * 64),
    "handshake_alerts": lambda _: Script(again=b"\x15\x03\x03\x00\x02\x01\x5a" * 100),
    "handshake_empty_records": lambda _: Script(again=b"\x16\x03\x03\x00\x00" * 100),
}


async def play(
    how: str,
    context: ssl.SSLContext,
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
) -> None:
    """Answer a client's hello with what FLIGHTS makes of the handshake of `context`."""
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    server = context.wrap_bio(incoming, outgoing, server_side=True)
    incoming.write(await reader.read(65536))
    with contextlib.suppress(ssl.SSLWantReadError):
        server.do_handshake()
    await FLIGHTS[how](outgoing.read()).play(reader, writer)


def context(how: Strange, domain: str, authority: Authority) -> ssl.SSLContext:
    """A server's TLS context with a certificate that is strange in one way."""
    names = [domain, f"www.{domain}"]
    match how:
        case "thousand_names":
            return authority.context([*names, *(f"strona{n}.{domain}" for n in range(NAMES))])
        case "long_chain":
            spare = authority.trust_file.read_bytes()
            pem = authority.file(names).read_bytes() + spare * (CHAIN_BYTES // len(spare))
            return _context(authority, pem)
        case "nasty_names":
            return _self_signed(authority, domain, [f"{domain}\x00.example", "\x1b[31mred.example"])
        case "nasty_issuer":
            return _self_signed(authority, "\x1b]0;x\x07\x00\u202eevil\u202c", names)
        case "injecting_names":
            return authority.context(list(injected.NAMES))
        case "injecting_issuer":
            return _self_signed(authority, domain, names, by=injected.HTML[:64])
        case "odd_country":
            return _self_signed(authority, domain, names, country="Polska")
        case "issuers_inside":
            return _self_signed(authority, domain, names, issuers=INSIDE)


def _self_signed(
    authority: Authority,
    subject: str,
    names: list[str],
    country: str = "PL",
    issuers: tuple[str, ...] = (),
    by: str = "",
) -> ssl.SSLContext:
    """With `issuers` it says that another issued it, who is to be found there (RFC 5280 section
    4.2.2.1); `by` is what that one is called."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, country, _validate=False),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, subject),
        ]
    )
    issuer = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, by or "Inside")])
    places = [
        x509.AccessDescription(method, x509.UniformResourceIdentifier(place))
        for place in issuers
        for method in (AuthorityInformationAccessOID.CA_ISSUERS, AuthorityInformationAccessOID.OCSP)
    ]
    now = datetime.datetime.now(datetime.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer if issuers or by else name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=90))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(one) for one in names]), critical=False
        )
    )
    if places:
        builder = builder.add_extension(x509.AuthorityInformationAccess(places), critical=False)
    certificate = builder.sign(key, hashes.SHA256())
    return _context(
        authority,
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + certificate.public_bytes(Encoding.PEM),
    )


def _context(authority: Authority, pem: bytes) -> ssl.SSLContext:
    """A server's TLS context with this key and these certificates, its own first."""
    path = authority.file(["nobody.example"])
    path.write_bytes(pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
