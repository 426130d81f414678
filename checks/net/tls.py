"""TLS: one context per purpose for the process, and what a handshake showed of the peer."""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

import certifi

from checks.net.connect import QUIET_SECONDS, BoundedSocket, BoundedTlsSocket, translate
from checks.net.deadline import Deadline
from checks.net.errors import NetError, NoTls, Untrusted

HANDSHAKE_BYTES = 512 * 1024  # a peer's certificates, generously
CHAIN = 10  # certificates of one peer that are kept; servers send two or three
# X509_V_ERR_*: an issuer's certificate is not at hand (x509_vfy.h: 2, 20, 21).
NO_PATH = frozenset({2, 20, 21})
OLD_VERSIONS = frozenset({"SSLv2", "SSLv3", "TLSv1", "TLSv1.1"})  # RFC 8996

# What Chrome, Firefox and Safari offer below TLS 1.3. Python's own choice leaves out RSA key
# exchange and CBC with SHA-1, which they still accept, and offers DHE, which they no longer do.
_BROWSER_CIPHERS = (
    "ECDHE+AESGCM:ECDHE+CHACHA20:ECDHE+AES:RSA+AESGCM:RSA+AES:!aNULL:!AESCCM:@SECLEVEL=2"
)
_ALL_CIPHERS = "ALL:COMPLEMENTOFALL:@SECLEVEL=0"  # level 0 alone lets TLS before 1.2 through
_LEGACY_SERVER_CONNECT = 0x4  # SSL_OP_LEGACY_SERVER_CONNECT, named in Python from 3.12 on
# First words of roots' names that are nobody's.
_COMMON_WORDS = frozenset({"ac", "ca", "custom", "global", "go", "root", "secure", "security"})
_DER = 2  # _ssl.ENCODING_DER


@dataclass(frozen=True)
class Peer:
    """The certificate a TLS server showed: `leaf` in DER, and whether it was accepted.

    `address` is where it was met. `chain` holds the further certificates in DER, as sent (at most
    CHAIN). `code` and `message` are OpenSSL's (X509_V_ERR_*),
    0 and "" for an accepted one.
    """

    host: str
    port: int
    address: str
    version: str
    leaf: bytes
    chain: tuple[bytes, ...]
    code: int
    message: str


@cache
def verifying() -> ssl.SSLContext:
    """Accepts what browsers accept: Mozilla's roots, and those that the operator's system adds."""
    return _trusting()


def completed(links: Iterable[bytes]) -> ssl.SSLContext:
    """As `verifying`, with certificates (DER) at hand that a server may have left out.

    They are links of a path, never its end: one that no root stands behind is still refused.
    """
    context = _trusting()
    for link in links:
        with suppress(ssl.SSLError):  # what OpenSSL cannot read is no link
            context.load_verify_locations(cadata=link)
    return context


def _trusting() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    # From Python 3.13 on the default also refuses certificates that browsers accept, and lets a
    # path end at any certificate of the store.
    context.verify_flags &= ~(ssl.VERIFY_X509_STRICT | ssl.VERIFY_X509_PARTIAL_CHAIN)
    context.hostname_checks_common_name = False  # nor do browsers (RFC 9525 section 2)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(_BROWSER_CIPHERS)
    context.options |= _LEGACY_SERVER_CONNECT  # servers older than RFC 5746 work in browsers
    context.sslsocket_class = BoundedTlsSocket
    return context


@cache
def explaining() -> ssl.SSLContext:
    """Accepts any certificate, version and cipher: to look at a peer that was refused. Nothing is
    sent over it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers(_ALL_CIPHERS)
    # Whatever the system's own configuration of OpenSSL forbids. The peer chooses the newest
    # version that it has, so what comes back is its best.
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.options |= _LEGACY_SERVER_CONNECT
    context.sslsocket_class = BoundedTlsSocket
    return context


@cache
def authorities() -> frozenset[str]:
    """What the trusted roots call themselves, in lower case: their organisations, and the first
    words of their common names, but for words that anybody might begin with."""
    found = set()
    for root in verifying().get_ca_certs():
        # The subject is a tuple of names, each of them a tuple of pairs (RFC 5280 section 4.1.2.4).
        for (kind, value), *_ in cast(Any, root).get("subject", ()):
            if kind == "organizationName":
                found.add(value.lower())
            elif kind == "commonName":
                found.add(value.lower().split(" ", 1)[0])
    return frozenset(found - _COMMON_WORDS)


def handshake(
    sock: BoundedSocket, host: str, context: ssl.SSLContext, deadline: Deadline
) -> BoundedTlsSocket:
    """Start TLS on a connected socket, with `host` (A-labels) as server name (RFC 6066).

    Raises Untrusted, NoTls, Broken, Late. The socket is closed on failure.
    """
    try:
        sock.getpeername()  # of one that was reset ssl would leave its own socket open
        sock.settimeout(deadline.left())
        tls = cast(
            BoundedTlsSocket,
            context.wrap_socket(sock, server_hostname=host, do_handshake_on_connect=False),
        )
    except OSError as error:  # it was reset as soon as it stood
        sock.close()
        raise translate(host, error) from error
    except BaseException:
        sock.close()
        raise
    try:
        tls.bound(deadline, HANDSHAKE_BYTES)
        tls.settimeout(deadline.left(QUIET_SECONDS))
        tls.do_handshake()
    except ssl.SSLCertVerificationError as error:
        tls.close()
        raise Untrusted(host, error.verify_code, error.verify_message) from error
    except (ssl.SSLEOFError, ssl.SSLZeroReturnError, ConnectionError, TimeoutError) as error:
        tls.close()
        raise translate(host, error) from error
    except ssl.SSLError as error:
        tls.close()
        raise NoTls(f"{host}: {error.reason or error}") from error
    except OSError as error:
        tls.close()
        raise translate(host, error) from error
    except NetError:
        tls.close()
        raise
    return tls


def peer(
    tls: BoundedTlsSocket, host: str, address: str, port: int, refusal: Untrusted | None = None
) -> Peer:
    """What the handshake showed, with the refusal that made a second look necessary, if any."""
    return Peer(
        host=host,
        port=port,
        address=address,
        version=tls.version() or "",
        leaf=tls.getpeercert(binary_form=True) or b"",
        chain=_sent(tls),
        code=refusal.code if refusal else 0,
        message=refusal.args[0] if refusal else "",
    )


def _sent(tls: BoundedTlsSocket) -> tuple[bytes, ...]:
    """The certificates that came with the leaf."""
    # SSLSocket.get_unverified_chain() exists from Python 3.13 on; what it asks, before.
    sent = cast(Any, tls)._sslobj.get_unverified_chain() or ()
    return tuple(one.public_bytes(_DER) for one in sent[1 : 1 + CHAIN])
