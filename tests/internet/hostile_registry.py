"""Hostile registries: RDAP answers and WHOIS texts that no registry should give.

`registry.rdap` may also be any name of hostile_web.ANSWERS.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from tests.internet import hostile_web, injected
from tests.internet.hostile_web import NASTY, Script, answer

Json = Mapping[str, Any]
DEPTH = 10_000
KIND = "application/rdap+json"
INSIDE = "http://127.0.0.1/"


def _json(content: object) -> Script:
    return Script(answer(json.dumps(content).encode(), kind=KIND))


def _nested(_true: Json) -> Script:
    return Script(answer(b'{"a":' * DEPTH + b"1" + b"}" * DEPTH, kind=KIND))


def _nested_lists(true: Json) -> Script:
    """A whole answer with a nested list before what matters."""
    opening = b'{"remarks":' + b"[" * DEPTH + b"]" * DEPTH + b","
    return Script(answer(opening + json.dumps(true).encode()[1:], kind=KIND))


def _megabytes(true: Json) -> Script:
    return _json({"remarks": ["x" * 1000] * 10_000, **true})


def _numbers(true: Json) -> Script:
    """A number of many digits: reading one takes time that grows with its square."""
    return Script(answer(b'{"a":' + b"9" * 200_000 + b"," + json.dumps(true).encode()[1:]))


def _wrong_types(true: Json) -> Script:
    return _json({name: _other(value) for name, value in true.items()})


def _other(value: Any) -> Any:
    match value:
        case str():
            return [value, None]
        case list():
            return {"0": value}
    return "x"


def _wrong_members(true: Json) -> Script:
    lists = {name: [None, 1, "x", [[]], {}] for name in true if isinstance(true[name], list)}
    return _json({**true, **lists})


def _nasty(true: Json) -> Script:
    return _json(_spoilt(true, NASTY))


def _injecting(true: Json) -> Script:
    """Every text for a page that shows it, and remarks and notices such as registries send."""
    remark = {"title": injected.MARKDOWN, "description": list(injected.ALL)}
    more = {"remarks": [remark], "notices": [remark]}
    return _json({**more, **_spoilt(true, injected.MARKDOWN + NASTY)})


def _spoilt(value: Any, by: str) -> Any:
    """Every text but the names of things and the dates with `by` around it."""
    match value:
        case dict():
            kept = ("objectClassName", "ldhName", "eventAction", "eventDate", "roles")
            return {
                name: member if name in kept else _spoilt(member, by)
                for name, member in value.items()
            }
        case list():
            kept_first = value[:1] if value and value[0] in ("fn", "vcard", "version") else []
            return kept_first + [_spoilt(member, by) for member in value[len(kept_first) :]]
        case str():
            return f"{by}{value}{by}"
    return value


def _nasty_names(true: Json) -> Script:
    servers = [{"objectClassName": "nameserver", "ldhName": f"ns1{NASTY}.example.pl"}]
    return _json({**true, "nameservers": servers, "status": [NASTY, "client hold" + NASTY]})


def _redirects_inside(_true: Json) -> Script:
    return Script(answer(b"", f"Location: {INSIDE}", status="302 Found"))


def _links_inside(true: Json) -> Script:
    """`related` and other links (RFC 9083 section 4.2) to inner addresses, and no dates."""
    relations = ("related", "self", "alternate", "next", "up")
    links = [{"rel": rel, "href": INSIDE + rel, "value": INSIDE, "type": KIND} for rel in relations]
    return _json({**true, "links": links, "events": [], "port43": "127.0.0.1"})


RDAP: dict[str, Callable[[Json], Script]] = {
    "nested_json": _nested,
    "nested_lists": _nested_lists,
    "json_of_megabytes": _megabytes,
    "long_number": _numbers,
    "wrong_types": _wrong_types,
    "wrong_members": _wrong_members,
    "nasty_texts": _nasty,
    "nasty_names": _nasty_names,
    "injecting_texts": _injecting,
    "redirects_inside": _redirects_inside,
    "links_inside": _links_inside,
}

_REFERRAL = (
    "Domain Name: {upper}\r\nRegistrar WHOIS Server: 127.0.0.1\r\nWhois Server: 10.1.2.3\r\n"
    "ReferralServer: whois://127.0.0.1:43\r\nrefer: 127.0.0.1\r\nwhois: 192.168.7.7\r\n"
)
# Of the texts {name} and {upper} are the name that was asked for, {true} the true answer.
WHOIS: dict[str, Script] = {
    "endless": Script(again=b"remarks: and so on and so on\r\n" * 100),
    "endless_line": Script(again=b"x" * 4096),
    "drip": Script(drip=b"Domain Name: nobody.example\r\n" * 20),
    "long": Script(b"remarks: and so on\r\n" * 8_000),
    "true_and_long": Script(b"{true}" + b"% and so on and so on\r\n" * 8_000),
    "resets": Script(b"Domain Name: ", end="reset"),
    "halts": Script(b"Domain Name: {upper}\r\n", end="hold"),
    "noise": Script(bytes(range(256)) * 100),
    "nasty_texts": Script(
        (
            f"Domain Name: {{upper}}\r\nRegistrar: {NASTY}Rejestrator{NASTY}\r\n"
            f"Domain Status: {NASTY}clientHold{NASTY} x\r\nName Server: ns1.{NASTY}.pl\r\n"
            f"Creation Date: 2020-01-01{NASTY}\r\nRegistry Expiry Date: {NASTY}\r\n"
        ).encode()
    ),
    "injecting_texts": Script(
        (
            f"Domain Name: {{upper}}\r\nRegistrar: {injected.HTML}\r\n"
            f"Domain Status: {injected.MARKDOWN}\r\nDomain Status: clientHold {injected.LINKS}\r\n"
            f"Name Server: {injected.NAMES[0]}\r\nremarks: {injected.SCRIPT}{NASTY}\r\n"
            f"Creation Date: 2020-01-01\r\nRegistry Expiry Date: 2020-01-01 {injected.HTML}\r\n"
        ).encode()
    ),
    "refers_inside": Script(_REFERRAL.encode()),
    "wants_narrower_questions": Script(b'To single out one record, look it up with "xxx"\r\n'),
}


def rdap(name: str, true: Json, host: str, path: str) -> Script:
    """The script `name` in place of the answer `true`."""
    made = RDAP.get(name)
    return made(true) if made else hostile_web.script(name, host, path)


def whois(name: str, domain: str, true: str) -> Script:
    """The script `name` in answer to a question about `domain`, in place of the text `true`."""
    found = WHOIS[name]
    start = found.start.replace(b"{name}", domain.encode())
    start = start.replace(b"{upper}", domain.upper().encode())
    start = start.replace(b"{true}", true.replace("\n", "\r\n").encode())
    return Script(start, found.again, found.drip, found.end)


def rdap_names() -> frozenset[str]:
    """All that `registry.rdap` may be beside its own words."""
    return frozenset(RDAP) | hostile_web.names()
