"""Where a browser signs in and out: `POST` and `DELETE` of PATH, sent by assets/page.js.

Streamlit cannot set a cookie that scripts cannot read. That another website's page sends such a
request is ruled out by `SameOrigin` and by the cookie's own `SameSite=Strict`.
"""

from __future__ import annotations

import logging
import math
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from assistant.pages.link import Link
from assistant.staff import provider, signing_in
from assistant.staff.signing_in import SignInError
from assistant.store.database import database
from assistant.store.errors import StoreError
from assistant.store.staff import SESSION
from assistant.texts import Words, words

PATH = "/staff-session"
MOST_BYTES = 4096  # of what is typed into the form

log = logging.getLogger(__name__)

_STATUSES = {"slow": 429, "wrong": 401}


async def session(request: Request) -> Response:
    """Sign in with the `person` and `key` of a form, or out; 204, or why not in a sentence."""
    from starlette.concurrency import run_in_threadpool

    w = words(Link.read(request.query_params).lang)
    if request.method == "DELETE":
        return await run_in_threadpool(_sign_out, request, w)
    if provider.is_set_up():
        return _refused(w.text("staff.refused.provider"), "key", 403)
    typed = await _typed(request)
    return await run_in_threadpool(
        _sign_in, request, typed.get("person", ""), typed.get("key", ""), w
    )


async def _typed(request: Request) -> dict[str, str]:
    """The fields of the form; nothing when it is none, or larger than a person types."""
    from urllib.parse import parse_qsl

    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            return {}
    try:
        return dict(parse_qsl(body.decode("ascii"), max_num_fields=5))
    except ValueError:
        return {}


def _sign_in(request: Request, name: str, key: str, w: Words) -> Response:
    address = request.client.host if request.client else ""
    try:
        token = signing_in.sign_in(database(), name, key, address, datetime.now(UTC))
    except SignInError as error:
        log.warning("a sign-in with a staff key was refused: %s", error.code)
        seconds = math.ceil(error.seconds)
        sentence = w.text(f"staff.refused.{error.code}", seconds=seconds)
        return _refused(sentence, error.field, _STATUSES.get(error.code, 400), seconds)
    except StoreError:
        return _refused(w.text("staff.refused.store"), "key", 503)
    answer = Response(status_code=204, headers={"Cache-Control": "no-store"})
    secure = request.url.scheme == "https"
    answer.set_cookie(
        signing_in.cookie_name(secure=secure),
        token,
        max_age=int(SESSION.total_seconds()),
        secure=secure,
        httponly=True,
        samesite="strict",
    )
    return answer


def _sign_out(request: Request, w: Words) -> Response:
    token = signing_in.token_in(request.cookies)
    try:
        if token:
            signing_in.sign_out(database(), token)
    except StoreError:
        return _refused(w.text("staff.refused.store"), "key", 503)
    answer = Response(status_code=204, headers={"Cache-Control": "no-store"})
    secure = request.url.scheme == "https"
    answer.delete_cookie(
        signing_in.cookie_name(secure=secure), secure=secure, httponly=True, samesite="strict"
    )
    return answer


def _refused(sentence: str, field: str, status: int, seconds: int = 0) -> Response:
    headers = {"Cache-Control": "no-store"} | ({"Retry-After": str(seconds)} if seconds else {})
    return JSONResponse({"sentence": sentence, "field": field}, status, headers=headers)
