"""RDAP answers: what one says of one domain.

Source: RFC 9083; RFC 8056 for the states; NASK's extension "nask0" for .pl. Only members of the
domain object itself are read, never those of objects within it (the priority option of a .pl name
has an expiry date of its own), and no link is followed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from checks.observation import Unseen, Why
from checks.registries.dates import Reading, read_date
from checks.registries.names import ascii_host, is_host, plain
from checks.registries.record import RegistryRecord, nobodys
from checks.registries.servers import publishes_expiry
from checks.registries.statuses import rdap_status

_MAX_BODY = 512 * 1024
_MAX_LIST = 100
_MAX_NAMES = 32
_MAX_NAME = 160
_NASK_STATE = re.compile(r"[a-z]{3,20}(?:[ _-][a-z]{3,20}){0,2}", re.ASCII)
_NASK_NORMAL = "registered"
_NASK_FREE = "available"


def read_rdap(status: int, body: bytes, *, domain: str, server: str) -> RegistryRecord | Unseen:
    """What `server` said of `domain` (A-labels) by this HTTP status and body; never raises.

    A 404 means that the name is free, so `server` must be the registry's own: redirectors answer
    404 for TLDs they do not know.
    """
    if status == 200:
        return _read_domain(body, domain, server)
    if status == 404:
        return _read_absence(body, domain, server)
    if status == 429:
        return Unseen(Why.THROTTLED, "HTTP 429")
    if status in (401, 403):
        return Unseen(Why.REFUSED, f"HTTP {status}")
    if 500 <= status <= 599:
        return Unseen(Why.SERVER_FAILED, f"HTTP {status}")
    return Unseen(Why.UNREADABLE, f"HTTP {status}")


def _read_absence(body: bytes, domain: str, server: str) -> RegistryRecord | Unseen:
    """404: free, when the body is RDAP's error object or empty, and not some proxy's page."""
    if body.strip():
        answer = _object(body)
        if answer is None:
            return Unseen(Why.UNREADABLE, "HTTP 404 without an RDAP answer")
        if answer.get("errorCode") not in (404, "404") and "rdapConformance" not in answer:
            return Unseen(Why.UNREADABLE, "HTTP 404 without an RDAP answer")
    return nobodys("rdap", server, expiry_published=_publishes(domain))


def _publishes(domain: str) -> bool:
    return publishes_expiry(domain.rpartition(".")[2]) is True


def _read_domain(body: bytes, domain: str, server: str) -> RegistryRecord | Unseen:
    answer = _object(body)
    if answer is None or "errorCode" in answer:
        return Unseen(Why.UNREADABLE, "no RDAP object")
    kind, name = answer.get("objectClassName"), _name(answer)
    kind = kind.casefold() if isinstance(kind, str) else kind
    if kind not in (None, "domain") or (kind is None and name is None):
        return Unseen(Why.UNREADABLE, "no domain object")
    if name is not None and name != domain:
        return Unseen(Why.UNREADABLE, f"an answer about {plain(name)[:_MAX_NAME]}")
    if answer.get("nask0_state") == _NASK_FREE:
        return nobodys("rdap", server, expiry_published=_publishes(domain))
    expires = _date(answer, "expiration", end=True)
    missing = Why.UNREADABLE if _publishes(domain) else Why.NOT_PUBLISHED
    return RegistryRecord(
        source="rdap",
        server=server,
        registered=True,
        expires=expires or Unseen(missing, "no expiration event"),
        created=_date(answer, "registration", end=False) or Unseen(Why.NOT_PUBLISHED),
        registrar=_registrar(answer) or Unseen(Why.NOT_PUBLISHED),
        statuses=_statuses(answer),
        nameservers=_nameservers(answer),
        expiry_published=expires is not None or _publishes(domain),
    )


def _object(body: bytes) -> dict[str, Any] | None:
    if len(body) > _MAX_BODY:
        return None
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def _dicts(parent: dict[str, Any], member: str) -> Iterator[dict[str, Any]]:
    """The objects of a list member; none when it is anything else."""
    items = parent.get(member)
    if isinstance(items, list):
        yield from (item for item in items[:_MAX_LIST] if isinstance(item, dict))


def _strings(parent: dict[str, Any], member: str) -> list[str]:
    """The strings of a list member, or the member itself where it is one string."""
    items = parent.get(member)
    items = [items] if isinstance(items, str) else items
    found = items[:_MAX_LIST] if isinstance(items, list) else []
    return [item for item in found if isinstance(item, str)]


def _name(item: dict[str, Any]) -> str | None:
    for member in ("ldhName", "unicodeName"):
        name = item.get(member)
        if isinstance(name, str) and name.strip(". "):
            return ascii_host(name.strip()) or name
    return None


def _date(answer: dict[str, Any], action: str, *, end: bool) -> datetime | None:
    for event in _dicts(answer, "events"):
        named, date = event.get("eventAction"), event.get("eventDate")
        if not isinstance(named, str) or not isinstance(date, str):
            continue
        if named.strip().casefold() == action and (moment := read_date(date, Reading(), end=end)):
            return moment
    return None


def _statuses(answer: dict[str, Any]) -> tuple[str, ...]:
    codes = [rdap_status(plain(text)) for text in _strings(answer, "status")]
    return tuple(dict.fromkeys(code for code in (*_nask_state(answer), *codes) if code))


def _nask_state(answer: dict[str, Any]) -> tuple[str, ...]:
    """The .pl registry's own state, in camelCase; its normal one is left out."""
    state = answer.get("nask0_state")
    if not isinstance(state, str) or state == _NASK_NORMAL:
        return ()
    if not _NASK_STATE.fullmatch(state.casefold()):
        return ()
    first, *others = re.split(r"[ _-]", state.casefold())
    return ("".join((first, *map(str.title, others))),)


def _nameservers(answer: dict[str, Any]) -> tuple[str, ...]:
    hosts = (_name(item) for item in _dicts(answer, "nameservers"))
    named = (host for host in hosts if host and host.isascii() and is_host(host))
    return tuple(dict.fromkeys(named))[:_MAX_NAMES]


def _registrar(answer: dict[str, Any]) -> str | None:
    """The registrar's name: of an entity, or of one within another (some registries nest it)."""
    for entity in _dicts(answer, "entities"):
        for candidate in (entity, *_dicts(entity, "entities")):
            roles = [role.casefold() for role in _strings(candidate, "roles")]
            if "registrar" in roles and (name := _entity_name(candidate)):
                return name
    return None


def _entity_name(entity: dict[str, Any]) -> str | None:
    """`fn` or `org` of its jCard (RFC 7095), else its handle."""
    card = entity.get("vcardArray")
    lines = card[1] if isinstance(card, list) and len(card) > 1 else None
    found: dict[str, str] = {}
    for line in lines[:_MAX_LIST] if isinstance(lines, list) else ():
        if isinstance(line, list) and len(line) > 3 and isinstance(line[0], str):
            value = line[3][0] if isinstance(line[3], list) and line[3] else line[3]
            if isinstance(value, str):
                found.setdefault(line[0].casefold(), value)
    candidates = (found.get("fn"), found.get("org"), entity.get("handle"))
    names = (plain(name).strip()[:_MAX_NAME] for name in candidates if isinstance(name, str))
    return next((name for name in names if name), None)
