"""The prepared summary: what support needs to know, as plain text to read out, paste or send."""

from __future__ import annotations

import textwrap
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from assistant.documents.plain import plain
from assistant.documents.wording import params
from assistant.preparation.wording import identifiers_in_line
from assistant.report import Cause, Kind, Report, Status

if TYPE_CHECKING:
    from assistant.preparation.contact import Preparation
    from assistant.texts import Words
    from checks.target import Target

MAX_LINES = 25
WIDTH = 76  # characters; an address is never broken and may be longer

_MAX_EVIDENCE = 4
_EVIDENCE_LINES = 4
_MAX_PATH = 60

Block = list[str]


def summary(
    report: Report, preparation: Preparation, words: Words, *, now: datetime | None = None
) -> str:
    """At most MAX_LINES lines, without a secret, the same for the same arguments.

    Of identifiers it holds the names, never values. With `now` a result of an hour or more tells
    its age. Raises as `Words.text` does for a code without a text.
    """
    main = _main_cause(report)
    groups = [
        [*_about(report, preparation, words), *_wrapped(_when(report, words, now), 1)],
        [
            *_verdict(report, main, preparation, words),
            *_evidence(report, words),
            *_also(report, main, words),
        ],
        [*_fine(report, words), *_unseen(report, words)],
        [
            *_wrapped(words.text("summary.ask", ask=_ask(report, main, preparation, words)), 3),
            *_section(preparation, words),
            *_ready(preparation, words),
        ],
    ]
    groups = [group for group in groups if group]
    lines = sum(map(len, groups))
    between = "\n\n" if lines + len(groups) - 1 <= MAX_LINES else "\n"
    return between.join("\n".join(group) for group in groups)


def _main_cause(report: Report) -> Cause | None:
    first = next(iter(report.causes), None)
    return first if first and first.kind is Kind.FAULT else None


def _wrapped(text: str, lines: int, first: str = "") -> Block:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent="  ",
        max_lines=lines,
        placeholder=" …",
        break_on_hyphens=False,
    )


def _about(report: Report, preparation: Preparation, words: Words) -> Block:
    symptom = words.text(f"symptom.{report.symptom}")
    return [
        words.text("summary.title", address=_address(report.target)),
        *_wrapped(words.text(f"summary.matter.{preparation.purpose}", symptom=symptom), 1),
    ]


def _address(target: Target) -> str:
    """The address as a person writes it, without the query, which may hold a secret."""
    if target.mailbox:
        return plain(target.mailbox, 320)
    scheme = f"{target.scheme}://" if target.scheme else ""
    port = f":{target.port}" if target.port else ""
    path = plain(target.path.partition("?")[0], _MAX_PATH).removesuffix("/")
    spelling = "" if target.unicode_host == target.host else f" ({target.host})"
    return f"{scheme}{target.unicode_host}{port}{path}{spelling}"


def _when(report: Report, words: Words, now: datetime | None) -> str:
    moment = report.started_at.astimezone(UTC)
    looked = any(run.status is not Status.SKIPPED for run in report.checks)
    day, time = words.date(moment), words.time(moment)
    if not looked:
        return words.text("summary.prepared", day=day, time=time)
    hours = int((now - moment).total_seconds() // 3600) if now else 0
    age = f" ({words.count('summary.age', hours)})" if hours >= 1 else ""
    return words.text("summary.checked", day=day, time=time) + age


def _verdict(report: Report, main: Cause | None, preparation: Preparation, words: Words) -> Block:
    if main:
        verdict = words.text(f"cause.{main.code}.verdict", **params(report, *main.evidence))
        return _wrapped(words.text(f"summary.verdict.{main.certainty}", verdict=verdict), 3)
    if preparation.purpose != "incident":
        return []
    verdict = words.text(f"verdict.{report.verdict}")
    return _wrapped(words.text("summary.result", verdict=verdict), 3)


def _evidence(report: Report, words: Words) -> Block:
    """What was seen of faults and warnings, in the causes' order, as far as the lines go."""
    texts = [
        words.text(f"evidence.{seen.code}", **params(report, seen))
        for cause in report.causes
        if cause.kind is not Kind.UNKNOWN
        for seen in cause.evidence
    ]
    # The same thing seen may speak for two causes.
    entries = [_wrapped(text, 2, "- ") for text in list(dict.fromkeys(texts))[:_MAX_EVIDENCE]]
    lines: Block = []
    for entry in entries:
        if len(lines) + len(entry) <= _EVIDENCE_LINES:
            lines += entry
    return [words.text("summary.evidence"), *lines] if lines else []


def _also(report: Report, main: Cause | None, words: Words) -> Block:
    titles = [
        words.text(f"cause.{cause.code}.title", **params(report, *cause.evidence))
        for cause in report.causes
        if cause is not main and cause.kind is not Kind.UNKNOWN
    ]
    return _wrapped(words.text("summary.also", causes=titles), 2) if titles else []


def _fine(report: Report, words: Words) -> Block:
    names = [words.text(f"check.{run.id}.name") for run in report.checks if run.status is Status.OK]
    return _wrapped(words.text("summary.fine", checks=names), 2) if names else []


def _unseen(report: Report, words: Words) -> Block:
    unseen = [run for run in report.checks if run.status is Status.UNKNOWN]
    names = [words.text(f"check.{run.id}.name") for run in unseen]
    reasons = [words.text(f"reason.{run.reason}") for run in unseen if run.reason]
    # What no check of the sequence looks at, and a verdict would need.
    ids = {run.id for run in report.checks}
    beyond = [
        words.text(f"evidence.{seen.code}", **params(report, seen))
        for cause in report.causes
        for seen in cause.evidence
        if cause.kind is Kind.UNKNOWN and seen.check not in ids
    ]
    opening = [words.text("summary.unseen", checks=names)] if names else []
    return _wrapped(" ".join(dict.fromkeys([*opening, *reasons, *beyond])), 3)


def _ask(report: Report, main: Cause | None, preparation: Preparation, words: Words) -> str:
    if preparation.purpose != "incident":
        return words.text(f"summary.request.{preparation.symptom}")
    if main:
        return words.text(f"cause.{main.code}.support", **params(report, *main.evidence))
    return words.text(f"summary.ask.{report.verdict}")


def _section(preparation: Preparation, words: Words) -> Block:
    if preparation.section is None:
        return []
    name = words.text(f"section.{preparation.section}.name")
    return _wrapped(words.text("summary.section", section=name), 1)


def _ready(preparation: Preparation, words: Words) -> Block:
    plan = preparation.recommended
    if plan is None or not plan.requirements:
        return []
    return _wrapped(
        words.text(
            "summary.ready",
            channel=words.text(f"channel.{plan.id}.name"),
            identifiers=identifiers_in_line(preparation, plan, words),
        ),
        3,
    )
