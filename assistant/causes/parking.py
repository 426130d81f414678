"""Parked domains: known by their page, their name servers, their address, or all of these."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from assistant.causes.networks import belongs, is_within
from assistant.causes.rule import Finding, cause
from assistant.causes.seen import Seen
from assistant.causes.signatures import SHORT, Shows, recognise
from assistant.causes.site import pages, shown
from assistant.causes.wildcard import by_wildcard
from assistant.report import Certainty, Evidence
from checks.observation import Unseen

FILE = Path(__file__).with_name("parking.toml")
SHOWN = 4
A_FEW_WORDS = 150  # visible characters: a page that a program fills has hardly more before that
BARE_ERRORS = frozenset({Shows.EMPTY_FOLDER, Shows.NOT_FOUND})  # parking servers answer so too


@dataclass(frozen=True)
class Sign:
    """One piece of evidence; `decides` when nothing but parking looks like that."""

    evidence: Evidence
    decides: bool


@cache
def _tables() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cause("domain_parked")
def domain_parked(seen: Seen) -> Finding | None:
    signs = [sign for sign in (_nameservers(seen), _address(seen)) if sign is not None]
    evidence = tuple(sign.evidence for sign in signs)
    page = shown(seen, frozenset({Shows.PARKED}))
    if page is not None:
        certainty = Certainty.CONFIRMED if signs else page.certainty
        return Finding((*page.evidence, *evidence, *by_wildcard(seen)), certainty)
    market = _market(seen)
    if market is not None:
        return Finding((market, *evidence), Certainty.CONFIRMED if signs else Certainty.LIKELY)
    decides = any(sign.decides for sign in signs)
    if not (decides or len(signs) > 1) or _website_lives(seen, SHORT if decides else A_FEW_WORDS):
        return None
    sure = len(signs) > 1 and decides
    return Finding(evidence, Certainty.CONFIRMED if sure else Certainty.LIKELY)


def on_parking_nameservers(seen: Seen) -> bool:
    """Whether the domain is served by name servers that serve parked domains only: then what they
    say of single hosts is the consequence."""
    sign = _nameservers(seen)
    return sign is not None and sign.decides and not _website_lives(seen, SHORT)


def _nameservers(seen: Seen) -> Sign | None:
    """All of the domain's name servers are known for parking."""
    names = seen.nameservers
    found = [
        row["decides"] for name in names for row in _tables()["nameservers"]
        if belongs(name, row["names"])
    ]  # fmt: skip
    if not names or len(found) < len(names):
        return None
    data = {"domain": seen.target.domain, "nameservers": ", ".join(names[:SHOWN])}
    return Sign(Evidence("addresses", "parking_nameservers", data), all(found))


def _address(seen: Seen) -> Sign | None:
    """All of the examined host's addresses are known for parking."""
    host = seen.addresses.examined if seen.addresses else None
    if host is None or not host.public:
        return None
    found = [
        row["decides"] for address in host.public for row in _tables()["addresses"]
        if is_within(address, row["networks"])
    ]  # fmt: skip
    if len(found) < len(host.public):
        return None
    data = {"host": host.host, "addresses": ", ".join(host.public[:SHOWN])}
    return Sign(Evidence("addresses", "parking_address", data), all(found))


def _market(seen: Seen) -> Evidence | None:
    """Visitors are sent to a market's offer of this very domain."""
    for url in _ends(seen):
        host = urlsplit(url).hostname or ""
        for row in _tables()["markets"]:
            if (
                belongs(host, row["hosts"])
                and not belongs(host, [seen.target.domain])
                and seen.target.domain in url.lower()
            ):
                data = {"host": seen.target.host, "to_url": url}
                return Evidence("website", "redirect_to_market", data)
    return None


def _ends(seen: Seen) -> Iterator[str]:
    """The addresses to which redirects lead in the end."""
    if seen.website is not None:
        for visit in (seen.website.https, seen.website.http):
            if len(visit.hops) > 1 and visit.hops[-1].host:
                yield visit.hops[-1].url


def _website_lives(seen: Seen, shortest: int) -> bool:
    """A page was seen that no parking server shows: another stop page by name, or a website, which
    has at least `shortest` visible characters."""
    for page in pages(seen):
        signature = recognise(page)
        if signature is not None and signature.kind not in BARE_ERRORS | {Shows.PARKED}:
            return True
        says = 0 if isinstance(page.says, Unseen) else page.says.length
        if signature is None and page.status < 400 and says >= shortest:
            return True
    return False
