"""Causes that the website's certificate and its kind of TLS show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from assistant.causes.rule import Finding, cause
from assistant.causes.seen import Seen
from assistant.report import Certainty, Evidence
from checks.certificate import ShownCertificate
from checks.website import Failure

NAMES_SHOWN = 3
SOON = timedelta(days=14)

Data = Callable[[ShownCertificate], dict[str, Any]]


def _find(
    seen: Seen,
    code: Callable[[ShownCertificate], str],
    holds: Callable[[ShownCertificate], bool],
    data: Data,
    sure: Callable[[ShownCertificate], bool] = lambda _: True,
) -> Finding | None:
    """The certificates for which `holds` is true, as evidence; confirmed when all are `sure`."""
    shown = seen.certificate.shown if seen.certificate else ()
    found = [one for one in shown if holds(one)]
    if not found:
        return None
    return Finding(
        tuple(Evidence("certificate", code(one), {"host": one.host} | data(one)) for one in found),
        Certainty.CONFIRMED if all(map(sure, found)) else Certainty.LIKELY,
    )


@cause("certificate_expired")
def certificate_expired(seen: Seen) -> Finding | None:
    today = seen.now.date()
    return _find(
        seen,
        lambda one: (
            "certificate_expired_today" if one.not_after.date() == today else "certificate_expired"
        ),
        lambda one: one.refused is not None and one.not_after < seen.now,
        lambda one: {
            "not_after": one.not_after.date().isoformat(),
            "days": (today - one.not_after.date()).days,
        },
    )


@cause("certificate_not_yet_valid")
def certificate_not_yet_valid(seen: Seen) -> Finding | None:
    return _find(
        seen,
        lambda _: "certificate_not_yet_valid",
        lambda one: one.refused is not None and one.not_before > seen.now,
        lambda one: {"not_before": one.not_before.date().isoformat()},
    )


@cause("certificate_wrong_name")
def certificate_wrong_name(seen: Seen) -> Finding | None:
    return _find(
        seen,
        lambda one: _naming(one.subject_names),
        lambda one: one.refused is not None and not one.named,
        lambda one: {"names": list(one.subject_names[:NAMES_SHOWN])},
    )


def _naming(names: tuple[str, ...]) -> str:
    if not names:
        return "certificate_without_names"
    return "certificate_names" if len(names) <= NAMES_SHOWN else "certificate_names_among_others"


@cause("certificate_untrusted")
def certificate_untrusted(seen: Seen) -> Finding | None:
    return _find(
        seen,
        _distrust,
        lambda one: not _is_incomplete(one) and _is_distrusted(one, seen.now),
        _issuer,
        # An issuer that was not met might still be one that browsers know.
        lambda one: one.left_out is None,
    )


def _is_distrusted(one: ShownCertificate, now: datetime) -> bool:
    if one.refused in (None, "weak", "untrusted"):
        return one.refused is not None
    # Itself in its time and for this host: what is refused is a certificate of its issuer.
    return one.not_before <= now <= one.not_after and one.named


def _distrust(one: ShownCertificate) -> str:
    if one.self_signed:
        return "certificate_self_signed"
    match one.refused:
        case "weak":
            return "certificate_weak"
        case "expired" | "not_yet_valid":
            return "certificate_issuer_out_of_time"
        case _:
            return "certificate_issuer"


def _issuer(one: ShownCertificate) -> dict[str, Any]:
    return {"issuer": one.issuer or "–"}


@cause("certificate_incomplete")
def certificate_incomplete(seen: Seen) -> Finding | None:
    return _find(
        seen,
        lambda one: (
            "certificate_issuer_left_out"
            if one.left_out == "found"
            else "certificate_issuer_seems_left_out"
        ),
        _is_incomplete,
        _issuer,
        lambda one: one.left_out == "found",
    )


def _is_incomplete(one: ShownCertificate) -> bool:
    return one.left_out in ("found", "of_public_authority")


@cause("certificate_expires_soon")
def certificate_expires_soon(seen: Seen) -> Finding | None:
    today = seen.now.date()
    return _find(
        seen,
        lambda one: (
            "certificate_expires_today" if one.not_after.date() == today else "certificate_expires"
        ),
        lambda one: (
            one.refused is None
            and seen.now <= one.not_after <= seen.now + SOON
            and one.is_of(seen.target.domain)
        ),
        lambda one: {
            "not_after": one.not_after.date().isoformat(),
            "days": (one.not_after.date() - today).days,
        },
    )


@cause("tls_too_old")
def tls_too_old(seen: Seen) -> Finding | None:
    if seen.website is None:
        return None
    hops = {
        hop.host: failure
        for visit in (seen.website.https, seen.website.http)
        for hop in visit.hops
        if isinstance(failure := hop.failure, Failure) and failure.kind == "tls_too_old"
    }
    if not hops:
        return None
    return Finding(
        tuple(
            Evidence("website", "connection_tls_too_old", {"host": host, "detail": failure.detail})
            for host, failure in hops.items()
        )
    )
