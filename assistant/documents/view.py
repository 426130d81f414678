"""A report as what the page shows: plain sentences and states, no widget and no markup."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from typing import Literal

from assistant.causes.bounced import WITHOUT_PANEL
from assistant.causes.catalogue import catalogue
from assistant.causes.steadiness import CHECK as STEADINESS
from assistant.documents.plain import plain
from assistant.documents.progress import Row, Step, row
from assistant.documents.tries import ShownTries, shown_tries
from assistant.documents.wording import SLOW, clean, outcome, params, verdict
from assistant.preparation.access import KnownAccess
from assistant.preparation.before import before
from assistant.preparation.contact import Expected, Preparation, kind_of_tld, prepare
from assistant.preparation.loading import GENERIC, load_profiles
from assistant.preparation.profile import Customer, IdentifierId
from assistant.report import (
    Acts,
    Cause,
    CheckRun,
    Evidence,
    Kind,
    Report,
    Status,
    Verdict,
)
from assistant.settings import settings
from assistant.symptoms import symptoms
from assistant.texts import Words
from checks.observation import to_json
from checks.target import InputError

EVIDENCE_SHOWN = 2  # beside the verdict
RAW_LIMIT = 500  # characters of one value of a raw record
TOLD_BY_STATUS = "could_not_look"  # stands beside the check already, with its reason

_STATES = {
    Verdict.CAUSE_FOUND: "problem",
    Verdict.NO_FAULT_FOUND: "ok",
    Verdict.INCONCLUSIVE: "unknown",
    Kind.FAULT: "problem",
    Kind.WARNING: "warning",
    Kind.UNKNOWN: "unknown",
}


@dataclass(frozen=True)
class Refusal:
    """An address that cannot be used; `question` asks whether `suggestion` was meant."""

    sentence: str
    suggestion: str = ""
    question: str = ""


@dataclass(frozen=True)
class Headline:
    """The verdict. `state` is one of Status, `word` what it is called, `certainty` how sure it is
    (of an order nothing is to be sure of), `meaning` its sentences.

    `evidence` holds text from outside, made plain: show it inertly.
    """

    state: str
    word: str
    sentence: str
    certainty: str = ""
    meaning: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Todo:
    """What to do now, step by step, and who can: `who`, and `acts` in a sentence, empty when that
    goes without saying. `until` says by when it passes by itself, where that is known.
    """

    steps: tuple[str, ...]
    who: Acts | None = None
    acts: str = ""
    until: str = ""


@dataclass(frozen=True)
class Finding:
    """A further cause: worth knowing, but not what the verdict is about."""

    state: str
    title: str
    lines: tuple[str, ...]
    steps: tuple[str, ...]


@dataclass(frozen=True)
class Seen:
    """What one check saw, or the customer told.

    `evidence` and `raw` hold text from outside: show them inertly. `age` says since when it is
    known, where that was before this diagnosis. `tries` is the chart of what it opened.
    """

    check: str
    row: Row
    evidence: tuple[str, ...]
    raw: str
    age: str = ""
    tries: ShownTries | None = None


@dataclass(frozen=True)
class Result:
    about: str
    headline: Headline
    todo: Todo
    seen: tuple[Seen, ...]
    further: tuple[Finding, ...]
    legend: tuple[tuple[str, str], ...]


def refusal(error: InputError, words: Words) -> Refusal:
    """Why the address that was typed cannot be used, in one sentence, and what was meant."""
    return Refusal(
        sentence=words.text(f"input.{error.code}", **clean(error.params)),
        suggestion=error.suggestion or "",
        question=words.text("input.suggestion", suggestion=error.suggestion)
        if error.suggestion
        else "",
    )


def result(report: Report, words: Words, zone: tzinfo) -> Result:
    """Everything that the page shows of `report`; times of day in `zone`."""
    main, *further = report.causes or (None,)
    if report.verdict is Verdict.NO_FAULT_FOUND:
        main, further = None, list(report.causes)
    return Result(
        about=_about(report, words, zone),
        headline=_headline(report, main, words),
        todo=_todo(report, main, words, zone),
        seen=tuple(_seen(report, words, zone)),
        further=tuple(_finding(report, cause, words, zone) for cause in further),
        legend=tuple((status, words.text(f"status.{status}")) for status in Status),
    )


def _about(report: Report, words: Words, zone: tzinfo) -> str:
    moment = report.started_at.astimezone(zone)
    day, time = words.date(moment), words.time(moment)
    if not report.checks:
        return words.text("page.result.about.order", day=day, time=time)
    # Who asked about a mailbox sees whether its name was typed right.
    mailbox = report.target.mailbox if report.symptom.startswith("email") else None
    asked = plain(mailbox, 320) if mailbox else report.target.host
    return words.text("page.result.about", host=asked, day=day, time=time)


def unfolded(text: str) -> str:
    """A text of folded lines, whose continuations are indented, with each line in one piece."""
    return text.replace("\n  ", " ")


def preparation(
    report: Report,
    profile: str | None = None,
    *,
    customer: Customer | Literal["unknown"] = "unknown",
    access: KnownAccess = "unknown",
    ready: Iterable[IdentifierId] = (),
    expected: Expected | None = None,
) -> Preparation:
    """What to have ready for the contact about `report`, with the provider that was recognised or
    the one whose `profile` (id) was chosen by hand. A saved report may name one that the operator
    has taken away since: then what holds of any provider.

    `customer`, `access`, `ready` and `expected` are what the customer answered and ticked, as
    `prepare` takes them.
    """
    main = report.causes[0] if report.verdict is Verdict.CAUSE_FOUND else None
    tld = report.target.tld or None
    profiles = load_profiles(settings().profiles)
    return prepare(
        profiles.get(profile or report.profile, profiles[GENERIC]),
        report.symptom,
        customer,
        main_cause=main.code if main else None,
        acts=main.acts if main else None,
        access=access,
        ready=ready,
        expected=expected,
        before=before(report, kind_of_tld(tld) if tld else None),
        tld=tld,
    )


def _headline(report: Report, main: Cause | None, words: Words) -> Headline:
    state = _STATES[report.verdict]
    if main is None and not symptoms()[report.symptom].is_incident:
        return Headline(
            state,
            word=words.text("page.verdict.order"),
            sentence=words.text(f"symptom.{report.symptom}"),
            meaning=(words.text("verdict.order"),),
        )
    if main is None or main.kind is not Kind.FAULT:
        return _without_fault(report, main, words)
    named = params(report, *main.evidence)
    return Headline(
        state=state,
        word=words.text(f"page.verdict.cause_found.{main.certainty}"),
        sentence=words.text(f"cause.{main.wording}.verdict", **named),
        certainty=words.text(f"certainty.{main.certainty}"),
        meaning=tuple(words.lines(f"cause.{main.wording}.meaning", **named)),
        evidence=sentences(report, main.evidence[:EVIDENCE_SHOWN], words),
    )


def _without_fault(report: Report, unseen: Cause | None, words: Words) -> Headline:
    """The verdict that nothing is wrong, or that what is `unseen` kept us from one."""
    named = params(report, *unseen.evidence) if unseen else {}
    if unseen is None and outcome(report) == SLOW:
        return Headline(
            state="warning",
            word=words.text("page.verdict.slow"),
            sentence=verdict(report, words),
            certainty=words.text("certainty.slow"),
        )
    return Headline(
        state=_STATES[report.verdict],
        word=words.text(f"page.verdict.{report.verdict}"),
        sentence=words.text(f"cause.{unseen.wording}.verdict", **named)
        if unseen
        else verdict(report, words),
        certainty=words.text(f"certainty.{report.verdict}"),
        meaning=tuple(words.lines(f"cause.{unseen.wording}.meaning", **named)) if unseen else (),
    )


def _todo(report: Report, main: Cause | None, words: Words, zone: tzinfo) -> Todo:
    if main is None and not symptoms()[report.symptom].is_incident:
        noticed = words.lines("page.steps.order.noticed") if report.causes else ()
        return Todo((*noticed, *words.lines(f"page.steps.order.{report.symptom}")))
    if main is None:
        own = f"page.steps.no_fault_found.{outcome(report)}"
        return Todo(tuple(words.lines(own if words.has(own) else "page.steps.no_fault_found")))
    return Todo(
        _steps(report, main, words),
        main.acts,
        _acts(main, words),
        _until(report, main, words, zone),
    )


def _until(report: Report, cause: Cause, words: Words, zone: tzinfo) -> str:
    """By when everybody who remembers what is no longer so has to ask again."""
    seconds = max((one.data.get("ttl", 0) for one in cause.evidence), default=0)
    if not seconds:
        return ""
    moment = (report.started_at + timedelta(seconds=seconds)).astimezone(zone)
    return words.text("page.until", day=words.date(moment), time=words.time(moment))


def _steps(report: Report, cause: Cause, words: Words) -> tuple[str, ...]:
    named = params(report, *cause.evidence)
    return tuple(words.lines(f"cause.{cause.wording}.steps", **named))


_PANELS = {"registration": "customer_domain", "dns": "customer_domain", "mail": "customer_mail"}


def _acts(cause: Cause, words: Words) -> str:
    if cause.acts is None:
        return ""
    who = str(cause.acts)
    if cause.acts is Acts.CUSTOMER:
        # Where the domain is paid for and where the website lies are often two firms.
        who = _PANELS.get(catalogue()[cause.code].area, "customer_hosting")
        if cause.variant in WITHOUT_PANEL:
            who = "customer_without_panel"
    return words.text("page.acts", acts=words.text(f"acts.{who}"))


def _finding(report: Report, cause: Cause, words: Words, zone: tzinfo) -> Finding:
    named = params(report, *cause.evidence)
    lines = [
        words.text(f"cause.{cause.wording}.verdict", **named),
        _acts(cause, words),
        _until(report, cause, words, zone),
    ]
    return Finding(
        state=_STATES[cause.kind],
        title=words.text(f"cause.{cause.wording}.title", **named),
        lines=tuple(line for line in lines if line),
        steps=_steps(report, cause, words),
    )


def _seen(report: Report, words: Words, zone: tzinfo) -> Iterator[Seen]:
    for run in report.checks:
        observed = report.observations.get(run.id)
        tries = shown_tries(report, words) if run.id == STEADINESS else None
        evidence = _evidence(report, run.id, words)
        yield Seen(
            check=run.id,
            row=row(run.id, Step(run.status, run.duration_ms, run.reason), words),
            evidence=evidence if evidence or tries is None else tries.sentences,
            raw="" if observed is None else _raw(observed),
            age=_age(report, run, words, zone),
            tries=tries,
        )
    for source, state in _told(report).items():
        name, word = words.text(f"page.source.{source}"), words.text(f"status.{state}")
        yield Seen(source, Row(name, state, word), _evidence(report, source, words), "")


def _told(report: Report) -> dict[str, str]:
    """What the customer told, by its source, with the state of the gravest that it shows."""
    checks = {run.id for run in report.checks}
    states: dict[str, str] = {}
    for cause in report.causes:  # faults stand before warnings
        for seen in cause.evidence:
            if seen.check not in checks:
                states.setdefault(seen.check, _STATES[cause.kind])
    return states


def _age(report: Report, run: CheckRun, words: Words, zone: tzinfo) -> str:
    if run.seen_at is None:
        return ""
    time = words.time(run.seen_at.astimezone(zone))
    minutes = int((report.started_at - run.seen_at).total_seconds() // 60)
    if minutes < 1:
        return words.text("page.evidence.just_before", time=time)
    return words.count("page.evidence.before", minutes, time=time)


def _evidence(report: Report, source: str, words: Words) -> tuple[str, ...]:
    """What `source`, a check or what the customer told, gave evidence for."""
    seen = (one for cause in report.causes for _, one in cause.seen_by(source))
    return tuple(dict.fromkeys(sentences(report, seen, words)))


def sentences(report: Report, seen: Iterable[Evidence], words: Words) -> tuple[str, ...]:
    """Each piece of evidence in words, one sentence a piece."""
    return tuple(
        words.text(f"evidence.{one.code}", **params(report, one))
        for one in seen
        if one.code != TOLD_BY_STATUS
    )


def _raw(observed: object) -> str:
    return json.dumps(clean(to_json(observed), RAW_LIMIT), ensure_ascii=False, indent=2)
