"""Stored reports, by the token of their link."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse

from assistant.api import shapes
from assistant.api.access import key_with, store
from assistant.api.problem import Problem
from assistant.api.rendering import MEDIA_TYPES, papers
from assistant.documents.papers import NoDatesError, file_name, made
from assistant.store import cases
from assistant.store.api_keys import Scope
from assistant.store.case_number import shown
from assistant.store.report_codec import UnreadableReportError

log = logging.getLogger(__name__)
router = APIRouter(tags=["cases"], dependencies=[Depends(key_with(Scope.CASES))])

Ending = Literal["json", "txt", "pdf", "eml", "ics"]
Lang = Annotated[Literal["pl", "en"] | None, "the case's own if none is asked for"]


@router.get(
    "/cases/{token}",
    summary="Read a case",
    response_model=shapes.Case,
    responses=shapes.problems(404, 422),
)
def case(request: Request, token: str, lang: Lang = None) -> Response:
    """A stored report and what was saved with it."""
    found = _found(request, token)
    asked = lang or found.lang
    content: dict[str, object] = {
        "number": shown(found.number),
        "saved_at": found.saved_at.isoformat(),
        "expires_at": found.expires_at.isoformat(),
        "lang": found.lang,
        "reference": found.reference,
        "ready": list(found.ready),
    }
    with _telling():
        content["report"] = json.loads(made(".json", papers(found.report, asked)))
    return JSONResponse(content, headers={"Content-Language": asked})


@router.get(
    "/cases/{token}/report.{ending}",
    summary="Get the report of a case as a document",
    response_class=Response,
    responses={
        200: {
            "description": "The document, by its ending",
            "content": {kind.partition(";")[0]: {} for kind in MEDIA_TYPES.values()},
        },
        **shapes.problems(404, 422),
    },
)
def document(request: Request, token: str, ending: Ending, lang: Lang = None) -> Response:
    """What a ticket system attaches, with a file's name."""
    found = _found(request, token)
    asked = lang or found.lang
    with _telling():
        made_from = papers(found.report, asked)
        content = made(f".{ending}", made_from)
        name = quote(file_name(f".{ending}", made_from))
    headers = {
        "Content-Language": asked,
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",  # RFC 6266
    }
    return Response(content, 200, headers, MEDIA_TYPES[f".{ending}"])


def _found(request: Request, token: str) -> cases.Case:
    try:
        with store(request).read() as connection:
            found = cases.by_token(connection, token, datetime.now(UTC))
    except UnreadableReportError:
        raise Problem(404, "case.unreadable") from None
    if found is None:
        raise Problem(404, "api.case.unknown")
    return found


@contextmanager
def _telling() -> Iterator[None]:
    """Raises Problem instead of what keeps a report from being told."""
    try:
        yield
    except NoDatesError:
        raise Problem(404, "api.no_dates") from None
    except Exception as error:  # as one of a cause that this assistant no longer has
        log.error("a saved result could not be told: %s", type(error).__name__)
        raise Problem(404, "case.unreadable") from None
