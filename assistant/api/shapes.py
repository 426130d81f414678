"""What goes in and comes out, as the OpenAPI document tells it. Keys are added, never renamed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.bounce.letter import MAX_BYTES
from assistant.report import Acts, Certainty, Kind, Status, Verdict
from assistant.symptoms import DEFAULT, symptoms
from assistant.texts import LANGUAGES
from checks.target import MAX_TEXT

MOST_EXPECTED = 16  # addresses


def _one_of(*values: str) -> dict[str, Any]:
    return {"enum": list(values)}


class Question(BaseModel):
    """What is to be examined; the same as the command takes."""

    model_config = ConfigDict(extra="forbid", strict=True)

    address: Annotated[str, Field(min_length=1, max_length=MAX_TEXT, examples=["firma.pl"])]
    """A domain, a host, a URL or an e-mail address, as a customer would paste it."""
    symptom: Annotated[str, Field(max_length=40, json_schema_extra=_one_of(*symptoms()))] = DEFAULT
    mailbox: Annotated[str | None, Field(max_length=MAX_TEXT)] = None
    provider: Annotated[str | None, Field(max_length=80)] = None
    expect_ip: Annotated[
        list[Annotated[str, Field(max_length=45)]], Field(max_length=MOST_EXPECTED)
    ] = []
    panel: dict[str, Any] | None = None
    bounce: Annotated[str | None, Field(max_length=MAX_BYTES)] = None
    lang: Annotated[str, Field(max_length=10, json_schema_extra=_one_of(*LANGUAGES))] = LANGUAGES[0]


class Evidence(BaseModel):
    check: str
    code: str
    text: str
    data: dict[str, Any]


class Cause(BaseModel):
    code: str
    kind: Kind
    certainty: Certainty
    acts: Acts | None
    explains: list[str]
    evidence: list[Evidence]


class CheckRun(BaseModel):
    id: str
    status: Status
    started_ms: int
    duration_ms: int
    reason: str | None
    seen_at: datetime | None


class Report(BaseModel):
    """The report of the command's `--json`: the main cause first, checks in their order."""

    model_config = ConfigDict(title="Report")

    schema_: Annotated[Literal[1], Field(alias="schema")]
    address: str
    domain: str
    host: str
    symptom: str
    started_at: datetime
    duration_ms: int
    verdict: Verdict
    causes: list[Cause]
    checks: list[CheckRun]
    facts: dict[str, Any]
    observations: dict[str, Any]
    profile: str
    preparation: dict[str, Any]
    summary: str


class Incident(BaseModel):
    """What the provider's people know and have confirmed: nobody needs to call about it. Without a
    cause it is a planned maintenance. `notice` are their own words, often none.
    """

    cause: str | None
    since: datetime
    until: datetime | None
    notice: str


class Diagnosis(Report):
    """A report, and the known incident that it has met."""

    model_config = ConfigDict(title="Diagnosis")

    incident: Incident | None


class Running(BaseModel):
    """A diagnosis under way; its report will be at /diagnoses/{id}."""

    id: str
    state: Literal["running"] = "running"


class Case(BaseModel):
    """A stored report; `ready` are the codes of what the customer has at hand."""

    number: str
    saved_at: datetime
    expires_at: datetime
    lang: str
    reference: str | None
    ready: list[str]
    report: Report


class Count(BaseModel):
    """How often a value occurred, how many of those became a case, and in as many days before."""

    model_config = ConfigDict(from_attributes=True)

    value: str
    count: int
    saved: int
    before: int


class CauseCount(BaseModel):
    """How often a main cause was found, by what came of it."""

    model_config = ConfigDict(from_attributes=True)

    cause: str
    acts: Acts | None
    count: int
    saved: int
    before: int
    solved: int
    contacted: int
    unknown: int


class Statistics(BaseModel):
    """`days` are counts by day, `hours` by weekday (0 is Monday) and hour of Warsaw; durations in
    milliseconds.
    """

    model_config = ConfigDict(from_attributes=True)

    total: int
    saved: int
    before: int
    verdicts: list[Count]
    outcomes: list[Count]
    symptoms: list[Count]
    tlds: list[Count]
    profiles: list[Count]
    causes: list[CauseCount]
    reasons: list[Count]
    days: list[tuple[date, int]]
    hours: list[tuple[int, int, int]]
    median_ms: int | None
    slow_ms: int | None


class ProblemDetails(BaseModel):
    """RFC 9457. `detail` is one sentence in the language asked for, `code` does not change."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    pointer: str | None = None
    suggestion: str | None = None


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Answers with a problem, as a route describes them."""
    shape = {
        "application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}
    }
    return {
        status: {"description": _MEANINGS[status], "content": shape, "headers": _headers(status)}
        for status in (400, 401, 403, 500, 503, *statuses)
    }


def _headers(status: int) -> dict[str, Any]:
    if status not in (429, 503):
        return {}
    seconds = {"description": "Seconds to wait", "schema": {"type": "integer"}}
    return {"Retry-After": seconds}


_MEANINGS = {
    400: "The body cannot be read",
    401: "No key, or one that is not known",
    403: "The key does not permit this",
    404: "Nothing is there, or nothing any longer",
    408: "The body did not come in time",
    410: "It was lost and has to be asked for again",
    413: "The body is too long",
    422: "A value cannot be used",
    429: "Too often",
    500: "An error of the assistant",
    503: "The store cannot be used now",
}
