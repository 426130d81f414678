"""The prepared summary: what support needs to know, as plain text to read out, paste or send."""

from __future__ import annotations

import textwrap
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from assistant.causes.figures import usage
from assistant.documents.checklist import uncapitalised
from assistant.documents.facts import technical_facts
from assistant.documents.plain import plain
from assistant.documents.timeline import disagreement
from assistant.documents.wording import params, verdict
from assistant.figures.reading import QUOTAS
from assistant.preparation.instruction_wording import in_the_way
from assistant.preparation.wording import identifiers_in_line, ready_in_line
from assistant.report import Cause, Evidence, Kind, Report, Status

if TYPE_CHECKING:
    from assistant.preparation.contact import Preparation
    from assistant.texts import Words
    from checks.target import Target

MAX_LINES = 25
WIDTH = 76  # characters; an address is never broken and may be longer

MINUTE = timedelta(minutes=1)

_MAX_EVIDENCE = 4
_EVIDENCE_LINES = 4
_MAX_PATH = 60

Block = list[str]


def summary(
    report: Report,
    preparation: Preparation,
    words: Words,
    *,
    now: datetime | None = None,
    zone: tzinfo = UTC,
) -> str:
    """At most MAX_LINES lines, without a secret, the same for the same arguments.

    Of identifiers it holds the names, never values. Times of day are those of `zone`. With `now`
    a result of an hour or more tells its age. Raises as `Words.text` does for an unknown code.
    """
    main = _main_cause(report)
    groups = [
        [*_about(report, preparation, words), *_wrapped(_when(report, words, now, zone), 1)],
        [
            *_wrapped(conclusion(report, preparation, words), 3),
            *_evidence(report, main, words),
            *_also(report, main, words),
            *_in_the_way(preparation, words),
        ],
        [*_fine(report, words), *_unseen(report, words)],
        [
            *_wrapped(words.text("summary.ask", ask=ask(report, preparation, words)), 3),
            *_section(preparation, words),
            *_ready(preparation, words),
        ],
    ]
    figures = _panel(report, words)
    if len(figures) <= MAX_LINES - sum(map(len, groups)):
        groups[1] += figures
    room = MAX_LINES - sum(map(len, groups))
    technicals = (_technical(report, words, lines) for lines in (5, 4, 3))
    groups.append(next((one for one in technicals if len(one) <= room), []))
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
    address = _address(report.target) if report.target.host else ""
    return [
        *([words.text("summary.title", address=address)] if address else []),
        *_wrapped(words.text(f"summary.matter.{preparation.purpose}", symptom=symptom), 1),
        *_expected(preparation, words),
    ]


def _expected(preparation: Preparation, words: Words) -> Block:
    if preparation.expected is None:
        return []
    expected = words.text(f"preparation.expected.{preparation.expected}")
    return _wrapped(words.text("summary.expected", expected=uncapitalised(expected)), 1)


def _address(target: Target) -> str:
    """The address as a person writes it, without the query, which may hold a secret."""
    if target.mailbox:
        return plain(target.mailbox, 320)
    scheme = f"{target.scheme}://" if target.scheme else ""
    port = f":{target.port}" if target.port else ""
    path = plain(target.path.partition("?")[0], _MAX_PATH).removesuffix("/")
    spelling = "" if target.unicode_host == target.host else f" ({target.host})"
    return f"{scheme}{target.unicode_host}{port}{path}{spelling}"


def _when(report: Report, words: Words, now: datetime | None, zone: tzinfo) -> str:
    moment = report.started_at.astimezone(zone)
    looked = any(run.status is not Status.SKIPPED for run in report.checks)
    day, time = words.date(moment), f"{words.time(moment)} {moment.tzname()}"
    if not looked:
        return words.text("summary.prepared", day=day, time=time)
    hours = int((now - moment).total_seconds() // 3600) if now else 0
    age = f" ({words.count('summary.age', hours)})" if hours >= 1 else ""
    earlier = [run.seen_at for run in report.checks if run.seen_at is not None]
    partly = ""
    if earlier and report.started_at - min(earlier) >= MINUTE:
        first = words.time(min(earlier).astimezone(zone))
        partly = f", {words.text('summary.partly', time=first)}"
    return words.text("summary.checked", day=day, time=time) + partly + age


def conclusion(report: Report, preparation: Preparation, words: Words) -> str:
    """What the diagnosis came to, in one sentence; "" where nothing was to be found out."""
    main = _main_cause(report)
    if main:
        sentence = words.text(f"cause.{main.wording}.verdict", **params(report, *main.evidence))
        return words.text(f"summary.verdict.{main.certainty}", verdict=sentence)
    if preparation.purpose != "incident":
        return ""
    sentence = verdict(report, words)
    first = next(iter(report.causes), None)
    if first and first.kind is Kind.UNKNOWN:
        sentence = words.text(f"cause.{first.wording}.verdict", **params(report, *first.evidence))
    return words.text("summary.result", verdict=sentence)


def _evidence(report: Report, main: Cause | None, words: Words) -> Block:
    """What shows the main cause, as far as the lines go."""
    if main is None:
        return []
    texts = [_sentence(report, seen, words) for seen in main.evidence]
    entries = [_wrapped(text, 2, "- ") for text in texts[:_MAX_EVIDENCE]]
    lines: Block = []
    for entry in entries:
        if len(lines) + len(entry) <= _EVIDENCE_LINES:
            lines += entry
    return [words.text("summary.evidence"), *lines]


def _also(report: Report, main: Cause | None, words: Words) -> Block:
    """What was found besides: in short beside a main cause, else what was seen of it."""
    further = [one for one in report.causes if one is not main and one.kind is not Kind.UNKNOWN]
    if main is None:
        found = " ".join(_sentence(report, cause.evidence[0], words) for cause in further)
    else:
        found = ", ".join(
            words.text(f"cause.{cause.wording}.title", **params(report, *cause.evidence))
            for cause in further
        )
    return _wrapped(words.text("summary.also", causes=found), 3) if found else []


def _panel(report: Report, words: Words) -> Block:
    """The figures of the panel that no cause's evidence has told."""
    told = {one.data.get("quota") for cause in report.causes for one in cause.evidence}
    quotas = report.panel.quotas
    rest = [
        words.text("summary.panel.quota", quota=key, usage=usage(key, quotas[key]))
        for key in QUOTAS
        if key in quotas and key not in told
    ]
    if dates := disagreement(report):
        registry, panel = (day.isoformat() for day in dates)
        shown = {"registry_expires": registry, "panel_expires": panel}
        rest.append(words.text("summary.panel.dates", **shown))
    return _wrapped(words.text("summary.panel", figures="; ".join(rest)), 3) if rest else []


def _in_the_way(preparation: Preparation, words: Words) -> Block:
    return _wrapped(" ".join(in_the_way(preparation, words)), 3)


def _sentence(report: Report, seen: Evidence, words: Words) -> str:
    return words.text(f"evidence.{seen.code}", **params(report, seen))


def _fine(report: Report, words: Words) -> Block:
    names = [words.text(f"check.{run.id}.name") for run in report.checks if run.status is Status.OK]
    return _wrapped(words.text("summary.fine", checks=names), 2) if names else []


def _unseen(report: Report, words: Words) -> Block:
    unseen = [run for run in report.checks if run.status is Status.UNKNOWN]
    names = [words.text(f"check.{run.id}.name") for run in unseen]
    reasons = [words.text(f"reason.{run.reason}") for run in unseen if run.reason]
    opening = [words.text("summary.unseen", checks=names)] if names else []
    return _wrapped(" ".join(dict.fromkeys([*opening, *reasons])), 3)


def ask(report: Report, preparation: Preparation, words: Words) -> str:
    """What support is asked for, as the customer says it."""
    if preparation.purpose != "incident":
        return words.text(f"summary.request.{preparation.symptom}")
    main = _main_cause(report)
    if main:
        return words.text(f"cause.{main.wording}.support", **params(report, *main.evidence))
    first = next(iter(report.causes), None)
    if first and first.kind is Kind.UNKNOWN:
        return words.text(f"cause.{first.wording}.support", **params(report, *first.evidence))
    return words.text(f"summary.ask.{report.verdict}")


def _section(preparation: Preparation, words: Words) -> Block:
    if preparation.section is None:
        return []
    name = words.text(f"section.{preparation.section}.name")
    return _wrapped(words.text("summary.section", section=name), 1)


def _ready(preparation: Preparation, words: Words) -> Block:
    """What the customer has at hand, as far as they said, else what they will be asked for."""
    if ready := ready_in_line(preparation, words):
        return _wrapped(words.text("summary.prepared_items", identifiers=ready), 3)
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


def _technical(report: Report, words: Words, lines: int) -> Block:
    """What a consultant wants to know at once of this very case, in so many `lines`."""
    facts = [words.text(f"summary.{name}", **values) for name, values in technical_facts(report)]
    return _wrapped(f"{words.text('summary.technical')} {'; '.join(facts)}", lines) if facts else []
