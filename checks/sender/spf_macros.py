"""Macros in SPF domain-specs (RFC 7208 section 7)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import quote

Address = IPv4Address | IPv6Address

_MACRO = re.compile(r"%(?:\{([a-z])([0-9]*)(r?)([-.+,/_=]*)\}|([%_-]))", re.IGNORECASE)
_LITERAL = {"%": "%", "_": " ", "-": "%20"}
MAX_NAME = 253


class DependsOnLetterError(ValueError):
    """The name is another one for each letter: it holds the sender's or the server's address."""


@dataclass(frozen=True)
class Letter:
    """What of one letter SPF looks at. `sender` is a mail address, `helo` the server's greeting.

    An `address` of None stands for any letter at all: then only the domain's own name is known.
    """

    address: Address | None
    sender: str
    helo: str

    @property
    def local_part(self) -> str:
        return self.sender.rpartition("@")[0] or "postmaster"

    @property
    def sender_domain(self) -> str:
        return self.sender.rpartition("@")[2]


def expand(spec: str, domain: str, letter: Letter, validated: Callable[[], str]) -> str:
    """The name that `spec` stands for in the record of `domain`, without a final dot.

    `validated` gives the value of %{p}. A name that is too long loses labels on the left (section
    7.3). Raises DependsOnLetterError when it cannot be known without a letter.
    """

    def value(match: re.Match[str]) -> str:
        if match[5]:
            return _LITERAL[match[5]]
        text = _value(match[1].lower(), domain, letter, validated)
        text = _transformed(text, int(match[2] or 0), bool(match[3]), match[4] or ".")
        return quote(text, safe="-._~") if match[1].isupper() else text

    name = _MACRO.sub(value, spec).rstrip(".")
    while len(name) > MAX_NAME and "." in name:
        name = name.partition(".")[2]
    return name


def _value(code: str, domain: str, letter: Letter, validated: Callable[[], str]) -> str:
    if code == "d":
        return domain
    if code == "o":
        return letter.sender_domain
    if letter.address is None:
        raise DependsOnLetterError(code)
    match code:
        case "s":
            return f"{letter.local_part}@{letter.sender_domain}"
        case "l":
            return letter.local_part
        case "h":
            return letter.helo
        case "i":
            return _dotted(letter.address)
        case "p":
            return validated()
        case _:  # "v"; the grammar leaves no other
            return "in-addr" if letter.address.version == 4 else "ip6"


def _dotted(address: Address) -> str:
    if address.version == 4:
        return str(address)
    return ".".join(address.exploded.replace(":", ""))


def _transformed(text: str, count: int, reverse: bool, delimiters: str) -> str:
    parts = re.split(f"[{re.escape(delimiters)}]", text)
    if reverse:
        parts.reverse()
    return ".".join(parts[-count:] if count else parts)
