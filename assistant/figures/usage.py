"""How much is used, and of how much, in a text that holds both: "9,8 GB z 10 GB", "98 %"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Literal

from assistant.figures.amounts import Amount, alike, amounts_in, checked, symbol_of, tidy
from assistant.figures.quota import Quota
from assistant.figures.units import Kind
from assistant.figures.unread import UnreadError

LONGEST = 300  # characters of a text that holds one figure

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
_WORD = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(_ROLES, key=len, reverse=True))})(?!\w)", re.I)

_NEAR = 3.0  # percentage points by which a printed percentage may differ from the amounts'


def quota_in(text: str, kind: Kind) -> Quota:
    """How much is used, and of how much, wherever they stand in a text.

    Raises UnreadError: `amount` without a number, `limit` where only one of the two is there,
    `separator` where 1,024 could be 1.024 or 1024, `percent` where the percentage contradicts the
    amounts, `several` where it is not clear which of the numbers are meant, `unit` where a number
    has the unit of another kind.
    """
    if len(text) > LONGEST:
        raise UnreadError("long")
    text = tidy(text)
    found = amounts_in(text, kind)
    if not found:
        raise UnreadError("amount")
    shares = [one for one in found if one.percent]
    amounts = [one for one in found if not one.percent]
    if len(shares) > 1:
        raise UnreadError("several")
    share = _share(shares[0], text) if shares else None
    if len(amounts) > 3:
        raise UnreadError("several")
    return _quota(alike(amounts, kind), share, text, kind)


def _share(one: Amount, text: str) -> float:
    """The percentage that is used."""
    value = one.value or 0.0
    return 100.0 - value if _role(one, [one], text) == "free" and value <= 100 else value


def _role(one: Amount, all_: list[Amount], text: str) -> Role | None:
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


def _untitled(roles: list[Role | None], amounts: list[Amount], text: str) -> list[Role | None]:
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


def _quota(amounts: list[Amount], share: float | None, text: str, kind: Kind) -> Quota:
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
    unit = symbol_of([used, limit], kind)
    candidates = [
        Quota(checked(one), checked(of) or None, _is_measured(known, kind), unit)
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
    return Quota(checked(share), 100.0, measured=False)


def _without_limit(known: list[Amount], kind: Kind) -> Quota:
    if len(known) > 1:
        raise UnreadError("several")
    if not known or known[0].other is not None or not _is_measured(known, kind):
        return Quota(0.0, None, measured=False)
    return Quota(checked(known[0].base), None, unit=symbol_of(known, kind))


def _pair(
    known: list[Amount], roles: list[Role | None], share: float | None
) -> tuple[Amount, Amount]:
    """Which amount is the use and which the limit; with a free one the use may be left out."""
    named: dict[Role, list[Amount]] = {"used": [], "limit": [], "free": []}
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


def _without_free(three: list[Amount], share: float) -> list[Amount]:
    """Of use, what is left and limit, in this order, the use and the limit."""
    first, second, limit = three
    is_sum = abs(first.base + second.base - limit.base) <= limit.base / 100
    fitting = [one for one in (first, second) if is_sum and _near(one, limit, share)]
    return [fitting[0], limit] if len(fitting) == 1 else three


def _rest(limit: Amount, free: Amount) -> Amount:
    rest = max(limit.base - free.base, 0.0)
    return replace(limit, value=rest / (limit.factor or 1.0), other=None)


def _sum(used: Amount, free: Amount) -> Amount:
    return replace(used, value=(used.base + free.base) / (used.factor or 1.0), other=None)


def _near(used: Amount, limit: Amount, share: float) -> bool:
    return any(_agrees(Quota(one, of or None), share) for one, of in _readings(used, limit))


def _readings(used: Amount, limit: Amount) -> Iterator[tuple[float, float]]:
    """What the two amounts may be, decimal separators first; a text has one way of writing."""
    yield used.base, limit.base
    if used.other is not None or limit.other is not None:
        yield _otherwise(used), _otherwise(limit)


def _otherwise(amount: Amount) -> float:
    if amount.other is None:
        return amount.base
    return amount.other * (amount.factor or 1.0)


def _agrees(quota: Quota, share: float) -> bool:
    return quota.limit is None or abs(100 * quota.used / quota.limit - share) <= _NEAR


def _ratio(quota: Quota) -> float | None:
    return None if quota.limit is None else round(quota.used / quota.limit, 9)


def _is_measured(known: list[Amount], kind: Kind) -> bool:
    return kind == "count" or all(one.factor is not None for one in known)
