"""How often something may be done, common to all replicas: a token bucket each.

A bucket holds up to `burst` tokens and gets one every `seconds`; doing it takes one. Names of
visitors and domains are hashed with the database's key before they get here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from assistant.store.places import hashed, places_key
from assistant.store.schema import buckets


@dataclass(frozen=True)
class Limit:
    """`kind` names what is limited, up to 20 characters; `seconds` until there is one more."""

    kind: str
    burst: int
    seconds: float


# Who tries out addresses is slowed down; a person who looks again and again is not.
BY_VISITOR = Limit("visitor", burst=20, seconds=10)
# A customer's servers are not to be asked all the time, whoever asks.
BY_DOMAIN = Limit("domain", burst=10, seconds=20)
# Wrong staff keys, whoever tries.
BY_STAFF_KEY = Limit("staff_key", burst=5, seconds=60)
# Numbers that are no case's, by the consultant who gives them: a misheard one is no reason to wait.
BY_CASE_NUMBER = Limit("case_number", burst=10, seconds=30)
# And by where they come from, whatever name they sign in with: many consultants share an address.
BY_CASE_VISITOR = Limit("case_visitor", burst=30, seconds=10)


def take(connection: Connection, limit: Limit, whose: str, now: datetime) -> float:
    """Take a token of the bucket of `whose`: 0, or in how many seconds there is one."""
    name = _name(connection, limit, whose)
    tokens = _tokens(limit, _own_row(connection, limit, name, now), now)
    if tokens < 1:
        return _seconds(limit, tokens)
    left = tokens - 1
    values = {
        "tokens": left,
        "filled_at": now,
        "full_at": now + timedelta(seconds=(limit.burst - left) * limit.seconds),
    }
    connection.execute(update(buckets).where(buckets.c.name == name).values(values))
    return 0


def is_empty(connection: Connection, limit: Limit, whose: str, now: datetime) -> float:
    """Without taking one, nor making a bucket: 0, or in how many seconds there is one."""
    named = buckets.c.name == _name(connection, limit, whose)
    row = connection.execute(select(buckets).where(named)).first()
    tokens = _tokens(limit, row, now) if row else limit.burst
    return 0 if tokens >= 1 else _seconds(limit, tokens)


def let_go(connection: Connection, now: datetime) -> None:
    """Forget the buckets that have filled up again, but for those that somebody takes from."""
    full = select(buckets.c.name).where(buckets.c.full_at <= now)
    # Who waited here for one bucket while holding another could make its owner wait for ever.
    chosen = full.with_for_update(skip_locked=True)
    connection.execute(delete(buckets).where(buckets.c.name.in_(chosen)))


def _name(connection: Connection, limit: Limit, whose: str) -> str:
    return f"{limit.kind}:{hashed(places_key(connection), limit.kind, whose)}"


def _own_row(connection: Connection, limit: Limit, name: str, now: datetime) -> Row[Any]:
    """The bucket's row, which is this transaction's until its end."""
    find = select(buckets).where(buckets.c.name == name).with_for_update()
    while (row := connection.execute(find).first()) is None:
        try:
            with connection.begin_nested():
                connection.execute(
                    insert(buckets).values(
                        name=name, tokens=limit.burst, filled_at=now, full_at=now
                    )
                )
        except IntegrityError:  # another replica made it at the same moment
            pass
    return row


def _tokens(limit: Limit, row: Row[Any], now: datetime) -> float:
    """How many there are now."""
    passed = (now - row.filled_at).total_seconds()
    if passed < -limit.burst * limit.seconds:
        return limit.burst  # from a clock that went far ahead: nobody is to wait for that day
    tokens: float = min(float(limit.burst), row.tokens + max(0.0, passed) / limit.seconds)
    return tokens


def _seconds(limit: Limit, tokens: float) -> float:
    return math.ceil((1 - tokens) * limit.seconds)
