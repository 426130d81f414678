"""The rows of a period as they are, for other tools: without the hashes of places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from assistant.store.schema import runs
from assistant.store.statistics import Filter, within

MOST_ROWS = 200_000  # of one file: the latest
AT_ONCE = 5_000

EXPORTED = (
    "day", "weekday", "hour", "symptom", "tld", "profile", "verdict", "main_cause", "main_acts",
    "reason", "duration_ms", "lang", "outcome", "saved",
)  # fmt: skip


def rows(
    connection: Connection, wanted: Filter, most: int = MOST_ROWS
) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
    """The values of EXPORTED of the latest `most` rows, the last day first, AT_ONCE at a time."""
    chosen = (
        select(*(runs.c[name] for name in EXPORTED))
        .where(*within(wanted))
        .order_by(runs.c.day.desc())
        .limit(most)
        .execution_options(yield_per=AT_ONCE)
    )
    yield from connection.execute(chosen).partitions()
