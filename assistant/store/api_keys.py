"""Keys by which other programs use the service: `pca_1f3a5b7c_…`.

A key has a public part, by which it is listed and revoked, and a secret of 256 random bits, which
is told once. The store has the secret's SHA-256: so many random bits need no slow hash.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Connection, Row, insert, select, update

from assistant.store.schema import api_keys

NAME_CHARS = 80
SECRET_BYTES = 32
_KEY = re.compile(r"pca_([0-9a-f]{8})_([A-Za-z0-9_-]{43})")
_NOBODYS = bytes(32)  # no text has this hash


class Scope(StrEnum):
    """What a key permits."""

    DIAGNOSE = "diagnose"
    CASES = "cases"
    STATISTICS = "statistics"
    METRICS = "metrics"


@dataclass(frozen=True)
class ApiKey:
    """What is known of a key without its secret. Days are those of UTC."""

    id: str
    name: str
    scopes: frozenset[Scope]
    made_on: date
    revoked_on: date | None
    last_used_on: date | None


def make(connection: Connection, name: str, scopes: Iterable[Scope], today: date) -> str:
    """Add a key that permits `scopes`; the key itself, which nobody can tell again."""
    id, secret = secrets.token_hex(4), secrets.token_urlsafe(SECRET_BYTES)
    connection.execute(
        insert(api_keys).values(
            id=id,
            secret_hash=_hash(secret),
            name=name[:NAME_CHARS],
            scopes=" ".join(sorted(map(str, scopes))),
            made_on=today,
        )
    )
    return f"pca_{id}_{secret}"


def find(connection: Connection, key: str) -> ApiKey | None:
    """Whose key that is; None when it is nobody's, or nobody's any longer."""
    parts = _KEY.fullmatch(key)
    if parts is None:
        return None
    row = connection.execute(select(api_keys).where(api_keys.c.id == parts[1])).first()
    known = row.secret_hash if row else _NOBODYS
    is_right = hmac.compare_digest(known, _hash(parts[2]))
    return _api_key(row) if row and is_right and row.revoked_on is None else None


def use(connection: Connection, id: str, today: date) -> None:
    """Remember that the key with the public part `id` was used today."""
    connection.execute(update(api_keys).where(api_keys.c.id == id).values(last_used_on=today))


def listed(connection: Connection) -> list[ApiKey]:
    """Every key, the oldest first; also those that were revoked."""
    rows = connection.execute(select(api_keys).order_by(api_keys.c.made_on, api_keys.c.id))
    return [_api_key(row) for row in rows]


def revoke(connection: Connection, id: str, today: date) -> bool:
    """Let the key with the public part `id` open nothing any more; whether it did until now."""
    which = (api_keys.c.id == id, api_keys.c.revoked_on.is_(None))
    return connection.execute(update(api_keys).where(*which).values(revoked_on=today)).rowcount > 0


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _api_key(row: Row[*tuple[object, ...]]) -> ApiKey:
    known = {str(scope) for scope in Scope}
    return ApiKey(
        id=row.id,
        name=row.name,
        scopes=frozenset(Scope(one) for one in row.scopes.split() if one in known),
        made_on=row.made_on,
        revoked_on=row.revoked_on,
        last_used_on=row.last_used_on,
    )
