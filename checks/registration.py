"""Is the domain registered, until when, in what state: asked of its registry."""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass

from checks import lanes
from checks.net import Net
from checks.net.errors import NetError
from checks.observation import Unseen, Why
from checks.registries.rdap import read_rdap
from checks.registries.record import RegistryRecord
from checks.registries.servers import rdap_base, whois_host
from checks.registries.whois import read_whois
from checks.sequence import Stage, check
from checks.target import Target

HEDGE_SECONDS = 1.5  # RDAP's head start; WHOIS servers block those who ask needlessly
RDAP_TYPE = "application/rdap+json"

Answered = RegistryRecord | Unseen


@dataclass(frozen=True)
class Registration:
    """What the registry says: the first usable answer, and the other source's if it came too."""

    record: RegistryRecord
    other: RegistryRecord | None


@check(stage=Stage.EXPIRY)
def registration(target: Target, net: Net) -> Registration | Unseen:
    """Is the registrable domain registered, when does it expire, which states does it carry?

    RDAP (RFC 9082, 9083) of the top-level domain's own server; WHOIS (RFC 3912) beside it when
    RDAP is slow, silent, or leaves the expiry out. One question to each, at most.
    """
    rdap, whois = rdap_base(target.tld), whois_host(target.tld)
    if rdap is None and whois is None:
        return Unseen(Why.NO_SOURCE, target.tld)
    asked: list[Future[Answered]] = []
    if rdap is not None:
        asked.append(lanes.lookups.submit(_by_rdap, rdap, target.domain, net))
        wait(asked, timeout=net.deadline.left(HEDGE_SECONDS))
    if whois is not None and not (asked and _complete(asked[0])):
        asked.append(lanes.lookups.submit(_by_whois, whois, target.domain, net))
    return _first_usable(asked, net)


def _complete(answer: Future[Answered]) -> bool:
    """Whether an answer is there that WHOIS could add nothing to."""
    if not answer.done():
        return False
    record = answer.result()
    if isinstance(record, Unseen):
        return False
    return not record.registered or not _unreadable(record)


def _unreadable(record: RegistryRecord) -> bool:
    return isinstance(record.expires, Unseen) and record.expires.why is not Why.NOT_PUBLISHED


def _first_usable(asked: list[Future[Answered]], net: Net) -> Registration | Unseen:
    waiting = set(asked)
    records: list[RegistryRecord] = []
    while waiting and not any(not _unreadable(record) for record in records):
        done, waiting = wait(waiting, timeout=net.deadline.left(), return_when=FIRST_COMPLETED)
        for future in done:
            answer = future.result()
            if isinstance(answer, RegistryRecord):
                records.append(answer)
    if not records:
        return _why_not([future.result() for future in asked])
    records.sort(key=_unreadable)
    return Registration(records[0], records[1] if len(records) > 1 else None)


def _why_not(answers: list[Answered]) -> Unseen:
    """The most telling of the failures: a registry that says "too many questions" comes first."""
    failures = [answer for answer in answers if isinstance(answer, Unseen)]
    failures.sort(key=lambda failure: failure.why is not Why.THROTTLED)
    return Unseen(failures[0].why, "; ".join(failure.detail for failure in failures))


def _by_rdap(base: str, domain: str, net: Net) -> Answered:
    try:
        reply = net.get(f"{base.rstrip('/')}/domain/{domain}", accept=RDAP_TYPE)
    except NetError as failure:
        return failure.unseen()
    if reply.body is None:
        return reply.body_failure.unseen() if reply.body_failure else Unseen(Why.UNREADABLE, base)
    return read_rdap(reply.status, reply.body, domain=domain, server=base)


def _by_whois(host: str, domain: str, net: Net) -> Answered:
    try:
        text = net.whois(host, domain)
    except NetError as failure:
        return failure.unseen()
    return read_whois(text, domain=domain, server=host)
