"""Cases: reports that a customer saved, to be opened by their link or by their number.

The link's token is known to whoever has the link, and to nobody else: the store has its hash.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, insert, select, update

from assistant.report import Report
from assistant.store.case_number import new_number
from assistant.store.report_codec import from_bytes, to_bytes
from assistant.store.schema import case_notes, cases, runs

TOKEN_BYTES = 32
REFERENCE_CHARS = 80
NOTE_CHARS = 4000
AUTHOR_CHARS = 80
MOST_NOTES = 200


@dataclass(frozen=True)
class Saved:
    """What the person who saved a case gets. `token` opens and deletes it; it is told only now."""

    token: str
    number: str
    expires_at: datetime


@dataclass(frozen=True)
class Note:
    written_at: datetime
    author: str
    text: str


@dataclass(frozen=True)
class Case:
    """A stored report. `ready` are the codes of what the customer has at hand, `run_id` is its row
    of statistics, `with_figures` tells whether the panel's figures were saved with it.
    """

    id: int
    run_id: int | None
    number: str
    saved_at: datetime
    expires_at: datetime
    lang: str
    with_figures: bool
    ready: tuple[str, ...]
    reference: str | None
    report: Report


def save(
    connection: Connection,
    report: Report,
    *,
    run_id: int | None,
    lang: str,
    now: datetime,
    days: int,
    ready: Sequence[str] = (),
    reference: str | None = None,
    with_figures: bool = False,
) -> Saved:
    """Store `report` for `days`."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    number = _free_number(connection)
    expires_at = now + timedelta(days=days)
    connection.execute(
        insert(cases).values(
            run_id=run_id,
            token_hash=_hash(token),
            number=number,
            saved_at=now,
            expires_at=expires_at,
            lang=lang,
            with_figures=with_figures,
            ready=json.dumps(list(ready)),
            reference=reference[:REFERENCE_CHARS] if reference else None,
            report=to_bytes(report),
        )
    )
    connection.execute(update(runs).where(runs.c.id == run_id).values(saved=1))
    return Saved(token, number, expires_at)


def by_token(connection: Connection, token: str, now: datetime) -> Case | None:
    """The case of a link; None when there is none, or none any longer."""
    return _find(connection, cases.c.token_hash == _hash(token), now)


def by_number(connection: Connection, number: str, now: datetime) -> Case | None:
    """The case of a number as `case_number.read_number` gives it. For consultants only: numbers
    are short enough to be tried out.
    """
    return _find(connection, cases.c.number == number, now)


def delete_by_token(connection: Connection, token: str) -> bool:
    """Erase a case with its notes; whether there was one. Its row of statistics stays."""
    return _erase(connection, cases.c.token_hash == _hash(token)) > 0


def erase_expired(connection: Connection, now: datetime) -> int:
    """Erase what has been kept long enough; how many."""
    return _erase(connection, cases.c.expires_at <= now)


def add_note(connection: Connection, case_id: int, author: str, text: str, now: datetime) -> None:
    connection.execute(
        insert(case_notes).values(
            case_id=case_id,
            written_at=now,
            author=author[:AUTHOR_CHARS],
            text=text[:NOTE_CHARS].replace("\x00", ""),  # PostgreSQL stores no NUL
        )
    )


def notes(connection: Connection, case_id: int) -> tuple[Note, ...]:
    """The latest MOST_NOTES, the oldest first."""
    rows = connection.execute(
        select(case_notes)
        .where(case_notes.c.case_id == case_id)
        .order_by(case_notes.c.id.desc())
        .limit(MOST_NOTES)
    ).mappings()
    return tuple(
        Note(row["written_at"], row["author"], row["text"]) for row in reversed(list(rows))
    )


def _find(connection: Connection, which: ColumnElement[bool], now: datetime) -> Case | None:
    row = (
        connection.execute(select(cases).where(which, cases.c.expires_at > now)).mappings().first()
    )
    return _case(row) if row else None


def _case(row: RowMapping) -> Case:
    return Case(
        id=row["id"],
        run_id=row["run_id"],
        number=row["number"],
        saved_at=row["saved_at"],
        expires_at=row["expires_at"],
        lang=row["lang"],
        with_figures=row["with_figures"],
        ready=tuple(json.loads(row["ready"])),
        reference=row["reference"],
        report=from_bytes(row["report"]),
    )


def _erase(connection: Connection, which: ColumnElement[bool]) -> int:
    return connection.execute(delete(cases).where(which)).rowcount


def _free_number(connection: Connection) -> str:
    while True:
        number = new_number()
        taken = connection.execute(select(cases.c.id).where(cases.c.number == number)).first()
        if not taken:
            return number


def _hash(token: str) -> bytes:
    # A token has 256 bits of its own, so a slow hash would protect nothing more.
    return hashlib.sha256(token.encode()).digest()
