"""Causes for which letters do not arrive: no way to a mail server, or what it says."""

from __future__ import annotations

from assistant.causes.figures import quota_evidence
from assistant.causes.mail_filters import is_filter
from assistant.causes.mail_hosts import (
    DOMAIN_NOT_SERVED,
    OUT_OF_ORDER,
    TAKES,
    Judged,
    State,
    first_tried,
    judged,
    of_mailbox,
)
from assistant.causes.networks import belongs, is_within
from assistant.causes.replies import Meaning
from assistant.causes.rule import Finding, cause
from assistant.causes.seen import Seen
from assistant.report import Certainty, Evidence, Kind
from checks.mail_hosts import of_provider
from checks.mail_route import Exchanger, MailRoute
from checks.mail_server import Failure
from checks.mta_sts import StsPolicy
from checks.observation import Unseen
from checks.target import registrable

HOSTS_SHOWN = 4
QUOTA = "mail_disk"  # of the panel file


def route(seen: Seen) -> MailRoute | None:
    """The way of the domain's letters, if the domain is in the DNS."""
    there = seen.addresses is not None and seen.addresses.delegation == "there"
    return seen.mail_route if there else None


@cause("mx_missing")
def mx_missing(seen: Seen) -> Finding | None:
    way = route(seen)
    if way is None:
        return None
    domain = {"domain": way.domain}
    if way.by == "missing":
        return Finding((Evidence("mail_route", "mail_domain_missing", domain),))
    inner = way.by == "address" and _broken(way)
    if way.by == "nothing" or inner:
        evidence = [Evidence("mail_route", "no_mx", domain)]
        evidence += [_exchanger_evidence(one) for one in inner or ()]
        return Finding(tuple(evidence))
    return None


@cause("mail_disabled")
def mail_disabled(seen: Seen) -> Finding | None:
    way = route(seen)
    if way is None or way.by != "null":
        return None
    return Finding((Evidence("mail_route", "null_mx", {"domain": way.domain}),))


@cause("mx_broken")
def mx_broken(seen: Seen) -> Finding | None:
    way = route(seen)
    if way is None or way.by != "mx":
        return None
    broken = _broken(way)
    if not broken:
        return None
    all_ = len(broken) == len(way.exchangers) and not way.more
    shown = tuple(map(_exchanger_evidence, broken[:HOSTS_SHOWN]))
    return Finding(shown) if all_ else _of_several(shown, judged(seen))


def _broken(way: MailRoute) -> list[Exchanger]:
    return [
        one
        for one in way.exchangers
        if one.fault is not None and not isinstance(one.fault, Unseen) and not one.public
    ]


def _exchanger_evidence(one: Exchanger) -> Evidence:
    data = {"host": one.host, "addresses": ", ".join(one.addresses[:HOSTS_SHOWN])}
    return Evidence("mail_route", f"mx_{one.fault}", data)


@cause("wrong_mail_server")
def wrong_mail_server(seen: Seen) -> Finding | None:
    way = route(seen)
    if way is None or way.by != "mx" or not any(one.public for one in way.exchangers):
        return None
    elsewhere = None
    if not any(is_filter(one.host) for one in way.exchangers):  # the mailboxes are behind it
        elsewhere = _elsewhere_than_told(way, seen) or _elsewhere_than_the_provider(way, seen)
    return elsewhere or _outside_of_the_policy(way, seen)


def _elsewhere_than_told(way: MailRoute, seen: Seen) -> Finding | None:
    """Another server than the panel shows, by name and by address."""
    expected = way.expected
    if expected is None:
        return None
    own = registrable(expected.host)
    if not expected.public and (isinstance(expected.fault, Unseen) or own == seen.target.domain):
        return None  # nothing to compare with
    if expected.host in dict(of_provider([one.host for one in way.exchangers])):
        return None  # what mail programs of the same company's customers log in to
    for one in way.exchangers:
        at_the_same_company = own != seen.target.domain and registrable(one.host) == own
        if one.host == expected.host or at_the_same_company:
            return None
        if {*one.aliases, one.host} & {*expected.aliases, expected.host}:
            return None
        if isinstance(one.fault, Unseen) or set(one.public) & set(expected.public):
            return None
    data = {"names": _names(way), "to_host": expected.host}
    evidence = Evidence("mail_route", "mx_elsewhere", data)
    # By addresses alone two servers of one company look like two companies.
    sure = Certainty.CONFIRMED if _refuses_the_domain(seen) else Certainty.LIKELY
    return Finding((evidence,), sure)


def _elsewhere_than_the_provider(way: MailRoute, seen: Seen) -> Finding | None:
    """Neither in the networks nor under the names of the provider whom the customer named, and the
    server there knows nothing of the domain or of the mailbox. By itself that would accuse nobody.
    """
    provider = seen.told.provider
    if provider is None or not _refuses_the_domain(seen):
        return None
    addresses = [address for one in way.exchangers for address in one.public]
    if any(is_within(address, provider.networks) for address in addresses):
        return None
    if any(belongs(one.host, provider.mx) for one in way.exchangers):
        return None
    data = {"names": _names(way), "provider": provider.name}
    return Finding((Evidence("mail_route", "mx_outside_provider", data),), Certainty.LIKELY)


def _outside_of_the_policy(way: MailRoute, seen: Seen) -> Finding | None:
    """None of the servers is among those to which the domain's MTA-STS lets letters be brought:
    senders who go by that, as some do, bring none."""
    policy = seen.mail_server.policy if seen.mail_server else None
    if not isinstance(policy, StsPolicy) or policy.mode != "enforce" or way.more:
        return None
    if any(policy.allows(one.host) for one in way.exchangers):
        return None
    allowed = ", ".join(policy.mx[:HOSTS_SHOWN]) or "–"
    data = {"domain": way.domain, "names": _names(way), "allowed": allowed}
    evidence = Evidence("mail_server", "mx_outside_policy", data)
    return Finding((evidence,), kind=Kind.WARNING, variant="mail_policy_outdated")


def _names(way: MailRoute) -> list[str]:
    return [one.host for one in way.exchangers[:HOSTS_SHOWN]]


def _refuses_the_domain(seen: Seen) -> bool:
    hosts = judged(seen)
    unknown = any(one.state is State.UNKNOWN for one in hosts)
    return unknown or any(one.says in DOMAIN_NOT_SERVED for one in hosts)


@cause("mail_server_unreachable")
def mail_server_unreachable(seen: Seen) -> Finding | None:
    way, hosts = route(seen), judged(seen)
    down = [one for one in hosts if one.state is State.DOWN]
    if way is None or not down or seen.mail_server is None:
        return None
    evidence = tuple(_connection(one) for one in down)
    if len(down) < len(hosts):
        return _of_several(evidence, hosts)
    if way.by == "address":
        no_mx = Evidence("mail_route", "no_mx_but_address", {"domain": way.domain})
        return Finding((no_mx, *evidence), variant="mail_goes_to_website")
    # Others that were not visited, or could not be looked up, may be better.
    unsure = seen.mail_server.more or any(isinstance(one.fault, Unseen) for one in way.exchangers)
    return Finding(evidence, Certainty.LIKELY if unsure else Certainty.CONFIRMED)


def _of_several(evidence: tuple[Evidence, ...], hosts: tuple[Judged, ...]) -> Finding:
    """That some of several hosts fail, which senders get over where another takes the letter."""
    good = any(one.state in TAKES for one in hosts)
    return Finding(evidence, kind=Kind.WARNING, variant="one_mail_server_fails" if good else None)


def _connection(one: Judged) -> Evidence:
    failure = one.host.failure
    kind = failure.kind if isinstance(failure, Failure) else "silent"
    detail = failure.detail if isinstance(failure, Failure) else ""
    return Evidence(
        "mail_server", f"mail_connection_{kind}", {"host": one.host.host, "detail": detail}
    )


@cause("mail_server_rejects")
def mail_server_rejects(seen: Seen) -> Finding | None:
    hosts = judged(seen)
    rejecting = [one for one in hosts if one.state is State.REJECTS]
    if not rejecting:
        return _disabled(hosts)
    evidence = tuple(_reply(one) for one in rejecting)
    # Senders that are turned away for good give up at once; else they try the next host.
    first = first_tried(hosts)
    for_good = any(one.permanent for one in rejecting if one in first)
    if not for_good and any(one.state in TAKES for one in hosts):
        return _of_several(evidence, hosts)
    if all(one.says in OUT_OF_ORDER for one in rejecting):
        return Finding(evidence, Certainty.LIKELY, variant="mail_server_out_of_order")
    if any(one.says in DOMAIN_NOT_SERVED for one in rejecting):
        return Finding(evidence, variant="mail_domain_not_served")
    to_strangers_alone = all(one.says is Meaning.LOGIN_REQUIRED for one in rejecting)
    return Finding(evidence, Certainty.LIKELY if to_strangers_alone else Certainty.CONFIRMED)


def _disabled(hosts: tuple[Judged, ...]) -> Finding | None:
    """The mailbox alone is switched off."""
    told = of_mailbox(hosts)
    if told is None or told.state is not State.DISABLED:
        return None
    return Finding((_reply(told),), variant="mailbox_disabled")


def _reply(one: Judged) -> Evidence:
    data = {"host": one.host.host, "reply": one.reply.line if one.reply else ""}
    return Evidence("mail_server", "mail_reply", data)


@cause("mailbox_full")
def mailbox_full(seen: Seen) -> Finding | None:
    told = of_mailbox(judged(seen))
    if told is not None and told.state is State.FULL:
        return Finding((_reply(told), *_quota(seen)))
    if quota := _quota(seen):
        return Finding(quota, Certainty.LIKELY, told=True, last=True)
    return None


def _quota(seen: Seen) -> tuple[Evidence, ...]:
    """What the panel tells of the room for mail, if that is used up."""
    panel = seen.told.panel
    quota = panel.quotas.get(QUOTA)
    if quota is None or not quota.is_used_up:
        return (Evidence("panel", "panel_mailbox_full"),) if panel.mailbox_full else ()
    return (quota_evidence(QUOTA, quota),)


@cause("mailbox_unknown")
def mailbox_unknown(seen: Seen) -> Finding | None:
    told = of_mailbox(judged(seen))
    if told is None or told.state is not State.UNKNOWN:
        return None
    return Finding((_reply(told),), Certainty.CONFIRMED if told.sure else Certainty.LIKELY)
