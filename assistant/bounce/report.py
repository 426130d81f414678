"""A delivery report for programs: the fields of RFC 3464, wherever in a text they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_FIELD = re.compile(r"([> \t]{0,12})([A-Za-z][A-Za-z-]{2,40}):[ \t]*(.*)")
_OF_RECIPIENT = frozenset({"final-recipient", "action", "status", "diagnostic-code", "remote-mta"})
_INDENT = re.compile(r"[> \t]*")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_MOST = 100  # recipients of one report


@dataclass
class Fields:
    """What a report says of one recipient, by the field's name in lower case; types ("rfc822;",
    "smtp;", "dns;") are taken off."""

    of: dict[str, str] = field(default_factory=dict)

    @property
    def recipient(self) -> str:
        return self.of.get("final-recipient", "").strip("<> ")

    @property
    def action(self) -> str:
        """failed, delayed, delivered, relayed or expanded."""
        return (self.of.get("action", "").split() or [""])[0].lower()

    @property
    def status(self) -> str:
        match = _STATUS.search(self.of.get("status", ""))
        return match[0] if match else ""

    @property
    def reply(self) -> str:
        return self.of.get("diagnostic-code", "")

    @property
    def server(self) -> str:
        return (self.of.get("remote-mta", "").split() or [""])[0].rstrip(".").lower()


def recipients(text: str) -> list[Fields]:
    """What the report in `text` says of each recipient; empty when there is no report in it.

    Pasting loses empty lines, so a group ends where a field of it comes a second time.
    """
    groups: list[Fields] = []
    for name, value in _fields(text):
        if name not in _OF_RECIPIENT:
            continue
        if not groups or name in groups[-1].of:
            if len(groups) == _MOST:
                break
            groups.append(Fields())
        groups[-1].of[name] = value
    return [one for one in groups if one.recipient and (one.status or one.action)]


def _fields(text: str) -> Iterator[tuple[str, str]]:
    """Names in lower case and unfolded values."""
    name, value, indent = "", "", 0
    for line in [*text.splitlines(), ""]:
        begins = _INDENT.match(line)
        rest = line[begins.end() :] if begins else line
        # A folded line stands further right than its field; it may look like one.
        if name and rest and len(line) - len(rest) > indent:
            value += " " + rest
            continue
        if name:
            yield name, _untyped(name, value)
            name = ""
        if match := _FIELD.match(line):
            name, value, indent = match[2].lower(), match[3].strip(), len(match[1])


_TYPED = frozenset({"final-recipient", "diagnostic-code", "remote-mta"})


def _untyped(name: str, value: str) -> str:
    """The value without its type (RFC 3464 section 2.1.2)."""
    kind, found, rest = value.partition(";")
    return rest.strip() if found and name in _TYPED and len(kind) < 20 else value
