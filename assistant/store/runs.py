"""A row for each diagnosis, without address or person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert, select, update

from assistant.report import Cause, Report, Verdict
from assistant.store.places import hashed, places, places_key
from assistant.store.schema import run_causes, runs

# Whose days and hours statistics count by: those of the people who call.
ZONE = ZoneInfo("Europe/Warsaw")


# In the place of a verdict: an order for which nothing had to be looked at.
UNCHECKED = "unchecked"


class Outcome(StrEnum):
    """What came of it. A closed set: each has a text `outcome.<code>`."""

    UNKNOWN = "unknown"
    SOLVED = "solved"  # without contact
    CONTACTED = "contacted"


def record(connection: Connection, report: Report, lang: str, now: datetime) -> int:
    """Add the row of `report`, made at `now` in the language `lang`; its id."""
    local = now.astimezone(ZONE)
    main = report.causes[0] if report.causes else None
    run_id: int = connection.execute(
        insert(runs)
        .values(
            day=local.date(),
            weekday=local.weekday(),
            hour=local.hour,
            symptom=report.symptom,
            tld=report.target.tld,
            profile=report.profile,
            verdict=str(report.verdict) if report.checks else UNCHECKED,
            main_cause=main.code if main else None,
            main_acts=str(main.acts) if main and main.acts else None,
            reason=_reason(report),
            duration_ms=report.duration_ms,
            lang=lang,
            outcome=str(Outcome.UNKNOWN),
            **_hashes(connection, report),
        )
        .returning(runs.c.id)
    ).scalar_one()
    rows = [
        {"run_id": run_id, "cause": cause.code, "kind": str(cause.kind), "place": place}
        for place, cause in enumerate(_by_code(report.causes))
    ]
    if rows:
        connection.execute(insert(run_causes), rows)
    return run_id


def set_outcome(connection: Connection, run_id: int, outcome: Outcome) -> None:
    connection.execute(update(runs).where(runs.c.id == run_id).values(outcome=str(outcome)))


def outcome(connection: Connection, run_id: int) -> Outcome | None:
    """What came of it; None when there is no such row."""
    value = connection.execute(select(runs.c.outcome).where(runs.c.id == run_id)).scalar()
    return Outcome(value) if value else None


def _by_code(causes: Iterable[Cause]) -> Iterable[Cause]:
    """Each code once, also when it was found in two ways."""
    first: dict[str, Cause] = {}
    for cause in causes:
        first.setdefault(cause.code, cause)
    return first.values()


def _reason(report: Report) -> str | None:
    """Why an inconclusive diagnosis saw too little: the reason of its first piece of evidence."""
    if report.verdict is not Verdict.INCONCLUSIVE:
        return None
    evidence = (one for cause in report.causes for one in cause.evidence)
    return next((str(one.data["reason"]) for one in evidence if "reason" in one.data), None)


def _hashes(connection: Connection, report: Report) -> dict[str, Any]:
    key = places_key(connection)
    found = places(report.observations)
    return {f"{kind}_hash": hashed(key, kind, some[0]) for kind, some in found.items()}
