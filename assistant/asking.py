"""Which figures of the panel could explain what was found, and so are worth looking up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assistant.causes.catalogue import catalogue
from assistant.causes.site import PAID_PERIODS, QUOTAS, SWITCHED_OFF
from assistant.preparation.loading import matters
from assistant.preparation.profile import FigureId
from assistant.report import Cause, Certainty, Kind, Report
from assistant.symptoms import symptoms
from checks.observation import Unseen
from checks.registration import Registration

# What profiles tell the place of -> the figures that stand there
AT: Mapping[FigureId, tuple[str, ...]] = {
    "service_dates": ("domain_expires", "hosting_expires", "website_project_expires"),
    "transfer": ("transfer",),
    "disk": ("disk",),
    "mail_disk": ("mail_disk",),
    "security_parameters": ("http_requests", "cpu_time", "connections", "db_query_time"),
}

_TOLD_BY = {
    "domain_expires": "domain_expired",
    "mail_disk": "mailbox_full",
    **{key: code for code, key in PAID_PERIODS.items()},
    **{key: code for code, key in QUOTAS.items()},
}


def asked(report: Report) -> tuple[str, ...]:
    """The keys of the figures to ask for, in the order in which to look them up.

    None where a confirmed fault leaves nothing for them to explain: of a domain that has expired
    nobody needs to know the disk.
    """
    sure = is_explained(report)
    return tuple(
        key
        for key in _of_symptom(report.symptom)
        if not sure or _explains(key, report.causes[0], report)
    )


def is_explained(report: Report) -> bool:
    """Whether the first cause is a confirmed fault, beside which nothing needs an explanation."""
    main = next(iter(report.causes), None)
    return main is not None and (main.kind, main.certainty) == (Kind.FAULT, Certainty.CONFIRMED)


def place_of(key: str) -> FigureId:
    """Under which of a profile's figures the place of `key` is told."""
    return next(place for place, keys in AT.items() if key in keys)


def _of_symptom(symptom: str) -> Iterator[str]:
    """Websites alone are made with a website builder."""
    known = symptoms()[symptom]
    for figure in matters().matters[symptom].look_up:  # type: ignore[index]  # a key of symptoms
        for key in AT.get(figure, ()):
            cause = catalogue()[_TOLD_BY[key]]
            if not known.is_incident or cause.concerns(known.service):
                yield key


def _explains(key: str, main: Cause, report: Report) -> bool:
    """Whether the cause that the figure tells is the main one, or one behind it."""
    code = _TOLD_BY[key]
    if key == "domain_expires":
        return not _registry_knows(report) and main.code != code
    return main.code == code or main.code in catalogue()[code].explains.union(
        SWITCHED_OFF.get(code, ())
    )


def _registry_knows(report: Report) -> bool:
    seen = report.observations.get("registration")
    return isinstance(seen, Registration) and not isinstance(seen.record.expires, Unseen)
