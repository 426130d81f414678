"""Where a website and its mail are: what several customers of one provider have in common.

Stored as keyed hashes only: rows can be compared, and tell nobody's name or address.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from ipaddress import ip_address, ip_network

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from assistant.store.schema import keys
from checks.addresses import Addresses, HostRecords
from checks.observation import Unseen

KEY_NAME = "places"
HASH_BYTES = 16
_BLOCKS = {4: 24, 6: 48}  # bits


NAMESERVER, ADDRESS, MX = KINDS = ("nameserver", "address", "mx")


def places(observations: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    """Where a domain is served, by kind: its name servers, the blocks of its addresses (those of
    IPv4 first, as not every neighbour has IPv6), its mail exchangers. What was not seen is not
    there. By the first of each kind, customers of one provider are found to be neighbours.
    """
    seen = observations.get("addresses")
    if not isinstance(seen, Addresses):
        return {}
    named = () if isinstance(seen.nameservers, Unseen) else sorted(seen.nameservers)
    mail = () if isinstance(seen.mx, Unseen) else [host for _, host in sorted(seen.mx)]
    found = {NAMESERVER: named, ADDRESS: _blocks(seen.examined), MX: mail}
    return {kind: tuple(some) for kind, some in found.items() if some}


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


def block(address: str) -> str:
    """The network of an address that one of a provider's machine rooms has in common."""
    number = ip_address(address)
    return str(ip_network((number, _BLOCKS[number.version]), strict=False))


def _blocks(host: HostRecords) -> list[str]:
    blocks = {block(address) for address in host.addresses}
    return sorted(blocks, key=lambda one: (ip_network(one).version, one))
