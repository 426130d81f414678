"""What opening the page several times came to, in words: one line for each time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.causes.steadiness import (
    CHECK,
    SLOW_MS,
    counts,
    is_warded_off,
    opened,
    slowness,
)
from assistant.documents.wording import params
from assistant.report import Report
from assistant.texts import Words
from checks.steadiness import WINDOW_SECONDS, Steadiness, Try

Result = Literal["opened", "slow", "refused", "otherwise", "failed", "waited", "warded_off"]
STATES: dict[Result, str] = {
    "opened": "ok",
    "slow": "warning",
    "refused": "problem",
    "otherwise": "problem",
    "failed": "problem",
    "waited": "warning",
    "warded_off": "unknown",
}


@dataclass(frozen=True)
class ShownTry:
    """One opening: `number` from 1, how long until the answer began, and what it was. `share` is
    that time in percent of the longest that is shown."""

    number: int
    took: str
    word: str
    state: str
    share: int


@dataclass(frozen=True)
class ShownTries:
    """A small chart: `sentences` say what it comes to, `columns` name what a line holds, in the
    order of its fields. `slow` is the mark from which on an answer is slow: its share and words.
    """

    heading: str
    sentences: tuple[str, ...]
    columns: tuple[str, str, str]
    tries: tuple[ShownTry, ...]
    slow_share: int
    slow: str


def shown_tries(report: Report, words: Words) -> ShownTries | None:
    """The chart of the openings; None where there were none."""
    steady = report.observations.get(CHECK)
    if not isinstance(steady, Steadiness):
        return None
    longest = max(1000 * WINDOW_SECONDS, *(one.took_ms for one in steady.tries))
    told = (counts(steady), *slowness(steady))
    return ShownTries(
        heading=words.text("page.tries"),
        sentences=tuple(words.text(f"evidence.{one.code}", **params(report, one)) for one in told),
        columns=(
            words.text("page.tries.number"),
            words.text("page.tries.took"),
            words.text("page.tries.result"),
        ),
        tries=tuple(
            _shown(number, one, longest, words) for number, one in enumerate(steady.tries, 1)
        ),
        slow_share=round(100 * SLOW_MS / longest),
        slow=words.text("page.tries.mark", seconds=_seconds(SLOW_MS, words)),
    )


def _shown(number: int, one: Try, longest: float, words: Words) -> ShownTry:
    result = result_of(one)
    return ShownTry(
        number=number,
        took=words.text("page.tries.seconds", seconds=_seconds(one.took_ms, words)),
        word=words.text(f"page.tries.{result}", status=one.page.status if one.page else 0),
        state=STATES[result],
        share=max(1, round(100 * one.took_ms / longest)),
    )


def _seconds(milliseconds: float, words: Words) -> str:
    return words.number(max(0.01, round(milliseconds / 1000, 2)))


def result_of(one: Try) -> Result:
    if one.page is None:
        return "failed" if one.failure else "waited"
    if is_warded_off(one):
        return "warded_off"
    if opened(one):
        return "slow" if one.took_ms > SLOW_MS else "opened"
    return "refused" if one.page.status >= 400 else "otherwise"
