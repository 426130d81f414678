"""The fields of a WHOIS answer about a registered name: dates, registrar, states, name servers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from checks.registries.dates import Order, Reading, order_in, read_date, reading_for
from checks.registries.names import ascii_host, is_address, is_host, unicode_host
from checks.registries.statuses import is_known_status, whois_status
from checks.registries.whois_text import Labels, Line, bare_label, labels_for, split_label

_MAX_NAME = 160
_MAX_LIST = 32
_STATE_ENDS = re.compile(r"\s?(?:https?://|www\.|[(<\[]|-\s).*$")
_BETWEEN_STATES = re.compile(r"\s/\s|,\s?|;\s?")
_ORDER_HINTS: tuple[tuple[str, Order], ...] = (
    ("dd/mm/yyyy", "dmy"),
    ("jj/mm/aaaa", "dmy"),
    ("dd/mm/aaaa", "dmy"),
    ("mm/dd/yyyy", "mdy"),
)
# How far a label is trusted: the smaller counts.
_KNOWN, _LAST_RESORT, _GUESSED = range(3)
_NO_HOSTS = ("not.defined",)
_MAX_WAIT = 6
_FEW_HOSTS = 2  # hosts alone on their lines that may be taken for name servers
_NO_REGISTRAR = ("none", "n/a", "not applicable", "-", "null")


@dataclass(frozen=True)
class Fields:
    """What was found. `unread_expiry` is what stood where the expiry date should have been;
    `looks_delegated`: hosts stand below each other under no label that is known."""

    expires: datetime | None
    unread_expiry: str | None
    created: datetime | None
    registrar: str | None
    statuses: tuple[str, ...]
    codes: tuple[str, ...]
    nameservers: tuple[str, ...]
    looks_delegated: bool
    has_holder: bool
    is_named: bool
    other_name: str | None

    @property
    def describes_registration(self) -> bool:
        """Whether the text speaks of the asked name as of something that somebody registered.

        A state alone does not show it: "Status: AVAILABLE" is one too.
        """
        found = self.expires or self.created or self.registrar or self.nameservers
        return self.is_named and bool(found or self.has_holder)


def read_fields(lines: tuple[Line, ...], domain: str) -> Fields:
    """The fields of the block about `domain` (A-labels)."""
    tld = domain.rpartition(".")[2]
    collector = _Collector(labels_for(tld), tld)
    for line in lines:
        collector.take(line)
    return collector.result(domain, lines)


@dataclass
class _Collector:
    """Goes through the lines once and remembers what label is still open for values below it."""

    labels: Labels
    tld: str
    found: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    hosts: list[str] = field(default_factory=list)
    loose: set[str] = field(default_factory=set)
    _open: str = ""
    _key: str = ""
    _waited: int = 0
    _after_blank: bool = True
    _foreign: bool = False

    def take(self, line: Line) -> None:
        if line.is_remark or line.is_ruler:
            return
        if not line.text:
            self._after_blank, self._foreign = True, False
            return
        starts_block, self._after_blank = self._after_blank, False
        if self._open == "nameserver" and self._continues_hosts(line.text):
            return
        key, value = split_label(line, self.labels)
        if starts_block and key in self.labels.foreign:
            self._foreign = True
        if self._open == "registrar" and key in self.labels.registrar_name and value:
            self._keep("registrar", self._key, value)
            self._open = ""
            return
        name = self.labels.fields.get(key, "")
        if name and (name == "nameserver" or not self._foreign):
            self._enter(name, key, value)
        elif self.labels.may_mean_expiry(key) and read_date(value, Reading("dmy"), end=True):
            self._keep("expires", key, value, trust=_GUESSED)
        elif is_host(value) and self.labels.may_mean_nameserver(key):
            self._add_hosts(value)
        elif self._open:
            self._fill(key, line.text)
        if not name and len(self.loose) < _FEW_HOSTS:
            self._note_host(line.text.split())

    def _note_host(self, words: list[str]) -> None:
        """A host alone on its line, with or without its address: perhaps a name server."""
        host = words[0].strip("[](),;").casefold()
        if (
            is_host(host)
            and not host.startswith(("www.", "whois.", "http"))
            and all(map(_may_follow_host, words[1:]))
        ):
            self.loose.add(host)

    def _enter(self, name: str, key: str, value: str) -> None:
        self._open, self._key, self._waited = name, key, 0
        if name == "nameserver":
            self._add_hosts(value)
        elif value and not value.startswith("!"):
            self._keep(name, key, value)
            self._within(value)
            self._open = "more states" if name == "status" else ""

    def _within(self, value: str) -> None:
        """A label inside a value: "status: OK-UNTIL 20261122000000"."""
        inner = bare_label(value, self.labels)
        if inner and self.labels.fields.get(inner[0]) == "expires":
            self._keep("expires", *inner)

    def _fill(self, key: str, text: str) -> None:
        """A line below a label that had no value on its own line, or may have more of them."""
        name = self._open
        if name == "registrar" and key and self._waited < _MAX_WAIT:
            self._waited += 1
        elif name == "more states" and not key and is_known_status(text, self.tld):
            self._keep("status", self._key, text)
        else:
            self._open = "more states" if name == "status" else ""
            if not key and name not in ("nameserver", "more states"):
                self._keep(name, self._key, text)

    def _keep(self, name: str, key: str, value: str, trust: int = _KNOWN) -> None:
        kept = self.found.setdefault(name, [])
        if len(kept) < _MAX_LIST:
            kept.append((_LAST_RESORT if key in self.labels.last_resort else trust, value))

    def _continues_hosts(self, text: str) -> bool:
        words = text.removeprefix("- ").split()
        first = words[0].strip("[](),;")
        if is_host(first) and all(map(_may_follow_host, words[1:])):
            self._add_hosts(" ".join(words))
            return True
        return is_address(first)

    def _add_hosts(self, value: str) -> None:
        for word in re.split(r"[\s,;|]+", value, maxsplit=2 * _MAX_LIST):
            host = word.strip("()[]<>\"'")
            if len(self.hosts) < _MAX_LIST and is_host(host) and (name := ascii_host(host)):
                self.hosts.append(name)

    def result(self, domain: str, lines: tuple[Line, ...]) -> Fields:
        names = tuple(self._names(domain))
        whole = "\n".join(line.text for line in lines).casefold()
        reading = _reading(self.tld, whole)
        expires, unread = self._date("expires", reading, end=True)
        created, _ = self._date("created", reading, end=False)
        statuses = tuple(value for _, value in self.found.get("status", []))
        return Fields(
            expires=expires,
            unread_expiry=unread,
            created=created,
            registrar=self._registrar(),
            statuses=statuses,
            codes=(*self._codes(statuses), *self._holds()),
            nameservers=tuple(dict.fromkeys(host for host in self.hosts if host not in _NO_HOSTS)),
            looks_delegated=len(self.loose) >= _FEW_HOSTS,
            has_holder="holder" in self.found,
            is_named=_is_named(domain, names, "" if self._is_about_tld() else whole)
            or self._needs_no_name(domain, names),
            other_name=None if not names or _is_named(domain, names, "") else names[0],
        )

    def _is_about_tld(self) -> bool:
        values = (value.split() for _, value in self.found.get("domain", []))
        return any(words and ascii_host(words[0]) == self.tld for words in values)

    def _needs_no_name(self, domain: str, names: tuple[str, ...]) -> bool:
        """Two kinds of facts, and no name or only one with its letters spoilt.

        Some registries leave the name out, some write one beyond ASCII in an encoding of their own.
        """
        kinds = ("expires", "created", "registrar", "holder")
        facts = sum(kind in self.found for kind in kinds) + bool(self.hosts)
        given = [value for _, value in self.found.get("domain", [])]
        spoilt = "xn--" in domain and not names and any("." in value for value in given)
        return facts >= 2 and (not given or spoilt)

    def _names(self, domain: str) -> list[str]:
        """Names the answer is about; a single label may be the TLD or the name without it."""
        values = (value.split() for _, value in self.found.get("domain", []))
        words = [words[0] for words in values if words]
        named = {f"{word.casefold()}.{self.tld}" for word in words if "." not in word}
        hosts = [ascii_host(word) for word in words if is_host(word)]
        return [name for name in hosts if name] + [domain] * (domain in named)

    def _date(
        self, name: str, reading: Reading, *, end: bool
    ) -> tuple[datetime | None, str | None]:
        """The first date that can be read, or what stood in its place."""
        unread = None
        for _, value in sorted(self.found.get(name, []), key=lambda ranked: ranked[0]):
            if date := read_date(value, reading, end=end):
                return date, None
            unread = unread or value[:_MAX_NAME]
        return None, unread

    def _registrar(self) -> str | None:
        for _, value in sorted(self.found.get("registrar", []), key=lambda ranked: ranked[0]):
            name = value[:_MAX_NAME].strip(" \"'")
            if name and name.casefold() not in _NO_REGISTRAR:
                return name
        return None

    def _codes(self, statuses: tuple[str, ...]) -> list[str]:
        spaced = (" ".join(value.split()) for value in statuses)
        parts = [
            part
            for value in spaced
            for part in _BETWEEN_STATES.split(_STATE_ENDS.sub("", value), maxsplit=_MAX_LIST)
        ]
        return [code for part in parts[:_MAX_LIST] if (code := whois_status(part, self.tld))]

    def _holds(self) -> list[str]:
        held = any(value.casefold() == "yes" for _, value in self.found.get("hold", []))
        return ["serverHold"] if held else []


def _reading(tld: str, text: str) -> Reading:
    hint = next((order for wording, order in _ORDER_HINTS if wording in text), None)
    known = reading_for(tld)
    return Reading(hint or known.order or order_in(text), known.zone)


def _may_follow_host(word: str) -> bool:
    bare = word.strip("[](),;")
    return is_address(bare) or is_host(bare) or word[0] in "[(" or word[-1] in "])"


def _is_named(domain: str, names: tuple[str, ...], text: str) -> bool:
    if names:
        return domain in names or any(_is_variant(domain, name) for name in names)
    return domain in text or unicode_host(domain) in text


def _is_variant(domain: str, name: str) -> bool:
    """The same label under a variant of an internationalised TLD (simplified and traditional)."""
    own, _, tld = domain.rpartition(".")
    other, _, other_tld = name.rpartition(".")
    return own == other and tld.startswith("xn--") and other_tld.startswith("xn--")
