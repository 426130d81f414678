"""Start a diagnosis and get its report: at once, or when coming back for it."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from ipaddress import ip_address
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from assistant import diagnosis
from assistant.admission import wait_for
from assistant.api import shapes
from assistant.api.access import key_with, store
from assistant.api.problem import Problem, language
from assistant.api.rendering import diagnosis_answer
from assistant.bounce.letter import BounceError
from assistant.bounce.reading import read_bounce
from assistant.causes.seen import Told
from assistant.panel import Panel, PanelError, read_panel
from assistant.preparation.loading import load_profiles
from assistant.report import Report
from assistant.settings import settings
from assistant.store import awaited, incidents
from assistant.store.api_keys import ApiKey, Scope
from assistant.store.database import Database
from assistant.store.errors import StoreError
from assistant.store.journal import journal
from assistant.symptoms import symptoms
from assistant.texts import LANGUAGES
from checks.target import InputError, Target, parse_target

log = logging.getLogger(__name__)
router = APIRouter(tags=["diagnoses"])

WAIT_SECONDS = 15.0  # for a report, before its reader has to come back for it
COME_BACK_SECONDS = 2
ID = r"^[A-Za-z0-9_-]{43}$"

_RUNNING = {
    "model": shapes.Running,
    "description": "Under way; its report will be at the Location",
    "headers": {
        "Location": {"schema": {"type": "string"}},
        "Retry-After": {"schema": {"type": "integer"}},
    },
}
Key = Annotated[ApiKey, Depends(key_with(Scope.DIAGNOSE))]


@router.post(
    "/diagnoses",
    summary="Diagnose an address",
    response_model=shapes.Diagnosis,
    responses={202: _RUNNING, **shapes.problems(408, 413, 422, 429)},
)
async def diagnose(
    request: Request,
    question: shapes.Question,
    key: Key,
    prefer: Annotated[
        str,
        Header(description="`respond-async`: answer 202 at once (RFC 7240)", max_length=100),
    ] = "",
) -> Response:
    """The report, some seconds later; or 202 and where it will be, when that is preferred or
    others are waiting for their turn.
    """
    try:
        target, told = _read(question)
        await run_in_threadpool(_admit, key, target)
        run = await run_in_threadpool(_begin, target, told, question)
    except Problem as problem:
        problem.lang = question.lang if question.lang in LANGUAGES else language(request)
        raise
    run.coming.add_done_callback(partial(_enter, lang=question.lang))
    if "respond-async" not in prefer.lower():
        report = await _within(WAIT_SECONDS, run.coming)
        if report is not None:
            return await run_in_threadpool(_answer, request, report, question.lang)
    return await run_in_threadpool(_come_back, request, run, key, question.lang)


@router.get(
    "/diagnoses/{id}",
    summary="Come back for a report",
    response_model=shapes.Diagnosis,
    responses={202: _RUNNING, **shapes.problems(404, 410)},
)
def come_back(request: Request, id: str, key: Key) -> Response:
    """The report, for ten minutes from the start of its diagnosis; 202 while it is under way."""
    with store(request).read() as connection:
        found = awaited.find(connection, id, key.id, datetime.now(UTC))
    if found is None:
        raise Problem(404, "api.diagnosis.unknown")
    if found.is_lost:
        raise Problem(410, "api.diagnosis.lost")
    if found.report is None:
        return _running(request, id)
    return _answer(request, found.report, found.lang)


def _answer(request: Request, report: Report, lang: str) -> Response:
    """The report with what is known already of what it met; it is as good without."""
    try:
        with store(request).write() as connection:
            known = incidents.told(connection, report, datetime.now(UTC))
    except StoreError:
        known = None
    return diagnosis_answer(report, known, lang)


def _read(question: shapes.Question) -> tuple[Target, Told]:
    """Raises Problem for a value that cannot be used."""
    if question.lang not in LANGUAGES:
        raise Problem(422, "api.lang", {"known": ", ".join(LANGUAGES)}, pointer="/lang")
    if question.symptom not in symptoms():
        raise Problem(422, "api.symptom", {"known": ", ".join(symptoms())}, pointer="/symptom")
    profiles = load_profiles(settings().profiles)
    if question.provider is not None and question.provider not in profiles:
        named = {"given": question.provider, "known": ", ".join(sorted(profiles))}
        raise Problem(422, "api.provider", named, pointer="/provider")
    target = _target(question)
    try:
        expected = tuple(str(ip_address(one)) for one in question.expect_ip)
    except ValueError:
        raise Problem(422, "api.expect_ip", pointer="/expect_ip") from None
    try:
        panel = Panel() if question.panel is None else read_panel(question.panel)
    except PanelError as error:
        raise Problem(422, f"panel.{error.code}", error.params, pointer="/panel") from None
    try:
        bounce = None if question.bounce is None else read_bounce(question.bounce.encode())
    except BounceError as error:
        raise Problem(422, f"bounce.{error.code}", pointer="/bounce") from None
    return target, Told(panel, expected, bounce=bounce)


def _target(question: shapes.Question) -> Target:
    try:
        target = parse_target(question.address)
    except InputError as error:
        raise Problem(
            422,
            f"input.{error.code}",
            error.params,
            pointer="/address",
            suggestion=error.suggestion,
        ) from None
    if question.mailbox is None:
        return target
    try:
        typed = parse_target(question.mailbox)
    except InputError:
        typed = None
    if typed is None or typed.mailbox is None:
        raise Problem(422, "api.mailbox", pointer="/mailbox")
    if typed.domain != target.domain:
        named = {"mailbox": typed.mailbox, "domain": target.domain}
        raise Problem(422, "api.mailbox_domain", named, pointer="/mailbox")
    return replace(target, mailbox=typed.mailbox)


def _admit(key: ApiKey, target: Target) -> None:
    wait = wait_for(f"key {key.id}", target.domain)  # a key counts as one visitor
    if wait:
        headers = {"Retry-After": str(wait.seconds)}
        raise Problem(429, f"limit.{wait.whose}", headers=headers, count=wait.seconds)


def _begin(target: Target, told: Told, question: shapes.Question) -> diagnosis.Run:
    return diagnosis.begin(
        target, question.symptom, settings(), provider=question.provider, told=told
    )


async def _within(seconds: float, coming: Future[Report]) -> Report | None:
    """The report if it comes in time; the diagnosis goes on in any case."""
    waiting = asyncio.wrap_future(coming)
    done, _ = await asyncio.wait([waiting], timeout=seconds)
    return waiting.result() if done else None


def _come_back(request: Request, run: diagnosis.Run, key: ApiKey, lang: str) -> Response:
    """Promise the report of `run`."""
    opened = store(request)
    with opened.write() as connection:
        id = awaited.expect(connection, key.id, lang, datetime.now(UTC))
    run.coming.add_done_callback(partial(_deliver, opened, id))
    return _running(request, id)


def _running(request: Request, id: str) -> JSONResponse:
    headers = {
        "Location": f"{request.scope.get('root_path', '')}/diagnoses/{id}",
        "Retry-After": str(COME_BACK_SECONDS),
    }
    return JSONResponse(shapes.Running(id=id).model_dump(), 202, headers)


def _enter(ended: Future[Report], lang: str) -> None:
    """Count it, as the page's diagnoses are."""
    kept = journal()
    if kept is not None and ended.exception() is None:
        kept.enter(ended.result(), lang)


def _deliver(opened: Database, id: str, ended: Future[Report]) -> None:
    if ended.exception() is not None:
        return  # it is lost, and found to be
    try:
        with opened.write() as connection:
            awaited.deliver(connection, id, ended.result())
    except StoreError:
        log.warning("a report that was promised is lost, as the store cannot be used")
