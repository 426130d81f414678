"""TXT records as bytes: their strings joined, as SPF, DKIM and DMARC want them read."""

from __future__ import annotations

import re
from collections.abc import Callable

from checks.net import Answer, Net
from checks.net.errors import Garbled
from checks.net.resolver import RECORDS

_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')
_ESCAPE = re.compile(r"\\([0-9]{3}|.)", re.DOTALL)


def joined(value: str) -> bytes:
    """The bytes of one record given as in a master file: `"v=spf1 " "-all"` is `v=spf1 -all`.

    Source: RFC 7208 section 3.3, RFC 6376 section 3.6.2.2 (strings are joined without a space).
    """
    parts = (quoted or bare for quoted, bare in _STRING.findall(value))
    return b"".join(_ESCAPE.sub(_unescaped, part).encode("latin-1", "replace") for part in parts)


def _unescaped(match: re.Match[str]) -> str:
    code = match[1]
    return chr(int(code) & 0xFF) if code.isdigit() and len(code) == 3 else code


def readable(text: bytes, longest: int) -> str:
    """The text for people, cut: bytes that show nothing, or deceive, as escapes."""
    return "".join(
        chr(byte) if 0x20 <= byte < 0x7F else f"\\x{byte:02x}" for byte in text[:longest]
    )


def ask(net: Net, name: str, is_wanted: Callable[[bytes], bool]) -> tuple[bytes, ...]:
    """The TXT records of `name` that are wanted; () when it has none.

    Raises what `Net.ask` raises, and Garbled where so many records came that a wanted one may have
    been left out.
    """
    answer: Answer = net.ask(name, "TXT")
    found = tuple(text for text in map(joined, answer.values) if is_wanted(text))
    if not found and len(answer.values) >= RECORDS:
        raise Garbled(f"{name} TXT: {RECORDS} records or more")
    return found
