"""What a program is told when it cannot have what it asked for: problem details, RFC 9457."""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from assistant.documents.plain import plain
from assistant.documents.wording import clean
from assistant.store.errors import StoreError
from assistant.texts import LANGUAGES, words

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 10  # while the store cannot be used
FIELD_CHARS = 60
VALUE_CHARS = 1000  # a list of all that is known, too


class Problem(Exception):
    """`key` and `params` are of the text that says what is wrong and how to write it; `pointer`
    leads to the value that is meant (RFC 6901). With `count` the text is one with plural forms.
    `lang` None: in the language of the request.
    """

    def __init__(
        self,
        status: int,
        key: str,
        params: Mapping[str, Any] | None = None,
        *,
        pointer: str | None = None,
        headers: Mapping[str, str] | None = None,
        suggestion: str | None = None,
        count: int | None = None,
        lang: str | None = None,
    ) -> None:
        super().__init__(key)
        self.status, self.key, self.params = status, key, dict(params or {})
        self.pointer, self.suggestion, self.count = pointer, suggestion, count
        self.headers, self.lang = dict(headers or {}), lang


def language(request: Request) -> str:
    """The language asked for: by `?lang=`, else by Accept-Language (RFC 9110 section 12.5.4)."""
    asked = request.query_params.get("lang")
    if asked in LANGUAGES:
        return asked
    accepted = re.findall(
        r"([a-z]{2,3})(?:-[a-z0-9-]*)?(?:\s*;\s*q=([01](?:\.[0-9]*)?))?\s*(?:,|$)",
        request.headers.get("accept-language", "")[:200].lower(),
    )
    wanted = [(float(weight or 1), tag) for tag, weight in accepted if tag in LANGUAGES]
    return max(wanted, key=lambda one: one[0])[1] if wanted else LANGUAGES[0]


def answer(problem: Problem, lang: str) -> JSONResponse:
    w = words(problem.lang or lang)
    key, params = problem.key, clean(problem.params, VALUE_CHARS)
    told: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": w.text(key, **params)
        if problem.count is None
        else w.count(key, problem.count, **params),
        "code": key.removeprefix("api."),
    }
    if problem.pointer is not None:
        told["pointer"] = problem.pointer
    if problem.suggestion:
        told["suggestion"] = plain(problem.suggestion)
    # Starlette answers outside of all middleware when a route breaks.
    headers = {"Cache-Control": "no-store", "Content-Language": w.lang, **problem.headers}
    return JSONResponse(told, problem.status, headers, MEDIA_TYPE)


def unavailable() -> Problem:
    return Problem(503, "api.store", headers={"Retry-After": str(RETRY_SECONDS)})


def answer_with_problems(api: FastAPI) -> None:
    """Let everything that goes wrong in `api` end as a problem."""

    async def problem(request: Request, error: Exception) -> JSONResponse:
        return answer(_problem(error), language(request))

    for kind in (Problem, RequestValidationError, HTTPException, StoreError, Exception):
        api.add_exception_handler(kind, problem)


def _problem(error: Exception) -> Problem:
    match error:
        case Problem():
            return error
        case RequestValidationError():
            return _invalid(error)
        case StoreError():
            return unavailable()
        case HTTPException(status_code=404):
            return Problem(404, "api.not_found")
        case HTTPException(status_code=405):
            return Problem(405, "api.method", headers=error.headers)
        case HTTPException(status_code=400):  # FastAPI's word on a body that it cannot read
            return Problem(400, "api.body.json")
        case _:
            return Problem(500, "api.failed")


# What pydantic calls a mistake -> the text on it.
_MISTAKES = {
    "missing": "api.field.missing",
    "extra_forbidden": "api.field.unknown",
    "string_type": "api.field.text",
    "string_too_short": "api.field.empty",
    "string_too_long": "api.field.long",
    "too_long": "api.field.many",
    "list_type": "api.field.list",
    "dict_type": "api.field.object",
    "date_from_datetime_parsing": "api.field.date",
    "date_from_datetime_inexact": "api.field.date",
    "date_parsing": "api.field.date",
    "date_type": "api.field.date",
}
_OTHER_MISTAKE = "api.field.wrong"


def _invalid(error: RequestValidationError) -> Problem:
    """The first mistake; the rest shows when it is repaired."""
    first = error.errors()[0]
    place, *path = first["loc"]
    lang = error.body.get("lang") if isinstance(error.body, dict) else None
    lang = lang if lang in LANGUAGES else None
    if first["type"] == "json_invalid":
        return Problem(400, "api.body.json")
    if place == "body" and not path:
        return Problem(422, "api.body.object", lang=lang)
    field = plain("/".join(map(str, path)), FIELD_CHARS)
    key = _MISTAKES.get(first["type"], _OTHER_MISTAKE)
    pointer = "".join(f"/{str(one).replace('~', '~0').replace('/', '~1')}" for one in path)
    params = {"field": field}
    if key in ("api.field.long", "api.field.many"):
        params["limit"] = first["ctx"]["max_length"]
    return Problem(
        422,
        key,
        params,
        pointer=plain(pointer, 4 * FIELD_CHARS) if place == "body" else None,
        lang=lang,
    )
