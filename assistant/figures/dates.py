"""Dates as people write them and panels print them: 31.12.2026, 2026-12-31, 31 grudnia 2026."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from assistant.figures.unread import UnreadError

YEARS = range(1990, 2200)

# The first three letters tell a month in both languages, "mai" and "may" included; of what follows
# only the forms that exist are taken, so that a word of another meaning is none.
_MONTHS = (
    r"sty(?:czeń|czen|cznia)?|jan(?:uary)?",
    r"lut(?:y|ego)?|feb(?:ruary)?",
    r"mar(?:zec|ca|ch)?",
    r"kwi(?:ecień|ecien|etnia)?|apr(?:il)?",
    r"maj(?:a)?|may",
    r"cze(?:rwiec|rwca)?|jun(?:e)?",
    r"lip(?:iec|ca)?|jul(?:y)?",
    r"sie(?:rpień|rpien|rpnia)?|aug(?:ust)?",
    r"wrz(?:esień|esien|eśnia|esnia)?|sep(?:t|tember)?",
    r"paź(?:dziernik|dziernika)?|paz(?:dziernik|dziernika)?|oct(?:ober)?",
    r"lis(?:topad|topada)?|nov(?:ember)?",
    r"gru(?:dzień|dzien|dnia)?|dec(?:ember)?",
)
_NAMED = [re.compile(month, re.IGNORECASE) for month in _MONTHS]
_NAME = "|".join(_MONTHS)

_DATE = re.compile(
    r"(?<![0-9./-])(?:"
    r"(?P<y>[0-9]{4})(?P<sep>[-./])(?P<m>[0-9]{1,2})(?P=sep)(?P<d>[0-9]{1,2})"
    r"|(?P<a>[0-9]{1,2})(?P<by>[-./])(?P<b>[0-9]{1,2})(?P=by)(?P<Y>[0-9]{4})"
    rf"|(?P<D>[0-9]{{1,2}})(?:st|nd|rd|th)?(?: of)?[ .-]{{1,2}}(?P<N>{_NAME})\b"
    r"[., -]{1,2}(?P<NY>[0-9]{4})"
    rf"|(?<![^\W\d_])(?P<n>{_NAME})\b\.? (?P<nd>[0-9]{{1,2}})(?:st|nd|rd|th)?,? (?P<ny>[0-9]{{4}})"
    r")(?![0-9])(?![-./][0-9])",
    re.IGNORECASE,
)
# What stands before the end of a period that is written with both of its ends.
_UNTIL = re.compile(
    r"\b(?:do|until|till|to|thru|through|wygasa|wygaśnie|wygasła|wygasł|ważn\w*|expir\w*|renew\w*)"
    r"\b[^0-9]{0,20}$",
    re.IGNORECASE,
)


def date_in(text: str) -> date:
    """The one date of a text, whatever else it says; of a period, its end.

    Raises UnreadError: `date` without a readable one, `date_order` where day and month could be
    either (05/06/2026), `dates` for several.
    """
    text = " ".join(text.split())
    found = [(match, _read(match)) for match in _DATE.finditer(text)]
    if not found:
        raise UnreadError("date")
    ends = [day for match, day in found if _UNTIL.search(text[: match.start()][-60:])]
    for days in ({day for _, day in found}, set(ends)):
        if len(days) == 1:
            return days.pop()
    raise UnreadError("dates")


def has_date(text: str) -> bool:
    """Whether there is something in the form of a date."""
    return _DATE.search(" ".join(text.split())) is not None


def without_dates(text: str) -> str:
    return _DATE.sub(" ", text)


def _read(match: re.Match[str]) -> date:
    for year, month, day in _readings(match):
        try:
            read = date(year, month, day)
        except ValueError:
            continue
        if read.year in YEARS:
            return read
    raise UnreadError("date")


def _readings(match: re.Match[str]) -> Iterator[tuple[int, int, int]]:
    if match["y"]:
        yield int(match["y"]), int(match["m"]), int(match["d"])
    elif match["Y"]:
        first, second, year = int(match["a"]), int(match["b"]), int(match["Y"])
        # With points and hyphens the day comes first everywhere; with strokes not in America.
        if match["by"] == "/" and max(first, second) <= 12 and first != second:
            raise UnreadError("date_order")
        yield year, second, first
        if match["by"] == "/":
            yield year, first, second
    elif match["NY"]:
        yield int(match["NY"]), _month(match["N"]), int(match["D"])
    else:
        yield int(match["ny"]), _month(match["n"]), int(match["nd"])


def _month(name: str) -> int:
    return next(number for number, one in enumerate(_NAMED, 1) if one.fullmatch(name))
