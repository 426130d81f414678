"""What the assistant itself could not see. These causes blame nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Literal

from assistant.causes import mail_login
from assistant.causes.mail import QUOTA
from assistant.causes.mail_hosts import TAKES, State, first_tried, judged, of_mailbox
from assistant.causes.nowhere import nowhere
from assistant.causes.propagation import has_a_public_address, own_resolver_is_behind
from assistant.causes.registration import is_contradicted
from assistant.causes.rule import Finding, cause
from assistant.causes.seen import Seen
from assistant.causes.sender import unseen_part
from assistant.causes.signatures import Shows, recognise
from assistant.causes.site import pages, turned_away
from assistant.causes.steadiness import warded_off
from assistant.report import Evidence
from checks.observation import Unseen, Why
from checks.website import Failure

# Ways of finding a cause that have words of their own.
Variant = Literal[
    "only_registration_unseen",  # check_inconclusive
    "only_https_unseen",  # check_inconclusive
    "only_website_unseen",  # check_inconclusive
    "only_people_let_in",  # check_inconclusive
    "nowhere_unexplained",  # check_inconclusive
    "password_asked",  # access_blocked
    "page_not_there",  # wrong_folder
    "part_handed_over",  # nameservers_unreachable, nameservers_lame
    "blank_page",  # application_error
    "account_suspended",  # service_suspended
    "website_project_expires_soon",  # hosting_expires_soon
    "fails_at_times",  # application_error
    "mail_host_missing",  # mail_login_unreachable
    "mail_certificate_other_name",  # mail_certificate_invalid
    "only_mail_server_unseen",  # check_inconclusive
    "order_unseen",  # assistant_offline, check_inconclusive
    "mail_goes_to_website",  # mail_server_unreachable
    "one_mail_server_fails",  # mx_broken, mail_server_unreachable, mail_server_rejects
    "mail_server_out_of_order",  # mail_server_rejects
    "mail_domain_not_served",  # mail_server_rejects
    "mailbox_disabled",  # mail_server_rejects
    "mail_policy_outdated",  # wrong_mail_server
    "nobody_may_send",  # spf_invalid
    "sending_not_permitted",  # spf_invalid
]

# Nothing failed: there is nothing to look at, or more than one answer.
NO_FAILURE = frozenset(
    {Why.NOT_PUBLISHED, Why.NO_SOURCE, Why.CONTRADICTED, Why.NOT_TOLD, Why.NOT_YET}
)

# What only adds to what other checks saw.
NEVER_NEEDED = frozenset({"propagation", "ipv6", "steadiness"})

WEBSITE = frozenset({"website", "certificate"})


@cause("assistant_offline")
def assistant_offline(seen: Seen) -> Finding | None:
    # The registry is out of reach more often: it tells only where no address is looked for.
    check = "addresses" if "addresses" in seen.symptom.checks else "registration"
    unseen = seen.unseen(check)
    if unseen is None or unseen.why is not Why.OFFLINE:
        return None
    evidence = Evidence(check, "could_not_look", {"reason": str(unseen.why)})
    return Finding((evidence,), variant=_of_order(seen))


@cause("check_inconclusive")
def check_inconclusive(seen: Seen) -> Finding | None:
    spots = dict(blind_spots(seen))
    evidence = [
        Evidence(check, "could_not_look", {"reason": str(unseen.why)})
        for check, unseen in spots.items()
    ]
    if not evidence:
        return None
    return Finding((*evidence, *nowhere(seen)), variant=_variant(seen, spots))


def _of_order(seen: Seen) -> Variant | None:
    """Nothing is broken where something is to be ordered or asked, and it can be without a look."""
    return None if seen.symptom.is_incident else "order_unseen"


def _variant(seen: Seen, spots: Mapping[str, Unseen]) -> Variant | None:
    if not seen.symptom.is_incident:
        return _of_order(seen)
    if _leaves_nowhere_unexplained(seen, "registration"):
        return "nowhere_unexplained"
    if spots.keys() == {"mail_server"} and seen.addresses is not None:
        return "only_mail_server_unseen"
    if any(page.status < 400 for page in pages(seen)):
        unseen = spots.keys()
        if unseen == {"registration"}:
            return "only_registration_unseen"
        if unseen == {"certificate"}:
            return "only_https_unseen"
    if "website" in spots and spots.keys() <= WEBSITE and _leads_to_a_server(seen):
        if spots["website"].why is Why.ROBOT_CHECK:
            return "only_people_let_in"
        return "only_website_unseen"
    return None


def _leads_to_a_server(seen: Seen) -> bool:
    """Whether the domain is registered and the host has an address: all but the website is fine."""
    record = seen.registration.record if seen.registration else None
    return bool(record and record.registered and seen.addresses and seen.addresses.examined.public)


def blind_spots(seen: Seen) -> Iterator[tuple[str, Unseen]]:
    """What each check failed to see and the verdict needs, by check."""
    for check, gap in gaps(seen):
        if check in NEVER_NEEDED:
            continue
        # What is sent may go another way than over a server that nobody names.
        if gap.why is Why.UNKNOWN_SERVER and seen.symptom.id != "email_login":
            continue
        # Who answers for the domain matters no longer once somebody has.
        answered = check == "delegation" and _has_answer(seen)
        if _leaves_nowhere_unexplained(seen, check) or (gap.why not in NO_FAILURE and not answered):
            yield check, gap


def _leaves_nowhere_unexplained(seen: Seen, check: str) -> bool:
    """A domain that is not in the DNS, and nobody to ask whether it is free, expired or held."""
    nowhere = seen.addresses is not None and seen.addresses.delegation == "missing"
    return nowhere and check == "registration" and seen.registration is None


def gaps(seen: Seen) -> Iterator[tuple[str, Unseen]]:
    """What each check did not see, also where there was nothing to look at, by check."""
    for check in seen.observations:
        part = _PARTS.get(check)
        unseen = seen.unseen(check) or (part(seen) if part else None)
        if unseen is not None:
            yield check, unseen


def _expiry(seen: Seen) -> Unseen | None:
    record = seen.registration.record if seen.registration else None
    if record is None:
        return None
    if record.registered and isinstance(record.expires, Unseen):
        return record.expires
    return Unseen(Why.CONTRADICTED) if is_contradicted(seen) else None


def _examined_host(seen: Seen) -> Unseen | None:
    if seen.addresses is None:
        return None
    if seen.mail_route is not None:  # then it is not the website's address that is needed
        delegation = seen.addresses.delegation
        return delegation if isinstance(delegation, Unseen) else None
    host = seen.addresses.examined
    if own_resolver_is_behind(seen):
        return None
    if host.addresses and not host.public and has_a_public_address(seen):
        return Unseen(Why.OWN_NETWORK, "the resolver has other addresses than the name servers")
    if host.addresses:
        return None
    needed = (seen.addresses.delegation, host.a, host.aaaa, host.dead_end)
    return next((one for one in needed if isinstance(one, Unseen)), None)


def _has_answer(seen: Seen) -> bool:
    """Whether the zone has said where what the symptom is about lies."""
    if seen.mail_route is not None:
        return bool(seen.mail_route.exchangers)
    return seen.addresses is not None and bool(seen.addresses.examined.addresses)


def _nameservers(seen: Seen) -> Unseen | None:
    if seen.delegation is None:
        return None
    parts = (seen.delegation.parent, seen.delegation.servers, seen.delegation.flaws)
    return next((one for one in parts if isinstance(one, Unseen)), None)


def _way_in(seen: Seen) -> Unseen | None:
    if seen.website is None:
        return None
    visits = seen.website.visits
    for page in pages(seen):
        if isinstance(page.says, Unseen):
            return page.says
        if turned_away(seen, page):
            return Unseen(Why.ROBOT_CHECK, f"status {page.status}")
        signature = recognise(page)
        if signature is not None and signature.kind is Shows.ROBOT_CHECK:
            return Unseen(Why.ROBOT_CHECK, signature.id)
    if any(visit.page is not None for visit in visits):
        return None
    failures = [visit.failure for visit in visits]
    unseen = next((failure for failure in failures if isinstance(failure, Unseen)), None)
    if unseen is None and any(isinstance(f, Failure) and f.kind == "untrusted" for f in failures):
        return Unseen(Why.UNTRUSTED)
    return unseen


def _way_of_letters(seen: Seen) -> Unseen | None:
    """Whether no mail exchanger could be looked up, so that there was none to visit."""
    nowhere = seen.unseen("addresses")
    if nowhere is not None and seen.mail_route and seen.mail_route.by in ("missing", "nothing"):
        return nowhere  # a resolver that knows no name at all knows no exchanger either
    exchangers = seen.mail_route.exchangers if seen.mail_route else ()
    if any(one.public for one in exchangers):
        return None
    faults = (one.fault for one in exchangers)
    return next((fault for fault in faults if isinstance(fault, Unseen)), None)


def _mailbox(seen: Seen) -> Unseen | None:
    """What kept the mailbox that was named from being seen, or else the mail servers."""
    if seen.mail_server is None:
        return None
    hosts = judged(seen)
    if of_mailbox(hosts) is not None and seen.mail_server.named:
        return None
    refused = next((one.unseen for one in first_tried(hosts) if one.unseen is not None), None)
    if refused is not None or not any(one.state in TAKES for one in hosts):
        return refused or next((one.unseen for one in hosts if one.unseen is not None), None)
    if not seen.mail_server.named or QUOTA in seen.told.panel.quotas:
        return None
    later = any(one.state is State.LATER for one in hosts)
    return Unseen(Why.NOT_YET if later else Why.NOT_TOLD)


_PARTS: dict[str, Callable[[Seen], Unseen | None]] = {
    "registration": _expiry,
    "delegation": _nameservers,
    "addresses": _examined_host,
    "website": _way_in,
    "mail_login": mail_login.unreached,
    "mail_route": _way_of_letters,
    "mail_server": _mailbox,
    "mail_sender": unseen_part,
    "steadiness": warded_off,
}
