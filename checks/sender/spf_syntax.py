"""The syntax of SPF records, by the grammar of RFC 7208 section 12."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network

VERSION = re.compile(rb"v=spf1(?= |$)", re.IGNORECASE)

_LETTER = "[slodiphcrtv]"
_MACRO = rf"%(?:\{{{_LETTER}(?:[1-9][0-9]{{0,2}})?r?[-.+,/_=]*\}}|[%_-])"
_MACRO_STRING = rf"(?:[!-$&-~]|{_MACRO})*"
_NAME = re.compile(r"[a-z][a-z0-9._-]*", re.IGNORECASE)
_IS_MACRO_STRING = re.compile(_MACRO_STRING, re.IGNORECASE)
_ENDS_IN_MACRO = re.compile(rf"{_MACRO}$", re.IGNORECASE)
_TOP_LABEL = re.compile(r"\.(?=[a-z0-9-]*[a-z-])[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.?$", re.IGNORECASE)
_CIDR = re.compile(r"(?:/(0|[1-9][0-9]?))?(?://(0|[1-9][0-9]{0,2}))?$")
_TERM = re.compile(r"[^ ]+")
_ONLY_IN_EXP = re.compile(r"%\{[crt]", re.IGNORECASE)

WITH_DOMAIN = frozenset({"include", "exists"})  # mechanisms that must name one
MAY_HAVE_DOMAIN = frozenset({"a", "mx", "ptr"})
LOOKING_UP = frozenset({"include", "exists", "a", "mx", "ptr"})


class SpfSyntaxError(ValueError):
    """A term cannot be read. `position` is that of its first character, counted from 1."""

    def __init__(self, term: str, position: int) -> None:
        super().__init__(term, position)
        self.term, self.position = term, position


@dataclass(frozen=True)
class Mechanism:
    """One mechanism: `qualifier` is one of + - ~ ?, `domain` its domain-spec, macros unexpanded.

    `network` is that of ip4 and ip6; `prefix4` and `prefix6` are the lengths behind a and mx.
    """

    name: str
    qualifier: str
    text: str
    domain: str | None = None
    network: IPv4Network | IPv6Network | None = None
    prefix4: int = 32
    prefix6: int = 128


@dataclass(frozen=True)
class Record:
    """A record that can be read: its mechanisms in order, and where it redirects, if it does."""

    mechanisms: tuple[Mechanism, ...]
    redirect: str | None

    @property
    def tried(self) -> tuple[Mechanism, ...]:
        """The mechanisms up to `all`; none behind it is ever tried (RFC 7208 section 5.1)."""
        for number, one in enumerate(self.mechanisms, 1):
            if one.name == "all":
                return self.mechanisms[:number]
        return self.mechanisms

    @property
    def all(self) -> str | None:
        """The qualifier of its `all`; None when it has none."""
        last = self.tried[-1:]
        return last[0].qualifier if last and last[0].name == "all" else None


def is_spf(text: bytes) -> bool:
    """Whether a TXT record is an SPF record, readable or not (RFC 7208 section 4.5)."""
    return VERSION.match(text) is not None


def parse(record: bytes) -> Record:
    """Read a record that `is_spf`. Raises SpfSyntaxError for the first term that is none."""
    text = record.decode("latin-1")
    mechanisms: list[Mechanism] = []
    modifiers: dict[str, str] = {}
    for match in _TERM.finditer(text, len("v=spf1")):
        term, position = match[0], match.start() + 1
        try:
            if (name := _NAME.match(term)) and term[name.end() : name.end() + 1] == "=":
                _read_modifier(name[0].lower(), term[name.end() + 1 :], modifiers)
            else:
                mechanisms.append(_mechanism(term))
        except ValueError:
            raise SpfSyntaxError(term, position) from None
    return Record(tuple(mechanisms), modifiers.get("redirect"))


def _read_modifier(name: str, value: str, modifiers: dict[str, str]) -> None:
    if name in ("redirect", "exp"):
        if name in modifiers:
            raise ValueError(name)  # each at most once (RFC 7208 section 6)
        modifiers[name] = _domain_spec(value)
    elif not _IS_MACRO_STRING.fullmatch(value):
        raise ValueError(value)


def _mechanism(term: str) -> Mechanism:
    qualifier, rest = (term[0], term[1:]) if term[0] in "+-~?" else ("+", term)
    match = re.match(r"[a-z0-9]+", rest, re.IGNORECASE)
    name = match[0].lower() if match else ""
    rest = rest[len(name) :]
    if name == "all" and not rest:
        return Mechanism(name, qualifier, term)
    if name in ("ip4", "ip6") and rest.startswith(":"):
        return Mechanism(name, qualifier, term, network=_network(name, rest[1:]))
    if name in WITH_DOMAIN and rest.startswith(":"):
        return Mechanism(name, qualifier, term, _domain_spec(rest[1:]))
    if name in MAY_HAVE_DOMAIN:
        return _with_lengths(name, qualifier, term, rest)
    raise ValueError(term)


def _with_lengths(name: str, qualifier: str, term: str, rest: str) -> Mechanism:
    prefix4, prefix6 = 32, 128
    if name != "ptr" and (lengths := _CIDR.search(rest)):
        rest = rest[: lengths.start()]
        prefix4, prefix6 = int(lengths[1] or 32), int(lengths[2] or 128)
    if prefix4 > 32 or prefix6 > 128:
        raise ValueError(term)
    domain = None
    if rest:
        if not rest.startswith(":"):
            raise ValueError(term)
        domain = _domain_spec(rest[1:])
    return Mechanism(name, qualifier, term, domain, prefix4=prefix4, prefix6=prefix6)


def _network(name: str, text: str) -> IPv4Network | IPv6Network:
    address, slash, length = text.partition("/")
    if slash and not re.fullmatch(r"0|[1-9][0-9]{0,2}", length):
        raise ValueError(text)
    if not re.fullmatch(r"[0-9a-fA-F:.]+", address):
        raise ValueError(text)  # no zone index
    network = ip_network(text, strict=False)
    if network.version != (4 if name == "ip4" else 6):
        raise ValueError(text)
    return network


def _domain_spec(text: str) -> str:
    """A macro-string that ends in a top label or a macro; those of explanations are not for it."""
    if not _IS_MACRO_STRING.fullmatch(text):
        raise ValueError(text)
    if _ONLY_IN_EXP.search(text):
        raise ValueError(text)
    if not (_ENDS_IN_MACRO.search(text) or _TOP_LABEL.search(text)):
        raise ValueError(text)
    return text
