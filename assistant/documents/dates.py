"""Dates that must not be missed, as far as a report knows them. No words, no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.documents.timeline import PeriodId, ends
from assistant.report import Report

Service = Literal["domain", "hosting", "website_project", "certificate"]

_ENDS: Mapping[PeriodId, Service] = {
    "domain_registry": "domain",
    "domain_panel": "domain",
    "hosting_expires": "hosting",
    "website_project_expires": "website_project",
    "certificate": "certificate",
}


@dataclass(frozen=True)
class Term:
    """The last day of a service; of a certificate, that of its end."""

    service: Service
    day: date


def terms_to_come(report: Report) -> tuple[Term, ...]:
    """The last days that had not passed when the report was made, the soonest first.

    Of two for the domain the earlier counts. Days are those of UTC, in which registries and
    certificates count.
    """
    known: dict[Service, date] = {}
    for period, day in ends(report):
        service = _ENDS[period]
        known[service] = min(day, known.get(service, day))
    coming = (Term(*one) for one in known.items() if one[1] >= report.started_at.date())
    return tuple(sorted(coming, key=lambda term: term.day))
