"""What the texts of a report may name, made harmless."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from assistant.causes.steadiness import CHECK as STEADINESS
from assistant.causes.steadiness import slowness
from assistant.documents.plain import plain
from assistant.report import Verdict
from checks.steadiness import Steadiness

if TYPE_CHECKING:
    from assistant.report import Evidence, Report
    from assistant.texts import Words
    from checks.target import Target

SLOW = "slow"
MAX_VALUE = 120  # characters of one value from outside


def params(report: Report, *evidence: Evidence, limit: int = MAX_VALUE) -> dict[str, Any]:
    """The parameters of a cause's or an evidence's text: `host`, `domain` and what was seen.

    Of two values for one name the first counts. Texts are cut to `limit` characters.
    """
    return params_about(report.target, *evidence, limit=limit)


def params_about(target: Target, *evidence: Evidence, limit: int = MAX_VALUE) -> dict[str, Any]:
    """The same while there is no report yet."""
    named: dict[str, Any] = {"host": target.host, "domain": target.domain}
    for seen in reversed(evidence):
        named |= seen.data
    return {name: clean(value, limit) for name, value in named.items()}


def verdict(report: Report, words: Words) -> str:
    """What a diagnosis without a cause came to, in words of its own where it has some."""
    own = f"verdict.{report.verdict}.{outcome(report)}"
    key = own if words.has(own) else f"verdict.{report.verdict}"
    return words.text(key, **params(report, *_slowness(report)))


def outcome(report: Report) -> str:
    """What a diagnosis without a cause has words for: SLOW where no fault and a slow answer were
    found, else its symptom."""
    return SLOW if _slowness(report) else report.symptom


def _slowness(report: Report) -> tuple[Evidence, ...]:
    steady = report.observations.get(STEADINESS)
    if report.verdict is not Verdict.NO_FAULT_FOUND or not isinstance(steady, Steadiness):
        return ()
    return slowness(steady)


def clean(value: Any, limit: int = MAX_VALUE) -> Any:
    """A JSON value with every text in it made plain and cut to `limit` characters."""
    match value:
        case str():
            return plain(value, limit)
        case Mapping():
            return {clean(name, limit): clean(member, limit) for name, member in value.items()}
        case list() | tuple():
            return [clean(member, limit) for member in value]
    return value
