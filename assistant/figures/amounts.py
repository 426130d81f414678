"""Amounts in a text: each number with its unit, as panels print them and people paste them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.figures.units import SYMBOLS, UNITS, UNLIMITED, Kind
from assistant.figures.unread import UnreadError

MOST = 10.0**21  # in base units: beyond it a number is no figure of a panel

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
_COULD_BE_EITHER = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")


@dataclass(frozen=True)
class Amount:
    """One number of a text. `value` None: unlimited; `factor` None: without a unit.

    `other` is what the number means when its separator is the other one: 1,024 is also 1024.
    """

    value: float | None
    factor: float | None
    percent: bool
    start: int
    end: int
    other: float | None = None

    def with_factor(self, factor: float) -> Amount:
        return replace(self, factor=self.factor or factor)

    @property
    def base(self) -> float:
        return (self.value or 0.0) * (self.factor or 1.0)


def one_amount(text: str, kind: Kind) -> Amount:
    """The amount of a text that holds one and nothing else.

    A single separator is a decimal one: 1,024 is little more than one. Raises UnreadError.
    """
    text = tidy(text).strip()
    amounts = amounts_in(text, kind)
    if len(amounts) != 1 or amounts[0].percent:
        raise UnreadError("amount")
    (amount,) = amounts
    if text[: amount.start].strip() or text[amount.end :].strip():
        raise UnreadError("amount")
    checked(amount.base)
    return amount


def alike(amounts: Sequence[Amount], kind: Kind) -> list[Amount]:
    """A unit that stands once counts for all: "512 / 1024 MB". What is counted needs none, so
    that "12 / 1 mln" is twelve; nothing is counted in fractions, so "1,2 / 2 mln" is not one."""
    factors = {one.factor for one in amounts if one.factor is not None}
    if len(factors) != 1:
        return list(amounts)
    (factor,) = factors
    return [one.with_factor(factor) if _lacks_unit(one, kind) else one for one in amounts]


def _lacks_unit(one: Amount, kind: Kind) -> bool:
    return one.value is not None and (kind != "count" or not one.value.is_integer())


def has_amount(text: str) -> bool:
    return _AMOUNT.search(tidy(text)) is not None


def tidy(text: str) -> str:
    """All kinds of spaces as one, and none around the ends of cells."""
    text = text.replace("\n", CELL).replace("|", CELL).replace("\u2032", "'")
    return _SPACES.sub(" ", text)


def amounts_in(text: str, kind: Kind) -> list[Amount]:
    return list(_found(text, kind))


def _found(text: str, kind: Kind) -> Iterator[Amount]:
    for match in _AMOUNT.finditer(text):
        if match["unlimited"]:
            yield Amount(None, None, False, *match.span())
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
        yield Amount(value, factor, bool(match["percent"]), match.start(), end, other)


def _number(text: str) -> tuple[float, float | None]:
    text = text.replace(" ", "").replace("'", "")
    if text.count(".") > 1 or text.count(",") > 1 or {",", "."} <= set(text):
        decimal = max(text.rfind("."), text.rfind(","))
        alike = text.count(text[decimal]) > 1  # then it parts thousands
        whole, rest = (text, "") if alike else (text[:decimal], text[decimal + 1 :])
        return float(f"{re.sub('[.,]', '', whole)}.{rest or 0}"), None
    other = float(re.sub("[.,]", "", text)) if _COULD_BE_EITHER.fullmatch(text) else None
    return float(text.replace(",", ".")), other


def checked(value: float) -> float:
    if value > MOST:
        raise UnreadError("amount")
    return value


def symbol_of(amounts: Iterable[Amount], kind: Kind) -> str:
    """The unit in which all are written, if they are."""
    factors = {one.factor for one in amounts}
    return next((name for name, one in SYMBOLS[kind].items() if factors == {one}), "")
