"""The staff key: what opens the staff pages where no OpenID provider is set up.

Thirty random characters that are not mistaken for each other, in groups of five. Of a key only its
scrypt hash is kept, with the parameters that made it, as "$scrypt$ln=15,r=8,p=1$<salt>$<hash>".

Source: RFC 7914 (scrypt); the PHC string format for how a hash is written down.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets

from assistant.store.case_number import ALPHABET

GROUPS, GROUP = 6, 5  # about 135 bits: nobody finds it by trying
MOST_TYPED = 200  # characters that are looked at

_LN, _R, _P = 15, 8, 1  # 32 MiB and about 0.1 s
_MOST_LN, _MOST_RP = 20, 64  # of a stored hash: what is beyond was not made here
_SALT_BYTES = _HASH_BYTES = 32
_STORED = re.compile(r"\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w+/=]+)\$([\w+/=]+)")


def new_staff_key() -> str:
    """A key that cannot be guessed, as people write it."""
    signs = [secrets.choice(ALPHABET) for _ in range(GROUPS * GROUP)]
    return "-".join("".join(signs[at : at + GROUP]) for at in range(0, len(signs), GROUP))


def hashed_key(key: str) -> str:
    """What is stored of a key."""
    salt = secrets.token_bytes(_SALT_BYTES)
    made = _scrypt(key, salt, _LN, _R, _P)
    return f"$scrypt$ln={_LN},r={_R},p={_P}${_base64(salt)}${_base64(made)}"


def is_key(typed: str, stored: str) -> bool:
    """Whether `typed`, with or without its dashes and in any case, is the key of `stored`."""
    parts = _STORED.fullmatch(stored)
    if not parts:
        return False
    ln, r, p = map(int, parts.group(1, 2, 3))
    if not (0 < ln <= _MOST_LN and 0 < r * p <= _MOST_RP):
        return False
    try:
        salt, kept = base64.b64decode(parts[4]), base64.b64decode(parts[5])
    except binascii.Error:
        return False
    return hmac.compare_digest(_scrypt(typed[:MOST_TYPED], salt, ln, r, p), kept)


def _scrypt(key: str, salt: bytes, ln: int, r: int, p: int) -> bytes:
    signs = "".join(sign for sign in key.upper() if sign.isalnum())
    n = 1 << ln
    room = 128 * r * (n + p + 2)  # what OpenSSL wants to be allowed
    return hashlib.scrypt(signs.encode(), salt=salt, n=n, r=r, p=p, dklen=_HASH_BYTES, maxmem=room)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
