"""From observations to ranked causes and a verdict. Pure: no clock, no network, no language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from assistant.causes.bounced import with_letter
from assistant.causes.catalogue import Entry, catalogue
from assistant.causes.rule import Finding, rules
from assistant.causes.seen import Seen
from assistant.report import Cause, Kind, Verdict

_ORDER = {Kind.FAULT: 0, Kind.UNKNOWN: 1, Kind.WARNING: 2}


def evaluate(seen: Seen) -> tuple[Verdict, tuple[Cause, ...]]:
    """The verdict and the causes, the main one first.

    Faults stand in order of dependency; a fault that another found one explains goes into that
    one's `explains`. What the assistant could not see counts only when no fault stands.
    """
    found = {
        entry: finding
        for code, entry in catalogue().items()
        if entry.concerns(seen.symptom.service)
        and (finding := with_letter(code, rules()[code](seen), seen)) is not None
    }
    causes = sorted(_standing(found), key=lambda cause: _ORDER[cause.kind])
    kinds = {cause.kind for cause in causes}
    if Kind.FAULT in kinds:
        known = tuple(cause for cause in causes if cause.kind is not Kind.UNKNOWN)
        return Verdict.CAUSE_FOUND, known
    verdict = Verdict.INCONCLUSIVE if Kind.UNKNOWN in kinds else Verdict.NO_FAULT_FOUND
    return verdict, tuple(causes)


def _standing(found: Mapping[Entry, Finding]) -> Iterable[Cause]:
    """The causes that no other explains, in order of dependency; what was only told comes last."""
    explained: set[str] = set()
    ranks = {entry.code: entry.rank for entry in found}

    def place(row: tuple[Entry, Finding]) -> tuple[bool, int, int]:
        """Its own, or right before what it explains in the way in which it was found this time."""
        entry, finding = row
        explained = (ranks[code] for code in finding.explains if code in ranks)
        return finding.last, min((entry.rank, *explained)), -entry.rank

    ranked = sorted(found.items(), key=place)
    for number, (entry, finding) in enumerate(ranked, 1):
        if entry.code in explained:
            continue
        cause = _cause(entry, finding)
        # A mere warning explains no symptom, so it explains no fault either. What the customer
        # read in the panel is so, whatever else is the matter.
        later = ranked[number:] if cause.kind is not Kind.WARNING else ()
        explains = entry.explains.union(finding.explains)
        consequences = tuple(
            _cause(other, its) for other, its in later if other.code in explains and not its.told
        )
        explained.update(one.code for one in consequences)
        yield replace(cause, consequences=consequences)


def _cause(entry: Entry, finding: Finding) -> Cause:
    return Cause(
        code=entry.code,
        kind=finding.kind or entry.kind,
        certainty=finding.certainty,
        acts=finding.acts or entry.acts,
        evidence=finding.evidence,
        variant=finding.variant,
    )
