"""What people paste, as figures: one figure's own field, or many lines with their labels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from assistant.figures.amounts import has_amount
from assistant.figures.dates import date_in, has_date, without_dates
from assistant.figures.labels import OTHER, figure_named
from assistant.figures.quota import Quota
from assistant.figures.units import Kind
from assistant.figures.unread import UnreadError
from assistant.figures.usage import quota_in

DATES = ("domain_expires", "hosting_expires", "website_project_expires")
QUOTAS: Mapping[str, Kind] = {
    "disk": "size",
    "mail_disk": "size",
    "transfer": "size",
    "http_requests": "count",
    "cpu_time": "time",
    "connections": "count",
    "db_query_time": "time",
}

MOST_CHARS = 20_000  # of what is pasted at once
MOST_LINES = 200
APART = 4  # lines below its label on which a figure's amounts may stand, each in a cell of its own


@dataclass(frozen=True)
class Unread:
    """A piece of what was pasted that has no figure in it: why, and of which figure it spoke."""

    text: str
    code: str
    key: str | None = None


@dataclass(frozen=True)
class Figures:
    """The figures by their keys, and what could not be read."""

    dates: Mapping[str, date] = field(default_factory=dict)
    quotas: Mapping[str, Quota] = field(default_factory=dict)
    unread: tuple[Unread, ...] = ()


def read_figure(key: str, text: str) -> date | Quota:
    """The figure `key` in a text that is about it alone. Raises UnreadError."""
    return date_in(text) if key in DATES else quota_in(without_dates(text), QUOTAS[key])


def read_lines(text: str) -> Figures:
    """Every figure of a text of lines, each named on its line or on the one above it.

    Lines without a number are passed over. A figure that stands there twice with two values is
    left unread.
    """
    if len(text) > MOST_CHARS or text.count("\n") >= MOST_LINES:
        return Figures(unread=(Unread("", "too_much"),))
    found: dict[str, date | Quota] = {}
    unread: list[Unread] = []
    twice: set[str] = set()
    for piece in _pieces([line.strip() for line in text.splitlines()]):
        if isinstance(piece, Unread):
            unread.append(piece)
            continue
        key, value, line = piece
        if found.setdefault(key, value) != value and key not in twice:
            twice.add(key)
            unread.append(Unread(line, "twice", key))
    kept = {key: value for key, value in found.items() if key not in twice}
    return Figures(
        {key: value for key, value in kept.items() if isinstance(value, date)},
        {key: value for key, value in kept.items() if isinstance(value, Quota)},
        tuple(unread),
    )


def _pieces(lines: list[str]) -> Iterator[tuple[str, date | Quota, str] | Unread]:
    at, led = 0, False  # whether the lines above lead up to this one
    while at < len(lines):
        key = _named(lines[at]) or _named_above(lines[at])
        if key is None or key == OTHER:
            alone = key is None and not led and not _SHARE_ALONE.fullmatch(lines[at])
            if alone and _tells(lines[at]):
                yield Unread(lines[at], "label")
            led = key == OTHER and not _tells(lines[at])
            at += 1
            continue
        piece, at = _below(lines, at, key)
        led = False
        if piece is not None:
            yield piece


_SHARE_ALONE = re.compile(r"\(?\s*[0-9]+(?:[.,][0-9]+)?\s*%\s*\)?")  # of the amounts above it


def _named(line: str) -> str | None:
    """The figure that the line names and of which it has a value."""
    return figure_named(line, _fitting(line)) if _tells(line) else None


def _named_above(line: str) -> str | None:
    """The figure that a line of words names, whose value may stand on the next one."""
    return None if _tells(line) else figure_named(line, (*DATES, *QUOTAS))


def _fitting(line: str) -> tuple[str, ...]:
    dates = DATES if has_date(line) else ()
    return (*dates, *QUOTAS) if has_amount(without_dates(line)) else dates


def _tells(line: str) -> bool:
    return has_date(line) or has_amount(line)


def _below(
    lines: list[str], start: int, key: str
) -> tuple[tuple[str, date | Quota, str] | Unread | None, int]:
    """The figure whose label stands on the line `start`, with as many of the lines below it as it
    takes, and the line after it."""
    failed: Unread | None = None
    end = start + 1
    for stop in range(start + 1, min(start + APART, len(lines)) + 1):
        last = lines[stop - 1]
        if stop > start + 1 and (_named(last) or _named_above(last)):
            break  # the next figure begins
        piece = "\n".join(lines[start:stop])
        if not _tells(last):
            end = stop if failed is None else end
            continue
        kind = next((one for one in (key, *_rivals(lines[start])) if _fits(one, piece)), key)
        try:
            return (kind, read_figure(kind, piece), piece), stop
        except UnreadError as error:
            failed, end = failed or Unread(piece, error.code, kind), stop
    return failed, end if failed else start + 1


def _rivals(label: str) -> Iterator[str]:
    """Of a line of words that could name a date or an amount ("Hosting"), the other kind."""
    for keys in (DATES, tuple(QUOTAS)):
        named = figure_named(label, keys)
        if named and named != OTHER:
            yield named


def _fits(key: str, piece: str) -> bool:
    return has_date(piece) if key in DATES else has_amount(without_dates(piece))
