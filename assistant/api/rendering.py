"""A report as an answer, in the language asked for."""

from __future__ import annotations

import json

from fastapi.responses import JSONResponse, Response

from assistant.documents import view
from assistant.documents.papers import Papers, made
from assistant.documents.plain import plain
from assistant.report import Report
from assistant.store.incidents import NOTICE_CHARS, Incident
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


def diagnosis_answer(report: Report, incident: Incident | None, lang: str) -> Response:
    """The report as JSON, with the known `incident` that it has met."""
    told = json.loads(made(".json", papers(report, lang)))
    told["incident"] = incident and {
        "cause": incident.cause,
        "since": incident.starts_at.isoformat(),
        "until": incident.ends_at.isoformat() if incident.ends_at else None,
        "notice": plain(incident.notice(lang), NOTICE_CHARS),
    }
    return JSONResponse(told, 200, {"Content-Language": lang})
