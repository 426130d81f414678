"""Names as registries print them: capitals, final dots, Unicode, signs that must not be shown."""

from __future__ import annotations

import re

import idna

_HOST = re.compile(r"^(?:[\w-]{1,63}\.){1,10}(?:[^\W\d_]{2,63}|xn--[a-z0-9-]{1,59})\.?$", re.I)
_ADDRESS = re.compile(r"^(?:\d{1,3}\.){3}\d{1,3}$|^[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,8}$", re.I)
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)


def is_host(word: str) -> bool:
    """Whether the word looks like a host name of at least two labels."""
    return len(word) <= 254 and _HOST.match(word) is not None


def is_address(word: str) -> bool:
    """Whether the word looks like an IP address."""
    return len(word) <= 45 and _ADDRESS.match(word) is not None


def ascii_host(name: str) -> str | None:
    """The name as A-labels, lower case, without the final dot; None when it has no such form."""
    name = name.rstrip(".").casefold()
    if name.isascii():
        return name or None
    try:
        return idna.encode(name, uts46=True).decode("ascii")
    except (idna.IDNAError, ValueError):
        return None


def unicode_host(name: str) -> str:
    """The name as people write it; unchanged where it cannot be shown."""
    try:
        return idna.decode(name)
    except (idna.IDNAError, ValueError):
        return name


def plain(text: str) -> str:
    """The text without control characters and without those that change the writing direction."""
    return _UNSEEN.sub("", text)
