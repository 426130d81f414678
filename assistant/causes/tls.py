"""Causes that the website's certificate shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from assistant.causes.rule import Finding, cause
from assistant.causes.seen import Seen
from assistant.report import Evidence
from checks.certificate import ShownCertificate

NAMES_SHOWN = 3


def _find(
    seen: Seen,
    code: Callable[[ShownCertificate], str],
    holds: Callable[[ShownCertificate], bool],
    data: Callable[[ShownCertificate], dict[str, Any]],
) -> Finding | None:
    """The certificates that browsers refuse and for which `holds` is true, as evidence."""
    if seen.certificate is None:
        return None
    faulty = [one for one in seen.certificate.shown if one.refused and holds(one)]
    if not faulty:
        return None
    return Finding(
        tuple(Evidence("certificate", code(f), {"host": f.host} | data(f)) for f in faulty)
    )


@cause("certificate_expired")
def certificate_expired(seen: Seen) -> Finding | None:
    today = seen.now.date()
    return _find(
        seen,
        lambda one: (
            "certificate_expired_today" if one.not_after.date() == today else "certificate_expired"
        ),
        lambda one: one.not_after < seen.now,
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
        lambda one: one.not_before > seen.now,
        lambda one: {"not_before": one.not_before.date().isoformat()},
    )


@cause("certificate_wrong_name")
def certificate_wrong_name(seen: Seen) -> Finding | None:
    return _find(
        seen,
        lambda one: _naming(one.subject_names),
        lambda one: not any(covers(name, one.host) for name in one.subject_names),
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
        lambda one: "certificate_self_signed" if one.self_signed else "certificate_issuer",
        # Also a chain with an intermediate certificate out of its time.
        lambda one: one.refused == "untrusted" or _is_valid(one, seen.now),
        lambda one: {"issuer": one.issuer or "–"},
    )


def _is_valid(one: ShownCertificate, now: datetime) -> bool:
    """Whether the certificate itself is in its time and carries the host's name."""
    named = any(covers(name, one.host) for name in one.subject_names)
    return one.not_before <= now <= one.not_after and named


def covers(name: str, host: str) -> bool:
    """Whether a certificate's `name` is valid for `host`; a wildcard stands for one whole label.

    Source: RFC 9525 section 6.3.
    """
    if name.startswith("*."):
        return host.partition(".")[2] == name[2:]
    return name == host
