"""The public keys by which a domain's DKIM signatures are verified, as the DNS has them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from checks.net import Net, NetError
from checks.net.errors import in_part
from checks.observation import Unseen
from checks.sender import txt

_KEY = re.compile(rb"(?:^|;)\s*p\s*=\s*([A-Za-z0-9+/=\s]*)")


@dataclass(frozen=True)
class Key:
    """Whether there is a key under a selector; "revoked" is one with an empty p= (RFC 6376)."""

    selector: str
    state: Literal["there", "revoked", "missing"] | Unseen


def look(net: Net, domain: str, selector: str) -> Key:
    """The key of `domain` under `selector`. Source: RFC 6376 section 3.6."""
    try:
        found = txt.ask(
            net, f"{selector}._domainkey.{domain}", lambda text: bool(_KEY.search(text))
        )
    except NetError as failure:
        return Key(selector, in_part(failure))
    keys = [match[1].strip() for text in found if (match := _KEY.search(text))]
    if not keys:
        return Key(selector, "missing")
    return Key(selector, "there" if any(keys) else "revoked")
