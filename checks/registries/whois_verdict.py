"""Whether a WHOIS answer says free, throttled, refused, failed or reserved: by its wording."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

from checks.registries.names import is_address, is_host, unicode_host
from checks.registries.whois_text import Line

_MAX_WORDING = 160  # longer lines are legal notices
_MAX_SHORT = 400
_MAX_SHORT_LINES = 3
_MIN_WRAPPED = 50
_MAX_DENIAL_WORDS = 12
_WORD = re.compile(r"[^\W\d_]+(?:['’]t)?")
_SENTENCE_ENDS = ".:!?)"
_AROUND = "%#*;>-=<!. \t\"'“”‘’«»"
_PUNCTUATION = ".,;:!?\"'“”‘’«»()[]<>"


class Verdict(Enum):
    """What the wording says, in the order of precedence."""

    THROTTLED = "throttled"
    REFUSED = "refused"
    FAILED = "failed"
    FREE = "free"
    RESERVED = "reserved"


_FAILURES = (Verdict.THROTTLED, Verdict.REFUSED, Verdict.FAILED)


@dataclass(frozen=True)
class _Wording:
    line: frozenset[str]
    start: tuple[str, ...]
    part: tuple[str, ...]
    short: tuple[str, ...]

    def fits(self, wording: str) -> bool:
        return (
            wording in self.line
            or wording.startswith(self.start)
            or any(part in wording for part in self.part)
        )


def verdict_of(
    lines: tuple[Line, ...], statuses: tuple[str, ...], domain: str
) -> tuple[Verdict | None, str]:
    """The verdict and the line that says it; `statuses` are the values of its status lines."""
    wordings = [
        _wording(line.text) for line in _beginnings(lines) if 0 < len(line.text) <= _MAX_WORDING
    ]
    for verdict, known in _patterns().items():
        for wording in wordings:
            if known.fits(wording):
                return verdict, wording
    for value in statuses:
        for verdict, values in _status_values().items():
            if value.casefold().strip() in values:
                return verdict, value
    short = _verdict_of_short(lines)
    if short[0] is None and (denied := _denied(lines, domain)):
        return Verdict.FREE, denied
    return short


def _denied(lines: tuple[Line, ...], domain: str) -> str | None:
    """The line that denies the asked name in words which no registry is known to use so far.

    It names the domain itself, or is a short sentence alone between blank lines, and says "not" and
    "found", or that the domain is free.
    """
    known, names = _denial(), (domain, unicode_host(domain))
    alone = _standing_alone(lines)
    for line in _beginnings(lines):
        wording = _wording(line.text)
        words = set(_WORD.findall(wording))
        if not words or len(line.text) > _MAX_WORDING or words & known.never:
            continue
        if any(word in wording for failure in _FAILURES for word in _patterns()[failure].short):
            continue
        about = any(name in line.text.casefold() for name in names)
        if not about and (len(words) > _MAX_DENIAL_WORDS or line not in alone):
            continue
        denies = words & known.no and words & known.found
        offers = words & known.free and not words & known.no and (about or words & known.name)
        if denies or offers or any(phrase in wording for phrase in known.phrases):
            return wording
    return None


def _standing_alone(lines: tuple[Line, ...]) -> set[Line]:
    """The lines with nothing but blank ones, rulers or remarks of another kind around them."""
    edges = (Line(""), *lines, Line(""))
    return {
        line
        for before, line, after in zip(edges[:-2], lines, edges[2:], strict=True)
        if all(
            near.is_ruler or not _says_something(near) or near.is_remark is not line.is_remark
            for near in (before, after)
        )
    }


def _says_something(line: Line) -> bool:
    return any(map(str.isalnum, line.text))


def _beginnings(lines: tuple[Line, ...]) -> Iterator[Line]:
    """The lines that do not go on with the sentence of the line before: "... will be\nblocked."."""
    before, goes_on = Line(""), False
    for line in lines:
        goes_on = (
            (len(before.text) >= _MIN_WRAPPED or goes_on)
            and before.is_remark is line.is_remark
            and before.text[-1] not in _SENTENCE_ENDS
            and next(filter(str.isalnum, line.text), "").islower()
        )
        if not goes_on:
            yield line
        before = line


def _verdict_of_short(lines: tuple[Line, ...]) -> tuple[Verdict | None, str]:
    """An answer of a line or two has no legal notice in it: single words are enough."""
    texts = [line.text for line in lines if line.text and not line.is_ruler]
    if len(texts) > _MAX_SHORT_LINES or sum(map(len, texts)) > _MAX_SHORT:
        return None, ""
    whole = " ".join(map(_wording, texts))
    fitting = (
        verdict
        for verdict, known in _patterns().items()
        if any(word in whole for word in known.short)
    )
    return next(fitting, None), whole


def states_in(lines: tuple[Line, ...], tld: str) -> tuple[str, ...]:
    """States that the registry of `tld` names in whole sentences."""
    known = _data()["tld"].get(tld, {}).get("states", [])
    texts = [line.text.casefold() for line in lines if known and len(line.text) <= _MAX_WORDING]
    return tuple(state["status"] for state in known if any(state["part"] in text for text in texts))


def _wording(text: str) -> str:
    """The line as the patterns spell it."""
    return " ".join(_word(word) for word in text.casefold().split()).strip(_AROUND)


def _word(word: str) -> str:
    core = word.strip(_PUNCTUATION)
    if is_address(core):
        return "@"
    if is_host(core):
        return "~" + next((sign for sign in ":," if sign in word[-2:]), "")
    return word.replace('"', "").replace("“", "").replace("”", "")


@cache
def _patterns() -> dict[Verdict, _Wording]:
    data = _data()
    return {
        verdict: _Wording(
            frozenset(data[verdict.value]["line"]),
            tuple(data[verdict.value]["start"]),
            tuple(data[verdict.value]["part"]),
            tuple(data[verdict.value]["short"]),
        )
        for verdict in Verdict
    }


@dataclass(frozen=True)
class _Denial:
    no: frozenset[str]
    found: frozenset[str]
    free: frozenset[str]
    name: frozenset[str]
    never: frozenset[str]
    phrases: tuple[str, ...]


@cache
def _denial() -> _Denial:
    data = _data()["denial"]
    return _Denial(
        no=frozenset(data["no"]),
        found=frozenset(data["found"]),
        free=frozenset(data["free"]),
        name=frozenset(data["name"]),
        never=frozenset(data["never"]),
        phrases=tuple(data["phrases"]),
    )


@cache
def _status_values() -> dict[Verdict, frozenset[str]]:
    return {Verdict(name): frozenset(values) for name, values in _data()["status_values"].items()}


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "whois_patterns.toml").read_text("utf-8"))
