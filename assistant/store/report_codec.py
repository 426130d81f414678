"""A report as bytes, and back.

Codes, figures and what was seen; no sentence, so that it can be read in either language later. What
it said stays what it was: its causes are stored, not judged anew.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, get_type_hints

from pydantic import TypeAdapter, ValidationError

from assistant.panel import Panel
from assistant.report import Cause, CheckRun, Report, Verdict
from checks.observation import Skipped, Unseen, Why, to_json
from checks.sequence import discover
from checks.target import Target

FORMAT = 1
MOST_BYTES = 8 * 1024 * 1024  # of a report unpacked; several times what the bounds allow


class UnreadableReportError(ValueError):
    """Not a report, or one in a format of later times."""


def to_bytes(report: Report) -> bytes:
    stored = {
        "format": FORMAT,
        "target": _adapter(Target).dump_python(report.target, mode="json"),
        "symptom": report.symptom,
        "started_at": report.started_at.isoformat(),
        "duration_ms": report.duration_ms,
        "verdict": str(report.verdict),
        "causes": _adapter(tuple[Cause, ...]).dump_python(report.causes, mode="json"),
        "checks": _adapter(tuple[CheckRun, ...]).dump_python(report.checks, mode="json"),
        "observations": {check: to_json(seen) for check, seen in report.observations.items()},
        "profile": report.profile,
        "panel": _adapter(Panel).dump_python(report.panel, mode="json"),
    }
    return zlib.compress(json.dumps(stored, separators=(",", ":")).encode("ascii"), 6)


def from_bytes(packed: bytes) -> Report:
    """Raises UnreadableReportError.

    What a check saw that exists no longer, or answers in another shape today, is left out or
    `Unseen`; the causes and their evidence stay.
    """
    try:
        unpacking = zlib.decompressobj()
        stored = json.loads(unpacking.decompress(packed, MOST_BYTES))
        if stored["format"] != FORMAT:
            raise UnreadableReportError
        return Report(
            target=_adapter(Target).validate_python(stored["target"]),
            symptom=stored["symptom"],
            started_at=datetime.fromisoformat(stored["started_at"]),
            duration_ms=stored["duration_ms"],
            verdict=Verdict(stored["verdict"]),
            causes=_adapter(tuple[Cause, ...]).validate_python(stored["causes"]),
            checks=_adapter(tuple[CheckRun, ...]).validate_python(stored["checks"]),
            observations=_observations(stored["observations"]),
            profile=stored["profile"],
            panel=_adapter(Panel).validate_python(stored.get("panel", {})),
        )
    except (zlib.error, ValueError, KeyError, TypeError) as error:
        raise UnreadableReportError from error


def _observations(stored: Mapping[str, Any]) -> dict[str, object]:
    kinds = _kinds()
    return {
        check: _observation(kinds[check], data) for check, data in stored.items() if check in kinds
    }


def _observation(kind: TypeAdapter[Any], data: Any) -> object:
    try:
        seen: object = kind.validate_python(data)
    except ValidationError:
        return Unseen(Why.UNREADABLE)
    return seen


@cache
def _kinds() -> dict[str, TypeAdapter[Any]]:
    """What can stand in a report for each check."""
    return {
        one.id: TypeAdapter(get_type_hints(one.look)["return"] | Unseen | Skipped)
        for one in discover()
    }


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
