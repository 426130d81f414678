"""Staff keys, who is signed in with one, and whose sign-in at a provider is over. Of all of them
the store has hashes only.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import IntegrityError

from assistant.store.schema import keys, staff_sessions

SESSION = timedelta(hours=8)  # a day's work; then they sign in again
NAME_CHARS = 80
TOKEN_BYTES = 32

_KEY_NAME = "staff_key."
_ENDED = "ended"  # in the place of a role


@dataclass(frozen=True)
class StaffSession:
    """Somebody who signed in with the key of `role`, until `expires_at`."""

    name: str
    role: str
    expires_at: datetime


def key_hashes(connection: Connection) -> Mapping[str, str]:
    """What is stored of each key, by the role that it gives."""
    rows = connection.execute(select(keys).where(keys.c.name.startswith(_KEY_NAME)))
    return {row.name.removeprefix(_KEY_NAME): row.value.decode() for row in rows}


def add_first_key(connection: Connection, role: str, hashed: str) -> bool:
    """Keep the key of `role` unless there is any key yet; whether it was kept."""
    if key_hashes(connection):
        return False
    try:
        with connection.begin_nested():
            _add(connection, role, hashed)
    except IntegrityError:  # another replica was faster
        return False
    return True


def replace_key(connection: Connection, role: str, hashed: str) -> None:
    """From now on this is the key of `role`; who came in with the one before has to leave."""
    connection.execute(delete(keys).where(keys.c.name == _KEY_NAME + role))
    connection.execute(delete(staff_sessions).where(staff_sessions.c.role == role))
    _add(connection, role, hashed)


def open_session(connection: Connection, name: str, role: str, now: datetime) -> str:
    """Sign somebody in; the token that says so, told only now."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    connection.execute(
        insert(staff_sessions).values(
            token_hash=_hash(token), name=name[:NAME_CHARS], role=role, expires_at=now + SESSION
        )
    )
    return token


def session(connection: Connection, token: str, now: datetime) -> StaffSession | None:
    """Who is signed in with `token`, if anybody still is."""
    row = connection.execute(
        select(staff_sessions).where(
            staff_sessions.c.token_hash == _hash(token), staff_sessions.c.expires_at > now
        )
    ).first()
    return StaffSession(row.name, row.role, row.expires_at) if row else None


def close_session(connection: Connection, token: str) -> None:
    connection.execute(delete(staff_sessions).where(staff_sessions.c.token_hash == _hash(token)))


def end_sign_in(connection: Connection, sign_in: str, until: datetime) -> None:
    """Remember until then that `sign_in`, which the browser's cookie vouches for, is over."""
    if not is_ended(connection, sign_in):
        connection.execute(
            insert(staff_sessions).values(
                token_hash=_hash(sign_in), name="", role=_ENDED, expires_at=until
            )
        )


def is_ended(connection: Connection, sign_in: str) -> bool:
    """Whether `sign_in` was ended in one of the browser's tabs."""
    found = select(staff_sessions.c.role).where(staff_sessions.c.token_hash == _hash(sign_in))
    return connection.execute(found).scalar() == _ENDED


def erase_expired_sessions(connection: Connection, now: datetime) -> None:
    connection.execute(delete(staff_sessions).where(staff_sessions.c.expires_at <= now))


def _add(connection: Connection, role: str, hashed: str) -> None:
    connection.execute(insert(keys).values(name=_KEY_NAME + role, value=hashed.encode()))


def _hash(token: str) -> bytes:
    # A token has 256 bits of its own, so a slow hash would protect nothing more.
    return hashlib.sha256(token.encode()).digest()
