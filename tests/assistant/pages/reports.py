"""Reports made by hand, for the tests of what is shown of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from assistant.report import (
    Acts,
    Cause,
    Certainty,
    CheckRun,
    Evidence,
    Kind,
    Report,
    Status,
    Verdict,
)
from checks.observation import Unseen, Why
from checks.target import parse_target

CHECKS = ("registration", "addresses", "website", "certificate")

EXPIRED = Cause(
    code="domain_expired",
    kind=Kind.FAULT,
    certainty=Certainty.CONFIRMED,
    acts=Acts.CUSTOMER,
    evidence=(
        Evidence(
            "registration",
            "registry_expired",
            {"domain": "firma.pl", "expires": "2026-11-19", "days": 3, "source": "rdap"},
        ),
    ),
    consequences=(Cause("host_missing", Kind.FAULT, Certainty.CONFIRMED, Acts.CUSTOMER, ()),),
)
EXPIRES_SOON = Cause(
    code="domain_expires_soon",
    kind=Kind.WARNING,
    certainty=Certainty.CONFIRMED,
    acts=Acts.CUSTOMER,
    evidence=(
        Evidence(
            "registration",
            "registry_expires",
            {"domain": "firma.pl", "expires": "2026-12-01", "days": 9, "source": "rdap"},
        ),
    ),
)
OFFLINE = Cause(
    code="assistant_offline",
    kind=Kind.UNKNOWN,
    certainty=Certainty.CONFIRMED,
    acts=None,
    evidence=(),
)


def report(
    verdict: Verdict,
    *causes: Cause,
    address: str = "firma.pl",
    statuses: tuple[Status, ...] = (Status.OK, Status.OK, Status.OK, Status.OK),
    reasons: tuple[str | None, ...] = (None, None, None, None),
    observations: Mapping[str, object] | None = None,
) -> Report:
    return Report(
        target=parse_target(address),
        symptom="website_down",
        started_at=datetime(2026, 11, 22, 23, 30, tzinfo=UTC),
        duration_ms=812,
        verdict=verdict,
        causes=causes,
        checks=tuple(
            CheckRun(check, status, 0, 1234, reason)
            for check, status, reason in zip(CHECKS, statuses, reasons, strict=True)
        ),
        observations=observations or {"website": Unseen(Why.TIMEOUT, "www.firma.pl 443")},
        profile="generic",
    )
