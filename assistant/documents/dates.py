"""Dates that must not be missed, as far as a report knows them. No words, no clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.report import Report
from checks.certificate import Certificate
from checks.observation import Unseen
from checks.registration import Registration

Service = Literal["domain", "hosting", "website_project", "certificate"]


@dataclass(frozen=True)
class Term:
    """The last day of a service; of a certificate, that of its end."""

    service: Service
    day: date


def terms(report: Report) -> tuple[Term, ...]:
    """The dates of the examined domain and host, the soonest first; also those that have passed.

    Days are those of UTC, in which registries and certificates count.
    """
    return tuple(sorted(_known(report), key=lambda term: term.day))


def terms_to_come(report: Report) -> tuple[Term, ...]:
    """The same without those that had passed when the report was made."""
    return tuple(term for term in terms(report) if term.day >= report.started_at.date())


def _known(report: Report) -> Iterator[Term]:
    registration = report.observations.get("registration")
    if isinstance(registration, Registration):
        expires = registration.record.expires
        if not isinstance(expires, Unseen):
            yield Term("domain", expires.date())
    certificate = report.observations.get("certificate")
    if isinstance(certificate, Certificate):
        yield Term("certificate", certificate.shown[0].not_after.date())
