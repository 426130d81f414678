"""Sign in with a staff key, stay signed in, and be signed out everywhere.

A browser that signed in keeps a token in a cookie that no script can read and that no other website
can make it send. So a reload, a new tab or another replica find it again; signing out, a new key or
eight hours end it, for all of them.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from assistant.documents.plain import plain
from assistant.staff.roles import Identity, KeyHolder, Role
from assistant.staff.staff_key import hashed_key, is_key, new_staff_key
from assistant.store import limits, staff
from assistant.store.database import Database
from assistant.store.places import block

# Over https a name that no other host of the same domain can set (RFC 6265bis section 4.1.3.2).
_SECURE, _PLAIN = "__Host-staff", "staff"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")  # staff.TOKEN_BYTES in base64url

FIRST_ROLE = Role.MANAGER  # whom the key of the first start lets in

# For so long Streamlit's cookie vouches for an identity, whatever became of it.
_COOKIE_LASTS = timedelta(days=30)
# What one sign-in at a provider has of its own (OpenID Connect Core 1.0 section 2).
_OF_SIGN_IN = ("iss", "sub", "iat", "nonce")

# One key is looked at at a time, as that takes 32 MiB; few wait for it, so that nobody can hold up
# what else the service has to do.
_LOOKING = threading.Lock()
_WAITING = threading.BoundedSemaphore(4)
_SECONDS_WHEN_CROWDED = 2.0


class SignInError(Exception):
    """Not signed in; `code` is of the text `staff.refused.<code>`, `field` where it is wrong.

    `seconds` is how long to wait until the next attempt is looked at.
    """

    def __init__(self, code: str, field: str = "key", seconds: float = 0) -> None:
        super().__init__(code)
        self.code, self.field, self.seconds = code, field, seconds


def make_first_key(database: Database) -> str | None:
    """The key of the first start; None when there is one already. Raises StoreError."""
    with database.read() as connection:
        if staff.key_hashes(connection):
            return None
    key = new_staff_key()
    hashed = hashed_key(key)
    with database.write() as connection:
        return key if staff.add_first_key(connection, FIRST_ROLE, hashed) else None


def make_key(database: Database, role: Role) -> str:
    """A new key of `role` in the place of the one before. Raises StoreError."""
    key = new_staff_key()
    hashed = hashed_key(key)
    with database.write() as connection:
        staff.replace_key(connection, role, hashed)
    return key


def sign_in(database: Database, name: str, key: str, address: str, now: datetime) -> str:
    """The token of a new session for who typed `key` and calls themselves `name`.

    Wrong keys from the network of `address` are slowed down. Raises SignInError, StoreError.
    """
    name = plain(name, staff.NAME_CHARS) if name.strip() else ""
    if not name:
        raise SignInError("name", "name")
    if not key.strip():
        raise SignInError("key")
    if not _WAITING.acquire(blocking=False):
        raise SignInError("slow", seconds=_SECONDS_WHEN_CROWDED)
    try:
        with _LOOKING:
            role = _role(database, key, _network(address), now)
    finally:
        _WAITING.release()
    with database.write() as connection:
        return staff.open_session(connection, name, role, now)


def signed_in(database: Database, token: str, now: datetime) -> KeyHolder | None:
    """Who is signed in with the token, if anybody still is. Raises StoreError."""
    with database.read() as connection:
        found = staff.session(connection, token, now)
    return KeyHolder(found.name, Role(found.role)) if found else None


def sign_out(database: Database, token: str) -> None:
    """Raises StoreError."""
    with database.write() as connection:
        staff.close_session(connection, token)


def end(database: Database, identity: Identity, now: datetime) -> None:
    """From now on nobody is who signed in at the provider then, in no tab and with no copy of the
    cookie. Raises StoreError.
    """
    with database.write() as connection:
        staff.end_sign_in(connection, _sign_in_of(identity), now + _COOKIE_LASTS)


def is_ended(database: Database, identity: Identity) -> bool:
    """Whether that sign-in was ended. Raises StoreError."""
    with database.read() as connection:
        return staff.is_ended(connection, _sign_in_of(identity))


def cookie_name(*, secure: bool) -> str:
    return _SECURE if secure else _PLAIN


def token_in(cookies: Mapping[str, str]) -> str | None:
    """The token that a browser sends along; None when it sends none of ours."""
    given = cookies.get(_SECURE) or cookies.get(_PLAIN) or ""
    return given if _TOKEN.fullmatch(given) else None


def _role(database: Database, key: str, network: str, now: datetime) -> Role:
    """The role of the key that was typed; every key is compared, whichever it is."""
    with database.write() as connection:
        wait = limits.is_empty(connection, limits.BY_STAFF_KEY, network, now)
        kept = staff.key_hashes(connection)
    if wait:
        raise SignInError("slow", seconds=wait)
    fitting = [role for role, hashed in kept.items() if is_key(key, hashed)]
    if fitting:
        return Role(fitting[0])
    with database.write() as connection:
        limits.take(connection, limits.BY_STAFF_KEY, network, now)
    raise SignInError("wrong")


def _sign_in_of(identity: Identity) -> str:
    return json.dumps([identity.claims.get(name) for name in _OF_SIGN_IN])


def _network(address: str) -> str:
    """Who tries has many addresses of one network; over a Unix socket there is none."""
    try:
        number = ip_address(address)
    except ValueError:
        return "unknown"
    mapped = number.ipv4_mapped if isinstance(number, IPv6Address) else None
    return block(str(mapped or number))
