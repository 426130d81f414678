"""Causes that the registry shows: not registered, expired, on hold."""

from __future__ import annotations

from datetime import datetime, timedelta

from assistant.causes.rule import Finding, cause
from assistant.causes.seen import Seen
from assistant.causes.signatures import Shows
from assistant.causes.site import shown
from assistant.report import Certainty, Evidence
from checks.observation import Unseen
from checks.registries.record import RegistryRecord

SOON = timedelta(days=30)

# EPP (RFC 5731, RFC 3915) and registries' own states. After expiry, out of service or close to it:
AFTER_EXPIRY = frozenset(
    {
        "redemptionPeriod",
        "pendingDelete",
        "expired",
        "blocked",
        "deleteBlocked",
        "reserved",
        "quarantine",
    }
)
RENEWED_BY_REGISTRY = "autoRenewPeriod"  # the registrar may still take the renewal back
HOLD = frozenset({"clientHold", "serverHold", "suspended"})


def _record(seen: Seen) -> RegistryRecord | None:
    return seen.registration.record if seen.registration else None


def _registered(seen: Seen) -> RegistryRecord | None:
    record = _record(seen)
    return record if record is not None and record.registered else None


def _expiry(record: RegistryRecord) -> datetime | None:
    return None if isinstance(record.expires, Unseen) else record.expires


def _out_of_dns(seen: Seen) -> bool:
    return seen.addresses is not None and seen.addresses.delegation == "missing"


def _out_of_dns_evidence(seen: Seen) -> tuple[Evidence, ...]:
    if not _out_of_dns(seen):
        return ()
    return (Evidence("addresses", "domain_not_in_dns", {"domain": seen.target.domain}),)


@cause("domain_not_registered")
def domain_not_registered(seen: Seen) -> Finding | None:
    record = _record(seen)
    if record is None or record.registered:
        return None
    if seen.addresses is not None and seen.addresses.delegation == "there":
        return None  # a domain that the DNS knows is not free, whatever one source says
    evidence = Evidence(
        "registration",
        "registry_says_free",
        {"domain": seen.target.domain, "source": record.source, "server": record.server},
    )
    certainty = Certainty.CONFIRMED if _out_of_dns(seen) else Certainty.LIKELY
    return Finding((evidence, *_out_of_dns_evidence(seen)), certainty)


@cause("domain_expired")
def domain_expired(seen: Seen) -> Finding | None:
    record = _registered(seen)
    if record is None:
        return None
    expires = _expiry(record)
    states = sorted(AFTER_EXPIRY.intersection(record.statuses))
    evidence: list[Evidence] = []
    if expires is not None and expires < seen.now:
        days = (seen.now.date() - expires.date()).days
        code = "registry_expired" if days else "registry_expired_today"
        evidence.append(_expiry_evidence(seen, code, record, expires, days))
    evidence += [_state(seen, state) for state in states]
    certainty = Certainty.CONFIRMED
    if not evidence and RENEWED_BY_REGISTRY in record.statuses:
        if not (_out_of_dns(seen) or HOLD.intersection(record.statuses)):
            return None
        evidence.append(_state(seen, RENEWED_BY_REGISTRY))
        certainty = Certainty.LIKELY
    if not evidence and (page := shown(seen, frozenset({Shows.EXPIRED_DOMAIN}))):
        # The registrar's date may have passed while the registry's, renewed by itself, has not.
        evidence += page.evidence
        certainty = Certainty.LIKELY
    paid_until = seen.told.panel.dates.get("domain_expires")
    if not evidence and expires is None and paid_until and paid_until < seen.now.date():
        data = {"domain": seen.target.domain, "expires": paid_until.isoformat()}
        evidence.append(Evidence("panel", "panel_domain_expired", data))
        certainty = Certainty.LIKELY
    if not evidence:
        return None
    return Finding((*evidence, *_out_of_dns_evidence(seen), *_registered_with(record)), certainty)


@cause("domain_on_hold")
def domain_on_hold(seen: Seen) -> Finding | None:
    record = _registered(seen)
    held = sorted(HOLD.intersection(record.statuses)) if record else []
    if record is None or not held:
        return None
    states = (_state(seen, state) for state in held)
    return Finding((*states, *_out_of_dns_evidence(seen), *_registered_with(record)))


@cause("domain_expires_soon")
def domain_expires_soon(seen: Seen) -> Finding | None:
    record = _registered(seen)
    expires = _expiry(record) if record else None
    if record is None or expires is None or not seen.now <= expires <= seen.now + SOON:
        return None
    days = (expires.date() - seen.now.date()).days
    code = "registry_expires" if days else "registry_expires_today"
    evidence = _expiry_evidence(seen, code, record, expires, days)
    return Finding((evidence, *_registered_with(record)))


def _expiry_evidence(
    seen: Seen, code: str, record: RegistryRecord, expires: datetime, days: int
) -> Evidence:
    data = {
        "domain": seen.target.domain,
        "expires": expires.date().isoformat(),
        "days": days,
        "source": record.source,
    }
    return Evidence("registration", code, data)


def _registered_with(record: RegistryRecord) -> tuple[Evidence, ...]:
    """Whom to ask: many people do not know with whom their domain is registered."""
    if isinstance(record.registrar, Unseen):
        return ()
    return (Evidence("registration", "registered_with", {"registrar": record.registrar}),)


def _state(seen: Seen, state: str) -> Evidence:
    data = {"domain": seen.target.domain, "state": state}
    return Evidence("registration", "registry_state", data)
