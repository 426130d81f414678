"""What changed between two reports, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from typing import Any

from assistant.comparison import Change, Comparison, Value
from assistant.documents.wording import clean, params
from assistant.report import Cause, Kind, Report
from assistant.texts import Words

SHOWN = 4  # of a list of addresses or servers


@dataclass(frozen=True)
class Line:
    """One sentence; `state` is one of Status. Holds text from outside, made plain."""

    state: str
    text: str


@dataclass(frozen=True)
class Changes:
    """`lines` are about causes and checks, `details` are figures and how much was looked at."""

    heading: str
    lines: tuple[Line, ...]
    details: tuple[str, ...]

    @property
    def aloud(self) -> str:
        """All of it, as it is read out."""
        return " ".join((f"{self.heading}.", *(line.text for line in self.lines)))


def changes(found: Comparison, words: Words, zone: tzinfo) -> Changes:
    """The comparison as the page shows it; times of day in `zone`."""
    since = _since(found, words, zone)
    return Changes(
        heading=words.text("page.change", since=since)
        if found.has_news
        else words.text("page.change.nothing", since=since),
        lines=tuple(_lines(found, words)),
        details=tuple(_details(found, words)),
    )


def _since(found: Comparison, words: Words, zone: tzinfo) -> str:
    then, now = (one.started_at.astimezone(zone) for one in (found.before, found.after))
    time = words.time(then)
    if then.date() == now.date() and found.between < timedelta(days=1):
        return words.text("page.change.since.time", time=time)
    return words.text("page.change.since.day", day=words.date(then), time=time)


def _lines(found: Comparison, words: Words) -> Iterator[Line]:
    def causes(report: Report, some: Iterable[Cause]) -> list[str]:
        return [_named(report, cause, words) for cause in some]

    if found.repaired:
        gone = causes(found.before, found.repaired)
        yield Line("ok", words.text("page.change.repaired", causes=gone))
    if found.new:
        come = causes(found.after, found.new)
        yield Line(_state(found.new), words.text("page.change.new", causes=come))
    if found.uncovered:
        shown = causes(found.after, found.uncovered)
        yield Line(_state(found.uncovered), words.text("page.change.uncovered", causes=shown))
    if found.same:
        stay = causes(found.after, found.same)
        yield Line(_state(found.same), words.text("page.change.same", causes=stay))
    if found.unchecked:
        open_ = causes(found.before, found.unchecked)
        yield Line("unknown", words.text("page.change.unchecked", causes=open_))
    if found.seen:
        yield Line("ok", words.text("page.change.seen", checks=_checks(found.seen, words)))
    if found.unseen:
        blind = _checks(found.unseen, words)
        yield Line("unknown", words.text("page.change.unseen", checks=blind))


def _details(found: Comparison, words: Words) -> Iterator[str]:
    for change in found.changes:
        yield _figure(change, words)
    kept = [run.id for run in found.after.checks if run.seen_at is not None]
    looked = [run.id for run in found.after.checks if run.seen_at is None]
    if kept and len(looked) < len(kept):
        yield words.text("page.change.only", checks=_checks(looked, words))
    elif kept:
        yield words.text("page.change.kept", checks=_checks(kept, words))


def _named(report: Report, cause: Cause, words: Words) -> str:
    title = words.text(f"cause.{cause.wording}.title", **params(report, *cause.evidence))
    return words.text("page.change.cause", title=title)


def _state(causes: Iterable[Cause]) -> str:
    return "problem" if any(one.kind is Kind.FAULT for one in causes) else "warning"


def _checks(ids: Iterable[str], words: Words) -> list[str]:
    return [words.text(f"check.{one}.name") for one in ids]


def _figure(change: Change, words: Words) -> str:
    values = {"before": _value(change.before, words), "after": _value(change.after, words)}
    return words.text(f"page.change.figure.{change.figure}", **values)


def _value(value: Value, words: Words) -> Any:
    if isinstance(value, tuple):
        return clean(value[:SHOWN]) or words.text("page.change.figure.missing")
    return str(value) if isinstance(value, int) else value
