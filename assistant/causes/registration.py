"""Causes that the registry shows: not registered, expired, on hold, locked, being moved.

What the registries' states mean, and when: docs/registration.md, "The life of a domain".
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from assistant.causes.nowhere import nowhere
from assistant.causes.rule import Finding, cause
from assistant.causes.seen import Seen
from assistant.causes.signatures import Shows
from assistant.causes.site import shown
from assistant.report import Certainty, Evidence
from checks.observation import Unseen
from checks.registries.record import RegistryRecord

SOON = timedelta(days=30)
SAME_DATE = timedelta(days=2)  # two sources write one end in two zones, or without a time of day

# EPP (RFC 5731, RFC 3915) and registries' own states. After expiry, out of service or close to it:
AFTER_EXPIRY = frozenset(
    {
        "redemptionPeriod",
        "pendingDelete",
        "pendingRestore",
        "expired",
        "blocked",
        "deleteBlocked",
        "quarantine",
    }
)
# Deleted and waiting to become free at some registries; at the others never anybody's.
RESERVED = "reserved"
RESERVED_AFTER_EXPIRY = frozenset({"pl"})
RENEWED_BY_REGISTRY = "autoRenewPeriod"  # the registrar may still take the renewal back
HOLD = frozenset({"clientHold", "serverHold", "suspended"})
TRANSFER_LOCKS = frozenset({"clientTransferProhibited", "serverTransferProhibited", "locked"})
TRANSFER_PENDING = "pendingTransfer"
TRANSFER = "domain_transfer"  # the symptom that a lock matters to


def _records(seen: Seen) -> tuple[RegistryRecord, ...]:
    """What the sources said, the one that counts first."""
    if seen.registration is None:
        return ()
    return tuple(one for one in (seen.registration.record, seen.registration.other) if one)


def _registered(seen: Seen) -> RegistryRecord | None:
    return next((record for record in _records(seen) if record.registered), None)


def _expiry(record: RegistryRecord) -> datetime | None:
    return None if isinstance(record.expires, Unseen) else record.expires


def _states(seen: Seen) -> frozenset[str]:
    """The states that any source names: WHOIS often knows fewer than RDAP."""
    return frozenset(state for record in _records(seen) for state in record.statuses)


def _after_expiry(seen: Seen) -> list[str]:
    lost = AFTER_EXPIRY | ({RESERVED} if seen.target.tld in RESERVED_AFTER_EXPIRY else set())
    return sorted(lost & _states(seen))


def _held(seen: Seen) -> list[str]:
    return sorted(HOLD & _states(seen))


def _is_kept_back(seen: Seen) -> bool:
    """Whether the registry keeps the name itself: nobody holds it."""
    return (
        seen.target.tld not in RESERVED_AFTER_EXPIRY
        and bool(_records(seen))
        and all(record.statuses == (RESERVED,) for record in _records(seen))
    )


def _delegation_is(seen: Seen, delegation: str) -> bool:
    return seen.addresses is not None and seen.addresses.delegation == delegation


def _out_of_dns(seen: Seen) -> bool:
    return _delegation_is(seen, "missing")


def _withdrawn(seen: Seen) -> bool:
    """Whether the domain has been taken out of service, by its DNS or by its state."""
    return _out_of_dns(seen) or bool(_held(seen))


def _panel_date(seen: Seen) -> date | None:
    return seen.told.panel.dates.get("domain_expires")


def is_contradicted(seen: Seen) -> bool:
    """Whether the registry's sources contradict each other, or deny a domain that the DNS knows."""
    record = _registered(seen)
    if record is None:
        return bool(_records(seen)) and _delegation_is(seen, "there")
    return any(one.check == "registration" for one in _differing(seen, record))


@cause("domain_not_registered")
def domain_not_registered(seen: Seen) -> Finding | None:
    records = _records(seen)
    if not records or _delegation_is(seen, "there"):
        return None  # a domain that the DNS knows is not free, whatever a source says
    if _is_kept_back(seen):
        kept = Evidence("registration", "registry_keeps_name", {"domain": seen.target.domain})
        return Finding((kept, *nowhere(seen)), Certainty.LIKELY)
    if any(record.registered for record in records):
        return None
    record = records[0]
    evidence = Evidence(
        "registration",
        "registry_says_free",
        {"domain": seen.target.domain, "source": record.source, "server": record.server},
    )
    certainty = Certainty.CONFIRMED if _out_of_dns(seen) else Certainty.LIKELY
    return Finding((evidence, *nowhere(seen)), certainty)


@cause("domain_expired")
def domain_expired(seen: Seen) -> Finding | None:
    record = _registered(seen)
    if record is None:
        return _expired_by_panel(seen) if not _records(seen) else None
    if _is_kept_back(seen):
        return None
    finding = _expired_by_registry(seen, record) or _expired_meanwhile(seen)
    if finding is None:
        finding = _expired_by_panel(seen)
    if finding is None:
        return None
    page = shown(seen, frozenset({Shows.EXPIRED_DOMAIN}))
    further = (
        *(page.evidence if page and page.evidence != finding.evidence else ()),
        *_differing(seen, record),
        *nowhere(seen),
        *_registered_with(record),
    )
    return Finding((*finding.evidence, *further), finding.certainty)


def _expired_by_registry(seen: Seen, record: RegistryRecord) -> Finding | None:
    """The registry's date has passed, or its state comes after that date."""
    expires = _expiry(record)
    evidence = [_state(seen, state) for state in _after_expiry(seen)]
    # Registries that renew by themselves move the date on, some of them only hours later.
    moves_on = RENEWED_BY_REGISTRY in _states(seen) and not (evidence or _withdrawn(seen))
    if expires is not None and expires < seen.now:
        evidence.insert(0, _expired_evidence(seen, record, expires))
    certainty = Certainty.LIKELY if moves_on else Certainty.CONFIRMED
    return Finding(tuple(evidence), certainty) if evidence else None


def _expired_meanwhile(seen: Seen) -> Finding | None:
    """Renewed by the registry and not by the customer: the registrar has withdrawn the service."""
    if RENEWED_BY_REGISTRY in _states(seen):
        page = shown(seen, frozenset({Shows.PARKED}))
        if _withdrawn(seen) or page:
            states = [_state(seen, one) for one in (RENEWED_BY_REGISTRY, *_held(seen))]
            return Finding((*states, *(page.evidence if page else ())), Certainty.LIKELY)
    if page := shown(seen, frozenset({Shows.EXPIRED_DOMAIN})):
        # The registrar's date may have passed while the registry's, renewed by itself, has not.
        return Finding(page.evidence, Certainty.LIKELY)
    for record in _records(seen)[1:]:
        expires = _expiry(record)
        if expires is not None and expires < seen.now and _withdrawn(seen):
            return Finding((_expired_evidence(seen, record, expires),), Certainty.LIKELY)
    return None


def _expired_by_panel(seen: Seen) -> Finding | None:
    """The panel's date has passed, and the registry's does not say otherwise.

    The registry's date outweighs the panel's, unless the registry renewed the domain by itself or
    the service has been withdrawn: then the panel tells what was not paid. It says nothing to a
    question for which the registry is not even asked.
    """
    paid_until = _panel_date(seen)
    asked = "registration" in seen.observations
    if not asked or paid_until is None or paid_until >= seen.now.date():
        return None
    record = _registered(seen)
    lapsed = _withdrawn(seen) or RENEWED_BY_REGISTRY in _states(seen)
    if record is not None and _expiry(record) is not None and not lapsed:
        return None
    data = {"domain": seen.target.domain, "expires": paid_until.isoformat()}
    return Finding((Evidence("panel", "panel_domain_expired", data),), Certainty.LIKELY)


@cause("domain_on_hold")
def domain_on_hold(seen: Seen) -> Finding | None:
    record = _registered(seen)
    held = _held(seen)
    if record is None or not held:
        return None
    states = (_state(seen, state) for state in held)
    # The DNS may still know it for some hours after the hold, or the hold just have been lifted.
    certainty = Certainty.LIKELY if _delegation_is(seen, "there") else Certainty.CONFIRMED
    evidence = (*states, *nowhere(seen), *_registered_with(record))
    return Finding(evidence, certainty)


@cause("domain_expires_soon")
def domain_expires_soon(seen: Seen) -> Finding | None:
    record = _registered(seen)
    if record is None:
        return None
    expires, paid_until = _expiry(record), _panel_date(seen)
    if expires is not None and seen.now <= expires <= seen.now + SOON:
        days = (expires.date() - seen.now.date()).days
        code = "registry_expires" if days else "registry_expires_today"
        evidence = _expiry_evidence(seen, code, record, expires, days)
        return Finding((evidence, *_differing(seen, record), *_registered_with(record)))
    today = seen.now.date()
    if expires is None and paid_until is not None and today <= paid_until <= today + SOON:
        data = {"domain": seen.target.domain, "expires": paid_until.isoformat()}
        told = Evidence("panel", "panel_domain_expires", data)
        return Finding((told, *_registered_with(record)), Certainty.LIKELY)
    return None


@cause("domain_transfer_locked")
def domain_transfer_locked(seen: Seen) -> Finding | None:
    """Nearly every healthy domain is locked: it matters to whoever wants to move it."""
    record = _registered(seen)
    locks = sorted(TRANSFER_LOCKS & _states(seen))
    if record is None or not locks or seen.symptom.id != TRANSFER:
        return None
    states = (_state(seen, lock) for lock in locks)
    return Finding((*states, *_registered_with(record)))


@cause("domain_transfer_pending")
def domain_transfer_pending(seen: Seen) -> Finding | None:
    record = _registered(seen)
    if record is None or TRANSFER_PENDING not in _states(seen):
        return None
    return Finding((_state(seen, TRANSFER_PENDING), *_registered_with(record)))


def _differing(seen: Seen, record: RegistryRecord) -> Iterator[Evidence]:
    """What another source says otherwise: the registry's second one, and the panel."""
    domain, expires = seen.target.domain, _expiry(record)
    for other in _records(seen):
        if other is record:
            continue
        date = _expiry(other)
        if not other.registered:
            data = {"domain": domain, "source": other.source, "server": other.server}
            yield Evidence("registration", "other_source_says_free", data)
        elif expires is not None and date is not None and abs(date - expires) > SAME_DATE:
            data = {
                "domain": domain,
                f"{record.source}_expires": expires.date().isoformat(),
                f"{other.source}_expires": date.date().isoformat(),
            }
            yield Evidence("registration", "sources_disagree", data)
    paid_until = _panel_date(seen)
    if expires and paid_until and abs(paid_until - expires.date()) > SAME_DATE:
        data = {
            "domain": domain,
            "panel_expires": paid_until.isoformat(),
            "registry_expires": expires.date().isoformat(),
        }
        yield Evidence("panel", "panel_date_differs", data)


def _expired_evidence(seen: Seen, record: RegistryRecord, expires: datetime) -> Evidence:
    days = (seen.now.date() - expires.date()).days
    code = "registry_expired" if days else "registry_expired_today"
    return _expiry_evidence(seen, code, record, expires, days)


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
