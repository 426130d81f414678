"""TLS: one context per purpose for the process, and what a handshake showed of the peer."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from functools import cache
from typing import cast

import certifi

from checks.net.connect import BoundedSocket, BoundedTlsSocket, translate
from checks.net.deadline import Deadline
from checks.net.errors import NetError, NoTls, Untrusted

HANDSHAKE_BYTES = 512 * 1024  # a peer's certificates, generously


@dataclass(frozen=True)
class Peer:
    """The certificate a TLS server showed: `leaf` in DER, and whether it was accepted.

    `code` and `message` are OpenSSL's for a certificate that was not (X509_V_ERR_*), else 0 and "".
    """

    host: str
    port: int
    version: str
    leaf: bytes
    code: int
    message: str


@cache
def verifying() -> ssl.SSLContext:
    """Accepts what browsers accept: Mozilla's roots, and those that the operator's system adds."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    # From Python 3.13 on the default also refuses certificates that browsers accept.
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    context.sslsocket_class = BoundedTlsSocket
    return context


@cache
def explaining() -> ssl.SSLContext:
    """Accepts any certificate: to look at one that was refused. Nothing is sent over it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.sslsocket_class = BoundedTlsSocket
    return context


def handshake(
    sock: BoundedSocket, host: str, context: ssl.SSLContext, deadline: Deadline
) -> BoundedTlsSocket:
    """Start TLS on a connected socket, with `host` (A-labels) as server name (RFC 6066).

    Raises Untrusted, NoTls, Broken, Late. The socket is closed on failure.
    """
    try:
        sock.settimeout(deadline.left())
        tls = cast(
            BoundedTlsSocket,
            context.wrap_socket(sock, server_hostname=host, do_handshake_on_connect=False),
        )
    except BaseException:
        sock.close()
        raise
    try:
        tls.bound(deadline, HANDSHAKE_BYTES)
        tls.settimeout(deadline.left())
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


def peer(tls: BoundedTlsSocket, host: str, port: int, refusal: Untrusted | None = None) -> Peer:
    """What the handshake showed, with the refusal that made a second look necessary, if any."""
    return Peer(
        host=host,
        port=port,
        version=tls.version() or "",
        leaf=tls.getpeercert(binary_form=True) or b"",
        code=refusal.code if refusal else 0,
        message=refusal.args[0] if refusal else "",
    )
