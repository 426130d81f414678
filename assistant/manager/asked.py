"""Which diagnoses a manager asked about, as the address bar holds it.

Such as `?from=2026-11-01&to=2026-11-30&tld=pl`: it can be kept as a bookmark or sent to somebody.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.causes.catalogue import catalogue
from assistant.store.statistics import Filter, Period
from assistant.symptoms import symptoms

USUAL_DAYS = 30
MOST_DAYS = 1096  # three years
EARLIEST = date(2000, 1, 1)  # nothing was counted before, nor has it to have a period before it
NAMES = ("symptom", "tld", "profile", "cause")

_TLD = re.compile(r"[a-z0-9-]{2,63}")  # A-labels


@dataclass(frozen=True)
class Asked:
    """`troubles` tell what of the address was not followed: codes of `manager.asked.<code>`."""

    filter: Filter
    troubles: tuple[str, ...] = ()

    @classmethod
    def read(cls, query: Mapping[str, str], today: date, profiles: Collection[str]) -> Asked:
        """What query parameters ask for; what cannot be used is left out, and said."""
        period, trouble = _period(query.get("from", ""), query.get("to", ""), today)
        known = {
            "symptom": lambda value: value in symptoms(),
            "tld": lambda value: bool(_TLD.fullmatch(value)),
            "profile": lambda value: value in profiles,
            "cause": lambda value: value in catalogue(),
        }
        given = {name: query[name] for name in NAMES if query.get(name)}
        taken = {name: value for name, value in given.items() if known[name](value)}
        troubles = [trouble] if trouble else []
        troubles += [name for name in given if name not in taken]
        return cls(Filter(period, **taken), tuple(troubles))


def usual_period(today: date) -> Period:
    return last_days(USUAL_DAYS, today)


def last_days(days: int, today: date) -> Period:
    """The days that end today."""
    return Period(today - timedelta(days=days - 1), today)


def trouble_of(first: date, last: date, today: date) -> str:
    """Why two days are no period to ask about; empty when they are one."""
    if first > last:
        return "order"
    if first > today:
        return "future"
    if (last - first).days >= MOST_DAYS:
        return "length"
    return ""


def _period(first: str, last: str, today: date) -> tuple[Period, str]:
    if not first and not last:
        return usual_period(today), ""
    try:
        days = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return usual_period(today), "date"
    trouble = trouble_of(*days, today) or ("date" if days[0] < EARLIEST else "")
    return (usual_period(today), trouble) if trouble else (Period(*days), "")
