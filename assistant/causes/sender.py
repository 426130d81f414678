"""Causes that lie in what a domain publishes about the senders of its mail, and in blocklists."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

from assistant.causes.rule import Finding, cause
from assistant.causes.seen import Seen
from assistant.report import Certainty, Evidence, Kind
from checks.mail_sender import MailSender
from checks.observation import Unseen
from checks.sender import dmarc as dmarc_records
from checks.sender.dmarc import Dmarc
from checks.sender.spf_check import LOOKUPS, VOID_LOOKUPS, Problem, Verdict
from checks.sender.spf_survey import Spf

SHOWN = 4  # of one kind
REFUSING = frozenset({"reject", "quarantine"})  # what DMARC can ask to be done
# A name that leads nowhere shows only once it is asked for, and many receivers let it pass.
LENIENT = frozenset({"too_many_void_lookups", "too_many_mx"})

_DMARC: dict[dmarc_records.ProblemCode, str] = {
    "several_records": "dmarc_several_records",
    "not_a_record": "dmarc_not_a_record",
    "no_policy": "dmarc_no_policy",
    "unknown_policy": "dmarc_unknown_policy",
    "unreadable_tag": "dmarc_unreadable_part",
    "unknown_value": "dmarc_unreadable_part",
    "report_address": "dmarc_report_address",
}


def _published(seen: Seen) -> MailSender | None:
    """What was seen of the sender, for a domain that is in the DNS."""
    there = seen.addresses is not None and seen.addresses.delegation == "there"
    return seen.mail_sender if there else None


def _spf(sender: MailSender | None) -> Spf | None:
    return None if sender is None or isinstance(sender.spf, Unseen) else sender.spf


def _dmarc(sender: MailSender | None) -> Dmarc | None:
    return None if sender is None or isinstance(sender.dmarc, Unseen) else sender.dmarc


def _kind(seen: Seen) -> Kind:
    """Mail that does not arrive is not explained by it, mail that others refuse is."""
    return Kind.FAULT if seen.symptom.id == "email_not_sending" else Kind.WARNING


def _refused_by_dmarc(sender: MailSender) -> tuple[Evidence, ...]:
    """That receivers are asked to refuse letters that SPF and DKIM do not vouch for."""
    dmarc = _dmarc(sender)
    if dmarc is None or dmarc.policy not in REFUSING:
        return ()
    data = {"domain": sender.domain, "policy": dmarc.policy}
    return (Evidence("mail_sender", "dmarc_refuses", data),)


@cause("spf_missing")
def spf_missing(seen: Seen) -> Finding | None:
    sender = _published(seen)
    spf = _spf(sender)
    if sender is None or spf is None or spf.records:
        return None
    missing = Evidence("mail_sender", "spf_not_there", {"domain": sender.domain})
    evidence = (missing, *_refused_by_dmarc(sender))
    return Finding(evidence, Certainty.LIKELY, kind=_kind(seen))


@cause("spf_invalid")
def spf_invalid(seen: Seen) -> Finding | None:
    sender = _published(seen)
    spf = _spf(sender)
    if sender is None or spf is None or not spf.records:
        return None
    if spf.problems:
        evidence = tuple(_problem(one) for one in spf.problems[:SHOWN])
        sure = any(one.code not in LENIENT for one in spf.problems)
        certainty = Certainty.CONFIRMED if sure else Certainty.LIKELY
        return Finding((*evidence, *_text(spf, sender)), certainty, kind=_kind(seen))
    if seen.symptom.id != "email_not_sending":
        return None  # a domain from which nothing is sent may well say so
    if _permits_nobody(spf):
        return Finding(_text(spf, sender), variant="nobody_may_send")
    return _forbids_own_server(sender, spf)


def _problem(one: Problem) -> Evidence:
    match one.code:
        case "several_records":
            return _told("spf_several_records", names=[one.domain], count=one.count)
        case "syntax":
            return _told(
                "spf_unreadable_term", names=[one.domain], term=one.term, position=one.position
            )
        case "too_many_lookups":
            return _told("spf_too_many_lookups", names=[one.domain], count=one.count, most=LOOKUPS)
        case "too_many_void_lookups":
            data = {"names": [one.domain], "count": one.count, "most": VOID_LOOKUPS}
            return _told("spf_too_many_void_lookups", **data)
        case "missing":
            return _told("spf_refers_to_nothing", names=[one.domain], to_host=one.to_domain)
        case "loop":
            return _told("spf_refers_back", names=[one.domain], to_host=one.to_domain)
        case "too_many_mx":
            return _told("spf_too_many_servers", to_host=one.to_domain, count=one.count)


def _told(code: str, **data: object) -> Evidence:
    return Evidence("mail_sender", code, data)


def _text(spf: Spf, sender: MailSender) -> tuple[Evidence, ...]:
    """The records themselves, as they are published."""
    return tuple(
        Evidence("mail_sender", "spf_record", {"domain": sender.domain, "record": one})
        for one in spf.records[:SHOWN]
    )


def _permits_nobody(spf: Spf) -> bool:
    """Whether the record is that of a domain from which nothing is sent: `v=spf1 -all`."""
    return spf.ending == "-" and not (spf.lookups or spf.networks or spf.by_ptr or spf.unseen)


def _forbids_own_server(sender: MailSender, spf: Spf) -> Finding | None:
    """The server that is known to send for the domain is not among those that may.

    A mail service is known by its mail servers. The domain's own mail server mostly sends as well,
    but others may do it for it: so it tells only while the record names nobody else's servers.
    """
    if sender.service is not None:
        if not _is_forbidden(sender, sender.by_service):
            return None
        data = {"domain": sender.domain, "service": sender.service}
        evidence = Evidence("mail_sender", "spf_without_service", data)
    else:
        servers = [one for one in sender.servers if _is_within(one.host, sender.domain)]
        others = [one for one in spf.refers_to if not _is_within(one, sender.domain)]
        if others or spf.unseen or not servers or len(servers) < len(sender.servers):
            return None
        if not all(_is_forbidden(sender, one.spf) for one in servers):
            return None
        data = {
            "to_host": servers[0].host,
            "addresses": ", ".join(one.address for one in servers[:SHOWN]),
        }
        evidence = Evidence("mail_sender", "spf_without_server", data)
    shown = (evidence, *_text(spf, sender), *_refused_by_dmarc(sender))
    return Finding(shown, Certainty.LIKELY, variant="sending_not_permitted")


def _is_forbidden(sender: MailSender, verdict: Verdict | Unseen | None) -> bool:
    """Whether receivers refuse: at SPF's own word, or at DMARC's where SPF only doubts."""
    if verdict is None or isinstance(verdict, Unseen):
        return False
    doubted = verdict.result == "softfail" and bool(_refused_by_dmarc(sender))
    return verdict.result == "fail" or (doubted and not _may_be_signed(sender))


def _may_be_signed(sender: MailSender) -> bool:
    """Whether a DKIM key is published, or may be: then DMARC can be met without SPF."""
    return not sender.keys or any(one.state not in ("missing", "revoked") for one in sender.keys)


def _is_within(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")


@cause("dmarc_missing")
def dmarc_missing(seen: Seen) -> Finding | None:
    sender = _published(seen)
    dmarc = _dmarc(sender)
    if sender is None or dmarc is None or dmarc.records:
        return None
    return Finding((Evidence("mail_sender", "dmarc_not_there", {"domain": sender.domain}),))


@cause("dmarc_invalid")
def dmarc_invalid(seen: Seen) -> Finding | None:
    sender = _published(seen)
    dmarc = _dmarc(sender)
    if sender is None or dmarc is None or not dmarc.problems:
        return None
    return Finding(
        tuple(
            Evidence("mail_sender", _DMARC[one.code], {"domain": dmarc.domain, "part": one.text})
            for one in dmarc.problems[:SHOWN]
        )
    )


@cause("sender_blocklisted")
def sender_blocklisted(seen: Seen) -> Finding | None:
    sender = _published(seen)
    if sender is None:
        return None
    listed = [
        (one, consulted.name)
        for consulted in sender.blocklists
        for one in consulted.listings
        if one.means == "listed"  # who may deliver by himself is another question
    ]
    if not listed:
        return None
    evidence = tuple(
        Evidence(
            "mail_sender",
            "address_listed",
            {"address": one.address, "blocklist": name, "code": one.code},
        )
        for one, name in listed[:SHOWN]
    )
    sure = any(_sends(sender, one.address) for one, _ in listed)
    return Finding(evidence, Certainty.CONFIRMED if sure else Certainty.LIKELY)


def _sends(sender: MailSender, address: str) -> bool:
    """Whether the domain itself says that mail comes from there."""
    spf = _spf(sender)
    named = spf is not None and any(ip_address(address) in ip_network(n) for n in spf.networks)
    return named or any(
        one.address == address and isinstance(one.spf, Verdict) and one.spf.result == "pass"
        for one in sender.servers
    )


def unseen_part(seen: Seen) -> Unseen | None:
    """What of the sender would have to be known before it can be called fine."""
    sender = seen.mail_sender
    if sender is None:
        return None
    for part in (sender.spf, sender.dmarc):
        if isinstance(part, Unseen):
            return part
    spf = _spf(sender)
    if spf is not None and spf.unseen is not None and not spf.problems:
        return spf.unseen
    nowhere = seen.unseen("addresses")
    if nowhere is not None and spf is not None and not spf.records:
        return nowhere  # a resolver that knows no name at all knows no record either
    answers = [one.answers for one in sender.blocklists]
    silent = [one for one in answers if isinstance(one, Unseen)]
    return silent[0] if silent and len(silent) == len(answers) else None
