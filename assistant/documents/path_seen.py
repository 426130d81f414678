"""What the observations show of a station of the path: that it works, and a figure to put there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from assistant.causes.mail_hosts import TAKES, State, judge, of_mailbox
from assistant.causes.redirects import REFUSED_BY_BROWSERS
from assistant.causes.signatures import Shows, recognise
from assistant.report import Cause, Report, Status
from checks.addresses import Addresses
from checks.certificate import Certificate
from checks.delegation import Delegation
from checks.mail_route import MailRoute
from checks.mail_server import MailServer
from checks.observation import Unseen, Why
from checks.registration import Registration
from checks.website import Failure, Hop, Page, Website

T = TypeVar("T")

NoteCode = Literal[
    "address",
    "nameserver",
    "starts",  # a date before which something is not valid
    "status",  # of HTTP, of a page that could not be shown
    "term",  # a date that has passed, or soon will
    "title",
    "unencrypted",  # a page that was shown over http alone
    "until",  # a date up to which all is well
    "used",  # how much of a quota, in percent
]


@dataclass(frozen=True)
class Note:
    """A figure beside a station: the code of its text, and that text's parameters."""

    code: NoteCode
    data: Mapping[str, Any] = field(default_factory=dict)


def _observed(report: Report, check: str, kind: type[T]) -> T | None:
    observation = report.observations.get(check)
    return observation if isinstance(observation, kind) else None


# ---- whether a station works; None when that could not be seen


def _registration(report: Report) -> bool | None:
    seen = _observed(report, "registration", Registration)
    if seen is None or not seen.record.registered:
        return None  # where a domain is certainly free, that is a cause
    expires = seen.record.expires
    return True if not isinstance(expires, Unseen) or expires.why is Why.NOT_PUBLISHED else None


def _nameservers(report: Report) -> bool | None:
    """An answer of theirs is enough, whoever got it: each of them is asked for other reasons."""
    addresses = _observed(report, "addresses", Addresses)
    if addresses is not None and addresses.examined.addresses:
        return True
    seen = _observed(report, "delegation", Delegation)
    if seen is None:
        return None
    servers = seen.branch.servers if seen.branch else seen.servers
    if isinstance(servers, Unseen):
        return None
    work = {one.works for one in servers}
    if True in work:
        return True
    return None if None in work else False


def _address(report: Report) -> bool | None:
    seen = _observed(report, "addresses", Addresses)
    if seen is None:
        return None
    host = seen.examined
    if host.public:
        return True
    # An inner address may be a filter's; where it is the customer's own, that is a cause.
    unseen = host.addresses or isinstance(host.a, Unseen) or isinstance(host.aaaa, Unseen)
    return None if unseen else False


def _server(report: Report) -> bool | None:
    """Whether the examined host has answered anything at all, be it an error."""
    seen = _observed(report, "website", Website)
    if seen is None:
        return None
    asked = (seen.https.hops[0], seen.http.hops[0])
    if any(map(_has_spoken, asked)):
        return True
    return None if any(isinstance(hop.failure, Unseen) for hop in asked) else False


def _has_spoken(hop: Hop) -> bool:
    refused = isinstance(hop.failure, Failure) and hop.failure.kind in REFUSED_BY_BROWSERS
    return hop.status is not None or refused


def _certificate(report: Report) -> bool | None:
    seen = _observed(report, "certificate", Certificate)
    return all(one.refused is None for one in seen.shown) if seen else None


def _website(report: Report) -> bool | None:
    """Whether a page came that is the website's own, as far as anybody can tell."""
    seen = _observed(report, "website", Website)
    status = next((run.status for run in report.checks if run.id == "website"), Status.UNKNOWN)
    if seen is None or status is Status.UNKNOWN:
        return None
    if status is Status.PROBLEM:  # of the page, or of something on the way to it
        return _own_page(seen) is not None
    return any(visit.page is not None for visit in seen.visits)


def _own_page(website: Website) -> Page | None:
    pages = (visit.page for visit in website.visits if visit.page is not None)
    return next((one for one in pages if one.status < 400 and _is_read(one)), None)


def _is_read(page: Page) -> bool:
    """Whether it could be read, and is not one of the pages that stand in a website's place."""
    return not isinstance(page.says, Unseen) and recognise(page) is None


def _mx(report: Report) -> bool | None:
    seen = _observed(report, "mail_route", MailRoute)
    return True if seen and any(one.public for one in seen.exchangers) else None


def _mail_server(report: Report) -> bool | None:
    """Whether one of the servers takes letters; where none does, that is a cause."""
    seen = _observed(report, "mail_server", MailServer)
    return True if seen and any(one.state in TAKES for one in judge(seen)) else None


def _mailbox(report: Report) -> bool | None:
    """Whether the mailbox that was named takes letters, by a server that does not take all."""
    seen = _observed(report, "mail_server", MailServer)
    told = of_mailbox(judge(seen)) if seen and seen.named else None
    return True if told and told.state is State.ACCEPTS else None


# Station and check -> whether the station works. For the others the check's status tells.
WORKS: dict[tuple[str, str], Callable[[Report], bool | None]] = {
    ("registration", "registration"): _registration,
    ("nameservers", "delegation"): _nameservers,
    ("address", "addresses"): _address,
    ("server", "website"): _server,
    ("certificate", "certificate"): _certificate,
    ("website", "website"): _website,
    ("mx", "mail_route"): _mx,
    ("mail_server", "mail_server"): _mail_server,
    ("mailbox", "mail_server"): _mailbox,
    ("mailbox", "mail_login"): lambda _: None,  # to its door, and no further
}


def ends_at_a_strangers(report: Report) -> bool:
    """Whether the page is that of a registrar or a trader in domains: then it says nothing good of
    the customer's own server that something answers."""
    website = _observed(report, "website", Website)
    pages = [visit.page for visit in website.visits if visit.page] if website else []
    shown = {signature.kind for page in pages if (signature := recognise(page))}
    return bool(shown & {Shows.PARKED, Shows.EXPIRED_DOMAIN})


# ---- a figure to put there


def figure(station: str, report: Report) -> Note | None:
    """What was seen at a station that works."""
    note = FIGURES.get(station)
    return note(report) if note else None


def figure_of(cause: Cause) -> Note | None:
    """A figure of what stands against a station, the most telling one of its evidence."""
    seen: dict[str, Any] = {}
    for one in reversed(cause.evidence):
        seen |= one.data
        if one.code in _WRONG_ADDRESSES:
            seen["wrong_addresses"] = one.data["addresses"]
    for name, (code, parameter) in _OF_EVIDENCE.items():
        if name in seen and not (name == "status" and seen[name] in _ANSWERED):
            return Note(code, {parameter: seen[name]})
    return None


_WRONG_ADDRESSES = frozenset(
    {"addresses_not_public", "addresses_of_another_server", "addresses_outside_provider"}
)
# The figures of evidence, the most telling first: the code of the note, and what its text calls
# them.
_OF_EVIDENCE: dict[str, tuple[NoteCode, str]] = {
    "expires": ("term", "expires"),
    "not_after": ("term", "expires"),
    "not_before": ("starts", "not_before"),
    "percent": ("used", "percent"),
    "wrong_addresses": ("address", "address"),
    "status": ("status", "status"),
}
_ANSWERED = range(400)  # such a status only says that a page came


def _term_of_domain(report: Report) -> Note | None:
    seen = _observed(report, "registration", Registration)
    if seen is None or isinstance(seen.record.expires, Unseen):
        return None
    return Note("until", {"expires": seen.record.expires.date().isoformat()})


def _first_nameserver(report: Report) -> Note | None:
    delegation = _observed(report, "delegation", Delegation)
    addresses = _observed(report, "addresses", Addresses)
    names: tuple[str, ...] = ()
    if delegation and not isinstance(delegation.servers, Unseen):
        names = tuple(one.host for one in delegation.servers)
    elif addresses and not isinstance(addresses.nameservers, Unseen):
        names = addresses.nameservers
    return Note("nameserver", {"name": names[0]}) if names else None


def _first_address(report: Report) -> Note | None:
    seen = _observed(report, "addresses", Addresses)
    if seen is None or not seen.examined.addresses:
        return None
    return Note("address", {"address": seen.examined.addresses[0]})


def _term_of_certificate(report: Report) -> Note | None:
    seen = _observed(report, "certificate", Certificate)
    own = seen.of(report.target.domain) if seen else None
    return Note("until", {"expires": own.not_after.date().isoformat()}) if own else None


def _page(report: Report) -> Note | None:
    website = _observed(report, "website", Website)
    page = _own_page(website) if website else None
    if page is None or isinstance(page.says, Unseen):
        return None
    if page.url.startswith("http:"):
        return Note("unencrypted")
    if not page.says.title.strip():
        return None
    return Note("title", {"title": page.says.title})


FIGURES: dict[str, Callable[[Report], Note | None]] = {
    "registration": _term_of_domain,
    "nameservers": _first_nameserver,
    "address": _first_address,
    "certificate": _term_of_certificate,
    "website": _page,
}
