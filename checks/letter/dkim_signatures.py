"""Whether the DKIM signatures of a letter hold (RFC 6376, RFC 8463), verified by dkimpy.

Its look-ups go through our own resolver. What it would take long for is turned away before: its
expressions need time by the square of a run of blanks, its numbers by the length of a key, and it
keeps every line apart. For Ed25519 it would want a library of its own; cryptography knows it too.
"""

from __future__ import annotations

import base64
import logging
import re
from typing import Any, Literal

from checks.letter.headers import FIELDS, split
from checks.letter.reading import Letter, Signature
from checks.net import Net, NetError
from checks.net.errors import Cancelled, PastDeadline, in_part
from checks.observation import Unseen
from checks.sender import txt
from checks.sender.spf_check import is_name

Outcome = Literal[
    "valid",
    "body_changed",  # what was signed is not the body that came
    "not_matching",  # the headers were changed, or another key signed
    "no_key",  # the DNS has no key under its selector
    "revoked_key",  # the key was withdrawn: its p= is empty
    "unreadable",  # signature or key are not as the standard wants them, or too weak
    "not_verified",  # headers alone, a letter that is too large, an unknown algorithm
]

KEY_BYTES = 1100  # a key of 4096 bits has 740
MAX_EXPONENT = 1 << 33  # nearly all have 65537
SIGNATURE_CHARS = 4000
LINES = 200_000  # of a letter; the largest with attachments has half as many
SIGNED_FIELDS = 100
_BLANK_COST = 20_000_000  # sum of the squares of runs of blanks in a body
_LONG_BLANK = re.compile(rb"\s{40}")
_BLANKS = re.compile(rb"[ \t]{2,}")
_KEY = re.compile(rb"(?:^|;)\s*p\s*=")
_KEY_DATA = re.compile(rb"(?:^|;)\s*p\s*=([^;]*)")
_REVOKED = re.compile(rb"(?:^|;)\s*p\s*=\s*(?:;|$)")
_KEY_TYPE = re.compile(rb"(?:^|;)\s*k\s*=\s*([^;\s]*)")
ED25519 = b"ed25519"
KNOWN = frozenset({"rsa-sha256", "rsa-sha1", "ed25519-sha256"})

_silent = logging.getLogger(f"{__name__}.dkimpy")
_silent.addHandler(logging.NullHandler())
_silent.propagate = False  # what it says of hostile letters belongs into no log


def verify(letter: Letter, signature: Signature, net: Net) -> Outcome | Unseen:
    """Whether this one signature holds for the letter, at the time when it was made.

    Unseen where the key was not to be had. Raises PastDeadline or Cancelled.
    """
    if not letter.complete or signature.algorithm not in KNOWN or not _is_quick(letter.raw):
        return "not_verified"
    key = _Key(net, ED25519 if signature.algorithm.startswith("ed25519") else b"rsa")
    try:
        holds = _verifier(letter.raw).verify(idx=signature.place, dnsfunc=key)
    except (PastDeadline, Cancelled):
        raise
    except Exception as refusal:  # its own kinds, and others for letters it does not expect
        outcome = _refused(str(refusal), letter)
    else:
        outcome = "valid" if holds else "not_matching"
    return key.failure or key.problem or outcome


def _refused(said: str, letter: Letter) -> Outcome:
    if not said.startswith("body hash mismatch"):
        return "unreadable"
    return "body_changed" if letter.has_body else "not_verified"


def _verifier(raw: bytes) -> Any:
    import dkim  # not needed on the way to any other answer
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    class Ed25519Key:
        """A key as dkimpy uses it; that a signature is not its own is `failed`, not raised."""

        def __init__(self, record: bytes) -> None:
            self._key = Ed25519PublicKey.from_public_bytes(_key_data(record))
            self.failed = False

        def verify(self, digest: bytes, signature: bytes) -> None:
            try:
                self._key.verify(signature, digest)
            except InvalidSignature:
                self.failed = True

    class AtItsTime(dkim.DKIM):  # type: ignore[misc]
        """Signatures may run out (x=); a letter is looked at later than it was received."""

        def verify_headerprep(self, idx: int = 0) -> Any:
            fields = [value for name, value in self.headers if name.lower() == b"dkim-signature"]
            sig = dkim.parse_tag_value(fields[idx])
            dkim.validate_signature_fields({k: v for k, v in sig.items() if k != b"x"})
            self.domain, self.selector, self.signature_fields = sig[b"d"], sig[b"s"], sig
            names = [one.lower() for one in re.split(rb"\s*:\s*", sig[b"h"])]
            if len(names) > SIGNED_FIELDS or len(fields[idx]) > SIGNATURE_CHARS:
                raise dkim.ValidationError("too long")
            if b"from" not in names:  # RFC 6376 section 5.4: it would vouch for any sender
                raise dkim.ValidationError("From is not signed")
            self.include_headers = tuple(names)
            signed = [(n, v) for n, v in self.headers if n.lower() == b"dkim-signature"]
            return sig, names, signed

        def verify_sig(self, sig: Any, include_headers: Any, header: Any, dnsfunc: Any) -> bool:
            if sig[b"a"] != ED25519 + b"-sha256":
                return bool(super().verify_sig(sig, include_headers, header, dnsfunc))
            key = Ed25519Key(dnsfunc(sig[b"s"] + b"._domainkey." + sig[b"d"] + b"."))
            self.pk, self.ktag, self.keysize = key, ED25519, 256
            holds = self.verify_sig_process(sig, include_headers, header, dnsfunc)
            return bool(holds) and not key.failed

    return AtItsTime(raw, logger=_silent)


def _is_quick(raw: bytes) -> bool:
    head, body = split(raw)
    if _LONG_BLANK.search(head) or head.count(b"\n") > FIELDS * 10 or raw.count(b"\n") > LINES:
        return False
    cost = sum((match.end() - match.start()) ** 2 for match in _BLANKS.finditer(body or b""))
    return cost < _BLANK_COST


class _Key:
    """The key from our own resolver, and what was the matter with it, which dkimpy does not say."""

    def __init__(self, net: Net, type: bytes) -> None:
        """`type` is that of the keys which make such signatures, in the words of the tag k=."""
        self._net = net
        self._type = type
        self.failure: Unseen | None = None
        self.problem: Outcome | None = None

    def __call__(self, name: bytes, timeout: float = 0) -> bytes:  # noqa: ARG002  dkimpy's form
        host = name.decode("ascii", "replace").rstrip(".").lower()
        try:
            found = txt.ask(self._net, host, _is_key) if is_name(host) else ()
        except NetError as failure:
            self.failure = in_part(failure)
            return b""
        if not found:
            self.problem = "no_key"
        elif _REVOKED.search(found[0]):
            self.problem = "revoked_key"
        elif not self._fits(found[0]):
            self.problem = "unreadable"
        else:
            return found[0]
        return b""

    def _fits(self, key: bytes) -> bool:
        if len(key) > KEY_BYTES or _type_of(key) != self._type:
            return False
        return self._type == ED25519 or _is_light(key)


def _is_light(key: bytes) -> bool:
    """Whether verifying with the RSA key takes no longer than with others: a large exponent makes
    it a thousand times slower."""
    import dkim.crypto

    try:
        parsed = dkim.crypto.parse_public_key(_key_data(key))
    except Exception:  # whatever it raises for what is no key
        return False
    return bool(parsed["publicExponent"] < MAX_EXPONENT)


def _key_data(key: bytes) -> bytes:
    """What the key's tag p= holds, decoded. Raises binascii.Error."""
    match = _KEY_DATA.search(key)
    return base64.b64decode(match[1] if match else b"")


def _type_of(key: bytes) -> bytes:
    """Of which algorithm the key is (RFC 6376 section 3.6.1)."""
    match = _KEY_TYPE.search(key)
    return match[1].lower() if match else b"rsa"


def _is_key(text: bytes) -> bool:
    return _KEY.search(text) is not None
