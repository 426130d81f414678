"""Where a website and its mail are: what several customers of one provider have in common.

Stored as keyed hashes only: rows can be compared, and tell nobody's name or address.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from assistant.store.schema import keys
from checks.addresses import Addresses
from checks.observation import Unseen

KEY_NAME = "places"
HASH_BYTES = 16
_BLOCKS = {4: 24, 6: 48}  # the addresses that a provider's one machine room has in common


@dataclass(frozen=True)
class Places:
    """Name servers, address blocks and mail exchangers, each in order; empty when not seen."""

    nameservers: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    exchangers: tuple[str, ...] = ()


def places(observations: Mapping[str, object]) -> Places:
    seen = observations.get("addresses")
    if not isinstance(seen, Addresses):
        return Places()
    addresses = [
        one for one in (seen.examined.a, seen.examined.aaaa) if not isinstance(one, Unseen)
    ]
    return Places(
        nameservers=() if isinstance(seen.nameservers, Unseen) else tuple(sorted(seen.nameservers)),
        networks=tuple(sorted({_block(one) for some in addresses for one in some})),
        exchangers=()
        if isinstance(seen.mx, Unseen)
        else tuple(host for _, host in sorted(seen.mx)),
    )


def hashed(key: bytes, kind: str, place: str) -> str:
    """A place as what is stored of it; the same place of another kind gives another one."""
    return hmac.new(key, f"{kind}:{place}".encode(), hashlib.sha256).digest()[:HASH_BYTES].hex()


def places_key(connection: Connection) -> bytes:
    """The key of the hashes, made at the first call; all replicas share it."""
    find = select(keys.c.value).where(keys.c.name == KEY_NAME)
    key: bytes | None = connection.execute(find).scalar()
    if key is not None:
        return key
    try:
        with connection.begin_nested():
            made = secrets.token_bytes(32)
            connection.execute(insert(keys).values(name=KEY_NAME, value=made))
            return made
    except IntegrityError:  # another replica was faster
        return bytes(connection.execute(find).scalar_one())


def _block(address: str) -> str:
    number = ip_address(address)
    return str(ip_network((number, _BLOCKS[number.version]), strict=False))
