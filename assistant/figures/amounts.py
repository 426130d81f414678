"""Amounts with their units, as panels print them and people paste them: "9,8 GB z 10 GB", "98 %".

An amount is in bytes, seconds or a count, by the kind of its figure. The sizes of prefixes are
those of the units' own names: kB and MB are powers of 1000, KiB and MiB of 1024 (IEC 80000-13).
Panels that mean 1024 by "MB" print use and limit alike, so their ratio is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from assistant.figures.quota import Quota
from assistant.figures.unread import UnreadError

Kind = Literal["size", "time", "count"]

LONGEST = 300  # characters of a text that holds one figure
MOST = 10.0**21  # in base units: beyond it a number is no figure of a panel

_PREFIXES = {"k": 1, "m": 2, "g": 3, "t": 4}
_SIZES = {
    "b": 1.0,
    "byte": 1.0,
    "bytes": 1.0,
    "bajt": 1.0,
    "bajty": 1.0,
    "bajtów": 1.0,
    **{letter: 1000.0**power for letter, power in _PREFIXES.items()},
    **{f"{letter}b": 1000.0**power for letter, power in _PREFIXES.items()},
    **{f"{letter}ib": 1024.0**power for letter, power in _PREFIXES.items()},
}
_TIMES = {
    "ms": 1e-3,
    "s": 1.0,
    "sec": 1.0,
    "seconds": 1.0,
    "sek": 1.0,
    "sekund": 1.0,
    "sekundy": 1.0,
    "min": 60.0,
    "minut": 60.0,
    "minuty": 60.0,
    "minutes": 60.0,
    "h": 3600.0,
    "godz": 3600.0,
    "godzin": 3600.0,
    "godziny": 3600.0,
    "hours": 3600.0,
}
_COUNTS = {
    "tys": 1e3,
    "tysięcy": 1e3,
    "thousand": 1e3,
    "k": 1e3,
    "mln": 1e6,
    "milionów": 1e6,
    "million": 1e6,
    "m": 1e6,
}
# Factors to bytes, seconds and pieces.
UNITS: Mapping[Kind, Mapping[str, float]] = {"size": _SIZES, "time": _TIMES, "count": _COUNTS}

# As they are written, and the symbol of one base unit by kind.
SYMBOLS: Mapping[Kind, Mapping[str, float]] = {
    "size": {
        "B": 1.0,
        "kB": 1e3,
        "MB": 1e6,
        "GB": 1e9,
        "TB": 1e12,
        "KiB": 2.0**10,
        "MiB": 2.0**20,
        "GiB": 2.0**30,
        "TiB": 2.0**40,
    },
    "time": {"ms": 1e-3, "s": 1.0, "min": 60.0, "h": 3600.0},
    "count": {"": 1.0},
}

UNLIMITED = (
    "bez limitu",
    "bez limitów",
    "bez ograniczeń",
    "brak limitu",
    "brak ograniczeń",
    "nieograniczona",
    "nieograniczone",
    "nieograniczony",
    "nielimitowana",
    "nielimitowane",
    "nielimitowany",
    "no limit",
    "without limit",
    "unlimited",
    "unmetered",
    "∞",
)

Role = Literal["used", "limit", "free"]
# Words beside an amount that say what it is. "dostępne", "available" are of two meanings: what is
# left, or what there is in all.
_ROLES: Mapping[str, Role] = {
    **dict.fromkeys(
        (
            "wykorzystano", "wykorzystane", "wykorzystana", "wykorzystany", "wykorzystanie",
            "użyto", "użyte", "użyta", "użyty", "użycie", "zużyto", "zużyte", "zużycie",
            "zajęto", "zajęte", "zajęta", "zajęty", "zajmuje", "obecnie",
            "used", "usage", "using", "in use", "current",
        ),
        "used",
    ),
    **dict.fromkeys(
        (
            "z", "ze", "limit", "limitu", "maks", "max", "maksimum", "maksymalnie", "pojemność",
            "przydział", "przydzielono", "łącznie", "razem", "dozwolone", "spośród",
            "of", "out of", "quota", "total", "allowed", "maximum", "capacity",
        ),
        "limit",
    ),
    **dict.fromkeys(
        (
            "wolne", "wolna", "wolny", "wolnego", "pozostało", "pozostaje", "zostało", "pozostałe",
            "free", "left", "remaining",
        ),
        "free",
    ),
}  # fmt: skip

_SPACES = re.compile(r"[^\S\n\t]+")
CELL = "\t"  # between the cells of a row; a line's end is one as well

_NUMBER = (
    r"[0-9]{1,3}(?:[ '][0-9]{3}){1,6}(?![0-9])(?:[.,][0-9]{1,9}(?![0-9]))?"
    r"|[0-9]{1,3}(?:\.[0-9]{3}){1,6},[0-9]{1,9}(?![0-9])"
    r"|[0-9]{1,3}(?:,[0-9]{3}){1,6}\.[0-9]{1,9}(?![0-9])"
    r"|[0-9]{1,3}(?:\.[0-9]{3}){2,6}(?![0-9])"
    r"|[0-9]{1,3}(?:,[0-9]{3}){2,6}(?![0-9])"
    r"|[0-9]{1,21}(?:[.,][0-9]{1,9})?(?![0-9])"
)
_AMOUNT = re.compile(
    rf"(?<![\w.,'+-])(?:(?P<number>{_NUMBER}) ?(?:(?P<percent>%|proc\b\.?|percent\b)"
    r"|(?P<unit>[^\W\d_]{1,12})\b\.?)?)(?![.,]?[0-9])"
    rf"|(?P<unlimited>(?<!\w)(?:{'|'.join(UNLIMITED)})(?!\w))",
    re.IGNORECASE,
)
_WORD = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(_ROLES, key=len, reverse=True))})(?!\w)", re.I)
_COULD_BE_EITHER = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")

_NEAR = 3.0  # percentage points by which a printed percentage may differ from the amounts'


@dataclass(frozen=True)
class _Amount:
    """One number of a text. `value` None: unlimited; `factor` None: without a unit.

    `other` is what the number means when its separator is the other one: 1,024 is also 1024.
    """

    value: float | None
    factor: float | None
    percent: bool
    start: int
    end: int
    other: float | None = None

    def with_factor(self, factor: float) -> _Amount:
        return replace(self, factor=self.factor or factor)

    @property
    def base(self) -> float:
        return (self.value or 0.0) * (self.factor or 1.0)


def one_amount(text: str, kind: Kind) -> tuple[float | None, str]:
    """The amount of a text that holds one and nothing else, in base units, and the symbol of its
    unit; None for "unlimited".

    A single separator is a decimal one: 1,024 is little more than one. Raises UnreadError.
    """
    text = _tidy(text).strip()
    amounts = _amounts(text, kind)
    if len(amounts) != 1 or amounts[0].percent:
        raise UnreadError("amount")
    (amount,) = amounts
    if text[: amount.start].strip() or text[amount.end :].strip():
        raise UnreadError("amount")
    if amount.value is None:
        return None, ""
    return _checked(amount.base), _symbol(amounts, kind)


def quota_in(text: str, kind: Kind) -> Quota:
    """How much is used, and of how much, wherever they stand in a text.

    Raises UnreadError: `amount` without a number, `limit` where only one of the two is there,
    `separator` where 1,024 could be 1.024 or 1024, `percent` where the percentage contradicts the
    amounts, `several` where it is not clear which of the numbers are meant, `unit` where a number
    has the unit of another kind.
    """
    if len(text) > LONGEST:
        raise UnreadError("long")
    text = _tidy(text)
    found = _amounts(text, kind)
    if not found:
        raise UnreadError("amount")
    shares = [one for one in found if one.percent]
    amounts = [one for one in found if not one.percent]
    if len(shares) > 1:
        raise UnreadError("several")
    share = _share(shares[0], text) if shares else None
    if len(amounts) > 3:
        raise UnreadError("several")
    return _quota(_alike(amounts), share, text, kind)


def in_unit(value: float, kind: Kind, unit: str = "") -> tuple[float, str]:
    """An amount in base units as number and symbol: in `unit`, or in the one that suits it."""
    symbols = SYMBOLS[kind]
    if unit not in symbols:
        decimal = {name: one for name, one in symbols.items() if name not in ("ms", *_BINARY)}
        unit = max(
            (name for name, one in decimal.items() if one <= value),
            key=decimal.__getitem__,
            default=min(decimal, key=decimal.__getitem__),
        )
    return value / symbols[unit], unit


_BINARY = frozenset({"KiB", "MiB", "GiB", "TiB"})


def has_amount(text: str) -> bool:
    return _AMOUNT.search(_tidy(text)) is not None


def _tidy(text: str) -> str:
    """All kinds of spaces as one, and none around the ends of cells."""
    text = text.replace("\n", CELL).replace("|", CELL).replace("\u2032", "'")
    return _SPACES.sub(" ", text)


def _amounts(text: str, kind: Kind) -> list[_Amount]:
    return list(_found(text, kind))


def _found(text: str, kind: Kind) -> Iterator[_Amount]:
    for match in _AMOUNT.finditer(text):
        if match["unlimited"]:
            yield _Amount(None, None, False, *match.span())
            continue
        value, other = _number(match["number"])
        name = (match["unit"] or "").casefold()
        end, factor = match.end(), UNITS[kind].get(name) if name else None
        if name and factor is None:
            if any(name in units for units in UNITS.values()):
                raise UnreadError("unit")
            end = match.end("number")  # a word that only follows
        if kind == "count" and other is not None and factor is None and not match["percent"]:
            value, other = other, None  # nothing is counted in thousandths
        yield _Amount(value, factor, bool(match["percent"]), match.start(), end, other)


def _number(text: str) -> tuple[float, float | None]:
    text = text.replace(" ", "").replace("'", "")
    if text.count(".") > 1 or text.count(",") > 1 or {",", "."} <= set(text):
        decimal = max(text.rfind("."), text.rfind(","))
        alike = text.count(text[decimal]) > 1  # then it parts thousands
        whole, rest = (text, "") if alike else (text[:decimal], text[decimal + 1 :])
        return float(f"{re.sub('[.,]', '', whole)}.{rest or 0}"), None
    other = float(re.sub("[.,]", "", text)) if _COULD_BE_EITHER.fullmatch(text) else None
    return float(text.replace(",", ".")), other


def _checked(value: float) -> float:
    if value > MOST:
        raise UnreadError("amount")
    return value


def _alike(amounts: list[_Amount]) -> list[_Amount]:
    """A unit that stands once counts for all: "512 / 1024 MB"."""
    factors = {one.factor for one in amounts if one.factor is not None}
    if len(factors) == 1:
        (factor,) = factors
        return [one.with_factor(factor) if one.value is not None else one for one in amounts]
    return amounts


def _share(one: _Amount, text: str) -> float:
    """The percentage that is used."""
    value = one.value or 0.0
    return 100.0 - value if _role(one, [one], text) == "free" and value <= 100 else value


def _role(one: _Amount, all_: list[_Amount], text: str) -> Role | None:
    """What the word before an amount, or the one right behind it, says that it is."""
    earlier = max((other.end for other in all_ if other.end <= one.start), default=0)
    later = min((other.start for other in all_ if other.start >= one.end), default=len(text))
    before = list(_WORD.finditer(text[earlier : one.start]))
    behind = _WORD.match(text[one.end : later].lstrip(" ("))
    last = _ROLES[before[-1][0].casefold()] if before else None
    nearest = _ROLES[behind[0].casefold()] if behind and behind[0].casefold() not in _OF else None
    # "512 MB used of 1 GB": what stands between two amounts belongs to the former, unless it leads
    # on to the latter.
    if earlier and before and len(before) == 1 and _follows(text[earlier : one.start]):
        last = None
    return last or nearest


def _untitled(roles: list[Role | None], amounts: list[_Amount], text: str) -> list[Role | None]:
    """Without the word before the first of two amounts that only names the figure: "Limit of
    connections: 20 of 40", "Limit: 20 / 40"."""
    if len(roles) != 2 or roles[0] != "limit" or roles[1] in ("used", "free"):
        return roles
    stroke = text[amounts[0].end : amounts[1].start].strip() == "/"
    return [None, roles[1]] if roles[1] == "limit" or stroke else roles


_OF = frozenset({"z", "ze", "of", "out of", "spośród"})


def _follows(between: str) -> bool:
    """Whether the first word between two amounts stands right behind the former."""
    word = _WORD.match(between.lstrip(" ("))
    return word is not None and word[0].casefold() not in _OF and _LEADS.search(between) is None


_LEADS = re.compile(r"[:=]\s*$")


def _quota(amounts: list[_Amount], share: float | None, text: str, kind: Kind) -> Quota:
    if not amounts:
        return _of_hundred(share)
    roles = _untitled([_role(one, amounts, text) for one in amounts], amounts, text)
    unlimited = [one for one in amounts if one.value is None]
    known = [one for one in amounts if one.value is not None]
    if unlimited:
        return _without_limit(known, kind)
    if len(known) == 1:
        return _of_hundred(share)
    used, limit = _pair(known, roles, share)
    unit = _symbol([used, limit], kind)
    candidates = [
        Quota(_checked(one), _checked(of) or None, _is_measured(known, kind), unit)
        for one, of in _readings(used, limit)
    ]
    if share is not None:
        candidates = [one for one in candidates if _agrees(one, share)]
    if not candidates:
        raise UnreadError("percent")
    if len({_ratio(one) for one in candidates}) > 1:
        raise UnreadError("separator")
    first, *others = candidates
    return replace(first, measured=first.measured and not others)


def _of_hundred(share: float | None) -> Quota:
    """The percentage alone."""
    if share is None:
        raise UnreadError("limit")
    return Quota(_checked(share), 100.0, measured=False)


def _without_limit(known: list[_Amount], kind: Kind) -> Quota:
    if len(known) != 1 or known[0].other is not None or not _is_measured(known, kind):
        return Quota(0.0, None, measured=False)
    return Quota(_checked(known[0].base), None, unit=_symbol(known, kind))


def _symbol(amounts: list[_Amount], kind: Kind) -> str:
    """The unit in which all are written, if they are."""
    factors = {one.factor for one in amounts}
    return next((name for name, one in SYMBOLS[kind].items() if factors == {one}), "")


def _pair(
    known: list[_Amount], roles: list[Role | None], share: float | None
) -> tuple[_Amount, _Amount]:
    """Which amount is the use and which the limit; with a free one the use may be left out."""
    named: dict[Role, list[_Amount]] = {"used": [], "limit": [], "free": []}
    for one, role in zip(known, roles, strict=True):
        if role is not None:
            named[role].append(one)
    plain = [one for one, role in zip(known, roles, strict=True) if role is None]
    if any(len(group) > 1 for group in named.values()):
        raise UnreadError("several")
    used, limit, free = (next(iter(named[role]), None) for role in ("used", "limit", "free"))
    # "Limit 10 GB 9,8 GB" may be a title over use and limit, or a limit and a use.
    title = limit is not None and known[0] is limit
    if len(plain) == 1 and (used is None) != (limit is None) and free is None and not title:
        (rest,) = plain
        used, limit = used or rest, limit or rest
    if used and limit:
        return used, limit
    if free and limit and not used:
        return _rest(limit, free), limit
    if free and used and not limit:
        return used, _sum(used, free)
    if len(plain) == 3 and share is not None:
        plain = _without_free(plain, share)
    if len(known) == len(roles) and len(plain) == 2 and not (used or limit or free):
        first, second = plain
        swapped = share is not None and not _near(first, second, share)
        return (second, first) if swapped and _near(second, first, share or 0) else (first, second)
    raise UnreadError("several")


def _without_free(three: list[_Amount], share: float) -> list[_Amount]:
    """Of use, what is left and limit, in this order, the use and the limit."""
    first, second, limit = three
    is_sum = abs(first.base + second.base - limit.base) <= limit.base / 100
    fitting = [one for one in (first, second) if is_sum and _near(one, limit, share)]
    return [fitting[0], limit] if len(fitting) == 1 else three


def _rest(limit: _Amount, free: _Amount) -> _Amount:
    rest = max(limit.base - free.base, 0.0)
    return replace(limit, value=rest / (limit.factor or 1.0), other=None)


def _sum(used: _Amount, free: _Amount) -> _Amount:
    return replace(used, value=(used.base + free.base) / (used.factor or 1.0), other=None)


def _near(used: _Amount, limit: _Amount, share: float) -> bool:
    return any(_agrees(Quota(one, of or None), share) for one, of in _readings(used, limit))


def _readings(used: _Amount, limit: _Amount) -> Iterator[tuple[float, float]]:
    """What the two amounts may be, decimal separators first; a text has one way of writing."""
    yield used.base, limit.base
    if used.other is not None or limit.other is not None:
        yield _otherwise(used), _otherwise(limit)


def _otherwise(amount: _Amount) -> float:
    if amount.other is None:
        return amount.base
    return amount.other * (amount.factor or 1.0)


def _agrees(quota: Quota, share: float) -> bool:
    return quota.limit is None or abs(100 * quota.used / quota.limit - share) <= _NEAR


def _ratio(quota: Quota) -> float | None:
    return None if quota.limit is None else round(quota.used / quota.limit, 9)


def _is_measured(known: list[_Amount], kind: Kind) -> bool:
    return kind == "count" or all(one.factor is not None for one in known)
