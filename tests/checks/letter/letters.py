"""A letter to support as its receiver has it, signed by a key made for the tests."""

from __future__ import annotations

import base64
import hashlib
from functools import cache

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.checks.sender.zones import Zones

FIELDS = (
    b'From: "Biuro" <biuro@firma.pl>\r\n'
    b"To: pomoc@dostawca.pl\r\n"
    b"Subject: Prosze o przywrocenie kopii\r\n"
    b"Date: Thu, 26 Nov 2026 10:00:00 +0100\r\n"
    b"User-Agent: Mozilla Thunderbird\r\n"
)
BODY = b"Prosze o przywrocenie kopii strony.\r\n"
WAY = (
    b"Return-Path: <biuro@firma.pl>\r\n"
    b"Received: from mx.dostawca.pl (mx.dostawca.pl [77.55.1.1])\r\n"
    b"\tby poczta.dostawca.pl (Postfix) with LMTP id 1; Thu, 26 Nov 2026 10:00:09 +0100\r\n"
    b"Received: from mail.firma.pl (mail.firma.pl [85.128.1.2])\r\n"
    b"\tby mx.dostawca.pl (Postfix) with ESMTPS id 2\r\n"
    b"\tfor <pomoc@dostawca.pl>; Thu, 26 Nov 2026 10:00:07 +0100\r\n"
    b"Received: from [192.168.1.5] (83-1-2-3.dsl.pl [83.1.2.3])\r\n"
    b"\tby mail.firma.pl (Postfix) with ESMTPSA id 3; Thu, 26 Nov 2026 10:00:02 +0100 (CET)\r\n"
)
PUBLISHED: Zones = {
    "firma.pl TXT": "v=spf1 ip4:85.128.1.2 -all",
    "_dmarc.firma.pl TXT": "v=DMARC1; p=reject",
}


@cache
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def public_key() -> str:
    """The TXT record of the key, as a domain publishes it."""
    der = (
        _key()
        .public_key()
        .public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    return f"v=DKIM1; k=rsa; p={base64.b64encode(der).decode()}"


def _pem() -> bytes:
    return _key().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )


def signature(letter: bytes, domain: bytes = b"firma.pl", selector: bytes = b"s1") -> bytes:
    """The field that signs the letter."""
    signed: bytes = dkim.sign(letter, selector, domain, _pem())
    return signed


# RFC 8463 appendix A: a letter of another program, and its key under brisbane._domainkey.
ED25519_KEY = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
ED25519_SIGNED = b"""DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
 subject : date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>

Hi.

We lost the game.  Are you hungry yet?

Joe.
""".replace(b"\n", b"\r\n")


def old_signature(letter: bytes, signed: bytes = b"from") -> bytes:
    """One of this field, made and run out (x=) long ago, which dkimpy itself does not write."""
    signer = dkim.DKIM(letter)
    signer.hasher = hashlib.sha256
    body = letter.partition(b"\r\n\r\n")[2]
    fields = [
        (b"v", b"1"), (b"a", b"rsa-sha256"), (b"c", b"relaxed/simple"), (b"d", b"firma.pl"),
        (b"s", b"s1"), (b"t", b"1000000000"), (b"x", b"1000000600"), (b"h", signed),
        (b"bh", base64.b64encode(hashlib.sha256(body).digest())), (b"b", b"0" * 60),
    ]  # fmt: skip
    policy = dkim.CanonicalizationPolicy.from_c_value(b"relaxed/simple")
    key = dkim.parse_pem_private_key(_pem())
    header: bytes = signer.gen_header(fields, [signed], policy, b"DKIM-Signature", key)
    return b"DKIM-Signature: " + header


def letter(
    *, fields: bytes = FIELDS, way: bytes = WAY, body: bytes | None = BODY, signer: bytes = b""
) -> bytes:
    """The letter; with `signer`, signed by that domain."""
    own = fields + (b"" if body is None else b"\r\n" + body)
    return way + (signature(own, signer) if signer else b"") + own
