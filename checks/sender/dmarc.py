"""DMARC: what a domain asks receivers to do with letters that it did not send."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from checks import lanes
from checks.net import Net
from checks.sender import txt

TEXT = 1000  # characters of a record that are kept
REPORTS = 10  # addresses for reports that are kept
WALKED = 8  # names at which a record is looked for

ProblemCode = Literal[
    "several_records",  # receivers then act as if there were none
    "not_a_record",  # it was meant to be one, and does not begin with v=DMARC1
    "no_policy",  # the tag p is missing
    "unknown_policy",  # `text` is neither none nor quarantine nor reject
    "unreadable_tag",  # `text` is no tag=value
    "unknown_value",  # `text`: a value that the tag cannot have
    "report_address",  # `text` is no mailto: address
]
POLICIES = frozenset({"none", "quarantine", "reject"})

_BEGINS = re.compile(rb"v[ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)")
_MEANT = re.compile(rb"[\"'\s]*v?[ \t]*[=:]?[ \t]*DMARC", re.IGNORECASE)
_TAG = re.compile(r"\s*([a-z][a-z0-9_]*)\s*=\s*(.*?)\s*", re.IGNORECASE | re.DOTALL)
_MAILTO = re.compile(r"mailto:[^@\s,;!]{1,64}@[a-z0-9.-]{1,253}(?:![0-9]+[kmgt]?)?", re.IGNORECASE)
_VALUES = {
    "adkim": frozenset({"r", "s"}),
    "aspf": frozenset({"r", "s"}),
    "t": frozenset({"y", "n"}),
    "psd": frozenset({"y", "n", "u"}),
}


@dataclass(frozen=True)
class Problem:
    """What is wrong with a record, and the part of it that is meant."""

    code: ProblemCode
    text: str = ""


@dataclass(frozen=True)
class Dmarc:
    """The records that hold for a domain, () when there are none; each cut to TEXT characters.

    `domain` is where they lie: the domain itself, or the one above that speaks for it. `policy` is
    what is asked for letters of the domain that was examined, None where none can be read.
    `strict_spf` and `strict_dkim`: the very same domain is wanted, not one of the same owner.
    `reports` are the addresses that reports go to. `boundary`: the record says that the domain's
    owner is another than that of the domain above.
    """

    domain: str
    records: tuple[str, ...]
    policy: str | None = None
    problems: tuple[Problem, ...] = ()
    strict_spf: bool = False
    strict_dkim: bool = False
    reports: tuple[str, ...] = ()
    boundary: bool = False


def find(net: Net, domain: str, organisation: str) -> Dmarc:
    """The DMARC record of `domain`, else that of the domain above which speaks for it.

    Source: RFC 9989 section 4.10, the DNS tree walk, up to `organisation`, the registrable domain,
    where RFC 7489 section 6.6.3 looks at once. Raises what `Net.ask` raises.
    """
    own = _at(net, domain)
    if own.records or domain == organisation:
        return own
    above = [
        lanes.names.submit(_at, net, one, subdomain=True) for one in _above(domain, organisation)
    ]
    published = [found for one in above if (found := one.result()).records]
    for one in published:
        if one.boundary:
            return one
    return published[-1] if published else replace(own, domain=organisation)


def _above(domain: str, organisation: str) -> list[str]:
    """The domains over `domain` that are asked, up to `organisation`, the nearest first; of a long
    name the nearest are left out (RFC 9989 section 4.10)."""
    labels = domain.split(".")
    first = max(1, len(labels) - (WALKED - 1))
    last = len(labels) - len(organisation.split("."))
    return [".".join(labels[start:]) for start in range(first, last + 1)] or [organisation]


def _at(net: Net, domain: str, *, subdomain: bool = False) -> Dmarc:
    found = txt.ask(net, f"_dmarc.{domain}", _is_meant)
    records = [one for one in found if _BEGINS.match(one)]
    shown = tuple(txt.readable(one, TEXT) for one in found)
    if len(records) > 1:
        return Dmarc(domain, shown, problems=(Problem("several_records"),))
    if not records:
        wrong = tuple(Problem("not_a_record", text[:100]) for text in shown[:1])
        return Dmarc(domain, shown, problems=wrong)
    return _read(domain, records[0], subdomain=subdomain)


def _is_meant(text: bytes) -> bool:
    return _MEANT.match(text[:40]) is not None


def _read(domain: str, record: bytes, *, subdomain: bool) -> Dmarc:
    text = record[:TEXT].decode("ascii", "backslashreplace")
    tags: dict[str, str] = {}
    problems: list[Problem] = []
    for part in text.split(";"):
        match = _TAG.fullmatch(part)
        if match is None:
            problems += [Problem("unreadable_tag", part.strip()[:100])] if part.strip() else []
            continue
        tags.setdefault(match[1].lower(), match[2])
    policy, wrong = _policy(tags, subdomain=subdomain)
    reports = [one.strip() for one in tags.get("rua", "").split(",") if one.strip()]
    problems += wrong
    problems += [
        Problem("unknown_value", f"{tag}={tags[tag]}"[:100])
        for tag, allowed in _VALUES.items()
        if tag in tags and tags[tag].lower() not in allowed
    ]
    problems += [
        Problem("report_address", one[:100]) for one in reports if not _MAILTO.fullmatch(one)
    ]
    return Dmarc(
        domain=domain,
        records=(txt.readable(record, TEXT),),
        policy=policy,
        problems=tuple(dict.fromkeys(problems)),
        strict_spf=tags.get("aspf", "").lower() == "s",
        strict_dkim=tags.get("adkim", "").lower() == "s",
        reports=tuple(one for one in reports if _MAILTO.fullmatch(one))[:REPORTS],
        boundary=tags.get("psd", "").lower() == "n",
    )


def _policy(tags: dict[str, str], *, subdomain: bool) -> tuple[str | None, list[Problem]]:
    """What holds, and what is wrong with it. Without a policy that can be read, receivers take
    "none" where reports are asked for, and ignore the record elsewhere (RFC 7489 section 6.6.3,
    RFC 9989 section 4.7). So a record with an address for reports and no policy does what it says.
    """
    problems = []
    own = tags.get("p", "").lower()
    if not own and not any(
        _MAILTO.fullmatch(one.strip()) for one in tags.get("rua", "").split(",")
    ):
        problems.append(Problem("no_policy"))
    for tag in ("p", "sp", "np"):
        value = tags.get(tag, "").lower()
        if value and value not in POLICIES:
            problems.append(Problem("unknown_policy", f"{tag}={tags[tag]}"[:100]))
    fallback = "none" if "rua" in tags else None
    own_policy = own if own in POLICIES else fallback
    below = tags.get("sp", "").lower()
    return (below if subdomain and below in POLICIES else own_policy), problems
