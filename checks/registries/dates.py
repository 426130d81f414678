"""Dates as registries write them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Order = Literal["dmy", "mdy"]
_MAX_LENGTH = 80
_YEARS = range(1980, 2200)

# Anchored, and no repetition inside a repetition: each takes time linear in the text.
_DAY_NAME = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}[.,]?\s+")
_MONTH = r"(?P<m>[^\W\d_]{3,10})"
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<Y>\d{4})"
_TIME = r"(?P<H>\d{1,2})[:.-](?P<M>\d{2})(?:[:.-](?P<S>\d{2}))?(?:[.,]\d{1,9})?"
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        # 2026-11-22, 2026/11/22, 2026.11.22, 2026. 11. 22., 2026年11月22日
        rf"{_YEAR}\s?[-/.年]\s?(?P<m>\d{{1,2}})\s?[-/.月]\s?(?P<d>\d{{1,2}})(?!\d)",
        # 2026-nov-22
        rf"{_YEAR}[-/. ]{_MONTH}[-/. ](?P<d>\d{{1,2}})(?!\d)",
        # 20261122, 20261122140000
        rf"{_YEAR}(?P<m>\d\d)(?P<d>\d\d)(?:(?P<H>\d\d)(?P<M>\d\d)(?P<S>\d\d))?(?!\d)",
        # 22-nov-2026, 22 november 2026, 22nd november, 2026
        rf"{_DAY}[-/. ]{{1,2}}{_MONTH}[-/., ]{{1,2}}{_YEAR}(?!\d)",
        # 22-nov-26
        rf"{_DAY}[-/. ]{_MONTH}[-/. ](?P<Y>\d\d)(?!\d)",
        # nov 22 2026, november 22nd, 2026
        rf"{_MONTH}[. ]\s{{0,3}}{_DAY},?\s{{1,3}}{_YEAR}(?![\d:])",
        # nov 22 14:00:00 2026, nov 22 14:00:00 gmt 2026
        rf"{_MONTH}\s{{1,3}}{_DAY}\s{{1,3}}{_TIME}\s{{1,3}}(?P<zone>[a-z]{{1,5}})?\s?{_YEAR}(?!\d)",
        # 22.11.2026, 22/11/2026, 22-11-2026, 11/22/2026
        rf"(?P<a>\d{{1,2}})\s?(?P<sep>[-/.])\s?(?P<b>\d{{1,2}})\s?(?P=sep)\s?{_YEAR}(?!\d)",
    )
)
_CLOCK = re.compile(rf"[t\s/,]{{0,3}}(?:at )?{_TIME}(?:\s?(?P<half>[ap])\.?m\b)?")
_ZONE = re.compile(
    r"\s{0,2}\(?(?P<zone>[a-z]{1,5})?\s?(?:(?P<sign>[+-])(?P<h>\d{1,2}):?(?P<m>\d{2})?(?!\d))?"
)
_SLASHED = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/\d{4}(?!\d)")


@dataclass(frozen=True)
class Reading:
    """How one registry writes dates: `order` of 03/04/2026 (None: not known), its own `zone`."""

    order: Order | None = None
    zone: tzinfo = UTC


def reading_for(tld: str) -> Reading:
    """How the registry of `tld` writes dates, as far as dates.toml knows."""
    order = next((order for order, tlds in _words().order.items() if tld in tlds), None)
    return Reading(order, _local_zone(tld))


def order_in(text: str) -> Order | None:
    """The order that 13/04/2026 or 04/13/2026 gives away, when such a date stands in `text`."""
    firsts = seconds = False
    for match in _SLASHED.finditer(text):
        firsts = firsts or int(match[1]) > 12
        seconds = seconds or int(match[2]) > 12
    if firsts == seconds:
        return None
    return "dmy" if firsts else "mdy"


def read_date(text: str, reading: Reading, *, end: bool) -> datetime | None:
    """The date at the beginning of `text`, aware, or None when it cannot be told for certain.

    `end` says what becomes of a date without a time of day: its last second, otherwise its first.
    """
    text = text[:_MAX_LENGTH].casefold().strip(" \t\"'<>()[].:#")
    if weekday := _DAY_NAME.match(text):
        text = text[weekday.end() :]
    for pattern in _DATES:
        if match := pattern.match(text):
            return _build(match, text[match.end() :], reading, end=end)
    return None


def _build(match: re.Match[str], rest: str, reading: Reading, *, end: bool) -> datetime | None:
    parts: dict[str, str | None] = match.groupdict()
    date = _calendar(parts, reading.order)
    if parts.get("H") is None and (clock := _CLOCK.match(rest)):
        parts |= clock.groupdict()
        rest = rest[clock.end() :]
    try:
        if parts.get("H") is None:
            moment = datetime.combine(datetime(*date), time(23, 59, 59) if end else time(), UTC)
        else:
            zone = _zone(parts.get("zone"), rest, reading.zone)
            moment = datetime(*date, *_time_of_day(parts), tzinfo=zone)
    except (ValueError, OverflowError):
        return None
    return moment if moment.year in _YEARS else None


def _calendar(parts: dict[str, str | None], order: Order | None) -> tuple[int, int, int]:
    """Year, month, day; a month of 0 (which no date takes) when they cannot be told apart."""
    year = int(parts["Y"] or 0)
    if year < 100:
        year += 1900 if year >= 80 else 2000
    if "a" in parts:
        return year, *_month_and_day(int(parts["a"] or 0), int(parts["b"] or 0), parts, order)
    word = parts["m"] or ""
    month = int(word) if word.isdecimal() else _words().months.get(word, 0)
    return year, month, int(parts["d"] or 0)


def _month_and_day(
    first: int, second: int, parts: dict[str, str | None], order: Order | None
) -> tuple[int, int]:
    if second > 12 or (order == "mdy" and first <= 12):
        return first, second
    if first > 12 or order == "dmy" or first == second or parts["sep"] != "/":
        return second, first
    return 0, 0


def _time_of_day(parts: dict[str, str | None]) -> tuple[int, int, int]:
    hour = int(parts["H"] or 0)
    if half := parts.get("half"):
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour, int(parts["M"] or 0), int(parts["S"] or 0)


def _zone(named: str | None, rest: str, local: tzinfo) -> tzinfo:
    """The zone that is written, else the registry's own. Raises ValueError on an impossible one."""
    written = _ZONE.match(rest)
    if written and written["sign"]:
        offset = timedelta(hours=int(written["h"]), minutes=int(written["m"] or 0))
        return timezone(-offset if written["sign"] == "-" else offset)
    minutes = _words().zones.get(named or (written and written["zone"]) or "")
    return local if minutes is None else timezone(timedelta(minutes=minutes))


@dataclass(frozen=True)
class _Words:
    months: dict[str, int]
    zones: dict[str, int]
    local: dict[str, str]
    order: dict[Order, frozenset[str]]


@cache
def _words() -> _Words:
    data = tomllib.loads((Path(__file__).parent / "dates.toml").read_text("utf-8"))
    order: dict[Order, frozenset[str]] = {
        "dmy": frozenset(data["order"]["dmy"]),
        "mdy": frozenset(data["order"]["mdy"]),
    }
    return _Words(data["months"], data["zones"], data["local"], order)


@cache
def _local_zone(tld: str) -> tzinfo:
    name = _words().local.get(tld)
    try:
        return ZoneInfo(name) if name else UTC
    except ZoneInfoNotFoundError:  # a machine without the zone data
        return UTC
