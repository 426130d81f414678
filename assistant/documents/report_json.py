"""The report as the one JSON object that other programs rely on. Keys are added, never renamed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from assistant.causes.steadiness import opened
from assistant.documents.plain import plain
from assistant.documents.timeline import disagreement
from assistant.documents.wording import clean, params
from assistant.panel import Panel
from assistant.preparation.contact import Preparation
from assistant.preparation.wording import to_json as preparation_to_json
from assistant.report import CheckRun, Evidence, Report, Status
from assistant.texts import Words
from checks.addresses import Addresses
from checks.certificate import Certificate
from checks.observation import Unseen, to_json
from checks.registration import Registration
from checks.registries.record import RegistryRecord
from checks.sequence import discover
from checks.steadiness import Steadiness
from checks.website import Website

SCHEMA = 1
MOMENT = "%Y-%m-%dT%H:%M:%SZ"  # of UTC
NOT_NEEDED = "not_needed"  # why a check did not run: the symptom has nothing to do with it
LONGEST = 4000  # characters of one text from outside: the text of a page


def report_json(
    report: Report, preparation: Preparation, summary: str, words: Words
) -> dict[str, Any]:
    """Plain JSON values, texts in the language of `words`; dates as ISO 8601 in UTC.

    What comes from outside is made plain: programs print it, too.
    """
    return {
        "schema": SCHEMA,
        "address": report.target.given,
        "domain": report.target.domain,
        "host": report.target.host,
        "symptom": report.symptom,
        "started_at": report.started_at.strftime(MOMENT),
        "duration_ms": report.duration_ms,
        "verdict": str(report.verdict),
        "causes": [
            {
                "code": cause.code,
                "kind": str(cause.kind),
                "certainty": str(cause.certainty),
                "acts": str(cause.acts) if cause.acts else None,
                "explains": list(cause.explains),
                "evidence": [_evidence(report, one, words) for one in cause.evidence],
            }
            for cause in report.causes
        ],
        "checks": [
            {
                "id": one.id,
                "status": str(one.status),
                "started_ms": one.started_ms,
                "duration_ms": one.duration_ms,
                "reason": one.reason,
                "seen_at": one.seen_at.strftime(MOMENT) if one.seen_at else None,
            }
            for one in _sequence(report)
        ],
        "facts": clean(_facts(report), LONGEST),
        "observations": {
            name: clean(to_json(one), LONGEST) for name, one in report.observations.items()
        },
        "profile": report.profile,
        "preparation": preparation_to_json(preparation, words),
        "summary": summary,
    }


def report_text(report: Report, preparation: Preparation, summary: str, words: Words) -> str:
    """The same as JSON text."""
    found = report_json(report, preparation, summary, words)
    return json.dumps(found, ensure_ascii=False, indent=1)


def _sequence(report: Report) -> Iterator[CheckRun]:
    """Every check that there is, in order; the report has those that the symptom needs."""
    ran = {one.id: one for one in report.checks}
    for one in discover():
        yield ran.get(one.id) or CheckRun(one.id, Status.SKIPPED, 0, 0, NOT_NEEDED)


def _evidence(report: Report, evidence: Evidence, words: Words) -> dict[str, Any]:
    text = words.text(f"evidence.{evidence.code}", **params(report, evidence))
    return {
        "check": evidence.check,
        "code": evidence.code,
        "text": text,
        "data": clean(evidence.data, LONGEST),
    }


def _facts(report: Report) -> dict[str, Any]:
    """What was seen, by subject; null where it was not."""
    seen = report.observations
    return {
        "registration": _registration(seen.get("registration")),
        "dns": _dns(seen.get("addresses")),
        "website": _website(seen.get("website")),
        "certificate": _certificate(seen.get("certificate"), report.target.domain),
        "steadiness": _steadiness(seen.get("steadiness")),
        "panel": _panel(report),
    }


def _panel(report: Report) -> dict[str, Any] | None:
    """What the customer read in the panel; amounts in bytes, seconds or pieces."""
    panel, dates = report.panel, disagreement(report)
    if panel == Panel():
        return None
    return {
        "dates": {key: day.isoformat() for key, day in panel.dates.items()},
        "quotas": {
            key: {"used": one.used, "limit": one.limit, "percent": one.percent}
            for key, one in panel.quotas.items()
        },
        "domain_dates_differ": dates is not None,
    }


def _value(value: Any) -> Any:
    if isinstance(value, Unseen):
        return None
    if isinstance(value, datetime):
        return value.date().isoformat()
    return plain(value) if isinstance(value, str) else value


def _registration(seen: object) -> dict[str, Any] | None:
    if not isinstance(seen, Registration):
        return None
    record = seen.record
    return {
        "registered": record.registered,
        "expires": _value(record.expires),
        "created": _value(record.created),
        "registrar": _value(record.registrar),
        "statuses": list(record.statuses),
        "nameservers": list(record.nameservers),
        "source": record.source,
        "expiry_published": record.expiry_published,
        "other": _other_source(seen.other),
    }


def _other_source(record: RegistryRecord | None) -> dict[str, Any] | None:
    """What the registry's second source said, where both answered."""
    if record is None:
        return None
    return {
        "source": record.source,
        "registered": record.registered,
        "expires": _value(record.expires),
    }


def _dns(seen: object) -> dict[str, Any] | None:
    if not isinstance(seen, Addresses):
        return None
    host = seen.examined
    return {
        "nameservers": _value(seen.nameservers),
        "a": _value(host.a),
        "aaaa": _value(host.aaaa),
        "cname": list(host.cnames),
        "mx": _value(seen.mx),
    }


def _website(seen: object) -> dict[str, Any] | None:
    """The way in by http where it ends with a page; else the one by https."""
    if not isinstance(seen, Website):
        return None
    way = seen.http if seen.http.page else seen.https
    page = way.page
    return {
        "redirects": [hop.url for hop in way.hops],
        "redirects_by": [hop.by for hop in way.hops if hop.by],
        "final_url": page.url if page else None,
        "status": page.status if page else None,
        "title": plain(page.says.title) if page and not isinstance(page.says, Unseen) else None,
    }


def _steadiness(seen: object) -> dict[str, Any] | None:
    """Each opening of the page: when, how long until its answer began, its status or failure."""
    if not isinstance(seen, Steadiness):
        return None
    return {
        "url": seen.url,
        "tries": [
            {
                "at_ms": one.at_ms,
                "first_byte_ms": one.took_ms if one.page else None,
                "waited_ms": one.took_ms,
                "status": one.page.status if one.page else None,
                "failure": one.failure,
                "opened": opened(one),
            }
            for one in seen.tries
        ],
    }


def _certificate(seen: object, domain: str) -> dict[str, Any] | None:
    own = seen.of(domain) if isinstance(seen, Certificate) else None
    if own is None:
        return None
    return {
        "subject_names": [plain(name) for name in own.subject_names],
        "issuer": plain(own.issuer),
        "expires": _value(own.not_after),
    }
