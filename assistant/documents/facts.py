"""The figures of a report that a consultant wants at once, as names of texts with their values."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import Any, Literal

from assistant.documents.wording import clean
from assistant.report import Report
from checks.addresses import Addresses
from checks.certificate import Certificate
from checks.mail_route import MailRoute
from checks.observation import Unseen
from checks.registration import Registration
from checks.registries.record import RegistryRecord
from checks.steadiness import Steadiness
from checks.website import Website

SHOWN = 4  # of a list

Fact = Literal[
    "addresses", "nameservers", "exchangers", "http", "response", "certificate", "registry",
    "states", "registrar",
]  # fmt: skip


def technical_facts(report: Report) -> Iterator[tuple[Fact, dict[str, Any]]]:
    """Addresses, name servers, mail exchangers, the last HTTP answer, the times of several, the
    certificate, and of the registry the domain's date, its states as the registry writes them and
    the registrar: as far as they were asked for and seen."""
    seen = report.observations
    addresses, website, route = map(seen.get, ("addresses", "website", "mail_route"))
    if isinstance(addresses, Addresses):
        if addresses.examined.addresses:
            yield "addresses", {"addresses": clean(addresses.examined.addresses[:SHOWN])}
        if not isinstance(addresses.nameservers, Unseen) and addresses.nameservers:
            yield "nameservers", {"nameservers": clean(addresses.nameservers[:SHOWN])}
    if isinstance(route, MailRoute) and route.exchangers:
        yield "exchangers", {"exchangers": clean([one.host for one in route.exchangers[:SHOWN]])}
    if isinstance(website, Website):
        page = website.https.page or website.http.page
        if page is not None:
            yield "http", {"url": clean(page.url), "status": page.status}
    steady = seen.get("steadiness")
    if isinstance(steady, Steadiness):
        taken = [one.took_ms / 1000 for one in steady.tries]
        yield (
            "response",
            {
                "url": clean(steady.url),
                "fastest": round(min(taken), 1),
                "slowest": round(max(taken), 1),
                "usual": round(median(taken), 1),
                "number": len(taken),
            },
        )
    certificate = seen.get("certificate")
    if isinstance(certificate, Certificate) and (own := certificate.of(report.target.domain)):
        until = own.not_after.date().isoformat()
        yield "certificate", {"issuer": clean(own.issuer), "not_after": until}
    registration = seen.get("registration")
    if isinstance(registration, Registration):
        yield from _of_registry(registration.record)


def _of_registry(record: RegistryRecord) -> Iterator[tuple[Fact, dict[str, Any]]]:
    if not isinstance(record.expires, Unseen):
        until = record.expires.date().isoformat()
        yield "registry", {"expires": until, "source": record.source.upper()}
    if record.statuses:
        yield "states", {"states": clean(record.statuses[:SHOWN])}
    if not isinstance(record.registrar, Unseen):
        yield "registrar", {"registrar": clean(record.registrar)}
