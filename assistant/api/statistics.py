"""What people ask about, for managers' own tools."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from assistant.api import shapes
from assistant.api.access import key_with, store
from assistant.api.problem import Problem
from assistant.store import statistics as counted
from assistant.store.api_keys import Scope
from assistant.store.runs import ZONE

router = APIRouter(tags=["statistics"], dependencies=[Depends(key_with(Scope.STATISTICS))])

USUAL_DAYS = 30
MOST_DAYS = 3660


def _as_written(given: object) -> object:
    """Only ISO 8601: pydantic would take a number for a moment."""
    if isinstance(given, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", given):
        raise PydanticCustomError("date_parsing", "not a date")
    return given


Day = Annotated[date | None, BeforeValidator(_as_written)]
Text = Annotated[str | None, Query(max_length=63, pattern=r"^[A-Za-z0-9_-]+$")]


@router.get(
    "/statistics",
    summary="Count diagnoses",
    response_model=shapes.Statistics,
    responses=shapes.problems(422),
)
def statistics(
    request: Request,
    first: Annotated[Day, Query(alias="from", description="30 days without it")] = None,
    last: Annotated[Day, Query(alias="to", description="today without it")] = None,
    symptom: Text = None,
    tld: Text = None,
    profile: Text = None,
    cause: Text = None,
) -> shapes.Statistics:
    """Diagnoses of a period of whole days of Warsaw, both ends included, by what they were about.

    Filters take one value each; `cause` is the main one.
    """
    last = last or datetime.now(ZONE).date()
    first = first or _before(last, USUAL_DAYS - 1)
    # The period before it has to have dates, too.
    room = min(timedelta(days=MOST_DAYS), first - date.min)
    if not timedelta(0) <= last - first < room:
        raise Problem(422, "api.period", {"most": MOST_DAYS})
    wanted = counted.Filter(counted.Period(first, last), symptom, tld, profile, cause)
    with store(request).read() as connection:
        return shapes.Statistics.model_validate(counted.statistics(connection, wanted))


def _before(day: date, days: int) -> date:
    return day - timedelta(days=min(days, (day - date.min).days))
