"""A judged letter in words: what it comes to, why, what to change, and the way that it came."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant.documents.plain import plain
from assistant.documents.wording import MAX_VALUE, clean
from assistant.letter.judgement import OF_THE_OWNER, Judgement, Reason, Weight
from assistant.texts import Words
from checks.letter import Letter
from checks.names import to_unicode

FREE_MAIL = "free_mail"
NEEDS_CHANGE = frozenset({Weight.AGAINST, Weight.UNKNOWN})


@dataclass(frozen=True)
class Point:
    """One reason as a sentence, and what to change for it, "" where there is nothing to change."""

    weight: Weight
    text: str
    change: str


@dataclass(frozen=True)
class LetterView:
    """All that is said of a letter. `note` tells which data prove nothing."""

    outcome: str
    points: tuple[Point, ...]
    note: str


@dataclass(frozen=True)
class Step:
    """One server on the way: its name or address, when it had the letter, seconds since the step
    before; below zero where clocks differ, None where it is not known."""

    server: str
    when: datetime | None
    seconds: int | None


def letter_view(judgement: Judgement, words: Words) -> LetterView:
    """The judgement in the language of `words`; all that is from outside is made plain."""
    is_owner = all(one.code != FREE_MAIL for one in judgement.reasons)
    return LetterView(
        outcome=words.text(f"letter.outcome.{judgement.outcome}"),
        points=tuple(_point(one, is_owner, words) for one in judgement.reasons),
        note=words.text("letter.public_numbers"),
    )


def _point(reason: Reason, is_owner: bool, words: Words) -> Point:
    params = clean({name: _readable(value) for name, value in reason.data.items()})
    change = ""
    if reason.weight in NEEDS_CHANGE:
        by_owner = reason.code in OF_THE_OWNER and not is_owner
        change = words.text(f"letter.change.{FREE_MAIL if by_owner else reason.code}", **params)
    return Point(reason.weight, words.text(f"letter.reason.{reason.code}", **params), change)


def _readable(value: Any) -> Any:
    """Mail addresses with their domain as people write it; anything else as it is."""
    if isinstance(value, list):
        return [_readable(one) for one in value]
    local, sign, domain = str(value).rpartition("@")
    return f"{local}@{to_unicode(domain)}" if sign else value


def steps(letter: Letter) -> Iterator[Step]:
    """The way of the letter: where it was handed in first, then every server that took it."""
    for number, hop in enumerate(letter.way):
        if number == 0 and (first := hop.deliverer or hop.address):
            yield Step(plain(first, MAX_VALUE), letter.date, None)
        yield Step(plain(hop.by or "", MAX_VALUE), hop.when, hop.seconds)
