"""A report as an answer, in the language asked for."""

from __future__ import annotations

from fastapi import Response

from assistant.documents import view
from assistant.documents.papers import Papers, made
from assistant.report import Report
from assistant.store.runs import ZONE
from assistant.texts import words

# The documents by their endings, with the type by which a program knows them.
MEDIA_TYPES = {
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
    ".pdf": "application/pdf",
    ".eml": "message/rfc822",
    ".ics": "text/calendar; charset=utf-8",
}


def papers(report: Report, lang: str) -> Papers:
    """What documents of `report` are made from; times of day are those of Warsaw."""
    return Papers(report, view.preparation(report), words(lang), ZONE)


def report_answer(report: Report, lang: str) -> Response:
    """The report as JSON."""
    content = made(".json", papers(report, lang))
    return Response(content, 200, {"Content-Language": lang}, MEDIA_TYPES[".json"])
