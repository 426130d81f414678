"""A case as consultants see it, as HTML for `st.html`. Every value is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from html import escape
from typing import get_args

from assistant.documents.plain import plain
from assistant.documents.progress import Step, row
from assistant.documents.view import EVIDENCE_SHOWN, Seen, sentences
from assistant.documents.wording import params
from assistant.pages.markup import folded, paragraphs, section, sign, tag, wrapped
from assistant.pages.prose import Prose
from assistant.pages.result_markup import record, seen
from assistant.preparation.profile import IdentifierId
from assistant.report import Cause, CheckRun, Report
from assistant.store.case_number import shown
from assistant.store.cases import Case, Note
from assistant.texts import Words

# What is told of a case, in this order.
ABOUT = ("host", "symptom", "saved", "until", "reference", "lang")


def about(case: Case, w: Words, zone: tzinfo) -> str:
    """The number in large type, and what the case is about."""
    report = case.report
    facts = {
        "host": w.text("staff.case.host.value", host=report.target.host),
        "symptom": w.text(f"symptom.{report.symptom}"),
        "saved": moment(case.saved_at, w, zone),
        "until": moment(case.expires_at, w, zone),
        "reference": plain(case.reference) if case.reference else "",
        "lang": w.text(f"page.language.{case.lang}"),
    }
    rows = "".join(
        f"<div><dt>{escape(w.text(f'staff.case.{name}'))}</dt><dd>{escape(value)}</dd></div>"
        for name in ABOUT
        if (value := facts[name])
    )
    return tag("h2", shown(case.number), "number") + wrapped("dl", rows, "facts")


def moment(at: datetime, w: Words, zone: tzinfo) -> str:
    local = at.astimezone(zone)
    return f"{w.date(local)}, {w.time(local)}"


def causes(report: Report, w: Words) -> str:
    """The verdict and each cause with the sentence for consultants; consequences below theirs."""
    verdict = tag("p", w.text(f"verdict.{report.verdict}"), "lead-in")
    if not report.causes:
        return verdict
    items = "".join(_cause(cause, report, w) for cause in report.causes)
    return verdict + wrapped("ol", items, "causes")


def _cause(cause: Cause, report: Report, w: Words) -> str:
    named = params(report, *cause.evidence)
    title = w.text(f"cause.{cause.wording}.title", **named)
    words = ", ".join((w.text(f"kind.{cause.kind}"), w.text(f"staff.sure.{cause.certainty}")))
    further = "".join(_cause(one, report, w) for one in cause.consequences)
    evidence = sentences(report, cause.evidence[:EVIDENCE_SHOWN], w)
    return (
        f"<li><strong>{escape(title)}</strong> <code>{escape(cause.code)}</code>"
        f"{tag('p', words, 'quiet')}{paragraphs(evidence)}"
        f"{tag('p', w.text(f'cause.{cause.wording}.technical', **named))}"
        f"{wrapped('ul', further) if further else ''}</li>"
    )


def ready(codes: Iterable[str], w: Words) -> str:
    """What the customer ticked as at hand."""
    known = [code for code in codes if code in get_args(IdentifierId)]
    if not known:
        return tag("p", w.text("staff.case.ready.none"), "quiet")
    items = "".join(tag("li", w.text(f"identifier.{code}.name")) for code in known)
    return wrapped("ul", items, "seen")


def observations(found: Iterable[Seen], w: Words, prose: Prose) -> str:
    """Every check, folded, with its evidence and its raw record."""
    return "".join(_observation(one, w, prose) for one in found)


def _observation(one: Seen, w: Words, prose: Prose) -> str:
    label = ": ".join(filter(None, (one.row.name, one.row.word)))
    notes = [note for note in (one.row.note, one.age) if note]
    raw = record(one.check, one.raw, w) if one.raw else ""
    return folded(label, seen(one.evidence, notes, one.row.took, prose) + raw)


def timeline(report: Report, w: Words) -> str:
    """When each check began and how long it took: a table whose cells are drawn as well."""
    runs = [run for run in report.checks if run.duration_ms or run.started_ms]
    whole = max((run.started_ms + run.duration_ms for run in runs), default=0)
    if not whole:
        return ""
    heads = "".join(
        f'<th scope="col">{escape(w.text(f"staff.timeline.{name}"))}</th>'
        for name in ("check", "start", "took", "bar")
    )
    rows = "".join(_timed(run, whole, w) for run in runs)
    caption = tag("caption", w.text("staff.timeline.whole", ms=report.duration_ms))
    head = wrapped("thead", wrapped("tr", heads))
    return wrapped("table", caption + head + wrapped("tbody", rows), "timed")


def _timed(run: CheckRun, whole: int, w: Words) -> str:
    name = row(run.id, Step(run.status, run.duration_ms, run.reason), w).name
    left, width = 100 * run.started_ms / whole, 100 * run.duration_ms / whole
    bar = f'<span class="timed-bar timed-{run.status}" style="left:{left:.1f}%;width:{width:.1f}%">'
    return (
        f'<tr><th scope="row">{sign(run.status)}<span>{escape(name)}</span></th>'
        f"<td>{escape(w.number(run.started_ms))}</td><td>{escape(w.number(run.duration_ms))}</td>"
        f'<td class="timed-lane" aria-hidden="true">{bar}</span></td></tr>'
    )


def notes(written: Iterable[Note], w: Words, zone: tzinfo) -> str:
    """The notes of colleagues, the oldest first. Their lines stay lines."""
    return "".join(_notes(written, w, zone)) or tag("p", w.text("staff.notes.none"), "quiet")


def _notes(written: Iterable[Note], w: Words, zone: tzinfo) -> Iterator[str]:
    for note in written:
        who = f"{plain(note.author)}, {moment(note.written_at, w, zone)}"
        lines = "".join(tag("p", plain(line, len(line))) for line in note.text.splitlines() if line)
        yield f'<article class="note">{tag("p", who, "quiet")}{lines}</article>'


def told(refused: bool, tells: Iterable[str], known: bool, w: Words) -> str:
    """What may be said: a word, and the pieces."""
    if not known:
        return tag("p", w.text("staff.disclosure.unknown"), "warning")
    if refused:
        return tag("p", w.text("staff.disclosure.refused"), "trouble")
    items = "".join(tag("li", w.text(f"staff.disclosure.tells.{one}")) for one in tells)
    return section(w.text("staff.disclosure.told")) + wrapped("ul", items, "seen")
