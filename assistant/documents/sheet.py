"""The sheet of paper as plain values: page one for the customer, page two with what shows it.

`sheet.typ` lays it out. Everything in it is text, and bounded; what a page cannot hold is left out
there, with a word that it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from assistant.documents import view
from assistant.documents.bars import bars, bars_svg
from assistant.documents.checklist import by_need, checklist
from assistant.documents.facts import technical_facts
from assistant.documents.papers import Papers, named_numbers
from assistant.documents.path_svg import svg
from assistant.documents.path_words import shown_path
from assistant.documents.summary import summary
from assistant.documents.timeline import periods, timeline_svg
from assistant.preparation.wording import to_json
from assistant.report import Status

PATH_COLUMNS = 32  # letters in a line of the path's picture, which stands beside the steps
PICTURE_WIDTH = 380  # of bars and line of time, in units of their letters


def sheet(papers: Papers) -> dict[str, Any]:
    """Plain JSON values for the template, all texts in the language of the papers."""
    report, words = papers.report, papers.words
    shown = view.result(report, words, papers.zone)
    return {
        "lang": words.lang,
        "title": words.text("sheet.title", host=report.target.host)
        if report.target.host
        else words.text(f"symptom.{report.symptom}"),
        "brand": words.text("page.brand"),
        "about": shown.about,
        "page": words.text("sheet.page", page="{page}", pages="{pages}"),
        "cut": words.text("sheet.cut"),
        "verdict": {
            "state": shown.headline.state,
            "word": shown.headline.word,
            "sentence": shown.headline.sentence,
            "certainty": shown.headline.certainty,
            "meaning": list(shown.headline.meaning),
        },
        "steps": {
            "heading": words.text("page.steps"),
            "who": [line for line in (shown.todo.acts, shown.todo.until) if line],
            "items": list(shown.todo.steps),
        },
        "path": _path(papers),
        "ready": _ready(papers),
        "numbers": _numbers(papers),
        "summary": {
            "heading": words.text("page.summary"),
            "lines": _summary(papers),
        },
        "further": {
            "heading": words.text("page.further"),
            "items": [
                {
                    "state": one.state,
                    "title": one.title,
                    "lines": list(one.lines),
                    "steps": list(one.steps),
                }
                for one in shown.further
            ],
        },
        "evidence": {
            "heading": words.text("page.evidence"),
            "columns": [words.text(f"sheet.{name}") for name in ("check", "state", "saw")],
            "rows": list(_rows(shown)),
            "unseen": _unseen(shown, papers),
            "skipped": _skipped(shown, papers),
        },
        "figures": {"heading": words.text("sheet.figures"), "lines": list(_figures(papers))},
        "pictures": list(_pictures(papers)),
    }


def _path(papers: Papers) -> dict[str, str] | None:
    """The picture of the path; what it says is said aloud instead of it."""
    shown = shown_path(papers.report, papers.words)
    if shown is None:
        return None
    told = [shown.sentence, *(stop.sentence for stop in shown.stops)]
    drawn = svg(shown, papers.words.lang, PATH_COLUMNS)
    return {**_picture(shown.heading, drawn, told), "sentence": shown.sentence}


def _pictures(papers: Papers) -> Iterator[dict[str, str]]:
    """Until when everything is paid, and how much of it is used, as far as it is known."""
    report, words, today = papers.report, papers.words, papers.report.started_at.date()
    if drawn := timeline_svg(report, words, today, PICTURE_WIDTH):
        told = (one.sentence for one in periods(report, words, today))
        yield _picture(words.text("picture.timeline"), drawn, told)
    if drawn := bars_svg(report, words, PICTURE_WIDTH):
        yield _picture(
            words.text("picture.bars"), drawn, (one.sentence for one in bars(report, words))
        )


def _picture(heading: str, drawn: str, told: Iterable[str]) -> dict[str, str]:
    return {"heading": heading, "svg": drawn, "alt": " ".join(told)}


def _ready(papers: Papers) -> dict[str, Any] | None:
    """What the recommended channel asks for; None when the provider has none for the matter."""
    words = papers.words
    shown = to_json(papers.preparation, words)
    channel = next((one for one in shown["channels"].values() if one["recommended"]), None)
    if channel is None:
        return None
    section = channel["section"]["text"] if channel["section"] else None
    return {
        "heading": words.text("sheet.ready", channel=channel["name"]),
        "lines": [line for line in (channel["how"], section, channel["address"]) if line],
        "groups": [
            {
                "heading": asked,
                "items": [{"name": item.label, "where": item.where} for item in items],
            }
            for asked, items in by_need(checklist(channel, words))
        ],
        "limits": [limit["text"] for limit in channel["limits"]],
        "never": words.text("page.ready.never"),
        "secrets": words.text("sheet.secrets"),
    }


def _numbers(papers: Papers) -> dict[str, Any] | None:
    if not papers.numbers:
        return None
    return {
        "heading": papers.words.text("sheet.numbers"),
        "items": [list(one) for one in named_numbers(papers)],
    }


def _summary(papers: Papers) -> list[str]:
    text = summary(papers.report, papers.preparation, papers.words, zone=papers.zone)
    return [line for line in view.unfolded(text).splitlines() if line]


def _rows(shown: view.Result) -> Iterator[dict[str, Any]]:
    """What was looked at and seen."""
    for one in shown.seen:
        if one.row.state not in (Status.UNKNOWN, Status.SKIPPED):
            notes = (*one.evidence, one.row.note, one.age)
            yield {
                "state": one.row.state,
                "name": one.row.name,
                "word": one.row.word,
                "notes": [note for note in notes if note],
            }


def _unseen(shown: view.Result, papers: Papers) -> dict[str, Any] | None:
    items = [[one.row.name, one.row.note] for one in shown.seen if one.row.state == Status.UNKNOWN]
    heading = papers.words.text("sheet.unseen")
    return {"heading": heading, "items": items} if items else None


def _skipped(shown: view.Result, papers: Papers) -> str | None:
    names = [one.row.name for one in shown.seen if one.row.state == Status.SKIPPED]
    return papers.words.text("sheet.skipped", checks=names) if names else None


def _figures(papers: Papers) -> Iterator[str]:
    report, words = papers.report, papers.words
    yield from (words.text(f"summary.{name}", **data) for name, data in technical_facts(report))
