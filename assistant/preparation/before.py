"""What to check before an instruction, and what the diagnosis has seen of it already. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from assistant.preparation.instructions import CheckId
from assistant.preparation.loading import instruction
from assistant.preparation.profile import TldKind
from checks.observation import Unseen
from checks.registration import Registration
from checks.registries.record import RegistryRecord

if TYPE_CHECKING:
    from assistant.report import Report

# Seen and fine, in the way, could not be seen, only the customer can look.
State = Literal["ok", "problem", "unknown", "yours"]

# A .pl domain moves no sooner after its registration: docs/preparation.md.
YOUNG = timedelta(days=5)

_CAUSES: Mapping[CheckId, str] = {
    "transfer_lock": "domain_transfer_locked",
    "transfer_pending": "domain_transfer_pending",
}

# What the registry shows; the rest only the customer can look up.
SEEN: frozenset[CheckId] = frozenset({*_CAUSES, "young_domain"})


@dataclass(frozen=True)
class Before:
    """One thing to check, how it stands, and the parameters of the text that says so."""

    id: CheckId
    state: State
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_news(self) -> bool:
        """Whether it is in the way and no cause of the report tells so."""
        return self.state == "problem" and self.id not in _CAUSES


def before(report: Report, tld: TldKind | None) -> tuple[Before, ...]:
    """What to check before the instruction of `report`, in the order of checking; nothing for an
    incident. `tld` is the kind of the examined domain's top-level domain."""
    known = instruction(report.symptom)
    if known is None:
        return ()
    asked = [one.id for one in known.before if not one.tlds or tld in one.tlds]
    return tuple(_seen(report, id) for id in asked)


def _seen(report: Report, id: CheckId) -> Before:
    if id not in SEEN:
        return Before(id, "yours")
    record = _record(report)
    if record is None:
        return Before(id, "unknown")
    if id in _CAUSES:
        found = {code for cause in report.causes for code in (cause.code, *cause.explains)}
        return Before(id, "problem" if _CAUSES[id] in found else "ok")
    return _young(record, report.started_at)


def _record(report: Report) -> RegistryRecord | None:
    """What the registry says, where it says that somebody holds the domain."""
    seen = report.observations.get("registration")
    if not isinstance(seen, Registration) or not seen.record.registered:
        return None
    return seen.record


def _young(record: RegistryRecord, now: datetime) -> Before:
    created = record.created
    if isinstance(created, Unseen):
        return Before("young_domain", "unknown")
    days = {"created": created.date(), "movable": (created + YOUNG).date()}
    return Before("young_domain", "problem" if now < created + YOUNG else "ok", days)
