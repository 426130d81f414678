"""Look at the staged Internet from inside a vantage and print what comes back, as JSON.

Each argument is one question; they are asked side by side:

python -m tests.internet.probe "tcp HOST PORT" "dns SERVER NAME TYPE [tcp]" "whois SERVER QUERY"
    "https HOST PATH" "drip HOST PATH" "trust" "smtp HOST RECIPIENT"
"""

from __future__ import annotations

import gzip
import http.client
import json
import smtplib
import socket
import ssl
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import certifi
import dns.exception
import dns.flags
import dns.message
import dns.query
import dns.rcode

SILENCE = 1.5  # seconds after which a connection that says nothing is called silent
PATIENCE = 4.0  # seconds to wait for an answer: more than the slowest takes
Json = dict[str, object]


def tcp(host: str, port: str) -> Json:
    """What a connection meets: refused, timeout, or once it stands: speaks, silent, closed."""
    try:
        with socket.create_connection((host, int(port)), SILENCE) as connection:
            try:
                return {"result": "closed" if not connection.recv(1) else "speaks"}
            except TimeoutError:
                return {"result": "silent"}
    except TimeoutError:
        return {"result": "timeout"}
    except ConnectionRefusedError:
        return {"result": "refused"}
    except OSError as error:
        return {"result": type(error).__name__}


def ask_dns(server: str, name: str, rdtype: str, transport: str = "udp") -> Json:
    query = dns.message.make_query(name, rdtype, use_edns=transport == "edns")
    send = dns.query.tcp if transport == "tcp" else dns.query.udp
    try:
        reply = send(query, server, timeout=PATIENCE)
    except dns.exception.Timeout:
        return {"result": "timeout"}
    return {
        "result": dns.rcode.to_text(reply.rcode()),
        "aa": bool(reply.flags & dns.flags.AA),
        "answer": [str(rrset) for rrset in reply.answer],
        "authority": [str(rrset) for rrset in reply.authority],
        "additional": [str(rrset) for rrset in reply.additional],
    }


def whois(server: str, *query: str) -> Json:
    try:
        with socket.create_connection((server, 43), PATIENCE) as connection:
            connection.sendall(f"{' '.join(query)}\r\n".encode())
            with connection.makefile("rb") as stream:
                return {"result": "text", "text": stream.read().decode()}
    except TimeoutError:
        return {"result": "timeout"}


def https(host: str, path: str, *cookies: str) -> Json:
    """One GET over verified TLS, redirects not followed."""
    connection = http.client.HTTPSConnection(
        host, timeout=PATIENCE, context=ssl.create_default_context()
    )
    try:
        headers = {"Accept-Encoding": "gzip"} | ({"Cookie": "; ".join(cookies)} if cookies else {})
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        body = response.read()
        if headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        return {
            "result": "answer",
            "status": response.status,
            "version": response.version,
            "headers": headers,
            "body": body.decode(),
        }
    except ssl.SSLCertVerificationError as error:
        return {"result": "certificate", "reason": error.verify_message}
    except TimeoutError:
        return {"result": "timeout"}
    except (OSError, http.client.HTTPException) as error:
        return {"result": type(error).__name__}
    finally:
        connection.close()


def drip(host: str, path: str) -> Json:
    """The pieces in which an answer over plain http arrives while patience lasts."""
    pieces = []
    end = time.monotonic() + PATIENCE
    with socket.create_connection((host, 80), PATIENCE) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        while (left := end - time.monotonic()) > 0:
            connection.settimeout(left)
            try:
                pieces.append(connection.recv(4096).decode())
            except TimeoutError:
                break
    return {"result": "pieces", "pieces": pieces}


def trust() -> Json:
    """Who is trusted: by OpenSSL's defaults, in its folder, and how many by certifi."""
    roots = ssl.create_default_context().get_ca_certs()
    count = Path(certifi.where()).read_text(encoding="utf-8").count("BEGIN CERTIFICATE")
    folder = Path(ssl.get_default_verify_paths().openssl_capath)
    return {
        "subjects": [dict(x[0] for x in root["subject"])["commonName"] for root in roots],
        "folder": sorted(file.name for file in folder.iterdir()),
        "certifi": count,
    }


def smtp(host: str, recipient: str) -> Json:
    """What a mail server says to a recipient, with the certificate of STARTTLS verified."""
    try:
        with smtplib.SMTP(host, timeout=PATIENCE) as server:
            server.starttls(context=ssl.create_default_context())
            server.mail("")
            code, text = server.rcpt(recipient)
            return {"result": "reply", "code": code, "text": text.decode()}
    except ssl.SSLCertVerificationError as error:
        return {"result": "certificate", "reason": error.verify_message}
    except (OSError, smtplib.SMTPException) as error:
        return {"result": type(error).__name__}


COMMANDS: dict[str, Callable[..., Json]] = {
    "tcp": tcp,
    "dns": ask_dns,
    "whois": whois,
    "https": https,
    "drip": drip,
    "trust": trust,
    "smtp": smtp,
}


def ask(question: str) -> Json:
    """Ask one question as it is written on the command line."""
    command, *words = question.split()
    return COMMANDS[command](*words)


if __name__ == "__main__":
    with ThreadPoolExecutor() as pool:
        print(json.dumps(list(pool.map(ask, sys.argv[1:]))))
