"""WHOIS answers: what an unstructured text says of one domain (RFC 3912 leaves the form open).

Read line by line in time linear in the text, which is cut first: it comes from outside. What is
particular to a registry stands in whois_labels.toml, whois_patterns.toml, dates.toml and
statuses.toml.
"""

from __future__ import annotations

from datetime import datetime

from checks.observation import Unseen, Why
from checks.registries.record import RegistryRecord, nobodys
from checks.registries.servers import publishes_expiry
from checks.registries.whois_fields import Fields, read_fields
from checks.registries.whois_text import Line, split_lines
from checks.registries.whois_verdict import Verdict, states_in, verdict_of

_WHY = {
    Verdict.THROTTLED: Why.THROTTLED,
    Verdict.REFUSED: Why.REFUSED,
    Verdict.FAILED: Why.SERVER_FAILED,
}
_UNLIMITED = ("not defined", "n/a", "none", "null", "-", "unlimited", "never", "not applicable")


def read_whois(text: str, *, domain: str, server: str) -> RegistryRecord | Unseen:
    """What `server` said of `domain` (A-labels) in `text`; never raises.

    `Unseen` when the text is a throttle, a refusal or a failure of the server (RFC 3912 knows no
    error codes, so by their wording), tells of another name, or cannot be understood.
    """
    tld = domain.rpartition(".")[2]
    lines = split_lines(text)
    if _is_web_page(lines):
        return Unseen(Why.UNREADABLE, "a web page instead of a WHOIS answer")
    fields = read_fields(lines, domain)
    verdict, said = verdict_of(lines, fields.statuses, domain)
    states = states_in(lines, tld)
    if fields.other_name:
        return Unseen(Why.UNREADABLE, f"an answer about {fields.other_name}")
    if verdict in _WHY and not fields.expires:
        return Unseen(_WHY[verdict], said)
    only_states = verdict is None and fields.is_named and (fields.codes or fields.looks_delegated)
    if fields.describes_registration or only_states or states:
        return _registered(fields, states, tld, server)
    published = publishes_expiry(tld) is True
    if verdict is Verdict.RESERVED:
        kept = ("reserved",)
        return nobodys("whois", server, expiry_published=published, registered=True, statuses=kept)
    if verdict is Verdict.FREE:
        return nobodys("whois", server, expiry_published=published)
    return Unseen(Why.UNREADABLE, "no known wording")


def _is_web_page(lines: tuple[Line, ...]) -> bool:
    first = next((line.text.casefold() for line in lines if line.text), "")
    return first.startswith(("http/1.", "http/2", "<!doctype", "<html", "<?xml", "{"))


def _registered(fields: Fields, states: tuple[str, ...], tld: str, server: str) -> RegistryRecord:
    codes = (*states, *fields.codes)
    return RegistryRecord(
        source="whois",
        server=server,
        registered=True,
        expires=_expiry(fields, tld),
        created=fields.created or Unseen(Why.NOT_PUBLISHED),
        registrar=fields.registrar or Unseen(Why.NOT_PUBLISHED),
        statuses=tuple(dict.fromkeys(code for code in codes if code)),
        nameservers=fields.nameservers,
        expiry_published=fields.expires is not None or publishes_expiry(tld) is True,
    )


def _expiry(fields: Fields, tld: str) -> datetime | Unseen:
    if fields.expires and fields.created and fields.expires <= fields.created:
        return Unseen(Why.UNREADABLE, "an expiry date before the creation date")
    if fields.expires:
        return fields.expires
    if fields.unread_expiry is None:
        missing = publishes_expiry(tld) is True
        return Unseen(Why.UNREADABLE, "no expiry date") if missing else Unseen(Why.NOT_PUBLISHED)
    if fields.unread_expiry.casefold() in _UNLIMITED:
        return Unseen(Why.NOT_PUBLISHED, fields.unread_expiry)
    return Unseen(Why.UNREADABLE, fields.unread_expiry)
