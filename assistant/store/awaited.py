"""Reports for which another program comes back, so that any replica can hand them out.

Kept for minutes, by the hash of an id that only the program has which asked for the diagnosis.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from assistant.report import Report
from assistant.store.report_codec import from_bytes, to_bytes
from assistant.store.schema import awaited

KEPT = timedelta(minutes=10)
LATE = timedelta(minutes=2)  # waiting for its turn included
ID_BYTES = 32


@dataclass(frozen=True)
class Awaited:
    """`report` None: it is under way, or `is_lost` with the process that made it."""

    lang: str
    report: Report | None
    is_lost: bool


def expect(connection: Connection, api_key: str, lang: str, now: datetime) -> str:
    """Enter a diagnosis that has begun, for the program with the key `api_key`; its id."""
    id = secrets.token_urlsafe(ID_BYTES)
    connection.execute(
        insert(awaited).values(
            id_hash=_hash(id),
            api_key=api_key,
            lang=lang,
            late_at=now + LATE,
            expires_at=now + KEPT,
        )
    )
    return id


def deliver(connection: Connection, id: str, report: Report) -> None:
    made = update(awaited).where(awaited.c.id_hash == _hash(id))
    connection.execute(made.values(report=to_bytes(report)))


def find(connection: Connection, id: str, api_key: str, now: datetime) -> Awaited | None:
    """None when there is none, none any longer, or it is another program's."""
    row = connection.execute(
        select(awaited).where(
            awaited.c.id_hash == _hash(id),
            awaited.c.api_key == api_key,
            awaited.c.expires_at > now,
        )
    ).first()
    if row is None:
        return None
    if row.report is None:
        return Awaited(row.lang, None, is_lost=row.late_at <= now)
    return Awaited(row.lang, from_bytes(row.report), is_lost=False)


def let_go(connection: Connection, now: datetime) -> None:
    """Erase what nobody came for, and what somebody did."""
    connection.execute(delete(awaited).where(awaited.c.expires_at <= now))


def _hash(id: str) -> bytes:
    return hashlib.sha256(id.encode()).digest()
